/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-choice.c: a drop-down of words with pictures, each known by an id.
 */
#include "config.h"

#include "ana-choice.h"

#include "ana-ui.h"

#define SEARCH_FROM 9 /* with fewer, one looks */

/* --- one of them --- */

#define ANA_TYPE_CHOICE_ITEM (ana_choice_item_get_type ())
G_DECLARE_FINAL_TYPE (AnaChoiceItem, ana_choice_item, ANA, CHOICE_ITEM, GObject)

struct _AnaChoiceItem {
  GObject parent_instance;
  char   *id, *title, *icon;
};

G_DEFINE_FINAL_TYPE (AnaChoiceItem, ana_choice_item, G_TYPE_OBJECT)

static void
ana_choice_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, ANA_CHOICE_ITEM (object)->title);
}

static void
ana_choice_item_finalize (GObject *object)
{
  AnaChoiceItem *self = ANA_CHOICE_ITEM (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->icon);
  G_OBJECT_CLASS (ana_choice_item_parent_class)->finalize (object);
}

static void
ana_choice_item_class_init (AnaChoiceItemClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = ana_choice_item_get_property;
  G_OBJECT_CLASS (klass)->finalize = ana_choice_item_finalize;
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1,
                                   g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
ana_choice_item_init (AnaChoiceItem *self)
{
}

/* --- all of them --- */

struct _AnaChoice {
  GtkWidget   parent_instance;
  GtkWidget  *drop;
  GListStore *items; /* (owned) */
  gboolean    is_setting;
};

G_DEFINE_FINAL_TYPE (AnaChoice, ana_choice, GTK_TYPE_WIDGET)

static guint signal_picked;

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  AnaChoiceItem *choice = gtk_list_item_get_item (item);
  GtkWidget *image = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  gtk_image_set_from_icon_name (GTK_IMAGE (image), choice->icon);
  gtk_widget_set_visible (image, choice->icon != NULL);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (image)), choice->title);
}

static void
selected_cb (GtkDropDown *drop, GParamSpec *pspec, AnaChoice *self)
{
  if (!self->is_setting && ana_choice_get (self) != NULL)
    g_signal_emit (self, signal_picked, 0, ana_choice_get (self));
}

static void
ana_choice_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_choice_parent_class)->dispose (object);
}

static void
ana_choice_finalize (GObject *object)
{
  g_object_unref (ANA_CHOICE (object)->items);
  G_OBJECT_CLASS (ana_choice_parent_class)->finalize (object);
}

static void
ana_choice_class_init (AnaChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_choice_finalize;
  signal_picked = g_signal_new ("picked", ANA_TYPE_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ana_choice_init (AnaChoice *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->items = g_list_store_new (ANA_TYPE_CHOICE_ITEM);
  self->drop = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->items)), gtk_property_expression_new (ANA_TYPE_CHOICE_ITEM, NULL, "title"));
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->drop), factory);
  g_object_unref (factory);
  gtk_widget_set_parent (self->drop, GTK_WIDGET (self));
  g_signal_connect (self->drop, "notify::selected", G_CALLBACK (selected_cb), self);
}

void
ana_choice_set_searchable (AnaChoice *self)
{
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->drop), TRUE);
}

GtkWidget *
ana_choice_new (const char *name)
{
  AnaChoice *self = g_object_new (ANA_TYPE_CHOICE, NULL);

  ana_ui_set_a11y_label (self->drop, name);
  return GTK_WIDGET (self);
}

void
ana_choice_clear (AnaChoice *self)
{
  self->is_setting = TRUE;
  g_list_store_remove_all (self->items);
  self->is_setting = FALSE;
}

void
ana_choice_add (AnaChoice *self, const char *id, const char *title, const char *icon)
{
  AnaChoiceItem *item = g_object_new (ANA_TYPE_CHOICE_ITEM, NULL);

  item->id = g_strdup (id);
  item->title = g_strdup (title);
  item->icon = g_strdup (icon);
  self->is_setting = TRUE;
  g_list_store_append (self->items, item);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->drop), ana_choice_get_n (self) >= SEARCH_FROM);
  self->is_setting = FALSE;
  g_object_unref (item);
}

guint
ana_choice_get_n (AnaChoice *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

static guint
find (AnaChoice *self, const char *id)
{
  for (guint i = 0; i < ana_choice_get_n (self); i++)
    {
      g_autoptr (AnaChoiceItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_strcmp0 (item->id, id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

gboolean
ana_choice_has (AnaChoice *self, const char *id)
{
  return find (self, id) != GTK_INVALID_LIST_POSITION;
}

/* Shows @id, without telling anybody. */
void
ana_choice_set (AnaChoice *self, const char *id)
{
  guint i = id != NULL ? find (self, id) : GTK_INVALID_LIST_POSITION;

  if (id != NULL && i == GTK_INVALID_LIST_POSITION)
    {
      ana_choice_add (self, id, id, NULL);
      i = ana_choice_get_n (self) - 1;
    }
  self->is_setting = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop), i);
  self->is_setting = FALSE;
}

const char *
ana_choice_get (AnaChoice *self)
{
  AnaChoiceItem *item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->drop));

  return item != NULL ? item->id : NULL;
}
