/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-chart.c: `analytics chart`: a chart spec and its data as a picture.
 */
#include "config.h"

#include "ana-cli-board.h"
#include "ana-cli-data.h"

#include "ana-chart-spec.h"
#include "ana-error.h"
#include "ana-paint.h"
#include "ana-transform-chain.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define WIDTH_PX  800
#define HEIGHT_PX 450

typedef struct {
  AnaChart       *chart;
  const AnaTheme *theme;
} Picture;

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer data)
{
  Picture *picture = data;

  ana_paint_picture (cr, width_px, height_px, picture->chart, picture->theme);
}

static gboolean
parse_size (const char *text, double *width_px, double *height_px, GError **error)
{
  int width, height, n = 0;

  if (text == NULL)
    return TRUE;
  if (sscanf (text, "%dx%d%n", &width, &height, &n) == 2 && text[n] == '\0' && width >= 50 && height >= 50 && width <= 10000 && height <= 10000)
    {
      *width_px = width;
      *height_px = height;
      return TRUE;
    }
  g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("--size is WxH with sides from 50 to 10000, not “%s”"), text);
  return FALSE;
}

static gboolean
draw (const char *spec_path, const char *data_path, const char *transform, const char *out, const char *size, AnaThemeId theme, GError **error)
{
  g_autoptr (GArray) chain = ana_transform_chain_parse (transform, error);
  g_autoptr (AnaChart) chart = NULL;
  g_autoptr (JsonNode) json = chain != NULL ? ana_json_parse_file (spec_path, NULL, error) : NULL;
  g_autoptr (AnaFrame) frame = NULL;
  g_autoptr (AnaChartSpec) spec = NULL;
  Picture picture;
  double width, height;

  if (chain == NULL)
    {
      g_prefix_error (error, "--transform: ");
      return FALSE;
    }
  if (json == NULL || (data_path != NULL && (frame = ana_cli_read_rows (data_path, error)) == NULL))
    return FALSE;
  spec = ana_chart_spec_parse (json, frame, ana_zone_utc (), error);
  if (spec == NULL)
    {
      g_prefix_error (error, "%s: ", spec_path);
      return FALSE;
    }
  for (guint i = 0; spec->warnings != NULL && spec->warnings[i] != NULL; i++)
    fprintf (stderr, "analytics: %s: %s\n", spec_path, spec->warnings[i]);
  width = isfinite (spec->width_px) ? spec->width_px : WIDTH_PX;
  height = isfinite (spec->height_px) ? spec->height_px : HEIGHT_PX;
  if (!parse_size (size, &width, &height, error))
    return FALSE;
  chart = ana_transform_chain_apply (chain, spec->chart);
  picture = (Picture) { chart, ana_theme_get (theme) };
  return ana_cli_paint_file (out, width, height, size != NULL, paint_cb, &picture, error);
}

static gboolean
run_chart (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *spec = NULL, *data = NULL, *out = NULL, *size = NULL, *theme_name = NULL, *transform = NULL;
  const GOptionEntry entries[] = {
    { "spec", 0, 0, G_OPTION_ARG_FILENAME, &spec, N_("the chart, in our subset of Vega-Lite"), "FILE" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_("CSV, JSON rows, or an answer of “query”"), "FILE" },
    { "transform", 0, 0, G_OPTION_ARG_STRING, &transform, N_("what its series become, one after the other: mean7,cumulative"), "STEPS" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_("a name that ends in .png, .svg or .pdf"), "FILE" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, N_("width and height in pixels"), "WxH" },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &theme_name, N_("light, dark, hc-light or hc-dark"), "NAME" },
    G_OPTION_ENTRY_NULL
  };
  AnaThemeId theme = ANA_THEME_LIGHT;

  if (!ana_cli_parse (&argc, &argv, entries, &ana_command_chart, error))
    return FALSE;
  if (argc != 1 || spec == NULL || out == NULL || (theme_name != NULL && !ana_theme_from_string (theme_name, &theme)))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("the call is: analytics %s"), ana_command_chart.usage);
      return FALSE;
    }
  return draw (spec, data, transform, out, size, theme, error);
}

const AnaCommand ana_command_chart = {
  "chart",
  "chart --spec FILE [--data FILE] [--transform STEPS] --out FILE.(png|svg|pdf) [--size WxH] [--theme NAME]",
  N_("draw a chart"),
  run_chart,
};
