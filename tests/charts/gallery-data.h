/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery-data.h: the rows that the gallery draws: a small company, made up, the same in every run.
 */
#pragma once

#include "ana-frame.h"
#include "ana-random.h"
#include "ana-time.h"

#include <math.h>

#define GALLERY_DAY_USEC ANA_USEC_PER_DAY
#define GALLERY_FIRST_USEC (20454 * ANA_USEC_PER_DAY) /* 2026-01-01 */

static const char *const gallery_months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
static const char *const gallery_regions[] = { "Iberia", "France", "Nordics", "DACH" };

/* month, region, revenue, cost, target */
static inline AnaFrame *
gallery_sales (void)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();
  AnaRandom random;

  ana_random_init (&random, 7);
  ana_frame_builder_add_field (b, "month", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "region", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "revenue", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "margin", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "orders", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "day", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  for (int m = 0; m < 12; m++)
    for (int r = 0; r < 4; r++)
      {
        double revenue = round (1000 * (40 + 12 * r + 9 * sin (m / 2.0 + r) + 6 * ana_random_double (&random)));

        ana_frame_builder_put_text (b, 0, gallery_months[m], -1);
        ana_frame_builder_put_text (b, 1, gallery_regions[r], -1);
        ana_frame_builder_put_double (b, 2, revenue);
        ana_frame_builder_put_double (b, 3, round (revenue * (0.12 * r - 0.15 + 0.2 * ana_random_double (&random))));
        ana_frame_builder_put_double (b, 4, round (revenue / (300 + 90 * r)));
        ana_frame_builder_put_int64 (b, 5, GALLERY_FIRST_USEC + m * 30 * GALLERY_DAY_USEC);
      }
  return ana_frame_builder_end (b);
}

/* team, hours, value: 600 rows of three shapes of distribution */
static inline AnaFrame *
gallery_waits (void)
{
  static const char *const teams[] = { "Billing", "Logistics", "Product" };
  AnaFrameBuilder *b = ana_frame_builder_new ();
  AnaRandom random;

  ana_random_init (&random, 11);
  ana_frame_builder_add_field (b, "team", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "hours", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "score", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (int i = 0; i < 600; i++)
    {
      int team = i % 3;
      double hours = team == 0 ? 20 + 4 * ana_random_normal (&random) : team == 1 ? 12 + 18 * pow (ana_random_double (&random), 3)
                                                                                  : 18 + 3 * ana_random_normal (&random) + (i % 2) * 12;

      ana_frame_builder_put_text (b, 0, teams[team], -1);
      ana_frame_builder_put_double (b, 1, hours);
      ana_frame_builder_put_double (b, 2, 9 - hours / 8 + ana_random_normal (&random));
    }
  return ana_frame_builder_end (b);
}
