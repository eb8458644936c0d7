/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-heat.c: matrices of names, cohorts, correlations; days as a calendar; hours by weekday.
 */
#include "config.h"

#include "ana-heat.h"
#include "ana-marks.h"

#define MAX_CELLS  (1u << 20)
#define MAX_WEEKS  530        /* ten years: a week is a pixel then */
#define DAY_LABEL  34.0
#define MAX_BANDS  8
#define BAND_WEEKS 8          /* fewer beside each other are no calendar any more */
#define BAND_GAP   8.0
#define BAND_HEAD  (ANA_LAYOUT_LINE_PX + 2)
#define BAND_GAIN  1.15       /* another band must be worth it */

static const char *const english_months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* A row without a colour channel counts as one. */
static double
value_of (const AnaPlot *plot, guint row)
{
  return ana_plot_get (plot, ANA_PLOT_COLOUR) == NULL ? 1 : ana_plot_value (plot, ANA_PLOT_COLOUR, row);
}

static const char *const *
day_names (const AnaPlot *plot)
{
  return (const char *const *) plot->week;
}

static const char *
colour_title (const AnaPlot *plot)
{
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);

  return colour != NULL ? colour->title : ana_plot_word (plot, NC_ ("chart", "Rows"));
}

/* --- matrix --- */

static gboolean
cell_of (const AnaPlot *plot, const AnaHeat *heat, guint row, guint *x, guint *y)
{
  *x = ana_plot_group (plot, ANA_PLOT_X, row);
  *y = ana_plot_group (plot, ANA_PLOT_Y, row);
  return *x < heat->nx && *y < heat->ny && !isnan (value_of (plot, row));
}

/* The bands of which anything is in view: [first, last). */
static void
find_bands (const AnaScale *scale, guint n, guint *first, guint *last)
{
  *first = (guint) CLAMP (floor (scale->lo + 0.5), 0, n);
  *last = (guint) CLAMP (ceil (scale->hi + 0.5), 0, n);
}

/* What of a band lies in the plot. */
static void
cut_band (const AnaScale *scale, guint i, double *from, double *size)
{
  double a = ana_scale_to_px (scale, fmax (i - 0.5, scale->lo)), b = ana_scale_to_px (scale, fmin (i + 0.5, scale->hi));

  *from = fmin (a, b);
  *size = fabs (b - a);
}

/* FALSE: its cell is out of view. */
static gboolean
is_drawn (const AnaAxes *axes, guint x, guint y)
{
  return x + 0.5 > axes->x.lo && x - 0.5 < axes->x.hi && y + 0.5 > axes->y.lo && y - 0.5 < axes->y.hi;
}

static AnaAxes
draw_matrix (AnaLayout *self, AnaHeat *heat, AnaHeatText text)
{
  AnaAxes axes;
  guint x0, x1, y0, y1;

  ana_heat_legend (self, heat, text, colour_title (self->plot));
  axes = ana_layout_axes (self, ana_axis_of_channel (self->plot, ANA_PLOT_X), ana_axis_of_channel (self->plot, ANA_PLOT_Y));
  find_bands (&axes.x, heat->nx, &x0, &x1);
  find_bands (&axes.y, heat->ny, &y0, &y1);
  for (guint y = y0; y < y1; y++)
    for (guint x = x0; x < x1; x++)
      {
        const AnaHeatCell *cell = &heat->cells[(gsize) y * heat->nx + x];
        double cells[] = { x, y, cell->sum }, left, top, w, h;

        if (cell->n_rows == 0 || !is_drawn (&axes, x, y))
          continue;
        cut_band (&axes.x, x, &left, &w);
        cut_band (&axes.y, y, &top, &h);
        ana_heat_draw (self, heat, x, y, left, top, w, h, text, cells);
      }
  return axes;
}

