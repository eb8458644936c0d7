/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-formula.h: the expression language of the KPI definitions: row expressions and measures.
 *
 * A row expression maps a row of a frame to a value; it runs over whole columns. A measure is arithmetic over
 * aggregate leaves; each leaf has a mergeable state. Grammar and functions: the room's README.
 */
#pragma once

#include "ana-frame.h"
#include "ana-time.h"

G_BEGIN_DECLS

/* What the columns of a dataset are called and hold; immutable after building. */
typedef struct _AnaSchema AnaSchema;

AnaSchema   *ana_schema_new        (const char       *dataset);
AnaSchema   *ana_schema_ref        (AnaSchema        *self);
void         ana_schema_unref      (AnaSchema        *self);
void         ana_schema_add        (AnaSchema        *self,
                                    const char       *name,
                                    AnaType           type,
                                    const char       *currency);
AnaSchema   *ana_schema_from_frame (const char       *dataset,
                                    const AnaFrame   *frame);
const char  *ana_schema_get_dataset (const AnaSchema *self);
guint        ana_schema_get_n      (const AnaSchema  *self);
gboolean     ana_schema_get        (const AnaSchema  *self,
                                    guint             i,
                                    const char      **name,
                                    AnaType          *type,
                                    const char      **currency);
int          ana_schema_find       (const AnaSchema  *self,
                                    const char       *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaSchema, ana_schema_unref)

/* --- row expressions ------------------------------------------------------------------------------------------ */

typedef struct _AnaExpr AnaExpr;

AnaExpr  *ana_expr_compile   (const char       *text,
                              const AnaSchema  *schema,
                              GError          **error);   /* BAD_INPUT with line and column of the text */
void      ana_expr_free      (AnaExpr          *self);
AnaType   ana_expr_get_type  (const AnaExpr    *self,
                              char              out_currency[4]);
/* The named result as a one-column frame. Overflow, division by zero: null in that row. Pure. */
AnaFrame *ana_expr_eval      (const AnaExpr    *self,
                              const AnaFrame   *frame,
                              const char       *as,
                              GError          **error);
/* Rows where a boolean expression is true (null counts as false), ascending; returns how many. rows has n_rows places. */
guint     ana_expr_select    (const AnaExpr    *self,
                              const AnaFrame   *frame,
                              guint32          *rows,
                              GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaExpr, ana_expr_free)

/* What expressions give over one frame, so that measures which share them compute them once; one thread. */
typedef struct _AnaExprCache AnaExprCache;

AnaExprCache *ana_expr_cache_new  (AnaFrame     *frame);
void          ana_expr_cache_free (AnaExprCache *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaExprCache, ana_expr_cache_free)

/* --- measures -------------------------------------------------------------------------------------------------- */

typedef enum {
  ANA_MERGE_SUM,
  ANA_MERGE_MIN,
  ANA_MERGE_MAX,
  ANA_MERGE_LAST,
  ANA_MERGE_RATIO,
  ANA_MERGE_NONE,
} AnaMergeClass;

const char *ana_merge_class_to_string (AnaMergeClass merge);

/* What a measure says of a bucket. */
typedef struct {
  double   value;      /* NAN when missing */
  gboolean has_value;
  double   num, den;   /* class ratio: value = num / den; the factor is in num */
  gboolean has_ratio;
  gboolean approximate;/* a sketch passed its exact size */
  gint64   count;      /* rows that went in (after where) */
} AnaMeasureValue;

typedef struct _AnaMeasure AnaMeasure;  /* compiled, immutable, any thread */
typedef struct _AnaState   AnaState;    /* the leaves' states of one bucket and key; one thread */

AnaMeasure   *ana_measure_compile       (const char       *where,   /* (nullable) */
                                         const char       *measure,
                                         const AnaSchema  *schema,
                                         const char       *time_column,
                                         GError          **error);
