/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-report.c: a board on pages: every row, repeated heads, no tile cut, text that is text, tags, the same bytes in two processes.
 */
#include "report-board.h"

#include "ana-board-tables.h"
#include "ana-error.h"
#include "ana-report-private.h"

#include <glib/gstdio.h>

static const char *program;

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  char *out = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &errors, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s%s", argv[0], errors, error->message);
  return out;
}

static guint
count (const char *text, const char *what)
{
  guint n = 0;

  for (const char *p = strstr (text, what); p != NULL; p = strstr (p + 1, what))
    n++;
  return n;
}

typedef struct {
  char *dir, *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("ana-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "report.pdf", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_rmdir (f->dir);
  g_free (f->dir);
  g_free (f->path);
}

static guint
write_report (const char *path, guint n_bands, guint n_rows, AnaPaper paper)
{
  g_autoptr (ReportBoard) board = report_board_new (n_bands, n_rows);
  AnaBoardPicture picture = report_board_picture (board);
  g_autoptr (AnaReport) report = ana_report_new (&picture, paper);
  g_autoptr (GError) error = NULL;

  ana_report_write_pdf (report, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ana_report_get_n_rows (report), ==, n_rows);
  return ana_report_get_n_pages (report);
}

/* --- every row --- */

static void
test_rows (Fixture *f, gconstpointer data)
{
  const guint n_rows = 10000;
  guint n_pages = write_report (f->path, 1, n_rows, ana_paper_a4), n_table_pages = 0, n_seen = 0;
  g_autofree char *text = run ((const char *[]) { "pdftotext", "-layout", f->path, "-", NULL });
  g_auto (GStrv) pages = g_strsplit (text, "\f", -1);
  g_autofree gboolean *seen = g_new0 (gboolean, n_rows);
  gboolean in_table = FALSE;

  g_assert_cmpuint (g_strv_length (pages), ==, n_pages + 1); /* pdftotext ends each with a form feed */
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *number = g_strdup_printf ("Page %u of %u", i + 1, n_pages);

      g_assert_nonnull (strstr (pages[i], number));
      g_assert_nonnull (strstr (pages[i], "Sáles <b>"));
      g_assert_nonnull (strstr (pages[i], "Europe/London"));
      g_assert_nonnull (strstr (pages[i], "Data as of 20 Nov 2026 14:29"));
      if (strstr (pages[i], "All 10000 rows: page") != NULL) /* the tile, with its first rows; the table begins below it or on the next page */
        in_table = TRUE;
      if (!in_table)
        continue;
      n_table_pages++;
      g_assert_nonnull (strstr (pages[i], "Placed at"));
      for (const char *p = strstr (pages[i], "order-"); p != NULL; p = strstr (p + 1, "order-"))
        {
          guint row = (guint) g_ascii_strtoull (p + strlen ("order-"), NULL, 10);

          g_assert_cmpuint (row, <, n_rows);
          n_seen += seen[row] ? 0 : 1;
          seen[row] = TRUE;
        }
    }
  g_assert_cmpuint (n_seen, ==, n_rows);
  g_assert_cmpuint (n_table_pages, >, 200);
}

/* The same rows, each once, and in their order, to those who listen. */
static void
test_tags (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL, *info = NULL, *alt = NULL, *bytes = NULL;
  gsize n_bytes;

  write_report (f->path, 2, 300, ana_paper_a4);
  info = run ((const char *[]) { "pdfinfo", f->path, NULL });
  g_assert_nonnull (strstr (info, "Title:           Sáles <b>"));
  g_assert_nonnull (strstr (info, "Tagged:          yes"));
  g_assert_nonnull (strstr (info, "CreationDate:    Fri Nov 20 14:29:55 2026 UTC"));
  g_assert_nonnull (strstr (info, "ModDate:         Fri Nov 20 14:29:55 2026 UTC"));
  text = run ((const char *[]) { "pdfinfo", "-struct-text", f->path, NULL });
  g_assert_cmpuint (count (text, "H1 (block)"), ==, 1);
  g_assert_cmpuint (count (text, "H2 (block)"), ==, 2);
  g_assert_cmpuint (count (text, "Figure"), ==, 10); /* two bands of four cards and a chart */
  g_assert_cmpuint (count (text, "Table (block)"), ==, 2); /* in its tile, and with all rows */
  g_assert_cmpuint (count (text, "\"order-00299\""), ==, 1);
  g_assert_cmpuint (count (text, "\"Placed at\""), ==, 2);
  g_file_get_contents (f->path, &bytes, &n_bytes, NULL);
  /* "Chart number 1" as PDF has it */
  alt = g_strdup ("/Alt <FEFF004300680061007200740020006E0075006D006200650072002000310");
  g_assert_nonnull (memmem (bytes, n_bytes, "/Lang <FEFF0065006E>", 20));
  g_assert_nonnull (memmem (bytes, n_bytes, alt, strlen (alt)));
  g_assert_nonnull (memmem (bytes, n_bytes, "/DisplayDocTitle true", 21));
}

