/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-page.c: the first page: cards, main trend, what changed, breakdown.
 *
 * What it says is one AnaOverview, built by the boards room on a compute thread from the cache; here it is put in
 * place. Rows that arrive only mark the page; it reads again at most ten times a second and only while it is mapped.
 */
#include "config.h"

#include "ana-overview-page.h"

#include "ana-breakdown.h"
#include "ana-card-grid.h"
#include "ana-cards-dialog.h"
#include "ana-change-list.h"
#include "ana-chart-card.h"
#include "ana-chart-tip.h"
#include "ana-overview-filter.h"
#include "ana-overview-status.h"
#include "ana-period-switch.h"
#include "ana-picked.h"
#include "ana-text-table.h"
#include "ana-tile-box.h"
#include "ana-widget.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define N_NARROW_COLUMNS 4 /* up to the change */
#define SOURCES_EVERY_USEC (30 * ANA_USEC_PER_SEC)

#define SESSION(self) (ana_page_get_session (ANA_PAGE (self)))

struct _AnaOverviewPage {
  AnaPage          parent_instance;
  /* Owned */
  AnaBoard        *board;        /* (nullable) */
  AnaOverview     *overview;     /* (nullable) what is shown */
  AnaSources      *sources;
  AnaOverviewFilter filter;      /* what was asked for; the chips say what is shown */
  /* Derived */
  gboolean         settled;      /* the first answer is in, or there is none to be had */
  gulong           paint_id;     /* until the first frame was painted */
  guint            below_id;
  gboolean         painted;
  gboolean         on_wall;
  /* Template */
  AnaStates       *states;
  GtkWidget       *filter_row;
  GtkWidget       *chips;
  GtkWidget       *partial_button;
  GtkLabel        *partial_label;
  GMenuModel      *pack_menu;
  GMenu           *pack_section;
  GtkMenuButton   *pack_button;
  GtkLabel        *pack_label;
  GtkWidget       *cards_button;
  GtkLabel        *range_text;
  GtkWidget       *period_switch;
  AnaCardGrid     *cards;
  AnaTileBox      *trend_row;
  AnaTileBox      *breakdown_row;
  AnaChartCard    *trend;
  AnaChangeList   *changes;
  /* Below the first screen; (nullable) made after the first frame */
  AnaBreakdown    *breakdown;
  GtkWidget       *table_tile;
  AnaTextTable    *table;
};

G_DEFINE_FINAL_TYPE (AnaOverviewPage, ana_overview_page, ANA_TYPE_PAGE)

/* --- reading --- */

static gboolean
prepare (AnaPage *page, AnaReading *reading)
{
  AnaOverviewPage *self = ANA_OVERVIEW_PAGE (page);

  if (self->board == NULL)
    return FALSE;
  reading->board = ana_board_ref (self->board);
  ana_overview_filter_ask (&self->filter, reading);
  return TRUE;
}

/* --- filters --- */

static void
refilter (AnaOverviewPage *self)
{
  ana_states_begin (self->states);
  ana_page_request (ANA_PAGE (self), TRUE);
}

static void
breakdown_picked_cb (AnaBreakdown *breakdown, const char *key, AnaOverviewPage *self)
{
  ana_overview_filter_toggle_dim (&self->filter, key);
  refilter (self);
}

/* The same bucket once more lets go of it. */
static void
filter_mark (AnaOverviewPage *self, double x)
{
  if (self->overview == NULL || isnan (x))
    return;
  ana_overview_filter_toggle_mark (&self->filter, self->overview->mark, (gint64) x);
  refilter (self);
}

static void
mark_clicked_cb (AnaChartView *view, const AnaChartPick *pick, AnaOverviewPage *self)
{
  filter_mark (self, pick->x);
}

static void
filter_mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  filter_mark (ANA_OVERVIEW_PAGE (widget), (double) g_variant_get_int64 (parameter));
}

static void
drop_filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaOverviewPage *self = ANA_OVERVIEW_PAGE (widget);

  if (ana_overview_filter_drop (&self->filter, g_variant_get_string (parameter, NULL)))
    refilter (self);
}

