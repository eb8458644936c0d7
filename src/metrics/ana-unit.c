/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-unit.c: the units of FORMATS.md section 1, and which measure may carry which.
 */
#include "config.h"

#include "ana-kpi-private.h"
#include "ana-money.h"

static const char *const UNITS[] = {
  "count", "ratio", "percent", "score", "days", "hours", "sec", "ms", "bytes", "bytes/sec", "1/sec", NULL,
};

/* What a formula can find out by itself: all other units are a plain number to it. */
static const char *const DERIVED_TIMES[] = { "days", "hours", "sec", "ms", NULL };

/**
 * ana_unit_is_valid:
 * @unit: (nullable): a text
 *
 * Tells whether @unit is one of `count ratio percent score days hours sec ms bytes bytes/sec 1/sec money:XXX`, with
 * XXX a currency of ISO 4217. Pure; any thread.
 *
 * Returns: %TRUE if it is
 */
gboolean
ana_unit_is_valid (const char *unit)
{
  if (unit == NULL)
    return FALSE;
  if (g_str_has_prefix (unit, "money:"))
    {
      const char *currency = unit + strlen ("money:");

      return strlen (currency) == 3 && ana_money_get_digits (currency) >= 0;
    }
  return g_strv_contains (UNITS, unit);
}

/*
 * The formula knows three kinds of result: money of a currency, a length of time, and a plain number. Only a plain
 * number may be declared as any unit but money, since columns carry no units of their own.
 */
gboolean
ana_unit_is_compatible (const char *declared,
                        const char *derived)
{
  if (g_strcmp0 (declared, derived) == 0)
    return TRUE;
  if (g_str_has_prefix (declared, "money:") || (derived != NULL && g_str_has_prefix (derived, "money:")))
    return FALSE;
  return derived == NULL || !g_strv_contains (DERIVED_TIMES, derived);
}
