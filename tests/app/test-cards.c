/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-cards.c: the face of a card: its parts stand beside one another in every size, in both directions of writing and
 * with large text; what goes when there is no room; figures whole; texts that are alike are shaped once.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-kpi-card.h"

#include <math.h>

#define WIDTH 220
#define HEIGHT 155

static double points[] = { 3, 1, 4, 1, 5, 9, 2, 6 };

static AnaCard
make_card (void)
{
  return (AnaCard) {
    .code = (char *) "T.CARD", .title = (char *) "Net revenue", .value_text = (char *) "£\u20091.344\u2009M", .value_full = (char *) "£\u20091344000.00",
    .delta_text = (char *) "11.2\u2009%", .delta_sign = 1, .verdict = ANA_VERDICT_GOOD, .verdict_text = (char *) "good",
    .versus_text = (char *) "vs prev. 28 days", .age_text = (char *) "3\u2009s", .freshness = ANA_FRESH_LIVE, .caption = (char *) "Target 1.30\u2009M",
    .a11y_text = (char *) "Net revenue £ 1344000.00, up 11.2 %, good, live, Target 1.30 M", .has_value = TRUE, .missing_text = (char *) "",
    .n_points = G_N_ELEMENTS (points), .value = points, .last_partial = TRUE, .target = NAN, .target_lo = 4, .target_hi = NAN,
  };
}

/* A card of its own window, so that it has style and size. */
static AnaKpiCard *
show_card (const AnaCard *card, int width, int height)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *widget = ana_kpi_card_new ();

  gtk_window_set_child (GTK_WINDOW (window), widget);
  ana_kpi_card_set_card (ANA_KPI_CARD (widget), card);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (widget, &(GtkAllocation) { 0, 0, width, height }, -1);
  return ANA_KPI_CARD (widget);
}

static void
end_card (AnaKpiCard *card)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (card))));
}

static GdkRectangle
get_box (AnaKpiCard *card, AnaCardPart part)
{
  GdkRectangle box;

  ana_kpi_card_get_part (card, part, &box);
  return box;
}

static gboolean
is_shown (AnaKpiCard *card, AnaCardPart part)
{
  return get_box (card, part).width > 0;
}

/* No part leaves the card or lies on another. */
static void
check_apart (AnaKpiCard *card)
{
  int width = gtk_widget_get_width (GTK_WIDGET (card)), height = gtk_widget_get_height (GTK_WIDGET (card));

  for (AnaCardPart a = 0; a < ANA_N_CARD_PARTS; a++)
    {
      GdkRectangle one = get_box (card, a);

      if (one.width == 0)
        continue;
      g_assert_cmpint (one.x, >=, 0);
      g_assert_cmpint (one.y, >=, 0);
      g_assert_cmpint (one.x + one.width, <=, width);
      g_assert_cmpint (one.y + one.height, <=, height);
      for (AnaCardPart b = a + 1; b < ANA_N_CARD_PARTS; b++)
        {
          GdkRectangle other = get_box (card, b), both;

          if (other.width > 0 && gdk_rectangle_intersect (&one, &other, &both))
            g_error ("parts %d and %d share %d x %d px of a card of %d x %d", a, b, both.width, both.height, width, height);
        }
    }
}

static void
test_parts (void)
{
  AnaCard content = make_card ();
  AnaKpiCard *card = show_card (&content, WIDTH, HEIGHT);
  GdkRectangle box;

  g_assert_null (gtk_widget_get_first_child (GTK_WIDGET (card)));
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (card)), ==, GTK_ACCESSIBLE_ROLE_BUTTON);
  for (AnaCardPart part = 0; part < ANA_N_CARD_PARTS; part++)
    {
      g_assert_true (is_shown (card, part));
      g_assert_true (ana_kpi_card_is_whole (card, part));
    }
  g_assert_cmpstr (ana_kpi_card_get_part (card, ANA_CARD_DELTA, &box), ==, "▲\u200911.2\u2009%");
  check_apart (card);
  end_card (card);
}

