/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-wordcloud.c: words as large as they weigh.
 *
 * The square of a word's letters grows with its weight, down to letters that can still be read. The heaviest comes first; each is
 * led outwards on a spiral until it lies on none of those before it (after Wordle, Viegas 2009). Where it begins follows from
 * its place and from the seed, so that the same words are the same picture. When some find no room all become smaller, a few
 * times; those that find none even then have no place in the picture, but theirs in the table, and the sentence says how many.
 */
#include "config.h"

#include "ana-marks.h"

#include <stdlib.h>
#include <string.h>

#define MAX_WORDS    250   /* more are no picture */
#define MAX_TRIES    7
#define SMALLER      0.86
#define LEAST_SCALE  0.85  /* letters of nine pixels */
#define MOST_SCALE   6.0
#define LARGE_SCALE  1.56  /* from here on letters are read in any colour of a series; smaller words have a line of it under them */
#define FILL         0.85  /* of the room, to begin with */
#define LINE_PX      ANA_LAYOUT_LINE_PX /* of a word of scale 1: its letters with what hangs under the line */
#define BETWEEN_PX   2.0
#define TURN_RAD     2.39996322972865332 /* the golden angle: no two of them begin in one direction */
#define CELL_PX      32.0

typedef struct { double weight, wide, scale, x, y; guint name, row, group; gboolean placed; } Word;

typedef struct {
  GArray  *words;         /* of Word, the heaviest first */
  guint   *word_of_name;
  double   unit;
  guint    n_unplaced;
} Cloud;

static double
weight_of (const AnaPlot *plot, guint row)
{
  double value = ana_plot_get (plot, ANA_PLOT_VALUE) != NULL ? ana_plot_value (plot, ANA_PLOT_VALUE, row) : 1;

  return value >= 0 && ana_plot_group (plot, ANA_PLOT_TEXT, row) != G_MAXUINT ? value : (double) NAN;
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  const Word *wa = a, *wb = b;

  if (wa->weight != wb->weight)
    return wa->weight > wb->weight ? -1 : 1;
  return wa->name < wb->name ? -1 : 1;
}

/* A word that stands in several rows weighs as much as all of them, and has the colour of the first. */
static Cloud
collect (const AnaPlot *plot)
{
  guint n_names = ana_plot_n_names (plot, ANA_PLOT_TEXT);
  Cloud self = { g_array_new (FALSE, TRUE, sizeof (Word)), g_new (guint, n_names + 1), 1, 0 };
  double lo, hi;

  memset (self.word_of_name, 0xff, sizeof (guint) * (n_names + 1));
  if (ana_plot_extent (plot, ANA_PLOT_VALUE, &lo, &hi) && hi > 0)
    self.unit = ldexp (1, ilogb (hi)); /* sums stay finite */
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      guint name = ana_plot_group (plot, ANA_PLOT_TEXT, i);

      if (isnan (weight_of (plot, i)))
        continue;
      if (self.word_of_name[name] == G_MAXUINT)
        {
          Word word = { .name = name, .row = i, .group = ana_plot_group (plot, ANA_PLOT_COLOUR, i) };

          self.word_of_name[name] = self.words->len;
          g_array_append_val (self.words, word);
        }
      g_array_index (self.words, Word, self.word_of_name[name]).weight += weight_of (plot, i) / self.unit;
    }
  g_array_sort (self.words, compare_words);
  for (guint i = 0; i < self.words->len; i++)
    {
      Word *word = &g_array_index (self.words, Word, i);

      self.word_of_name[word->name] = i;
      word->wide = ana_layout_text_px (plot->channel[ANA_PLOT_TEXT].names[word->name]) * 1.08 + BETWEEN_PX; /* bold ones are wider */
    }
  return self;
}

/* --- places --- */

typedef struct { double x0, y0, x1, y1; } Box;

typedef struct {
  GArray **cells;       /* (nullable) of Box, each */
  guint    nx, ny;
  Box      room;
} Ground;

static Ground
ground_new (const AnaLayout *layout)
{
  Ground self = { .nx = (guint) CLAMP (ceil (layout->w / CELL_PX), 1, 512), .ny = (guint) CLAMP (ceil (layout->h / CELL_PX), 1, 512),
                  .room = { layout->x, layout->y, layout->x + layout->w, layout->y + layout->h } };

  self.cells = g_new0 (GArray *, (gsize) self.nx * self.ny);
  return self;
}

static void
ground_clear (Ground *self)
{
  for (guint i = 0; i < self->nx * self->ny; i++)
    g_clear_pointer (&self->cells[i], g_array_unref);
  g_free (self->cells);
}

static guint
cell_of (double at, double from, guint n)
{
  return (guint) CLAMP (floor ((at - from) / CELL_PX), 0, n - 1.0);
}

