/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-export.c: a board as a PDF of 20 pages, a million rows as a workbook, CSV out and in. A JSON line each, with a peer
 * of the same run: what cairo and libxlsxwriter take by themselves, and what the disk takes for the same bytes.
 */
#include "config.h"

#include "ana-data.h"
#include "ana-table-reader.h"
#include "ana-table-writer.h"
#include "report-board.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <time.h>
#include <xlsxwriter.h>

#define N_ROWS   1000000
#define N_FRAME  10000
#define N_BANDS  13   /* of tiles: with the table some 20 pages */
#define N_TABLE  220

/* By the clock, and by this processor alone: on a busy machine only the second tells. */
typedef struct { double sec, cpu; } Time;

static Time
now (void)
{
  struct timespec cpu;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &cpu);
  return (Time) { (double) g_get_monotonic_time () / G_USEC_PER_SEC, (double) cpu.tv_sec + (double) cpu.tv_nsec / 1e9 };
}

static Time
since (Time began)
{
  Time end = now ();

  return (Time) { end.sec - began.sec, end.cpu - began.cpu };
}

/* The most that this process ever held, in MiB. */
static double
peak_mib (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  line = text != NULL ? strstr (text, "VmHWM:") : NULL;
  return line != NULL ? (double) g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10) / 1024 : 0;
}

static double
file_mb (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (double) info.st_size / 1e6 : 0;
}

static AnaFrame *
make_rows (guint first)
{
  static const char *const countries[] = { "France", "Germany", "Spain", "United Kingdom" };
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  ana_frame_builder_add_field (builder, "order_id", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "ordered_at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (builder, "country", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "amount", ANA_TYPE_MONEY, "GBP", NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "share", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = first; i < first + N_FRAME; i++)
    {
      ana_frame_builder_put_int64 (builder, 0, 500000 + i);
      ana_frame_builder_put_int64 (builder, 1, (1300000000 + (gint64) i * 37) * ANA_USEC_PER_SEC);
      ana_frame_builder_put_text (builder, 2, countries[i % G_N_ELEMENTS (countries)], -1);
      ana_frame_builder_put_int64 (builder, 3, (i * 7919) % 1000000);
      ana_frame_builder_put_double (builder, 4, (i % 1000) / 1000.0);
    }
  return ana_frame_builder_end (builder);
}

/* Frames are made before, so that writing alone is timed. */
static Time
write_table (const char *path, GPtrArray *frames)
{
  AnaTableAbout about = { .title = "Bench", .zone = ana_zone_get ("Europe/London", NULL), .as_of_usec = ANA_TIME_NONE };
  g_autoptr (GError) error = NULL;
  Time began = now ();
  g_autoptr (AnaTableWriter) writer = ana_table_writer_new (path, &about, &error);

  if (writer == NULL || !ana_table_writer_begin (writer, "orders", &error))
    g_error ("%s", error->message);
  for (guint i = 0; i < N_ROWS / N_FRAME; i++)
    if (!ana_table_writer_add (writer, frames->pdata[i % frames->len], &error))
      g_error ("%s", error->message);
  if (!ana_table_writer_end (writer, FALSE, &error) || !ana_table_writer_close (writer, &error))
    g_error ("%s", error->message);
  return since (began);
}

/* --- PDF --- */

static Time
paint_bare (const char *path, guint n_pages, guint n_lines)
{
  Time began = now ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 842, 595);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < n_pages * n_lines; i++)
    ana_paint_text (cr, ana_theme_get (ANA_THEME_LIGHT), ANA_TEXT_CAPTION, ana_theme_get (ANA_THEME_LIGHT)->text, 20, (double) (i % n_lines) * 10, 0, 0, "a line of text 12 345");
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return since (began);
}

static void
bench_pdf (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "board.pdf", NULL);
  g_autoptr (ReportBoard) board = report_board_new (N_BANDS, N_TABLE);
  AnaBoardPicture picture = report_board_picture (board);
  Time began = now (), took, bare;
  g_autoptr (AnaReport) report = ana_report_new (&picture, ana_paper_a4);
  guint n_pages = ana_report_get_n_pages (report);

  if (!ana_report_write_pdf (report, path, NULL))
    g_error ("no PDF");
  took = since (began);
  bare = paint_bare (path, n_pages, 100);
  printf ("{\"bench\":\"export\",\"case\":\"pdf\",\"pages\":%u,\"sec_of_20_pages\":%.3f,\"cpu_sec_of_20_pages\":%.3f,\"budget_sec\":2,\"mb\":%.2f,"
          "\"peer\":\"100 lines of text a page, on a picture\",\"peer_cpu_sec_of_20_pages\":%.3f,\"peak_mib\":%.1f}\n",
          n_pages, took.sec * 20 / n_pages, took.cpu * 20 / n_pages, file_mb (path), bare.cpu * 20 / n_pages, peak_mib ());
}

/* --- workbook --- */

