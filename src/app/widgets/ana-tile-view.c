/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-view.c: one tile of a board: its head, its state, and a body by its type.
 *
 * A tile is never blank again: while it is read anew, or cannot be, it goes on showing what it had, and its dot says how
 * old that is.
 */
#include "config.h"

#include "ana-tile-view-private.h"

#include "ana-text.h"
#include "ana-transform-chain.h"

#include <glib/gi18n.h>

#define GRIP_PX 18 /* by which a tile is taken, at the end of its head */

G_DEFINE_FINAL_TYPE (AnaTileView, ana_tile_view, GTK_TYPE_WIDGET)

enum { OPEN_KPI, ROWS_WANTED, BRUSHED, FILTER_CHOSEN, TEAR_OFF, RETRY, MENU_WANTED, TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- what the body says --- */

void
ana_tile_view_open_kpi (AnaTileView *self)
{
  if (self->data != NULL && self->data->code != NULL)
    g_signal_emit (self, signals[OPEN_KPI], 0, self->data->code);
}

void
ana_tile_view_want_rows (AnaTileView *self, const guint *rows, guint n_rows)
{
  AnaTilePick pick = { rows, n_rows };

  g_signal_emit (self, signals[ROWS_WANTED], 0, &pick);
}

void
ana_tile_view_want_retry (AnaTileView *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

void
ana_tile_view_want_menu (AnaTileView *self, GMenu *menu)
{
  g_signal_emit (self, signals[MENU_WANTED], 0, menu);
}

void
ana_tile_view_want_filter (AnaTileView *self, const char *field, const char *value)
{
  g_signal_emit (self, signals[FILTER_CHOSEN], 0, field, value);
}

void
ana_tile_view_brush (AnaTileView *self, JsonNode *predicates)
{
  if (!self->updating)
    g_signal_emit (self, signals[BRUSHED], 0, predicates);
}

void
ana_tile_view_choose (AnaTileView *self, const char *value)
{
  if (!self->updating && self->data != NULL && self->data->field != NULL)
    g_signal_emit (self, signals[FILTER_CHOSEN], 0, self->data->field, value);
}

/* --- head --- */

static char *
describe_age (const AnaTileData *data, gint64 now_usec)
{
  g_autofree char *when = NULL;

  if (data->as_of_usec == ANA_TIME_NONE)
    return g_strdup ("");
  if (data->freshness == ANA_FRESH_LIVE || data->freshness == ANA_FRESH_FRESH || data->freshness == ANA_FRESH_SAMPLE)
    return ana_format_age (now_usec - data->as_of_usec);
  when = ana_ui_format_as_of (data->as_of_usec, now_usec);
  return g_strdup_printf (_("as of %s"), when);
}

static void
show_age (AnaTileView *self)
{
  const AnaTileData *shown = self->data != NULL ? self->data : self->latest;
  AnaFreshness freshness = self->latest != NULL ? self->latest->freshness : ANA_FRESH_OFFLINE;
  g_autofree char *age = shown != NULL ? describe_age (shown, self->now_usec) : g_strdup ("");
  gboolean tells = shown != NULL && shown->type != ANA_TILE_TEXT && shown->type != ANA_TILE_IMAGE && shown->type != ANA_TILE_FILTER && !shown->is_own;

  if (self->type == ANA_TILE_KPI && self->data != NULL && self->data->card != NULL)
    ana_kpi_card_set_age (ANA_KPI_CARD (self->body), age, freshness);
  gtk_widget_set_visible (GTK_WIDGET (self->age), !self->editing);
  ana_tile_age_set (self->age, freshness, tells ? age : NULL, self->latest != NULL ? self->latest->message : NULL);
}

static void
show_head (AnaTileView *self)
{
  const AnaTileData *data = self->latest;
  gboolean headed = self->type != ANA_TILE_KPI && !(self->type == ANA_TILE_TEXT && data->title[0] == '\0');

  ana_ui_set_text (self->title, data->title);
  ana_ui_set_tooltip (GTK_WIDGET (self->title), data->title);
  ana_ui_set_text (self->unit, data->unit);
  gtk_widget_set_visible (self->warning, self->editing && ana_tile_view_count_warnings (self) > 0);
  gtk_widget_set_visible (self->menu_button, !self->editing && !self->on_wall && (ana_tile_view_has_menu (self) || g_signal_has_handler_pending (self, signals[MENU_WANTED], 0, FALSE)));
  gtk_widget_set_visible (self->head, !self->plain && (headed || gtk_stack_get_visible_child (self->stack) != self->body));
  if (self->type == ANA_TILE_TEXT) /* without a head its words begin where the grip stands */
    gtk_widget_set_margin_end (self->body, self->editing && !headed ? GRIP_PX : 0);
}

/* --- states --- */

static gboolean
has_something (const AnaTileData *data)
{
  return data->state == ANA_TILE_READY || data->state == ANA_TILE_STALE;
}

/* Whether what was there before goes on being shown: old rows are better than none, but not than "no rows for this filter". */
static gboolean
keeps_old (const AnaTileView *self, const AnaTileData *data)
{
  return self->data != NULL && (data->state == ANA_TILE_LOADING || data->state == ANA_TILE_ERROR) && g_strcmp0 (self->data->key, data->key) == 0;
}

/**
 * ana_tile_view_set_data:
 * @self: the tile
 * @data: (nullable): what it shows; %NULL while nothing has been read yet
 * @zone: in which times are shown
 * @now_usec: hub time
 */
void
ana_tile_view_set_data (AnaTileView *self, AnaTileData *data, const AnaZone *zone, gint64 now_usec)
{
  gboolean keep = data != NULL && keeps_old (self, data);

  self->zone = zone;
  self->now_usec = now_usec;
  if (data == NULL || data == self->latest)
    return;
  g_clear_pointer (&self->latest, ana_tile_data_unref);
  self->latest = ana_tile_data_ref (data);
  if (!keep)
    {
      g_clear_pointer (&self->data, ana_tile_data_unref);
      self->data = has_something (data) ? ana_tile_data_ref (data) : NULL;
    }
  self->updating = TRUE;
  if (keep || self->data == NULL)
    ana_tile_view_set_busy (self, keep && data->state == ANA_TILE_LOADING);
  else
    ana_tile_view_set_busy (self, FALSE);
  if (self->data == NULL)
    {
      ana_tile_view_show_message (self);
      if (self->legend != NULL)
        gtk_widget_set_visible (self->legend, FALSE);
    }
  else
    {
      if (!keep)
        ana_tile_view_fill_body (self);
      gtk_stack_set_visible_child (self->stack, self->body);
    }
  self->updating = FALSE;
  if (self->details_box != NULL && !ana_tile_view_has_details (self))
    gtk_popover_popdown (GTK_POPOVER (self->details_box));
  show_head (self);
  show_age (self);
}

void
ana_tile_view_set_now (AnaTileView *self, gint64 now_usec)
{
  self->now_usec = now_usec;
  if (self->latest != NULL)
    show_age (self);
}

void
ana_tile_view_set_busy (AnaTileView *self, gboolean busy)
{
  gtk_widget_set_opacity (self->busy, busy ? 1 : 0);
}

static const char *
get_form (const AnaTile *tile, const char *name)
{
  JsonNode *style = json_object_get_member (tile->json, "style");
  const char *form = style != NULL && JSON_NODE_HOLDS_OBJECT (style) ? ana_json_get_string (json_node_get_object (style), "", name, NULL, NULL) : NULL;

  return form != NULL ? form : "none";
}

/* A board keeps an id, or a list of steps. */
static char *
dup_transform (const AnaTile *tile)
{
  JsonNode *style = json_object_get_member (tile->json, "style");
  JsonNode *node = style != NULL && JSON_NODE_HOLDS_OBJECT (style) ? json_object_get_member (json_node_get_object (style), "transform") : NULL;
  g_autoptr (GArray) chain = ana_transform_chain_read (node, NULL);

  return chain != NULL ? ana_transform_chain_to_text (chain) : g_strdup ("none");
}

/* What the board says that its series become; whoever looks may choose another way, until the tile is another one. */
static void
set_form (AnaTileView *self, const AnaTile *tile)
{
  AnaChartView *view = ANA_CHART_VIEW (self->body);
  char *transform = dup_transform (tile);

  if (g_strcmp0 (self->transform, transform) != 0)
    ana_chart_view_set_transform (view, transform);
  if (g_strcmp0 (self->compare, get_form (tile, "compare")) != 0)
    ana_chart_view_set_compare (view, get_form (tile, "compare"));
  g_free (self->transform);
  g_free (self->compare);
  self->transform = transform;
  self->compare = g_strdup (get_form (tile, "compare"));
}

/* The title stands before anything is read. */
void
ana_tile_view_set_tile (AnaTileView *self, const AnaTile *tile)
{
  g_free (self->key);
  self->key = g_strdup (tile->key);
  if (self->type == ANA_TILE_CHART)
    set_form (self, tile);
  if (self->latest == NULL)
    {
      g_autofree char *title = ana_text_to_line (tile->title, ANA_LINE_CHARS);

      ana_ui_set_text (self->title, title);
    }
}

/* What is laid out anew is neither old nor young: the grip stands where the age was, and nothing can be pressed. */
void
ana_tile_view_set_editing (AnaTileView *self, gboolean editing)
{
  if (self->editing == editing)
    return;
  self->editing = editing;
  gtk_widget_set_margin_end (self->head, editing ? GRIP_PX : 0);
  if (self->brush != NULL)
    gtk_widget_set_visible (self->brush, !editing);
  if (self->latest != NULL)
    show_head (self);
  if (ANA_IS_KPI_CARD (self->body))
    ana_kpi_card_set_head_room (ANA_KPI_CARD (self->body), editing ? GRIP_PX : 0);
  show_age (self);
}

/* Nobody is there to press anything: its head is the title and the age alone. */
void
ana_tile_view_set_on_wall (AnaTileView *self)
{
  self->on_wall = TRUE;
  gtk_widget_set_visible (self->menu_button, FALSE);
  if (self->brush != NULL)
    gtk_widget_set_visible (self->brush, FALSE);
}

void
ana_tile_view_set_plain (AnaTileView *self)
{
  self->plain = TRUE;
  gtk_widget_add_css_class (self->box, "ana-bare");
  gtk_widget_set_visible (self->head, FALSE);
}

guint
ana_tile_view_count_warnings (AnaTileView *self)
{
  return self->latest != NULL ? g_strv_length (self->latest->warnings) : 0;
}

AnaTileType
ana_tile_view_get_kind (AnaTileView *self)
{
  return self->type;
}

const char *
ana_tile_view_get_key (AnaTileView *self)
{
  return self->key;
}

AnaTileData *
ana_tile_view_get_data (AnaTileView *self)
{
  return self->data;
}

/* --- widget --- */

static void
tear_off_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[TEAR_OFF], 0);
}

