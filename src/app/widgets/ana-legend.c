/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-legend.c: the names of a chart's layers, each a toggle: click shows it alone, Ctrl+click adds it.
 *
 * Beside a title they stand in one line and are elided. In a tile they fill two rows; where these are too short for all of
 * them, "+3" at the end turns to the next ones, so that no name is cut by the edge of the tile.
 */
#include "config.h"

#include "ana-legend.h"

#include <glib/gi18n.h>

#define GAP_PX 2
#define MAX_ROWS 2
#define MAX_NAMES 16
#define MIN_LABEL_CHARS 9 /* two of them fit on a telephone */

/* --- swatch: a line or a patch, as the layer draws it --- */

typedef struct {
  GtkWidget parent_instance;
  AnaLayer  look; /* slot, mark and dashes of the layer, and nothing else of it */
} AnaSwatch;
typedef GtkWidgetClass AnaSwatchClass;

static GType ana_swatch_get_type (void);
G_DEFINE_TYPE (AnaSwatch, ana_swatch, GTK_TYPE_WIDGET)

static void
swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaSwatch *self = (AnaSwatch *) widget;
  int height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, ANA_PAINT_SWATCH_PX, height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  ana_paint_swatch (cr, &self->look, ana_ui_get_theme (), 0, height / 2.0);
  cairo_destroy (cr);
}

static void
swatch_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? (int) ANA_PAINT_SWATCH_PX : 10;
}

static void
ana_swatch_class_init (AnaSwatchClass *klass)
{
  klass->snapshot = swatch_snapshot;
  klass->measure = swatch_measure;
  gtk_widget_class_set_accessible_role (klass, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ana_swatch_init (AnaSwatch *self)
{
}

/* --- legend --- */

struct _AnaLegend {
  GtkWidget     parent_instance;
  AnaChartView *view;   /* (borrowed) stands beside it */
  char         *names;  /* (owned) what is shown, to see a change */
  gboolean      updating;
  /* Of rows */
  GtkWidget    *pager;    /* (nullable) "+3": the last child */
  guint         first;    /* the name that stands first */
  guint         n_shown;  /* from it on */
  guint         told;     /* what the pager says */
  guint         tell_id;
};

G_DEFINE_FINAL_TYPE (AnaLegend, ana_legend, GTK_TYPE_WIDGET)

/* The names in their order; the pager is none. */
static GtkWidget *
next_entry (AnaLegend *self, GtkWidget *button)
{
  GtkWidget *next = button == NULL ? gtk_widget_get_first_child (GTK_WIDGET (self)) : gtk_widget_get_next_sibling (button);

  return next != self->pager ? next : NULL;
}

static guint
layer_of (GtkWidget *button)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "layer"));
}

static void
show_state (AnaLegend *self)
{
  guint64 hidden = ana_chart_view_get_hidden (self->view);

  self->updating = TRUE;
  for (GtkWidget *button = NULL; (button = next_entry (self, button)) != NULL;)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), (hidden & (1ull << layer_of (button))) == 0);
  self->updating = FALSE;
}

static guint64
all_layers (AnaLegend *self)
{
  guint64 all = 0;

  for (GtkWidget *button = NULL; (button = next_entry (self, button)) != NULL;)
    all |= 1ull << layer_of (button);
  return all;
}

static void
toggled_cb (GtkToggleButton *button, AnaLegend *self)
{
  guint64 mine = 1ull << layer_of (GTK_WIDGET (button));
  guint64 hidden = ana_chart_view_get_hidden (self->view);
  guint64 alone = all_layers (self) & ~mine;
  GdkDevice *device = gdk_seat_get_keyboard (gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self))));
  gboolean add = device != NULL && (gdk_device_get_modifier_state (device) & GDK_CONTROL_MASK) != 0;

  if (self->updating)
    return;
  if (add)
    hidden ^= mine;
  else
    hidden = hidden == alone ? 0 : alone; /* a second click shows all again */
  if ((hidden & all_layers (self)) == all_layers (self))
    hidden = 0;
  ana_chart_view_set_hidden (self->view, hidden);
  show_state (self);
}

static void
add_entry (AnaLegend *self, guint layer, const AnaLayer *model)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  AnaSwatch *swatch = g_object_new (ana_swatch_get_type (), NULL);
  GtkWidget *label = ana_ui_label_new (model->label, "caption", 0);

  swatch->look = (AnaLayer) { .slot = model->slot, .mark = model->mark, .dashed = model->dashed };
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (swatch));
  if (self->pager == NULL)
    gtk_label_set_width_chars (GTK_LABEL (label), MIN ((int) g_utf8_strlen (model->label, -1), MIN_LABEL_CHARS));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "ana-legend");
  g_object_set_data (G_OBJECT (button), "layer", GUINT_TO_POINTER (layer));
  ana_ui_set_a11y_label (button, model->label);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_widget_insert_before (button, GTK_WIDGET (self), self->pager);
}

