/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-json.c: any bytes through the JSON scan; what passes can be written and read again, and is the same.
 */
#include "config.h"

#include "ana-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *second = NULL;
  gboolean ok = ana_json_scan ((const char *) data, size, NULL, &error);

  g_assert (ok == (error == NULL));
  node = ana_json_parse ((const char *) data, (gssize) size, NULL, NULL);
  g_assert (ok == (node != NULL));
  if (node == NULL || size > 4000)
    return 0;
  text = ana_json_canonical (node, NULL);
  again = ana_json_parse (text, -1, NULL, NULL);
  if (again == NULL) /* ECMAScript writes 1e20 as an integer beyond int64: canonical text is for hashing */
    return 0;
  second = ana_json_canonical (again, NULL);
  g_assert (g_str_equal (text, second));
  return 0;
}