static void
ana_tile_view_dispose (GObject *object)
{
  AnaTileView *self = ANA_TILE_VIEW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->details_box, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  ana_ui_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (ana_tile_view_parent_class)->dispose (object);
  g_clear_object (&self->list_rows);
  g_clear_pointer (&self->data, ana_tile_data_unref);
  g_clear_pointer (&self->latest, ana_tile_data_unref);
}

static void
ana_tile_view_finalize (GObject *object)
{
  g_free (ANA_TILE_VIEW (object)->key);
  g_free (ANA_TILE_VIEW (object)->transform);
  g_free (ANA_TILE_VIEW (object)->compare);
  g_array_unref (ANA_TILE_VIEW (object)->picked);
  G_OBJECT_CLASS (ana_tile_view_parent_class)->finalize (object);
}

static void
ana_tile_view_class_init (AnaTileViewClass *klass)
{
  GType type = ANA_TYPE_TILE_VIEW;

  G_OBJECT_CLASS (klass)->dispose = ana_tile_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_tile_view_finalize;
  signals[OPEN_KPI] = g_signal_new ("open-kpi", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ROWS_WANTED] = g_signal_new ("rows-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[BRUSHED] = g_signal_new ("brushed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_NODE | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[FILTER_CHOSEN] = g_signal_new ("filter-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[RETRY] = g_signal_new ("retry", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MENU_WANTED] = g_signal_new ("menu-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_MENU);
  signals[TEAR_OFF] = g_signal_new ("tear-off", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("form-kept", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("annotate-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, ANA_TYPE_CHART_VIEW, G_TYPE_POINTER);
  signals[TOAST] = g_signal_new ("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "tile-view.tear-off", NULL, tear_off_action);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "tile-view.tear-off", NULL);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  ana_tile_view_install_actions (GTK_WIDGET_CLASS (klass));
  ana_tile_view_install_out (GTK_WIDGET_CLASS (klass));
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ana-tile-view");
}

static void
ana_tile_view_init (AnaTileView *self)
{
  self->zone = ana_zone_utc ();
  self->picked = g_array_new (FALSE, FALSE, sizeof (guint));
}

static GtkWidget *
make_head (AnaTileView *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (head, "ana-tile-head");
  gtk_widget_add_css_class (head, "ana-board-head");
  self->title = GTK_LABEL (ana_ui_label_new ("", "heading", 0));
  self->unit = GTK_LABEL (ana_ui_label_new ("", "caption ana-dim", 0));
  self->age = ANA_TILE_AGE (ana_tile_age_new ());
  self->warning = gtk_image_new_from_icon_name ("ana-warning-symbolic");
  gtk_widget_add_css_class (self->warning, "warning");
  gtk_widget_set_visible (self->warning, FALSE);
  ana_ui_set_a11y_label (self->warning, _("Something of its spec is not drawn"));
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (head), self->warning);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->unit));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->age));
  return head;
}

