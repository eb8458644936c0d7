/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-byte-source.h: the bytes of a file as UTF-8 text: unpacked, without byte order mark, from the encoding named.
 */
#pragma once

#include "ana-mapping-private.h"

G_BEGIN_DECLS

typedef struct _AnaByteSource AnaByteSource;

AnaByteSource *ana_byte_source_open         (const char *path, AnaEncoding encoding, GError **error);
AnaByteSource *ana_byte_source_new_fd       (int fd, const char *name, AnaEncoding encoding, GError **error);
gssize         ana_byte_source_read         (gpointer self, char *buffer, gsize n_bytes, GError **error);
double         ana_byte_source_get_progress (const AnaByteSource *self);
void           ana_byte_source_free         (AnaByteSource *self);
char          *ana_byte_source_inner_name   (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaByteSource, ana_byte_source_free)

G_END_DECLS
