/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-page.c: the first page: cards, main trend, what changed, breakdown.
 *
 * What it says is one AnaOverview, built by the boards room on a compute thread from the cache; here it is put in
 * place. Rows that arrive only mark the page; it reads again at most ten times a second and only while it is mapped.
 */
#include "config.h"

#include "ana-overview-page.h"

#include "ana-bar.h"
#include "ana-cards-dialog.h"
#include "ana-chart-card.h"
#include "ana-chart-tip.h"
#include "ana-kpi-card.h"
#include "ana-period-switch.h"
#include "ana-picked.h"
#include "ana-reading.h"
#include "ana-text-table.h"
#include "ana-tile-box.h"

#include <glib/gi18n.h>
#include <math.h>

#define SKELETON_AFTER_MS 150

struct _AnaOverviewPage {
  GtkWidget        parent_instance;
  /* Borrowed */
  AnaSession      *session;      /* outlives the window */
  /* Owned */
  AnaAnswers      *answers;
  AnaLatest       *latest;
  AnaBoard        *board;        /* (nullable) */
  AnaOverview     *overview;     /* (nullable) what is shown */
  GPtrArray       *card_widgets; /* of AnaKpiCard, borrowed from the grid */
  GPtrArray       *change_rows;  /* of GtkWidget, borrowed */
  guint            n_breakdown;  /* rows in the grid */
  /* Derived */
  gboolean         dirty;        /* rows moved while the page was not mapped */
  gboolean         settled;      /* the first answer is in, or there is none to be had */
  gboolean         narrow;
  guint            skeleton_id;
  /* Template */
  GtkStack        *states;
  GtkBox          *skeleton;
  AdwStatusPage   *empty;
  GtkButton       *empty_button;
  AdwStatusPage   *error;
  GtkButton       *retry_button;
  GtkScrolledWindow *scroller;
  GtkBox          *page;
  GMenu           *pack_section;
  GtkMenuButton   *pack_button;
  GtkLabel        *pack_label;
  GtkWidget       *cards_button;
  GtkLabel        *range_text;
  GtkWidget       *period_switch;
  AnaTileBox      *cards;
  AnaTileBox      *trend_row;
  AnaTileBox      *breakdown_row;
  AnaChartCard    *trend;
  GtkWidget       *changes_tile;
  GtkLabel        *change_sum;
  GtkListBox      *changes;
  GtkWidget       *breakdown_tile;
  GtkLabel        *breakdown_title;
  GtkGrid         *breakdown;
  GtkWidget       *table_tile;
  AnaTextTable    *table;
};

G_DEFINE_FINAL_TYPE (AnaOverviewPage, ana_overview_page, GTK_TYPE_WIDGET)

