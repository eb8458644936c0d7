/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query-private.h: the parsed query model, and the table that its steps work on; the room's own.
 */
#pragma once

#include "ana-expr-private.h"
#include "ana-query.h"

G_BEGIN_DECLS

/* --- a table: named columns of one length; a step makes the next from it --- */
typedef struct {
  char   *name;     /* (owned) */
  char   *unit;     /* (owned) (nullable) */
  AnaRole role;
  AnaVec *vec;      /* (owned): full, never a constant */
} AnaTableColumn;

typedef struct {
  guint     n_rows;
  GArray   *columns; /* (owned) of AnaTableColumn */
  AnaFrame *frame;   /* (owned) (nullable): what borrowed vecs point into */
} AnaTable;

AnaTable  *ana_table_new        (guint           n_rows,
                                 AnaFrame       *frame);    /* (nullable) */
AnaTable  *ana_table_from_frame (AnaFrame       *frame);
void       ana_table_free       (AnaTable       *self);
void       ana_table_add        (AnaTable       *self,
                                 const char     *name,
                                 const char     *unit,
                                 AnaVec         *vec);      /* (transfer full); replaces a column of that name */
AnaTableColumn *ana_table_get   (const AnaTable *self,
                                 const char     *name);     /* (nullable) */
AnaTable  *ana_table_take       (AnaTable       *self,
                                 const guint32  *rows,
                                 guint           n_rows);
/* Of those columns alone that @query reads after its filter; of rows that there are. */
AnaTable  *ana_table_take_for   (AnaTable       *self,
                                 const AnaQuery *query,
                                 const guint32  *rows,
                                 guint           n_rows);
AnaSchema *ana_table_get_schema (const AnaTable *self,
                                 const char     *name);
AnaFrame  *ana_table_to_frame   (const AnaTable *self);
AnaVec    *ana_table_eval       (const AnaTable *self,
                                 const char     *text,
                                 const char     *pointer,
                                 GError        **error);
AnaVec    *ana_vec_take         (AnaVec         *self,
                                 const guint32  *rows,      /* G_MAXUINT32: null */
                                 guint           n_rows);
int        ana_vec_order        (const AnaVec   *self,
                                 guint           a,
                                 guint           b);        /* ascending, nulls last */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaTable, ana_table_free)

/* --- the model --- */
typedef enum {
  ANA_OP_COUNT,
  ANA_OP_VALID,
  ANA_OP_MISSING,
  ANA_OP_DISTINCT,
  ANA_OP_APPROX_DISTINCT,
  ANA_OP_SUM,
  ANA_OP_MEAN,
  ANA_OP_MIN,
  ANA_OP_MAX,
  ANA_OP_MEDIAN,
  ANA_OP_QUANTILE,
  ANA_OP_STDEV,
  ANA_OP_VARIANCE,
  ANA_OP_FIRST,
  ANA_OP_LAST,
  ANA_OP_DISTINCT_MIN, /* ours, for measures: see the README */
  ANA_OP_SUM_LAST,
  ANA_OP_SECONDS,
  ANA_OP_ROW_NUMBER,   /* windows only, from here */
  ANA_OP_RANK,
  ANA_OP_DENSE_RANK,
  ANA_OP_LAG,
  ANA_OP_LEAD,
  ANA_OP_CUME_DIST,
  ANA_OP_SHARE,
} AnaQueryOp;

typedef struct {
  AnaQueryOp op;
  char      *field;  /* (owned) (nullable) */
  char      *as;     /* (owned) */
  char      *by;     /* (owned) (nullable): time of first and last, y of distinct_min, key of sum_last */
  char      *time;   /* (owned) (nullable): of sum_last */
  char      *where;  /* (owned) (nullable): a formula */
  double     p;
  guint      k;
} AnaAggregate;

typedef struct {
  char    *field; /* (owned) */
  gboolean descending;
} AnaSortKey;

typedef struct {
  AnaAggregate aggregate;
  GPtrArray   *groupby; /* (owned) of char* */
  GArray      *sort;    /* (owned) of AnaSortKey */
  gint64       frame[2];/* G_MININT64, G_MAXINT64: unbounded */
  gboolean     has_frame;
  gboolean     ignore_peers;
  gint64       offset;  /* of lag and lead */
} AnaWindow;

