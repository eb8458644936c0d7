/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-ui.c: what the widgets share: theme, freshness as class and word, labels that are set only when they differ.
 */
#include "config.h"

#include "ana-ui.h"

#include "ana-clock.h"

#include <glib/gi18n.h>
#include <math.h>

#define POINTS_PER_INCH 72
#define USUAL_DPI (96 * 1024) /* as of GtkSettings:gtk-xft-dpi */
#define THEME_PT 11.0 /* to which the sizes of a theme's texts are relative */
#define LEFT_TO_RIGHT_ISOLATE "\u2066"
#define POP_ISOLATE "\u2069"

/* The themes with the user's font in the user's size: what charts say is text as any other. */
static struct {
  AnaTheme themes[4];
  char    *font;
  gboolean known;
} shop;

static void
forget_font_cb (void)
{
  shop.known = FALSE;
}

static char *
make_font (GtkSettings *settings)
{
  g_autofree char *name = NULL;
  PangoFontDescription *font;
  char *text;
  int dpi = 0;

  g_object_get (settings, "gtk-font-name", &name, "gtk-xft-dpi", &dpi, NULL);
  font = pango_font_description_from_string (name != NULL ? name : "");
  pango_font_description_set_size (font, (int) (THEME_PT * PANGO_SCALE * (dpi > 0 ? (double) dpi / USUAL_DPI : 1)));
  text = pango_font_description_to_string (font);
  pango_font_description_free (font);
  return text;
}

static void
make_themes (void)
{
  GtkSettings *settings = gtk_settings_get_default ();

  if (shop.font == NULL)
    {
      g_signal_connect (settings, "notify::gtk-font-name", G_CALLBACK (forget_font_cb), NULL);
      g_signal_connect (settings, "notify::gtk-xft-dpi", G_CALLBACK (forget_font_cb), NULL);
    }
  g_free (shop.font);
  shop.font = make_font (settings);
  for (AnaThemeId id = 0; id < G_N_ELEMENTS (shop.themes); id++)
    {
      shop.themes[id] = *ana_theme_get (id);
      shop.themes[id].font = shop.font;
    }
  shop.known = TRUE;
}

/**
 * ana_ui_get_theme:
 *
 * Returns: (transfer none): how charts are painted now: light or dark, in high contrast, in the font and size of the desktop;
 *   good until the main loop runs again
 */
const AnaTheme *
ana_ui_get_theme (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);

  if (!shop.known)
    make_themes ();
  if (adw_style_manager_get_high_contrast (manager))
    return &shop.themes[dark ? ANA_THEME_HC_DARK : ANA_THEME_HC_LIGHT];
  return &shop.themes[dark ? ANA_THEME_DARK : ANA_THEME_LIGHT];
}

static int
get_dpi (void)
{
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? dpi : USUAL_DPI;
}

/**
 * ana_ui_scale_with_text:
 * @px: a length that holds text of the usual size
 *
 * Returns: the length for the size of text that the user has set; never less than @px
 */
int
ana_ui_scale_with_text (int px)
{
  return get_dpi () > USUAL_DPI ? (int) ((gint64) px * get_dpi () / USUAL_DPI) : px;
}

/**
 * ana_ui_set_font_size:
 * @font: what it is set for
 * @pt: size, as a style sheet says it
 *
 * Rounds as style sheets do: a label and a text that we lay out then share the font, and a font costs as much as ten cards.
 */
void
ana_ui_set_font_size (PangoFontDescription *font, double pt)
{
  pango_font_description_set_absolute_size (font, round (pt * get_dpi () / POINTS_PER_INCH));
}

const char *
ana_ui_freshness_class (AnaFreshness freshness)
{
  static const char *const names[] = { "live", "fresh", "stale", "offline", "sample", "error" };

  return names[freshness];
}

const char *
ana_ui_freshness_word (AnaFreshness freshness)
{
  static const char *const words[] = {
    NC_ ("freshness", "live"), NC_ ("freshness", "fresh"), NC_ ("freshness", "stale"),
    NC_ ("freshness", "offline"), NC_ ("freshness", "sample"), NC_ ("freshness", "error"),
  };

  return g_dpgettext2 (NULL, "freshness", words[freshness]);
}

/* Returns: (transfer full): the word of a state, with the age (nullable) where there is one */
char *
ana_ui_describe_freshness (AnaFreshness freshness, const char *age)
{
  const char *word = ana_ui_freshness_word (freshness);

  return age != NULL && *age != '\0' ? g_strdup_printf ("%s · %s", word, age) : g_strdup (word);
}

const char *
ana_ui_verdict_class (AnaVerdict verdict)
{
  return verdict == ANA_VERDICT_GOOD ? "ana-good" : verdict == ANA_VERDICT_BAD ? "ana-bad" : "";
}

