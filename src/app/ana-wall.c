/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-wall.c: boards on a wall: the whole screen, nothing around them, one after another.
 *
 * Two pages take turns: the next board is read and laid out in the one that is not seen, and comes when it is there; then
 * the other is emptied. So nothing flickers, nothing is kept for a stop that was left, and a hub that is away for hours is
 * nothing but an age in the line at the foot. All that moves by itself moves with the session's tick, once a second.
 */
#include "config.h"

#include "ana-wall.h"

#include "ana-board-page.h"
#include "ana-clock.h"
#include "ana-dot.h"
#include "ana-overview-page.h"
#include "ana-scaled.h"
#include "ana-template.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_SLOTS       3     /* two boards and the Overview */
#define OVERVIEW_SLOT 2
#define LEAST_PX      760   /* a board is laid out at least so wide */
#define MOST_PX       1500  /* and no wider: it is read from afar */
#define SQUEEZE       0.75  /* rather so much smaller than in parts */
#define FOOT_PX       1400  /* the same for the line at the foot */
#define FADE_MS       400
#define STILL_TICKS   3     /* the pointer goes when it has not moved for so long */

struct _AnaWall {
  AdwApplicationWindow parent_instance;
  /* Owned */
  AnaSession      *session;
  AnaBoardShelf   *shelf;
  AnaPlaylist     *list;
  char            *name;        /* (nullable) what was asked for, until it is found on the shelf */
  char            *tab;         /* (nullable) to begin with */
  AnaBoardFilters *filters;     /* (nullable) of the look that was asked for */
  AdwAnimation    *fade;        /* (nullable) */
  /* Derived */
  int              front;       /* the slot that is seen; -1: none yet */
  int              coming;      /* the slot that is being filled, or -1 */
  guint            coming_ticks;
  guint            still_ticks;
  double           pointer_x, pointer_y;
  guint            inhibit_id;
  gint64           ticked_usec; /* monotonic */
  gboolean         has_list;    /* the shelf was read */
  /* Children */
  GtkWidget       *slots[N_SLOTS]; /* (nullable) AnaScaled */
  GtkOverlay      *stage;
  AdwStatusPage   *nothing;
  GtkLabel        *title, *place, *pause, *state;
  GtkWidget       *dot;
  GtkWidget       *progress;
};

G_DEFINE_FINAL_TYPE (AnaWall, ana_wall, ADW_TYPE_APPLICATION_WINDOW)

static void show_foot (AnaWall *self);

/* --- how large --- */

static double
scale_board (GtkWidget *page, int width, int height, gpointer data)
{
  double fit = height > 0 ? height / (double) MAX (ana_board_page_get_height (ANA_BOARD_PAGE (page)), 1) : 0;
  double least = MAX (width / (double) MOST_PX, 1);

  if (fit < least * SQUEEZE)
    return least; /* in parts */
  return MIN (fit, MAX (width / (double) LEAST_PX, least));
}

static double
scale_overview (GtkWidget *page, int width, int height, gpointer data)
{
  return MAX (width / 1180.0, 1);
}

static double
scale_foot (GtkWidget *foot, int width, int height, gpointer data)
{
  return MAX (width / (double) FOOT_PX, 1);
}

/* --- pages --- */

static GtkWidget *
get_page (AnaWall *self, int slot)
{
  return slot >= 0 && self->slots[slot] != NULL ? ana_scaled_get_child (ANA_SCALED (self->slots[slot])) : NULL;
}

static gboolean
is_settled (AnaWall *self, int slot)
{
  GtkWidget *page = get_page (self, slot);

  return slot == OVERVIEW_SLOT ? ana_overview_page_is_settled (ANA_OVERVIEW_PAGE (page)) : ana_board_page_is_settled (ANA_BOARD_PAGE (page));
}

static void
set_seen (AnaWall *self, int slot, gboolean seen)
{
  gtk_widget_set_opacity (self->slots[slot], seen ? 1 : 0);
  gtk_widget_set_can_target (self->slots[slot], seen);
  gtk_widget_set_can_focus (self->slots[slot], seen);
}

/* It keeps nothing of what it showed. */
static void
empty_slot (AnaWall *self, int slot)
{
  if (slot != OVERVIEW_SLOT)
    ana_board_page_close (ANA_BOARD_PAGE (get_page (self, slot)));
  gtk_widget_set_visible (self->slots[slot], FALSE);
}

