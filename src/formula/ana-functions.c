/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-functions.c: the functions of rows. One more is one line in the table, a check and a loop.
 */
#include "config.h"

#include "ana-date.h"
#include "ana-money.h"
#include "ana-vec-private.h"

#include <math.h>
#include <string.h>

/* --- checks --- */

static gboolean
fail_type (AnaNode *node, guint i, const char *text, const char *wanted, GError **error)
{
  AnaNode *arg = ana_node_arg (node, i);
  char type[16];

  ana_formula_fail (error, text, arg->pos, "%s() takes %s here, not %s", node->text, wanted,
                    ana_node_describe (arg, type));
  return FALSE;
}

static gboolean
want_number (AnaNode *node, guint i, const char *text, GError **error)
{
  AnaNode *arg = ana_node_arg (node, i);

  if (arg->type == ANA_TYPE_NULL)
    ana_node_set_type (arg, ANA_TYPE_INT, NULL);
  return ana_type_is_number (arg->type) || fail_type (node, i, text, "a number", error);
}

static gboolean
want_type (AnaNode *node, guint i, AnaType type, const char *wanted, const char *text, GError **error)
{
  AnaNode *arg = ana_node_arg (node, i);

  if (arg->type == ANA_TYPE_NULL)
    ana_node_set_type (arg, type, NULL);
  return arg->type == type || fail_type (node, i, text, wanted, error);
}

static gboolean
check_same (AnaNode *node, const char *text, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);

  if (!want_number (node, 0, text, error))
    return FALSE;
  if (ana_node_n (node) > 1 && !want_type (node, 1, ANA_TYPE_INT, "a whole number", text, error))
    return FALSE;
  ana_node_set_type (node, a->type, a->currency);
  return TRUE;
}

/* coalesce, min_of, max_of: all of one type. */
static gboolean
check_all (AnaNode *node, const char *text, GError **error)
{
  AnaNode *result = ana_node_arg (node, 0);

  for (guint i = 1; i < ana_node_n (node); i++)
    {
      AnaNode *arg = ana_node_arg (node, i);

      if (!ana_node_unify (result, arg, text, FALSE, error))
        return FALSE;
      if (result->type == ANA_TYPE_NULL || arg->type == ANA_TYPE_REAL || arg->type == ANA_TYPE_TIME)
        result = arg;
    }
  ana_node_set_type (node, result->type, result->currency);
  return TRUE;
}

static gboolean
check_extreme (AnaNode *node, const char *text, GError **error)
{
  for (guint i = 0; i < ana_node_n (node); i++)
    if (!want_number (node, i, text, error))
      return FALSE;
  return check_all (node, text, error);
}

static gboolean
check_nullif (AnaNode *node, const char *text, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);

  if (!ana_node_unify (a, ana_node_arg (node, 1), text, TRUE, error))
    return FALSE;
  ana_node_set_type (node, a->type, a->currency);
  return TRUE;
}

static gboolean
check_safe_div (AnaNode *node, const char *text, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);
  AnaNode *b = ana_node_arg (node, 1);

  if (!want_number (node, 0, text, error) || !want_number (node, 1, text, error))
    return FALSE;
  if (b->type == ANA_TYPE_MONEY && !(a->type == ANA_TYPE_MONEY && strcmp (a->currency, b->currency) == 0))
    return fail_type (node, 1, text, "the same currency", error);
  ana_node_set_type (node, ANA_TYPE_REAL, NULL);
  return TRUE;
}

static gboolean
check_distance (AnaNode *node, const char *text, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);
  AnaNode *b = ana_node_arg (node, 1);

  if (!ana_node_unify (a, b, text, TRUE, error))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (ana_node_arg (node, i)->type != ANA_TYPE_DATE && !want_type (node, i, ANA_TYPE_TIME, "a time or date", text, error))
      return FALSE;
  ana_node_set_type (node, ANA_TYPE_REAL, NULL);
  return TRUE;
}

static gboolean
check_text (AnaNode *node, const char *text, GError **error)
{
  if (!want_type (node, 0, ANA_TYPE_TEXT, "a text", text, error))
    return FALSE;
  for (guint i = 1; i < ana_node_n (node); i++)
    if (!want_type (node, i, ANA_TYPE_INT, "a whole number", text, error))
      return FALSE;
  ana_node_set_type (node, ANA_TYPE_TEXT, NULL);
  return TRUE;
}

static gboolean
check_match (AnaNode *node, const char *text, GError **error)
{
  if (!want_type (node, 0, ANA_TYPE_TEXT, "a text", text, error)
      || !want_type (node, 1, ANA_TYPE_TEXT, "a text", text, error))
    return FALSE;
  ana_node_set_type (node, ANA_TYPE_BOOL, NULL);
  return TRUE;
}

