/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-signer.h: the key of a profile (Ed25519), and signatures.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANA_KEY_CHARS       64  /* hex */
#define ANA_SIGNATURE_CHARS 128 /* hex */

typedef struct _AnaSigner AnaSigner;

AnaSigner  *ana_signer_open       (const char   *path,     /* made when missing */
                                   GError      **error);
AnaSigner  *ana_signer_new        (const guint8  seed[32]);
void        ana_signer_free       (AnaSigner    *self);
const char *ana_signer_get_key    (AnaSigner    *self);    /* public, hex */
char       *ana_signer_sign       (AnaSigner    *self,
                                   const char   *purpose,
                                   const void   *data,
                                   gsize         n_bytes); /* hex */
gboolean    ana_signature_check   (const char   *key,
                                   const char   *signature,
                                   const char   *purpose,
                                   const void   *data,
                                   gsize         n_bytes);
char       *ana_key_to_words      (const char   *key);     /* for people to compare: groups of four */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaSigner, ana_signer_free)

G_END_DECLS
