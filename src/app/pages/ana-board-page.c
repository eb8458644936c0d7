/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page.c: one board: its tabs, its filters, its tiles.
 *
 * What the tiles say is one AnaBoardData, built by the boards room on a compute thread from the cache and from what the hub
 * answered; here it is put into the tiles that the canvas has made.
 */
#include "config.h"

#include "ana-board-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define ROWS_AFTER_MS 1500  /* rows come every second: a board of many tiles is read less often than that */
#define ASK_EVERY     5     /* ticks between two looks at what is too old */

G_DEFINE_FINAL_TYPE (AnaBoardPage, ana_board_page, ANA_TYPE_PAGE)

static guint changed_signal, data_signal;

void
ana_board_page_emit_changed (AnaBoardPage *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* --- reading --- */

static gboolean
prepare (AnaPage *page, AnaReading *reading)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (page);

  if (self->board == NULL || self->answers == NULL)
    return FALSE;
  reading->board_text = g_strdup (self->text);
  reading->board_tab = g_strdup (self->tab);
  reading->board_range = g_strdup (ana_board_filters_get_range (self->filters));
  reading->board_filters = g_strdup (ana_board_filters_get_text (self->filters));
  reading->tile_answers = g_object_ref (self->answers);
  if (self->data != NULL && g_strcmp0 (self->read_text, self->text) == 0)
    reading->board_before = ana_board_data_ref (self->data);
  g_free (self->read_text);
  self->read_text = g_strdup (self->text);
  self->first_day = ana_week_get_first_day ();
  return TRUE;
}

/**
 * ana_board_page_make_reading:
 * @self: with a board that is open
 *
 * Returns: (transfer full): its text, range and filters, for who reads it once more
 */
AnaReading *
ana_board_page_make_reading (AnaBoardPage *self)
{
  AnaReading *reading = ana_reading_new_for (SESSION (self));

  reading->board_text = g_strdup (self->text);
  reading->board_range = g_strdup (ana_board_filters_get_range (self->filters));
  reading->board_filters = g_strdup (ana_board_filters_get_text (self->filters));
  return reading;
}

char **
ana_board_page_list_datasets (AnaBoardPage *self)
{
  return self->answers != NULL ? ana_tile_answers_list_datasets (self->answers) : g_new0 (char *, 1);
}

AnaSchema *
ana_board_page_read_schema (AnaBoardPage *self, const char *dataset)
{
  return self->answers != NULL ? ana_tile_answers_read_schema (self->answers, dataset) : NULL;
}

/* A board that was sent shows what came with it; nothing is asked before somebody says so. */
static void
show_sender (AnaBoardPage *self)
{
  const AnaBoardData *data = self->data;
  g_autofree char *when = data->sent_by != NULL ? ana_ui_format_as_of (data->sent_usec, g_get_real_time ()) : NULL;
  g_autofree char *text = NULL;

  if (data->sent_by != NULL)
    {
      text = g_strdup_printf (_("Sent by %s, %s, with its data. Its questions have not run here."), data->sent_by, when);
      ana_banner_set_text (self->sent, text);
    }
  ana_banner_set_shown (self->sent, data->sent_by != NULL);
}

static void
run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (widget);

  if (self->id != NULL)
    ana_board_shelf_run (self->shelf, self->id);
}

static void
shelf_changed_cb (AnaBoardShelf *shelf, AnaBoardPage *self)
{
  if (self->data != NULL && self->data->sent_by != NULL)
    ana_page_mark (ANA_PAGE (self));
}

static void
tell_fault (AnaBoardPage *self, const GError *error)
{
  AnaStatus status = { .icon_name = "ana-warning-symbolic", .title = _("This Board Cannot Be Shown"), .description = error->message,
                       .button = _("All Boards"), .action = "win.page::boards" };

  ana_states_end (self->states);
  ana_states_show_status (self->states, &status);
  ana_board_page_emit_changed (self);
}

static void
show (AnaPage *page, gpointer built, const GError *error)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (page);

  ana_states_end (self->states);
  if (built == NULL)
    {
      if (error != NULL)
        tell_fault (self, error);
      return;
    }
  if (self->board == NULL)
    {
      ana_board_data_unref (built);
      return;
    }
  g_clear_pointer (&self->data, ana_board_data_unref);
  self->data = built;
  ana_session_watch (SESSION (self), (const char *const *) self->data->codes, self);
  ana_session_note_as_of (SESSION (self), self->data->as_of_usec);
  ana_page_ask (page, self->data->spans);
  ana_tile_answers_ask (self->answers, self->data->questions);
  ana_board_page_fill_tiles (self);
  show_sender (self);
  g_signal_emit (self, data_signal, 0);
  if (g_strcmp0 (self->told_range, self->data->range) == 0)
    return;
  g_free (self->told_range);
  self->told_range = g_strdup (self->data->range);
  ana_board_page_emit_changed (self);
}

