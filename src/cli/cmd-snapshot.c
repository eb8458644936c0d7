/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-snapshot.c: `analytics snapshot`: a board as a picture, from the cache.
 */
#include "config.h"

#include "ana-cli-tiles.h"

#include "ana-error.h"
#include "ana-template.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#define MAX_SIDE_PX 10000

static gboolean
parse_size (const char *text, AnaPaintOptions *options, GError **error)
{
  int width, height, n = 0;

  if (text == NULL)
    return TRUE;
  if (sscanf (text, "%dx%d%n", &width, &height, &n) == 2 && text[n] == '\0' && width >= 100 && width <= MAX_SIDE_PX && height >= 100 &&
      height <= MAX_SIDE_PX)
    {
      options->width_px = width;
      options->height_px = height;
      return TRUE;
    }
  g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("--size is WxH with sides from 100 to %d, not “%s”"), MAX_SIDE_PX, text);
  return FALSE;
}

/* A language for this picture alone; gettext asks the environment at each text. */
static void
set_locale (const char *locale)
{
  if (locale == NULL)
    return;
  g_setenv ("LANGUAGE", locale, TRUE);
  if (strcmp (setlocale (LC_MESSAGES, NULL), "C") == 0)
    setlocale (LC_MESSAGES, "C.UTF-8");
}

typedef struct {
  char *url, *tenant, *token_file;
} HubOptions;

/* Not started: it only carries questions. */
static AnaSync *
make_sync (AnaStore *store, const HubOptions *hub)
{
  AnaSyncConfig config = { .url = hub->url, .tenant = hub->tenant, .token_file = hub->token_file, .profile = "snapshot" };

  return hub->url != NULL ? ana_sync_new (store, &config) : NULL;
}

/* The Overview is an area of its own and painted as one. */
static gboolean
paint (AnaCli *cli, AnaStore *store, AnaCatalogue *catalogue, const HubOptions *hub, const char *id, const AnaPaintOptions *options,
       const char *out, AnaBoardData **data, GError **error)
{
  g_autoptr (AnaSync) sync = make_sync (store, hub);
  g_autoptr (AnaBoard) board = NULL;
  gint64 now_usec = 0;

  if (strcmp (id, ANA_TEMPLATE_OVERVIEW) == 0)
    return ana_cli_paint_overview (store, catalogue, sync, id, options, out, error);
  board = ana_cli_parse_board (store, id, error);
  if (board == NULL)
    return FALSE;
  ana_cli_tell_faults (board, id);
  *data = ana_cli_build_board (store, catalogue, sync, board, options->locale, FALSE, &now_usec);
  return ana_cli_paint_board (board, *data, now_usec, options, out, error);
}

static void
write_answer (AnaCli *cli, const char *out, AnaBoardData *data)
{
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, cli->out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "out");
  ana_json_string (&writer, out);
  if (data != NULL)
    ana_cli_write_tiles (&writer, data);
  ana_json_end_object (&writer);
  ana_cli_printf (cli, "\n");
}

static gboolean
run_snapshot (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *out = NULL, *size = NULL, *theme = NULL, *locale = NULL, *url = NULL, *tenant = NULL, *token_file = NULL;
  const GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_("a name that ends in .png, .svg or .pdf"), "FILE" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, N_("width and height in pixels"), "WxH" },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &theme, N_("light, dark, hc-light or hc-dark"), "NAME" },
    { "locale", 0, 0, G_OPTION_ARG_STRING, &locale, N_("a language, such as es"), "L" },
    { "hub", 0, 0, G_OPTION_ARG_STRING, &url, N_("ask this hub for what the cache has not"), "URL" },
    { "tenant", 0, 0, G_OPTION_ARG_STRING, &tenant, N_("over a Unix socket: main or sample"), "NAME" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, N_("file with the token"), "FILE" },
    G_OPTION_ENTRY_NULL
  };
  AnaPaintOptions options = { .theme = ANA_THEME_LIGHT };
  g_autoptr (AnaStore) store = NULL;
  g_autoptr (AnaCatalogue) catalogue = NULL;
  g_autoptr (AnaBoardData) data = NULL;

  if (!ana_cli_parse (&argc, &argv, entries, &ana_command_snapshot, error) || !parse_size (size, &options, error))
    return FALSE;
  if (argc != 2 || out == NULL || (theme != NULL && !ana_theme_from_string (theme, &options.theme)))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("the call is: analytics %s"), ana_command_snapshot.usage);
      return FALSE;
    }
  store = ana_cli_open (cli, url != NULL ? ANA_STORE_READ_WRITE : ANA_STORE_READ_ONLY, error);
  catalogue = store != NULL ? ana_cli_load_catalogue (store, error) : NULL;
  if (catalogue == NULL)
    return FALSE;
  set_locale (locale);
  options.locale = locale;
  if (!paint (cli, store, catalogue, &(HubOptions) { url, tenant, token_file }, argv[1], &options, out, &data, error))
    return FALSE;
  if (cli->json)
    write_answer (cli, out, data);
  return TRUE;
}

const AnaCommand ana_command_snapshot = {
  "snapshot",
  "snapshot BOARD|FILE.adash --out FILE.(png|svg|pdf) [--size WxH] [--theme light|dark|hc-light|hc-dark] [--locale L] [--hub URL]",
  N_("paint a board"),
  run_snapshot,
};
