/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-formula.c: any text as a row expression and as a measure; what compiles can be evaluated.
 */
#include "config.h"

#include "ana-formula.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static AnaFrame *
make_frame (void)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();
  guint i = ana_frame_builder_add_field (b, "i", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  guint r = ana_frame_builder_add_field (b, "r", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  guint t = ana_frame_builder_add_field (b, "t", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  guint at = ana_frame_builder_add_field (b, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  guint m = ana_frame_builder_add_field (b, "m", ANA_TYPE_MONEY, "EUR", NULL, ANA_ROLE_MEASURE);

  for (int row = 0; row < 3; row++)
    {
      ana_frame_builder_put_int64 (b, i, row == 2 ? G_MAXINT64 : row);
      ana_frame_builder_put_double (b, r, row == 2 ? -1e308 : row / 3.0);
      ana_frame_builder_put_text (b, t, row == 0 ? NULL : "é text", -1);
      ana_frame_builder_put_int64 (b, at, row == 2 ? -1 : row * ANA_USEC_PER_DAY);
      ana_frame_builder_put_int64 (b, m, row == 2 ? G_MININT64 : row * 100);
    }
  return ana_frame_builder_end (b);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static AnaFrame *frame;
  static AnaSchema *schema;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaExpr) expr = NULL;
  AnaMeasure *measure;

  if (frame == NULL)
    {
      frame = make_frame ();
      schema = ana_schema_from_frame ("rows", frame);
    }
  if (!g_utf8_validate (text, -1, NULL) || size > 2000)
    return 0;
  expr = ana_expr_compile (text, schema, &error);
  g_assert ((expr != NULL) == (error == NULL));
  if (expr != NULL)
    {
      g_autoptr (AnaFrame) result = ana_expr_eval (expr, frame, "x", NULL);

      g_assert (result == NULL || ana_frame_get_n_rows (result) == 3);
    }
  measure = ana_measure_compile (NULL, text, schema, "at", NULL);
  if (measure != NULL)
    {
      AnaState *state = ana_state_new (measure);
      AnaMeasureInput *input = ana_measure_prepare (measure, frame);
      guint32 rows[3];
      guint n = ana_measure_select (measure, frame, rows);

      for (guint i = 0; i < n; i++)
        ana_state_add_row (state, input, rows[i]);
      ana_measure_input_free (input);
      ana_state_free (state);
      ana_measure_unref (measure);
    }
  return 0;
}