enum { OPEN_KPI, TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- reading --- */

/* Days are those of the KPIs shown, or their buckets would not meet the spans. */
static const AnaZone *
find_zone (AnaReading *reading, char **codes)
{
  const AnaKpi *kpi = codes[0] != NULL ? ana_catalogue_find (reading->catalogue, codes[0]) : NULL;

  for (guint i = 0; *reading->pack != '\0' && i < ana_catalogue_get_n (reading->catalogue); i++)
    if (g_strcmp0 (ana_catalogue_get (reading->catalogue, i)->pack, reading->pack) == 0)
      return ana_catalogue_get (reading->catalogue, i)->zone;
  return kpi != NULL ? kpi->zone : ana_zone_local ();
}

static gpointer
build (gpointer input, GCancellable *cancellable, GError **error)
{
  AnaReading *reading = input;
  AnaPointSource source = ana_reading_get_source (reading);
  g_auto (GStrv) codes = ana_board_list_cards (reading->board);
  AnaOverviewInput overview = {
    .catalogue = reading->catalogue, .board = reading->board, .period = reading->period,
    .pack = *reading->pack != '\0' ? reading->pack : NULL, .zone = find_zone (reading, codes),
    .freshness = reading->freshness, .source_name = reading->source_name, .locale = ana_locale (),
  };

  ana_reading_fit_data (reading, codes[0]);
  overview.range = reading->range;
  overview.now_usec = reading->now_usec;
  return ana_overview_new (&overview, &source);
}

static void
request (AnaOverviewPage *self, gboolean drop_running)
{
  AnaReading *reading;

  if (self->board == NULL)
    return;
  reading = ana_reading_new (self->session, self->answers);
  reading->board = ana_board_ref (self->board);
  self->dirty = FALSE;
  ana_latest_request (self->latest, reading, drop_running);
}

/* --- cards --- */

static void
open_cb (AnaKpiCard *card, AnaOverviewPage *self)
{
  g_signal_emit (self, signals[OPEN_KPI], 0, ana_kpi_card_get_code (card));
}

static void
take_board (AnaOverviewPage *self, AnaBoard *board)
{
  g_autoptr (GError) error = NULL;

  ana_board_unref (self->board);
  self->board = board;
  if (!ana_picked_save (ana_session_get_store (self->session), board, &error))
    g_signal_emit (self, signals[TOAST], 0, error->message);
  request (self, TRUE);
}

static void
move_cb (AnaKpiCard *card, int step, AnaOverviewPage *self)
{
  take_board (self, ana_picked_move (self->board, ana_kpi_card_get_code (card), step));
}

static void
pin_cb (AnaKpiCard *card, gboolean wanted, AnaOverviewPage *self)
{
  ana_overview_page_pin (self, ana_kpi_card_get_code (card), wanted);
}

static void
add_card_widget (AnaOverviewPage *self)
{
  GtkWidget *card = ana_kpi_card_new ();

  g_signal_connect (card, "open", G_CALLBACK (open_cb), self);
  g_signal_connect (card, "move", G_CALLBACK (move_cb), self);
  g_signal_connect (card, "pin", G_CALLBACK (pin_cb), self);
  ana_kpi_card_set_narrow (ANA_KPI_CARD (card), self->narrow);
  ana_tile_box_append (self->cards, card);
  g_ptr_array_add (self->card_widgets, card);
}

static void
show_cards (AnaOverviewPage *self)
{
  guint n = self->overview->cards->len;
  gboolean picked = *ana_session_get_pack (self->session) == '\0';

  while (self->card_widgets->len < n)
    add_card_widget (self);
  for (guint i = 0; i < self->card_widgets->len; i++)
    {
      AnaKpiCard *widget = self->card_widgets->pdata[i];
      const AnaCard *card;

      gtk_widget_set_visible (GTK_WIDGET (widget), i < n);
      if (i >= n)
        continue;
      card = self->overview->cards->pdata[i];
      ana_kpi_card_set_card (widget, card);
      ana_kpi_card_set_place (widget, ana_picked_has (self->board, card->code), picked && i > 0, picked && i + 1 < n);
    }
}

/* --- trend --- */

/* How many buckets lie between a bucket of this period and its like of the period before. */
static int
count_buckets (const AnaOverview *overview)
{
  static const gint64 usec[] = { ANA_USEC_PER_MIN, ANA_USEC_PER_HOUR, ANA_USEC_PER_DAY };

  return (int) ((overview->span.end_usec - overview->span.start_usec + usec[overview->period] / 2) / usec[overview->period]);
}

static void
fill_tip (const AnaGeom *geom, const AnaHit *hit, AnaTip *tip, gpointer data)
{
  AnaOverviewPage *self = data;

  if (self->overview != NULL && self->overview->trend_kpi != NULL)
    ana_chart_fill_tip (geom, hit, self->overview->trend_kpi, self->overview->period, count_buckets (self->overview), tip);
}

static void
trend_opened_cb (AnaChartView *view, int index, AnaOverviewPage *self)
{
  if (self->overview != NULL && self->overview->trend_kpi != NULL)
    g_signal_emit (self, signals[OPEN_KPI], 0, self->overview->trend_kpi->code);
}

static void
show_trend (AnaOverviewPage *self)
{
  ana_chart_card_set_title (self->trend, self->overview->trend_title, self->overview->trend_unit);
  ana_chart_card_set_chart (self->trend, self->overview->trend);
}

/* --- what changed --- */

static GtkWidget *
change_row_new (void)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = ana_ui_label_new ("", "ana-data ana-bold", 0);
  GtkWidget *caption = ana_ui_label_new ("", "caption ana-dim", 0);
  GtkWidget *bar = ana_bar_new ();
  GtkWidget *value = ana_ui_label_new ("", "ana-data numeric", 1);

  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), caption);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (bar, 84, -1);
  gtk_label_set_width_chars (GTK_LABEL (value), 7);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_NONE);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_object_set_data (G_OBJECT (row), "title", title);
  g_object_set_data (G_OBJECT (row), "caption", caption);
  g_object_set_data (G_OBJECT (row), "bar", bar);
  g_object_set_data (G_OBJECT (row), "value", value);
  return row;
}

