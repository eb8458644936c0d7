/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-wire-rows.c: reads and writes the rows of FORMATS.md section 3.
 */
#include "config.h"

#include "ana-wire.h"

#include <math.h>
#include <string.h>

/*
 * ["u", ts, dim, value, count, rev]                    a value
 * ["u", ts, dim, null, count, rev, reason]             none, and why
 * ["u", ts, dim, value, count, rev, null, num, den]    of class ratio; value may be null, with or without a reason
 * ["x", ts, dim, rev]                                  gone
 */
#define MAX_DIM_BYTES 4096

static gboolean
read_number_in (AnaJsonReader *reader, gint64 min, gint64 *out)
{
  if (ana_json_reader_next (reader) != ANA_JSON_INT)
    {
      ana_json_reader_fail (reader, "a whole number must stand here");
      return FALSE;
    }
  *out = ana_json_reader_get_int (reader);
  if (*out < min || *out >= ANA_WIRE_MAX_SEQ)
    {
      ana_json_reader_fail (reader, "the number is beyond 2^53");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_double (AnaJsonReader *reader, double *out)
{
  AnaJsonToken token = ana_json_reader_next (reader);

  if (token != ANA_JSON_INT && token != ANA_JSON_DOUBLE)
    {
      ana_json_reader_fail (reader, "a number must stand here");
      return FALSE;
    }
  *out = ana_json_reader_get_double (reader);
  return TRUE;
}

/* The key is put into @dim, which has room for MAX_DIM_BYTES and a NUL. */
static gboolean
read_dim (AnaJsonReader *reader, char *dim)
{
  gsize len;
  const char *text;

  if (ana_json_reader_next (reader) != ANA_JSON_STRING)
    {
      ana_json_reader_fail (reader, "a dimension key must stand here");
      return FALSE;
    }
  text = ana_json_reader_get_text (reader, &len);
  if (len > MAX_DIM_BYTES)
    {
      ana_json_reader_fail (reader, "the dimension key is too long");
      return FALSE;
    }
  memcpy (dim, text, len);
  dim[len] = '\0';
  return TRUE;
}

static gboolean
read_value (AnaJsonReader *reader, AnaRow *row)
{
  switch (ana_json_reader_next (reader))
    {
    case ANA_JSON_INT:
    case ANA_JSON_DOUBLE:
      row->value = ana_json_reader_get_double (reader);
      row->reason = ANA_REASON_VALUE;
      return TRUE;
    case ANA_JSON_NULL:
      row->value = NAN;
      row->reason = ANA_REASON_NA;
      return TRUE;
    default:
      ana_json_reader_fail (reader, "a value or null must stand here");
      return FALSE;
    }
}

/* The seventh place: null or a reason, which only goes with a value that is null. */
static gboolean
take_reason (AnaJsonReader *reader, AnaJsonToken token, AnaRow *row, gboolean *has_reason)
{
  char name[16];
  gsize len;
  const char *text;

  if (token == ANA_JSON_NULL)
    return TRUE;
  if (token == ANA_JSON_STRING && row->reason != ANA_REASON_VALUE)
    {
      text = ana_json_reader_get_text (reader, &len);
      if (len < sizeof name)
        {
          memcpy (name, text, len);
          name[len] = '\0';
          *has_reason = TRUE;
          if (ana_reason_from_string (name, &row->reason))
            return TRUE;
        }
    }
  ana_json_reader_fail (reader, "the reason of a missing value must stand here");
  return FALSE;
}

static gboolean
read_update (AnaJsonReader *reader, AnaRow *row)
{
  gboolean has_reason = FALSE;
  AnaJsonToken token;

  if (!read_value (reader, row) || !read_number_in (reader, 0, &row->count) || !read_number_in (reader, 0, &row->rev))
    return FALSE;
  token = ana_json_reader_next (reader);
  if (token != ANA_JSON_END_ARRAY)
    {
      if (!take_reason (reader, token, row, &has_reason))
        return FALSE;
      token = ana_json_reader_next (reader);
      if (token == ANA_JSON_INT || token == ANA_JSON_DOUBLE)
        {
          row->num = ana_json_reader_get_double (reader);
          row->has_ratio = TRUE;
          if (!read_double (reader, &row->den))
            return FALSE;
          token = ana_json_reader_next (reader);
        }
    }
  if (token != ANA_JSON_END_ARRAY)
    {
      ana_json_reader_fail (reader, "the row has too many items");
      return FALSE;
    }
  if (row->reason != ANA_REASON_VALUE && !has_reason && !row->has_ratio)
    {
      ana_json_reader_fail (reader, "a missing value needs its reason");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_tombstone (AnaJsonReader *reader, AnaRow *row)
{
  row->dead = TRUE;
  row->value = NAN;
  row->reason = ANA_REASON_NA;
  if (!read_number_in (reader, 0, &row->rev))
    return FALSE;
  if (ana_json_reader_next (reader) != ANA_JSON_END_ARRAY)
    {
      ana_json_reader_fail (reader, "a tombstone has four items");
      return FALSE;
    }
  return TRUE;
}

/* Past the "[" of a row. */
static gboolean
read_row (AnaJsonReader *reader, AnaRow *row, char *dim)
{
  gsize len = 0;
  const char *kind = NULL;
  gboolean dead;

  *row = (AnaRow) { .dim = dim };
  if (ana_json_reader_next (reader) == ANA_JSON_STRING)
    kind = ana_json_reader_get_text (reader, &len);
  if (kind == NULL || len != 1 || (kind[0] != 'u' && kind[0] != 'x'))
    {
      ana_json_reader_fail (reader, "a row begins with \"u\" or \"x\"");
      return FALSE;
    }
  dead = kind[0] == 'x';
  if (!read_number_in (reader, -ANA_WIRE_MAX_SEQ, &row->ts_usec) || !read_dim (reader, dim))
    return FALSE;
  return dead ? read_tombstone (reader, row) : read_update (reader, row);
}

static gboolean
read_rows (AnaJsonReader *reader, AnaRowBatch *batch)
{
  char dim[MAX_DIM_BYTES + 1];
  AnaJsonToken token;

  if (ana_json_reader_next (reader) != ANA_JSON_BEGIN_ARRAY)
    {
      ana_json_reader_fail (reader, "an array of rows must stand here");
      return FALSE;
    }
  while ((token = ana_json_reader_next (reader)) == ANA_JSON_BEGIN_ARRAY)
    {
      AnaRow row;

      if (!read_row (reader, &row, dim))
        return FALSE;
      ana_row_batch_add (batch, &row);
    }
  if (token != ANA_JSON_END_ARRAY)
    ana_json_reader_fail (reader, "a row is an array");
  return token == ANA_JSON_END_ARRAY;
}

/**
 * ana_wire_read_rows:
 * @reader: before the "[" of an array of rows
 * @batch: the rows are added to it
 * @error: return location
 *
 * Reads rows and checks each: arity, types, counts and revisions from 0 to 2^53, a reason where the value is missing.
 *
 * Returns: %FALSE and ANA_ERROR_BAD_INPUT with line and column
 */
gboolean
ana_wire_read_rows (AnaJsonReader *reader, AnaRowBatch *batch, GError **error)
{
  if (read_rows (reader, batch))
    return TRUE;
  ana_json_reader_get_error (reader, error);
  return FALSE;
}

/**
 * ana_wire_put_row:
 * @writer: in an array
 * @row: the row
 *
 * Writes one row.
 */
void
ana_wire_put_row (AnaJsonWriter *writer, const AnaRow *row)
{
  gboolean missing = row->reason != ANA_REASON_VALUE || !isfinite (row->value);

  ana_json_begin_array (writer);
  ana_json_string (writer, row->dead ? "x" : "u");
  ana_json_int (writer, row->ts_usec);
  ana_json_string (writer, row->dim != NULL ? row->dim : "");
  if (!row->dead)
    {
      if (missing)
        ana_json_null (writer);
      else
        ana_json_double (writer, row->value);
      ana_json_int (writer, row->count);
    }
  ana_json_int (writer, row->rev);
  if (!row->dead && (missing || row->has_ratio))
    {
      const char *reason = !missing ? NULL : row->reason != ANA_REASON_VALUE ? ana_reason_to_string (row->reason) : "nan";

      ana_json_string (writer, reason);
    }
  if (!row->dead && row->has_ratio)
    {
      ana_json_double (writer, isfinite (row->num) ? row->num : 0);
      ana_json_double (writer, isfinite (row->den) ? row->den : 0);
    }
  ana_json_end_array (writer);
}
