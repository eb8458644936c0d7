/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-export.c: a board with its data, read for a file or for paper, and written.
 *
 * It is read on a thread. What only the hub knows and the cache has not is asked for, and waited for as long as somebody who
 * saves a file would; what is not there then says so in its place. Then it is written, on a thread too.
 */
#include "config.h"

#include "ana-board-export.h"

#include "ana-board-deed.h"
#include "ana-board-tables.h"
#include "ana-clock.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-pack-identity.h"
#include "ana-store-documents.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <string.h>

#define PATIENCE_USEC (15 * ANA_USEC_PER_SEC)
#define LOOK_AFTER_MS 300
#define PICTURE_SCALE 2

void
ana_board_print_free (AnaBoardPrint *self)
{
  g_clear_pointer (&self->tape, ana_pack_tape_free);
  g_clear_pointer (&self->data, ana_board_data_unref);
  g_clear_pointer (&self->board, ana_board_unref);
  ana_reading_free (self->reading);
  g_free (self);
}

/**
 * ana_board_print_get_picture:
 * @self: what was read; outlives the picture
 *
 * Returns: how it is painted: in the light theme, in the board's zone
 */
AnaBoardPicture
ana_board_print_get_picture (const AnaBoardPrint *self)
{
  return (AnaBoardPicture) { .board = self->board, .data = self->data, .theme = ana_theme_get (ANA_THEME_LIGHT),
                             .zone = ana_board_get_time_zone (self->board, ana_zone_local ()),
                             .now_usec = self->data->sent_by != NULL ? self->data->sent_usec : self->reading->now_usec, .locale = ana_locale (),
                             .mirrored = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL };
}

/* --- reading --- */

typedef struct {
  AnaBoardPrint *print;      /* (owned) (nullable) */
  gint64         until_usec; /* monotonic */
} Read;

static void
read_free (Read *read)
{
  g_clear_pointer (&read->print, ana_board_print_free);
  g_free (read);
}

static gboolean
load_board (AnaBoardPrint *print, GError **error)
{
  AnaReading *reading = print->reading;

  if (reading->board_text == NULL && reading->store != NULL)
    reading->board_text = ana_board_deed_load (reading->store, reading->board_id, error);
  print->board = reading->board_text != NULL ? ana_board_load (NULL, reading->board_text, -1, error) : NULL;
  return print->board != NULL;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  AnaBoardPrint *print = ((Read *) g_task_get_task_data (task))->print;
  GError *error = NULL;

  if (print->board == NULL && !load_board (print, &error))
    {
      if (error == NULL)
        g_set_error_literal (&error, ANA_ERROR, ANA_ERROR_NO_DATA, _("The profile is not open"));
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&print->tape, ana_pack_tape_free);
  g_clear_pointer (&print->data, ana_board_data_unref);
  print->data = ana_reading_read_board (print->reading, print->board, TRUE, &print->tape, cancellable);
  g_task_return_boolean (task, TRUE);
}

/* A tile whose rows the hub has not told yet, or of which it has told those alone that are shown. */
static gboolean
is_waiting (const AnaBoardData *data)
{
  for (guint i = 0; i < data->tiles->len; i++)
    {
      const AnaTileData *tile = data->tiles->pdata[i];
      gboolean few = tile->truncated && tile->frame != NULL && ana_frame_get_n_rows (tile->frame) == ANA_TILE_MAX_ROWS;

      if (tile->state == ANA_TILE_LOADING || few)
        return TRUE;
    }
  return FALSE;
}

static void read_once (GTask *outer);

static gboolean
look_again_cb (gpointer data)
{
  read_once (data);
  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) outer = data;
  Read *read = g_task_get_task_data (outer);
  AnaBoardPrint *print = read->print;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (outer, error);
  else if (g_task_return_error_if_cancelled (outer))
    return;
  else if (is_waiting (print->data) && ana_clock_monotonic_usec () < read->until_usec)
    {
      ana_tile_answers_ask (print->reading->tile_answers, print->data->questions);
      g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_AFTER_MS, look_again_cb, g_object_ref (outer), g_object_unref);
    }
  else
    {
      read->print = NULL;
      g_task_return_pointer (outer, print, (GDestroyNotify) ana_board_print_free);
    }
}

static void
read_once (GTask *outer)
{
  g_autoptr (GTask) inner = g_task_new (NULL, g_task_get_cancellable (outer), read_cb, g_object_ref (outer));

  g_task_set_check_cancellable (inner, FALSE);
  g_task_set_task_data (inner, g_task_get_task_data (outer), NULL);
  g_task_run_in_thread (inner, read_in_thread);
}

/**
 * ana_board_print_read_async:
 * @session: main thread
 * @reading: (transfer full): with `board_text`, or `board_id`; range and filters as they are looked at
 * @cancellable: (nullable): to stop waiting for the hub
 * @callback: gets ana_board_print_read_finish()
 * @data: for @callback
 *
 * Reads a board, all its tabs and rows.
 */
void
ana_board_print_read_async (AnaSession *session, AnaReading *reading, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Read *read = g_new0 (Read, 1);

  g_clear_object (&reading->tile_answers); /* of its own: what the page asks for is not pushed aside */
  reading->tile_answers = ana_tile_answers_new (ana_session_get_profile (session));
  g_clear_pointer (&reading->board_tab, g_free);
  g_clear_pointer (&reading->board_before, ana_board_data_unref);
  read->print = g_new0 (AnaBoardPrint, 1);
  read->print->reading = reading;
  read->until_usec = ana_clock_monotonic_usec () + PATIENCE_USEC;
  g_task_set_source_tag (task, ana_board_print_read_async);
  g_task_set_task_data (task, read, (GDestroyNotify) read_free);
  read_once (task);
}

