/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-drop-file.h: one file of a watched folder, from its name to done/.
 */
#pragma once

#include "ana-source.h"

G_BEGIN_DECLS

/* What a file came to; also told while it is taken. */
typedef struct {
  guint64 n_rows;      /* rows handed on */
  guint64 n_new;       /* of these, events not known before */
  guint64 n_rejected;
  gint64  last_event_usec;
  double  progress;
} AnaDropResult;

typedef struct _AnaDropFile AnaDropFile;
typedef void (*AnaDropProgress) (const AnaDropResult *result, gpointer data);

/* Where files are taken from, and who wants to know. */
typedef struct {
  int              dir_fd;
  const char      *dir;
  const char      *tenant;
  AnaEngine       *engine;
  const int       *stopping;    /* atomic */
  AnaDropProgress  progress;
  gpointer         data;
} AnaDropFolder;

gboolean ana_drop_name_is_data   (const char *name);
char    *ana_drop_find_mapping   (int dir_fd, const char *name);      /* (nullable): its name in the folder */
gboolean ana_drop_take           (const AnaDropFolder *folder, const char *name, AnaDropResult *result, GError **error);

G_END_DECLS
