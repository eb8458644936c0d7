/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-plot.c: a mark with its columns and options, and from there to shapes.
 */
#include "config.h"

#include "ana-plot-private.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#define MANY_ROWS  10000  /* so many are not measured at each frame */
#define CROWD_ROWS 200000 /* and so many are worth another column of them */

static const char *const channel_names[ANA_PLOT_N_CHANNELS] = {
  "x", "y", "y2", "color", "x2", "size", "theta", "radius", "source", "target", "parent", "value",
  "open", "high", "low", "close", "text", "order", "key", "facet", "row", "column", "xOffset", "layer",
};

const char *
ana_plot_channel_name (AnaPlotChannelId id)
{
  g_return_val_if_fail (id < ANA_PLOT_N_CHANNELS, NULL);
  return channel_names[id];
}

/* --- the table of marks --- */

const AnaMark *
ana_mark_get (guint i)
{
  for (guint k = 0; ana_marks[k] != NULL; k++)
    if (k == i)
      return ana_marks[k];
  return NULL;
}

const AnaMark *
ana_mark_find (const char *name)
{
  for (guint i = 0; ana_marks[i] != NULL; i++)
    if (g_strcmp0 (ana_marks[i]->name, name) == 0)
      return ana_marks[i];
  return NULL;
}

const char *
ana_mark_get_name (const AnaMark *self)
{
  return self->name;
}

const AnaMarkChannel *
ana_mark_get_channels (const AnaMark *self)
{
  return self->channels;
}

const AnaMarkOption *
ana_mark_get_options (const AnaMark *self)
{
  return self->options;
}

guint
ana_mark_get_max_rows (const AnaMark *self)
{
  return self->max_rows;
}

gboolean
ana_mark_has_axes (const AnaMark *self)
{
  return self->has_axes;
}

/* --- building --- */

/**
 * ana_plot_new:
 * @mark: what is drawn
 * @n_rows: how many values each channel will have
 * @zone: of its times
 *
 * A plot without channels, with the mark's options as they are by themselves. It is built by one thread; afterwards it
 * does not change and may be laid out by any.
 *
 * Returns: (transfer full): the plot
 */
