/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-changes.c: what waits for the hub, what it refused, and the fields that somebody else changed too.
 *
 * All of it is read on a thread whenever the store says that it may be otherwise; the main thread holds the last reading.
 */
#include "config.h"

#include "ana-changes.h"

#include "ana-board.h"
#include "ana-card.h"
#include "ana-error.h"
#include "ana-profile.h"
#include "ana-tile-name.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_TEXT 400 /* characters of a value that are shown */

/* One reading. Immutable once it is on the main thread. */
typedef struct {
  AnaOutboxInfo info;
  GPtrArray    *conflicts;  /* (owned) of AnaConflictItem */
  GPtrArray    *refused;    /* (owned) of AnaRefusedChange */
} Reading;

struct _AnaChanges {
  GObject   parent_instance;
  AnaStore *store;       /* (owned) */
  AnaCatalogue *catalogue; /* (owned) (nullable) */
  Reading  *reading;     /* (owned) */
  gboolean  is_reading, again;
};

G_DEFINE_FINAL_TYPE (AnaChanges, ana_changes, G_TYPE_OBJECT)

enum { CHANGED, RESOLVED, FAULT, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- readings --- */

static void
conflict_free (gpointer data)
{
  AnaConflictItem *item = data;

  g_free (item->id);
  g_free (item->board);
  g_free (item->place);
  g_free (item->mine);
  g_free (item->theirs);
  g_free (item);
}

static void
refused_free (gpointer data)
{
  AnaRefusedChange *change = data;

  g_free (change->board);
  g_free (change->why);
  g_free (change->json);
  g_free (change);
}

static Reading *
reading_new (void)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->info.oldest_usec = ANA_TIME_NONE;
  reading->conflicts = g_ptr_array_new_with_free_func (conflict_free);
  reading->refused = g_ptr_array_new_with_free_func (refused_free);
  return reading;
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_ptr_array_unref (reading->conflicts);
  g_ptr_array_unref (reading->refused);
  g_free (reading);
}

/* --- in words (on the thread) --- */

static const struct {
  const char *name;
  const char *word;
} fields[] = {
  { "title", NC_ ("board field", "title") },       { "text", NC_ ("board field", "text") },     { "markdown", NC_ ("board field", "text") },
  { "type", NC_ ("board field", "kind") },         { "kpi", NC_ ("board field", "KPI") },       { "spec", NC_ ("board field", "chart") },
  { "query", NC_ ("board field", "question") },    { "filter", NC_ ("board field", "filter") }, { "filters", NC_ ("board field", "filters") },
  { "time", NC_ ("board field", "time range") },   { "tabs", NC_ ("board field", "tabs") },     { "tiles", NC_ ("board field", "tiles") },
  { "compare", NC_ ("board field", "comparison") }, { "zone", NC_ ("board field", "time zone") },
};

static const char *
word_of (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].name, name) == 0)
      return g_dpgettext2 (NULL, "board field", fields[i].word);
  return name;
}

static const char *
get_title (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? ana_json_get_string (json_node_get_object (node), "", "title", NULL, NULL) : NULL;
}

