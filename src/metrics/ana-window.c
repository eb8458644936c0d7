/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window.c: sliding windows put together from panes of one second.
 *
 * After Li et al. (SIGMOD Record 2005): each key keeps the states of the seconds that had rows, and a window is the merge of
 * its panes. A measure whose state is of integers slides by adding what enters and subtracting what leaves. Others use two
 * stacks (Tangwongsan, Hirzel, Schneider, DEBS 2017): the front holds, for each old pane, the merge from it to the newest of
 * the front; the back one merge of what came later; when the front is used up, it is built anew from the panes. A window
 * ends at a whole second that the watermark has passed: [end - width, end).
 */
#include "config.h"

#include "ana-processor-private.h"

#include <string.h>

typedef struct {
  gint64    sec;
  AnaState *states[]; /* (owned): one a measure */
} Pane;

typedef struct {
  gint64    sec;
  AnaState *state; /* (owned): of this pane and the later ones of the front */
} Front;

typedef struct {
  AnaState *back;       /* (owned): of an integer measure: the whole window */
  gint64    back_first; /* oldest second in back; G_MAXINT64 when empty */
  GArray   *front;      /* (owned) (nullable) of Front: the oldest last */
  gboolean  stale;      /* a late row went into a pane of the front */
} Runner;

typedef struct {
  guint32    key;
  gboolean   fresh;   /* slid or fed since it was last collected */
  GPtrArray *panes;   /* (owned) of Pane, by second */
  Runner    *runners; /* (owned): [width][measure] */
} Key;

struct _AnaWindows {
  AnaMeasure *const *measures; /* borrowed */
  guint              n_measures;
  guint              n_widths;
  int               *widths;   /* (owned): seconds, ascending */
  GHashTable        *keys;     /* (owned) of key to Key */
  gint64             end_sec;  /* G_MININT64 before the first slide */
};

static Pane *
new_pane (const AnaWindows *self, gint64 sec)
{
  Pane *pane = g_malloc0 (sizeof (Pane) + self->n_measures * sizeof (AnaState *));

  pane->sec = sec;
  for (guint k = 0; k < self->n_measures; k++)
    pane->states[k] = ana_state_new (self->measures[k]);
  return pane;
}

static void
free_pane (const AnaWindows *self, Pane *pane)
{
  for (guint k = 0; k < self->n_measures; k++)
    ana_state_free (pane->states[k]);
  g_free (pane);
}

static void
clear_front (gpointer data)
{
  ana_state_free (((Front *) data)->state);
}

static Runner *
get_runner (const AnaWindows *self, const Key *key, guint width, guint measure)
{
  return &key->runners[width * self->n_measures + measure];
}

static void
free_key (const AnaWindows *self, Key *key)
{
  for (guint i = 0; i < key->panes->len; i++)
    free_pane (self, g_ptr_array_index (key->panes, i));
  g_ptr_array_unref (key->panes);
  for (guint i = 0; i < self->n_widths * self->n_measures; i++)
    {
      ana_state_free (key->runners[i].back);
      g_clear_pointer (&key->runners[i].front, g_array_unref);
    }
  g_free (key->runners);
  g_free (key);
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

AnaWindows *
ana_windows_new (AnaMeasure *const *measures, guint n_measures, const GArray *widths_sec)
{
  AnaWindows *self = g_new0 (AnaWindows, 1);

  self->measures = measures;
  self->n_measures = n_measures;
  self->n_widths = widths_sec->len;
  self->widths = g_memdup2 (widths_sec->data, widths_sec->len * sizeof (int));
  qsort (self->widths, self->n_widths, sizeof (int), compare_ints);
  self->keys = g_hash_table_new (NULL, NULL);
  self->end_sec = G_MININT64;
  return self;
}

void
ana_windows_free (AnaWindows *self)
{
  GHashTableIter iter;
  Key *key;

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &key))
    free_key (self, key);
  g_hash_table_unref (self->keys);
  g_free (self->widths);
  g_free (self);
}

