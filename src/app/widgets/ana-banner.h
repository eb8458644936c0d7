/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-banner.h: a lasting state of the page, over its content, with up to two buttons.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_BANNER (ana_banner_get_type ())
G_DECLARE_FINAL_TYPE (AnaBanner, ana_banner, ANA, BANNER, GtkWidget)

void ana_banner_set_text   (AnaBanner  *self,
                            const char *text);
void ana_banner_set_first  (AnaBanner  *self,
                            const char *label,
                            const char *action);
void ana_banner_set_second (AnaBanner  *self,
                            const char *label,
                            const char *action);
void ana_banner_set_shown  (AnaBanner  *self,
                            gboolean    shown);
gboolean ana_banner_get_shown (AnaBanner *self);

G_END_DECLS
