/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-column-title.c: what people read in place of the name of a column.
 */
#include "config.h"

#include "ana-money.h"
#include "ana-overview-private.h"
#include "ana-tile-data.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define WHOLE_FROM 1000 /* a column with money like this says no cents */

/* Columns of the datasets that the hub makes and of the boards that come with the program. */
static const struct { const char *name, *title; } known[] = {
  { "account", NC_ ("column", "Account") }, { "amount", NC_ ("column", "Amount") }, { "answers", NC_ ("column", "Answers") },
  { "at", NC_ ("column", "Time") }, { "balance", NC_ ("column", "Balance") }, { "booked_at", NC_ ("column", "Booked") },
  { "carrier", NC_ ("column", "Carrier") }, { "category", NC_ ("column", "Category") }, { "change", NC_ ("column", "Change") },
  { "channel", NC_ ("column", "Channel") }, { "closed_at", NC_ ("column", "Closed") }, { "code", NC_ ("column", "Code") },
  { "cost", NC_ ("column", "Cost") }, { "country", NC_ ("column", "Country") }, { "customer", NC_ ("column", "Customer") },
  { "day", NC_ ("column", "Day") }, { "days", NC_ ("column", "Days") }, { "deals", NC_ ("column", "Deals") },
  { "delivered_at", NC_ ("column", "Delivered") }, { "device", NC_ ("column", "Device") }, { "discount", NC_ ("column", "Discount") },
  { "hour", NC_ ("column", "Hour") }, { "hours", NC_ ("column", "Hours") }, { "late", NC_ ("column", "Late") },
  { "list_amount", NC_ ("column", "List price") }, { "method", NC_ ("column", "Method") }, { "mode", NC_ ("column", "Mode") },
  { "month", NC_ ("column", "Month") }, { "name", NC_ ("column", "Name") }, { "newest", NC_ ("column", "Newest") },
  { "opened_at", NC_ ("column", "Opened") }, { "opportunity_id", NC_ ("column", "Opportunity") }, { "order_id", NC_ ("column", "Order") },
  { "ordered_at", NC_ ("column", "Ordered") }, { "orders", NC_ ("column", "Orders") }, { "outcome", NC_ ("column", "Outcome") },
  { "pages", NC_ ("column", "Pages") }, { "paid_at", NC_ ("column", "Paid") }, { "payments", NC_ ("column", "Payments") },
  { "percent", NC_ ("column", "Percent") }, { "period", NC_ ("column", "Period") }, { "place", NC_ ("column", "Place") },
  { "previous", NC_ ("column", "Previous") }, { "process", NC_ ("column", "Process") }, { "product", NC_ ("column", "Product") },
  { "quantity", NC_ ("column", "Quantity") }, { "reached", NC_ ("column", "Reached") }, { "reason", NC_ ("column", "Reason") },
  { "returned_at", NC_ ("column", "Returned") }, { "revenue", NC_ ("column", "Revenue") }, { "rows", NC_ ("column", "Rows") },
  { "score", NC_ ("column", "Score") }, { "seller", NC_ ("column", "Seller") }, { "shipments", NC_ ("column", "Shipments") },
  { "start", NC_ ("column", "Time") }, { "started_at", NC_ ("column", "Started") }, { "status", NC_ ("column", "Status") },
  { "step", NC_ ("column", "Step") }, { "target", NC_ ("column", "Target") }, { "ticket_id", NC_ ("column", "Ticket") },
  { "tickets", NC_ ("column", "Tickets") }, { "took", NC_ ("column", "Took") }, { "topic", NC_ ("column", "Topic") },
  { "units", NC_ ("column", "Units") }, { "value", NC_ ("column", "Value") }, { "vendor", NC_ ("column", "Vendor") },
  { "visits", NC_ ("column", "Visits") }, { "week", NC_ ("column", "Week") }, { "weekday", NC_ ("column", "Weekday") },
  { "won", NC_ ("column", "Won") },
};

/* "orders_late" is what people read as "Orders late". */
static char *
make_heading (const char *name)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (name), "_", ' ');
  g_autofree char *first = g_utf8_substring (spaced, 0, MIN (1, g_utf8_strlen (spaced, -1)));
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, g_utf8_offset_to_pointer (spaced, MIN (1, g_utf8_strlen (spaced, -1))), NULL);
}

