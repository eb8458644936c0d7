/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli.h: what every subcommand of `analytics` is given, and what they share.
 */
#pragma once

#include "ana-catalogue.h"
#include "ana-store.h"

G_BEGIN_DECLS

/* The words of one call. Output goes to stdout only when the command has succeeded. */
typedef struct {
  char    *workspace;  /* (owned) the profile folder */
  gboolean json;
  GString *out;        /* (owned) what will be printed */
} AnaCli;

typedef struct {
  const char *name;
  const char *usage;
  const char *summary;
  gboolean  (*run) (AnaCli *cli, int argc, char **argv, GError **error);  /* argv[0] is the name */
} AnaCommand;

extern const AnaCommand ana_command_kpi;
extern const AnaCommand ana_command_watch;
extern const AnaCommand ana_command_sync;
extern const AnaCommand ana_command_status;
extern const AnaCommand ana_command_verify;
extern const AnaCommand ana_command_backup;
extern const AnaCommand ana_command_restore;
extern const AnaCommand ana_command_remove_data;
extern const AnaCommand ana_command_board;
extern const AnaCommand ana_command_snapshot;
extern const AnaCommand ana_command_chart;
extern const AnaCommand ana_command_bench;
extern const AnaCommand ana_command_demo;

gboolean      ana_cli_parse          (int                 *argc,
                                      char              ***argv,
                                      const GOptionEntry  *entries,
                                      const AnaCommand    *command,
                                      GError             **error);
AnaStore     *ana_cli_open           (AnaCli              *cli,
                                      AnaStoreMode         mode,
                                      GError             **error);
AnaCatalogue *ana_cli_load_catalogue (AnaStore            *store,
                                      GError             **error);
void          ana_cli_printf         (AnaCli              *cli,
                                      const char          *format,
                                      ...) G_GNUC_PRINTF (2, 3);
void          ana_cli_progress       (const char          *format,
                                      ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