static Key *
get_key (AnaWindows *self, guint32 id)
{
  Key *key = g_hash_table_lookup (self->keys, GUINT_TO_POINTER (id));

  if (key != NULL)
    return key;
  key = g_new0 (Key, 1);
  key->key = id;
  key->panes = g_ptr_array_new ();
  key->runners = g_new0 (Runner, self->n_widths * self->n_measures);
  for (guint i = 0; i < self->n_widths * self->n_measures; i++)
    {
      key->runners[i].back = ana_state_new (self->measures[i % self->n_measures]);
      key->runners[i].back_first = G_MAXINT64;
    }
  g_hash_table_insert (self->keys, GUINT_TO_POINTER (id), key);
  return key;
}

/* The first pane at or after @sec. */
static guint
find_pane (const Key *key, gint64 sec)
{
  guint low = 0;
  guint high = key->panes->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (((Pane *) g_ptr_array_index (key->panes, middle))->sec < sec)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static Pane *
get_pane (const AnaWindows *self, Key *key, gint64 sec)
{
  guint place = find_pane (key, sec);
  Pane *pane;

  if (place < key->panes->len)
    {
      pane = g_ptr_array_index (key->panes, place);
      if (pane->sec == sec)
        return pane;
    }
  pane = new_pane (self, sec);
  g_ptr_array_insert (key->panes, (int) place, pane);
  return pane;
}

static gint64
get_newest_front (const Runner *runner)
{
  return runner->front != NULL && runner->front->len > 0 ? g_array_index (runner->front, Front, 0).sec : G_MININT64;
}

/* A part of a pane enters the window now. */
static void
enter (Runner *runner, gint64 sec, const AnaState *state, gboolean integer)
{
  if (!integer && sec <= get_newest_front (runner))
    {
      runner->stale = TRUE;
      return;
    }
  ana_state_merge (runner->back, state);
  runner->back_first = MIN (runner->back_first, sec);
}

/* Rows of a second that the windows have passed already: into the pane, and into the windows that still hold it. */
static void
add_late (AnaWindows *self, Key *key, Pane *pane, guint measure, AnaMeasureInput *input, const guint32 *rows, guint n_rows)
{
  g_autoptr (AnaState) delta = ana_state_new (self->measures[measure]);

  ana_state_add_rows (delta, input, rows, n_rows);
  ana_state_merge (pane->states[measure], delta);
  for (guint w = 0; w < self->n_widths; w++)
    if (pane->sec >= self->end_sec - self->widths[w])
      enter (get_runner (self, key, w, measure), pane->sec, delta, ana_measure_is_invertible (self->measures[measure]));
}

void
ana_windows_add (AnaWindows *self, gint64 sec, guint32 id, AnaMeasureInput **inputs, const guint32 *rows, guint n_rows)
{
  gboolean late = self->end_sec != G_MININT64 && sec < self->end_sec;
  Key *key;
  Pane *pane;

  if (late && sec < self->end_sec - self->widths[self->n_widths - 1])
    return;
  key = get_key (self, id);
  pane = get_pane (self, key, sec);
  for (guint k = 0; k < self->n_measures; k++)
    if (late)
      add_late (self, key, pane, k, inputs[k], rows, n_rows);
    else
      ana_state_add_rows (pane->states[k], inputs[k], rows, n_rows);
  key->fresh = key->fresh || late;
}

/* Builds the front from the window's panes; the back is empty then. */
static void
rebuild (const AnaWindows *self, Runner *runner, const Key *key, guint measure, gint64 first_sec, gint64 end_sec)
{
  AnaState *suffix = NULL;
  guint first = find_pane (key, first_sec);
  g_autoptr (GArray) front = g_array_new (FALSE, TRUE, sizeof (Front));

  g_array_set_clear_func (front, clear_front);
  for (guint i = find_pane (key, end_sec); i-- > first;)
    {
      const Pane *pane = g_ptr_array_index (key->panes, i);
      AnaState *state = ana_state_copy (pane->states[measure]);

      if (suffix != NULL)
        ana_state_merge (state, suffix);
      suffix = state;
      g_array_append_val (front, ((Front) { pane->sec, state }));
    }
  g_clear_pointer (&runner->front, g_array_unref);
  runner->front = g_steal_pointer (&front);
  ana_state_free (runner->back);
  runner->back = ana_state_new (self->measures[measure]);
  runner->back_first = G_MAXINT64;
  runner->stale = FALSE;
}

static void
slide_stacks (const AnaWindows *self, Runner *runner, const Key *key, guint measure, gint64 first_sec, gint64 end_sec)
{
  while (runner->front != NULL && runner->front->len > 0
         && g_array_index (runner->front, Front, runner->front->len - 1).sec < first_sec)
    g_array_set_size (runner->front, runner->front->len - 1);
  if (runner->stale || runner->back_first < first_sec)
    rebuild (self, runner, key, measure, first_sec, end_sec);
}

static void
slide_runner (const AnaWindows *self, Key *key, guint width, guint measure, gint64 end_sec)
{
  Runner *runner = get_runner (self, key, width, measure);
  gboolean integer = ana_measure_is_invertible (self->measures[measure]);
  gint64 first_sec = end_sec - self->widths[width];
  gint64 enter_sec = self->end_sec == G_MININT64 ? first_sec : MAX (self->end_sec, first_sec);

  for (guint i = find_pane (key, enter_sec); i < key->panes->len; i++)
    {
      const Pane *pane = g_ptr_array_index (key->panes, i);
      if (pane->sec >= end_sec)
        break;
      enter (runner, pane->sec, pane->states[measure], integer);
    }
  if (!integer)
    {
      slide_stacks (self, runner, key, measure, first_sec, end_sec);
      return;
    }
  if (self->end_sec == G_MININT64)
    return;
  for (guint i = find_pane (key, self->end_sec - self->widths[width]); i < key->panes->len; i++)
    {
      const Pane *pane = g_ptr_array_index (key->panes, i);
      if (pane->sec >= MIN (first_sec, self->end_sec))
        break;
      ana_state_subtract (runner->back, pane->states[measure]);
    }
}

static void
drop_old_panes (const AnaWindows *self, Key *key, gint64 end_sec)
{
  guint n = find_pane (key, end_sec - self->widths[self->n_widths - 1]);

  for (guint i = 0; i < n; i++)
    free_pane (self, g_ptr_array_index (key->panes, i));
  if (n > 0)
    g_ptr_array_remove_range (key->panes, 0, n);
}

/* Moves the end to the last whole second of the watermark. */
void
ana_windows_slide (AnaWindows *self, gint64 watermark_usec)
{
  gint64 end_sec = watermark_usec / ANA_USEC_PER_SEC - (watermark_usec % ANA_USEC_PER_SEC < 0);
  GHashTableIter iter;
  Key *key;

  if (end_sec <= self->end_sec)
    return;
  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &key))
    {
      for (guint w = 0; w < self->n_widths; w++)
        for (guint k = 0; k < self->n_measures; k++)
          slide_runner (self, key, w, k, end_sec);
      drop_old_panes (self, key, end_sec);
      key->fresh = TRUE;
    }
  self->end_sec = end_sec;
}

