/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-first-board.c: the profile and its Overview, read on a thread of their own while the toolkit starts.
 *
 * Half of a start is the toolkit's (style sheets, display, fonts) and needs the main thread; opening the databases, reading the
 * definitions and building the Overview need none of it. So they run beside it, and the first frame is the board.
 */
#include "config.h"

#include "ana-first-board.h"

#include "ana-picked.h"

#include <string.h>

struct _AnaFirstBoard {
  GThread      *thread;    /* (nullable) joined */
  AnaProfile   *profile;
  char         *range;     /* as it was asked: the reading fits it to the data */
  AnaReading   *reading;   /* the thread's, until it is joined */
  AnaOverview  *overview;  /* (nullable) nothing to read, or taken */
  GMainContext *context;
  GSource      *ready;
};

static gpointer
run (gpointer data)
{
  AnaFirstBoard *self = data;
  AnaReading *reading = self->reading;

  if (ana_profile_prepare (self->profile, &reading->store, &reading->catalogue))
    {
      reading->answers = ana_answers_new (NULL);
      reading->board = ana_picked_load (reading->store, reading->catalogue);
      if (reading->board != NULL)
        self->overview = ana_reading_build_overview (reading, NULL, NULL);
    }
  g_source_attach (self->ready, self->context);
  return NULL;
}

static void
join (AnaFirstBoard *self)
{
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * ana_first_board_begin:
 * @session: main thread; not open yet
 * @ready: called on main when there is something to take
 * @data: for @ready
 *
 * Begins to read the profile that the session shows. The session may be used meanwhile.
 *
 * Returns: (transfer full): free with ana_first_board_free(), after which @ready is not called any more
 */
AnaFirstBoard *
ana_first_board_begin (AnaSession *session, GSourceFunc ready, gpointer data)
{
  AnaFirstBoard *self = g_new0 (AnaFirstBoard, 1);

  self->profile = g_object_ref (ana_session_get_profile (session));
  self->range = g_strdup (ana_session_get_range (session));
  self->reading = ana_reading_new_first (session);
  self->context = g_main_context_ref_thread_default ();
  self->ready = g_idle_source_new ();
  g_source_set_priority (self->ready, G_PRIORITY_HIGH);
  g_source_set_callback (self->ready, ready, data, NULL);
  self->thread = g_thread_new ("first-board", run, self);
  return self;
}

/* Waits for the thread. */
void
ana_first_board_free (AnaFirstBoard *self)
{
  join (self);
  g_source_destroy (self->ready);
  g_source_unref (self->ready);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->overview, ana_overview_unref);
  g_clear_pointer (&self->reading, ana_reading_free);
  g_object_unref (self->profile);
  g_free (self->range);
  g_free (self);
}

/**
 * ana_first_board_take:
 * @self: main thread
 * @session: what is looked at by now
 * @board: (out) (transfer full): the document
 * @overview: (out) (transfer full): what it says
 *
 * Returns: %FALSE when there is no Overview, or the session looks at something else by now
 */
gboolean
ana_first_board_take (AnaFirstBoard *self, AnaSession *session, AnaBoard **board, AnaOverview **overview)
{
  join (self);
  if (self->overview == NULL || ana_session_get_period (session) != self->reading->period
      || strcmp (ana_session_get_pack (session), self->reading->pack) != 0 || strcmp (ana_session_get_range (session), self->range) != 0
      || ana_session_get_profile (session) != self->profile)
    return FALSE;
  *board = g_steal_pointer (&self->reading->board);
  *overview = g_steal_pointer (&self->overview);
  return TRUE;
}
