/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-msg.c: one envelope of ADS/1, from text to a checked value.
 */
#include "config.h"

#include "ana-wire.h"

#include "ana-error.h"

#include <string.h>

/*
 * One pass over the bytes with the pull reader, members in any order. Each known member has one type whatever the
 * envelope's; what an envelope must have is held against a table at the end. Only when that fails is the text read a
 * second time, for "v" and "t": a newer version, an unknown type and an "x-" type are no faults of the text.
 */

static const struct {
  const char *name;
  AnaMsgType  type;
  const char *needs; /* names of members, blank between */
} types[] = {
  { "hello", ANA_MSG_HELLO, "client" },
  { "welcome", ANA_MSG_WELCOME, "now" },
  { "d", ANA_MSG_DELTA, "s e p q r" },
  { "ckpt", ANA_MSG_CKPT, "s e q n x from" },
  { "reset", ANA_MSG_RESET, "s why" },
  { "snap.begin", ANA_MSG_SNAP_BEGIN, "s e q" },
  { "snap.rows", ANA_MSG_SNAP_ROWS, "s r" },
  { "snap.end", ANA_MSG_SNAP_END, "s x" },
  { "sub", ANA_MSG_SUB, "s" },
  { "unsub", ANA_MSG_UNSUB, "s" },
  { "ack", ANA_MSG_ACK, "" },
  { "ping", ANA_MSG_PING, "n" },
  { "pong", ANA_MSG_PONG, "n" },
  { "auth", ANA_MSG_AUTH, "" },
  { "err", ANA_MSG_ERR, "code" },
  { "bye", ANA_MSG_BYE, "" },
};

typedef enum {
  KIND_TEXT,   /* char* */
  KIND_INT,    /* gint64, 0 … 2^53 */
  KIND_TIME,   /* gint64, either sign */
  KIND_HEX,    /* guint64 as 16 hex digits */
  KIND_BOOL,   /* gboolean, local */
  KIND_ROWS,
  KIND_CURSORS,
  KIND_TEXTS,
  KIND_PLACES,
} Kind;

/* What is gathered before the type is known to fit. */
typedef struct {
  AnaMsg   *msg;
  char     *type;
  gint64    version;
  gint64    p;
  gint64    n;
  gint64    ts_usec;
  gboolean  conflated;
} Draft;

#define IN_MSG(field)   FALSE, G_STRUCT_OFFSET (AnaMsg, field)
#define IN_DRAFT(field) TRUE, G_STRUCT_OFFSET (Draft, field)

static const struct {
  const char *name;
  Kind        kind;
  gboolean    in_draft;
  glong       offset;
} members[] = {
  { "v", KIND_INT, IN_DRAFT (version) },
  { "t", KIND_TEXT, IN_DRAFT (type) },
  { "s", KIND_TEXT, IN_MSG (stream) },
  { "e", KIND_TEXT, IN_MSG (epoch) },
  { "p", KIND_TIME, IN_DRAFT (p) },
  { "q", KIND_TIME, IN_MSG (q) },
  { "ts", KIND_TIME, IN_DRAFT (ts_usec) },
  { "r", KIND_ROWS, IN_MSG (batch) },
  { "cv", KIND_BOOL, IN_DRAFT (conflated) },
  { "n", KIND_INT, IN_DRAFT (n) },
  { "x", KIND_HEX, IN_MSG (x) },
  { "from", KIND_TIME, IN_MSG (from_usec) },
  { "f", KIND_TEXT, IN_MSG (filter_id) },
  { "i", KIND_INT, IN_MSG (index) },
  { "rows", KIND_INT, IN_MSG (n_rows) },
  { "now", KIND_TIME, IN_MSG (now_usec) },
  { "client", KIND_TEXT, IN_MSG (client) },
  { "app", KIND_TEXT, IN_MSG (app) },
  { "schema", KIND_INT, IN_MSG (schema) },
  { "caps", KIND_TEXTS, IN_MSG (caps) },
  { "tok", KIND_TEXT, IN_MSG (token) },
  { "resume", KIND_CURSORS, IN_MSG (resume) },
  { "credit", KIND_INT, IN_MSG (credit) },
  { "hub", KIND_TEXT, IN_MSG (hub) },
  { "hb_ms", KIND_INT, IN_MSG (hb_ms) },
  { "dead_ms", KIND_INT, IN_MSG (dead_ms) },
  { "max_bytes", KIND_INT, IN_MSG (max_bytes) },
  { "tok_exp", KIND_TIME, IN_MSG (token_exp_usec) },
  { "why", KIND_TEXT, IN_MSG (why) },
  { "snap", KIND_TEXT, IN_MSG (snap) },
  { "code", KIND_TEXT, IN_MSG (code) },
  { "retry_ms", KIND_INT, IN_MSG (retry_ms) },
  { "pos", KIND_PLACES, IN_MSG (pos) },
  { "exp_sec", KIND_INT, IN_MSG (exp_sec) },
};
G_STATIC_ASSERT (G_N_ELEMENTS (members) <= 64);