static void
lay_out_matrix (AnaLayout *self, gboolean unit, AnaHeatText text)
{
  const AnaPlot *plot = self->plot;
  guint nx = plot->channel[ANA_PLOT_X].n_names, ny = plot->channel[ANA_PLOT_Y].n_names, x, y;
  AnaHeat heat;
  AnaAxes axes;

  /* more cells than pixels: the last names are left out, and that is counted */
  nx = MIN (nx, MAX_CELLS);
  ny = MIN (ny, MAX_CELLS / MAX (nx, 1));
  heat = ana_heat_new (nx, ny);
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "X"));
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Y"));
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Rows"));
  self->value_column = 2;
  for (guint i = 0; i < plot->n_drawn; i++)
    if (cell_of (plot, &heat, i, &x, &y))
      ana_heat_add (&heat, x, y, value_of (plot, i));
  ana_heat_settle (&heat, unit);
  axes = draw_matrix (self, &heat, text);
  for (guint i = 0; i < plot->n_drawn; i++)
    if (cell_of (plot, &heat, i, &x, &y) && is_drawn (&axes, x, y))
      ana_layout_claim_row (self, heat.cells[(gsize) y * heat.nx + x].datum, i);
  ana_heat_clear (&heat);
}

static void
lay_out_rect (AnaLayout *self)
{
  lay_out_matrix (self, FALSE, ana_plot_option (self->plot, "text") > 0 ? ANA_HEAT_NUMBER : ANA_HEAT_NO_TEXT);
}

static void
lay_out_cohort (AnaLayout *self)
{
  lay_out_matrix (self, FALSE, ANA_HEAT_PERCENT);
}

static void
lay_out_correlation (AnaLayout *self)
{
  lay_out_matrix (self, TRUE, ANA_HEAT_TWO_DIGITS);
}

/* --- times --- */

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

/* Local days since 1970 and the hour of the day; FALSE: no time, or one far outside of any calendar. */
static gboolean
local_day (const AnaPlot *plot, guint row, gint64 *day, guint *hour)
{
  double t = ana_plot_value (plot, ANA_PLOT_X, row);
  gint64 local;

  if (isnan (t) || fabs (t) > 2e17)
    return FALSE;
  local = (gint64) t + ana_zone_offset_usec (plot->zone, (gint64) t);
  *day = floor_div (local, ANA_USEC_PER_DAY);
  *hour = (guint) ((local - *day * ANA_USEC_PER_DAY) / (ANA_USEC_PER_DAY / 24));
  return TRUE;
}

/* 1970-01-01 was a Thursday. */
static gint64
week_of (const AnaPlot *plot, gint64 day)
{
  return floor_div (day + 3 - plot->first_day, 7);
}

static gint64
first_day_of (const AnaPlot *plot, gint64 week)
{
  return week * 7 - 3 + plot->first_day;
}

/* Its place in the week. */
static guint
weekday_of (const AnaPlot *plot, gint64 day)
{
  return (guint) (day - first_day_of (plot, week_of (plot, day)));
}

/* --- calendar --- */

/* Weeks beside each other; where there is more height than width, in several bands under each other. */
typedef struct {
  gint64 first_week;
  guint  n_weeks;
  guint  n_bands;
  guint  start[MAX_BANDS + 1]; /* the first week of each band, and the end of the last */
  guint  longest;
} Calendar;

static Calendar
find_weeks (const AnaPlot *plot)
{
  gint64 first = G_MAXINT64, last = G_MININT64, day;
  guint hour;

  for (guint i = 0; i < plot->n_drawn; i++)
    if (local_day (plot, i, &day, &hour) && !isnan (value_of (plot, i)))
      {
        first = MIN (first, week_of (plot, day));
        last = MAX (last, week_of (plot, day));
      }
  if (first > last)
    return (Calendar) { 0 };
  /* the last ten years */
  first = MAX (first, last - MAX_WEEKS + 1);
  return (Calendar) { .first_week = first, .n_weeks = (guint) (last - first + 1) };
}

