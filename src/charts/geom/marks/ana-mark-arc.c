/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-arc.c: pie, donut and rose: parts of a whole as slices.
 */
#include "config.h"

#include "ana-marks.h"

#define MAX_SLICES 8 /* colours told apart; the smallest are one slice beyond */
#define LABEL_PX   14.0
#define GAP_RAD    0.01

typedef struct { double sum; guint name, n_rows; gboolean other; } Slice;

static int
compare_slices (gconstpointer a, gconstpointer b)
{
  const Slice *sa = a, *sb = b;

  if (sa->sum != sb->sum)
    return sa->sum > sb->sum ? -1 : 1;
  return sa->name < sb->name ? -1 : 1;
}

/* What is negative is no part of a whole: such rows are left out. */
static double
part_of (const AnaPlot *plot, guint row)
{
  double value = ana_plot_value (plot, ANA_PLOT_THETA, row);

  return value >= 0 && ana_plot_group (plot, ANA_PLOT_COLOUR, row) != G_MAXUINT ? value : (double) NAN;
}

static GArray *
collect (const AnaPlot *plot, double scale)
{
  GArray *slices = g_array_new (FALSE, TRUE, sizeof (Slice));
  guint n = ana_plot_n_names (plot, ANA_PLOT_COLOUR), kept = 0;

  g_array_set_size (slices, n);
  for (guint i = 0; i < n; i++)
    g_array_index (slices, Slice, i).name = i;
  for (guint i = 0; i < plot->n_drawn; i++)
    if (!isnan (part_of (plot, i)))
      {
        Slice *slice = &g_array_index (slices, Slice, ana_plot_group (plot, ANA_PLOT_COLOUR, i));

        slice->sum += part_of (plot, i) / scale;
        slice->n_rows++;
      }
  for (guint i = 0; i < n; i++)
    if (g_array_index (slices, Slice, i).n_rows > 0)
      g_array_index (slices, Slice, kept++) = g_array_index (slices, Slice, i);
  g_array_set_size (slices, kept);
  g_array_sort (slices, compare_slices);
  if (kept > MAX_SLICES)
    {
      Slice *rest = &g_array_index (slices, Slice, MAX_SLICES - 1);

      for (guint i = MAX_SLICES; i < kept; i++)
        {
          rest->sum += g_array_index (slices, Slice, i).sum;
          rest->n_rows += g_array_index (slices, Slice, i).n_rows;
        }
      rest->other = TRUE;
      g_array_set_size (slices, MAX_SLICES);
    }
  return slices;
}

/* A name keeps its colour whatever its size, as long as there are colours enough for all names. */
static AnaInk
ink_of (const AnaPlot *plot, const Slice *slice, guint i)
{
  if (slice->other)
    return ana_ink_slot (ANA_SLOT_PREVIOUS, 1);
  return ana_ink_series (ana_plot_n_names (plot, ANA_PLOT_COLOUR) <= MAX_SLICES ? slice->name : i);
}

static const char *
name_of (const AnaPlot *plot, const Slice *slice)
{
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);

  return slice->other ? ana_plot_word (plot, NC_ ("chart", "Other")) : colour != NULL ? colour->names[slice->name] : "";
}

/* Beside the slice in one line, or its name over its share where that is too narrow. */
static void
label_slice (AnaLayout *self, const Slice *slice, double share, double x, double y, double r, double middle)
{
  g_autofree char *percent = ana_plot_dup_number (self->plot, share >= 0.1 ? round (share * 100) : round (share * 1000) / 10);
  const char *name = name_of (self->plot, slice);
  g_autofree char *part = g_strdup_printf ("%s\302\240%%", percent), *text = g_strdup_printf ("%s %s", name, part);
  double lx = x + (r + LABEL_PX) * sin (middle), ly = y - (r + LABEL_PX) * cos (middle);
  double align = fabs (sin (middle)) < 0.2 ? 0.5 : sin (middle) > 0 ? 0 : 1;
  double room = align == 0 ? self->out->x + self->out->w - lx : align == 1 ? lx - self->out->x : r * 2;

  if (ana_layout_text_px (text) <= room || *name == '\0')
    {
      ana_layout_label (self, share, lx, ly - ANA_LAYOUT_LINE_PX / 2, align, fmax (room, 1), ANA_SLOT_TEXT, text);
      return;
    }
  ana_layout_label (self, share, lx, ly - ANA_LAYOUT_LINE_PX, align, fmax (room, 1), ANA_SLOT_TEXT, name);
  ana_layout_label (self, share, lx, ly, align, fmax (room, 1), ANA_SLOT_DIM, part);
}

