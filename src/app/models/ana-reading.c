/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-reading.c: what a page reads off the main thread: the store as the boards room wants it, and what it reads for.
 */
#include "config.h"

#include "ana-reading.h"

#include "ana-error.h"
#include "ana-range.h"

#include <math.h>

/**
 * ana_reading_new_first:
 * @session: main thread; not open yet
 *
 * Returns: (transfer full): what the session will look at; store, answers, catalogue and board are set by who opens them
 */
AnaReading *
ana_reading_new_first (AnaSession *session)
{
  AnaReading *self = g_new0 (AnaReading, 1);

  self->period = ana_session_get_period (session);
  self->range = g_strdup (ana_session_get_range (session));
  self->pack = g_strdup (ana_session_get_pack (session));
  self->source_name = g_strdup (ana_profile_get_title (ana_session_get_profile (session)));
  self->now_usec = ana_session_get_now_usec (session);
  self->freshness = ANA_FRESH_OFFLINE;
  return self;
}

/**
 * ana_reading_new:
 * @session: main thread
 * @answers: of the session's profile
 *
 * Returns: (transfer full): what the session looks at now
 */
AnaReading *
ana_reading_new (AnaSession *session, AnaAnswers *answers)
{
  AnaReading *self = ana_reading_new_first (session);
  AnaStore *store = ana_session_get_store (session);
  AnaSync *sync = ana_session_get_sync (session);

  self->store = store != NULL ? g_object_ref (store) : NULL;
  self->recent = sync != NULL ? ana_recent_ref (ana_sync_get_recent (sync)) : NULL;
  self->answers = g_object_ref (answers);
  self->catalogue = ana_catalogue_ref (ana_session_get_catalogue (session));
  self->freshness = ana_session_get_figures_freshness (session);
  return self;
}

/* What is read once, and asks nothing of its own. */
AnaReading *
ana_reading_new_for (AnaSession *session)
{
  g_autoptr (AnaAnswers) answers = ana_answers_new (ana_session_get_profile (session));

  return ana_reading_new (session, answers);
}

void
ana_reading_free (AnaReading *self)
{
  g_clear_object (&self->store);
  g_clear_pointer (&self->recent, ana_recent_unref);
  g_clear_object (&self->answers);
  g_clear_pointer (&self->catalogue, ana_catalogue_unref);
  g_clear_pointer (&self->board, ana_board_unref);
  g_free (self->range);
  g_free (self->pack);
  g_free (self->source_name);
  g_free (self->dim);
  g_free (self->code);
  g_free (self->compare);
  g_free (self->board_text);
  g_free (self->board_id);
  g_free (self->board_tab);
  g_free (self->board_range);
  g_free (self->board_filters);
  g_clear_object (&self->tile_answers);
  g_clear_pointer (&self->board_before, ana_board_data_unref);
  g_clear_pointer (&self->damaged, g_hash_table_unref);
  g_free (self);
}

static void
note_damage (AnaReading *self, const char *stream)
{
  if (self->damaged == NULL)
    self->damaged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (self->damaged, g_strdup (stream));
}

/**
 * ana_reading_read_points:
 * @self: on the compute thread
 * @stream: a stream
 * @dim: dimension key, "" the total
 * @span: instants of buckets
 *
 * What pages show: the store, and over it what arrived and is not stored yet.
 *
 * Returns: (transfer full): the points; %NULL when the stream was never seen, or cannot be read:
 *   ana_reading_find_trouble() knows which
 */
AnaPoints *
ana_reading_read_points (AnaReading *self, const char *stream, const char *dim, AnaSpan span)
{
  g_autoptr (AnaPoints) points = NULL;
  g_autoptr (GError) error = NULL;

  if (self->store != NULL)
    points = ana_recent_read_points (self->recent, self->store, stream, dim, span, &error);
  if (g_error_matches (error, ANA_ERROR, ANA_ERROR_CORRUPT))
    note_damage (self, stream);
  return points != NULL && points->epoch != NULL ? g_steal_pointer (&points) : NULL;
}

