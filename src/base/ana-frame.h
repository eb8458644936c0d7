/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-frame.h: an immutable, reference-counted table in columns. What crosses a thread is one of these.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  ANA_TYPE_INT,   /* gint64 */
  ANA_TYPE_REAL,  /* double, always finite */
  ANA_TYPE_TEXT,  /* guint32 code into the column's dictionary */
  ANA_TYPE_BOOL,  /* gint64 0 or 1 */
  ANA_TYPE_TIME,  /* gint64 UTC microseconds */
  ANA_TYPE_DATE,  /* gint64 days since 1970-01-01 */
  ANA_TYPE_MONEY, /* gint64 minor units of the field's currency */
} AnaType;

typedef enum {
  ANA_ROLE_DIMENSION,
  ANA_ROLE_MEASURE,
  ANA_ROLE_TIME,
} AnaRole;

typedef struct {
  const char *name;        /* (owned by the frame) */
  AnaType     type;
  char        currency[4]; /* of money, else "" */
  const char *unit;        /* (nullable) FORMATS.md unit; NULL when plain */
  AnaRole     role;
} AnaField;

const char *ana_type_to_string   (AnaType      type,
                                  const char  *currency,
                                  char         out[16]);     /* "money:EUR" */
gboolean    ana_type_from_string (const char  *text,
                                  AnaType     *out_type,
                                  char         out_currency[4]);

typedef struct _AnaFrame AnaFrame;

AnaFrame         *ana_frame_ref         (AnaFrame        *self);
void              ana_frame_unref       (AnaFrame        *self);
guint             ana_frame_get_n_rows  (const AnaFrame  *self);
guint             ana_frame_get_n_cols  (const AnaFrame  *self);
const AnaField   *ana_frame_get_field   (const AnaFrame  *self,
                                         guint            col);
int               ana_frame_find        (const AnaFrame  *self,
                                         const char      *name);  /* -1 when absent; ASCII case ignored */
const gint64     *ana_frame_get_int64s  (const AnaFrame  *self,
                                         guint            col);   /* int bool time date money */
const double     *ana_frame_get_doubles (const AnaFrame  *self,
                                         guint            col);   /* real */
const guint32    *ana_frame_get_codes   (const AnaFrame  *self,
                                         guint            col);   /* text */
const char *const *ana_frame_get_dict   (const AnaFrame  *self,
                                         guint            col,
                                         guint           *n_entries);
const guint64    *ana_frame_get_validity (const AnaFrame *self,
                                          guint           col);   /* (nullable): NULL when every row is valid */
gboolean          ana_frame_is_null     (const AnaFrame  *self,
                                         guint            col,
                                         guint            row);
const char       *ana_frame_get_text    (const AnaFrame  *self,
                                         guint            col,
                                         guint            row);   /* (nullable) */
double            ana_frame_get_number  (const AnaFrame  *self,
                                         guint            col,
                                         guint            row);   /* any numeric type; NAN when null */
AnaFrame         *ana_frame_slice       (AnaFrame        *self,
                                         guint            first,
                                         guint            n_rows);
AnaFrame         *ana_frame_take_rows   (AnaFrame        *self,
                                         const guint32   *rows,
                                         guint            n_rows);
AnaFrame         *ana_frame_select_columns (AnaFrame    *self,
                                            const guint *cols,
                                            guint        n_cols);
AnaFrame         *ana_frame_join_columns (AnaFrame      **frames,
                                          guint           n_frames); /* side by side; as many rows each */
AnaFrame         *ana_frame_concat      (AnaFrame       **frames,
                                         guint            n_frames,
                                         GError         **error); /* same schema */
GBytes           *ana_frame_to_bytes    (const AnaFrame  *self);  /* compact typed columns with CRC-32C */
AnaFrame         *ana_frame_from_bytes  (GBytes          *bytes,
                                         GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaFrame, ana_frame_unref)

/* Builds one frame, row by row or column by column; one thread. end() frees the builder. */
typedef struct _AnaFrameBuilder AnaFrameBuilder;

AnaFrameBuilder *ana_frame_builder_new         (void);
void             ana_frame_builder_free        (AnaFrameBuilder *self);
guint            ana_frame_builder_add_field   (AnaFrameBuilder *self,
                                                const char      *name,
                                                AnaType          type,
                                                const char      *currency,
                                                const char      *unit,
                                                AnaRole          role);
void             ana_frame_builder_put_int64   (AnaFrameBuilder *self,
                                                guint            col,
                                                gint64           value);
void             ana_frame_builder_put_double  (AnaFrameBuilder *self,
                                                guint            col,
                                                double           value); /* NaN and infinite become null */
void             ana_frame_builder_put_text    (AnaFrameBuilder *self,
                                                guint            col,
                                                const char      *value,
                                                gssize           len);   /* NULL is null */
void             ana_frame_builder_put_null    (AnaFrameBuilder *self,
                                                guint            col);
void             ana_frame_builder_put_bulk_int64  (AnaFrameBuilder *self,
                                                    guint            col,
                                                    const gint64    *values,
                                                    guint            n);
void             ana_frame_builder_put_bulk_double (AnaFrameBuilder *self,
                                                    guint            col,
                                                    const double    *values,
                                                    guint            n);
guint            ana_frame_builder_get_n_rows  (AnaFrameBuilder *self,
                                                guint            col);
AnaFrame        *ana_frame_builder_end         (AnaFrameBuilder *self);  /* every column the same length */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaFrameBuilder, ana_frame_builder_free)

G_END_DECLS
