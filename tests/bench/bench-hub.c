/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-hub.c: one hub with thousands of sockets: its memory, what it fans out, and how soon all are back after a
 * restart. Usage: bench-hub PATH-OF-analytics-hub [SOCKETS]; JSON lines on standard output.
 */
#include "config.h"

#include "hub-swarm.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_COUNTRIES 200
#define N_BURSTS    10
#define N_SINGLES   40
#define WAIT_USEC   (60 * G_USEC_PER_SEC)

/* Processor time of the hub so far, in seconds. */
static double
get_cpu_sec (Swarm *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", self->pid);
  g_autofree char *text = NULL;
  unsigned long user, system_;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || sscanf (strrchr (text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system_) != 2)
    return 0;
  return (double) (user + system_) / sysconf (_SC_CLK_TCK);
}

static void
connect_all (Swarm *self)
{
  for (guint i = 0; i < self->n_clients; i++)
    {
      if (!swarm_connect (self, &self->clients[i]))
        exit (1);
      if (i % 100 == 99)
        swarm_turn (self, 0);
    }
}

/* Seconds until everybody is live. */
static double
wait_live (Swarm *self)
{
  gint64 began = g_get_monotonic_time ();

  while (self->n_live < self->n_clients)
    {
      swarm_turn (self, 100);
      if (g_get_monotonic_time () - began > WAIT_USEC)
        {
          fprintf (stderr, "%u of %u live\n", self->n_live, self->n_clients);
          exit (1);
        }
    }
  return (g_get_monotonic_time () - began) / 1e6;
}

/* --- the runs --------------------------------------------------------------------------------------------------- */

static char *
make_orders (gint64 at_usec, guint n, guint round)
{
  GString *body = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (body, "%s{\"ordered_at\":%" G_GINT64_FORMAT ",\"order_id\":\"%u-%u\",\"country\":\"land %03u\",\"quantity\":%u}",
                            i > 0 ? "," : "", at_usec, round, i, i, i + 1);
  g_string_append_c (body, ']');
  return g_string_free (body, FALSE);
}

/* One turn; @last is when rows came last. */
static guint64
take_turn (Swarm *self, int timeout_ms, guint64 before, gint64 *last)
{
  swarm_turn (self, timeout_ms);
  if (self->n_rows != before)
    *last = g_get_monotonic_time ();
  return self->n_rows;
}

/* Posts events, waits until nothing comes any more, and says what came and what it cost the hub. */
static void
run_fan_out (Swarm *self, const char *name, guint n_rounds, guint n_orders, gint64 pause_usec)
{
  gint64 began, last;
  guint64 before = 0;
  double cpu = get_cpu_sec (self), sec;

  self->n_rows = self->n_frames = 0;
  began = last = g_get_monotonic_time ();
  for (guint round = 0; round < n_rounds; round++)
    {
      g_autofree char *body = make_orders (g_get_real_time (), n_orders, round);
      gint64 until;

      g_free (swarm_request (self, "POST", "/ingest/bench?dataset=orders", body));
      until = g_get_monotonic_time () + pause_usec;
      do
        before = take_turn (self, 5, before, &last);
      while (g_get_monotonic_time () < until);
    }
  while (g_get_monotonic_time () - last < 1500000)
    before = take_turn (self, 50, before, &last);
  sec = (last - began) / 1e6;
  cpu = get_cpu_sec (self) - cpu;
  printf ("{\"bench\":\"hub-%s\",\"sockets\":%u,\"rows\":%" G_GUINT64_FORMAT ",\"frames\":%" G_GUINT64_FORMAT ",\"sec\":%.3f,\"hub_cpu_sec\":%.3f,"
          "\"rows_per_sec\":%.0f,\"rows_per_cpu_sec\":%.0f,\"frames_per_cpu_sec\":%.0f,\"resident_mib\":%.1f}\n",
          name, self->n_clients, self->n_rows, self->n_frames, sec, cpu, self->n_rows / sec, self->n_rows / MAX (cpu, 0.01),
          self->n_frames / MAX (cpu, 0.01), swarm_hub_mib (self));
  fflush (stdout);
}

static void
run (Swarm *self)
{
  double empty, sec;

  swarm_start_hub (self);
  empty = swarm_hub_mib (self);
  swarm_set_hello (self);
  connect_all (self);
  sec = wait_live (self);
  printf ("{\"bench\":\"hub-connect\",\"sockets\":%u,\"sec\":%.3f,\"resident_mib\":%.1f,\"empty_mib\":%.1f}\n", self->n_clients, sec,
          swarm_hub_mib (self), empty);
  fflush (stdout);
  run_fan_out (self, "fan-out-coalesced", N_BURSTS, N_COUNTRIES, 200000);
  run_fan_out (self, "fan-out-single", N_SINGLES, 1, 20000);
  swarm_stop_hub (self, SIGTERM);
  swarm_close (self);
  swarm_start_hub (self);
  swarm_set_hello (self);
  connect_all (self);
  sec = wait_live (self);
  printf ("{\"bench\":\"hub-reconnect-storm\",\"sockets\":%u,\"sec\":%.3f,\"resident_mib\":%.1f}\n", self->n_clients, sec, swarm_hub_mib (self));
  swarm_close (self);
  swarm_stop_hub (self, SIGTERM);
}

int
main (int argc, char **argv)
{
  Swarm self;

  if (argc < 2)
    {
      fprintf (stderr, "usage: bench-hub PATH-OF-analytics-hub [SOCKETS]\n");
      return 2;
    }
  swarm_init (&self, argv[1], argc > 2 ? atoi (argv[2]) : 5000);
  run (&self);
  swarm_clear (&self);
  return 0;
}