/**
 * ana_column_dup_title:
 * @name: of a column, or of a dimension
 *
 * Returns: (transfer full): in the language of the process where the word is known, else made from the name itself
 */
char *
ana_column_dup_title (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (known[i].name, name) == 0)
      return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "column", known[i].title));
  return make_heading (name);
}

/* (nullable): the column is no money. */
static char *
dup_money_unit (const AnaField *field)
{
  if (field->type == ANA_TYPE_MONEY)
    return g_strdup_printf ("money:%s", field->currency);
  return field->type == ANA_TYPE_REAL && field->unit != NULL && g_str_has_prefix (field->unit, "money:") ? g_strdup (field->unit) : NULL;
}

/* Real numbers are in major units, money in minor ones. */
static double
get_major (const AnaTileData *self, guint col, guint row, const char *unit)
{
  double value = ana_frame_get_number (self->frame, col, row);

  if (ana_frame_get_field (self->frame, col)->type == ANA_TYPE_MONEY)
    value /= pow (10, MAX (0, ana_money_get_digits (unit + strlen ("money:"))));
  return value;
}

/* Large sums leave their cents out and their currency to the heading, so that columns stand beside each other in a tile. */
static gboolean
is_bare (const AnaTileData *self, guint col, const char *unit)
{
  double most = 0;

  for (guint row = 0; unit != NULL && row < MIN (ana_frame_get_n_rows (self->frame), ANA_TILE_SHOWN_ROWS); row++)
    if (!ana_frame_is_null (self->frame, col, row))
      most = fmax (most, fabs (get_major (self, col, row, unit)));
  return most >= WHOLE_FROM;
}

/**
 * ana_tile_data_dup_heading:
 * @self: with a frame
 * @col: a column of it
 *
 * Returns: (transfer full): what stands over the column in a table, with the currency that its cells leave out
 */
char *
ana_tile_data_dup_heading (const AnaTileData *self, guint col)
{
  const AnaField *field = ana_frame_get_field (self->frame, col);
  gboolean is_split = self->split != NULL && strcmp (field->name, "category") == 0;
  g_autofree char *title = ana_column_dup_title (is_split ? self->split : field->name);
  g_autofree char *unit = dup_money_unit (field);
  g_autofree char *symbol = is_bare (self, col, unit) ? ana_overview_unit_text (unit) : NULL;

  return symbol != NULL && *symbol != '\0' ? g_strconcat (title, " ", symbol, NULL) : g_steal_pointer (&title);
}

/**
 * ana_tile_data_dup_figure:
 * @self: with a frame
 * @col: a column of it
 * @row: a row of it
 * @zone: in which times are shown
 * @locale: (nullable): how numbers are written
 *
 * Returns: (transfer full): the cell of a table under ana_tile_data_dup_heading()
 */
char *
ana_tile_data_dup_figure (const AnaTileData *self, guint col, guint row, const AnaZone *zone, const char *locale)
{
  g_autofree char *unit = dup_money_unit (ana_frame_get_field (self->frame, col));

  if (!ana_frame_is_null (self->frame, col, row) && is_bare (self, col, unit))
    return ana_format_bare (get_major (self, col, row, unit), "count", FALSE, locale);
  return ana_tile_data_dup_cell (self, col, row, zone, locale);
}

/**
 * ana_tile_data_find_list_columns:
 * @self: with a frame
 *
 * Returns: the first text, the first time and the last figure of it
 */
AnaListColumns
ana_tile_data_find_list_columns (const AnaTileData *self)
{
  AnaListColumns out = { -1, -1, -1 };

  for (guint i = 0; i < ana_frame_get_n_cols (self->frame); i++)
    {
      AnaType type = ana_frame_get_field (self->frame, i)->type;

      if (type == ANA_TYPE_TEXT && out.text < 0)
        out.text = (int) i;
      else if ((type == ANA_TYPE_TIME || type == ANA_TYPE_DATE) && out.time < 0)
        out.time = (int) i;
      else if (type != ANA_TYPE_TEXT && type != ANA_TYPE_TIME && type != ANA_TYPE_DATE)
        out.figure = (int) i;
    }
  return out;
}
