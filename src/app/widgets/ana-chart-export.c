/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-export.c: a chart to the clipboard or to a file; a table as CSV, TSV or JSON.
 *
 * Pictures are painted by the charts room, in the light theme, at twice the size: they go into documents. Tables are
 * for machines: no locale, RFC 3339 times, every row.
 */
#include "config.h"

#include "ana-chart-export.h"

#include "ana-file.h"
#include "ana-json.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define PICTURE_WIDTH_PX 900
#define PICTURE_HEIGHT_PX 420
#define PICTURE_SCALE 2

/* --- tables --- */

static void
append_delimited (GString *out, const char *text, char delimiter)
{
  gboolean quote = text != NULL && (*text == '\0' || strpbrk (text, "\"\r\n") != NULL || strchr (text, delimiter) != NULL);

  if (text == NULL)
    return;
  if (!quote)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static char *
to_delimited (const AnaDataTable *table, char delimiter)
{
  GString *out = g_string_new (NULL);

  for (guint c = 0; c < table->n_columns; c++)
    {
      if (c > 0)
        g_string_append_c (out, delimiter);
      append_delimited (out, table->titles[c], delimiter);
    }
  g_string_append_c (out, '\n');
  for (guint r = 0; r < table->n_rows; r++)
    {
      for (guint c = 0; c < table->n_columns; c++)
        {
          gboolean is_number;
          g_autofree char *text = table->cell (r, c, &is_number, table->data);

          if (c > 0)
            g_string_append_c (out, delimiter);
          append_delimited (out, text, delimiter);
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

      g_string_append_printf (out, "<%s>%s</%s>", tag, safe, tag);
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

/* PNG and SVG both: the receiver takes what it knows best. */
void
ana_chart_copy_image (GtkWidget *widget, AnaChart *chart)
{
  g_autoptr (GBytes) png = chart != NULL ? render (chart, ".png", NULL) : NULL;
  g_autoptr (GBytes) svg = chart != NULL ? render (chart, ".svg", NULL) : NULL;
  g_autoptr (GdkContentProvider) provider = NULL;
  GdkContentProvider *parts[2];

  if (png == NULL || svg == NULL)
    return;
  parts[0] = gdk_content_provider_new_for_bytes ("image/png", png);
  parts[1] = gdk_content_provider_new_for_bytes ("image/svg+xml", svg);
  provider = gdk_content_provider_new_union (parts, 2);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), provider);
}

static GdkContentProvider *
provide (const char *mime_type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return gdk_content_provider_new_for_bytes (mime_type, bytes);
}

/* As HTML, as tab-separated values and as plain text: the receiver takes what it knows best. */
void
ana_table_copy (GtkWidget *widget, const AnaDataTable *table)
{
  g_autofree char *html = ana_table_to_text (table, "html"), *tsv = ana_table_to_text (table, "tsv");
  GdkContentProvider *parts[4] = { provide ("text/html", html), provide ("text/tab-separated-values", tsv), NULL, NULL };
  g_autoptr (GdkContentProvider) provider = NULL;

  parts[2] = provide ("text/plain;charset=utf-8", tsv);
  parts[3] = gdk_content_provider_new_typed (G_TYPE_STRING, tsv);
  provider = gdk_content_provider_new_union (parts, G_N_ELEMENTS (parts));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), provider);
}

/* --- files --- */

typedef struct {
  GtkWidget *widget;   /* (owned) */
  AnaChart  *chart;    /* (owned) (nullable) */
  char      *text;     /* (owned) (nullable) */
  char     **endings;  /* (owned) of the formats there are */
  char      *path;     /* (owned) (nullable): where it goes */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->widget);
  g_clear_pointer (&save->chart, ana_chart_unref);
  g_free (save->text);
  g_strfreev (save->endings);
  g_free (save->path);
  g_free (save);
}

static void
say (GtkWidget *widget, gboolean done, const GError *error)
{
  g_autofree char *text = done ? g_strdup (_("Saved")) : g_strdup_printf (_("Not saved: %s"), error->message);

  gtk_widget_activate_action (widget, "win.toast", "s", text);
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

/* Nobody was asked whether a file of this other name may go: "chart (2).svg". */
static char *
find_free_name (const char *path, const char *ending)
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

/* On a thread: a picture takes a while to paint, and a disk to write. */
static void
write_on_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GError *error = NULL;
  gboolean done;

  if (save->chart != NULL)
    done = ana_paint_to_file (save->path, PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX, PICTURE_SCALE, paint_picture, save->chart, &error);
  else
    done = ana_file_write_atomic (save->path, save->text, strlen (save->text), 0644, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject *widget, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  say (GTK_WIDGET (widget), done, error);
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

  if (save->chart == NULL || strcmp (path, asked) == 0)
    return g_steal_pointer (&asked);
  return find_free_name (path, endings[find_ending (path, endings)]);
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

void
ana_table_save (GtkWidget *widget, const char *title, const char *format, const char *text)
{
  Save *save = g_new0 (Save, 1);
  g_autofree char *ending = g_strconcat (".", format, NULL);

  save->widget = g_object_ref (widget);
  save->text = g_strdup (text);
  choose (save, title, (const char *const[]) { ending, NULL });
}