static gboolean
check_trunc (AnaNode *node, const char *text, GError **error)
{
  AnaNode *unit = ana_node_arg (node, 0);
  AnaNode *when = ana_node_arg (node, 1);
  AnaPeriod period;

  if (unit->op != ANA_NODE_TEXT || !ana_period_from_string (unit->text, &period))
    {
      ana_formula_fail (error, text, unit->pos, "date_trunc() takes 'minute', 'hour', 'day', 'week', 'month', 'quarter' or 'year'");
      return FALSE;
    }
  if (when->type != ANA_TYPE_DATE && !want_type (node, 1, ANA_TYPE_TIME, "a time or date", text, error))
    return FALSE;
  if (ana_node_n (node) > 2)
    {
      AnaNode *zone = ana_node_arg (node, 2);
      if (zone->op != ANA_NODE_TEXT || ana_zone_get (zone->text, NULL) == NULL)
        {
          ana_formula_fail (error, text, zone->pos, "date_trunc() takes the name of a zone here, as 'Europe/Madrid'");
          return FALSE;
        }
    }
  ana_node_set_type (node, when->type, NULL);
  return TRUE;
}

static gboolean
check_money (AnaNode *node, const char *text, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);
  AnaNode *currency = ana_node_arg (node, 1);

  if (!want_number (node, 0, text, error))
    return FALSE;
  if (currency->op != ANA_NODE_TEXT || ana_money_get_digits (currency->text) < 0)
    {
      ana_formula_fail (error, text, currency->pos, "money() takes an ISO 4217 currency here, as 'EUR'");
      return FALSE;
    }
  if (a->type == ANA_TYPE_MONEY && strcmp (a->currency, currency->text) != 0)
    {
      ana_formula_fail (error, text, node->pos, "money:%s is no money:%s: no rate is known here", a->currency, currency->text);
      return FALSE;
    }
  ana_node_set_type (node, ANA_TYPE_MONEY, currency->text);
  return TRUE;
}

/* --- numbers --- */

static AnaVec *
new_like (const AnaNode *node, AnaVec **args, guint n_args, guint n_rows)
{
  gboolean constant = TRUE;

  for (guint i = 0; i < n_args; i++)
    constant = constant && args[i]->mask == 0;
  return ana_vec_new (node->type, node->currency, n_rows, constant);
}

static AnaVec *
eval_abs (const AnaNode *node, AnaVec **args, guint n_rows)
{
  AnaVec *a = args[0];
  AnaVec *out = new_like (node, args, 1, n_rows);

  for (guint i = 0; i < out->n; i++)
    if (a->type == ANA_TYPE_REAL)
      ana_vec_doubles (out)[i] = fabs (a->f64[i]);
    else if (a->i64[i] == G_MININT64)
      ana_vec_set_null (out, i);
    else
      ana_vec_ints (out)[i] = ABS (a->i64[i]);
  ana_vec_and_valid (out, a);
  return out;
}

static AnaVec *
eval_round (const AnaNode *node, AnaVec **args, guint n_rows)
{
  guint n_args = ana_node_n (node);
  AnaVec *out;

  if (args[0]->type != ANA_TYPE_REAL)
    return ana_vec_ref (args[0]);
  out = new_like (node, args, n_args, n_rows);
  for (guint i = 0; i < out->n; i++)
    {
      double x = args[0]->f64[i & args[0]->mask];
      gint64 digits = n_args > 1 ? CLAMP (args[1]->i64[i & args[1]->mask], -15, 15) : 0;
      double scale = pow (10, (double) ABS (digits));
      double y = digits < 0 ? round (x / scale) * scale : round (x * scale) / scale;
      ana_vec_doubles (out)[i] = isfinite (y) ? y : x;
    }
  for (guint i = 0; i < n_args; i++)
    ana_vec_and_valid (out, args[i]);
  return out;
}

static AnaVec *
eval_floor (const AnaNode *node, AnaVec **args, guint n_rows)
{
  AnaVec *out;

  if (args[0]->type != ANA_TYPE_REAL)
    return ana_vec_ref (args[0]);
  out = new_like (node, args, 1, n_rows);
  for (guint i = 0; i < out->n; i++)
    ana_vec_doubles (out)[i] = floor (args[0]->f64[i]);
  ana_vec_and_valid (out, args[0]);
  return out;
}

