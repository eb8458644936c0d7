/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-palette.c: whatever is taken from the palette shows figures of the sample company at once.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-board-edit.h"
#include "ana-data.h"
#include "ana-frame-json.h"
#include "ana-palette.h"
#include "ana-plot.h"
#include "ana-query.h"
#include "ana-sample-company.h"
#include "ana-shapes.h"
#include "ana-tile-fields.h"
#include "frames.h"

#include <adwaita.h>
#include <string.h>

#define ANCHOR 20775 /* days since 1970: 2026-11-18 */
#define N_DAYS 40
#define NOW_USEC ((ANCHOR + 1) * ANA_USEC_PER_DAY)

typedef struct {
  GtkWidget      *window;
  AnaBoardEdit   *edit;
  AnaBoardCanvas *canvas;
  AnaBoardDraft  *draft;
  AnaCatalogue   *catalogue;
  GHashTable     *rows;     /* dataset -> AnaFrame */
  GHashTable     *answers;  /* key of a question -> GBytes */
  gboolean        is_bare;  /* there are no datasets, but for KPIs */
} Fixture;

/* --- what the sample company has done --- */

static AnaFrame *
make_rows (AnaSampleCompany *company, AnaSampleDataset dataset)
{
  AnaFrame *frames[N_DAYS], *all;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_DAYS; i++)
    {
      g_autoptr (AnaSampleTable) table = ana_sample_company_table (company, dataset, ANCHOR - N_DAYS + 1 + i);

      frames[i] = ana_frame_ref (table->frame);
    }
  all = ana_frame_concat (frames, N_DAYS, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_DAYS; i++)
    ana_frame_unref (frames[i]);
  return all;
}

static AnaFrame *
get_rows (Fixture *fixture, const char *dataset)
{
  AnaFrame *frame = g_hash_table_lookup (fixture->rows, dataset);

  for (guint d = 0; frame == NULL && d < ANA_SAMPLE_N_DATASETS; d++)
    if (g_str_equal (ana_sample_dataset_name (d), dataset))
      {
        g_autoptr (AnaSampleCompany) company = ana_sample_company_new (7, ANCHOR);

        frame = make_rows (company, d);
        g_hash_table_insert (fixture->rows, g_strdup (dataset), frame);
      }
  return frame;
}

/* As the hub answers it (FORMATS.md section 9). */
static GBytes *
answer (Fixture *fixture, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) asked = ana_json_parse (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), NULL, &error);
  g_autoptr (AnaQuery) query = ana_query_parse (json_object_get_member (json_node_get_object (asked), "model"), &error);
  g_autoptr (AnaFrame) frame = NULL;
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  g_assert_no_error (error);
  frame = ana_query_evaluate (query, get_rows (fixture, ana_query_get_source (query)), NOW_USEC, &error);
  g_assert_no_error (error);
  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  ana_frame_write_columns (frame, TRUE, &writer);
  ana_json_key (&writer, "rows");
  ana_json_begin_array (&writer);
  for (guint row = 0; row < MIN (ana_frame_get_n_rows (frame), ANA_TILE_MAX_ROWS); row++)
    ana_frame_write_row (frame, row, ana_zone_utc (), &writer);
  ana_json_end_array (&writer);
  ana_json_key (&writer, "row_count");
  ana_json_int (&writer, MIN (ana_frame_get_n_rows (frame), ANA_TILE_MAX_ROWS));
  ana_json_end_object (&writer);
  return g_string_free_to_bytes (out);
}

/* Points of KPIs: each day and key the same. */
static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  AnaPeriod period;

  g_assert_true (ana_period_from_string (strrchr (stream, ':') + 1, &period));
  if (as_of_usec != NULL)
    *as_of_usec = NOW_USEC;
  for (gint64 t = ana_bucket_start (period, ana_zone_utc (), span.start_usec); t < MIN (span.end_usec, NOW_USEC);
       t = ana_bucket_span (period, ana_zone_utc (), t).end_usec)
    {
      double value = 1000 + (double) (t / ANA_USEC_PER_DAY % 7) * 100;
      AnaSpanPart part = { .ts_usec = t, .value = value, .has_value = TRUE, .num = value, .den = 100, .has_ratio = TRUE, .count = 2 };

      if (t >= span.start_usec)
        g_array_append_val (parts, part);
    }
  return TRUE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  return g_strsplit (" country=Germany country=France category=Outdoor category=Toys channel=web channel=app", " ", -1);
}

static void
read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  GBytes *body = g_hash_table_lookup (((Fixture *) data)->answers, key);

  out->body = body != NULL ? g_bytes_ref (body) : NULL;
}