static void
test_valid (Fixture *f, gconstpointer data)
{
  g_autofree char *checked = NULL, *fonts = NULL;
  g_auto (GStrv) lines = NULL;

  write_report (f->path, 3, 500, ana_paper_a4);
  checked = run ((const char *[]) { "qpdf", "--check", f->path, NULL }); /* a broken table of places is an error */
  g_assert_nonnull (strstr (checked, "No syntax or stream encoding errors"));
  fonts = run ((const char *[]) { "pdffonts", f->path, NULL });
  lines = g_strsplit (g_strchomp (fonts), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 2);
  for (guint i = 2; lines[i] != NULL; i++)
    g_assert_cmpuint (count (lines[i], " yes yes yes "), ==, 1); /* embedded, a subset, with its letters */
}

/* --- the same bytes --- */

static void
test_same_bytes (Fixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->dir, "other.pdf", NULL), *first = NULL, *second = NULL, *third = NULL;
  gsize n_first, n_second, n_third;

  g_free (run ((const char *[]) { program, "--write", f->path, NULL }));
  g_usleep (1100000); /* the clock's second is another one */
  g_free (run ((const char *[]) { program, "--write", other, NULL }));
  g_assert_true (g_file_get_contents (f->path, &first, &n_first, NULL));
  g_assert_true (g_file_get_contents (other, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
  write_report (other, 2, 401, ana_paper_a4); /* one row more is another file, and another identity */
  g_assert_true (g_file_get_contents (other, &third, &n_third, NULL));
  g_assert_cmpint (n_third, !=, n_first);
  g_unlink (other);
}

/* --- places --- */

static gboolean
overlap (AnaGridRect a, AnaGridRect b)
{
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

static void
check_places (AnaReport *report)
{
  for (guint i = 0; i < report->items->len; i++)
    {
      const AnaReportItem *a = &g_array_index (report->items, AnaReportItem, i);

      g_assert_cmpfloat (a->rect.y, >=, 0);
      g_assert_cmpfloat (a->rect.y + a->rect.height, <=, report->body_px + .5);
      g_assert_cmpfloat (a->rect.x + a->rect.width, <=, report->width_px + .5);
      for (guint k = i + 1; k < report->items->len && k < i + 40; k++)
        {
          const AnaReportItem *b = &g_array_index (report->items, AnaReportItem, k);

          g_assert_cmpuint (b->page, >=, a->page); /* reading order */
          if (a->page == b->page)
            g_assert_false (overlap (a->rect, b->rect));
        }
    }
}

/* Any tiles, any paper: no tile goes over an edge or another tile, and each is there once. */
static void
test_places (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (ReportBoard) board = report_board_new (1, 3);
      GString *text = g_string_new ("{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"B\",\"tabs\":[{\"id\":\"m\",\"title\":\"M\"}],\"filters\":{},\"annotations\":{},\"tiles\":{");
      AnaBoardPicture picture = report_board_picture (board);
      AnaPaper paper = round % 3 == 0 ? ana_paper_letter : round % 3 == 1 ? ana_paper_a4 : ana_paper_turn (ana_paper_a4);
      AnaTileSource source = { { board, report_read_cb, report_list_dims_cb, NULL }, board, report_read_answer_cb, NULL };
      AnaBoardInput input = { .catalogue = board->catalogue, .now_usec = board->now_usec, .freshness = ANA_FRESH_LIVE };
      g_autoptr (AnaReport) report = NULL;
      g_autoptr (GError) error = NULL;
      AnaGridItem items[24] = { 0 };
      guint n_tiles = 0;

      for (guint i = 0; i < G_N_ELEMENTS (items); i++)
        items[i].at = ana_grid_cell_clamp ((AnaGridCell) { g_rand_int_range (rand, 0, 12), g_rand_int_range (rand, 0, 40), g_rand_int_range (rand, 1, 13), g_rand_int_range (rand, 1, 30) });
      ana_grid_settle (items, G_N_ELEMENTS (items));
      for (guint i = 0; i < G_N_ELEMENTS (items); i++)
        g_string_append_printf (text, "%s\"t%u\":{\"tab\":\"m\",\"x\":%d,\"y\":%d,\"w\":%d,\"h\":%d,\"type\":\"text\",\"markdown\":\"T\"}", i > 0 ? "," : "", i, items[i].at.x,
                                items[i].at.y, items[i].at.w, items[i].at.h);
      g_string_append (text, "}}");
      picture.board = input.board = ana_board_load (NULL, text->str, -1, &error);
      g_assert_no_error (error);
      picture.data = ana_board_data_new (&input, &source);
      report = ana_report_new (&picture, paper);
      check_places (report);
      for (guint i = 0; i < report->items->len; i++)
        n_tiles += g_array_index (report->items, AnaReportItem, i).kind == ANA_REPORT_TILE ? 1 : 0;
      g_assert_cmpuint (n_tiles, ==, G_N_ELEMENTS (items));
      g_string_free (text, TRUE);
      ana_board_data_unref (picture.data);
      ana_board_unref (picture.board);
    }
}

/* Tables at their edges: none, one, exactly a page, one more; wide ones go on with further columns. */
static void
test_tables (void)
{
  static const guint n_rows[] = { 0, 1, 6, 7, 28, 29, 30, 31, 500 };

  for (guint i = 0; i < G_N_ELEMENTS (n_rows); i++)
    {
      g_autoptr (ReportBoard) board = report_board_new (1, n_rows[i]);
      AnaBoardPicture picture = report_board_picture (board);
      g_autoptr (AnaReport) report = ana_report_new (&picture, ana_paper_turn (ana_paper_a4));
      guint next = 0, n_parts = 0;

      check_places (report);
      for (guint k = 0; k < report->items->len; k++)
        {
          const AnaReportItem *item = &g_array_index (report->items, AnaReportItem, k);

          if (item->kind != ANA_REPORT_ROWS)
            continue;
          g_assert_cmpuint (item->first_row, ==, next);
          g_assert_cmpuint (item->n_rows, >, 0);
          g_assert_cmpint (item->is_first, ==, next == 0);
          next += item->n_rows;
          g_assert_cmpint (item->is_last, ==, next == n_rows[i]);
          n_parts++;
        }
      g_assert_true (next == n_rows[i] || (n_parts == 0 && n_rows[i] <= 10)); /* else it stands whole in its tile */
    }
}

/* --- tables in files --- */

static void
test_files (Fixture *f, gconstpointer data)
{
  g_autoptr (ReportBoard) board = report_board_new (1, 12);
  AnaBoardPicture picture = report_board_picture (board);
  g_autofree char *path = g_build_filename (f->dir, "board.json", NULL), *csv = g_build_filename (f->dir, "tile.csv", NULL), *text = NULL, *rows = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  AnaTablesWritten written;
  JsonArray *tables;

  g_assert_true (ana_board_write_tables (&picture, NULL, path, &written, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (written.n_tables, ==, 7); /* cards together, four lines, a chart, a table */
  g_assert_cmpint (written.n_rows, ==, 4 + 4 * 28 + 28 + 12);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  node = ana_json_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  tables = json_object_get_array_member (json_node_get_object (node), "tables");
  g_assert_cmpuint (json_array_get_length (tables), ==, 7);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (tables, 6), "name"), ==, "All orders");
  g_assert_true (ana_board_write_tables (&picture, "r", csv, &written, &error));
  g_assert_true (g_file_get_contents (csv, &rows, NULL, NULL));
  g_assert_true (g_str_has_prefix (rows, "order,placed_at,paid,items\norder-00000,2025-11-20T00:00:00+00:00,0.00,0\n"));
  g_assert_false (ana_board_write_tables (&picture, NULL, csv, &written, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (ana_board_write_tables (&picture, "t0", csv, &written, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NO_DATA);
  g_unlink (path);
  g_unlink (csv);
}

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc == 3 && strcmp (argv[1], "--write") == 0)
    return write_report (argv[2], 2, 400, ana_paper_a4) == 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/places", test_places);
  g_test_add_func ("/report/tables", test_tables);
#define ADD(name, func) g_test_add ("/report/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("rows", test_rows);
  ADD ("tags", test_tags);
  ADD ("valid", test_valid);
  ADD ("same-bytes", test_same_bytes);
  ADD ("files", test_files);
  return g_test_run ();
}
