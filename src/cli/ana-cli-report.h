/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-report.h: a board with its data as a file: PDF, tables.
 */
#pragma once

#include "ana-cli-hub.h"
#include "ana-cli-tiles.h"

G_BEGIN_DECLS

typedef struct {
  gboolean    pdf;        /* a PDF, named after the board when no name is given */
  const char *paper;      /* (nullable) a4 or letter */
  gboolean    portrait;
  const char *at;         /* (nullable) the moment that is shown, RFC 3339; NULL: now */
  const char *url, *tenant, *token_file; /* (nullable) whom to ask for what the cache has not */
} AnaReportOptions;

gboolean ana_cli_is_report    (const char             *path);
gboolean ana_cli_write_report (AnaCli                 *cli,
                               AnaStore               *store,
                               AnaBoard               *board,
                               const AnaReportOptions *options,
                               const char             *path,
                               GError                **error);

G_END_DECLS