/* The day of the month that a week begins with. */
static int
begin_of_week (const AnaPlot *plot, const Calendar *calendar, guint week, int *year, int *month)
{
  int day;

  ana_date_to_civil (first_day_of (plot, calendar->first_week + week), year, month, &day);
  return day;
}

/* The first week of a month that is nearest. */
static guint
find_month (const AnaPlot *plot, const Calendar *calendar, guint week)
{
  int year, month;

  for (guint i = 0; i <= 2; i++)
    {
      if (begin_of_week (plot, calendar, week + i, &year, &month) <= 7)
        return week + i;
      if (begin_of_week (plot, calendar, week - i, &year, &month) <= 7)
        return week - i;
    }
  return week;
}

static Calendar
split_calendar (const AnaPlot *plot, Calendar calendar, guint n_bands)
{
  calendar.n_bands = n_bands;
  calendar.longest = 0;
  for (guint b = 1; b < n_bands; b++)
    calendar.start[b] = find_month (plot, &calendar, b * calendar.n_weeks / n_bands);
  calendar.start[n_bands] = calendar.n_weeks;
  for (guint b = 0; b < n_bands; b++)
    calendar.longest = MAX (calendar.longest, calendar.start[b + 1] - calendar.start[b]);
  return calendar;
}

/* The height of a day. */
static double
size_of_day (const Calendar *calendar, double w, double h)
{
  guint n = calendar->n_bands;

  return fmin (w / MAX (calendar->longest, 1), (h - n * BAND_HEAD - (n - 1) * BAND_GAP) / (7 * n));
}

/* In as many bands as make the days largest. */
static Calendar
fold_calendar (const AnaPlot *plot, Calendar calendar, double w, double h)
{
  Calendar best = split_calendar (plot, calendar, 1);

  for (guint n = 2; n <= MAX_BANDS && calendar.n_weeks / n >= BAND_WEEKS; n++)
    {
      Calendar other = split_calendar (plot, calendar, n);

      if (size_of_day (&other, w, h) > size_of_day (&best, w, h) * BAND_GAIN)
        best = other;
    }
  return best;
}

static void
label_band (AnaLayout *self, const Calendar *calendar, guint band, double left, double top, double size_w, double size_h)
{
  const char *const *months = self->plot->month_names != NULL ? (const char *const *) self->plot->month_names : english_months;
  guint first = calendar->start[band];
  int before = -1;

  for (guint d = 0; d < 7; d += 2)
    if (size_h * 2 >= ANA_LAYOUT_LINE_PX - 2)
      ana_layout_text (self, ANA_PART_AXIS, left - 6, top + (d + 0.5) * size_h - ANA_LAYOUT_LINE_PX / 2, 1, 0, ANA_SLOT_DIM, day_names (self->plot)[d]);
  for (guint w = first; w < calendar->start[band + 1]; w++)
    {
      int year, month, day = begin_of_week (self->plot, calendar, w, &year, &month);
      gboolean dated = month == 1 || (before < 0 && calendar->n_bands > 1);

      if (month != before && (day <= 7 || (before < 0 && (day < 18 || w + 2 >= calendar->start[band + 1])))) /* the next says more than its last days */
        {
          g_autofree char *text = dated ? g_strdup_printf ("%s %d", months[month - 1], year) : g_strdup (months[month - 1]);

          ana_layout_label (self, dated ? 2 : 1, left + (w - first) * size_w, top - ANA_LAYOUT_LINE_PX - 1, 0, 0, ANA_SLOT_DIM, text)->part = ANA_PART_AXIS;
          before = month;
        }
    }
}

