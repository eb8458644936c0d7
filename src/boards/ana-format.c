/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-format.c: numbers as people read them. Decided here once, for the window, the painter and the terminal.
 *
 * Thousands and units are parted by U+2009, the minus is U+2212 (mockups/tokens.md section 1). The decimal mark follows
 * LC_NUMERIC, unless the person says otherwise; the place of a currency goes with it.
 */
#include "config.h"

#include "ana-card.h"

#include "ana-money.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define THIN  "\u2009"
#define MINUS "\u2212"

typedef struct {
  gboolean comma;         /* decimal comma */
  gboolean symbol_behind; /* "12 €" */
} Habits;

static gint the_mark = ANA_DECIMAL_SYSTEM; /* (atomic) */

/* CLDR: languages that write a comma, and those of their countries that do not. */
static gboolean
writes_comma (const char *locale)
{
  static const char *const comma[] = {
    "af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fo", "fr", "gl", "hr", "hu", "hy", "id", "is",
    "it", "ka", "kk", "ky", "lb", "lt", "lv", "mk", "mn", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv",
    "tr", "uk", "uz", "vi", NULL,
  };
  static const char *const point[] = {
    "es_MX", "es_GT", "es_HN", "es_NI", "es_PA", "es_PE", "es_PR", "es_SV", "es_DO", "es_US", "es_CU", "de_CH", "de_LI", "it_CH", NULL,
  };
  g_autofree char *language = g_strndup (locale, strcspn (locale, "_.@"));
  g_autofree char *country = g_strndup (locale, strcspn (locale, ".@"));

  return g_strv_contains (comma, language) && !g_strv_contains (point, country);
}

static gboolean
is_plain (const char *locale)
{
  return locale == NULL || *locale == '\0' || strcmp (locale, "C") == 0 || strcmp (locale, "POSIX") == 0 || g_str_has_prefix (locale, "C.");
}

/* What was asked for, whether the system has it or not. */
static const char *
get_wanted_numeric (void)
{
  static const char *const variables[] = { "LC_ALL", "LC_NUMERIC", "LANG" };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = g_getenv (variables[i]);

      if (value != NULL && *value != '\0')
        return value;
    }
  return NULL;
}

/* As LC_NUMERIC says; of a locale that was never compiled here, as its name says; else as the language does. */
static gboolean
process_writes_comma (void)
{
  const char *wanted = get_wanted_numeric ();

  if (!is_plain (setlocale (LC_NUMERIC, NULL)))
    return strcmp (nl_langinfo (RADIXCHAR), ",") == 0;
  return writes_comma (!is_plain (wanted) ? wanted : g_get_language_names ()[0]);
}

/* Numbers in the language of the process are those of its LC_NUMERIC, which may be another country's. */
static Habits
get_habits (const char *locale)
{
  gboolean own = locale == NULL || strcmp (locale, g_get_language_names ()[0]) == 0;
  gboolean comma = own ? process_writes_comma () : writes_comma (locale);
  Habits habits = { comma, comma };
  int mark = g_atomic_int_get (&the_mark);

  if (mark != ANA_DECIMAL_SYSTEM)
    habits.comma = mark == ANA_DECIMAL_COMMA;
  return habits;
}

/**
 * ana_format_set_decimal:
 * @mark: what parts the decimals, wherever a number is shown from now on
 *
 * The person's own choice, over what the locale says. Any thread; files for machines are written without it.
 */
void
ana_format_set_decimal (AnaDecimalMark mark)
{
  g_atomic_int_set (&the_mark, (int) mark);
}

/* "-1234567.8" to "−1 234 567.8", with the decimal mark of the language. */
static char *
group_digits (const char *plain, Habits habits)
{
  GString *out = g_string_new (NULL);
  const char *p = plain;
  gsize n_int;

  if (*p == '-')
    {
      g_string_append (out, MINUS);
      p++;
    }
  n_int = strcspn (p, ".");
  for (gsize i = 0; i < n_int; i++)
    {
      if (i > 0 && (n_int - i) % 3 == 0 && n_int > 3)
        g_string_append (out, THIN);
      g_string_append_c (out, p[i]);
    }
  if (p[n_int] == '.')
    g_string_append_printf (out, "%c%s", habits.comma ? ',' : '.', p + n_int + 1);
  return g_string_free (out, FALSE);
}

