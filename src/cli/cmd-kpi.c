/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-kpi.c: `analytics kpi list|show|get`: definitions, and values from the cache (FORMATS.md section 9).
 */
#include "config.h"

#include "ana-cli.h"

#include "ana-cli-board.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-money.h"
#include "ana-processor.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* One KPI's points over a span, as they will be printed. */
typedef struct {
  const AnaKpi *kpi;
  AnaPeriod     period;
  AnaSpan       span;
  char         *stream;     /* (owned) */
  char        **dims;       /* (owned) keys, NULL-terminated */
  gboolean      with_dim;   /* --dims: each point says its key */
  gint64        now_usec;
  gint64        as_of_usec;
  gint64        heard_usec; /* when the hub last spoke of the stream */
  gboolean      is_sample;
} Request;

static void
request_clear (Request *request)
{
  g_free (request->stream);
  g_strfreev (request->dims);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static gboolean
list (AnaCli *cli, AnaCatalogue *catalogue)
{
  AnaJsonWriter writer;

  if (!cli->json)
    {
      for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
        {
          const AnaKpi *kpi = ana_catalogue_get (catalogue, i);
          ana_cli_printf (cli, "%-24s %-12s %s\n", kpi->code, kpi->unit, ana_kpi_get_name (kpi, NULL));
        }
      return TRUE;
    }
  ana_json_writer_init (&writer, cli->out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "kpis");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);
      const char *const members[][2] = {
        { "code", kpi->code }, { "name", ana_kpi_get_name (kpi, "en") }, { "unit", kpi->unit }, { "pack", kpi->pack },
        { "dataset", kpi->dataset }, { "merge", ana_merge_class_to_string (kpi->merge) },
      };

      ana_json_begin_object (&writer);
      for (guint m = 0; m < G_N_ELEMENTS (members); m++)
        {
          ana_json_key (&writer, members[m][0]);
          ana_json_string (&writer, members[m][1]);
        }
      ana_json_end_object (&writer);
    }
  ana_json_end_array (&writer);
  ana_json_end_object (&writer);
  ana_cli_printf (cli, "\n");
  return TRUE;
}

static const AnaKpi *
find_kpi (AnaCatalogue *catalogue, const char *code, GError **error)
{
  const AnaKpi *kpi = ana_catalogue_find (catalogue, code);

  if (kpi == NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("there is no KPI “%s”; see “analytics kpi list”"), code);
  return kpi;
}

static gboolean
show (AnaCli *cli, AnaCatalogue *catalogue, const char *code, GError **error)
{
  const AnaKpi *kpi = find_kpi (catalogue, code, error);
  g_autofree char *text = NULL;

  if (kpi == NULL)
    return FALSE;
  text = json_to_string (kpi->json, !cli->json);
  ana_cli_printf (cli, "%s\n", text);
  return TRUE;
}

/* The window that is shown when none is named: 60 minutes, 48 hours, 28 days up to now. */
static AnaSpan
get_default_span (const AnaKpi *kpi, AnaPeriod period, gint64 now_usec)
{
  static const int n_buckets[] = { 60, 48, 28 };
  AnaSpan running = ana_bucket_span (period, kpi->zone, now_usec);

  return (AnaSpan) { ana_bucket_shift (period, kpi->zone, running.start_usec, 1 - n_buckets[period]), running.end_usec };
}

static gboolean
parse_span (Request *request, const char *from, const char *to, GError **error)
{
  const AnaZone *zone = request->kpi->zone;

  request->span = get_default_span (request->kpi, request->period, request->now_usec);
  if (from != NULL && !ana_time_parse (from, zone, &request->span.start_usec, error))
    {
      g_prefix_error (error, "--from: ");
      return FALSE;
    }
  if (to != NULL && !ana_time_parse (to, zone, &request->span.end_usec, error))
    {
      g_prefix_error (error, "--to: ");
      return FALSE;
    }
  if (request->span.end_usec <= request->span.start_usec)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE, _("--to must be later than --from"));
      return FALSE;
    }
  return TRUE;
}

/* Does the key belong to the grouping, by names and order? */
static gboolean
key_has_names (const char *key, char **names)
{
  g_auto (GStrv) have = NULL;
  g_auto (GStrv) values = NULL;

  return ana_dim_key_parse (key, &have, &values) && g_strv_equal ((const char *const *) have, (const char *const *) names);
}

