/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-timer.c: a timer that counts the time that the computer sleeps: what was due meanwhile is due at once afterwards.
 */
#include "config.h"

#include "ana-timer.h"

#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

typedef struct {
  GSource  source;
  int      fd;
  gpointer tag;
} Timer;

static gboolean
timer_check (GSource *source)
{
  return (g_source_query_unix_fd (source, ((Timer *) source)->tag) & G_IO_IN) != 0;
}

static gboolean
timer_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  guint64 n_expired;

  if (read (((Timer *) source)->fd, &n_expired, sizeof n_expired) < 0)
    return G_SOURCE_CONTINUE; /* set back in between */
  return callback (data);
}

static void
timer_finalize (GSource *source)
{
  close (((Timer *) source)->fd);
}

/**
 * ana_timer_source_new:
 * @interval_usec: how often
 *
 * As g_timeout_source_new(), on CLOCK_BOOTTIME.
 *
 * Returns: (transfer full): not attached yet
 */
GSource *
ana_timer_source_new (gint64 interval_usec)
{
  static GSourceFuncs funcs = { .check = timer_check, .dispatch = timer_dispatch, .finalize = timer_finalize };
  gint64 usec = MAX (1, interval_usec);
  struct itimerspec spec = { .it_value = { usec / G_USEC_PER_SEC, usec % G_USEC_PER_SEC * 1000 } };
  int fd = timerfd_create (CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  GSource *source;

  if (fd < 0) /* no descriptor left: a timer that stands still in sleep is better than none */
    return g_timeout_source_new ((guint) MAX (1, usec / 1000));
  spec.it_interval = spec.it_value;
  timerfd_settime (fd, 0, &spec, NULL);
  source = g_source_new (&funcs, sizeof (Timer));
  ((Timer *) source)->fd = fd;
  ((Timer *) source)->tag = g_source_add_unix_fd (source, fd, G_IO_IN);
  return source;
}