static AnaVec *
eval_safe_div (const AnaNode *node, AnaVec **args, guint n_rows)
{
  g_autoptr (AnaVec) a = ana_vec_to_real (args[0]);
  g_autoptr (AnaVec) b = ana_vec_to_real (args[1]);
  AnaVec *out = new_like (node, args, 2, n_rows);

  for (guint i = 0; i < out->n; i++)
    {
      double q = a->f64[i & a->mask] / b->f64[i & b->mask];

      if (isfinite (q))
        ana_vec_doubles (out)[i] = q;
      else
        ana_vec_set_null (out, i);
    }
  ana_vec_and_valid (out, a);
  ana_vec_and_valid (out, b);
  return out;
}

/* min_of and max_of: null as soon as one of them is unknown. */
static AnaVec *
eval_extreme (const AnaNode *node, AnaVec **args, guint n_rows)
{
  guint n_args = ana_node_n (node);
  gboolean want_min = strcmp (node->text, "min_of") == 0;
  g_autofree guint16 *which = g_new0 (guint16, MAX (n_rows, 1));
  g_autofree AnaVec **reals = g_new0 (AnaVec *, n_args);
  AnaVec *out;

  for (guint i = 0; i < n_args; i++)
    reals[i] = ana_vec_to_real (args[i]);
  for (guint row = 0; row < n_rows; row++)
    for (guint i = 1; i < n_args; i++)
      {
        AnaVec *best = reals[which[row]];
        double x = reals[i]->f64[row & reals[i]->mask];
        double y = best->f64[row & best->mask];
        if (want_min ? x < y : x > y)
          which[row] = (guint16) i;
      }
  out = ana_vec_choose (args, n_args, which, n_rows, node->type, node->currency);
  for (guint i = 0; i < n_args; i++)
    {
      ana_vec_and_valid (out, args[i]);
      ana_vec_unref (reals[i]);
    }
  return out;
}

/* Minor units of a major amount: the product is nearly always far from a half; only near one the decimal text decides. */
static gboolean
to_minor (double major, double scale, const char *currency, gint64 *minor)
{
  double scaled = major * scale;
  double rest = fabs (scaled - trunc (scaled));

  if (!(fabs (scaled) < 0x1p52) || fabs (rest - 0.5) < 1e-6 * (1 + fabs (scaled) * 1e-6))
    return ana_money_from_double (major, currency, minor);
  *minor = (gint64) round (scaled);
  return TRUE;
}

static AnaVec *
eval_money (const AnaNode *node, AnaVec **args, guint n_rows)
{
  AnaVec *a = args[0];
  double scale = pow (10, ana_money_get_digits (node->currency));
  AnaVec *out;

  if (a->type == ANA_TYPE_MONEY)
    return ana_vec_ref (a);
  out = new_like (node, args, 1, n_rows);
  for (guint i = 0; i < out->n; i++)
    {
      gboolean ok = a->type == ANA_TYPE_REAL
                      ? to_minor (a->f64[i], scale, node->currency, &ana_vec_ints (out)[i])
                      : !__builtin_mul_overflow (a->i64[i], (gint64) scale, &ana_vec_ints (out)[i]);
      if (!ok)
        ana_vec_set_null (out, i);
    }
  ana_vec_and_valid (out, a);
  return out;
}

/* --- any type --- */

static AnaVec *
eval_coalesce (const AnaNode *node, AnaVec **args, guint n_rows)
{
  guint n_args = ana_node_n (node);
  g_autofree guint16 *which = g_new (guint16, MAX (n_rows, 1));

  for (guint row = 0; row < n_rows; row++)
    {
      which[row] = G_MAXUINT16;
      for (guint i = 0; i < n_args && which[row] == G_MAXUINT16; i++)
        if (ana_vec_is_valid (args[i], row))
          which[row] = (guint16) i;
    }
  return ana_vec_choose (args, n_args, which, n_rows, node->type, node->currency);
}

static gboolean
is_equal (const AnaVec *a, const AnaVec *b, guint row)
{
  if (!ana_vec_is_valid (a, row) || !ana_vec_is_valid (b, row))
    return FALSE;
  if (a->type == ANA_TYPE_TEXT)
    return strcmp (ana_vec_text (a, row), ana_vec_text (b, row)) == 0;
  if (a->type == ANA_TYPE_REAL)
    return a->f64[row & a->mask] == b->f64[row & b->mask]; /* nullif is about the very value */
  return a->i64[row & a->mask] == b->i64[row & b->mask];
}