/* Escape: the page is whole again. */
static gboolean
clear_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  AnaOverviewPage *self = ANA_OVERVIEW_PAGE (widget);

  if (!ana_overview_filter_clear (&self->filter))
    return GDK_EVENT_PROPAGATE;
  refilter (self);
  return GDK_EVENT_STOP;
}

/* --- cards --- */

static void
take_board (AnaOverviewPage *self, AnaBoard *board)
{
  g_autoptr (GError) error = NULL;

  ana_board_unref (self->board);
  self->board = board;
  if (!ana_picked_save (ana_session_get_store (SESSION (self)), board, &error))
    ana_page_toast (ANA_PAGE (self), error->message);
  ana_page_request (ANA_PAGE (self), TRUE);
}

static void
move_cb (AnaCardGrid *cards, const char *code, int step, AnaOverviewPage *self)
{
  take_board (self, ana_picked_move (self->board, code, step));
}

static void
pin_cb (AnaCardGrid *cards, const char *code, gboolean wanted, AnaOverviewPage *self)
{
  ana_overview_page_pin (self, code, wanted);
}

/* --- trend --- */

static void
fill_tip (const AnaGeom *geom, const AnaHit *hit, AnaTip *tip, gpointer data)
{
  AnaOverviewPage *self = data;

  if (self->overview != NULL && self->overview->trend_kpi != NULL)
    ana_chart_fill_tip (geom, hit, self->overview->trend_kpi, self->overview->period, &self->overview->back, tip);
}

static void
trend_opened_cb (AnaChartView *view, int index, AnaOverviewPage *self)
{
  if (self->overview != NULL && self->overview->trend_kpi != NULL)
    ana_page_open_kpi (ANA_PAGE (self), self->overview->trend_kpi->code);
}

static void
open_trend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  trend_opened_cb (NULL, -1, ANA_OVERVIEW_PAGE (widget));
}

/* What the pointer does by one press and by two. */
static void
menu_wanted_cb (AnaChartView *view, const AnaChartPick *pick, GMenu *menu, AnaOverviewPage *self)
{
  g_autoptr (GMenu) section = g_menu_new ();

  if (pick != NULL && !isnan (pick->x))
    {
      g_autofree char *action = g_strdup_printf ("overview.filter-mark(int64 %" G_GINT64_FORMAT ")", (gint64) pick->x);

      g_menu_append (section, _("_Filter the Page"), action);
    }
  g_menu_append (section, _("_Open KPI"), "overview.open-trend");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
show_trend (AnaOverviewPage *self)
{
  ana_chart_card_set_title (self->trend, self->overview->trend_title, self->overview->trend_unit);
  ana_chart_card_set_chart (self->trend, self->overview->trend);
  if (ana_page_is_turning (ANA_PAGE (self)))
    ana_chart_view_cut (ana_chart_card_get_view (self->trend));
}

/* --- table --- */

static const AnaTableRow *
table_row (AnaOverviewPage *self, guint row)
{
  if (self->overview == NULL)
    return NULL;
  return row < self->overview->rows->len ? self->overview->rows->pdata[row] : self->overview->total;
}

static void
fill_cell (guint row, guint column, AnaCell *cell, gpointer data)
{
  AnaOverviewPage *self = data;
  const AnaTableRow *source = table_row (self, row);

  if (source == NULL)
    return;
  cell->text = g_strdup (source->cells[column]);
  cell->sign = source->signs[column];
  cell->verdict = source->verdicts[column];
  cell->strong = source == self->overview->total;
}

static double
sort_value (guint row, guint column, gpointer data)
{
  const AnaTableRow *source = table_row (data, row);

  return source != NULL ? source->values[column] : NAN;
}

static void
show_table (AnaOverviewPage *self)
{
  gboolean has_rows = self->overview->rows != NULL && self->overview->rows->len > 0;

  gtk_widget_set_visible (self->table_tile, has_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->breakdown_row), has_rows || gtk_widget_get_visible (GTK_WIDGET (self->breakdown)));
  if (!has_rows)
    return;
  ana_text_table_set_columns (self->table, (const char *const *) self->overview->columns,
                              ana_page_get_narrow (ANA_PAGE (self)) ? N_NARROW_COLUMNS : ANA_OVERVIEW_N_COLUMNS);
  ana_text_table_set_rows (self->table, self->overview->rows->len, self->overview->total != NULL);
}

