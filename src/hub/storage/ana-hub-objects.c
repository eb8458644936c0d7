/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-objects.c: what users make (boards and their like), each with its past revisions, and who sent what under which number.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include <string.h>

#define KEEP_REVISIONS 50    /* of one object */
#define KEEP_RESULTS   1000  /* of one sender: who lost an answer asks again for the last ones */

static char *
to_text (JsonNode *node)
{
  GString *out;
  AnaJsonWriter writer;

  if (node == NULL)
    return NULL;
  out = g_string_new (NULL);
  ana_json_writer_init (&writer, out);
  ana_json_node (&writer, node);
  return g_string_free (out, FALSE);
}

static void
bind_name (AnaStmt *stmt, const char *tenant, const char *kind, const char *id)
{
  ana_stmt_bind_text (stmt, 0, tenant);
  ana_stmt_bind_text (stmt, 1, kind);
  ana_stmt_bind_text (stmt, 2, id);
}

/* --- reading --- */

typedef void (*ReadFunc) (AnaStmt *stmt, gpointer data, GError **error);

/* The row of a question that has one at most: @names (NULL-terminated) are bound, then @n unless it is below 0. Without a row
 * @func is not called. */
static gboolean
read_row (AnaHubStorage *storage, const char *sql, const char *const *names, gint64 n, ReadFunc func, gpointer data, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  AnaStmt *stmt = reader != NULL ? ana_db_stmt (reader->hub, sql, error) : NULL;
  GError *local = NULL;
  int at = 0;

  if (stmt != NULL)
    {
      for (; names[at] != NULL; at++)
        ana_stmt_bind_text (stmt, at, names[at]);
      if (n >= 0)
        ana_stmt_bind_int (stmt, at, n);
      if (ana_stmt_next (stmt, &local))
        {
          func (stmt, data, &local);
          ana_stmt_reset (stmt);
        }
      if (local != NULL)
        g_propagate_error (error, local);
    }
  ana_hub_reader_release (self, reader);
  return stmt != NULL && local == NULL;
}

typedef struct {
  const char *kind, *id;
  AnaObject **out;
} Wanted;

/* Columns: rev, hlc, dead, body, fields. */
static void
read_object (AnaStmt *stmt, gpointer data, GError **error)
{
  const Wanted *wanted = data;
  g_autoptr (AnaObject) object = ana_object_new (wanted->kind, wanted->id);
  const char *body = ana_stmt_get_text (stmt, 3), *fields = ana_stmt_get_text (stmt, 4);

  object->rev = ana_stmt_get_int (stmt, 0);
  object->hlc = g_strdup (ana_stmt_get_text (stmt, 1));
  object->dead = ana_stmt_get_int (stmt, 2) != 0;
  if ((body != NULL && (object->body = ana_json_parse (body, -1, NULL, error)) == NULL)
      || (fields != NULL && (object->fields = ana_json_parse (fields, -1, NULL, error)) == NULL))
    return;
  *wanted->out = g_steal_pointer (&object);
}

/* The vfunc. @rev below 0: as it is now. */
gboolean
ana_hub_get_object (AnaHubStorage *storage, const char *tenant, const char *kind, const char *id, gint64 rev, AnaObject **out, GError **error)
{
  static const char now[] = "SELECT rev, hlc, dead, body, fields FROM object WHERE tenant = ?1 AND kind = ?2 AND id = ?3";
  static const char then[] = "SELECT rev, hlc, dead, body, NULL FROM object_rev WHERE tenant = ?1 AND kind = ?2 AND id = ?3 AND rev = ?4";
  const char *const names[] = { tenant, kind, id, NULL };

  *out = NULL;
  return read_row (storage, rev < 0 ? now : then, names, rev, read_object, &(Wanted) { kind, id, out }, error);
}

static void
read_size (AnaStmt *stmt, gpointer data, GError **error)
{
  gint64 *const *size = data;

  *size[0] = ana_stmt_get_int (stmt, 0);
  *size[1] = ana_stmt_get_int (stmt, 1);
}

/* The vfunc. */
gboolean
ana_hub_measure_objects (AnaHubStorage *storage, const char *tenant, gint64 *n, gint64 *n_bytes, GError **error)
{
  const char *const names[] = { tenant, NULL };

  *n = *n_bytes = 0;
  return read_row (storage, "SELECT count(*), coalesce(sum(n_bytes), 0) FROM object WHERE tenant = ?1", names, -1, read_size,
                   (gint64 *[]) { n, n_bytes }, error);
}

/* --- writing --- */

