/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-month.c: a day picked from a month; its week begins with the day that the reader wants.
 *
 * GTK's calendar takes the first day of the week from the locale and from nowhere else. Six weeks are shown. Tab stops
 * once, at the day that is picked; arrows go on by days and weeks, Page Up and Page Down by months.
 */
#include "config.h"

#include "ana-month.h"

#include "ana-overview.h"
#include "ana-range-text.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

#define N_WEEKS 6
#define N_DAYS  (N_WEEKS * 7)

struct _AnaMonth {
  GtkWidget  parent_instance;
  gint64     day;            /* that is picked */
  int        year, month;    /* that are shown */
  gint64     first;          /* the first day that is shown */
  /* Made in init */
  GtkLabel  *title;
  GtkWidget *grid;
  GtkLabel  *heads[7];
  GtkWidget *days[N_DAYS];
};

G_DEFINE_FINAL_TYPE (AnaMonth, ana_month, GTK_TYPE_WIDGET)

static guint picked_signal;

/* --- showing --- */

/* 1970-01-01 was a Thursday. Returns: 0 Monday to 6 Sunday */
static int
weekday_of (gint64 day)
{
  return (int) (((day + 3) % 7 + 7) % 7);
}

static char *
format_day (gint64 day, const char *format)
{
  int year, month, of_month;
  g_autoptr (GDateTime) noon = NULL;

  ana_date_to_civil (day, &year, &month, &of_month);
  noon = g_date_time_new_utc (year, month, of_month, 12, 0, 0);
  return noon != NULL ? g_date_time_format (noon, format) : g_strdup ("");
}

static void
set_class (GtkWidget *widget, const char *name, gboolean wanted)
{
  if (wanted)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_day (AnaMonth *self, int i)
{
  GtkWidget *button = self->days[i];
  gint64 day = self->first + i;
  gboolean is_picked = day == self->day;
  g_autofree char *number = format_day (day, "%-d");
  g_autofree char *spoken = ana_range_format_dates (day, day);
  int year, month, of_month;

  ana_date_to_civil (day, &year, &month, &of_month);
  gtk_button_set_label (GTK_BUTTON (button), number);
  ana_ui_set_a11y_label (button, spoken);
  set_class (button, "ana-other-month", month != self->month);
  set_class (button, "ana-picked", is_picked);
  gtk_widget_set_focusable (button, is_picked);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_SELECTED, is_picked, -1);
}

static void
show_month (AnaMonth *self)
{
  gint64 begin = ana_date_from_civil (self->year, self->month, 1);
  int first_day = (int) ana_week_get_first_day ();
  g_autofree char *title = format_day (begin, C_ ("month and year", "%B %Y"));

  self->first = begin - (weekday_of (begin) - first_day + 7) % 7;
  ana_ui_set_text (self->title, title);
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *name = format_day (self->first + i, "%a");

      ana_ui_set_text (self->heads[i], name);
    }
  for (int i = 0; i < N_DAYS; i++)
    show_day (self, i);
}

/* By months; the day that is picked stays. */
static void
turn (AnaMonth *self, int by)
{
  int month = self->year * 12 + self->month - 1 + by;

  if (month < 12 || month >= 10000 * 12)
    return;
  self->year = month / 12;
  self->month = month % 12 + 1;
  show_month (self);
}

static void
before_cb (AnaMonth *self)
{
  turn (self, -1);
}

static void
after_cb (AnaMonth *self)
{
  turn (self, 1);
}

/* --- picking --- */

static void
pick (AnaMonth *self, gint64 day)
{
  gboolean had_focus = gtk_widget_get_focus_child (self->grid) != NULL;

  ana_month_set_day (self, day);
  if (had_focus)
    gtk_widget_grab_focus (self->days[self->day - self->first]);
  g_signal_emit (self, picked_signal, 0);
}

