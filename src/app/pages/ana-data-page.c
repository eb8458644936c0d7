/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-data-page.c: where data come from, and how they keep in step: tabs Sources and Sync.
 *
 * The sources are asked of the hub when the page comes up and every few seconds while it is mapped; the streams are read
 * from the cache, off the main thread. Rows of lists are made anew only when their number changes.
 */
#include "config.h"

#include "ana-data-page.h"

#include "ana-dot.h"
#include "ana-hub-dialog.h"
#include "ana-sources.h"
#include "ana-text-table.h"

#include "ana-file.h"
#include "ana-widget.h"

#include <glib/gi18n.h>

#define SOURCES_EVERY_USEC (5 * ANA_USEC_PER_SEC)
#define N_STREAM_COLUMNS 5

#define SESSION(self) (ana_page_get_session (ANA_PAGE (self)))

struct _AnaDataPage {
  AnaPage              parent_instance;
  /* Owned */
  AnaSources          *sources;
  GPtrArray           *source_rows;    /* of AdwActionRow, borrowed */
  GPtrArray           *hub_rows;       /* of AdwActionRow, borrowed */
  GPtrArray           *stream_infos;   /* (nullable) of AnaStreamInfo */
  /* Template */
  GtkStack            *tabs;
  AdwPreferencesGroup *sources_group;
  GtkWidget           *away_row;
  GtkWidget           *none_row;
  AdwActionRow        *drop_row;
  GtkWidget           *drop_group;
  GtkButton           *drop_button;
  AdwPreferencesGroup *hubs_group;
  GtkButton           *add_button;
  AdwActionRow        *state_row;
  AdwActionRow        *pending_row;
  AdwActionRow        *changes_row;
  AdwActionRow        *conflicts_row;
  GtkWidget           *conflicts_button;
  AdwActionRow        *cache_row;
  GtkLevelBar         *cache_bar;
  AdwActionRow        *repairs_row;
  GtkWidget           *repair_button;
  AdwActionRow        *error_row;
  GtkWidget           *streams_tile;
  AnaTextTable        *streams;
};

G_DEFINE_FINAL_TYPE (AnaDataPage, ana_data_page, ANA_TYPE_PAGE)

/* --- rows with a state --- */

static GtkWidget *
state_row_new (void)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *dot = ana_dot_new ();
  GtkWidget *word = ana_ui_label_new ("", "ana-data numeric", 1);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (word), PANGO_ELLIPSIZE_NONE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), dot);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);
  g_object_set_data (G_OBJECT (row), "dot", dot);
  g_object_set_data (G_OBJECT (row), "word", word);
  return row;
}

static void
fill_state_row (gpointer row, const char *title, const char *subtitle, AnaFreshness freshness, const char *word)
{
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (row, escaped_title);
  adw_action_row_set_subtitle (row, escaped);
  ana_dot_set_freshness (g_object_get_data (row, "dot"), freshness);
  ana_ui_set_text (g_object_get_data (row, "word"), word);
}

static void
resize_rows (AdwPreferencesGroup *group, GPtrArray *rows, guint n)
{
  while (rows->len < n)
    {
      GtkWidget *row = state_row_new ();

      adw_preferences_group_add (group, row);
      g_ptr_array_add (rows, row);
    }
  while (rows->len > n)
    {
      adw_preferences_group_remove (group, rows->pdata[rows->len - 1]);
      g_ptr_array_set_size (rows, (int) rows->len - 1);
    }
}

/* --- sources --- */

static const struct {
  const char   *state;
  const char   *word;
  AnaFreshness  freshness;
} source_states[] = {
  { "running", N_ ("running"), ANA_FRESH_LIVE },
  { "idle", N_ ("idle"), ANA_FRESH_FRESH },
  { "filling", N_ ("filling"), ANA_FRESH_STALE },
  { "error", N_ ("error"), ANA_FRESH_ERROR },
};

