/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-overlay.c: marks on the same two axes, drawn over each other: the rows of all layers become those of one plot.
 */
#include "config.h"

#include "ana-spec-private.h"

#include "ana-error.h"
#include "ana-ticks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ROWS   4000000
#define MAX_FILLED 200000 /* places by colours of areas that are made whole */

/* The channels that an overlay has. */
static const AnaPlotChannelId ids[] = { ANA_PLOT_X, ANA_PLOT_X2, ANA_PLOT_Y, ANA_PLOT_Y2, ANA_PLOT_COLOUR, ANA_PLOT_SIZE, ANA_PLOT_TEXT, ANA_PLOT_X_OFFSET,
                                        ANA_PLOT_ORDER, ANA_PLOT_FACET, ANA_PLOT_KEY, ANA_PLOT_VALUE, ANA_PLOT_LAYER };

typedef struct {
  double value[ANA_PLOT_N_CHANNELS];
  guint  set;   /* what it stands for */
} Row;

typedef struct {
  GPtrArray  *list;       /* of char* */
  GHashTable *places;     /* name -> place in the list */
} Names;

typedef struct {
  AnaSpecBuild *build;
  GArray       *rows;     /* of Row */
  GArray       *layers;   /* of AnaPlotLayer */
  GPtrArray    *layer_names;
  Names         names[ANA_PLOT_N_CHANNELS];
  AnaPlotKind   kind[ANA_PLOT_N_CHANNELS]; /* 0: no row has it */
  int           zero[2];  /* x, y: -1 unsaid */
  gboolean      snug[2];
  AnaUnit      *unit;     /* being read */
  gboolean      lies;     /* its values run along x */
} Overlay;

/* --- names that layers share --- */

static guint
place_of_name (Names *names, const char *name)
{
  gpointer at;

  if (g_hash_table_lookup_extended (names->places, name, NULL, &at))
    return GPOINTER_TO_UINT (at);
  g_ptr_array_add (names->list, g_strdup (name));
  g_hash_table_insert (names->places, g_ptr_array_index (names->list, names->list->len - 1), GUINT_TO_POINTER (names->list->len - 1));
  return names->list->len - 1;
}

static gboolean
read_names (Overlay *self, const AnaChannel *from, AnaPlotChannelId id, double *out, guint n, GError **error)
{
  g_auto (GStrv) names = NULL;
  g_autofree guint *rows = NULL, *place = NULL;

  if (!ana_spec_get_groups (self->build, from, &names, &rows, error))
    return FALSE;
  place = g_new (guint, g_strv_length (names) + 1);
  for (guint i = 0; names[i] != NULL; i++)
    place[i] = place_of_name (&self->names[id], names[i]);
  for (guint i = 0; i < n; i++)
    out[i] = rows[i] == G_MAXUINT ? (double) NAN : place[rows[i]];
  return TRUE;
}

/* Numbers as words: five figures. */
static gboolean
read_words (Overlay *self, const AnaChannel *from, double *out, guint n, GError **error)
{
  g_autofree double *values = NULL;
  AnaSpecType type = ana_spec_type_of (self->build, from);

  if (type != ANA_SPEC_QUANTITATIVE)
    return read_names (self, from, ANA_PLOT_TEXT, out, n, error);
  if (!ana_spec_get_numbers (self->build, from, &values, &type, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      char digits[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *text = ana_tick_format_number (g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, "%.5g", values[i]), NULL), 0);

      out[i] = isnan (values[i]) ? (double) NAN : place_of_name (&self->names[ANA_PLOT_TEXT], text);
    }
  return TRUE;
}

static gboolean
read_datum (Overlay *self, const AnaChannel *from, AnaPlotChannelId id, double *out, guint n, GError **error)
{
  JsonNode *datum = from->datum;
  double value;

  if (self->kind[id] != ANA_KIND_NAME)
    {
      if (!ana_spec_get_datum (self->build, from, &value, error))
        return FALSE;
    }
  else if (JSON_NODE_HOLDS_VALUE (datum) && json_node_get_value_type (datum) == G_TYPE_STRING)
    value = place_of_name (&self->names[id], json_node_get_string (datum));
  else
    return ana_spec_fail (error, from->path, "datum", "is no name");
  for (guint i = 0; i < n; i++)
    out[i] = value;
  return TRUE;
}