AnaMeasure   *ana_measure_ref           (AnaMeasure       *self);
void          ana_measure_unref         (AnaMeasure       *self);
AnaMergeClass ana_measure_get_merge     (const AnaMeasure *self);
gboolean      ana_measure_is_mergeable  (const AnaMeasure *self);   /* FALSE: wants rollup "recompute" */
gboolean      ana_measure_is_invertible (const AnaMeasure *self);   /* integer state: windows may subtract */
const char   *ana_measure_get_unit      (const AnaMeasure *self);   /* "money:GBP", "count", "real", … derived */
double        ana_measure_get_error     (const AnaMeasure *self);   /* relative, of its sketches; 0 none */
const char *const *ana_measure_get_columns (const AnaMeasure *self); /* columns read, NULL-terminated */
const char *const *ana_measure_get_refs (const AnaMeasure *self);   /* codes of {X}, prior, over; NULL-terminated */

/* The measures X of over (X, d) that are no reference: looked up as @code ("=" and the text of X). NULL past the last. */
AnaMeasure   *ana_measure_get_over      (const AnaMeasure *self,
                                         guint             i,
                                         const char      **code,
                                         AnaDuration      *duration);
typedef void (*AnaReachFunc)            (const char       *code,
                                         const AnaDuration *prior,  /* (nullable) */
                                         const AnaDuration *over,   /* (nullable) */
                                         gpointer          data);
void          ana_measure_foreach_ref   (const AnaMeasure *self,
                                         AnaReachFunc      func,
                                         gpointer          data);

/* Rows of the frame that pass the measure's where. */
guint         ana_measure_select        (const AnaMeasure *self,
                                         const AnaFrame   *frame,
                                         guint32          *rows);
guint         ana_measure_select_cached (const AnaMeasure *self,
                                         AnaExprCache     *cache,
                                         guint32          *rows);
AnaState     *ana_state_new             (const AnaMeasure *measure);
AnaState     *ana_state_new_exact       (const AnaMeasure *measure);  /* no sketches: for evaluation from raw rows */
AnaState     *ana_state_copy            (const AnaState   *self);
void          ana_state_free            (AnaState         *self);
/* A frame prepared once for a measure (argument columns evaluated), then fed by row to many states. */
typedef struct _AnaMeasureInput AnaMeasureInput;
AnaMeasureInput *ana_measure_prepare    (const AnaMeasure *self,
                                         const AnaFrame   *frame);
AnaMeasureInput *ana_measure_prepare_cached (const AnaMeasure *self,
                                             AnaExprCache     *cache);  /* must outlive the input */
void          ana_measure_input_free    (AnaMeasureInput  *input);
void          ana_state_add_row         (AnaState         *self,
                                         const AnaMeasureInput *input,
                                         guint             row);
void          ana_state_add_rows        (AnaState         *self,
                                         const AnaMeasureInput *input,
                                         const guint32    *rows,
                                         guint             n_rows);
void          ana_state_merge           (AnaState         *self,
                                         const AnaState   *other);
void          ana_state_subtract        (AnaState         *self,
                                         const AnaState   *other);  /* only when invertible */
gint64        ana_state_get_count       (const AnaState   *self);
gsize         ana_state_get_bytes       (const AnaState   *self);   /* memory held */
GBytes       *ana_state_to_bytes        (const AnaState   *self);
AnaState     *ana_state_from_bytes      (const AnaMeasure *measure,
                                         GBytes           *bytes,
                                         GError          **error);

/* How {X}, prior({X}, d) and over(X, d) are looked up: @d NULL for {X} itself. Returns NAN when unknown. */
typedef double (*AnaRefFunc) (const char        *code,
                              const AnaDuration *prior,
                              const AnaDuration *over,
                              gpointer           data);
AnaMeasureValue ana_state_finish        (const AnaState   *self,
                                         AnaSpan           bucket,   /* for rate */
                                         AnaRefFunc        lookup,   /* (nullable) */
                                         gpointer          data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaMeasure, ana_measure_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaState, ana_state_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaMeasureInput, ana_measure_input_free)

G_END_DECLS
