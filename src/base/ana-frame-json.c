/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-frame-json.c: a frame as JSON, in the shape of an answer (FORMATS.md section 9).
 */
#include "config.h"

#include "ana-frame-json.h"

#include "ana-date.h"

static const char *const roles[] = { "dimension", "measure", "time" };

/**
 * ana_frame_write_columns:
 * @self: a frame
 * @major: whether its fractions of money are in major units, as everywhere but in what a hub answers
 * @writer: in an object
 *
 * Writes the member `columns`: name, type, unit and role of each; `"major":true` with fractions of money that are in major units,
 * so that nobody takes them for minor ones. Pure; any thread.
 */
void
ana_frame_write_columns (const AnaFrame *self, gboolean major, AnaJsonWriter *writer)
{
  char type[16];

  ana_json_key (writer, "columns");
  ana_json_begin_array (writer);
  for (guint col = 0; col < ana_frame_get_n_cols (self); col++)
    {
      const AnaField *field = ana_frame_get_field (self, col);

      ana_type_to_string (field->type, field->currency, type);
      ana_json_begin_object (writer);
      ana_json_key (writer, "name");
      ana_json_string (writer, field->name);
      ana_json_key (writer, "type");
      ana_json_string (writer, type);
      ana_json_key (writer, "unit");
      ana_json_string (writer, field->unit != NULL ? field->unit : field->type == ANA_TYPE_MONEY ? type : NULL);
      ana_json_key (writer, "role");
      ana_json_string (writer, roles[field->role]);
      if (major && field->type == ANA_TYPE_REAL && field->unit != NULL && g_str_has_prefix (field->unit, "money:"))
        {
          ana_json_key (writer, "major");
          ana_json_bool (writer, TRUE);
        }
      ana_json_end_object (writer);
    }
  ana_json_end_array (writer);
}

static void
write_time (gint64 t_usec, const AnaZone *zone, AnaJsonWriter *writer)
{
  g_autofree char *text = zone != NULL ? ana_time_format_rfc3339 (t_usec, zone) : NULL;

  if (text != NULL)
    ana_json_string (writer, text);
  else
    ana_json_int (writer, t_usec);
}

static void
write_cell (const AnaFrame *self, guint col, guint row, const AnaZone *zone, AnaJsonWriter *writer)
{
  g_autofree char *date = NULL;

  if (ana_frame_is_null (self, col, row))
    {
      ana_json_null (writer);
      return;
    }
  switch (ana_frame_get_field (self, col)->type)
    {
    case ANA_TYPE_REAL:
      ana_json_double (writer, ana_frame_get_doubles (self, col)[row]);
      break;
    case ANA_TYPE_TEXT:
      ana_json_string (writer, ana_frame_get_text (self, col, row));
      break;
    case ANA_TYPE_BOOL:
      ana_json_bool (writer, ana_frame_get_int64s (self, col)[row] != 0);
      break;
    case ANA_TYPE_DATE:
      date = ana_time_format_date (ana_date_to_usec (ana_frame_get_int64s (self, col)[row]), ana_zone_utc ());
      ana_json_string (writer, date);
      break;
    case ANA_TYPE_TIME:
      write_time (ana_frame_get_int64s (self, col)[row], zone, writer);
      break;
    case ANA_TYPE_INT:
    case ANA_TYPE_MONEY:
      ana_json_int (writer, ana_frame_get_int64s (self, col)[row]);
      break;
    }
}

/**
 * ana_frame_write_row:
 * @self: a frame
 * @row: of it
 * @zone: (nullable): whose offset the times show; %NULL writes them as microseconds, as on the wire
 * @writer: in an array
 *
 * Writes one row as an array; money in minor units, null where there is no value.
 */
void
ana_frame_write_row (const AnaFrame *self, guint row, const AnaZone *zone, AnaJsonWriter *writer)
{
  ana_json_begin_array (writer);
  for (guint col = 0; col < ana_frame_get_n_cols (self); col++)
    write_cell (self, col, row, zone, writer);
  ana_json_end_array (writer);
}
