/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-locale.c: the language of the program, also where the system has no locale for it.
 */
#include "ana-locale.h"

#include "ana-data.h"

#include <libintl.h>
#include <locale.h>

/* What translations may be read in when the person's own locale was never compiled. C.UTF-8 is last: newer C libraries
 * translate nothing in it. */
static const char *const STAND_INS[] = { "en_US.UTF-8", "en_GB.UTF-8", "C.UTF-8" };

static const char *
get_named (const char *variable)
{
  const char *value = g_getenv (variable);

  return value != NULL && *value != '\0' ? value : NULL;
}

/* The locale that was asked for, found or not, in the order of POSIX. */
static const char *
get_wanted (void)
{
  const char *all = get_named ("LC_ALL"), *messages = get_named ("LC_MESSAGES");

  return all != NULL ? all : messages != NULL ? messages : get_named ("LANG");
}

static gboolean
is_plain (const char *locale)
{
  return g_str_equal (locale, "C") || g_str_equal (locale, "POSIX");
}

/* Texts and letters only: numbers and dates stay as they are. */
static void
stand_in (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (STAND_INS); i++)
    if (setlocale (LC_MESSAGES, STAND_INS[i]) != NULL)
      {
        setlocale (LC_CTYPE, STAND_INS[i]);
        return;
      }
}

/* Of the domain and of the names of KPIs alike: both look at LANGUAGE. */
static void
choose_language (void)
{
  const char *wanted = get_wanted (), *language = get_named ("LANGUAGE");

  if (wanted != NULL && is_plain (wanted))
    {
      g_unsetenv ("LANGUAGE");
      return;
    }
  if (!is_plain (setlocale (LC_MESSAGES, NULL)) || (wanted == NULL && language == NULL))
    return;
  stand_in ();
  if (language == NULL)
    g_setenv ("LANGUAGE", wanted, TRUE);
}

/**
 * ana_locale_begin:
 * @domain: the name of the program's translations
 *
 * Sets the locale as the environment says, and binds @domain to its folder. A locale that the system does not have
 * (`LANG=es_ES.UTF-8` on a small system) or none at all beside a `LANGUAGE` would leave the C library with "C", in which it
 * translates nothing, while whatever reads the environment by itself speaks Spanish: another locale then stands in for the
 * texts, so that all of the program speaks one language. Who asks for "C" gets English throughout. Call it first in main(),
 * before there are threads: it changes the environment.
 */
void
ana_locale_begin (const char *domain)
{
  setlocale (LC_ALL, "");
  choose_language ();
  bindtextdomain (domain, ana_data_get_locale_dir ());
  bind_textdomain_codeset (domain, "UTF-8");
  textdomain (domain);
}

/**
 * ana_locale_word:
 * @english: a text that is marked: given here as it stands, or N_() before; may be a format
 *
 * For rooms without a language of their own that speak to people all the same: what is wrong with a document or a spec.
 *
 * Returns: (transfer none): it in the language of the program; @english in a program that ana_locale_begin() was not called in
 *   (the hub: others read what it says), and where nobody has translated it
 */
const char *
ana_locale_word (const char *english)
{
  return gettext (english);
}
