/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-money.c: minor units: the digits of each currency, and decimal text in and out.
 */
#include "config.h"

#include "ana-money.h"

#include "ana-json.h"

#include <math.h>
#include <string.h>

#define MAX_DECIMALS 400 /* of a double written out: more zeros than any number has */

/* ISO 4217 of 2023, by the number of minor digits; every code three letters and a blank. */
static const struct {
  int         digits;
  const char *codes;
} currencies[] = {
  { 0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF " },
  { 2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
       "CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK "
       "HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
       "MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP "
       "SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR "
       "ZMW ZWL " },
  { 3, "BHD IQD JOD KWD LYD OMR TND " },
  { 4, "CLF UYW " },
};

/**
 * ana_money_get_digits:
 * @currency: (nullable): an ISO 4217 code, upper case
 *
 * Returns: how many decimal digits its minor unit has; -1 when there is no such currency
 */
int
ana_money_get_digits (const char *currency)
{
  if (currency == NULL || strlen (currency) != 3)
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    for (const char *code = currencies[i].codes; *code != '\0'; code += 4)
      if (memcmp (code, currency, 3) == 0)
        return currencies[i].digits;
  return -1;
}

/* A decimal text as digits and a power of ten. */
typedef struct {
  gboolean negative;
  char     digits[MAX_DECIMALS];
  int      n;
  int      point; /* how many of the digits stand before the point */
} Decimal;

static gboolean
read_decimal (const char *text, Decimal *out)
{
  const char *p = text;
  gboolean has_point = FALSE;
  int n_seen = 0;

  *out = (Decimal) { 0 };
  if (*p == '-' || *p == '+')
    out->negative = *p++ == '-';
  for (; g_ascii_isdigit (*p) || (*p == '.' && !has_point); p++)
    {
      if (*p == '.')
        {
          has_point = TRUE;
          continue;
        }
      if (out->n >= MAX_DECIMALS)
        return FALSE;
      n_seen++;
      out->digits[out->n++] = (char) (*p - '0');
      out->point += !has_point;
    }
  if (*p == 'e' || *p == 'E')
    {
      char *end;
      gint64 exponent = g_ascii_strtoll (p + 1, &end, 10);

      if (end == p + 1 || ABS (exponent) > MAX_DECIMALS)
        return FALSE;
      out->point += (int) exponent;
      p = end;
    }
  return n_seen > 0 && *p == '\0';
}

/* The number of units of 10^-places; what is cut off may only be zeros unless @round. */
static gboolean
scale (const Decimal *decimal, int places, gboolean round, gint64 *out)
{
  int n_wanted = decimal->point + places;
  guint64 limit = decimal->negative ? (guint64) G_MAXINT64 + 1 : G_MAXINT64;
  guint64 value = 0;

  for (int i = 0; i < n_wanted; i++)
    {
      guint digit = i < decimal->n ? (guint) decimal->digits[i] : 0;

      if (value > (limit - digit) / 10)
        return FALSE;
      value = value * 10 + digit;
    }
  for (int i = MAX (n_wanted, 0); i < decimal->n && !round; i++)
    if (decimal->digits[i] != 0)
      return FALSE;
  if (n_wanted >= 0 && n_wanted < decimal->n && decimal->digits[n_wanted] >= 5)
    {
      if (value >= limit)
        return FALSE;
      value++;
    }
  *out = decimal->negative ? (gint64) -value : (gint64) value;
  return TRUE;
}

/**
 * ana_money_from_double:
 * @major: an amount in major units, as in 12.3 euros
 * @currency: the ISO 4217 code
 * @out_minor: (out): minor units
 *
 * Rounds half away from zero on the shortest decimal text of @major: 1.005 is 101 cents, as a person reads it, though the
 * double lies below. Any thread.
 *
 * Returns: %FALSE when @major is not finite or too large, or the currency is unknown
 */
gboolean
ana_money_from_double (double major, const char *currency, gint64 *out_minor)
{
  int places = ana_money_get_digits (currency);
  char text[32];
  Decimal decimal;

  if (places < 0 || !isfinite (major))
    return FALSE;
  ana_double_to_string (major, text);
  return read_decimal (text, &decimal) && scale (&decimal, places, TRUE, out_minor);
}

/**
 * ana_money_format_major:
 * @minor: minor units
 * @currency: the ISO 4217 code; an unknown one has no digits after the point
 *
 * Returns: (transfer full): "-12.30", in the C locale
 */
char *
ana_money_format_major (gint64 minor, const char *currency)
{
  int places = MAX (ana_money_get_digits (currency), 0);
  guint64 value = minor < 0 ? -(guint64) minor : (guint64) minor;
  guint64 unit = 1;

  for (int i = 0; i < places; i++)
    unit *= 10;
  if (places == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, minor < 0 ? "-" : "", value);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, minor < 0 ? "-" : "", value / unit, places,
                          value % unit);
}

/**
 * ana_money_parse_major:
 * @text: "12.3", "-7", "1e3"
 * @currency: the ISO 4217 code
 * @out_minor: (out): minor units
 *
 * Reads an amount exactly. Any thread.
 *
 * Returns: %FALSE when @text is no number, too large, has more digits than the currency, or the currency is unknown
 */
gboolean
ana_money_parse_major (const char *text, const char *currency, gint64 *out_minor)
{
  int places = ana_money_get_digits (currency);
  Decimal decimal;

  return places >= 0 && text != NULL && read_decimal (text, &decimal) && scale (&decimal, places, FALSE, out_minor);
}
