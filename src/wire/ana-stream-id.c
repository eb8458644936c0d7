/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-stream-id.c: names of streams, and of the filter that a subscriber sees them through.
 */
#include "config.h"

#include "ana-wire.h"

#include <string.h>

#define FILTER_ID_DIGITS 16

static const struct {
  const char *name;
  int         sec;
} windows[] = { { "PT1M", 60 }, { "PT5M", 300 }, { "PT15M", 900 }, { "PT1H", 3600 } };

/* [A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)* */
static gboolean
is_code (const char *text)
{
  gboolean part_has_text = FALSE;

  if (!g_ascii_isupper (text[0]))
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '.' && part_has_text)
        part_has_text = FALSE;
      else if (g_ascii_isupper (*p) || g_ascii_isdigit (*p) || *p == '_')
        part_has_text = TRUE;
      else
        return FALSE;
    }
  return part_has_text;
}

/* "CODE:tail" into out->code; gives the tail, or NULL. */
static const char *
split_code (const char *rest, AnaStreamId *out)
{
  const char *colon = strchr (rest, ':');

  if (colon == NULL || (gsize) (colon - rest) >= sizeof out->code)
    return NULL;
  memcpy (out->code, rest, colon - rest);
  return is_code (out->code) ? colon + 1 : NULL;
}

static gboolean
parse_kpi (const char *rest, AnaStreamId *out)
{
  const char *tail = split_code (rest, out);

  out->kind = ANA_STREAM_KPI;
  return ana_period_from_string (tail, &out->period) && out->period <= ANA_PERIOD_DAY;
}

static gboolean
parse_window (const char *rest, AnaStreamId *out)
{
  const char *tail = split_code (rest, out);

  out->kind = ANA_STREAM_WIN;
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    if (g_strcmp0 (tail, windows[i].name) == 0)
      out->window_sec = windows[i].sec;
  return out->window_sec > 0;
}

static gboolean
parse_named (const char *rest, AnaStreamKind kind, AnaStreamId *out)
{
  out->kind = kind;
  for (const char *p = rest; *p != '\0'; p++)
    if ((guint8) *p <= 0x20 || *p == 0x7f)
      return FALSE;
  return rest[0] != '\0' && g_strlcpy (out->code, rest, sizeof out->code) < sizeof out->code;
}

/**
 * ana_stream_parse:
 * @id: (nullable): the name of a stream
 * @out: (out): its parts
 *
 * Reads the names of SYNC.md section 2.1. Pure, any thread.
 *
 * Returns: %FALSE when @id is no name of a stream
 */
gboolean
ana_stream_parse (const char *id, AnaStreamId *out)
{
  *out = (AnaStreamId) { 0 };
  if (id == NULL)
    return FALSE;
  if (g_str_has_prefix (id, "kpi:"))
    return parse_kpi (id + 4, out);
  if (g_str_has_prefix (id, "win:"))
    return parse_window (id + 4, out);
  if (g_str_has_prefix (id, "obj:"))
    return parse_named (id + 4, ANA_STREAM_OBJ, out);
  if (g_str_has_prefix (id, "alert:"))
    return parse_named (id + 6, ANA_STREAM_OTHER, out);
  if (g_str_has_prefix (id, "ml:"))
    return parse_named (id + 3, ANA_STREAM_OTHER, out);
  if (g_str_has_prefix (id, "job:"))
    return parse_named (id + 4, ANA_STREAM_OTHER, out);
  out->kind = ANA_STREAM_CAT;
  return strcmp (id, "cat") == 0;
}

/**
 * ana_stream_kpi:
 * @code: of a KPI
 * @period: minute, hour or day
 *
 * Returns: (transfer full): the stream's name
 */
char *
ana_stream_kpi (const char *code, AnaPeriod period)
{
  return g_strdup_printf ("kpi:%s:%s", code, ana_period_to_string (period));
}

/**
 * ana_wire_filter_id:
 * @predicate: (nullable): the row predicate; %NULL: all rows
 * @tenant: whose rows
 *
 * Names what a subscriber may see: the first digits of SHA-256 over the canonical form of [predicate, tenant]. A cursor
 * taken under another name does not fit.
 *
 * Returns: (transfer full): 16 hex digits
 */
char *
ana_wire_filter_id (JsonNode *predicate, const char *tenant)
{
  g_autoptr (JsonArray) pair = json_array_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();
  char *hash;

  json_array_add_element (pair, predicate != NULL ? json_node_copy (predicate) : json_node_init_null (json_node_alloc ()));
  json_array_add_string_element (pair, tenant);
  json_node_init_array (node, pair);
  hash = ana_json_sha256 (node, NULL);
  hash[FILTER_ID_DIGITS] = '\0';
  return hash;
}
