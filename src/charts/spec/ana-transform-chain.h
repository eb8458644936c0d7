/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-transform-chain.h: what the series of a chart become, one thing after the other, all of them or one: as text, as JSON, done.
 */
#pragma once

#include "ana-transform.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ANA_TRANSFORM_MAX_STEPS 8

typedef struct {
  AnaTransform how;
  guint        window;  /* points of a moving mean */
  char        *series;  /* (owned) (nullable): of that label alone; NULL: of all */
} AnaTransformStep;

/* An array of steps, the first one done first. */
GArray   *ana_transform_chain_read    (JsonNode       *node,   /* (nullable): none */
                                       GError        **error);
GArray   *ana_transform_chain_parse   (const char     *text,   /* (nullable): none */
                                       GError        **error);
char     *ana_transform_chain_to_text (const GArray   *chain);
JsonNode *ana_transform_chain_to_node (const GArray   *chain); /* (transfer full) (nullable): none */
char     *ana_transform_chain_then    (const char     *text,
                                       const char     *id,
                                       const char     *series); /* (nullable) */
char     *ana_transform_chain_say     (const GArray   *chain,
                                       AnaChart       *chart);  /* whose words are used */
AnaChart *ana_transform_chain_apply   (const GArray   *chain,
                                       AnaChart       *chart);

G_END_DECLS
