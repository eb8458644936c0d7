/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table-sample.h: a small table with every type, its edges, and texts that want to be formulas.
 */
#pragma once

#include "ana-table-writer.h"

#define SAMPLE_CREATED_USEC (G_GINT64_CONSTANT (1322092800) * ANA_USEC_PER_SEC) /* 2011-11-24 */

static inline AnaFrame *
make_sample (void)
{
  static const char *const texts[] = { "plain", "=1+1", "+34 600", "-5", "@SUM(A1)", "\tx", "a,b \"c\"", "", NULL, "ünï <&> \x01", " x " };
  static const gint64 ints[] = { 0, 1, -1, G_MAXINT64, G_MININT64, 9007199254740992, 9007199254740993, 7, 8, 9, 10 };
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  ana_frame_builder_add_field (builder, "name", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "n", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "share", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "paid", ANA_TYPE_MONEY, "EUR", NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (builder, "day", ANA_TYPE_DATE, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "late", ANA_TYPE_BOOL, NULL, NULL, ANA_ROLE_DIMENSION);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      ana_frame_builder_put_text (builder, 0, texts[i], -1);
      ana_frame_builder_put_int64 (builder, 1, ints[i]);
      ana_frame_builder_put_double (builder, 2, i == 3 ? 1e308 : i == 4 ? -0.1 : (double) i / 4);
      ana_frame_builder_put_int64 (builder, 3, i == 3 ? G_MAXINT64 : (gint64) i * 100 - 5);
      /* the hours around the end of summer time of 2011, then before the calendars of sheets */
      ana_frame_builder_put_int64 (builder, 4, i == 5 ? -3000000000 * ANA_USEC_PER_SEC : (1319930000 + (gint64) i * 3600) * ANA_USEC_PER_SEC);
      ana_frame_builder_put_int64 (builder, 5, i == 5 ? -40000 : 15000 + (gint64) i);
      ana_frame_builder_put_int64 (builder, 6, i % 2);
    }
  return ana_frame_builder_end (builder);
}

static inline AnaTableAbout
make_about (void)
{
  return (AnaTableAbout) { .title = "Sample", .range = "28 days", .zone = ana_zone_get ("Europe/London", NULL),
                           .as_of_usec = SAMPLE_CREATED_USEC, .created_usec = SAMPLE_CREATED_USEC };
}

/* n_rows of (i, "row i"). */
static inline AnaFrame *
make_long (guint first, guint n_rows)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  ana_frame_builder_add_field (builder, "i", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < n_rows; i++)
    ana_frame_builder_put_int64 (builder, 0, first + i);
  return ana_frame_builder_end (builder);
}