static char *
dup_text (AnaJsonReader *reader)
{
  gsize len;
  const char *text = ana_json_reader_get_text (reader, &len);

  return g_strndup (text, len);
}

static gboolean
wrong (AnaJsonReader *reader, const char *problem)
{
  ana_json_reader_fail (reader, problem);
  return FALSE;
}

static gboolean
read_int (AnaJsonReader *reader, Kind kind, gint64 *out)
{
  if (ana_json_reader_next (reader) != ANA_JSON_INT)
    return wrong (reader, "a whole number must stand here");
  *out = ana_json_reader_get_int (reader);
  if (*out >= ANA_WIRE_MAX_SEQ || *out < -ANA_WIRE_MAX_SEQ || (kind == KIND_INT && *out < 0))
    return wrong (reader, "the number is out of range");
  return TRUE;
}

/* A null member is an absent one. */
static gboolean
read_text (AnaJsonReader *reader, char **out)
{
  switch (ana_json_reader_next (reader))
    {
    case ANA_JSON_NULL:
      return TRUE;
    case ANA_JSON_STRING:
      *out = dup_text (reader);
      return TRUE;
    default:
      return wrong (reader, "a text must stand here");
    }
}

static gboolean
read_hex (AnaJsonReader *reader, guint64 *out)
{
  gsize len;
  const char *text;

  if (ana_json_reader_next (reader) != ANA_JSON_STRING)
    return wrong (reader, "16 hex digits must stand here");
  text = ana_json_reader_get_text (reader, &len);
  *out = 0;
  for (gsize i = 0; i < len && len == 16; i++)
    {
      if (!g_ascii_isdigit (text[i]) && !(text[i] >= 'a' && text[i] <= 'f'))
        return wrong (reader, "16 lower-case hex digits must stand here");
      *out = *out << 4 | (guint64) g_ascii_xdigit_value (text[i]);
    }
  return len == 16 ? TRUE : wrong (reader, "16 hex digits must stand here");
}

static gboolean
read_cursor_member (AnaJsonReader *reader, AnaCursor *cursor)
{
  gsize len;
  const char *key = ana_json_reader_get_text (reader, &len);

  if (len == 1 && key[0] == 'q')
    return read_int (reader, KIND_TIME, &cursor->q);
  if (len == 1 && key[0] == 's' && cursor->stream == NULL)
    return read_text (reader, &cursor->stream);
  if (len == 1 && key[0] == 'e' && cursor->epoch == NULL)
    return read_text (reader, &cursor->epoch);
  if (len == 1 && key[0] == 'f' && cursor->filter_id == NULL)
    return read_text (reader, &cursor->filter_id);
  return ana_json_reader_skip (reader);
}

