/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-batch-private.h: a frame of events taken apart once for all KPIs: buckets, keys, parts; the room's own.
 */
#pragma once

#include "ana-catalogue.h"

#include <math.h>

G_BEGIN_DECLS

/* Numbers for 64-bit keys, dense and in order of arrival. */
typedef struct {
  guint64 *keys;
  guint32 *ids;     /* id + 1; 0 is empty */
  guint    n_slots;
  guint    n;
} AnaIdMap;

void    ana_id_map_init  (AnaIdMap *self);
void    ana_id_map_clear (AnaIdMap *self);
guint32 ana_id_map_get   (AnaIdMap *self,
                          guint64   key);

/* Dimension keys as numbers; 0 is the total. Texts live as long as the table. */
typedef struct {
  GHashTable *ids;   /* (owned) of text to id + 1 */
  GPtrArray  *texts; /* (owned) */
} AnaKeyTable;

AnaKeyTable *ana_key_table_new  (void);
void         ana_key_table_free (AnaKeyTable *self);
guint32      ana_key_table_add  (AnaKeyTable *self,
                                 char        *text);  /* (transfer full) */
static inline const char *
ana_key_table_text (const AnaKeyTable *self, guint32 id)
{
  return g_ptr_array_index (self->texts, id);
}

/* The rows of one bucket and key: rows[first] … rows[first + n - 1] of the partition. */
typedef struct {
  gint64  start_usec;
  guint32 key;
  guint32 first, n;
} AnaPart;

typedef struct {
  AnaPart *parts;    /* (owned): in order of arrival */
  guint    n_parts;
  guint32 *rows;     /* (owned) */
} AnaPartition;

typedef struct {
  AnaFrame     *frame;      /* (owned) */
  AnaExprCache *cache;      /* (owned) */
  AnaKeyTable  *keys;       /* borrowed */
  guint         n_rows;
  GHashTable   *starts;     /* (owned) of "time|period|zone" to gint64[] */
  GHashTable   *key_ids;    /* (owned) of the dims to guint32[] */
  GHashTable   *selections; /* (owned) of "time|where" to AnaSelection */
  GHashTable   *partitions; /* (owned) of all of these to AnaPartition */
} AnaBatch;

typedef struct {
  guint32 *rows;
  guint    n;
} AnaSelection;

AnaBatch *ana_batch_new  (AnaFrame     *frame,
                          AnaKeyTable  *keys);
void      ana_batch_free (AnaBatch     *self);
const gint64       *ana_batch_get_times     (AnaBatch          *self,
                                             const char        *time,
                                             const guint64    **valid);  /* NULL when there is no such column */
const guint32      *ana_batch_get_keys      (AnaBatch          *self,
                                             const char *const *dims);
const AnaSelection *ana_batch_select        (AnaBatch          *self,
                                             const AnaKpi      *kpi);    /* rows that count and have a time */
/* The rows that count of @kpi by bucket and key; @dims NULL: by bucket alone. */
const AnaPartition *ana_batch_partition     (AnaBatch          *self,
                                             const AnaKpi      *kpi,
                                             const char *const *dims,
                                             AnaPeriod          period,
                                             const AnaZone     *zone);
char               *ana_dims_name           (const char *const *dims);
char               *ana_dims_rest_key       (const char *const *dims);   /* country=* */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaBatch, ana_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaKeyTable, ana_key_table_free)

/* Minutes are UTC, whatever the KPI's zone. */
static inline const AnaZone *
ana_kpi_bucket_zone (const AnaKpi *kpi, AnaPeriod period)
{
  return period == ANA_PERIOD_MINUTE ? ana_zone_utc () : kpi->zone;
}

/* Below min_n rows a value says nothing. */
static inline void
ana_kpi_apply_min_n (const AnaKpi *kpi, AnaMeasureValue *value)
{
  if (value->count >= kpi->min_n)
    return;
  value->has_value = FALSE;
  value->value = NAN;
}

G_END_DECLS
