/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-error.h: the error domain of the rooms, codes named by what the caller can do.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANA_ERROR (ana_error_quark ())

/**
 * AnaError:
 * @ANA_ERROR_FAILED: nothing the caller can do but tell the user (exit 1)
 * @ANA_ERROR_USAGE: the call's words are wrong (exit 2)
 * @ANA_ERROR_BAD_INPUT: the input is wrong; the message names file, line, column, reason (exit 3)
 * @ANA_ERROR_NOT_FOUND: the thing named does not exist (exit 4)
 * @ANA_ERROR_NOT_PERMITTED: this caller may not (exit 5)
 * @ANA_ERROR_IN_USE: another process holds it; try later (exit 6)
 * @ANA_ERROR_RETRY: passing trouble (network, busy); the same call may work later
 * @ANA_ERROR_CORRUPT: stored data is damaged; set aside and rebuild, or restore
 * @ANA_ERROR_TOO_NEW: written by a newer version; do not touch
 * @ANA_ERROR_FULL: no space; free some and call again
 * @ANA_ERROR_NO_DATA: the question is fine, there is nothing to answer it from
 * @ANA_ERROR_LIMIT: a stated limit was passed; ask for less
 * @ANA_ERROR_AUTH: sign in again
 */
typedef enum {
  ANA_ERROR_FAILED,
  ANA_ERROR_USAGE,
  ANA_ERROR_BAD_INPUT,
  ANA_ERROR_NOT_FOUND,
  ANA_ERROR_NOT_PERMITTED,
  ANA_ERROR_IN_USE,
  ANA_ERROR_RETRY,
  ANA_ERROR_CORRUPT,
  ANA_ERROR_TOO_NEW,
  ANA_ERROR_FULL,
  ANA_ERROR_NO_DATA,
  ANA_ERROR_LIMIT,
  ANA_ERROR_AUTH,
} AnaError;

GQuark ana_error_quark    (void);
int    ana_error_get_exit (const GError *error);
void   ana_error_set_at   (GError     **error,
                           const char  *file,
                           gint64       line,
                           gint64       column,
                           const char  *format,
                           ...) G_GNUC_PRINTF (5, 6);

G_END_DECLS
