/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-dim-key.c: dimension keys: `country=France&channel=web`, "" for the total (FORMATS.md section 1).
 */
#include "config.h"

#include "ana-catalogue.h"

const char ana_dim_rest[] = "*";

static void
append_escaped (GString    *out,
                const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);

  g_string_append (out, escaped);
}

/**
 * ana_dim_key_build:
 * @names: (array length=n): column names in the declared order
 * @values: (array length=n): their values; %NULL or "" writes `name=`, the pointer `ana_dim_rest` a bare star
 * @n: how many; 0 gives ""
 *
 * Builds a dimension key. A value that is itself a star is escaped, so that it is never taken for the rest. Pure.
 *
 * Returns: (transfer full): the key
 */
char *
ana_dim_key_build (const char *const *names,
                   const char *const *values,
                   guint              n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, '&');
      append_escaped (out, names[i]);
      g_string_append_c (out, '=');
      if (values[i] == ana_dim_rest)
        g_string_append (out, ana_dim_rest);
      else if (values[i] != NULL)
        append_escaped (out, values[i]);
    }
  return g_string_free (out, FALSE);
}

static gboolean
parse_part (const char *part,
            char      **out_name,
            char      **out_value)
{
  const char *equal = strchr (part, '=');

  if (equal == NULL || equal == part || strchr (equal + 1, '=') != NULL)
    return FALSE;
  *out_name = g_uri_unescape_segment (part, equal, NULL);
  *out_value = g_uri_unescape_string (equal + 1, NULL);
  return *out_name != NULL && *out_value != NULL
         && g_utf8_validate (*out_name, -1, NULL) && g_utf8_validate (*out_value, -1, NULL);
}

/**
 * ana_dim_key_parse:
 * @key: a dimension key
 * @out_names: (out) (transfer full): column names, %NULL-terminated; empty for ""
 * @out_values: (out) (transfer full): values, as many; "" for a null; `*` for the rest and for a star alike
 *
 * Takes a dimension key apart. Pure.
 *
 * Returns: %FALSE, with nothing set, when @key is no dimension key
 */
gboolean
ana_dim_key_parse (const char  *key,
                   char      ***out_names,
                   char      ***out_values)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  if (*key != '\0')
    {
      g_auto (GStrv) parts = g_strsplit (key, "&", -1);

      for (guint i = 0; parts[i] != NULL; i++)
        {
          g_autofree char *name = NULL;
          g_autofree char *value = NULL;

          if (!parse_part (parts[i], &name, &value))
            return FALSE;
          g_ptr_array_add (names, g_steal_pointer (&name));
          g_ptr_array_add (values, g_steal_pointer (&value));
        }
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (values, NULL);
  *out_names = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
  *out_values = (char **) g_ptr_array_free (g_steal_pointer (&values), FALSE);
  return TRUE;
}

/**
 * ana_dim_key_is_rest:
 * @key: a dimension key
 *
 * Tells whether @key gathers what is beyond `max_keys`: one of its values is a bare star. Pure.
 *
 * Returns: %TRUE if it does
 */
gboolean
ana_dim_key_is_rest (const char *key)
{
  for (const char *p = strstr (key, "=*"); p != NULL; p = strstr (p + 1, "=*"))
    if (p[2] == '\0' || p[2] == '&')
      return TRUE;
  return FALSE;
}
