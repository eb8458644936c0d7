/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-data.h: what the tiles of a board show, as immutable values. Window, painter and command line show the same one.
 */
#pragma once

#include "ana-board.h"
#include "ana-card.h"
#include "ana-chart.h"
#include "ana-frame.h"
#include "ana-overview.h"

G_BEGIN_DECLS

#define ANA_TILE_MAX_ROWS 10000 /* of one answer of the hub */
#define ANA_TILE_ALL_ROWS 100000 /* the most that a hub gives at once: what is exported */
#define ANA_TILE_SHOWN_ROWS 1000 /* of a table or a list in a tile; drilling shows the rest */

typedef enum {
  ANA_TILE_LOADING,  /* asked for; nothing is known yet */
  ANA_TILE_READY,
  ANA_TILE_STALE,    /* shown as of an earlier moment: the hub is not there, or would not answer */
  ANA_TILE_EMPTY,    /* no rows for this range and these filters */
  ANA_TILE_ERROR,    /* cannot be shown: the message says why */
} AnaTileState;

typedef struct {
  gatomicrefcount ref_count;
  char        *key;
  AnaTileType  type;
  AnaTileState state;
  char        *title;
  char        *unit;        /* "£", "" when there is none to say */
  char        *message;     /* of EMPTY, ERROR, LOADING and STALE; "" otherwise */
  AnaFreshness freshness;
  gint64       as_of_usec;  /* ANA_TIME_NONE: not known */
  gboolean     truncated;   /* a limit cut the rows */
  gboolean     is_fault;    /* of ERROR: the tile itself is written wrongly; asking again says the same */
  gboolean     is_own;      /* its rows stand in its spec: nobody is asked for them */
  gboolean     is_filtered; /* of EMPTY: filters of the board took the rows away */
  char        *code;        /* (nullable) of the KPI that it shows */
  AnaPeriod    period;      /* of its buckets */
  char        *split;       /* (nullable) the member that the column "category" is */
  AnaCard     *card;        /* (nullable) of a KPI tile */
  AnaChart    *chart;       /* (nullable) of a chart tile */
  AnaChart    *shown;       /* (nullable) what its series have become, as the board says: what is painted of it */
  AnaFrame    *frame;       /* (nullable) the rows that are shown */
  JsonNode    *model;       /* (nullable) the query that was asked, with time and filters; never written to */
  JsonNode    *spec;        /* (nullable) of a chart tile; never written to */
  const AnaZone *zone;      /* in which its times were read */
  char        *dim;         /* (nullable) key of the KPI that it shows */
  char        *text;        /* (nullable) of a text tile */
  GBytes      *image;       /* (nullable) of an image tile */
  char        *field;       /* (nullable) of a filter tile */
  char       **choices;     /* (nullable) of a filter tile: what the field can be */
  char       **warnings;    /* what of the spec is not drawn */
  char        *question;    /* (nullable) key of what the hub was asked */
  GBytes      *answer;      /* (nullable) what it said */
} AnaTileData;

/* The rows of a model that only the hub can answer. */
typedef struct {
  char   *key;   /* under which its answer is kept; the same for the same question at another moment */
  GBytes *body;  /* of POST /query */
} AnaTileQuestion;

typedef struct {
  GBytes  *body;        /* (owned) (nullable) the last answer */
  gint64   as_of_usec;  /* of it */
  gboolean is_old;      /* it was asked before this program began, or long ago */
  char    *error;       /* (owned) (nullable) why the hub did not answer last time */
} AnaTileAnswer;

/* Where rows come from; called on the thread that builds. */
typedef struct {
  AnaPointSource points;
  gpointer       data;
  void          (*read_answer) (gpointer data, const char *key, AnaTileAnswer *out); /* (nullable) */
  AnaSchema    *(*read_schema) (gpointer data, const char *dataset);                 /* (nullable) (transfer full) (nullable): not known */
} AnaTileSource;

typedef struct _AnaBoardData AnaBoardData;

typedef struct {
  AnaBoard       *board;
  AnaCatalogue   *catalogue;
  const char     *tab;         /* (nullable) id; NULL: all of them */
  const char     *range;       /* (nullable) as ana_range_parse() reads it; NULL: the board's */
  JsonObject     *filters;     /* (nullable) in place of the board's: predicates by id */
  const AnaZone  *zone;        /* of a board that names none */
  gint64          now_usec;    /* hub time */
  AnaFreshness    freshness;   /* of the connection */
  const char     *locale;      /* (nullable) */
  GCancellable   *cancellable; /* (nullable): nobody wants it any more */
  gboolean        sent;        /* it shows what came with it: nothing is asked until the user says so */
  gboolean        all_rows;    /* for a file or for paper: as many rows as the hub gives */
  AnaBoardData   *before;      /* (nullable) of the same document: tiles whose answer is the same are taken over */
} AnaBoardInput;

