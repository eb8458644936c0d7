/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-marks-words.c: words as large as they weigh, and states bucket by bucket.
 */
#include "config.h"

#include "ana-random.h"
#include "marks-figures.h"

#include "ana-plot-private.h"

/* --- words --- */

static char *
many_words (guint n, guint seed, const char *more)
{
  GString *text = g_string_new ("{'mark':");
  AnaRandom random;

  ana_random_init (&random, seed);
  g_string_append_printf (text, "{'type':'wordcloud'%s},'encoding':{'text':{'field':'w'},'value':{'field':'v'}},'data':{'values':[", more);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{'w':'%.*sword%u','v':%d}", i > 0 ? "," : "", (int) ana_random_range (&random, 0, 9), "abcdefghij", i, (int) ana_random_range (&random, 1, 100));
  g_string_append (text, "]}}");
  return g_string_free (text, FALSE);
}

/* The text of a word that has a place. (nullable) */
static const AnaShape *
text_of (const AnaShapes *shapes, guint datum)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);
  g_autofree char *word = ana_shapes_dup_cell (shapes, datum, 0);

  for (guint i = 0; i < n; i++)
    if (all[i].kind == ANA_SHAPE_TEXT && all[i].part == ANA_PART_LABEL && strcmp (all[i].text, word) == 0)
      return &all[i];
  return NULL;
}

/* No word lies on another or leaves the room, in rooms of all shapes; each is where the pointer meets it. */
static void
test_apart (void)
{
  static const float rooms[][2] = { { 400, 300 }, { 300, 400 }, { 900, 200 }, { 120, 90 }, { 1600, 900 } };

  for (guint seed = 0; seed < 6; seed++)
    for (guint r = 0; r < G_N_ELEMENTS (rooms); r++)
      {
        g_autofree char *text = g_strdelimit (many_words (10 + seed * 20, seed, ""), "'", '"');
        g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, NULL);
        g_autoptr (AnaChartSpec) spec = ana_chart_spec_parse (json, NULL, NULL, NULL);
        g_autoptr (AnaShapes) shapes = ana_plot_lay_out (ana_chart_get_plot (spec->chart), 0, 0, rooms[r][0], rooms[r][1]);
        guint n, n_boxes = 0;
        const AnaShape *all = ana_shapes_get (shapes, &n);
        const AnaShape *box[200];

        for (guint i = 0; i < n; i++)
          if (all[i].kind == ANA_SHAPE_RECT && all[i].part == ANA_PART_MARK)
            box[n_boxes++] = &all[i];
        for (guint i = 0; i < n_boxes; i++)
          {
            g_assert_true (box[i]->x >= -0.01f && box[i]->y >= -0.01f && box[i]->x + box[i]->w <= rooms[r][0] + 0.01f && box[i]->y + box[i]->h <= rooms[r][1] + 0.01f);
            g_assert_cmpuint (ana_shapes_hit (shapes, box[i]->x + box[i]->w / 2, box[i]->y + box[i]->h / 2), ==, box[i]->datum);
            for (guint k = 0; k < i; k++)
              g_assert_true (box[i]->x + box[i]->w <= box[k]->x + 0.01f || box[k]->x + box[k]->w <= box[i]->x + 0.01f || box[i]->y + box[i]->h <= box[k]->y + 0.01f
                             || box[k]->y + box[k]->h <= box[i]->y + 0.01f);
          }
        g_test_message ("%u of %u words in %g x %g", n_boxes, figures_n (shapes), (double) rooms[r][0], (double) rooms[r][1]);
        g_assert_cmpuint (n_boxes, >, 0);
      }
}

/* Four times as heavy is twice as high: four times the area of a letter. The same words twice are one, as heavy as both. */
static void
test_areas (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'w':'aa','v':60},{'w':'bb','v':25},{'w':'cc','v':25},{'w':'aa','v':40},{'w':null,'v':9},{'w':'dd','v':-1}]},"
                                              "'mark':'wordcloud','encoding':{'text':{'field':'w'},'value':{'field':'v'}}}");

  g_assert_cmpuint (figures_n (shapes), ==, 3);
  figures_assert_text (shapes, 0, 0, "aa");
  assert_near (ana_shapes_get_cell (shapes, 0, 1), 100, 1e-9);
  g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 2);
  for (guint i = 1; i < 3; i++)
    {
      const AnaShape *large = text_of (shapes, 0), *small = text_of (shapes, i);

      assert_near (large->h * large->h / (small->h * small->h), 4, 1e-4);
    }
}