static void
empty_others (AnaWall *self)
{
  for (int i = 0; i < N_SLOTS; i++)
    if (i != self->front && i != self->coming && self->slots[i] != NULL && gtk_widget_get_visible (self->slots[i]))
      empty_slot (self, i);
}

static void
fade_cb (double value, gpointer data)
{
  AnaWall *self = data;

  if (self->front >= 0)
    gtk_widget_set_opacity (self->slots[self->front], value);
}

static void
faded_cb (AdwAnimation *animation, AnaWall *self)
{
  empty_others (self);
}

/* What comes lies above what goes, so that the room is never seen through both. */
static void
come_forward (AnaWall *self)
{
  int slot = self->coming;

  self->coming = -1;
  self->front = slot;
  set_seen (self, slot, TRUE);
  gtk_widget_set_opacity (self->slots[slot], 0);
  gtk_widget_insert_before (self->slots[slot], GTK_WIDGET (self->stage), NULL);
  adw_animation_play (self->fade);
  show_foot (self);
}

static void
settled_cb (AnaWall *self)
{
  if (self->coming >= 0 && is_settled (self, self->coming))
    come_forward (self);
}

static GtkWidget *
make_page (AnaWall *self, int slot)
{
  GtkWidget *page;

  if (slot == OVERVIEW_SLOT)
    {
      page = ana_overview_page_new (self->session);
      ana_overview_page_set_wall (ANA_OVERVIEW_PAGE (page));
      ana_overview_page_load (ANA_OVERVIEW_PAGE (page));
      return page;
    }
  page = ana_board_page_new (self->session, self->shelf);
  ana_board_page_set_wall (ANA_BOARD_PAGE (page));
  g_signal_connect_swapped (page, "data-changed", G_CALLBACK (settled_cb), self);
  g_signal_connect_swapped (page, "board-changed", G_CALLBACK (settled_cb), self);
  return page;
}

static void
make_slot (AnaWall *self, int slot)
{
  if (self->slots[slot] != NULL)
    return;
  self->slots[slot] = ana_scaled_new (make_page (self, slot), slot == OVERVIEW_SLOT ? scale_overview : scale_board, self);
  gtk_overlay_add_overlay (self->stage, self->slots[slot]);
}

static int
choose_slot (AnaWall *self, const AnaStop *stop)
{
  if (g_strcmp0 (stop->board, ANA_TEMPLATE_OVERVIEW) == 0)
    return OVERVIEW_SLOT;
  return self->front == 0 ? 1 : 0;
}

/* The stop that it is the turn of is read where it is not seen yet. */
static void
begin (AnaWall *self)
{
  const AnaStop *stop = ana_playlist_get_stop (self->list);
  int slot;

  if (stop == NULL)
    return;
  adw_animation_skip (self->fade);
  slot = choose_slot (self, stop);
  self->coming = -1;
  empty_others (self);
  if (slot == self->front)
    return; /* the Overview, again */
  make_slot (self, slot);
  set_seen (self, slot, FALSE);
  gtk_widget_set_visible (self->slots[slot], TRUE);
  if (slot != OVERVIEW_SLOT)
    ana_board_page_open_as (ANA_BOARD_PAGE (get_page (self, slot)), stop->board, stop->tab, self->filters);
  self->coming = slot;
  self->coming_ticks = 0;
  settled_cb (self);
}

/* --- the foot --- */

static gint64
get_as_of (AnaWall *self)
{
  GtkWidget *page = get_page (self, self->front);
  AnaBoardData *data = page != NULL && ANA_IS_BOARD_PAGE (page) ? ana_board_page_get_data (ANA_BOARD_PAGE (page)) : NULL;

  return data != NULL ? data->as_of_usec : ana_session_get_as_of_usec (self->session);
}

/* Where the figures come from, and of when they are: whoever passes by must not take yesterday's for today's. */
static char *
describe_state (AnaWall *self)
{
  g_autofree char *state = ana_session_dup_state_text (self->session);
  gint64 as_of = get_as_of (self);
  g_autofree char *when = ana_ui_format_as_of (as_of, ana_session_get_now_usec (self->session));

  if (as_of == ANA_TIME_NONE)
    return g_steal_pointer (&state);
  return g_strdup_printf (_("%s · as of %s"), state, when);
}

