/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-facts.h: the sample company's world: places, goods, carriers, and the measured shapes of trade.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANA_SAMPLE_CURRENCY "GBP"
#define ANA_SAMPLE_ZONE     "Europe/London"

enum {
  ANA_SAMPLE_N_COUNTRIES = 12,
  ANA_SAMPLE_N_CATEGORIES = 6,
  ANA_SAMPLE_N_PER_CATEGORY = 40,
  ANA_SAMPLE_N_PRODUCTS = ANA_SAMPLE_N_CATEGORIES * ANA_SAMPLE_N_PER_CATEGORY,
  ANA_SAMPLE_N_CHANNELS = 3,
  ANA_SAMPLE_N_CARRIERS = 5,
  ANA_SAMPLE_N_SELLERS = 12,
  ANA_SAMPLE_N_VENDORS = 8,
};

/* Places in the tables that the planted causes name. */
enum {
  ANA_SAMPLE_OUTDOOR = 0,
  ANA_SAMPLE_KITCHEN = 1,
  ANA_SAMPLE_GERMANY = 1,
  ANA_SAMPLE_NORDFRACHT = 0,
  ANA_SAMPLE_CHANNEL_WEB = 0,
  ANA_SAMPLE_CHANNEL_APP = 1,
};

/* A name with its share among its kind, in parts of any whole. */
typedef struct {
  const char *name;
  guint       share;
} AnaSampleShare;

extern const AnaSampleShare ana_sample_countries[ANA_SAMPLE_N_COUNTRIES];
extern const AnaSampleShare ana_sample_categories[ANA_SAMPLE_N_CATEGORIES];
extern const AnaSampleShare ana_sample_channels[ANA_SAMPLE_N_CHANNELS];
extern const AnaSampleShare ana_sample_carriers[ANA_SAMPLE_N_CARRIERS];
extern const AnaSampleShare ana_sample_carriers_germany[ANA_SAMPLE_N_CARRIERS];
extern const AnaSampleShare ana_sample_sellers[ANA_SAMPLE_N_SELLERS];
extern const AnaSampleShare ana_sample_modes[3];
extern const AnaSampleShare ana_sample_methods[4];
extern const AnaSampleShare ana_sample_topics[5];
extern const AnaSampleShare ana_sample_reasons[5];
extern const AnaSampleShare ana_sample_hours_shop[24];
extern const AnaSampleShare ana_sample_hours_web[24];
extern const AnaSampleShare ana_sample_quantities[7];
extern const AnaSampleShare ana_sample_late_days[9];
extern const AnaSampleShare ana_sample_early_days[4];
extern const char *const    ana_sample_vendors[ANA_SAMPLE_N_VENDORS];
extern const guint          ana_sample_late_permille[ANA_SAMPLE_N_CARRIERS];
extern const guint          ana_sample_promise_days[ANA_SAMPLE_N_COUNTRIES];
extern const guint          ana_sample_freight_base[3];  /* of a mode, minor units */

double      ana_sample_weekday_factor (gint64 date);
double      ana_sample_season_factor  (gint64 date);
const char *ana_sample_product_name   (guint product);
gint64      ana_sample_product_price  (guint product);   /* list price, minor units, before planted changes */

/* Measured means that the generator is tuned to, and tests hold it against. */
#define ANA_SAMPLE_ORDERS_PER_DAY       545   /* over the year that ends with the anchor, about */
#define ANA_SAMPLE_LINES_PER_ORDER      2.4
#define ANA_SAMPLE_GUEST_SHARE          0.16  /* retail: 15.99 % of the invoices name no customer */
#define ANA_SAMPLE_SAME_DAY_SHARE       0.05
#define ANA_SAMPLE_RETURNED_LINE_SHARE  0.0175 /* retail: 1.71 % of the lines are cancellations */
#define ANA_SAMPLE_EARLY_SHARE          0.31  /* supply: 27.3 of 88.5 % on time came before the day itself */
#define ANA_SAMPLE_CONVERSION           0.155 /* web sessions with an order: 1 908 of 12 330 */

G_END_DECLS
