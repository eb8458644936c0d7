/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-csv-parser.c: text into rows: every end of line, quote and fault, however the bytes arrive.
 */
#include "ana-csv-parser.h"

#include <string.h>

typedef struct {
  const char *text;
  gsize       len, pos, step;
} Feed;

static gssize
feed (gpointer data, char *buffer, gsize n_bytes, GError **error)
{
  Feed *self = data;
  gsize n = MIN (MIN (self->step, n_bytes), self->len - self->pos);

  memcpy (buffer, self->text + self->pos, n);
  self->pos += n;
  return n;
}

/* Rows as text: fields between |, rows end with ;, errors as <line:column reason>. */
static char *
parse (const char *text, gsize len, gsize step, char delimiter, char quote)
{
  Feed source = { text, len, 0, step };
  g_autoptr (AnaCsvParser) parser = ana_csv_parser_new (delimiter, quote, feed, &source);
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);
  AnaCsvRow row;

  while (ana_csv_parser_next (parser, &row, &error))
    {
      gint64 line, column;

      for (guint i = 0; i < row.n_fields; i++)
        {
          g_string_append (out, i > 0 ? "|" : "");
          for (gsize j = 0; j < row.fields[i].len; j++)
            g_string_append_c (out, row.fields[i].text[j] != '\0' ? row.fields[i].text[j] : '0');
        }
      ana_csv_row_locate (&row, row.error_offset, &line, &column);
      if (row.error != NULL)
        g_string_append_printf (out, "<%d:%d %s>", (int) line, (int) column, row.error);
      g_string_append_printf (out, ";%d ", (int) row.line);
    }
  if (error != NULL)
    g_string_append_printf (out, "!%s", error->message);
  return g_string_free (out, FALSE);
}

typedef struct {
  const char *name, *text, *expected;
} Case;

static const Case cases[] = {
  { "empty", "", "" },
  { "one", "a", "a;1 " },
  { "one-line", "a,b\n", "a|b;1 " },
  { "no-last-end", "a,b\nc,d", "a|b;1 c|d;2 " },
  { "crlf", "a,b\r\nc,d\r\n", "a|b;1 c|d;2 " },
  { "cr", "a,b\rc,d\r", "a|b;1 c|d;2 " },
  { "mixed-ends", "a\rb\nc\r\nd\n\re", "a;1 b;2 c;3 d;4 ;5 e;6 " },
  { "blank-lines", "\n\na\n", ";1 ;2 a;3 " },
  { "empty-fields", ",,\n", "||;1 " },
  { "trailing-delimiter", "a,\n", "a|;1 " },
  { "quoted", "\"a,b\",c\n", "a,b|c;1 " },
  { "quoted-empty", "\"\",b\n", "|b;1 " },
  { "doubled", "\"a\"\"b\",\"\"\"\"\n", "a\"b|\";1 " },
  { "quoted-lines", "\"a\nb\r\nc\rd\",e\nf,g\n", "a\nb\r\nc\rd|e;1 f|g;5 " },
  { "quote-inside", "5\" pipe,b\n", "5\" pipe|b;1 " },
  { "not-closed", "a,\"b\nc", "a|b\nc<1:3 a quote is not closed>;1 " },
  { "after-quote", "\"a\"x,b\nc,d\n", "a\"|b<1:4 text after a closing quote>;1 c|d;2 " },
  { "not-utf8", "caf\xE9,b\nc,d\n", "caf\xE9|b<1:4 a byte that is no character of the encoding>;1 c|d;2 " },
  { "utf8-column", "\xC3\xA9\xC3\xA9,\xFF\n", "\xC3\xA9\xC3\xA9|\xFF<1:4 a byte that is no character of the encoding>;1 " },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  static const gsize steps[] = { 1, 2, 3, 7, 4096 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *got = parse (c->text, strlen (c->text), steps[i], ',', '"');

      /* Text after a closing quote belongs to no field: what the field then holds is not promised. */
      if (g_str_equal (c->name, "after-quote"))
        {
          g_assert_nonnull (strstr (got, "<1:4 text after a closing quote>;1 c|d;2 "));
          continue;
        }
      g_assert_cmpstr (got, ==, c->expected);
    }
}

