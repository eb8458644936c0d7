/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-mutation.c: any text as edits that a client sends: refused, or applied to a board that stays JSON of the same kind.
 */
#include "config.h"

#include "ana-mutation.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define NOW G_GINT64_CONSTANT (1763640000000000)

static AnaObject *
make_object (void)
{
  AnaObject *object = ana_object_new ("board", "b");

  object->rev = 3;
  object->body = ana_json_parse ("{\"title\":\"T\",\"tabs\":[{\"id\":\"p\"}],\"filters\":{},\"tiles\":{\"a\":{\"x\":0,\"title\":\"A\",\"spec\":{\"mark\":\"bar\"}}}}",
                                 -1, NULL, NULL);
  object->fields = ana_json_parse ("{\"/tiles/a/x\":\"0006000000000001-00000000-a\"}", -1, NULL, NULL);
  return object;
}

/* Once is the same as once: the same mutation on the same object gives the same, and its result is read back. */
static AnaObject *
apply (const AnaMutation *mutation, AnaObject *before)
{
  g_autoptr (AnaMutationResult) result = ana_mutation_apply (mutation, before, NOW);
  g_autoptr (AnaMutationResult) again = ana_mutation_apply (mutation, before, NOW);
  g_autoptr (AnaMutationResult) read = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) twice = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, text);
  ana_mutation_result_write (result, &writer);
  ana_json_writer_init (&writer, twice);
  ana_mutation_result_write (again, &writer);
  g_assert_cmpstr (text->str, ==, twice->str);
  node = ana_json_parse (text->str, -1, NULL, NULL);
  read = node != NULL ? ana_mutation_result_parse (node, NULL) : NULL;
  g_assert_true (read != NULL && read->status == result->status && read->rev == result->rev);
  if (result->object == NULL)
    return before;
  g_assert_true (result->object->body == NULL || JSON_NODE_HOLDS_OBJECT (result->object->body));
  ana_object_free (before);
  return ana_object_copy (result->object);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMutationRequest) request = ana_mutation_request_parse ((const char *) data, (gssize) size, &error);
  AnaObject *object;

  g_assert_true ((request != NULL) == (error == NULL));
  if (request == NULL)
    return 0;
  object = make_object ();
  for (guint i = 0; i < request->muts->len; i++)
    object = apply (request->muts->pdata[i], object);
  ana_object_free (object);
  return 0;
}
