/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * list-specs.c: all specs of the gallery and of the matrix as JSON, with the names of marks and channels: for chart-schema.py.
 */
#include "config.h"

#include "gallery-specs.h"
#include "matrix.h"

#include <stdio.h>

static void
put_spec (AnaJsonWriter *out, const char *name, const char *spec)
{
  g_autofree char *text = g_strdelimit (g_strdup (spec), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &error);
  g_autofree char *plain = NULL;

  g_assert_no_error (error);
  plain = json_to_string (json, FALSE);
  ana_json_begin_object (out);
  ana_json_key (out, "name");
  ana_json_string (out, name);
  ana_json_key (out, "spec");
  ana_json_string (out, plain);
  ana_json_end_object (out);
}

int
main (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AnaJsonWriter out;
  const char *mark;

  ana_json_writer_init (&out, text);
  ana_json_begin_object (&out);
  ana_json_key (&out, "marks");
  ana_json_begin_array (&out);
  for (guint i = 0; (mark = ana_chart_spec_get_mark_name (i)) != NULL; i++)
    ana_json_string (&out, mark);
  ana_json_end_array (&out);
  ana_json_key (&out, "channels");
  ana_json_begin_array (&out);
  for (guint i = 0; i < ANA_PLOT_N_SPEC_CHANNELS; i++)
    ana_json_string (&out, ana_plot_channel_name (i));
  ana_json_end_array (&out);
  ana_json_key (&out, "specs");
  ana_json_begin_array (&out);
  for (guint i = 0; i < G_N_ELEMENTS (gallery_specs); i++)
    put_spec (&out, gallery_specs[i].name, gallery_specs[i].spec);
  for (guint f = 0; f < G_N_ELEMENTS (matrix_all); f++)
    for (guint i = 0; i < matrix_all[f]->n; i++)
      put_spec (&out, matrix_all[f]->rows[i].type, matrix_all[f]->rows[i].spec);
  ana_json_end_array (&out);
  ana_json_end_object (&out);
  puts (text->str);
  return 0;
}