/* The foot goes first, then the trend; the lines stay. */
static void
test_small (void)
{
  AnaCard content = make_card ();

  for (int height = HEIGHT; height >= 80; height--)
    {
      AnaKpiCard *card = show_card (&content, WIDTH, height);

      g_assert_true (is_shown (card, ANA_CARD_VALUE) && is_shown (card, ANA_CARD_VERDICT));
      g_assert_true (is_shown (card, ANA_CARD_TREND) || !is_shown (card, ANA_CARD_FOOT));
      if (gtk_widget_get_height (GTK_WIDGET (card)) >= 80)
        check_apart (card);
      if (height == HEIGHT)
        g_assert_true (is_shown (card, ANA_CARD_FOOT));
      if (height == 112)
        g_assert_true (is_shown (card, ANA_CARD_TREND) && !is_shown (card, ANA_CARD_FOOT));
      end_card (card);
    }
  for (int width = 110; width <= 400; width += 7)
    {
      AnaKpiCard *card = show_card (&content, width, HEIGHT);

      check_apart (card);
      g_assert_true (ana_kpi_card_is_whole (card, ANA_CARD_VALUE));
      end_card (card);
    }
}

/* Long ages of what is offline leave before a letter of the title does; the dot never does. */
static void
test_age (void)
{
  AnaCard content = make_card ();
  gboolean was_shown = FALSE;

  content.age_text = (char *) "as of 18 Nov 18:52";
  content.freshness = ANA_FRESH_OFFLINE;
  for (int width = 90; width <= 400; width += 5)
    {
      AnaKpiCard *card = show_card (&content, width, HEIGHT);
      gboolean shown = is_shown (card, ANA_CARD_AGE);

      g_assert_true (is_shown (card, ANA_CARD_DOT));
      g_assert_true (!shown || (ana_kpi_card_is_whole (card, ANA_CARD_AGE) && ana_kpi_card_is_whole (card, ANA_CARD_TITLE)));
      g_assert_false (was_shown && !shown);
      was_shown = shown;
      check_apart (card);
      end_card (card);
    }
  g_assert_true (was_shown);
}

