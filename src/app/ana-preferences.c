/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-preferences.c: the preferences of this device: GSettings keys, bound.
 */
#include "config.h"

#include "ana-preferences.h"

#include "ana-ui.h"
#include "ana-widget.h"

struct _AnaPreferences {
  AdwPreferencesWindow parent_instance;
  AnaSession          *session;   /* (owned) */
  AdwComboRow         *scheme_row;
  AdwComboRow         *decimal_row;
  AdwComboRow         *week_row;
  GtkSwitch           *banner_switch;
  GtkSpinButton       *cache_spin;
  AdwComboRow         *refresh_row;
};

G_DEFINE_FINAL_TYPE (AnaPreferences, ana_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static const int refresh_secs[] = { 0, 10, 60, 3600 };

static void
scheme_cb (AnaPreferences *self)
{
  g_settings_set_enum (ana_session_get_settings (self->session), "color-scheme", (int) adw_combo_row_get_selected (self->scheme_row));
}

static void
decimal_cb (AnaPreferences *self)
{
  ana_session_set_decimal (self->session, (AnaDecimalMark) adw_combo_row_get_selected (self->decimal_row));
}

static void
week_cb (AnaPreferences *self)
{
  ana_session_set_week_start (self->session, (AnaWeekStart) adw_combo_row_get_selected (self->week_row));
}

static void
refresh_cb (AnaPreferences *self)
{
  guint i = adw_combo_row_get_selected (self->refresh_row);

  if (i < G_N_ELEMENTS (refresh_secs))
    g_settings_set_int (ana_session_get_settings (self->session), "refresh-sec", refresh_secs[i]);
}

static void
cache_cb (AnaPreferences *self)
{
  ana_session_set_cache_limit (self->session, gtk_spin_button_get_value_as_int (self->cache_spin));
}

static void
ana_preferences_finalize (GObject *object)
{
  g_clear_object (&ANA_PREFERENCES (object)->session);
  G_OBJECT_CLASS (ana_preferences_parent_class)->finalize (object);
}

static void
ana_preferences_class_init (AnaPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ana_preferences_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaPreferences, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, AnaPreferences, decimal_row);
  gtk_widget_class_bind_template_child (widget_class, AnaPreferences, week_row);
  gtk_widget_class_bind_template_child (widget_class, AnaPreferences, banner_switch);
  gtk_widget_class_bind_template_child (widget_class, AnaPreferences, cache_spin);
  gtk_widget_class_bind_template_child (widget_class, AnaPreferences, refresh_row);
}

static void
ana_preferences_init (AnaPreferences *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
}

static void
show_settings (AnaPreferences *self, GSettings *settings)
{
  int refresh_sec = g_settings_get_int (settings, "refresh-sec");

  adw_combo_row_set_selected (self->scheme_row, (guint) g_settings_get_enum (settings, "color-scheme"));
  adw_combo_row_set_selected (self->decimal_row, (guint) g_settings_get_enum (settings, "decimal-mark"));
  adw_combo_row_set_selected (self->week_row, (guint) g_settings_get_enum (settings, "week-start"));
  gtk_spin_button_set_value (self->cache_spin, g_settings_get_int (settings, "cache-limit-mib"));
  for (guint i = 0; i < G_N_ELEMENTS (refresh_secs); i++)
    if (refresh_secs[i] == refresh_sec)
      adw_combo_row_set_selected (self->refresh_row, i);
}

GtkWidget *
ana_preferences_new (AnaSession *session)
{
  AnaPreferences *self = g_object_new (ANA_TYPE_PREFERENCES, NULL);
  GSettings *settings = ana_session_get_settings (session);

  self->session = g_object_ref (session);
  show_settings (self, settings);
  g_settings_bind (settings, "sample-banner", self->banner_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_swapped (self->scheme_row, "notify::selected", G_CALLBACK (scheme_cb), self);
  g_signal_connect_swapped (self->decimal_row, "notify::selected", G_CALLBACK (decimal_cb), self);
  g_signal_connect_swapped (self->week_row, "notify::selected", G_CALLBACK (week_cb), self);
  g_signal_connect_swapped (self->refresh_row, "notify::selected", G_CALLBACK (refresh_cb), self);
  g_signal_connect_swapped (self->cache_spin, "value-changed", G_CALLBACK (cache_cb), self);
  return GTK_WIDGET (self);
}
