/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-theme.c: the colours of the four themes, measured: how far from each other they look, to those too who see fewer
 * colours (Machado, Oliveira and Fernandes 2009, in full), how well they stand out (WCAG 2.1), and that ramps only get darker.
 */
#include "config.h"

#include "ana-paint.h"

#include <math.h>

#define LEAST_DISTANCE 10.0 /* between any two colours of series, in CIEDE2000 */
#define LEAST_TEXT     4.5
#define LEAST_GRAPHICS 3.0

typedef struct { double l, a, b; } Lab;

static const char *const theme_names[] = { "light", "dark", "hc-light", "hc-dark" };

/* --- colours as they are seen --- */

static double
to_linear (double c)
{
  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
to_srgb (double c)
{
  c = CLAMP (c, 0, 1);
  return c <= 0.0031308 ? c * 12.92 : 1.055 * pow (c, 1 / 2.4) - 0.055;
}

static AnaColour
over (AnaColour c, AnaColour ground)
{
  return (AnaColour) { c.r * c.a + ground.r * (1 - c.a), c.g * c.a + ground.g * (1 - c.a), c.b * c.a + ground.b * (1 - c.a), 1 };
}

static double
luminance (AnaColour c)
{
  return 0.2126 * to_linear (c.r) + 0.7152 * to_linear (c.g) + 0.0722 * to_linear (c.b);
}

static double
contrast (AnaColour c, AnaColour ground)
{
  double one = luminance (over (c, ground)) + 0.05, two = luminance (ground) + 0.05;

  return fmax (one, two) / fmin (one, two);
}

static double
lab_curve (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* D65, two degrees. */
static Lab
to_lab (AnaColour c)
{
  double r = to_linear (c.r), g = to_linear (c.g), b = to_linear (c.b);
  double x = lab_curve ((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  double y = lab_curve (0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
  double z = lab_curve ((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);

  return (Lab) { 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

static double
degrees (double radians)
{
  return radians * 180 / G_PI;
}

static double
radians (double deg)
{
  return deg * G_PI / 180;
}

static double
hue_of (double a, double b)
{
  double hue = a == 0 && b == 0 ? 0 : degrees (atan2 (b, a));

  return hue < 0 ? hue + 360 : hue;
}

/* Luo, Cui and Rigg 2001, as Sharma, Wu and Dalal 2005 write it down. */
static double
ciede2000 (Lab p, Lab q)
{
  double c_mean = (hypot (p.a, p.b) + hypot (q.a, q.b)) / 2, c7 = pow (c_mean, 7), g = 0.5 * (1 - sqrt (c7 / (c7 + pow (25, 7))));
  double a1 = (1 + g) * p.a, a2 = (1 + g) * q.a, c1 = hypot (a1, p.b), c2 = hypot (a2, q.b), h1 = hue_of (a1, p.b), h2 = hue_of (a2, q.b);
  double dl = q.l - p.l, dc = c2 - c1, dh = h2 - h1, l = (p.l + q.l) / 2, c = (c1 + c2) / 2, h, t, sl, sc, sh, rt, dh_term, cc7;

  if (c1 * c2 == 0)
    dh = 0;
  else if (dh > 180)
    dh -= 360;
  else if (dh < -180)
    dh += 360;
  dh_term = 2 * sqrt (c1 * c2) * sin (radians (dh / 2));
  if (c1 * c2 == 0)
    h = h1 + h2;
  else if (fabs (h1 - h2) <= 180)
    h = (h1 + h2) / 2;
  else
    h = h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
  t = 1 - 0.17 * cos (radians (h - 30)) + 0.24 * cos (radians (2 * h)) + 0.32 * cos (radians (3 * h + 6)) - 0.2 * cos (radians (4 * h - 63));
  sl = 1 + 0.015 * (l - 50) * (l - 50) / sqrt (20 + (l - 50) * (l - 50));
  sc = 1 + 0.045 * c;
  sh = 1 + 0.015 * c * t;
  cc7 = pow (c, 7);
  rt = -sin (radians (2 * 30 * exp (-pow ((h - 275) / 25, 2)))) * 2 * sqrt (cc7 / (cc7 + pow (25, 7)));
  return sqrt (pow (dl / sl, 2) + pow (dc / sc, 2) + pow (dh_term / sh, 2) + rt * (dc / sc) * (dh_term / sh));
}

typedef enum { SIGHT_NORMAL, SIGHT_PROTAN, SIGHT_DEUTAN, SIGHT_TRITAN, N_SIGHTS } Sight;

static const char *const sight_names[] = { "normal", "protanopia", "deuteranopia", "tritanopia" };

static const double machado[N_SIGHTS][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
  { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
  { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } },
};

static AnaColour
as_seen (AnaColour c, Sight sight)
{
  const double in[] = { to_linear (c.r), to_linear (c.g), to_linear (c.b) };
  double out[3];

  for (guint i = 0; i < 3; i++)
    out[i] = to_srgb (machado[sight][i][0] * in[0] + machado[sight][i][1] * in[1] + machado[sight][i][2] * in[2]);
  return (AnaColour) { out[0], out[1], out[2], 1 };
}

/* Pairs that Sharma, Wu and Dalal published with the formula. */
static void
test_formula (void)
{
  static const struct { Lab p, q; double want; } pairs[] = {
    { { 50, 2.6772, -79.7751 }, { 50, 0, -82.7485 }, 2.0425 },
    { { 50, -1.3802, -84.2814 }, { 50, 0, -82.7485 }, 1.0000 },
    { { 50, 0, 0 }, { 50, -1, 2 }, 2.3669 },
    { { 50, 2.49, -0.001 }, { 50, -2.49, 0.0011 }, 7.2195 },
    { { 50, 2.5, 0 }, { 73, 25, -18 }, 27.1492 },
    { { 50, 2.5, 0 }, { 58, 24, 15 }, 19.4535 },
    { { 60.2574, -34.0099, 36.2677 }, { 60.4626, -34.1751, 39.4387 }, 1.2644 },
    { { 22.7233, 20.0904, -46.6940 }, { 23.0331, 14.9730, -42.5619 }, 2.0373 },
    { { 2.0776, 0.0795, -1.1350 }, { 0.9033, -0.0636, -0.5514 }, 0.9082 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_assert_cmpfloat_with_epsilon (ciede2000 (pairs[i].p, pairs[i].q), pairs[i].want, 1e-4);
      g_assert_cmpfloat_with_epsilon (ciede2000 (pairs[i].q, pairs[i].p), pairs[i].want, 1e-4);
    }
}

/* --- series --- */

static double
least_distance (const AnaTheme *theme, Sight sight)
{
  double least = INFINITY;

  for (guint i = 0; i < theme->n_series; i++)
    for (guint k = 0; k < i; k++)
      least = fmin (least, ciede2000 (to_lab (as_seen (theme->series[i], sight)), to_lab (as_seen (theme->series[k], sight))));
  return least;
}

/* Any two, not only neighbours: a legend may leave some out. The figures are those that the palettes were published with. */
static void
test_distance (void)
{
  static const double published[4][N_SIGHTS] = { { 21.0, 16.0, 15.7, 13.7 }, { 18.8, 15.6, 13.9, 13.7 }, { 21.6, 15.4, 15.4, 14.8 }, { 17.4, 13.8, 13.4, 10.9 } };

  for (guint t = 0; t < 4; t++)
    for (guint s = 0; s < N_SIGHTS; s++)
      {
        double least = least_distance (ana_theme_get (t), s);

        g_test_message ("%s, %s: %.1f", theme_names[t], sight_names[s], least);
        g_assert_cmpfloat (least, >=, LEAST_DISTANCE);
        g_assert_cmpfloat_with_epsilon (least, published[t][s], 0.3);
      }
}

/* --- contrast --- */

/* Charts stand on cards, and a few of their colours on the window. */
static void
assert_contrast (const char *what, AnaColour c, const AnaTheme *theme, double least)
{
  double card = contrast (c, theme->card), window = contrast (c, theme->window);

  g_test_message ("%s: %.2f on a card, %.2f on the window", what, card, window);
  g_assert_cmpfloat (card, >=, least);
  g_assert_cmpfloat (window, >=, LEAST_GRAPHICS);
}

static void
test_contrast (void)
{
  for (guint t = 0; t < 4; t++)
    {
      const AnaTheme *theme = ana_theme_get (t);
      const struct { const char *what; AnaColour colour; double least; } parts[] = {
        { "text", theme->text, LEAST_TEXT }, { "dim text", theme->dim, LEAST_TEXT }, { "good", theme->good, LEAST_TEXT }, { "warning", theme->warn, LEAST_TEXT },
        { "bad", theme->bad, LEAST_TEXT }, { "previous", theme->previous, LEAST_GRAPHICS }, { "annotation", theme->annotation, LEAST_GRAPHICS },
        { "accent", theme->accent, LEAST_GRAPHICS },
      };

      g_test_message ("--- %s", theme_names[t]);
      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        assert_contrast (parts[i].what, parts[i].colour, theme, parts[i].least);
      for (guint i = 0; i < theme->n_series; i++)
        assert_contrast ("series", theme->series[i], theme, theme->high_contrast ? LEAST_TEXT : LEAST_GRAPHICS);
      if (theme->high_contrast)
        assert_contrast ("base line", theme->baseline, theme, LEAST_GRAPHICS);
    }
}

/* What is written on a cell or a slice, whatever its colour and however pale, is read. */
static void
test_letters (void)
{
  for (guint t = 0; t < 4; t++)
    {
      const AnaTheme *theme = ana_theme_get (t);

      for (guint step = 0; step <= 100; step++)
        for (guint alpha = 1; alpha <= 4; alpha++)
          {
            const AnaInk inks[] = {
              { ANA_INK_SEQUENTIAL, 0, (float) (step / 100.0), (float) (alpha / 4.0) }, { ANA_INK_DIVERGING, 0, (float) (step / 50.0 - 1), (float) (alpha / 4.0) },
              { ANA_INK_SLOT, (AnaColourSlot) (ANA_SLOT_SERIES_1 + step % 8), 0, (float) (alpha / 4.0) },
            };

            for (guint i = 0; i < G_N_ELEMENTS (inks); i++)
              g_assert_cmpfloat (contrast (ana_theme_get_letters (theme, inks[i]), over (ana_theme_get_ink (theme, inks[i]), theme->card)), >=, LEAST_TEXT);
          }
    }
}

/* --- ramps --- */

static double
lightness (const AnaTheme *theme, AnaInkKind kind, double t)
{
  return to_lab (ana_theme_get_ink (theme, (AnaInk) { kind, 0, (float) t, 1 })).l;
}

/* More is darker on light grounds and lighter on dark ones, at every step and to every eye. */
static void
test_sequential (void)
{
  for (guint t = 0; t < 4; t++)
    {
      const AnaTheme *theme = ana_theme_get (t);
      double way = theme->dark ? 1 : -1;

      for (guint step = 1; step <= 40; step++)
        g_assert_cmpfloat ((lightness (theme, ANA_INK_SEQUENTIAL, step / 40.0) - lightness (theme, ANA_INK_SEQUENTIAL, (step - 1) / 40.0)) * way, >, 0.3);
      for (guint s = 0; s < N_SIGHTS; s++)
        for (guint i = 1; i < 5; i++)
          {
            g_assert_cmpfloat ((to_lab (as_seen (theme->sequential[i], s)).l - to_lab (as_seen (theme->sequential[i - 1], s)).l) * way, >, 5);
            g_assert_cmpfloat (ciede2000 (to_lab (as_seen (theme->sequential[i], s)), to_lab (as_seen (theme->sequential[i - 1], s))), >=, 6);
          }
    }
}

/* From the middle both ways the same, and the two sides are told apart as far as they are from it. */
static void
test_diverging (void)
{
  for (guint t = 0; t < 4; t++)
    {
      const AnaTheme *theme = ana_theme_get (t);
      double way = theme->dark ? 1 : -1;

      for (int step = 1; step <= 20; step++)
        for (int side = -1; side <= 1; side += 2)
          g_assert_cmpfloat ((lightness (theme, ANA_INK_DIVERGING, side * step / 20.0) - lightness (theme, ANA_INK_DIVERGING, side * (step - 1) / 20.0)) * way, >, 0.3);
      for (guint s = 0; s < N_SIGHTS; s++)
        for (guint i = 0; i < 2; i++)
          {
            double apart = ciede2000 (to_lab (as_seen (theme->diverging[i], s)), to_lab (as_seen (theme->diverging[4 - i], s)));

            g_test_message ("%s, %s: the sides are %.1f apart", theme_names[t], sight_names[s], apart);
            g_assert_cmpfloat (apart, >=, LEAST_DISTANCE);
          }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/theme/formula", test_formula);
  g_test_add_func ("/charts/theme/distance", test_distance);
  g_test_add_func ("/charts/theme/contrast", test_contrast);
  g_test_add_func ("/charts/theme/letters", test_letters);
  g_test_add_func ("/charts/theme/sequential", test_sequential);
  g_test_add_func ("/charts/theme/diverging", test_diverging);
  return g_test_run ();
}