static void
draw_band (AnaLayout *self, AnaHeat *heat, const Calendar *calendar, guint band, double left, double top, double size_w, double size)
{
  label_band (self, calendar, band, left, top, size_w, size);
  for (guint w = calendar->start[band]; w < calendar->start[band + 1]; w++)
    for (guint d = 0; d < 7; d++)
      {
        const AnaHeatCell *cell = &heat->cells[d * heat->nx + w];
        gint64 day = first_day_of (self->plot, calendar->first_week + w) + d;
        double cells[] = { (double) ana_zone_local_to_utc (self->plot->zone, day * ANA_USEC_PER_DAY), d, cell->sum, cell->n_rows };

        if (cell->n_rows > 0)
          ana_heat_draw (self, heat, w, d, left + (w - calendar->start[band]) * size_w, top + d * size, size_w, size, ANA_HEAT_NO_TEXT, cells);
      }
}

static void
draw_days (AnaLayout *self, AnaHeat *heat, const Calendar *all)
{
  double room, size, size_w, left, top, used;
  Calendar calendar;

  ana_heat_legend (self, heat, ANA_HEAT_NUMBER, colour_title (self->plot));
  room = fmax (self->w - DAY_LABEL, 1);
  calendar = fold_calendar (self->plot, *all, room, self->h);
  size = fmax (size_of_day (&calendar, room, self->h), 0.1);
  size_w = fmin (size, room / MAX (calendar.longest, 1));
  used = calendar.n_bands * (7 * size + BAND_HEAD) + (calendar.n_bands - 1) * BAND_GAP;
  left = self->x + fmin (DAY_LABEL, self->w - 1);
  top = self->y + fmin (BAND_HEAD, self->h / 2) + fmax (self->h - used, 0) / 2;
  self->out->plot_x = (float) left;
  self->out->plot_y = (float) top;
  self->out->plot_w = (float) (calendar.longest * size_w);
  self->out->plot_h = (float) (used - BAND_HEAD);
  for (guint b = 0; b < calendar.n_bands; b++)
    draw_band (self, heat, &calendar, b, left, top + b * (7 * size + BAND_HEAD + BAND_GAP), size_w, size);
}

