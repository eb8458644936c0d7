/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-processor-private.h: the parts of the processor; the room's own.
 */
#pragma once

#include "ana-batch-private.h"
#include "ana-processor.h"

G_BEGIN_DECLS

/* --- how far the events of a dataset have come, by one time column --- */
typedef struct {
  char       *dataset;       /* (owned) */
  char       *time;          /* (owned) */
  GHashTable *sources;       /* (owned) of name to AnaSource */
  gint64      watermark_usec; /* ANA_TIME_NONE before the first event */
} AnaWatermark;

AnaWatermark *ana_watermark_new     (const char                *dataset,
                                     const char                *time);
void          ana_watermark_free    (AnaWatermark              *self);
void          ana_watermark_note    (AnaWatermark              *self,
                                     const char                *source,
                                     gint64                     newest_usec,
                                     gint64                     now_usec);
gboolean      ana_watermark_advance (AnaWatermark              *self,
                                     const AnaProcessorOptions *options,
                                     gint64                     now_usec);  /* TRUE when it moved */

/* --- sliding windows of a cube --- */
typedef struct _AnaWindows AnaWindows;

AnaWindows *ana_windows_new     (AnaMeasure *const *measures,   /* borrowed */
                                 guint              n_measures,
                                 const GArray      *widths_sec);
void        ana_windows_free    (AnaWindows        *self);
void        ana_windows_add     (AnaWindows        *self,
                                 gint64             sec,
                                 guint32            key,
                                 AnaMeasureInput  **inputs,
                                 const guint32     *rows,
                                 guint              n_rows);
void        ana_windows_slide   (AnaWindows        *self,
                                 gint64             watermark_usec);
typedef void (*AnaWindowFunc)   (guint              measure,
                                 int                window_sec,
                                 AnaSpan            span,
                                 guint32            key,
                                 const AnaState    *state,
                                 gpointer           data);
typedef gboolean (*AnaWindowWanted) (guint measure, int window_sec, gpointer data);
void        ana_windows_collect (AnaWindows        *self,
                                 AnaWindowWanted    wanted,
                                 AnaWindowFunc      func,
                                 gpointer           data);

/* --- cubes: KPIs that cut the same rows the same way share their buckets and keys --- */
#define ANA_CUBE_MAX_KPIS 64

typedef struct {
  guint32   key;
  guint64   changed;   /* a bit a KPI: since it was last collected */
  AnaState *states[];  /* (owned): one a KPI of the cube */
} AnaCell;

typedef struct {
  AnaSpan     span;
  gboolean    closed;
  GHashTable *cells;    /* (owned) of key to AnaCell */
  GPtrArray  *changed;  /* (owned) of AnaCell, borrowed */
} AnaBucket;

typedef struct {
  gboolean       on;
  AnaPeriod      period;
  const AnaZone *zone;
  GHashTable    *buckets;  /* (owned) of start to AnaBucket */
  AnaBucketer    bucketer;
  AnaBucket     *last;     /* (nullable): borrowed from buckets */
} AnaLevel;

typedef struct {
  const char *const *dims;     /* (nullable): the total */
  GHashTable        *admitted; /* (owned): the keys that are told apart */
  guint32            rest;     /* the key of all others */
} AnaCut;

typedef struct {
  char          *name;         /* (owned): what its KPIs have in common */
  AnaWatermark  *watermark;    /* borrowed */
  gboolean       recompute;    /* keeps no states: its buckets go dirty */
  gboolean       has_refs;
  guint          n_kpis;
  guint          index[ANA_CUBE_MAX_KPIS];
  const AnaKpi  *kpis[ANA_CUBE_MAX_KPIS];
  AnaMeasure    *measures[ANA_CUBE_MAX_KPIS]; /* borrowed from the KPIs */
  GArray        *cuts;         /* (owned) of AnaCut */
  AnaLevel       levels[ANA_N_KPI_PERIODS];
  AnaWindows    *windows;      /* (owned) (nullable) */
} AnaCube;

typedef struct _AnaDirtySet AnaDirtySet;

AnaDirtySet *ana_dirty_set_new  (void);
void         ana_dirty_set_free (AnaDirtySet *self);
void         ana_dirty_set_add  (AnaDirtySet *self,
                                 guint        kpi,
                                 AnaPeriod    period,
                                 gint64       start_usec);
GArray      *ana_dirty_set_take (AnaDirtySet *self);

AnaCube *ana_cube_new     (const AnaKpi              *first,
                           const char                *name,
                           AnaWatermark              *watermark,
                           AnaKeyTable               *keys);
void     ana_cube_free    (AnaCube                   *self);
char    *ana_cube_name    (const AnaKpi              *kpi);
void     ana_cube_add_kpi (AnaCube                   *self,
                           const AnaKpi              *kpi,
                           guint                      index);
void     ana_cube_push    (AnaCube                   *self,
                           AnaBatch                  *batch,
                           const AnaProcessorOptions *options,
                           AnaDirtySet               *dirty);
void     ana_cube_advance (AnaCube                   *self,
                           const AnaProcessorOptions *options,
                           AnaDirtySet               *dirty);
AnaCell *ana_cube_find    (AnaCube                   *self,
                           AnaPeriod                  period,
                           gint64                     start_usec,
                           guint32                    key);      /* (nullable) */
/* The buckets of a level by their start. */
GPtrArray *ana_level_list (AnaLevel                  *self);

/* --- references between KPIs --- */
typedef struct {
  AnaCube *cube;
  guint    place;  /* of the KPI within the cube */
} AnaKpiPlace;

typedef struct _AnaHistory AnaHistory;

AnaHistory *ana_history_new    (const AnaCatalogue *catalogue);
void        ana_history_free   (AnaHistory         *self);
void        ana_history_note   (AnaHistory         *self,
                                guint               kpi,
                                AnaPeriod           period,
                                guint32             key,
                                const AnaSpanPart  *part);
gboolean    ana_history_find   (const AnaHistory   *self,
                                guint               kpi,
                                AnaPeriod           period,
                                guint32             key,
                                gint64              start_usec,
                                AnaSpanPart        *out);
/* Appends the parts of a span to @out (of AnaSpanPart). */
void        ana_history_list   (const AnaHistory   *self,
                                guint               kpi,
                                AnaPeriod           period,
                                guint32             key,
                                AnaSpan             span,
                                GArray             *out);

struct _AnaProcessor {
  AnaCatalogue       *catalogue;  /* (owned) */
  AnaProcessorOptions options;
  AnaKeyTable        *keys;       /* (owned) */
  GPtrArray          *watermarks; /* (owned) of AnaWatermark */
  GPtrArray          *cubes;      /* (owned) of AnaCube */
  AnaKpiPlace        *places;     /* (owned): one a KPI */
  AnaDirtySet        *dirty;      /* (owned) */
  AnaHistory         *history;    /* (owned) */
};

AnaMeasureValue ana_processor_finish (AnaProcessor   *self,
                                      guint           kpi,
                                      AnaPeriod       period,
                                      AnaSpan         span,
                                      guint32         key,
                                      const AnaState *state);

G_END_DECLS