static void
emit_runner (AnaWindows *self, Key *key, guint width, guint measure, AnaWindowFunc func, gpointer data)
{
  Runner *runner = get_runner (self, key, width, measure);
  AnaSpan span = { (self->end_sec - self->widths[width]) * ANA_USEC_PER_SEC, self->end_sec * ANA_USEC_PER_SEC };
  g_autoptr (AnaState) both = NULL;

  if (runner->stale)
    rebuild (self, runner, key, measure, self->end_sec - self->widths[width], self->end_sec);
  if (runner->front == NULL || runner->front->len == 0)
    {
      func (measure, self->widths[width], span, key->key, runner->back, data);
      return;
    }
  both = ana_state_copy (g_array_index (runner->front, Front, runner->front->len - 1).state);
  ana_state_merge (both, runner->back);
  func (measure, self->widths[width], span, key->key, both, data);
}

/* Gives out each window once after it slid; a key whose windows are empty is given out once more, then forgotten. */
void
ana_windows_collect (AnaWindows *self, AnaWindowWanted wanted, AnaWindowFunc func, gpointer data)
{
  GHashTableIter iter;
  Key *key;

  if (self->end_sec == G_MININT64)
    return;
  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &key))
    {
      if (!key->fresh)
        continue;
      for (guint w = 0; w < self->n_widths; w++)
        for (guint k = 0; k < self->n_measures; k++)
          if (wanted (k, self->widths[w], data))
            emit_runner (self, key, w, k, func, data);
      key->fresh = FALSE;
      if (key->panes->len > 0)
        continue;
      free_key (self, key);
      g_hash_table_iter_remove (&iter);
    }
}
