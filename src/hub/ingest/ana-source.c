/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-source.c: what all connectors share.
 */
#include "config.h"

#include "ana-source.h"

/**
 * ana_source_status_clear:
 * @status: a status that was filled in
 *
 * Frees what @status holds, not @status itself. May be called twice.
 */
void
ana_source_status_clear (AnaSourceStatus *status)
{
  g_clear_pointer (&status->name, g_free);
  g_clear_pointer (&status->kind, g_free);
  g_clear_pointer (&status->tenant, g_free);
  g_clear_pointer (&status->state, g_free);
  g_clear_pointer (&status->error, g_free);
}