static gboolean
read_cursors (AnaJsonReader *reader, GArray **out)
{
  AnaJsonToken token;

  if (ana_json_reader_next (reader) != ANA_JSON_BEGIN_ARRAY)
    return wrong (reader, "an array of cursors must stand here");
  *out = g_array_new (FALSE, TRUE, sizeof (AnaCursor));
  g_array_set_clear_func (*out, (GDestroyNotify) ana_cursor_clear);
  while ((token = ana_json_reader_next (reader)) == ANA_JSON_BEGIN_OBJECT)
    {
      AnaCursor empty = { .q = -1 };
      AnaCursor *cursor;

      g_array_append_val (*out, empty);
      cursor = &g_array_index (*out, AnaCursor, (*out)->len - 1);
      while ((token = ana_json_reader_next (reader)) == ANA_JSON_KEY)
        if (!read_cursor_member (reader, cursor))
          return wrong (reader, "a cursor is wrong");
      if (token != ANA_JSON_END_OBJECT || cursor->stream == NULL || cursor->q < -1)
        return wrong (reader, "a cursor needs its stream");
    }
  return token == ANA_JSON_END_ARRAY ? TRUE : wrong (reader, "a cursor is an object");
}

static gboolean
read_texts (AnaJsonReader *reader, char ***out)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  AnaJsonToken token;

  if (ana_json_reader_next (reader) != ANA_JSON_BEGIN_ARRAY)
    return wrong (reader, "an array of texts must stand here");
  while ((token = ana_json_reader_next (reader)) == ANA_JSON_STRING)
    {
      g_autofree char *text = dup_text (reader);

      g_strv_builder_add (builder, text);
    }
  *out = g_strv_builder_end (builder);
  return token == ANA_JSON_END_ARRAY ? TRUE : wrong (reader, "a text must stand here");
}

static gboolean
read_places (AnaJsonReader *reader, GHashTable **out)
{
  AnaJsonToken token;

  if (ana_json_reader_next (reader) != ANA_JSON_BEGIN_OBJECT)
    return wrong (reader, "an object of places must stand here");
  *out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while ((token = ana_json_reader_next (reader)) == ANA_JSON_KEY)
    {
      g_autofree char *stream = dup_text (reader);
      gint64 q;

      if (!read_int (reader, KIND_INT, &q))
        return FALSE;
      g_hash_table_insert (*out, g_steal_pointer (&stream), g_memdup2 (&q, sizeof q));
    }
  return token == ANA_JSON_END_OBJECT;
}

static gboolean
read_rows_member (AnaJsonReader *reader, AnaRowBatch **out)
{
  *out = ana_row_batch_new (NULL, NULL, -1, -1);
  return ana_wire_read_rows (reader, *out, NULL);
}

static gboolean
read_bool (AnaJsonReader *reader, gboolean *out)
{
  if (ana_json_reader_next (reader) != ANA_JSON_BOOL)
    return wrong (reader, "true or false must stand here");
  *out = ana_json_reader_get_bool (reader);
  return TRUE;
}

static gboolean
read_kind (AnaJsonReader *reader, Kind kind, gpointer place)
{
  switch (kind)
    {
    case KIND_TEXT:
      return read_text (reader, place);
    case KIND_INT:
    case KIND_TIME:
      return read_int (reader, kind, place);
    case KIND_HEX:
      return read_hex (reader, place);
    case KIND_BOOL:
      return read_bool (reader, place);
    case KIND_ROWS:
      return read_rows_member (reader, place);
    case KIND_CURSORS:
      return read_cursors (reader, place);
    case KIND_TEXTS:
      return read_texts (reader, place);
    case KIND_PLACES:
      return read_places (reader, place);
    }
  return FALSE;
}

static gboolean
read_member (AnaJsonReader *reader, Draft *draft, guint64 *seen)
{
  gsize len;
  const char *key = ana_json_reader_get_text (reader, &len);
  gpointer place;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (strncmp (members[i].name, key, len) != 0 || members[i].name[len] != '\0')
        continue;
      if (*seen & (G_GUINT64_CONSTANT (1) << i))
        return wrong (reader, "the member stands twice");
      place = members[i].in_draft ? G_STRUCT_MEMBER_P (draft, members[i].offset)
                                  : G_STRUCT_MEMBER_P (draft->msg, members[i].offset);
      if (!read_kind (reader, members[i].kind, place))
        return FALSE;
      if (members[i].kind != KIND_TEXT || *(char **) place != NULL) /* null is absent */
        *seen |= G_GUINT64_CONSTANT (1) << i;
      return TRUE;
    }
  return ana_json_reader_skip (reader);
}

