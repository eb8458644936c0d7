/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.c: the program analytics-dashboard.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-locale.h"

#include <glib/gi18n.h>
#include <malloc.h>

/* Heaps. Left to itself the C library gives each thread its own, and each keeps what its busiest moment took. With as many as
 * threads are busy in a start none of them waits there for another: with two a start took a fifth more of the processor. */
#define MAX_ARENAS 6

/* A program that was built and not installed finds its settings' schema beside the build: ./run says where. Without
 * this check GSettings ends the program with no word of help. */
static gboolean
has_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, ANA_APP_ID, TRUE) : NULL;

  return schema != NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (AnaApplication) application = NULL;

  mallopt (M_ARENA_MAX, MAX_ARENAS);
  ana_locale_begin (GETTEXT_PACKAGE);
  gtk_disable_setlocale (); /* it would undo what stands in for a missing locale */
  if (!has_schema ())
    {
      g_printerr (_("The settings of the program are not installed. Start it with ./run, or set GSETTINGS_SCHEMA_DIR.\n"));
      return 1;
    }
  application = ana_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
