/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-tables.c: what the tiles of a board show, as tables in a file: cards together, then each chart, table and list.
 */
#include "config.h"

#include "ana-board-tables.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
is_wanted (const AnaTileData *data, const char *tile)
{
  return (tile == NULL || strcmp (tile, data->key) == 0) && (data->state == ANA_TILE_READY || data->state == ANA_TILE_STALE);
}

/* --- cards --- */

static void
add_card (AnaFrameBuilder *builder, const AnaTileData *data)
{
  const AnaCard *card = data->card;
  const char *const texts[] = { card->title, card->code, card->value_full, card->delta_text, card->versus_text, card->verdict_text, card->caption };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    ana_frame_builder_put_text (builder, i, texts[i] != NULL && texts[i][0] != '\0' ? texts[i] : NULL, -1);
  if (card->as_of_usec != ANA_TIME_NONE)
    ana_frame_builder_put_int64 (builder, G_N_ELEMENTS (texts), card->as_of_usec);
  else
    ana_frame_builder_put_null (builder, G_N_ELEMENTS (texts));
}

/* Cards say texts: one table of all of them. */
static AnaFrame *
make_cards (const AnaBoardData *board, const char *tile)
{
  static const char *const columns[] = { "title", "code", "value", "change", "compared_with", "verdict", "target" };
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    ana_frame_builder_add_field (builder, columns[i], ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "as_of", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  for (guint i = 0; i < board->tiles->len; i++)
    {
      const AnaTileData *data = board->tiles->pdata[i];

      if (data->card != NULL && is_wanted (data, tile))
        add_card (builder, data);
    }
  return ana_frame_builder_end (builder);
}

/* The line of a card, with its numbers. */
static AnaFrame *
make_points (const AnaCard *card)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  ana_frame_builder_add_field (builder, "start", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (builder, "value", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_put_bulk_int64 (builder, 0, card->ts_usec, card->n_points);
  ana_frame_builder_put_bulk_double (builder, 1, card->value, card->n_points);
  return ana_frame_builder_end (builder);
}

/* --- tables --- */

static gboolean
write_table (AnaTableWriter *writer, const char *name, const AnaFrame *frame, gboolean is_cut, GError **error)
{
  return ana_table_writer_begin (writer, name, error) && ana_table_writer_add (writer, frame, error) && ana_table_writer_end (writer, is_cut, error);
}

static gboolean
write_tile (AnaTableWriter *writer, const AnaTileData *data, GError **error)
{
  const char *name = data->title[0] != '\0' ? data->title : data->key;
  g_autoptr (AnaFrame) points = NULL;

  if (data->card == NULL)
    return data->frame == NULL || write_table (writer, name, data->frame, data->truncated, error);
  points = make_points (data->card);
  return write_table (writer, data->card->title, points, FALSE, error);
}

/* In the order in which they are read on their tab. */
static gboolean
write_tab (AnaTableWriter *writer, const AnaBoardPicture *picture, const AnaTab *tab, const char *wanted, GError **error)
{
  for (guint i = 0; i < ana_board_get_n_tiles (picture->board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (picture->board, i);
      const AnaTileData *data = strcmp (tile->tab, tab->id) == 0 ? ana_board_data_find (picture->data, tile->key) : NULL;

      if (data != NULL && is_wanted (data, wanted) && !write_tile (writer, data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_tiles (AnaTableWriter *writer, const AnaBoardPicture *picture, const char *tile, GError **error)
{
  g_autoptr (AnaFrame) cards = make_cards (picture->data, tile);

  if (tile == NULL && ana_frame_get_n_rows (cards) > 0 && !write_table (writer, _("Figures"), cards, FALSE, error))
    return FALSE;
  for (guint i = 0; i < ana_board_get_n_tabs (picture->board); i++)
    if (!write_tab (writer, picture, ana_board_get_tab (picture->board, i), tile, error))
      return FALSE;
  if (ana_table_writer_get_n_tables (writer) > 0)
    return TRUE;
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_NO_DATA, _("There are no rows to be written"));
  return FALSE;
}

/**
 * ana_board_write_tables:
 * @picture: a board with its data
 * @tile: (nullable): the key of one tile; %NULL: all
 * @path: the file; its ending says the format
 * @out: (out): what was written
 * @error: return location
 *
 * Writes the rows behind the tiles, typed, times in the board's zone. Blocks on the disk; any thread, one at a time.
 *
 * Returns: %FALSE and as of ana_table_writer_new(), or %ANA_ERROR_NO_DATA when no tile has rows
 */
gboolean
ana_board_write_tables (const AnaBoardPicture *picture, const char *tile, const char *path, AnaTablesWritten *out, GError **error)
{
  const AnaBoardData *board = picture->data;
  AnaTableAbout about = { .title = picture->title != NULL ? picture->title : ana_board_get_title (picture->board), .range = board->range_label,
                          .zone = picture->zone, .as_of_usec = board->as_of_usec,
                          .created_usec = board->as_of_usec != ANA_TIME_NONE ? board->as_of_usec : picture->now_usec };
  g_autoptr (AnaTableWriter) writer = ana_table_writer_new (path, &about, error);

  if (writer == NULL || !write_tiles (writer, picture, tile, error) || !ana_table_writer_close (writer, error))
    return FALSE;
  *out = (AnaTablesWritten) { ana_table_writer_get_n_rows (writer), ana_table_writer_get_n_tables (writer), ana_table_writer_get_n_cut (writer) };
  return TRUE;
}

char *
ana_tables_written_to_text (const AnaTablesWritten *self)
{
  g_autofree char *number = ana_format_value ((double) self->n_rows, "count", FALSE, NULL);
  g_autofree char *rows = g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) self->n_rows), number);
  g_autofree char *tables = g_strdup_printf (ngettext ("%u table", "%u tables", self->n_tables), self->n_tables);

  if (self->n_cut > 0)
    return g_strdup_printf (ngettext ("%s, %s; %u is cut: there are more rows", "%s, %s; %u are cut: there are more rows", self->n_cut), tables, rows, self->n_cut);
  return g_strdup_printf ("%s, %s", tables, rows);
}
