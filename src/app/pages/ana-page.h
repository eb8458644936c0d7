/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-page.h: what the pages of the window share: session, reading off the main thread, narrow, signals.
 */
#pragma once

#include "ana-reading.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_PAGE (ana_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (AnaPage, ana_page, ANA, PAGE, GtkWidget)

/* Signals: "open-kpi" (const char *code), "toast" (const char *text), "turned": another question has its answer on show */
struct _AnaPageClass {
  GtkWidgetClass  parent_class;

  AnaWorkFunc     build;             /* (nullable) on a compute thread: an AnaReading to what the page shows */
  GDestroyNotify  free_built;
  gboolean      (*prepare)         (AnaPage      *self,
                                    AnaReading   *reading); /* main: adds what the page asks; FALSE: nothing to ask */
  void          (*show)            (AnaPage      *self,
                                    gpointer      built,    /* (transfer full) (nullable) */
                                    const GError *error);
  void          (*profile_changed) (AnaPage      *self);
};

void        ana_page_set_session   (AnaPage    *self,
                                    AnaSession *session);
AnaSession *ana_page_get_session   (AnaPage    *self);
void        ana_page_renew         (AnaPage    *self);
gboolean    ana_page_has_answers   (AnaPage    *self);
void        ana_page_request       (AnaPage    *self,
                                    gboolean    drop_running);
void        ana_page_mark          (AnaPage    *self);
gboolean    ana_page_is_marked     (AnaPage    *self);
gboolean    ana_page_is_turning    (AnaPage    *self);
void        ana_page_ask           (AnaPage    *self,
                                    GArray     *questions);
gboolean    ana_page_set_narrow    (AnaPage    *self,
                                    gboolean    narrow);
gboolean    ana_page_get_narrow    (AnaPage    *self);
void        ana_page_open_kpi      (AnaPage    *self,
                                    const char *code);
void        ana_page_toast         (AnaPage    *self,
                                    const char *text);

G_END_DECLS