static char *
describe_title (AnaWall *self)
{
  GtkWidget *page = get_page (self, self->front);
  AnaBoard *board = page != NULL && ANA_IS_BOARD_PAGE (page) ? ana_board_page_get_board (ANA_BOARD_PAGE (page)) : NULL;
  const char *tab = board != NULL ? ana_board_page_get_tab (ANA_BOARD_PAGE (page)) : NULL;

  if (board == NULL)
    return g_strdup (page != NULL && ANA_IS_OVERVIEW_PAGE (page) ? _("Overview") : "");
  for (guint i = 0; ana_board_get_n_tabs (board) > 1 && i < ana_board_get_n_tabs (board); i++)
    if (g_strcmp0 (ana_board_get_tab (board, i)->id, tab) == 0)
      return g_strdup_printf ("%s · %s", ana_board_get_title (board), ana_board_get_tab (board, i)->title);
  return g_strdup (ana_board_page_get_title (ANA_BOARD_PAGE (page)));
}

static void
show_foot (AnaWall *self)
{
  guint n = ana_playlist_get_n (self->list);
  g_autofree char *title = describe_title (self), *state = describe_state (self);
  g_autofree char *place = n > 1 ? g_strdup_printf ("%u / %u", ana_playlist_get_at (self->list) + 1, n) : g_strdup ("");

  ana_ui_set_text (self->title, title);
  ana_ui_set_text (self->place, place);
  ana_ui_set_text (self->state, state);
  ana_dot_set_freshness (ANA_DOT (self->dot), ana_session_get_freshness (self->session));
  gtk_widget_set_visible (GTK_WIDGET (self->pause), n > 1 && ana_playlist_get_paused (self->list));
  gtk_widget_set_opacity (self->progress, n > 1 && !ana_playlist_get_paused (self->list) ? 1 : 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), n > 1 ? ana_playlist_get_progress (self->list) : 0);
}

/* --- time --- */

/* A board that is higher than the screen is shown in parts, within its time. */
static void
show_part (AnaWall *self)
{
  GtkWidget *page = get_page (self, self->front);
  GtkAdjustment *scroll = page != NULL && ANA_IS_BOARD_PAGE (page) ? ana_board_page_get_scroll (ANA_BOARD_PAGE (page)) : NULL;
  double room, all, n, part;

  if (scroll == NULL)
    return;
  room = gtk_adjustment_get_page_size (scroll);
  all = gtk_adjustment_get_upper (scroll);
  n = room > 0 ? ceil ((all - room / 12) / room) : 1; /* an edge of nothing is no part */
  part = n > 1 ? MIN (floor (ana_playlist_get_progress (self->list) * n), n - 1) : 0;
  gtk_adjustment_set_value (scroll, n > 1 ? part * (all - room) / (n - 1) : 0);
}

static void
hide_pointer (AnaWall *self)
{
  if (++self->still_ticks == STILL_TICKS)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
}

/**
 * ana_wall_tick:
 * @self: the wall
 * @usec: so much time went by since the last one
 *
 * Goes on when it is time. The session's tick calls it once a second.
 */
void
ana_wall_tick (AnaWall *self, gint64 usec)
{
  hide_pointer (self);
  if (self->coming >= 0)
    {
      if (is_settled (self, self->coming) || ++self->coming_ticks > ANA_WALL_MAX_TICKS)
        come_forward (self);
    }
  else if (ana_playlist_pass (self->list, usec))
    ana_wall_go (self, 1);
  show_part (self);
  show_foot (self);
}

static void
tick_cb (AnaSession *session, AnaWall *self)
{
  gint64 now = ana_clock_monotonic_usec ();

  ana_wall_tick (self, now - self->ticked_usec);
  self->ticked_usec = now;
}

/**
 * ana_wall_go:
 * @self: the wall
 * @step: 1 or -1
 *
 * To the next stop or the one before; with one stop its time begins anew.
 */
void
ana_wall_go (AnaWall *self, int step)
{
  ana_playlist_go (self->list, step);
  if (ana_playlist_get_n (self->list) > 1)
    begin (self);
  show_foot (self);
}

void
ana_wall_set_paused (AnaWall *self, gboolean paused)
{
  ana_playlist_set_paused (self->list, paused);
  show_foot (self);
}

AnaPlaylist *
ana_wall_get_list (AnaWall *self)
{
  return self->list;
}

gboolean
ana_wall_is_coming (AnaWall *self)
{
  return self->coming >= 0;
}

GtkWidget *
ana_wall_get_page (AnaWall *self)
{
  return get_page (self, self->front);
}

/* --- what is on the list --- */