/* --dims LIST: every key of that grouping which the cache holds. */
static char **
list_keys (AnaStore *store, const Request *request, const char *list_text, GError **error)
{
  g_auto (GStrv) names = g_strsplit (list_text, ",", -1);
  g_auto (GStrv) all = ana_store_list_dims (store, request->stream, error);
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  if (all == NULL)
    return NULL;
  for (guint i = 0; all[i] != NULL; i++)
    if (key_has_names (all[i], names))
      g_strv_builder_add (keys, all[i]);
  return g_strv_builder_end (keys);
}

static void
put_time (AnaJsonWriter *writer, const char *key, gint64 t_usec, const AnaZone *zone)
{
  g_autofree char *text = t_usec != ANA_TIME_NONE ? ana_time_format_rfc3339 (t_usec, zone) : NULL;

  ana_json_key (writer, key);
  ana_json_string (writer, text);
}

static void
put_value (AnaJsonWriter *writer, double value, const char *reason)
{
  ana_json_key (writer, "value");
  ana_json_double (writer, value);
  if (isnan (value))
    {
      ana_json_key (writer, "reason");
      ana_json_string (writer, reason);
    }
}

static void
put_int (AnaJsonWriter *writer, const char *key, gint64 value)
{
  ana_json_key (writer, key);
  ana_json_int (writer, value);
}

/* One bucket; @i is its place in @points, or -1 when the cache has no row for it. */
static void
put_point (AnaJsonWriter *writer, const Request *request, const char *dim, AnaSpan bucket, const AnaPoints *points, int i)
{
  double value = i >= 0 ? points->value[i] : NAN;

  ana_json_begin_object (writer);
  put_time (writer, "start", bucket.start_usec, request->kpi->zone);
  if (request->with_dim)
    {
      ana_json_key (writer, "dim");
      ana_json_string (writer, dim);
    }
  put_value (writer, value, i >= 0 ? ana_reason_to_string (points->reason[i]) : "na");
  put_int (writer, "count", i >= 0 ? points->count[i] : 0);
  put_int (writer, "rev", i >= 0 ? points->rev[i] : 0);
  if (request->kpi->merge == ANA_MERGE_RATIO && i >= 0 && points->num != NULL)
    {
      ana_json_key (writer, "num");
      ana_json_double (writer, points->num[i]);
      ana_json_key (writer, "den");
      ana_json_double (writer, points->den[i]);
    }
  if (ana_span_contains (bucket, request->now_usec))
    {
      ana_json_key (writer, "partial");
      ana_json_bool (writer, TRUE);
    }
  ana_json_end_object (writer);
}

/* Every bucket that begins in the span, in order, whether there are rows in it or not. */
static void
put_key (AnaJsonWriter *writer, const Request *request, const char *dim, const AnaPoints *points, GArray *parts)
{
  AnaSpan bucket = ana_bucket_span (request->period, request->kpi->zone, request->span.start_usec);
  guint i = 0;

  if (bucket.start_usec < request->span.start_usec)
    bucket = ana_bucket_span (request->period, request->kpi->zone, bucket.end_usec);
  while (bucket.start_usec < request->span.end_usec)
    {
      while (i < points->n && points->ts_usec[i] < bucket.start_usec)
        i++;
      if (i < points->n && points->ts_usec[i] == bucket.start_usec)
        {
          AnaSpanPart part = {
            .ts_usec = points->ts_usec[i], .value = points->value[i], .count = points->count[i],
            .has_value = !isnan (points->value[i]), .has_ratio = points->num != NULL,
            .num = points->num != NULL ? points->num[i] : NAN, .den = points->den != NULL ? points->den[i] : NAN,
          };
          g_array_append_val (parts, part);
          put_point (writer, request, dim, bucket, points, (int) i);
        }
      else
        put_point (writer, request, dim, bucket, points, -1);
      bucket = ana_bucket_span (request->period, request->kpi->zone, bucket.end_usec);
    }
}

static void
put_span (AnaJsonWriter *writer, const Request *request, GArray *parts)
{
  AnaMeasureValue value = { .value = NAN };
  gboolean merged = ana_metrics_merge_span (request->kpi->merge, (AnaSpanPart *) parts->data, parts->len, &value);
  gint64 count = 0;

  for (guint i = 0; i < parts->len; i++)
    count += g_array_index (parts, AnaSpanPart, i).count;
  ana_json_key (writer, "span");
  ana_json_begin_object (writer);
  put_value (writer, merged && value.has_value ? value.value : NAN, merged ? "na" : "none");
  put_int (writer, "count", count);
  ana_json_end_object (writer);
}

