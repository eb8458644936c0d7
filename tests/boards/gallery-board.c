/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery-board.c: one board that holds every kind of chart and tile, from planted data: `gallery-board FOLDER [WIDTH]` paints it
 * in the four themes, on a telephone and on a wall, in English and from right to left, and writes the document itself.
 * Alone it is a test: nothing that a spec can name is missing, and every tile has something to show.
 */
#include "config.h"

#include "ana-board-paint.h"
#include "ana-chart-spec.h"
#include "ana-frame-json.h"
#include "gallery-specs.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define NOW    G_GINT64_CONSTANT (1795185000000000) /* 2026-11-20T14:30Z */
#define TILE_W 4
#define TILE_H 6

/* --- the tiles that are no charts --- */

static const struct { const char *key, *json; } others[] = {
  { "kpi", "'type':'kpi','kpi':{'code':'COM.NET_REVENUE','period':'day'}" },
  { "kpi-ratio", "'type':'kpi','kpi':{'code':'COM.CONVERSION','period':'day'}" },
  { "text", "'type':'text','title':'Words','markdown':'# A heading\\n\\nA paragraph with **bold** and *italic* words, a `figure`, and a list:\\n\\n- revenue grew by 13 %\\n- returns stayed under the target\\n- one carrier is late'" },
  { "picture", "'type':'image','title':'A picture','image':{'type':'image/png','data':'@'}" },
  { "list", "'type':'list','title':'Log','query':{'version':1,'source':'log'}" },
  { "rows", "'type':'table','title':'Rows','query':{'version':1,'source':'waterfall'}" },
  { "choice", "'type':'filter','title':'Country','filter':{'field':'country'}" },
};

/* Of a tile of its own: what a spec draws, and what it calls itself. */
static JsonNode *
read_json (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *node = ana_json_parse (quoted, -1, NULL, &error);

  g_assert_no_error (error);
  return node;
}

static void
write_chart (AnaJsonWriter *w, const GallerySpec *entry)
{
  g_autoptr (JsonNode) spec = read_json (entry->spec);
  JsonObject *object = json_node_get_object (spec);

  ana_json_key (w, "type");
  ana_json_string (w, "chart");
  ana_json_key (w, "title");
  ana_json_string (w, ana_json_get_string (object, "", "title", entry->name, NULL));
  ana_json_key (w, "query");
  ana_json_begin_object (w);
  ana_json_key (w, "version");
  ana_json_int (w, 1);
  ana_json_key (w, "source");
  ana_json_string (w, entry->name);
  ana_json_end_object (w);
  json_object_remove_member (object, "title");
  json_object_remove_member (object, "data");
  ana_json_key (w, "spec");
  ana_json_node (w, spec);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static char *
make_picture (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 720, 480);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  cairo_set_source_rgb (cr, 0.9, 0.6, 0.2);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.15, 0.35, 0.7);
  cairo_arc (cr, 360, 360, 270, G_PI, 2 * G_PI);
  cairo_fill (cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png_stream (surface, append_cb, bytes), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return g_base64_encode (bytes->data, bytes->len);
}

static void
begin_tile (AnaJsonWriter *w, const char *key, guint i)
{
  guint n = (G_N_ELEMENTS (others) + G_N_ELEMENTS (gallery_specs) + 1) / 2, place = i % n;

  ana_json_key (w, key);
  ana_json_begin_object (w);
  ana_json_key (w, "tab");
  ana_json_string (w, i < n ? "one" : "two");
  ana_json_key (w, "x");
  ana_json_int (w, place % (12 / TILE_W) * TILE_W);
  ana_json_key (w, "y");
  ana_json_int (w, place / (12 / TILE_W) * TILE_H);
  ana_json_key (w, "w");
  ana_json_int (w, TILE_W);
  ana_json_key (w, "h");
  ana_json_int (w, TILE_H);
}

static void
write_other (AnaJsonWriter *w, guint i, const char *picture)
{
  g_auto (GStrv) parts = g_strsplit (others[i].json, "@", 2);
  g_autofree char *json = g_strjoinv (picture, parts), *whole = g_strdup_printf ("{%s}", json);
  g_autoptr (JsonNode) node = read_json (whole);
  g_autoptr (GList) members = json_object_get_members (json_node_get_object (node));

  for (GList *l = members; l != NULL; l = l->next)
    {
      ana_json_key (w, l->data);
      ana_json_node (w, json_object_get_member (json_node_get_object (node), l->data));
    }
}

