/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-match.c: how far back a chart of time is held against itself: to where it ran most like what is shown, or so far that
 * one event lies on another (row 38).
 */
#include "config.h"

#include "ana-chart-match.h"

#include "ana-align.h"
#include "ana-chart-before.h"
#include "ana-range.h"
#include "ana-text.h"
#include "ana-transform.h"

#include <math.h>

#define LEAST_LIKENESS 0.2 /* chance finds less than that in any series */
#define MAX_EVENTS     12

struct _AnaMatch {
  AnaSeries *fixed, *moved; /* (owned) what is in view, and what was before */
  double     unit;
};

/* Days are those of the calendar; below them it is time that has passed. */
static char *
make_compare (double back_usec, double unit)
{
  AnaCompare compare = { .kind = ANA_COMPARE_BACK };

  if (unit >= ANA_USEC_PER_DAY)
    compare.back.days = (int) CLAMP (round (back_usec / ANA_USEC_PER_DAY), 0, 1e6);
  else
    compare.back.usec = (gint64) (unit > 1e6 ? round (back_usec / unit) * unit : round (back_usec));
  return compare.back.days > 0 || compare.back.usec > 0 ? ana_compare_to_text (&compare) : NULL;
}

static AnaSeries *
cut (const AnaSeries *series, guint first, guint last)
{
  AnaSeries *out = ana_series_new (NULL);

  ana_series_append (out, ana_series_get_x (series) + first, ana_series_get_y (series) + first, last - first);
  return out;
}

/**
 * ana_match_new:
 * @chart: a chart of series
 * @lo: where the view begins; NAN: all of the chart is in view, and its later half is looked for
 * @hi: where it ends
 *
 * Returns: (transfer full) (nullable): the first of its series, in two parts; %NULL: there is none of time, or nothing before
 */
AnaMatch *
ana_match_new (AnaChart *chart, double lo, double hi)
{
  const AnaSeries *series = ana_chart_find_held (chart);
  guint n = series != NULL ? ana_series_get_n (series) : 0, first, last = n;
  AnaMatch *self;

  if (n < 8 || ana_chart_get_x_type (chart) != ANA_SCALE_TIME)
    return NULL;
  first = isnan (lo) ? n / 2 : ana_series_find (series, lo);
  if (!isnan (hi))
    last = ana_series_find (series, hi);
  if (last < n && ana_series_get_x (series)[last] <= hi)
    last++;
  if (first == 0 || first >= last)
    return NULL;
  self = g_new0 (AnaMatch, 1);
  self->fixed = cut (series, first, last);
  self->moved = cut (series, 0, first);
  self->unit = ana_transform_unit (series, TRUE);
  return self;
}

void
ana_match_free (AnaMatch *self)
{
  ana_series_unref (self->fixed);
  ana_series_unref (self->moved);
  g_free (self);
}

/**
 * ana_match_find:
 * @self: what is looked for
 * @likeness: (out): how alike the two run then, a correlation
 *
 * Returns: (transfer full) (nullable): how far back it lies; %NULL: nothing before runs alike
 */
char *
ana_match_find (const AnaMatch *self, double *likeness)
{
  double shift;

  if (!ana_series_align (self->fixed, self->moved, &shift, likeness) || *likeness < LEAST_LIKENESS)
    return NULL;
  return make_compare (shift, self->unit);
}

/* --- events --- */

static void
event_clear (gpointer data)
{
  AnaMatchEvent *event = data;

  g_free (event->label);
  g_free (event->compare);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const AnaAnnotation *one = *(AnaAnnotation *const *) a, *two = *(AnaAnnotation *const *) b;

  return (one->x < two->x) - (one->x > two->x);
}

/**
 * ana_match_list_events:
 * @chart: a chart of time
 * @hi: where the view ends: the last event in it is what others are laid on; NAN: all is in view
 *
 * Returns: (transfer full): each event before it (a moment, a point, where a range begins) and how far back it lies
 */
GArray *
ana_match_list_events (AnaChart *chart, double hi)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (AnaMatchEvent));
  g_autoptr (GPtrArray) said = g_ptr_array_new ();
  const AnaSeries *series = ana_chart_find_held (chart);
  double unit = series != NULL ? ana_transform_unit (series, TRUE) : 1;

  g_array_set_clear_func (out, event_clear);
  for (guint i = 0; series != NULL && ana_chart_get_x_type (chart) == ANA_SCALE_TIME && i < ana_chart_get_n_annotations (chart); i++)
    if (!isnan (ana_chart_get_annotation (chart, i)->x) && !(ana_chart_get_annotation (chart, i)->x > hi))
      g_ptr_array_add (said, (gpointer) ana_chart_get_annotation (chart, i));
  g_ptr_array_sort (said, compare_places);
  for (guint i = 1; i < said->len && out->len < MAX_EVENTS; i++)
    {
      const AnaAnnotation *last = said->pdata[0], *event = said->pdata[i];
      g_autofree char *line = ana_text_to_line (event->text, 40), *day = ana_chart_dup_x (chart, event->x);
      AnaMatchEvent item = { NULL, make_compare (last->x - event->x, unit) };

      if (item.compare == NULL)
        continue;
      item.label = *line != '\0' ? g_strdup_printf ("%s, %s", line, day) : g_strdup (day);
      g_array_append_val (out, item);
    }
  return out;
}
