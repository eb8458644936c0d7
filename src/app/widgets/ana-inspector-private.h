/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-inspector-private.h: what the pages of the inspector share: rows that know how to read the tile again.
 */
#pragma once

#include "ana-choice.h"
#include "ana-inspector.h"
#include "ana-tile-fields.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _AnaInspector {
  GtkWidget           parent_instance;
  GtkWidget          *icon, *kind, *stack, *none, *all, *menu;
  GtkWidget          *page[4];   /* boxes: data, style, thresholds, spec */
  GtkWidget          *no_spec, *spec_frame, *spec, *problem, *warnings; /* of a chart: its text, and what is wrong with it */
  GtkWidget          *board_title, *zone, *range, *compare, *keep, *unknown;   /* of the board, while no tile is selected */
  /* Owned */
  AnaBoardDraft      *draft;
  char               *key;       /* (nullable): of the tile */
  char               *shape;     /* (nullable): what rows there are; the same: they are only read again */
  GArray             *rows;      /* of AnaInspectorRow */
  char               *file_problem; /* (nullable): what was wrong with the last file */
  JsonNode           *written;   /* (nullable): the spec that the text says */
  AnaSchema          *schema;    /* (nullable): of the tile's source */
  /* Borrowed */
  const AnaBoardShow *show;
  gboolean            is_reading;
  gboolean            is_broken; /* the text says what cannot be drawn: the tile stays as it was */
};

/* Puts what the tile says into @widget. */
typedef void (*AnaInspectorRead) (AnaInspector *self, const AnaTile *tile, GtkWidget *widget, const char *name);

typedef struct {
  AnaInspectorRead read;
  GtkWidget       *widget;
  char            *name;         /* (owned) (nullable): for @read */
} AnaInspectorRow;

/* ana-inspector.c */
const AnaTile *ana_inspector_get_tile    (AnaInspector     *self);   /* (nullable) */
void           ana_inspector_set         (AnaInspector     *self,
                                          const char       *member,  /* path below the tile: "title", "kpi/code" */
                                          JsonNode         *value);  /* (transfer full) (nullable): without it */
void           ana_inspector_do          (AnaInspector     *self,
                                          AnaStep          *step,    /* (transfer full) (nullable) */
                                          GError           *error);  /* (transfer full) (nullable) */
JsonNode      *ana_inspector_get         (const AnaTile    *tile,
                                          const char       *member); /* (nullable) (transfer none) */
const char    *ana_inspector_get_text    (const AnaTile    *tile,
                                          const char       *member); /* "" when it is not there */
void           ana_inspector_add_row     (AnaInspector     *self,
                                          int               page,
                                          const char       *title,
                                          GtkWidget        *widget,
                                          AnaInspectorRead  read,
                                          const char       *name);   /* (nullable) */
void           ana_inspector_add_heading (AnaInspector     *self,
                                          int               page,
                                          const char       *title);
void           ana_inspector_add_wide    (AnaInspector     *self,
                                          int               page,
                                          GtkWidget        *widget,
                                          AnaInspectorRead  read,    /* (nullable) */
                                          const char       *name);
GtkWidget     *ana_inspector_add_entry   (AnaInspector     *self,
                                          int               page,
                                          const char       *title,
                                          const char       *member);
void           ana_inspector_add_switch  (AnaInspector     *self,
                                          GtkWidget        *list,
                                          const char       *title,
                                          const char       *member,
                                          gboolean          fallback);

/* ana-inspector-board.c */
GtkWidget     *ana_inspector_make_board  (AnaInspector     *self);
void           ana_inspector_read_board  (AnaInspector     *self);

/* ana-inspector-data.c */
AnaSchema     *ana_inspector_make_own_schema (AnaInspector *self,
                                          const AnaTile    *tile);   /* (nullable) */

/* ana-inspector-data.c, ana-inspector-filter.c, ana-inspector-style.c */
void           ana_inspector_build_data  (AnaInspector     *self,
                                          const AnaTile    *tile);
void           ana_inspector_build_filter (AnaInspector    *self,
                                          const AnaTile    *tile);
void           ana_inspector_build_style (AnaInspector     *self,
                                          const AnaTile    *tile);
void           ana_inspector_build_thresholds (AnaInspector *self,
                                          const AnaTile    *tile);

/* ana-inspector-steps.c */
void           ana_inspector_build_steps (AnaInspector     *self);

/* ana-inspector-file.c */
void           ana_inspector_build_file  (AnaInspector     *self,
                                          const AnaTile    *tile);

/* ana-inspector-spec.c */
void           ana_inspector_make_spec   (AnaInspector     *self);
void           ana_inspector_read_spec   (AnaInspector     *self,
                                          const AnaTile    *tile);
void           ana_inspector_forget_spec (AnaInspector     *self);

G_END_DECLS
