/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-store-merge.c: edits of documents that others change too: what the user sees, and what the hub shall be told.
 *
 * The user's document is always what the hub last said, with the changes that wait played upon it, in line. So a change from
 * elsewhere and an edit of here may come in any order. Changes that were never sent are put together into one, as long as
 * none of them meets a change of somebody else: who edits for a month without a hub keeps one patch a document.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-merge-private.h"
#include "ana-random.h"

#include <string.h>

/* --- a document as text --- */

void
ana_store_set_document_func (AnaStore *self, AnaDocumentFunc func)
{
  g_return_if_fail (ANA_IS_STORE (self));
  g_object_set_data (G_OBJECT (self), "ana-document-func", (gpointer) func);
}

static char *
write_node (JsonNode *node)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_node (&writer, node);
  return g_string_free (out, FALSE);
}

char *
ana_document_to_text (AnaStore *store, const char *kind, const char *id, JsonNode *document, GError **error)
{
  AnaDocumentFunc func = (AnaDocumentFunc) g_object_get_data (G_OBJECT (store), "ana-document-func");

  return func != NULL ? func (kind, id, document, error) : write_node (document);
}

JsonNode *
ana_document_parse (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, error);

  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "a document is a JSON object");
  return NULL;
}

/* --- clocks --- */

static char *
ensure_client (AnaDb *db, gint64 now_usec, GError **error)
{
  g_autofree char *client = ana_meta_get (db, "client", NULL);

  if (client != NULL)
    return g_steal_pointer (&client);
  client = ana_ulid_new (now_usec);
  return ana_meta_set (db, "client", client, error) ? g_steal_pointer (&client) : NULL;
}

static gboolean
keep_clock (AnaDb *db, const AnaHlc *clock, const char *client, char **out, GError **error)
{
  g_autofree char *text = ana_hlc_to_text (clock, client);

  if (!ana_meta_set (db, "hlc", text, error))
    return FALSE;
  if (out != NULL)
    *out = g_steal_pointer (&text);
  return TRUE;
}

static AnaHlc
read_clock (AnaDb *db)
{
  g_autofree char *text = ana_meta_get (db, "hlc", NULL);
  AnaHlc clock = { 0 };

  return ana_hlc_parse (text, &clock, NULL) ? clock : (AnaHlc) { 0 };
}

char *
ana_clock_tick (AnaDb *db, gint64 now_usec, GError **error)
{
  g_autofree char *client = ensure_client (db, now_usec, error);
  AnaHlc clock = read_clock (db);
  char *text = NULL;

  ana_hlc_tick (&clock, now_usec);
  return client != NULL && keep_clock (db, &clock, client, &text, error) ? text : NULL;
}

gboolean
ana_clock_receive (AnaDb *db, const char *hlc, gint64 now_usec, GError **error)
{
  g_autofree char *client = ensure_client (db, now_usec, error);
  AnaHlc clock = read_clock (db), other, before = clock;

  if (client == NULL)
    return FALSE;
  if (hlc == NULL || !ana_hlc_parse (hlc, &other, NULL))
    return TRUE;
  ana_hlc_receive (&clock, &other, now_usec);
  return (clock.usec == before.usec && clock.counter == before.counter) || keep_clock (db, &clock, client, NULL, error);
}

/* --- playing --- */

void
ana_play_clear (AnaPlay *self)
{
  g_clear_pointer (&self->body, json_node_unref);
  g_clear_pointer (&self->fields, json_node_unref);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
}

gboolean
ana_play_begin (AnaPlay *self, const AnaSynced *synced, GError **error)
{
  *self = (AnaPlay) { .dead = synced->dead || synced->body == NULL, .conflicts = ana_merge_conflicts_new () };
  return (synced->body == NULL || (self->body = ana_document_parse (synced->body, error)) != NULL) &&
         (synced->fields == NULL || (self->fields = ana_document_parse (synced->fields, error)) != NULL);
}

static void
play_patch (AnaPlay *self, const char *kind, JsonNode *patch, const char *hlc)
{
  JsonNode *body = ana_merge_apply (kind, self->body, patch, hlc, &self->fields, self->conflicts);

  g_clear_pointer (&self->body, json_node_unref);
  self->body = body;
  self->dead = FALSE;
}

/* As the hub will, unless somebody else is faster. */
gboolean
ana_play_row (AnaPlay *self, const char *kind, const AnaOutboxRow *row, GError **error)
{
  g_autoptr (JsonNode) patch = NULL;

  if (strcmp (row->op, "delete") == 0)
    {
      self->dead = TRUE;
      return TRUE;
    }
  patch = ana_json_parse (row->patch, -1, NULL, error);
  if (patch == NULL || !ana_merge_check (patch, error))
    return FALSE;
  play_patch (self, kind, patch, row->hlc);
  return TRUE;
}