static char *
join_words (char **names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", word_of (names[i]));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What a path means on this board. */
static char *
describe_place (const AnaBoard *board, const AnaCatalogue *catalogue, const char *path)
{
  g_auto (GStrv) names = ana_json_path_split (path);
  g_autofree char *words = NULL, *name = NULL;
  const AnaTile *tile;

  if (g_strv_length (names) < 2 || strcmp (names[0], "tiles") != 0)
    return join_words (names);
  tile = board != NULL ? ana_board_find_tile (board, names[1]) : NULL;
  name = tile != NULL ? ana_tile_dup_name (tile, catalogue, ana_locale ()) : NULL;
  words = join_words (names + 2);
  if (name == NULL && *words == '\0')
    return g_strdup (_("A tile that is gone"));
  if (name == NULL)
    /* Translators: which part of it: "A tile that is gone: title" */
    return g_strdup_printf (_("A tile that is gone: %s"), words);
  if (*words == '\0')
    return g_strdup_printf (_("Tile “%s”"), name);
  /* Translators: which part of which tile: "Tile “Revenue”: title" */
  return g_strdup_printf (_("Tile “%s”: %s"), name, words);
}

/* Of an object of plain values these, e.g. "COM.ORDERS · hour"; %NULL: there is more in it. */
static char *
join_members (JsonNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) values = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_values (json_node_get_object (node)) : NULL;

  for (GList *l = values; l != NULL; l = l->next)
    {
      JsonNode *value = l->data;
      g_autofree char *json = NULL;
      const char *word;

      if (!JSON_NODE_HOLDS_VALUE (value))
        return NULL;
      json = json_to_string (value, FALSE);
      word = json_node_get_value_type (value) == G_TYPE_STRING ? json_node_get_string (value) : json;
      if (*word != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", word);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Texts as they are, plain values beside each other, everything else as JSON; no more than can be looked at. */
static char *
describe_value (const char *json)
{
  g_autoptr (JsonNode) node = json != NULL ? ana_json_parse (json, -1, NULL, NULL) : NULL;
  g_autofree char *text = NULL;
  const char *plain;

  if (node == NULL)
    return g_strdup (C_ ("value of a board", "deleted"));
  plain = get_title (node);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    plain = json_node_get_string (node);
  text = plain != NULL && *plain != '\0' ? g_strdup (plain) : join_members (node);
  if (text == NULL)
    text = json_to_string (node, TRUE);
  if (g_utf8_strlen (text, -1) > MAX_TEXT)
    {
      g_autofree char *cut = g_utf8_substring (text, 0, MAX_TEXT);

      return g_strconcat (cut, "…", NULL);
    }
  return g_steal_pointer (&text);
}

/* --- reading (on the thread) --- */

/* %NULL: it is in the bin, or nothing that can be read. */
static AnaBoard *
load_board (AnaStore *store, const char *id)
{
  g_autofree char *text = ana_store_get_document (store, "board", id, NULL);

  return text != NULL ? ana_board_load (NULL, text, -1, NULL) : NULL;
}

/* What people call it: its title, or that it has none. */
static char *
name_board (const AnaBoard *board)
{
  const char *title = board != NULL ? ana_board_get_title (board) : "";

  return g_strdup (*title != '\0' ? title : _("Board without a name"));
}

static AnaConflictItem *
read_conflict (AnaStore *store, const AnaCatalogue *catalogue, const AnaConflict *conflict)
{
  AnaConflictItem *item = g_new0 (AnaConflictItem, 1);
  g_autoptr (AnaBoard) board = load_board (store, conflict->id);
  g_autoptr (JsonNode) mine = conflict->mine != NULL ? ana_json_parse (conflict->mine, -1, NULL, NULL) : NULL;
  g_autoptr (JsonNode) theirs = conflict->theirs != NULL ? ana_json_parse (conflict->theirs, -1, NULL, NULL) : NULL;

  *item = (AnaConflictItem) {
    .num = conflict->num, .id = g_strdup (conflict->id), .board = name_board (board),
    .place = describe_place (board, catalogue, conflict->path), .mine = describe_value (conflict->mine), .theirs = describe_value (conflict->theirs),
    .can_both = board != NULL && ana_board_can_keep_both (conflict->path, mine, theirs), .at_usec = conflict->at_usec,
  };
  return item;
}

static char *
write_change (const AnaOutboxRow *row)
{
  GString *out = g_string_new (NULL);
  g_autofree char *created = ana_time_format_rfc3339 (row->created_usec, NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "kind");
  ana_json_string (&writer, row->kind);
  ana_json_key (&writer, "id");
  ana_json_string (&writer, row->id);
  ana_json_key (&writer, "op");
  ana_json_string (&writer, row->op);
  ana_json_key (&writer, "base_rev");
  ana_json_int (&writer, row->base_rev);
  ana_json_key (&writer, "created");
  ana_json_string (&writer, created);
  ana_json_key (&writer, "error");
  ana_json_string (&writer, row->err);
  ana_json_key (&writer, "patch");
  if (row->patch != NULL && row->patch[0] != '\0')
    ana_json_raw (&writer, row->patch);
  else
    ana_json_null (&writer);
  ana_json_end_object (&writer);
  return g_string_free (out, FALSE);
}

static gboolean
read_refused (AnaStore *store, Reading *reading, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (reading->info.n_parked == 0)
    return TRUE;
  rows = ana_store_list_outbox (store, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AnaOutboxRow *row = rows->pdata[i];
      g_autoptr (AnaBoard) board = row->state == ANA_OUTBOX_PARKED ? load_board (store, row->id) : NULL;
      AnaRefusedChange *change;

      if (row->state != ANA_OUTBOX_PARKED)
        continue;
      change = g_new0 (AnaRefusedChange, 1);
      *change = (AnaRefusedChange) { row->mut, name_board (board), g_strdup (row->err), write_change (row) };
      g_ptr_array_add (reading->refused, change);
    }
  return rows != NULL;
}

static gboolean
read_all (AnaStore *store, const AnaCatalogue *catalogue, Reading *reading, GError **error)
{
  g_autoptr (GPtrArray) conflicts = NULL;

  if (!ana_store_get_outbox_info (store, &reading->info, error) || !read_refused (store, reading, error))
    return FALSE;
  conflicts = ana_store_list_conflicts (store, error);
  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    g_ptr_array_add (reading->conflicts, read_conflict (store, catalogue, conflicts->pdata[i]));
  return conflicts != NULL;
}

/* What is under way does not keep the object: the store may be closed once nobody has it any more. */
static GTask *
task_new (AnaChanges *self, GAsyncReadyCallback callback)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return g_task_new (NULL, NULL, callback, weak);
}

/* Returns: (transfer full) (nullable): it is gone */
static AnaChanges *
take_self (gpointer data)
{
  GWeakRef *weak = data;
  AnaChanges *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return self;
}

/* What a reading needs. */
typedef struct {
  AnaStore     *store;     /* (owned) */
  AnaCatalogue *catalogue; /* (owned) (nullable) */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->store);
  g_clear_pointer (&asked->catalogue, ana_catalogue_unref);
  g_free (asked);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Asked *asked = data;
  Reading *reading = reading_new ();
  GError *error = NULL;

  if (read_all (asked->store, asked->catalogue, reading, &error))
    {
      g_task_return_pointer (task, reading, reading_free);
      return;
    }
  reading_free (reading);
  g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaChanges) self = take_self (data);
  g_autoptr (GError) error = NULL;
  Reading *reading = g_task_propagate_pointer (G_TASK (result), &error);

  if (self == NULL)
    {
      g_clear_pointer (&reading, reading_free);
      return;
    }
  self->is_reading = FALSE;
  if (reading == NULL)
    g_warning ("what waits for the hub cannot be read: %s", error->message);
  else
    {
      reading_free (self->reading);
      self->reading = reading;
      g_signal_emit (self, signals[CHANGED], 0);
    }
  if (self->again)
    ana_changes_refresh (self);
}

