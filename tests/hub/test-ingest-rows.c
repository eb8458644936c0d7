/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-ingest-rows.c: bodies of /ingest as rows of cells.
 */
#include "config.h"

#include <string.h>

#include "ana-error.h"
#include "ana-ingest.h"

typedef gboolean (*ReadFunc) (AnaIngestRows *rows, const char *data, gsize len, GError **error);

typedef struct {
  const char *name;
  ReadFunc    read;
  const char *body;
  const char *rows;     /* "dataset:line a=i1 b=t'x'…;" a row; "!" when the whole body is refused */
  const char *rejects;  /* "line column;" a reject */
} Row;

static const Row table[] = {
  { "one object", ana_ingest_read_json, "{\"a\":1,\"b\":\"x\"}", "d:1 a=i1 b=tx;", "" },
  { "array", ana_ingest_read_json, "[{\"a\":1},\n{\"a\":2}]", "d:1 a=i1;d:2 a=i2;", "" },
  { "empty array", ana_ingest_read_json, "[]", "", "" },
  { "kinds", ana_ingest_read_json, "{\"a\":1.5,\"b\":true,\"c\":null,\"d\":\"\"}", "d:1 a=r1.5 b=b1 c=n d=t;", "" },
  { "own dataset, wherever it stands", ana_ingest_read_json, "[{\"a\":1,\"dataset\":\"e\"},{\"dataset\":\"e\",\"a\":2},{\"a\":3}]",
    "e:1 a=i1;e:1 a=i2;d:1 a=i3;", "" },
  { "columns that come later", ana_ingest_read_json, "[{\"a\":1},{\"b\":2}]", "d:1 a=i1 b=n;d:1 a=n b=i2;", "" },
  { "a list in a row", ana_ingest_read_json, "[{\"a\":[1,[2]]},{\"a\":1}]", "d:1 a=i1;", "1 a;" },
  { "an object in a row", ana_ingest_read_json, "[\n{\"a\":{\"b\":{}}},\n{\"a\":1}]", "d:3 a=i1;", "2 a;" },
  { "broken", ana_ingest_read_json, "[{\"a\":1},{\"a\":", "!", "" },
  { "text after the end", ana_ingest_read_json, "{\"a\":1} {\"a\":2}", "!", "" },
  { "number", ana_ingest_read_json, "5", "!", "" },
  { "number in an array", ana_ingest_read_json, "[5]", "!", "" },
  { "nothing", ana_ingest_read_json, "", "!", "" },
  { "beyond int64", ana_ingest_read_json, "{\"a\":9223372036854775808}", "!", "" },
  { "lines", ana_ingest_read_lines, "{\"a\":1}\n\n{\"a\":2}\r\n", "d:1 a=i1;d:3 a=i2;", "" },
  { "last line without end", ana_ingest_read_lines, "{\"a\":1}\n{\"a\":2}", "d:1 a=i1;d:2 a=i2;", "" },
  { "broken line", ana_ingest_read_lines, "{\"a\":1}\n{\"a\":\n{\"a\":3}", "d:1 a=i1;d:3 a=i3;", "2 ;" },
  { "line that is no object", ana_ingest_read_lines, "7\n{\"a\":3}", "d:2 a=i3;", "1 ;" },
  { "nothing at all", ana_ingest_read_lines, "", "", "" },
  { "csv", ana_ingest_read_csv, "a,b\n1,x\n2,\n", "d:2 a=t1 b=tx;d:3 a=t2 b=n;", "" },
  { "csv, crlf, quotes", ana_ingest_read_csv, "a,b\r\n\"1,5\",\"say \"\"no\"\"\"\r\n", "d:2 a=t1,5 b=tsay \"no\";", "" },
  { "csv, line break in quotes", ana_ingest_read_csv, "a,b\n\"x\ny\",1\n2,3\n", "d:2 a=tx\ny b=t1;d:4 a=t2 b=t3;", "" },
  { "csv, semicolons", ana_ingest_read_csv, "a;b\n1,5;2\n", "d:2 a=t1,5 b=t2;", "" },
  { "csv, tabs", ana_ingest_read_csv, "a\tb\n1\t2", "d:2 a=t1 b=t2;", "" },
  { "csv, byte order mark", ana_ingest_read_csv, "\xEF\xBB\xBF" "a\n1\n", "d:2 a=t1;", "" },
  { "csv, too few fields", ana_ingest_read_csv, "a,b\n1\n2,3\n", "d:3 a=t2 b=t3;", "2 ;" },
  { "csv, open quote", ana_ingest_read_csv, "a,b\n1,2\n\"x,3\n4,5\n", "d:2 a=t1 b=t2;", "3 ;" },
  { "csv, header alone", ana_ingest_read_csv, "a,b\n", "", "" },
  { "csv, nothing", ana_ingest_read_csv, "", "!", "" },
  { "csv, no UTF-8", ana_ingest_read_csv, "a\n\xff\n", "!", "" },
};