static int
measure (GtkWidget *widget, GtkOrientation orientation)
{
  int natural;

  gtk_widget_measure (widget, orientation, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* A card that says nothing is as large as one that says all. */
static void
test_size (void)
{
  AnaCard full = make_card (), empty = {
    .code = (char *) "T.CARD", .title = (char *) "", .value_text = (char *) "—", .value_full = (char *) "", .delta_text = (char *) "—",
    .verdict_text = (char *) "", .versus_text = (char *) "", .age_text = (char *) "", .caption = (char *) "", .a11y_text = (char *) "",
    .missing_text = (char *) "Not synced yet", .target = NAN, .target_lo = NAN, .target_hi = NAN,
  };
  AnaKpiCard *one = show_card (&full, WIDTH, HEIGHT), *other = show_card (&empty, WIDTH, HEIGHT);
  GdkRectangle box;

  for (GtkOrientation orientation = GTK_ORIENTATION_HORIZONTAL; orientation <= GTK_ORIENTATION_VERTICAL; orientation++)
    g_assert_cmpint (measure (GTK_WIDGET (one), orientation), ==, measure (GTK_WIDGET (other), orientation));
  g_assert_cmpstr (ana_kpi_card_get_part (other, ANA_CARD_VERSUS, &box), ==, "Not synced yet");
  g_assert_cmpint (box.x, ==, 0);
  g_assert_false (is_shown (other, ANA_CARD_DELTA));
  ana_kpi_card_set_narrow (one, TRUE);
  g_assert_false (is_shown (one, ANA_CARD_VERSUS));
  ana_kpi_card_set_narrow (other, TRUE);
  g_assert_true (is_shown (other, ANA_CARD_VERSUS)); /* why there is nothing is said in any width */
  end_card (one);
  end_card (other);
}

/* From right to left each part stands where a mirror shows it. */
static void
test_mirrored (void)
{
  AnaCard content = make_card ();
  AnaKpiCard *card = show_card (&content, WIDTH, HEIGHT);
  int width = gtk_widget_get_width (GTK_WIDGET (card));
  GdkRectangle before[ANA_N_CARD_PARTS];

  for (AnaCardPart part = 0; part < ANA_N_CARD_PARTS; part++)
    before[part] = get_box (card, part);
  gtk_widget_set_direction (GTK_WIDGET (card), GTK_TEXT_DIR_RTL);
  for (AnaCardPart part = 0; part < ANA_N_CARD_PARTS; part++)
    {
      GdkRectangle box = get_box (card, part);

      g_assert_cmpint (ABS (box.x - (width - before[part].x - before[part].width)), <=, 1); /* shaped anew: widths are rounded */
    }
  check_apart (card);
  end_card (card);
}

/* Text of 200 %: lines are twice as high, the card grows, and a figure is smaller before it is cut. */
static void
test_large_text (void)
{
  AnaCard content = make_card ();
  AnaKpiCard *card = show_card (&content, WIDTH, HEIGHT);
  int line = get_box (card, ANA_CARD_VALUE).height, height = measure (GTK_WIDGET (card), GTK_ORIENTATION_VERTICAL);
  int dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * dpi, NULL);
  g_assert_cmpint (measure (GTK_WIDGET (card), GTK_ORIENTATION_VERTICAL), >, height + line);
  gtk_widget_size_allocate (GTK_WIDGET (card), &(GtkAllocation) { 0, 0, 2 * WIDTH, measure (GTK_WIDGET (card), GTK_ORIENTATION_VERTICAL) }, -1);
  g_assert_cmpint (ABS (get_box (card, ANA_CARD_VALUE).height - 2 * line), <=, 2);
  check_apart (card);
  gtk_widget_size_allocate (GTK_WIDGET (card), &(GtkAllocation) { 0, 0, WIDTH, measure (GTK_WIDGET (card), GTK_ORIENTATION_VERTICAL) }, -1);
  g_assert_true (ana_kpi_card_is_whole (card, ANA_CARD_VALUE));
  check_apart (card);
  end_card (card);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
}

/* What many cards say is shaped once, and goes with the last of them. */
static void
test_shared_texts (void)
{
  AnaCard content = make_card ();
  AnaKpiCard *card = show_card (&content, WIDTH, HEIGHT);
  AnaCardText *one, *same, *other, *cut;

  ana_card_text_check (GTK_WIDGET (card));
  one = ana_card_text_get (ANA_CARD_TEXT_CAPTION, "a text of its own", -1);
  same = ana_card_text_get (ANA_CARD_TEXT_CAPTION, "a text of its own", one->width_px);
  other = ana_card_text_get (ANA_CARD_TEXT_CAPTION_BOLD, "a text of its own", -1);
  cut = ana_card_text_get (ANA_CARD_TEXT_CAPTION, "a text of its own", one->width_px - 10);
  g_assert_true (one == same);
  g_assert_true (one != other && one != cut);
  g_assert_true (pango_layout_is_ellipsized (cut->layout) && !pango_layout_is_ellipsized (one->layout));
  g_assert_cmpint (cut->width_px, <=, one->width_px - 10);
  g_assert_cmpuint (one->n_refs, ==, 2);
  ana_card_text_unref (one);
  ana_card_text_unref (same);
  ana_card_text_unref (other);
  ana_card_text_unref (cut);
  end_card (card);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ana_application_load_style ();
  g_test_add_func ("/app/cards/parts", test_parts);
  g_test_add_func ("/app/cards/small", test_small);
  g_test_add_func ("/app/cards/age", test_age);
  g_test_add_func ("/app/cards/size", test_size);
  g_test_add_func ("/app/cards/mirrored", test_mirrored);
  g_test_add_func ("/app/cards/large-text", test_large_text);
  g_test_add_func ("/app/cards/shared-texts", test_shared_texts);
  return g_test_run ();
}