static gboolean
is_free (const Ground *self, Box box)
{
  if (box.x0 < self->room.x0 || box.y0 < self->room.y0 || box.x1 > self->room.x1 || box.y1 > self->room.y1)
    return FALSE;
  for (guint cy = cell_of (box.y0, self->room.y0, self->ny); cy <= cell_of (box.y1, self->room.y0, self->ny); cy++)
    for (guint cx = cell_of (box.x0, self->room.x0, self->nx); cx <= cell_of (box.x1, self->room.x0, self->nx); cx++)
      {
        const GArray *boxes = self->cells[cy * self->nx + cx];

        for (guint i = 0; boxes != NULL && i < boxes->len; i++)
          {
            Box other = g_array_index (boxes, Box, i);

            if (box.x0 < other.x1 && other.x0 < box.x1 && box.y0 < other.y1 && other.y0 < box.y1)
              return FALSE;
          }
      }
  return TRUE;
}

static void
take (Ground *self, Box box)
{
  for (guint cy = cell_of (box.y0, self->room.y0, self->ny); cy <= cell_of (box.y1, self->room.y0, self->ny); cy++)
    for (guint cx = cell_of (box.x0, self->room.x0, self->nx); cx <= cell_of (box.x1, self->room.x0, self->nx); cx++)
      {
        GArray **boxes = &self->cells[cy * self->nx + cx];

        if (*boxes == NULL)
          *boxes = g_array_new (FALSE, FALSE, sizeof (Box));
        g_array_append_val (*boxes, box);
      }
}

static double
wide_of (const Ground *self, const Word *word)
{
  return fmin (word->wide * word->scale, self->room.x1 - self->room.x0);
}

/* Outwards, as wide as the room is to its height; half a line between two turns and between two steps. */
static gboolean
place_word (Ground *self, Word *word, double angle)
{
  double w = self->room.x1 - self->room.x0, h = self->room.y1 - self->room.y0, step = fmax (LINE_PX * word->scale / 2, 3);
  double aspect = CLAMP (w / fmax (h, 1), 0.2, 5), half_w = wide_of (self, word) / 2, half_h = LINE_PX * word->scale / 2, r = 0;
  double furthest = hypot (w, h) / 2;

  while (r < furthest)
    {
      double x = (self->room.x0 + self->room.x1) / 2 + r * sin (angle) * sqrt (aspect), y = (self->room.y0 + self->room.y1) / 2 - r * cos (angle) / sqrt (aspect);
      Box box = { x - half_w, y - half_h, x + half_w, y + half_h };

      if (is_free (self, box))
        {
          take (self, box);
          word->x = x;
          word->y = y;
          return TRUE;
        }
      angle += step / fmax (r, step);
      r += step * step / fmax (r, step) / (2 * G_PI);
    }
  return FALSE;
}

/* One that found no room leaves none for a later one that is no smaller. */
static guint
place_all (Cloud *self, const AnaLayout *layout, double most)
{
  Ground ground = ground_new (layout);
  guint n = MIN (self->words->len, MAX_WORDS), n_unplaced = 0;
  double heaviest = g_array_index (self->words, Word, 0).weight, seed = ana_plot_option (layout->plot, "seed"), least_wide = INFINITY, least_scale = INFINITY;

  for (guint i = 0; i < n; i++)
    {
      Word *word = &g_array_index (self->words, Word, i);

      word->scale = fmax (heaviest > 0 ? most * sqrt (word->weight / heaviest) : most, LEAST_SCALE);
      word->placed = (wide_of (&ground, word) < least_wide || word->scale < least_scale) && place_word (&ground, word, (i + seed) * TURN_RAD);
      if (!word->placed && wide_of (&ground, word) <= least_wide && word->scale <= least_scale)
        {
          least_wide = wide_of (&ground, word);
          least_scale = word->scale;
        }
      n_unplaced += word->placed ? 0 : 1;
    }
  ground_clear (&ground);
  return n_unplaced;
}

/* So large that all of them would fill a part of the room, and the widest fits. */
static double
first_scale (const Cloud *self, const AnaLayout *layout)
{
  double area = 0, heaviest = g_array_index (self->words, Word, 0).weight, most = MOST_SCALE;

  for (guint i = 0; i < MIN (self->words->len, MAX_WORDS); i++)
    {
      const Word *word = &g_array_index (self->words, Word, i);
      double share = heaviest > 0 ? word->weight / heaviest : 1;

      area += word->wide * LINE_PX * share;
      if (share > 0)
        most = fmin (most, layout->w * 0.9 / (word->wide * sqrt (share)));
    }
  most = fmin (most, layout->h / 2.5 / LINE_PX);
  return fmax (fmin (most, sqrt (layout->w * layout->h * FILL / fmax (area, 1))), LEAST_SCALE);
}

