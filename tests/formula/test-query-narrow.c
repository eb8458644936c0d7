/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-query-narrow.c: the short ways of a query against the long one: a predicate of plain parts against the same one
 * denied twice, which only the formula can tell; groups by tables against a plain count.
 */
#include "config.h"

#include "ana-query.h"
#include "ana-random.h"

#include <string.h>

#define N_ROWS 3000
#define START  G_GINT64_CONSTANT (1735689600000000) /* 2025-01-01 */

/* Times that are not sorted, some of them at the ends of the spans that are asked for; nulls in every column. */
static AnaFrame *
make_rows (guint64 seed)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  static const struct { const char *name; AnaType type; } columns[] = {
    { "at", ANA_TYPE_TIME }, { "country", ANA_TYPE_TEXT }, { "seller", ANA_TYPE_TEXT }, { "n", ANA_TYPE_INT }, { "net", ANA_TYPE_REAL },
  };
  AnaRandom random;
  char name[32];

  ana_random_init (&random, seed);
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      ana_frame_builder_add_field (builder, columns[c].name, columns[c].type, "", NULL, ANA_ROLE_DIMENSION);
      for (guint i = 0; i < N_ROWS; i++)
        {
          double u = ana_random_double (&random);

          g_snprintf (name, sizeof name, "%c%u", columns[c].name[0], (guint) (u * (c == 1 ? 5 : 900)));
          if (ana_random_double (&random) < 0.03)
            ana_frame_builder_put_null (builder, c);
          else if (columns[c].type == ANA_TYPE_TIME)
            ana_frame_builder_put_int64 (builder, c, START + (gint64) (u * 40) * ANA_USEC_PER_DAY);
          else if (columns[c].type == ANA_TYPE_INT)
            ana_frame_builder_put_int64 (builder, c, i % 7 == 0 ? G_MININT64 : (gint64) (u * 9) - 4);
          else if (columns[c].type == ANA_TYPE_REAL)
            ana_frame_builder_put_double (builder, c, i % 5 == 0 ? -0.0 : u - 0.5);
          else
            ana_frame_builder_put_text (builder, c, name, -1);
        }
    }
  return ana_frame_builder_end (builder);
}

static GBytes *
run (AnaFrame *rows, const char *filter, const char *rest)
{
  g_autofree char *text = g_strdup_printf ("{'source':'r','filter':%s%s}", filter, rest);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ana_json_parse (g_strdelimit (text, "'", '"'), -1, NULL, &error);
  g_autoptr (AnaQuery) query = node != NULL ? ana_query_parse (node, &error) : NULL;
  g_autoptr (AnaFrame) frame = query != NULL ? ana_query_evaluate (query, rows, START, &error) : NULL;

  g_assert_no_error (error);
  return ana_frame_to_bytes (frame);
}

static const char *const filters[] = {
  "{'field':'country','equal':'c1'}",
  "{'field':'country','oneOf':['c1','c3','nowhere']}",
  "{'field':'country','oneOf':[]}",
  "{'field':'country','oneOf':['c1',null]}",
  "{'field':'country','equal':null}",
  "{'field':'country','gte':'c2'}",
  "{'field':'country','equal':'c1','valid':true}",
  "{'field':'at','gte':'2025-01-05T00:00:00Z','lt':'2025-01-20T00:00:00Z'}",
  "{'field':'at','gt':'2025-01-05T00:00:00+00:00','lte':'2025-01-20T01:00:00+01:00'}",
  "{'field':'at','gte':'2025-01-05'}",
  "{'field':'at','lt':1736899200000000}",
  "{'field':'at','lte':9223372036854775807}",
  "{'field':'at','gte':'2025-01-20T00:00:00Z','lt':'2025-01-05T00:00:00Z'}",
  "{'field':'n','gte':2}",
  "{'and':[]}",
  "{'and':[{'field':'country','equal':'c2'},{'field':'at','gte':'2025-01-05T00:00:00Z'},{'field':'n','gte':0}]}",
  "{'and':[{'field':'country','equal':'c2'},{'and':[{'field':'at','lt':'2025-01-15T00:00:00Z'},{'field':'seller','oneOf':['s1','s2','s3','s44']}]}]}",
  "{'and':[{'or':[{'field':'country','equal':'c2'},{'field':'n','equal':1}]},{'field':'at','lt':'2025-01-15T00:00:00Z'}]}",
};

