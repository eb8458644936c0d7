/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-demo.c: `analytics demo`: the main job without a display: embedded hub, sync, a live table, the Overview as a picture.
 */
#include "config.h"

#include "ana-cli-board.h"
#include "ana-cli-hub.h"

#include "ana-clock.h"
#include "ana-error.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#define RUN_SEC         10
#define FIRST_WAIT_USEC (60 * G_USEC_PER_SEC)
#define HUB_WAIT_USEC   (15 * G_USEC_PER_SEC)

typedef struct {
  AnaStore     *store;
  AnaSync      *sync;
  AnaCatalogue *catalogue;
  GMainLoop    *loop;
  int           n_left;  /* seconds */
  guint         n_lines; /* of the table on the terminal */
} Demo;

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* Erases the rest of a line that was longer a second ago. */
static const char *
get_line_end (void)
{
  return isatty (STDOUT_FILENO) ? "\033[K\n" : "\n";
}

static void
print_card (const AnaCard *card)
{
  printf ("  %-32s %14s  %s%-9s %-6s %s%s", card->title, card->has_value ? card->value_text : card->missing_text,
          card->delta_sign > 0 ? "▲ " : card->delta_sign < 0 ? "▼ " : "  ", card->delta_text, card->verdict_text, card->age_text, get_line_end ());
}

/* The cards of the Overview as lines; a terminal is drawn over, a file gets one table after the other. */
static void
print_table (Demo *demo)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaOverview) overview = ana_cli_build_overview (demo->store, demo->catalogue, demo->sync, "overview", NULL, &error);
  GPtrArray *cards;

  if (overview == NULL)
    {
      printf ("%s\n", error->message);
      return;
    }
  cards = overview->cards;
  if (isatty (STDOUT_FILENO) && demo->n_lines > 0)
    printf ("\033[%uA", demo->n_lines);
  printf ("%s  %s%s", overview->range_text, ana_sync_state_to_string (ana_sync_get_state (demo->sync)), get_line_end ());
  for (guint i = 0; i < cards->len; i++)
    print_card (cards->pdata[i]);
  demo->n_lines = cards->len + 1;
  fflush (stdout);
}

static gboolean
tick_cb (gpointer data)
{
  Demo *demo = data;

  print_table (demo);
  if (--demo->n_left > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (demo->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
paint_files (Demo *demo, GError **error)
{
  static const char *const names[] = { "overview.png", "overview.pdf" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (!ana_cli_paint_overview (demo->store, demo->catalogue, demo->sync, "overview", NULL, names[i], error))
        return FALSE;
      printf (_("The Overview was painted to %s\n"), names[i]);
    }
  return TRUE;
}

/* The hub has just been started: it is asked until it answers. */
static gboolean
subscribe_when_up (Demo *demo, GError **error)
{
  gint64 deadline = ana_clock_monotonic_usec () + HUB_WAIT_USEC;

  for (;;)
    {
      g_autoptr (GError) local = NULL;

      if (ana_cli_subscribe_all (demo->sync, demo->store, &local))
        return TRUE;
      if (ana_clock_monotonic_usec () > deadline)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_usleep (100 * 1000);
    }
}

static gboolean
run_demo_with (Demo *demo, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  demo->loop = loop;
  demo->n_left = RUN_SEC;
  printf (_("No display was found: the same job in the terminal, for %d seconds (Ctrl+C ends it).\n"), RUN_SEC);
  fflush (stdout);
  if (!subscribe_when_up (demo, error))
    return FALSE;
  demo->catalogue = ana_cli_load_catalogue (demo->store, error);
  if (demo->catalogue == NULL)
    return FALSE;
  ana_sync_start (demo->sync);
  ana_sync_wait_live (demo->sync, FIRST_WAIT_USEC);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_timeout_add_seconds (1, tick_cb, demo);
  g_main_loop_run (loop);
  return paint_files (demo, error);
}

static gboolean
run_demo (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *socket_path = NULL, *url = NULL;
  g_autoptr (AnaLauncher) launcher = NULL;
  Demo demo = { 0 };
  AnaSyncConfig config = { .tenant = "sample", .profile = "sample" };
  gboolean ok;

  if (!ana_cli_parse (&argc, &argv, NULL, &ana_command_demo, error))
    return FALSE;
  demo.store = ana_cli_open (cli, ANA_STORE_READ_WRITE, error);
  launcher = demo.store != NULL ? ana_cli_launch (&socket_path, error) : NULL;
  if (launcher == NULL)
    {
      g_clear_object (&demo.store);
      return FALSE;
    }
  url = g_strconcat ("unix:", socket_path, NULL);
  config.url = url;
  demo.sync = ana_sync_new (demo.store, &config);
  ok = run_demo_with (&demo, error);
  ana_sync_stop (demo.sync);
  ana_launcher_stop (launcher);
  ana_store_close (demo.store);
  g_clear_pointer (&demo.catalogue, ana_catalogue_unref);
  g_clear_object (&demo.sync);
  g_clear_object (&demo.store);
  return ok;
}

const AnaCommand ana_command_demo = {
  "demo",
  "demo",
  N_("the main job without a display: a live table, and the Overview as a picture"),
  run_demo,
};
