/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-api-kpi.c: POST /query/kpi: the points of one KPI over a span, and the value of the whole span (FORMATS.md section 9).
 */
#include "config.h"

#include "ana-api.h"

#include <math.h>
#include <string.h>

#include "ana-clock.h"
#include "ana-engine.h"
#include "ana-error.h"
#include "ana-processor.h"
#include "ana-publisher.h"
#include "ana-span-answer.h"
#include "ana-wire.h"

#define MAX_POINTS     200000
#define MAX_EVENT_ROWS 6000000
#define DEADLINE_USEC  (30 * G_USEC_PER_SEC)
#define MAX_TURN_MS    400  /* an engine that is busy for longer is not waited for */

typedef struct {
  const AnaKpi  *kpi;
  AnaPeriod      period;
  AnaSpan        span;         /* as asked */
  AnaSpan        buckets;      /* from the first bucket that begins in it to the end of the last */
  char          *dim;          /* (owned) one key */
  char         **dims;         /* (owned) (nullable) names of a grouping */
  char          *stream;       /* (owned) */
  GArray        *starts;       /* (owned) of gint64: every bucket that begins in the span */
  AnaRowBatch   *rows;         /* (owned) by dim, then time */
  AnaStreamHead  head;
  gint64         now_usec;
  gboolean       sketches_do;  /* an approximate span is wanted at once */
  AnaJsonWriter  w;
} Ask;

static void
clear_ask (Ask *ask)
{
  g_free (ask->dim);
  g_strfreev (ask->dims);
  g_free (ask->stream);
  g_clear_pointer (&ask->starts, g_array_unref);
  g_clear_pointer (&ask->rows, ana_row_batch_unref);
  ana_stream_head_clear (&ask->head);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ask, clear_ask)

/* --- what is asked ---------------------------------------------------------------------------------------------- */

static gboolean
parse_dims (JsonObject *object, Ask *ask, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  JsonNode *node = json_object_get_member (object, "dims");
  JsonArray *array;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/dims: a list of column names");
      return FALSE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *name = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (name) || json_node_get_value_type (name) != G_TYPE_STRING)
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/dims/%u: a column name", i);
          return FALSE;
        }
      g_ptr_array_add (names, g_strdup (json_node_get_string (name)));
    }
  g_ptr_array_add (names, NULL);
  ask->dims = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
  return TRUE;
}

static const AnaZone *
zone_of (const Ask *ask)
{
  return ask->period == ANA_PERIOD_MINUTE ? ana_zone_utc () : ask->kpi->zone;
}

/* Microseconds, as the answer has them, or a text as the command line takes it: RFC 3339, or a date of the KPI's zone. */
static gboolean
read_time (JsonObject *object, const char *member, const AnaZone *zone, gint64 *out_usec, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  g_autoptr (GError) local = NULL;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    *out_usec = ana_json_get_int (object, "", member, G_MININT64, &local);
  else if (!ana_time_parse (json_node_get_string (node), zone, out_usec, &local))
    g_prefix_error (&local, "/%s: ", member);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
parse_body (AnaRequest *request, Ask *ask, GError **error)
{
  g_autoptr (JsonNode) node = ana_request_parse_body (request, error);
  g_autoptr (GError) local = NULL;
  const char *code, *period_text = NULL, *dim = NULL;
  JsonObject *object;
  AnaStreamId id;

  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  code = ana_json_get_string (object, "", "code", NULL, &local);
  if (code != NULL)
    period_text = ana_json_get_string (object, "", "period", "day", &local);
  if (period_text != NULL)
    dim = ana_json_get_string (object, "", "dim", "", &local);
  if (dim == NULL && local == NULL)
    local = g_error_new (ANA_ERROR, ANA_ERROR_BAD_INPUT, "/code: a KPI code is wanted");
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!parse_dims (object, ask, error))
    return FALSE;
  if (!ana_period_from_string (period_text, &ask->period))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/period: \"%s\" is none of minute, hour, day", period_text);
      return FALSE;
    }
  if (!json_object_has_member (object, "from") || !json_object_has_member (object, "to"))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/from and /to are wanted");
      return FALSE;
    }
  ask->dim = g_strdup (dim);
  ask->stream = ana_stream_kpi (code, ask->period);
  ask->kpi = ana_catalogue_find (ana_hub_get_catalogue (request->hub), code);
  if (!ana_publisher_is_stream (ana_hub_get_publisher (request->hub), ask->stream, &id, error))
    return FALSE;
  ask->sketches_do = ana_json_get_bool (object, "", "approximate", FALSE, &local);
  if (local == NULL)
    return read_time (object, "from", zone_of (ask), &ask->span.start_usec, error) && read_time (object, "to", zone_of (ask), &ask->span.end_usec, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
list_buckets (Ask *ask, GError **error)
{
  const AnaZone *zone = zone_of (ask);
  gint64 start;

  ask->starts = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (ask->span.start_usec < -ANA_USEC_PER_DAY * 366 * 1000 || ask->span.end_usec > ANA_WIRE_MAX_SEQ || ask->span.end_usec < ask->span.start_usec)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/from and /to: no span of time");
      return FALSE;
    }
  start = ana_bucket_start (ask->period, zone, ask->span.start_usec);
  if (start < ask->span.start_usec)
    start = ana_bucket_shift (ask->period, zone, start, 1);
  ask->buckets.start_usec = start;
  for (; start < ask->span.end_usec; start = ana_bucket_shift (ask->period, zone, start, 1))
    {
      if (ask->starts->len == MAX_POINTS)
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "more than %d points; ask for a shorter span or a longer period", MAX_POINTS);
          return FALSE;
        }
      g_array_append_val (ask->starts, start);
    }
  ask->buckets.end_usec = start;
  return TRUE;
}