/* --- what lies below the first screen: it is made after the first frame, half of a start's widgets --- */

static void
make_below (AnaOverviewPage *self)
{
  self->breakdown = g_object_new (ANA_TYPE_BREAKDOWN, NULL);
  g_signal_connect (self->breakdown, "picked", G_CALLBACK (breakdown_picked_cb), self);
  self->table_tile = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->table = g_object_new (ANA_TYPE_TEXT_TABLE, "hexpand", TRUE, "margin-start", 4, "margin-end", 4, "margin-top", 4, "margin-bottom", 6, NULL);
  gtk_widget_add_css_class (self->table_tile, "ana-tile");
  gtk_box_append (GTK_BOX (self->table_tile), GTK_WIDGET (self->table));
  ana_tile_box_append (self->breakdown_row, GTK_WIDGET (self->breakdown));
  ana_tile_box_append (self->breakdown_row, self->table_tile);
  ana_text_table_set_source (self->table, fill_cell, sort_value, self, FALSE);
  ana_text_table_set_label (self->table, _("Breakdown"));
  ana_text_table_set_whole (self->table);
}

static void
show_below (AnaOverviewPage *self)
{
  if (!self->painted)
    return;
  if (self->breakdown == NULL)
    make_below (self);
  ana_change_list_set_overview (self->changes, self->overview);
  ana_breakdown_set_overview (self->breakdown, self->overview);
  show_table (self);
}

static gboolean
below_cb (gpointer data)
{
  AnaOverviewPage *self = data;

  self->below_id = 0;
  if (self->overview != NULL && ana_overview_has_figures (self->overview))
    show_below (self);
  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock, AnaOverviewPage *self)
{
  g_clear_signal_handler (&self->paint_id, clock);
  self->painted = TRUE;
  self->below_id = g_idle_add (below_cb, self);
}

static void
map_cb (AnaOverviewPage *self)
{
  if (!self->painted && self->paint_id == 0)
    self->paint_id = g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self)), "after-paint", G_CALLBACK (painted_cb), self, 0);
}

/* --- states --- */

/* "4 of 5 sources": what is shown is not all there is. */
static void
show_partial (AnaOverviewPage *self)
{
  GPtrArray *list = ana_sources_list (self->sources);
  guint n_working = ana_sources_count_working (self->sources);
  gboolean partial = list != NULL && n_working < list->len;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->partial_button, partial);
  if (!partial)
    return;
  text = g_strdup_printf (ngettext ("%u of %u source", "%u of %u sources", list->len), n_working, list->len);
  ana_ui_set_text (self->partial_label, text);
  ana_ui_set_a11y_label (self->partial_button, text);
}

static void
show_range (AnaOverviewPage *self)
{
  gboolean narrow = ana_page_get_narrow (ANA_PAGE (self));

  if (self->overview != NULL)
    ana_ui_set_text (self->range_text, narrow ? self->overview->as_of_text : self->overview->range_text);
}

static guint
count (const GPtrArray *list)
{
  return list != NULL ? list->len : 0;
}

static void
show_board (AnaOverviewPage *self)
{
  gboolean picked = *ana_session_get_pack (SESSION (self)) == '\0';

  ana_card_grid_set_cards (self->cards, self->overview->cards, self->board, picked);
  show_trend (self);
  gtk_widget_set_visible (GTK_WIDGET (self->changes), count (self->overview->changes) > 0
                                                      || (self->overview->dim == NULL && count (self->overview->breakdown) + count (self->overview->rows) > 0));
  show_below (self);
  ana_states_show_content (self->states);
}

/* What the page says: its figures, or why there are none. */
static void
show_state (AnaOverviewPage *self)
{
  if (self->overview == NULL)
    return;
  show_range (self);
  ana_overview_filter_fill_chips (self->chips, self->overview);
  if (ana_overview_has_figures (self->overview) || gtk_widget_get_visible (self->chips))
    show_board (self);
  else
    ana_overview_tell_empty (SESSION (self), self->overview, self->sources, self->states);
}