static void
clear (AnaLegend *self)
{
  GtkWidget *child;

  while ((child = next_entry (self, NULL)) != NULL)
    gtk_widget_unparent (child);
  self->first = 0;
}

/* --- in rows --- */

static int
width_of (GtkWidget *button, int room)
{
  int natural;

  gtk_widget_measure (button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return MIN (natural, room);
}

static int
row_height (AnaLegend *self)
{
  int height = 0;

  gtk_widget_measure (self->pager, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

typedef struct {
  int x, row;
} Pen;

/* The next place for so much width, which is never more than the last row has; FALSE after the last row. */
static gboolean
take_place (Pen *pen, int width, int room, int keep_px)
{
  int limit = room - (pen->row == MAX_ROWS - 1 ? keep_px : 0);

  if (pen->x > 0 && pen->x + width > limit)
    {
      if (++pen->row == MAX_ROWS)
        return FALSE;
      pen->x = 0;
    }
  pen->x += width + GAP_PX;
  return TRUE;
}

/* How many names from @first on there is room for; @rows: how many rows they take. */
static guint
count_fitting (AnaLegend *self, guint first, int room, int keep_px, int *rows)
{
  Pen pen = { 0 };
  guint i = 0, n = 0;

  *rows = 1;
  for (GtkWidget *button = NULL; (button = next_entry (self, button)) != NULL; i++)
    {
      if (i < first)
        continue;
      if (!take_place (&pen, width_of (button, room - keep_px), room, keep_px))
        break;
      *rows = pen.row + 1;
      n++;
    }
  return n;
}

static guint
count_entries (AnaLegend *self)
{
  guint n = 0;

  for (GtkWidget *button = NULL; (button = next_entry (self, button)) != NULL;)
    n++;
  return n;
}

static GtkSizeRequestMode
request_mode_cb (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_cb (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  AnaLegend *self = ANA_LEGEND (widget);
  int rows = 1, all = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      if (for_size > 0)
        count_fitting (self, 0, for_size, 0, &rows);
      *minimum = *natural = rows * row_height (self) + (rows - 1) * GAP_PX;
      return;
    }
  for (GtkWidget *button = NULL; (button = next_entry (self, button)) != NULL;)
    all += width_of (button, G_MAXINT) + GAP_PX;
  *minimum = 2 * width_of (self->pager, G_MAXINT);
  *natural = MAX (all, *minimum);
}

static gboolean
tell_cb (gpointer data)
{
  AnaLegend *self = data;
  g_autofree char *text = g_strdup_printf ("+%u", self->told);
  g_autofree char *words = g_strdup_printf (ngettext ("%u more name", "%u more names", self->told), self->told);

  self->tell_id = 0;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->pager), GTK_ACCESSIBLE_STATE_HIDDEN, self->told == 0, -1);
  gtk_button_set_label (GTK_BUTTON (self->pager), text);
  ana_ui_set_a11y_label (self->pager, words);
  ana_ui_set_tooltip (self->pager, words);
  return G_SOURCE_REMOVE;
}

/* Not while sizes are given out: another text asks for another size. */
static void
tell (AnaLegend *self, guint n_hidden)
{
  if (self->told == n_hidden)
    return;
  self->told = n_hidden;
  if (self->tell_id == 0)
    self->tell_id = g_idle_add (tell_cb, self);
}

static void
place (AnaLegend *self, GtkWidget *child, int x, int row, int width, int room)
{
  int height = row_height (self);
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  gtk_widget_set_child_visible (child, TRUE);
  gtk_widget_size_allocate (child, &(GtkAllocation) { mirrored ? room - x - width : x, row * (height + GAP_PX), width, height }, -1);
}

static void
allocate_cb (GtkWidget *widget, int room, int height, int baseline)
{
  AnaLegend *self = ANA_LEGEND (widget);
  guint n = count_entries (self), i = 0;
  int rows, keep = 0;
  Pen pen = { 0 };

  if (count_fitting (self, 0, room, 0, &rows) == n)
    self->first = 0;
  else
    keep = width_of (self->pager, room) + GAP_PX;
  self->n_shown = MAX (count_fitting (self, self->first, room, keep, &rows), 1);
  for (GtkWidget *button = NULL; (button = next_entry (self, button)) != NULL; i++)
    {
      int width = width_of (button, MAX (room - keep, 1));

      if (i < self->first || i >= self->first + self->n_shown)
        {
          gtk_widget_set_child_visible (button, FALSE); /* never for a moment alone: what is hidden loses the focus */
          continue;
        }
      take_place (&pen, width, room, keep);
      place (self, button, pen.x - width - GAP_PX, pen.row, width, room);
    }
  if (keep > 0)
    place (self, self->pager, MAX (MIN (pen.x, room - keep + GAP_PX), 0), pen.row, keep - GAP_PX, room);
  else
    gtk_widget_set_child_visible (self->pager, FALSE);
  tell (self, n - MIN (self->n_shown, n));
}

static void
page_cb (AnaLegend *self)
{
  guint n = count_entries (self);

  self->first = self->first + self->n_shown < n ? self->first + self->n_shown : 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
make_rows (AnaLegend *self)
{
  self->pager = gtk_button_new_with_label ("+0");
  gtk_widget_add_css_class (self->pager, "flat");
  gtk_widget_add_css_class (self->pager, "ana-legend");
  gtk_widget_add_css_class (self->pager, "caption");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->pager), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1); /* until names are hidden */
  g_signal_connect_swapped (self->pager, "clicked", G_CALLBACK (page_cb), self);
  gtk_widget_set_parent (self->pager, GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_custom_layout_new (request_mode_cb, measure_cb, allocate_cb));
}