static GtkWidget *
make_loading (void)
{
  GtkWidget *block = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (block, "ana-skeleton");
  gtk_widget_set_margin_start (block, 12);
  gtk_widget_set_margin_end (block, 12);
  gtk_widget_set_margin_top (block, 4);
  gtk_widget_set_margin_bottom (block, 12);
  return block;
}

static GtkWidget *
make_busy (void)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (line, "ana-busy");
  gtk_widget_set_margin_start (line, 12);
  gtk_widget_set_margin_end (line, 12);
  gtk_widget_set_opacity (line, 0);
  return line;
}

/**
 * ana_tile_view_new:
 * @type: of the tile; it stays
 *
 * Returns: (transfer floating): nothing read yet
 */
GtkWidget *
ana_tile_view_new (AnaTileType type)
{
  AnaTileView *self = g_object_new (ANA_TYPE_TILE_VIEW, NULL);

  self->type = type;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "ana-tile");
  gtk_widget_set_overflow (self->box, GTK_OVERFLOW_HIDDEN);
  self->head = make_head (self);
  self->busy = make_busy ();
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, make_loading (), "loading");
  gtk_stack_add_named (self->stack, ana_tile_view_make_message (self), "message");
  self->body = ana_tile_view_make_body (self);
  gtk_stack_add_named (self->stack, self->body, "body");
  gtk_stack_set_visible_child_name (self->stack, "loading");
  gtk_box_append (GTK_BOX (self->box), self->head);
  gtk_box_append (GTK_BOX (self->box), self->busy);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  if (self->legend != NULL)
    gtk_box_insert_child_after (GTK_BOX (self->box), self->legend, self->head);
  if (self->legend != NULL)
    gtk_widget_set_visible (self->legend, FALSE);
  if (self->brush != NULL)
    gtk_box_append (GTK_BOX (self->head), self->brush);
  ana_tile_view_add_menu (self);
  ana_tile_view_add_drag (self);
  return GTK_WIDGET (self);
}