static char *
make_document (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *picture = make_picture ();
  g_autoptr (JsonNode) head = read_json ("{'id':'gallery','title':'Gallery','zone':'Europe/London','time':{'last':'P7D'},'compare':'previous','filters':{},"
                                         "'tabs':[{'id':'one','title':'One half'},{'id':'two','title':'The other'}]}");
  static const char *const members[] = { "id", "title", "zone", "time", "compare", "filters", "tabs" };
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  ana_json_key (&w, "format");
  ana_json_string (&w, "adash");
  ana_json_key (&w, "version");
  ana_json_int (&w, 1);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      ana_json_key (&w, members[i]);
      ana_json_node (&w, json_object_get_member (json_node_get_object (head), members[i]));
    }
  ana_json_key (&w, "tiles");
  ana_json_begin_object (&w);
  for (guint i = 0; i < G_N_ELEMENTS (others) + G_N_ELEMENTS (gallery_specs); i++)
    {
      gboolean other = i < G_N_ELEMENTS (others);

      begin_tile (&w, other ? others[i].key : gallery_specs[i - G_N_ELEMENTS (others)].name, i);
      if (other)
        write_other (&w, i, picture);
      else
        write_chart (&w, &gallery_specs[i - G_N_ELEMENTS (others)]);
      ana_json_end_object (&w);
    }
  ana_json_end_object (&w);
  ana_json_end_object (&w);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- its data --- */

static AnaFrame *
frame_of_values (const GallerySpec *entry)
{
  g_autoptr (JsonNode) spec = read_json (entry->spec);
  JsonArray *rows = json_object_get_array_member (json_object_get_object_member (json_node_get_object (spec), "data"), "values");
  g_autoptr (GList) names = json_object_get_members (json_array_get_object_element (rows, 0));
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  for (GList *l = names; l != NULL; l = l->next)
    {
      gboolean is_text = json_node_get_value_type (json_object_get_member (json_array_get_object_element (rows, 0), l->data)) == G_TYPE_STRING;
      guint c = ana_frame_builder_add_field (builder, l->data, is_text ? ANA_TYPE_TEXT : ANA_TYPE_REAL, "", NULL,
                                             is_text ? ANA_ROLE_DIMENSION : ANA_ROLE_MEASURE);

      for (guint i = 0; i < json_array_get_length (rows); i++)
        if (is_text)
          ana_frame_builder_put_text (builder, c, json_object_get_string_member (json_array_get_object_element (rows, i), l->data), -1);
        else
          ana_frame_builder_put_double (builder, c, json_object_get_double_member (json_array_get_object_element (rows, i), l->data));
    }
  return ana_frame_builder_end (builder);
}

/* What a log list shows: when what happened, and how long it took. */
static AnaFrame *
make_log (void)
{
  static const struct { const char *what; double seconds; } lines[] = {
    { "Press stopped: part jammed", 312 }, { "Oven reached its temperature", 1840 }, { "Robot: tool changed", 95 }, { "Press inspected", 640 },
    { "Update of the robot", 128 }, { "Oven door open", 41 }, { "Press started", 8 }, { "Robot stopped by hand", 77 },
  };
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  ana_frame_builder_add_field (builder, "at", ANA_TYPE_TIME, "", NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (builder, "event", ANA_TYPE_TEXT, "", NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "seconds", ANA_TYPE_REAL, "", NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      ana_frame_builder_put_int64 (builder, 0, NOW - (gint64) (i * i + 1) * 17 * 60 * ANA_USEC_PER_SEC);
      ana_frame_builder_put_text (builder, 1, lines[i].what, -1);
      ana_frame_builder_put_double (builder, 2, lines[i].seconds);
    }
  return ana_frame_builder_end (builder);
}

static GBytes *
make_answer (AnaFrame *frame)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  ana_frame_write_columns (frame, FALSE, &w);
  ana_json_key (&w, "rows");
  ana_json_begin_array (&w);
  for (guint row = 0; row < ana_frame_get_n_rows (frame); row++)
    ana_frame_write_row (frame, row, NULL, &w);
  ana_json_end_array (&w);
  ana_json_key (&w, "truncated");
  ana_json_bool (&w, FALSE);
  ana_json_key (&w, "as_of");
  ana_json_int (&w, NOW);
  ana_json_end_object (&w);
  return g_string_free_to_bytes (out);
}

