/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-spec-hostile.c: specs with anything in any place, and every mark with hostile names and too many of them.
 */
#include "config.h"

#include "ana-chart-spec.h"
#include "ana-error.h"
#include "marks-data.h"

#include <sys/resource.h>

static const char *corpus; /* folder of seeds, those of the fuzzer */

static void
check (JsonNode *json, AnaFrame *frame)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaChartSpec) spec = ana_chart_spec_parse (json, frame, NULL, &error);
  g_autoptr (AnaGeom) geom = NULL;
  g_autofree char *summary = NULL;

  g_assert_true ((spec != NULL) == (error == NULL));
  if (spec == NULL)
    {
      g_assert_true (error->domain == ANA_ERROR);
      g_assert_true (error->message[0] == '/');
      return;
    }
  for (guint i = 0; spec->warnings[i] != NULL; i++)
    g_assert_true (spec->warnings[i][0] == '/');
  geom = ana_geom_new (spec->chart, 320, 200, ANA_INSETS_CHART);
  summary = ana_chart_summary (spec->chart);
  g_assert_nonnull (summary);
}

/* --- anything in any place --- */

static const char *const values[] = {
  "null", "true", "0", "-1", "7", "1e308", "-1e308", "1e-308", "9223372036854775807", "\"\"", "\"x\"", "\"datum\"", "\"datum.v > \"", "\"-y\"", "\"\\u202e<b>&\\n\"",
  "[]", "[null]", "[[]]", "[1,2]", "{}", "{\"field\":\"v\"}", "{\"param\":\"brush\"}", "{\"and\":[{}]}", "[{\"op\":\"sum\"}]",
};

/* The pointers of all places in a tree. */
static void
collect (JsonNode *node, const char *path, GPtrArray *out)
{
  g_ptr_array_add (out, g_strdup (path));
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (node));

      for (GList *l = members; l != NULL; l = l->next)
        {
          g_autofree char *below = ana_json_path_join (path, l->data);

          collect (json_object_get_member (json_node_get_object (node), l->data), below, out);
        }
    }
  for (guint i = 0; JSON_NODE_HOLDS_ARRAY (node) && i < json_array_get_length (json_node_get_array (node)); i++)
    {
      g_autofree char *below = g_strdup_printf ("%s/%u", path, i);

      collect (json_array_get_element (json_node_get_array (node), i), below, out);
    }
}

/* The tree of the text with another value in a place; NULL: without the place. */
static JsonNode *
replaced (const char *text, const char *pointer, const char *value)
{
  g_auto (GStrv) steps = ana_json_path_split (pointer);
  guint n = g_strv_length (steps);
  g_autoptr (JsonNode) copy = ana_json_parse (text, -1, NULL, NULL);
  JsonNode *at = copy, *new_value = value != NULL ? ana_json_parse (value, -1, NULL, NULL) : NULL;

  for (guint i = 0; i + 1 < n; i++)
    at = JSON_NODE_HOLDS_OBJECT (at) ? json_object_get_member (json_node_get_object (at), steps[i])
                                     : json_array_get_element (json_node_get_array (at), (guint) g_ascii_strtoull (steps[i], NULL, 10));
  if (n == 0)
    return new_value;
  if (JSON_NODE_HOLDS_OBJECT (at))
    {
      if (new_value != NULL)
        json_object_set_member (json_node_get_object (at), steps[n - 1], new_value);
      else
        json_object_remove_member (json_node_get_object (at), steps[n - 1]);
    }
  else
    {
      json_array_remove_element (json_node_get_array (at), (guint) g_ascii_strtoull (steps[n - 1], NULL, 10));
      if (new_value != NULL)
        json_array_add_element (json_node_get_array (at), new_value);
    }
  return g_steal_pointer (&copy);
}

static void
test_any_place (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (corpus, 0, &error);
  const char *name;
  guint n_seeds = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (corpus, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) root = NULL;
      g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);

      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      root = ana_json_parse (text, -1, NULL, &error);
      g_assert_no_error (error);
      n_seeds++;
      collect (root, "", places);
      for (guint p = 0; p < places->len; p++)
        for (guint v = 0; v <= G_N_ELEMENTS (values); v++)
          {
            g_autoptr (JsonNode) json = replaced (text, g_ptr_array_index (places, p), v < G_N_ELEMENTS (values) ? values[v] : NULL);

            if (json != NULL)
              check (json, NULL);
          }
    }
  g_assert_cmpuint (n_seeds, >=, 8);
}

/* --- every mark, every channel, hostile names --- */

