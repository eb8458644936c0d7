/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-ui.h: what the widgets share: theme, freshness as class and word, labels that are set only when they differ.
 */
#pragma once

#include "ana-card.h"
#include "ana-paint.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_RESOURCE "/org/analytics/Dashboard/"

/* The least width of a label that wraps within words: GTK 4.8 measures less than that two ways in joined scripts, and warns. */
#define ANA_UI_WRAP_CHARS 8

const AnaTheme *ana_ui_get_theme          (void);
const char     *ana_ui_freshness_class    (AnaFreshness  freshness);
const char     *ana_ui_freshness_word     (AnaFreshness  freshness);      /* translated */
char           *ana_ui_describe_freshness (AnaFreshness freshness,
                                           const char   *age);            /* "offline · as of 14:02" */
const char     *ana_ui_verdict_class      (AnaVerdict    verdict);        /* "" for none */
int             ana_ui_scale_with_text    (int           px);
void            ana_ui_set_font_size      (PangoFontDescription *font,
                                           double        pt);
char           *ana_ui_isolate            (const char   *text,
                                           gboolean      figure);
char           *ana_ui_join_lines         (const char   *first,
                                           const char   *second);         /* (nullable) */
void            ana_ui_set_text           (GtkLabel     *label,
                                           const char   *text);
void            ana_ui_set_state_class    (GtkWidget    *widget,
                                           const char *const *all,
                                           const char   *wanted);
void            ana_ui_set_verdict        (GtkWidget    *widget,
                                           AnaVerdict    verdict);
void            ana_ui_set_a11y_label     (GtkWidget    *widget,
                                           const char   *text);
void            ana_ui_set_a11y_description (GtkWidget  *widget,
                                           const char   *text);
char           *ana_ui_arrow_text         (int           sign,
                                           const char   *text);           /* "▲ 4.2 %" */
GtkWidget      *ana_ui_label_new          (const char   *text,
                                           const char   *css_classes,
                                           float         xalign);
void            ana_ui_unparent_children (GtkWidget   *widget);
void            ana_ui_set_tooltip        (GtkWidget    *widget,
                                           const char   *text);
void            ana_ui_make_tooltip_quiet (GtkWidget    *widget);  /* for a tooltip of one's own: silent beside an open popover */
gboolean        ana_ui_has_open_popover   (GtkWidget    *widget);
void            ana_ui_defer_menu         (GtkMenuButton *button,
                                           GMenuModel   *menu);
void            ana_ui_set_action         (GtkActionable *actionable,
                                           const char   *action);         /* detailed name: "win.period::day" */
void            ana_ui_copy_text          (GtkWidget    *widget,
                                           const char   *text);
char           *ana_ui_format_time        (gint64        t_usec,
                                           const AnaZone *zone,
                                           const char   *format);
char           *ana_ui_format_as_of       (gint64        as_of_usec,
                                           gint64        now_usec);       /* "14:02", "Tue 14:02", "4 Nov 14:02" */
const char     *ana_ui_pack_title         (const char   *pack);
void            ana_ui_path_round         (cairo_t      *cr,
                                           double        x,
                                           double        y,
                                           double        width,
                                           double        height,
                                           double        radius);
GdkRGBA         ana_ui_get_colour         (GtkWidget    *widget,
                                           const char   *name);

G_END_DECLS