static void
fill_change_row (GtkWidget *row, const AnaChangeRow *change)
{
  g_autofree char *spoken = g_strjoin (", ", change->title, change->caption, change->value_text, NULL);
  AnaColourSlot slot = change->verdict == ANA_VERDICT_NONE ? ANA_SLOT_PREVIOUS
                       : change->verdict == ANA_VERDICT_BAD ? ANA_SLOT_BAD : ANA_SLOT_SERIES_1;

  ana_ui_set_text (g_object_get_data (G_OBJECT (row), "title"), change->title);
  ana_ui_set_text (g_object_get_data (G_OBJECT (row), "caption"), change->caption);
  ana_ui_set_text (g_object_get_data (G_OBJECT (row), "value"), change->value_text);
  ana_bar_set_change (g_object_get_data (G_OBJECT (row), "bar"), change->share, slot);
  ana_ui_set_a11y_label (row, spoken);
}

static void
show_changes (AnaOverviewPage *self)
{
  guint n = self->overview->changes != NULL ? self->overview->changes->len : 0;

  while (self->change_rows->len < n)
    {
      GtkWidget *row = change_row_new ();

      gtk_list_box_append (self->changes, row);
      g_ptr_array_add (self->change_rows, row);
    }
  while (self->change_rows->len > n)
    {
      gtk_list_box_remove (self->changes, self->change_rows->pdata[self->change_rows->len - 1]);
      g_ptr_array_set_size (self->change_rows, (int) self->change_rows->len - 1);
    }
  for (guint i = 0; i < n; i++)
    fill_change_row (self->change_rows->pdata[i], self->overview->changes->pdata[i]);
  ana_ui_set_text (self->change_sum, self->overview->change_text);
  ana_ui_set_verdict (GTK_WIDGET (self->change_sum), self->overview->change_verdict);
}

/* --- breakdown --- */

static void
add_breakdown_row (AnaOverviewPage *self)
{
  int y = (int) self->n_breakdown++;
  GtkWidget *bar = ana_bar_new ();
  GtkWidget *value = ana_ui_label_new ("", "ana-data numeric", 1);
  GtkWidget *delta = ana_ui_label_new ("", "caption-heading numeric", 1);

  gtk_widget_set_hexpand (bar, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (delta), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (delta), 7);
  gtk_grid_attach (self->breakdown, ana_ui_label_new ("", "ana-data", 0), 0, y, 1, 1);
  gtk_grid_attach (self->breakdown, bar, 1, y, 1, 1);
  gtk_grid_attach (self->breakdown, value, 2, y, 1, 1);
  gtk_grid_attach (self->breakdown, delta, 3, y, 1, 1);
}

static void
fill_breakdown_row (AnaOverviewPage *self, guint i, double largest)
{
  const AnaBreakdownRow *row = self->overview->breakdown->pdata[i];
  g_autofree char *delta = ana_ui_arrow_text (row->delta_sign, row->delta_text);
  GtkWidget *label = gtk_grid_get_child_at (self->breakdown, 3, (int) i);

  ana_ui_set_text (GTK_LABEL (gtk_grid_get_child_at (self->breakdown, 0, (int) i)), row->name);
  ana_bar_set_share (ANA_BAR (gtk_grid_get_child_at (self->breakdown, 1, (int) i)), row->value / largest, row->previous / largest);
  ana_ui_set_text (GTK_LABEL (gtk_grid_get_child_at (self->breakdown, 2, (int) i)), row->value_text);
  ana_ui_set_text (GTK_LABEL (label), delta);
  ana_ui_set_verdict (label, row->verdict);
}

static double
find_largest (GPtrArray *rows)
{
  double largest = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const AnaBreakdownRow *row = rows->pdata[i];

      largest = fmax (largest, fmax (row->value, isnan (row->previous) ? 0 : row->previous));
    }
  return largest > 0 ? largest : 1;
}

