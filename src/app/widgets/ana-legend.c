/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-legend.c: the names of a chart's layers, each a toggle: click shows it alone, Ctrl+click adds it.
 */
#include "config.h"

#include "ana-legend.h"

#define SWATCH_PX 14
#define PATCH_PX 10
#define MIN_LABEL_CHARS 9 /* two of them fit on a telephone */

/* --- swatch: a line or a patch, as the layer draws it --- */

typedef struct {
  GtkWidget     parent_instance;
  AnaColourSlot slot;
  gboolean      dashed;
  gboolean      filled;
} AnaSwatch;
typedef GtkWidgetClass AnaSwatchClass;

static GType ana_swatch_get_type (void);
G_DEFINE_TYPE (AnaSwatch, ana_swatch, GTK_TYPE_WIDGET)

static void
draw_line (cairo_t *cr, int height_px, gboolean dashed)
{
  cairo_set_line_width (cr, 2);
  if (dashed)
    cairo_set_dash (cr, (const double[]) { 4, 3 }, 2, 0);
  cairo_move_to (cr, 0, height_px / 2.0);
  cairo_line_to (cr, SWATCH_PX, height_px / 2.0);
  cairo_stroke (cr);
}

static void
draw_patch (cairo_t *cr, int height_px)
{
  cairo_rectangle (cr, (SWATCH_PX - PATCH_PX) / 2.0, (height_px - PATCH_PX) / 2.0, PATCH_PX, PATCH_PX);
  cairo_fill (cr);
}

static void
swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaSwatch *self = (AnaSwatch *) widget;
  int height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, SWATCH_PX, height);
  AnaColour colour = ana_theme_get_colour (ana_ui_get_theme (), self->slot);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, colour.a);
  if (self->filled)
    draw_patch (cr, height);
  else
    draw_line (cr, height, self->dashed);
  cairo_destroy (cr);
}

static void
swatch_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? SWATCH_PX : 10;
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
};

G_DEFINE_FINAL_TYPE (AnaLegend, ana_legend, GTK_TYPE_WIDGET)

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
  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self)); button != NULL; button = gtk_widget_get_next_sibling (button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), (hidden & (1ull << layer_of (button))) == 0);
  self->updating = FALSE;
}

static guint64
all_layers (AnaLegend *self)
{
  guint64 all = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self)); button != NULL; button = gtk_widget_get_next_sibling (button))
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

  swatch->slot = model->slot;
  swatch->dashed = model->dashed;
  swatch->filled = model->mark == ANA_MARK_BAR || model->mark == ANA_MARK_AREA;
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (swatch));
  gtk_label_set_width_chars (GTK_LABEL (label), MIN ((int) g_utf8_strlen (model->label, -1), MIN_LABEL_CHARS));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "ana-legend");
  g_object_set_data (G_OBJECT (button), "layer", GUINT_TO_POINTER (layer));
  ana_ui_set_a11y_label (button, model->label);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
clear (AnaLegend *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
ana_legend_dispose (GObject *object)
{
  clear (ANA_LEGEND (object));
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

/* A rule is named where it stands. */
static gboolean
is_named (const AnaLayer *layer)
{
  return layer->label != NULL && layer->mark != ANA_MARK_RULE;
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
  g_autoptr (AnaGeom) geom = chart != NULL ? ana_geom_new (chart, 320, 160, ANA_INSETS_CHART) : NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; geom != NULL && i < geom->n_layers; i++)
    if (is_named (geom->layers[i].layer))
      g_string_append_printf (names, "%u%s\n", i, geom->layers[i].layer->label);
  if (g_strcmp0 (self->names, names->str) == 0)
    return;
  g_free (self->names);
  self->names = g_strdup (names->str);
  clear (self);
  for (guint i = geom != NULL ? MIN (geom->n_layers, 16) : 0; i-- > 0;) /* what lies on top is named first */
    if (is_named (geom->layers[i].layer))
      add_entry (self, i, geom->layers[i].layer);
  show_state (self);
}
