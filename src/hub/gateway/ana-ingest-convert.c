/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-ingest-convert.c: rows of cells as typed batches of events.
 *
 * A column's type is that of the dataset as the hub has it, else of the canonical dataset of that name, else it is
 * inferred from the cells. A cell that cannot be of that type rejects its row and no other.
 */
#include "config.h"

#include "ana-ingest.h"

#include <math.h>
#include <string.h>

#include "ana-error.h"
#include "ana-json.h"
#include "ana-money.h"
#include "ana-random.h"

#define DEFAULT_CURRENCY "EUR"
#define MIN_USEC (-G_GINT64_CONSTANT (2208988800000000)) /* 1900 */
#define MAX_USEC G_GINT64_CONSTANT (9000000000000000)    /* 2255 */

/* A column of the batch. */
typedef struct {
  const char   *name;
  AnaType       type;
  char          currency[4];
  const GArray *cells;     /* (nullable) of AnaCell; shorter than the rows when the last ones are null */
} Column;

typedef struct {
  AnaIngestRows  *rows;
  AnaIngestTable *table;
  GArray         *columns;  /* of Column */
  guint8         *bad;      /* one a row */
  gboolean        canonical; /* a known line of business: its rows say when they were */
} Convert;

/* --- one cell --------------------------------------------------------------------------------------------------- */

static gboolean
parse_real (const char *text, double *out)
{
  char *end;

  *out = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*out) && !g_ascii_isspace (*text) && strpbrk (text, "xXnN") == NULL;
}

static const char *
to_int (const AnaCell *cell, gint64 *out)
{
  switch (cell->kind)
    {
    case ANA_CELL_INT:
      *out = cell->i;
      return NULL;
    case ANA_CELL_REAL:
      *out = (gint64) cell->d;
      return fabs (cell->d) < 9e18 && (double) *out == cell->d ? NULL : "no whole number";
    case ANA_CELL_TEXT:
      return g_ascii_string_to_signed (cell->text, 10, G_MININT64, G_MAXINT64, out, NULL) ? NULL : "no whole number";
    default:
      return "no whole number";
    }
}

static const char *
to_real (const AnaCell *cell, double *out)
{
  if (cell->kind == ANA_CELL_INT)
    *out = cell->i;
  else if (cell->kind == ANA_CELL_REAL)
    *out = cell->d;
  else if (cell->kind != ANA_CELL_TEXT || !parse_real (cell->text, out))
    return "no number";
  return NULL;
}

static gboolean
parse_bool (const char *text, gint64 *out)
{
  static const char *const words[] = { "false", "true", "no", "yes", "0", "1", "f", "t", "n", "y" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      {
        *out = i & 1;
        return TRUE;
      }
  return FALSE;
}

static const char *
to_bool (const AnaCell *cell, gint64 *out)
{
  if (cell->kind == ANA_CELL_BOOL || (cell->kind == ANA_CELL_INT && (cell->i == 0 || cell->i == 1)))
    *out = cell->i;
  else if (cell->kind != ANA_CELL_TEXT || !parse_bool (cell->text, out))
    return "neither true nor false";
  return NULL;
}

static const char *
to_time (const AnaCell *cell, gint64 *out)
{
  if (cell->kind == ANA_CELL_INT)
    *out = cell->i;
  else if (cell->kind != ANA_CELL_TEXT
           || !(g_ascii_string_to_signed (cell->text, 10, G_MININT64, G_MAXINT64, out, NULL)
                || ana_time_parse (cell->text, ana_zone_utc (), out, NULL)))
    return "no time: RFC 3339, or microseconds since 1970";
  return *out >= MIN_USEC && *out <= MAX_USEC ? NULL : "a time outside of 1900 to 2255";
}

static const char *
to_date (const AnaCell *cell, gint64 *out)
{
  gint64 usec;

  if (cell->kind != ANA_CELL_TEXT || !ana_time_parse (cell->text, ana_zone_utc (), &usec, NULL))
    return "no date";
  *out = usec / ANA_USEC_PER_DAY - (usec % ANA_USEC_PER_DAY < 0);
  return NULL;
}

/* JSON carries minor units, CSV is written by people: major units. */
static const char *
to_money (const AnaCell *cell, gboolean is_text, const char *currency, gint64 *out)
{
  if (!is_text)
    return cell->kind != ANA_CELL_TEXT && to_int (cell, out) == NULL ? NULL : "money is a whole number of minor units";
  return ana_money_parse_major (cell->text, currency, out) ? NULL : "no amount of money";
}

static void
put_text_of (AnaFrameBuilder *builder, guint col, const AnaCell *cell)
{
  char text[32];

  if (cell->kind == ANA_CELL_TEXT)
    {
      ana_frame_builder_put_text (builder, col, cell->text, -1);
      return;
    }
  if (cell->kind == ANA_CELL_REAL)
    ana_double_to_string (cell->d, text);
  else if (cell->kind == ANA_CELL_BOOL)
    g_strlcpy (text, cell->i ? "true" : "false", sizeof text);
  else
    g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, cell->i);
  ana_frame_builder_put_text (builder, col, text, -1);
}