AnaBoardPrint *
ana_board_print_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- writing --- */

typedef struct {
  AnaBoardPrint *print;  /* (owned) */
  char          *path;
  AnaPaper       paper;
} Write;

static void
write_free (Write *write)
{
  g_clear_pointer (&write->print, ana_board_print_free);
  g_free (write->path);
  g_free (write);
}

static gboolean
ends_in (const char *path, const char *ending)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ending);
}

/**
 * ana_board_export_is_known:
 * @path: a name
 *
 * Returns: whether it says by its ending what is to be written
 */
gboolean
ana_board_export_is_known (const char *path)
{
  static const char *const endings[] = { ".adash", ".adpack", ".pdf", ".png", ".svg" };
  AnaTableFormat format;
  gboolean many;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (ends_in (path, endings[i]))
      return TRUE;
  return ana_table_format_from_name (path, &format, &many);
}

static char *
write_document (const Write *write, GError **error)
{
  g_autofree char *text = ana_board_to_text (write->print->board);

  return ana_file_write_atomic (write->path, text, strlen (text), 0644, error) ? g_strdup (_("The board is exported, without its data")) : NULL;
}

static char *
write_pack (const Write *write, GError **error)
{
  const AnaBoardPrint *print = write->print;
  g_autofree char *sender = NULL;
  g_autoptr (AnaSigner) signer = ana_pack_identity_open (ana_store_get_dir (print->reading->store), &sender, error);
  g_autoptr (AnaPack) pack = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (signer == NULL)
    return NULL;
  pack = ana_pack_new (print->board, sender, g_get_user_name (), print->reading->now_usec);
  if (!ana_pack_add_data (pack, print->tape, print->data, error))
    return NULL;
  bytes = ana_pack_write (pack, signer, error);
  if (bytes == NULL || !ana_file_write_atomic (write->path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0644, error))
    return NULL;
  return g_strdup (_("The board is exported with its data, signed"));
}

static char *
write_pdf (const Write *write, GError **error)
{
  AnaBoardPicture picture = ana_board_print_get_picture (write->print);
  g_autoptr (AnaReport) report = ana_report_new (&picture, write->paper);
  guint n = ana_report_get_n_pages (report);

  return ana_report_write_pdf (report, write->path, error) ? g_strdup_printf (ngettext ("Exported: %u page", "Exported: %u pages", n), n) : NULL;
}

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer data)
{
  ana_board_paint (data, cr, width_px, height_px);
}

static char *
write_picture (const Write *write, GError **error)
{
  AnaBoardPicture picture = ana_board_print_get_picture (write->print);
  double height_px = ana_board_paint_get_height (&picture, ANA_BOARD_PAINT_WIDTH_PX);

  if (!ana_paint_to_file (write->path, ANA_BOARD_PAINT_WIDTH_PX, height_px, PICTURE_SCALE, paint_cb, &picture, error))
    return NULL;
  return g_strdup (_("Exported"));
}

static char *
write_tables (const Write *write, GError **error)
{
  AnaBoardPicture picture = ana_board_print_get_picture (write->print);
  AnaTablesWritten written;
  g_autofree char *text = NULL;

  if (!ana_board_write_tables (&picture, NULL, write->path, &written, error))
    return NULL;
  text = ana_tables_written_to_text (&written);
  return g_strdup_printf (_("Exported: %s"), text);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  static const struct { const char *ending; char *(*write) (const Write *write, GError **error); } kinds[] = {
    { ".adash", write_document }, { ".adpack", write_pack }, { ".pdf", write_pdf }, { ".png", write_picture }, { ".svg", write_picture },
  };
  const Write *write = task_data;
  char *(*func) (const Write *write, GError **error) = write_tables;
  GError *error = NULL;
  char *said;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (ends_in (write->path, kinds[i].ending))
      func = kinds[i].write;
  said = func (write, &error);
  if (said != NULL)
    g_task_return_pointer (task, said, g_free);
  else
    g_task_return_error (task, error);
}

static void
was_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Write *write = g_task_get_task_data (task);
  GError *error = NULL;

  write->print = ana_board_print_read_finish (result, &error);
  if (write->print != NULL)
    g_task_run_in_thread (task, write_in_thread);
  else
    g_task_return_error (task, error);
}

/**
 * ana_board_export_async:
 * @session: main thread
 * @reading: (transfer full): as of ana_board_print_read_async()
 * @path: the file; its ending says what is written
 * @paper: of a PDF
 * @callback: gets ana_board_export_finish()
 * @data: for @callback
 *
 * Reads and writes a board; a file that was there stays until the new one is whole.
 */
void
ana_board_export_async (AnaSession *session, AnaReading *reading, const char *path, AnaPaper paper, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Write *write = g_new0 (Write, 1);

  write->path = g_strdup (path);
  write->paper = paper;
  g_task_set_source_tag (task, ana_board_export_async);
  g_task_set_task_data (task, write, (GDestroyNotify) write_free);
  ana_board_print_read_async (session, reading, NULL, was_read_cb, task);
}

char *
ana_board_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
