/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chunk-private.h: the points of one key in columns, ascending by time, and their bytes.
 */
#pragma once

#include "ana-wire.h"

G_BEGIN_DECLS

#define ANA_CHUNK_POINTS 512

/* flags of a point */
#define ANA_POINT_REASON 0x07 /* AnaReason */
#define ANA_POINT_RATIO  0x08 /* num and den are there */
#define ANA_POINT_DEAD   0x10 /* tombstone */

typedef struct {
  guint    n;
  guint    capacity;
  gint64  *ts_usec;
  double  *value;   /* 0 where missing or dead */
  gint64  *count;
  gint64  *rev;
  guint8  *flags;
  double  *num;     /* (nullable) until one point has a ratio */
  double  *den;     /* (nullable) */
} AnaChunk;

typedef enum {
  ANA_UPSERT_IGNORED,  /* an equal or higher revision is held */
  ANA_UPSERT_ADDED,
  ANA_UPSERT_REPLACED,
} AnaUpsert;

void      ana_chunk_clear  (AnaChunk       *self);
AnaUpsert ana_chunk_upsert (AnaChunk       *self,
                            const AnaRow   *row,
                            AnaRow         *out_old);  /* of REPLACED */
void      ana_chunk_append (AnaChunk       *self,
                            const AnaChunk *from,
                            guint           first,
                            guint           n);
void      ana_chunk_reserve (AnaChunk      *self,
                            guint           n,
                            gboolean        ratio);
void      ana_chunk_drop   (AnaChunk       *self,
                            guint           n_first);
guint     ana_chunk_find   (const AnaChunk *self,
                            gint64          ts_usec);  /* index of the first point at or after it */
void      ana_chunk_get    (const AnaChunk *self,
                            guint           index,
                            AnaRow         *out);      /* dim is "" */

/* Bytes. The checksum covers the row's key and its place in the tail too: a body under another key is noticed. */
typedef struct {
  double min, max, sum;  /* of the points that have a value; 0 when none has */
} AnaChunkStats;

void      ana_chunk_encode (const AnaChunk *self,
                            guint           first,
                            guint           n,
                            GByteArray     *out,       /* replaced */
                            AnaChunkStats  *out_stats);
guint32   ana_chunk_crc    (gint64          kid,
                            gint64          upto,
                            const void     *body,
                            gsize           n_bytes);
gboolean  ana_chunk_decode (AnaChunk       *self,      /* appended to */
                            const void     *body,
                            gsize           n_bytes,
                            gboolean       *has_flags);/* (nullable) set when any point has flags */

G_END_DECLS
