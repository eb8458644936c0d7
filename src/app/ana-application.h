/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-application.h: the program: its options, its one instance, its actions and keys.
 */
#pragma once

#include "ana-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_APPLICATION (ana_application_get_type ())
G_DECLARE_FINAL_TYPE (AnaApplication, ana_application, ANA, APPLICATION, AdwApplication)

typedef struct {
  const char *action;    /* detailed name */
  const char *accels[3]; /* NULL-terminated */
} AnaAccel;

AnaApplication *ana_application_new         (void);
const AnaAccel *ana_application_list_accels (guint *n);
void            ana_application_load_style  (void);

G_END_DECLS
