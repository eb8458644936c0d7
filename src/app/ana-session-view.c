/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-session-view.c: what is looked at: period, range and pack, and their names.
 */
#include "config.h"

#include "ana-session-private.h"

#include <glib/gi18n.h>

/* --- ranges --- */

static const struct {
  const char *id;
  const char *title;
} ranges[] = {
  { "P7D", N_ ("Last 7 days") },
  { "P28D", N_ ("Last 28 days") },
  { "P84D", N_ ("Last 12 weeks") },
  { "P1Y", N_ ("Last 52 weeks") },
  { ANA_RANGE_ALL, N_ ("All of the data") },
};

/**
 * ana_range_get_title:
 * @range: an id of ana_range_list()
 * @period: minutes and hours have a range of their own; the range is one of days
 *
 * Returns: "Last 28 days", translated
 */
const char *
ana_range_get_title (const char *range, AnaPeriod period)
{
  static const char *const by_period[] = { N_ ("Last 60 minutes"), N_ ("Last 48 hours"), N_ ("Last 28 days") };

  for (guint i = 0; period == ANA_PERIOD_DAY && i < G_N_ELEMENTS (ranges); i++)
    if (g_strcmp0 (ranges[i].id, range) == 0)
      return _(ranges[i].title);
  return _(by_period[period]);
}

/* The ids of the presets, in order of length; %NULL-terminated. */
const char *const *
ana_range_list (void)
{
  static const char *ids[G_N_ELEMENTS (ranges) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    ids[i] = ranges[i].id;
  return ids;
}

/* --- what the pages show --- */

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

const char *
ana_session_get_range (AnaSession *self)
{
  return self->range;
}

void
ana_session_set_range (AnaSession *self, const char *range)
{
  if (g_strcmp0 (self->range, range) == 0)
    return;
  g_free (self->range);
  self->range = g_strdup (range);
  g_settings_set_string (self->settings, "range", range);
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
