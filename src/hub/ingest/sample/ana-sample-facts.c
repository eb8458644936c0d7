/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-facts.c: the sample company's world.
 *
 * Shapes are calibrated on three public sets, whose figures stand beside the numbers made of them: "retail" (541,909
 * invoice lines of a British shop, 2010-12 to 2011-12), "supply" (10,324 deliveries, 2006 to 2015) and "web" (12,330
 * shop sessions). Only such figures were taken, never a row. Where the set is another trade (a wholesaler, sea freight
 * between continents) the shape is kept and the size is ours, and the comment says so.
 */
#include "config.h"

#include "ana-sample-facts.h"

#include "ana-time.h"

/* retail, revenue by country: home 84.6 %; of the rest Netherlands 17, Ireland 17, Germany 14, France 13, Australia 8,
 * Spain 4, Switzerland 3, Belgium 3, Sweden 2, Japan 2, Norway 2, Portugal 2. Ours sells more abroad, and next door. */
const AnaSampleShare ana_sample_countries[ANA_SAMPLE_N_COUNTRIES] = {
  { "United Kingdom", 330 }, { "Germany", 210 }, { "France", 130 }, { "Netherlands", 95 }, { "Ireland", 60 },
  { "Spain", 55 }, { "Italy", 35 }, { "Belgium", 25 }, { "Switzerland", 20 }, { "Sweden", 15 }, { "Norway", 13 },
  { "Portugal", 12 },
};
const AnaSampleShare ana_sample_categories[ANA_SAMPLE_N_CATEGORIES] = {
  { "Outdoor", 185 }, { "Kitchen", 235 }, { "Home", 190 }, { "Garden", 150 }, { "Lighting", 110 }, { "Toys", 130 },
};
const AnaSampleShare ana_sample_channels[ANA_SAMPLE_N_CHANNELS] = { { "web", 36 }, { "app", 14 }, { "store", 50 } };
const AnaSampleShare ana_sample_carriers[ANA_SAMPLE_N_CARRIERS] = {
  { "Nordfracht", 12 }, { "Postline", 38 }, { "Swiftway", 24 }, { "Kestrel", 16 }, { "Bluehaul", 10 },
};
const AnaSampleShare ana_sample_carriers_germany[ANA_SAMPLE_N_CARRIERS] = {
  { "Nordfracht", 55 }, { "Postline", 20 }, { "Swiftway", 15 }, { "Kestrel", 5 }, { "Bluehaul", 5 },
};
const AnaSampleShare ana_sample_sellers[ANA_SAMPLE_N_SELLERS] = {
  { "Baker", 14 }, { "Costa", 12 }, { "Dubois", 11 }, { "Evans", 10 }, { "Fischer", 9 }, { "Garcia", 9 },
  { "Hansen", 8 }, { "Ivanova", 7 }, { "Jansen", 6 }, { "Kelly", 5 }, { "Lopes", 5 }, { "Meyer", 4 },
};
/* supply, shipments by mode: air 59 %, truck 27 %, charter 6 %, ocean 4 %. Within Europe the road comes first. */
const AnaSampleShare ana_sample_modes[3] = { { "road", 68 }, { "air", 24 }, { "rail", 8 } };
const AnaSampleShare ana_sample_methods[4] = { { "card", 62 }, { "wallet", 20 }, { "transfer", 10 }, { "invoice", 8 } };
const AnaSampleShare ana_sample_topics[5] = {
  { "delivery", 40 }, { "product", 25 }, { "return", 15 }, { "payment", 12 }, { "account", 8 },
};
const AnaSampleShare ana_sample_reasons[5] = {
  { "changed mind", 38 }, { "not as described", 24 }, { "damaged", 16 }, { "arrived late", 12 }, { "other", 10 },
};
const char *const ana_sample_vendors[ANA_SAMPLE_N_VENDORS] = {
  "Alder Works", "Brightholm", "Casa Lumo", "Dorset Mill", "Eikenhout", "Fjordline", "Granja Alta", "Harbour & Sons",
};

/* retail, orders by hour of the day (parts of 10,000; 7 to 20 h, the counter's hours). */
const AnaSampleShare ana_sample_hours_shop[24] = {
  { "0", 0 }, { "1", 0 }, { "2", 0 }, { "3", 0 }, { "4", 0 }, { "5", 0 }, { "6", 0 }, { "7", 13 },
  { "8", 258 }, { "9", 721 }, { "10", 1162 }, { "11", 1197 }, { "12", 1570 }, { "13", 1332 }, { "14", 1240 },
  { "15", 1209 }, { "16", 703 }, { "17", 408 }, { "18", 111 }, { "19", 66 }, { "20", 8 }, { "21", 0 }, { "22", 0 },
  { "23", 0 },
};
/* Ours, for web and app: people at home in the evening, some at night; no set tells the hour of a session. */
const AnaSampleShare ana_sample_hours_web[24] = {
  { "0", 180 }, { "1", 110 }, { "2", 80 }, { "3", 70 }, { "4", 75 }, { "5", 110 }, { "6", 200 }, { "7", 320 },
  { "8", 430 }, { "9", 500 }, { "10", 540 }, { "11", 560 }, { "12", 620 }, { "13", 580 }, { "14", 530 },
  { "15", 520 }, { "16", 530 }, { "17", 560 }, { "18", 620 }, { "19", 720 }, { "20", 780 }, { "21", 700 },
  { "22", 480 }, { "23", 290 },
};
/* retail, units of a line: 28 % one, 28 % a multiple of six, median 3: a wholesaler. The steps are kept, the weight is
 * a household's. */