/* --- a channel of a layer --- */

static AnaPlotKind
kind_of (Overlay *self, const AnaChannel *channel, AnaPlotChannelId id)
{
  AnaSpecType type = ana_spec_type_of (self->build, channel);

  if (id == ANA_PLOT_TEXT || id == ANA_PLOT_X_OFFSET || id == ANA_PLOT_FACET || id == ANA_PLOT_KEY)
    return ANA_KIND_NAME;
  if (id == ANA_PLOT_SIZE)
    return ANA_KIND_NUMBER;
  if (channel->field == NULL && channel->type == ANA_SPEC_AUTO && self->kind[id] != 0)
    return self->kind[id]; /* a constant is of the kind of what stands there */
  return type == ANA_SPEC_TEMPORAL ? ANA_KIND_TIME : type == ANA_SPEC_NOMINAL ? ANA_KIND_NAME : ANA_KIND_NUMBER;
}

static gboolean
read_channel (Overlay *self, const AnaChannel *from, AnaPlotChannelId id, double *out, guint n, GError **error)
{
  AnaPlotChannelId first = id == ANA_PLOT_X2 ? ANA_PLOT_X : id == ANA_PLOT_Y2 ? ANA_PLOT_Y : id;
  AnaPlotKind kind = first != id && self->kind[first] != 0 ? self->kind[first] : kind_of (self, from, id);
  g_autofree double *values = NULL;
  AnaChannel typed = *from;
  AnaSpecType type;

  if (self->kind[id] != 0 && self->kind[id] != kind)
    return ana_spec_fail (error, from->path, NULL, "is of another kind than in the layers before");
  self->kind[id] = kind;
  typed.type = kind == ANA_KIND_TIME ? ANA_SPEC_TEMPORAL : kind == ANA_KIND_NUMBER ? ANA_SPEC_QUANTITATIVE : ANA_SPEC_NOMINAL;
  if (from->field == NULL)
    return read_datum (self, &typed, id, out, n, error);
  if (id == ANA_PLOT_TEXT)
    return read_words (self, from, out, n, error);
  if (kind == ANA_KIND_NAME)
    return read_names (self, from, id, out, n, error);
  if (!ana_spec_get_numbers (self->build, &typed, &values, &type, error))
    return FALSE;
  memcpy (out, values, n * sizeof *out);
  return TRUE;
}

static const AnaChannel *
find_channel (const AnaUnit *unit, AnaPlotChannelId id)
{
  static const AnaPlotChannelId facets[] = { ANA_PLOT_FACET, ANA_PLOT_COLUMN, ANA_PLOT_ROW };

  if (id == ANA_PLOT_KEY)
    return &unit->detail;
  for (guint i = 0; id == ANA_PLOT_FACET && i < G_N_ELEMENTS (facets); i++)
    if (unit->channel[facets[i]].present)
      return &unit->channel[facets[i]];
  return id < ANA_PLOT_N_SPEC_CHANNELS && id != ANA_PLOT_VALUE ? &unit->channel[id] : NULL;
}

/* --- stacking: in the values, before there are pixels --- */

typedef struct { double up, down, total; } Pile;

static Pile *
pile_of (GHashTable *piles, const Row *row, AnaPlotChannelId place)
{
  g_autofree char *key = g_strdup_printf ("%.17g|%g|%g", row->value[place], row->value[ANA_PLOT_X_OFFSET], row->value[ANA_PLOT_FACET]);
  Pile *pile = g_hash_table_lookup (piles, key);

  if (pile == NULL)
    {
      pile = g_new0 (Pile, 1);
      g_hash_table_insert (piles, g_steal_pointer (&key), pile);
    }
  return pile;
}

static int
compare_colours (gconstpointer a, gconstpointer b)
{
  const Row *x = *(const Row *const *) a, *y = *(const Row *const *) b;
  double cx = x->value[ANA_PLOT_COLOUR], cy = y->value[ANA_PLOT_COLOUR];

  if (cx != cy && !(isnan (cx) && isnan (cy)))
    return isnan (cx) ? 1 : isnan (cy) ? -1 : cx < cy ? -1 : 1;
  return x < y ? -1 : 1;
}