/* A year's wave with weekends, half as high for a country. */
static gboolean
points_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  const AnaZone *zone = ana_zone_get ("Europe/London", NULL);
  AnaPeriod period;

  if (!ana_period_from_string (strrchr (stream, ':') + 1, &period))
    return FALSE;
  if (as_of_usec != NULL)
    *as_of_usec = NOW - 5 * ANA_USEC_PER_SEC;
  for (gint64 t = ana_bucket_start (period, zone, span.start_usec); t < MIN (span.end_usec, NOW); t = ana_bucket_span (period, zone, t).end_usec)
    {
      AnaSpan bucket = ana_bucket_span (period, zone, t);
      double day = (double) (t / ANA_USEC_PER_DAY), share = (double) (bucket.end_usec - bucket.start_usec) / ANA_USEC_PER_DAY;
      int up = strstr (stream, "CONVERSION") != NULL ? -1 : 1; /* one of them rises */
      double value = (50000 + up * 6000 * sin (day / 4) + 2000 * sin (day * 1.7)) * (dim[0] != '\0' ? 0.5 : 1);
      AnaSpanPart part = { .ts_usec = t, .value = round (value * share) * 100, .has_value = TRUE, .num = value * share * 1.5, .den = 5000 * share,
                           .has_ratio = TRUE, .count = 240 };

      if (t >= span.start_usec)
        g_array_append_val (parts, part);
    }
  return TRUE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  static const char *const dims[] = { "", "country=France", "country=Germany", "country=Spain", NULL };

  return g_strdupv ((char **) dims);
}

static void
read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  GBytes *body = data != NULL ? g_hash_table_lookup (data, key) : NULL;

  out->body = body != NULL ? g_bytes_ref (body) : NULL;
  out->as_of_usec = NOW;
}

static AnaBoardData *
build (AnaBoard *board, AnaCatalogue *catalogue, GHashTable *answers, const char *locale)
{
  AnaTileSource source = { { NULL, points_cb, list_dims_cb, NULL }, answers, read_answer_cb, NULL };
  AnaBoardInput input = { .board = board, .catalogue = catalogue, .freshness = ANA_FRESH_LIVE, .locale = locale, .now_usec = NOW };

  return ana_board_data_new (&input, &source);
}

/* What the questions of the board ask for, by the name of the source in them. */
static GHashTable *
answer_all (AnaBoardData *asking)
{
  GHashTable *answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);

  for (guint q = 0; q < asking->questions->len; q++)
    {
      AnaTileQuestion *question = asking->questions->pdata[q];
      g_autoptr (JsonNode) body = ana_json_parse (g_bytes_get_data (question->body, NULL), (gssize) g_bytes_get_size (question->body), NULL, NULL);
      const char *source = json_object_get_string_member (json_object_get_object_member (json_node_get_object (body), "model"), "source");

      if (strcmp (source, "log") == 0)
        {
          g_autoptr (AnaFrame) log = make_log ();

          g_hash_table_insert (answers, g_strdup (question->key), make_answer (log));
        }
      for (guint i = 0; i < G_N_ELEMENTS (gallery_specs); i++)
        if (strcmp (gallery_specs[i].name, source) == 0)
          {
            g_autoptr (AnaFrame) frame = gallery_specs[i].make != NULL ? gallery_specs[i].make () : frame_of_values (&gallery_specs[i]);

            g_hash_table_insert (answers, g_strdup (question->key), make_answer (frame));
          }
    }
  return answers;
}

typedef struct {
  AnaCatalogue *catalogue;
  AnaBoard     *board;
  GHashTable   *answers;
} Gallery;

static void
gallery_init (Gallery *self)
{
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL), *text = make_document ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoardData) asking = NULL;

  self->catalogue = ana_catalogue_load (dir, &error);
  g_assert_no_error (error);
  self->board = ana_board_load (NULL, text, -1, &error);
  g_assert_no_error (error);
  asking = build (self->board, self->catalogue, NULL, "en");
  self->answers = answer_all (asking);
}