/* Reads anew; once more after the reading that is under way. */
void
ana_changes_refresh (AnaChanges *self)
{
  g_autoptr (GTask) task = NULL;
  Asked *asked;

  self->again = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  task = task_new (self, read_cb);
  asked = g_new0 (Asked, 1);
  *asked = (Asked) { g_object_ref (self->store), self->catalogue != NULL ? ana_catalogue_ref (self->catalogue) : NULL };
  g_task_set_task_data (task, asked, asked_free);
  g_task_run_in_thread (task, read_thread);
}

/* --- what the user says --- */

typedef struct {
  AnaStore         *store;   /* (owned) */
  gint64            num;     /* of a conflict, or the place in line of a change */
  AnaConflictChoice choice;
  gboolean          retry, give_up;
  char             *id;      /* (owned) (nullable) the board that is not what it was */
} Deed;

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  g_object_unref (deed->store);
  g_free (deed->id);
  g_free (deed);
}

static const AnaConflict *
find_conflict (GPtrArray *conflicts, gint64 num)
{
  for (guint i = 0; i < conflicts->len; i++)
    if (((AnaConflict *) conflicts->pdata[i])->num == num)
      return conflicts->pdata[i];
  return NULL;
}

static gboolean
keep_choice (Deed *deed, const AnaConflict *conflict, GError **error)
{
  g_autofree char *base = ana_store_get_document (deed->store, conflict->kind, conflict->id, error);
  g_autoptr (JsonNode) before = base != NULL ? ana_json_parse (base, -1, NULL, error) : NULL;
  g_autoptr (JsonNode) mine = conflict->mine != NULL ? ana_json_parse (conflict->mine, -1, NULL, error) : NULL;
  g_autoptr (JsonNode) after = NULL;
  g_autofree char *body = NULL;
  AnaDocumentEdit edit = { conflict->kind, conflict->id, base, NULL, NULL };

  if (before == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "%s", _("The board is in the bin"));
      return FALSE;
    }
  after = ana_board_resolve_conflict (before, conflict->path, mine, deed->choice, error);
  body = after != NULL ? ana_board_format (conflict->kind, conflict->id, after, error) : NULL;
  if (body == NULL)
    return FALSE;
  edit.body = body;
  deed->id = g_strdup (conflict->id);
  return ana_store_edit_beside_draft (deed->store, &edit, NULL, error);
}

static gboolean
resolve (Deed *deed, GError **error)
{
  g_autoptr (GPtrArray) conflicts = ana_store_list_conflicts (deed->store, error);
  const AnaConflict *conflict = conflicts != NULL ? find_conflict (conflicts, deed->num) : NULL;

  if (conflicts == NULL)
    return FALSE;
  if (conflict == NULL) /* somebody was faster */
    return TRUE;
  return (deed->choice == ANA_KEEP_THEIRS || keep_choice (deed, conflict, error)) && ana_store_resolve_conflict (deed->store, deed->num, error);
}

static void
deed_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Deed *deed = data;
  GError *error = NULL;
  gboolean ok;

  if (deed->retry)
    ok = ana_store_retry_parked (deed->store, deed->num, &error);
  else if (deed->give_up)
    ok = ana_store_drop_parked (deed->store, deed->num, &error);
  else
    ok = resolve (deed, &error);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
