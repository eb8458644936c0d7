/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-playlist.h: what a wall shows, one stop after another, and how long each.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANA_PLAYLIST_MIN_SEC     5
#define ANA_PLAYLIST_MAX_SEC     3600
#define ANA_PLAYLIST_DEFAULT_SEC 30
#define ANA_PLAYLIST_MAX_STOPS   200
#define ANA_PLAYLIST_TYPE        "a(ssu)" /* board, tab ("": all of them), seconds */

typedef struct {
  char *board; /* id */
  char *tab;   /* (nullable) id: the first */
  guint sec;
} AnaStop;

/* What is known of a board: which tabs it has. */
typedef struct {
  const char        *id;
  const char *const *tabs; /* ids */
} AnaPlaylistBoard;

typedef struct _AnaPlaylist AnaPlaylist;

AnaPlaylist   *ana_playlist_new          (void);
AnaPlaylist   *ana_playlist_new_read     (GVariant               *list,
                                          const AnaPlaylistBoard *boards,
                                          guint                   n_boards);
void           ana_playlist_free         (AnaPlaylist            *self);
void           ana_playlist_add          (AnaPlaylist            *self,
                                          const char             *board,
                                          const char             *tab,      /* (nullable) */
                                          guint                   sec);
guint          ana_playlist_get_n        (AnaPlaylist            *self);
guint          ana_playlist_get_at       (AnaPlaylist            *self);
const AnaStop *ana_playlist_get_stop     (AnaPlaylist            *self);    /* (nullable): there is none */
void           ana_playlist_go           (AnaPlaylist            *self,
                                          int                     step);
gboolean       ana_playlist_go_to        (AnaPlaylist            *self,
                                          const char             *board,
                                          const char             *tab);     /* (nullable) */
void           ana_playlist_set_paused   (AnaPlaylist            *self,
                                          gboolean                paused);
gboolean       ana_playlist_get_paused   (AnaPlaylist            *self);
gboolean       ana_playlist_pass         (AnaPlaylist            *self,
                                          gint64                  usec);
double         ana_playlist_get_progress (AnaPlaylist            *self);    /* of the stop, 0 to 1 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaPlaylist, ana_playlist_free)

G_END_DECLS
