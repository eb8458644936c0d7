/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-address.c: where a hub is. A plain connection leaves this machine never (SYNC.md section 5).
 */
#include "config.h"

#include "ana-address.h"

#include "ana-error.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* sun_path has room for this many bytes and the end. */
#define MAX_SOCKET_PATH 107

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
parse_unix (const char *path, AnaAddress *out, GError **error)
{
  if (!g_path_is_absolute (path) || strlen (path) > MAX_SOCKET_PATH)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("unix:%s: the path of a socket is absolute and at most %d bytes long"), path,
                   MAX_SOCKET_PATH);
      return FALSE;
    }
  out->socket_path = g_strdup (path);
  out->host = g_strdup ("localhost");
  out->port = 80;
  return TRUE;
}

/**
 * ana_address_parse:
 * @url: unix:/path, http://loopback[:port] or https://host[:port]
 * @out: filled in; clear it with ana_address_clear()
 * @error: return location
 *
 * Returns: %FALSE and %ANA_ERROR_BAD_INPUT for other schemes, user names, paths, and plain http to another machine
 */
gboolean
ana_address_parse (const char *url, AnaAddress *out, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme;

  *out = (AnaAddress) { 0 };
  if (g_str_has_prefix (url, "unix:"))
    return parse_unix (url + strlen ("unix:"), out, error);

  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  out->tls = strcmp (scheme, "https") == 0 || strcmp (scheme, "wss") == 0;
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' || g_uri_get_userinfo (uri) != NULL ||
      (!out->tls && strcmp (scheme, "http") != 0 && strcmp (scheme, "ws") != 0))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("%s: a hub's address is http://, https:// or unix:/path"), url);
      return FALSE;
    }
  if (!out->tls && !is_loopback (g_uri_get_host (uri)))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("%s: a hub on another machine is reached over https only"), url);
      return FALSE;
    }
  out->host = g_strdup (g_uri_get_host (uri));
  out->port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : out->tls ? 443 : 80;
  return TRUE;
}

/* Whether the network has nothing to do with it: this computer's own hub, however it is reached. */
gboolean
ana_address_is_local (const AnaAddress *self)
{
  return self->socket_path != NULL || (self->host != NULL && is_loopback (self->host));
}

void
ana_address_clear (AnaAddress *self)
{
  g_clear_pointer (&self->socket_path, g_free);
  g_clear_pointer (&self->host, g_free);
}

/* Returns: (transfer full) */
GSocketConnectable *
ana_address_connectable (const AnaAddress *self)
{
  if (self->socket_path != NULL)
    return G_SOCKET_CONNECTABLE (g_unix_socket_address_new (self->socket_path));
  return g_network_address_new (self->host, self->port);
}

/* The Host header: "localhost", "127.0.0.1:8480", "[::1]:8480". */
char *
ana_address_dup_host (const AnaAddress *self)
{
  gboolean bare_v6 = strchr (self->host, ':') != NULL;

  if (self->socket_path != NULL)
    return g_strdup ("localhost");
  return g_strdup_printf (bare_v6 ? "[%s]:%u" : "%s:%u", self->host, self->port);
}

/* "https://host:port", without a slash at the end */
char *
ana_address_dup_base (const AnaAddress *self)
{
  g_autofree char *host = ana_address_dup_host (self);

  return g_strdup_printf ("%s://%s", self->tls ? "https" : "http", host);
}