static gboolean
has_member (guint64 seen, const char *name, gsize len)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (strncmp (members[i].name, name, len) == 0 && members[i].name[len] == '\0')
      return (seen >> i) & 1;
  return FALSE;
}

/* The first member that the type needs and the text lacks. */
static char *
find_missing (const char *needs, guint64 seen)
{
  while (*needs != '\0')
    {
      gsize len = strcspn (needs, " ");

      if (!has_member (seen, needs, len))
        return g_strndup (needs, len);
      needs += len + (needs[len] == ' ');
    }
  return NULL;
}

static gboolean
read_envelope (AnaJsonReader *reader, Draft *draft, guint64 *seen)
{
  AnaJsonToken token;

  if (ana_json_reader_next (reader) != ANA_JSON_BEGIN_OBJECT)
    return wrong (reader, "an envelope is an object");
  while ((token = ana_json_reader_next (reader)) == ANA_JSON_KEY)
    if (!read_member (reader, draft, seen))
      return FALSE;
  return token == ANA_JSON_END_OBJECT && ana_json_reader_next (reader) == ANA_JSON_END;
}

static gboolean
bad_input (GError **error, const char *type, const char *problem)
{
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "envelope %s: %s", type, problem);
  return FALSE;
}

/* Moves what belongs to the batch, or to one type alone, to its place. */
static gboolean
settle (Draft *draft, GError **error)
{
  AnaMsg *msg = draft->msg;

  if (msg->q < -1 || draft->p < -1)
    return bad_input (error, draft->type, "a sequence number below 0");
  if (msg->batch != NULL)
    {
      msg->batch->stream = g_strdup (msg->stream);
      msg->batch->epoch = g_strdup (msg->epoch != NULL ? msg->epoch : "");
      msg->batch->p = draft->p;
      msg->batch->q = msg->q;
      msg->batch->ts_usec = draft->ts_usec;
      msg->batch->conflated = draft->conflated;
    }
  if (msg->type == ANA_MSG_DELTA && (msg->q < 0 || draft->p > msg->q))
    return bad_input (error, draft->type, "q lies before p");
  if (msg->type == ANA_MSG_PING || msg->type == ANA_MSG_PONG)
    {
      msg->ping_n = draft->n;
      msg->ping_ts_usec = draft->ts_usec == ANA_TIME_NONE ? 0 : draft->ts_usec;
    }
  else
    msg->n = draft->n;
  return TRUE;
}

static gboolean
check_type (Draft *draft, guint64 seen, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *missing = NULL;

      if (g_strcmp0 (types[i].name, draft->type) != 0)
        continue;
      missing = find_missing (types[i].needs, seen);
      if (missing != NULL)
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "envelope %s: no member “%s”", draft->type, missing);
          return FALSE;
        }
      draft->msg->type = types[i].type;
      return settle (draft, error);
    }
  return bad_input (error, draft->type != NULL ? draft->type : "", "no type");
}

/* --- the second reading --- */

typedef enum {
  LOOK_FAULT,   /* the text is at fault */
  LOOK_IGNORED,
  LOOK_TOO_NEW,
} Look;

static gboolean
is_known_type (const char *type, gsize len)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strlen (types[i].name) == len && memcmp (types[i].name, type, len) == 0)
      return TRUE;
  return FALSE;
}

