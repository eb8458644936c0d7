/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-data.c: a board's tiles with their data, as one immutable value.
 *
 * A tile that cannot be shown says why, and the others are as if it were not there.
 */
#include "config.h"

#include "ana-tile-image.h"
#include "ana-tile-private.h"

#include "ana-date.h"
#include "ana-error.h"
#include "ana-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

void
ana_tile_answer_clear (AnaTileAnswer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_pointer (&answer->error, g_free);
}

void
ana_tile_question_free (AnaTileQuestion *question)
{
  g_free (question->key);
  g_bytes_unref (question->body);
  g_free (question);
}

/* --- one tile --- */

static AnaTileData *
tile_data_new (const AnaTile *tile, AnaFreshness freshness)
{
  AnaTileData *self = g_new0 (AnaTileData, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->key = g_strdup (tile->key);
  self->type = tile->type;
  self->title = ana_text_to_line (tile->title, ANA_LINE_CHARS);
  self->freshness = freshness;
  self->as_of_usec = ANA_TIME_NONE;
  self->warnings = g_new0 (char *, 1);
  return self;
}

AnaTileData *
ana_tile_data_ref (AnaTileData *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_tile_data_unref (AnaTileData *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->key);
  g_free (self->title);
  g_free (self->unit);
  g_free (self->message);
  g_free (self->code);
  g_free (self->split);
  g_free (self->question);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_free (self->text);
  g_free (self->field);
  g_strfreev (self->choices);
  g_strfreev (self->warnings);
  g_clear_pointer (&self->card, ana_card_free);
  g_clear_pointer (&self->chart, ana_chart_unref);
  g_clear_pointer (&self->shown, ana_chart_unref);
  g_clear_pointer (&self->frame, ana_frame_unref);
  g_clear_pointer (&self->model, json_node_unref);
  g_clear_pointer (&self->spec, json_node_unref);
  g_free (self->dim);
  g_clear_pointer (&self->image, g_bytes_unref);
  g_free (self);
}

static void
set_state (AnaTileData *self, AnaTileState state, const char *message)
{
  self->state = state;
  g_free (self->message);
  self->message = g_strdup (message);
}

/* No rows is no error, and what is not there yet is not either. */
static void
set_error (AnaTileData *self, const GError *error)
{
  gboolean nothing = g_error_matches (error, ANA_ERROR, ANA_ERROR_NO_DATA);

  set_state (self, nothing ? ANA_TILE_EMPTY : ANA_TILE_ERROR, nothing && strchr (error->message, '/') == error->message
                                                                ? _("No rows in this range") : error->message);
  if (nothing)
    return;
  self->freshness = ANA_FRESH_ERROR;
  self->is_fault = TRUE;
}

static gboolean
has_filters (const TileBuild *build)
{
  return build->filters != NULL && json_object_get_size (build->filters) > 0;
}

/* --- rows from the hub --- */

static gboolean
is_there (AnaFreshness freshness)
{
  return freshness == ANA_FRESH_LIVE || freshness == ANA_FRESH_FRESH || freshness == ANA_FRESH_SAMPLE || freshness == ANA_FRESH_STALE;
}

static void
ask (const TileBuild *build, const char *key, JsonNode *model)
{
  AnaTileQuestion *question;

  if (build->input->sent)
    return;
  question = g_new0 (AnaTileQuestion, 1);
  question->key = g_strdup (key);
  question->body = build->input->all_rows ? ana_tile_make_long_body (model) : ana_tile_make_body (model);
  g_ptr_array_add (build->self->questions, question);
}

static void
tell_missing (const TileBuild *build, AnaTileData *data, const AnaTileAnswer *answer)
{
  if (answer->error != NULL)
    {
      set_state (data, ANA_TILE_ERROR, answer->error);
      data->freshness = ANA_FRESH_ERROR;
    }
  else if (build->input->sent)
    set_state (data, ANA_TILE_EMPTY, _("This was not sent along: it shows when the board is run"));
  else if (is_there (build->input->freshness))
    set_state (data, ANA_TILE_LOADING, _("Asking the hub…"));
  else
    set_state (data, ANA_TILE_EMPTY, _("Not seen before: it will show when the hub is there again"));
}

/* An answer is read once. */
static AnaFrame *
read_answer (const TileBuild *build, AnaTileData *data, GError **error)
{
  AnaTileData *old = build->input->before != NULL ? ana_board_data_find (build->input->before, data->key) : NULL;

  if (old == NULL || old->frame == NULL || old->answer != data->answer)
    return ana_tile_answer_to_frame (data->answer, &data->as_of_usec, &data->truncated, error);
  data->as_of_usec = old->as_of_usec;
  data->truncated = old->truncated;
  return ana_frame_ref (old->frame);
}

/* All rows that were asked for, else those that were shown. */
static void
find_answer (const TileBuild *build, const char *key, AnaTileAnswer *out)
{
  g_autofree char *shown = g_str_has_suffix (key, "/all") ? g_strndup (key, strlen (key) - strlen ("/all")) : NULL;

  if (build->source->read_answer == NULL)
    return;
  build->source->read_answer (build->source->data, key, out);
  if (shown == NULL || out->body != NULL)
    return;
  ana_tile_answer_clear (out);
  build->source->read_answer (build->source->data, shown, out);
}

static AnaFrame *
read_hub (const TileBuild *build, const AnaTile *tile, AnaTileData *data, GError **error)
{
  g_autoptr (JsonNode) query = ana_tile_get_query (tile);
  const char *dataset = ana_json_get_string (json_node_get_object (query), "", "source", "", NULL);
  g_autofree char *key = ana_tile_make_key (build, query, dataset);
  g_autoptr (AnaQuery) checked = NULL;
  g_auto (AnaTileAnswer) answer = { .as_of_usec = ANA_TIME_NONE };
  AnaFrame *frame;

  checked = ana_query_parse (data->model, error);
  if (checked == NULL)
    return NULL;
  ask (build, key, data->model);
  find_answer (build, key, &answer);
  if (answer.body == NULL)
    {
      tell_missing (build, data, &answer);
      return NULL;
    }
  data->question = g_strdup (key);
  data->answer = g_bytes_ref (answer.body);
  frame = read_answer (build, data, error);
  if (answer.as_of_usec != ANA_TIME_NONE)
    data->as_of_usec = answer.as_of_usec;
  if (frame != NULL && (answer.is_old || answer.error != NULL || !is_there (build->input->freshness)))
    {
      set_state (data, ANA_TILE_STALE, answer.error != NULL ? answer.error : "");
      data->freshness = is_there (build->input->freshness) ? ANA_FRESH_STALE : ANA_FRESH_OFFLINE;
    }
  return frame;
}

/* --- rows --- */

static gboolean
wants_breakdown (const AnaTile *tile)
{
  JsonNode *spec = ana_tile_get_member (tile, "spec");

  return tile->type != ANA_TILE_CHART || ana_json_mentions (spec, "category");
}

/* NULL without an error: the state says why. */
static AnaFrame *
read_rows (const TileBuild *build, const AnaTile *tile, AnaTileData *data, GError **error)
{
  if (data->is_own)
    return ana_tile_read_own_rows (build, tile, error);
  if (ana_tile_get_member (tile, "query") != NULL)
    {
      data->model = ana_tile_make_model (build, tile, error);
      if (data->model == NULL)
        return NULL;
      if (!ana_tile_is_local (tile))
        return read_hub (build, tile, data, error);
      return ana_kpi_rows_read (build, data->model, ana_tile_get_member (tile, "spec"), data, error);
    }
  if (tile->kpi_code == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("/tiles/%s: a query, a kpi or rows in the spec are wanted"), tile->key);
      return NULL;
    }
  return wants_breakdown (tile) ? ana_kpi_rows_breakdown (build, tile, data, error) : ana_kpi_rows_series (build, tile, data, error);
}

