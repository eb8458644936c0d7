/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-schema.c: what the columns of a dataset are called and hold.
 */
#include "config.h"

#include "ana-formula.h"

#include <string.h>

typedef struct {
  char   *name; /* (owned) */
  AnaType type;
  char    currency[4];
} Column;

struct _AnaSchema {
  gatomicrefcount refs;
  char           *dataset; /* (owned) */
  GArray         *columns; /* (owned) of Column */
};

static void
clear_column (gpointer data)
{
  g_free (((Column *) data)->name);
}

/**
 * ana_schema_new:
 * @dataset: the dataset's name
 *
 * Makes a schema without columns. Fill it before another thread sees it.
 *
 * Returns: (transfer full): the schema
 */
AnaSchema *
ana_schema_new (const char *dataset)
{
  AnaSchema *self = g_new0 (AnaSchema, 1);

  g_atomic_ref_count_init (&self->refs);
  self->dataset = g_strdup (dataset);
  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self->columns, clear_column);
  return self;
}

AnaSchema *
ana_schema_ref (AnaSchema *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
ana_schema_unref (AnaSchema *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->dataset);
  g_array_unref (self->columns);
  g_free (self);
}

/**
 * ana_schema_add:
 * @self: a schema that no other thread sees yet
 * @name: the column's name, unique without regard to ASCII case
 * @type: what it holds
 * @currency: (nullable): ISO 4217 code of a money column
 *
 * Adds a column at the end.
 */
void
ana_schema_add (AnaSchema  *self,
                const char *name,
                AnaType     type,
                const char *currency)
{
  Column column = { g_strdup (name), type, "" };

  g_return_if_fail (self != NULL && name != NULL);

  if (type == ANA_TYPE_MONEY && currency != NULL)
    g_strlcpy (column.currency, currency, sizeof column.currency);
  g_array_append_val (self->columns, column);
}

/**
 * ana_schema_from_frame:
 * @dataset: the dataset's name
 * @frame: a frame
 *
 * Describes the columns of @frame, in their order.
 *
 * Returns: (transfer full): the schema
 */
AnaSchema *
ana_schema_from_frame (const char     *dataset,
                       const AnaFrame *frame)
{
  AnaSchema *self = ana_schema_new (dataset);

  for (guint i = 0; i < ana_frame_get_n_cols (frame); i++)
    {
      const AnaField *field = ana_frame_get_field (frame, i);
      ana_schema_add (self, field->name, field->type, field->currency);
    }
  return self;
}

const char *
ana_schema_get_dataset (const AnaSchema *self)
{
  return self->dataset;
}

guint
ana_schema_get_n (const AnaSchema *self)
{
  return self->columns->len;
}

/**
 * ana_schema_get:
 * @self: a schema
 * @i: a column's index
 * @name: (out) (optional) (transfer none): its name
 * @type: (out) (optional): its type
 * @currency: (out) (optional) (transfer none): its currency, "" when it is no money
 *
 * Looks at one column.
 *
 * Returns: %FALSE when there is no such column
 */
gboolean
ana_schema_get (const AnaSchema *self,
                guint            i,
                const char     **name,
                AnaType         *type,
                const char     **currency)
{
  const Column *column;

  if (i >= self->columns->len)
    return FALSE;
  column = &g_array_index (self->columns, Column, i);
  if (name != NULL)
    *name = column->name;
  if (type != NULL)
    *type = column->type;
  if (currency != NULL)
    *currency = column->currency;
  return TRUE;
}

/**
 * ana_schema_find:
 * @self: a schema
 * @name: a column's name; ASCII case is ignored
 *
 * Finds a column.
 *
 * Returns: its index, -1 when absent
 */
int
ana_schema_find (const AnaSchema *self,
                 const char      *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (g_ascii_strcasecmp (g_array_index (self->columns, Column, i).name, name) == 0)
      return (int) i;
  return -1;
}