/**
 * ana_reading_find_trouble:
 * @self: on the compute thread
 * @stream: a stream that gave no points
 * @out: (out): what is wrong with it, and since when
 *
 * Damage that this reading met first is known here before the store has marked the stream.
 *
 * Returns: %FALSE when nothing is: it was never seen
 */
gboolean
ana_reading_find_trouble (AnaReading *self, const char *stream, AnaTrouble *out)
{
  gboolean met = self->damaged != NULL && g_hash_table_contains (self->damaged, stream);
  AnaStreamHealth health = ANA_STREAM_OK;

  *out = (AnaTrouble) { ANA_TROUBLE_NONE, ANA_TIME_NONE };
  if (self->store != NULL && ana_store_find_trouble (self->store, stream, &health, &out->since_usec))
    out->kind = health == ANA_STREAM_SET_ASIDE ? ANA_TROUBLE_SET_ASIDE : ANA_TROUBLE_REFETCH;
  else if (met)
    out->kind = ANA_TROUBLE_REFETCH;
  return out->kind != ANA_TROUBLE_NONE;
}

/* --- AnaPointSource over a store --- */

static gboolean
read_points (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  AnaReading *self = data;
  g_autoptr (AnaPoints) points = ana_reading_read_points (self, stream, dim, span);

  if (points == NULL)
    return FALSE;
  for (guint i = 0; i < points->n; i++)
    {
      AnaSpanPart part = { .ts_usec = points->ts_usec[i], .value = points->value[i], .count = points->count[i] };

      part.has_value = !isnan (part.value);
      part.has_ratio = points->num != NULL && points->den != NULL && !isnan (points->num[i]) && !isnan (points->den[i]);
      part.num = part.has_ratio ? points->num[i] : NAN;
      part.den = part.has_ratio ? points->den[i] : NAN;
      g_array_append_val (parts, part);
    }
  if (as_of_usec != NULL)
    *as_of_usec = points->as_of_usec;
  return TRUE;
}

static gboolean
find_trouble (gpointer data, const char *stream, AnaTrouble *out)
{
  return ana_reading_find_trouble (data, stream, out);
}

static char **
list_dims (gpointer data, const char *stream)
{
  AnaReading *self = data;
  char **dims = self->store != NULL ? ana_recent_list_dims (self->recent, self->store, stream, NULL) : NULL;

  return dims != NULL ? dims : g_new0 (char *, 1);
}

/* Events of the days that lie in the span as a whole, as the streams tell them. */
static gint64
count_of_days (AnaReading *self, const char *code, const char *dim, AnaSpan span)
{
  g_autofree char *stream = ana_stream_kpi (code, ANA_PERIOD_DAY);
  g_autoptr (AnaPoints) points = ana_reading_read_points (self, stream, dim, span);
  gint64 count = 0;

  for (guint i = 0; points != NULL && i + 1 < points->n; i++)
    count += points->count[i];
  return count;
}

/* While history still comes in, the hub has answered from less than the buckets hold that have arrived since: that is no
 * number to show. Corrections are small, so a little less is well. */
static gboolean
read_answer (gpointer data, const char *code, const char *dim, AnaSpan span, AnaMeasureValue *out)
{
  AnaReading *self = data;

  if (!ana_answers_find (self->answers, self->store, code, dim, span, out))
    return FALSE;
  if (out->count >= 0.95 * count_of_days (self, code, dim, span))
    return TRUE;
  ana_answers_expire (self->answers, code, dim, span);
  return FALSE;
}

AnaPointSource
ana_reading_get_source (AnaReading *self)
{
  return (AnaPointSource) { .data = self, .read = read_points, .list_dims = list_dims, .read_answer = read_answer,
                            .find_trouble = find_trouble };
}