static char *
format_fixed (double value, int digits, Habits habits)
{
  char format[16], plain[400];

  g_snprintf (format, sizeof format, "%%.%df", CLAMP (digits, 0, 6));
  g_ascii_formatd (plain, sizeof plain, format, value);
  if (strspn (plain, "-0.") == strlen (plain) && plain[0] == '-')
    memmove (plain, plain + 1, strlen (plain)); /* no negative zero */
  return group_digits (plain, habits);
}

/* Four significant digits with k, M, G, T; below a hundred thousand the number itself. */
static char *
format_compact (double value, int digits_below, Habits habits)
{
  static const struct { double factor; const char *suffix; } steps[] = { { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" } };
  double size = fabs (value);

  if (size >= 1e5 - 0.5)
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
      if (size >= steps[i].factor * (i == 3 ? 1 : 0.99995))
        {
          double scaled = value / steps[i].factor;
          int digits = fabs (scaled) >= 99.995 ? 1 : fabs (scaled) >= 9.9995 ? 2 : 3;
          g_autofree char *text = format_fixed (scaled, digits, habits);

          return g_strconcat (text, THIN, steps[i].suffix, NULL);
        }
  return format_fixed (value, size >= 1000 ? 0 : digits_below, habits);
}

/* One decimal and k, M, G, T from a thousand on. */
static char *
format_short (double value, Habits habits)
{
  static const struct { double factor; const char *suffix; } steps[] = { { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" } };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (fabs (value) >= steps[i].factor)
      {
        g_autofree char *text = format_fixed (value / steps[i].factor, i < 3 ? 2 : 1, habits);
        return g_strconcat (text, THIN, steps[i].suffix, NULL);
      }
  return format_fixed (value, value == floor (value) ? 0 : 1, habits);
}

static const char *
get_symbol (const char *currency)
{
  static const char *const symbols[][2] = { { "EUR", "€" }, { "GBP", "£" }, { "USD", "$" }, { "JPY", "¥" } };

  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (strcmp (symbols[i][0], currency) == 0)
      return symbols[i][1];
  return currency;
}

static char *
with_symbol (char *number, const char *currency, Habits habits)
{
  g_autofree char *owned = number;

  if (habits.symbol_behind)
    return g_strconcat (number, THIN, get_symbol (currency), NULL);
  return g_strconcat (get_symbol (currency), THIN, number, NULL);
}

static char *
format_money (double minor, const char *currency, gboolean compact, Habits habits)
{
  int digits = MAX (0, ana_money_get_digits (currency));
  double major = minor / pow (10, digits);

  return with_symbol (compact ? format_compact (major, digits, habits) : format_fixed (major, digits, habits), currency, habits);
}

static char *
format_bytes (double value, const char *per, Habits habits)
{
  static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB" };
  guint i = 0;
  g_autofree char *number = NULL;

  while (fabs (value) >= 1024 && i + 1 < G_N_ELEMENTS (units))
    {
      value /= 1024;
      i++;
    }
  number = format_fixed (value, i == 0 || fabs (value) >= 100 ? 0 : 1, habits);
  return g_strconcat (number, THIN, units[i], per, NULL);
}

static char *
with_unit (char *number, const char *unit)
{
  char *text = g_strconcat (number, THIN, unit, NULL);

  g_free (number);
  return text;
}

/**
 * ana_format_value:
 * @value: in the unit of the KPI (money in minor units); not finite gives "—"
 * @unit: FORMATS.md section 1
 * @compact: k and M from a hundred thousand on; cards only
 * @locale: (nullable): a language such as "es"; %NULL is the process's
 *
 * Returns: (transfer full): the text
 */
char *
ana_format_value (double value, const char *unit, gboolean compact, const char *locale)
{
  Habits habits = get_habits (locale);

  if (!isfinite (value))
    return g_strdup ("—");
  if (g_str_has_prefix (unit, "money:"))
    return format_money (value, unit + strlen ("money:"), compact, habits);
  if (strcmp (unit, "percent") == 0)
    return with_unit (format_fixed (value, 1, habits), "%");
  if (strcmp (unit, "ratio") == 0)
    return format_fixed (value, 3, habits);
  if (strcmp (unit, "bytes") == 0)
    return format_bytes (value, "", habits);
  if (strcmp (unit, "bytes/sec") == 0)
    return format_bytes (value, "/s", habits);
  if (strcmp (unit, "1/sec") == 0)
    return with_unit (format_compact (value, 2, habits), "/s");
  if (strcmp (unit, "ms") == 0)
    return with_unit (format_compact (value, 1, habits), "ms");
  if (strcmp (unit, "sec") == 0)
    return with_unit (format_compact (value, 1, habits), "s");
  if (strcmp (unit, "hours") == 0)
    return with_unit (format_compact (value, 1, habits), "h");
  if (strcmp (unit, "days") == 0)
    return with_unit (format_compact (value, 1, habits), C_("unit", "d"));
  return compact ? format_compact (value, value == floor (value) ? 0 : 2, habits)
                 : format_fixed (value, value == floor (value) ? 0 : 2, habits);
}

/**
 * ana_format_head:
 * @value: in the unit of the KPI
 * @unit: its unit
 * @locale: (nullable): as for ana_format_value()
 *
 * A value in the largest type: as ana_format_value(), but money of five digits or more without its cents, which nobody
 * reads there and which push away what stands beside it.
 *
 * Returns: (transfer full): the text
 */
char *
ana_format_head (double value, const char *unit, const char *locale)
{
  const char *currency = g_str_has_prefix (unit, "money:") ? unit + strlen ("money:") : NULL;
  double major = currency != NULL ? value / pow (10, MAX (0, ana_money_get_digits (currency))) : 0;
  Habits habits = get_habits (locale);

  if (isfinite (value) && fabs (major) >= 1e4)
    return with_symbol (format_fixed (major, 0, habits), currency, habits);
  return ana_format_value (value, unit, FALSE, locale);
}

/**
 * ana_format_bare:
 * @value: in the unit of the KPI
 * @unit: its unit, which stands elsewhere: in the head of a column or of a card
 * @compact: k and M from a thousand on
 * @locale: (nullable): as for ana_format_value()
 *
 * Returns: (transfer full): the number alone; money in whole major units
 */
char *
ana_format_bare (double value, const char *unit, gboolean compact, const char *locale)
{
  Habits habits = get_habits (locale);

  if (!isfinite (value))
    return g_strdup ("—");
  if (g_str_has_prefix (unit, "money:"))
    value /= pow (10, MAX (0, ana_money_get_digits (unit + strlen ("money:"))));
  else if (strcmp (unit, "count") != 0)
    return ana_format_value (value, unit, compact, locale);
  return compact ? format_short (value, habits) : format_fixed (value, 0, habits);
}

/**
 * ana_format_age:
 * @age_usec: how long ago; below zero counts as now
 *
 * Returns: (transfer full): "3 s", "26 min", "5 h", "2 days"
 */
char *
ana_format_age (gint64 age_usec)
{
  gint64 seconds = MAX (0, age_usec) / G_USEC_PER_SEC;

  if (seconds < 60)
    return g_strdup_printf ("%d" THIN "s", (int) seconds);
  if (seconds < 60 * 60)
    return g_strdup_printf ("%d" THIN "min", (int) (seconds / 60));
  if (seconds < 24 * 60 * 60)
    return g_strdup_printf ("%d" THIN "h", (int) (seconds / 3600));
  return g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%d day", "%d days", seconds / 86400), (int) (seconds / 86400));
}

/**
 * ana_format_axis:
 * @value: of a tick, money in major units
 * @locale: (nullable): as for ana_format_value()
 *
 * Returns: (transfer full): a short text without a unit: "60 k"
 */
char *
ana_format_axis (double value, const char *locale)
{
  static const struct { double factor; const char *suffix; } steps[] = { { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" } };
  Habits habits = get_habits (locale);
  char plain[64];

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (fabs (value) >= steps[i].factor)
      {
        g_autofree char *number = NULL;

        g_ascii_formatd (plain, sizeof plain, "%.4g", value / steps[i].factor);
        number = group_digits (plain, habits);
        return g_strconcat (number, THIN, steps[i].suffix, NULL);
      }
  g_ascii_formatd (plain, sizeof plain, "%.4g", value);
  return strchr (plain, 'e') != NULL ? g_strdup (plain) : group_digits (plain, habits);
}
