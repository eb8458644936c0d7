/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-wide.h: loops that are made twice.
 */
#pragma once

/* Loops without a jump, once more for processors that take twice as many at a time: the same figures. A sanitizer comes too late for
 * the choice between them, which is made while the program is loaded. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ANA_WIDE __attribute__ ((target_clones ("avx2", "default")))
#else
#define ANA_WIDE
#endif
