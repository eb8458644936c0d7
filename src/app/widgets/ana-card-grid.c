/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-card-grid.c: the cards of a board in as many columns as there is room for.
 *
 * Widgets are made once and filled again: a card that is not wanted any more is hidden, not destroyed.
 */
#include "config.h"

#include "ana-card-grid.h"

#include "ana-kpi-card.h"
#include "ana-picked.h"
#include "ana-tile-layout.h"

#define IDEAL_WIDTH_PX 200
#define GAP_PX 12

struct _AnaCardGrid {
  GtkWidget  parent_instance;
  /* Owned */
  GPtrArray *widgets;  /* of AnaKpiCard, borrowed from the tree */
  gboolean   narrow;
};

G_DEFINE_FINAL_TYPE (AnaCardGrid, ana_card_grid, GTK_TYPE_WIDGET)

enum { OPEN, MOVE, PIN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
open_cb (AnaKpiCard *card, AnaCardGrid *self)
{
  g_signal_emit (self, signals[OPEN], 0, ana_kpi_card_get_code (card));
}

static void
move_cb (AnaKpiCard *card, int step, AnaCardGrid *self)
{
  g_signal_emit (self, signals[MOVE], 0, ana_kpi_card_get_code (card), step);
}

static void
pin_cb (AnaKpiCard *card, gboolean wanted, AnaCardGrid *self)
{
  g_signal_emit (self, signals[PIN], 0, ana_kpi_card_get_code (card), wanted);
}

static void
ana_card_grid_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_card_grid_parent_class)->dispose (object);
}

static void
ana_card_grid_finalize (GObject *object)
{
  g_ptr_array_unref (ANA_CARD_GRID (object)->widgets);
  G_OBJECT_CLASS (ana_card_grid_parent_class)->finalize (object);
}

static void
ana_card_grid_class_init (AnaCardGridClass *klass)
{
  GType type = ANA_TYPE_CARD_GRID;

  G_OBJECT_CLASS (klass)->dispose = ana_card_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_card_grid_finalize;
  signals[OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MOVE] = g_signal_new ("move", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  signals[PIN] = g_signal_new ("pin", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
ana_card_grid_init (AnaCardGrid *self)
{
  self->widgets = g_ptr_array_new ();
  gtk_widget_set_layout_manager (GTK_WIDGET (self), ana_tile_layout_new_columns (IDEAL_WIDTH_PX, 2, 6, GAP_PX));
}

static void
add_widget (AnaCardGrid *self)
{
  GtkWidget *card = ana_kpi_card_new ();

  g_signal_connect (card, "open", G_CALLBACK (open_cb), self);
  g_signal_connect (card, "move", G_CALLBACK (move_cb), self);
  g_signal_connect (card, "pin", G_CALLBACK (pin_cb), self);
  ana_kpi_card_set_narrow (ANA_KPI_CARD (card), self->narrow);
  gtk_widget_set_parent (card, GTK_WIDGET (self));
  g_ptr_array_add (self->widgets, card);
}

/**
 * ana_card_grid_set_cards:
 * @self: the widget
 * @cards: (element-type AnaCard): what they say; copied
 * @board: which of them are pinned
 * @picked: the cards are those of @board, in its order, so they can be moved
 */
void
ana_card_grid_set_cards (AnaCardGrid *self, GPtrArray *cards, AnaBoard *board, gboolean picked)
{
  while (self->widgets->len < cards->len)
    add_widget (self);
  for (guint i = 0; i < self->widgets->len; i++)
    {
      AnaKpiCard *widget = self->widgets->pdata[i];
      const AnaCard *card;

      gtk_widget_set_visible (GTK_WIDGET (widget), i < cards->len);
      if (i >= cards->len)
        continue;
      card = cards->pdata[i];
      ana_kpi_card_set_card (widget, card);
      ana_kpi_card_set_place (widget, ana_picked_has (board, card->code), picked && i > 0, picked && i + 1 < cards->len);
    }
}

/* Ages grow while nothing arrives: the same figures, newly dated. @cards are those that were set last. */
void
ana_card_grid_set_ages (AnaCardGrid *self, GPtrArray *cards, gint64 now_usec)
{
  for (guint i = 0; i < cards->len && i < self->widgets->len; i++)
    {
      const AnaCard *card = cards->pdata[i];
      g_autofree char *text = NULL;

      if (card->as_of_usec == ANA_TIME_NONE)
        continue;
      text = ana_format_age (now_usec - card->as_of_usec);
      ana_kpi_card_set_age (self->widgets->pdata[i], text, card->freshness);
    }
}

void
ana_card_grid_set_narrow (AnaCardGrid *self, gboolean narrow)
{
  self->narrow = narrow;
  for (guint i = 0; i < self->widgets->len; i++)
    ana_kpi_card_set_narrow (self->widgets->pdata[i], narrow);
}

/* Back from a KPI's page the focus is where it was. */
void
ana_card_grid_focus (AnaCardGrid *self, const char *code)
{
  for (guint i = 0; i < self->widgets->len; i++)
    if (g_strcmp0 (ana_kpi_card_get_code (self->widgets->pdata[i]), code) == 0)
      {
        gtk_widget_grab_focus (self->widgets->pdata[i]);
        return;
      }
}
