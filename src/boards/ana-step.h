/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-step.h: one step of editing a board: changes with what stood there before, so that it can be taken back exactly.
 */
#pragma once

#include "ana-board.h"

G_BEGIN_DECLS

typedef struct {
  char     *path;   /* (owned) JSON pointer */
  JsonNode *was;    /* (owned) (nullable): nothing stood there */
  JsonNode *is;     /* (owned) (nullable): nothing stands there after */
  int       index;  /* of a member that comes or goes: its number among its siblings; -1: last */
} AnaChange;

typedef struct {
  char      *label;   /* (owned) what was done: add remove move resize set tabs paste duplicate restore */
  char      *group;   /* (owned) (nullable): steps of one group that follow each other are one (a drag, a word typed) */
  GPtrArray *changes; /* (owned) of AnaChange, in order */
} AnaStep;

AnaStep  *ana_step_new      (const char      *label);
void      ana_step_free     (AnaStep         *self);
void      ana_step_add      (AnaStep         *self,
                             const char      *path,
                             JsonNode        *was,     /* (nullable) shared */
                             JsonNode        *is,      /* (nullable) shared */
                             int              index);
AnaBoard *ana_step_apply    (const AnaStep   *self,
                             const AnaBoard  *board,
                             GError         **error);
AnaStep  *ana_step_invert   (const AnaStep   *self);
gboolean  ana_step_absorb   (AnaStep         *self,
                             const AnaStep   *next);   /* FALSE: not of one group */
char     *ana_step_to_text  (const AnaStep   *self);
AnaStep  *ana_step_parse    (const char      *text,
                             GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaStep, ana_step_free)

G_END_DECLS
