/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-layout.c: how tiles share a row: equal columns for cards, shares for a chart and its list; stacked when narrow.
 *
 * GtkFlowBox wraps by the natural width of its children, so that a long title would change the number of columns; here
 * the width alone decides, and a row is as high as its highest tile.
 */
#include "config.h"

#include "ana-tile-layout.h"

#include "ana-ui.h"

#define MAX_SHARES 4
/* Of a row that grows: its first tile is no trend any more when it is nearly square, and nobody reads one of half a wall from end to end. */
#define LEAST_ASPECT 2.2
#define MOST_PX      720

struct _AnaTileLayout {
  GtkLayoutManager parent_instance;
  int              ideal_px;
  int              min_columns;
  int              max_columns;
  int              gap_px;
  int              stack_px;
  int              share[MAX_SHARES];
  guint            n_shares;     /* 0: equal columns */
  gboolean         grows;
};

G_DEFINE_FINAL_TYPE (AnaTileLayout, ana_tile_layout, GTK_TYPE_LAYOUT_MANAGER)

static guint
count_shown (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);
  return n;
}

static int
count_columns (AnaTileLayout *self, int width, guint n_children)
{
  int n;

  if (self->n_shares > 0)
    return width < ana_ui_scale_with_text (self->stack_px) ? 1 : MAX (1, (int) MIN (n_children, self->n_shares));
  n = (width + self->gap_px) / (ana_ui_scale_with_text (self->ideal_px) + self->gap_px);
  n = MIN (n, (int) n_children); /* few tiles fill a wide row all the same */
  return CLAMP (n, self->min_columns, self->max_columns);
}

/* The place of a column: @x and its width. */
static int
place_column (AnaTileLayout *self, int width, int n_columns, int column, int *x)
{
  int inner = width - (n_columns - 1) * self->gap_px;
  int before = 0, all = 0, mine = 1;

  for (int i = 0; i < n_columns; i++)
    {
      int share = self->n_shares > 0 && n_columns > 1 ? self->share[i] : 1;

      all += share;
      before += i < column ? share : 0;
      mine = i == column ? share : mine;
    }
  *x = before * inner / all + column * self->gap_px;
  return (before + mine) * inner / all - before * inner / all;
}

static int
measure_row (AnaTileLayout *self, GtkWidget **child, int width, int n_columns)
{
  int height = 0;

  for (int column = 0; column < n_columns && *child != NULL; *child = gtk_widget_get_next_sibling (*child))
    {
      int x, minimum, natural;

      if (!gtk_widget_should_layout (*child))
        continue;
      gtk_widget_measure (*child, GTK_ORIENTATION_VERTICAL, place_column (self, width, n_columns, column, &x),
                          &minimum, &natural, NULL, NULL);
      height = MAX (height, natural);
      column++;
    }
  return height;
}

static int
measure_height (AnaTileLayout *self, GtkWidget *widget, int width)
{
  guint n_children = count_shown (widget);
  int n_columns = count_columns (self, width, n_children);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int height = 0;

  for (guint done = 0; done < n_children; done += (guint) n_columns)
    height += measure_row (self, &child, width, n_columns) + (done > 0 ? self->gap_px : 0);
  return height;
}

/* What a row that grows would like to be, at least @height. */
static int
measure_grown (AnaTileLayout *self, GtkWidget *widget, int width, int height)
{
  int n_columns = count_columns (self, width, count_shown (widget)), x;

  if (!self->grows || n_columns < 2)
    return height;
  return MAX (height, MIN ((int) (place_column (self, width, n_columns, 0, &x) / LEAST_ASPECT), ana_ui_scale_with_text (MOST_PX)));
}

static int
measure_min_width (AnaTileLayout *self, GtkWidget *widget)
{
  int widest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int minimum;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      widest = MAX (widest, minimum);
    }
  if (self->n_shares > 0)
    return widest;
  return self->min_columns * widest + (self->min_columns - 1) * self->gap_px;
}

static void
ana_tile_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
                         int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  AnaTileLayout *self = ANA_TILE_LAYOUT (manager);
  int min_width = measure_min_width (self, widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = min_width;
      *natural = MAX (min_width, self->n_shares > 0 ? self->stack_px : self->ideal_px * self->min_columns);
      return;
    }
  for_size = for_size < 0 ? MAX (min_width, ana_ui_scale_with_text (self->stack_px)) : for_size;
  *minimum = measure_height (self, widget, for_size);
  *natural = measure_grown (self, widget, for_size, *minimum);
}

static GtkSizeRequestMode
ana_tile_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ana_tile_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  AnaTileLayout *self = ANA_TILE_LAYOUT (manager);
  int n_columns = count_columns (self, width, count_shown (widget));
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  /* one row of shares is as high as it is let be */
  int spare = self->n_shares > 0 && (int) count_shown (widget) <= n_columns ? MAX (0, height - measure_height (self, widget, width)) : 0;
  int y = 0;

  while (child != NULL)
    {
      GtkWidget *row = child;
      int row_height = measure_row (self, &child, width, n_columns) + spare;

      for (int column = 0; row != child; row = gtk_widget_get_next_sibling (row))
        {
          GtkAllocation place = { .y = y, .height = row_height };

          if (!gtk_widget_should_layout (row))
            continue;
          place.width = place_column (self, width, n_columns, column++, &place.x);
          if (mirrored)
            place.x = width - place.x - place.width;
          gtk_widget_size_allocate (row, &place, -1);
        }
      y += row_height + self->gap_px;
    }
}

static void
ana_tile_layout_class_init (AnaTileLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->measure = ana_tile_layout_measure;
  manager_class->get_request_mode = ana_tile_layout_get_request_mode;
  manager_class->allocate = ana_tile_layout_allocate;
}

static void
ana_tile_layout_init (AnaTileLayout *self)
{
  self->min_columns = 1;
  self->max_columns = 1;
}

GtkLayoutManager *
ana_tile_layout_new_columns (int ideal_px, int min_columns, int max_columns, int gap_px)
{
  AnaTileLayout *self = g_object_new (ANA_TYPE_TILE_LAYOUT, NULL);

  self->ideal_px = ideal_px;
  self->min_columns = min_columns;
  self->max_columns = max_columns;
  self->gap_px = gap_px;
  return GTK_LAYOUT_MANAGER (self);
}

GtkLayoutManager *
ana_tile_layout_new_shares (const int *shares, guint n_shares, int stack_px, int gap_px)
{
  AnaTileLayout *self = g_object_new (ANA_TYPE_TILE_LAYOUT, NULL);

  g_return_val_if_fail (n_shares > 0 && n_shares <= MAX_SHARES, NULL);
  for (guint i = 0; i < n_shares; i++)
    self->share[i] = shares[i];
  self->n_shares = n_shares;
  self->stack_px = stack_px;
  self->gap_px = gap_px;
  return GTK_LAYOUT_MANAGER (self);
}

void
ana_tile_layout_set_grows (AnaTileLayout *self, gboolean grows)
{
  self->grows = grows;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
