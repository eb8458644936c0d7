/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-status.c: what state something was in, bucket by bucket: a grid of lanes and times.
 *
 * A bucket begins at each time that the rows have; more of them than a limit become that many, as long as each other. Of several rows in
 * one cell the state that most of them have counts, of two the one that came last. Beside its colour each state has a letter
 * of its own name, and where cells have no room for one a form: another part of the cell is filled.
 */
#include "config.h"

#include "ana-marks.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS      120
#define LETTER_W_PX  14.0
#define LETTER_H_PX  16.0
#define GAP_PX       1.0
#define LANE_GAP     0.14 /* of its height, over and under a lane */
#define MAX_SAID     5

typedef struct { double from, to; } Bucket;

typedef struct { guint lane, bucket, state, row; } Entry;

typedef struct {
  Bucket *buckets;       /* (owned) ascending */
  guint   n_buckets, n_lanes;
  gboolean is_name;      /* they are names, side by side */
  Entry  *entries;       /* (owned) cell by cell, lane by lane; in each by state, then by row */
  guint   n_entries;
  AnaSign *signs;        /* (owned) of each state */
  guint  *n_cells;       /* (owned) of each state */
} Status;

/* --- buckets --- */

static double *
list_times (const AnaPlot *plot, guint *n)
{
  guint n_all = 0;
  double *times = g_new (double, plot->n_drawn + 1);

  for (guint i = 0; i < plot->n_drawn; i++)
    if (!isnan (ana_plot_value (plot, ANA_PLOT_X, i)) && ana_plot_group (plot, ANA_PLOT_COLOUR, i) != G_MAXUINT
        && (ana_plot_get (plot, ANA_PLOT_Y) == NULL || ana_plot_group (plot, ANA_PLOT_Y, i) != G_MAXUINT))
      times[n_all++] = ana_plot_value (plot, ANA_PLOT_X, i);
  qsort (times, n_all, sizeof *times, ana_compare_doubles);
  *n = 0;
  for (guint i = 0; i < n_all; i++)
    if (i == 0 || times[i] != times[i - 1])
      times[(*n)++] = times[i];
  return times;
}

/* The middle one of the distances between neighbours; of one alone an hour, or one. */
static double
usual_step (const AnaPlot *plot, const double *times, guint n)
{
  g_autofree double *steps = g_new (double, n + 1);

  if (n < 2)
    return plot->channel[ANA_PLOT_X].kind == ANA_KIND_TIME ? 3600e6 : 1;
  for (guint i = 1; i < n; i++)
    steps[i - 1] = fmin (times[i] - times[i - 1], DBL_MAX);
  qsort (steps, n - 1, sizeof *steps, ana_compare_doubles);
  return steps[(n - 1) / 2];
}

/* Up to the next one, or as long as the others where the next one is far. */
static void
make_buckets (Status *self, const AnaPlot *plot)
{
  guint n, most = (guint) ana_plot_option (plot, "maxbins");
  g_autofree double *times = list_times (plot, &n);
  double step = usual_step (plot, times, n);

  most = most > 0 ? most : BUCKETS;
  self->buckets = g_new (Bucket, MAX (n, most) + 1);
  self->n_buckets = MIN (n, most);
  if (n > most)
    step = (times[n - 1] / most - times[0] / most);
  for (guint i = 0; i < self->n_buckets; i++)
    {
      double from = n > most ? times[0] + i * step : times[i], to = from + step;

      if (n <= most && i + 1 < n && times[i + 1] - from <= step * 1.5)
        to = times[i + 1];
      self->buckets[i] = (Bucket) { from, fmin (to, DBL_MAX) };
    }
}

/* The last one that has begun. */
static guint
find_bucket (const Status *self, double at)
{
  guint lo = 0, hi = self->n_buckets;

  while (hi - lo > 1)
    {
      guint middle = (lo + hi) / 2;

      if (self->buckets[middle].from <= at)
        lo = middle;
      else
        hi = middle;
    }
  return lo;
}

static int
compare_entries (const void *a, const void *b)
{
  const Entry *ea = a, *eb = b;

  if (ea->lane != eb->lane)
    return ea->lane < eb->lane ? -1 : 1;
  if (ea->bucket != eb->bucket)
    return ea->bucket < eb->bucket ? -1 : 1;
  if (ea->state != eb->state)
    return ea->state < eb->state ? -1 : 1;
  return (ea->row > eb->row) - (ea->row < eb->row);
}

static void
collect (Status *self, const AnaPlot *plot)
{
  self->entries = g_new (Entry, plot->n_drawn + 1);
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      double at = ana_plot_value (plot, ANA_PLOT_X, i);
      Entry entry = { ana_plot_group (plot, ANA_PLOT_Y, i), 0, ana_plot_group (plot, ANA_PLOT_COLOUR, i), i };

      if (isnan (at) || entry.lane == G_MAXUINT || entry.state == G_MAXUINT)
        continue;
      entry.bucket = self->is_name ? (guint) at : find_bucket (self, at);
      self->entries[self->n_entries++] = entry;
    }
  qsort (self->entries, self->n_entries, sizeof *self->entries, compare_entries);
}

