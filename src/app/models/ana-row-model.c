/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-row-model.c: a table as a list model whose rows are made when they are looked at.
 *
 * An item is an index and no more: a history of a hundred thousand minutes costs nothing until it is scrolled to. The
 * owner keeps the data and fills the cells.
 */
#include "config.h"

#include "ana-row-model.h"

struct _AnaRowItem {
  GObject parent_instance;
  guint   index;
};

G_DEFINE_FINAL_TYPE (AnaRowItem, ana_row_item, G_TYPE_OBJECT)

static void
ana_row_item_class_init (AnaRowItemClass *klass)
{
}

static void
ana_row_item_init (AnaRowItem *self)
{
}

guint
ana_row_item_get_index (AnaRowItem *self)
{
  return self->index;
}

struct _AnaRowModel {
  GObject  parent_instance;
  guint    n_rows;
  gboolean newest_first;  /* the last index stands at position 0 */
};

static void list_model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (AnaRowModel, ana_row_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return ANA_TYPE_ROW_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return ANA_ROW_MODEL (model)->n_rows;
}

static gpointer
get_item (GListModel *model, guint position)
{
  AnaRowModel *self = ANA_ROW_MODEL (model);
  AnaRowItem *item;

  if (position >= self->n_rows)
    return NULL;
  item = g_object_new (ANA_TYPE_ROW_ITEM, NULL);
  item->index = ana_row_model_position (self, position);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
ana_row_model_class_init (AnaRowModelClass *klass)
{
}

static void
ana_row_model_init (AnaRowModel *self)
{
}

AnaRowModel *
ana_row_model_new (gboolean newest_first)
{
  AnaRowModel *self = g_object_new (ANA_TYPE_ROW_MODEL, NULL);

  self->newest_first = newest_first;
  return self;
}

/* Rows come and go at the end of the data: the smallest change is told. */
void
ana_row_model_set_n (AnaRowModel *self, guint n_rows)
{
  guint before = self->n_rows;
  guint at = self->newest_first ? 0 : MIN (before, n_rows);

  self->n_rows = n_rows;
  if (n_rows > before)
    g_list_model_items_changed (G_LIST_MODEL (self), at, 0, n_rows - before);
  else if (n_rows < before)
    g_list_model_items_changed (G_LIST_MODEL (self), at, before - n_rows, 0);
}

/* Position of an index, and index of a position: the same map. */
guint
ana_row_model_position (AnaRowModel *self, guint index)
{
  return self->newest_first ? self->n_rows - 1 - index : index;
}
