/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-tail.c: the log of commits: one row a transaction, with the cursors that moved and the rows that came.
 */
#include "config.h"

#include "ana-codec.h"
#include "ana-error.h"
#include "ana-tables-private.h"

#include <math.h>
#include <string.h>

#define MAX_ROW_BYTES 72
#define MAX_SECTION_BYTES 72

/* A record, all numbers varints (v) or zigzag varints (z) but the doubles and the checksum:
 *   for each stream that the transaction touched:
 *     v sid · z q · z as_of minus the one of the stream before it · z n · x (8 bytes) · v n_rows · v n_bytes · rows
 *   row: flags (1 byte, as in a chunk) · v kid · z ts minus the ts before it · z rev
 *        · [z count · value if there is one · num, den if a ratio] unless dead
 *
 * Why one blob and not a row a point: SQLite's price for a row is about half a microsecond before any index, and the
 * cursor of every stream touched would be a page written each commit. A blob is one insert a commit whatever it holds, in
 * the same transaction as everything else, so it is exactly as durable; the table "stream" and the chunks follow later. */

static guint8 *
put_varint (guint8 *p, guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    *p++ = (guint8) value | 0x80;
  *p++ = (guint8) value;
  return p;
}

static guint8 *
put_zigzag (guint8 *p, gint64 value)
{
  return put_varint (p, ((guint64) value << 1) ^ (guint64) (value >> 63));
}

static guint8 *
put_double (guint8 *p, double value)
{
  guint64 bits;

  memcpy (&bits, &value, 8);
  bits = GUINT64_TO_LE (bits);
  memcpy (p, &bits, 8);
  return p + 8;
}

/* Appends one row to the rows of a section. @last_ts_usec is 0 before the first. */
void
ana_tail_put_row (GByteArray *rows, gint64 kid, gint64 *last_ts_usec, const AnaRow *row)
{
  guint at = rows->len;
  guint8 flags = row->dead ? ANA_POINT_DEAD : (guint8) row->reason | (row->has_ratio ? ANA_POINT_RATIO : 0);
  guint8 *p;

  g_byte_array_set_size (rows, at + MAX_ROW_BYTES);
  p = rows->data + at;
  *p++ = flags;
  p = put_varint (p, (guint64) kid);
  p = put_zigzag (p, (gint64) ((guint64) row->ts_usec - (guint64) *last_ts_usec));
  p = put_zigzag (p, row->rev);
  if (!row->dead)
    {
      p = put_zigzag (p, row->count);
      if (row->reason == ANA_REASON_VALUE)
        p = put_double (p, row->value);
      if (row->has_ratio)
        p = put_double (put_double (p, row->num), row->den);
    }
  *last_ts_usec = row->ts_usec;
  g_byte_array_set_size (rows, (guint) (p - rows->data));
}

/* @last_as_of_usec is 0 before the first section of a record. */
void
ana_tail_put_section (GByteArray *body, const AnaTailSection *section, gint64 *last_as_of_usec, const GByteArray *rows)
{
  guint at = body->len;
  guint64 x = GUINT64_TO_LE (section->x);
  guint8 *p;

  g_byte_array_set_size (body, at + MAX_SECTION_BYTES);
  p = put_varint (body->data + at, (guint64) section->sid);
  p = put_zigzag (p, section->q);
  p = put_zigzag (p, (gint64) ((guint64) section->as_of_usec - (guint64) *last_as_of_usec));
  *last_as_of_usec = section->as_of_usec;
  p = put_zigzag (p, section->n);
  memcpy (p, &x, 8);
  p = put_varint (p + 8, section->n_rows);
  p = put_varint (p, rows->len);
  g_byte_array_set_size (body, (guint) (p - body->data));
  g_byte_array_append (body, rows->data, rows->len);
}

static guint32
record_crc (gint64 id, const void *body, gsize n_bytes)
{
  gint64 le = GINT64_TO_LE (id);

  return ana_crc32c (ana_crc32c (0, &le, sizeof le), body, n_bytes);
}

gboolean
ana_tail_table_insert (AnaDb *db, gint64 id, guint n_rows, const GByteArray *body, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO kpi_tail VALUES (?1, ?2, ?3, ?4)", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, id);
  ana_stmt_bind_int (stmt, 1, n_rows);
  ana_stmt_bind_int (stmt, 2, record_crc (id, body->data, body->len));
  ana_stmt_bind_blob (stmt, 3, body->data, body->len);
  return ana_stmt_run (stmt, error);
}

gboolean
ana_tail_table_trim (AnaDb *db, gint64 before_id, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "DELETE FROM kpi_tail WHERE id < ?1", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, before_id);
  return ana_stmt_run (stmt, error);
}