/* Bars and areas reach from what stands at their place already to there and their own size more. */
static void
stack_rows (Overlay *self, Row *rows, guint n, AnaSpecStack stack)
{
  AnaPlotChannelId value = self->lies ? ANA_PLOT_X : ANA_PLOT_Y, second = self->lies ? ANA_PLOT_X2 : ANA_PLOT_Y2, place = self->lies ? ANA_PLOT_Y : ANA_PLOT_X;
  g_autoptr (GHashTable) piles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) order = g_ptr_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (order, &rows[i]);
  g_ptr_array_sort (order, compare_colours);
  for (guint i = 0; i < n; i++)
    if (isfinite (rows[i].value[value]))
      pile_of (piles, &rows[i], place)->total += fabs (rows[i].value[value]);
  for (guint i = 0; i < n; i++)
    {
      Row *row = g_ptr_array_index (order, i);
      Pile *pile = pile_of (piles, row, place);
      double size = row->value[value], *height = size < 0 ? &pile->down : &pile->up;

      if (stack == ANA_STACK_NORMALIZE)
        size = pile->total > 0 && isfinite (pile->total) ? size / pile->total : (double) NAN;
      if (isnan (size))
        {
          row->value[value] = NAN;
          continue;
        }
      row->value[second] = stack == ANA_STACK_NONE ? 0 : *height;
      row->value[value] = stack == ANA_STACK_NONE || !isfinite (*height + size) ? size : *height + size;
      *height = row->value[value];
    }
  self->kind[second] = self->kind[value];
}

/* A colour that has nothing at a place where others stand has no height there: else the areas above it would not know. */
static guint
fill_places (Overlay *self, Row **rows, guint n)
{
  AnaPlotChannelId value = self->lies ? ANA_PLOT_X : ANA_PLOT_Y, place = self->lies ? ANA_PLOT_Y : ANA_PLOT_X;
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), colours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter at_place, at_colour;
  gpointer of_place, of_colour;
  guint n_all = n;

  for (guint i = 0; i < n; i++)
    {
      Row *row = &(*rows)[i];

      if (isnan (row->value[place]))
        continue;
      if (isnan (row->value[value]))
        row->value[value] = 0;
      g_hash_table_insert (places, g_strdup_printf ("%.17g|%g", row->value[place], row->value[ANA_PLOT_FACET]), GUINT_TO_POINTER (i));
      g_hash_table_insert (colours, g_strdup_printf ("%g|%g", row->value[ANA_PLOT_COLOUR], row->value[ANA_PLOT_FACET]), GUINT_TO_POINTER (i));
      g_hash_table_add (seen, g_strdup_printf ("%.17g|%g|%g", row->value[place], row->value[ANA_PLOT_COLOUR], row->value[ANA_PLOT_FACET]));
    }
  if ((guint64) g_hash_table_size (places) * g_hash_table_size (colours) > MAX_FILLED)
    return n;
  g_hash_table_iter_init (&at_place, places);
  while (g_hash_table_iter_next (&at_place, NULL, &of_place))
    {
      g_hash_table_iter_init (&at_colour, colours);
      while (g_hash_table_iter_next (&at_colour, NULL, &of_colour))
        {
          Row row = (*rows)[GPOINTER_TO_UINT (of_colour)];
          g_autofree char *key = NULL;

          if (!(row.value[ANA_PLOT_FACET] == (*rows)[GPOINTER_TO_UINT (of_place)].value[ANA_PLOT_FACET]) && !isnan (row.value[ANA_PLOT_FACET]))
            continue;
          row.value[place] = (*rows)[GPOINTER_TO_UINT (of_place)].value[place];
          key = g_strdup_printf ("%.17g|%g|%g", row.value[place], row.value[ANA_PLOT_COLOUR], row.value[ANA_PLOT_FACET]);
          if (g_hash_table_contains (seen, key))
            continue;
          row.value[value] = row.value[ANA_PLOT_VALUE] = 0;
          row.set = ANA_NO_ORIGIN;
          *rows = g_renew (Row, *rows, n_all + 1);
          (*rows)[n_all++] = row;
        }
    }
  return n_all;
}