/* All of them are data, also those without a place; the sentence says how many those are. */
static void
test_without_room (void)
{
  g_autofree char *text = many_words (400, 3, "");
  g_autoptr (AnaShapes) shapes = figures_lay (text);
  guint n, n_placed = 0, n_left;
  const AnaDatum *data = ana_shapes_get_data (shapes, &n);
  const char *at = strstr (ana_shapes_get_summary (shapes), "have no room here");
  g_autofree char *said = NULL;

  g_assert_cmpuint (n, ==, 400);
  g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 0);
  for (guint i = 0; i < n; i++)
    n_placed += data[i].drawn ? 1 : 0;
  g_assert_nonnull (at);
  n_left = 400 - n_placed;
  said = g_strdup_printf (" %u of the words have no room here", n_left);
  g_assert_nonnull (strstr (ana_shapes_get_summary (shapes), said));
  g_assert_cmpuint (n_placed, >, 20);
}

/* The same words are the same picture; another seed is another one. */
static void
test_seed (void)
{
  g_autofree char *plain = many_words (30, 9, ""), *again = many_words (30, 9, ""), *other = many_words (30, 9, ",'seed':4");
  g_autoptr (AnaShapes) one = figures_lay (plain), two = figures_lay (again), three = figures_lay (other);
  guint n, n_moved = 0;
  const AnaDatum *a = ana_shapes_get_data (one, &n), *b = ana_shapes_get_data (two, &n), *c = ana_shapes_get_data (three, &n);

  for (guint i = 0; i < n; i++)
    {
      g_assert_true (a[i].x == b[i].x && a[i].y == b[i].y);
      n_moved += a[i].x != c[i].x || a[i].y != c[i].y ? 1 : 0;
    }
  g_assert_cmpuint (n_moved, >, n / 2);
}

/* Small letters are in the colour of texts, which all can read, with a line in the colour that they mean. */
static void
test_colours (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'w':'large','v':900,'c':'p'},{'w':'little','v':1,'c':'q'}]},'mark':'wordcloud',"
                                              "'encoding':{'text':{'field':'w'},'value':{'field':'v'},'color':{'field':'c'}}}");

  g_assert_cmpint (text_of (shapes, 0)->ink.slot, ==, ANA_SLOT_SERIES_1);
  g_assert_cmpint (text_of (shapes, 1)->ink.slot, ==, ANA_SLOT_TEXT);
  g_assert_cmpint (figures_shape (shapes, 1, 1)->ink.slot, ==, ANA_SLOT_SERIES_2);
}

/* --- states --- */

#define STATUS(rows) "{'data':{'values':[" rows "]},'mark':'status','encoding':{'x':{'field':'t'},'y':{'field':'m'},'color':{'field':'s'}}}"

/* Of three rows in one cell the state of two counts; of two the later one. What has no next one near is as long as the others. */
static void
test_cells (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay (STATUS ("{'t':0,'m':'a','s':'up'},{'t':10,'m':'a','s':'down'},{'t':10,'m':'a','s':'up'},{'t':10,'m':'a','s':'down'},"
                                                      "{'t':20,'m':'b','s':'up'},{'t':20,'m':'b','s':'down'},{'t':50,'m':'b','s':'up'},{'t':60,'m':null,'s':'up'}"));
  static const struct { double from, to; const char *lane, *state; double rows; } cells[] = {
    { 0, 10, "a", "up", 1 }, { 10, 20, "a", "down", 3 }, { 20, 30, "b", "down", 2 }, { 50, 60, "b", "up", 1 },
  };

  g_assert_cmpuint (figures_n (shapes), ==, 4);
  g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 1);
  for (guint i = 0; i < 4; i++)
    {
      const AnaShape *rect = figures_shape (shapes, i, 0);

      figures_assert_text (shapes, i, 0, cells[i].lane);
      g_assert_cmpfloat (ana_shapes_get_cell (shapes, i, 1), ==, cells[i].from);
      g_assert_cmpfloat (ana_shapes_get_cell (shapes, i, 2), ==, cells[i].to);
      figures_assert_text (shapes, i, 3, cells[i].state);
      g_assert_cmpfloat (ana_shapes_get_cell (shapes, i, 4), ==, cells[i].rows);
      assert_near (rect->w, figures_shape (shapes, 0, 0)->w, 0.01);
      assert_near (rect->x, figures_shape (shapes, 0, 0)->x + cells[i].from / 10 * (figures_shape (shapes, 0, 0)->w + 1), 0.05);
    }
  g_assert_nonnull (strstr (ana_shapes_get_summary (shapes), " up: 2 of 4. down: 2 of 4."));
}