static AnaVec *
eval_nullif (const AnaNode *node, AnaVec **args, guint n_rows)
{
  gboolean mixed = args[0]->type == ANA_TYPE_REAL || args[1]->type == ANA_TYPE_REAL;
  AnaType type = mixed ? ANA_TYPE_REAL : args[1]->type == ANA_TYPE_TIME ? ANA_TYPE_TIME : args[0]->type;
  g_autoptr (AnaVec) a = ana_vec_to_type (args[0], type, args[0]->currency);
  g_autoptr (AnaVec) b = ana_vec_to_type (args[1], type, args[0]->currency);
  g_autofree guint16 *which = g_new0 (guint16, MAX (n_rows, 1));

  for (guint row = 0; row < n_rows; row++)
    if (is_equal (a, b, row))
      which[row] = G_MAXUINT16;
  return ana_vec_choose (args, 1, which, n_rows, node->type, node->currency);
}

/* --- times --- */

/* From a on to b, as in days(ordered_at, delivered_at): above zero when b is the later. */
static AnaVec *
eval_distance (const AnaNode *node, AnaVec **args, guint n_rows)
{
  g_autoptr (AnaVec) a = ana_vec_to_type (args[0], ANA_TYPE_TIME, NULL);
  g_autoptr (AnaVec) b = ana_vec_to_type (args[1], ANA_TYPE_TIME, NULL);
  AnaVec *out = new_like (node, args, 2, n_rows);
  double unit = node->text[0] == 'd' ? (double) ANA_USEC_PER_DAY : (double) ANA_USEC_PER_HOUR;

  for (guint i = 0; i < out->n; i++)
    {
      gint64 distance;

      if (__builtin_sub_overflow (b->i64[i & b->mask], a->i64[i & a->mask], &distance))
        ana_vec_set_null (out, i);
      else
        ana_vec_doubles (out)[i] = (double) distance / unit;
    }
  ana_vec_and_valid (out, a);
  ana_vec_and_valid (out, b);
  return out;
}

static AnaVec *
eval_trunc (const AnaNode *node, AnaVec **args, guint n_rows)
{
  AnaVec *when = args[1];
  gboolean is_date = when->type == ANA_TYPE_DATE;
  const AnaZone *zone = ana_zone_utc ();
  AnaVec *out = new_like (node, args + 1, 1, n_rows);
  AnaBucketer bucketer;
  AnaPeriod period = ANA_PERIOD_DAY;

  if (ana_node_n (node) > 2 && !is_date)
    zone = ana_zone_get (ana_node_arg (node, 2)->text, NULL);
  ana_period_from_string (ana_node_arg (node, 0)->text, &period);
  ana_bucketer_init (&bucketer, period, zone);
  for (guint i = 0; i < out->n; i++)
    {
      gint64 t = when->i64[i];

      if (!ana_vec_is_valid (when, i))
        continue;
      if (is_date)
        ana_vec_ints (out)[i] = ana_bucketer_start (&bucketer, ana_date_to_usec (t)) / ANA_USEC_PER_DAY;
      else
        ana_vec_ints (out)[i] = ana_bucketer_start (&bucketer, t);
    }
  ana_vec_and_valid (out, when);
  return out;
}

/* --- texts --- */

static char *
map_case (const char *text, gboolean up)
{
  GString *out = g_string_sized_new (strlen (text) + 1);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      g_string_append_unichar (out, up ? g_unichar_toupper (c) : g_unichar_tolower (c));
    }
  return g_string_free (out, FALSE);
}

static char *
cut_text (const char *text, gint64 start, gint64 len)
{
  gint64 n = g_utf8_strlen (text, -1);
  gint64 end;

  if (len < 0 || start > n)
    return g_strdup ("");
  if (__builtin_add_overflow (start, len, &end) || end > n + 1)
    end = n + 1;
  start = MAX (start, 1);
  return end > start ? g_utf8_substring (text, start - 1, end - 1) : g_strdup ("");
}

static char *
make_text (const AnaNode *node, AnaVec **args, guint row)
{
  const char *text = ana_vec_text (args[0], row);

  if (node->text[0] != 's')
    return map_case (text, node->text[0] == 'u');
  return cut_text (text, args[1]->i64[row & args[1]->mask],
                   ana_node_n (node) > 2 ? args[2]->i64[row & args[2]->mask] : G_MAXINT32);
}