/**
 * ana_ui_isolate:
 * @text: a text for people
 * @figure: the whole of it is one figure
 *
 * Where text runs from right to left, a figure keeps its own order: "16 786" is two words to the algorithm, and would be
 * turned around.
 *
 * Returns: (transfer full): the text with its figures held together
 */
char *
ana_ui_isolate (const char *text, gboolean figure)
{
  char *held = ana_text_hold_figures (text);

  if (held != NULL)
    return held;
  return figure && *text != '\0' ? g_strconcat (LEFT_TO_RIGHT_ISOLATE, text, POP_ISOLATE, NULL) : g_strdup (text);
}

/* Returns: (transfer full): @first, and @second (nullable) on a line of its own unless it is empty */
char *
ana_ui_join_lines (const char *first, const char *second)
{
  return second != NULL && *second != '\0' ? g_strconcat (first, "\n", second, NULL) : g_strdup (first);
}

/* A label that is set to what it says already would be laid out again for nothing. */
void
ana_ui_set_text (GtkLabel *label, const char *text)
{
  g_autofree char *isolated = NULL;

  if (text != NULL && gtk_widget_get_direction (GTK_WIDGET (label)) == GTK_TEXT_DIR_RTL)
    text = isolated = ana_ui_isolate (text, gtk_widget_has_css_class (GTK_WIDGET (label), "numeric"));
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text != NULL ? text : "");
}

void
ana_ui_set_state_class (GtkWidget *widget, const char *const *all, const char *wanted)
{
  for (guint i = 0; all[i] != NULL; i++)
    if (g_strcmp0 (all[i], wanted) != 0)
      gtk_widget_remove_css_class (widget, all[i]);
  if (wanted != NULL && *wanted != '\0')
    gtk_widget_add_css_class (widget, wanted);
}

void
ana_ui_set_verdict (GtkWidget *widget, AnaVerdict verdict)
{
  static const char *const all[] = { "ana-good", "ana-bad", NULL };

  ana_ui_set_state_class (widget, all, ana_ui_verdict_class (verdict));
}

