/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-storm.c: row 50 of SYNC.md section 4: a hub with thousands of clients ends, by order and by kill -9, and comes back.
 * All of them are live again within 30 s, and they do not come all at once. The clients wait as the program's own do
 * (ana-backoff.h). ANA_STORM says how many (500).
 *
 * test-storm PATH-OF-analytics-hub
 */
#include "config.h"

#include "ana-backoff.h"
#include "hub-swarm.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>

#define WAIT_USEC  (30 * G_USEC_PER_SEC)
#define DOWN_USEC  (2 * G_USEC_PER_SEC)
#define N_BUCKETS  10

static const char *program;

/* What the program's client keeps beside its socket. */
typedef struct {
  AnaBackoff backoff;
  gint64     due_usec;   /* when it tries again; 0 it does not wait */
  gint64     away_usec;  /* since when it waits */
  gint64     wish_ms;    /* what the hub asked for */
  gboolean   first;      /* the first try after the end */
} Patience;

typedef struct {
  Swarm    swarm;
  Patience *patience;
  guint    first[N_BUCKETS];  /* how long they waited for their first try, in tenths of the longest wait */
  gint64   span_usec;
  guint    n_tries;
  guint    most_per_tenth;    /* tries within 100 ms */
  gint64   tenth;
  guint    n_in_tenth;
} Storm;

static guint
n_clients (void)
{
  const char *text = g_getenv ("ANA_STORM");

  return text != NULL && atoi (text) > 0 ? (guint) atoi (text) : 500;
}

static void
count_try (Storm *self, Patience *patience, gint64 now)
{
  gint64 tenth = now / 100000;

  self->n_tries++;
  self->n_in_tenth = tenth == self->tenth ? self->n_in_tenth + 1 : 1;
  self->tenth = tenth;
  self->most_per_tenth = MAX (self->most_per_tenth, self->n_in_tenth);
  if (patience->first)
    self->first[CLAMP ((now - patience->away_usec) * N_BUCKETS / self->span_usec, 0, N_BUCKETS - 1)]++;
  patience->first = FALSE;
}

/* Whoever is away waits, and tries when the wait is over. */
static void
tend (Storm *self)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < self->swarm.n_clients; i++)
    {
      SwarmClient *client = &self->swarm.clients[i];
      Patience *patience = &self->patience[i];

      if (client->state != SWARM_AWAY)
        continue;
      if (patience->due_usec == 0)
        {
          patience->wish_ms = MAX (patience->wish_ms, client->retry_ms);
          ana_backoff_fail (&patience->backoff, 0, client->retry_ms * 1000);
          patience->away_usec = now;
          patience->due_usec = now + ana_backoff_get_delay (&patience->backoff);
        }
      else if (now >= patience->due_usec)
        {
          patience->due_usec = 0;
          count_try (self, patience, now);
          swarm_connect (&self->swarm, client);
        }
    }
}

static void
run_for (Storm *self, gint64 usec)
{
  gint64 end = g_get_monotonic_time () + usec;

  while (g_get_monotonic_time () < end)
    {
      swarm_turn (&self->swarm, 5);
      tend (self);
    }
}

/* Microseconds until everybody is live. */
static gint64
wait_live (Storm *self)
{
  gint64 began = g_get_monotonic_time ();

  while (self->swarm.n_live < self->swarm.n_clients)
    {
      swarm_turn (&self->swarm, 5);
      tend (self);
      if (g_get_monotonic_time () - began > WAIT_USEC)
        g_error ("%u of %u are live after 30 s", self->swarm.n_live, self->swarm.n_clients);
    }
  return g_get_monotonic_time () - began;
}

static void
begin (Storm *self)
{
  *self = (Storm) { .n_tries = 0 };
  swarm_init (&self->swarm, program, n_clients ());
  self->patience = g_new0 (Patience, self->swarm.n_clients);
  swarm_start_hub (&self->swarm);
  swarm_set_hello (&self->swarm);
  for (guint i = 0; i < self->swarm.n_clients; i++)
    {
      ana_backoff_init (&self->patience[i].backoff, i);
      g_assert_true (swarm_connect (&self->swarm, &self->swarm.clients[i]));
      if (i % 100 == 99)
        swarm_turn (&self->swarm, 0);
    }
  wait_live (self);
}