static Look
look_again (AnaJsonReader *reader, const char *data, gsize len)
{
  Look look = LOOK_FAULT;
  AnaJsonToken token;
  gsize n;
  const char *text;

  ana_json_reader_load (reader, data, len);
  if (ana_json_reader_next (reader) != ANA_JSON_BEGIN_OBJECT)
    return LOOK_FAULT;
  while ((token = ana_json_reader_next (reader)) == ANA_JSON_KEY)
    {
      gboolean is_version, is_type;

      text = ana_json_reader_get_text (reader, &n);
      is_version = n == 1 && text[0] == 'v';
      is_type = n == 1 && text[0] == 't';
      if (!is_version && !is_type)
        {
          if (!ana_json_reader_skip (reader))
            return LOOK_FAULT;
          continue;
        }
      token = ana_json_reader_next (reader);
      if (is_version && token == ANA_JSON_INT && ana_json_reader_get_int (reader) > ANA_WIRE_VERSION)
        look = LOOK_TOO_NEW;
      else if (is_type && token == ANA_JSON_STRING && look != LOOK_TOO_NEW)
        {
          text = ana_json_reader_get_text (reader, &n);
          look = n >= 2 && memcmp (text, "x-", 2) == 0 ? LOOK_IGNORED : is_known_type (text, n) ? LOOK_FAULT : LOOK_TOO_NEW;
        }
      else if (token == ANA_JSON_BEGIN_ARRAY || token == ANA_JSON_BEGIN_OBJECT)
        return LOOK_FAULT;
    }
  return token == ANA_JSON_END_OBJECT && ana_json_reader_next (reader) == ANA_JSON_END ? look : LOOK_FAULT;
}

static AnaMsg *
msg_new (void)
{
  AnaMsg *msg = g_new0 (AnaMsg, 1);

  msg->q = -1;
  msg->from_usec = ANA_TIME_NONE;
  return msg;
}

/**
 * ana_msg_parse:
 * @reader: any; kept by the caller and used again for the next text
 * @data: (array length=len): one envelope, UTF-8
 * @len: bytes
 * @error: return location
 *
 * Reads and checks one envelope. Unknown members are passed over; a type that begins "x-" gives %ANA_MSG_IGNORED.
 *
 * Returns: (transfer full) (nullable): the message; %NULL and ANA_ERROR_BAD_INPUT, or ANA_ERROR_TOO_NEW for a version or
 *   a type that we do not know
 */
AnaMsg *
ana_msg_parse (AnaJsonReader *reader, const char *data, gsize len, GError **error)
{
  g_autoptr (AnaMsg) msg = msg_new ();
  Draft draft = { .msg = msg, .version = ANA_WIRE_VERSION, .p = -1, .ts_usec = ANA_TIME_NONE };
  g_autoptr (GError) problem = NULL;
  guint64 seen = 0;
  gboolean ok = FALSE;
  Look look;

  ana_json_reader_load (reader, data, len);
  if (!read_envelope (reader, &draft, &seen))
    ana_json_reader_get_error (reader, &problem);
  else if (draft.version == ANA_WIRE_VERSION)
    ok = check_type (&draft, seen, &problem);
  g_free (draft.type);
  if (ok)
    return g_steal_pointer (&msg);

  look = look_again (reader, data, len);
  if (look == LOOK_IGNORED)
    {
      g_autoptr (AnaMsg) ignored = msg_new ();

      ignored->type = ANA_MSG_IGNORED;
      return g_steal_pointer (&ignored);
    }
  if (look == LOOK_TOO_NEW)
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_TOO_NEW, "the hub speaks a newer version of the protocol");
  else if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "this is no envelope");
  return NULL;
}

/**
 * ana_cursor_clear:
 * @cursor: a cursor
 *
 * Frees what it holds.
 */
void
ana_cursor_clear (AnaCursor *cursor)
{
  g_clear_pointer (&cursor->stream, g_free);
  g_clear_pointer (&cursor->epoch, g_free);
  g_clear_pointer (&cursor->filter_id, g_free);
  cursor->q = -1;
}

/**
 * ana_msg_free:
 * @msg: (nullable) (transfer full): a message
 */
void
ana_msg_free (AnaMsg *msg)
{
  if (msg == NULL)
    return;
  g_free (msg->stream);
  g_free (msg->epoch);
  g_free (msg->filter_id);
  g_free (msg->client);
  g_free (msg->app);
  g_strfreev (msg->caps);
  g_free (msg->token);
  g_clear_pointer (&msg->resume, g_array_unref);
  g_free (msg->hub);
  g_clear_pointer (&msg->batch, ana_row_batch_unref);
  g_free (msg->why);
  g_free (msg->snap);
  g_free (msg->code);
  g_clear_pointer (&msg->pos, g_hash_table_unref);
  g_free (msg);
}
