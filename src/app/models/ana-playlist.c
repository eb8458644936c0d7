/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-playlist.c: what a wall shows, one stop after another, and how long each.
 *
 * It has no clock: who shows it says how much time went by.
 */
#include "config.h"

#include "ana-playlist.h"

struct _AnaPlaylist {
  GPtrArray *stops;      /* (owned) of AnaStop */
  guint      at;
  gint64     shown_usec; /* for so long the stop is there */
  gboolean   paused;
};

static void
stop_free (AnaStop *stop)
{
  g_free (stop->board);
  g_free (stop->tab);
  g_free (stop);
}

AnaPlaylist *
ana_playlist_new (void)
{
  AnaPlaylist *self = g_new0 (AnaPlaylist, 1);

  self->stops = g_ptr_array_new_with_free_func ((GDestroyNotify) stop_free);
  return self;
}

void
ana_playlist_free (AnaPlaylist *self)
{
  g_ptr_array_unref (self->stops);
  g_free (self);
}

/**
 * ana_playlist_add:
 * @self: the list
 * @board: id
 * @tab: (nullable): id of one of its tabs
 * @sec: how long it is shown; brought into the bounds of ANA_PLAYLIST_MIN_SEC and ANA_PLAYLIST_MAX_SEC
 *
 * Adds a stop at the end. More than ANA_PLAYLIST_MAX_STOPS are not taken.
 */
void
ana_playlist_add (AnaPlaylist *self, const char *board, const char *tab, guint sec)
{
  AnaStop *stop;

  if (self->stops->len >= ANA_PLAYLIST_MAX_STOPS)
    return;
  stop = g_new0 (AnaStop, 1);
  stop->board = g_strdup (board);
  stop->tab = g_strdup (tab);
  stop->sec = CLAMP (sec, ANA_PLAYLIST_MIN_SEC, ANA_PLAYLIST_MAX_SEC);
  g_ptr_array_add (self->stops, stop);
}

static const AnaPlaylistBoard *
find_board (const AnaPlaylistBoard *boards, guint n, const char *id)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (boards[i].id, id) == 0)
      return &boards[i];
  return NULL;
}

static void
add_tabs (AnaPlaylist *self, const AnaPlaylistBoard *board, const char *tab, guint sec)
{
  for (const char *const *each = board->tabs; *each != NULL; each++)
    if (tab[0] == '\0' || g_strcmp0 (tab, *each) == 0)
      ana_playlist_add (self, board->id, *each, sec);
}

/**
 * ana_playlist_new_read:
 * @list: of type ANA_PLAYLIST_TYPE
 * @boards: (array length=n_boards): those that there are
 * @n_boards: how many
 *
 * A board without a tab is all of its tabs; boards and tabs that are not there any more are left out.
 *
 * Returns: (transfer full): the list, at its first stop
 */
AnaPlaylist *
ana_playlist_new_read (GVariant *list, const AnaPlaylistBoard *boards, guint n_boards)
{
  AnaPlaylist *self = ana_playlist_new ();
  GVariantIter iter;
  const char *board, *tab;
  guint sec;

  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "(&s&su)", &board, &tab, &sec))
    {
      const AnaPlaylistBoard *known = find_board (boards, n_boards, board);

      if (known != NULL)
        add_tabs (self, known, tab, sec);
    }
  return self;
}

guint
ana_playlist_get_n (AnaPlaylist *self)
{
  return self->stops->len;
}

guint
ana_playlist_get_at (AnaPlaylist *self)
{
  return self->at;
}

const AnaStop *
ana_playlist_get_stop (AnaPlaylist *self)
{
  return self->at < self->stops->len ? self->stops->pdata[self->at] : NULL;
}

/**
 * ana_playlist_go:
 * @self: the list
 * @step: 1 to the next stop, -1 to the one before; behind the last comes the first
 */
void
ana_playlist_go (AnaPlaylist *self, int step)
{
  int n = (int) self->stops->len;

  if (n > 0)
    self->at = (guint) ((((int) self->at + step) % n + n) % n);
  self->shown_usec = 0;
}

/* FALSE when it is no stop of the list: it stays where it is. */
gboolean
ana_playlist_go_to (AnaPlaylist *self, const char *board, const char *tab)
{
  for (guint i = 0; i < self->stops->len; i++)
    {
      const AnaStop *stop = self->stops->pdata[i];

      if (g_strcmp0 (stop->board, board) != 0 || (tab != NULL && g_strcmp0 (stop->tab, tab) != 0))
        continue;
      self->at = i;
      self->shown_usec = 0;
      return TRUE;
    }
  return FALSE;
}

void
ana_playlist_set_paused (AnaPlaylist *self, gboolean paused)
{
  self->paused = paused;
}

gboolean
ana_playlist_get_paused (AnaPlaylist *self)
{
  return self->paused;
}

/**
 * ana_playlist_pass:
 * @self: the list
 * @usec: so much time went by; what is negative (a clock that was set back) counts as none
 *
 * Returns: whether it is time for the next stop; ana_playlist_go() goes there
 */
gboolean
ana_playlist_pass (AnaPlaylist *self, gint64 usec)
{
  const AnaStop *stop = ana_playlist_get_stop (self);

  if (stop == NULL || self->paused)
    return FALSE;
  self->shown_usec += MAX (usec, 0);
  return self->shown_usec >= (gint64) stop->sec * G_USEC_PER_SEC;
}

double
ana_playlist_get_progress (AnaPlaylist *self)
{
  const AnaStop *stop = ana_playlist_get_stop (self);

  return stop != NULL ? CLAMP ((double) self->shown_usec / ((double) stop->sec * G_USEC_PER_SEC), 0, 1) : 0;
}
