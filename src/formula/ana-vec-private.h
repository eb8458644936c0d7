/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-vec-private.h: a column of values while a formula runs; the room's own.
 *
 * A constant is a vec of one value with mask 0, so that the loops read v[row & mask] for both.
 */
#pragma once

#include "ana-node-private.h"

G_BEGIN_DECLS

typedef struct _AnaVec AnaVec;

struct _AnaVec {
  guint              refs;
  AnaType            type;
  char               currency[4];
  guint              n;      /* values held: the rows, or 1 */
  guint              mask;   /* 0 of a constant, else all ones */
  const gint64      *i64;    /* int bool time date money */
  const double      *f64;    /* real */
  const guint32     *codes;  /* text */
  const guint64     *valid;  /* (nullable): every value is valid */
  const char *const *dict;
  guint              n_dict;
  gpointer           own_values;   /* (owned) (nullable) */
  guint64           *own_valid;    /* (owned) (nullable) */
  gpointer          *own_dict;     /* (owned) (nullable) of owned texts */
  AnaVec            *base;         /* (owned) (nullable): keeps the dictionary */
};

AnaVec *ana_vec_new        (AnaType        type,
                            const char    *currency,
                            guint          n,
                            gboolean       constant); /* values unset, all valid */
AnaVec *ana_vec_from_frame (const AnaFrame *frame,
                            guint          col);
AnaVec *ana_vec_ref        (AnaVec        *self);
void    ana_vec_unref      (AnaVec        *self);
void    ana_vec_set_null   (AnaVec        *self,
                            guint          i);
void    ana_vec_and_valid  (AnaVec        *self,
                            const AnaVec  *other);    /* null where @other is */
AnaVec *ana_vec_to_real    (AnaVec        *self);     /* (transfer full) */
AnaVec *ana_vec_to_type    (AnaVec        *self,
                            AnaType        type,
                            const char    *currency); /* (transfer full): numbers, date to time */
guint64 *ana_vec_to_mask   (const AnaVec  *self,
                            guint          n_rows);   /* bits of the rows that are true */

static inline gboolean
ana_vec_is_valid (const AnaVec *self, guint row)
{
  guint i = row & self->mask;
  return self->valid == NULL || ((self->valid[i >> 6] >> (i & 63)) & 1) != 0;
}

static inline const char *
ana_vec_text (const AnaVec *self, guint row)
{
  return self->dict[self->codes[row & self->mask]];
}

static inline gint64 *
ana_vec_ints (AnaVec *self)
{
  return self->own_values;
}

static inline double *
ana_vec_doubles (AnaVec *self)
{
  return self->own_values;
}

/* Copies one value of eight bytes between vecs of one type. */
static inline void
ana_vec_copy_value (AnaVec *self, guint i, const AnaVec *from, guint row)
{
  row &= from->mask;
  if (from->type == ANA_TYPE_REAL)
    ((double *) self->own_values)[i] = from->f64[row];
  else
    ((gint64 *) self->own_values)[i] = from->i64[row];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaVec, ana_vec_unref)

/* Puts a text column together; takes equal texts once. */
typedef struct {
  GHashTable *codes; /* (owned) of text to code + 1 */
  GPtrArray  *texts; /* (owned) */
} AnaTextPool;

void    ana_text_pool_init (AnaTextPool *self);
guint32 ana_text_pool_add  (AnaTextPool *self,
                            char        *text);  /* (transfer full) */
void    ana_text_pool_end  (AnaTextPool *self,
                            AnaVec      *vec);

/* What a formula runs over: a frame, or columns that @find finds. */
typedef struct _AnaEval AnaEval;

struct _AnaEval {
  const AnaFrame *frame;
  guint           n_rows;
  gconstpointer   table;  /* (nullable): for @find */
  AnaVec       *(*find)  (const AnaEval *self,
                          const char    *name);  /* (nullable) */
};

AnaVec *ana_node_eval (const AnaNode *self,
                       const AnaEval *eval);

/* The functions of rows: a table that the checker and the evaluation share. */
struct _AnaFunction {
  const char *name;
  guint       min_args, max_args;
  gboolean  (*check) (AnaNode *node, const char *text, GError **error);
  AnaVec   *(*eval)  (const AnaNode *node, AnaVec **args, guint n_rows);
};

const AnaFunction *ana_function_find (const char *name);
AnaVec *ana_vec_choose (AnaVec *const *from,   /* of one type; values taken from from[which[row]] */
                        guint          n_from,
                        const guint16 *which,  /* G_MAXUINT16: null */
                        guint          n_rows,
                        AnaType        type,
                        const char    *currency);

G_END_DECLS
