/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-trace.c: what was painted, and when, for benchmarks (`--trace-paint FILE`).
 *
 * A widget notes what it paints while it paints it; the lines leave after the frame they were painted in, so that no
 * value counts as seen that was set and not shown. One JSON object a line:
 *
 *     {"frame":7,"usec":…,"wall_usec":…,"cpu_usec":…}          a frame that painted; usec is its end
 *     {"frame":7,"usec":…,"card":"COM.ORDERS","text":"1,204"}  what was painted in it
 *
 * usec is the monotonic clock, the same for every process of the computer; cpu_usec is of the main thread alone. Without
 * the option every function here returns at once.
 */
#include "config.h"

#include "ana-paint-trace.h"

#include "ana-clock.h"
#include "ana-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <time.h>
#include <unistd.h>

static struct {
  FILE      *file;       /* (nullable) not tracing */
  GPtrArray *notes;      /* of char*: the members of an object, of the frame under way */
  guint64    frame;
  gint64     wall_usec;  /* at the beginning of the frame */
  gint64     cpu_usec;
  gboolean   painted;
} trace;

static gint64
get_cpu_usec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/**
 * ana_paint_trace_open:
 * @path: written anew
 * @error: return location
 *
 * Begins the trace; once in a process, before the first window.
 *
 * Returns: %FALSE when the file cannot be written
 */
gboolean
ana_paint_trace_open (const char *path, GError **error)
{
  trace.file = g_fopen (path, "we");
  if (trace.file == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  trace.notes = g_ptr_array_new_with_free_func (g_free);
  return TRUE;
}

static void
before_paint_cb (GdkFrameClock *clock, gpointer data)
{
  trace.wall_usec = ana_clock_monotonic_usec ();
  trace.cpu_usec = get_cpu_usec ();
  trace.painted = FALSE;
}

static void
paint_cb (GdkFrameClock *clock, gpointer data)
{
  trace.painted = TRUE;
}

static void
after_paint_cb (GdkFrameClock *clock, gpointer data)
{
  gint64 now_usec = ana_clock_monotonic_usec ();

  if (!trace.painted)
    return;
  trace.frame++;
  fprintf (trace.file, "{\"frame\":%" G_GUINT64_FORMAT ",\"usec\":%" G_GINT64_FORMAT ",\"wall_usec\":%" G_GINT64_FORMAT ",\"cpu_usec\":%" G_GINT64_FORMAT "}\n",
           trace.frame, now_usec, now_usec - trace.wall_usec, get_cpu_usec () - trace.cpu_usec);
  for (guint i = 0; i < trace.notes->len; i++)
    fprintf (trace.file, "{\"frame\":%" G_GUINT64_FORMAT ",\"usec\":%" G_GINT64_FORMAT ",%s}\n", trace.frame, now_usec, (char *) trace.notes->pdata[i]);
  g_ptr_array_set_size (trace.notes, 0);
  fflush (trace.file);
}

/**
 * ana_paint_trace_follow:
 * @window: realized
 *
 * Follows the frames of @window: the first of a process only.
 */
void
ana_paint_trace_follow (GtkWidget *window)
{
  static gboolean follows;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  if (trace.file == NULL || follows)
    return;
  follows = TRUE;
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (clock, "paint", G_CALLBACK (paint_cb), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
}

/**
 * ana_paint_trace_note:
 * @what: the kind of thing: "card"
 * @name: (nullable): which of them
 * @text: (nullable): what it says
 *
 * Notes something that is painted in the frame under way, or in the next.
 */
void
ana_paint_trace_note (const char *what, const char *name, const char *text)
{
  g_autoptr (GString) line = NULL;
  AnaJsonWriter writer;

  if (trace.file == NULL)
    return;
  line = g_string_new (NULL);
  ana_json_writer_init (&writer, line);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, what);
  ana_json_string (&writer, name);
  ana_json_key (&writer, "text");
  ana_json_string (&writer, text);
  ana_json_end_object (&writer);
  g_ptr_array_add (trace.notes, g_strndup (line->str + 1, line->len - 2));
}