void
ana_ui_set_a11y_label (GtkWidget *widget, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
ana_ui_set_a11y_description (GtkWidget *widget, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Direction is a shape before it is a colour. */
char *
ana_ui_arrow_text (int sign, const char *text)
{
  if (sign == 0)
    return g_strdup (text);
  return g_strconcat (sign > 0 ? "▲\u2009" : "▼\u2009", text, NULL);
}

/**
 * ana_ui_label_new:
 * @text: literal text
 * @css_classes: (nullable): parted by spaces
 * @xalign: 0 start, 1 end
 *
 * Returns: (transfer floating): a label that ellipsises
 */
GtkWidget *
ana_ui_label_new (const char *text, const char *css_classes, float xalign)
{
  GtkWidget *label = gtk_label_new (text);

  if (css_classes != NULL)
    {
      g_auto (GStrv) classes = g_strsplit (css_classes, " ", -1);

      gtk_widget_set_css_classes (label, (const char **) classes);
    }
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

/* For the dispose of a widget with children of its own; runs twice safely. */
void
ana_ui_unparent_children (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

/**
 * ana_ui_set_action:
 * @actionable: a button, in a window or not
 * @action: detailed name
 *
 * GTK's own way gives the name first, and complains at once of a target that is missing when the action is in reach.
 */
void
ana_ui_set_action (GtkActionable *actionable, const char *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_action_parse_detailed_name (action, &name, &target, &error))
    g_error ("%s: %s", action, error->message);
  gtk_actionable_set_action_name (actionable, NULL);
  gtk_actionable_set_action_target_value (actionable, target);
  gtk_actionable_set_action_name (actionable, name);
}

void
ana_ui_copy_text (GtkWidget *widget, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

/**
 * ana_ui_format_time:
 * @t_usec: an instant
 * @zone: (nullable): %NULL for the zone of this computer
 * @format: of g_date_time_format(), translated by the caller
 *
 * Returns: (transfer full): the text; "" for no instant
 */
char *
ana_ui_format_time (gint64 t_usec, const AnaZone *zone, const char *format)
{
  const AnaZone *in = zone != NULL ? zone : ana_zone_local ();
  g_autoptr (GDateTime) utc = NULL;

  if (t_usec == ANA_TIME_NONE)
    return g_strdup ("");
  utc = g_date_time_new_from_unix_utc ((t_usec + ana_zone_offset_usec (in, t_usec)) / ANA_USEC_PER_SEC);
  return utc != NULL ? g_date_time_format (utc, format) : g_strdup ("");
}

/* The older, the more of the date: "14:02", "Tue 14:02", "4 Nov 14:02", "4 Nov 2011". */
char *
ana_ui_format_as_of (gint64 as_of_usec, gint64 now_usec)
{
  gint64 age = now_usec - as_of_usec;

  if (as_of_usec == ANA_TIME_NONE)
    return g_strdup ("");
  if (age < 12 * ANA_USEC_PER_HOUR)
    return ana_ui_format_time (as_of_usec, NULL, C_ ("time of day", "%H:%M"));
  if (age < 6 * ANA_USEC_PER_DAY)
    return ana_ui_format_time (as_of_usec, NULL, C_ ("weekday and time", "%a %H:%M"));
  if (age < 300 * ANA_USEC_PER_DAY)
    return ana_ui_format_time (as_of_usec, NULL, C_ ("day and time", "%-d %b %H:%M"));
  return ana_ui_format_time (as_of_usec, NULL, C_ ("full date", "%-d %b %Y"));
}

/* A pack by the name of its business; what is not known keeps its own. */
const char *
ana_ui_pack_title (const char *pack)
{
  static const struct { const char *pack; const char *title; } titles[] = {
    { "", N_ ("My cards") }, { "commerce", N_ ("Commerce") }, { "sales", N_ ("Sales") }, { "crm", N_ ("Customers") },
    { "scor", N_ ("Supply chain") }, { "system", N_ ("This computer") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_ascii_strcasecmp (titles[i].pack, pack) == 0)
      return _(titles[i].title);
  return pack;
}

GdkRGBA
ana_ui_get_colour (GtkWidget *widget, const char *name)
{
  GdkRGBA colour = { 0, 0, 0, 1 };
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  if (name == NULL || !gtk_style_context_lookup_color (context, name, &colour))
    gtk_style_context_get_color (context, &colour);
  return colour;
}

/* A new path: a rectangle with round corners. The radius is for the caller to keep within half of the sides. */
void
ana_ui_path_round (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/**
 * ana_ui_has_open_popover:
 * @widget: in a window
 *
 * Returns: whether a menu or another popover of its window is open: a tooltip would stand over it
 */
gboolean
ana_ui_has_open_popover (GtkWidget *widget)
{
  gboolean is_open = GTK_IS_POPOVER (widget) && gtk_widget_get_mapped (widget) && gtk_popover_get_autohide (GTK_POPOVER (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !is_open; child = gtk_widget_get_next_sibling (child))
    is_open = gtk_widget_get_visible (child) && ana_ui_has_open_popover (child);
  return is_open;
}

static gboolean
quiet_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  GtkWidget *popover = gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (popover == NULL && root != NULL && ana_ui_has_open_popover (GTK_WIDGET (root)))
    g_signal_stop_emission_by_name (widget, "query-tooltip");
  return FALSE;
}

/* What is in a popover itself says its words; what is beside an open one is silent. */
void
ana_ui_make_tooltip_quiet (GtkWidget *widget)
{
  if (g_signal_handler_find (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, quiet_cb, NULL) == 0)
    g_signal_connect (widget, "query-tooltip", G_CALLBACK (quiet_cb), NULL);
}

/* GTK asks every widget under the pointer anew when a tooltip is set, the same text or not. */
void
ana_ui_set_tooltip (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0)
    return;
  ana_ui_make_tooltip_quiet (widget);
  gtk_widget_set_tooltip_text (widget, text);
}

/* Closed out of a submenu, a menu of GTK 4.8 keeps the keyboard, and every key is lost until the mouse is used. */
static void
menu_closed_cb (GtkWidget *button)
{
  GtkRoot *root = gtk_widget_get_root (button);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (root != NULL && (focus == NULL || !gtk_widget_get_mapped (focus) || gtk_widget_is_ancestor (focus, button)))
    gtk_widget_grab_focus (button);
}

/* A tooltip of the button would cover the open menu. */
static void
menu_shown_cb (GtkWidget *menu, GParamSpec *pspec, GtkWidget *button)
{
  gtk_widget_set_has_tooltip (button, !gtk_widget_get_visible (menu) && gtk_widget_get_tooltip_text (button) != NULL);
}

static void
make_menu_cb (GtkMenuButton *button, gpointer menu)
{
  GtkPopover *popover;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  gtk_menu_button_set_menu_model (button, menu);
  popover = gtk_menu_button_get_popover (button);
  g_signal_connect_object (popover, "closed", G_CALLBACK (menu_closed_cb), button, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "notify::visible", G_CALLBACK (menu_shown_cb), button, 0);
}

/**
 * ana_ui_defer_menu:
 * @button: without a menu
 * @menu: its menu
 *
 * The popover of the menu is made when it is first opened: most menus of a start never are.
 */
void
ana_ui_defer_menu (GtkMenuButton *button, GMenuModel *menu)
{
  gtk_menu_button_set_create_popup_func (button, make_menu_cb, g_object_ref (menu), g_object_unref);
}