static AnaBoardData *
read_once (Fixture *fixture)
{
  AnaTileSource source = { { fixture, read_cb, list_dims_cb, NULL }, fixture, read_answer_cb, NULL };
  AnaBoardInput input = { .board = (AnaBoard *) ana_board_draft_get_board (fixture->draft), .catalogue = fixture->catalogue, .freshness = ANA_FRESH_LIVE,
                          .locale = "en", .now_usec = NOW_USEC, .zone = ana_zone_utc () };

  return ana_board_data_new (&input, &source);
}

/* Asks what must be asked, and reads once more. */
static AnaBoardData *
read_board (Fixture *fixture)
{
  g_autoptr (AnaBoardData) first = read_once (fixture);

  for (guint i = 0; i < first->questions->len; i++)
    {
      AnaTileQuestion *question = first->questions->pdata[i];

      g_hash_table_replace (fixture->answers, g_strdup (question->key), answer (fixture, question->body));
    }
  return read_once (fixture);
}

/* --- edit mode --- */

static char **
sources_cb (gpointer data)
{
  g_autofree const char **names = ana_canonical_list ();

  return ((Fixture *) data)->is_bare ? g_new0 (char *, 1) : g_strdupv ((char **) names);
}

static AnaSchema *
schema_cb (const char *source, gpointer data)
{
  return g_str_equal (source, ANA_KPI_DATASET) ? ana_kpi_rows_get_schema (((Fixture *) data)->catalogue) : ana_canonical_schema (source, "GBP");
}

static GtkWidget *
make_cb (const AnaTile *tile, gpointer data)
{
  return gtk_label_new (tile->key);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = ana_data_find ("catalogue", NULL);
  g_autoptr (AnaBoard) board = ana_board_load (NULL, "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"Sales\",\"time\":{\"last\":\"P28D\"},"
                                               "\"tabs\":[{\"id\":\"main\",\"title\":\"Main\"}],\"tiles\":{}}", -1, NULL);
  AnaBoardShow show = { .list_sources = sources_cb, .read_schema = schema_cb, .data = fixture };

  fixture->is_bare = GPOINTER_TO_INT (data);
  fixture->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ana_frame_unref);
  fixture->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  fixture->catalogue = ana_catalogue_load (path, NULL);
  show.catalogue = fixture->catalogue;
  fixture->draft = ana_board_draft_new (NULL, board, NULL);
  fixture->canvas = ANA_BOARD_CANVAS (ana_board_canvas_new ());
  ana_board_canvas_set_maker (fixture->canvas, make_cb, NULL, fixture, NULL);
  fixture->edit = ANA_BOARD_EDIT (ana_board_edit_new (fixture->draft, fixture->canvas, &show));
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->edit));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1180, 760);
  gtk_window_present (GTK_WINDOW (fixture->window));
  pass_frames (fixture->window, 5);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->draft);
  ana_catalogue_unref (fixture->catalogue);
  g_hash_table_unref (fixture->rows);
  g_hash_table_unref (fixture->answers);
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

/* --- what is seen --- */

/* What the pointer can meet of a chart: points of series, or data of shapes. */
static guint
count_marks (AnaChart *chart)
{
  AnaPlot *plot = ana_chart_get_plot (chart);
  AnaGeom *geom;
  guint n = 0;

  if (plot == NULL)
    {
      for (guint i = 0; i < ana_chart_get_n_layers (chart); i++)
        {
          const AnaLayer *layer = ana_chart_get_layer (chart, i);

          n += layer->series != NULL ? ana_series_get_n (layer->series) : 0;
        }
      return n;
    }
  ana_plot_prepare (plot, NULL, NULL);
  geom = ana_geom_new (chart, 560, 300, (AnaInsets) { 0 });
  g_assert_nonnull (geom->shapes);
  ana_shapes_get_data (geom->shapes, &n);
  ana_geom_free (geom);
  return n;
}

static void
check_seen (const char *id, const AnaTileData *tile)
{
  g_test_message ("%s: state %d %s", id, (int) tile->state, tile->message);
  for (guint i = 0; tile->warnings[i] != NULL; i++)
    g_test_message ("%s: %s", id, tile->warnings[i]);
  if (tile->type == ANA_TILE_IMAGE) /* nobody has a picture but the user: it says so */
    {
      g_assert_cmpint ((int) tile->state, ==, (int) ANA_TILE_EMPTY);
      return;
    }
  g_assert_cmpint ((int) tile->state, ==, (int) ANA_TILE_READY);
  g_assert_null (tile->warnings[0]);
  if (tile->type == ANA_TILE_CHART)
    g_assert_cmpuint (count_marks (tile->chart), >, 0);
  else if (tile->type == ANA_TILE_TABLE || tile->type == ANA_TILE_LIST)
    g_assert_cmpuint (ana_frame_get_n_rows (tile->frame), >, 5);
  else if (tile->type == ANA_TILE_KPI)
    g_assert_nonnull (tile->card);
}

