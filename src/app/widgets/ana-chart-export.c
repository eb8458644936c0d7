/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-export.c: a chart to the clipboard or to a file; a table as CSV, TSV, JSON or a workbook.
 *
 * Pictures are painted by the charts room, in the light theme, at twice the size: they go into documents. Tables are
 * for machines: no locale, RFC 3339 times, every row.
 */
#include "config.h"

#include "ana-chart-export.h"

#include "ana-chooser.h"
#include "ana-date.h"
#include "ana-delimited.h"
#include "ana-file.h"
#include "ana-json.h"
#include "ana-money.h"
#include "ana-table-writer.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define PICTURE_WIDTH_PX 900
#define PICTURE_HEIGHT_PX 420
#define PICTURE_SCALE 2

/* --- tables --- */

/* A text that a spreadsheet would calculate gets an apostrophe; a number keeps its sign. */
static void
append_delimited (GString *out, const char *text, gboolean is_number, char delimiter)
{
  AnaDelimited how = { delimiter, TRUE, NULL };

  if (text != NULL && is_number)
    g_string_append (out, text);
  else if (text != NULL)
    ana_delimited_write_text (&how, text, out);
}

static char *
to_delimited (const AnaDataTable *table, char delimiter)
{
  GString *out = g_string_new (NULL);

  for (guint c = 0; c < table->n_columns; c++)
    {
      if (c > 0)
        g_string_append_c (out, delimiter);
      append_delimited (out, table->titles[c], FALSE, delimiter);
    }
  g_string_append_c (out, '\n');
  for (guint r = 0; r < table->n_rows; r++)
    {
      for (guint c = 0; c < table->n_columns; c++)
        {
          gboolean is_number = FALSE;
          g_autofree char *text = table->cell (r, c, &is_number, table->data);

          if (c > 0)
            g_string_append_c (out, delimiter);
          append_delimited (out, text, is_number, delimiter);
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static void
append_html_row (GString *out, const char *tag, const AnaDataTable *table, int row)
{
  g_string_append (out, "<tr>");
  for (guint c = 0; c < table->n_columns; c++)
    {
      gboolean is_number = FALSE;
      g_autofree char *text = row < 0 ? g_strdup (table->titles[c]) : table->cell ((guint) row, c, &is_number, table->data);
      g_autofree char *safe = g_markup_escape_text (text != NULL ? text : "", -1);
      gboolean guarded = text != NULL && !is_number && ana_text_is_formula (text); /* a sheet calculates what is pasted, too */

      g_string_append_printf (out, "<%s>%s%s</%s>", tag, guarded ? "'" : "", safe, tag);
    }
  g_string_append (out, "</tr>\n");
}

static char *
to_html (const AnaDataTable *table)
{
  GString *out = g_string_new ("<table>\n<thead>\n");

  append_html_row (out, "th", table, -1);
  g_string_append (out, "</thead>\n<tbody>\n");
  for (guint r = 0; r < table->n_rows; r++)
    append_html_row (out, "td", table, (int) r);
  g_string_append (out, "</tbody>\n</table>\n");
  return g_string_free (out, FALSE);
}

static char *
to_json (const AnaDataTable *table)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_array (&writer);
  for (guint r = 0; r < table->n_rows; r++)
    {
      ana_json_begin_object (&writer);
      for (guint c = 0; c < table->n_columns; c++)
        {
          gboolean is_number = FALSE;
          g_autofree char *text = table->cell (r, c, &is_number, table->data);

          ana_json_key (&writer, table->titles[c]);
          if (is_number && text != NULL)
            ana_json_raw (&writer, text);
          else
            ana_json_string (&writer, text);
        }
      ana_json_end_object (&writer);
    }
  ana_json_end_array (&writer);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

/**
 * ana_table_to_text:
 * @table: the table
 * @format: csv, tsv, json or html
 *
 * CSV is RFC 4180 with a header and `\n`; a missing cell is empty, an empty text `""`. JSON is an array of objects,
 * HTML one table.
 *
 * Returns: (transfer full): the text
 */
char *
ana_table_to_text (const AnaDataTable *table, const char *format)
{
  if (strcmp (format, "json") == 0)
    return to_json (table);
  if (strcmp (format, "html") == 0)
    return to_html (table);
  return to_delimited (table, strcmp (format, "tsv") == 0 ? '\t' : ',');
}

/* --- rows --- */

typedef enum { KIND_NONE, KIND_NUMBER, KIND_TIME, KIND_TEXT } Kind;

static Kind
tell_kind (const char *text, gboolean is_number)
{
  gint64 t_usec;

  if (text == NULL)
    return KIND_NONE;
  if (is_number)
    return KIND_NUMBER;
  return strchr (text, 'T') != NULL && ana_time_parse (text, ana_zone_utc (), &t_usec, NULL) ? KIND_TIME : KIND_TEXT;
}

/* What all cells of a column are; text, when they differ. */
static Kind
find_kind (const AnaDataTable *table, guint col)
{
  Kind kind = KIND_NONE;

  for (guint row = 0; row < table->n_rows && kind != KIND_TEXT; row++)
    {
      gboolean is_number = FALSE;
      g_autofree char *text = table->cell (row, col, &is_number, table->data);
      Kind own = tell_kind (text, is_number);

      kind = kind == KIND_NONE ? own : own == KIND_NONE || own == kind ? kind : KIND_TEXT;
    }
  return kind;
}

static void
put_cell (AnaFrameBuilder *builder, const AnaDataTable *table, guint row, guint col, Kind kind)
{
  gboolean is_number = FALSE;
  g_autofree char *text = table->cell (row, col, &is_number, table->data);
  gint64 t_usec = 0;

  if (text == NULL)
    ana_frame_builder_put_null (builder, col);
  else if (kind == KIND_NUMBER)
    ana_frame_builder_put_double (builder, col, g_ascii_strtod (text, NULL));
  else if (kind == KIND_TIME && ana_time_parse (text, ana_zone_utc (), &t_usec, NULL))
    ana_frame_builder_put_int64 (builder, col, t_usec);
  else
    ana_frame_builder_put_text (builder, col, text, -1);
}

/**
 * ana_data_table_to_frame:
 * @table: cells as texts
 *
 * Returns: (transfer full): the same with numbers as numbers and times as times, for a file
 */
AnaFrame *
ana_data_table_to_frame (const AnaDataTable *table)
{
  static const AnaType types[] = { ANA_TYPE_TEXT, ANA_TYPE_REAL, ANA_TYPE_TIME, ANA_TYPE_TEXT };
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  g_autofree Kind *kinds = g_new0 (Kind, table->n_columns + 1);

  for (guint col = 0; col < table->n_columns; col++)
    {
      kinds[col] = find_kind (table, col);
      ana_frame_builder_add_field (builder, table->titles[col], types[kinds[col]], NULL, NULL, ANA_ROLE_DIMENSION);
    }
  for (guint row = 0; row < table->n_rows; row++)
    for (guint col = 0; col < table->n_columns; col++)
      put_cell (builder, table, row, col, kinds[col]);
  return ana_frame_builder_end (builder);
}

/* --- pictures --- */

static void
paint_picture (cairo_t *cr, double width_px, double height_px, gpointer data)
{
  ana_paint_picture (cr, width_px, height_px, data, ana_theme_get (ANA_THEME_LIGHT));
}

static GBytes *
render (AnaChart *chart, const char *ending, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("analytics-XXXXXX", error);
  g_autofree char *name = g_strconcat ("chart", ending, NULL);
  g_autofree char *path = dir != NULL ? g_build_filename (dir, name, NULL) : NULL;
  char *data = NULL;
  gsize n_bytes = 0;

  if (path == NULL)
    return NULL;
  if (ana_paint_to_file (path, PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX, PICTURE_SCALE, paint_picture, chart, error))
    g_file_get_contents (path, &data, &n_bytes, error);
  g_unlink (path);
  g_rmdir (dir);
  return data != NULL ? g_bytes_new_take (data, n_bytes) : NULL;
}

/**
 * ana_chart_provide:
 * @chart: a chart
 *
 * Returns: (transfer full) (nullable): the picture as PNG and as SVG: the receiver takes what it knows best
 */
GdkContentProvider *
ana_chart_provide (AnaChart *chart)
{
  g_autoptr (GBytes) png = render (chart, ".png", NULL);
  g_autoptr (GBytes) svg = render (chart, ".svg", NULL);
  GdkContentProvider *parts[2];

  if (png == NULL || svg == NULL)
    return NULL;
  parts[0] = gdk_content_provider_new_for_bytes ("image/png", png);
  parts[1] = gdk_content_provider_new_for_bytes ("image/svg+xml", svg);
  return gdk_content_provider_new_union (parts, 2);
}

void
ana_chart_copy_image (GtkWidget *widget, AnaChart *chart)
{
  g_autoptr (GdkContentProvider) provider = chart != NULL ? ana_chart_provide (chart) : NULL;

  if (provider != NULL)
    gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), provider);
}

static GdkContentProvider *
provide (const char *mime_type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return gdk_content_provider_new_for_bytes (mime_type, bytes);
}

/**
 * ana_table_provide:
 * @table: a table
 *
 * Returns: (transfer full): it as HTML, as tab- and as comma-separated values, and as plain text
 */
GdkContentProvider *
ana_table_provide (const AnaDataTable *table)
{
  g_autofree char *html = ana_table_to_text (table, "html"), *tsv = ana_table_to_text (table, "tsv"), *csv = ana_table_to_text (table, "csv");
  GdkContentProvider *parts[5] = { provide ("text/html", html), provide ("text/tab-separated-values", tsv), provide ("text/csv", csv), NULL, NULL };

  parts[3] = provide ("text/plain;charset=utf-8", tsv);
  parts[4] = gdk_content_provider_new_typed (G_TYPE_STRING, tsv);
  return gdk_content_provider_new_union (parts, G_N_ELEMENTS (parts));
}

void
ana_table_copy (GtkWidget *widget, const AnaDataTable *table)
{
  g_autoptr (GdkContentProvider) provider = ana_table_provide (table);

  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), provider);
}