/* --- letters and forms --- */

static gboolean
is_taken (const AnaSign *signs, guint n, const char *letter)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (signs[i].letter, letter) == 0)
      return TRUE;
  return FALSE;
}

/* The first letter of its name that no state before it has; else its number. */
static void
find_letter (AnaSign *signs, guint i, const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_unichar_toupper (g_utf8_get_char (p));
      char letter[8] = "";

      if (!g_unichar_isalnum (c))
        continue;
      g_unichar_to_utf8 (c, letter);
      if (is_taken (signs, i, letter))
        continue;
      memcpy (signs[i].letter, letter, sizeof letter);
      return;
    }
  g_snprintf (signs[i].letter, sizeof signs[i].letter, "%u", (i + 1) % 1000);
}

static void
make_signs (Status *self, const AnaPlot *plot, gboolean with_letters)
{
  static const double forms[][2] = { { 0, 1 }, { 0.5, 1 }, { 0, 0.5 }, { 0.3, 0.7 }, { 0.75, 1 }, { 0, 0.25 }, { 0.25, 1 }, { 0, 0.75 } };
  const AnaPlotChannel *state = &plot->channel[ANA_PLOT_COLOUR];

  self->signs = g_new0 (AnaSign, state->n_names + 1);
  self->n_cells = g_new0 (guint, state->n_names + 1);
  for (guint i = 0; i < state->n_names; i++)
    {
      self->signs[i].foot = 1;
      if (with_letters)
        {
          find_letter (self->signs, i, state->names[i]);
          continue;
        }
      self->signs[i].top = forms[i % G_N_ELEMENTS (forms)][0];
      self->signs[i].foot = forms[i % G_N_ELEMENTS (forms)][1];
    }
}

/* --- drawing --- */

static void
draw_cell (AnaLayout *layout, const AnaAxes *axes, Status *self, const Entry *entry, guint n_rows)
{
  const AnaShapes *out = layout->out;
  const AnaSign *sign = &self->signs[entry->state];
  double lane_px = axes->y_step * (1 - 2 * LANE_GAP), middle = ana_scale_to_px (&axes->y, entry->lane), top = middle - lane_px / 2;
  Bucket bucket = self->is_name ? (Bucket) { entry->bucket - 0.5, entry->bucket + 0.5 } : self->buckets[entry->bucket];
  double x0 = ana_scale_to_px (&axes->x, bucket.from), x1 = ana_scale_to_px (&axes->x, bucket.to), left = out->plot_x, right = out->plot_x + out->plot_w;
  double cells[5] = { entry->lane, self->is_name ? (double) entry->bucket : bucket.from };
  AnaInk ink = ana_ink_series (entry->state);
  AnaShape *rect;
  guint n = 2, datum;

  if (isnan (x0) || isnan (x1) || x1 < left || x0 > right)
    return;
  x0 = CLAMP (x0, left, right);
  x1 = CLAMP (x1, x0, right);
  x1 = x1 - x0 > 4 ? x1 - GAP_PX : fmin (fmax (x1, x0 + 0.5), right);
  if (ana_plot_get (layout->plot, ANA_PLOT_Y) == NULL)
    cells[0] = NAN;
  if (!self->is_name)
    cells[n++] = bucket.to;
  cells[n++] = entry->state;
  cells[n] = n_rows;
  datum = ana_layout_add_datum (layout, G_MAXUINT, entry->lane, (x0 + x1) / 2, top + lane_px * (sign->top + sign->foot) / 2, cells);
  rect = ana_layout_rect (layout, datum, x0, top + lane_px * sign->top, x1 - x0, fmax (lane_px * (sign->foot - sign->top), 0.5), ink);
  rect->a = sign->letter[0] != '\0' ? 2 : 0;
  if (sign->letter[0] != '\0' && x1 - x0 >= ana_layout_text_px (sign->letter) + 2 && lane_px >= ANA_LAYOUT_LINE_PX - 4)
    {
      AnaShape *letter = ana_layout_text (layout, ANA_PART_LABEL, (x0 + x1) / 2, middle - ANA_LAYOUT_LINE_PX / 2, 0.5, 0, ANA_SLOT_TEXT, sign->letter);

      letter->on_ink = TRUE;
      letter->ink = ink;
    }
  self->n_cells[entry->state]++;
}

/* The most frequent state of the entries of one cell, of two that are the one whose last row comes later. */
static const Entry *
find_state (const Entry *entries, guint n)
{
  const Entry *best = entries;
  guint n_best = 0;

  for (guint i = 0, first = 0; i < n; i++)
    {
      if (entries[i].state != entries[first].state)
        first = i;
      if (i + 1 < n && entries[i + 1].state == entries[i].state)
        continue;
      if (i - first + 1 > n_best || (i - first + 1 == n_best && entries[i].row > best->row))
        {
          best = &entries[i];
          n_best = i - first + 1;
        }
    }
  return best;
}