/* --- the outbox --- */

gboolean
ana_outbox_put (AnaDb *db, const char *kind, const char *id, const char *op, JsonNode *patch, gint64 base_rev, gint64 now_usec, GError **error)
{
  g_autofree char *hlc = ana_clock_tick (db, now_usec, error);
  g_autofree char *client = hlc != NULL ? ensure_client (db, now_usec, error) : NULL;
  g_autofree char *text = patch != NULL ? write_node (patch) : g_strdup ("[]");
  AnaOutboxEdit edit = { .op = op, .patch = text, .base_rev = base_rev, .hlc = hlc };

  return client != NULL && ana_outbox_table_add (db, client, kind, id, &edit, now_usec, error);
}

static gboolean
drop_rows (AnaDb *db, GPtrArray *rows, guint first, GError **error)
{
  for (guint i = first; i < rows->len; i++)
    if (!ana_outbox_table_delete (db, ((AnaOutboxRow *) rows->pdata[i])->mut, error))
      return FALSE;
  return TRUE;
}

/* How many rows at the beginning may have reached the hub. */
static guint
count_sent (GPtrArray *rows)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    if (((AnaOutboxRow *) rows->pdata[i])->n > 0)
      n = i + 1;
  return n;
}

static gboolean
is_nothing (JsonNode *patch)
{
  return json_array_get_length (json_node_get_array (patch)) == 0;
}

/* --- keeping the document --- */

static gboolean
is_same (const char *text, JsonNode *node)
{
  g_autoptr (JsonNode) other = text != NULL ? ana_json_parse (text, -1, NULL, NULL) : NULL;

  return other != NULL && json_node_equal (other, node);
}

static gboolean
keep_document (AnaDb *db, const char *kind, const char *id, const char *text, const char *note, gint64 now_usec, GError **error)
{
  return ana_document_table_put (db, kind, id, text, now_usec, error) && ana_version_table_add (db, kind, id, text, note, now_usec, error) &&
         ana_bin_table_forget (db, kind, id, error);
}

/* A document under which a draft lies. */
typedef struct {
  AnaStore   *store;
  const char *kind, *id;
  const char *before;     /* (nullable) what it was when the draft was begun */
  const char *after;      /* what it is now */
  gint64      now_usec;
} Under;

/* @draft's edits upon the new document; %NULL without an error: they cannot stand there. */
static char *
put_upon (const Under *under, const char *draft, const char *hlc, GPtrArray *conflicts)
{
  g_autoptr (JsonNode) old = under->before != NULL ? ana_document_parse (under->before, NULL) : NULL;
  g_autoptr (JsonNode) edited = ana_document_parse (draft, NULL);
  g_autoptr (JsonNode) after = ana_document_parse (under->after, NULL);
  g_autoptr (JsonNode) patch = NULL;
  g_autoptr (JsonNode) body = NULL;

  if (old == NULL || edited == NULL || after == NULL)
    return NULL;
  patch = ana_merge_diff (old, edited);
  body = ana_merge_apply (under->kind, after, patch, hlc, NULL, conflicts);
  return ana_document_to_text (under->store, under->kind, under->id, body, NULL);
}

/* What was being edited when the document changed under it is put upon the new one; what does not fit is a conflict. A draft
 * that cannot stand there at all becomes a version: of what somebody has begun nothing is thrown away. */
static gboolean
move_draft (AnaDb *db, const Under *under, GError **error)
{
  g_autofree char *draft = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *hlc = NULL;
  g_autoptr (GPtrArray) conflicts = ana_merge_conflicts_new ();
  gint64 at_usec;

  if (!ana_draft_table_get (db, under->kind, under->id, &draft, &at_usec, error))
    return FALSE;
  if (draft == NULL)
    return TRUE;
  hlc = ana_clock_tick (db, under->now_usec, error);
  if (hlc == NULL)
    return FALSE;
  moved = put_upon (under, draft, hlc, conflicts);
  if (moved == NULL)
    return ana_version_table_add (db, under->kind, under->id, draft, ANA_STORE_NOTE_DRAFT, under->now_usec, error) &&
           ana_draft_table_delete (db, under->kind, under->id, error);
  return ana_conflicts_keep (db, under->kind, under->id, conflicts, under->now_usec, error) &&
         ana_draft_table_put (db, under->kind, under->id, moved, under->now_usec, error);
}