/* --- what is there ---------------------------------------------------------------------------------------------- */

static gboolean
has_names (const char *key, char **wanted)
{
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;

  return *key != '\0' && ana_dim_key_parse (key, &names, &values)
         && g_strv_equal ((const char *const *) names, (const char *const *) wanted);
}

typedef struct {
  Ask     *ask;
  char    *dim;     /* (owned) (nullable) the key last looked at */
  gboolean wanted;
} Reading;

static void
read_row (const AnaRow *row, gint64 seq, gpointer data)
{
  Reading *reading = data;

  if (row->dead)
    return;
  if (reading->ask->dims != NULL)
    {
      if (g_strcmp0 (reading->dim, row->dim) != 0)
        {
          g_free (reading->dim);
          reading->dim = g_strdup (row->dim);
          reading->wanted = has_names (row->dim, reading->ask->dims);
        }
      if (!reading->wanted)
        return;
    }
  ana_row_batch_add (reading->ask->rows, row);
}

static gboolean
read_points (AnaRequest *request, Ask *ask, GError **error)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);
  Reading reading = { ask, NULL, FALSE };
  gboolean ok;

  if (!storage->klass->get_head (storage, request->tenant, ask->stream, &ask->head, error))
    return FALSE;
  ask->rows = ana_row_batch_new (ask->stream, ask->head.epoch, -1, ask->head.q);
  ok = ask->starts->len == 0
       || storage->klass->read_history (storage, request->tenant, ask->stream, ask->dims != NULL ? NULL : ask->dim, ask->buckets,
                                        NULL, 0, MAX_POINTS, read_row, &reading, error);
  g_free (reading.dim);
  return ok;
}

/* --- the answer ------------------------------------------------------------------------------------------------- */

static void
put_text (Ask *ask, const char *key, const char *value)
{
  ana_json_key (&ask->w, key);
  ana_json_string (&ask->w, value);
}

static void
put_int (Ask *ask, const char *key, gint64 value)
{
  ana_json_key (&ask->w, key);
  ana_json_int (&ask->w, value);
}

static void
put_double (Ask *ask, const char *key, double value)
{
  ana_json_key (&ask->w, key);
  ana_json_double (&ask->w, value);
}

static void
put_true (Ask *ask, const char *key)
{
  ana_json_key (&ask->w, key);
  ana_json_bool (&ask->w, TRUE);
}

static void
put_point (Ask *ask, const char *dim, gint64 start, const AnaRow *row)
{
  gint64 end = ana_bucket_shift (ask->period, zone_of (ask), start, 1);

  ana_json_begin_object (&ask->w);
  put_int (ask, "start", start);
  if (ask->dims != NULL)
    put_text (ask, "dim", dim);
  put_double (ask, "value", row != NULL && row->reason == ANA_REASON_VALUE ? row->value : NAN);
  if (row == NULL || row->reason != ANA_REASON_VALUE)
    put_text (ask, "reason", row != NULL ? ana_reason_to_string (row->reason) : "na");
  put_int (ask, "count", row != NULL ? row->count : 0);
  put_int (ask, "rev", row != NULL ? row->rev : 0);
  if (ask->kpi->merge == ANA_MERGE_RATIO)
    {
      put_double (ask, "num", row != NULL && row->has_ratio ? row->num : 0);
      put_double (ask, "den", row != NULL && row->has_ratio ? row->den : 0);
    }
  if (end > ask->now_usec)
    put_true (ask, "partial");
  if (row != NULL && row->approximate)
    put_true (ask, "approximate");
  ana_json_end_object (&ask->w);
}

