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

/* month, revenue, target, churn: one row a month */
static inline AnaFrame *
gallery_monthly (void)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "month", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "revenue", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "orders", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "change", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "kind", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  for (int m = 0; m < 12; m++)
    {
      ana_frame_builder_put_text (b, 0, gallery_months[m], -1);
      ana_frame_builder_put_double (b, 1, 180000 + 6000 * m + 22000 * sin (m * 0.9));
      ana_frame_builder_put_double (b, 2, 520 + 45 * cos (m * 0.7) + 12 * m);
      ana_frame_builder_put_double (b, 3, m == 0 ? 42 : round (16 * sin (m * 1.3)));
      ana_frame_builder_put_text (b, 4, m == 0 ? "total" : "change", -1);
    }
  return ana_frame_builder_end (b);
}

/* goal, actual, target, poor, fair */
static inline AnaFrame *
gallery_goals (void)
{
  static const struct { const char *name; double actual, target, poor, fair; } rows[] = {
    { "Revenue, k", 274, 260, 150, 225 }, { "Margin, %", 23, 26, 18, 22 }, { "Orders", 340, 320, 200, 280 },
    { "Satisfaction", 88, 90, 60, 80 },   { "Returns", 12, 20, 8, 15 },
  };
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "goal", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "actual", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "target", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "poor", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "fair", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ana_frame_builder_put_text (b, 0, rows[i].name, -1);
      ana_frame_builder_put_double (b, 1, rows[i].actual);
      ana_frame_builder_put_double (b, 2, rows[i].target);
      ana_frame_builder_put_double (b, 3, rows[i].poor);
      ana_frame_builder_put_double (b, 4, rows[i].fair);
    }
  return ana_frame_builder_end (b);
}

/* question, answer, people */
static inline AnaFrame *
gallery_answers (void)
{
  static const char *const questions[] = { "Easy to order", "On time", "Good value", "Would return" };
  static const char *const answers[] = { "Never", "Seldom", "Sometimes", "Often", "Always" };
  static const double people[4][5] = { { 3, 9, 20, 45, 33 }, { 12, 24, 30, 28, 9 }, { 6, 11, 40, 30, 18 }, { 2, 5, 12, 40, 61 } };
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "question", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "answer", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "people", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (int q = 0; q < 4; q++)
    for (int a = 0; a < 5; a++)
      {
        ana_frame_builder_put_text (b, 0, questions[q], -1);
        ana_frame_builder_put_text (b, 1, answers[a], -1);
        ana_frame_builder_put_double (b, 2, people[q][a]);
      }
  return ana_frame_builder_end (b);
}

