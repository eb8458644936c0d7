/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-chart-matrix.c: of every type of chart the keys that walk over it, the table and the sentence, of the chart on screen;
 * the rows are those of tests/charts/matrix.h.
 */
#include "config.h"

#include "ana-chart-table.h"
#include "chart-hands.h"
#include "matrix.h"

enum { PROOF_KEYS, PROOF_TABLE, PROOF_SENTENCE, N_PROOFS };

static const char *const proof_names[] = { "keys", "table", "sentence" };

typedef struct {
  const MatrixRow *row;
  gboolean         holds[N_PROOFS];
} Case;

/* --- keys --- */

static int
press_and_look (Hands *hands, guint key)
{
  g_assert_true (hands_press (hands, key, 0));
  return ana_chart_view_get_cursor (hands->view);
}

static guint
count_stops (AnaGeom *geom)
{
  guint n = 0;

  if (geom->shapes != NULL)
    ana_shapes_get_data (geom->shapes, &n);
  else
    n = ana_series_get_n (geom->layers[0].layer->series);
  return n;
}

/* To the first of a series, to its last and back: every stop counts once on the way there. Returns where it ended. */
static int
walk_series (Hands *hands, guint forward, guint *visits)
{
  int at = press_and_look (hands, GDK_KEY_Home), first = at, next;

  for (;;)
    {
      g_assert_cmpint (at, >=, 0);
      visits[at]++;
      next = press_and_look (hands, forward);
      if (next == at)
        break;
      at = next;
    }
  g_assert_cmpint (press_and_look (hands, GDK_KEY_Home), ==, first);
  g_assert_cmpint (press_and_look (hands, GDK_KEY_End), ==, at);
  return at;
}

static void
test_keys (gpointer data)
{
  Case *self = data;
  Hands *hands = hands_new ();
  g_autoptr (AnaChartSpec) spec = matrix_read (self->row->spec);
  g_autoptr (AnaGeom) geom = NULL;
  g_autofree guint *visits = NULL;
  guint n;
  int at, next;

  hands_show (hands, spec->chart);
  geom = hands_geom (hands);
  n = count_stops (geom);
  visits = g_new0 (guint, n);
  g_assert_cmpint (ana_chart_view_get_cursor (hands->view), ==, -1);
  g_assert_false (hands_press (hands, GDK_KEY_Escape, 0)); /* there is nothing to take away: it is the window's */
  at = press_and_look (hands, GDK_KEY_Home);
  while (geom->shapes != NULL && (next = press_and_look (hands, GDK_KEY_Up)) != at)
    at = next;
  for (;;)
    {
      at = walk_series (hands, ana_geom_runs_left (geom) ? GDK_KEY_Left : GDK_KEY_Right, visits); /* the arrow goes where it points */
      next = geom->shapes != NULL ? press_and_look (hands, GDK_KEY_Down) : at;
      if (next == at)
        break;
    }
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (visits[i], ==, 1);
  g_assert_true (hands_press (hands, GDK_KEY_Escape, 0));
  g_assert_cmpint (ana_chart_view_get_cursor (hands->view), ==, -1);
  hands_free (hands);
  self->holds[PROOF_KEYS] = TRUE;
}

/* --- table --- */

static void
test_table (gpointer data)
{
  Case *self = data;
  g_autoptr (AnaChartSpec) spec = matrix_read (self->row->spec);
  g_autoptr (AnaChartTable) table = ana_chart_table_new (spec->chart);
  g_autofree char *text = ana_table_to_text (ana_chart_table_get_data (table), "csv");

  if (self->row->table != NULL)
    g_assert_cmpstr (text, ==, self->row->table);
  else
    {
      g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 900, 600, ANA_INSETS_CHART); /* the table's own room */

      g_assert_cmpuint (ana_chart_table_get_data (table)->n_rows, ==, count_stops (geom));
      g_assert_cmpuint (ana_chart_table_get_data (table)->n_columns, >=, 3);
    }
  self->holds[PROOF_TABLE] = TRUE;
}

/* --- sentence --- */

static void
test_sentence (gpointer data)
{
  Case *self = data;
  g_autoptr (AnaChartSpec) spec = matrix_read (self->row->spec);
  g_autofree char *text = ana_chart_summary (spec->chart);

  g_assert_cmpstr (text, ==, self->row->sentence);
  self->holds[PROOF_SENTENCE] = TRUE;
}

static void
print_matrix (GPtrArray *cases)
{
  g_print ("# %-22s", "type");
  for (guint p = 0; p < N_PROOFS; p++)
    g_print (" %8s", proof_names[p]);
  g_print ("\n");
  for (guint i = 0; i < cases->len; i++)
    {
      const Case *self = g_ptr_array_index (cases, i);

      g_print ("# %-22s", self->row->type);
      for (guint p = 0; p < N_PROOFS; p++)
        g_print (" %8s", self->holds[p] ? "yes" : "-");
      g_print ("\n");
    }
}

static void
add_case (Case *self)
{
  void (*const tests[]) (gpointer data) = { test_keys, test_table, test_sentence };

  for (guint p = 0; p < N_PROOFS; p++)
    {
      g_autofree char *path = g_strdup_printf ("/app/chart-matrix/%s/%s", self->row->type, proof_names[p]);

      g_test_add_data_func (g_strdelimit (path, " %", '-'), self, (GTestDataFunc) (void (*) (void)) tests[p]);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  int result;

  gtk_test_init (&argc, &argv, NULL);
  for (guint f = 0; f < G_N_ELEMENTS (matrix_all); f++)
    for (guint i = 0; i < matrix_all[f]->n; i++)
      {
        Case *self = g_new0 (Case, 1);

        self->row = &matrix_all[f]->rows[i];
        g_ptr_array_add (cases, self);
        add_case (self);
      }
  result = g_test_run ();
  print_matrix (cases);
  return result;
}