static const AnaBoardEntry *
find_named (GPtrArray *entries, const char *name)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  for (guint i = 0; i < entries->len; i++)
    {
      const AnaBoardEntry *entry = entries->pdata[i];
      g_autofree char *title = g_utf8_casefold (entry->title, -1);

      if (!entry->binned && (g_strcmp0 (entry->id, name) == 0 || g_strcmp0 (title, wanted) == 0))
        return entry;
    }
  return NULL;
}

/* Of a saved list: boards come and go, and tabs with them. */
static AnaPlaylist *
read_saved (AnaWall *self, GPtrArray *entries)
{
  g_autoptr (GVariant) saved = g_settings_get_value (ana_session_get_settings (self->session), "wall-playlist");
  g_autoptr (GArray) boards = g_array_new (FALSE, FALSE, sizeof (AnaPlaylistBoard));
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_free);
  static const char *const whole[] = { "", NULL };
  AnaPlaylistBoard overview = { ANA_TEMPLATE_OVERVIEW, whole };

  g_array_append_val (boards, overview);
  for (guint i = 0; i < entries->len; i++)
    {
      const AnaBoardEntry *entry = entries->pdata[i];
      const char **tabs = g_new0 (const char *, g_strv_length (entry->tabs) / 2 + 1);
      AnaPlaylistBoard board = { entry->id, tabs };

      for (guint k = 0; entry->tabs[k] != NULL && entry->tabs[k + 1] != NULL; k += 2)
        tabs[k / 2] = entry->tabs[k];
      g_ptr_array_add (lists, tabs);
      if (!entry->binned)
        g_array_append_val (boards, board);
    }
  return ana_playlist_new_read (saved, (const AnaPlaylistBoard *) boards->data, boards->len);
}

static AnaPlaylist *
read_board (AnaWall *self, GPtrArray *entries)
{
  AnaPlaylist *list = ana_playlist_new ();
  const AnaBoardEntry *entry = find_named (entries, self->name);

  if (g_strcmp0 (self->name, ANA_TEMPLATE_OVERVIEW) == 0)
    ana_playlist_add (list, ANA_TEMPLATE_OVERVIEW, NULL, ANA_PLAYLIST_DEFAULT_SEC);
  for (guint k = 0; entry != NULL && entry->tabs[k] != NULL && entry->tabs[k + 1] != NULL; k += 2)
    ana_playlist_add (list, entry->id, entry->tabs[k], ANA_PLAYLIST_DEFAULT_SEC);
  return list;
}

static void
tell_nothing (AnaWall *self)
{
  g_autofree char *words = g_strcmp0 (self->name, ANA_WALL_PLAYLIST) == 0 ? g_strdup (_("The playlist names no board that is there."))
                                                                         : g_strdup_printf (_("There is no board “%s”."), self->name);
  gboolean none = self->has_list && ana_playlist_get_n (self->list) == 0;
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->nothing, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), none);
}

/* The list anew, at the stop that is on show as long as it is still one. */
static void
take_list (AnaWall *self, AnaPlaylist *list)
{
  const AnaStop *stop = ana_playlist_get_stop (self->list);
  gboolean there = stop != NULL && ana_playlist_go_to (list, stop->board, stop->tab);

  if (there && ana_playlist_get_n (list) == ana_playlist_get_n (self->list))
    {
      ana_playlist_free (list);
      return;
    }
  ana_playlist_set_paused (list, ana_playlist_get_paused (self->list));
  if (stop == NULL && self->tab != NULL)
    ana_playlist_go_to (list, self->name, self->tab);
  ana_playlist_free (self->list);
  self->list = list;
  if (!there)
    begin (self);
}

static void
shelf_changed_cb (AnaWall *self)
{
  GPtrArray *entries = ana_board_shelf_get_list (self->shelf);

  self->has_list = self->has_list || entries->len > 0;
  if (!self->has_list)
    return;
  take_list (self, g_strcmp0 (self->name, ANA_WALL_PLAYLIST) == 0 ? read_saved (self, entries) : read_board (self, entries));
  tell_nothing (self);
  show_foot (self);
}

static void
written_cb (AnaBoardShelf *shelf, const char *id, gpointer who, AnaWall *self)
{
  const AnaStop *stop = ana_playlist_get_stop (self->list);

  if (stop != NULL && g_strcmp0 (stop->board, id) == 0)
    begin (self);
}

