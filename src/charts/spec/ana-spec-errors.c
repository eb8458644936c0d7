/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-errors.c: error bars and error bands: from the values to where they begin and end.
 */
#include "config.h"

#include "ana-spec-private.h"

#include <math.h>
#include <string.h>

/* By "extent": what is drawn from, and to. */
static const struct { const char *extent, *from, *to; } extents[] = {
  { "stderr", "mean-stderr", "mean+stderr" },
  { "stdev", "mean-stdev", "mean+stdev" },
  { "ci", "ci0", "ci1" },
  { "iqr", "q1", "q3" },
};

/**
 * ana_spec_spread_errors:
 * @build: a spec being read
 * @unit: a mark; only error bars and bands are changed
 * @error: return location
 *
 * Makes an aggregate of each end, as Vega-Lite does; what has both ends already keeps them.
 *
 * Returns: FALSE: the extent is not known, or there are no values
 */
gboolean
ana_spec_spread_errors (AnaSpecBuild *build, AnaUnit *unit, GError **error)
{
  AnaChannel *x = &unit->channel[ANA_PLOT_X], *y = &unit->channel[ANA_PLOT_Y], *value, *second;
  const char *extent = unit->extent != NULL ? unit->extent : "stderr";
  gboolean lies;
  guint i = 0;

  if (unit->xy != ANA_XY_ERRORBAR && unit->xy != ANA_XY_ERRORBAND)
    return TRUE;
  lies = !y->present || (x->present && ana_spec_type_of (build, y) != ANA_SPEC_QUANTITATIVE);
  value = lies ? x : y;
  second = &unit->channel[lies ? ANA_PLOT_X2 : ANA_PLOT_Y2];
  if (!value->present || value->field == NULL)
    return ana_spec_fail (error, unit->path, "encoding", "has no values to spread");
  if (second->present)
    return TRUE;
  while (i < G_N_ELEMENTS (extents) && strcmp (extents[i].extent, extent) != 0)
    i++;
  if (i == G_N_ELEMENTS (extents))
    return ana_spec_fail (error, unit->path, "mark", "extent is one of stderr, stdev, ci, iqr");
  if (value->title == NULL && !value->no_title)
    value->title = g_strdup (value->field);
  ana_channel_copy (value, second);
  g_free (value->aggregate);
  g_free (second->aggregate);
  value->aggregate = g_strdup (extents[i].from);
  second->aggregate = g_strdup (extents[i].to);
  return TRUE;
}
