/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-lane.c: an ordered queue from many threads to one, which takes all that waits at once.
 */
#include "config.h"

#include "ana-store-private.h"

#define WAKE_AT 500 /* as many as a group takes */

struct _AnaLane {
  GMutex     mutex;
  GCond      cond;
  GPtrArray *waiting;
  guint      n_given;
  gboolean   hurry;     /* something waits that must not wait for a group to fill */
  gboolean   idle;      /* the taker has nothing under way */
  gboolean   closed;
};

AnaLane *
ana_lane_new (void)
{
  AnaLane *self = g_new0 (AnaLane, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->waiting = g_ptr_array_new ();
  return self;
}

void
ana_lane_free (AnaLane *self)
{
  g_assert (self->waiting->len == 0);
  g_ptr_array_unref (self->waiting);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* While the taker gathers a group it is woken by something urgent or by a full group only: a wake-up a message would
 * cost more than the message. */
gboolean
ana_lane_push (AnaLane *self, gpointer op, gboolean urgent)
{
  gboolean open;

  g_mutex_lock (&self->mutex);
  open = !self->closed;
  if (open)
    {
      g_ptr_array_add (self->waiting, op);
      self->n_given++;
      self->hurry |= urgent || self->waiting->len >= WAKE_AT;
      if (self->hurry || self->idle)
        g_cond_signal (&self->cond);
    }
  g_mutex_unlock (&self->mutex);
  return open;
}

/**
 * ana_lane_take:
 * @self: a lane
 * @until_usec: monotonic time to wait for at most; %G_MAXINT64: as long as it takes
 * @gathering: whether a group is under way
 * @closed: whether nothing more will come
 *
 * Waits for work. While a group is gathered only a full group, an urgent op, the end of the time or of the lane ends the
 * wait; otherwise the first op does.
 *
 * Returns: (transfer full): what waited, in order; free it with g_ptr_array_unref()
 */
GPtrArray *
ana_lane_take (AnaLane *self, gint64 until_usec, gboolean gathering, gboolean *closed)
{
  GPtrArray *taken;

  g_mutex_lock (&self->mutex);
  self->idle = !gathering;
  while (!self->closed && !self->hurry && !(self->idle && self->waiting->len > 0))
    {
      if (until_usec == G_MAXINT64)
        g_cond_wait (&self->cond, &self->mutex);
      else if (!g_cond_wait_until (&self->cond, &self->mutex, until_usec))
        break;
    }
  taken = self->waiting;
  self->waiting = g_ptr_array_sized_new (taken->len);
  self->hurry = self->idle = FALSE;
  *closed = self->closed;
  g_mutex_unlock (&self->mutex);
  return taken;
}

void
ana_lane_close (AnaLane *self)
{
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

guint
ana_lane_get_n (AnaLane *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_given;
  g_mutex_unlock (&self->mutex);
  return n;
}

void
ana_lane_done (AnaLane *self, guint n)
{
  g_mutex_lock (&self->mutex);
  self->n_given -= n;
  g_mutex_unlock (&self->mutex);
}