static AnaFrame *
hostile_frame (const char *name, guint n)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  guint text = ana_frame_builder_add_field (builder, "s", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  guint number = ana_frame_builder_add_field (builder, "n", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  guint time = ana_frame_builder_add_field (builder, "t", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *own = g_strdup_printf ("%s%u", name, i);

      ana_frame_builder_put_text (builder, text, own, -1);
      ana_frame_builder_put_double (builder, number, (i * 7919) % 1009 + 1);
      ana_frame_builder_put_int64 (builder, time, 1767225600 * G_GINT64_CONSTANT (1000000) + (i * 7 % n) * ANA_USEC_PER_DAY);
    }
  return ana_frame_builder_end (builder);
}

/* A spec of the mark with a column of the right kind on every channel that it has; names wherever they are taken. */
static JsonNode *
spec_of (const char *mark_name)
{
  const AnaMark *mark = ana_mark_find (mark_name);
  GString *text = g_string_new ("{\"title\":\"T\",\"encoding\":{");
  JsonNode *node;

  for (const AnaMarkChannel *c = mark != NULL ? ana_mark_get_channels (mark) : NULL; c != NULL && c->kinds != 0; c++)
    g_string_append_printf (text, "\"%s\":{\"field\":\"%s\"},", ana_plot_channel_name (c->id),
                            (c->kinds & ANA_KIND_NAME) != 0 && !(c->id == ANA_PLOT_Y && c->kinds == ANA_KIND_ANY) ? "s"
                            : (c->kinds & ANA_KIND_NUMBER) != 0 ? "n" : "t");
  if (mark == NULL)
    g_string_append (text, "\"x\":{\"field\":\"s\"},\"y\":{\"field\":\"n\"},\"text\":{\"field\":\"s\"},");
  g_string_append_printf (text, "\"detail\":null},\"geojson\":{\"features\":[]},\"mark\":\"%s\"}", mark_name);
  node = ana_json_parse (text->str, -1, NULL, NULL);
  g_assert_nonnull (node);
  g_string_free (text, TRUE);
  return node;
}

static void
test_names (void)
{
  g_autofree char *million = g_strnfill (1000000, 'W');
  const char *const names[] = { "<span size='99999'>&amp;<b>", "\342\200\256\342\200\257\342\201\246evil", "\n\t\001\177", "\360\237\222\251\315\242\315\242\315\242", "a/b~c\"'\\", million };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (AnaFrame) frame = hostile_frame (names[i], 4);
      const char *mark;

      for (guint m = 0; (mark = ana_chart_spec_get_mark_name (m)) != NULL; m++)
        {
          g_autoptr (JsonNode) json = spec_of (mark);

          g_test_message ("%s, names %u", mark, i);
          check (json, frame);
        }
    }
}

/* --- too many --- */

static gint64
peak_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* Five thousand names on every channel of every mark: bounded, whatever it looks like. */
static void
test_many_names (void)
{
  g_autoptr (AnaFrame) frame = hostile_frame ("Category ", 5000);
  const char *mark;

  for (guint m = 0; (mark = ana_chart_spec_get_mark_name (m)) != NULL; m++)
    {
      g_autoptr (JsonNode) json = spec_of (mark);
      gint64 start = g_get_monotonic_time ();

      check (json, frame);
      g_test_message ("%s: %.0f ms", mark, (double) (g_get_monotonic_time () - start) / 1000);
    }
  g_assert_cmpint (peak_kib (), <, 1024 * 1024);
}

/* Two million points: hexagons, as many shapes as there are pixels for, in a few times the memory of the data (48 MB). */
static void
test_many_points (void)
{
  const guint n = 2000000;
  g_autofree double *x = g_new (double, n), *y = g_new (double, n);
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  g_autoptr (AnaFrame) frame = NULL;
  g_autoptr (JsonNode) json = ana_json_parse ("{\"mark\":\"circle\",\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\"}}}", -1, NULL, NULL);
  g_autoptr (AnaChartSpec) spec = NULL;
  g_autoptr (AnaShapes) shapes = NULL;
  guint n_shapes;

  ana_frame_builder_add_field (builder, "x", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "y", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < n; i++)
    {
      x[i] = (i * 7919u) % 100003;
      y[i] = (i * 104729u) % 99991;
    }
  ana_frame_builder_put_bulk_double (builder, 0, x, n);
  ana_frame_builder_put_bulk_double (builder, 1, y, n);
  frame = ana_frame_builder_end (builder);
  spec = ana_chart_spec_parse (json, frame, NULL, NULL);
  shapes = ana_plot_lay_out (ana_chart_get_plot (spec->chart), 0, 0, 640, 400);
  ana_shapes_get (shapes, &n_shapes);
  g_assert_cmpuint (n_shapes, <, 640 * 400 / 50);
  g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 0);
  g_assert_cmpint (peak_kib (), <, 1024 * 1024);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  corpus = argc > 1 ? argv[1] : "tests/fuzz/corpus/chart";
  g_test_add_func ("/charts/spec-hostile/any-place", test_any_place);
  g_test_add_func ("/charts/spec-hostile/names", test_names);
  g_test_add_func ("/charts/spec-hostile/many-names", test_many_names);
  g_test_add_func ("/charts/spec-hostile/many-points", test_many_points);
  return g_test_run ();
}
