/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cell.c: the text of a cell into a value of its column's type.
 *
 * Strict: a number has digits and nothing a reader would have to guess at. A thousands mark is taken only where the
 * mapping shows one, and only between groups of three.
 */
#include "ana-cell.h"

#include "ana-money.h"

#include <math.h>
#include <string.h>

#define NUMBER_BYTES  128
#define MAX_UNIX_USEC G_GINT64_CONSTANT (253402300800000000) /* year 9999 */

static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* A number as it was written: sign, digits without marks, places behind the decimal mark, exponent. */
typedef struct {
  gboolean negative;
  guint64  digits;       /* when n_digits <= 18 */
  int      n_digits;     /* without leading zeros */
  int      places;
  int      exponent;
  gboolean has_exponent, has_mark;
  char     plain[NUMBER_BYTES];  /* with a point, without thousands marks, terminated */
} Number;

static gboolean
groups_are_whole (const char *text, const char *end, char group)
{
  const char *p = memchr (text, group, end - text);

  if (p == NULL)
    return TRUE;
  if (p == text || p - text > 3)
    return FALSE;
  for (; p < end; p += 4)
    if (*p != group || end - p < 4 || !g_ascii_isdigit (p[1]) || !g_ascii_isdigit (p[2]) || !g_ascii_isdigit (p[3]))
      return FALSE;
  return TRUE;
}

static void
take_digit (Number *n, char digit, char **out)
{
  *(*out)++ = digit;
  if (n->n_digits > 0 || digit != '0')
    n->n_digits++;
  if (n->n_digits <= 18)
    n->digits = n->digits * 10 + (digit - '0');
}

static gboolean
take_exponent (const char *p, const char *end, Number *n, char **out)
{
  gboolean negative = FALSE;
  const char *digits;

  n->has_exponent = TRUE;
  *(*out)++ = 'e';
  p++;
  if (p < end && (*p == '+' || *p == '-'))
    {
      negative = *p == '-';
      *(*out)++ = *p++;
    }
  for (digits = p; p < end && g_ascii_isdigit (*p) && p - digits < 4; p++)
    {
      n->exponent = n->exponent * 10 + (*p - '0');
      *(*out)++ = *p;
    }
  if (negative)
    n->exponent = -n->exponent;
  return p == end && p > digits;
}

static gboolean
read_number (const char *text, gsize len, char decimal, char group, Number *n)
{
  const char *p = text, *end = text + len, *whole;
  char *out = n->plain;
  guint n_seen = 0;

  memset (n, 0, offsetof (Number, plain));
  if (len == 0 || len > NUMBER_BYTES - 8)
    return FALSE;
  if (*p == '-' || *p == '+')
    n->negative = *p++ == '-';
  if (n->negative)
    *out++ = '-';
  for (whole = p; p < end && (g_ascii_isdigit (*p) || (group != 0 && *p == group)); p++)
    if (*p != group)
      {
        take_digit (n, *p, &out);
        n_seen++;
      }
  if (group != 0 && !groups_are_whole (whole, p, group))
    return FALSE;
  if (p < end && *p == decimal)
    {
      n->has_mark = TRUE;
      *out++ = '.';
      for (p++; p < end && g_ascii_isdigit (*p); p++, n->places++, n_seen++)
        take_digit (n, *p, &out);
    }
  if (n_seen == 0)
    return FALSE;
  if (p < end && (*p == 'e' || *p == 'E') && !take_exponent (p, end, n, &out))
    return FALSE;
  *out = '\0';
  return n->has_exponent || p == end;
}

static const char *
parse_int (const AnaColumnRule *rule, const char *text, gsize len, AnaCell *out)
{
  Number n;

  if (!read_number (text, len, rule->decimal, rule->group, &n) || n.has_mark || n.has_exponent)
    return "not a whole number";
  if (n.n_digits <= 18)
    out->i = n.negative ? -(gint64) n.digits : (gint64) n.digits;
  else if (!g_ascii_string_to_signed (n.plain, 10, G_MININT64, G_MAXINT64, &out->i, NULL))
    return "a whole number out of range";
  return NULL;
}

static const char *
parse_real (const AnaColumnRule *rule, const char *text, gsize len, AnaCell *out)
{
  Number n;

  if (!read_number (text, len, rule->decimal, rule->group, &n))
    return "not a number";
  /* Below 2^53, with a power of ten that a double holds, one division is correctly rounded. */
  if (n.n_digits <= 15 && !n.has_exponent && n.places <= 22)
    out->d = (n.negative ? -1.0 : 1.0) * (double) n.digits / powers[n.places];
  else
    out->d = g_ascii_strtod (n.plain, NULL);
  return isfinite (out->d) ? NULL : "a number out of range";
}

/* Digits beyond the minor unit are rounded half away from zero, on the text. */
static const char *
parse_money (const AnaColumnRule *rule, const char *text, gsize len, AnaCell *out)
{
  int places = ana_money_get_digits (rule->currency);
  Number n;
  __int128 minor;
  int shift;

  if (places < 0)
    return "an amount of an unknown currency";
  if (!read_number (text, len, rule->decimal, rule->group, &n))
    return "not an amount";
  shift = places - n.places + n.exponent;
  if (n.n_digits > 18 || shift > 18)
    return "an amount out of range";
  minor = n.digits;
  for (; shift > 0; shift--)
    minor *= 10;
  if (shift < -19)
    minor = 0;
  else if (shift < 0)
    {
      __int128 divisor = 1;

      for (; shift < 0; shift++)
        divisor *= 10;
      minor = (minor + divisor / 2) / divisor;
    }
  if (minor > G_MAXINT64)
    return "an amount out of range";
  out->i = n.negative ? -(gint64) minor : (gint64) minor;
  return NULL;
}