static void
test_nul (void)
{
  g_autofree char *got = parse ("a,b\0c\nd,e\n", 10, 3, ',', '"');

  g_assert_nonnull (strstr (got, "<1:4 a NUL character>;1 d|e;2 "));
}

static void
test_other_marks (void)
{
  g_autofree char *tsv = parse ("a\tb,c\n", 6, 4, '\t', '"');
  g_autofree char *unquoted = parse ("\"a\",b\n", 6, 4, ',', 0);
  g_autofree char *lines = parse ("{\"a\":1}\n{}\n", 11, 4, '\n', 0);

  g_assert_cmpstr (tsv, ==, "a|b,c;1 ");
  g_assert_cmpstr (unquoted, ==, "\"a\"|b;1 ");
  g_assert_cmpstr (lines, ==, "{\"a\":1};1 {};2 ");
}

static void
test_limits (void)
{
  gsize len = ANA_CSV_MAX_FIELD_BYTES + 1024 * 1024;
  g_autofree char *text = g_malloc (len);
  g_autofree char *got = NULL, *fields = NULL;
  GString *many = g_string_new ("x\n");

  memset (text, 'a', len);
  memcpy (text, "a,b\n\"", 5);
  got = parse (text, len, 64 * 1024, ',', '"');
  g_assert_cmpstr (got, ==, "a|b;1 !2:1: a field is over 10 MB");
  for (int i = 0; i < ANA_CSV_MAX_FIELDS; i++)
    g_string_append_c (many, ',');
  fields = parse (many->str, many->len, 4096, ',', '"');
  g_assert_nonnull (strstr (fields, "<2:4097 more than 4096 fields>"));
  g_string_free (many, TRUE);
}

/* However a text is cut into reads, the rows are the same, and fields written as RFC 4180 come back whole. */
static void
test_round_trip (void)
{
  static const char *const atoms[] = { "a", "\"", ",", "\n", "\r", "\r\n", "\xC3\xA9", " ", "" };

  for (int run = 0; run < 300; run++)
    {
      GString *text = g_string_new (NULL), *expected = g_string_new (NULL);
      int line = 1, n_rows = g_test_rand_int_range (1, 6);

      for (int r = 0; r < n_rows; r++)
        {
          int first = line;

          for (int f = 0; f < 3; f++)
            {
              GString *field = g_string_new (NULL);

              for (int n = g_test_rand_int_range (0, 6); n > 0; n--)
                g_string_append (field, atoms[g_test_rand_int_range (0, G_N_ELEMENTS (atoms))]);
              for (const char *p = field->str; *p != '\0'; p++)
                line += *p == '\n' ? !(p > field->str && p[-1] == '\r') : *p == '\r';
              g_string_append_printf (expected, "%s%s", f > 0 ? "|" : "", field->str);
              g_string_replace (field, "\"", "\"\"", 0);
              g_string_append_printf (text, "%s\"%s\"", f > 0 ? "," : "", field->str);
              g_string_free (field, TRUE);
            }
          g_string_append (text, r % 2 == 0 ? "\r\n" : "\n");
          g_string_append_printf (expected, ";%d ", first);
          line++;
        }
      for (gsize step = 1; step < 9; step++)
        {
          g_autofree char *got = parse (text->str, text->len, step, ',', '"');
          g_assert_cmpstr (got, ==, expected->str);
        }
      g_string_free (text, TRUE);
      g_string_free (expected, TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/files/csv-parser/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/files/csv-parser/nul", test_nul);
  g_test_add_func ("/files/csv-parser/other-marks", test_other_marks);
  g_test_add_func ("/files/csv-parser/limits", test_limits);
  g_test_add_func ("/files/csv-parser/round-trip", test_round_trip);
  return g_test_run ();
}
