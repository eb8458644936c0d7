/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-locale.c: the language of the program, where the system knows its locale and where it does not.
 */
#include "ana-locale.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#define NOWHERE "es_XX.UTF-8" /* no system has it */

/* A process of its own for each: a locale is the process's. NULL: the variable is not set. */
static void
begin_with (const char *lang, const char *all, const char *language)
{
  static const char *const VARIABLES[] = { "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE" };

  for (guint i = 0; i < G_N_ELEMENTS (VARIABLES); i++)
    g_unsetenv (VARIABLES[i]);
  if (lang != NULL)
    g_setenv ("LANG", lang, TRUE);
  if (all != NULL)
    g_setenv ("LC_ALL", all, TRUE);
  if (language != NULL)
    g_setenv ("LANGUAGE", language, TRUE);
  ana_locale_begin ("nothing");
}

static void
test_missing (void)
{
  if (g_test_subprocess ())
    {
      begin_with (NOWHERE, NULL, NULL);
      g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, NOWHERE);
      g_assert_cmpstr (setlocale (LC_MESSAGES, NULL), !=, "C");
      g_assert_cmpstr (setlocale (LC_NUMERIC, NULL), ==, "C");
      g_assert_cmpstr (g_get_language_names ()[0], ==, NOWHERE);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* LANGUAGE alone, and beside a locale that is missing: it leads. */
static void
test_language (void)
{
  if (g_test_subprocess ())
    {
      begin_with (NULL, NULL, "es");
      g_assert_cmpstr (setlocale (LC_MESSAGES, NULL), !=, "C");
      begin_with (NOWHERE, NULL, "fr:es");
      g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, "fr:es");
      g_assert_cmpstr (setlocale (LC_MESSAGES, NULL), !=, "C");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* Asked for: English, whatever LANGUAGE says; nothing asked for: the same. */
static void
test_plain (void)
{
  if (g_test_subprocess ())
    {
      begin_with ("es_ES.UTF-8", "C", "es");
      g_assert_null (g_getenv ("LANGUAGE"));
      g_assert_cmpstr (setlocale (LC_MESSAGES, NULL), ==, "C");
      begin_with (NULL, "", NULL);
      g_assert_cmpstr (setlocale (LC_MESSAGES, NULL), ==, "C");
      g_assert_null (g_getenv ("LANGUAGE"));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* A locale that is there is left alone. */
static void
test_found (void)
{
  if (g_test_subprocess ())
    {
      begin_with ("C.UTF-8", NULL, "es");
      g_assert_cmpstr (setlocale (LC_MESSAGES, NULL), ==, "C.UTF-8");
      g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, "es");
      g_assert_cmpstr (textdomain (NULL), ==, "nothing");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/locale/missing", test_missing);
  g_test_add_func ("/base/locale/language", test_language);
  g_test_add_func ("/base/locale/plain", test_plain);
  g_test_add_func ("/base/locale/found", test_found);
  return g_test_run ();
}