/* What comes after: rows, groups of several kinds, a formula within a group, which may name any column. */
static const char *const rests[] = {
  "",
  ",'group':[{'field':'country'}],'aggregate':[{'op':'sum','field':'net','as':'net'},{'op':'count','as':'k'}]",
  ",'group':[{'field':'at','timeUnit':'yearmonthdate','as':'day'},{'field':'COUNTRY'}],'aggregate':[{'op':'mean','field':'n','as':'m'}],'having':{'field':'country','equal':'c2'}",
  ",'group':[{'field':'seller'}],'aggregate':[{'op':'count','where':'n > 1','as':'k'},{'op':'median','field':'net','as':'m'}]",
  ",'calculate':[{'as':'twice','calculate':'n + n'}],'group':[{'field':'twice'}],'aggregate':[{'op':'distinct','field':'seller','as':'d'}]",
  ",'aggregate':[{'op':'last','field':'net','by':'at','as':'x'},{'op':'missing','field':'n','as':'y'},{'op':'valid','field':'n','as':'z'}]",
};

static void
test_filters (void)
{
  for (guint64 seed = 1; seed <= 3; seed++)
    {
      g_autoptr (AnaFrame) rows = make_rows (seed);

      for (guint f = 0; f < G_N_ELEMENTS (filters); f++)
        for (guint r = 0; r < G_N_ELEMENTS (rests); r++)
          {
            g_autofree char *twice = g_strdup_printf ("{'not':{'not':%s}}", filters[f]);
            g_autoptr (GBytes) plain = run (rows, filters[f], rests[r]), formula = run (rows, twice, rests[r]);

            g_test_message ("%s %s", filters[f], rests[r]);
            g_assert_true (g_bytes_equal (plain, formula));
          }
    }
}

/* Groups by many keys, more than a table holds, and by few: each counted by itself. */
static void
test_groups (void)
{
  static const char *const keys[][2] = { { "country", "n" }, { "seller", "net" }, { "net", "n" } };
  g_autoptr (AnaFrame) rows = make_rows (9);

  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      g_autofree char *rest = g_strdup_printf (",'group':[{'field':'%s'},{'field':'%s'}],'aggregate':[{'op':'count','as':'k'}]", keys[k][0], keys[k][1]);
      g_autoptr (GBytes) bytes = run (rows, "{'and':[]}", rest);
      g_autoptr (AnaFrame) groups = ana_frame_from_bytes (bytes, NULL);
      g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      guint sum = 0;

      for (guint pass = 0; pass < 2; pass++)
        {
          const AnaFrame *from = pass == 0 ? rows : groups;

          for (guint i = 0; i < ana_frame_get_n_rows (from); i++)
            {
              GString *key = g_string_new (NULL);
              guint n;

              for (guint c = 0; c < 2; c++)
                {
                  guint col = (guint) ana_frame_find (from, keys[k][c]);

                  if (ana_frame_is_null (from, col, i))
                    g_string_append (key, "null|");
                  else if (ana_frame_get_field (from, col)->type == ANA_TYPE_TEXT)
                    g_string_append_printf (key, "%s|", ana_frame_get_text (from, col, i));
                  else
                    g_string_append_printf (key, "%.17g|", ana_frame_get_number (from, col, i) + 0.0);
                }
              n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key->str));
              if (pass == 1)
                {
                  g_assert_cmpint (ana_frame_get_int64s (groups, 2)[i], ==, n);
                  sum += n;
                }
              g_hash_table_replace (counts, g_string_free (key, FALSE), GUINT_TO_POINTER (n + 1));
            }
        }
      g_assert_cmpuint (sum, ==, N_ROWS);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/query-narrow/filters", test_filters);
  g_test_add_func ("/formula/query-narrow/groups", test_groups);
  return g_test_run ();
}