static void
sources_changed_cb (AnaOverviewPage *self)
{
  show_partial (self);
  if (self->overview != NULL && !ana_overview_has_figures (self->overview))
    show_state (self);
}

/* --- packs --- */

static void
add_pack (AnaOverviewPage *self, const char *pack)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (ana_ui_pack_title (pack), NULL);

  g_menu_item_set_action_and_target (item, "win.pack", "s", pack);
  g_menu_append_item (self->pack_section, item);
}

static void
fill_packs (AnaOverviewPage *self)
{
  AnaCatalogue *catalogue = ana_session_get_catalogue (SESSION (self));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_menu_remove_all (self->pack_section);
  add_pack (self, "");
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);

      if (kpi->pack != NULL && g_hash_table_add (seen, kpi->pack))
        add_pack (self, kpi->pack);
    }
}

static void
update_pack (AnaOverviewPage *self)
{
  const char *title = ana_ui_pack_title (ana_session_get_pack (SESSION (self)));
  g_autofree char *spoken = g_strdup_printf (_("Cards shown: %s"), title);

  if (strcmp (gtk_label_get_text (self->pack_label), title) == 0)
    return;
  ana_ui_set_text (self->pack_label, title);
  ana_ui_set_a11y_label (GTK_WIDGET (self->pack_button), spoken);
}

/* --- showing --- */

static void
watch_cards (AnaOverviewPage *self)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < self->overview->cards->len; i++)
    g_ptr_array_add (codes, ((AnaCard *) self->overview->cards->pdata[i])->code);
  if (self->overview->trend_kpi != NULL)
    g_ptr_array_add (codes, self->overview->trend_kpi->code);
  g_ptr_array_add (codes, NULL);
  ana_session_watch (SESSION (self), (const char *const *) codes->pdata, self);
}

static void
show (AnaPage *page, gpointer built, const GError *error)
{
  AnaOverviewPage *self = ANA_OVERVIEW_PAGE (page);

  self->settled = TRUE;
  ana_states_end (self->states);
  if (built == NULL)
    return;
  g_clear_pointer (&self->overview, ana_overview_unref);
  self->overview = built;
  watch_cards (self);
  ana_session_note_as_of (SESSION (self), self->overview->as_of_usec);
  ana_page_ask (page, self->overview->questions);
  update_pack (self);
  show_state (self);
}

/* --- session --- */

static void
rows_changed_cb (AnaSession *session, GHashTable *streams, AnaOverviewPage *self)
{
  ana_page_mark (ANA_PAGE (self));
}

static void
view_changed_cb (AnaSession *session, AnaOverviewPage *self)
{
  self->filter.has_mark = FALSE; /* it was a bucket of another period or range */
  ana_states_begin (self->states);
  ana_page_request (ANA_PAGE (self), TRUE);
}

static void
profile_changed (AnaPage *page)
{
  ana_overview_filter_clear (&ANA_OVERVIEW_PAGE (page)->filter);
  ana_sources_forget (ANA_OVERVIEW_PAGE (page)->sources);
  show_partial (ANA_OVERVIEW_PAGE (page));
  ana_overview_page_load (ANA_OVERVIEW_PAGE (page));
}

/* Without figures the page says why, and that changes with the connection. */
static void
status_changed_cb (AnaSession *session, AnaOverviewPage *self)
{
  if (self->overview != NULL && !ana_overview_has_figures (self->overview) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_state (self);
}

/* Ages grow while nothing arrives: the same figures, newly dated. Only freshness and age are set. */
static void
tick_cb (AnaSession *session, AnaOverviewPage *self)
{
  AnaFreshness freshness = ana_session_get_figures_freshness (session);

  if (self->overview == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  ana_sources_refresh (self->sources, SOURCES_EVERY_USEC);
  if (ana_page_is_marked (ANA_PAGE (self)) || freshness != self->overview->freshness)
    ana_page_request (ANA_PAGE (self), FALSE);
  else
    ana_card_grid_set_ages (self->cards, self->overview->cards, ana_session_get_now_usec (session));
}

/* --- widget --- */

static void
ana_overview_page_dispose (GObject *object)
{
  AnaOverviewPage *self = ANA_OVERVIEW_PAGE (object);

  g_clear_handle_id (&self->below_id, g_source_remove);
  if (self->sources != NULL)
    g_signal_handlers_disconnect_by_data (self->sources, self);
  g_clear_object (&self->sources);
  ana_overview_filter_clear (&self->filter);
  g_clear_pointer (&self->overview, ana_overview_unref);
  g_clear_pointer (&self->board, ana_board_unref);
  G_OBJECT_CLASS (ana_overview_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, states);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, filter_row);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, chips);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, partial_button);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, partial_label);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, pack_menu);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, pack_section);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, pack_button);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, pack_label);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, cards_button);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, range_text);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, period_switch);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, cards);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, trend_row);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, breakdown_row);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, trend);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, changes);
}

