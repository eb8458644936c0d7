/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-envelope.c: any bytes as an envelope; what is read keeps its promises and survives being written.
 */
#include "config.h"

#include "ana-wire.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_row (const AnaRow *row)
{
  g_assert (row->dim != NULL && g_utf8_validate (row->dim, -1, NULL));
  g_assert (row->rev >= 0 && row->rev < ANA_WIRE_MAX_SEQ);
  g_assert (row->count >= 0 && row->count < ANA_WIRE_MAX_SEQ);
  if (row->dead)
    return;
  g_assert ((row->reason == ANA_REASON_VALUE) == isfinite (row->value));
  if (row->has_ratio)
    g_assert (isfinite (row->num) && isfinite (row->den));
}

static void
check_rows (AnaJsonReader *reader, AnaRowBatch *batch)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (AnaRowBatch) again = ana_row_batch_new ("s", "e", -1, -1);
  AnaJsonWriter writer;
  guint64 sum = 0, sum_again = 0;

  ana_json_writer_init (&writer, out);
  ana_json_begin_array (&writer);
  for (guint i = 0; i < batch->rows->len; i++)
    {
      check_row (&g_array_index (batch->rows, AnaRow, i));
      ana_wire_put_row (&writer, &g_array_index (batch->rows, AnaRow, i));
      sum += ana_row_checksum (&g_array_index (batch->rows, AnaRow, i));
    }
  ana_json_end_array (&writer);
  if (out->len > ANA_WIRE_MAX_BYTES)
    return;
  ana_json_reader_load (reader, out->str, out->len);
  if (!ana_wire_read_rows (reader, again, NULL))
    g_error ("written rows cannot be read: %s", out->str);
  for (guint i = 0; i < again->rows->len; i++)
    sum_again += ana_row_checksum (&g_array_index (again->rows, AnaRow, i));
  g_assert (sum == sum_again);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMsg) msg = ana_msg_parse (reader, (const char *) data, size, &error);

  g_assert ((msg != NULL) == (error == NULL));
  if (msg == NULL)
    return 0;
  g_assert (msg->q >= -1 && msg->q < ANA_WIRE_MAX_SEQ);
  if (msg->type == ANA_MSG_DELTA)
    g_assert (msg->batch != NULL && msg->batch->stream != NULL && msg->batch->p <= msg->batch->q);
  if (msg->batch != NULL)
    check_rows (reader, msg->batch);
  return 0;
}