static void
build_rows (const TileBuild *build, const AnaTile *tile, AnaTileData *data)
{
  g_autoptr (GError) error = NULL;

  data->state = ANA_TILE_READY;
  data->is_own = ana_tile_has_own_rows (tile);
  data->frame = read_rows (build, tile, data, &error);
  if (error != NULL)
    set_error (data, error);
  if (error != NULL || (data->frame == NULL && !data->is_own))
    return;
  if (data->is_own)
    data->freshness = ANA_FRESH_FRESH;
  if (data->frame != NULL && ana_frame_get_n_rows (data->frame) == 0)
    {
      set_state (data, ANA_TILE_EMPTY, has_filters (build) ? _("No rows for these filters") : _("No rows in this range"));
      data->is_filtered = has_filters (build);
      return;
    }
  if (tile->type == ANA_TILE_CHART && !ana_tile_make_chart (build, tile, data, &error))
    set_error (data, error);
}

/* --- the other types --- */

static void
build_card (const TileBuild *build, const AnaTile *tile, AnaTileData *data)
{
  g_autoptr (GError) error = NULL;

  data->state = ANA_TILE_READY;
  data->card = ana_tile_make_card (build, tile, data, &error);
  if (data->card != NULL)
    return;
  set_error (data, error);
  data->is_filtered = data->state == ANA_TILE_EMPTY && has_filters (build);
}

