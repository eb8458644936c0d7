/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-frame-private.h: how a frame lies in memory, for those who make one.
 */
#pragma once

#include "ana-frame.h"

G_BEGIN_DECLS

/* Shared by the frames that were cut from one another; atomic counts. */
typedef struct {
  guint  n;
  char **texts;   /* (owned) NULL-terminated */
} AnaDict;

typedef struct {
  AnaField  field;     /* name and unit are owned here */
  gpointer  owner;     /* (owned) g_atomic_rc_box of numbers; data points into it */
  gpointer  data;      /* gint64, double or guint32 by type */
  AnaDict  *dict;      /* (owned) (nullable) of text */
  guint64  *validity;  /* (owned) (nullable) bit set: valid */
} AnaColumn;

struct _AnaFrame {
  gatomicrefcount  ref_count;
  guint            n_rows;
  guint            n_cols;
  AnaColumn       *columns;
};

AnaFrame *ana_frame_alloc        (guint           n_cols,
                                  guint           n_rows);
void      ana_frame_init_column  (AnaFrame       *self,
                                  guint           col,
                                  const AnaField *field);   /* copies the texts */
gpointer  ana_frame_alloc_data   (AnaFrame       *self,
                                  guint           col);     /* n_rows numbers of the column's type */
gsize     ana_type_size          (AnaType         type);

AnaDict  *ana_dict_new_take      (char          **texts,
                                  guint           n);
void      ana_dict_unref         (AnaDict        *dict);

/* Finds the code of a text, or gives it the next one. */
typedef struct {
  GPtrArray *texts;   /* of char* (owned) */
  guint32   *table;   /* code + 1 */
  guint32    mask;
} AnaDictBuilder;

void      ana_dict_builder_init  (AnaDictBuilder *self);
void      ana_dict_builder_clear (AnaDictBuilder *self);
guint32   ana_dict_builder_add   (AnaDictBuilder *self,
                                  const char     *text,
                                  gsize           len);
AnaDict  *ana_dict_builder_end   (AnaDictBuilder *self);

G_END_DECLS