AnaPlot *
ana_plot_new (const AnaMark *mark, guint n_rows, const AnaZone *zone)
{
  AnaPlot *self = g_new0 (AnaPlot, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->mark = mark;
  self->n_rows = n_rows;
  self->n_drawn = mark->max_rows > 0 ? MIN (n_rows, mark->max_rows) : n_rows;
  self->zone = zone != NULL ? zone : ana_zone_utc ();
  for (guint i = 0; mark->options[i].name != NULL; i++)
    self->option[i] = mark->options[i].fallback;
  ana_plot_set_first_day (self, 0);
  return self;
}

AnaPlot *
ana_plot_ref (AnaPlot *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
clear_outlines (AnaPlot *self)
{
  for (guint i = 0; self->outlines != NULL && i < self->outlines->len; i++)
    {
      g_free (g_array_index (self->outlines, AnaOutline, i).name);
      g_free (g_array_index (self->outlines, AnaOutline, i).points);
    }
  g_clear_pointer (&self->outlines, g_array_unref);
}

void
ana_plot_unref (AnaPlot *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < ANA_PLOT_N_CHANNELS; i++)
    {
      g_free (self->channel[i].value);
      g_strfreev (self->channel[i].names);
      g_free (self->channel[i].title);
    }
  g_free (self->share[0]);
  g_free (self->share[1]);
  if (self->prepared != NULL)
    self->prepared_destroy (self->prepared);
  if (self->format_destroy != NULL)
    self->format_destroy (self->format_data);
  clear_outlines (self);
  g_clear_pointer (&self->layers, g_array_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_strfreev (self->part_names);
  g_strfreev (self->month_names);
  g_strfreev (self->day_names);
  g_free (self->title);
  g_free (self);
}

const AnaMark *
ana_plot_get_mark (const AnaPlot *self)
{
  return self->mark;
}

guint
ana_plot_get_n_rows (const AnaPlot *self)
{
  return self->n_rows;
}

const AnaPlotChannel *
ana_plot_get_channel (const AnaPlot *self, AnaPlotChannelId id)
{
  return self->channel[id].present ? &self->channel[id] : NULL;
}

gboolean
ana_plot_has_lanes (const AnaPlot *self)
{
  return self->mark->has_lanes || (self->mark->lanes_without_y && !self->channel[ANA_PLOT_Y].present);
}

/**
 * ana_plot_edit_channel:
 * @self: a plot that is being built
 * @id: which
 *
 * Returns: (transfer none): the channel, to be filled in; its values are one for each row
 */
AnaPlotChannel *
ana_plot_edit_channel (AnaPlot *self, AnaPlotChannelId id)
{
  AnaPlotChannel *channel = &self->channel[id];

  self->extent[id].known = FALSE;
  if (id == ANA_PLOT_X || id == ANA_PLOT_Y)
    g_clear_pointer (&self->share[id == ANA_PLOT_Y], g_free);
  if (!channel->present)
    *channel = (AnaPlotChannel) { .present = TRUE, .kind = ANA_KIND_NUMBER, .zero = -1, .domain_lo = NAN, .domain_hi = NAN };
  return channel;
}

void
ana_plot_set_option (AnaPlot *self, guint option, double value)
{
  g_return_if_fail (option < ANA_PLOT_MAX_OPTIONS);
  self->option[option] = value;
}

void
ana_plot_set_title (AnaPlot *self, const char *title)
{
  char *old = self->title;

  self->title = g_strdup (title);
  g_free (old);
}

const char *
ana_plot_get_channel_title (const AnaPlot *self, AnaPlotChannelId id)
{
  return self->channel[id].present ? self->channel[id].title : NULL;
}

/* What a channel that is there is called on axes, in legends and in words. */
void
ana_plot_set_channel_title (AnaPlot *self, AnaPlotChannelId id, const char *title)
{
  char *old = self->channel[id].title;

  g_return_if_fail (self->channel[id].present);
  self->channel[id].title = g_strdup (title);
  g_free (old);
}

void
ana_plot_set_month_names (AnaPlot *self, const char *const *names)
{
  char **old = self->month_names;

  self->month_names = g_strdupv ((char **) names);
  g_strfreev (old);
}

static void
order_days (AnaPlot *self)
{
  static const char *const english[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

  for (guint i = 0; i < 7; i++)
    self->week[i] = (self->day_names != NULL ? (const char *const *) self->day_names : english)[(i + self->first_day) % 7];
}

/* Weeks of data are those of ISO 8601 whatever is set here: this is how days lie on a calendar. */
void
ana_plot_set_first_day (AnaPlot *self, guint day)
{
  g_return_if_fail (day < 7);
  self->first_day = day;
  order_days (self);
  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    ana_plot_set_first_day (g_ptr_array_index (self->parts, i), day);
}

void
ana_plot_set_words (AnaPlot *self, AnaWordFunc words, const char *const *day_names)
{
  char **old = self->day_names;

  g_return_if_fail (day_names == NULL || g_strv_length ((char **) day_names) == 7);
  self->words = words;
  self->day_names = g_strdupv ((char **) day_names);
  order_days (self);
  g_strfreev (old);
  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    ana_plot_set_words (g_ptr_array_index (self->parts, i), words, day_names);
}

void
ana_plot_set_mirrored (AnaPlot *self, gboolean mirrored)
{
  self->mirrored = mirrored;
  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    ana_plot_set_mirrored (g_ptr_array_index (self->parts, i), mirrored);
}

/* A text of ours as it is shown. */
const char *
ana_plot_word (const AnaPlot *self, const char *english)
{
  return self->words != NULL ? self->words (english) : english;
}

void
ana_plot_set_number_format (AnaPlot *self, char *(*format) (double value, gpointer data), gpointer data, GDestroyNotify destroy)
{
  if (self->format_destroy != NULL)
    self->format_destroy (self->format_data);
  self->format = format;
  self->format_data = data;
  self->format_destroy = destroy;
}

void
ana_plot_take_outlines (AnaPlot *self, GArray *outlines)
{
  clear_outlines (self);
  self->outlines = outlines;
}

/**
 * ana_plot_set_layers:
 * @self: a plot of ana_mark_of_layers() that is being built
 * @layers: (array length=n): how each layer is drawn, the first under the others
 * @n: how many
 */
void
ana_plot_set_layers (AnaPlot *self, const AnaPlotLayer *layers, guint n)
{
  g_clear_pointer (&self->layers, g_array_unref);
  self->layers = g_array_sized_new (FALSE, FALSE, sizeof (AnaPlotLayer), n);
  g_array_append_vals (self->layers, layers, n);
}

/* --- reading --- */

const AnaPlotChannel *
ana_plot_get (const AnaPlot *self, AnaPlotChannelId id)
{
  return self->channel[id].present ? &self->channel[id] : NULL;
}

double
ana_plot_value (const AnaPlot *self, AnaPlotChannelId id, guint row)
{
  double value = self->channel[id].present ? self->channel[id].value[row] : (double) NAN;

  return isfinite (value) ? value : (double) NAN;
}

guint
ana_plot_group (const AnaPlot *self, AnaPlotChannelId id, guint row)
{
  double value;

  if (!self->channel[id].present)
    return 0;
  value = self->channel[id].value[row];
  return isnan (value) ? G_MAXUINT : (guint) value;
}

const char *
ana_plot_name (const AnaPlot *self, AnaPlotChannelId id, guint row)
{
  guint group = self->channel[id].present ? ana_plot_group (self, id, row) : G_MAXUINT;

  return group < self->channel[id].n_names ? self->channel[id].names[group] : NULL;
}

guint
ana_plot_n_names (const AnaPlot *self, AnaPlotChannelId id)
{
  return self->channel[id].present ? self->channel[id].n_names : 1;
}

double
ana_plot_option (const AnaPlot *self, const char *name)
{
  for (guint i = 0; self->mark->options[i].name != NULL; i++)
    if (strcmp (self->mark->options[i].name, name) == 0)
      return self->option[i];
  g_return_val_if_reached (NAN);
}

gboolean
ana_plot_extent (const AnaPlot *self, AnaPlotChannelId id, double *lo, double *hi)
{
  const double *values = self->channel[id].present ? self->channel[id].value : NULL;
  double least[4] = { INFINITY, INFINITY, INFINITY, INFINITY }, most[4] = { -INFINITY, -INFINITY, -INFINITY, -INFINITY };

  if (self->extent[id].known)
    {
      *lo = self->extent[id].lo;
      *hi = self->extent[id].hi;
      return *lo <= *hi;
    }
  /* Comparisons that NAN and what is infinite fail, without a jump, and four chains of them: there may be millions. */
  for (guint i = 0; values != NULL && i < self->n_drawn; i++)
    {
      double value = values[i], low = least[i & 3], high = most[i & 3];

      least[i & 3] = value < low && value >= -DBL_MAX ? value : low;
      most[i & 3] = value > high && value <= DBL_MAX ? value : high;
    }
  *lo = fmin (fmin (least[0], least[1]), fmin (least[2], least[3]));
  *hi = fmax (fmax (most[0], most[1]), fmax (most[2], most[3]));
  return *lo <= *hi;
}

/* NAN where there is no share of a whole. */
static float *
make_shares (const double *values, guint n, double lo, double hi)
{
  guint n_blocks = n / ANA_PLOT_BLOCK + 1;
  float *shares = g_new (float, (gsize) n_blocks * ANA_PLOT_BLOCK);

  for (guint i = 0; i < n; i++)
    shares[i] = (float) ((values[i] - lo) / (hi - lo));
  for (guint i = n; i < n_blocks * ANA_PLOT_BLOCK; i++)
    shares[i] = NAN;
  return shares;
}

/* A zoom asks for them at each frame. */
void
ana_plot_measure (AnaPlot *self)
{
  static const AnaPlotChannelId axes[] = { ANA_PLOT_X, ANA_PLOT_Y };

  for (guint id = 0; self->n_drawn >= MANY_ROWS && id < ANA_PLOT_N_CHANNELS; id++)
    if (self->channel[id].present && self->channel[id].value != NULL)
      {
        double lo, hi;

        ana_plot_extent (self, (AnaPlotChannelId) id, &lo, &hi);
        self->extent[id].lo = lo;
        self->extent[id].hi = hi;
        self->extent[id].known = TRUE;
      }
  for (guint i = 0; self->n_drawn >= CROWD_ROWS && i < G_N_ELEMENTS (axes); i++)
    {
      double lo = self->extent[axes[i]].lo, hi = self->extent[axes[i]].hi;

      if (self->extent[axes[i]].known && hi > lo && isfinite (hi - lo) && self->share[i] == NULL)
        self->share[i] = make_shares (self->channel[axes[i]].value, self->n_drawn, lo, hi);
    }
}

gboolean
ana_plot_span (const AnaPlot *self, AnaPlotChannelId id, double *lo, double *hi)
{
  if (self->channel[id].kind != ANA_KIND_NAME || !self->channel[id].present)
    return ana_plot_extent (self, id, lo, hi);
  *lo = -0.5;
  *hi = self->channel[id].n_names - 0.5;
  return self->channel[id].n_names > 0;
}

static char *
format_figures (const AnaPlot *self, double value, const char *format)
{
  char *text = self->format != NULL ? self->format (value, self->format_data) : NULL;
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (text != NULL)
    return text;
  g_ascii_formatd (digits, sizeof digits, format, value);
  return ana_tick_format_number (g_ascii_strtod (digits, NULL), 0);
}

/* Five figures say what a mark is worth; the rows behind it say the rest. */
char *
ana_plot_dup_number (const AnaPlot *self, double value)
{
  return format_figures (self, value, "%.5g");
}

char *
ana_plot_dup_short (const AnaPlot *self, double value)
{
  return format_figures (self, value, "%.3g");
}

char *
ana_plot_dup_time (const AnaPlot *self, double t_usec)
{
  const char *const *months = (const char *const *) self->month_names;
  g_autofree char *day = ana_tick_format_time (self->zone, t_usec, ANA_TICK_DAY, months);
  g_autofree char *year = ana_tick_format_time (self->zone, t_usec, ANA_TICK_YEAR, NULL);
  g_autofree char *time = ana_tick_format_time (self->zone, t_usec, ANA_TICK_MINUTE, months);

  return g_str_equal (time, day) ? g_strdup_printf ("%s %s", day, year) : g_strdup_printf ("%s %s %s", day, year, time);
}

char *
ana_plot_dup_text (const AnaPlot *self, AnaPlotChannelId id, double value)
{
  const AnaPlotChannel *channel = &self->channel[id];

  if (isnan (value))
    return g_strdup ("\342\200\224");
  if (channel->kind == ANA_KIND_NAME)
    return g_strdup (value >= 0 && value < channel->n_names ? channel->names[(guint) value] : "\342\200\224");
  return channel->kind == ANA_KIND_TIME ? ana_plot_dup_time (self, value) : ana_plot_dup_number (self, value);
}

/* --- numbers --- */

int
ana_compare_doubles (const void *a, const void *b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* Hyndman and Fan's seventh: linear between the order statistics. */
double
ana_quantile_sorted (const double *sorted, guint n, double p)
{
  double h = (n - 1) * p;
  guint i = (guint) floor (h);

  if (n == 0)
    return NAN;
  if (i + 1 >= n)
    return sorted[n - 1];
  /* by parts: the difference of two far ends is no double */
  return sorted[i] * (1 - (h - i)) + sorted[i + 1] * (h - i);
}

double *
ana_plot_sorted (const AnaPlot *self, AnaPlotChannelId id, AnaPlotChannelId by, guint group, guint *n)
{
  double *out = g_new (double, MAX (self->n_drawn, 1));

  *n = 0;
  for (guint i = 0; i < self->n_drawn; i++)
    if (!isnan (ana_plot_value (self, id, i)) && ana_plot_group (self, by, i) == group)
      out[(*n)++] = ana_plot_value (self, id, i);
  qsort (out, *n, sizeof *out, ana_compare_doubles);
  return out;
}

typedef struct { double value; guint row; } Place;

static int
compare_places (const void *a, const void *b)
{
  const Place *pa = a, *pb = b;

  if (pa->value != pb->value)
    return pa->value < pb->value ? -1 : 1;
  return pa->row < pb->row ? -1 : 1;
}

guint *
ana_plot_order_rows (const AnaPlot *self, AnaPlotChannelId id, const guint *rows, guint n_rows, guint *n)
{
  g_autofree Place *places = g_new (Place, MAX (n_rows, 1));
  guint *order = g_new (guint, MAX (n_rows, 1));

  *n = 0;
  for (guint i = 0; i < n_rows; i++)
    {
      guint row = rows != NULL ? rows[i] : i;

      if (!isnan (ana_plot_value (self, id, row)))
        places[(*n)++] = (Place) { ana_plot_value (self, id, row), row };
    }
  qsort (places, *n, sizeof *places, compare_places);
  for (guint i = 0; i < *n; i++)
    order[i] = places[i].row;
  return order;
}

guint *
ana_plot_order (const AnaPlot *self, AnaPlotChannelId id, guint *n)
{
  return ana_plot_order_rows (self, id, NULL, self->n_drawn, n);
}