/* hour, server, load: four servers over four days */
static inline AnaFrame *
gallery_load (void)
{
  static const char *const servers[] = { "web-1", "web-2", "db-1", "queue" };
  AnaFrameBuilder *b = ana_frame_builder_new ();
  AnaRandom random;

  ana_random_init (&random, 5);
  ana_frame_builder_add_field (b, "time", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (b, "server", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "load", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (int h = 0; h < 96; h++)
    for (int s = 0; s < 4; s++)
      {
        ana_frame_builder_put_int64 (b, 0, GALLERY_FIRST_USEC + h * 3600 * G_GINT64_CONSTANT (1000000));
        ana_frame_builder_put_text (b, 1, servers[s], -1);
        ana_frame_builder_put_double (b, 2, 40 * sin ((h + 5 * s) * G_PI / 12) + 8 * s + 10 * ana_random_normal (&random));
      }
  return ana_frame_builder_end (b);
}

/* two measures each with each: r */
static inline AnaFrame *
gallery_pairs (void)
{
  static const char *const names[] = { "Price", "Stock", "Visits", "Orders", "Returns" };
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "one", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "two", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "r", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (int i = 0; i < 5; i++)
    for (int k = 0; k < 5; k++)
      {
        ana_frame_builder_put_text (b, 0, names[i], -1);
        ana_frame_builder_put_text (b, 1, names[k], -1);
        ana_frame_builder_put_double (b, 2, i == k ? 1 : round (100 * cos ((i + 1.0) * (k + 1)) * 0.9) / 100);
      }
  return ana_frame_builder_end (b);
}

/* cohort, age, share that is still there */
static inline AnaFrame *
gallery_cohorts (void)
{
  static const char *const ages[] = { "0", "1", "2", "3", "4", "5", "6", "7" };
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "cohort", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "age", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "share", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (int c = 0; c < 8; c++)
    for (int a = 0; a + c < 8; a++)
      {
        ana_frame_builder_put_text (b, 0, gallery_months[c], -1);
        ana_frame_builder_put_text (b, 1, ages[a], -1);
        ana_frame_builder_put_double (b, 2, a == 0 ? 1 : exp (-0.25 * a) * (0.7 + 0.03 * c));
      }
  return ana_frame_builder_end (b);
}

/* time, tickets: 400 days, three a day */
static inline AnaFrame *
gallery_tickets (void)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();
  AnaRandom random;

  ana_random_init (&random, 3);
  ana_frame_builder_add_field (b, "time", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (b, "tickets", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (int d = 0; d < 280; d++)
    for (int i = 0; i < 5; i++)
      {
        double hour = CLAMP (13 + 4 * ana_random_normal (&random), 0, 23.9);

        ana_frame_builder_put_int64 (b, 0, GALLERY_FIRST_USEC + d * GALLERY_DAY_USEC + (gint64) (hour * 3600e6));
        ana_frame_builder_put_double (b, 1, (d + 3) % 7 > 4 ? 1 : 4 + d / 40 + floor (4 * ana_random_double (&random)));
      }
  return ana_frame_builder_end (b);
}

/* step, people */
static inline AnaFrame *
gallery_steps (void)
{
  static const struct { const char *name; double people; } rows[] = {
    { "Visited", 48210 }, { "Looked at a product", 21480 }, { "Put into the cart", 7320 }, { "Began to pay", 4105 }, { "Bought", 3290 },
  };
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "step", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "people", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ana_frame_builder_put_text (b, 0, rows[i].name, -1);
      ana_frame_builder_put_double (b, 1, rows[i].people);
    }
  return ana_frame_builder_end (b);
}

/* name, parent, size */
static inline AnaFrame *
gallery_shelf (void)
{
  static const struct { const char *name, *parent; double size; } rows[] = {
    { "Bikes", NULL, 0 },          { "Clothing", NULL, 0 },       { "Parts", NULL, 0 },          { "City", "Bikes", 420 },      { "Road", "Bikes", 310 },
    { "Mountain", "Bikes", 270 },  { "Children", "Bikes", 90 },   { "Jackets", "Clothing", 160 }, { "Shoes", "Clothing", 120 }, { "Helmets", "Clothing", 95 },
    { "Gloves", "Clothing", 35 },  { "Tyres", "Parts", 140 },     { "Brakes", "Parts", 85 },     { "Lights", "Parts", 70 },    { "Chains", "Parts", 44 },
    { "Bells", "Parts", 12 },
  };
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "name", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "parent", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "size", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ana_frame_builder_put_text (b, 0, rows[i].name, -1);
      if (rows[i].parent != NULL)
        ana_frame_builder_put_text (b, 1, rows[i].parent, -1);
      else
        ana_frame_builder_put_null (b, 1);
      ana_frame_builder_put_double (b, 2, rows[i].size);
    }
  return ana_frame_builder_end (b);
}

/* from, to, amount */
static inline AnaFrame *
gallery_flows (void)
{
  static const struct { const char *from, *to; double amount; } rows[] = {
    { "Web", "Cart", 420 },     { "Shop", "Cart", 180 },       { "Partner", "Cart", 140 },  { "Web", "Quote", 90 },       { "Partner", "Quote", 60 },
    { "Cart", "Paid", 560 },    { "Cart", "Given up", 180 },   { "Quote", "Paid", 95 },     { "Quote", "Given up", 55 },  { "Paid", "Delivered", 590 },
    { "Paid", "Returned", 65 }, { "Returned", "Cart", 18 },
  };
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "from", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "to", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "amount", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ana_frame_builder_put_text (b, 0, rows[i].from, -1);
      ana_frame_builder_put_text (b, 1, rows[i].to, -1);
      ana_frame_builder_put_double (b, 2, rows[i].amount);
    }
  return ana_frame_builder_end (b);
}