static void
show_breakdown (AnaOverviewPage *self)
{
  guint n = self->overview->breakdown != NULL ? self->overview->breakdown->len : 0;
  double largest = n > 0 ? find_largest (self->overview->breakdown) : 1;

  while (self->n_breakdown < n)
    add_breakdown_row (self);
  for (guint i = 0; i < self->n_breakdown; i++)
    {
      for (int column = 0; column < 4; column++)
        gtk_widget_set_visible (gtk_grid_get_child_at (self->breakdown, column, (int) i), i < n);
      if (i < n)
        fill_breakdown_row (self, i, largest);
    }
  ana_ui_set_text (self->breakdown_title, self->overview->breakdown_title);
  gtk_widget_set_visible (self->breakdown_tile, n > 0);
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
  gtk_widget_set_visible (GTK_WIDGET (self->breakdown_row), has_rows || gtk_widget_get_visible (self->breakdown_tile));
  if (!has_rows)
    return;
  ana_text_table_set_columns (self->table, (const char *const *) self->overview->columns, ANA_OVERVIEW_N_COLUMNS);
  ana_text_table_set_rows (self->table, self->overview->rows->len, self->overview->total != NULL);
}

/* --- states --- */

static gboolean
has_any_value (const AnaOverview *overview)
{
  for (guint i = 0; i < overview->cards->len; i++)
    if (((const AnaCard *) overview->cards->pdata[i])->has_value)
      return TRUE;
  return overview->as_of_usec != ANA_TIME_NONE;
}

static gboolean
skeleton_cb (gpointer data)
{
  AnaOverviewPage *self = data;

  self->skeleton_id = 0;
  gtk_stack_set_visible_child_name (self->states, "loading");
  return G_SOURCE_REMOVE;
}

/* Never blank a page that shows something: only the first time a skeleton comes, after a moment. */
static void
show_loading (AnaOverviewPage *self)
{
  if (self->overview == NULL && self->skeleton_id == 0)
    self->skeleton_id = g_timeout_add (SKELETON_AFTER_MS, skeleton_cb, self);
}

static void
show_empty (AnaOverviewPage *self)
{
  gboolean offline = ana_session_get_offline (self->session);
  gboolean sample = ana_profile_is_sample (ana_session_get_profile (self->session));

  if (ana_session_is_live (self->session) && !sample)
    {
      adw_status_page_set_title (self->empty, _("No Data Yet"));
      adw_status_page_set_description (self->empty, _("Drop a CSV file of orders into the folder of the hub, or push events to it. The page Data says where."));
      gtk_button_set_label (self->empty_button, _("Show Data Sources"));
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->empty_button), "win.page::data");
    }
  else
    {
      adw_status_page_set_title (self->empty, offline ? _("Working Offline") : _("Not in Step Yet"));
      adw_status_page_set_description (self->empty, offline ? _("There is nothing in the cache yet. Go online once to fill it.")
                                                            : _("The cards come as soon as the hub answers."));
      gtk_button_set_label (self->empty_button, offline ? _("Go Online") : _("Sync Now"));
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->empty_button), "win.sync-now");
    }
  gtk_stack_set_visible_child_name (self->states, "empty");
}

static void
show (AnaOverviewPage *self)
{
  ana_ui_set_text (self->range_text, self->narrow ? self->overview->as_of_text : self->overview->range_text);
  show_cards (self);
  show_trend (self);
  show_changes (self);
  show_breakdown (self);
  show_table (self);
  gtk_stack_set_visible_child_name (self->states, "board");
}

static void
watch_cards (AnaOverviewPage *self)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < self->overview->cards->len; i++)
    g_ptr_array_add (codes, ((AnaCard *) self->overview->cards->pdata[i])->code);
  if (self->overview->trend_kpi != NULL)
    g_ptr_array_add (codes, self->overview->trend_kpi->code);
  g_ptr_array_add (codes, NULL);
  ana_session_watch (self->session, (const char *const *) codes->pdata, "overview");
}

static void
built_cb (gpointer result, const GError *error, gpointer data)
{
  AnaOverviewPage *self = data;

  self->settled = TRUE;
  g_clear_handle_id (&self->skeleton_id, g_source_remove);
  if (result == NULL)
    return;
  g_clear_pointer (&self->overview, ana_overview_unref);
  self->overview = result;
  watch_cards (self);
  ana_session_note_as_of (self->session, self->overview->as_of_usec);
  ana_answers_ask (self->answers, (AnaSpanQuestion *) self->overview->questions->data, self->overview->questions->len);
  if (has_any_value (self->overview))
    show (self);
  else
    show_empty (self);
}

