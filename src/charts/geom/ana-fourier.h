/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-fourier.h: the discrete Fourier transform: what spectra and the search for a shift share.
 */
#pragma once

#include <complex.h>
#include <glib.h>

G_BEGIN_DECLS

/* In place; @n is a power of two. Neither way is divided by @n. */
void            ana_fourier_power (double complex *a,
                                   guint           n,
                                   gboolean        inverse);
/* Of any length, without zeros behind it: (transfer full) */
double complex *ana_fourier_any   (const double   *y,
                                   guint           n);

G_END_DECLS