static void
put_cell (GString *out, const AnaCell *cell)
{
  switch (cell->kind)
    {
    case ANA_CELL_NULL:
      g_string_append_c (out, 'n');
      break;
    case ANA_CELL_INT:
      g_string_append_printf (out, "i%" G_GINT64_FORMAT, cell->i);
      break;
    case ANA_CELL_BOOL:
      g_string_append_printf (out, "b%d", (int) cell->i);
      break;
    case ANA_CELL_REAL:
      g_string_append_printf (out, "r%g", cell->d);
      break;
    case ANA_CELL_TEXT:
      g_string_append_printf (out, "t%s", cell->text);
      break;
    }
}

static char *
describe (const AnaIngestRows *rows)
{
  GString *out = g_string_new (NULL);

  for (guint t = 0; t < rows->tables->len; t++)
    {
      const AnaIngestTable *one = rows->tables->pdata[t];

      for (guint row = 0; row < one->lines->len; row++)
        {
          g_string_append_printf (out, "%s:%d", one->dataset, (int) g_array_index (one->lines, gint64, row));
          for (guint col = 0; col < one->names->len; col++)
            {
              const GArray *cells = one->columns->pdata[col];
              static const AnaCell none = { ANA_CELL_NULL, { 0 } };

              g_string_append_printf (out, " %s=", (char *) one->names->pdata[col]);
              put_cell (out, row < cells->len ? &g_array_index (cells, AnaCell, row) : &none);
            }
          g_string_append_c (out, ';');
        }
    }
  return g_string_free (out, FALSE);
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (AnaIngestRows) rows = ana_ingest_rows_new ("d");
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;
      g_autoptr (GString) rejects = g_string_new (NULL);
      gboolean ok = table[i].read (rows, table[i].body, strlen (table[i].body), &error);

      g_test_message ("%s", table[i].name);
      if (strcmp (table[i].rows, "!") == 0)
        {
          g_assert_false (ok);
          g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
          continue;
        }
      g_assert_no_error (error);
      g_assert_true (ok);
      found = describe (rows);
      g_assert_cmpstr (found, ==, table[i].rows);
      for (guint r = 0; r < rows->rejects->len; r++)
        {
          const AnaIngestReject *reject = &g_array_index (rows->rejects, AnaIngestReject, r);
          g_string_append_printf (rejects, "%d %s;", (int) reject->line, reject->column != NULL ? reject->column : "");
        }
      g_assert_cmpstr (rejects->str, ==, table[i].rejects);
    }
}

static void
test_no_dataset (void)
{
  g_autoptr (AnaIngestRows) rows = ana_ingest_rows_new (NULL);
  static const char body[] = "[{\"a\":1},{\"a\":1,\"dataset\":\"d\"}]";

  g_assert_true (ana_ingest_read_json (rows, body, strlen (body), NULL));
  g_assert_cmpuint (rows->n_rejected, ==, 1);
  g_assert_cmpuint (rows->tables->len, ==, 1);
}

/* A hundred rejects are told, all are counted. */
static void
test_many_rejects (void)
{
  g_autoptr (AnaIngestRows) rows = ana_ingest_rows_new ("d");
  g_autoptr (GString) body = g_string_new (NULL);

  for (int i = 0; i < 1000; i++)
    g_string_append (body, "{\n");
  g_assert_true (ana_ingest_read_lines (rows, body->str, body->len, NULL));
  g_assert_cmpuint (rows->n_rejected, ==, 1000);
  g_assert_cmpuint (rows->rejects->len, ==, 100);
}

/* A body of 32 MiB has room for two million datasets, each of them looked for among all others: some hours. */
static void
test_many_datasets (void)
{
  g_autoptr (AnaIngestRows) rows = ana_ingest_rows_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 300000; i++)
    g_string_append_printf (body, "{\"dataset\":\"d%u\",\"a\":1}\n", i);
  g_string_append (body, "{\"dataset\":\"d7\",\"a\":2}\n");
  g_assert_true (ana_ingest_read_lines (rows, body->str, body->len, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (rows->tables->len, ==, 100);
  g_assert_cmpuint (rows->n_rejected, ==, 300000 - 100);
  g_assert_cmpstr (g_array_index (rows->rejects, AnaIngestReject, 0).column, ==, "dataset");
  g_assert_cmpint (g_array_index (rows->rejects, AnaIngestReject, 0).line, ==, 101);
  g_assert_cmpuint (((AnaIngestTable *) rows->tables->pdata[7])->lines->len, ==, 2); /* those that there are go on */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/ingest/rows", test_rows);
  g_test_add_func ("/hub/ingest/no-dataset", test_no_dataset);
  g_test_add_func ("/hub/ingest/many-rejects", test_many_rejects);
  g_test_add_func ("/hub/ingest/many-datasets", test_many_datasets);
  return g_test_run ();
}