/* --- session --- */

static void
rows_changed_cb (AnaSession *session, GHashTable *streams, AnaOverviewPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    request (self, FALSE);
  else
    self->dirty = TRUE;
}

static void
answers_arrived_cb (AnaOverviewPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    request (self, FALSE);
  else
    self->dirty = TRUE;
}

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
  AnaCatalogue *catalogue = ana_session_get_catalogue (self->session);
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
  const char *title = ana_ui_pack_title (ana_session_get_pack (self->session));
  g_autofree char *spoken = g_strdup_printf (_("Cards shown: %s"), title);

  ana_ui_set_text (self->pack_label, title);
  ana_ui_set_a11y_label (GTK_WIDGET (self->pack_button), spoken);
}

static void
view_changed_cb (AnaSession *session, AnaOverviewPage *self)
{
  update_pack (self);
  request (self, TRUE);
}

static void
profile_changed_cb (AnaSession *session, AnaOverviewPage *self)
{
  ana_overview_page_load (self);
}

static void
refresh_age (AnaOverviewPage *self, guint i, gint64 now_usec)
{
  const AnaCard *card = self->overview->cards->pdata[i];
  g_autofree char *text = NULL;

  if (card->as_of_usec == ANA_TIME_NONE)
    return;
  text = ana_format_age (now_usec - card->as_of_usec);
  ana_kpi_card_set_age (self->card_widgets->pdata[i], text, card->freshness);
}

/* Ages grow while nothing arrives: the same figures, newly dated. Only freshness and age are set. */
static void
tick_cb (AnaSession *session, AnaOverviewPage *self)
{
  AnaFreshness freshness = ana_session_get_freshness (session);

  if (self->overview == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (self->dirty || freshness != self->overview->freshness)
    {
      request (self, FALSE);
      return;
    }
  for (guint i = 0; i < self->overview->cards->len; i++)
    refresh_age (self, i, ana_session_get_now_usec (session));
}

static void
map_cb (AnaOverviewPage *self)
{
  if (self->dirty)
    request (self, FALSE);
}

/* --- widget --- */

static void
ana_overview_page_dispose (GObject *object)
{
  AnaOverviewPage *self = ANA_OVERVIEW_PAGE (object);

  g_clear_handle_id (&self->skeleton_id, g_source_remove);
  g_clear_pointer (&self->latest, ana_latest_free);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->answers != NULL)
    g_signal_handlers_disconnect_by_data (self->answers, self);
  g_clear_object (&self->answers);
  ana_ui_unparent_children (GTK_WIDGET (object));
  g_clear_pointer (&self->overview, ana_overview_unref);
  g_clear_pointer (&self->board, ana_board_unref);
  G_OBJECT_CLASS (ana_overview_page_parent_class)->dispose (object);
}

static void
ana_overview_page_finalize (GObject *object)
{
  AnaOverviewPage *self = ANA_OVERVIEW_PAGE (object);

  g_ptr_array_unref (self->card_widgets);
  g_ptr_array_unref (self->change_rows);
  G_OBJECT_CLASS (ana_overview_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, states);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, skeleton);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, empty);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, error);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, page);
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
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, changes_tile);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, change_sum);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, changes);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, breakdown_tile);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, breakdown_title);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, breakdown);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, table_tile);
  gtk_widget_class_bind_template_child (widget_class, AnaOverviewPage, table);
}