/* lower, upper, substr: once for each entry of the dictionary where the other values stay the same. */
static AnaVec *
eval_text (const AnaNode *node, AnaVec **args, guint n_rows)
{
  guint n_args = ana_node_n (node);
  AnaVec *out = new_like (node, args, n_args, n_rows);
  gboolean steady = TRUE;
  g_autofree guint32 *memo = g_new0 (guint32, MAX (args[0]->n_dict, 1));
  AnaTextPool pool;

  ana_text_pool_init (&pool);
  for (guint i = 1; i < n_args; i++)
    steady = steady && args[i]->mask == 0;
  for (guint i = 0; i < n_args; i++)
    ana_vec_and_valid (out, args[i]);
  for (guint row = 0; row < out->n; row++)
    {
      guint32 code = args[0]->codes[row & args[0]->mask];

      if (!ana_vec_is_valid (out, row))
        continue;
      if (!steady || memo[code] == 0)
        memo[code] = ana_text_pool_add (&pool, make_text (node, args, row)) + 1;
      ((guint32 *) out->own_values)[row] = memo[code] - 1;
    }
  ana_text_pool_end (&pool, out);
  return out;
}

static AnaVec *
eval_match (const AnaNode *node, AnaVec **args, guint n_rows)
{
  gboolean prefix = node->text[0] == 's';
  AnaVec *out = new_like (node, args, 2, n_rows);
  g_autofree gint8 *memo = g_malloc (MAX (args[0]->n_dict, 1));

  memset (memo, -1, args[0]->n_dict);
  ana_vec_and_valid (out, args[0]);
  ana_vec_and_valid (out, args[1]);
  for (guint row = 0; row < out->n; row++)
    {
      guint32 code = args[0]->codes[row & args[0]->mask];
      const char *pattern;

      if (!ana_vec_is_valid (out, row))
        continue;
      pattern = ana_vec_text (args[1], row);
      if (args[1]->mask != 0 || memo[code] < 0)
        memo[code] = prefix ? g_str_has_prefix (args[0]->dict[code], pattern) : strstr (args[0]->dict[code], pattern) != NULL;
      ana_vec_ints (out)[row] = memo[code];
    }
  return out;
}

static AnaVec *
eval_const (const AnaNode *node, AnaVec **args, guint n_rows)
{
  return ana_vec_ref (args[0]);
}

static gboolean
check_regex (AnaNode *node, const char *text, GError **error)
{
  AnaNode *pattern = ana_node_arg (node, 1);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GRegex) regex = NULL;

  if (!check_match (node, text, error))
    return FALSE;
  if (pattern->op != ANA_NODE_TEXT)
    {
      ana_formula_fail (error, text, pattern->pos, "matches() takes a pattern in quotes here");
      return FALSE;
    }
  regex = g_regex_new (pattern->text, 0, 0, &reason);
  if (regex == NULL)
    ana_formula_fail (error, text, pattern->pos, "%s", reason->message);
  return regex != NULL;
}

static AnaVec *
eval_regex (const AnaNode *node, AnaVec **args, guint n_rows)
{
  g_autoptr (GRegex) regex = g_regex_new (ana_node_arg (node, 1)->text, G_REGEX_OPTIMIZE, 0, NULL);
  AnaVec *out = new_like (node, args, 1, n_rows);
  g_autofree gint8 *memo = g_malloc (MAX (args[0]->n_dict, 1));

  memset (memo, -1, args[0]->n_dict);
  ana_vec_and_valid (out, args[0]);
  for (guint row = 0; row < out->n; row++)
    {
      guint32 code = args[0]->codes[row];

      if (!ana_vec_is_valid (out, row))
        continue;
      if (memo[code] < 0)
        memo[code] = regex != NULL && g_regex_match (regex, args[0]->dict[code], 0, NULL);
      ana_vec_ints (out)[row] = memo[code];
    }
  return out;
}

static const AnaFunction functions[] = {
  { "abs", 1, 1, check_same, eval_abs },
  { "coalesce", 1, 32, check_all, eval_coalesce },
  { "const", 1, 1, check_same, eval_const },
  { "contains", 2, 2, check_match, eval_match },
  { "date_trunc", 2, 3, check_trunc, eval_trunc },
  { "days", 2, 2, check_distance, eval_distance },
  { "floor", 1, 1, check_same, eval_floor },
  { "hours", 2, 2, check_distance, eval_distance },
  { "lower", 1, 1, check_text, eval_text },
  { "matches", 2, 2, check_regex, eval_regex },
  { "max_of", 1, 32, check_extreme, eval_extreme },
  { "min_of", 1, 32, check_extreme, eval_extreme },
  { "money", 2, 2, check_money, eval_money },
  { "nullif", 2, 2, check_nullif, eval_nullif },
  { "round", 1, 2, check_same, eval_round },
  { "safe_div", 2, 2, check_safe_div, eval_safe_div },
  { "starts_with", 2, 2, check_match, eval_match },
  { "substr", 2, 3, check_text, eval_text },
  { "upper", 1, 1, check_text, eval_text },
};

const AnaFunction *
ana_function_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strcmp (functions[i].name, name) == 0)
      return &functions[i];
  return NULL;
}
