/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mutation.h: edits on their way to the hub, what the hub does with them, and its answers (SYNC.md section 2.6). Pure.
 */
#pragma once

#include "ana-merge.h"

G_BEGIN_DECLS

#define ANA_MUTATIONS_MAX_BYTES (4 * 1024 * 1024)  /* of one request */
#define ANA_ANSWERS_MAX_BYTES   (64 * 1024 * 1024) /* of one answer */
#define ANA_MUTATIONS_MAX       100               /* in one request */

/* An object as the stream `obj:` carries it: `{"kind","id","rev","hlc","dead","body","fields"}`. Immutable once shared. */
typedef struct {
  char     *kind, *id;
  gint64    rev;      /* +1 at each change; 0: there was none */
  char     *hlc;      /* (nullable) of the last change */
  gboolean  dead;     /* deleted: the body stays, for who edited it meanwhile */
  JsonNode *body;     /* (owned) (nullable) */
  JsonNode *fields;   /* (owned) (nullable) clocks */
} AnaObject;

typedef struct {
  gint64    n;        /* +1 a client, from 1 */
  char     *kind, *id;
  char     *op;       /* put, delete */
  JsonNode *patch;    /* (owned) (nullable) */
  gint64    base_rev;
  char     *hlc;
} AnaMutation;

typedef enum {
  ANA_MUTATION_APPLIED,  /* the object is as said, the conflicts are what was not taken */
  ANA_MUTATION_KEPT,     /* a deletion that was not done: somebody edited it meanwhile */
  ANA_MUTATION_REFUSED,  /* it can never be done: park it */
} AnaMutationStatus;

typedef struct {
  gint64            n;
  AnaMutationStatus status;
  char             *error;      /* (nullable) why it was refused */
  gint64            rev;        /* of the object after it */
  GPtrArray        *conflicts;  /* (nullable) of AnaMergeConflict */
  AnaObject        *object;     /* (nullable): on the hub: what to store; it is not part of the stored result */
} AnaMutationResult;

typedef struct {
  char      *client;
  GPtrArray *muts;     /* of AnaMutation, numbers in order without holes */
} AnaMutationRequest;

typedef struct {
  gint64     last;     /* the client's last number that is done with */
  GPtrArray *results;  /* of AnaMutationResult */
  GPtrArray *objects;  /* of AnaObject: each that they are about, once, as it is now */
} AnaMutationAnswer;

/* Whether a number is the next. */
typedef enum {
  ANA_MUTATION_NEXT,
  ANA_MUTATION_REPEATED,     /* answer with the stored result */
  ANA_MUTATION_OUT_OF_ORDER, /* 409 out_of_order */
} AnaMutationTurn;

AnaObject         *ana_object_new              (const char *kind, const char *id);
AnaObject         *ana_object_copy             (const AnaObject *self);
void               ana_object_free             (AnaObject *self);
void               ana_object_write            (const AnaObject *self, AnaJsonWriter *writer);
AnaObject         *ana_object_parse            (JsonNode *node, GError **error);

AnaMutationTurn    ana_mutation_judge          (gint64 last, gint64 n);
AnaMutationResult *ana_mutation_apply          (const AnaMutation *self, const AnaObject *before, gint64 now_usec); /* @before: (nullable) */
void               ana_mutation_free           (AnaMutation *self);

char              *ana_mutation_request_write  (const char *client, const AnaMutation *const *muts, guint n);
AnaMutationRequest *ana_mutation_request_parse (const char *text, gssize len, GError **error);
void               ana_mutation_request_free   (AnaMutationRequest *self);

void               ana_mutation_result_write   (const AnaMutationResult *self, AnaJsonWriter *writer); /* what the hub stores, and answers again */
AnaMutationResult *ana_mutation_result_parse   (JsonNode *node, GError **error);
void               ana_mutation_result_free    (AnaMutationResult *self);
char              *ana_mutation_answer_write   (gint64 last, const char *const *results, guint n, /* texts as stored */
                                                const AnaObject *const *objects, guint n_objects);
AnaMutationAnswer *ana_mutation_answer_parse   (const char *text, gssize len, GError **error);
void               ana_mutation_answer_free    (AnaMutationAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaObject, ana_object_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaMutation, ana_mutation_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaMutationRequest, ana_mutation_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaMutationResult, ana_mutation_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaMutationAnswer, ana_mutation_answer_free)

/* --- the client's side: what to send next, and what an answer means --- */

typedef struct {
  gint64      mut;       /* place in line */
  gint64      n;         /* under which it may have been sent already; 0: never */
  const char *kind, *id;
  gboolean    parked;
  gsize       n_bytes;
} AnaOutboxItem;

guint   ana_outbox_pick   (const AnaOutboxItem *items,    /* in line */
                           guint                n_items,
                           gint64               answered, /* the last number the hub has answered */
                           gboolean             single,   /* one alone: to find out which is refused */
                           gint64              *muts,     /* (out): ANA_MUTATIONS_MAX */
                           gint64              *ns);      /* (out): and the number of each */

typedef enum {
  ANA_OUTBOX_TAKE,    /* results: take them one by one */
  ANA_OUTBOX_RETRY,   /* later, the same, under the same numbers */
  ANA_OUTBOX_SIGN_IN, /* 401: then the same */
  ANA_OUTBOX_SINGLE,  /* the request was refused whole: one at a time */
  ANA_OUTBOX_PARK,    /* that one is refused */
  ANA_OUTBOX_RENUMBER, /* the hub's last number is another: go on from it */
  ANA_OUTBOX_RENEW,   /* the hub knows these numbers for other mutations: another name for this client */
} AnaOutboxStep;

AnaOutboxStep ana_outbox_judge (guint status, const char *code, guint n_sent);

G_END_DECLS
