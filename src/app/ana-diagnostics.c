/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-diagnostics.c: the log file of the window, and the text of "Copy Diagnostics": versions, states, errors, no data.
 */
#include "config.h"

#include "ana-diagnostics.h"

#include "ana-care.h"
#include "ana-file.h"
#include "ana-log.h"

#include <adwaita.h>

#define N_LOG_LINES 60

/* The log lies in $XDG_STATE_HOME/analytics-dashboard. Without a place to write the window runs without. */
void
ana_diagnostics_start (void)
{
  g_autofree char *path = ana_care_get_log ("window.log");
  g_autofree char *dir = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  if (!ana_dir_make_private (dir, &error) || !ana_log_open (path, &error))
    g_message ("no log file: %s", error->message);
}

/**
 * ana_diagnostics_without_names:
 * @text: lines of a log, or a message
 *
 * Streams say which figures somebody looks at, files and quoted names what is called how: neither goes into a report. What
 * kind each was stays: "kpi:…", "FILE", "“…”".
 *
 * Returns: (transfer full): the text without them
 */
char *
ana_diagnostics_without_names (const char *text)
{
  static const struct { const char *pattern, *instead; } rows[] = {
    { "\\b(kpi|win|obj|cat|alert|ml|job):[^\\s,;“”\"]+", "\\1:…" },
    { "“[^”\n]*”", "“…”" },
    { "\"[^\"\n]*\"", "\"…\"" },
    { "(?<![\\w/:])~?/[^\\s:;,]+", "FILE" },
    { "[^\\s/:;,()]+\\.(csv|tsv|jsonl?|xlsx|parquet|adash|adpack|anabackup|map\\.json)\\b", "FILE" },
  };
  char *out = g_utf8_make_valid (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (rows[i].pattern, G_REGEX_CASELESS, 0, NULL);
      char *next = regex != NULL ? g_regex_replace (regex, out, -1, 0, rows[i].instead, 0, NULL) : NULL;

      g_free (out);
      out = next != NULL ? next : g_strdup (""); /* rather nothing than a name */
    }
  return out;
}

static char *
take_clean (char *text)
{
  char *clean = text != NULL ? ana_diagnostics_without_names (text) : NULL;

  g_free (text);
  return clean;
}

/* The last lines of the embedded hub's own words. */
static char *
read_hub_log (void)
{
  g_autofree char *path = ana_care_get_log ("hub.log"), *text = NULL;
  const char *from;
  gsize n_bytes = 0;
  guint n = 0;

  if (!g_file_get_contents (path, &text, &n_bytes, NULL))
    return g_strdup ("");
  for (from = text + n_bytes; from > text; from--)
    if (from[-1] == '\n' && from < text + n_bytes && ++n == N_LOG_LINES)
      break;
  return g_strdup (from);
}

static void
append_log (GString *text, const char *title, char *log)
{
  g_autofree char *clean = take_clean (log);

  if (clean != NULL && *clean != '\0')
    g_string_append_printf (text, "\n%s:\n%s\n", title, clean);
}

static void
describe_profile (GString *text, AnaProfile *profile)
{
  AnaSync *sync = ana_profile_get_sync (profile);
  AnaStore *store = ana_profile_get_store (profile);
  g_autofree char *message = take_clean (store != NULL ? ana_store_dup_message (store) : NULL);
  g_autofree char *fault = take_clean (sync != NULL ? ana_sync_dup_error (sync) : NULL);
  AnaSyncCounters counters;

  g_string_append_printf (text, "profile %s: store %s, flags %d%s%s\n", ana_profile_get_name (profile),
                          store != NULL ? "open" : "closed", store != NULL ? (int) ana_store_get_flags (store) : 0,
                          message != NULL ? ", " : "", message != NULL ? message : "");
  if (store != NULL)
    g_string_append_printf (text, "  cache %" G_GINT64_FORMAT " bytes, %u batches waiting\n",
                            ana_store_get_cache_bytes (store), ana_store_get_n_queued (store));
  if (sync != NULL)
    ana_sync_get_counters (sync, &counters);
  if (sync != NULL)
    g_string_append_printf (text, "  mended: %" G_GUINT64_FORMAT " mismatches, %" G_GUINT64_FORMAT " streams fetched anew, %" G_GUINT64_FORMAT " set aside\n",
                            counters.n_mismatches, counters.n_resyncs, counters.n_quarantined);
  if (sync != NULL)
    g_string_append_printf (text, "  sync %s, %u rows not stored yet%s%s\n", ana_sync_state_to_string (ana_sync_get_state (sync)),
                            ana_recent_get_n_rows (ana_sync_get_recent (sync)), fault != NULL ? ", last error: " : "", fault != NULL ? fault : "");
}

/**
 * ana_diagnostics_describe:
 * @session: the session
 *
 * Versions, states and last errors, in English, for a report of a fault; no figure, and no name of what is looked at.
 *
 * Returns: (transfer full): the text
 */
char *
ana_diagnostics_describe (AnaSession *session)
{
  GString *text = g_string_new (NULL);
  GPtrArray *profiles = ana_session_get_profiles (session);
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  g_string_append_printf (text, "analytics-dashboard %s\n%s\nGTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n", ANA_VERSION,
                          os != NULL ? os : "", gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version);
  for (guint i = 0; i < profiles->len; i++)
    describe_profile (text, profiles->pdata[i]);
  append_log (text, "log", ana_log_tail (N_LOG_LINES));
  append_log (text, "log of the embedded hub", read_hub_log ());
  return g_string_free (text, FALSE);
}
