/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-mapping.c: mappings that are taken, and what is said of those that are not.
 */
#include "ana-error.h"
#include "ana-table-reader.h"

#define COLUMNS "\"columns\":{\"A\":{\"as\":\"a\",\"type\":\"text\"},\"T\":{\"as\":\"t\",\"type\":\"time\"},\"N\":{\"as\":\"n\",\"type\":\"int\"}}"

typedef struct {
  const char *name, *json, *message;   /* part of the message; NULL: taken */
} Case;

static const Case cases[] = {
  { "plain", "{\"dataset\":\"d\"," COLUMNS "}", NULL },
  { "time", "{\"dataset\":\"d\",\"time\":\"t\"," COLUMNS "}", NULL },
  { "no-object", "[]", "/: " },
  { "no-dataset", "{" COLUMNS "}", "/dataset" },
  { "bad-dataset", "{\"dataset\":\"\"," COLUMNS "}", "/dataset" },
  { "no-columns", "{\"dataset\":\"d\"}", "/columns" },
  { "bad-type", "{\"dataset\":\"d\",\"columns\":{\"A\":{\"type\":\"money:gbp\"}}}", "/columns/A" },
  { "bad-format", "{\"dataset\":\"d\",\"columns\":{\"A\":{\"type\":\"int\",\"format\":\"1 23\"}}}", "/columns/A" },
  { "same-name", "{\"dataset\":\"d\",\"columns\":{\"A\":{\"as\":\"x\"},\"B\":{\"as\":\"X\"}}}", "/columns/B" },
  { "bad-zone", "{\"dataset\":\"d\",\"zone\":\"Mars/Olympus\"," COLUMNS "}", "/zone" },
  { "bad-mode", "{\"dataset\":\"d\",\"mode\":\"both\"," COLUMNS "}", "/mode" },
  { "bad-encoding", "{\"dataset\":\"d\",\"csv\":{\"encoding\":\"utf-16\"}," COLUMNS "}", "/csv/encoding" },
  { "bad-delimiter", "{\"dataset\":\"d\",\"csv\":{\"delimiter\":\"::\"}," COLUMNS "}", "/csv/delimiter" },
  { "bad-header", "{\"dataset\":\"d\",\"csv\":{\"header\":1}," COLUMNS "}", "/csv/header" },
  { "time-no-column", "{\"dataset\":\"d\",\"time\":\"x\"," COLUMNS "}", "/time" },
  { "time-no-time", "{\"dataset\":\"d\",\"time\":\"n\"," COLUMNS "}", "/time" },
  { "id-no-column", "{\"dataset\":\"d\",\"id\":[\"x\"]," COLUMNS "}", "/id" },
  { "id", "{\"dataset\":\"d\",\"id\":[\"a\"]," COLUMNS "}", NULL },
  { "calculate", "{\"dataset\":\"d\",\"calculate\":[{\"as\":\"m\",\"calculate\":\"n * 2\"},{\"as\":\"k\",\"calculate\":\"m + 1\"}]," COLUMNS "}", NULL },
  { "calculate-unknown", "{\"dataset\":\"d\",\"calculate\":[{\"as\":\"m\",\"calculate\":\"x * 2\"}]," COLUMNS "}", "/calculate/0" },
  { "calculate-no-text", "{\"dataset\":\"d\",\"calculate\":[{\"as\":\"m\"}]," COLUMNS "}", "/calculate/0/calculate" },
  { "calculate-taken", "{\"dataset\":\"d\",\"calculate\":[{\"as\":\"n\",\"calculate\":\"n\"}]," COLUMNS "}", "/calculate/0" },
  { "reject", "{\"dataset\":\"d\",\"reject\":[{\"unless\":\"n is not null\",\"reason\":\"no n\"}]," COLUMNS "}", NULL },
  { "reject-no-condition", "{\"dataset\":\"d\",\"reject\":[{\"unless\":\"n + 1\"}]," COLUMNS "}", "/reject/0" },
  { "null-no-list", "{\"dataset\":\"d\",\"null\":\"\"," COLUMNS "}", "/null" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (c->json, -1, NULL, &error);
  g_autoptr (AnaMapping) mapping = NULL;

  g_assert_no_error (error);
  mapping = ana_mapping_parse (json, &error);
  if (c->message == NULL)
    {
      g_assert_no_error (error);
      g_assert_nonnull (mapping);
      g_assert_cmpuint (ana_mapping_get_unknown (mapping)->len, ==, 0);
      return;
    }
  g_assert_null (mapping);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, c->message));
}

static void
test_unknown (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse ("{\"dataset\":\"d\",\"colour\":1,\"columns\":{\"A\":{\"tpye\":\"int\"}}}", -1, NULL, &error);
  g_autoptr (AnaMapping) mapping = ana_mapping_parse (json, &error);
  const GPtrArray *unknown = ana_mapping_get_unknown (mapping);

  g_assert_no_error (error);
  g_assert_cmpuint (unknown->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (unknown, 0), ==, "/colour: unknown member");
  g_assert_cmpstr (g_ptr_array_index (unknown, 1), ==, "/columns/A/tpye: unknown member");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/files/mapping/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/files/mapping/unknown", test_unknown);
  return g_test_run ();
}