/* Puts a cell that is not null; the reason when it cannot be of the column's type. */
static const char *
put_cell (AnaFrameBuilder *builder, guint col, const Column *column, const AnaCell *cell, gboolean is_text)
{
  const char *reason = NULL;
  gint64 n = 0;
  double d = 0;

  switch (column->type)
    {
    case ANA_TYPE_TEXT:
      put_text_of (builder, col, cell);
      return NULL;
    case ANA_TYPE_REAL:
      reason = to_real (cell, &d);
      if (reason == NULL)
        ana_frame_builder_put_double (builder, col, d);
      break;
    case ANA_TYPE_INT:
      reason = to_int (cell, &n);
      break;
    case ANA_TYPE_BOOL:
      reason = to_bool (cell, &n);
      break;
    case ANA_TYPE_TIME:
      reason = to_time (cell, &n);
      break;
    case ANA_TYPE_DATE:
      reason = to_date (cell, &n);
      break;
    case ANA_TYPE_MONEY:
      reason = to_money (cell, is_text, column->currency, &n);
      break;
    }
  if (reason != NULL)
    ana_frame_builder_put_null (builder, col);
  else if (column->type != ANA_TYPE_REAL)
    ana_frame_builder_put_int64 (builder, col, n);
  return reason;
}

/* --- types ------------------------------------------------------------------------------------------------------ */

static gboolean
is_number_text (const char *text, gboolean *is_int)
{
  gint64 n;
  double d;
  const char *digits = *text == '-' ? text + 1 : text;

  *is_int = g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &n, NULL) && !(digits[0] == '0' && digits[1] != '\0');
  if (digits[0] == '0' && g_ascii_isdigit (digits[1]))
    return FALSE; /* a number like 00123 is a name */
  return *is_int || parse_real (text, &d);
}

static AnaType
type_of_text (const char *text, gboolean is_text)
{
  gint64 usec;
  gboolean is_int;

  if (is_text && is_number_text (text, &is_int))
    return is_int ? ANA_TYPE_INT : ANA_TYPE_REAL;
  if (is_text && (g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0))
    return ANA_TYPE_BOOL;
  if (strlen (text) >= 19 && ana_time_parse (text, ana_zone_utc (), &usec, NULL))
    return ANA_TYPE_TIME;
  return ANA_TYPE_TEXT;
}

static AnaType
infer_type (const GArray *cells, gboolean is_text)
{
  AnaType found = ANA_TYPE_TEXT;
  gboolean any = FALSE;

  for (guint i = 0; i < cells->len; i++)
    {
      const AnaCell *cell = &g_array_index (cells, AnaCell, i);
      AnaType type;

      if (cell->kind == ANA_CELL_NULL)
        continue;
      type = cell->kind == ANA_CELL_INT ? ANA_TYPE_INT : cell->kind == ANA_CELL_REAL ? ANA_TYPE_REAL
             : cell->kind == ANA_CELL_BOOL ? ANA_TYPE_BOOL : type_of_text (cell->text, is_text);
      if (!any || (found == ANA_TYPE_INT && type == ANA_TYPE_REAL))
        found = type;
      else if (found != type && !(found == ANA_TYPE_REAL && type == ANA_TYPE_INT))
        return ANA_TYPE_TEXT;
      any = TRUE;
    }
  return found;
}

