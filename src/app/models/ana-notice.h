/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-notice.h: what befell the stored data, in a sentence for people.
 */
#pragma once

#include "ana-store.h"

G_BEGIN_DECLS

const char *ana_notice_of_store (AnaStoreFlags  flags);   /* (nullable) translated */
const char *ana_notice_of_fault (const GError  *fault);   /* translated */

G_END_DECLS