/* how a service fared on a day */
static inline AnaFrame *
gallery_checks (void)
{
  static const char *const services[] = { "Shop", "Payment", "Search", "Mail", "Reports" }, *const states[] = { "OK", "Slow", "Down", "Not known" };
  AnaFrameBuilder *b = ana_frame_builder_new ();
  AnaRandom random;

  ana_random_init (&random, 41);
  ana_frame_builder_add_field (b, "day", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (b, "service", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "state", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  for (guint i = 0; i < 20; i++)
    for (guint s = 0; s < G_N_ELEMENTS (services); s++)
      {
        double chance = ana_random_double (&random);

        if (i == 11 && s > 2) /* not looked at */
          continue;
        ana_frame_builder_put_int64 (b, 0, GALLERY_FIRST_USEC + (gint64) i * ANA_USEC_PER_DAY);
        ana_frame_builder_put_text (b, 1, services[s], -1);
        ana_frame_builder_put_text (b, 2, states[chance < 0.72 ? 0 : chance < 0.86 ? 1 : chance < 0.95 ? 2 : 3], -1);
      }
  return ana_frame_builder_end (b);
}

/* day, open, high, low, close, and a measure of a process */
static inline AnaFrame *
gallery_prices (void)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();
  AnaRandom random;
  double price = 100;

  ana_random_init (&random, 19);
  ana_frame_builder_add_field (b, "day", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (b, "open", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "high", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "low", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "close", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "minutes", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (int d = 0; d < 45; d++)
    {
      double close = price + 2 * ana_random_normal (&random);

      ana_frame_builder_put_int64 (b, 0, GALLERY_FIRST_USEC + d * GALLERY_DAY_USEC);
      ana_frame_builder_put_double (b, 1, price);
      ana_frame_builder_put_double (b, 2, fmax (price, close) + fabs (ana_random_normal (&random)));
      ana_frame_builder_put_double (b, 3, fmin (price, close) - fabs (ana_random_normal (&random)));
      ana_frame_builder_put_double (b, 4, close);
      ana_frame_builder_put_double (b, 5, 30 + ana_random_normal (&random) + (d > 33 ? 1.6 : 0) + (d == 20 ? 5 : 0));
      price = close;
    }
  return ana_frame_builder_end (b);
}

/* from, machine, state, note */
static inline AnaFrame *
gallery_states (void)
{
  static const char *const machines[] = { "Press", "Oven", "Robot" };
  static const char *const states[] = { "Running", "Waiting", "Broken", "Service" };
  static const char *const notes[] = { "Tool changed", "Part jammed", "Inspected", "Update" };
  AnaFrameBuilder *b = ana_frame_builder_new ();
  AnaRandom random;

  ana_random_init (&random, 23);
  ana_frame_builder_add_field (b, "from", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (b, "machine", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "state", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "note", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  for (int m = 0; m < 3; m++)
    for (int i = 0; i < 9; i++)
      {
        ana_frame_builder_put_int64 (b, 0, GALLERY_FIRST_USEC + (gint64) ((i * 2.7 + 2 * ana_random_double (&random)) * 3600e6));
        ana_frame_builder_put_text (b, 1, machines[m], -1);
        ana_frame_builder_put_text (b, 2, states[i % 2 == 0 ? 0 : 1 + (i + m) % 3], -1);
        ana_frame_builder_put_text (b, 3, notes[(i + m) % 4], -1);
      }
  return ana_frame_builder_end (b);
}

/* who answers whom */
static inline AnaFrame *
gallery_people (void)
{
  static const char *const names[] = { "Ada", "Ben", "Cai", "Dua", "Eli", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Lea", "Max", "Nia", "Oto", "Pia" };
  AnaFrameBuilder *b = ana_frame_builder_new ();
  AnaRandom random;

  ana_random_init (&random, 31);
  ana_frame_builder_add_field (b, "from", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "to", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "letters", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (int i = 0; i < 34; i++)
    {
      int from = (int) ana_random_range (&random, 0, 15), to = i % 5 == 0 ? (int) ana_random_range (&random, 0, 15) : from / 4 * 4 + (from + 1 + i % 3) % 4;

      ana_frame_builder_put_text (b, 0, names[from], -1);
      ana_frame_builder_put_text (b, 1, names[to], -1);
      ana_frame_builder_put_double (b, 2, 1 + i % 6);
    }
  return ana_frame_builder_end (b);
}

/* what a table of the warehouse is made of */
static inline AnaFrame *
gallery_lineage (void)
{
  static const char *const links[][2] = {
    { "orders.csv", "orders" }, { "shop api", "orders" },     { "shop api", "customers" }, { "erp", "stock" },       { "orders", "sales" },
    { "customers", "sales" },   { "stock", "availability" },  { "sales", "revenue" },      { "sales", "churn" },     { "customers", "churn" },
    { "revenue", "board" },     { "availability", "board" },  { "churn", "model" },        { "model", "board" },     { "erp", "costs" },
    { "costs", "margin" },      { "revenue", "margin" },      { "margin", "board" },
  };
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "from", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "to", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      ana_frame_builder_put_text (b, 0, links[i][0], -1);
      ana_frame_builder_put_text (b, 1, links[i][1], -1);
    }
  return ana_frame_builder_end (b);
}
