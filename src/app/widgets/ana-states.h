/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-states.h: a page's content, or why there is none: loading, empty, error.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_STATES (ana_states_get_type ())
G_DECLARE_FINAL_TYPE (AnaStates, ana_states, ANA, STATES, GtkWidget)

/* What is said in place of the content. All texts are translated but @details. */
typedef struct {
  const char *icon_name;
  const char *title;
  const char *description;
  const char *button;        /* (nullable) the one thing to do */
  const char *action;        /* detailed name, with @button */
  const char *details;       /* (nullable) for a report: shown when asked for, to be copied */
} AnaStatus;

void        ana_states_add_skeleton (AnaStates        *self,
                                     GtkLayoutManager *layout,
                                     guint             n_blocks,
                                     int               height_px);
void        ana_states_begin        (AnaStates        *self);
void        ana_states_end          (AnaStates        *self);
void        ana_states_show_content (AnaStates        *self);
void        ana_states_show_status  (AnaStates        *self,
                                     const AnaStatus  *status);
void        ana_states_set_compact  (AnaStates        *self);
const char *ana_states_get_shown    (AnaStates        *self);   /* "blank", "loading", "status", "content" */

G_END_DECLS
