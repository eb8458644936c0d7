/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-range.c: the time range of the window: its button, its menu by period, and dates of the user's own.
 */
#include "config.h"

#include "ana-window-private.h"

#include "ana-range-dialog.h"
#include "ana-range-text.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

/* --- menu --- */

static void
add_range (GMenu *menu, const char *range, AnaPeriod period)
{
  g_autofree char *title = ana_range_title (range, period);
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

  g_menu_item_set_action_and_target (item, "win.range", "s", range);
  g_menu_append_item (menu, item);
}

/* The dates chosen last stay in the menu, for every period that can show them. */
static gboolean
can_show (const char *range, AnaPeriod period)
{
  AnaRange dates;
  g_autofree char *fault = NULL;

  if (!ana_range_parse (range, &dates, NULL) || dates.kind != ANA_RANGE_DATES)
    return FALSE;
  fault = ana_range_find_fault (dates.first_day, dates.last_day, dates.last_day, period);
  return fault == NULL;
}

static void
fill_menu (AnaWindow *self, AnaPeriod period, const char *custom)
{
  const char *const *ids = ana_range_list (period);
  g_autoptr (GMenu) presets = g_menu_new (), own = g_menu_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    add_range (presets, ids[i], period);
  if (can_show (custom, period))
    add_range (own, custom, period);
  g_menu_append (own, _("Custom _Range…"), "win.custom-range");
  g_menu_remove_all (self->range_menu);
  g_menu_append_section (self->range_menu, NULL, G_MENU_MODEL (presets));
  g_menu_append_section (self->range_menu, NULL, G_MENU_MODEL (own));
}

/* Filled anew only when it differs: a menu that is open must not lose its items. */
static void
update_menu (AnaWindow *self, AnaPeriod period)
{
  g_autofree char *custom = g_settings_get_string (ana_session_get_settings (self->session), "range-custom");
  g_autofree char *shown = g_strdup_printf ("%d %s", (int) period, custom);

  if (g_strcmp0 (self->range_menu_shown, shown) == 0)
    return;
  g_free (self->range_menu_shown);
  self->range_menu_shown = g_steal_pointer (&shown);
  fill_menu (self, period, custom);
}

/* A board has a range of its own, and each of its tiles its period. */
static AnaPeriod
get_period (AnaWindow *self)
{
  return ana_window_shows_board (self) ? ANA_PERIOD_DAY : ana_session_get_period (self->session);
}

const char *
ana_window_get_range (AnaWindow *self)
{
  return ana_window_shows_board (self) ? ana_board_page_get_range (self->board) : ana_session_get_range (self->session);
}

static void
set_range (AnaWindow *self, const char *range)
{
  if (ana_window_shows_board (self))
    ana_board_page_set_range (self->board, range);
  else
    ana_session_set_range (self->session, range);
}

void
ana_window_update_range (AnaWindow *self)
{
  static const char *const periods[] = { N_ ("Minute"), N_ ("Hour"), N_ ("Day") };
  AnaPeriod period = get_period (self);
  g_autofree char *title = ana_range_title (ana_window_get_range (self), period);
  g_autofree char *spoken = g_strdup_printf (_("Time range: %s"), title);

  update_menu (self, period);
  gtk_menu_button_set_label (self->range_button, title);
  ana_ui_set_text (self->range_label_narrow, title);
  ana_ui_set_a11y_label (GTK_WIDGET (self->range_button), spoken);
  ana_ui_set_a11y_label (GTK_WIDGET (self->range_button_narrow), spoken);
  gtk_menu_button_set_label (self->period_button_narrow, _(periods[period]));
  ana_ui_set_a11y_label (GTK_WIDGET (self->period_button_narrow), _(periods[period]));
}

/* --- dates of the user's own --- */

/* Whose days: those of the KPI that is looked at, or of the first card. */
static const AnaZone *
get_zone (AnaWindow *self)
{
  AnaCatalogue *catalogue = ana_session_get_catalogue (self->session);
  const char *code = self->in_kpi ? ana_kpi_page_get_code (self->kpi) : NULL;
  const AnaKpi *kpi = code != NULL ? ana_catalogue_find (catalogue, code) : NULL;

  if (ana_window_shows_board (self))
    return ana_board_page_get_zone (self->board);
  if (kpi == NULL && ana_catalogue_get_n (catalogue) > 0)
    kpi = ana_catalogue_get (catalogue, 0);
  return kpi != NULL ? kpi->zone : ana_zone_local ();
}

static gint64
get_day (const AnaZone *zone, gint64 t_usec)
{
  return (t_usec + ana_zone_offset_usec (zone, t_usec)) / ANA_USEC_PER_DAY;
}

/* What is shown now; else the dates chosen last; else the days that the range covers. */
static AnaRange
get_dates (AnaWindow *self, const AnaZone *zone)
{
  g_autofree char *custom = g_settings_get_string (ana_session_get_settings (self->session), "range-custom");
  AnaPeriod period = get_period (self);
  gint64 now_usec = ana_session_get_now_usec (self->session);
  AnaRange range, dates = { .kind = ANA_RANGE_DATES };
  AnaSpan span;

  if (ana_range_parse (ana_window_get_range (self), &range, NULL) && range.kind == ANA_RANGE_DATES)
    return range;
  if (can_show (custom, period) && ana_range_parse (custom, &dates, NULL))
    return dates;
  span = ana_range_span (&range, period, zone, now_usec);
  dates.first_day = get_day (zone, span.start_usec);
  dates.last_day = get_day (zone, now_usec);
  return dates;
}

static void
chosen_cb (AnaRangeDialog *dialog, const char *range, AnaWindow *self)
{
  g_settings_set_string (ana_session_get_settings (self->session), "range-custom", range);
  set_range (self, range);
  ana_window_update_frame (self);
}

static void
custom_range_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;
  const AnaZone *zone = get_zone (self);
  AnaRange dates = get_dates (self, zone);
  GtkWidget *dialog = ana_range_dialog_new (get_period (self), zone,
                                            get_day (zone, ana_session_get_now_usec (self->session)), &dates,
                                            adw_leaflet_get_folded (self->leaflet));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
range_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnaWindow *self = data;
  const char *range = g_variant_get_string (state, NULL);

  set_range (self, ana_window_shows_board (self) && g_strcmp0 (range, "all") == 0 ? NULL : range);
  ana_window_update_frame (self);
}

static const GActionEntry entries[] = {
  { .name = "range", .parameter_type = "s", .state = "'P28D'", .change_state = range_cb },
  { .name = "custom-range", .activate = custom_range_cb },
};

/* Once, when the window is made. */
void
ana_window_add_range (AnaWindow *self)
{
  self->range_menu = g_menu_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  ana_ui_defer_menu (self->range_button, G_MENU_MODEL (self->range_menu));
  ana_ui_defer_menu (self->range_button_narrow, G_MENU_MODEL (self->range_menu));
}
