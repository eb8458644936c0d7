/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kernel.h: how thick values lie, by a normal kernel: for violins and ridges.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double ana_kernel_width   (const double *sorted,
                           guint         n);
void   ana_kernel_density (const double *sorted,
                           guint         n,
                           double        width,
                           double        from,
                           double        to,
                           guint         n_steps,
                           double       *out);

G_END_DECLS
