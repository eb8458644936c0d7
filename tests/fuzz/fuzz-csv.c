/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-csv.c: any bytes as a CSV file; read in large steps and in small ones it gives the same rows and rejects.
 */
#include "config.h"

#include "ana-table-reader.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const char mapping_text[] =
  "{\"dataset\":\"orders\",\"zone\":\"Europe/London\",\"time\":\"ordered_at\",\"mode\":\"batch\","
  "\"columns\":{\"a\":{\"as\":\"order_id\",\"type\":\"text\"},\"t\":{\"as\":\"ordered_at\",\"type\":\"time\",\"format\":\"%Y-%m-%d\"},"
  "\"q\":{\"as\":\"quantity\",\"type\":\"int\"},\"p\":{\"as\":\"price\",\"type\":\"real\"}},"
  "\"calculate\":[{\"as\":\"amount\",\"calculate\":\"money(quantity * price, 'GBP')\"}],"
  "\"reject\":[{\"unless\":\"order_id is not null\",\"reason\":\"no order number\"}],\"null\":[\"\"]}";

static void
reject_cb (const AnaReject *reject, gpointer data)
{
  g_assert (reject->line >= 1 && reject->column >= 1 && reject->reason != NULL);
}

static guint64
read_all (const guint8 *data, gsize size, const AnaMapping *mapping, guint step)
{
  int fd = memfd_create ("fuzz", MFD_CLOEXEC);
  AnaTableReader *reader;
  guint64 n_rows = 0, n_rejected = 0;
  g_autoptr (GError) error = NULL;

  g_assert (fd >= 0);
  g_assert (write (fd, data, size) == (gssize) size && lseek (fd, 0, SEEK_SET) == 0);
  reader = ana_table_reader_new_fd (fd, "fuzz.csv", mapping, reject_cb, NULL, &error);
  if (reader == NULL)
    return G_MAXUINT64;
  for (;;)
    {
      g_autoptr (AnaFrame) frame = ana_table_reader_next (reader, step, NULL, &error);

      if (frame == NULL)
        break;
      g_assert (ana_frame_get_n_rows (frame) <= step);
      n_rows += ana_frame_get_n_rows (frame);
    }
  n_rejected = ana_table_reader_get_n_rejected (reader);
  ana_table_reader_free (reader);
  return n_rows * 100000 + n_rejected;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static AnaMapping *mapping;

  if (mapping == NULL)
    {
      g_autoptr (JsonNode) node = ana_json_parse (mapping_text, -1, NULL, NULL);

      mapping = ana_mapping_parse (node, NULL);
      g_assert (mapping != NULL);
    }
  if (size > 0)
    g_assert (read_all (data, size, mapping, 1) == read_all (data, size, mapping, 1000));
  return 0;
}
