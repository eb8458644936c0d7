/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-words.h: texts of our own in a chart: marked here, translated by the words that the chart was given.
 */
#pragma once

/* English, as long as nobody hands words in: the room has no language. ana_plot_word() and ana_chart_word() look them up
 * where they are shown. */
#define NC_(context, text) (text)
