/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-card.c: the card of a KPI tile: as on the Overview, of the board's range, comparison and filters.
 */
#include "config.h"

#include "ana-tile-private.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The points of one row of keys, whatever key is asked for. */
typedef struct {
  const TileBuild *build;
  const AnaKpi    *kpi;
  const AnaKpiKey *key;
} OneKey;

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  OneKey *one = data;
  const char *period_text = strrchr (stream, ':') + 1;
  AnaPeriod period;
  gint64 as_of;
  gboolean seen;

  if (!ana_period_from_string (period_text, &period))
    return FALSE;
  seen = ana_kpi_key_read (one->build, one->kpi, period, one->key, span, parts, &as_of);
  if (as_of_usec != NULL)
    *as_of_usec = as_of;
  return seen;
}

static gboolean
read_answer_cb (gpointer data, const char *code, const char *dim, AnaSpan span, AnaMeasureValue *out)
{
  OneKey *one = data;
  const AnaPointSource *points = &one->build->source->points;

  return points->read_answer != NULL && points->read_answer (points->data, code, dim, span, out);
}

static gboolean
find_trouble_cb (gpointer data, const char *stream, AnaTrouble *out)
{
  OneKey *one = data;
  const AnaPointSource *points = &one->build->source->points;

  return points->find_trouble != NULL && points->find_trouble (points->data, stream, out);
}

static const AnaKpi *
find_kpi (const TileBuild *build, const AnaTile *tile, GError **error)
{
  const AnaKpi *kpi = tile->kpi_code != NULL ? ana_catalogue_find (build->input->catalogue, tile->kpi_code) : NULL;

  if (kpi == NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("there is no KPI “%s”"), tile->kpi_code != NULL ? tile->kpi_code : "");
  return kpi;
}

static AnaPeriod
get_period (const TileBuild *build, const AnaTile *tile, const AnaKpi *kpi)
{
  AnaPeriod period = ANA_PERIOD_DAY;

  if (tile->kpi_period == NULL || !ana_period_from_string (tile->kpi_period, &period) || period >= ANA_N_KPI_PERIODS)
    period = ANA_PERIOD_DAY;
  period = ana_tile_fit_period (build, kpi, period);
  for (int other = ANA_PERIOD_DAY; !kpi->grain[period] && other >= ANA_PERIOD_MINUTE; other--)
    if (kpi->grain[other])
      period = (AnaPeriod) other;
  return period;
}

static void
take_title (AnaCard *card, const AnaTile *tile)
{
  if (tile->title[0] == '\0')
    return;
  g_free (card->title);
  card->title = g_strdup (tile->title);
}

/**
 * ana_tile_make_card:
 * @build: of the board
 * @tile: with a `kpi`
 * @data: gets its freshness
 * @error: return location
 *
 * Returns: (transfer full): what the card says, or %NULL and %ANA_ERROR_NOT_FOUND
 */
AnaCard *
ana_tile_make_card (const TileBuild *build, const AnaTile *tile, AnaTileData *data, GError **error)
{
  const AnaKpi *kpi = find_kpi (build, tile, error);
  AnaPeriod period = kpi != NULL ? get_period (build, tile, kpi) : ANA_PERIOD_DAY;
  g_autoptr (AnaKpiKeys) keys = NULL;
  AnaOverview shell = { .questions = build->self->spans, .as_of_usec = ANA_TIME_NONE };
  AnaOverviewInput input = { .catalogue = build->input->catalogue, .period = period, .now_usec = build->input->now_usec,
                             .freshness = build->input->freshness, .locale = build->input->locale };
  OneKey one = { build, kpi, NULL };
  AnaPointSource source = { &one, read_cb, NULL, read_answer_cb, find_trouble_cb };
  Build inner = { .self = &shell, .input = &input, .source = &source };
  AnaCard *card;

  if (kpi == NULL)
    return NULL;
  g_hash_table_add (build->codes, g_strdup (kpi->code));
  data->code = g_strdup (kpi->code);
  keys = ana_kpi_keys_new (build, kpi, period, tile->kpi_dim != NULL ? tile->kpi_dim : "", NULL);
  if (keys->keys->len == 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NO_DATA, _("Nothing meets these filters"));
      return NULL;
    }
  one.key = keys->keys->pdata[0];
  inner.zone = kpi->zone;
  shell.range_label = build->self->range_label;
  ana_tile_spans (build, kpi, period, &inner.span, &inner.compare, &shell.back);
  inner.label = g_strdup (build->self->range_label);
  card = ana_overview_build_card (&inner, kpi, one.key->stored->len == 1 ? one.key->stored->pdata[0] : "");
  g_free (inner.label);
  data->as_of_usec = shell.as_of_usec;
  data->freshness = card->freshness;
  take_title (card, tile);
  return card;
}