static void
draw_cells (AnaLayout *layout, const AnaAxes *axes, Status *self)
{
  for (guint first = 0, last; first < self->n_entries; first = last)
    {
      guint n_data = layout->out->data->len;

      last = first;
      while (last < self->n_entries && self->entries[last].lane == self->entries[first].lane && self->entries[last].bucket == self->entries[first].bucket)
        last++;
      draw_cell (layout, axes, self, find_state (&self->entries[first], last - first), last - first);
      for (guint i = first; layout->out->data->len > n_data && i < last; i++)
        ana_layout_claim_row (layout, n_data, self->entries[i].row);
    }
}

static AnaAxis
lanes (const AnaPlot *plot)
{
  static const char *const nameless[] = { "", NULL };

  if (ana_plot_get (plot, ANA_PLOT_Y) == NULL)
    return (AnaAxis) { .type = ANA_SCALE_BAND, .names = nameless, .n_names = 1 };
  return ana_axis_of_channel (plot, ANA_PLOT_Y);
}

static void
add_columns (AnaLayout *layout, const Status *self)
{
  const AnaPlotChannel *x = &layout->plot->channel[ANA_PLOT_X];

  ana_layout_add_channel_column (layout, ANA_PLOT_Y, NC_ ("chart", "Lane"));
  if (ana_plot_get (layout->plot, ANA_PLOT_Y) == NULL)
    layout->out->column[0].kind = ANA_CELL_NUMBER;
  ana_layout_add_channel_column (layout, ANA_PLOT_X, NC_ ("chart", "From"));
  if (!self->is_name)
    ana_layout_add_column (layout, NC_ ("chart", "To"), x->kind == ANA_KIND_TIME ? ANA_CELL_TIME : ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_channel_column (layout, ANA_PLOT_COLOUR, NC_ ("chart", "State"));
  ana_layout_add_column (layout, NC_ ("chart", "Rows"), ANA_CELL_NUMBER, NULL, 0);
}

static void
lay_out (AnaLayout *layout)
{
  const AnaPlot *plot = layout->plot;
  const AnaPlotChannel *state = &plot->channel[ANA_PLOT_COLOUR];
  Status self = { .n_lanes = MAX (ana_plot_n_names (plot, ANA_PLOT_Y), 1), .is_name = plot->channel[ANA_PLOT_X].kind == ANA_KIND_NAME };
  AnaAxis x = ana_axis_of_channel (plot, ANA_PLOT_X);
  double part = 1, lo, hi;
  AnaAxes axes;

  if (!self.is_name)
    make_buckets (&self, plot);
  collect (&self, plot);
  if (!isnan (layout->view.x_lo) && self.n_buckets > 0 && self.buckets[self.n_buckets - 1].to > self.buckets[0].from)
    part = CLAMP ((layout->view.x_hi - layout->view.x_lo) / (self.buckets[self.n_buckets - 1].to - self.buckets[0].from), 1e-6, 1);
  make_signs (&self, plot, layout->w * 0.85 >= LETTER_W_PX * part * (self.is_name ? x.n_names : self.n_buckets)
              && (layout->h - 60) * (1 - 2 * LANE_GAP) >= LETTER_H_PX * self.n_lanes);
  add_columns (layout, &self);
  ana_layout_signs (layout, (const char *const *) state->names, state->n_names, NULL, self.signs);
  lo = self.n_buckets > 0 ? self.buckets[0].from : (double) NAN;
  hi = self.n_buckets > 0 ? self.buckets[self.n_buckets - 1].to : (double) NAN;
  if (!self.is_name)
    x.lo = lo, x.hi = hi, x.snug = TRUE;
  axes = ana_layout_axes (layout, x, lanes (plot));
  draw_cells (layout, &axes, &self);
  layout->state = g_steal_pointer (&self.n_cells);
  layout->state_free = g_free;
  g_free (self.buckets);
  g_free (self.entries);
  g_free (self.signs);
}

/* From when to when, and how many cells each state has. */
static void
summarise (const AnaLayout *layout, GString *out)
{
  const AnaPlotChannel *state = &layout->plot->channel[ANA_PLOT_COLOUR];
  const guint *n_cells = layout->state;

  if (layout->plot->channel[ANA_PLOT_X].kind != ANA_KIND_NAME)
    ana_layout_say_span (layout, 1, 2, out);
  for (guint i = 0, n_said = 0; n_cells != NULL && i < state->n_names && n_said < MAX_SAID; i++)
    if (n_cells[i] > 0)
      {
        g_string_append_printf (out, ana_plot_word (layout->plot, NC_ ("chart", " %s: %u of %u.")), state->names[i], n_cells[i], layout->out->data->len);
        n_said++;
      }
}

const AnaMark ana_mark_status = {
  .name = "status",
  .has_axes = TRUE,
  .lanes_without_y = TRUE,
  .channels = { { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, TRUE }, { ANA_PLOT_Y, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .options = { { "maxbins", 0, 200, 0, NULL } },
  .zooms = ANA_ZOOM_X,
  .lay_out = lay_out,
  .summarise = summarise,
  .type_name = NC_ ("chart", "Status history"), .item_name = NC_ ("chart", "cell"), .item_names = NC_ ("chart", "cells"),
};