/* --- session --- */

static gboolean
rows_after_cb (gpointer data)
{
  AnaBoardPage *self = data;

  self->rows_id = 0;
  ana_page_mark (ANA_PAGE (self));
  return G_SOURCE_REMOVE;
}

static gboolean
is_shown (AnaBoardPage *self, const char *stream)
{
  for (guint i = 0; self->data != NULL && self->data->codes[i] != NULL; i++)
    {
      gsize n = strlen (self->data->codes[i]);

      if (g_str_has_prefix (stream, "kpi:") && strncmp (stream + 4, self->data->codes[i], n) == 0 && stream[4 + n] == ':')
        return TRUE;
    }
  return FALSE;
}

static void
rows_changed_cb (AnaSession *session, GHashTable *streams, AnaBoardPage *self)
{
  GHashTableIter iter;
  gpointer stream;

  if (self->board == NULL || self->rows_id != 0)
    return;
  g_hash_table_iter_init (&iter, streams);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    if (is_shown (self, stream))
      {
        self->rows_id = g_timeout_add (ROWS_AFTER_MS, rows_after_cb, self);
        return;
      }
}

static void
tick_cb (AnaSession *session, AnaBoardPage *self)
{
  gint64 now = ana_session_get_now_usec (session);

  if (self->data == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (++self->n_ticks % ASK_EVERY == 0)
    ana_tile_answers_ask (self->answers, self->data->questions);
  for (guint i = 0; i < ana_board_get_n_tiles (self->board); i++)
    {
      AnaTileView *tile = ana_board_page_get_view (self, ana_board_get_tile (self->board, i)->key);

      if (tile != NULL && gtk_widget_get_mapped (GTK_WIDGET (tile)))
        ana_tile_view_set_now (tile, now);
    }
}

static void
status_changed_cb (AnaSession *session, AnaBoardPage *self)
{
  if (self->board != NULL)
    ana_page_mark (ANA_PAGE (self));
}

static void
drop_answers (AnaBoardPage *self)
{
  if (self->answers != NULL)
    g_signal_handlers_disconnect_by_data (self->answers, self);
  if (self->answers != NULL)
    g_object_run_dispose (G_OBJECT (self->answers)); /* what is under way is not wanted any more */
  g_clear_object (&self->answers);
}

static void
renew (AnaBoardPage *self)
{
  ana_page_renew (ANA_PAGE (self));
  drop_answers (self);
  self->answers = ana_tile_answers_new (ana_session_get_profile (SESSION (self)));
  g_signal_connect_swapped (self->answers, "arrived", G_CALLBACK (ana_page_mark), self);
}

/* Calendars that were laid out for another week are made anew. */
static void
view_changed_cb (AnaSession *session, AnaBoardPage *self)
{
  if (self->board == NULL || self->first_day == ana_week_get_first_day ())
    return;
  g_clear_pointer (&self->read_text, g_free);
  ana_page_mark (ANA_PAGE (self));
}

static void
profile_changed (AnaPage *page)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (page);
  g_autofree char *id = g_strdup (self->id);

  renew (self);
  ana_board_page_close (self);
  if (id != NULL)
    ana_board_page_open (self, id);
}

/* --- opening --- */

static gboolean
has_tab (AnaBoard *board, const char *id)
{
  for (guint i = 0; id != NULL && i < ana_board_get_n_tabs (board); i++)
    if (strcmp (ana_board_get_tab (board, i)->id, id) == 0)
      return TRUE;
  return FALSE;
}

static void
drop_board (AnaBoardPage *self)
{
  ana_board_page_forget_unknown (self);
  ana_banner_set_shown (self->sent, FALSE);
  self->token++;
  g_clear_handle_id (&self->rows_id, g_source_remove);
  ana_board_canvas_set_board (self->canvas, NULL, NULL);
  ana_board_page_drop_single (self);
  ana_board_page_forget_draft (self);
  ana_board_page_forget_notes (self);
  g_clear_pointer (&self->data, ana_board_data_unref);
  g_clear_pointer (&self->board, ana_board_unref);
  g_clear_pointer (&self->filters, ana_board_filters_free);
  g_clear_pointer (&self->given, ana_board_filters_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->read_text, g_free);
  g_clear_pointer (&self->tab, g_free);
  g_clear_pointer (&self->brushed, g_strfreev);
}