struct _AnaBoardData {
  gatomicrefcount ref_count;
  GPtrArray    *tiles;       /* of AnaTileData, in reading order */
  GPtrArray    *questions;   /* of AnaTileQuestion: ask, keep, build again */
  GArray       *spans;       /* of AnaSpanQuestion, the same of KPIs */
  char        **codes;       /* of the KPIs shown: to be watched */
  char         *range;       /* as ana_range_parse() reads it */
  char         *range_label; /* "28 days" */
  AnaSpan       span;
  gint64        as_of_usec;  /* of the newest tile; ANA_TIME_NONE */
  AnaCatalogue *catalogue;   /* (owned) */
  JsonNode     *filters;     /* (nullable) an object: predicates by id; never written to */
  char         *sent_by;     /* (nullable) it shows what this person sent; set by who built it */
  gint64        sent_usec;   /* when */
};

AnaBoardData *ana_board_data_new    (const AnaBoardInput *input,
                                     const AnaTileSource *source);
AnaBoardData *ana_board_data_ref    (AnaBoardData        *self);
void          ana_board_data_unref  (AnaBoardData        *self);
AnaTileData  *ana_board_data_find   (AnaBoardData        *self,
                                     const char          *key);   /* (transfer none) (nullable) */
AnaTileData  *ana_tile_data_ref     (AnaTileData         *self);
void          ana_tile_data_unref   (AnaTileData         *self);
char         *ana_tile_data_dup_cell (const AnaTileData  *self,
                                     guint                col,
                                     guint                row,
                                     const AnaZone       *zone,
                                     const char          *locale);
char         *ana_tile_data_dup_heading (const AnaTileData *self,
                                     guint                col);
char         *ana_tile_data_dup_figure (const AnaTileData *self,
                                     guint                col,
                                     guint                row,
                                     const AnaZone       *zone,
                                     const char          *locale);
/* Of a list: which column stands in the row, which under it and which at its end; -1: none. */
typedef struct { int text, time, figure; } AnaListColumns;
AnaListColumns ana_tile_data_find_list_columns (const AnaTileData *self);
char         *ana_column_dup_title  (const char          *name);
AnaTileData  *ana_tile_data_new_rows (const char         *title,
                                     GBytes              *answer,
                                     GError             **error);
void          ana_tile_answer_clear (AnaTileAnswer       *answer);
void          ana_tile_question_free (AnaTileQuestion    *question);

/* ana-tile-model.c: what a tile asks */
char         *ana_board_dup_range   (const AnaBoard      *board,
                                     const AnaZone       *zone,
                                     gint64               now_usec);
char         *ana_board_dup_compare (const AnaBoard      *board);
JsonObject   *ana_board_get_filters (const AnaBoard      *board);  /* (nullable) */
const AnaZone *ana_board_get_time_zone (const AnaBoard   *board,
                                     const AnaZone       *fallback);
gboolean      ana_tile_is_local     (const AnaTile       *tile);
gboolean      ana_tile_has_own_rows (const AnaTile       *tile);   /* ana-tile-own.c */
JsonNode     *ana_tile_get_query    (const AnaTile       *tile);   /* (nullable) (transfer full) */

/* ana-tile-rows.c: what is behind a mark */
typedef struct {
  const guint *rows;   /* of the chart: of a mark of shapes */
  guint        n_rows;
  double       x;      /* of a point of series; NAN of shapes */
  int          layer;  /* of it; -1: all that stand there */
} AnaTileMark;

guint        *ana_tile_find_rows    (const AnaTileData   *data,
                                     const AnaTileMark   *mark,
                                     guint               *n);       /* (transfer full) */
AnaTileData  *ana_tile_data_new_picked (const AnaTileData *data,
                                     const guint         *rows,
                                     guint                n_rows);
JsonNode     *ana_tile_make_rows_model (const AnaTileData *data,
                                     const AnaBoardData  *board,
                                     const guint         *rows,
                                     guint                n_rows);  /* (nullable) */
char        **ana_tile_list_filters (const AnaTileData   *data,
                                     const guint         *rows,
                                     guint                n_rows);
GBytes       *ana_tile_make_body    (JsonNode            *model);
GBytes       *ana_tile_make_long_body (JsonNode          *model);    /* of all rows that a hub gives */
JsonArray    *ana_tile_read_brush   (const AnaTileData   *data,
                                     JsonNode            *predicates,
                                     const AnaZone       *zone,
                                     char               **range);

/* ana-kpi-rows.c: the dataset "kpi" */
#define ANA_KPI_DATASET "kpi"
AnaSchema    *ana_kpi_rows_get_schema (const AnaCatalogue *catalogue);

/* ana-tile-answer.c: an answer of POST /query (FORMATS.md section 9) as a frame */
AnaFrame     *ana_tile_answer_to_frame (GBytes           *body,
                                     gint64              *as_of_usec,
                                     gboolean            *truncated,
                                     GError             **error);
gint64        ana_tile_answer_get_as_of (JsonObject      *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaBoardData, ana_board_data_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaTileData, ana_tile_data_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnaTileAnswer, ana_tile_answer_clear)

G_END_DECLS
