/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-codec.h: bytes of numbers: varints, delta, checksums. Decoders never read past the end and report damage.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint32  ana_crc32c             (guint32        crc,
                                 const void    *data,
                                 gsize          n_bytes);
guint64  ana_fnv1a64            (const void    *data,
                                 gsize          n_bytes);

/* Writers append to a GByteArray. */
void     ana_put_varint         (GByteArray    *out,
                                 guint64        value);
void     ana_put_zigzag         (GByteArray    *out,
                                 gint64         value);
void     ana_put_double         (GByteArray    *out,
                                 double         value);      /* 8 bytes, little endian */
void     ana_put_text           (GByteArray    *out,
                                 const char    *text,
                                 gssize         len);        /* length, bytes */
void     ana_put_delta_int64s   (GByteArray    *out,
                                 const gint64  *values,
                                 guint          n);          /* first, then zigzag deltas */

/* A cursor over bytes; after the first failure every read returns zero and ok is FALSE. */
typedef struct {
  const guint8 *p;
  const guint8 *end;
  gboolean      ok;
} AnaBytesReader;

void     ana_bytes_reader_init  (AnaBytesReader *self,
                                 const void     *data,
                                 gsize           n_bytes);
guint64  ana_get_varint         (AnaBytesReader *self);
gint64   ana_get_zigzag         (AnaBytesReader *self);
double   ana_get_double         (AnaBytesReader *self);
const char *ana_get_text        (AnaBytesReader *self,
                                 gsize          *len);       /* not terminated */
gboolean ana_get_delta_int64s   (AnaBytesReader *self,
                                 gint64         *values,
                                 guint           n);

G_END_DECLS