static guint
count_letters (const AnaShapes *shapes, const char *letter)
{
  guint n, found = 0;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    found += all[i].kind == ANA_SHAPE_TEXT && all[i].on_ink && strcmp (all[i].text, letter) == 0;
  return found;
}

/* Each state has a letter of its own, in the legend too; one that is taken leaves the next of its name. */
static void
test_letters (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay (STATUS ("{'t':0,'m':'a','s':'Down'},{'t':1,'m':'a','s':'Degraded'},{'t':2,'m':'a','s':'D'},{'t':3,'m':'a','s':'OK'},{'t':4,'m':'a','s':'Down'}"));

  g_assert_cmpuint (count_letters (shapes, "D"), ==, 1 + 2);
  g_assert_cmpuint (count_letters (shapes, "E"), ==, 1 + 1);
  g_assert_cmpuint (count_letters (shapes, "3"), ==, 1 + 1); /* all of its letters are taken */
  g_assert_cmpuint (count_letters (shapes, "O"), ==, 1 + 1);
}

/* Where a letter has no room, each state fills another part of its cell, and no two the same one. */
static void
test_forms (void)
{
  g_autoptr (GString) text = g_string_new ("{'mark':'status','encoding':{'x':{'field':'t'},'color':{'field':'s'}},'data':{'values':[");
  g_autoptr (AnaShapes) shapes = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "%s{'t':%u,'s':'state %u'}", i > 0 ? "," : "", i, i % 8);
  g_string_append (text, "]}}");
  shapes = figures_lay (text->str);
  for (guint i = 0; i < 8; i++)
    for (guint k = 0; k < i; k++)
      {
        const AnaShape *a = figures_shape (shapes, i, 0), *b = figures_shape (shapes, k, 0);

        g_assert_true (fabsf (a->y - b->y) > 2 || fabsf (a->h - b->h) > 2);
      }
  for (guint i = 8; i < 100; i++)
    assert_near (figures_shape (shapes, i, 0)->y, figures_shape (shapes, i % 8, 0)->y, 1e-3);
}

/* More times than buckets: as many as wanted, as long as each other, and every row in one. */
static void
test_buckets (void)
{
  g_autoptr (GString) text = g_string_new ("{'mark':{'type':'status','maxbins':10},'encoding':{'x':{'field':'t'},'color':{'field':'s'}},'data':{'values':[");
  g_autoptr (AnaShapes) shapes = NULL;
  double sum = 0;

  for (guint i = 0; i <= 500; i++)
    g_string_append_printf (text, "%s{'t':%u,'s':'%s'}", i > 0 ? "," : "", i, i % 50 < 30 ? "on" : "off");
  g_string_append (text, "]}}");
  shapes = figures_lay (text->str);
  g_assert_cmpuint (figures_n (shapes), ==, 10);
  for (guint i = 0; i < 10; i++)
    {
      assert_near (ana_shapes_get_cell (shapes, i, 1), 50 * i, 1e-9);
      figures_assert_text (shapes, i, 3, "on");
      sum += ana_shapes_get_cell (shapes, i, 4);
    }
  g_assert_cmpfloat (sum, ==, 501);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/marks-words/apart", test_apart);
  g_test_add_func ("/charts/marks-words/areas", test_areas);
  g_test_add_func ("/charts/marks-words/without-room", test_without_room);
  g_test_add_func ("/charts/marks-words/seed", test_seed);
  g_test_add_func ("/charts/marks-words/colours", test_colours);
  g_test_add_func ("/charts/marks-words/cells", test_cells);
  g_test_add_func ("/charts/marks-words/letters", test_letters);
  g_test_add_func ("/charts/marks-words/forms", test_forms);
  g_test_add_func ("/charts/marks-words/buckets", test_buckets);
  return g_test_run ();
}