static gboolean
find_data_span (AnaReading *self, const char *code, AnaSpan *out)
{
  g_autofree char *stream = ana_stream_kpi (code, ANA_PERIOD_DAY);
  AnaSpan everything = { G_MININT64 / 2, G_MAXINT64 / 2 };
  g_autoptr (AnaPoints) points = ana_reading_read_points (self, stream, "", everything);

  if (points == NULL || points->n == 0)
    return FALSE;
  out->start_usec = points->ts_usec[0];
  out->end_usec = points->ts_usec[points->n - 1] + ANA_USEC_PER_DAY / 2; /* a day may be short: still within the last */
  return TRUE;
}

/**
 * ana_reading_fit_data:
 * @self: on the compute thread
 * @code: (nullable): the KPI by whose days the range is set
 *
 * "All of the data" becomes the dates from its first day to today. Data that ended on an earlier day are looked at up to
 * their own end, or their chart would be mostly empty.
 */
void
ana_reading_fit_data (AnaReading *self, const char *code)
{
  const AnaKpi *kpi = code != NULL ? ana_catalogue_find (self->catalogue, code) : NULL;
  AnaRange range;
  AnaSpan data = { 0, 0 };

  if (kpi == NULL || !ana_range_parse (self->range, &range, NULL) || range.kind != ANA_RANGE_ALL)
    return;
  if (!find_data_span (self, code, &data))
    data.end_usec = data.start_usec;
  range = ana_range_fit (&range, kpi->zone, data, self->now_usec);
  g_free (self->range);
  self->range = ana_range_to_text (&range);
}

/* Days are those of the KPIs shown, or their buckets would not meet the spans. */
static const AnaZone *
find_zone (AnaReading *reading, char **codes)
{
  const AnaKpi *kpi = codes[0] != NULL ? ana_catalogue_find (reading->catalogue, codes[0]) : NULL;

  for (guint i = 0; *reading->pack != '\0' && i < ana_catalogue_get_n (reading->catalogue); i++)
    if (g_strcmp0 (ana_catalogue_get (reading->catalogue, i)->pack, reading->pack) == 0)
      return ana_catalogue_get (reading->catalogue, i)->zone;
  return kpi != NULL ? kpi->zone : ana_zone_local ();
}

/* Whether any card says more than a dash. */
gboolean
ana_overview_has_figures (const AnaOverview *overview)
{
  for (guint i = 0; i < overview->cards->len; i++)
    if (((const AnaCard *) overview->cards->pdata[i])->has_value)
      return TRUE;
  return FALSE;
}

/* Days are kept the longest: who has none there has none at all. */
static gboolean
has_rows (AnaReading *self, char **codes)
{
  AnaSpan data;

  for (guint i = 0; codes[i] != NULL; i++)
    if (find_data_span (self, codes[i], &data))
      return TRUE;
  return FALSE;
}

/**
 * ana_reading_build_overview:
 * @input: an AnaReading with its board
 * @cancellable: unused
 * @error: unused
 *
 * An AnaWorkFunc.
 *
 * Returns: (transfer full): the AnaOverview
 */
gpointer
ana_reading_build_overview (gpointer input, GCancellable *cancellable, GError **error)
{
  AnaReading *reading = input;
  AnaPointSource source = ana_reading_get_source (reading);
  g_auto (GStrv) codes = ana_board_list_cards (reading->board);
  AnaOverview *self;
  AnaOverviewInput overview = {
    .catalogue = reading->catalogue, .board = reading->board, .period = reading->period,
    .pack = *reading->pack != '\0' ? reading->pack : NULL, .zone = find_zone (reading, codes), .clock_zone = ana_zone_local (),
    .freshness = reading->freshness, .source_name = reading->source_name, .locale = ana_locale (),
    .dim = reading->dim, .has_mark = reading->has_mark, .mark_usec = reading->mark_usec,
  };

  ana_reading_fit_data (reading, codes[0]);
  overview.range = reading->range;
  overview.now_usec = reading->now_usec;
  self = ana_overview_new (&overview, &source);
  self->rows_elsewhere = !ana_overview_has_figures (self) && has_rows (reading, codes);
  return self;
}
