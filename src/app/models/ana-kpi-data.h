/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-data.h: everything that the page of a KPI says, as one immutable value.
 */
#pragma once

#include "ana-reading.h"

G_BEGIN_DECLS

typedef struct {
  gatomicrefcount ref_count;
  AnaCatalogue *catalogue;     /* (owned) */
  const AnaKpi *kpi;
  AnaPeriod     period;
  AnaRange      range;
  AnaSpan       span;          /* of the range */
  gboolean      is_running;    /* now is within the span */
  AnaCompare    compare_with;
  AnaDuration   back;          /* how far the comparison lies back; nothing for none */
  AnaSpan       compare;       /* empty for none */
  gint64        now_usec;
  AnaCard      *card;
  AnaTrouble    trouble;       /* why there are no rows to show */
  char         *trouble_details; /* (nullable) for a report of it, in English */
  AnaChart     *chart;         /* (nullable) all of the history */
  AnaChart     *strip;         /* (nullable) the same, small */
  AnaSeries    *now, *before;  /* (nullable) one place a bucket, equally long */
  guint         n;             /* points */
  int           last_index;    /* of the span's last point; -1 when it has none */
  gint64       *before_usec;   /* of each point: the bucket it is held against; ANA_TIME_NONE for none */
  gint64       *rev, *count;   /* of each point; 0 where there is none */
  gboolean      last_partial;
  /* why */
  char         *range_label;   /* "28 days" */
  char         *compare_title; /* "Previous 28 days", "" for none */
  double        num, den;      /* class ratio, over the span; NAN otherwise */
  double        closed, running; /* class sum: complete buckets, and the running one; NAN otherwise */
  guint         n_closed;
  gint64        n_rows;        /* events in the span */
  gint64        as_of_usec;
  gint64        last_rev;
  GArray       *questions;     /* of AnaSpanQuestion */
} AnaKpiData;

AnaKpiData *ana_kpi_data_new   (AnaReading *reading);
void        ana_kpi_data_unref (AnaKpiData *self);
AnaKpiData *ana_kpi_data_ref   (AnaKpiData *self);

/* Of one bucket; NAN, ANA_TIME_NONE: there is none. */
gint64      ana_kpi_data_get_time        (const AnaKpiData *self,
                                          int               index);   /* of a bucket that is there */
double      ana_kpi_data_get_now         (const AnaKpiData *self,
                                          int               index);
double      ana_kpi_data_get_before      (const AnaKpiData *self,
                                          int               index);
gint64      ana_kpi_data_get_before_time (const AnaKpiData *self,
                                          int               index);
double      ana_kpi_data_get_comparable  (const AnaKpiData *self,
                                          int               index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaKpiData, ana_kpi_data_unref)

G_END_DECLS
