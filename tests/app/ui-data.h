/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ui-data.h: a workspace with plausible figures, made without a hub: for tests of the window and for pictures of it.
 */
#pragma once

#include "ana-catalogue.h"
#include "ana-store.h"

/* Far off: nobody waits that long unless something is wrong. */
#define UI_PATIENCE_USEC (60 * (gint64) G_USEC_PER_SEC)

/* Runs the main context until @cond holds, and says which did not. */
#define UI_WAIT(cond)                                                           \
  G_STMT_START {                                                                \
    gint64 wait_end = g_get_monotonic_time () + UI_PATIENCE_USEC;               \
    while (!(cond))                                                             \
      {                                                                         \
        if (g_get_monotonic_time () > wait_end)                                 \
          g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #cond);  \
        g_main_context_iteration (NULL, FALSE);                                 \
        g_usleep (500);                                                         \
      }                                                                         \
  } G_STMT_END

G_BEGIN_DECLS

gboolean ui_data_fill     (AnaStore     *store,
                           AnaCatalogue *catalogue,
                           gint64        now_usec,
                           int           n_days);

void     ui_data_fill_kpi (AnaStore     *store,
                           const AnaKpi *kpi,
                           gint64        now_usec,
                           int           n_days);

/* For tests of the window: a folder, a board in it, and patience. */
void     ui_data_put_board   (AnaStore   *store,
                              const char *id,
                              const char *text);
gboolean ui_data_spin_until  (gboolean  (*done) (gpointer data),
                              gpointer    data);
void     ui_data_settle      (gint64      usec);
void     ui_data_remove_tree (const char *path);

G_END_DECLS