static void
ana_overview_page_class_init (AnaOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnaPageClass *page_class = ANA_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_overview_page_dispose;
  page_class->build = ana_reading_build_overview;
  page_class->free_built = (GDestroyNotify) ana_overview_unref;
  page_class->prepare = prepare;
  page_class->show = show;
  page_class->profile_changed = profile_changed;
  g_type_ensure (ANA_TYPE_STATES);
  g_type_ensure (ANA_TYPE_CARD_GRID);
  g_type_ensure (ANA_TYPE_CHANGE_LIST);
  g_type_ensure (ANA_TYPE_PERIOD_SWITCH);
  g_type_ensure (ANA_TYPE_TILE_BOX);
  g_type_ensure (ANA_TYPE_CHART_CARD);
  gtk_widget_class_install_action (widget_class, "overview.filter-mark", "x", filter_mark_action);
  gtk_widget_class_install_action (widget_class, "overview.open-trend", NULL, open_trend_action);
  gtk_widget_class_install_action (widget_class, "overview.drop-filter", "s", drop_filter_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, clear_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-overview-page.ui");
  bind_children (widget_class);
}

static GtkLayoutManager *
trend_layout_new (void)
{
  GtkLayoutManager *layout = ana_tile_layout_new_shares ((const int[]) { 200, 100 }, 2, 640, 12);

  ana_tile_layout_set_grows (ANA_TILE_LAYOUT (layout), TRUE); /* a page with room to spare gives it to its trend */
  return layout;
}

static GtkLayoutManager *
breakdown_layout_new (void)
{
  return ana_tile_layout_new_shares ((const int[]) { 414, 486 }, 2, 700, 12);
}

static void
add_skeleton (AnaOverviewPage *self)
{
  ana_states_add_skeleton (self->states, ana_tile_layout_new_columns (200, 2, 6, 12), 4, 155);
  ana_states_add_skeleton (self->states, trend_layout_new (), 2, 256);
  ana_states_add_skeleton (self->states, breakdown_layout_new (), 2, 182);
}

static void
ana_overview_page_init (AnaOverviewPage *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  ana_ui_defer_menu (self->pack_button, self->pack_menu);
  add_skeleton (self);
  gtk_widget_set_layout_manager (GTK_WIDGET (self->trend_row), trend_layout_new ());
  gtk_widget_set_layout_manager (GTK_WIDGET (self->breakdown_row), breakdown_layout_new ());
  ana_chart_view_set_tip (ana_chart_card_get_view (self->trend), fill_tip, self);
  ana_chart_view_set_min_height (ana_chart_card_get_view (self->trend), 214);
  ana_chart_card_set_empty (self->trend, _("There is no trend to show yet"));
  g_signal_connect (ana_chart_card_get_view (self->trend), "opened", G_CALLBACK (trend_opened_cb), self);
  g_signal_connect (ana_chart_card_get_view (self->trend), "mark-clicked", G_CALLBACK (mark_clicked_cb), self);
  g_signal_connect (ana_chart_card_get_view (self->trend), "menu-wanted", G_CALLBACK (menu_wanted_cb), self);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect_swapped (self->trend, "toast", G_CALLBACK (ana_page_toast), self);
  g_signal_connect_swapped (self->cards, "open", G_CALLBACK (ana_page_open_kpi), self);
  g_signal_connect (self->cards, "move", G_CALLBACK (move_cb), self);
  g_signal_connect (self->cards, "pin", G_CALLBACK (pin_cb), self);
}

/**
 * ana_overview_page_new:
 * @session: not open yet; ana_overview_page_load() once it is
 *
 * Returns: (transfer floating): the page, blank
 */
GtkWidget *
ana_overview_page_new (AnaSession *session)
{
  AnaOverviewPage *self = g_object_new (ANA_TYPE_OVERVIEW_PAGE, NULL);

  ana_page_set_session (ANA_PAGE (self), session);
  self->sources = ana_sources_new (session);
  g_signal_connect_swapped (self->sources, "changed", G_CALLBACK (sources_changed_cb), self);
  g_signal_connect (session, "status-changed", G_CALLBACK (status_changed_cb), self);
  g_signal_connect (session, "rows-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect (session, "view-changed", G_CALLBACK (view_changed_cb), self);
  g_signal_connect (session, "tick", G_CALLBACK (tick_cb), self);
  return GTK_WIDGET (self);
}

/**
 * ana_overview_page_load:
 * @self: the page
 *
 * Reads board and cache of the session's profile: at the start, and when the profile changed.
 */
void
ana_overview_page_load (AnaOverviewPage *self)
{
  AnaStore *store = ana_session_get_store (SESSION (self));
  AnaOverview *first;

  ana_page_renew (ANA_PAGE (self));
  g_clear_pointer (&self->board, ana_board_unref);
  gtk_widget_set_visible (self->filter_row, store != NULL && !self->on_wall);
  if (store == NULL)
    {
      g_clear_pointer (&self->overview, ana_overview_unref);
      ana_session_tell_fault (SESSION (self), self->states);
      self->settled = TRUE;
      return;
    }
  fill_packs (self);
  update_pack (self);
  if (ana_session_take_first (SESSION (self), &self->board, &first))
    {
      show (ANA_PAGE (self), first, NULL);
      return;
    }
  self->board = ana_picked_load (store, ana_session_get_catalogue (SESSION (self)));
  ana_states_begin (self->states);
  ana_page_request (ANA_PAGE (self), TRUE);
}

/* The cards and charts alone: nobody is there to press anything. Before it is loaded. */
void
ana_overview_page_set_wall (AnaOverviewPage *self)
{
  self->on_wall = TRUE;
  gtk_widget_add_css_class (GTK_WIDGET (self), "ana-wall-page");
}

/* Whether the first board is on its way to the screen: from then on sockets may be opened. */
gboolean
ana_overview_page_is_settled (AnaOverviewPage *self)
{
  return self->settled;
}

void
ana_overview_page_set_narrow (AnaOverviewPage *self, gboolean narrow)
{
  if (!ana_page_set_narrow (ANA_PAGE (self), narrow))
    return;
  gtk_widget_set_visible (self->period_switch, !narrow);
  ana_card_grid_set_narrow (self->cards, narrow);
  ana_chart_card_set_narrow (self->trend, narrow);
  if (self->overview != NULL && self->table != NULL)
    show_table (self);
  show_range (self);
}

gboolean
ana_overview_page_has_card (AnaOverviewPage *self, const char *code)
{
  return self->board != NULL && ana_picked_has (self->board, code);
}

void
ana_overview_page_pin (AnaOverviewPage *self, const char *code, gboolean wanted)
{
  if (self->board == NULL)
    return;
  take_board (self, ana_picked_pin (self->board, code, wanted));
  ana_page_toast (ANA_PAGE (self), wanted ? _("The card is on the Overview") : _("The card is off the Overview"));
}

static void
cards_chosen_cb (AnaCardsDialog *dialog, const char *const *codes, AnaOverviewPage *self)
{
  take_board (self, ana_board_with_cards (self->board, codes));
}

void
ana_overview_page_choose_cards (AnaOverviewPage *self)
{
  g_auto (GStrv) codes = NULL;
  GtkWidget *dialog;

  if (self->board == NULL)
    return;
  codes = ana_board_list_cards (self->board);
  dialog = ana_cards_dialog_new (ana_session_get_catalogue (SESSION (self)), (const char *const *) codes);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (cards_chosen_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Back from a KPI's page the focus is where it was. */
void
ana_overview_page_focus_card (AnaOverviewPage *self, const char *code)
{
  ana_card_grid_focus (self->cards, code);
}