static void
clicked_cb (GtkWidget *button, AnaMonth *self)
{
  for (int i = 0; i < N_DAYS; i++)
    if (self->days[i] == button)
      {
        pick (self, self->first + i);
        return;
      }
}

/* The same day of another month, or its last. */
static gint64
by_months (gint64 from, int by)
{
  int year, month, day, place;
  gint64 begin, next;

  ana_date_to_civil (from, &year, &month, &day);
  place = year * 12 + month - 1 + by;
  begin = ana_date_from_civil (place / 12, place % 12 + 1, 1);
  next = ana_date_from_civil ((place + 1) / 12, (place + 1) % 12 + 1, 1);
  return MIN (begin + day - 1, next - 1);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, AnaMonth *self)
{
  int on = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left: pick (self, self->day - on); break;
    case GDK_KEY_Right: case GDK_KEY_KP_Right: pick (self, self->day + on); break;
    case GDK_KEY_Up: case GDK_KEY_KP_Up: pick (self, self->day - 7); break;
    case GDK_KEY_Down: case GDK_KEY_KP_Down: pick (self, self->day + 7); break;
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up: pick (self, by_months (self->day, -1)); break;
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down: pick (self, by_months (self->day, 1)); break;
    default: return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

/* --- widget --- */

static void
ana_month_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_month_parent_class)->dispose (object);
}

static void
ana_month_class_init (AnaMonthClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_month_dispose;
  picked_signal = g_signal_new ("picked", ANA_TYPE_MONTH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ana-month");
}

static GtkWidget *
step_button_new (AnaMonth *self, const char *icon, const char *words, GCallback cb)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  ana_ui_set_tooltip (button, words);
  ana_ui_set_a11y_label (button, words);
  g_signal_connect_swapped (button, "clicked", cb, self);
  return button;
}

static void
make_head (AnaMonth *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->title = GTK_LABEL (ana_ui_label_new ("", "ana-bold", 0.5f));
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_box_append (GTK_BOX (head), step_button_new (self, "ana-back-symbolic", _("Previous month"), G_CALLBACK (before_cb)));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (head), step_button_new (self, "ana-forward-symbolic", _("Next month"), G_CALLBACK (after_cb)));
  gtk_widget_set_parent (head, GTK_WIDGET (self));
}

static void
make_days (AnaMonth *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  for (int i = 0; i < 7; i++)
    {
      self->heads[i] = GTK_LABEL (ana_ui_label_new ("", "caption ana-dim", 0.5f));
      gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (self->heads[i]), i, 0, 1, 1);
    }
  for (int i = 0; i < N_DAYS; i++)
    {
      self->days[i] = gtk_button_new ();
      gtk_widget_add_css_class (self->days[i], "flat");
      gtk_widget_add_css_class (self->days[i], "numeric");
      g_signal_connect (self->days[i], "clicked", G_CALLBACK (clicked_cb), self);
      gtk_grid_attach (GTK_GRID (self->grid), self->days[i], i % 7, 1 + i / 7, 1, 1);
    }
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

static void
ana_month_init (AnaMonth *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  make_head (self);
  make_days (self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->grid, keys);
  self->year = 1970;
  self->month = 1;
  show_month (self);
}

GtkWidget *
ana_month_new (void)
{
  return g_object_new (ANA_TYPE_MONTH, NULL);
}

/**
 * ana_month_set_day:
 * @self: the widget
 * @day: since 1970-01-01, of the years 1 to 9999
 *
 * Picks a day and shows its month.
 */
void
ana_month_set_day (AnaMonth *self, gint64 day)
{
  int of_month;

  self->day = CLAMP (day, ana_date_from_civil (1, 1, 1), ana_date_from_civil (9999, 12, 31));
  ana_date_to_civil (self->day, &self->year, &self->month, &of_month);
  show_month (self);
}

gint64
ana_month_get_day (AnaMonth *self)
{
  return self->day;
}

gint64
ana_month_get_first (AnaMonth *self)
{
  return self->first;
}