/* --- a layer --- */

static AnaLayerKind
kind_of_layer (const AnaUnit *unit)
{
  static const AnaLayerKind kinds[] = {
    [ANA_XY_BAR] = ANA_LAYER_BAR,       [ANA_XY_LINE] = ANA_LAYER_LINE,     [ANA_XY_AREA] = ANA_LAYER_AREA,       [ANA_XY_POINT] = ANA_LAYER_POINT,
    [ANA_XY_CIRCLE] = ANA_LAYER_POINT,  [ANA_XY_SQUARE] = ANA_LAYER_SQUARE, [ANA_XY_TICK] = ANA_LAYER_TICK,       [ANA_XY_RULE] = ANA_LAYER_RULE,
    [ANA_XY_TEXT] = ANA_LAYER_TEXT,     [ANA_XY_RECT] = ANA_LAYER_RECT,     [ANA_XY_ERRORBAR] = ANA_LAYER_RULE,   [ANA_XY_ERRORBAND] = ANA_LAYER_AREA,
    [ANA_XY_BOXPLOT] = ANA_LAYER_BAR,
  };

  return kinds[unit->xy];
}

static const AnaChannel *
value_channel (const Overlay *self)
{
  return &self->unit->channel[self->lies ? ANA_PLOT_X : ANA_PLOT_Y];
}

/* Layers of one measure have one colour; lines without a place of their own, and words, have that of texts. */
static AnaColourSlot
slot_of (Overlay *self)
{
  const AnaUnit *unit = self->unit;
  const AnaChannel *value = value_channel (self);
  gboolean has_both = unit->channel[ANA_PLOT_X].present && unit->channel[ANA_PLOT_Y].present;

  if (unit->xy == ANA_XY_TEXT || unit->xy == ANA_XY_ERRORBAR || (unit->xy == ANA_XY_RULE && !has_both))
    return ANA_SLOT_TEXT;
  return (AnaColourSlot) (ANA_SLOT_SERIES_1 + ana_spec_place_of_measure (self->build, value) % 8);
}

static void
add_layer (Overlay *self, AnaLayerKind kind)
{
  const AnaUnit *unit = self->unit;
  const AnaChannel *value = value_channel (self);
  const char *name = value->title != NULL ? value->title : value->words != NULL ? value->words : value->field;
  AnaPlotLayer layer = { .kind = kind, .slot = slot_of (self), .dashed = unit->dashed, .capped = unit->xy == ANA_XY_ERRORBAR,
                         .width_px = isnan (unit->width_px) ? 0 : unit->width_px, .dx_px = unit->dx_px, .dy_px = unit->dy_px, .align = unit->align,
                         .borderless = unit->xy == ANA_XY_ERRORBAND };

  g_array_append_val (self->layers, layer);
  g_ptr_array_add (self->layer_names, g_strdup (name != NULL ? name : "Layer"));
}

/* --- boxes: quartiles, whiskers to the last value within 1.5 of their distance, and what lies beyond --- */

#define BOX_PART 0.45

static void
add_box_row (Overlay *self, const Row *like, guint layer, double from, double to)
{
  Row row = *like;

  row.value[ANA_PLOT_LAYER] = layer;
  row.value[self->lies ? ANA_PLOT_X : ANA_PLOT_Y] = from;
  row.value[self->lies ? ANA_PLOT_X2 : ANA_PLOT_Y2] = to;
  row.value[ANA_PLOT_VALUE] = from;
  g_array_append_val (self->rows, row);
}

/* The value of a row, first so that it sorts as a number does. */
typedef struct { double value; guint set; } BoxValue;

/* A box stands for all of its group, a value beyond for itself. */
static guint
join_group (Overlay *self, const BoxValue *sorted, guint n)
{
  g_autofree guint *sets = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    sets[i] = sorted[i].set;
  return ana_origins_join (self->build->origins, sets, n);
}

