/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-double.c: the shortest decimal text that reads back as the same double.
 */
#include "config.h"

#include "ana-double-private.h"

#include "ana-json.h"

#include <math.h>
#include <string.h>

/*
 * Most numbers that we write have few decimals. value * 10^k is then near an integer r of at most 15 digits, and r / 10^k,
 * one exactly rounded division of two exact doubles, is what any reader makes of the text: equal means found, and the
 * least k means shortest. All others go through printf with 15, 16 and 17 digits (fewer for denormals).
 */
#define MAX_FAST_DECIMALS 9
#define MAX_FAST_DIGITS   1e15

static int
write_digits (guint64 value, char *out)
{
  char reversed[20];
  int n = 0;

  do
    reversed[n++] = (char) ('0' + value % 10);
  while ((value /= 10) != 0);
  for (int i = 0; i < n; i++)
    out[i] = reversed[n - 1 - i];
  return n;
}

static int
write_fast (double value, char *out)
{
  static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };

  for (int k = 0; k <= MAX_FAST_DECIMALS; k++)
    {
      double scaled = value * powers[k];
      double rounded;
      char digits[20];
      int n, n_whole;

      if (scaled >= MAX_FAST_DIGITS)
        return 0;
      rounded = floor (scaled + 0.5);
      if (rounded / powers[k] != value)
        continue;
      n = write_digits ((guint64) rounded, digits);
      if (k == 0)
        {
          memcpy (out, digits, n);
          return n;
        }
      n_whole = MAX (n - k, 0);
      memcpy (out, digits, n_whole);
      if (n_whole == 0)
        out[n_whole++] = '0';
      out[n_whole++] = '.';
      for (int zeros = n; zeros < k; zeros++)
        out[n_whole++] = '0';
      memcpy (out + n_whole, digits + MAX (n - k, 0), MIN (n, k));
      return n_whole + MIN (n, k);
    }
  return 0;
}

/* "d.ddde-7" into digits without trailing zeros and the power of the first */
static int
find_shortest (double value, char digits[20], int *exponent)
{
  int precision = value < 2.3e-308 ? 1 : 15;
  char text[40];
  int n = 0;
  char *e;

  for (; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%de", precision - 1);
      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  e = strchr (text, 'e');
  *exponent = (int) g_ascii_strtoll (e + 1, NULL, 10);
  for (char *p = text; p < e; p++)
    if (g_ascii_isdigit (*p))
      digits[n++] = *p;
  while (n > 1 && digits[n - 1] == '0')
    n--;
  return n;
}

static int
write_plain (const char *digits, int n, int exponent, char *out)
{
  int len = 0;

  if (exponent < 0)
    {
      out[len++] = '0';
      out[len++] = '.';
      for (int i = -1; i > exponent; i--)
        out[len++] = '0';
    }
  for (int i = 0; i < MAX (n, exponent + 1); i++)
    {
      if (i == exponent + 1 && i > 0)
        out[len++] = '.';
      out[len++] = i < n ? digits[i] : '0';
    }
  return len;
}

static int
write_exponent (const char *digits, int n, int exponent, char *out)
{
  int len = 0;

  out[len++] = digits[0];
  if (n > 1)
    {
      out[len++] = '.';
      memcpy (out + len, digits + 1, n - 1);
      len += n - 1;
    }
  out[len++] = 'e';
  out[len++] = exponent < 0 ? '-' : '+';
  return len + write_digits ((guint64) ABS (exponent), out + len);
}

/*
 * ana_double_write:
 * @value: a finite number; -0 is written as 0
 * @plain_digits: integers of more digits get an exponent
 * @out: (out): room for 32 bytes; terminated
 *
 * Returns: the length
 */
int
ana_double_write (double value, int plain_digits, char out[32])
{
  char digits[20];
  int exponent, n, len = 0;

  if (value < 0)
    out[len++] = '-';
  value = fabs (value);

  n = value == 0 || value >= 1e-6 ? write_fast (value, out + len) : 0;
  if (n == 0)
    {
      n = find_shortest (value, digits, &exponent);
      n = exponent >= -6 && exponent < plain_digits ? write_plain (digits, n, exponent, out + len)
                                                    : write_exponent (digits, n, exponent, out + len);
    }
  out[len + n] = '\0';
  return len + n;
}

/**
 * ana_double_to_string:
 * @value: any number
 * @out: (out): room for 32 bytes
 *
 * The shortest text that reads back equal, in the C locale: "97.25", "1e+21". Integers below 10^18 have no point.
 * "null" when @value is not finite: no file of ours holds a NaN. Any thread.
 */
void
ana_double_to_string (double value, char out[32])
{
  if (!isfinite (value))
    memcpy (out, "null", 5);
  else
    ana_double_write (value, ANA_DOUBLE_PLAIN_INT64, out);
}