static gboolean
add_revision (AnaHubSqlite *self, const char *tenant, const AnaObject *object, const char *body, const char *sender, gint64 now_usec, GError **error)
{
  AnaStmt *put = ana_db_stmt (self->hub, "INSERT INTO object_rev(tenant, kind, id, rev, hlc, dead, sender, at_usec, body)"
                                         " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);
  AnaStmt *drop = ana_db_stmt (self->hub, "DELETE FROM object_rev WHERE tenant = ?1 AND kind = ?2 AND id = ?3 AND rev <= ?4", error);

  if (put == NULL || drop == NULL)
    return FALSE;
  bind_name (put, tenant, object->kind, object->id);
  ana_stmt_bind_int (put, 3, object->rev);
  ana_stmt_bind_text (put, 4, object->hlc);
  ana_stmt_bind_int (put, 5, object->dead);
  ana_stmt_bind_text (put, 6, sender);
  ana_stmt_bind_int (put, 7, now_usec);
  ana_stmt_bind_text (put, 8, body);
  bind_name (drop, tenant, object->kind, object->id);
  ana_stmt_bind_int (drop, 3, object->rev - KEEP_REVISIONS);
  return ana_stmt_run (put, error) && ana_stmt_run (drop, error);
}

/* The vfunc. */
gboolean
ana_hub_put_object (AnaHubStorage *storage, const char *tenant, const AnaObject *object, const char *sender, gint64 now_usec, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  g_autofree char *body = to_text (object->body);
  g_autofree char *fields = to_text (object->fields);
  AnaStmt *stmt = ana_db_stmt (self->hub, "INSERT INTO object(tenant, kind, id, rev, hlc, dead, at_usec, n_bytes, body, fields)"
                                          " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT(tenant, kind, id) DO UPDATE SET rev = excluded.rev,"
                                          " hlc = excluded.hlc, dead = excluded.dead, at_usec = excluded.at_usec, n_bytes = excluded.n_bytes,"
                                          " body = excluded.body, fields = excluded.fields", error);

  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, tenant, object->kind, object->id);
  ana_stmt_bind_int (stmt, 3, object->rev);
  ana_stmt_bind_text (stmt, 4, object->hlc);
  ana_stmt_bind_int (stmt, 5, object->dead);
  ana_stmt_bind_int (stmt, 6, now_usec);
  ana_stmt_bind_int (stmt, 7, (gint64) ((body != NULL ? strlen (body) : 0) + (fields != NULL ? strlen (fields) : 0)));
  ana_stmt_bind_text (stmt, 8, body);
  ana_stmt_bind_text (stmt, 9, fields);
  return ana_stmt_run (stmt, error) && add_revision (self, tenant, object, body, sender, now_usec, error);
}

/* --- senders --- */

static void
read_last (AnaStmt *stmt, gpointer data, GError **error)
{
  *(gint64 *) data = ana_stmt_get_int (stmt, 0);
}

/* The vfunc. */
gboolean
ana_hub_get_sender (AnaHubStorage *storage, const char *tenant, const char *sender, gint64 *last, GError **error)
{
  const char *const names[] = { tenant, sender, NULL };

  *last = 0;
  return read_row (storage, "SELECT last FROM sender WHERE tenant = ?1 AND name = ?2", names, -1, read_last, last, error);
}

static gboolean
count_sender (AnaHubSqlite *self, const char *tenant, const char *sender, gint64 n, gint64 now_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "INSERT INTO sender(tenant, name, last, at_usec) VALUES(?1, ?2, ?3, ?4)"
                                          " ON CONFLICT(tenant, name) DO UPDATE SET last = excluded.last, at_usec = excluded.at_usec", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, tenant);
  ana_stmt_bind_text (stmt, 1, sender);
  ana_stmt_bind_int (stmt, 2, n);
  ana_stmt_bind_int (stmt, 3, now_usec);
  return ana_stmt_run (stmt, error);
}

/* The vfunc. */
gboolean
ana_hub_put_result (AnaHubStorage *storage, const char *tenant, const char *sender, gint64 n, const char *hlc, const char *text, gint64 now_usec,
                    GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaStmt *put = ana_db_stmt (self->hub, "INSERT INTO result(tenant, sender, n, hlc, body) VALUES(?1, ?2, ?3, ?4, ?5)", error);
  AnaStmt *drop = ana_db_stmt (self->hub, "DELETE FROM result WHERE tenant = ?1 AND sender = ?2 AND n <= ?3", error);

  if (put == NULL || drop == NULL)
    return FALSE;
  ana_stmt_bind_text (put, 0, tenant);
  ana_stmt_bind_text (put, 1, sender);
  ana_stmt_bind_int (put, 2, n);
  ana_stmt_bind_text (put, 3, hlc);
  ana_stmt_bind_text (put, 4, text);
  ana_stmt_bind_text (drop, 0, tenant);
  ana_stmt_bind_text (drop, 1, sender);
  ana_stmt_bind_int (drop, 2, n - KEEP_RESULTS);
  return ana_stmt_run (put, error) && ana_stmt_run (drop, error) && count_sender (self, tenant, sender, n, now_usec, error);
}

static void
read_result (AnaStmt *stmt, gpointer data, GError **error)
{
  char ***texts = data;

  *texts[0] = g_strdup (ana_stmt_get_text (stmt, 0));
  *texts[1] = g_strdup (ana_stmt_get_text (stmt, 1));
}

/* The vfunc. */
gboolean
ana_hub_get_result (AnaHubStorage *storage, const char *tenant, const char *sender, gint64 n, char **hlc, char **text, GError **error)
{
  const char *const names[] = { tenant, sender, NULL };

  *hlc = *text = NULL;
  return read_row (storage, "SELECT hlc, body FROM result WHERE tenant = ?1 AND sender = ?2 AND n = ?3", names, n, read_result,
                   (char **[]) { hlc, text }, error);
}