static void
add_box (Overlay *self, const Row *first, BoxValue *sorted, guint n, guint layer)
{
  double q1, q3, reach, low = NAN, high = NAN;
  g_autofree double *values = g_new (double, n);
  Row box = *first, one = *first, *like = &box;

  qsort (sorted, n, sizeof *sorted, ana_spec_compare_doubles);
  for (guint i = 0; i < n; i++)
    values[i] = sorted[i].value;
  box.set = join_group (self, sorted, n);
  q1 = ana_spec_quantile (values, n, 0.25);
  q3 = ana_spec_quantile (values, n, 0.75);
  reach = g_strcmp0 (self->unit->extent, "min-max") == 0 ? INFINITY : 1.5 * (q3 - q1);
  for (guint i = 0; i < n; i++)
    if (values[i] < q1 - reach || values[i] > q3 + reach)
      {
        one.set = sorted[i].set;
        add_box_row (self, &one, layer + 3, values[i], NAN);
      }
    else
      {
        low = isnan (low) ? values[i] : low;
        high = values[i];
      }
  add_box_row (self, like, layer, q1, fmin (low, q1));
  add_box_row (self, like, layer, q3, fmax (high, q3));
  add_box_row (self, like, layer + 1, q3, q1);
  add_box_row (self, like, layer + 2, ana_spec_quantile (values, n, 0.5), NAN);
}

static void
add_boxes (Overlay *self, const Row *rows, guint n)
{
  AnaPlotChannelId value = self->lies ? ANA_PLOT_X : ANA_PLOT_Y, place = self->lies ? ANA_PLOT_Y : ANA_PLOT_X;
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autofree guint *first = g_new (guint, MAX (n, 1));
  guint layer = self->layers->len;
  static const AnaLayerKind kinds[] = { ANA_LAYER_RULE, ANA_LAYER_BAR, ANA_LAYER_TICK, ANA_LAYER_POINT };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      add_layer (self, kinds[i]);
      g_array_index (self->layers, AnaPlotLayer, layer + i).part = i == 1 || i == 2 ? BOX_PART : 0;
      g_array_index (self->layers, AnaPlotLayer, layer + i).alpha = i == 1 ? 0.4 : 0;
      if (i == 2)
        g_array_index (self->layers, AnaPlotLayer, layer + i).slot = ANA_SLOT_TEXT;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("%.17g|%g|%g", rows[i].value[place], rows[i].value[ANA_PLOT_COLOUR], rows[i].value[ANA_PLOT_FACET]);
      GArray *values = g_hash_table_lookup (groups, key);

      if (!isfinite (rows[i].value[value]))
        continue;
      if (values == NULL)
        {
          values = g_array_new (FALSE, FALSE, sizeof (BoxValue));
          first[keys->len] = i;
          g_ptr_array_add (keys, values);
          g_hash_table_insert (groups, g_steal_pointer (&key), values);
        }
      g_array_append_val (values, ((BoxValue) { rows[i].value[value], rows[i].set }));
    }
  for (guint g = 0; g < keys->len; g++)
    {
      GArray *values = g_ptr_array_index (keys, g);

      add_box (self, &rows[first[g]], (BoxValue *) (void *) values->data, values->len, layer);
    }
  self->kind[self->lies ? ANA_PLOT_X2 : ANA_PLOT_Y2] = self->kind[value];
}

static void
note_axes (Overlay *self)
{
  const AnaUnit *unit = self->unit;
  gboolean piled = unit->xy == ANA_XY_BAR || unit->xy == ANA_XY_AREA, runs = unit->xy == ANA_XY_LINE || unit->xy == ANA_XY_AREA || unit->xy == ANA_XY_ERRORBAND;

  for (guint a = 0; a < 2; a++)
    {
      const AnaChannel *channel = &unit->channel[a == 0 ? ANA_PLOT_X : ANA_PLOT_Y];
      gboolean is_value = (a == 0) == self->lies;

      if (!channel->present)
        continue;
      if (channel->zero >= 0)
        self->zero[a] = channel->zero;
      else if (is_value && (piled || unit->xy == ANA_XY_LINE) && !unit->binned[a])
        self->zero[a] = MAX (self->zero[a], 1);
      self->snug[a] = self->snug[a] || unit->binned[a] || (runs && !is_value);
    }
}

static gboolean
has_name (AnaSpecBuild *build, const AnaChannel *channel)
{
  return channel->present && channel->field != NULL && ana_spec_type_of (build, channel) == ANA_SPEC_NOMINAL;
}