static void
document_changed_cb (AnaSession *session, const char *kind, const char *id, gboolean gone, guint n_conflicts, AnaWall *self)
{
  if (g_strcmp0 (kind, ANA_BOARD_KIND) == 0)
    ana_board_shelf_refresh (self->shelf);
  if (g_strcmp0 (kind, ANA_BOARD_KIND) == 0 && !gone)
    written_cb (self->shelf, id, NULL, self);
}

/* A wall may be all that the program shows: then it is what begins. */
static void
opened_cb (AnaWall *self)
{
  ana_board_shelf_refresh (self->shelf);
  ana_session_go_live (self->session);
}

/* --- keys and pointer --- */

static void
leave (AnaWall *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *windows = gtk_application_get_windows (application);

  if (windows != NULL && windows->next == NULL)
    g_application_activate (G_APPLICATION (application)); /* a wall alone gives way to the window */
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint code, GdkModifierType state, AnaWall *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Escape:
    case GDK_KEY_F11:
      leave (self);
      return TRUE;
    case GDK_KEY_space:
      ana_wall_set_paused (self, !ana_playlist_get_paused (self->list));
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_Page_Down:
      ana_wall_go (self, 1);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_Page_Up:
      ana_wall_go (self, -1);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, AnaWall *self)
{
  gboolean moved = fabs (x - self->pointer_x) + fabs (y - self->pointer_y) > 2;

  self->pointer_x = x;
  self->pointer_y = y;
  if (!moved)
    return; /* what comes under it counts as motion too */
  self->still_ticks = 0;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
}

static void
swipe_cb (GtkGestureSwipe *swipe, double velocity_x, double velocity_y, AnaWall *self)
{
  if (fabs (velocity_x) > 2 * fabs (velocity_y) && fabs (velocity_x) > 200)
    ana_wall_go (self, velocity_x < 0 ? 1 : -1);
}

static void
add_controllers (AnaWall *self)
{
  GtkEventController *keys = gtk_event_controller_key_new (), *motion = gtk_event_controller_motion_new ();
  GtkGesture *swipe = gtk_gesture_swipe_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (swipe), GTK_PHASE_CAPTURE);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (swipe), TRUE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (swipe, "swipe", G_CALLBACK (swipe_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (swipe));
}

/* --- window --- */

static void
ana_wall_map (GtkWidget *widget)
{
  AnaWall *self = ANA_WALL (widget);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  GTK_WIDGET_CLASS (ana_wall_parent_class)->map (widget);
  ana_session_set_shown (self->session, self, TRUE);
  self->ticked_usec = ana_clock_monotonic_usec ();
  if (application != NULL)
    self->inhibit_id = gtk_application_inhibit (application, GTK_WINDOW (self), GTK_APPLICATION_INHIBIT_IDLE | GTK_APPLICATION_INHIBIT_SUSPEND,
                                                _("Boards are shown on a wall"));
}

static void
stop_inhibiting (AnaWall *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (self->inhibit_id != 0 && application != NULL)
    gtk_application_uninhibit (application, self->inhibit_id);
  self->inhibit_id = 0;
}

static void
ana_wall_unmap (GtkWidget *widget)
{
  AnaWall *self = ANA_WALL (widget);

  GTK_WIDGET_CLASS (ana_wall_parent_class)->unmap (widget);
  ana_session_set_shown (self->session, self, FALSE);
  stop_inhibiting (self);
}

static void
ana_wall_dispose (GObject *object)
{
  AnaWall *self = ANA_WALL (object);

  if (self->fade != NULL)
    adw_animation_pause (self->fade);
  g_clear_object (&self->fade);
  self->front = self->coming = -1;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->shelf != NULL)
    g_signal_handlers_disconnect_by_data (self->shelf, self);
  G_OBJECT_CLASS (ana_wall_parent_class)->dispose (object);
}

static void
ana_wall_finalize (GObject *object)
{
  AnaWall *self = ANA_WALL (object);

  g_clear_object (&self->shelf);
  g_clear_object (&self->session);
  g_clear_pointer (&self->list, ana_playlist_free);
  g_clear_pointer (&self->filters, ana_board_filters_free);
  g_free (self->name);
  g_free (self->tab);
  G_OBJECT_CLASS (ana_wall_parent_class)->finalize (object);
}

static void
ana_wall_class_init (AnaWallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_wall_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_wall_finalize;
  widget_class->map = ana_wall_map;
  widget_class->unmap = ana_wall_unmap;
}