/* The currency of a canonical dataset that is new: as asked, else that of the definitions which read it. */
static const char *
find_currency (const AnaIngestTarget *target, const char *dataset)
{
  if (target->currency != NULL && ana_money_get_digits (target->currency) >= 0)
    return target->currency;
  for (guint i = 0; i < ana_catalogue_get_n (target->catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (target->catalogue, i);

      if (strcmp (kpi->dataset, dataset) == 0 && g_str_has_prefix (kpi->unit, "money:"))
        return kpi->unit + strlen ("money:");
    }
  return DEFAULT_CURRENCY;
}

static const GArray *
find_cells (const AnaIngestTable *table, const char *name)
{
  for (guint i = 0; i < table->names->len; i++)
    if (g_ascii_strcasecmp (table->names->pdata[i], name) == 0)
      return table->columns->pdata[i];
  return NULL;
}

static void
add_schema_columns (Convert *self, const AnaSchema *schema)
{
  const char *name, *currency;
  AnaType type;

  for (guint i = 0; i < ana_schema_get_n (schema); i++)
    {
      Column column = { NULL };

      if (!ana_schema_get (schema, i, &name, &type, &currency))
        continue;
      column.name = name;
      column.type = type;
      g_strlcpy (column.currency, currency != NULL ? currency : "", sizeof column.currency);
      column.cells = find_cells (self->table, name);
      g_array_append_val (self->columns, column);
    }
}

static gboolean
is_listed (GPtrArray *list, const char *text)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp (list->pdata[i], text) == 0)
      return TRUE;
  return FALSE;
}

/* Columns that the schema does not have: new ones of a free dataset, left out of a canonical one. "id" is the event's. */
static void
add_free_columns (Convert *self, const AnaSchema *schema)
{
  for (guint i = 0; i < self->table->names->len; i++)
    {
      const char *name = self->table->names->pdata[i];
      Column column = { name };

      if ((schema != NULL && ana_schema_find (schema, name) >= 0) || strcmp (name, "id") == 0)
        continue;
      if (self->canonical)
        {
          if (!is_listed (self->rows->ignored, name))
            g_ptr_array_add (self->rows->ignored, g_strdup (name));
          continue;
        }
      column.cells = self->table->columns->pdata[i];
      column.type = infer_type (column.cells, self->rows->is_text);
      g_array_append_val (self->columns, column);
    }
}

/* --- the time of an event --------------------------------------------------------------------------------------- */

static const struct { const char *dataset, *column; } canonical_times[] = {
  { "orders", "ordered_at" }, { "deliveries", "delivered_at" }, { "payments", "paid_at" }, { "returns", "returned_at" },
  { "tickets", "opened_at" }, { "sessions", "started_at" }, { "machine", "at" },
};

static const char *const time_names[] = { "at", "time", "ts", "timestamp", "occurred_at", "created_at" };

static Column *
find_column (Convert *self, const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (g_ascii_strcasecmp (g_array_index (self->columns, Column, i).name, name) == 0)
      return &g_array_index (self->columns, Column, i);
  return NULL;
}

static Column *
first_time (Convert *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (g_array_index (self->columns, Column, i).type == ANA_TYPE_TIME)
      return &g_array_index (self->columns, Column, i);
  return NULL;
}

/* The column that says when an event was; %NULL when there is none: then it is when it came. */
static Column *
find_time (Convert *self, const char *asked)
{
  Column *found = asked != NULL ? find_column (self, asked) : NULL;

  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (canonical_times); i++)
    if (strcmp (canonical_times[i].dataset, self->table->dataset) == 0)
      found = find_column (self, canonical_times[i].column);
  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (time_names); i++)
    found = find_column (self, time_names[i]);
  if (found != NULL && found->type == ANA_TYPE_INT)
    found->type = ANA_TYPE_TIME;
  return found != NULL && found->type == ANA_TYPE_TIME ? found : first_time (self);
}

/* --- the batch -------------------------------------------------------------------------------------------------- */

static void
reject_row (Convert *self, guint row, const char *column, const char *reason)
{
  if (self->bad[row])
    return;
  self->bad[row] = 1;
  ana_ingest_rows_reject (self->rows, g_array_index (self->table->lines, gint64, row), column, "%s", reason);
}

static AnaRole
role_of (const Column *column)
{
  switch (column->type)
    {
    case ANA_TYPE_TIME:
    case ANA_TYPE_DATE:
      return ANA_ROLE_TIME;
    case ANA_TYPE_TEXT:
    case ANA_TYPE_BOOL:
      return ANA_ROLE_DIMENSION;
    default:
      return ANA_ROLE_MEASURE;
    }
}