static void
ana_overview_page_class_init (AnaOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_overview_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_overview_page_finalize;
  g_type_ensure (ANA_TYPE_PERIOD_SWITCH);
  g_type_ensure (ANA_TYPE_TILE_BOX);
  g_type_ensure (ANA_TYPE_CHART_CARD);
  g_type_ensure (ANA_TYPE_TEXT_TABLE);
  signals[OPEN_KPI] = g_signal_new ("open-kpi", ANA_TYPE_OVERVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOAST] = g_signal_new ("toast", ANA_TYPE_OVERVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-overview-page.ui");
  bind_children (widget_class);
}

static void
make_skeleton (AnaOverviewPage *self)
{
  static const int heights[] = { 30, 155, 256, 188 };

  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    {
      GtkWidget *block = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (block, -1, heights[i]);
      gtk_widget_add_css_class (block, "ana-skeleton");
      gtk_box_append (self->skeleton, block);
    }
}

static void
ana_overview_page_init (AnaOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->card_widgets = g_ptr_array_new ();
  self->change_rows = g_ptr_array_new ();
  make_skeleton (self);
  gtk_widget_set_layout_manager (GTK_WIDGET (self->cards), ana_tile_layout_new_columns (200, 2, 6, 12));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->trend_row), ana_tile_layout_new_shares ((const int[]) { 200, 100 }, 2, 640, 12));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->breakdown_row), ana_tile_layout_new_shares ((const int[]) { 414, 486 }, 2, 700, 12));
  ana_chart_view_set_tip (ana_chart_card_get_view (self->trend), fill_tip, self);
  ana_chart_view_set_min_height (ana_chart_card_get_view (self->trend), 214);
  ana_chart_card_set_empty (self->trend, _("There is no trend to show yet"));
  g_signal_connect (ana_chart_card_get_view (self->trend), "opened", G_CALLBACK (trend_opened_cb), self);
  ana_text_table_set_source (self->table, fill_cell, sort_value, self, FALSE);
  ana_text_table_set_label (self->table, _("Breakdown"));
  ana_text_table_set_whole (self->table);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->retry_button), "win.sync-now");
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

static void
chart_toast_cb (AnaChartCard *card, const char *text, AnaOverviewPage *self)
{
  g_signal_emit (self, signals[TOAST], 0, text);
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

  self->session = session;
  self->latest = ana_latest_new (build, (GDestroyNotify) ana_reading_free, built_cb, (GDestroyNotify) ana_overview_unref, self);
  g_signal_connect (session, "rows-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect (session, "view-changed", G_CALLBACK (view_changed_cb), self);
  g_signal_connect (session, "profile-changed", G_CALLBACK (profile_changed_cb), self);
  g_signal_connect (session, "tick", G_CALLBACK (tick_cb), self);
  g_signal_connect (self->trend, "toast", G_CALLBACK (chart_toast_cb), self);
  return GTK_WIDGET (self);
}

static void
renew_answers (AnaOverviewPage *self)
{
  if (self->answers != NULL)
    g_signal_handlers_disconnect_by_data (self->answers, self);
  g_clear_object (&self->answers);
  self->answers = ana_answers_new (ana_session_get_profile (self->session));
  g_signal_connect_swapped (self->answers, "arrived", G_CALLBACK (answers_arrived_cb), self);
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
  AnaStore *store = ana_session_get_store (self->session);

  renew_answers (self);
  g_clear_pointer (&self->board, ana_board_unref);
  if (store == NULL)
    {
      g_autofree char *reason = ana_session_dup_error (self->session);

      adw_status_page_set_description (self->error, reason);
      gtk_stack_set_visible_child_name (self->states, "error");
      self->settled = TRUE;
      return;
    }
  self->board = ana_picked_load (store, ana_session_get_catalogue (self->session));
  fill_packs (self);
  update_pack (self);
  show_loading (self);
  request (self, TRUE);
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
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  gtk_widget_set_visible (self->period_switch, !narrow);
  for (guint i = 0; i < self->card_widgets->len; i++)
    ana_kpi_card_set_narrow (self->card_widgets->pdata[i], narrow);
  if (self->overview != NULL)
    ana_ui_set_text (self->range_text, narrow ? self->overview->as_of_text : self->overview->range_text);
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
  g_signal_emit (self, signals[TOAST], 0, wanted ? _("The card is on the Overview") : _("The card is off the Overview"));
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
  dialog = ana_cards_dialog_new (ana_session_get_catalogue (self->session), (const char *const *) codes);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (cards_chosen_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Back from a KPI's page the focus is where it was. */
void
ana_overview_page_focus_card (AnaOverviewPage *self, const char *code)
{
  for (guint i = 0; i < self->card_widgets->len; i++)
    if (g_strcmp0 (ana_kpi_card_get_code (self->card_widgets->pdata[i]), code) == 0)
      {
        gtk_widget_grab_focus (self->card_widgets->pdata[i]);
        return;
      }
}