static void
find_direction (Overlay *self)
{
  const AnaUnit *unit = self->unit;
  const AnaChannel *x = &unit->channel[ANA_PLOT_X], *y = &unit->channel[ANA_PLOT_Y];

  self->lies = x->present
               && (!y->present || (has_name (self->build, y) && !has_name (self->build, x)) || (unit->binned[1] && !unit->binned[0])
                   || (unit->channel[ANA_PLOT_X2].present && !unit->channel[ANA_PLOT_Y2].present && !unit->binned[0]));
}

/* Constants are made of no row. */
static gboolean
has_field (const AnaUnit *unit)
{
  for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
    {
      const AnaChannel *channel = find_channel (unit, ids[k]);

      if (channel != NULL && channel->present && channel->field != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_rows (Overlay *self, Row *rows, guint n, GError **error)
{
  g_autofree double *values = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      for (guint c = 0; c < ANA_PLOT_N_CHANNELS; c++)
        rows[i].value[c] = NAN;
      rows[i].set = has_field (self->unit) ? ana_origins_get (self->build->origins, self->build->frame, i) : ANA_NO_ORIGIN;
    }
  for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
    {
      const AnaChannel *channel = find_channel (self->unit, ids[k]);

      if (channel == NULL || !channel->present)
        continue;
      if (!read_channel (self, channel, ids[k], values, n, error))
        return FALSE;
      for (guint i = 0; i < n; i++)
        rows[i].value[ids[k]] = values[i];
    }
  return TRUE;
}

static void
report (Overlay *self)
{
  for (guint i = 0; i < ANA_N_CHANNELS; i++)
    {
      const AnaChannel *channel = &self->unit->channel[i];
      gboolean drawn = FALSE;

      for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
        drawn = drawn || (ids[k] < ANA_PLOT_N_SPEC_CHANNELS && find_channel (self->unit, ids[k]) == channel);
      if (channel->present && !drawn)
        ana_spec_warn (self->build, channel->path, NULL, "is not drawn in layers");
    }
}

static guint
n_rows_of (const AnaUnit *unit, const AnaFrame *frame)
{
  if (has_field (unit))
    return frame != NULL ? ana_frame_get_n_rows (frame) : 0;
  return 1; /* constants alone: one of it */
}

/* What a brush over them speaks of; the first layer that has a column says which. */
static void
note_fields (Overlay *self)
{
  static const AnaPlotChannelId noted[] = { ANA_PLOT_X, ANA_PLOT_Y, ANA_PLOT_COLOUR };

  for (guint i = 0; i < G_N_ELEMENTS (noted); i++)
    ana_spec_note_field (self->build, &self->unit->channel[noted[i]], noted[i]);
}

static gboolean
add_unit (Overlay *self, AnaUnit *unit, GError **error)
{
  AnaFrame *all = self->build->frame;
  guint n = n_rows_of (unit, unit->frame), first = self->rows->len;
  g_autofree Row *rows = NULL;
  AnaPlotChannelId value, second;
  gboolean ok;

  self->unit = unit;
  if (!unit->channel[ANA_PLOT_X].present && !unit->channel[ANA_PLOT_Y].present)
    return ana_spec_fail (error, unit->path, "encoding", "has neither x nor y");
  if ((guint64) first + n > MAX_ROWS)
    return ana_spec_fail (error, unit->path, NULL, "the layers have more than %d rows", MAX_ROWS);
  self->build->frame = unit->frame;
  find_direction (self);
  rows = g_new (Row, MAX (n, 1));
  ok = read_rows (self, rows, n, error);
  note_fields (self);
  self->build->frame = all;
  if (!ok)
    return FALSE;
  value = self->lies ? ANA_PLOT_X : ANA_PLOT_Y;
  second = self->lies ? ANA_PLOT_X2 : ANA_PLOT_Y2;
  for (guint i = 0; i < n; i++)
    {
      rows[i].value[ANA_PLOT_VALUE] = self->kind[value] == ANA_KIND_NUMBER ? rows[i].value[value] : (double) NAN;
      rows[i].value[ANA_PLOT_LAYER] = self->layers->len;
    }
  if (unit->xy == ANA_XY_AREA && self->kind[value] == ANA_KIND_NUMBER && !unit->channel[second].present && self->kind[ANA_PLOT_COLOUR] == ANA_KIND_NAME)
    n = fill_places (self, &rows, n);
  if ((unit->xy == ANA_XY_BAR || unit->xy == ANA_XY_AREA) && self->kind[value] == ANA_KIND_NUMBER && !unit->channel[second].present)
    stack_rows (self, rows, n, unit->channel[value].stack);
  note_axes (self);
  report (self);
  if (unit->xy == ANA_XY_BOXPLOT)
    {
      add_boxes (self, rows, n);
      return TRUE;
    }
  add_layer (self, kind_of_layer (unit));
  g_array_append_vals (self->rows, rows, n);
  return TRUE;
}

/* --- the plot --- */

static void
fill_channel (Overlay *self, AnaPlot *plot, AnaPlotChannelId id, const AnaUnit *units, guint n)
{
  AnaPlotChannel *channel = ana_plot_edit_channel (plot, id);
  gboolean is_titled = FALSE;

  channel->kind = self->kind[id];
  channel->value = g_new (double, MAX (self->rows->len, 1));
  for (guint i = 0; i < self->rows->len; i++)
    channel->value[i] = g_array_index (self->rows, Row, i).value[id];
  if (channel->kind == ANA_KIND_NAME)
    {
      channel->n_names = self->names[id].list->len;
      channel->names = g_new0 (char *, channel->n_names + 1);
      for (guint i = 0; i < channel->n_names; i++)
        channel->names[i] = g_strdup (g_ptr_array_index (self->names[id].list, i));
    }
  for (guint u = 0; u < n; u++)
    {
      const AnaChannel *from = find_channel (&units[u], id);
      double unit = channel->kind == ANA_KIND_TIME ? 1000 : 1;

      if (from == NULL || !from->present)
        continue;
      if (!is_titled && !from->no_title)
        channel->title = g_strdup (from->title != NULL ? from->title : from->field);
      is_titled = TRUE; /* the first says it, or that there is none */
      if (from->scale != ANA_SCALE_LINEAR)
        {
          channel->scale = from->scale;
          channel->bend = from->bend;
        }
      channel->turned = channel->turned || from->turned;
      if (!isnan (from->domain_lo) && channel->kind != ANA_KIND_NAME)
        {
          channel->domain_lo = fmin (from->domain_lo, from->domain_hi) * unit;
          channel->domain_hi = fmax (from->domain_lo, from->domain_hi) * unit;
        }
    }
}

static AnaPlot *
make_plot (Overlay *self, const AnaUnit *units, guint n)
{
  AnaPlot *plot = ana_plot_new (ana_mark_of_layers (), self->rows->len, self->build->zone);

  self->kind[ANA_PLOT_VALUE] = ANA_KIND_NUMBER;
  for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
    if (self->kind[ids[k]] != 0)
      fill_channel (self, plot, ids[k], units, n);
  ana_plot_edit_channel (plot, ANA_PLOT_X)->zero = self->zero[0];
  ana_plot_edit_channel (plot, ANA_PLOT_Y)->zero = self->zero[1];
  if (self->kind[ANA_PLOT_X] == 0)
    ana_plot_edit_channel (plot, ANA_PLOT_X)->present = FALSE;
  if (self->kind[ANA_PLOT_Y] == 0)
    ana_plot_edit_channel (plot, ANA_PLOT_Y)->present = FALSE;
  ana_plot_set_option (plot, 0, self->snug[0] ? 1 : 0);
  ana_plot_set_option (plot, 1, self->snug[1] ? 1 : 0);
  ana_plot_set_layers (plot, (const AnaPlotLayer *) (const void *) self->layers->data, self->layers->len);
  ana_plot_set_title (plot, ana_chart_get_title (self->build->chart));
  return plot;
}

/* The number of each row's layer, with the layer's name. */
static void
name_layers (Overlay *self, AnaPlot *plot)
{
  AnaPlotChannel *channel = ana_plot_edit_channel (plot, ANA_PLOT_LAYER);

  channel->kind = ANA_KIND_NAME;
  g_strfreev (channel->names);
  g_free (channel->value);
  channel->n_names = self->layer_names->len;
  channel->names = g_new0 (char *, channel->n_names + 1);
  for (guint i = 0; i < channel->n_names; i++)
    channel->names[i] = g_strdup (g_ptr_array_index (self->layer_names, i));
  channel->value = g_new (double, MAX (self->rows->len, 1));
  for (guint i = 0; i < self->rows->len; i++)
    channel->value[i] = g_array_index (self->rows, Row, i).value[ANA_PLOT_LAYER];
}

static gboolean
is_beyond_series (const AnaUnit *unit)
{
  static const AnaPlotChannelId more[] = { ANA_PLOT_X2, ANA_PLOT_SIZE, ANA_PLOT_TEXT, ANA_PLOT_X_OFFSET, ANA_PLOT_FACET, ANA_PLOT_ROW, ANA_PLOT_COLUMN };

  if (unit->shapes != NULL || unit->only_xy || unit->detail.present || unit->binned[0] || unit->binned[1] || (unit->xy == ANA_XY_RULE && unit->channel[ANA_PLOT_Y2].present))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    if (unit->channel[more[i]].present)
      return TRUE;
  return FALSE;
}

/**
 * ana_spec_wants_overlay:
 * @build: the spec
 * @units: (array length=n): the layers, read
 * @n: how many
 *
 * Charts of series are cheaper, and are kept wherever they can draw it; marks of shapes that stand alone have layouts of
 * their own.
 *
 * Returns: whether the layers are drawn as shapes over each other
 */
gboolean
ana_spec_wants_overlay (const AnaSpecBuild *build, const AnaUnit *units, guint n)
{
  gboolean beyond = FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (units[i].xy == ANA_XY_NONE)
        return FALSE;
      beyond = beyond || is_beyond_series (&units[i]);
    }
  if (n > 1)
    return beyond || build->shapes_only;
  if (n == 1 && units[0].shapes == NULL
      && (build->shapes_only || units[0].channel[ANA_PLOT_FACET].present || units[0].channel[ANA_PLOT_ROW].present || units[0].channel[ANA_PLOT_COLUMN].present))
    return TRUE;
  return n == 1
         && (units[0].only_xy || (units[0].detail.present && !units[0].channel[ANA_PLOT_COLOUR].present) || units[0].binned[0] || units[0].binned[1]
             || (units[0].xy == ANA_XY_RULE && (units[0].channel[ANA_PLOT_X2].present || units[0].channel[ANA_PLOT_Y2].present))
             || (units[0].xy == ANA_XY_RECT && (units[0].channel[ANA_PLOT_X2].present || units[0].channel[ANA_PLOT_Y2].present)));
}

gboolean
ana_spec_draw_overlay (AnaSpecBuild *build, AnaUnit *units, guint n, GError **error)
{
  Overlay self = { .build = build, .zero = { -1, -1 } };
  gboolean ok = TRUE;

  self.rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self.layers = g_array_new (FALSE, FALSE, sizeof (AnaPlotLayer));
  self.layer_names = g_ptr_array_new_with_free_func (g_free);
  for (guint c = 0; c < ANA_PLOT_N_CHANNELS; c++)
    self.names[c] = (Names) { g_ptr_array_new_with_free_func (g_free), g_hash_table_new (g_str_hash, g_str_equal) };
  for (guint i = 0; ok && i < n; i++)
    ok = add_unit (&self, &units[i], error);
  if (build->two_axes && ok)
    ana_spec_warn (build, "", "resolve", "marks of shapes share their axis");
  if (ok)
    {
      g_autoptr (AnaPlot) plot = make_plot (&self, units, n);

      name_layers (&self, plot);
      for (guint i = 0; i < self.rows->len; i++)
        ana_origins_add_plot_row (build->origins, g_array_index (self.rows, Row, i).set);
      ana_chart_set_plot (build->chart, plot);
    }
  for (guint c = 0; c < ANA_PLOT_N_CHANNELS; c++)
    {
      g_hash_table_unref (self.names[c].places);
      g_ptr_array_unref (self.names[c].list);
    }
  g_array_unref (self.rows);
  g_array_unref (self.layers);
  g_ptr_array_unref (self.layer_names);
  return ok;
}
