/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storage-contract.h: what every back end of a hub's storage must do.
 */
#pragma once

#include "ana-hub-storage.h"

/* Opens the storage in a folder: a new one, or the one that was left there. */
typedef AnaHubStorage *(*StorageOpen) (const char *dir, GError **error);

void           storage_contract_add      (const char *prefix, StorageOpen open);
AnaHubStorage *storage_must_open         (StorageOpen open, const char *dir);
void           storage_remove_dir        (const char *dir);
AnaEventBatch *storage_make_events       (const char *tenant, const char *dataset, gint64 first_usec, gint64 step_usec, guint n, gint64 first_value);
gint64         storage_count_events      (AnaHubStorage *storage, const char *tenant, const char *dataset, AnaSpan span, gint64 *sum);