/* Newest minute that the cache has an event in; of old data that is the time of its last event. */
static void
find_as_of (AnaStore *store, Request *request)
{
  g_autofree char *minutes = ana_stream_kpi (request->kpi->code, ANA_PERIOD_MINUTE);
  const char *const streams[] = { minutes, request->stream };

  request->as_of_usec = request->heard_usec = ANA_TIME_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (streams) && request->as_of_usec == ANA_TIME_NONE; i++)
    {
      g_autoptr (AnaPoints) points = ana_store_read_points (store, streams[i], "", (AnaSpan) { G_MININT64, G_MAXINT64 }, NULL);

      if (points == NULL || points->n == 0)
        continue;
      request->as_of_usec = points->ts_usec[points->n - 1];
      request->heard_usec = points->as_of_usec;
    }
}

/* As the cards of the window have it (UX.md 1.1); what only the cache says is never live. */
static const char *
get_freshness (const Request *request)
{
  AnaFreshness cached = request->is_sample ? ANA_FRESH_SAMPLE : ANA_FRESH_FRESH;

  return ana_freshness_to_string (ana_freshness_of (cached, request->period, request->heard_usec, request->now_usec));
}

static void
put_header (AnaJsonWriter *writer, const Request *request)
{
  const AnaKpi *kpi = request->kpi;
  const char *const members[][2] = {
    { "unit", kpi->unit }, { "period", ana_period_to_string (request->period) }, { "zone", ana_zone_get_name (kpi->zone) },
    { "dim", request->with_dim ? "" : request->dims[0] }, { "merge", ana_merge_class_to_string (kpi->merge) },
    { "freshness", get_freshness (request) },
  };

  ana_json_key (writer, "code");
  ana_json_string (writer, kpi->code);
  put_int (writer, "version", kpi->version);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      ana_json_key (writer, members[i][0]);
      ana_json_string (writer, members[i][1]);
    }
  put_time (writer, "as_of", request->as_of_usec, kpi->zone);
}

static gboolean
write_json (GString *out, AnaStore *store, const Request *request, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart));
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  put_header (&writer, request);
  ana_json_key (&writer, "points");
  ana_json_begin_array (&writer);
  for (guint i = 0; request->dims[i] != NULL; i++)
    {
      g_autoptr (AnaPoints) points = ana_store_read_points (store, request->stream, request->dims[i], request->span, error);

      if (points == NULL)
        return FALSE;
      put_key (&writer, request, request->dims[i], points, parts);
    }
  ana_json_end_array (&writer);
  put_span (&writer, request, parts);
  ana_json_end_object (&writer);
  g_string_append_c (out, '\n');
  return TRUE;
}

/* Money stands in major units here and nowhere else, with as many decimals as its currency has. */
static char *
format_cell (double value, AnaReason reason, const char *unit)
{
  const char *currency = g_str_has_prefix (unit, "money:") ? unit + strlen ("money:") : NULL;
  int digits = currency != NULL ? MAX (0, ana_money_get_digits (currency)) : 0;

  if (isnan (value))
    return g_strdup (ana_reason_to_string (reason));
  if (currency != NULL)
    return g_strdup_printf ("%.*f %s", digits, value / pow (10, digits), currency);
  return g_strdup_printf ("%.6g", value);
}

/* The same for people: a row a bucket. */
static gboolean
write_table (AnaCli *cli, AnaStore *store, const Request *request, GError **error)
{
  const char *unit = request->kpi->unit;

  for (guint d = 0; request->dims[d] != NULL; d++)
    {
      g_autoptr (AnaPoints) points = ana_store_read_points (store, request->stream, request->dims[d], request->span, error);

      if (points == NULL)
        return FALSE;
      for (guint i = 0; i < points->n; i++)
        {
          g_autofree char *start = ana_time_format_rfc3339 (points->ts_usec[i], request->kpi->zone);
          g_autofree char *value = format_cell (points->value[i], points->reason[i], unit);

          ana_cli_printf (cli, "%s  %-28s %18s  n=%" G_GINT64_FORMAT "\n", start, request->dims[d], value, points->count[i]);
        }
    }
  return TRUE;
}

typedef struct {
  char *period, *from, *to, *dim, *dims;
} GetOptions;