gboolean
ana_tail_table_list (AnaDb *db, AnaRecordFunc func, gpointer data, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT id, length(body) FROM kpi_tail ORDER BY id", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  while (ana_stmt_next (stmt, &local))
    func (ana_stmt_get_int (stmt, 0), (guint) ana_stmt_get_int (stmt, 1), data);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
ana_tail_table_bounds (AnaDb *db, gint64 *min_id, gint64 *max_id, GError **error)
{
  return ana_db_get_int (db, "SELECT min(id) FROM kpi_tail", min_id, error) &&
         ana_db_get_int (db, "SELECT max(id) FROM kpi_tail", max_id, error);
}

static void
read_row (AnaBytesReader *in, gint64 *last_ts_usec, gint64 *kid, AnaRow *row)
{
  guint8 flags = in->p < in->end ? *in->p++ : (in->ok = FALSE, 0);

  memset (row, 0, sizeof *row);
  row->dim = "";
  *kid = (gint64) ana_get_varint (in);
  row->ts_usec = *last_ts_usec = (gint64) ((guint64) *last_ts_usec + (guint64) ana_get_zigzag (in));
  row->rev = ana_get_zigzag (in);
  row->dead = (flags & ANA_POINT_DEAD) != 0;
  if (row->dead)
    return;
  row->reason = flags & ANA_POINT_REASON;
  row->has_ratio = (flags & ANA_POINT_RATIO) != 0;
  row->count = ana_get_zigzag (in);
  row->value = row->reason == ANA_REASON_VALUE ? ana_get_double (in) : NAN;
  if (row->has_ratio)
    {
      row->num = ana_get_double (in);
      row->den = ana_get_double (in);
    }
}

static gboolean
read_section (AnaBytesReader *in, AnaTailSection *section, gint64 *last_as_of_usec, gsize *n_bytes)
{
  guint64 x = 0;

  section->sid = (gint64) ana_get_varint (in);
  section->q = ana_get_zigzag (in);
  section->as_of_usec = *last_as_of_usec = (gint64) ((guint64) *last_as_of_usec + (guint64) ana_get_zigzag (in));
  section->n = ana_get_zigzag (in);
  if (!in->ok || in->end - in->p < 8)
    return FALSE;
  memcpy (&x, in->p, 8);
  in->p += 8;
  section->x = GUINT64_FROM_LE (x);
  section->n_rows = (guint) ana_get_varint (in);
  *n_bytes = ana_get_varint (in);
  return in->ok && *n_bytes <= (gsize) (in->end - in->p);
}

static gboolean
read_record (gint64 id, const void *body, gsize n_bytes, AnaTailSectionFunc section_func, AnaTailRowFunc row_func, gpointer data)
{
  AnaBytesReader in;
  AnaTailSection section;
  gint64 last_as_of_usec = 0;
  gsize n_section;

  ana_bytes_reader_init (&in, body, n_bytes);
  while (in.ok && in.p < in.end)
    {
      AnaBytesReader rows;
      gint64 last_ts_usec = 0;

      if (!read_section (&in, &section, &last_as_of_usec, &n_section))
        return FALSE;
      ana_bytes_reader_init (&rows, in.p, n_section);
      in.p += n_section;
      if (!section_func (id, &section, data))
        continue;
      for (guint i = 0; i < section.n_rows; i++)
        {
          AnaRow row;
          gint64 kid;

          read_row (&rows, &last_ts_usec, &kid, &row);
          if (!rows.ok)
            return FALSE;
          row_func (id, &section, kid, &row, data);
        }
    }
  return in.ok;
}

/**
 * ana_tail_table_replay:
 * @db: a connection
 * @after_id: records up to this one are left out
 * @section: called for each stream of each record
 * @row: called for each row of the sections that it wants
 * @data: for both
 * @error: return location
 *
 * Reads the log in its order.
 *
 * Returns: %FALSE with %ANA_ERROR_CORRUPT when a record is damaged: what follows it cannot be trusted either
 */
gboolean
ana_tail_table_replay (AnaDb *db, gint64 after_id, AnaTailSectionFunc section, AnaTailRowFunc row, gpointer data, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT id, crc, body FROM kpi_tail WHERE id > ?1 ORDER BY id", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, after_id);
  while (ana_stmt_next (stmt, &local))
    {
      gint64 id = ana_stmt_get_int (stmt, 0);
      gsize n_bytes;
      const void *body = ana_stmt_get_blob (stmt, 2, &n_bytes);

      if (ana_stmt_get_int (stmt, 1) == record_crc (id, body, n_bytes) &&
          read_record (id, body, n_bytes, section, row, data))
        continue;
      ana_stmt_reset (stmt);
      g_set_error (&local, ANA_ERROR, ANA_ERROR_CORRUPT, "Record %" G_GINT64_FORMAT " of the tail is damaged", id);
      break;
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