static void
tell_blank (AnaBoardPage *self)
{
  AnaStatus status = { .icon_name = "ana-cards-symbolic", .title = _("Add Your First Tile"),
                       .description = _("A board shows charts, tables, KPIs and texts beside each other."),
                       .button = _("Edit the Board"), .action = "win.edit-board" };

  ana_states_end (self->states);
  ana_states_show_status (self->states, &status);
}

static void
show_board (AnaBoardPage *self)
{
  const AnaZone *zone = ana_board_page_get_zone (self);

  if (self->editor != NULL)
    {
      g_free (self->tab);
      self->tab = g_strdup (ana_board_canvas_get_tab (self->canvas));
    }
  if (!has_tab (self->board, self->tab))
    {
      g_free (self->tab);
      self->tab = g_strdup (ana_board_get_tab (self->board, 0)->id);
    }
  ana_board_page_fill_tabs (self);
  ana_board_page_fill_chips (self);
  ana_ui_set_text (self->zone, ana_zone_get_name (zone));
  ana_board_canvas_set_catalogue (self->canvas, ana_session_get_catalogue (SESSION (self)));
  if (self->only != NULL)
    ana_board_page_show_single (self);
  else if (self->editor == NULL) /* an editor shows its draft there */
    ana_board_canvas_set_board (self->canvas, self->board, self->tab);
  if (ana_board_get_n_tiles (self->board) == 0 && self->only == NULL)
    tell_blank (self);
  else if (ana_board_get_n_tiles (self->board) > 0)
    ana_states_show_content (self->states);
  ana_page_request (ANA_PAGE (self), TRUE);
  ana_board_page_emit_changed (self);
}

typedef struct { AnaBoardPage *self; guint token; } Load;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Load *load = data;
  g_autoptr (AnaBoardPage) self = load->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ana_board_shelf_load_finish (ANA_BOARD_SHELF (source), result, &error);
  g_autoptr (AnaBoard) board = NULL;

  if (load->token != self->token || SESSION (self) == NULL)
    return;
  if (text != NULL)
    board = ana_board_load (self->id, text, -1, &error);
  ana_states_end (self->states);
  if (board == NULL)
    {
      tell_fault (self, error);
      return;
    }
  self->filters = self->given != NULL ? g_steal_pointer (&self->given) : ana_board_filters_new (ana_board_get_filters (board));
  ana_board_page_set_board (self, board);
  ana_board_page_look_for_draft (self);
  ana_board_page_tell_unknown (self);
}

/* Another state of the board that is open: what it shows stays until it was read anew. */
static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Load *load = data;
  g_autoptr (AnaBoardPage) self = load->self;
  g_autofree char *text = ana_board_shelf_load_finish (ANA_BOARD_SHELF (source), result, NULL);
  g_autoptr (AnaBoard) board = text != NULL && load->token == self->token && SESSION (self) != NULL ? ana_board_load (self->id, text, -1, NULL) : NULL;

  if (board == NULL || self->board == NULL)
    return;
  ana_board_page_set_board (self, board);
  ana_board_page_look_for_draft (self);
  ana_board_page_tell_unknown (self);
}

void
ana_board_page_reload (AnaBoardPage *self)
{
  Load *load;

  if (self->id == NULL)
    return;
  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->token = self->token;
  ana_board_shelf_load_async (self->shelf, self->id, reloaded_cb, load);
}

/**
 * ana_board_page_open:
 * @self: the page
 * @id: of a board, or of a template
 *
 * Shows another board: first what the cache has, then what the hub says.
 */
void
ana_board_page_open (AnaBoardPage *self, const char *id)
{
  ana_board_page_open_as (self, id, NULL, NULL);
}

/**
 * ana_board_page_open_as:
 * @self: the page
 * @id: of a board, or of a template
 * @tab: (nullable): of it
 * @filters: (nullable): copied, as they are now: what it is looked at with
 *
 * As ana_board_page_open(), with another tab, and filtered as somewhere else.
 */