static void
gallery_clear (Gallery *self)
{
  g_hash_table_unref (self->answers);
  ana_board_unref (self->board);
  ana_catalogue_unref (self->catalogue);
}

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer data)
{
  ana_board_paint (data, cr, width_px, height_px);
}

static gboolean
paint (Gallery *self, const char *path, AnaThemeId theme, double width_px, double height_px, const char *tab, const char *locale, GError **error)
{
  g_autoptr (AnaBoardData) data = build (self->board, self->catalogue, self->answers, locale);
  AnaBoardPicture picture = { .board = self->board, .data = data, .tab = tab, .theme = ana_theme_get (theme), .zone = ana_zone_get ("Europe/London", NULL),
                              .now_usec = NOW, .locale = locale, .mirrored = strcmp (locale, "ar") == 0 };

  return ana_paint_to_file (path, width_px, height_px > 0 ? height_px : ana_board_paint_get_height (&picture, width_px), 1, paint_cb, &picture, error);
}

/* --- tests --- */

static void
test_tiles (void)
{
  Gallery self;

  gallery_init (&self);
  g_autoptr (AnaBoardData) data = build (self.board, self.catalogue, self.answers, "en");

  for (guint i = 0; i < data->tiles->len; i++)
    {
      AnaTileData *tile = data->tiles->pdata[i];

      g_test_message ("%s: %s", tile->key, tile->message);
      g_assert_cmpint (tile->state, ==, ANA_TILE_READY);
      g_assert_true (tile->type != ANA_TILE_CHART || tile->chart != NULL);
      if (tile->type == ANA_TILE_KPI)
        g_assert_cmpstr (tile->card->versus_text, ==, "vs prev. 7 days");
      for (guint w = 0; tile->warnings != NULL && tile->warnings[w] != NULL; w++)
        g_error ("%s: %s", tile->key, tile->warnings[w]);
    }
  g_assert_cmpuint (data->tiles->len, ==, G_N_ELEMENTS (others) + G_N_ELEMENTS (gallery_specs));
  gallery_clear (&self);
}

/* The types of chart by the names that people have for them: what draws each here. */
static const struct { const char *type, *name; } types[] = {
  { "line", "line" }, { "step", "step" }, { "smooth line", "smooth" }, { "area", "area" }, { "stacked area", "stacked-area" }, { "100 %", "hundred-percent" },
  { "band", "band" }, { "sparkline", "kpi" }, { "horizon", "horizon" }, { "dual axis", "dual-axis" }, { "bar", "lying-bars" }, { "column", "column" },
  { "grouped", "grouped" }, { "stacked", "stacked-bars" }, { "diverging", "diverging" }, { "lollipop", "lollipop" }, { "bullet", "bullet" }, { "Pareto", "pareto" },
  { "logarithmic around zero", "symlog" }, { "scatter", "scatter" }, { "bubble", "bubble" }, { "connected", "trail" }, { "hexbin", "hexbin" }, { "density", "density" }, { "histogram", "histogram" },
  { "ECDF", "ecdf" }, { "box", "box" }, { "violin", "violin" }, { "ridgeline", "ridgeline" }, { "parallel coordinates", "parallel" }, { "scatter matrix", "scatter-matrix" }, { "strip", "strip" }, { "Q-Q", "qq" }, { "matrix", "matrix" }, { "calendar", "calendar" },
  { "hour by weekday", "hours" }, { "cohort", "cohort" }, { "correlation", "correlation" }, { "pie", "pie" }, { "donut", "donut" }, { "gauge", "gauge" },
  { "bar gauge", "bar-gauge" }, { "radar", "radar" }, { "funnel", "funnel" }, { "sankey", "sankey" }, { "waterfall", "waterfall" }, { "network", "network" }, { "chord", "chord" },
  { "word cloud", "words" }, { "status history", "status" }, { "map of places", "places" }, { "map of routes", "routes" },
  { "tree", "tree" }, { "DAG", "dag" }, { "treemap", "treemap" }, { "sunburst", "sunburst" }, { "icicle", "icicle" }, { "candlestick", "candlestick" },
  { "control chart", "control" }, { "state timeline", "timeline" }, { "event timeline", "event" }, { "small multiples", "facets" }, { "choropleth", "map" },
  { "table with sparkline cells", "table" }, { "heat cells", "heat-cells" }, { "text", "text" }, { "image", "picture" }, { "log list", "list" },
};

