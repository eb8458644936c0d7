/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-catalogue.h: KPI definitions (FORMATS.md section 2), compiled and checked at load.
 */
#pragma once

#include "ana-formula.h"
#include "ana-json.h"

G_BEGIN_DECLS

typedef enum {
  ANA_DIRECTION_NONE,
  ANA_DIRECTION_UP,
  ANA_DIRECTION_DOWN,
  ANA_DIRECTION_RANGE,
} AnaDirection;

typedef struct {
  /* Read only; owned by the catalogue */
  char          *code;
  gint64         version;
  char          *pack;
  char          *value_chain;
  char          *parent;       /* (nullable) */
  int            level;
  char          *dataset;
  char          *time;         /* time column */
  char          *where;        /* (nullable) */
  char          *measure_text;
  char          *unit;
  AnaDirection   direction;
  double         target;       /* NAN when none */
  double         warn, crit;   /* NAN when none */
  double         lo, hi;       /* direction RANGE */
  gboolean       grain[ANA_N_KPI_PERIODS];
  const AnaZone *zone;
  GArray        *windows;      /* of int, seconds: 60 300 900 3600 */
  GPtrArray     *dims;         /* of char** (NULL-terminated): the groupings beside the total */
  guint          max_keys;
  AnaDuration    lateness;
  gint64         min_n;
  gboolean       recompute;
  AnaMergeClass  merge;
  AnaMeasure    *measure;      /* compiled */
  JsonNode      *json;         /* the definition as it stood */
} AnaKpi;

const char *ana_kpi_get_name         (const AnaKpi *kpi, const char *locale);  /* falls back to en */
const char *ana_kpi_get_formula_text (const AnaKpi *kpi, const char *locale);

typedef struct _AnaCatalogue AnaCatalogue;  /* immutable once loaded */

/* The canonical datasets of FORMATS.md section 4, by name; NULL when unknown. */
AnaSchema    *ana_canonical_schema     (const char     *dataset,
                                        const char     *currency); /* of amount, price, freight */
const char   *ana_canonical_time       (const char     *dataset);  /* (nullable) */
const char  **ana_canonical_list       (void);                     /* (transfer container) */

AnaCatalogue *ana_catalogue_new_empty  (void);
AnaCatalogue *ana_catalogue_load       (const char     *dir,
                                        GError        **error);    /* every *.json; the error names file, code, place */
AnaCatalogue *ana_catalogue_from_json  (JsonNode       *list,      /* {"kpis":[definition…]} or a pack */
                                        GError        **error);
AnaCatalogue *ana_catalogue_ref        (AnaCatalogue   *self);
void          ana_catalogue_unref      (AnaCatalogue   *self);
guint         ana_catalogue_get_n      (const AnaCatalogue *self);
const AnaKpi *ana_catalogue_get        (const AnaCatalogue *self, guint i);
const AnaKpi *ana_catalogue_find       (const AnaCatalogue *self, const char *code);
int           ana_catalogue_find_index (const AnaCatalogue *self, const char *code);
/* What was kept and not understood, once each: `commerce.json: /kpis/0/colour: unknown member "colour"`. */
const char *const *ana_catalogue_get_notes (const AnaCatalogue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaCatalogue, ana_catalogue_unref)

/* Dimension keys */
char   *ana_dim_key_build (const char *const *names, const char *const *values, guint n); /* value NULL or "": "name=" */
gboolean ana_dim_key_parse (const char *key, char ***out_names, char ***out_values);     /* NULL-terminated */
gboolean ana_dim_key_is_rest (const char *key);                                          /* beyond max_keys: `country=*` */
extern const char ana_dim_rest[];  /* as a value (this pointer): the bare star */

gboolean ana_unit_is_valid (const char *unit);       /* FORMATS.md section 1 */
gboolean ana_kpi_code_is_valid (const char *code);

G_END_DECLS
