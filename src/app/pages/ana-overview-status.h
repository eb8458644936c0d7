/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-status.h: what the Overview says when it has no figure to show, and why the profile cannot be read.
 */
#pragma once

#include "ana-overview.h"
#include "ana-session.h"
#include "ana-sources.h"
#include "ana-states.h"

G_BEGIN_DECLS

void     ana_overview_tell_empty  (AnaSession        *session,
                                   const AnaOverview *overview,
                                   AnaSources        *sources,
                                   AnaStates         *states);
void     ana_session_tell_fault   (AnaSession        *session,
                                   AnaStates         *states);

G_END_DECLS