/* A document that is no more goes to the bin. */
static gboolean
put_away (AnaDb *db, const char *kind, const char *id, const char *held, gint64 now_usec, AnaDocumentChange **out_change, GError **error)
{
  if (held == NULL)
    return TRUE;
  *out_change = g_new0 (AnaDocumentChange, 1);
  **out_change = (AnaDocumentChange) { g_strdup (kind), g_strdup (id), TRUE, 0 };
  return ana_bin_table_put (db, kind, id, now_usec, error);
}

gboolean
ana_document_replay (AnaDb *db, AnaStore *store, const char *kind, const char *id, const AnaSynced *synced, gint64 now_usec,
                     AnaDocumentChange **out_change, GError **error)
{
  g_auto (AnaPlay) play = { NULL };
  g_autoptr (GPtrArray) rows = ana_outbox_table_list_of (db, kind, id, error);
  g_autoptr (GError) local = NULL;
  g_autofree char *held = rows != NULL ? ana_document_table_get (db, kind, id, &local) : NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) shown = NULL;

  *out_change = NULL;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (rows != NULL && ana_play_begin (&play, synced, error))
    {
      for (guint i = 0; i < rows->len; i++)
        if (!ana_play_row (&play, kind, rows->pdata[i], error))
          return FALSE;
      if (play.dead)
        return put_away (db, kind, id, held, now_usec, out_change, error);
      text = ana_document_to_text (store, kind, id, play.body, NULL);
      if (text == NULL) /* together they are no document: the hub will say so of what waits; until then nothing moves */
        return TRUE;
      shown = ana_json_parse (text, -1, NULL, error);
      if (shown == NULL || g_strcmp0 (text, held) == 0)
        return shown != NULL;
      if (is_same (held, shown))
        return ana_document_table_put (db, kind, id, text, now_usec, error);
      *out_change = g_new0 (AnaDocumentChange, 1);
      **out_change = (AnaDocumentChange) { g_strdup (kind), g_strdup (id), FALSE, 0 };
      return move_draft (db, &(Under) { store, kind, id, held, text, now_usec }, error) && keep_document (db, kind, id, text, NULL, now_usec, error);
    }
  return FALSE;
}

/* --- an edit --- */

typedef struct {
  AnaStore   *store;
  const AnaDocumentEdit *edit;
  JsonNode   *base;       /* (nullable) */
  JsonNode   *body;       /* (nullable) */
  gboolean    beside;     /* the draft waits on */
  char       *out_body;   /* (owned) (nullable) */
  /* Within the transaction */
  AnaDb      *db;
  gint64      now_usec;
  AnaSynced  *synced;
  GPtrArray  *rows;       /* what waits of this document */
  guint       n_sent;
  char       *held;       /* (owned) (nullable) the document as it is */
} Edit;

