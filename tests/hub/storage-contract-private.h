/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storage-contract-private.h: what the parts of the contract share.
 */
#pragma once

#include "storage-contract.h"

#include "ana-error.h"

#include <math.h>
#include <string.h>

#define T0 G_GINT64_CONSTANT (1763596800000000) /* 2025-11-20T00:00:00Z */
#define MINUTES "kpi:A.B:minute"
#define DAYS    "kpi:A.B:day"

typedef struct {
  StorageOpen    open;
  char          *dir;
  AnaHubStorage *storage;
} Fixture;

static const AnaSpan always = { G_MININT64, G_MAXINT64 };

typedef void (*StorageTest) (Fixture *, gconstpointer);
void storage_contract_add_test   (const char *prefix, StorageOpen open, const char *name, StorageTest func);
void storage_contract_add_points (const char *prefix, StorageOpen open);
void storage_contract_add_states (const char *prefix, StorageOpen open);
void storage_contract_add_events (const char *prefix, StorageOpen open);

static inline void
reopen (Fixture *f)
{
  f->storage->klass->free (f->storage);
  f->storage = storage_must_open (f->open, f->dir);
}

static inline void
begin (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (f->storage->klass->begin (f->storage, &error));
  g_assert_no_error (error);
}

static inline void
commit (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (f->storage->klass->commit (f->storage, &error));
  f->storage->klass->rest (f->storage); /* at any time between transactions, and nothing is missed */
  g_assert_no_error (error);
}

static inline AnaRow
make_row (gint64 ts, const char *dim, double value, gint64 count)
{
  return (AnaRow) { .ts_usec = ts, .dim = dim, .value = value, .num = NAN, .den = NAN, .count = count };
}

static inline AnaRowBatch *
put (Fixture *f, const char *stream, const AnaRow *rows, guint n)
{
  g_autoptr (GError) error = NULL;
  AnaRowBatch *out = NULL;

  g_assert_true (f->storage->klass->put_rows (f->storage, "main", stream, rows, n, &out, &error));
  g_assert_no_error (error);
  return out;
}