/* --- rows of a frame --- */

typedef struct {
  AnaFrame      *frame;
  const AnaZone *zone;
} Rows;

static char *
frame_cell (guint row, guint col, gboolean *is_number, gpointer data)
{
  const Rows *rows = data;
  const AnaField *field = ana_frame_get_field (rows->frame, col);
  char number[32];

  *is_number = field->type == ANA_TYPE_INT || field->type == ANA_TYPE_REAL || field->type == ANA_TYPE_MONEY;
  if (ana_frame_is_null (rows->frame, col, row))
    return NULL;
  switch (field->type)
    {
    case ANA_TYPE_TEXT:
      return g_strdup (ana_frame_get_text (rows->frame, col, row));
    case ANA_TYPE_REAL:
      ana_double_to_string (ana_frame_get_doubles (rows->frame, col)[row], number);
      return g_strdup (number);
    case ANA_TYPE_BOOL:
      return g_strdup (ana_frame_get_int64s (rows->frame, col)[row] != 0 ? "true" : "false");
    case ANA_TYPE_TIME:
      return ana_time_format_rfc3339 (ana_frame_get_int64s (rows->frame, col)[row], rows->zone);
    case ANA_TYPE_DATE:
      return ana_time_format_date (ana_date_to_usec (ana_frame_get_int64s (rows->frame, col)[row]), ana_zone_utc ());
    case ANA_TYPE_MONEY:
      return ana_money_format_major (ana_frame_get_int64s (rows->frame, col)[row], field->currency);
    case ANA_TYPE_INT:
      break;
    }
  return g_strdup_printf ("%" G_GINT64_FORMAT, ana_frame_get_int64s (rows->frame, col)[row]);
}

