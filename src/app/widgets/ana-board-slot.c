/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-slot.c: the place of one tile on a board: as large as the grid says, whatever stands in it.
 *
 * What asks for more room than the grid gives is cut off, so that a long title never moves a board.
 */
#include "config.h"

#include "ana-board-slot.h"

#include "ana-profile.h"
#include "ana-tile-name.h"
#include "ana-ui.h"

struct _AnaBoardSlot {
  GtkWidget   parent_instance;
  /* Owned */
  char       *key;
  JsonObject *json;  /* as the tile stood when it was shown last */
  AnaCatalogue *catalogue; /* (nullable) */
  /* Borrowed */
  GtkWidget  *child; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (AnaBoardSlot, ana_board_slot, GTK_TYPE_WIDGET)

/* Any size will do: the grid decides. */
static void
ana_board_slot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
ana_board_slot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AnaBoardSlot *self = ANA_BOARD_SLOT (widget);
  GtkAllocation place = { 0, 0, width, height };
  int minimum;

  if (self->child == NULL || !gtk_widget_should_layout (self->child))
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  place.width = MAX (width, minimum);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, place.width, &minimum, NULL, NULL, NULL);
  place.height = MAX (height, minimum);
  gtk_widget_size_allocate (self->child, &place, -1);
}

static void
ana_board_slot_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  ANA_BOARD_SLOT (object)->child = NULL;
  G_OBJECT_CLASS (ana_board_slot_parent_class)->dispose (object);
}

static void
ana_board_slot_finalize (GObject *object)
{
  AnaBoardSlot *self = ANA_BOARD_SLOT (object);

  g_free (self->key);
  json_object_unref (self->json);
  g_clear_pointer (&self->catalogue, ana_catalogue_unref);
  G_OBJECT_CLASS (ana_board_slot_parent_class)->finalize (object);
}

static void
ana_board_slot_class_init (AnaBoardSlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_board_slot_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_board_slot_finalize;
  widget_class->measure = ana_board_slot_measure;
  widget_class->size_allocate = ana_board_slot_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "ana-slot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ana_board_slot_init (AnaBoardSlot *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static void
name_slot (AnaBoardSlot *self, const AnaTile *tile)
{
  g_autofree char *name = ana_tile_dup_name (tile, self->catalogue, ana_locale ());

  ana_ui_set_a11y_label (GTK_WIDGET (self), name);
}

/* @tile: copied as far as it is needed. @catalogue: (nullable): its KPIs are called so. */
GtkWidget *
ana_board_slot_new (const AnaTile *tile, AnaCatalogue *catalogue)
{
  AnaBoardSlot *self = g_object_new (ANA_TYPE_BOARD_SLOT, NULL);

  self->key = g_strdup (tile->key);
  self->json = json_object_ref (tile->json);
  self->catalogue = catalogue != NULL ? ana_catalogue_ref (catalogue) : NULL;
  name_slot (self, tile);
  return GTK_WIDGET (self);
}

const char *
ana_board_slot_get_key (AnaBoardSlot *self)
{
  return self->key;
}

/* @child takes the place of what stood there. */
void
ana_board_slot_set_child (AnaBoardSlot *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

GtkWidget *
ana_board_slot_get_child (AnaBoardSlot *self)
{
  return self->child;
}

static gboolean
is_place (const char *member)
{
  static const char *const places[] = { "h", "locked", "tab", "w", "x", "y", NULL };

  return g_strv_contains (places, member);
}

/* Whether each member of @a that is not of its place is the same in @b. */
static gboolean
says_all_of (JsonObject *a, JsonObject *b)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, a);
  while (json_object_iter_next (&iter, &name, &node))
    if (!is_place (name) && (!json_object_has_member (b, name) || !json_node_equal (node, json_object_get_member (b, name))))
      return FALSE;
  return TRUE;
}

/**
 * ana_board_slot_set_tile:
 * @self: the slot
 * @tile: the tile as it stands now, of the same key
 *
 * Returns: %TRUE when it says something else than before; where it stands and whether it is locked do not count
 */
gboolean
ana_board_slot_set_tile (AnaBoardSlot *self, const AnaTile *tile)
{
  JsonObject *was = self->json;
  gboolean differs;

  if (was == tile->json)
    return FALSE;
  differs = !says_all_of (was, tile->json) || !says_all_of (tile->json, was);
  self->json = json_object_ref (tile->json);
  json_object_unref (was);
  if (differs || *tile->title == '\0') /* one without a title may be known by its place */
    name_slot (self, tile);
  return differs;
}
