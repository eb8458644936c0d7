/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-card.h: what a KPI card says, as one value. The widget and the painter both show it.
 */
#pragma once

#include "ana-processor.h"

G_BEGIN_DECLS

typedef enum {
  ANA_FRESH_LIVE,
  ANA_FRESH_FRESH,
  ANA_FRESH_STALE,
  ANA_FRESH_OFFLINE,
  ANA_FRESH_SAMPLE,
  ANA_FRESH_ERROR,
} AnaFreshness;

/* Why a stream is not shown although its rows are here. */
typedef enum {
  ANA_TROUBLE_NONE,
  ANA_TROUBLE_SET_ASIDE, /* its sum differed from the hub's twice within an hour */
  ANA_TROUBLE_REFETCH,   /* damaged, or it differed once: waits to be fetched anew */
} AnaTroubleKind;

typedef struct {
  AnaTroubleKind kind;
  gint64         since_usec; /* ANA_TIME_NONE: nobody knows */
} AnaTrouble;

const char *ana_freshness_to_string (AnaFreshness freshness);
AnaFreshness ana_freshness_of (AnaFreshness connection, AnaPeriod period, gint64 as_of_usec, gint64 now_usec);
const char *ana_trouble_text (AnaTroubleKind kind);                     /* "Set aside: …", translated; "" for none */
char       *ana_trouble_since (const AnaTrouble *trouble, const AnaZone *zone, gint64 now_usec); /* "since 14:05"; "" */

typedef enum {
  ANA_VERDICT_NONE,
  ANA_VERDICT_GOOD,
  ANA_VERDICT_BAD,
} AnaVerdict;

/* What the card is made of; everything borrowed for the call. */
typedef struct {
  const AnaKpi      *kpi;
  AnaPeriod          period;
  AnaSpan            span;           /* of the value, e.g. the last 28 days up to now */
  AnaSpan            compare;        /* same elapsed part of the period before; empty: none */
  const AnaSpanPart *parts;          /* buckets over compare and span, ascending */
  guint              n_parts;
  const AnaMeasureValue *span_value;    /* (nullable) asked of the hub: class none */
  const AnaMeasureValue *compare_value; /* (nullable) */
  gint64             now_usec;       /* hub time */
  gint64             as_of_usec;     /* of the newest message; ANA_TIME_NONE when never */
  AnaFreshness       freshness;
  AnaTrouble         trouble;        /* why there are no parts */
  const AnaZone     *clock_zone;     /* (nullable) of times of day: the reader's; NULL: the KPI's */
  const char        *locale;         /* (nullable) "es"; NULL: the process's */
  const char        *range_label;    /* "28 days", already translated */
  const char        *note;           /* (nullable) whose figure it is, said in place of the target */
  gboolean           is_part;        /* of one member: the target, which is of all of it, does not count */
} AnaCardInput;

typedef struct {
  char        *code;
  char        *title;
  char        *value_text;     /* "€ 1.344 M", thin spaces, U+2212 */
  char        *value_full;     /* tooltip and copy */
  char        *value_head;     /* the head of its page: ana_format_head() */
  char        *doubt_text;     /* "Approximate, within 1.6 %": the values begin with "≈" then; "" when it is exact */
  char        *doubt_more;     /* the same in a sentence; "" when it is exact */
  char        *delta_text;     /* "11.2 %", "2.3 pp", "—" */
  int          delta_sign;     /* 1 up, -1 down, 0 none */
  AnaVerdict   verdict;
  char        *verdict_text;   /* "good", "bad", "" */
  char        *versus_text;    /* "vs prev. 28 days" */
  char        *age_text;       /* "3 s"; of a trouble "since 14:05" */
  gint64       as_of_usec;     /* as it was given: ages grow while nothing arrives */
  AnaFreshness freshness;
  AnaTrouble   trouble;
  char        *caption;        /* "Target 1.30 M" */
  char        *a11y_text;      /* the whole card in words */
  gboolean     has_value;
  char        *missing_text;   /* why there is no value; "" otherwise */
  /* sparkline: one point a bucket of the span; of very many, the least and the greatest of each group, in their order */
  guint        n_points;
  gint64      *ts_usec;
  double      *value;          /* NAN: a gap */
  gboolean     last_partial;   /* the running bucket: dashed */
  double       target;         /* per bucket; NAN when none */
  double       target_lo, target_hi; /* the good side as a band; NAN: to the edge */
} AnaCard;

AnaCard *ana_card_new  (const AnaCardInput *input);
void     ana_card_free (AnaCard            *card);

/* Numbers as people read them (boards is where that is decided, once). */
typedef enum { ANA_DECIMAL_SYSTEM, ANA_DECIMAL_POINT, ANA_DECIMAL_COMMA } AnaDecimalMark;

void  ana_format_set_decimal (AnaDecimalMark mark);               /* over what the locale says */
char *ana_format_value   (double value, const char *unit, gboolean compact, const char *locale);
char *ana_format_head    (double value, const char *unit, const char *locale); /* "€ 1 344 071": the largest type */
char *ana_format_bare    (double value, const char *unit, gboolean compact, const char *locale); /* "356.3 k" */
char *ana_format_axis    (double value, const char *locale);      /* "60 k": a tick, without its unit */
char *ana_format_age     (gint64 age_usec);                       /* "3 s", "26 min", "2 days" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaCard, ana_card_free)

G_END_DECLS