static gboolean
has_tile (const char *name)
{
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (gallery_specs); i++)
    found = found || strcmp (gallery_specs[i].name, name) == 0;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    found = found || strcmp (others[i].key, name) == 0;
  return found;
}

static void
test_types (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (!has_tile (types[i].name))
      g_error ("the gallery has no %s", types[i].type);
}

/* Every mark that a spec may name, and every type of tile that a document may. */
static void
test_complete (void)
{
  const char *mark;
  guint n = 0;

  for (guint m = 0; (mark = ana_chart_spec_get_mark_name (m)) != NULL; m++)
    {
      g_autofree char *alone = g_strdup_printf ("'mark':'%s'", mark), *object = g_strdup_printf ("'type':'%s'", mark);
      gboolean found = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (gallery_specs); i++)
        found = found || strstr (gallery_specs[i].spec, alone) != NULL || strstr (gallery_specs[i].spec, object) != NULL;
      if (!found)
        {
          g_test_message ("the gallery has no %s", mark);
          n++;
        }
    }
  g_assert_cmpuint (n, ==, 0);
  for (AnaTileType type = 0; ana_tile_type_to_string (type) != NULL; type++)
    {
      g_autofree char *member = g_strdup_printf ("'type':'%s'", ana_tile_type_to_string (type));
      gboolean found = type == ANA_TILE_CHART;

      for (guint i = 0; i < G_N_ELEMENTS (others); i++)
        found = found || strstr (others[i].json, member) != NULL;
      g_assert_true (found);
      if (type == ANA_TILE_LIST)
        break;
    }
}

/* On a telephone, a desk and a wall of 4K, in every theme: painted, and nothing of it is empty ground. */
static void
test_painted (gconstpointer data)
{
  double width = GPOINTER_TO_UINT (data);
  g_autofree char *folder = g_dir_make_tmp ("ana-gallery-XXXXXX", NULL), *path = g_build_filename (folder, "board.png", NULL);
  Gallery self;

  gallery_init (&self);
  for (guint t = 0; t < 4; t++)
    {
      g_autoptr (GError) error = NULL;
      cairo_surface_t *surface;

      g_assert_true (paint (&self, path, t, width, 1200, NULL, t % 2 == 0 ? "en" : "ar", &error));
      g_assert_no_error (error);
      surface = cairo_image_surface_create_from_png (path);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, (int) width);
      cairo_surface_destroy (surface);
    }
  g_remove (path);
  g_rmdir (folder);
  gallery_clear (&self);
}

/* A log: what happened stands in the row, when under it, how long at its end; a tile that cuts words has not told them all. */
static void
test_log (void)
{
  Gallery self;

  gallery_init (&self);
  g_autoptr (AnaBoardData) data = build (self.board, self.catalogue, self.answers, "en");
  AnaBoardPicture picture = { .board = self.board, .data = data, .theme = ana_theme_get (ANA_THEME_LIGHT), .zone = ana_zone_get ("Europe/London", NULL), .locale = "en" };
  AnaTileData *log = ana_board_data_find (data, "list"), *rows = ana_board_data_find (data, "rows");
  AnaListColumns columns = ana_tile_data_find_list_columns (log), none = ana_tile_data_find_list_columns (rows);

  g_assert_cmpint (columns.time, ==, 0);
  g_assert_cmpint (columns.text, ==, 1);
  g_assert_cmpint (columns.figure, ==, 2);
  g_assert_cmpint (none.time, ==, -1);
  g_assert_true (ana_tile_paint_fits (&picture, log, (AnaGridRect) { 0, 0, 600, 400 }));
  g_assert_false (ana_tile_paint_fits (&picture, log, (AnaGridRect) { 0, 0, 160, 400 }));
  g_assert_cmpuint (ana_tile_paint_count_rows (log, 400), ==, 8);
  g_assert_cmpuint (ana_tile_paint_count_rows (log, 200), <, 4);
  gallery_clear (&self);
}

