/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-answers.h: values of spans that cannot be merged from buckets, as the hub answered them.
 */
#pragma once

#include "ana-overview.h"
#include "ana-profile.h"

G_BEGIN_DECLS

#define ANA_TYPE_ANSWERS (ana_answers_get_type ())
G_DECLARE_FINAL_TYPE (AnaAnswers, ana_answers, ANA, ANSWERS, GObject)

/* Signal "arrived" on the main thread: an answer differs from the one before. */
AnaAnswers *ana_answers_new  (AnaProfile            *profile);
gboolean    ana_answers_find (AnaAnswers            *self,
                              AnaStore              *store,
                              const char            *code,
                              const char            *dim,
                              AnaSpan                span,
                              AnaMeasureValue       *out);
void        ana_answers_expire (AnaAnswers          *self,
                              const char            *code,
                              const char            *dim,
                              AnaSpan                span);
void        ana_answers_ask  (AnaAnswers            *self,
                              const AnaSpanQuestion *questions,
                              guint                  n);

G_END_DECLS
