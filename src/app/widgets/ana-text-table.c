/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-text-table.c: a table of texts and figures over a row model: a column view with small rows.
 *
 * Cells that are bound are remembered, so that new figures are set in place: the rows are not made anew, and neither
 * scroll position nor selection jumps. A total row stands last whatever the order: it is a model of its own behind the
 * sorted one. The first column is text, the others are figures at the end.
 */
#include "config.h"

#include "ana-text-table.h"

#include "ana-row-model.h"

#include <glib/gi18n.h>

#include <math.h>

#define NAME_CHARS 5 /* of a name that is cut: fewer tell nobody which it is */

struct _AnaTextTable {
  GtkWidget           parent_instance;
  /* Input */
  AnaCellFunc         cell_func;
  AnaValueFunc        value_func;   /* (nullable) no sorting */
  gpointer            data;         /* (borrowed) the owner */
  guint               n_rows;
  gboolean            has_total;    /* the row n_rows is the total */
  char              **titles;       /* (owned) */
  guint               n_columns;
  /* Owned */
  AnaRowModel        *rows;
  AnaRowModel        *total;        /* one row when there is a total */
  GtkSingleSelection *selection;
  GPtrArray          *bound;        /* of GtkListItem, borrowed */
  /* Children */
  GtkWidget          *scroller;
  GtkColumnView      *view;
  gboolean            updating;
};

G_DEFINE_FINAL_TYPE (AnaTextTable, ana_text_table, GTK_TYPE_WIDGET)

enum { ROW_SELECTED, ROW_OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- cells --- */

/* The row of the total has a stronger rule above it: the sheet knows the row by its class. */
static void
mark_row (GtkWidget *label, gboolean total)
{
  GtkWidget *cell = gtk_widget_get_parent (label);
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

  if (row != NULL && total)
    gtk_widget_add_css_class (row, "ana-total");
  else if (row != NULL)
    gtk_widget_remove_css_class (row, "ana-total");
}

static void
fill_cell (AnaTextTable *self, GtkListItem *list_item)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (list_item), "column"));
  AnaRowItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  AnaCell cell = { 0 };
  g_autofree char *text = NULL;
  guint row;

  if (item == NULL || label == NULL)
    return;
  row = ana_row_item_get_index (item) + (g_object_get_data (G_OBJECT (list_item), "is-total") != NULL ? self->n_rows : 0);
  self->cell_func (row, column, &cell, self->data);
  text = ana_ui_arrow_text (cell.sign, cell.text != NULL ? cell.text : "");
  ana_ui_set_text (GTK_LABEL (label), text);
  if (*text == '\0') /* else the name of the widget would be spoken */
    ana_ui_set_a11y_label (label, C_("cell of a table", "empty"));
  ana_ui_set_verdict (label, cell.verdict);
  if (cell.strong)
    gtk_widget_add_css_class (label, "ana-strong");
  else
    gtk_widget_remove_css_class (label, "ana-strong");
  mark_row (label, cell.strong);
  g_free (cell.text);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer column)
{
  gboolean is_name = GPOINTER_TO_UINT (column) == 0;

  GtkWidget *label = ana_ui_label_new ("", "ana-data numeric", is_name ? 0 : 1);

  if (is_name)
    gtk_label_set_width_chars (GTK_LABEL (label), NAME_CHARS);
  else
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE); /* a figure is whole or not there */
  g_object_set_data (G_OBJECT (list_item), "column", column);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, AnaTextTable *self)
{
  gboolean total = gtk_list_item_get_position (list_item) >= self->n_rows;

  g_object_set_data (G_OBJECT (list_item), "is-total", total ? list_item : NULL);
  g_ptr_array_add (self->bound, list_item);
  fill_cell (self, list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, AnaTextTable *self)
{
  g_ptr_array_remove_fast (self->bound, list_item);
}

/* --- order --- */

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  GtkSorter *sorter = data;
  AnaTextTable *self = g_object_get_data (G_OBJECT (sorter), "table");
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (sorter), "column"));
  guint row_a = ana_row_item_get_index ((AnaRowItem *) a);
  guint row_b = ana_row_item_get_index ((AnaRowItem *) b);
  double va, vb;

  if (column == 0)
    {
      AnaCell ca = { 0 }, cb = { 0 };
      int order;

      self->cell_func (row_a, 0, &ca, self->data);
      self->cell_func (row_b, 0, &cb, self->data);
      order = g_utf8_collate (ca.text, cb.text);
      g_free (ca.text);
      g_free (cb.text);
      return order;
    }
  va = self->value_func (row_a, column, self->data);
  vb = self->value_func (row_b, column, self->data);
  if (isnan (va) || isnan (vb))
    return isnan (va) - isnan (vb);
  return (va > vb) - (va < vb);
}

