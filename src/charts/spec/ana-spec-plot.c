/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-plot.c: from a mark of shapes, its channels and the rows to a plot.
 */
#include "config.h"

#include "ana-spec-private.h"

#include "ana-error.h"

#include <math.h>
#include <string.h>

/* Names that mean the same thing: a node is one, wherever a link begins or ends. */
static const struct { AnaPlotChannelId first, second; } shared_names[] = {
  { ANA_PLOT_SOURCE, ANA_PLOT_TARGET },
  { ANA_PLOT_KEY, ANA_PLOT_PARENT },
};

static AnaPlotKind
kind_of (AnaSpecBuild *build, const AnaChannel *channel, AnaPlotKind kinds)
{
  AnaSpecType type = ana_spec_type_of (build, channel);
  AnaPlotKind kind = type == ANA_SPEC_TEMPORAL ? ANA_KIND_TIME : type == ANA_SPEC_NOMINAL ? ANA_KIND_NAME : ANA_KIND_NUMBER;

  if ((kinds & kind) != 0)
    return kind;
  if ((kinds & ANA_KIND_NAME) != 0)
    return ANA_KIND_NAME;
  return (kinds & ANA_KIND_NUMBER) != 0 ? ANA_KIND_NUMBER : ANA_KIND_TIME;
}

static gboolean
read_names (AnaSpecBuild *build, const AnaChannel *from, AnaPlotChannel *to, guint n, GError **error)
{
  g_autofree guint *rows = NULL;

  if (!ana_spec_get_groups (build, from, &to->names, &rows, error))
    return FALSE;
  to->n_names = g_strv_length (to->names);
  to->value = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    to->value[i] = rows[i] == G_MAXUINT ? (double) NAN : rows[i];
  return TRUE;
}

static gboolean
read_numbers (AnaSpecBuild *build, const AnaChannel *from, AnaPlotChannel *to, guint n, GError **error)
{
  AnaChannel typed = *from;
  AnaSpecType type;
  double datum;

  typed.type = to->kind == ANA_KIND_TIME ? ANA_SPEC_TEMPORAL : ANA_SPEC_QUANTITATIVE;
  if (from->field != NULL)
    return ana_spec_get_numbers (build, &typed, &to->value, &type, error);
  if (!ana_spec_get_datum (build, &typed, &datum, error))
    return FALSE;
  to->value = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    to->value[i] = datum;
  return TRUE;
}

static gboolean
read_channel (AnaSpecBuild *build, AnaPlot *plot, const AnaChannel *from, const AnaMarkChannel *wanted, GError **error)
{
  AnaPlotChannel *to = ana_plot_edit_channel (plot, wanted->id);
  guint n = ana_plot_get_n_rows (plot);

  to->kind = kind_of (build, from, wanted->kinds);
  to->scale = from->scale;
  to->bend = from->bend;
  to->turned = from->turned;
  to->zero = from->zero;
  to->title = from->no_title ? NULL : g_strdup (from->title != NULL ? from->title : from->field);
  if (!isnan (from->domain_lo) && to->kind != ANA_KIND_NAME)
    {
      double unit = to->kind == ANA_KIND_TIME ? 1000 : 1; /* a number as a time counts milliseconds */

      to->domain_lo = fmin (from->domain_lo, from->domain_hi) * unit;
      to->domain_hi = fmax (from->domain_lo, from->domain_hi) * unit;
    }
  return to->kind == ANA_KIND_NAME ? read_names (build, from, to, n, error) : read_numbers (build, from, to, n, error);
}

/* Row, column and facet say the same here: how the small pictures stand follows from the room. */
static const AnaChannel *
find_facet (const AnaUnit *unit)
{
  static const AnaPlotChannelId ids[] = { ANA_PLOT_FACET, ANA_PLOT_COLUMN, ANA_PLOT_ROW };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (unit->channel[ids[i]].present)
      return &unit->channel[ids[i]];
  return &unit->channel[ANA_PLOT_FACET];
}

static gboolean
is_parallel (const AnaMark *mark)
{
  return strcmp (ana_mark_get_name (mark), "parallel") == 0;
}

/* Its axes are columns of the rows before they were folded, which stand beside the folded ones still. */
static void
note_rails (AnaSpecBuild *build, const AnaPlot *plot)
{
  const AnaPlotChannel *x = ana_plot_get_channel (plot, ANA_PLOT_X);

  for (guint i = 0; i < x->n_names; i++)
    {
      int col = ana_frame_find (build->frame, x->names[i]);
      const AnaField *field = col >= 0 ? ana_frame_get_field (build->frame, (guint) col) : NULL;

      if (field != NULL && (field->type == ANA_TYPE_INT || field->type == ANA_TYPE_REAL || field->type == ANA_TYPE_MONEY))
        ana_chart_add_rail (build->chart, field->name, field->type, ana_spec_unit_of (field));
    }
}