static void
lay_out_calendar (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  Calendar calendar = find_weeks (plot);
  AnaHeat heat = ana_heat_new (calendar.n_weeks, 7);
  gint64 day;
  guint hour;

  ana_layout_add_column (self, NC_ ("chart", "Day"), ANA_CELL_TIME, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Weekday"), ANA_CELL_NAME, day_names (self->plot), 7);
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Value"));
  ana_layout_add_column (self, NC_ ("chart", "Rows"), ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 2;
  for (guint i = 0; i < plot->n_drawn; i++)
    if (local_day (plot, i, &day, &hour) && !isnan (value_of (plot, i)) && week_of (plot, day) >= calendar.first_week)
      ana_heat_add (&heat, (guint) (week_of (plot, day) - calendar.first_week), weekday_of (plot, day), value_of (plot, i));
  ana_heat_settle (&heat, FALSE);
  draw_days (self, &heat, &calendar);
  for (guint i = 0; i < plot->n_drawn; i++)
    if (local_day (plot, i, &day, &hour) && !isnan (value_of (plot, i)) && week_of (plot, day) >= calendar.first_week)
      ana_layout_claim_row (self, heat.cells[weekday_of (plot, day) * heat.nx + (guint) (week_of (plot, day) - calendar.first_week)].datum, i);
  ana_heat_clear (&heat);
}

/* --- hour by weekday --- */

static void
draw_hours (AnaLayout *self, AnaHeat *heat)
{
  static const char *const hour_names[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18",
                                            "19", "20", "21", "22", "23" };
  AnaAxis x = { .type = ANA_SCALE_BAND, .names = hour_names, .n_names = 24, .title = NC_ ("chart", "Hour") };
  AnaAxis y = { .type = ANA_SCALE_BAND, .names = day_names (self->plot), .n_names = 7 };
  AnaAxes axes;

  ana_heat_legend (self, heat, ANA_HEAT_NUMBER, colour_title (self->plot));
  axes = ana_layout_axes (self, x, y);
  for (guint d = 0; d < 7; d++)
    for (guint h = 0; h < 24; h++)
      {
        const AnaHeatCell *cell = &heat->cells[d * 24 + h];
        double cells[] = { d, h, cell->sum, cell->n_rows };

        if (cell->n_rows > 0)
          ana_heat_draw (self, heat, h, d, self->out->plot_x + h * axes.x_step, self->out->plot_y + d * axes.y_step, axes.x_step, axes.y_step,
                         ANA_HEAT_NO_TEXT, cells);
      }
}

static void
lay_out_hours (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  AnaHeat heat = ana_heat_new (24, 7);
  gint64 day;
  guint hour;

  ana_layout_add_column (self, NC_ ("chart", "Weekday"), ANA_CELL_NAME, day_names (self->plot), 7);
  ana_layout_add_column (self, NC_ ("chart", "Hour"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Value"));
  ana_layout_add_column (self, NC_ ("chart", "Rows"), ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 2;
  for (guint i = 0; i < plot->n_drawn; i++)
    if (local_day (plot, i, &day, &hour) && !isnan (value_of (plot, i)))
      ana_heat_add (&heat, hour, weekday_of (plot, day), value_of (plot, i));
  ana_heat_settle (&heat, FALSE);
  draw_hours (self, &heat);
  for (guint i = 0; i < plot->n_drawn; i++)
    if (local_day (plot, i, &day, &hour) && !isnan (value_of (plot, i)))
      ana_layout_claim_row (self, heat.cells[weekday_of (plot, day) * 24 + hour].datum, i);
  ana_heat_clear (&heat);
}

#define MATRIX_CHANNELS \
  { ANA_PLOT_X, ANA_KIND_NAME, TRUE }, { ANA_PLOT_Y, ANA_KIND_NAME, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NUMBER, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE }
#define TIME_CHANNELS \
  { ANA_PLOT_X, ANA_KIND_TIME, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NUMBER, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE }

const AnaMark ana_mark_calendar = {
  .name = "calendar", .channels = { TIME_CHANNELS }, .lay_out = lay_out_calendar, .type_name = NC_ ("chart", "Calendar"), .item_name = NC_ ("chart", "day"), .item_names = NC_ ("chart", "days"),
};

const AnaMark ana_mark_cohort = {
  .name = "cohort", .has_axes = TRUE, .zooms = ANA_ZOOM_BOTH, .zooms_names = TRUE, .channels = { MATRIX_CHANNELS }, .lay_out = lay_out_cohort, .type_name = NC_ ("chart", "Cohort matrix"), .item_name = NC_ ("chart", "cell"), .item_names = NC_ ("chart", "cells"),
};

const AnaMark ana_mark_correlation = {
  .name = "correlation", .has_axes = TRUE, .zooms = ANA_ZOOM_BOTH, .zooms_names = TRUE, .channels = { MATRIX_CHANNELS }, .lay_out = lay_out_correlation, .type_name = NC_ ("chart", "Correlation matrix"), .item_name = NC_ ("chart", "pair"), .item_names = NC_ ("chart", "pairs"),
};

const AnaMark ana_mark_hours = {
  .name = "hours", .channels = { TIME_CHANNELS }, .lay_out = lay_out_hours, .type_name = NC_ ("chart", "Hours by weekday"), .item_name = NC_ ("chart", "hour"), .item_names = NC_ ("chart", "hours"),
};

const AnaMark ana_mark_rect = {
  .name = "rect",
  .has_axes = TRUE,
  .zooms = ANA_ZOOM_BOTH,
  .zooms_names = TRUE,
  .channels = { MATRIX_CHANNELS },
  .options = { { "text", 0, 1, 0, NULL } },
  .lay_out = lay_out_rect,
  .type_name = NC_ ("chart", "Heat map"), .item_name = NC_ ("chart", "cell"), .item_names = NC_ ("chart", "cells"),
};