/* Columns that are not of the ground in the band of the board's name. */
static void
find_ink (Gallery *self, const char *path, const char *locale, int *first, int *last)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;
  const guchar *pixels;
  int stride, width = 1180;

  g_assert_true (paint (self, path, ANA_THEME_LIGHT, width, 200, "one", locale, &error));
  g_assert_no_error (error);
  surface = cairo_image_surface_create_from_png (path);
  pixels = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  *first = width;
  *last = -1;
  for (int y = 14; y < 40; y++)
    for (int x = 0; x < width; x++)
      if (memcmp (pixels + y * stride + x * 4, pixels, 3) != 0)
        {
          *first = MIN (*first, x);
          *last = MAX (*last, x);
        }
  cairo_surface_destroy (surface);
}

/* From right to left the board begins at the right, as far from the edge as it begins at the left. */
static void
test_mirrored (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ana-gallery-XXXXXX", NULL), *path = g_build_filename (folder, "board.png", NULL);
  int first, last, mirrored_first, mirrored_last;
  Gallery self;

  gallery_init (&self);
  find_ink (&self, path, "en", &first, &last);
  find_ink (&self, path, "ar", &mirrored_first, &mirrored_last);
  g_assert_cmpint (last, <, 590);
  g_assert_cmpint (mirrored_first, >, 590);
  g_assert_cmpint (ABS (first + mirrored_last - 1180), <=, 6); /* letters have bearings of their own */
  g_remove (path);
  g_rmdir (folder);
  gallery_clear (&self);
}

/* --- pictures --- */

static int
draw_all (const char *folder, double width_px)
{
  static const struct { const char *name; AnaThemeId theme; double width_px; const char *locale; } pictures[] = {
    { "light", ANA_THEME_LIGHT, 1180, "en" },     { "dark", ANA_THEME_DARK, 1180, "en" },   { "hc-light", ANA_THEME_HC_LIGHT, 1180, "en" },
    { "hc-dark", ANA_THEME_HC_DARK, 1180, "en" }, { "narrow", ANA_THEME_LIGHT, 360, "en" }, { "wall", ANA_THEME_LIGHT, 3840, "en" },
    { "rtl", ANA_THEME_LIGHT, 1180, "ar" },       { "narrow-rtl", ANA_THEME_DARK, 360, "ar" },
  };
  static const char *const tabs[] = { "one", "two" };
  g_autofree char *document = make_document (), *file = g_build_filename (folder, "gallery.adash", NULL);
  g_autoptr (GError) error = NULL;
  Gallery self;

  gallery_init (&self);
  if (!g_file_set_contents (file, document, -1, &error))
    g_error ("%s", error->message);
  for (guint k = 0; k < G_N_ELEMENTS (pictures) * G_N_ELEMENTS (tabs); k++)
    {
      guint i = k / G_N_ELEMENTS (tabs);
      const char *tab = tabs[k % G_N_ELEMENTS (tabs)];
      g_autofree char *name = g_strdup_printf ("gallery-%s-%s.png", pictures[i].name, tab), *path = g_build_filename (folder, name, NULL);

      if (width_px > 0 && width_px != pictures[i].width_px)
        continue;
      if (!paint (&self, path, pictures[i].theme, pictures[i].width_px, 0, tab, pictures[i].locale, &error))
        g_error ("%s", error->message);
    }
  gallery_clear (&self);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc > 1 && argv[1][0] != '-')
    return draw_all (argv[1], argc > 2 ? g_ascii_strtod (argv[2], NULL) : 0);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/gallery/tiles", test_tiles);
  g_test_add_func ("/boards/gallery/complete", test_complete);
  g_test_add_func ("/boards/gallery/types", test_types);
  g_test_add_func ("/boards/gallery/log", test_log);
  g_test_add_func ("/boards/gallery/mirrored", test_mirrored);
  g_test_add_data_func ("/boards/gallery/telephone", GUINT_TO_POINTER (360), test_painted);
  g_test_add_data_func ("/boards/gallery/desk", GUINT_TO_POINTER (1180), test_painted);
  g_test_add_data_func ("/boards/gallery/wall", GUINT_TO_POINTER (3840), test_painted);
  return g_test_run ();
}
