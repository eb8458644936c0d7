/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-widget.c: the one way in which a widget of ours is made from its template.
 *
 * What a template says of a tooltip holds as if it were set by ana_ui_set_tooltip(): beside an open popover it is silent.
 */
#include "config.h"

#include "ana-widget.h"

#include "ana-ui.h"

static void
quieten (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (gtk_widget_get_tooltip_text (child) != NULL)
        ana_ui_make_tooltip_quiet (child);
      quieten (child);
    }
}

/**
 * ana_widget_init_template:
 * @widget: whose class has a template; in its instance init
 *
 * Makes what the template says, and its tooltips quiet.
 */
void
ana_widget_init_template (GtkWidget *widget)
{
  gtk_widget_init_template (widget);
  quieten (widget);
}
