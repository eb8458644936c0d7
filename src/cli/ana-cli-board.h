/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-board.h: boards and the Overview from a workspace, for the commands that show them.
 */
#pragma once

#include "ana-cli.h"
#include "ana-overview.h"
#include "ana-paint.h"
#include "ana-sync.h"

G_BEGIN_DECLS

typedef struct {
  double      width_px, height_px;  /* 0: as the Overview needs */
  AnaThemeId  theme;
  const char *locale;               /* (nullable) */
} AnaPaintOptions;

char        *ana_cli_load_board     (AnaStore               *store,
                                     const char             *id,
                                     GError                **error);
AnaBoard    *ana_cli_parse_board    (AnaStore               *store,
                                     const char             *id,
                                     GError                **error);
void         ana_cli_tell_faults    (const AnaBoard         *board,
                                     const char             *name);
AnaPointSource ana_cli_get_point_source (AnaStore           *store);
gboolean       ana_cli_find_trouble     (AnaStore           *store,
                                         const char         *stream,
                                         AnaTrouble         *out);
gboolean       ana_cli_is_sample        (AnaStore           *store);    /* the workspace is the sample company's */
AnaFreshness   ana_cli_get_freshness    (AnaStore           *store,
                                         gboolean            told);     /* by a hub, just now */
void         ana_cli_ask_span       (AnaSync                *sync,
                                     AnaStore               *store,
                                     const AnaSpanQuestion  *question);
AnaOverview *ana_cli_build_overview (AnaStore               *store,
                                     AnaCatalogue           *catalogue,
                                     AnaSync                *sync,
                                     const char             *id,
                                     const char             *locale,
                                     GError                **error);
gboolean     ana_cli_paint_overview (AnaStore               *store,
                                     AnaCatalogue           *catalogue,
                                     AnaSync                *sync,
                                     const char             *id,
                                     const AnaPaintOptions  *options,
                                     const char             *path,
                                     GError                **error);
gboolean     ana_cli_paint_file     (const char             *path,
                                     double                  width_px,
                                     double                  height_px,
                                     gboolean                is_asked,
                                     AnaPaintFunc            func,
                                     gpointer                data,
                                     GError                **error);

G_END_DECLS
