/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tokens.c: the token file: one token a line, a space, its tenant; lines that begin with # are comments.
 */
#include "config.h"

#include "ana-tokens.h"

#include <string.h>

#include "ana-error.h"

#define MIN_TOKEN_CHARS 16
#define MAX_FILE_BYTES  (1024 * 1024)

typedef struct {
  char *digest;  /* SHA-256: comparing digests says nothing about how much of a token was right */
  char *tenant;
} Token;

struct _AnaTokens {
  GArray *tokens;  /* of Token */
};

static void
clear_token (gpointer data)
{
  Token *token = data;

  g_free (token->digest);
  g_free (token->tenant);
}

/**
 * ana_tenant_is_valid:
 * @tenant: a name
 *
 * Whether @tenant can be one: 1 to 63 of lower-case letters, digits, '-' and '_'.
 */
gboolean
ana_tenant_is_valid (const char *tenant)
{
  gsize len = strspn (tenant, "abcdefghijklmnopqrstuvwxyz0123456789-_");

  return len > 0 && len < 64 && tenant[len] == '\0';
}

static gboolean
add_line (AnaTokens *self, const char *path, guint number, char *line, GError **error)
{
  g_auto (GStrv) words = NULL;
  Token token;

  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  words = g_strsplit_set (line, " \t", 2);
  if (words[1] != NULL)
    g_strstrip (words[1]);
  if (strlen (words[0]) < MIN_TOKEN_CHARS)
    {
      ana_error_set_at (error, path, number, 1, "a token has at least %d characters", MIN_TOKEN_CHARS);
      return FALSE;
    }
  if (words[1] != NULL && !ana_tenant_is_valid (words[1]))
    {
      ana_error_set_at (error, path, number, (gint64) strlen (words[0]) + 2, "\"%s\" is no name of a tenant", words[1]);
      return FALSE;
    }
  token.digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, words[0], -1);
  token.tenant = g_strdup (words[1] != NULL ? words[1] : "main");
  g_array_append_val (self->tokens, token);
  return TRUE;
}

/**
 * ana_tokens_load:
 * @path: the file
 * @error: return location; BAD_INPUT with file, line and column
 *
 * Reads the token file. A file without a token is an error: nobody could come in.
 *
 * Returns: (transfer full): the tokens
 */
AnaTokens *
ana_tokens_load (const char *path, GError **error)
{
  g_autoptr (AnaTokens) self = g_new0 (AnaTokens, 1);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize len;

  self->tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  g_array_set_clear_func (self->tokens, clear_token);
  if (!g_file_get_contents (path, &text, &len, error))
    return NULL;
  if (len > MAX_FILE_BYTES || !g_utf8_validate (text, len, NULL))
    {
      ana_error_set_at (error, path, 0, 0, "no text file of at most %d bytes", MAX_FILE_BYTES);
      return NULL;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!add_line (self, path, i + 1, lines[i], error))
      return NULL;
  if (self->tokens->len == 0)
    {
      ana_error_set_at (error, path, 0, 0, "no token in it");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
ana_tokens_free (AnaTokens *self)
{
  g_array_unref (self->tokens);
  g_free (self);
}

const char *
ana_tokens_find (AnaTokens *self, const char *token)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);

  for (guint i = 0; i < self->tokens->len; i++)
    {
      const Token *known = &g_array_index (self->tokens, Token, i);

      if (strcmp (known->digest, digest) == 0)
        return known->tenant;
    }
  return NULL;
}
