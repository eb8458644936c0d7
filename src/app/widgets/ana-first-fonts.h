/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-first-fonts.h: the fonts of the first frame, asked for before it is laid out.
 */
#pragma once

void ana_first_fonts_ask (void);