/* Something is made of the rows as a table: text in a format, or what can be copied and dragged. */
static gpointer
with_table (AnaFrame *frame, const AnaZone *zone, const char *format)
{
  guint n = ana_frame_get_n_cols (frame);
  g_autofree const char **titles = g_new0 (const char *, n + 1);
  Rows rows = { frame, zone };
  AnaDataTable table = { .n_rows = ana_frame_get_n_rows (frame), .n_columns = n, .titles = titles, .cell = frame_cell, .data = &rows };

  for (guint col = 0; col < n; col++)
    titles[col] = ana_frame_get_field (frame, col)->name;
  return format != NULL ? (gpointer) ana_table_to_text (&table, format) : (gpointer) ana_table_provide (&table);
}

char *
ana_frame_to_text (AnaFrame *frame, const AnaZone *zone, const char *format)
{
  return with_table (frame, zone, format);
}

/**
 * ana_frame_provide:
 * @frame: rows
 * @zone: whose offset their times show
 *
 * Returns: (transfer full): as of ana_table_provide()
 */
GdkContentProvider *
ana_frame_provide (AnaFrame *frame, const AnaZone *zone)
{
  return with_table (frame, zone, NULL);
}

gboolean
ana_chart_write_file (AnaChart *chart, const char *path, GError **error)
{
  return ana_paint_to_file (path, PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX, PICTURE_SCALE, paint_picture, chart, error);
}

