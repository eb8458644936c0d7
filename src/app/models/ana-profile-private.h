/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-profile-private.h: a profile, seen from its own files. Main thread, but for what is marked.
 */
#pragma once

#include "ana-profile.h"

G_BEGIN_DECLS

/* What opening brings: made on any thread, taken over on the main one. */
typedef struct {
  AnaStore     *store;      /* (nullable) */
  AnaCatalogue *catalogue;  /* (nullable) */
  char        **codes;      /* KPIs of its Overview */
  char         *holder;     /* (nullable) another program holds the workspace: who */
  GError       *error;      /* (nullable) why there is no store */
} AnaProfileOpened;

struct _AnaProfile {
  GObject       parent_instance;
  /* Input */
  char         *name;        /* (owned) the folder's name */
  char         *title;       /* (owned) for people */
  char         *dir;         /* (owned) */
  char         *url;         /* (owned) (nullable) */
  char         *token_file;  /* (owned) (nullable) */
  /* Owned */
  AnaStore     *store;       /* (nullable) */
  AnaSync      *sync;        /* (nullable) */
  AnaChanges   *changes;     /* (nullable) what waits for the hub */
  AnaCatalogue *catalogue;
  char        **codes;       /* (nullable) KPIs of its Overview when it was opened */
  GError       *fault;       /* (nullable) why there is no store */
  char         *holder;      /* (nullable) another program holds the workspace: who */
  GHashTable   *watched;     /* set of streams subscribed */
  /* Derived */
  gint64        fault_usec;  /* since when there is no store */
  /* Any thread */
  GMutex        mutex;       /* held while opening */
  AnaProfileOpened *opened;  /* (mutex) (nullable) to be taken over */
  gboolean      is_open;     /* (mutex) */
};

void ana_profile_note_status (AnaProfile *self);
void ana_profile_drop_changes (AnaProfile *self);

G_END_DECLS