static char *
describe_source (const AnaSourceInfo *source, gint64 now_usec)
{
  g_autofree char *events = ana_format_value ((double) source->n_events, "count", FALSE, NULL);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%s event", "%s events", (gulong) source->n_events), events);
  if (source->last_event_usec != ANA_TIME_NONE)
    {
      g_autofree char *age = ana_format_age (now_usec - source->last_event_usec);

      g_string_append_printf (text, _(" · newest %s ago"), age);
    }
  if (source->n_rejected > 0)
    g_string_append_printf (text, ngettext (" · %d row rejected", " · %d rows rejected", (gulong) source->n_rejected), (int) source->n_rejected);
  if (source->error != NULL)
    g_string_append_printf (text, "\n%s", source->error);
  return g_string_free (text, FALSE);
}

/* What the hub told last, when it is away: known, not live. */
static void
show_source (AnaDataPage *self, guint i, const AnaSourceInfo *source, gboolean live)
{
  g_autofree char *subtitle = describe_source (source, ana_session_get_now_usec (SESSION (self)));
  g_autofree char *word = g_strdup (source->state);
  AnaFreshness freshness = ANA_FRESH_FRESH;

  for (guint k = 0; k < G_N_ELEMENTS (source_states); k++)
    if (g_strcmp0 (source_states[k].state, source->state) == 0)
      {
        freshness = source_states[k].freshness;
        g_free (word);
        word = source->progress < 1 ? g_strdup_printf (_("filling, %d %%"), (int) (source->progress * 100)) : g_strdup (_(source_states[k].word));
      }
  if (!live)
    {
      g_free (word);
      word = g_strdup (ana_ui_freshness_word (ANA_FRESH_OFFLINE));
      freshness = ANA_FRESH_OFFLINE;
    }
  fill_state_row (self->source_rows->pdata[i], source->name, subtitle, freshness, word);
}

static char *
describe_sources (AnaDataPage *self, guint n, gboolean live)
{
  const char *fault = ana_sources_get_fault (self->sources);

  if (live && fault != NULL)
    return g_strdup_printf (_("The hub does not answer: %s"), fault);
  if (live)
    return g_strdup (n > 0 ? _("What the hub takes its events from") : _("The hub has no sources yet."));
  return g_strdup (n > 0 ? _("As the hub told them last; it is not connected now") : _("The sources are known while the hub is connected."));
}

static void
show_sources (AnaDataPage *self)
{
  GPtrArray *list = ana_sources_list (self->sources);
  guint n = list != NULL ? list->len : 0;
  gboolean live = ana_session_is_live (SESSION (self));
  g_autofree char *text = describe_sources (self, n, live);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  resize_rows (self->sources_group, self->source_rows, n);
  for (guint i = 0; i < n; i++)
    show_source (self, i, list->pdata[i], live);
  adw_preferences_group_set_description (self->sources_group, escaped);
  gtk_widget_set_visible (self->away_row, n == 0 && !live);
  gtk_widget_set_visible (self->none_row, n == 0 && live);
}

static char *
find_drop_dir (void)
{
  g_autofree char *hub = ana_dir_get_hub ();

  return g_build_filename (hub, "drop", NULL);
}

static void
open_drop_cb (GtkButton *button, AnaDataPage *self)
{
  g_autofree char *dir = find_drop_dir ();
  g_autofree char *uri = NULL;

  if (!ana_dir_make_private (dir, NULL))
    return;
  uri = g_filename_to_uri (dir, NULL, NULL);
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

/* --- sync --- */

static void
show_hubs (AnaDataPage *self)
{
  GPtrArray *profiles = ana_session_get_profiles (SESSION (self));

  resize_rows (self->hubs_group, self->hub_rows, profiles->len);
  for (guint i = 0; i < profiles->len; i++)
    {
      AnaProfile *profile = profiles->pdata[i];
      gboolean current = profile == ana_session_get_profile (SESSION (self));
      const char *url = ana_profile_get_url (profile);
      GtkWidget *row = self->hub_rows->pdata[i];
      g_autofree char *state = ana_session_dup_profile_state_text (SESSION (self), profile);
      AnaFreshness freshness = ana_session_get_profile_freshness (SESSION (self), profile);
      g_autofree char *word = current ? g_strdup_printf (_("%s · shown"), state) : g_strdup (state);

      fill_state_row (row, ana_profile_get_title (profile), url != NULL ? url : _("the hub of this computer"), freshness, word);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", ana_profile_get_name (profile));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.profile");
    }
}