static GtkSorter *
sorter_new (AnaTextTable *self, guint column)
{
  GtkCustomSorter *sorter = gtk_custom_sorter_new (NULL, NULL, NULL);

  g_object_set_data (G_OBJECT (sorter), "table", self);
  g_object_set_data (G_OBJECT (sorter), "column", GUINT_TO_POINTER (column));
  gtk_custom_sorter_set_sort_func (sorter, compare_rows, sorter, NULL);
  return GTK_SORTER (sorter);
}

/* --- selection --- */

static int
row_at (AnaTextTable *self, guint position)
{
  g_autoptr (AnaRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item == NULL || position >= self->n_rows)
    return -1;
  return (int) ana_row_item_get_index (item);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, AnaTextTable *self)
{
  guint position = gtk_single_selection_get_selected (selection);

  if (!self->updating)
    g_signal_emit (self, signals[ROW_SELECTED], 0, position == GTK_INVALID_LIST_POSITION ? -1 : row_at (self, position));
}

int
ana_text_table_get_selected (AnaTextTable *self)
{
  guint position = self->selection != NULL ? gtk_single_selection_get_selected (self->selection) : GTK_INVALID_LIST_POSITION;

  return position != GTK_INVALID_LIST_POSITION ? row_at (self, position) : -1;
}

/**
 * ana_text_table_pick:
 * @self: the table
 * @x: in its coordinates
 * @y: in its coordinates
 *
 * Returns: the row there; -1: none
 */
int
ana_text_table_pick (AnaTextTable *self, double x, double y)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  for (guint i = 0; at != NULL && i < self->bound->len; i++)
    {
      GtkListItem *item = g_ptr_array_index (self->bound, i);
      GtkWidget *label = gtk_list_item_get_child (item), *cell = label != NULL ? gtk_widget_get_parent (label) : NULL;

      if (at == label || at == cell || (cell != NULL && at == gtk_widget_get_parent (cell)))
        return row_at (self, gtk_list_item_get_position (item));
    }
  return -1;
}

static void
activate_cb (GtkColumnView *view, guint position, AnaTextTable *self)
{
  int row = row_at (self, position);

  if (row >= 0)
    g_signal_emit (self, signals[ROW_OPENED], 0, (guint) row);
}

/* --- widget --- */

static void
ana_text_table_dispose (GObject *object)
{
  AnaTextTable *self = ANA_TEXT_TABLE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->total);
  G_OBJECT_CLASS (ana_text_table_parent_class)->dispose (object);
}

static void
ana_text_table_finalize (GObject *object)
{
  AnaTextTable *self = ANA_TEXT_TABLE (object);

  g_ptr_array_unref (self->bound);
  g_strfreev (self->titles);
  G_OBJECT_CLASS (ana_text_table_parent_class)->finalize (object);
}

