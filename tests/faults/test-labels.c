/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-labels.c: rows 57 and 61 of SYNC.md section 4 in pictures: markup is shown as it stands, and no label of an axis of
 * time is there twice, in zones whose days are odd.
 */
#include "config.h"

#include "ana-paint.h"
#include "ana-random.h"
#include "ana-ticks.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* --- 61: an axis of time --- */

static const char *const zones[] = {
  "Etc/UTC", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca",
  "America/New_York", "America/Havana", "Pacific/Chatham",
};

static gint64
at (const char *text)
{
  gint64 t_usec = 0;

  g_assert_true (ana_time_parse (text, ana_zone_utc (), &t_usec, NULL));
  return t_usec;
}

static char *
local_date (const AnaZone *zone, gint64 t_usec)
{
  g_autofree char *text = ana_time_format_rfc3339 (t_usec, zone);

  return g_strndup (text, 10);
}

static gboolean
is_clock (const char *label)
{
  return g_ascii_isdigit (label[0]) && strchr (label, ':') != NULL;
}

/* Between two dates on the axis no time of day is there twice, and what stands after a new day's begin follows its date. */
static void
check_axis (const AnaZone *zone, gint64 lo, gint64 hi, guint n_max)
{
  AnaTickPlan plan = ana_ticks_time (zone, (double) lo, (double) hi, n_max);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *day = NULL;

  for (guint i = 0; i < plan.values->len; i++)
    {
      double tick = g_array_index (plan.values, double, i);
      g_autofree char *date = local_date (zone, (gint64) tick);
      g_autofree char *text = ana_tick_format_time (zone, tick, plan.kind, NULL);
      gboolean restarts = plan.kind == ANA_TICK_MONTH || plan.kind == ANA_TICK_YEAR ? strchr (text, ' ') != NULL : !is_clock (text);

      if (plan.kind <= ANA_TICK_MINUTE && day != NULL && strcmp (day, date) != 0 && is_clock (text))
        g_error ("%s: a new day without its date: %s %s", ana_zone_get_name (zone), date, text);
      if (restarts && plan.kind != ANA_TICK_DAY)
        g_hash_table_remove_all (seen);
      if (!g_hash_table_add (seen, g_strdup (text)))
        g_error ("%s: %s is there twice, at %s", ana_zone_get_name (zone), text, date);
      g_free (day);
      day = g_steal_pointer (&date);
    }
  g_array_unref (plan.values);
}

static void
test_odd_days (void)
{
  static const char *const days[] = {
    "2011-12-30T10:00:00Z", "2018-11-04T03:00:00Z", "2019-02-17T02:00:00Z", "2024-02-29T12:00:00Z", "2024-03-10T03:00:00Z",
    "2024-03-10T07:00:00Z", "2024-04-06T15:00:00Z", "2024-04-14T02:00:00Z", "2024-10-05T15:30:00Z", "2024-11-03T05:00:00Z",
    "2024-11-03T06:00:00Z", "2023-09-23T14:00:00Z",
  };
  static const int hours[] = { 1, 2, 3, 5, 8, 13, 24, 30, 49, 72, 120, 240 };

  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    for (guint d = 0; d < G_N_ELEMENTS (days); d++)
      for (guint h = 0; h < G_N_ELEMENTS (hours); h++)
        for (guint n = 2; n <= 24; n += 2)
          {
            gint64 half = hours[h] * ANA_USEC_PER_HOUR / 2;

            check_axis (ana_zone_get (zones[z], NULL), at (days[d]) - half, at (days[d]) + half, n);
          }
}

static void
test_random_spans (void)
{
  AnaRandom random;

  ana_random_init (&random, 61);
  for (guint i = 0; i < 20000; i++)
    {
      const AnaZone *zone = ana_zone_get (zones[i % G_N_ELEMENTS (zones)], NULL);
      gint64 lo = ana_random_range (&random, at ("2010-01-01"), at ("2027-01-01"));
      gint64 length = (gint64) pow (10, 6 + 8.5 * ana_random_double (&random)); /* a second to ten years */

      check_axis (zone, lo, lo + length, (guint) ana_random_range (&random, 1, 24));
    }
}

/* The whole way, with labels that are thinned out where they touch. */
static void
test_axis_of_a_chart (void)
{
  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    {
      g_autoptr (AnaSeries) series = ana_series_new (NULL);
      g_autoptr (AnaChart) chart = ana_chart_new ();
      gint64 from = at ("2024-11-02T12:00:00Z");

      for (guint i = 0; i < 200; i++)
        {
          double x = (double) (from + i * ANA_USEC_PER_HOUR / 4), y = i;

          ana_series_append (series, &x, &y, 1);
        }
      ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
      ana_chart_set_x_scale (chart, ANA_SCALE_TIME, ana_zone_get (zones[z], NULL));
      for (guint width = 200; width <= 1400; width += 100)
        {
          g_autoptr (AnaGeom) geom = ana_geom_new (chart, width, 240, ANA_INSETS_CHART);
          const char *last = NULL;

          g_assert_cmpuint (geom->n_x_ticks, >, 0);
          for (guint i = 0; i < geom->n_x_ticks; i++)
            {
              if (geom->x_ticks[i].text == NULL || *geom->x_ticks[i].text == '\0')
                continue;
              g_assert_true (g_strcmp0 (geom->x_ticks[i].text, last) != 0);
              last = geom->x_ticks[i].text;
            }
        }
    }
}