static void
show_cache (AnaDataPage *self)
{
  AnaStore *store = ana_session_get_store (SESSION (self));
  gint64 n_bytes = store != NULL ? ana_store_get_cache_bytes (store) : 0;
  gint64 limit = (gint64) g_settings_get_int (ana_session_get_settings (SESSION (self)), "cache-limit-mib") * 1024 * 1024;
  g_autofree char *size = ana_format_value ((double) n_bytes, "bytes", FALSE, NULL);
  g_autofree char *of = ana_format_value ((double) limit, "bytes", FALSE, NULL);
  g_autofree char *text = g_strdup_printf (_("%s of %s"), size, of);

  adw_action_row_set_subtitle (self->cache_row, text);
  gtk_level_bar_set_value (self->cache_bar, CLAMP ((double) n_bytes / (double) limit, 0, 1));
}

static void
show_state (AnaDataPage *self)
{
  g_autofree char *state = ana_session_dup_state_text (SESSION (self));
  g_autofree char *error = ana_session_dup_error (SESSION (self));
  g_autofree char *escaped = g_markup_escape_text (error != NULL ? error : C_ ("error", "none"), -1);
  gint64 as_of = ana_session_get_as_of_usec (SESSION (self));
  g_autofree char *age = as_of != ANA_TIME_NONE ? ana_format_age (ana_session_get_now_usec (SESSION (self)) - as_of) : NULL;
  g_autofree char *line = age != NULL ? g_strdup_printf (_("%s · newest message %s ago"), state, age) : g_strdup (state);
  g_autofree char *escaped_line = g_markup_escape_text (line, -1);
  guint n = ana_session_get_n_pending (SESSION (self));
  g_autofree char *pending = g_strdup_printf (ngettext ("%u batch", "%u batches", n), n);

  adw_action_row_set_subtitle (self->state_row, escaped_line);
  adw_action_row_set_subtitle (self->error_row, escaped);
  adw_action_row_set_subtitle (self->pending_row, pending);
}

/* What waits for the hub, and what somebody else changed too. */
static void
show_changes (AnaDataPage *self)
{
  AnaChanges *changes = ana_profile_get_changes (ana_session_get_profile (SESSION (self)));
  guint n = changes != NULL ? ana_changes_get_n_conflicts (changes) : 0, n_refused = changes != NULL ? ana_changes_get_n_refused (changes) : 0;
  g_autofree char *summary = changes != NULL ? ana_changes_dup_summary (changes, ana_session_get_now_usec (SESSION (self))) : NULL;
  g_autofree char *text = n > 0 ? g_strdup_printf (ngettext ("%u field was changed by somebody else too", "%u fields were changed by somebody else too", n), n)
                                : g_strdup (C_ ("conflicts", "none"));

  adw_action_row_set_subtitle (self->changes_row, summary != NULL ? summary : "—");
  adw_action_row_set_subtitle (self->conflicts_row, text);
  gtk_widget_set_visible (self->conflicts_button, n + n_refused > 0);
}

/* How long ago the hub last said something of it. */
static char *
describe_lag (AnaDataPage *self, const AnaStreamInfo *info)
{
  if (info->last_ts_usec <= 0)
    return g_strdup ("—");
  return ana_format_age (ana_session_get_now_usec (SESSION (self)) - info->last_ts_usec);
}

/* "set aside: its sum differs from the hub's, since 14:05" */
static char *
describe_health (AnaDataPage *self, const AnaStreamInfo *info)
{
  AnaTrouble trouble = { info->state == ANA_STREAM_SET_ASIDE ? ANA_TROUBLE_SET_ASIDE : ANA_TROUBLE_REFETCH, info->trouble_usec };
  g_autofree char *since = NULL;

  if (info->state == ANA_STREAM_OK)
    return g_strdup (C_ ("stream", "in order"));
  since = ana_trouble_since (&trouble, ana_zone_local (), ana_session_get_now_usec (SESSION (self)));
  return g_strdup_printf ("%s%s%s", ana_trouble_text (trouble.kind), *since != '\0' ? ", " : "", since);
}

static guint
count_troubled (AnaDataPage *self)
{
  guint n = 0;

  for (guint i = 0; self->stream_infos != NULL && i < self->stream_infos->len; i++)
    n += ((const AnaStreamInfo *) self->stream_infos->pdata[i])->state != ANA_STREAM_OK;
  return n;
}

