/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-options.c: what a hub is told to do, from the command line and from a file.
 */
#include "config.h"

#include "ana-hub.h"

#include <string.h>

#include "ana-error.h"
#include "ana-json.h"
#include "ana-listener.h"

#define DEFAULT_LISTEN "127.0.0.1:8080"

static const char usage_text[] =
  "Usage: analytics-hub [OPTION…]\n"
  "       analytics-hub check-config FILE\n"
  "       analytics-hub backup FILE [--storage sqlite:DIR]    while a hub runs, or not\n"
  "       analytics-hub restore FILE [--storage sqlite:DIR]   while none runs; what is there is moved aside\n"
  "       analytics-hub remove-data --yes [--storage sqlite:DIR]   while none runs; there is no way back\n"
  "\n"
  "  --listen ADDR:PORT     listen there; may be repeated; port 0 takes a free one\n"
  "  --socket PATH          listen on a Unix socket, for this user\n"
  "  --embedded             run for the program that started this; stop after standard input ends\n"
  "  --storage sqlite:DIR   where the data lie\n"
  "  --bus local            how hubs share rows\n"
  "  --drop DIR             take the files that are put there; may be repeated\n"
  "  --token-file FILE      a token and its tenant a line; wanted from everybody\n"
  "  --tls-cert FILE, --tls-key FILE   speak TLS\n"
  "  --name HOST[:PORT]     a further name of this hub; may be repeated\n"
  "  --origin ORIGIN        a web origin that may ask; may be repeated\n"
  "  --sample               bring the sample company and this computer\n"
  "  --config FILE          the same as JSON\n"
  "  --version, --help\n";

void
ana_hub_options_init (AnaHubOptions *self)
{
  *self = (AnaHubOptions) { 0 };
  self->listen = g_ptr_array_new_with_free_func (g_free);
  self->drops = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->origins = g_ptr_array_new_with_free_func (g_free);
}

void
ana_hub_options_clear (AnaHubOptions *self)
{
  g_ptr_array_unref (self->listen);
  g_ptr_array_unref (self->drops);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->origins);
  g_free (self->socket_path);
  g_free (self->storage_dir);
  g_free (self->backup_path);
  g_free (self->restore_path);
  g_free (self->token_file);
  g_free (self->tls_certificate);
  g_free (self->tls_key);
  *self = (AnaHubOptions) { 0 };
}

/* --- one option ------------------------------------------------------------------------------------------------- */

static gboolean
set_storage (AnaHubOptions *self, const char *value, GError **error)
{
  if (!g_str_has_prefix (value, "sqlite:") || value[strlen ("sqlite:")] == '\0')
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "storage \"%s\": this hub knows sqlite:DIR", value);
      return FALSE;
    }
  g_free (self->storage_dir);
  self->storage_dir = g_strdup (value + strlen ("sqlite:"));
  return TRUE;
}

static gboolean
set_text (char **slot, const char *value)
{
  g_free (*slot);
  *slot = g_strdup (value);
  return TRUE;
}

static gboolean
add_text (GPtrArray *list, const char *value)
{
  g_ptr_array_add (list, g_strdup (value));
  return TRUE;
}

/* Sets an option that has a value. The names are those of the command line without dashes in front. */
static gboolean
set_option (AnaHubOptions *self, const char *name, const char *value, GError **error)
{
  if (strcmp (name, "listen") == 0)
    return add_text (self->listen, value);
  if (strcmp (name, "drop") == 0)
    return add_text (self->drops, value);
  if (strcmp (name, "name") == 0)
    return add_text (self->names, value);
  if (strcmp (name, "origin") == 0)
    return add_text (self->origins, value);
  if (strcmp (name, "socket") == 0)
    return set_text (&self->socket_path, value);
  if (strcmp (name, "token-file") == 0)
    return set_text (&self->token_file, value);
  if (strcmp (name, "tls-cert") == 0)
    return set_text (&self->tls_certificate, value);
  if (strcmp (name, "tls-key") == 0)
    return set_text (&self->tls_key, value);
  if (strcmp (name, "storage") == 0)
    return set_storage (self, value, error);
  if (strcmp (name, "config") == 0)
    return ana_hub_options_load (self, value, error);
  if (strcmp (name, "bus") == 0 && strcmp (value, "local") == 0)
    return TRUE;
  if (strcmp (name, "bus") == 0)
    g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "bus \"%s\": this hub knows local", value);
  else
    g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "unknown option --%s; see --help", name);
  return FALSE;
}

static gboolean
set_flag (AnaHubOptions *self, const char *name)
{
  if (strcmp (name, "embedded") == 0)
    self->embedded = TRUE;
  else if (strcmp (name, "sample") == 0)
    self->sample = TRUE;
  else
    return FALSE;
  return TRUE;
}

/* --- the command line ------------------------------------------------------------------------------------------- */

static gboolean
parse_one (AnaHubOptions *self, char ***args, GError **error)
{
  const char *arg = *(*args)++;
  const char *equals = strchr (arg, '=');
  g_autofree char *name = NULL;
  const char *value;

  if (!g_str_has_prefix (arg, "--"))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "\"%s\" is no option; see --help", arg);
      return FALSE;
    }
  name = equals != NULL ? g_strndup (arg + 2, equals - arg - 2) : g_strdup (arg + 2);
  if (equals == NULL && set_flag (self, name))
    return TRUE;
  value = equals != NULL ? equals + 1 : **args;
  if (value == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "--%s: unknown, or its value is missing; see --help", name);
      return FALSE;
    }
  if (equals == NULL)
    (*args)++;
  return set_option (self, name, value, error);
}