/* Every bucket of one key; @rows begins at the key's first row. Returns the key's number of rows. */
static guint
put_key (Ask *ask, const char *dim, const AnaRow *rows, guint n_rows)
{
  guint n = 0, at = 0;

  while (n < n_rows && strcmp (rows[n].dim, dim) == 0)
    n++;
  for (guint i = 0; i < ask->starts->len; i++)
    {
      gint64 start = g_array_index (ask->starts, gint64, i);

      while (at < n && rows[at].ts_usec < start)
        at++;
      put_point (ask, dim, start, at < n && rows[at].ts_usec == start ? &rows[at] : NULL);
    }
  return n;
}

static void
put_points (Ask *ask)
{
  const AnaRow *rows = (const AnaRow *) ask->rows->rows->data;
  guint n_rows = ask->rows->rows->len;

  ana_json_key (&ask->w, "points");
  ana_json_begin_array (&ask->w);
  if (ask->dims == NULL)
    put_key (ask, ask->dim, rows, n_rows);
  else
    for (guint i = 0; i < n_rows;)
      i += put_key (ask, rows[i].dim, rows + i, n_rows - i);
  ana_json_end_array (&ask->w);
}

static void
add_part (const AnaRow *row, gint64 seq, gpointer data)
{
  AnaSpanPart part = { row->ts_usec, row->value, row->num, row->den, row->reason == ANA_REASON_VALUE, row->has_ratio, row->count };

  if (!row->dead)
    g_array_append_val ((GArray *) data, part);
}

/* The span from its buckets, by the merge class: of the key that was asked for, or of the total beside a grouping. */
static gboolean
merge_span (AnaRequest *request, const Ask *ask, AnaMeasureValue *out, const char **reason, GError **error)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart));

  if (ask->dims == NULL)
    for (guint i = 0; i < ask->rows->rows->len; i++)
      add_part (&g_array_index (ask->rows->rows, AnaRow, i), 0, parts);
  else if (!storage->klass->read_history (storage, request->tenant, ask->stream, "", ask->buckets, NULL, 0, MAX_POINTS, add_part, parts, error))
    return FALSE;
  if (!ana_metrics_merge_span (ask->kpi->merge, (const AnaSpanPart *) parts->data, parts->len, out))
    *reason = "none";
  return TRUE;
}

/* FALSE with @error set only when the hub is at fault; a span that cannot be told is a null with its reason. */
static gboolean
find_span (AnaRequest *request, const Ask *ask, AnaMeasureValue *out, const char **reason, GError **error)
{
  AnaCatalogue *catalogue = ana_hub_get_catalogue (request->hub);
  AnaSpanAsk span = {
    .storage = ana_hub_get_storage (request->hub), .catalogue = catalogue, .tenant = request->tenant,
    .kpi = (guint) ana_catalogue_find_index (catalogue, ask->kpi->code), .dim = ask->dims != NULL ? "" : ask->dim, .span = ask->buckets,
    .now_usec = ask->now_usec, .until_usec = request->began_usec + DEADLINE_USEC, .max_rows = MAX_EVENT_ROWS, .sketches_do = ask->sketches_do,
  };

  *reason = "na";
  if (ask->starts->len == 0)
    return TRUE;
  if (ask->kpi->merge != ANA_MERGE_NONE)
    return merge_span (request, ask, out, reason, error);
  return ana_span_answer (&span, out, reason, error);
}

static void
put_span (Ask *ask, const AnaMeasureValue *value, const char *reason)
{
  ana_json_key (&ask->w, "span");
  ana_json_begin_object (&ask->w);
  put_double (ask, "value", value->has_value ? value->value : NAN);
  if (!value->has_value)
    put_text (ask, "reason", reason);
  put_int (ask, "count", value->count);
  if (value->has_ratio)
    {
      put_double (ask, "num", value->num);
      put_double (ask, "den", value->den);
    }
  if (value->approximate)
    {
      put_true (ask, "approximate");
      put_double (ask, "error", ana_measure_get_error (ask->kpi->measure));
    }
  ana_json_end_object (&ask->w);
}