static void
place_cloud (Cloud *self, const AnaLayout *layout)
{
  double most = self->words->len > 0 ? first_scale (self, layout) : 1;

  if (self->words->len == 0)
    return;
  for (guint i = 0; i < MAX_TRIES; i++, most = fmax (most * SMALLER, LEAST_SCALE))
    {
      self->n_unplaced = place_all (self, layout, most);
      if (self->n_unplaced == 0 || most <= LEAST_SCALE)
        break;
    }
  self->n_unplaced += self->words->len - MIN (self->words->len, MAX_WORDS);
}

/* --- drawing --- */

static void
draw_word (AnaLayout *layout, const Cloud *self, const Word *word)
{
  const AnaPlot *plot = layout->plot;
  gboolean has_colour = ana_plot_get (plot, ANA_PLOT_COLOUR) != NULL;
  double wide = fmin (word->wide * word->scale, layout->w), high = LINE_PX * word->scale;
  double cells[] = { word->name, fmin (word->weight, 1.7e308 / self->unit) * self->unit, has_colour && word->group != G_MAXUINT ? (double) word->group : (double) NAN };
  guint datum;
  AnaShape *text;

  if (!word->placed)
    {
      ana_layout_add_datum (layout, G_MAXUINT, 0, layout->x + layout->w / 2, layout->y + layout->h / 2, cells);
      return;
    }
  datum = ana_layout_add_datum (layout, G_MAXUINT, 0, word->x, word->y, cells);
  ana_layout_rect (layout, datum, word->x - wide / 2, word->y - high / 2, wide, high, ana_ink_slot (ANA_SLOT_TEXT, 0)); /* what the pointer meets */
  text = ana_layout_text (layout, ANA_PART_LABEL, word->x, word->y - ANA_LAYOUT_LINE_PX * word->scale / 2, 0.5, wide, ANA_SLOT_TEXT, plot->channel[ANA_PLOT_TEXT].names[word->name]);
  text->letters = ANA_LETTERS_CAPTION_BOLD;
  text->h = (float) word->scale;
  if (has_colour && word->scale >= LARGE_SCALE)
    text->ink = ana_ink_series (word->group);
  else if (has_colour)
    ana_layout_rect (layout, datum, word->x - wide / 2, word->y + high / 2 - 2.5, wide, 1.5, ana_ink_series (word->group));
}

static void
lay_out (AnaLayout *layout)
{
  const AnaPlot *plot = layout->plot;
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);
  Cloud self = collect (plot);

  ana_layout_add_channel_column (layout, ANA_PLOT_TEXT, NC_ ("chart", "Word"));
  ana_layout_add_channel_column (layout, ANA_PLOT_VALUE, ana_plot_get (plot, ANA_PLOT_VALUE) != NULL ? NC_ ("chart", "Value") : NC_ ("chart", "Rows"));
  if (colour != NULL)
    {
      ana_layout_add_channel_column (layout, ANA_PLOT_COLOUR, NC_ ("chart", "Kind"));
      ana_layout_legend (layout, (const char *const *) colour->names, colour->n_names, NULL);
    }
  layout->value_column = 1;
  place_cloud (&self, layout);
  for (guint i = 0; i < self.words->len; i++)
    draw_word (layout, &self, &g_array_index (self.words, Word, i));
  for (guint i = 0; i < plot->n_drawn; i++)
    if (!isnan (weight_of (plot, i)))
      ana_layout_claim_row (layout, self.word_of_name[ana_plot_group (plot, ANA_PLOT_TEXT, i)], i);
  g_array_unref (self.words);
  g_free (self.word_of_name);
  layout->state = g_memdup2 (&self.n_unplaced, sizeof self.n_unplaced);
  layout->state_free = g_free;
}

/* Those without room are in the table all the same. */
static void
summarise (const AnaLayout *layout, GString *out)
{
  const guint *n_unplaced = layout->state;

  if (n_unplaced != NULL && *n_unplaced > 0)
    g_string_append_printf (out, ana_plot_word (layout->plot, NC_ ("chart", " %u of the words have no room here, and stand in the table alone.")), *n_unplaced);
}

const AnaMark ana_mark_wordcloud = {
  .name = "wordcloud",
  .channels = { { ANA_PLOT_TEXT, ANA_KIND_NAME, TRUE }, { ANA_PLOT_VALUE, ANA_KIND_NUMBER, FALSE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE } },
  .options = { { "seed", 0, 999, 0, NULL } },
  .lay_out = lay_out,
  .summarise = summarise,
  .type_name = NC_ ("chart", "Word cloud"), .item_name = NC_ ("chart", "word"), .item_names = NC_ ("chart", "words"),
};