typedef enum {
  ANA_UNIT_NONE,
  ANA_UNIT_YEAR,
  ANA_UNIT_YEAR_QUARTER,
  ANA_UNIT_YEAR_MONTH,
  ANA_UNIT_YEAR_WEEK,
  ANA_UNIT_DAY_OF_TIME, /* yearmonthdate */
  ANA_UNIT_HOUR_OF_TIME,
  ANA_UNIT_MINUTE_OF_TIME,
  ANA_UNIT_QUARTER,     /* cyclic, from here */
  ANA_UNIT_MONTH,
  ANA_UNIT_WEEK,
  ANA_UNIT_DAY,
  ANA_UNIT_DATE,
  ANA_UNIT_HOURS,
} AnaTimeUnit;

typedef struct {
  char          *field; /* (owned) */
  char          *as;    /* (owned) */
  AnaTimeUnit    unit;
  const AnaZone *zone;
} AnaGroup;

typedef struct {
  char *as;   /* (owned) */
  char *text; /* (owned): a formula */
} AnaCalculate;

typedef struct {
  char       *field, *value; /* (owned) */
  AnaQueryOp  op;
  GPtrArray  *groupby;       /* (owned) of char* */
  guint       limit;         /* 0: all */
} AnaPivot;

struct _AnaQuery {
  gatomicrefcount refs;
  JsonNode   *model;      /* (owned): as it was read */
  char       *source;     /* (owned) */
  JsonObject *params;     /* (nullable): into model */
  JsonObject *filter;     /* (nullable): into model */
  JsonObject *having;     /* (nullable): into model */
  gboolean    has_lookup;
  gboolean    grouped;    /* group or aggregate is there */
  GArray     *calculate;  /* (owned) of AnaCalculate */
  GArray     *group;      /* (owned) of AnaGroup */
  GArray     *aggregate;  /* (owned) of AnaAggregate */
  GArray     *post;       /* (owned) of AnaCalculate: numbers over the aggregated columns */
  GArray     *window;     /* (owned) of AnaWindow */
  AnaPivot   *pivot;      /* (owned) (nullable) */
  GPtrArray  *select;     /* (owned) (nullable) of char* */
  GArray     *sort;       /* (owned) of AnaSortKey */
  gint64      offset;
  gint64      limit;      /* -1: all */
};

/* Reads a predicate of the model as formula text; times and params are put in. @schema NULL: only the shape is checked. */
char   *ana_predicate_to_formula (JsonObject        *predicate,
                                  const char        *pointer,
                                  JsonObject        *params,
                                  const AnaSchema   *schema,
                                  gint64             now_usec,
                                  GError           **error);
void    ana_predicate_bound      (JsonObject        *predicate,
                                  const char        *field,
                                  JsonObject        *params,
                                  AnaSpan           *span);
gboolean ana_query_narrow        (JsonObject        *predicate,
                                  JsonObject        *params,    /* (nullable) */
                                  const AnaTable    *table,
                                  guint32          **rows,      /* (nullable) */
                                  guint             *n_rows);
void    ana_query_fail           (GError           **error,
                                  const char        *pointer,
                                  const char        *format,
                                  ...) G_GNUC_PRINTF (3, 4);
const char *ana_query_text       (JsonObject        *object,
                                  const char        *member,
                                  const char        *fallback);   /* of no text too */
char   *ana_query_field_name     (const char        *field);   /* without the backslashes of its dots */

/* Rows by group: the rows of group g are rows[first[g]] … rows[first[g + 1] - 1], in their order. */
typedef struct {
  guint    n_groups;
  guint32 *rows;
  guint32 *first;   /* n_groups + 1 */
} AnaGrouping;

void     ana_grouping_init       (AnaGrouping       *self,
                                  AnaVec *const     *keys,
                                  guint              n_keys,
                                  guint              n_rows);  /* groups in the order of their keys */
void     ana_grouping_clear      (AnaGrouping       *self);
AnaVec  *ana_group_key           (const AnaTable    *table,
                                  const AnaGroup    *group,
                                  const char        *pointer,
                                  GError           **error);
AnaVec  *ana_aggregate_run       (const AnaAggregate *self,
                                  const AnaTable     *table,
                                  const AnaGrouping  *grouping,
                                  AnaVec             *seconds,  /* (nullable): per group */
                                  const char         *pointer,
                                  char              **unit,
                                  GError            **error);
AnaVec  *ana_window_run          (const AnaWindow    *self,
                                  const AnaTable     *table,
                                  const char         *pointer,
                                  char              **unit,
                                  GError            **error);
AnaTable *ana_pivot_run          (const AnaPivot     *self,
                                  const AnaTable     *table,
                                  GError            **error);
AnaTable *ana_table_sort         (AnaTable           *self,
                                  const GArray       *keys,
                                  const char         *pointer,
                                  GError            **error);
gboolean  ana_query_op_from_string (const char       *text,
                                    AnaQueryOp       *out);

G_END_DECLS
