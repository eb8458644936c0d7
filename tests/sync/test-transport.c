/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-transport.c: addresses and back-off.
 */
#include "ana-address.h"
#include "ana-backoff.h"
#include "ana-error.h"

static const struct {
  const char *url;
  const char *host;        /* NULL: refused */
  guint16     port;
  gboolean    tls;
  const char *socket_path;
} addresses[] = {
  { "http://127.0.0.1:8480", "127.0.0.1:8480", 8480, FALSE, NULL },
  { "http://localhost", "localhost:80", 80, FALSE, NULL },
  { "http://[::1]:8480", "[::1]:8480", 8480, FALSE, NULL },
  { "ws://127.0.0.1:1", "127.0.0.1:1", 1, FALSE, NULL },
  { "https://hub.example", "hub.example:443", 443, TRUE, NULL },
  { "wss://hub.example:8443", "hub.example:8443", 8443, TRUE, NULL },
  { "unix:/run/hub.sock", "localhost", 80, FALSE, "/run/hub.sock" },
  { "http://hub.example", NULL, 0, FALSE, NULL },
  { "http://10.0.0.1", NULL, 0, FALSE, NULL },
  { "http://127.0.0.1.evil.example", NULL, 0, FALSE, NULL },
  { "https://user:word@hub.example", NULL, 0, FALSE, NULL },
  { "ftp://127.0.0.1", NULL, 0, FALSE, NULL },
  { "unix:relative.sock", NULL, 0, FALSE, NULL },
  { "", NULL, 0, FALSE, NULL },
  { "https://", NULL, 0, FALSE, NULL },
};

static void
test_addresses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      AnaAddress address;
      gboolean ok = ana_address_parse (addresses[i].url, &address, &error);
      g_autofree char *host = ok ? ana_address_dup_host (&address) : NULL;

      g_test_message ("%s", addresses[i].url);
      g_assert_cmpstr (host, ==, addresses[i].host);
      if (ok)
        {
          g_assert_cmpint (address.port, ==, addresses[i].port);
          g_assert_cmpint (address.tls, ==, addresses[i].tls);
          g_assert_cmpstr (address.socket_path, ==, addresses[i].socket_path);
        }
      else
        g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      ana_address_clear (&address);
    }
}

static void
test_long_socket (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) url = g_string_new ("unix:/");
  AnaAddress address;

  while (url->len < strlen ("unix:") + 107)
    g_string_append_c (url, 'a');
  g_assert_true (ana_address_parse (url->str, &address, &error));
  ana_address_clear (&address);
  g_string_append_c (url, 'a');
  g_assert_false (ana_address_parse (url->str, &address, &error));
  ana_address_clear (&address);
}

/* Full jitter: every delay lies under its ceiling, and they differ. */
static void
test_backoff (void)
{
  AnaBackoff backoff;
  gint64 sum = 0;

  ana_backoff_init (&backoff, 7);
  for (guint n = 1; n <= 20; n++)
    {
      gint64 ceiling = MIN (60 * G_USEC_PER_SEC, G_GINT64_CONSTANT (500000) << MIN (n, 16)), delay;

      ana_backoff_fail (&backoff, 0, 0);
      delay = ana_backoff_get_delay (&backoff);
      g_assert_cmpint (delay, >=, 0);
      g_assert_cmpint (delay, <=, ceiling);
      sum += delay;
    }
  g_assert_cmpint (sum, >, 0);
  ana_backoff_reset (&backoff);
  g_assert_cmpint (ana_backoff_get_delay (&backoff), <=, G_USEC_PER_SEC / 2);
}

/* SYNC.md section 4, rows 46 and 47 */
static void
test_server_wishes (void)
{
  AnaBackoff backoff;

  ana_backoff_init (&backoff, 7);
  ana_backoff_fail (&backoff, 429, 20 * G_USEC_PER_SEC);
  for (guint i = 0; i < 50; i++)
    {
      gint64 delay = ana_backoff_get_delay (&backoff);
      g_assert_cmpint (delay, >=, 20 * G_USEC_PER_SEC);
      g_assert_cmpint (delay, <=, 22 * G_USEC_PER_SEC);
    }
  ana_backoff_reset (&backoff);
  for (guint i = 0; i < 5; i++)
    ana_backoff_fail (&backoff, 502, 0);
  g_assert_cmpint (ana_backoff_get_delay (&backoff), >=, 60 * G_USEC_PER_SEC);
  ana_backoff_fail (&backoff, 0, 0); /* another kind of trouble: the circuit closes */
  g_assert_cmpint (ana_backoff_get_delay (&backoff), <=, 60 * G_USEC_PER_SEC);
}

static void
test_retry_after (void)
{
  const gint64 now = G_GINT64_CONSTANT (1445412480) * G_USEC_PER_SEC; /* Wed, 21 Oct 2015 07:28:00 GMT */

  g_assert_cmpint (ana_backoff_parse_retry (NULL, now), ==, 0);
  g_assert_cmpint (ana_backoff_parse_retry ("120", now), ==, 120 * G_USEC_PER_SEC);
  g_assert_cmpint (ana_backoff_parse_retry ("Wed, 21 Oct 2015 07:28:30 GMT", now), ==, 30 * G_USEC_PER_SEC);
  g_assert_cmpint (ana_backoff_parse_retry ("Wed, 21 Oct 2015 07:27:00 GMT", now), ==, 0);
  g_assert_cmpint (ana_backoff_parse_retry ("-1", now), ==, 0);
  g_assert_cmpint (ana_backoff_parse_retry ("99999999999999999999", now), ==, 0);
  g_assert_cmpint (ana_backoff_parse_retry ("soon", now), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/address/table", test_addresses);
  g_test_add_func ("/sync/address/long-socket", test_long_socket);
  g_test_add_func ("/sync/backoff/full-jitter", test_backoff);
  g_test_add_func ("/sync/backoff/server-wishes", test_server_wishes);
  g_test_add_func ("/sync/backoff/retry-after", test_retry_after);
  return g_test_run ();
}
