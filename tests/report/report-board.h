/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report-board.h: a board of many tiles on two tabs, its figures made up, for reports and their benchmark.
 */
#pragma once

#include "ana-report.h"

#include "ana-query.h"

#include <math.h>
#include <string.h>

#define REPORT_NOW "2026-11-20T14:30:00Z"

typedef struct {
  guint         n_rows;  /* of the table */
  guint         n_pages_wanted;
  gint64        now_usec;
  AnaCatalogue *catalogue;
  AnaBoard     *board;
  AnaBoardData *data;
} ReportBoard;

static gboolean
report_read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  ReportBoard *self = data;
  const AnaZone *zone = ana_zone_get ("Europe/London", NULL);
  AnaPeriod period;

  g_assert_true (ana_period_from_string (strrchr (stream, ':') + 1, &period));
  *as_of_usec = self->now_usec - 5 * ANA_USEC_PER_SEC;
  for (gint64 t = ana_bucket_start (period, zone, span.start_usec); *dim == '\0' && t < MIN (span.end_usec, self->now_usec);
       t = ana_bucket_span (period, zone, t).end_usec)
    {
      double value = 1e6 + 1e4 * (double) (t / ANA_USEC_PER_DAY % 7);
      AnaSpanPart part = { .ts_usec = t, .value = value, .has_value = TRUE, .num = value, .den = 100, .has_ratio = TRUE, .count = 2 };

      if (t >= span.start_usec)
        g_array_append_val (parts, part);
    }
  return TRUE;
}

static char **
report_list_dims_cb (gpointer data, const char *stream)
{
  return g_strdupv ((char *[]) { (char *) "", NULL });
}

/* Any question has the same answer: rows that say their number. */
static void
report_read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  ReportBoard *self = data;
  GString *text = g_string_new ("{\"columns\":[{\"name\":\"order\",\"type\":\"text\",\"role\":\"dimension\"},{\"name\":\"placed_at\",\"type\":\"time\",\"role\":\"time\"},"
                                "{\"name\":\"paid\",\"type\":\"money:EUR\",\"role\":\"measure\"},{\"name\":\"items\",\"type\":\"int\",\"role\":\"measure\"}],\"rows\":[");

  for (guint i = 0; i < self->n_rows; i++)
    g_string_append_printf (text, "%s[\"order-%05u\",%" G_GINT64_FORMAT ",%u,%u]", i > 0 ? "," : "", i, (1763596800 + (gint64) i * 60) * ANA_USEC_PER_SEC, i * 7,
                            i % 9);
  g_string_append_printf (text, "],\"row_count\":%u,\"truncated\":false,\"as_of\":%" G_GINT64_FORMAT "}", self->n_rows, self->now_usec - 60 * ANA_USEC_PER_SEC);
  out->body = g_string_free_to_bytes (text);
}

/* Tab "main": cards, charts and a text over pages; tab "rows": a table. */
static char *
report_make_text (guint n_bands)
{
  GString *text = g_string_new ("{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"Sáles <b>\",\"zone\":\"Europe/London\",\"time\":{\"last\":\"P28D\"},"
                                "\"compare\":\"previous\",\"tabs\":[{\"id\":\"main\",\"title\":\"Main tab\"},{\"id\":\"rows\",\"title\":\"Rows tab\"}],\"tiles\":{");

  for (guint i = 0; i < n_bands; i++)
    {
      for (guint k = 0; k < 4; k++)
        g_string_append_printf (text, "\"k%u_%u\":{\"tab\":\"main\",\"x\":%u,\"y\":%u,\"w\":3,\"h\":4,\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.NET_REVENUE\",\"period\":\"day\","
                                "\"dim\":\"\"}},", i, k, k * 3, i * 12);
      g_string_append_printf (text, "\"c%u\":{\"tab\":\"main\",\"x\":0,\"y\":%u,\"w\":8,\"h\":8,\"type\":\"chart\",\"title\":\"Chart number %u\",\"kpi\":{\"code\":\"COM.NET_REVENUE\","
                              "\"period\":\"day\",\"dim\":\"\"},\"spec\":{\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"start\"},\"y\":{\"field\":\"value\"}}}},", i,
                              i * 12 + 4, i);
      g_string_append_printf (text, "\"t%u\":{\"tab\":\"main\",\"x\":8,\"y\":%u,\"w\":4,\"h\":8,\"type\":\"text\",\"markdown\":\"**Words** number %u.\"},", i, i * 12 + 4, i);
    }
  g_string_append (text, "\"r\":{\"tab\":\"rows\",\"x\":0,\"y\":0,\"w\":12,\"h\":6,\"type\":\"table\",\"title\":\"All orders\",\"query\":{\"version\":1,\"source\":\"orders\"}}},"
                         "\"annotations\":{},\"filters\":{}}");
  return g_string_free (text, FALSE);
}

static ReportBoard *
report_board_new (guint n_bands, guint n_rows)
{
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL), *text = report_make_text (n_bands);
  g_autoptr (GError) error = NULL;
  ReportBoard *self = g_new0 (ReportBoard, 1);
  AnaTileSource source = { { self, report_read_cb, report_list_dims_cb, NULL }, self, report_read_answer_cb, NULL };
  AnaBoardInput input = { .freshness = ANA_FRESH_LIVE, .locale = "en", .all_rows = TRUE };

  self->n_rows = n_rows;
  g_assert_true (ana_time_parse (REPORT_NOW, ana_zone_utc (), &self->now_usec, NULL));
  self->catalogue = ana_catalogue_load (dir, &error);
  g_assert_no_error (error);
  self->board = ana_board_load (NULL, text, -1, &error);
  g_assert_no_error (error);
  input.board = self->board;
  input.catalogue = self->catalogue;
  input.now_usec = self->now_usec;
  self->data = ana_board_data_new (&input, &source);
  return self;
}

static AnaBoardPicture
report_board_picture (ReportBoard *self)
{
  return (AnaBoardPicture) { .board = self->board, .data = self->data, .theme = ana_theme_get (ANA_THEME_LIGHT), .zone = ana_zone_get ("Europe/London", NULL),
                             .now_usec = self->now_usec, .locale = "en" };
}

static void
report_board_free (ReportBoard *self)
{
  ana_board_data_unref (self->data);
  ana_board_unref (self->board);
  ana_catalogue_unref (self->catalogue);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReportBoard, report_board_free)