static void
build_column (Convert *self, AnaFrameBuilder *builder, const Column *column, gboolean is_time, gint64 received_usec)
{
  guint n_rows = self->table->lines->len;
  guint col = ana_frame_builder_add_field (builder, column->name, column->type, column->type == ANA_TYPE_MONEY ? column->currency : NULL,
                                           NULL, role_of (column));

  for (guint row = 0; row < n_rows; row++)
    {
      const AnaCell *cell = column->cells != NULL && row < column->cells->len ? &g_array_index (column->cells, AnaCell, row) : NULL;
      const char *reason = NULL;

      if (cell != NULL && cell->kind != ANA_CELL_NULL)
        reason = put_cell (builder, col, column, cell, self->rows->is_text);
      else if (is_time && column->cells == NULL && !self->canonical)
        ana_frame_builder_put_int64 (builder, col, received_usec);
      else
        {
          ana_frame_builder_put_null (builder, col);
          reason = is_time ? "no time" : NULL;
        }
      if (reason != NULL)
        reject_row (self, row, column->name, reason);
    }
}

/* The good rows, ascending. */
static guint32 *
list_good (const Convert *self, guint *n_good)
{
  guint n_rows = self->table->lines->len;
  guint32 *rows = g_new (guint32, n_rows + 1);

  *n_good = 0;
  for (guint row = 0; row < n_rows; row++)
    if (!self->bad[row])
      rows[(*n_good)++] = row;
  return rows;
}

static char *
id_of (const AnaCell *cell)
{
  char text[32];

  switch (cell->kind)
    {
    case ANA_CELL_TEXT:
      return g_strdup (cell->text);
    case ANA_CELL_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, cell->i);
    case ANA_CELL_REAL:
      ana_double_to_string (cell->d, text);
      return g_strdup (text);
    default:
      return ana_uuid_new ();
    }
}

/* Ids of the events when the sender gave any; an event without one is new each time. */
static GPtrArray *
list_ids (const Convert *self, const guint32 *rows, guint n_rows)
{
  const GArray *cells = find_column ((Convert *) self, "id") == NULL ? find_cells (self->table, "id") : NULL;
  GPtrArray *ids;

  if (cells == NULL)
    return NULL;
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_rows; i++)
    {
      static const AnaCell none = { ANA_CELL_NULL, { 0 } };
      g_ptr_array_add (ids, id_of (rows[i] < cells->len ? &g_array_index (cells, AnaCell, rows[i]) : &none));
    }
  return ids;
}

static AnaEventBatch *
build_batch (Convert *self, const AnaIngestTarget *target)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  Column received = { "at", ANA_TYPE_TIME, "", NULL };
  const Column *time = find_time (self, target->time_column);
  g_autofree char *source = g_strconcat ("push:", target->source, NULL);
  g_autofree guint32 *good = NULL;
  g_autoptr (AnaFrame) whole = NULL;
  g_autoptr (AnaFrame) frame = NULL;
  AnaEventBatch *batch;
  guint n_good;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);
      build_column (self, builder, column, column == time, target->received_usec);
    }
  if (time == NULL)
    build_column (self, builder, &received, TRUE, target->received_usec);
  whole = ana_frame_builder_end (builder);
  good = list_good (self, &n_good);
  if (n_good == 0)
    return NULL;
  frame = n_good == ana_frame_get_n_rows (whole) ? ana_frame_ref (whole) : ana_frame_take_rows (whole, good, n_good);
  batch = ana_event_batch_new (target->tenant, source, self->table->dataset, time != NULL ? time->name : received.name, frame, target->received_usec);
  batch->ids = list_ids (self, good, n_good);
  return batch;
}

/**
 * ana_ingest_convert:
 * @rows: the rows, for rejects
 * @table: those of one dataset
 * @target: where they go
 * @error: return location; of storage
 *
 * Gives the rows the types of their dataset. A row with a cell that cannot be of its column's type, or without a time,
 * is rejected with the column and the reason.
 *
 * Returns: (transfer full) (nullable): the batch; %NULL without error when no row is good
 */
AnaEventBatch *
ana_ingest_convert (AnaIngestRows *rows, AnaIngestTable *table, const AnaIngestTarget *target, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AnaSchema) canonical = ana_canonical_schema (table->dataset, find_currency (target, table->dataset));
  g_autoptr (AnaSchema) schema = target->storage->klass->get_schema (target->storage, target->tenant, table->dataset, &local);
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_autofree guint8 *bad = g_new0 (guint8, table->lines->len + 1);
  Convert self = { rows, table, columns, bad, canonical != NULL };

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (schema == NULL && canonical != NULL)
    schema = ana_schema_ref (canonical);
  if (schema != NULL)
    add_schema_columns (&self, schema);
  add_free_columns (&self, schema);
  return build_batch (&self, target);
}