const AnaSampleShare ana_sample_quantities[7] = {
  { "1", 720 }, { "2", 165 }, { "3", 55 }, { "4", 30 }, { "6", 20 }, { "8", 4 }, { "12", 6 },
};
/* supply, days late of what was late: 10 % within 2, 25 % 5, half 12, 75 % 25, 90 % 51, at a median cycle of 98 days.
 * Parcels take 4 days: the same shape in whole days, 25 times shorter. */
const AnaSampleShare ana_sample_late_days[9] = {
  { "1", 560 }, { "2", 210 }, { "3", 110 }, { "4", 50 }, { "5", 30 }, { "6", 18 }, { "7", 12 }, { "8", 6 }, { "9", 4 },
};
/* supply, days early of what was early: 10 % within 4, half 18, 90 % 77, scaled alike. */
const AnaSampleShare ana_sample_early_days[4] = { { "1", 700 }, { "2", 220 }, { "3", 60 }, { "4", 20 } };

/* supply: 11.5 % of the deliveries are late. Parcels within Europe do better: 4.2 % over all carriers. */
const guint ana_sample_late_permille[ANA_SAMPLE_N_CARRIERS] = { 48, 36, 40, 52, 58 };
const guint ana_sample_promise_days[ANA_SAMPLE_N_COUNTRIES] = { 3, 4, 4, 4, 4, 5, 5, 4, 5, 6, 6, 6 };
const guint ana_sample_freight_base[3] = { 270, 560, 330 };

/* retail, orders by weekday over their mean: Mo 1.07 Tu 1.12 We 1.15 Th 1.30 Fr 1.07 Su 0.65, no Saturday (taken as the
 * Sunday). Half of the swing is kept: half of our orders come by web and app, which never close. */
static const double WEEKDAY[7] = { 1.05, 1.06, 1.07, 1.12, 1.02, 0.83, 0.85 };

/* retail, revenue by month over its mean: Jan 0.78 0.59 0.81 0.61 0.87 0.86 0.81 0.85 1.19 1.30 1.70 1.65 Dec. A gift
 * shop's autumn; a fifth of the swing is kept. */
static const double MONTH[12] = { 0.96, 0.92, 0.96, 0.93, 0.97, 0.97, 0.96, 0.97, 1.03, 1.06, 1.14, 1.13 };

/* retail, unit prices over their median 2.08 at p = 0, 10, 25, 50, 75, 90, 99, 100 %. */
static const double PRICE_P[8] = { 0.0, 0.10, 0.25, 0.50, 0.75, 0.90, 0.99, 1.0 };
static const double PRICE_RATIO[8] = { 0.20, 0.31, 0.60, 1.0, 1.99, 3.82, 8.16, 9.0 };

static const gint64 MEDIAN_PRICE[ANA_SAMPLE_N_CATEGORIES] = { 2690, 1690, 1790, 1690, 1890, 1350 };

static const char *const GOODS[ANA_SAMPLE_N_CATEGORIES][5] = {
  { "camp chair", "lantern", "hammock", "cool box", "rucksack" },
  { "casserole", "chopping board", "teapot", "knife set", "bread bin" },
  { "throw", "cushion", "wall clock", "laundry basket", "mirror" },
  { "planter", "watering can", "trowel", "bird table", "trellis" },
  { "desk lamp", "pendant", "fairy lights", "floor lamp", "candle holder" },
  { "building blocks", "kite", "puzzle", "wooden train", "soft bear" },
};
static const char *const KINDS[8] = {
  "Plain", "Small", "Blue", "Oak", "Classic", "Large", "Handmade", "Grand",
};

double
ana_sample_weekday_factor (gint64 date)
{
  /* 1970-01-01 was a Thursday */
  return WEEKDAY[((date % 7) + 10) % 7];
}

/* Between the middles of two months, so that no month begins with a step. */
double
ana_sample_season_factor (gint64 date)
{
  int year, month, day;
  double place;
  int first;

  ana_date_to_civil (date, &year, &month, &day);
  place = month - 1 + (day - 15.5) / 30.5;
  first = place < 0 ? -1 : (int) place;
  return MONTH[(first + 12) % 12] + (MONTH[(first + 13) % 12] - MONTH[(first + 12) % 12]) * (place - first);
}

/**
 * ana_sample_product_name:
 * @product: 0 to %ANA_SAMPLE_N_PRODUCTS - 1; category is the quotient by %ANA_SAMPLE_N_PER_CATEGORY
 *
 * Returns: its name, for ever
 */
const char *
ana_sample_product_name (guint product)
{
  static char names[ANA_SAMPLE_N_PRODUCTS][32];
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      for (guint i = 0; i < ANA_SAMPLE_N_PRODUCTS; i++)
        g_snprintf (names[i], sizeof names[i], "%s %s", KINDS[i % ANA_SAMPLE_N_PER_CATEGORY / 5],
                    GOODS[i / ANA_SAMPLE_N_PER_CATEGORY][i % 5]);
      g_once_init_leave (&made, 1);
    }
  return names[product];
}

gint64
ana_sample_product_price (guint product)
{
  double p = (product % ANA_SAMPLE_N_PER_CATEGORY + 0.5) / ANA_SAMPLE_N_PER_CATEGORY;
  guint i = 1;
  double ratio;
  gint64 minor;

  while (p > PRICE_P[i])
    i++;
  ratio = PRICE_RATIO[i - 1] + (PRICE_RATIO[i] - PRICE_RATIO[i - 1]) * (p - PRICE_P[i - 1]) / (PRICE_P[i] - PRICE_P[i - 1]);
  minor = (gint64) (ratio * (double) MEDIAN_PRICE[product / ANA_SAMPLE_N_PER_CATEGORY]);
  /* price tags end in 5 or 9 pence */
  return minor / 10 * 10 + (product % 2 == 0 ? 9 : 5);
}