static void
ana_legend_dispose (GObject *object)
{
  AnaLegend *self = ANA_LEGEND (object);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  clear (self);
  g_clear_pointer (&self->pager, gtk_widget_unparent);
  G_OBJECT_CLASS (ana_legend_parent_class)->dispose (object);
}

static void
ana_legend_finalize (GObject *object)
{
  g_free (ANA_LEGEND (object)->names);
  G_OBJECT_CLASS (ana_legend_parent_class)->finalize (object);
}

static void
ana_legend_class_init (AnaLegendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_legend_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_legend_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
ana_legend_init (AnaLegend *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 2);
}

GtkWidget *
ana_legend_new (AnaChartView *view)
{
  AnaLegend *self = g_object_new (ANA_TYPE_LEGEND, NULL);

  self->view = view;
  g_signal_connect_object (view, "notify::transform", G_CALLBACK (ana_legend_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::compare", G_CALLBACK (ana_legend_refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

GtkWidget *
ana_legend_new_rows (AnaChartView *view)
{
  GtkWidget *self = ana_legend_new (view);

  make_rows (ANA_LEGEND (self));
  return self;
}

/* A rule is named where it stands. */
static gboolean
is_named (const AnaLayer *layer)
{
  return layer->label != NULL && layer->mark != ANA_MARK_RULE;
}

static int
rank_of (const AnaLayer *layer)
{
  return layer->slot >= ANA_SLOT_SERIES_1 && layer->slot < ANA_SLOT_SERIES_1 + 8 ? (int) layer->slot : G_MAXINT;
}

/* What lies on top is named first, but colours keep their order: that is the order of the data. Returns how many. */
static guint
order_layers (const AnaGeom *geom, guint order[MAX_NAMES])
{
  guint n = 0;

  for (guint i = geom != NULL ? MIN (geom->n_layers, MAX_NAMES) : 0; i-- > 0;)
    {
      guint at = n;

      if (!is_named (geom->layers[i].layer))
        continue;
      for (; at > 0 && rank_of (geom->layers[order[at - 1]].layer) > rank_of (geom->layers[i].layer); at--)
        order[at] = order[at - 1];
      order[at] = i;
      n++;
    }
  return n;
}

/**
 * ana_legend_refresh:
 * @self: the legend
 *
 * The chart has another model. Entries are made anew only when the names differ, so that focus stays.
 */
void
ana_legend_refresh (AnaLegend *self)
{
  AnaChart *chart = ana_chart_view_get_chart (self->view);
  gboolean has_layers = chart != NULL && ana_chart_get_plot (chart) == NULL; /* the legend of a plot is painted with it */
  g_autoptr (AnaGeom) geom = has_layers ? ana_geom_new (chart, 320, 160, ANA_INSETS_CHART) : NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  guint order[MAX_NAMES], n;

  for (guint i = 0; geom != NULL && i < geom->n_layers; i++)
    if (is_named (geom->layers[i].layer))
      g_string_append_printf (names, "%u%s\n", i, geom->layers[i].layer->label);
  if (g_strcmp0 (self->names, names->str) == 0)
    return;
  g_free (self->names);
  self->names = g_strdup (names->str);
  clear (self);
  n = order_layers (geom, order);
  for (guint i = 0; i < n; i++)
    add_entry (self, order[i], geom->layers[order[i]].layer);
  show_state (self);
}