static GtkWidget *
make_foot (AnaWall *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (foot, "ana-wall-foot");
  self->title = GTK_LABEL (ana_ui_label_new ("", "heading ana-data", 0));
  self->place = GTK_LABEL (ana_ui_label_new ("", "numeric ana-dim", 0));
  self->pause = GTK_LABEL (ana_ui_label_new (_("Paused"), "ana-dim", 0));
  self->state = GTK_LABEL (ana_ui_label_new ("", "numeric", 1));
  self->dot = ana_dot_new ();
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (self->state, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->state), TRUE);
  gtk_widget_set_valign (self->dot, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->place));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->pause));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (foot), self->dot);
  return foot;
}

static void
make_fade (AnaWall *self)
{
  self->fade = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, FADE_MS, adw_callback_animation_target_new (fade_cb, self, NULL));
  g_signal_connect (self->fade, "done", G_CALLBACK (faded_cb), self);
}

static void
ana_wall_init (AnaWall *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->front = self->coming = -1;
  self->list = ana_playlist_new ();
  self->stage = GTK_OVERLAY (gtk_overlay_new ());
  self->nothing = ADW_STATUS_PAGE (g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "ana-cards-symbolic", "title", _("Nothing to Show"), "visible", FALSE, NULL));
  self->progress = gtk_progress_bar_new ();
  gtk_widget_set_vexpand (GTK_WIDGET (self->stage), TRUE);
  gtk_overlay_set_child (self->stage, GTK_WIDGET (self->nothing));
  gtk_widget_add_css_class (self->progress, "osd");
  gtk_widget_add_css_class (self->progress, "ana-wall-progress");
  ana_ui_set_a11y_label (self->progress, _("Time until the next board"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stage));
  gtk_box_append (GTK_BOX (box), ana_scaled_new (make_foot (self), scale_foot, self));
  gtk_box_append (GTK_BOX (box), self->progress);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _("Wall"));
  gtk_widget_add_css_class (GTK_WIDGET (self), "ana-wall");
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
  self->still_ticks = STILL_TICKS;
  make_fade (self);
  add_controllers (self);
}

static void
connect (AnaWall *self, AnaSession *session)
{
  self->session = g_object_ref (session);
  self->shelf = ana_board_shelf_share (session);
  g_signal_connect (session, "tick", G_CALLBACK (tick_cb), self);
  g_signal_connect_swapped (session, "status-changed", G_CALLBACK (show_foot), self);
  g_signal_connect_swapped (session, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect (session, "document-changed", G_CALLBACK (document_changed_cb), self);
  g_signal_connect_swapped (self->shelf, "changed", G_CALLBACK (shelf_changed_cb), self);
  g_signal_connect (self->shelf, "written", G_CALLBACK (written_cb), self);
  ana_session_begin (session);
  if (ana_session_is_open (session))
    opened_cb (self);
}

/**
 * ana_wall_new:
 * @application: the program
 * @session: begun, or the wall begins to open it
 * @name: the id or the title of a board, of which all tabs are shown; "overview"; or ANA_WALL_PLAYLIST, for the list of the settings
 *
 * Returns: (transfer none): the wall, owned by GTK, not yet full screen
 */
GtkWidget *
ana_wall_new (GtkApplication *application, AnaSession *session, const char *name)
{
  AnaWall *self = g_object_new (ANA_TYPE_WALL, "application", application, NULL);

  self->name = g_strdup (name);
  connect (self, session);
  shelf_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * ana_wall_new_for_look:
 * @application: the program
 * @session: open
 * @id: of a board
 * @tab: (nullable): what is seen first
 * @filters: (nullable): what it is looked at with, copied
 *
 * As somebody looks at it now. It does not go on to the other tabs by itself before that is asked for.
 *
 * Returns: (transfer none): the wall, owned by GTK
 */
GtkWidget *
ana_wall_new_for_look (GtkApplication *application, AnaSession *session, const char *id, const char *tab, AnaBoardFilters *filters)
{
  AnaWall *self = g_object_new (ANA_TYPE_WALL, "application", application, NULL);

  self->name = g_strdup (id);
  self->tab = g_strdup (tab);
  self->filters = filters != NULL ? ana_board_filters_copy (filters) : NULL;
  connect (self, session);
  shelf_changed_cb (self);
  ana_wall_set_paused (self, ana_playlist_get_n (self->list) > 1);
  return GTK_WIDGET (self);
}