static Time
write_bare (const char *path)
{
  lxw_workbook_options options = { .constant_memory = LXW_TRUE };
  Time began = now ();
  lxw_workbook *book = workbook_new_opt (path, &options);
  lxw_worksheet *sheet = workbook_add_worksheet (book, NULL);

  for (guint row = 0; row < N_ROWS; row++)
    {
      worksheet_write_number (sheet, row, 0, 500000 + row, NULL);
      worksheet_write_number (sheet, row, 1, 40000 + row / 3.0, NULL);
      worksheet_write_string (sheet, row, 2, "United Kingdom", NULL);
      worksheet_write_number (sheet, row, 3, row % 1000000 / 100.0, NULL);
      worksheet_write_number (sheet, row, 4, row % 1000 / 1000.0, NULL);
    }
  workbook_close (book);
  return since (began);
}

static void
bench_xlsx (const char *dir, GPtrArray *frames)
{
  g_autofree char *path = g_build_filename (dir, "rows.xlsx", NULL), *bare_path = g_build_filename (dir, "bare.xlsx", NULL);
  double before = peak_mib (), grown;
  Time took = write_table (path, frames), bare;

  grown = peak_mib () - before;
  bare = write_bare (bare_path);
  printf ("{\"bench\":\"export\",\"case\":\"xlsx\",\"rows\":%d,\"columns\":5,\"sec\":%.2f,\"cpu_sec\":%.2f,\"budget_sec\":15,\"mb\":%.1f,\"grown_mib\":%.1f,"
          "\"peer\":\"libxlsxwriter alone\",\"peer_cpu_sec\":%.2f,\"ratio\":%.2f}\n",
          N_ROWS, took.sec, took.cpu, file_mb (path), grown, bare.cpu, took.cpu / bare.cpu);
}

/* --- CSV --- */

static Time
write_raw (const char *path, const char *from)
{
  g_autofree char *bytes = NULL;
  gsize n_bytes = 0;
  Time began;
  FILE *file;

  g_file_get_contents (from, &bytes, &n_bytes, NULL);
  began = now ();
  file = fopen (path, "wb");
  fwrite (bytes, 1, n_bytes, file);
  fflush (file);
  fsync (fileno (file));
  fclose (file);
  return since (began);
}

static Time
read_back (const char *path, guint *n_rows)
{
  static const char *const mapping_text = "{\"dataset\":\"orders\",\"zone\":\"Europe/London\",\"time\":\"ordered_at\",\"columns\":{"
                                          "\"order_id\":{\"as\":\"order_id\",\"type\":\"int\"},\"ordered_at\":{\"as\":\"ordered_at\",\"type\":\"time\"},"
                                          "\"country\":{\"as\":\"country\",\"type\":\"text\"},\"amount\":{\"as\":\"amount\",\"type\":\"money:GBP\"},"
                                          "\"share\":{\"as\":\"share\",\"type\":\"real\"}}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (mapping_text, -1, NULL, NULL);
  g_autoptr (AnaMapping) mapping = ana_mapping_parse (json, &error);
  Time began = now ();
  g_autoptr (AnaTableReader) reader = mapping != NULL ? ana_table_reader_open (path, mapping, NULL, NULL, &error) : NULL;
  AnaFrame *frame;

  if (reader == NULL)
    g_error ("%s", error->message);
  while ((frame = ana_table_reader_next (reader, N_FRAME, NULL, &error)) != NULL)
    {
      *n_rows += ana_frame_get_n_rows (frame);
      ana_frame_unref (frame);
    }
  return since (began);
}

static void
bench_csv (const char *dir, GPtrArray *frames)
{
  g_autofree char *path = g_build_filename (dir, "rows.csv", NULL), *raw = g_build_filename (dir, "raw.csv", NULL);
  Time out = write_table (path, frames), disk = write_raw (raw, path), in;
  double mb = file_mb (path);
  guint n_rows = 0;

  in = read_back (path, &n_rows);
  printf ("{\"bench\":\"export\",\"case\":\"csv\",\"rows\":%d,\"mb\":%.1f,\"out_mb_sec\":%.0f,\"out_mb_cpu_sec\":%.0f,\"budget_mb_sec\":100,"
          "\"peer\":\"the same bytes to the disk\",\"peer_mb_sec\":%.0f,\"in_mb_sec\":%.0f,\"in_mb_cpu_sec\":%.0f,\"in_rows\":%u}\n",
          N_ROWS, mb, mb / out.sec, mb / out.cpu, mb / disk.sec, mb / in.sec, mb / in.cpu, n_rows);
}

static void
remove_files (const char *dir)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
}

int
main (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ana-XXXXXX", NULL), *data = ana_data_find ("catalogue", NULL);
  g_autofree char *root = data != NULL ? g_path_get_dirname (data) : NULL;
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_frame_unref);

  if (root != NULL)
    g_setenv ("ANALYTICS_DATA", root, FALSE);
  bench_pdf (dir);
  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (frames, make_rows (i * N_FRAME));
  bench_xlsx (dir, frames);
  bench_csv (dir, frames);
  remove_files (dir);
  return 0;
}
