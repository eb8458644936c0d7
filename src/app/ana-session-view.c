/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-session-view.c: what is looked at: period, range and pack.
 */
#include "config.h"

#include "ana-session-private.h"

/* Each period has a range of its own: a year of minutes is nothing to look at. */
static const char *const range_keys[ANA_N_KPI_PERIODS] = { "range-minute", "range-hour", "range" };

/* Numbers that are on show are put anew. */
void
ana_session_set_decimal (AnaSession *self, AnaDecimalMark mark)
{
  if ((int) mark == g_settings_get_enum (self->settings, "decimal-mark"))
    return;
  g_settings_set_enum (self->settings, "decimal-mark", (int) mark);
  ana_format_set_decimal (mark);
  ana_session_emit (self, ANA_SESSION_VIEW_CHANGED);
}

/* Calendars on boards are laid out anew. */
void
ana_session_set_week_start (AnaSession *self, AnaWeekStart start)
{
  if ((int) start == g_settings_get_enum (self->settings, "week-start"))
    return;
  g_settings_set_enum (self->settings, "week-start", (int) start);
  ana_week_set_start (start);
  ana_session_emit (self, ANA_SESSION_VIEW_CHANGED);
}

/* What was looked at last. */
void
ana_session_load_view (AnaSession *self)
{
  self->period = (AnaPeriod) g_settings_get_enum (self->settings, "period");
  for (guint i = 0; i < ANA_N_KPI_PERIODS; i++)
    self->range[i] = g_settings_get_string (self->settings, range_keys[i]);
  self->pack = g_settings_get_string (self->settings, "pack");
  ana_format_set_decimal ((AnaDecimalMark) g_settings_get_enum (self->settings, "decimal-mark"));
  ana_week_set_start ((AnaWeekStart) g_settings_get_enum (self->settings, "week-start"));
}

void
ana_session_free_view (AnaSession *self)
{
  for (guint i = 0; i < ANA_N_KPI_PERIODS; i++)
    g_free (self->range[i]);
  g_free (self->pack);
}

AnaPeriod
ana_session_get_period (AnaSession *self)
{
  return self->period;
}

void
ana_session_set_period (AnaSession *self, AnaPeriod period)
{
  if (self->period == period)
    return;
  self->period = period;
  g_settings_set_enum (self->settings, "period", (int) period);
  ana_session_emit (self, ANA_SESSION_VIEW_CHANGED);
}

/* Of the period that is shown, as ana_range_parse() reads it. */
const char *
ana_session_get_range (AnaSession *self)
{
  return self->range[self->period];
}

void
ana_session_set_range (AnaSession *self, const char *range)
{
  char **place = &self->range[self->period];

  if (g_strcmp0 (*place, range) == 0)
    return;
  g_free (*place);
  *place = g_strdup (range);
  g_settings_set_string (self->settings, range_keys[self->period], range);
  ana_session_emit (self, ANA_SESSION_VIEW_CHANGED);
}

const char *
ana_session_get_pack (AnaSession *self)
{
  return self->pack;
}

void
ana_session_set_pack (AnaSession *self, const char *pack)
{
  if (g_strcmp0 (self->pack, pack) == 0)
    return;
  g_free (self->pack);
  self->pack = g_strdup (pack);
  g_settings_set_string (self->settings, "pack", pack);
  ana_session_emit (self, ANA_SESSION_VIEW_CHANGED);
}
