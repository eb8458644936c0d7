/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview.h: everything that the Overview says, as one value. The window and the painter both show it.
 */
#pragma once

#include "ana-board.h"
#include "ana-card.h"
#include "ana-chart.h"
#include "ana-range.h"

G_BEGIN_DECLS

/* Where points come from; the owner adapts its store. Called on the thread that builds the Overview. */
typedef struct {
  gpointer data;
  /* Appends the buckets of a key that begin in @span, ascending. FALSE: the stream was never synchronised. */
  gboolean (*read)        (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts /* AnaSpanPart */,
                           gint64 *as_of_usec);
  char   **(*list_dims)   (gpointer data, const char *stream);                          /* NULL-terminated, (transfer full) */
  /* A value over a span that cannot be merged from buckets, as the hub last answered it; FALSE: not asked yet. */
  gboolean (*read_answer) (gpointer data, const char *code, const char *dim, AnaSpan span, AnaMeasureValue *out);
  /* (nullable) Why a stream that could not be read is not shown; FALSE: it was never synchronised. */
  gboolean (*find_trouble) (gpointer data, const char *stream, AnaTrouble *out);
} AnaPointSource;

/* A span whose value must be asked of the hub (merge class none): POST /query/kpi, kept by the owner. */
typedef struct {
  char   *code;
  char   *dim;
  AnaSpan span;
} AnaSpanQuestion;

typedef struct {
  AnaCatalogue *catalogue;
  const AnaBoard *board;        /* which cards, which KPI the trend shows */
  AnaPeriod     period;         /* minute, hour, day */
  const char   *range;          /* (nullable) as ana_range_parse() reads it; NULL, "all": by period: 28 days, 48 hours, 60 minutes */
  const char   *pack;           /* (nullable) cards of this pack instead of the board's */
  const AnaZone *zone;          /* whose days the range and its text are */
  const AnaZone *clock_zone;    /* (nullable) of the time in "as of 14:02": the reader's; NULL: @zone */
  gint64        now_usec;       /* hub time */
  AnaFreshness  freshness;      /* of the connection as a whole */
  const char   *source_name;    /* "Sample company" */
  const char   *locale;         /* (nullable) */
  /* filters of the page: the chart that one was set in keeps its marks */
  const char   *dim;            /* (nullable) "category=Toys": what is kept by that dimension is of that member alone */
  gboolean      has_mark;       /* cards and breakdown are of one bucket, the one around @mark_usec */
  gint64        mark_usec;
} AnaOverviewInput;

typedef struct {
  char      *title;
  char      *caption;
  double     value;       /* in the KPI's unit */
  char      *value_text;  /* "+78.4 k" */
  double     share;       /* of the largest, -1 to 1: the bar */
  AnaVerdict verdict;     /* NONE for "everything else" */
} AnaChangeRow;

typedef struct {
  char      *name;
  char      *key;         /* "category=Toys" */
  double     value, previous;
  char      *value_text;
  char      *delta_text;  /* "▲ 22.6 %" without the arrow */
  int        delta_sign;
  AnaVerdict verdict;
} AnaBreakdownRow;

#define ANA_OVERVIEW_N_COLUMNS 5
typedef struct {
  char      *cells[ANA_OVERVIEW_N_COLUMNS];    /* name, value, share, change, second KPI */
  int        signs[ANA_OVERVIEW_N_COLUMNS];
  AnaVerdict verdicts[ANA_OVERVIEW_N_COLUMNS];
  double     values[ANA_OVERVIEW_N_COLUMNS];   /* to sort by; NAN for none */
} AnaTableRow;

typedef struct {
  gatomicrefcount ref_count;
  char        *title;
  char        *subtitle;        /* "Sample company · live" */
  char        *range_text;      /* "24 Oct – 20 Nov 2026 · as of 14:02" */
  char        *range_label;     /* "28 days" */
  char        *as_of_text;      /* "as of 14:02" */
  AnaFreshness freshness;
  AnaPeriod    period;
  AnaSpan      span, compare;
  AnaDuration  back;            /* from span to compare */
  gint64       as_of_usec;
  gboolean     rows_elsewhere;  /* said by its maker of one without figures: there are rows, outside of the span */
  GPtrArray   *cards;           /* of AnaCard */
  /* main trend */
  const AnaKpi *trend_kpi;      /* (nullable) */
  char        *trend_title;     /* "Net revenue per day" */
  char        *trend_unit;      /* "£" */
  AnaChart    *trend;           /* (nullable) */
  /* what changed */
  char        *change_text;     /* "+134.9 k" */
  AnaVerdict   change_verdict;
  GPtrArray   *changes;         /* of AnaChangeRow */
  /* breakdown */
  char        *breakdown_title; /* "Revenue by category" */
  GPtrArray   *breakdown;       /* of AnaBreakdownRow */
  /* table */
  char        *columns[ANA_OVERVIEW_N_COLUMNS];
  GPtrArray   *rows;            /* of AnaTableRow */
  AnaTableRow *total;           /* (nullable) */
  /* filters, as they were asked for */
  char        *dim;             /* (nullable) "category=Toys" */
  char        *dim_text;        /* (nullable) "Category: Toys" */
  AnaSpan      mark;            /* the bucket; empty: none */
  GArray      *questions;       /* of AnaSpanQuestion: ask, keep, build again */
  AnaCatalogue *catalogue;      /* (owned) what the cards point into */
} AnaOverview;

AnaOverview *ana_overview_new   (const AnaOverviewInput *input,
                                 const AnaPointSource   *source);
AnaOverview *ana_overview_ref   (AnaOverview            *self);
void         ana_overview_unref (AnaOverview            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaOverview, ana_overview_unref)

/* The spans of a period and range, up to now: what is shown, and the same elapsed part before it. */
void         ana_overview_spans (AnaPeriod               period,
                                 const char             *text,
                                 const AnaZone          *zone,
                                 gint64                  now_usec,
                                 AnaSpan                *span,
                                 AnaSpan                *compare,
                                 AnaDuration            *back);
char        *ana_overview_label (AnaPeriod               period,
                                 const char             *text);    /* "28 days" */
/* The day that a week begins with, on calendars; weeks of data are those of ISO 8601. */
typedef enum { ANA_WEEK_SYSTEM, ANA_WEEK_MONDAY, ANA_WEEK_SATURDAY, ANA_WEEK_SUNDAY } AnaWeekStart;
void         ana_week_set_start      (AnaWeekStart       start);   /* over what the locale says */
guint        ana_week_get_first_day  (void);                       /* 0 Monday to 6 Sunday */
void         ana_chart_set_language  (AnaChart          *chart);   /* months, weekdays and words in that of the process */

/* ana-points.c: one KPI's line over a span, with the running bucket marked; gaps are NAN. */
AnaSeries   *ana_points_to_series (const AnaKpi         *kpi,
                                   AnaPeriod             period,
                                   AnaSpan               span,
                                   const GArray         *parts,
                                   gint64                now_usec,
                                   gint64                shift_usec,
                                   gboolean             *last_partial);
AnaSeries   *ana_points_lay_over  (const AnaSeries      *on,
                                   const AnaSeries      *from,
                                   const gint64         *there_usec);
double       ana_minor_to_major   (double                value,
                                   const char           *unit);   /* money in major units, else the value */

G_END_DECLS
