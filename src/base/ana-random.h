/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-random.h: our own seeded generator (xoshiro256++): the same seed gives the same bytes on every machine.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint64 s[4];
} AnaRandom;

void    ana_random_init      (AnaRandom *self,
                              guint64    seed);
guint64 ana_random_next      (AnaRandom *self);
double  ana_random_double    (AnaRandom *self);               /* [0, 1) */
gint64  ana_random_range     (AnaRandom *self,
                              gint64     begin,
                              gint64     end);                /* [begin, end) */
double  ana_random_normal    (AnaRandom *self);
gint64  ana_random_poisson   (AnaRandom *self,
                              double     mean);

char   *ana_uuid_new         (void);                          /* lower-case UUID, version 4 */
gboolean ana_uuid_is_valid   (const char *text);
char   *ana_ulid_new         (gint64     now_usec);           /* 26 characters, for epochs */

G_END_DECLS
