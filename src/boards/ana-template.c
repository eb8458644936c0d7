/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-template.c: the boards that came with the program (data/templates), their titles in the user's language.
 */
#include "config.h"

#include "ana-template.h"

#include "ana-data.h"
#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As they are offered; a file that is not here comes after them. */
static const char *const order[] = { "executive", "sales", "seller", "operations", "supply-chain", "support", "models", "computer", NULL };

/* What stands in data/templates, for the translators: a test holds the two equal. */
const char *const ana_template_texts[] = {
  N_ ("Executive"),
  N_ ("Main"),
  N_ ("Net revenue by day"),
  N_ ("Revenue by category"),
  N_ ("What moved revenue"),
  N_ ("Countries"),
  N_ ("Against target"),
  N_ ("Orders each day"),
  N_ ("Sales"),
  N_ ("Overview"),
  N_ ("When"),
  N_ ("Revenue by channel"),
  N_ ("From visit to order"),
  N_ ("Best sellers"),
  N_ ("Orders by hour and weekday"),
  N_ ("Value of an order"),
  N_ ("Revenue of each day"),
  N_ ("Seller"),
  N_ ("Choose a seller, or a bar below: every tile whose data know sellers follows."),
  N_ ("Value won by seller"),
  N_ ("Deals closed each week"),
  N_ ("Discount given, by deal"),
  N_ ("Sellers"),
  N_ ("Operations"),
  N_ ("Flow"),
  N_ ("Returns"),
  N_ ("Shipments by week"),
  N_ ("From carrier to door"),
  N_ ("On-time rate by carrier"),
  N_ ("Why goods come back"),
  N_ ("Units returned by reason"),
  N_ ("Latest returns"),
  N_ ("Supply chain (SCOR)"),
  N_ ("Perfect order, part by part"),
  N_ ("Perfect orders"),
  N_ ("Days to the door, day by day"),
  N_ ("Cost by process"),
  N_ ("Purchases by vendor"),
  N_ ("Working capital"),
  N_ ("Customer support"),
  N_ ("Tickets by topic"),
  N_ ("What they are about"),
  N_ ("Scores given"),
  N_ ("Hours to resolve"),
  N_ ("Tickets by hour and weekday"),
  N_ ("Closed last"),
  N_ ("Model operations"),
  N_ ("**What the models are fed.** A model is as good as what goes into it: this board watches the inputs for a drift, a changed code list and late rows."),
  N_ ("Pages a session, under control?"),
  N_ ("Payment methods: a new code appears"),
  N_ ("Pages a session, by channel"),
  N_ ("Lateness of deliveries, in days"),
  N_ ("Rows of the feeds"),
  N_ ("This computer"),
  NULL
};

/* --- list --- */

/**
 * ana_template_is:
 * @id: of a board
 *
 * Returns: whether a template has this id
 */
gboolean
ana_template_is (const char *id)
{
  g_autofree char *name = g_strdup_printf ("templates/%s.adash", id);
  g_autofree char *path = strchr (id, '/') == NULL ? ana_data_find (name, NULL) : NULL;

  return path != NULL;
}

/**
 * ana_template_list:
 *
 * Returns: (transfer full): ids of the templates that are installed, without the Overview's; %NULL-terminated
 */
char **
ana_template_list (void)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; order[i] != NULL; i++)
    if (ana_template_is (order[i]))
      g_strv_builder_add (list, order[i]);
  return g_strv_builder_end (list);
}

/* --- translation --- */

static JsonNode *
with_text (JsonNode *document, const char *pointer, const char *(*translate) (const char *))
{
  JsonNode *node = ana_json_path_get (document, pointer);
  const char *text, *other;
  g_autoptr (JsonNode) value = NULL;
  JsonNode *out = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return document;
  text = json_node_get_string (node);
  other = text[0] != '\0' ? translate (text) : text;
  if (strcmp (text, other) == 0)
    return document;
  value = json_node_init_string (json_node_alloc (), other);
  out = ana_json_path_with (document, pointer, value, -1, NULL);
  if (out == NULL)
    return document;
  json_node_unref (document);
  return out;
}

/**
 * ana_template_translate:
 * @document: a board
 * @translate: a text to its translation, or to itself
 *
 * Returns: (transfer full): the document with its titles and texts in another language
 */
JsonNode *
ana_template_translate (JsonNode *document, const char *(*translate) (const char *text))
{
  JsonNode *out = with_text (json_node_copy (document), "/title", translate);
  JsonNode *tabs = ana_json_path_get (document, "/tabs"), *tiles = ana_json_path_get (document, "/tiles");

  for (guint i = 0; tabs != NULL && JSON_NODE_HOLDS_ARRAY (tabs) && i < json_array_get_length (json_node_get_array (tabs)); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/tabs/%u/title", i);

      out = with_text (out, pointer, translate);
    }
  if (tiles != NULL && JSON_NODE_HOLDS_OBJECT (tiles))
    {
      g_autoptr (GList) keys = json_object_get_members (json_node_get_object (tiles));

      for (GList *l = keys; l != NULL; l = l->next)
        {
          g_autofree char *title = g_strdup_printf ("/tiles/%s/title", (char *) l->data);
          g_autofree char *markdown = g_strdup_printf ("/tiles/%s/markdown", (char *) l->data);

          out = with_text (out, title, translate);
          out = with_text (out, markdown, translate);
        }
    }
  return out;
}

static const char *
to_user (const char *text)
{
  return g_dgettext (GETTEXT_PACKAGE, text);
}

/**
 * ana_template_load:
 * @id: of a template
 * @error: return location
 *
 * Returns: (transfer full): its text in the user's language, or %NULL and %ANA_ERROR_NOT_FOUND
 */
char *
ana_template_load (const char *id, GError **error)
{
  g_autofree char *name = g_strdup_printf ("templates/%s.adash", id);
  g_autofree char *path = strchr (id, '/') == NULL ? ana_data_find (name, NULL) : NULL;
  g_autoptr (JsonNode) document = NULL, translated = NULL;
  g_autoptr (AnaBoard) board = NULL;

  if (path == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("there is no board “%s”"), id);
      return NULL;
    }
  document = ana_json_parse_file (path, NULL, error);
  if (document == NULL)
    return NULL;
  translated = ana_template_translate (document, to_user);
  board = ana_board_parse (translated, error);
  return board != NULL ? ana_board_to_text (board) : NULL;
}