/* --- files --- */

typedef struct {
  GtkWidget *widget;   /* (owned) */
  AnaChart  *chart;    /* (owned) (nullable) */
  AnaFrame  *frame;    /* (owned) (nullable) */
  char      *title;    /* (owned) (nullable) of the frame */
  char      *text;     /* (owned) (nullable) in place of both */
  gboolean   is_cut;   /* there are more rows */
  char     **endings;  /* (owned) of the formats there are */
  char      *path;     /* (owned) (nullable): where it goes */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->widget);
  g_clear_pointer (&save->chart, ana_chart_unref);
  g_clear_pointer (&save->frame, ana_frame_unref);
  g_free (save->title);
  g_free (save->text);
  g_strfreev (save->endings);
  g_free (save->path);
  g_free (save);
}

static void
say (GtkWidget *widget, const char *done, const GError *error)
{
  g_autofree char *failed = done == NULL ? g_strdup_printf (_("Not saved: %s"), error->message) : NULL;

  gtk_widget_activate_action (widget, "win.toast", "s", done != NULL ? done : failed);
}

/* A place in @endings; -1: none of them. */
static int
find_ending (const char *name, const char *const *endings)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (int i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (lower, endings[i]))
      return i;
  return -1;
}

/**
 * ana_save_name:
 * @path: as the dialog gave it
 * @endings: of the formats there are, the suggested one first, each with its dot
 * @chosen: which of them the dialog's filter says; -1: it says none
 *
 * The filter decides the format, and the ending follows it; only an ending that was typed, one that was not suggested,
 * says more than the filter.
 *
 * Returns: (transfer full): the path with an ending of @endings
 */
char *
ana_save_name (const char *path, const char *const *endings, int chosen)
{
  int typed = find_ending (path, endings);
  g_autofree char *bare = NULL;

  if (typed < 0)
    return g_strconcat (path, endings[MAX (chosen, 0)], NULL);
  if (typed != 0 || chosen <= 0)
    return g_strdup (path);
  bare = g_strndup (path, strlen (path) - strlen (endings[0]));
  return g_strconcat (bare, endings[chosen], NULL);
}

/**
 * ana_save_free_name:
 * @path: a name that the dialog did not give: nobody was asked whether a file of this name may go
 * @ending: of it
 *
 * Looks at the disk.
 *
 * Returns: (transfer full): @path when nothing is there, else "chart (2).svg"
 */
char *
ana_save_free_name (const char *path, const char *ending)
{
  g_autofree char *bare = g_strndup (path, strlen (path) - strlen (ending));
  g_autofree char *name = g_strdup (path);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s (%u)%s", bare, i, ending);
    }
  return g_steal_pointer (&name);
}