static void
end (Storm *self)
{
  swarm_clear (&self->swarm);
  g_free (self->patience);
}

static void
end_hub (Storm *self, int signal_number, gint64 span_usec)
{
  self->n_tries = self->most_per_tenth = 0;
  self->span_usec = span_usec;
  for (guint i = 0; i < self->swarm.n_clients; i++)
    self->patience[i].first = TRUE;
  kill (self->swarm.pid, signal_number);
  while (!swarm_hub_has_ended (&self->swarm))
    {
      swarm_turn (&self->swarm, 5);
      tend (self);
    }
}

static char *
histogram_text (Storm *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < N_BUCKETS; i++)
    g_string_append_printf (out, " %u", self->first[i]);
  return g_string_free (out, FALSE);
}

static void
report (Storm *self, gint64 live_usec)
{
  g_autofree char *text = histogram_text (self);

  g_test_message ("%u clients live after %.2f s; first waits by tenths of %.1f s:%s; %u tries, at most %u in 100 ms; hub %.0f MiB, %u descriptors",
                  self->swarm.n_clients, (double) live_usec / 1e6, (double) self->span_usec / 1e6, text, self->n_tries, self->most_per_tenth,
                  swarm_hub_mib (&self->swarm), swarm_hub_fds (&self->swarm));
}

/* Uniform: no tenth of the time holds much more than a tenth of them. @empty tenths at the begin are for the server's wish. */
static void
assert_spread (Storm *self, guint empty)
{
  double mean = (double) self->swarm.n_clients / (N_BUCKETS - empty), slack = 6 * sqrt (mean) + 0.25 * mean; /* and a busy machine */
  guint n = 0;

  for (guint i = 0; i < N_BUCKETS; i++)
    {
      g_assert_cmpfloat (self->first[i], <=, mean + slack);
      n += self->first[i];
    }
  g_assert_cmpuint (n, ==, self->swarm.n_clients); /* everybody tried once for the first time */
}

/* The plug is pulled: nobody was told anything. */
static void
test_killed (void)
{
  Storm self;
  guint fds;

  begin (&self);
  fds = swarm_hub_fds (&self.swarm);
  end_hub (&self, SIGKILL, G_USEC_PER_SEC); /* the first wait is at most 1 s */
  run_for (&self, DOWN_USEC);
  g_assert_cmpuint (self.swarm.n_live, ==, 0);
  swarm_start_hub (&self.swarm);
  swarm_set_hello (&self.swarm); /* the same epochs: a client would know them */
  self.swarm.n_snapshots = 0;
  gint64 live_usec = wait_live (&self);
  report (&self, live_usec);
  assert_spread (&self, 0);
  g_assert_cmpuint (self.swarm.n_snapshots, ==, 0); /* resumed, not fetched anew */
  g_assert_cmpuint (swarm_hub_fds (&self.swarm), <=, fds + 8);
  end (&self);
}

/* An orderly end: each is told when to come back, and each something else. */
static void
test_restarted (void)
{
  Storm self;

  begin (&self);
  end_hub (&self, SIGTERM, 4500 * 1000); /* wishes go from 0.5 to 4 s, and are spread by a tenth */
  for (guint i = 0; i < self.swarm.n_clients; i++)
    g_assert_cmpint (self.patience[i].wish_ms, >=, 500);
  swarm_start_hub (&self.swarm);
  swarm_set_hello (&self.swarm);
  self.swarm.n_snapshots = 0;
  gint64 live_usec = wait_live (&self);
  report (&self, live_usec);
  assert_spread (&self, 1);
  g_assert_cmpuint (self.first[0], ==, 0); /* nobody before the hub's wish */
  g_assert_cmpuint (self.swarm.n_snapshots, ==, 0);
  end (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  g_test_add_func ("/faults/row-50-killed", test_killed);
  g_test_add_func ("/faults/row-50-restarted", test_restarted);
  return g_test_run ();
}
