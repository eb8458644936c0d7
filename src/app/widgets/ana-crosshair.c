/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-crosshair.c: the instant that the pointer shows, shared by the charts of a page, and how much of it is shown.
 *
 * A page shares one with the charts within it: they find it when they are mapped, so that a chart knows no page.
 */
#include "config.h"

#include "ana-crosshair.h"

#include <glib/gi18n.h>
#include <math.h>

#define DATA_KEY "ana-crosshair"

struct _AnaCrosshair {
  GObject       parent_instance;
  GSettings    *settings;  /* (owned) */
  gconstpointer origin;    /* the chart under the pointer; only compared */
  double        x;         /* NAN: the pointer is over none */
};

G_DEFINE_FINAL_TYPE (AnaCrosshair, ana_crosshair, G_TYPE_OBJECT)

static guint moved_signal;

static void
ana_crosshair_finalize (GObject *object)
{
  g_object_unref (ANA_CROSSHAIR (object)->settings);
  G_OBJECT_CLASS (ana_crosshair_parent_class)->finalize (object);
}

static void
ana_crosshair_class_init (AnaCrosshairClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ana_crosshair_finalize;
  moved_signal = g_signal_new ("moved", ANA_TYPE_CROSSHAIR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ana_crosshair_init (AnaCrosshair *self)
{
  self->x = NAN;
}

static void
emit_moved (AnaCrosshair *self)
{
  g_signal_emit (self, moved_signal, 0);
}

/**
 * ana_crosshair_new:
 * @settings: keep the mode, for all pages
 *
 * Returns: (transfer full): a crosshair that shows nothing yet
 */
AnaCrosshair *
ana_crosshair_new (GSettings *settings)
{
  AnaCrosshair *self = g_object_new (ANA_TYPE_CROSSHAIR, NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::crosshair", G_CALLBACK (emit_moved), self, G_CONNECT_SWAPPED);
  return self;
}

AnaCrosshairMode
ana_crosshair_get_mode (AnaCrosshair *self)
{
  return self != NULL ? (AnaCrosshairMode) g_settings_get_enum (self->settings, "crosshair") : ANA_CROSSHAIR_VALUES;
}

/**
 * ana_crosshair_point:
 * @self: the crosshair
 * @origin: the chart under the pointer
 * @x: the instant it points at; NAN when the pointer has left it
 *
 * A chart that was left after another was entered takes nothing away.
 */
void
ana_crosshair_point (AnaCrosshair *self, gconstpointer origin, double x)
{
  if (isnan (x) && self->origin != origin)
    return;
  if (self->origin == origin && (self->x == x || (isnan (x) && isnan (self->x))))
    return;
  self->origin = isnan (x) ? NULL : origin;
  self->x = x;
  emit_moved (self);
}

/**
 * ana_crosshair_find:
 * @self: (nullable): the crosshair
 * @asker: a chart
 * @x: (out): the instant that another chart points at
 *
 * Returns: %FALSE when there is none, or nothing is shown
 */
gboolean
ana_crosshair_find (AnaCrosshair *self, gconstpointer asker, double *x)
{
  if (self == NULL || self->origin == asker || isnan (self->x) || ana_crosshair_get_mode (self) == ANA_CROSSHAIR_OFF)
    return FALSE;
  *x = self->x;
  return TRUE;
}

/* The charts within @page have one crosshair. */
void
ana_crosshair_share (AnaCrosshair *self, GtkWidget *page)
{
  g_object_set_data_full (G_OBJECT (page), DATA_KEY, g_object_ref (self), g_object_unref);
}

/* The crosshair of the page that a chart stands on. */
AnaCrosshair *
ana_crosshair_lookup (GtkWidget *chart)
{
  AnaCrosshair *found = NULL;

  for (GtkWidget *widget = chart; widget != NULL && found == NULL; widget = gtk_widget_get_parent (widget))
    found = g_object_get_data (G_OBJECT (widget), DATA_KEY);
  return found;
}

/**
 * ana_crosshair_cycle:
 * @settings: keep the mode
 *
 * The next mode: off, line, line with values, off again.
 *
 * Returns: what is shown from now on, translated
 */
const char *
ana_crosshair_cycle (GSettings *settings)
{
  static const char *const words[] = { N_ ("Crosshair off"), N_ ("Crosshair"), N_ ("Crosshair with values") };
  int next = (g_settings_get_enum (settings, "crosshair") + 1) % (int) G_N_ELEMENTS (words);

  g_settings_set_enum (settings, "crosshair", next);
  return _(words[next]);
}
