/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-source-machine.c: the connector of this computer: one look at the global files of /proc each second.
 *
 * It lives on the hub's main context: a look reads eight small files of the kernel and one statvfs, well under a
 * millisecond, so a thread of its own would cost more than it gives. No file of a process is ever opened.
 */
#include "config.h"

#include "ana-source.h"

#include <sys/statvfs.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-machine.h"

#define LOOK_INTERVAL_SEC 1

typedef struct {
  AnaSource        parent;
  char           **tenants;     /* (owned) */
  AnaEngine       *engine;      /* (borrowed) (nullable) while started */
  GSource         *timer;       /* (owned) (nullable) */
  AnaMachineBefore before;
  char            *error;       /* (owned) (nullable) the last one; gone after a look that was taken in */
  gint64           last_event_usec;
  guint64          n_events;
} SourceMachine;

static void
look_around (AnaMachineLook *look)
{
  struct statvfs root;

  for (guint i = 0; i < ANA_MACHINE_N_FILES; i++)
    /* A kernel without the file, or a sandbox that hides it, is no fault: that reading is not available. */
    g_file_get_contents (ana_machine_file_path (i), &look->text[i], NULL, NULL);
  if (statvfs ("/", &root) == 0)
    {
      look->space_bytes = (guint64) root.f_blocks * root.f_frsize;
      look->free_bytes = (guint64) root.f_bavail * root.f_frsize;
    }
  look->monotonic_usec = ana_clock_monotonic_usec ();
}

static void
look_clear (AnaMachineLook *look)
{
  for (guint i = 0; i < ANA_MACHINE_N_FILES; i++)
    g_clear_pointer (&look->text[i], g_free);
}

/* A queue that is full is the hub's way to say "less": this second is dropped and the next one tried. */
static void
send_frame (SourceMachine *self,
            AnaFrame      *frame,
            gint64         now_usec)
{
  g_clear_pointer (&self->error, g_free);
  for (guint i = 0; self->tenants[i] != NULL; i++)
    {
      g_autoptr (AnaEventBatch) batch = ana_event_batch_new (self->tenants[i], "machine", "machine", "at", frame,
                                                             now_usec);
      g_autoptr (GError) error = NULL;

      if (ana_engine_ingest (self->engine, batch, NULL, NULL, &error))
        self->n_events += ana_frame_get_n_rows (frame);
      else if (self->error == NULL)
        self->error = g_strdup (error->message);
    }
  self->last_event_usec = now_usec;
}

static gboolean
tick_cb (gpointer data)
{
  SourceMachine *self = data;
  gint64 now_usec = ana_clock_now_usec ();
  AnaMachineLook look = { { NULL } };
  g_autoptr (GArray) readings = NULL;

  look_around (&look);
  readings = ana_machine_read (&self->before, &look);
  look_clear (&look);
  if (readings->len > 0)
    {
      g_autoptr (AnaFrame) frame = ana_machine_frame (readings, g_get_host_name (), now_usec);

      send_frame (self, frame, now_usec);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
source_machine_start (AnaSource *source,
                      AnaEngine *engine,
                      GError   **error)
{
  SourceMachine *self = (SourceMachine *) source;
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  if (self->timer != NULL)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_IN_USE, "the connector of this computer runs already");
      return FALSE;
    }
  self->engine = engine;
  self->before = (AnaMachineBefore) { 0 };
  tick_cb (self);
  self->timer = g_timeout_source_new_seconds (LOOK_INTERVAL_SEC);
  g_source_set_static_name (self->timer, "machine look");
  g_source_set_callback (self->timer, tick_cb, self, NULL);
  g_source_attach (self->timer, context);
  return TRUE;
}

static void
source_machine_stop (AnaSource *source)
{
  SourceMachine *self = (SourceMachine *) source;

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  self->engine = NULL;
}

static void
source_machine_status (AnaSource       *source,
                       AnaSourceStatus *out)
{
  SourceMachine *self = (SourceMachine *) source;

  *out = (AnaSourceStatus) {
    .name = g_strdup ("This computer"),
    .kind = g_strdup ("machine"),
    .tenant = g_strdup (""),
    .state = g_strdup (self->error != NULL ? "error" : self->timer != NULL ? "running" : "idle"),
    .error = g_strdup (self->error),
    .last_event_usec = self->last_event_usec,
    .n_events = self->n_events,
    .progress = 1.0,
  };
}

static void
source_machine_free (AnaSource *source)
{
  SourceMachine *self = (SourceMachine *) source;

  source_machine_stop (source);
  g_strfreev (self->tenants);
  g_free (self->error);
  g_free (self);
}

static const AnaSourceClass MACHINE_CLASS = {
  .start = source_machine_start,
  .stop = source_machine_stop,
  .status = source_machine_status,
  .free = source_machine_free,
};

/**
 * ana_source_machine_new:
 * @tenants: (array zero-terminated=1): who gets the rows; each its own copy
 *
 * The connector of this computer: rows of dataset `machine` once a second, from the global files of /proc and the
 * space of the root file system. What is missing there has no row. All calls on the hub's main context.
 *
 * Returns: (transfer full): the source, not started
 */
AnaSource *
ana_source_machine_new (const char *const *tenants)
{
  SourceMachine *self = g_new0 (SourceMachine, 1);

  self->parent.klass = &MACHINE_CLASS;
  self->tenants = g_strdupv ((char **) tenants);
  self->last_event_usec = ANA_TIME_NONE;
  return &self->parent;
}
