/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-options.c: what a hub may be told, and what it refuses to do.
 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "ana-error.h"
#include "ana-hub.h"
#include "ana-listener.h"
#include "ana-tokens.h"

typedef struct {
  const char *name, *args;   /* words separated by spaces */
  int         code;          /* -1: fine */
  const char *says;          /* (nullable) part of the message */
} Row;

static const Row rows[] = {
  { "nothing", "", -1, NULL },
  { "loopback", "--listen 127.0.0.1:0", -1, NULL },
  { "loopback 6", "--listen [::1]:0", -1, NULL },
  { "localhost", "--listen localhost:80", -1, NULL },
  { "equals", "--listen=127.0.0.1:0 --storage=sqlite:/x", -1, NULL },
  { "twice", "--listen 127.0.0.1:1 --listen 127.0.0.1:2", -1, NULL },
  { "embedded", "--embedded --socket /tmp/s", -1, NULL },
  { "everybody", "--listen 0.0.0.0:80", ANA_ERROR_USAGE, "--token-file" },
  { "everybody 6", "--listen [::]:80", ANA_ERROR_USAGE, "--tls-cert" },
  { "everybody with tokens alone", "--listen 0.0.0.0:80 --token-file t", ANA_ERROR_USAGE, "--tls-cert" },
  { "everybody with TLS alone", "--listen 0.0.0.0:80 --tls-cert c --tls-key k", ANA_ERROR_USAGE, "--token-file" },
  { "everybody with both", "--listen 0.0.0.0:80 --tls-cert c --tls-key k --token-file t", -1, NULL },
  { "name that is no number", "--listen example.org:80", ANA_ERROR_USAGE, NULL },
  { "no port", "--listen 127.0.0.1", ANA_ERROR_USAGE, NULL },
  { "key missing", "--tls-cert c", ANA_ERROR_USAGE, "go together" },
  { "embedded without socket", "--embedded", ANA_ERROR_USAGE, "--socket" },
  { "unknown", "--colour red", ANA_ERROR_USAGE, "--colour" },
  { "unknown last", "--colour", ANA_ERROR_USAGE, "--colour" },
  { "no option", "start", ANA_ERROR_USAGE, "start" },
  { "value missing", "--listen", ANA_ERROR_USAGE, NULL },
  { "other storage", "--storage postgresql://x", ANA_ERROR_USAGE, "sqlite" },
  { "storage without folder", "--storage sqlite:", ANA_ERROR_USAGE, NULL },
  { "local bus", "--bus local", -1, NULL },
  { "other bus", "--bus nats://x", ANA_ERROR_USAGE, "local" },
  { "config missing", "--config /nowhere/x.json", -2, NULL },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) args = g_strsplit (rows[i].args, " ", -1);
      g_autofree char *message = NULL;
      g_autoptr (GError) error = NULL;
      AnaHubOptions options;
      gboolean ok;

      ana_hub_options_init (&options);
      ok = ana_hub_options_parse (&options, *rows[i].args != '\0' ? args : args + g_strv_length (args), &message, &error);
      g_test_message ("%s: %s", rows[i].name, error != NULL ? error->message : "fine");
      g_assert_cmpint (ok, ==, rows[i].code == -1);
      g_assert_cmpint (ok, ==, error == NULL);
      if (rows[i].code >= 0)
        g_assert_error (error, ANA_ERROR, rows[i].code);
      if (rows[i].says != NULL)
        g_assert_nonnull (strstr (error->message, rows[i].says));
      if (ok)
        g_assert_cmpuint (options.listen->len + (options.socket_path != NULL), >, 0);
      ana_hub_options_clear (&options);
    }
}

static void
test_messages (void)
{
  static const char *const words[] = { "--help", "--version" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      char *args[] = { (char *) words[i], NULL };
      g_autofree char *message = NULL;
      AnaHubOptions options;

      ana_hub_options_init (&options);
      g_assert_true (ana_hub_options_parse (&options, args, &message, NULL));
      g_assert_nonnull (strstr (message, i == 0 ? "--listen" : ANA_VERSION));
      ana_hub_options_clear (&options);
    }
}

static char *
write_file (const char *text)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("ana-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_steal_pointer (&path);
}

static gboolean
check_config (const char *text, AnaHubOptions *options, GError **error)
{
  g_autofree char *path = write_file (text);
  char *args[] = { (char *) "check-config", path, NULL };
  g_autofree char *message = NULL;
  gboolean ok;

  ana_hub_options_init (options);
  ok = ana_hub_options_parse (options, args, &message, error);
  g_unlink (path);
  return ok;
}