/* How many rows were written, and that there are more. */
static char *
write_rows (const Save *save, GError **error)
{
  AnaTableAbout about = { .title = save->title, .zone = ana_zone_local (), .as_of_usec = ANA_TIME_NONE };
  g_autoptr (AnaTableWriter) writer = ana_table_writer_new (save->path, &about, error);
  guint n = ana_frame_get_n_rows (save->frame);

  if (writer == NULL || !ana_table_writer_begin (writer, save->title, error) || !ana_table_writer_add (writer, save->frame, error)
      || !ana_table_writer_end (writer, save->is_cut, error) || !ana_table_writer_close (writer, error))
    return NULL;
  if (save->is_cut)
    return g_strdup_printf (ngettext ("Saved the first %u row: there are more", "Saved the first %u rows: there are more", n), n);
  return g_strdup_printf (ngettext ("Saved: %u row", "Saved: %u rows", n), n);
}

static char *
write_text (const Save *save, GError **error)
{
  return ana_file_write_atomic (save->path, save->text, strlen (save->text), 0644, error) ? g_strdup (_("Saved")) : NULL;
}

static char *
write_picture (const Save *save, GError **error)
{
  return ana_paint_to_file (save->path, PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX, PICTURE_SCALE, paint_picture, save->chart, error) ? g_strdup (_("Saved")) : NULL;
}

/* On a thread: a picture takes a while to paint, and a disk to write. */
static void
write_on_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Save *save = data;
  GError *error = NULL;
  char *said = save->chart != NULL ? write_picture (save, &error) : save->text != NULL ? write_text (save, &error) : write_rows (save, &error);

  if (said != NULL)
    g_task_return_pointer (task, said, g_free);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject *widget, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = g_task_propagate_pointer (G_TASK (result), &error);

  say (GTK_WIDGET (widget), said, error);
}

/* Takes @save, whose path is set. */
static void
write_save (Save *save)
{
  g_autoptr (GTask) task = g_task_new (save->widget, NULL, written_cb, NULL);

  g_task_set_task_data (task, save, save_free);
  g_task_run_in_thread (task, write_on_thread);
}

static int
get_chosen (GtkFileChooser *dialog, const char *const *endings)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (dialog);
  g_autofree char *ending = NULL;

  if (filter == NULL)
    return -1;
  ending = g_strconcat (".", gtk_file_filter_get_name (filter), NULL);
  return find_ending (ending, endings);
}

/* Takes @chosen_path; a name that the dialog did not ask about overwrites nothing. */
static char *
settle_path (Save *save, GtkFileChooser *dialog, char *chosen_path)
{
  const char *const *endings = (const char *const *) save->endings;
  g_autofree char *asked = chosen_path;
  g_autofree char *path = ana_save_name (asked, endings, get_chosen (dialog, endings));

  if (strcmp (path, asked) == 0)
    return g_steal_pointer (&asked);
  return ana_save_free_name (path, endings[find_ending (path, endings)]);
}

static void
save_response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  Save *save = g_object_steal_data (G_OBJECT (dialog), "save");
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    {
      save->path = settle_path (save, GTK_FILE_CHOOSER (dialog), path);
      write_save (save);
    }
  else
    {
      g_free (path);
      save_free (save);
    }
  g_object_unref (dialog);
}

/* The name follows the filter while the dialog is open, where the desktop's dialog tells; else when it is answered. */
static void
filter_cb (GtkFileChooser *dialog, GParamSpec *pspec, Save *save)
{
  const char *const *endings = (const char *const *) save->endings;
  g_autofree char *name = gtk_file_chooser_get_current_name (dialog);
  int chosen = get_chosen (dialog, endings), typed = name != NULL ? find_ending (name, endings) : -1;
  g_autofree char *bare = NULL, *next = NULL;

  if (chosen < 0 || typed < 0 || typed == chosen)
    return;
  bare = g_strndup (name, strlen (name) - strlen (endings[typed]));
  next = g_strconcat (bare, endings[chosen], NULL);
  gtk_file_chooser_set_current_name (dialog, next);
}