static void
build_text (const AnaTile *tile, AnaTileData *data)
{
  data->text = g_strdup (ana_json_get_string (tile->json, "", "markdown", "", NULL));
  data->state = data->text != NULL && data->text[0] != '\0' ? ANA_TILE_READY : ANA_TILE_EMPTY;
  if (data->state == ANA_TILE_EMPTY)
    set_state (data, ANA_TILE_EMPTY, _("Nothing is written here yet"));
}

/* Only what is in the document itself: {"image":{"type":"image/png","data":BASE64}}. */
static void
build_image (const AnaTile *tile, AnaTileData *data)
{
  JsonNode *image = ana_tile_get_member (tile, "image");
  const char *text = image != NULL ? ana_json_get_string (json_node_get_object (image), "", "data", NULL, NULL) : NULL;
  gsize n_bytes = 0;
  guchar *bytes = text != NULL ? g_base64_decode (text, &n_bytes) : NULL;

  g_autoptr (GBytes) taken = g_bytes_new_take (bytes, n_bytes);
  g_autoptr (GError) error = NULL;
  guint width_px, height_px;

  data->state = ANA_TILE_READY;
  if (n_bytes == 0)
    set_state (data, ANA_TILE_EMPTY, _("No picture yet"));
  else if (!ana_image_check (taken, &width_px, &height_px, &error))
    set_error (data, error);
  else
    data->image = g_steal_pointer (&taken);
}

/* --- a tile that sets a filter --- */

