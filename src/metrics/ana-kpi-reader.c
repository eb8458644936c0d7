/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-reader.c: typed members of a definition, each fault named by file, code and member.
 */
#include "config.h"

#include "ana-kpi-private.h"

#include <math.h>

#include "ana-error.h"

static void
set_fault (AnaKpiReader *self,
           const char   *reason)
{
  self->failed = TRUE;
  g_set_error (self->error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s%s%s: %s",
               self->file != NULL ? self->file : "", self->file != NULL ? ": " : "",
               self->code != NULL ? self->code : self->pointer, reason);
}

void
ana_kpi_reader_fail (AnaKpiReader *self,
                     const char   *format,
                     ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  if (self->failed)
    return;
  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  set_fault (self, reason);
}

/* A fault found by another room, e.g. in the formula: "measure: 1:5: unknown column". Consumes @cause. */
void
ana_kpi_reader_take (AnaKpiReader *self,
                     const char   *what,
                     GError       *cause)
{
  g_autoptr (GError) owned = cause;
  g_autofree char *reason = g_strdup_printf ("%s: %s", what, owned->message);

  if (!self->failed)
    set_fault (self, reason);
}

gboolean
ana_kpi_reader_has (AnaKpiReader *self,
                    const char   *member)
{
  return json_object_has_member (self->object, member) && !json_object_get_null_member (self->object, member);
}

const char *
ana_kpi_reader_text (AnaKpiReader *self,
                     const char   *member,
                     gboolean      required,
                     const char   *fallback)
{
  JsonNode *node;

  if (!ana_kpi_reader_has (self, member))
    {
      if (required)
        ana_kpi_reader_fail (self, "the member \"%s\" is missing", member);
      return fallback;
    }
  node = json_object_get_member (self->object, member);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      ana_kpi_reader_fail (self, "\"%s\" must be a text", member);
      return fallback;
    }
  if (required && *json_node_get_string (node) == '\0')
    ana_kpi_reader_fail (self, "\"%s\" is empty", member);
  return json_node_get_string (node);
}

gint64
ana_kpi_reader_int (AnaKpiReader *self,
                    const char   *member,
                    gint64        low,
                    gint64        high,
                    gint64        fallback)
{
  JsonNode *node;
  gint64 value;

  if (!ana_kpi_reader_has (self, member))
    return fallback;
  node = json_object_get_member (self->object, member);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    {
      ana_kpi_reader_fail (self, "\"%s\" must be a whole number", member);
      return fallback;
    }
  value = json_node_get_int (node);
  if (value < low || value > high)
    ana_kpi_reader_fail (self, "\"%s\" must be %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, member, low, high);
  return value;
}

double
ana_kpi_reader_number (AnaKpiReader *self,
                       JsonObject   *object,
                       const char   *member)
{
  JsonNode *node;
  GType type;

  if (object == NULL || !json_object_has_member (object, member) || json_object_get_null_member (object, member))
    return NAN;
  node = json_object_get_member (object, member);
  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    {
      ana_kpi_reader_fail (self, "\"%s\" must be a number", member);
      return NAN;
    }
  return json_node_get_double (node);
}

JsonArray *
ana_kpi_reader_array (AnaKpiReader *self,
                      const char   *member)
{
  JsonNode *node;

  if (!ana_kpi_reader_has (self, member))
    return NULL;
  node = json_object_get_member (self->object, member);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      ana_kpi_reader_fail (self, "\"%s\" must be a list", member);
      return NULL;
    }
  return json_node_get_array (node);
}

JsonObject *
ana_kpi_reader_object (AnaKpiReader *self,
                       const char   *member,
                       gboolean      required)
{
  JsonNode *node;

  if (!ana_kpi_reader_has (self, member))
    {
      if (required)
        ana_kpi_reader_fail (self, "the member \"%s\" is missing", member);
      return NULL;
    }
  node = json_object_get_member (self->object, member);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      ana_kpi_reader_fail (self, "\"%s\" must be an object", member);
      return NULL;
    }
  return json_node_get_object (node);
}

/* RFC 6901: "~" and "/" in a member's name are escaped. */
static char *
pointer_escape (const char *name)
{
  GString *out = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    if (*p == '~')
      g_string_append (out, "~0");
    else if (*p == '/')
      g_string_append (out, "~1");
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

void
ana_kpi_reader_note_unknown (AnaKpiReader      *self,
                             JsonObject        *object,
                             const char        *below,
                             const char *const *known)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      {
        g_autofree char *name = pointer_escape (l->data);

        g_ptr_array_add (self->notes, g_strdup_printf ("%s%s%s%s/%s: unknown member \"%s\"",
                                                       self->file != NULL ? self->file : "",
                                                       self->file != NULL ? ": " : "",
                                                       self->pointer, below, name, (const char *) l->data));
      }
}