static gboolean
prepare (Request *request, AnaStore *store, AnaCatalogue *catalogue, const char *code, const GetOptions *options, GError **error)
{
  AnaCursor cursor = { 0 };
  AnaTrouble trouble;

  request->kpi = find_kpi (catalogue, code, error);
  if (request->kpi == NULL)
    return FALSE;
  request->period = ANA_PERIOD_DAY;
  if (options->period != NULL &&
      (!ana_period_from_string (options->period, &request->period) || request->period > ANA_PERIOD_DAY))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("--period is minute, hour or day, not “%s”"), options->period);
      return FALSE;
    }
  request->now_usec = ana_clock_now_usec ();
  request->stream = ana_stream_kpi (request->kpi->code, request->period);
  request->is_sample = ana_cli_is_sample (store);
  if (!ana_store_get_cursor (store, request->stream, &cursor))
    {
      if (ana_cli_find_trouble (store, request->stream, &trouble))
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, _("%s: %s; “analytics sync” fetches it anew"), request->stream, ana_trouble_text (trouble.kind));
          return FALSE;
        }
      g_set_error (error, ANA_ERROR, ANA_ERROR_NO_DATA, _("%s is not in the cache yet; run “analytics sync”"), request->stream);
      return FALSE;
    }
  ana_cursor_clear (&cursor);
  request->with_dim = options->dims != NULL;
  if (request->with_dim)
    request->dims = list_keys (store, request, options->dims, error);
  else
    request->dims = g_strdupv ((char *[]) { options->dim != NULL ? options->dim : (char *) "", NULL });
  return request->dims != NULL && parse_span (request, options->from, options->to, error);
}

static void
get_options_clear (GetOptions *options)
{
  g_free (options->period);
  g_free (options->from);
  g_free (options->to);
  g_free (options->dim);
  g_free (options->dims);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GetOptions, get_options_clear)

static gboolean
get (AnaCli *cli, AnaStore *store, AnaCatalogue *catalogue, int argc, char **argv, GError **error)
{
  g_auto (GetOptions) options = { 0 };
  g_auto (Request) request = { 0 };
  const GOptionEntry entries[] = {
    { "period", 0, 0, G_OPTION_ARG_STRING, &options.period, N_("minute, hour or day"), "PERIOD" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_("first instant, RFC 3339 or a date in the KPI's zone"), "T" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_("first instant that is out"), "T" },
    { "dim", 0, 0, G_OPTION_ARG_STRING, &options.dim, N_("one key, such as country=France"), "KEY" },
    { "dims", 0, 0, G_OPTION_ARG_STRING, &options.dims, N_("every key of a grouping, such as country"), "LIST" },
    G_OPTION_ENTRY_NULL
  };

  if (!ana_cli_parse (&argc, &argv, entries, &ana_command_kpi, error))
    return FALSE;
  if (argc != 2)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE, _("kpi get wants one code"));
      return FALSE;
    }
  if (!prepare (&request, store, catalogue, argv[1], &options, error))
    return FALSE;
  find_as_of (store, &request);
  return cli->json ? write_json (cli->out, store, &request, error) : write_table (cli, store, &request, error);
}

static gboolean
run_kpi (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (AnaStore) store = NULL;
  g_autoptr (AnaCatalogue) catalogue = NULL;
  const char *word = argc > 1 ? argv[1] : "";
  gboolean wants_values = strcmp (word, "get") == 0;

  /* Definitions are known without a workspace. */
  store = ana_cli_open (cli, ANA_STORE_READ_ONLY, wants_values ? error : NULL);
  if (store == NULL && wants_values)
    return FALSE;
  catalogue = ana_cli_load_catalogue (store, error);
  if (catalogue == NULL)
    return FALSE;
  if (strcmp (word, "list") == 0 && argc == 2)
    return list (cli, catalogue);
  if (strcmp (word, "show") == 0 && argc == 3)
    return show (cli, catalogue, argv[2], error);
  if (wants_values)
    return get (cli, store, catalogue, argc - 1, argv + 1, error);
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE, _("say kpi list, kpi show CODE or kpi get CODE"));
  return FALSE;
}

const AnaCommand ana_command_kpi = {
  "kpi",
  "kpi list | kpi show CODE | kpi get CODE [--period minute|hour|day] [--from T] [--to T] [--dim KEY | --dims LIST]",
  N_("definitions, and values from the cache"),
  run_kpi,
};
