/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-box.c: a row of tiles; its layout is set by the page.
 */
#include "config.h"

#include "ana-tile-box.h"

#include "ana-ui.h"

struct _AnaTileBox {
  GtkWidget parent_instance;
};

static void buildable_init (GtkBuildableIface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (AnaTileBox, ana_tile_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static GtkBuildableIface *parent_buildable;

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    ana_tile_box_append (ANA_TILE_BOX (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

static void
ana_tile_box_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_tile_box_parent_class)->dispose (object);
}

static void
ana_tile_box_class_init (AnaTileBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_tile_box_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), ANA_TYPE_TILE_LAYOUT);
}

static void
ana_tile_box_init (AnaTileBox *self)
{
}

void
ana_tile_box_append (AnaTileBox *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
