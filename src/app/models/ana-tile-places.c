/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-places.c: the tiles in windows of their own that stand on this device's monitors, for the next start.
 *
 * A preference of the device, so in GSettings: the user's other computers have other monitors. The list is written when it
 * differs, and only then.
 */
#include "config.h"

#include "ana-tile-places.h"

#define KEY  "tile-windows"
#define TYPE "(sssiibs)"

void
ana_tile_place_free (AnaTilePlace *self)
{
  g_free (self->profile);
  g_free (self->board);
  g_free (self->tile);
  g_free (self->monitor);
  g_free (self);
}

static gboolean
is_same (const AnaTilePlace *a, const AnaTilePlace *b)
{
  return g_str_equal (a->profile, b->profile) && g_str_equal (a->board, b->board) && g_str_equal (a->tile, b->tile);
}

/* Returns: (transfer full): all of them, of every profile */
static GPtrArray *
read_all (GSettings *settings)
{
  g_autoptr (GVariant) list = g_settings_get_value (settings, KEY);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_tile_place_free);
  GVariantIter iter;
  AnaTilePlace each;

  g_variant_iter_init (&iter, list);
  while (out->len < ANA_TILE_PLACES_MAX
         && g_variant_iter_next (&iter, TYPE, &each.profile, &each.board, &each.tile, &each.width, &each.height, &each.maximized, &each.monitor))
    g_ptr_array_add (out, g_memdup2 (&each, sizeof each));
  return out;
}

static void
add (GVariantBuilder *builder, const AnaTilePlace *place)
{
  g_variant_builder_add (builder, TYPE, place->profile, place->board, place->tile, place->width, place->height, place->maximized, place->monitor);
}

static void
write_list (GSettings *settings, GVariantBuilder *builder)
{
  g_autoptr (GVariant) before = g_settings_get_value (settings, KEY);
  g_autoptr (GVariant) after = g_variant_ref_sink (g_variant_builder_end (builder));

  if (!g_variant_equal (before, after))
    g_settings_set_value (settings, KEY, after);
}

/**
 * ana_tile_places_read:
 * @settings: of this device
 * @profile: whose
 *
 * Main thread. What somebody wrote there by hand is taken as it is: sizes are for the reader to keep within a monitor.
 *
 * Returns: (transfer full) (element-type AnaTilePlace): in the order in which they were opened; may be empty
 */
GPtrArray *
ana_tile_places_read (GSettings *settings, const char *profile)
{
  GPtrArray *out = read_all (settings);

  for (guint i = out->len; i-- > 0;)
    if (!g_str_equal (((AnaTilePlace *) out->pdata[i])->profile, profile))
      g_ptr_array_remove_index (out, i);
  return out;
}

/**
 * ana_tile_places_put:
 * @settings: of this device
 * @place: where it stands now; in the place of what was known of the same tile, else last
 *
 * Of more than ANA_TILE_PLACES_MAX the first are forgotten.
 */
void
ana_tile_places_put (GSettings *settings, const AnaTilePlace *place)
{
  g_autoptr (GPtrArray) all = read_all (settings);
  gboolean known = FALSE;
  GVariantBuilder builder;

  for (guint i = 0; i < all->len && !known; i++)
    known = is_same (all->pdata[i], place);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE));
  for (guint i = !known && all->len == ANA_TILE_PLACES_MAX ? 1 : 0; i < all->len; i++)
    add (&builder, is_same (all->pdata[i], place) ? place : all->pdata[i]);
  if (!known)
    add (&builder, place);
  write_list (settings, &builder);
}

/* Closed, or gone: it is not opened again. */
void
ana_tile_places_drop (GSettings *settings, const AnaTilePlace *place)
{
  g_autoptr (GPtrArray) all = read_all (settings);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE));
  for (guint i = 0; i < all->len; i++)
    if (!is_same (all->pdata[i], place))
      add (&builder, all->pdata[i]);
  write_list (settings, &builder);
}
