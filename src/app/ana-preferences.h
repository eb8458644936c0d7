/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-preferences.h: the preferences of this device.
 */
#pragma once

#include "ana-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_PREFERENCES (ana_preferences_get_type ())
G_DECLARE_FINAL_TYPE (AnaPreferences, ana_preferences, ANA, PREFERENCES, AdwPreferencesWindow)

GtkWidget *ana_preferences_new (AnaSession *session);

G_END_DECLS