static gboolean
parse_remove (AnaHubOptions *self, char ***args, GError **error)
{
  if (g_strcmp0 ((*args)[1], "--yes") != 0)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE, "remove-data removes everything that the hub keeps, for good: say --yes");
      return FALSE;
    }
  self->remove_data = TRUE;
  *args += 2;
  return TRUE;
}

/* "backup FILE" or "restore FILE": @args stands after the file then. */
static gboolean
parse_care (AnaHubOptions *self, char ***args, GError **error)
{
  gboolean backup = **args != NULL && strcmp (**args, "backup") == 0;
  gboolean restore = **args != NULL && strcmp (**args, "restore") == 0;

  if (**args != NULL && strcmp (**args, "remove-data") == 0)
    return parse_remove (self, args, error);
  if (!backup && !restore)
    return TRUE;
  if ((*args)[1] == NULL || g_str_has_prefix ((*args)[1], "--"))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "%s wants a file", **args);
      return FALSE;
    }
  set_text (backup ? &self->backup_path : &self->restore_path, (*args)[1]);
  *args += 2;
  return TRUE;
}

/**
 * ana_hub_options_parse:
 * @self: initialised options
 * @args: the words after the program's name, NULL-terminated
 * @out_message: (out): what to print and end with 0 (`--help`, `--version`), else %NULL
 * @error: return location; USAGE, or BAD_INPUT from a file
 *
 * Reads the command line. Options of a file stand where `--config` stands: what comes later wins.
 */
gboolean
ana_hub_options_parse (AnaHubOptions *self, char **args, char **out_message, GError **error)
{
  *out_message = NULL;
  if (args[0] != NULL && strcmp (args[0], "check-config") == 0)
    {
      if (args[1] == NULL || args[2] != NULL)
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "check-config wants one file");
          return FALSE;
        }
      self->check_only = TRUE;
      return ana_hub_options_load (self, args[1], error) && ana_hub_options_check (self, error);
    }
  if (!parse_care (self, &args, error))
    return FALSE;
  while (*args != NULL)
    {
      if (strcmp (*args, "--help") == 0 || strcmp (*args, "-h") == 0)
        *out_message = g_strdup (usage_text);
      else if (strcmp (*args, "--version") == 0)
        *out_message = g_strdup ("analytics-hub " ANA_VERSION "\n");
      if (*out_message != NULL)
        return TRUE;
      if (!parse_one (self, &args, error))
        return FALSE;
    }
  if (self->listen->len == 0 && self->socket_path == NULL)
    g_ptr_array_add (self->listen, g_strdup (DEFAULT_LISTEN));
  return ana_hub_options_check (self, error);
}

/* --- the file --------------------------------------------------------------------------------------------------- */

static gboolean
load_member (AnaHubOptions *self, const char *path, const char *name, JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!load_member (self, path, name, json_array_get_element (array, i), error))
          return FALSE;
      return TRUE;
    }
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      if (!json_node_get_boolean (node) || set_flag (self, name))
        return TRUE;
      ana_error_set_at (error, path, 0, 0, "/%s: unknown", name);
      return FALSE;
    }
  if (strcmp (name, "config") == 0 || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      ana_error_set_at (error, path, 0, 0, "/%s: a text, a list of texts, or true", name);
      return FALSE;
    }
  if (set_option (self, name, json_node_get_string (node), error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

/**
 * ana_hub_options_load:
 * @self: initialised options
 * @path: a JSON object whose members are the options without dashes in front
 * @error: return location; BAD_INPUT, USAGE for an unknown option
 *
 * Reads options from a file.
 */
gboolean
ana_hub_options_load (AnaHubOptions *self, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = ana_json_parse_file (path, NULL, error);
  g_autoptr (GList) members = NULL;
  JsonObject *object;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      ana_error_set_at (error, path, 1, 1, "no JSON object");
      return FALSE;
    }
  object = json_node_get_object (node);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    if (!load_member (self, path, l->data, json_object_get_member (object, l->data), error))
      return FALSE;
  return TRUE;
}

/**
 * ana_hub_options_check:
 * @self: options
 * @error: return location; USAGE, in words that say what to do
 *
 * Whether these options are safe together: an address that others can reach wants TLS and tokens.
 */
gboolean
ana_hub_options_check (const AnaHubOptions *self, GError **error)
{
  if ((self->tls_certificate == NULL) != (self->tls_key == NULL))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "--tls-cert and --tls-key go together");
      return FALSE;
    }
  if (self->embedded && self->socket_path == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "--embedded wants --socket PATH");
      return FALSE;
    }
  for (guint i = 0; i < self->listen->len; i++)
    {
      const char *address = self->listen->pdata[i];

      if (!ana_listener_is_loopback (address) && (self->tls_certificate == NULL || self->token_file == NULL))
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE,
                       "%s can be reached by others: that wants --tls-cert, --tls-key and --token-file (or listen on 127.0.0.1)", address);
          return FALSE;
        }
    }
  return TRUE;
}