static void
test_config (void)
{
  static const char *const bad[] = {
    "", "[]", "{\"colour\":\"red\"}", "{\"listen\":5}", "{\"listen\":\"0.0.0.0:80\"}", "{\"config\":\"x\"}", "{\"colour\":true}",
    "{\"storage\":\"x\"}", "{\"listen\":[[1]]}",
  };
  AnaHubOptions options;
  g_autoptr (GError) error = NULL;

  g_assert_true (check_config ("{\"listen\":[\"127.0.0.1:0\",\"[::1]:0\"],\"storage\":\"sqlite:/x\",\"sample\":true,\"embedded\":false}", &options, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (options.listen->len, ==, 2);
  g_assert_cmpstr (options.storage_dir, ==, "/x");
  g_assert_true (options.sample);
  g_assert_false (options.embedded);
  g_assert_true (options.check_only);
  ana_hub_options_clear (&options);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (check_config (bad[i], &options, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      ana_hub_options_clear (&options);
    }
}

static void
test_care (void)
{
  static char *const lines[][5] = {
    { "backup", "/b", NULL }, { "restore", "/b", "--storage", "sqlite:/d", NULL }, { "backup", NULL }, { "restore", "--storage", NULL },
    { "backup", "/b", "/c", NULL }, { "remove-data", NULL }, { "remove-data", "/b", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *message = NULL;
      AnaHubOptions options;

      ana_hub_options_init (&options);
      g_assert_cmpint (ana_hub_options_parse (&options, (char **) lines[i], &message, &error), ==, i < 2);
      g_assert_true (i < 2 || g_error_matches (error, ANA_ERROR, ANA_ERROR_USAGE));
      g_assert_cmpstr (i < 2 ? options.backup_path : NULL, ==, i == 0 ? "/b" : NULL);
      g_assert_cmpstr (i < 2 ? options.restore_path : NULL, ==, i == 1 ? "/b" : NULL);
      g_assert_cmpstr (i == 1 ? options.storage_dir : "/d", ==, "/d");
      ana_hub_options_clear (&options);
    }
}

static void
test_remove_data (void)
{
  static char *const line[] = { "remove-data", "--yes", "--storage", "sqlite:/d", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  AnaHubOptions options;

  ana_hub_options_init (&options);
  g_assert_true (ana_hub_options_parse (&options, (char **) line, &message, &error));
  g_assert_true (options.remove_data);
  g_assert_cmpstr (options.storage_dir, ==, "/d");
  ana_hub_options_clear (&options);
}

static void
test_tokens (void)
{
  static const char *const bad[] = { "", "# nothing\n", "short main\n", "0123456789abcdef UPPER\n", "0123456789abcdef ../x\n" };
  g_autofree char *path = write_file ("# people\n\n0123456789abcdef sample\n  fedcba9876543210  \n");
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaTokens) tokens = ana_tokens_load (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ana_tokens_find (tokens, "0123456789abcdef"), ==, "sample");
  g_assert_cmpstr (ana_tokens_find (tokens, "fedcba9876543210"), ==, "main");
  g_assert_null (ana_tokens_find (tokens, "0123456789abcde"));
  g_assert_null (ana_tokens_find (tokens, ""));
  g_unlink (path);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *wrong = write_file (bad[i]);

      g_assert_null (ana_tokens_load (wrong, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_clear_error (&error);
      g_unlink (wrong);
    }
}

static void
test_tenant_names (void)
{
  g_autofree char *longest = g_strnfill (63, 'a');
  g_autofree char *longer = g_strnfill (64, 'a');

  g_assert_true (ana_tenant_is_valid ("main"));
  g_assert_true (ana_tenant_is_valid ("a-1_b"));
  g_assert_true (ana_tenant_is_valid (longest));
  g_assert_false (ana_tenant_is_valid (""));
  g_assert_false (ana_tenant_is_valid ("Main"));
  g_assert_false (ana_tenant_is_valid ("a b"));
  g_assert_false (ana_tenant_is_valid (longer));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/options/rows", test_rows);
  g_test_add_func ("/hub/options/remove-data", test_remove_data);
  g_test_add_func ("/hub/options/messages", test_messages);
  g_test_add_func ("/hub/options/config", test_config);
  g_test_add_func ("/hub/options/care", test_care);
  g_test_add_func ("/hub/tokens/file", test_tokens);
  g_test_add_func ("/hub/tokens/tenants", test_tenant_names);
  return g_test_run ();
}