/* What was mended since the window opened, and what waits to be. */
static void
show_repairs (AnaDataPage *self)
{
  AnaSync *sync = ana_session_get_sync (SESSION (self));
  AnaSyncCounters counters = { 0 };
  guint n = count_troubled (self);
  GString *text = g_string_new (NULL);
  g_autofree char *owned = NULL;

  if (sync != NULL)
    ana_sync_get_counters (sync, &counters);
  g_string_append_printf (text, ngettext ("%d stream fetched anew", "%d streams fetched anew", (gulong) counters.n_resyncs), (int) counters.n_resyncs);
  g_string_append (text, " · ");
  g_string_append_printf (text, ngettext ("%d sum differed", "%d sums differed", (gulong) counters.n_mismatches), (int) counters.n_mismatches);
  if (n > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("%u stream is not shown: the list below says why", "%u streams are not shown: the list below says why", n), n);
    }
  owned = g_string_free (text, FALSE);
  adw_action_row_set_subtitle (self->repairs_row, owned);
  gtk_widget_set_visible (self->repair_button, n > 0);
}

static void
repair_cb (GtkButton *button, AnaDataPage *self)
{
  for (guint i = 0; self->stream_infos != NULL && i < self->stream_infos->len; i++)
    {
      const AnaStreamInfo *info = self->stream_infos->pdata[i];

      if (info->state != ANA_STREAM_OK)
        ana_session_retry_stream (SESSION (self), info->stream);
    }
  ana_page_toast (ANA_PAGE (self), ana_session_is_live (SESSION (self)) ? _("Fetching it anew") : _("It is fetched anew when the hub is there"));
}

static void
fill_stream_cell (guint row, guint column, AnaCell *cell, gpointer data)
{
  AnaDataPage *self = data;
  const AnaStreamInfo *info;

  if (self->stream_infos == NULL || row >= self->stream_infos->len)
    return;
  info = self->stream_infos->pdata[row];
  switch (column)
    {
    case 0: cell->text = g_strdup (info->stream); break;
    case 1: cell->text = ana_format_value ((double) info->n_rows, "count", FALSE, NULL); break;
    case 2: cell->text = g_strdup_printf ("%" G_GINT64_FORMAT, info->q); break;
    case 3: cell->text = describe_lag (self, info); break;
    default:
      cell->text = describe_health (self, info);
      cell->verdict = info->state == ANA_STREAM_OK ? ANA_VERDICT_NONE : ANA_VERDICT_BAD;
      break;
    }
}

static gpointer
build (gpointer input, GCancellable *cancellable, GError **error)
{
  AnaReading *reading = input;

  return reading->store != NULL ? ana_store_list_streams (reading->store, error) : NULL;
}

static gboolean
prepare (AnaPage *page, AnaReading *reading)
{
  return TRUE;
}

static void
show (AnaPage *page, gpointer built, const GError *error)
{
  AnaDataPage *self = ANA_DATA_PAGE (page);
  const char *titles[N_STREAM_COLUMNS] = { _("Stream"), _("Rows"), _("Place"), C_ ("stream", "Heard"), _("State") };

  g_clear_pointer (&self->stream_infos, g_ptr_array_unref);
  self->stream_infos = built;
  ana_text_table_set_columns (self->streams, titles, N_STREAM_COLUMNS);
  ana_text_table_set_rows (self->streams, self->stream_infos != NULL ? self->stream_infos->len : 0, FALSE);
  show_repairs (self);
  gtk_widget_set_visible (self->streams_tile, self->stream_infos != NULL && self->stream_infos->len > 0);
}

/* The streams are listed again with each answer about the sources. */
static void
sources_changed_cb (AnaDataPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_sources (self);
  ana_page_mark (ANA_PAGE (self));
}

static void
update (AnaDataPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  show_sources (self);
  show_hubs (self);
  show_state (self);
  show_changes (self);
  show_cache (self);
  show_repairs (self);
  gtk_widget_set_visible (self->drop_group, ana_profile_get_url (ana_session_get_profile (SESSION (self))) == NULL
                                            && !ana_profile_is_sample (ana_session_get_profile (SESSION (self))));
}