void
ana_board_page_open_as (AnaBoardPage *self, const char *id, const char *tab, AnaBoardFilters *filters)
{
  Load *load;
  g_autofree char *wanted = g_strdup (id), *wanted_tab = g_strdup (tab); /* may be our own */
  AnaBoardFilters *given = filters != NULL ? ana_board_filters_copy (filters) : NULL;

  drop_board (self);
  g_free (self->id);
  self->id = g_steal_pointer (&wanted);
  self->tab = g_steal_pointer (&wanted_tab);
  self->given = given;
  if (self->answers == NULL)
    renew (self);
  ana_states_begin (self->states);
  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->token = self->token;
  ana_board_shelf_load_async (self->shelf, self->id, loaded_cb, load);
  ana_board_page_emit_changed (self);
}

/* Nothing is shown, watched or asked for any more. */
void
ana_board_page_close (AnaBoardPage *self)
{
  drop_board (self);
  g_clear_pointer (&self->id, g_free);
  ana_session_watch (SESSION (self), NULL, self);
}

/**
 * ana_board_page_set_board:
 * @self: with a board that is open
 * @board: the same as it is now
 *
 * While a board is edited: tiles move, come and go; what they showed stays until it was read again.
 */
void
ana_board_page_set_board (AnaBoardPage *self, AnaBoard *board)
{
  board = ana_board_page_reduce (self, board);
  g_clear_pointer (&self->board, ana_board_unref);
  self->board = board;
  g_free (self->text);
  self->text = ana_board_to_text (board);
  show_board (self);
}

/* Whether what was opened is there to be seen: its tiles, or why there are none. */
gboolean
ana_board_page_is_settled (AnaBoardPage *self)
{
  return self->data != NULL || g_strcmp0 (ana_states_get_shown (self->states), "status") == 0;
}

AnaBoard *
ana_board_page_get_board (AnaBoardPage *self)
{
  return self->board;
}

AnaBoardCanvas *
ana_board_page_get_canvas (AnaBoardPage *self)
{
  return self->canvas;
}

AnaBoardData *
ana_board_page_get_data (AnaBoardPage *self)
{
  return self->data;
}

const char *
ana_board_page_get_id (AnaBoardPage *self)
{
  return self->id;
}

const char *
ana_board_page_get_tab (AnaBoardPage *self)
{
  return self->tab;
}

AnaBoardFilters *
ana_board_page_get_filters (AnaBoardPage *self)
{
  return self->filters;
}

const char *
ana_board_page_get_title (AnaBoardPage *self)
{
  return self->board != NULL && ana_board_get_title (self->board)[0] != '\0' ? ana_board_get_title (self->board) : _("Board");
}

const char *
ana_board_page_get_range (AnaBoardPage *self)
{
  const char *range = self->filters != NULL ? ana_board_filters_get_range (self->filters) : NULL;

  if (range != NULL)
    return range;
  return self->data != NULL ? self->data->range : "P28D";
}

void
ana_board_page_set_range (AnaBoardPage *self, const char *range)
{
  if (self->filters != NULL && ana_board_filters_set_range (self->filters, range))
    ana_board_page_filters_moved (self);
}

/* In which its days begin and its times are shown. */
const AnaZone *
ana_board_page_get_zone (AnaBoardPage *self)
{
  return self->board != NULL ? ana_board_get_time_zone (self->board, ana_zone_local ()) : ana_zone_local ();
}

void
ana_board_page_set_narrow (AnaBoardPage *self, gboolean narrow)
{
  if (ana_page_set_narrow (ANA_PAGE (self), narrow))
    ana_board_page_show_bar (self);
}

/* --- on a wall --- */

/* The tiles alone: nobody is there to press anything. */
void
ana_board_page_set_wall (AnaBoardPage *self)
{
  self->on_wall = TRUE;
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ana-wall-page");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_EXTERNAL);
}

int
ana_board_page_get_height (AnaBoardPage *self)
{
  int height;

  gtk_widget_measure (GTK_WIDGET (self->canvas), GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

GtkAdjustment *
ana_board_page_get_scroll (AnaBoardPage *self)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

/* --- edit mode --- */

/* The canvas leaves its place; whoever takes it holds it. */
void
ana_board_page_lend_canvas (AnaBoardPage *self)
{
  g_object_ref (self->canvas);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), NULL);
}

/* What was lent is back, or an editor that has it takes all of the page. */
void
ana_board_page_set_editor (AnaBoardPage *self, GtkWidget *editor)
{
  g_clear_pointer (&self->editor, gtk_widget_unparent);
  self->editor = editor;
  ana_board_page_forget_draft (self);
  gtk_widget_set_visible (self->box, editor == NULL);
  if (editor != NULL)
    {
      gtk_widget_set_parent (editor, GTK_WIDGET (self));
      return;
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->canvas));
  g_object_unref (self->canvas);
}