static void
edit_clear (Edit *self)
{
  g_clear_pointer (&self->synced, ana_synced_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->held, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Edit, edit_clear)

static gboolean
load_edit (Edit *self, AnaDb *db, gint64 now_usec, GError **error)
{
  g_autoptr (GError) local = NULL;

  edit_clear (self);
  g_clear_pointer (&self->out_body, g_free);
  self->db = db;
  self->now_usec = now_usec;
  self->synced = ana_synced_table_get (db, self->edit->kind, self->edit->id, error);
  self->rows = self->synced != NULL ? ana_outbox_table_list_of (db, self->edit->kind, self->edit->id, error) : NULL;
  if (self->rows == NULL)
    return FALSE;
  self->n_sent = count_sent (self->rows);
  self->held = ana_document_table_get (db, self->edit->kind, self->edit->id, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Whether the hub knows of it, or will. */
static gboolean
is_shared (const Edit *self)
{
  return self->synced->rev > 0 || self->rows->len > 0;
}

static gboolean
is_delete (const Edit *self, guint i)
{
  return strcmp (((AnaOutboxRow *) self->rows->pdata[i])->op, "delete") == 0;
}

/* The document before a row that waits. */
typedef struct {
  JsonNode *body;         /* (owned) (nullable) */
  gboolean  dead;
  guint     n_conflicts;  /* met until there */
} Stage;

static void
stage_clear (gpointer data)
{
  g_clear_pointer (&((Stage *) data)->body, json_node_unref);
}

static void
add_stage (GArray *stages, const AnaPlay *play)
{
  Stage stage = { play->body != NULL ? json_node_copy (play->body) : NULL, play->dead, play->conflicts->len };

  g_array_append_val (stages, stage);
}

/* Plays all that waits. @stages: before each row that was not sent, and after the last. */
static gboolean
play_rows (Edit *self, AnaPlay *play, GArray *stages, GError **error)
{
  if (!ana_play_begin (play, self->synced, error))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (i >= self->n_sent)
        add_stage (stages, play);
      if (!ana_play_row (play, self->edit->kind, self->rows->pdata[i], error))
        return FALSE;
    }
  add_stage (stages, play);
  if (is_shared (self) || self->held == NULL)
    return TRUE;
  play->body = ana_document_parse (self->held, error); /* of this computer alone until now */
  play->dead = FALSE;
  return play->body != NULL;
}

/* From which row on, those that were not sent and the edit are one change: no deletion among them, nothing of somebody else's met. */
static guint
find_first (const Edit *self, const AnaPlay *play, GArray *stages)
{
  guint k = stages->len - 1;

  while (k > 0 && !is_delete (self, self->n_sent + k - 1) && g_array_index (stages, Stage, k - 1).n_conflicts == play->conflicts->len)
    k--;
  return k;
}

/* Tells the hub: one change in the place of those that were not sent, or one more when they met somebody else's. */
static gboolean
queue_put (Edit *self, const AnaPlay *play, JsonNode *patch, GArray *stages, GError **error)
{
  guint k = find_first (self, play, stages);
  const Stage *stage = &g_array_index (stages, Stage, k);
  g_autoptr (JsonNode) whole = NULL;

  if (stage->n_conflicts < play->conflicts->len) /* the edit itself: what it was made on must be said */
    return ana_outbox_put (self->db, self->edit->kind, self->edit->id, "put", patch, self->synced->rev, self->now_usec, error);
  whole = ana_merge_diff (stage->body, play->body);
  return drop_rows (self->db, self->rows, self->n_sent + k, error) &&
         ((is_nothing (whole) && !stage->dead) ||
          ana_outbox_put (self->db, self->edit->kind, self->edit->id, "put", whole, self->synced->rev, self->now_usec, error));
}

/* A draft that was saved is done with. */
static gboolean
leave_draft (Edit *self, GError **error)
{
  const Under under = { self->store, self->edit->kind, self->edit->id, self->held != NULL ? self->held : self->edit->base, self->out_body, self->now_usec };

  return self->beside ? move_draft (self->db, &under, error) : ana_draft_table_delete (self->db, under.kind, under.id, error);
}

static gboolean
put_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  Edit *self = data;
  const char *kind = self->edit->kind, *id = self->edit->id;
  g_auto (AnaPlay) play = { NULL };
  g_autoptr (JsonNode) patch = ana_merge_diff (self->base, self->body);
  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (Stage));
  g_autofree char *hlc = NULL;

  g_array_set_clear_func (stages, stage_clear);
  if (!load_edit (self, db, now_usec, error) || !play_rows (self, &play, stages, error) || (hlc = ana_clock_tick (db, now_usec, error)) == NULL)
    return FALSE;
  if (!is_shared (self) && self->held == NULL && self->base != NULL)
    {
      /* What it began with (a template) was never kept: all of it is new, and that is its first version, to come back to. */
      g_clear_pointer (&patch, json_node_unref);
      patch = ana_merge_diff (NULL, self->body);
      if (!ana_version_table_add (db, kind, id, self->edit->base, NULL, now_usec, error))
        return FALSE;
    }
  play_patch (&play, kind, patch, hlc);
  self->out_body = ana_document_to_text (self->store, kind, id, play.body, error);
  if (self->out_body == NULL || !queue_put (self, &play, patch, stages, error))
    return FALSE;
  return leave_draft (self, error) && keep_document (db, kind, id, self->out_body, self->edit->note, now_usec, error);
}

/* What the hub never heard of it need not hear that it is gone. */
static gboolean
bin_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  Edit *self = data;
  const char *kind = self->edit->kind, *id = self->edit->id;

  if (!load_edit (self, db, now_usec, error) || !ana_bin_table_put (db, kind, id, now_usec, error))
    return FALSE;
  if (self->synced->rev == 0 && self->n_sent == 0)
    return drop_rows (db, self->rows, 0, error);
  return ana_outbox_put (db, kind, id, "delete", NULL, self->synced->rev, now_usec, error);
}