/* --- 57: markup in what data say --- */

static const char *const hostile[] = {
  "<b>bold</b>", "<span size=\"99999999\">huge</span>", "R&D &amp; &#60;", "<script>alert(1)</script>", "</text></svg><image href=\"http://192.0.2.1/x\"/>",
  "<a href='file:///etc/passwd'>x</a>", "]]><![CDATA[", "%s%n%d", "<!ENTITY x SYSTEM \"file:///etc/passwd\">", "<",
};

static AnaChart *
make_chart (const char *text)
{
  const char *names[] = { text, "Other", NULL };
  g_autoptr (AnaSeries) series = ana_series_new (NULL);
  AnaChart *chart = ana_chart_new ();
  double x[] = { 0, 1 }, y[] = { 3, 4 };

  ana_series_append (series, x, y, 2);
  ana_chart_set_x_scale (chart, ANA_SCALE_BAND, NULL);
  ana_chart_set_categories (chart, names);
  ana_chart_add_layer (chart, ANA_MARK_BAR, series, ANA_SLOT_SERIES_1)->label = g_strdup (text);
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_2)->label = g_strdup (text);
  ana_chart_set_title (chart, text);
  ana_chart_set_titles (chart, text, text);
  return chart;
}

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer data)
{
  ana_paint_picture (cr, width_px, height_px, data, ana_theme_get (ANA_THEME_LIGHT));
}

static char *
paint_to (const char *path, const char *text)
{
  g_autoptr (AnaChart) chart = make_chart (text);
  g_autoptr (GError) error = NULL;
  char *data;

  ana_paint_to_file (path, 1600, 500, 1, paint_cb, chart, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, NULL, NULL));
  return data;
}

typedef struct {
  guint n_elements;
} Xml;

static void
start_element_cb (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data, GError **error)
{
  static const char *const known[] = { "svg", "g", "defs", "clipPath", "path", "rect", "use", "symbol", "mask", "linearGradient",
                                       "radialGradient", "stop", NULL };

  if (!g_strv_contains (known, name))
    g_error ("an element that nobody painted: %s", name);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_has_suffix (names[i], "href"))
        g_assert_true (values[i][0] == '#');
      g_assert_false (g_str_has_prefix (names[i], "on"));
    }
  ((Xml *) data)->n_elements++;
}

static void
test_svg (void)
{
  static const GMarkupParser parser = { .start_element = start_element_cb };
  g_autofree char *dir = g_dir_make_tmp ("ana-labels-XXXXXX", NULL), *path = g_build_filename (dir, "a.svg", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *data = paint_to (path, hostile[i]);
      Xml xml = { 0 };
      g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &xml, NULL);
      g_autoptr (GError) error = NULL;

      g_markup_parse_context_parse (context, data, -1, &error);
      g_assert_no_error (error);
      g_assert_true (g_markup_parse_context_end_parse (context, NULL));
      g_assert_cmpuint (xml.n_elements, >, 10);
      g_assert_null (strstr (data, "192.0.2.1"));
      g_assert_null (strstr (data, "passwd"));
    }
  g_unlink (path);
  g_rmdir (dir);
}

/* What a reader of the PDF gets is what the data said, letter for letter. */
static void
test_pdf (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ana-labels-XXXXXX", NULL), *path = g_build_filename (dir, "a.pdf", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      const char *argv[] = { "pdftotext", "-layout", "-enc", "UTF-8", path, "-", NULL };
      g_autofree char *data = paint_to (path, hostile[i]), *said = NULL, *plain = NULL;
      g_autoptr (GError) error = NULL;
      int status;

      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &said, NULL, &status, &error);
      g_assert_no_error (error);
      g_assert_cmpint (status, ==, 0);
      plain = g_utf8_normalize (said, -1, G_NORMALIZE_NFKC); /* a font may have one sign for "fi" */
      if (strstr (plain, hostile[i]) == NULL)
        g_error ("“%s” is not in: %s", hostile[i], said);
    }
  g_unlink (path);
  g_rmdir (dir);
}

/* The same letters with and without the meaning take the same room: neither sizes nor weights are understood. */
static void
test_room (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    for (int style = ANA_TEXT_TITLE_1; style <= ANA_TEXT_CAPTION_HEADING; style++)
      {
        /* a word joiner after each "<" and "&" takes their meaning, and no room */
        g_autoptr (GString) plain = g_string_new (hostile[i]);
        double width = ana_text_width_px (theme, (AnaTextStyle) style, hostile[i]);

        g_string_replace (plain, "<", "<\xe2\x81\xa0", 0);
        g_string_replace (plain, "&", "&\xe2\x81\xa0", 0);
        g_assert_cmpfloat_with_epsilon (width, ana_text_width_px (theme, (AnaTextStyle) style, plain->str), 1.5);
        g_assert_cmpfloat (width, <, 1600);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/row-61-odd-days", test_odd_days);
  g_test_add_func ("/faults/row-61-random-spans", test_random_spans);
  g_test_add_func ("/faults/row-61-axis-of-a-chart", test_axis_of_a_chart);
  g_test_add_func ("/faults/row-57-svg", test_svg);
  g_test_add_func ("/faults/row-57-pdf", test_pdf);
  g_test_add_func ("/faults/row-57-room", test_room);
  return g_test_run ();
}
