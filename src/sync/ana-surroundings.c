/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-surroundings.c: network and sleep, as the system tells them: GNetworkMonitor, and logind over the system bus.
 *
 * Both may be wrong or missing. A hub that was reached proves a network that the monitor does not know, and a sleep that
 * nobody announced shows in the clocks (ana-link.c); so what is told here makes things faster, and nothing depends on it.
 */
#include "config.h"

#include "ana-surroundings.h"

struct _AnaSurroundings {
  GObject          parent_instance;
  /* Any thread */
  gint             available, metered, asleep; /* (atomic) */
  /* Of this computer; NULL in tests */
  GNetworkMonitor *monitor;
  GDBusConnection *bus;
};

G_DEFINE_FINAL_TYPE (AnaSurroundings, ana_surroundings, G_TYPE_OBJECT)

static guint changed_signal;

static void
ana_surroundings_dispose (GObject *object)
{
  AnaSurroundings *self = ANA_SURROUNDINGS (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (ana_surroundings_parent_class)->dispose (object);
}

static void
ana_surroundings_class_init (AnaSurroundingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_surroundings_dispose;
  changed_signal = g_signal_new ("changed", ANA_TYPE_SURROUNDINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
ana_surroundings_init (AnaSurroundings *self)
{
  self->available = TRUE;
}

AnaSurroundings *
ana_surroundings_new (void)
{
  return g_object_new (ANA_TYPE_SURROUNDINGS, NULL);
}

/* --- what is told --- */

static gboolean
set (gint *place, gboolean value)
{
  gboolean differs = g_atomic_int_get (place) != value;

  g_atomic_int_set (place, value);
  return differs;
}

void
ana_surroundings_set_network (AnaSurroundings *self, gboolean available, gboolean metered)
{
  gboolean changed = set (&self->available, !!available);

  if (set (&self->metered, !!metered) || changed)
    g_signal_emit (self, changed_signal, 0, FALSE);
}

void
ana_surroundings_set_asleep (AnaSurroundings *self, gboolean asleep)
{
  if (set (&self->asleep, !!asleep))
    g_signal_emit (self, changed_signal, 0, !asleep);
}

gboolean
ana_surroundings_has_network (AnaSurroundings *self)
{
  return g_atomic_int_get (&self->available);
}

gboolean
ana_surroundings_is_metered (AnaSurroundings *self)
{
  return g_atomic_int_get (&self->metered);
}

gboolean
ana_surroundings_is_asleep (AnaSurroundings *self)
{
  return g_atomic_int_get (&self->asleep);
}

/* --- this computer --- */

static void
network_cb (AnaSurroundings *self)
{
  ana_surroundings_set_network (self, g_network_monitor_get_network_available (self->monitor),
                                g_network_monitor_get_network_metered (self->monitor));
}

static void
prepare_for_sleep_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
                      GVariant *parameters, gpointer data)
{
  gboolean begins;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &begins);
  ana_surroundings_set_asleep (data, begins);
}

/* Without a system bus (a container) the clocks alone tell of sleep. */
static void
bus_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaSurroundings) self = data;

  self->bus = g_bus_get_finish (result, NULL);
  if (self->bus == NULL)
    return;
  g_dbus_connection_set_exit_on_close (self->bus, FALSE); /* a bus that restarts does not end the program */
  g_dbus_connection_signal_subscribe (self->bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
                                      "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE, prepare_for_sleep_cb,
                                      g_object_ref (self), g_object_unref);
}

static gpointer
make_default (gpointer unused)
{
  AnaSurroundings *self = ana_surroundings_new ();

  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_swapped (self->monitor, "network-changed", G_CALLBACK (network_cb), self);
  g_signal_connect_swapped (self->monitor, "notify::network-metered", G_CALLBACK (network_cb), self);
  network_cb (self);
  g_bus_get (G_BUS_TYPE_SYSTEM, NULL, bus_cb, g_object_ref (self));
  return self;
}

/**
 * ana_surroundings_get_default:
 *
 * Any thread; it listens on the thread-default main context of the first caller.
 *
 * Returns: (transfer none): those of this computer, kept until the program ends
 */
AnaSurroundings *
ana_surroundings_get_default (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_default, NULL);
}