static const char *
parse_bool (const char *text, gsize len, AnaCell *out)
{
  static const char *const yes[] = { "true", "t", "yes", "y", "1" }, *const no[] = { "false", "f", "no", "n", "0" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      out->i = strlen (yes[i]) == len && g_ascii_strncasecmp (text, yes[i], len) == 0;
      if (out->i || (strlen (no[i]) == len && g_ascii_strncasecmp (text, no[i], len) == 0))
        return NULL;
    }
  return "neither true nor false";
}

static gboolean
parse_unix (const char *format, const char *text, gsize len, gint64 *out)
{
  gint64 factor = g_str_equal (format, "unix") ? ANA_USEC_PER_SEC : g_str_equal (format, "unix_ms") ? 1000 : 1;
  gint64 most = MAX_UNIX_USEC / factor;
  AnaColumnRule plain = { .decimal = '.' };
  AnaCell cell = { 0 };

  if (parse_int (&plain, text, len, &cell) != NULL || cell.i > most || cell.i < -most)
    return FALSE;
  *out = cell.i * factor;
  return TRUE;
}

static gboolean
parse_rfc3339 (const char *text, gsize len, const AnaZone *zone, gint64 *out)
{
  g_autofree char *copy = g_strndup (text, len);

  return ana_time_parse (copy, zone, out, NULL);
}

static const char *
parse_time (const AnaColumnRule *rule, const AnaZone *zone, const char *text, gsize len, AnaCell *out)
{
  gboolean ok = rule->formats == NULL && parse_rfc3339 (text, len, zone, &out->i);

  for (guint i = 0; !ok && rule->formats != NULL && rule->formats[i] != NULL; i++)
    ok = g_str_has_prefix (rule->formats[i], "unix") ? parse_unix (rule->formats[i], text, len, &out->i)
                                                     : ana_time_parse_format (text, len, rule->formats[i], zone, &out->i);
  return ok ? NULL : "not a time of the format";
}

static const char *
parse_date (const AnaColumnRule *rule, const char *text, gsize len, AnaCell *out)
{
  static char *const iso[] = { (char *) "%Y-%m-%d", NULL };
  char *const *formats = rule->formats != NULL ? rule->formats : iso;

  for (guint i = 0; formats[i] != NULL; i++)
    {
      gint64 usec;

      if (!ana_time_parse_format (text, len, formats[i], ana_zone_utc (), &usec))
        continue;
      out->i = ana_bucket_start (ANA_PERIOD_DAY, ana_zone_utc (), usec) / ANA_USEC_PER_DAY;
      return NULL;
    }
  return "not a date of the format";
}

static gboolean
set_has (GHashTable *set, const char *text, gsize len)
{
  char key[256];

  if (set == NULL || len >= sizeof key)
    return FALSE;
  memcpy (key, text, len);
  key[len] = '\0';
  return g_hash_table_contains (set, key);
}

static gboolean
is_missing (const AnaMapping *mapping, const AnaColumnRule *rule, const char *text, gsize len, gboolean quoted)
{
  if (len == 0 && (rule->type != ANA_TYPE_TEXT || !quoted))
    return TRUE;
  if (set_has (mapping->nulls, text, len) || set_has (rule->nulls, text, len))
    return TRUE;
  for (guint i = 0; rule->null_prefixes != NULL && rule->null_prefixes[i] != NULL; i++)
    {
      gsize n = strlen (rule->null_prefixes[i]);

      if (len >= n && memcmp (text, rule->null_prefixes[i], n) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * ana_cell_parse:
 * @mapping: its null texts and zone
 * @rule: the column
 * @text: (array length=len): the cell, valid UTF-8
 * @quoted: whether it stood in quotes: "" is then an empty text, unless the null list has it
 * @out: (out): the value; text is borrowed from @text
 *
 * Blanks around everything but texts are not part of the value.
 *
 * Returns: (nullable): %NULL, or the reason why @text is no such value
 */
const char *
ana_cell_parse (const AnaMapping *mapping, const AnaColumnRule *rule, const char *text, gsize len, gboolean quoted, AnaCell *out)
{
  *out = (AnaCell) { .text = text, .len = len };
  out->is_null = is_missing (mapping, rule, text, len, quoted);
  if (out->is_null || rule->type == ANA_TYPE_TEXT)
    return NULL;
  for (; len > 0 && (*text == ' ' || *text == '\t'); len--)
    text++;
  for (; len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'); len--)
    ;
  out->is_null = len == 0;
  if (out->is_null)
    return NULL;
  switch (rule->type)
    {
    case ANA_TYPE_INT:
      return parse_int (rule, text, len, out);
    case ANA_TYPE_REAL:
      return parse_real (rule, text, len, out);
    case ANA_TYPE_BOOL:
      return parse_bool (text, len, out);
    case ANA_TYPE_TIME:
      return parse_time (rule, mapping->zone, text, len, out);
    case ANA_TYPE_DATE:
      return parse_date (rule, text, len, out);
    case ANA_TYPE_MONEY:
      return parse_money (rule, text, len, out);
    case ANA_TYPE_TEXT:
    default:
      return NULL;
    }
}

/**
 * ana_cell_put:
 *
 * Appends a value to a column under construction.
 */
void
ana_cell_put (const AnaCell *cell, AnaType type, AnaFrameBuilder *builder, guint col)
{
  if (cell->is_null)
    ana_frame_builder_put_null (builder, col);
  else if (type == ANA_TYPE_TEXT)
    ana_frame_builder_put_text (builder, col, cell->text, cell->len);
  else if (type == ANA_TYPE_REAL)
    ana_frame_builder_put_double (builder, col, cell->d);
  else
    ana_frame_builder_put_int64 (builder, col, cell->i);
}