static void
tick_cb (AnaSession *session, AnaDataPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  update (self);
  ana_sources_refresh (self->sources, SOURCES_EVERY_USEC);
}

static void
map_cb (AnaDataPage *self)
{
  g_autofree char *dir = find_drop_dir ();
  g_autofree char *text = g_markup_printf_escaped (_("A CSV or JSON lines file with its mapping, put into %s, is taken in exactly once"), dir);

  adw_action_row_set_subtitle (self->drop_row, text);
  if (!ana_page_has_answers (ANA_PAGE (self)))
    ana_page_renew (ANA_PAGE (self));
  update (self);
  ana_page_request (ANA_PAGE (self), TRUE);
  ana_sources_refresh (self->sources, SOURCES_EVERY_USEC);
}

static void
profile_changed (AnaPage *page)
{
  AnaDataPage *self = ANA_DATA_PAGE (page);

  ana_sources_forget (self->sources);
  ana_page_renew (page);
  update (self);
  ana_page_mark (page);
}

static void
hub_added_cb (AnaHubDialog *dialog, AnaProfile *profile, AnaDataPage *self)
{
  ana_session_add_profile (SESSION (self), profile);
}

/* Asks for the address of one more hub. */
void
ana_data_page_add_hub (AnaDataPage *self)
{
  GtkWidget *dialog = ana_hub_dialog_new ();

  g_signal_connect_object (dialog, "added", G_CALLBACK (hub_added_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- widget --- */

static void
ana_data_page_dispose (GObject *object)
{
  AnaDataPage *self = ANA_DATA_PAGE (object);

  if (self->sources != NULL)
    g_signal_handlers_disconnect_by_data (self->sources, self);
  g_clear_object (&self->sources);
  G_OBJECT_CLASS (ana_data_page_parent_class)->dispose (object);
}

static void
ana_data_page_finalize (GObject *object)
{
  AnaDataPage *self = ANA_DATA_PAGE (object);

  g_ptr_array_unref (self->source_rows);
  g_ptr_array_unref (self->hub_rows);
  g_clear_pointer (&self->stream_infos, g_ptr_array_unref);
  G_OBJECT_CLASS (ana_data_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, sources_group);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, away_row);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, none_row);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, drop_row);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, drop_group);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, drop_button);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, hubs_group);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, state_row);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, pending_row);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, changes_row);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, conflicts_row);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, conflicts_button);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, cache_row);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, cache_bar);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, repairs_row);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, repair_button);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, error_row);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, streams_tile);
  gtk_widget_class_bind_template_child (widget_class, AnaDataPage, streams);
}

static void
ana_data_page_class_init (AnaDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnaPageClass *page_class = ANA_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_data_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_data_page_finalize;
  page_class->build = build;
  page_class->free_built = (GDestroyNotify) g_ptr_array_unref;
  page_class->prepare = prepare;
  page_class->show = show;
  page_class->profile_changed = profile_changed;
  g_type_ensure (ANA_TYPE_TEXT_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-data-page.ui");
  bind_children (widget_class);
}

static void
ana_data_page_init (AnaDataPage *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  self->source_rows = g_ptr_array_new ();
  self->hub_rows = g_ptr_array_new ();
  ana_text_table_set_source (self->streams, fill_stream_cell, NULL, self, FALSE);
  ana_text_table_set_label (self->streams, _("Streams"));
  g_signal_connect (self->drop_button, "clicked", G_CALLBACK (open_drop_cb), self);
  g_signal_connect (self->repair_button, "clicked", G_CALLBACK (repair_cb), self);
  g_signal_connect_swapped (self->add_button, "clicked", G_CALLBACK (ana_data_page_add_hub), self);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

GtkWidget *
ana_data_page_new (AnaSession *session)
{
  AnaDataPage *self = g_object_new (ANA_TYPE_DATA_PAGE, NULL);

  ana_page_set_session (ANA_PAGE (self), session);
  self->sources = ana_sources_new (session);
  g_signal_connect_swapped (self->sources, "changed", G_CALLBACK (sources_changed_cb), self);
  g_signal_connect_swapped (session, "status-changed", G_CALLBACK (update), self);
  g_signal_connect (session, "tick", G_CALLBACK (tick_cb), self);
  return GTK_WIDGET (self);
}