deed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaChanges) self = take_self (data);
  Deed *deed = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  if (self == NULL)
    return;
  if (!done)
    g_signal_emit (self, signals[FAULT], 0, error->message);
  else if (deed->id != NULL)
    g_signal_emit (self, signals[RESOLVED], 0, deed->id);
  ana_changes_refresh (self);
}

static void
begin (AnaChanges *self, gint64 num, AnaConflictChoice choice, gboolean retry, gboolean give_up)
{
  g_autoptr (GTask) task = task_new (self, deed_cb);
  Deed *deed = g_new0 (Deed, 1);

  *deed = (Deed) { g_object_ref (self->store), num, choice, retry, give_up, NULL };
  g_task_set_task_data (task, deed, deed_free);
  g_task_run_in_thread (task, deed_thread);
}

/**
 * ana_changes_resolve:
 * @self: the changes
 * @num: of a conflict
 * @choice: which value shall stand
 *
 * Keeps the choice, as an edit like any other, and lets the conflict go. "resolved" or "fault" follows.
 */
void
ana_changes_resolve (AnaChanges *self, gint64 num, AnaConflictChoice choice)
{
  begin (self, num, choice, FALSE, FALSE);
}

void
ana_changes_retry (AnaChanges *self, gint64 mut)
{
  begin (self, mut, ANA_KEEP_THEIRS, TRUE, FALSE);
}

void
ana_changes_give_up (AnaChanges *self, gint64 mut)
{
  begin (self, mut, ANA_KEEP_THEIRS, FALSE, TRUE);
}

/* --- what there is --- */

guint
ana_changes_get_n_waiting (AnaChanges *self)
{
  return (guint) (self->reading->info.n_rows - self->reading->info.n_parked);
}

guint
ana_changes_get_n_refused (AnaChanges *self)
{
  return self->reading->refused->len;
}

guint
ana_changes_get_n_conflicts (AnaChanges *self)
{
  return self->reading->conflicts->len;
}

gint64
ana_changes_get_oldest_usec (AnaChanges *self)
{
  return self->reading->info.oldest_usec;
}

GPtrArray *
ana_changes_get_conflicts (AnaChanges *self)
{
  return self->reading->conflicts;
}

GPtrArray *
ana_changes_get_refused (AnaChanges *self)
{
  return self->reading->refused;
}

char *
ana_changes_dup_summary (AnaChanges *self, gint64 now_usec)
{
  guint n = ana_changes_get_n_waiting (self), n_refused = ana_changes_get_n_refused (self);
  g_autoptr (GString) text = g_string_new (NULL);

  if (n == 0)
    g_string_append (text, _("None waits"));
  else
    {
      g_autofree char *age = ana_format_age (MAX (0, now_usec - self->reading->info.oldest_usec));

      /* Translators: changes of boards that the hub has not got yet: "3 wait, the oldest for 2 h" */
      g_string_append_printf (text, ngettext ("%u waits, for %s", "%u wait, the oldest for %s", n), n, age);
    }
  if (n_refused > 0)
    g_string_append_printf (text, ngettext (" · %u refused", " · %u refused", n_refused), n_refused);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- object --- */

static void
ana_changes_dispose (GObject *object)
{
  AnaChanges *self = ANA_CHANGES (object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->catalogue, ana_catalogue_unref);
  G_OBJECT_CLASS (ana_changes_parent_class)->dispose (object);
}

static void
ana_changes_finalize (GObject *object)
{
  AnaChanges *self = ANA_CHANGES (object);

  reading_free (self->reading);
  G_OBJECT_CLASS (ana_changes_parent_class)->finalize (object);
}

static void
ana_changes_class_init (AnaChangesClass *klass)
{
  GType type = ANA_TYPE_CHANGES;

  G_OBJECT_CLASS (klass)->dispose = ana_changes_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_changes_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESOLVED] = g_signal_new ("resolved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAULT] = g_signal_new ("fault", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ana_changes_init (AnaChanges *self)
{
  self->reading = reading_new ();
}

/**
 * ana_changes_new:
 * @store: of the profile
 * @catalogue: (nullable): by which tiles without a title are called
 *
 * Returns: (transfer full): nothing known yet; "changed" follows
 */
AnaChanges *
ana_changes_new (AnaStore *store, AnaCatalogue *catalogue)
{
  AnaChanges *self = g_object_new (ANA_TYPE_CHANGES, NULL);

  self->store = g_object_ref (store);
  self->catalogue = catalogue != NULL ? ana_catalogue_ref (catalogue) : NULL;
  g_signal_connect_swapped (store, "outbox-changed", G_CALLBACK (ana_changes_refresh), self);
  ana_changes_refresh (self);
  return self;
}
