/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-api.h: the handlers of the routes. Each is called on the hub's context with the body whole and answers, at once or later.
 */
#pragma once

#include "ana-request.h"

G_BEGIN_DECLS

/* ana-api-status.c */
void ana_api_healthz       (AnaRequest *request);
void ana_api_metrics       (AnaRequest *request);
void ana_api_openapi       (AnaRequest *request);
void ana_api_sources       (AnaRequest *request);
void ana_api_sample_truth  (AnaRequest *request);
/* ana-api-catalogue.c */
void ana_api_kpis          (AnaRequest *request);
void ana_api_kpi           (AnaRequest *request);
void ana_api_datasets      (AnaRequest *request);
/* ana-api-stream.c */
void ana_api_stream_start  (AnaRequest *request);
void ana_api_stream_stop   (AnaRequest *request);
void ana_api_stream_status (AnaRequest *request);
void ana_api_poll          (AnaRequest *request);
/* ana-api-history.c */
void ana_api_history       (AnaRequest *request);
/* ana-api-kpi.c */
void ana_api_query_kpi     (AnaRequest *request);
/* ana-api-query.c */
void ana_api_query         (AnaRequest *request);
/* ana-api-objects.c */
void ana_api_mutations     (AnaRequest *request);
void ana_api_objects       (AnaRequest *request);
void ana_api_object        (AnaRequest *request);
/* ana-api-ingest.c */
void ana_api_ingest        (AnaRequest *request);

G_END_DECLS