GtkWidget *
ana_board_page_get_editor (AnaBoardPage *self)
{
  return self->editor;
}

/* What the hub answered is asked again. */
void
ana_board_page_refresh (AnaBoardPage *self)
{
  if (self->answers == NULL || self->data == NULL)
    return;
  ana_tile_answers_expire (self->answers);
  ana_tile_answers_ask (self->answers, self->data->questions);
  ana_page_request (ANA_PAGE (self), FALSE);
}

/* --- widget --- */

static void
ana_board_page_dispose (GObject *object)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (object);

  g_clear_handle_id (&self->rows_id, g_source_remove);
  drop_answers (self);
  if (self->editor != NULL) /* it goes with the page */
    g_object_unref (self->canvas);
  self->editor = NULL;
  self->single = NULL;
  g_clear_weak_pointer (&self->leader);
  ana_board_page_forget_draft (self);
  ana_board_page_forget_notes (self);
  G_OBJECT_CLASS (ana_board_page_parent_class)->dispose (object);
  g_clear_pointer (&self->data, ana_board_data_unref);
  g_clear_pointer (&self->board, ana_board_unref);
  g_clear_pointer (&self->filters, ana_board_filters_free);
  g_clear_pointer (&self->given, ana_board_filters_free);
  g_clear_object (&self->shelf);
}

static void
ana_board_page_finalize (GObject *object)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (object);

  g_free (self->id);
  g_free (self->text);
  g_free (self->read_text);
  g_free (self->tab);
  g_free (self->told_range);
  g_free (self->only);
  g_strfreev (self->brushed);
  G_OBJECT_CLASS (ana_board_page_parent_class)->finalize (object);
}

static void
ana_board_page_class_init (AnaBoardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnaPageClass *page_class = ANA_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_board_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_board_page_finalize;
  page_class->build = ana_reading_build_board;
  page_class->free_built = (GDestroyNotify) ana_board_data_unref;
  page_class->prepare = prepare;
  page_class->show = show;
  page_class->profile_changed = profile_changed;
  data_signal = g_signal_new ("data-changed", ANA_TYPE_BOARD_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  changed_signal = g_signal_new ("board-changed", ANA_TYPE_BOARD_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  ana_board_page_install_bar (widget_class);
  ana_board_page_install_sign (widget_class);
  ana_board_page_install_unknown (widget_class);
  ana_board_page_install_notes (widget_class);
  g_signal_new ("tear-off", ANA_TYPE_BOARD_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "board.run", NULL, run_action);
}

static void
ana_board_page_init (AnaBoardPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();

  self->bar = ana_board_page_make_bar (self);
  self->states = g_object_new (ANA_TYPE_STATES, "vexpand", TRUE, NULL);
  self->canvas = ANA_BOARD_CANVAS (ana_board_canvas_new ());
  ana_board_canvas_set_maker (self->canvas, ana_board_page_make_tile, ana_board_page_take_tile, self, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->canvas));
  g_object_set (self->states, "content", scroller, NULL);
  self->sent = g_object_new (ANA_TYPE_BANNER, NULL);
  ana_banner_set_first (self->sent, _("Run"), "board.run");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sent));
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), ana_board_page_make_sign (self));
  gtk_box_append (GTK_BOX (box), ana_board_page_make_unknown (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->states));
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  self->box = box;
  self->scroller = scroller;
  ana_board_page_add_swipe (self);
}

/**
 * ana_board_page_new:
 * @session: not yet open, or open
 * @shelf: where boards come from
 *
 * Returns: (transfer floating): a page that shows nothing yet
 */
GtkWidget *
ana_board_page_new (AnaSession *session, AnaBoardShelf *shelf)
{
  AnaBoardPage *self = g_object_new (ANA_TYPE_BOARD_PAGE, NULL);

  ana_page_set_session (ANA_PAGE (self), session);
  self->shelf = g_object_ref (shelf);
  g_signal_connect_object (shelf, "changed", G_CALLBACK (shelf_changed_cb), self, 0);
  g_signal_connect (session, "rows-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect (session, "view-changed", G_CALLBACK (view_changed_cb), self);
  g_signal_connect (session, "tick", G_CALLBACK (tick_cb), self);
  g_signal_connect (session, "status-changed", G_CALLBACK (status_changed_cb), self);
  return GTK_WIDGET (self);
}