static gboolean
read_channels (AnaSpecBuild *build, AnaUnit *unit, AnaPlot *plot, gboolean *used, GError **error)
{
  for (const AnaMarkChannel *wanted = ana_mark_get_channels (unit->shapes); wanted->kinds != 0; wanted++)
    {
      const AnaChannel *from = wanted->id == ANA_PLOT_FACET ? find_facet (unit) : &unit->channel[wanted->id];

      used[from - unit->channel] = TRUE;
      if (!from->present && wanted->required)
        return ana_spec_fail (error, unit->path, "encoding", "\"%s\" has no %s", ana_mark_get_name (unit->shapes), ana_plot_channel_name (wanted->id));
      if (from->present && !read_channel (build, plot, from, wanted, error))
        return FALSE;
      if (!is_parallel (unit->shapes) || (wanted->id != ANA_PLOT_X && wanted->id != ANA_PLOT_Y))
        ana_spec_note_field (build, from, wanted->id);
    }
  return TRUE;
}

static void
share (AnaPlotChannel *a, AnaPlotChannel *b, guint n_rows)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree guint *place = g_new (guint, MAX (b->n_names, 1));
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < a->n_names; i++)
    {
      g_ptr_array_add (all, a->names[i]);
      g_hash_table_insert (by_name, a->names[i], GUINT_TO_POINTER (i));
    }
  for (guint i = 0; i < b->n_names; i++)
    {
      gpointer at;

      if (!g_hash_table_lookup_extended (by_name, b->names[i], NULL, &at))
        {
          at = GUINT_TO_POINTER (all->len);
          g_ptr_array_add (all, g_strdup (b->names[i]));
        }
      place[i] = GPOINTER_TO_UINT (at);
    }
  for (guint i = 0; i < n_rows; i++)
    if (!isnan (b->value[i]))
      b->value[i] = place[(guint) b->value[i]];
  a->n_names = all->len;
  g_ptr_array_add (all, NULL);
  g_free (a->names);
  a->names = (char **) g_ptr_array_free (all, FALSE);
  g_strfreev (b->names);
  b->names = g_strdupv (a->names);
  b->n_names = a->n_names;
}

static void
share_names (AnaPlot *plot, const AnaUnit *unit)
{
  for (guint i = 0; i < G_N_ELEMENTS (shared_names); i++)
    {
      AnaPlotChannel *pair[2] = { NULL, NULL };

      for (const AnaMarkChannel *c = ana_mark_get_channels (unit->shapes); c->kinds != 0; c++)
        if (unit->channel[c->id].present && (c->id == shared_names[i].first || c->id == shared_names[i].second))
          {
            AnaPlotChannel *channel = ana_plot_edit_channel (plot, c->id);

            if (channel->kind == ANA_KIND_NAME && channel->names != NULL)
              pair[c->id == shared_names[i].first ? 0 : 1] = channel;
          }
      if (pair[0] != NULL && pair[1] != NULL)
        share (pair[0], pair[1], ana_plot_get_n_rows (plot));
    }
}

static void
report (AnaSpecBuild *build, const AnaUnit *unit, guint n_rows, const gboolean *used)
{
  guint max_rows = ana_mark_get_max_rows (unit->shapes);

  if (max_rows > 0 && n_rows > max_rows)
    ana_spec_warn (build, "/data", NULL, "of %u rows the first %u are drawn", n_rows, max_rows);
  for (guint i = 0; i < ANA_N_CHANNELS; i++)
    if (unit->channel[i].present && !used[i])
      ana_spec_warn (build, unit->channel[i].path, NULL, "is not drawn by \"%s\"", ana_mark_get_name (unit->shapes));
}

/* Areas are nothing without a map; places lie on one when there is one. */
static gboolean
needs_map (const AnaSpecBuild *build, const AnaUnit *unit)
{
  const char *name = ana_mark_get_name (unit->shapes);

  return strcmp (name, "geoshape") == 0 || (strcmp (name, "geopoint") == 0 && build->geojson != NULL);
}

gboolean
ana_spec_draw_plot (AnaSpecBuild *build, AnaUnit *unit, GError **error)
{
  gboolean used[ANA_N_CHANNELS] = { FALSE };
  guint n = build->frame != NULL ? ana_frame_get_n_rows (build->frame) : 0;
  g_autoptr (AnaPlot) plot = ana_plot_new (unit->shapes, n, build->zone);

  if (build->frame == NULL)
    {
      ana_spec_fail_empty (error);
      return FALSE;
    }
  if (!read_channels (build, unit, plot, used, error))
    return FALSE;
  if (needs_map (build, unit) && !ana_spec_read_geojson (plot, build->geojson, error))
    return FALSE;
  share_names (plot, unit);
  if (is_parallel (unit->shapes))
    note_rails (build, plot);
  for (guint i = 0; i < ANA_PLOT_MAX_OPTIONS; i++)
    if (!isnan (unit->option[i]))
      ana_plot_set_option (plot, i, unit->option[i]);
  ana_plot_set_title (plot, ana_chart_get_title (build->chart));
  report (build, unit, n, used);
  ana_chart_set_x_scale (build->chart, ANA_SCALE_LINEAR, build->zone); /* a brush says times in the chart's zone */
  for (guint i = 0; build->origins != NULL && i < n; i++)
    ana_origins_add_plot_row (build->origins, ana_origins_get (build->origins, build->frame, i));
  ana_chart_set_plot (build->chart, plot);
  return TRUE;
}