static void
put_head (AnaRequest *request, Ask *ask)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);
  AnaSpan span = { 0, 0 };
  gint64 n_events = 0;

  put_text (ask, "code", ask->kpi->code);
  put_int (ask, "version", ask->kpi->version);
  put_text (ask, "unit", ask->kpi->unit);
  put_text (ask, "period", ana_period_to_string (ask->period));
  put_text (ask, "zone", ana_zone_get_name (ask->kpi->zone));
  put_text (ask, "dim", ask->dims != NULL ? "" : ask->dim);
  put_text (ask, "merge", ana_merge_class_to_string (ask->kpi->merge));
  put_text (ask, "freshness", strcmp (request->tenant, ANA_TENANT_SAMPLE) == 0 ? "sample" : "fresh");
  ana_json_key (&ask->w, "as_of");
  if (storage->klass->get_event_span (storage, request->tenant, ask->kpi->dataset, &span, &n_events, NULL) && n_events > 0)
    ana_json_int (&ask->w, span.end_usec);
  else
    ana_json_null (&ask->w);
  ana_json_key (&ask->w, "heads");
  ana_json_begin_object (&ask->w);
  ana_json_key (&ask->w, ask->stream);
  ana_json_begin_array (&ask->w);
  ana_json_string (&ask->w, ask->head.epoch);
  ana_json_int (&ask->w, ask->head.q);
  ana_json_end_array (&ask->w);
  ana_json_end_object (&ask->w);
}

static gboolean
work_kpi (AnaRequest *request, AnaAnswer *answer, GError **error)
{
  g_auto (Ask) ask = { NULL };
  AnaMeasureValue span = { .value = NAN };
  const char *reason;

  ask.now_usec = ana_clock_now_usec ();
  answer->deadline_usec = request->began_usec + 2 * DEADLINE_USEC; /* as long again to take it */
  if (!parse_body (request, &ask, error) || !list_buckets (&ask, error) || !read_points (request, &ask, error)
      || !find_span (request, &ask, &span, &reason, error))
    return FALSE;
  answer->body = g_string_new (NULL);
  ana_json_writer_init (&ask.w, answer->body);
  ana_json_begin_object (&ask.w);
  put_head (request, &ask);
  put_points (&ask);
  put_span (&ask, &span, reason);
  ana_json_end_object (&ask.w);
  return TRUE;
}

/* --- who asks first ---------------------------------------------------------------------------------------------- */

typedef struct {
  gatomicrefcount ref_count;
  AnaRequest     *request;
  gboolean        begun;
} Turn;

static void
turn_unref (gpointer data)
{
  Turn *turn = data;

  if (!g_atomic_ref_count_dec (&turn->ref_count))
    return;
  ana_request_unref (turn->request);
  g_free (turn);
}

static gboolean
begin_cb (gpointer data)
{
  Turn *turn = data;

  if (!turn->begun)
    ana_request_run (turn->request, work_kpi);
  turn->begun = TRUE;
  return G_SOURCE_REMOVE;
}

/* Takes the reference. Any thread; the request goes on on the hub's. */
static void
begin_after (Turn *turn, guint delay_ms)
{
  g_autoptr (GSource) source = delay_ms > 0 ? g_timeout_source_new (delay_ms) : g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, begin_cb, turn, turn_unref);
  g_source_attach (source, ana_hub_get_context (turn->request->hub));
}

static void
committed_cb (gpointer data)
{
  begin_after (data, 0);
}

/* Buckets that are still open are computed for those who watch. Asking is watching for a minute: who asks first waits
 * for a turn of the engine, which begins at once, so that the answer has the running bucket in it. */
static void
wait_for_turn (AnaRequest *request)
{
  Turn *turn = g_new0 (Turn, 1);

  g_atomic_ref_count_init (&turn->ref_count);
  g_atomic_ref_count_inc (&turn->ref_count);
  turn->request = ana_request_ref (request);
  ana_request_hold (request);
  begin_after (turn, MAX_TURN_MS);
  ana_engine_refresh (ana_hub_get_engine (request->hub), committed_cb, turn);
}

void
ana_api_query_kpi (AnaRequest *request)
{
  AnaPublisher *publisher = ana_hub_get_publisher (request->hub);
  g_auto (Ask) ask = { NULL };
  gboolean was_watched;
  guint n;

  if (!parse_body (request, &ask, NULL))
    {
      ana_request_run (request, work_kpi); /* says what is wrong */
      return;
    }
  was_watched = ana_publisher_is_watched (publisher, request->tenant, ask.stream);
  if (ana_publisher_lease (publisher, request->tenant, ask.stream, "query", TRUE, &n, NULL) && !was_watched)
    wait_for_turn (request);
  else
    ana_request_run (request, work_kpi);
}