static gboolean
is_told_by (const AnaKpi *kpi, const char *field)
{
  for (guint d = 0; kpi->dims != NULL && d < kpi->dims->len; d++)
    {
      char **grouping = kpi->dims->pdata[d];

      if (grouping[0] != NULL && grouping[1] == NULL && strcmp (grouping[0], field) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What the field can be: as the keys of the first KPI know it that is told apart by it. */
static char **
list_choices (const TileBuild *build, const char *field)
{
  const AnaPointSource *points = &build->source->points;
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  for (guint i = 0; i < ana_catalogue_get_n (build->input->catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (build->input->catalogue, i);
      g_autofree char *stream = ana_tile_stream (kpi, ANA_PERIOD_DAY);
      g_auto (GStrv) dims = is_told_by (kpi, field) ? points->list_dims (points->data, stream) : NULL;
      guint n = 0;

      for (guint k = 0; dims != NULL && dims[k] != NULL; k++)
        {
          g_auto (GStrv) names = NULL, values = NULL;

          if (dims[k][0] == '\0' || !ana_dim_key_parse (dims[k], &names, &values) || g_strv_length (names) != 1
              || strcmp (names[0], field) != 0 || values[0][0] == '\0' || strcmp (values[0], "*") == 0)
            continue;
          g_strv_builder_add (out, values[0]);
          n++;
        }
      if (n > 0)
        break;
    }
  return g_strv_builder_end (out);
}

static void
build_filter (const TileBuild *build, const AnaTile *tile, AnaTileData *data)
{
  JsonNode *node = ana_tile_get_member (tile, "filter");
  const char *field = node != NULL ? ana_json_get_string (json_node_get_object (node), "", "field", NULL, NULL)
                                   : ana_json_get_string (tile->json, "", "field", NULL, NULL);

  data->state = ANA_TILE_READY;
  if (field == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("/tiles/%s/filter: a field is wanted"), tile->key);

      set_state (data, ANA_TILE_ERROR, message);
      return;
    }
  data->field = g_strdup (field);
  data->choices = list_choices (build, field);
  if (data->choices[0] == NULL)
    set_state (data, ANA_TILE_EMPTY, _("Nothing to choose from yet"));
}

/* The same answer to the same question makes the same tile: it is not drawn anew. */
static AnaTileData *
take_over (const TileBuild *build, AnaTileData *data)
{
  AnaTileData *old = build->input->before != NULL ? ana_board_data_find (build->input->before, data->key) : NULL;

  if (old == NULL || data->answer == NULL || old->answer != data->answer || g_strcmp0 (old->question, data->question) != 0
      || old->state != data->state || old->freshness != data->freshness || old->type != data->type)
    return data;
  ana_tile_data_unref (data);
  return ana_tile_data_ref (old);
}

static AnaTileData *
build_tile (const TileBuild *build, const AnaTile *tile)
{
  AnaTileData *data = tile_data_new (tile, build->input->freshness);
  JsonNode *spec = ana_tile_get_member (tile, "spec");

  data->spec = spec != NULL ? json_node_copy (spec) : NULL;
  data->zone = build->zone;
  data->dim = g_strdup (tile->kpi_dim);

  if (tile->problem != NULL)
    {
      set_state (data, ANA_TILE_ERROR, tile->problem);
      data->freshness = ANA_FRESH_ERROR;
      data->is_fault = TRUE;
      return data;
    }
  switch (tile->type)
    {
    case ANA_TILE_KPI:
      build_card (build, tile, data);
      break;
    case ANA_TILE_CHART:
    case ANA_TILE_TABLE:
    case ANA_TILE_LIST:
      build_rows (build, tile, data);
      break;
    case ANA_TILE_TEXT:
      build_text (tile, data);
      break;
    case ANA_TILE_IMAGE:
      build_image (tile, data);
      break;
    case ANA_TILE_FILTER:
      build_filter (build, tile, data);
      break;
    }
  return data;
}

/* --- all of them --- */

static void
name_tile (const TileBuild *build, AnaTileData *data)
{
  const AnaKpi *kpi = data->code != NULL ? ana_catalogue_find (build->input->catalogue, data->code) : NULL;

  if (data->title[0] == '\0' && kpi != NULL)
    {
      g_free (data->title);
      data->title = g_strdup (ana_kpi_get_name (kpi, build->input->locale));
    }
  if (data->truncated && data->frame != NULL)
    {
      g_free (data->unit);
      data->unit = g_strdup_printf (_("first %u rows"), ana_frame_get_n_rows (data->frame));
    }
  if (data->type == ANA_TILE_TABLE || data->type == ANA_TILE_LIST)
    data->unit = data->unit != NULL ? data->unit : g_strdup ("");
  if (data->unit == NULL)
    data->unit = kpi != NULL ? ana_overview_unit_text (kpi->unit) : g_strdup ("");
  if (data->message == NULL)
    data->message = g_strdup ("");
}

static AnaTileData *
make_tile (const TileBuild *build, const AnaTile *tile)
{
  AnaTileData *old = build->input->before != NULL ? ana_board_data_find (build->input->before, tile->key) : NULL;
  AnaTileData *data;

  if (ana_tile_has_own_rows (tile) && ana_tile_is_own_again (build, old, tile))
    return ana_tile_data_ref (old);
  data = build_tile (build, tile);
  name_tile (build, data);
  return take_over (build, data);
}

static void
question_clear (AnaSpanQuestion *question)
{
  g_free (question->code);
  g_free (question->dim);
}

static void
set_up (TileBuild *build)
{
  const AnaBoardInput *input = build->input;
  g_autofree char *compare = ana_board_dup_compare (input->board);
  g_autofree char *own = NULL;

  build->zone = ana_board_get_time_zone (input->board, input->zone != NULL ? input->zone : ana_zone_utc ());
  own = ana_board_dup_range (input->board, build->zone, input->now_usec);
  if (input->range == NULL || !ana_range_parse (input->range, &build->range, NULL) || build->range.kind == ANA_RANGE_ALL)
    ana_range_parse (own, &build->range, NULL);
  ana_compare_parse (compare, &build->compare, NULL);
  build->filters = input->filters != NULL ? input->filters : ana_board_get_filters (input->board);
  if (build->filters != NULL)
    {
      build->self->filters = json_node_alloc ();
      json_node_init_object (build->self->filters, build->filters);
    }
  build->self->range = ana_range_to_text (&build->range);
  build->self->range_label = ana_overview_label (ANA_PERIOD_DAY, build->self->range);
  build->self->span = ana_range_span (&build->range, build->range.last.usec != 0 ? ANA_PERIOD_MINUTE : ANA_PERIOD_DAY, build->zone, input->now_usec);
}

static char **
take_codes (GHashTable *codes)
{
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (codes, NULL);

  return g_strdupv ((char **) keys);
}

/**
 * ana_board_data_new:
 * @input: what to show, and when
 * @source: where the rows come from
 *
 * Reads through @source, so call it where reading may take some milliseconds; it belongs to the board's thread. What must be
 * asked of the hub stands in `questions` and `spans`: ask, keep, and build again. A graph's forces are not worked out here.
 *
 * Returns: (transfer full): the tiles of the tab with their data; immutable. Of one that was cancelled those read so far
 */
AnaBoardData *
ana_board_data_new (const AnaBoardInput *input, const AnaTileSource *source)
{
  AnaBoardData *self = g_new0 (AnaBoardData, 1);
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TileBuild build = { .input = input, .source = source, .self = self, .codes = codes };

  g_atomic_ref_count_init (&self->ref_count);
  self->catalogue = ana_catalogue_ref (input->catalogue);
  self->tiles = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_tile_data_unref);
  self->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_tile_question_free);
  self->spans = g_array_new (FALSE, FALSE, sizeof (AnaSpanQuestion));
  g_array_set_clear_func (self->spans, (GDestroyNotify) question_clear);
  self->as_of_usec = ANA_TIME_NONE;
  set_up (&build);
  for (guint i = 0; i < ana_board_get_n_tiles (input->board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (input->board, i);
      AnaTileData *data;

      if (input->tab != NULL && strcmp (input->tab, tile->tab) != 0)
        continue;
      if (g_cancellable_is_cancelled (input->cancellable))
        break;
      data = make_tile (&build, tile);
      self->as_of_usec = MAX (self->as_of_usec, data->as_of_usec);
      g_ptr_array_add (self->tiles, data);
    }
  if (input->sent)
    {
      g_array_set_size (self->spans, 0);
      g_hash_table_remove_all (codes); /* what arrives here changes nothing of it */
    }
  self->codes = take_codes (codes);
  return self;
}

AnaBoardData *
ana_board_data_ref (AnaBoardData *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_board_data_unref (AnaBoardData *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->tiles);
  g_ptr_array_unref (self->questions);
  g_array_unref (self->spans);
  g_strfreev (self->codes);
  g_free (self->range);
  g_free (self->range_label);
  g_free (self->sent_by);
  ana_catalogue_unref (self->catalogue);
  g_clear_pointer (&self->filters, json_node_unref);
  g_free (self);
}

/**
 * ana_board_data_find:
 * @self: a board's data
 * @key: of a tile
 *
 * Returns: (transfer none) (nullable): its data
 */
AnaTileData *
ana_board_data_find (AnaBoardData *self, const char *key)
{
  for (guint i = 0; i < self->tiles->len; i++)
    if (strcmp (((AnaTileData *) self->tiles->pdata[i])->key, key) == 0)
      return self->tiles->pdata[i];
  return NULL;
}

/* A table tile that is of no board. */
AnaTileData *
ana_tile_data_new_frame (const char *title, AnaFrame *frame)
{
  AnaTile tile = { .key = (char *) "rows", .type = ANA_TILE_TABLE, .title = (char *) title };
  AnaTileData *self = tile_data_new (&tile, ANA_FRESH_FRESH);

  self->unit = g_strdup ("");
  self->frame = frame;
  set_state (self, ANA_TILE_READY, "");
  return self;
}

/**
 * ana_tile_data_new_rows:
 * @title: of the table
 * @answer: of `POST /query`
 * @error: return location
 *
 * Returns: (transfer full): a table tile that is of no board: rows behind a mark
 */
AnaTileData *
ana_tile_data_new_rows (const char *title, GBytes *answer, GError **error)
{
  g_autoptr (AnaTileData) self = ana_tile_data_new_frame (title, NULL);

  self->frame = ana_tile_answer_to_frame (answer, &self->as_of_usec, &self->truncated, error);
  if (self->frame == NULL)
    return NULL;
  set_state (self, ana_frame_get_n_rows (self->frame) > 0 ? ANA_TILE_READY : ANA_TILE_EMPTY, _("No rows in this range"));
  return g_steal_pointer (&self);
}

/* --- cells --- */

/* Of a moment or a day that no calendar has: nothing. */
static char *
format_time (gint64 t_usec, const AnaZone *zone)
{
  gint64 local;
  gboolean is_lost = __builtin_add_overflow (t_usec, ana_zone_offset_usec (zone, t_usec), &local);
  g_autoptr (GDateTime) time = is_lost ? NULL : g_date_time_new_from_unix_utc (local / ANA_USEC_PER_SEC);
  gboolean day = local % ANA_USEC_PER_DAY == 0;

  return time != NULL ? g_date_time_format (time, day ? C_ ("full date", "%-d %b %Y") : C_ ("day and time", "%-d %b %H:%M")) : g_strdup ("");
}

/**
 * ana_tile_data_dup_cell:
 * @self: with a frame
 * @col: a column of it
 * @row: a row of it
 * @zone: in which times are shown
 * @locale: (nullable): how numbers are written
 *
 * Returns: (transfer full): the value as people read it; "—" when there is none
 */
char *
ana_tile_data_dup_cell (const AnaTileData *self, guint col, guint row, const AnaZone *zone, const char *locale)
{
  const AnaField *field = ana_frame_get_field (self->frame, col);
  const char *unit = field->unit != NULL ? field->unit : "count";
  g_autofree char *money = NULL;
  double value;

  if (ana_frame_is_null (self->frame, col, row))
    return g_strdup ("—");
  switch (field->type)
    {
    case ANA_TYPE_TEXT:
      return g_strdup (ana_frame_get_text (self->frame, col, row));
    case ANA_TYPE_BOOL:
      return g_strdup (ana_frame_get_int64s (self->frame, col)[row] != 0 ? _("yes") : _("no"));
    case ANA_TYPE_TIME:
      return format_time (ana_frame_get_int64s (self->frame, col)[row], zone);
    case ANA_TYPE_DATE:
      return format_time (ana_date_to_usec (ana_frame_get_int64s (self->frame, col)[row]), ana_zone_utc ());
    case ANA_TYPE_MONEY:
      money = g_strdup_printf ("money:%s", field->currency);
      return ana_format_value (ana_frame_get_number (self->frame, col, row), money, FALSE, locale);
    case ANA_TYPE_INT:
    case ANA_TYPE_REAL:
      break;
    }
  value = ana_frame_get_number (self->frame, col, row);
  if (field->type == ANA_TYPE_REAL && g_str_has_prefix (unit, "money:")) /* in major units here */
    return ana_format_value (value * 100, unit, FALSE, locale);
  if (field->type == ANA_TYPE_REAL && strcmp (unit, "count") == 0 && fabs (value) < 1000 && value != floor (value))
    unit = "score";
  return ana_format_value (value, unit, FALSE, locale);
}
