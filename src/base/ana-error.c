/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-error.c: the error domain of the rooms.
 */
#include "config.h"

#include "ana-error.h"

G_DEFINE_QUARK (ana-error-quark, ana_error)

/**
 * ana_error_get_exit:
 * @error: (nullable): an error of any domain
 *
 * The exit code of the command line's contract (DESIGN.md section 10) for @error.
 *
 * Returns: 0 for %NULL, 1 to 6 otherwise; 1 for other domains
 */
int
ana_error_get_exit (const GError *error)
{
  if (error == NULL)
    return 0;
  if (error->domain != ANA_ERROR)
    return 1;

  switch ((AnaError) error->code)
    {
    case ANA_ERROR_USAGE:
      return 2;
    case ANA_ERROR_BAD_INPUT:
    case ANA_ERROR_CORRUPT:
    case ANA_ERROR_LIMIT:
      return 3;
    case ANA_ERROR_NOT_FOUND:
    case ANA_ERROR_NO_DATA:
      return 4;
    case ANA_ERROR_NOT_PERMITTED:
    case ANA_ERROR_AUTH:
      return 5;
    case ANA_ERROR_IN_USE:
      return 6;
    case ANA_ERROR_FAILED:
    case ANA_ERROR_RETRY:
    case ANA_ERROR_TOO_NEW:
    case ANA_ERROR_FULL:
      return 1;
    }
  return 1;
}

/**
 * ana_error_set_at:
 * @error: return location
 * @file: (nullable): what was read
 * @line: 1-based line, 0 when there is none
 * @column: 1-based column, 0 when there is none
 * @format: the reason, printf style
 *
 * Sets %ANA_ERROR_BAD_INPUT with a message "file:line:column: reason".
 */
void
ana_error_set_at (GError     **error,
                  const char  *file,
                  gint64       line,
                  gint64       column,
                  const char  *format,
                  ...)
{
  g_autoptr (GString) place = g_string_new (NULL);
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  if (file != NULL)
    g_string_append_printf (place, "%s:", file);
  if (line > 0)
    g_string_append_printf (place, "%" G_GINT64_FORMAT ":", line);
  if (column > 0)
    g_string_append_printf (place, "%" G_GINT64_FORMAT ":", column);
  if (place->len > 0)
    g_string_append_c (place, ' ');

  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s%s", place->str, reason);
}
