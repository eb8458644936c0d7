/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-canonical.c: the datasets that the packs read (FORMATS.md section 4), whoever fills them.
 */
#include "config.h"

#include "ana-catalogue.h"

typedef struct {
  const char *dataset;
  const char *time;    /* the column that an event happens at */
  const char *columns; /* "name:type" by spaces; money without a currency takes the caller's */
} Canonical;

/* The first seven are FORMATS.md's; the other four feed Sales and SCOR (the room's README says who fills them). */
static const Canonical CANONICAL[] = {
  { "orders", "ordered_at",
    "order_id:text line_id:text ordered_at:time customer:text product:text category:text seller:text country:text "
    "channel:text quantity:int price:money amount:money status:text" },
  { "deliveries", "delivered_at",
    "delivery_id:text order_id:text ordered_at:time promised_at:time delivered_at:time vendor:text carrier:text "
    "country:text mode:text quantity:int amount:money freight:money in_full:bool documents_ok:bool undamaged:bool" },
  { "payments", "paid_at",
    "payment_id:text order_id:text paid_at:time method:text amount:money status:text" },
  { "returns", "returned_at",
    "return_id:text order_id:text returned_at:time product:text quantity:int amount:money reason:text" },
  { "tickets", "closed_at",
    "ticket_id:text opened_at:time first_reply_at:time closed_at:time customer:text topic:text csat:int sla_met:bool "
    "reopened:bool" },
  { "sessions", "started_at",
    "session_id:text started_at:time customer:text channel:text country:text pages:int step:text converted:bool" },
  { "machine", "at",
    "at:time host:text metric:text device:text value:real" },
  { "opportunities", "closed_at",
    "opportunity_id:text opened_at:time closed_at:time customer:text seller:text country:text amount:money "
    "list_amount:money won:bool" },
  { "purchases", "received_at",
    "purchase_id:text ordered_at:time received_at:time vendor:text product:text quantity:int amount:money" },
  { "costs", "booked_at",
    "cost_id:text booked_at:time process:text amount:money" },
  { "balances", "booked_at",
    "balance_id:text booked_at:time account:text balance:money annual_flow:money" },
};

static const Canonical *
find_canonical (const char *dataset)
{
  for (guint i = 0; i < G_N_ELEMENTS (CANONICAL); i++)
    if (g_str_equal (CANONICAL[i].dataset, dataset))
      return &CANONICAL[i];
  return NULL;
}

static void
add_column (AnaSchema  *schema,
            const char *column,
            const char *currency)
{
  g_auto (GStrv) parts = g_strsplit (column, ":", 2);
  AnaType type = ANA_TYPE_TEXT;
  char none[4] = "";

  if (g_str_equal (parts[1], "money"))
    {
      ana_schema_add (schema, parts[0], ANA_TYPE_MONEY, currency);
      return;
    }
  if (!ana_type_from_string (parts[1], &type, none))
    g_assert_not_reached ();
  ana_schema_add (schema, parts[0], type, NULL);
}

/**
 * ana_canonical_schema:
 * @dataset: a name, e.g. "orders"
 * @currency: ISO 4217 code of the money columns
 *
 * The columns that the packs may read of a canonical dataset. Pure; any thread.
 *
 * Returns: (transfer full) (nullable): the schema; %NULL when @dataset is not canonical
 */
AnaSchema *
ana_canonical_schema (const char *dataset,
                      const char *currency)
{
  const Canonical *canonical = find_canonical (dataset);
  g_auto (GStrv) columns = NULL;
  AnaSchema *schema;

  if (canonical == NULL)
    return NULL;
  columns = g_strsplit (canonical->columns, " ", -1);
  schema = ana_schema_new (dataset);
  for (guint i = 0; columns[i] != NULL; i++)
    add_column (schema, columns[i], currency);
  return schema;
}

/**
 * ana_canonical_time:
 * @dataset: a name
 *
 * The column by which rows of a canonical dataset happen: definitions on it take their time from it.
 *
 * Returns: (nullable): the column's name; %NULL when @dataset is not canonical
 */
const char *
ana_canonical_time (const char *dataset)
{
  const Canonical *canonical = find_canonical (dataset);

  return canonical != NULL ? canonical->time : NULL;
}

/**
 * ana_canonical_list:
 *
 * Returns: (transfer full): names of the canonical datasets, %NULL-terminated; free the array, not the names
 */
const char **
ana_canonical_list (void)
{
  const char **names = g_new0 (const char *, G_N_ELEMENTS (CANONICAL) + 1);

  for (guint i = 0; i < G_N_ELEMENTS (CANONICAL); i++)
    names[i] = CANONICAL[i].dataset;
  return names;
}