static const AnaTile *
add (Fixture *fixture, AnaPaletteEntry *entry)
{
  g_signal_emit_by_name (find_type (fixture->window, ANA_TYPE_PALETTE), "add", entry);
  return ana_board_find_tile (ana_board_draft_get_board (fixture->draft), ana_board_canvas_get_selected (fixture->canvas));
}

/* Each entry alone on an empty board: it is ready, and there is something in it. */
static void
test_every_entry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = ana_palette_entry_list ();

  g_assert_cmpuint (entries->len, >=, 60);
  for (guint i = 0; i < entries->len; i++)
    {
      const AnaTile *tile = add (fixture, entries->pdata[i]);
      g_autoptr (AnaBoardData) shown = read_board (fixture);

      g_assert_nonnull (tile);
      g_assert_null (tile->problem);
      g_assert_cmpint ((int) tile->type, ==, (int) ana_palette_entry_get_tile (entries->pdata[i]));
      check_seen (ana_palette_entry_get_id (entries->pdata[i]), ana_board_data_find (shown, tile->key));
      ana_board_draft_undo (fixture->draft);
      g_assert_cmpuint (ana_board_get_n_tiles (ana_board_draft_get_board (fixture->draft)), ==, 0);
    }
}

/* Where there is no sample company, a KPI is shown in its place, and what it cannot be shown as says so in the tile. */
static void
test_bare (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = ana_palette_entry_list ();
  guint n_ready = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const AnaTile *tile = add (fixture, entries->pdata[i]);
      const char *source = ana_tile_get_source (tile);
      g_autoptr (AnaBoardData) shown = read_board (fixture);

      g_assert_true (source == NULL || g_str_equal (source, ANA_KPI_DATASET));
      g_assert_cmpuint (shown->questions->len, ==, 0);
      n_ready += ana_board_data_find (shown, tile->key)->state == ANA_TILE_READY;
      ana_board_draft_undo (fixture->draft);
    }
  g_assert_cmpuint (n_ready, >, entries->len / 2);
}

/* Every chart type of the house is in the palette. */
static void
test_complete (void)
{
  static const char *const wanted[] = {
    "line", "step", "smooth", "area", "stacked-area", "stacked", "hundred", "band", "sparkline-table", "horizon", "dual", "bar", "across", "grouped", "diverging",
    "lollipop", "bullet", "pareto", "scatter", "bubble", "connected", "hexbin", "density", "histogram", "ecdf", "boxplot", "violin", "ridgeline", "parallel", "scatter-matrix", "strip", "qq", "heat",
    "calendar", "hours", "cohort", "correlation", "pie", "donut", "gauge", "bargauge", "radar", "funnel", "sankey", "chord", "waterfall", "network", "tree", "dag",
    "treemap", "sunburst", "icicle", "candlestick", "control", "gantt", "event", "small", "map", "heat-table", "pivot", "table", "text", "image", "list",
    "filter", "kpi", "wordcloud", "status", "places", "routes",
  };
  g_autoptr (GPtrArray) entries = ana_palette_entry_list ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal), icons = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entries->len; i++)
    {
      g_assert_true (g_hash_table_add (ids, (gpointer) ana_palette_entry_get_id (entries->pdata[i])));
      g_hash_table_add (icons, (gpointer) ana_palette_entry_get_icon (entries->pdata[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_true (g_hash_table_contains (ids, wanted[i]));
  for (guint i = 0; ana_mark_get (i) != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; !found && k < entries->len; k++)
        found = g_strcmp0 (ana_palette_entry_get_mark (entries->pdata[k]), ana_mark_get_name (ana_mark_get (i))) == 0;
      g_test_message ("%s", ana_mark_get_name (ana_mark_get (i)));
      g_assert_true (found || g_str_equal (ana_mark_get_name (ana_mark_get (i)), "point"));
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = NULL;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = GTK_APPLICATION (ana_application_new ()); /* it has the style sheet */
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/app/palette/complete", test_complete);
  g_test_add ("/app/palette/every-entry", Fixture, GINT_TO_POINTER (FALSE), set_up, test_every_entry, tear_down);
  g_test_add ("/app/palette/bare", Fixture, GINT_TO_POINTER (TRUE), set_up, test_bare, tear_down);
  return g_test_run ();
}