static void
ana_text_table_class_init (AnaTextTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_text_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_text_table_finalize;
  signals[ROW_SELECTED] = g_signal_new ("row-selected", ANA_TYPE_TEXT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_INT);
  signals[ROW_OPENED] = g_signal_new ("row-opened", ANA_TYPE_TEXT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ana_text_table_init (AnaTextTable *self)
{
  self->bound = g_ptr_array_new ();
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "ana-table");
  g_signal_connect (self->view, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
}

GtkWidget *
ana_text_table_new (void)
{
  return g_object_new (ANA_TYPE_TEXT_TABLE, NULL);
}

/* sorted rows, then the total */
static GListModel *
make_chain (AnaTextTable *self)
{
  GListStore *parts;
  GListModel *sorted = g_object_ref (G_LIST_MODEL (self->rows));

  if (self->value_func == NULL)
    return sorted;
  sorted = G_LIST_MODEL (gtk_sort_list_model_new (sorted, g_object_ref (gtk_column_view_get_sorter (self->view))));
  parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (parts, sorted);
  g_list_store_append (parts, self->total);
  g_object_unref (sorted);
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}

/**
 * ana_text_table_set_source:
 * @self: the table
 * @cell: fills a cell; row n_rows is the total
 * @value: (nullable): what columns sort by; %NULL for a table that keeps its order
 * @data: borrowed; outlives the table
 * @newest_first: the last row of the data stands first
 *
 * Once, before columns and rows.
 */
void
ana_text_table_set_source (AnaTextTable *self, AnaCellFunc cell, AnaValueFunc value, gpointer data, gboolean newest_first)
{
  g_return_if_fail (self->selection == NULL);
  self->cell_func = cell;
  self->value_func = value;
  self->data = data;
  self->rows = ana_row_model_new (newest_first);
  self->total = ana_row_model_new (FALSE);
  self->selection = gtk_single_selection_new (make_chain (self));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (self->selection, "notify::selected", G_CALLBACK (selected_cb), self);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

static gboolean
has_columns (AnaTextTable *self, const char *const *titles, guint n_columns)
{
  if (n_columns != self->n_columns)
    return FALSE;
  for (guint i = 0; i < n_columns; i++)
    if (g_strcmp0 (titles[i], self->titles[i]) != 0)
      return FALSE;
  return TRUE;
}

static void
add_column (AnaTextTable *self, guint i, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (i));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, TRUE);
  if (self->value_func != NULL)
    {
      g_autoptr (GtkSorter) sorter = sorter_new (self, i);

      gtk_column_view_column_set_sorter (column, sorter);
    }
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
}

/* Titles of figures stand over their figures; a column view of 4.8 aligns every title to the start. */
static void
align_titles (AnaTextTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  gboolean first = TRUE;

  for (GtkWidget *title = gtk_widget_get_first_child (header); title != NULL; title = gtk_widget_get_next_sibling (title))
    {
      GtkWidget *box = gtk_widget_get_first_child (title);

      if (!first && box != NULL)
        gtk_widget_set_halign (box, GTK_ALIGN_END);
      first = FALSE;
    }
}

void
ana_text_table_set_columns (AnaTextTable *self, const char *const *titles, guint n_columns)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  if (has_columns (self, titles, n_columns))
    return;
  g_ptr_array_set_size (self->bound, 0);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
  g_strfreev (self->titles);
  self->titles = g_new0 (char *, n_columns + 1);
  self->n_columns = n_columns;
  for (guint i = 0; i < n_columns; i++)
    {
      self->titles[i] = g_strdup (titles[i]);
      add_column (self, i, titles[i]);
    }
  align_titles (self);
}

/**
 * ana_text_table_set_rows:
 * @self: the table
 * @n_rows: rows of the data, the total not counted
 * @has_total: whether row @n_rows is a total
 *
 * The data changed: rows are added or taken at the end, and the cells on screen are filled again in place.
 */
void
ana_text_table_set_rows (AnaTextTable *self, guint n_rows, gboolean has_total)
{
  self->updating = TRUE;
  self->n_rows = n_rows;
  self->has_total = has_total;
  ana_row_model_set_n (self->rows, n_rows);
  ana_row_model_set_n (self->total, has_total ? 1 : 0);
  for (guint i = 0; i < self->bound->len; i++)
    fill_cell (self, self->bound->pdata[i]);
  if (self->value_func != NULL)
    gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
  self->updating = FALSE;
}

static void
scroll_to (AnaTextTable *self, guint position)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
}

/* At the next frame: a list that has just got its rows has no heights yet to scroll by. */
static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer position)
{
  scroll_to (ANA_TEXT_TABLE (widget), GPOINTER_TO_UINT (position));
  return G_SOURCE_REMOVE;
}

/* Brings a row into view, selected or not. Only for tables that keep their order. */
void
ana_text_table_reveal (AnaTextTable *self, int row)
{
  if (row >= 0 && (guint) row < self->n_rows)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, GUINT_TO_POINTER (ana_row_model_position (self->rows, (guint) row)), NULL);
}

/* Selects without telling: the owner knows. -1 selects nothing. Only for tables that keep their order. */
void
ana_text_table_select (AnaTextTable *self, int row)
{
  guint position = row < 0 || (guint) row >= self->n_rows ? GTK_INVALID_LIST_POSITION : ana_row_model_position (self->rows, (guint) row);

  self->updating = TRUE;
  if (gtk_single_selection_get_selected (self->selection) != position)
    {
      gtk_single_selection_set_selected (self->selection, position);
      ana_text_table_reveal (self, row);
    }
  self->updating = FALSE;
}

/* A table among others on a page is as high as its rows; the page scrolls. */
void
ana_text_table_set_whole (AnaTextTable *self)
{
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
}

void
ana_text_table_set_label (AnaTextTable *self, const char *label)
{
  ana_ui_set_a11y_label (GTK_WIDGET (self->view), label);
}