static gboolean
run_edit (AnaStore *self, const AnaDocumentEdit *edit, gboolean beside, char **out_body, GError **error)
{
  g_auto (Edit) state = { .store = self, .edit = edit, .beside = beside };
  g_autoptr (JsonNode) base = NULL;
  g_autoptr (JsonNode) body = NULL;

  if (out_body != NULL)
    *out_body = NULL;
  if ((edit->base != NULL && (base = ana_document_parse (edit->base, error)) == NULL) ||
      (edit->body != NULL && (body = ana_document_parse (edit->body, error)) == NULL))
    return FALSE;
  state.base = base;
  state.body = body;
  if (!ana_store_edit_outbox (self, body != NULL ? put_cb : bin_cb, &state, error))
    {
      g_free (state.out_body);
      return FALSE;
    }
  if (out_body != NULL)
    *out_body = g_steal_pointer (&state.out_body);
  g_free (state.out_body);
  return TRUE;
}

/**
 * ana_store_edit_document:
 * @self: a store
 * @edit: what was edited: from what, to what
 * @out_body: (out) (optional) (nullable): the document as it is now: with what others changed since @edit's base
 * @error: return location
 *
 * Keeps an edit, a version, and what the hub shall be told, in one transaction; the draft is done with. Of a field that
 * somebody else changed since @edit's base theirs stays, and the hub's answer makes a conflict of it. Waits until it is on the
 * disk, a second at most; any thread but one that must not wait.
 *
 * Returns: %FALSE when nothing of it was saved: %ANA_ERROR_BAD_INPUT (no document of its kind), %ANA_ERROR_LIMIT (too much waits
 *   for the hub), %ANA_ERROR_NOT_FOUND (nothing to put away), %ANA_ERROR_NOT_PERMITTED, %ANA_ERROR_FULL or %ANA_ERROR_RETRY
 */
gboolean
ana_store_edit_document (AnaStore *self, const AnaDocumentEdit *edit, char **out_body, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return run_edit (self, edit, FALSE, out_body, error);
}

/**
 * ana_store_edit_beside_draft:
 * @self: a store
 * @edit: what was edited: from what, to what
 * @out_body: (out) (optional) (nullable): as of ana_store_edit_document()
 * @error: return location
 *
 * As ana_store_edit_document(), of an edit that is not the draft's: the draft waits on, upon the document as it is now, in
 * the same transaction. A field that both changed is a conflict, which keeps the draft's value; a draft that cannot stand upon
 * the new document becomes a version, %ANA_STORE_NOTE_DRAFT.
 *
 * Returns: as ana_store_edit_document()
 */
gboolean
ana_store_edit_beside_draft (AnaStore *self, const AnaDocumentEdit *edit, char **out_body, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return run_edit (self, edit, TRUE, out_body, error);
}

/* --- back from the bin --- */

/* Deletions that nobody has heard of are taken back. */
static gboolean
drop_deletes (Edit *self, GError **error)
{
  for (guint i = self->rows->len; i > self->n_sent; i--)
    if (is_delete (self, i - 1))
      {
        if (!ana_outbox_table_delete (self->db, ((AnaOutboxRow *) self->rows->pdata[i - 1])->mut, error))
          return FALSE;
        g_ptr_array_remove_index (self->rows, i - 1);
      }
  return TRUE;
}

static gboolean
bring_back_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  Edit *self = data;
  const char *kind = self->edit->kind, *id = self->edit->id;
  g_auto (AnaPlay) play = { NULL };
  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (Stage));
  g_autoptr (JsonNode) body = NULL;
  g_autoptr (JsonNode) patch = NULL;
  AnaDocumentChange *change = NULL;
  gboolean ok;

  g_array_set_clear_func (stages, stage_clear);
  if (!ana_bin_table_restore (db, kind, id, now_usec, error) || !load_edit (self, db, now_usec, error) ||
      (body = ana_document_parse (self->held, error)) == NULL || !drop_deletes (self, error))
    return FALSE;
  if (!is_shared (self)) /* all of it is news to the hub */
    {
      patch = ana_merge_diff (NULL, body);
      return ana_outbox_put (db, kind, id, "put", patch, 0, now_usec, error);
    }
  /* As everybody has it: what others changed since it was put away stays. A change of nothing is what makes it live. */
  if (!play_rows (self, &play, stages, error) || (play.dead && !ana_outbox_put (db, kind, id, "put", NULL, self->synced->rev, now_usec, error)))
    return FALSE;
  ok = ana_document_replay (db, self->store, kind, id, self->synced, now_usec, &change, error);
  g_clear_pointer (&change, ana_document_change_free);
  return ok;
}

/* Everybody has it again, with what others changed meanwhile. */
gboolean
ana_store_bring_back (AnaStore *self, const char *kind, const char *id, GError **error)
{
  AnaDocumentEdit edit = { .kind = kind, .id = id };
  g_auto (Edit) state = { .store = self, .edit = &edit };

  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit_outbox (self, bring_back_cb, &state, error);
}
