/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-choice.h: a drop-down of words with pictures, each known by an id.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_CHOICE (ana_choice_get_type ())
G_DECLARE_FINAL_TYPE (AnaChoice, ana_choice, ANA, CHOICE, GtkWidget)

/* Signal "picked" (const char *id): by the user. */
GtkWidget  *ana_choice_new    (const char *name);     /* for those who do not see it */
void        ana_choice_set_searchable (AnaChoice *self);   /* of many: what is typed is looked for */
void        ana_choice_clear  (AnaChoice  *self);
void        ana_choice_add    (AnaChoice  *self,
                               const char *id,
                               const char *title,
                               const char *icon);     /* (nullable) */
guint       ana_choice_get_n  (AnaChoice  *self);
gboolean    ana_choice_has    (AnaChoice  *self,
                               const char *id);
void        ana_choice_set    (AnaChoice  *self,
                               const char *id);       /* (nullable); one that it has not is added */
const char *ana_choice_get    (AnaChoice  *self);     /* (nullable) */

G_END_DECLS