static void
choose (Save *save, const char *title, const char *const *endings)
{
  g_autofree char *safe = ana_file_name_sanitise (title);
  g_autofree char *name = g_strconcat (safe, endings[0], NULL);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save"), GTK_WINDOW (gtk_widget_get_root (save->widget)),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));

  ana_chooser_open_where_last (dialog, "chart");
  save->endings = g_strdupv ((char **) endings);
  for (guint i = 0; endings[i] != NULL; i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
      g_autofree char *upper = g_ascii_strup (endings[i] + 1, -1);

      gtk_file_filter_set_name (filter, upper);
      gtk_file_filter_add_suffix (filter, endings[i] + 1);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (dialog), "save", save, save_free);
  g_signal_connect (dialog, "notify::filter", G_CALLBACK (filter_cb), save);
  g_signal_connect (dialog, "response", G_CALLBACK (save_response_cb), NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* A format alone: png, svg, pdf. */
void
ana_chart_save_image_as (GtkWidget *widget, AnaChart *chart, const char *title, const char *format)
{
  g_autofree char *ending = g_strconcat (".", format, NULL);
  Save *save = g_new0 (Save, 1);

  save->widget = g_object_ref (widget);
  save->chart = ana_chart_ref (chart);
  choose (save, title, (const char *const[]) { ending, NULL });
}

/* PNG, SVG or PDF, as the dialog's filter says: ana_save_name(). */
void
ana_chart_save_image (GtkWidget *widget, AnaChart *chart, const char *title)
{
  Save *save;

  if (chart == NULL)
    return;
  save = g_new0 (Save, 1);
  save->widget = g_object_ref (widget);
  save->chart = ana_chart_ref (chart);
  choose (save, title, (const char *const[]) { ".png", ".svg", ".pdf", NULL });
}

/**
 * ana_chart_write_image:
 * @widget: hears of it as a toast of its window
 * @chart: painted in the light theme
 * @path: its ending says the format
 *
 * Paints and writes on a thread; returns at once.
 */
void
ana_chart_write_image (GtkWidget *widget, AnaChart *chart, const char *path)
{
  Save *save = g_new0 (Save, 1);

  save->widget = g_object_ref (widget);
  save->chart = ana_chart_ref (chart);
  save->path = g_strdup (path);
  write_save (save);
}

/**
 * ana_frame_save:
 * @widget: who asks
 * @title: of the table; the file is named after it
 * @format: csv, tsv, json or xlsx
 * @frame: the rows
 * @is_cut: whether there are more
 *
 * Asks where to, and says how many rows were written.
 */
void
ana_frame_save (GtkWidget *widget, const char *title, const char *format, AnaFrame *frame, gboolean is_cut)
{
  Save *save = g_new0 (Save, 1);
  g_autofree char *ending = g_strconcat (".", format, NULL);

  save->widget = g_object_ref (widget);
  save->frame = ana_frame_ref (frame);
  save->title = g_strdup (title);
  save->is_cut = is_cut;
  choose (save, title, (const char *const[]) { ending, NULL });
}

void
ana_table_save (GtkWidget *widget, const char *title, const char *format, const AnaDataTable *table)
{
  g_autoptr (AnaFrame) frame = ana_data_table_to_frame (table);

  ana_frame_save (widget, title, format, frame, FALSE);
}

/**
 * ana_text_save:
 * @widget: who asks; "win.toast" says what came of it
 * @title: the file is named after it
 * @format: its ending, such as json
 * @text: what is written, copied
 *
 * Asks where to, and writes on a thread.
 */
void
ana_text_save (GtkWidget *widget, const char *title, const char *format, const char *text)
{
  Save *save = g_new0 (Save, 1);
  g_autofree char *ending = g_strconcat (".", format, NULL);

  save->widget = g_object_ref (widget);
  save->text = g_strdup (text);
  choose (save, title, (const char *const[]) { ending, NULL });
}