static void
draw_slices (AnaLayout *self, const GArray *slices, double total, double scale)
{
  double r = fmax (fmin (self->w / 2 - fmin (110, self->w / 4), self->h / 2 - fmin (30, self->h / 6)), 1);
  double x = self->x + self->w / 2, y = self->y + self->h / 2, angle = 0, hole = ana_plot_option (self->plot, "innerRadius");
  gboolean rose = ana_plot_option (self->plot, "rose") > 0;
  double most = slices->len > 0 ? g_array_index (slices, Slice, 0).sum : 1;

  hole = hole > 1 ? fmin (hole, r * 0.9) : hole * r;
  for (guint i = 0; i < slices->len; i++)
    {
      const Slice *slice = &g_array_index (slices, Slice, i);
      double share = total > 0 ? slice->sum / total : 1.0 / slices->len;
      double sweep = rose ? 2 * G_PI / slices->len : share * 2 * G_PI, outer = rose ? hole + (r - hole) * sqrt (most > 0 ? slice->sum / most : 1) : r;
      double gap = slices->len > 1 && sweep > 4 * GAP_RAD ? GAP_RAD : 0, middle = angle + sweep / 2, at = (hole + fmax (outer, 1)) / 2;
      double cells[] = { slice->other ? (double) NAN : slice->name, slice->sum * scale, share };
      guint datum;

      if (ana_plot_get (self->plot, ANA_PLOT_COLOUR) == NULL)
        cells[0] = NAN;
      datum = ana_layout_add_datum (self, G_MAXUINT, 0, x + at * sin (middle), y - at * cos (middle), cells);
      ana_layout_arc (self, datum, x, y, hole, fmax (outer, 1), angle + gap / 2, angle + sweep - gap / 2, ink_of (self->plot, slice, i));
      label_slice (self, slice, share, x, y, outer, middle);
      angle += sweep;
    }
}

static void
claim_rows (AnaLayout *self, const GArray *slices)
{
  guint n = ana_plot_n_names (self->plot, ANA_PLOT_COLOUR);
  g_autofree guint *datum_of_name = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    datum_of_name[i] = slices->len > 0 ? slices->len - 1 : 0;
  for (guint i = 0; i < slices->len; i++)
    if (!g_array_index (slices, Slice, i).other)
      datum_of_name[g_array_index (slices, Slice, i).name] = i;
  for (guint i = 0; i < self->plot->n_drawn; i++)
    if (!isnan (part_of (self->plot, i)))
      ana_layout_claim_row (self, datum_of_name[ana_plot_group (self->plot, ANA_PLOT_COLOUR, i)], i);
}

static void
lay_out (AnaLayout *self)
{
  double total = 0, lo, hi, scale = 1;
  g_autoptr (GArray) slices = NULL;

  /* sums of the largest doubles would be infinite: count in parts of the largest */
  if (ana_plot_extent (self->plot, ANA_PLOT_THETA, &lo, &hi) && hi > 1e300)
    scale = 1e150;
  slices = collect (self->plot, scale);
  for (guint i = 0; i < slices->len; i++)
    total += g_array_index (slices, Slice, i).sum;
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Part"));
  ana_layout_add_channel_column (self, ANA_PLOT_THETA, NC_ ("chart", "Value"));
  ana_layout_add_column (self, NC_ ("chart", "Share"), ANA_CELL_PERCENT, NULL, 0);
  self->value_column = 1;
  draw_slices (self, slices, total, scale);
  claim_rows (self, slices);
}

static const char *
find_type (const AnaPlot *plot)
{
  if (ana_plot_option (plot, "rose") > 0)
    return NC_ ("chart", "Rose chart");
  return ana_plot_option (plot, "innerRadius") > 0 ? NC_ ("chart", "Donut chart") : NC_ ("chart", "Pie chart");
}

const AnaMark ana_mark_arc = {
  .name = "arc",
  .channels = { { ANA_PLOT_THETA, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .options = { { "innerRadius", 0, 1000, 0, NULL }, { "rose", 0, 1, 0, NULL } },
  .lay_out = lay_out,
  .find_type = find_type, .item_name = NC_ ("chart", "slice"), .item_names = NC_ ("chart", "slices"),
};
