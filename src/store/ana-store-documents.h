/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-store-documents.h: documents that are edited: drafts, history, versions, the bin, favourites, and what waits for the hub.
 */
#pragma once

#include "ana-mutation.h"
#include "ana-store.h"

G_BEGIN_DECLS

#define ANA_STORE_BIN_DAYS         30
#define ANA_STORE_OUTBOX_MAX_ROWS  10000
#define ANA_STORE_OUTBOX_MAX_BYTES (64 * 1024 * 1024)

/* Whether it is on the disk; on the writer's thread. @error: (nullable) */
typedef void (*AnaSavedFunc) (const GError *error, gpointer data);

/* --- the draft, and what can be undone --- */

typedef struct {
  const char        *body;    /* (nullable): the draft is as the document */
  guint              n_done;  /* steps that are done */
  guint              n_gone;  /* so many of the oldest kept steps go */
  guint              first;   /* then: kept steps from there on make way for @steps */
  const char *const *steps;   /* (array zero-terminated=1) */
} AnaDraftEdit;

typedef struct {
  char  *body;          /* (nullable): there is no draft */
  gint64 updated_usec;
  guint  n_done;
  char **steps;         /* (array zero-terminated=1) */
} AnaDraft;

void        ana_store_keep_draft     (AnaStore            *self,     /* does not wait; on the disk within a second */
                                      const char          *kind,
                                      const char          *id,
                                      const AnaDraftEdit  *edit,     /* copied */
                                      AnaSavedFunc         saved,    /* (nullable) */
                                      gpointer             data);
AnaDraft   *ana_store_get_draft      (AnaStore            *self,     /* NULL, no error: neither draft nor history */
                                      const char          *kind,
                                      const char          *id,
                                      GError             **error);
void        ana_draft_free           (AnaDraft            *draft);
gboolean    ana_store_drop_draft     (AnaStore            *self,     /* with its history */
                                      const char          *kind,
                                      const char          *id,
                                      GError             **error);

/* --- versions --- */

#define ANA_STORE_NOTE_DRAFT "draft"  /* of a version: it was being edited, and could not stand upon what the document became */

typedef struct {
  gint64 num;
  gint64 at_usec;
  char  *note;          /* (nullable) */
  gint64 n_bytes;
} AnaVersion;

GPtrArray  *ana_store_list_versions  (AnaStore *self, const char *kind, const char *id, GError **error); /* of AnaVersion, newest first */
char       *ana_store_get_version    (AnaStore *self, const char *kind, const char *id, gint64 num, GError **error);

/* --- what waits for the hub (SYNC.md section 2.6) --- */

typedef enum {
  ANA_OUTBOX_PENDING = 0,
  ANA_OUTBOX_SENT    = 1, /* perhaps applied: it keeps its number until an answer came */
  ANA_OUTBOX_PARKED  = 2, /* refused; the user edits, discards or exports it */
} AnaOutboxState;

typedef struct {
  gint64 mut;           /* place in line */
  gint64 n;             /* its number for the hub; 0: never sent */
  char  *kind, *id;
  char  *op;            /* put, delete */
  char  *patch;         /* JSON text */
  gint64 base_rev;
  char  *base_body;     /* (nullable) what the patch was made on */
  char  *hlc;
  AnaOutboxState state;
  gint64 tries;
  char  *err;           /* (nullable) */
  gint64 created_usec;
} AnaOutboxRow;

/* A mutation that goes with a save; @mut > 0 takes the place of that one, which must still be pending. */
typedef struct {
  gint64      mut;
  const char *op, *patch;
  gint64      base_rev;
  const char *base_body; /* (nullable) */
  const char *hlc;
} AnaOutboxEdit;

typedef struct {
  gint64 n_rows, n_parked, n_bytes;
  gint64 oldest_usec;   /* ANA_TIME_NONE: empty */
} AnaOutboxInfo;

/* Keeps the document, a version when it changed, and the mutation, in one transaction; the draft is done with, its history stays. */
gboolean    ana_store_save_document  (AnaStore            *self,
                                      const char          *kind,
                                      const char          *id,
                                      const char          *body,
                                      const char          *note,     /* (nullable) */
                                      const AnaOutboxEdit *mutation, /* (nullable): nobody else gets it */
                                      GError             **error);

GPtrArray  *ana_store_list_outbox    (AnaStore *self, GError **error);  /* of AnaOutboxRow, in line */
gboolean    ana_store_get_outbox_info (AnaStore *self, AnaOutboxInfo *out, GError **error);
gboolean    ana_store_mark_sent      (AnaStore *self, const gint64 *muts, const gint64 *ns, guint n, GError **error); /* before they go out */
gboolean    ana_store_park_mutation  (AnaStore *self, gint64 mut, gint64 n, const char *why, GError **error); /* @n 0: the hub did not count it */
gboolean    ana_store_discard_mutation (AnaStore *self, gint64 mut, GError **error);

/* What the hub says of an object: an answer to a mutation, or a change that somebody else made. One transaction. */
typedef struct {
  const char *path, *base, *mine, *theirs; /* JSON texts; NULL: not there */
} AnaConflictText;

typedef struct {
  const char *kind, *id;
  gint64      rev;
  const char *body;              /* (nullable) the hub's state */
  const char *fields;            /* (nullable) its clocks of fields */
  gboolean    dead;
  const char *document;          /* (nullable): the user's document with it; NULL: none any more (it goes to the bin) */
  gint64      mut;               /* the mutation that this answers; 0: none */
  gint64      n;                 /* its number: the last that the hub has answered */
  const AnaConflictText *conflicts;
  guint       n_conflicts;
  const char *cursor;            /* (nullable): of the stream, JSON text */
} AnaObjectUpdate;

typedef struct {
  gint64   rev;                  /* 0: the hub never had it */
  char    *body, *fields;        /* (nullable) */
  gboolean dead;
} AnaSynced;

typedef struct {
  gint64 num;
  char  *kind, *id, *path;
  char  *base, *mine, *theirs;   /* (nullable) JSON texts */
  gint64 at_usec;
} AnaConflict;

gboolean    ana_store_apply_object   (AnaStore *self, const AnaObjectUpdate *update, GError **error);
AnaSynced  *ana_store_get_synced     (AnaStore *self, const char *kind, const char *id, GError **error);
void        ana_synced_free          (AnaSynced *synced);
char       *ana_store_get_client     (AnaStore *self);                  /* (nullable): nothing was ever queued */
gboolean    ana_store_renew_client   (AnaStore *self, GError **error);  /* the hub knows these numbers otherwise (a copy was restored) */
char       *ana_store_get_object_cursor (AnaStore *self);               /* (nullable) */
gint64      ana_store_get_last_number (AnaStore *self);                 /* of the hub's last answer; 0: none */
GPtrArray  *ana_store_list_conflicts (AnaStore *self, GError **error);  /* of AnaConflict that nobody has resolved */
gboolean    ana_store_resolve_conflict (AnaStore *self, gint64 num, GError **error);

/* --- documents that others change too (ana-store-merge.c). Every one of these keeps: the user's document is what the hub last
 * said of it, and upon that what waits in the outbox, in line. --- */

/* The text of a document as this program writes it, put right where a merge left it crooked; NULL: it is none of its kind. Pure. */
typedef char *(*AnaDocumentFunc) (const char *kind, const char *id, JsonNode *document, GError **error);

typedef struct {
  const char *kind, *id;
  const char *base;              /* (nullable) what the user began with; NULL: it is new */
  const char *body;              /* (nullable) what became of it; NULL: it goes to the bin */
  const char *note;              /* (nullable) what the version is called */
} AnaDocumentEdit;

typedef struct {
  char    *kind, *id;
  gboolean gone;                 /* it is in the bin now */
  guint    n_conflicts;          /* fields of which the user's value was not taken */
} AnaDocumentChange;

/* What the hub says: an answer to mutations, or objects that somebody changed. */
typedef struct {
  const AnaMutationAnswer *answer;      /* (nullable) */
  const gint64 *muts, *ns;              /* what was sent, and under which numbers */
  guint         n_sent;
  GPtrArray    *objects;                /* (nullable) of AnaObject */
  const char   *cursor;                 /* (nullable) of the stream, JSON text */
  gboolean      reset;                  /* the hub is not the one it was (a copy was restored), and these are all of its objects */
} AnaHubNews;

void        ana_store_set_document_func (AnaStore *self, AnaDocumentFunc func);  /* before anything is merged; NULL: any object is a document */
gboolean    ana_store_edit_document  (AnaStore *self, const AnaDocumentEdit *edit, char **out_body, GError **error); /* @out_body: (nullable) what it is now */
gboolean    ana_store_edit_beside_draft (AnaStore *self, const AnaDocumentEdit *edit, char **out_body, GError **error); /* the draft waits on, upon it */
gboolean    ana_store_bring_back     (AnaStore *self, const char *kind, const char *id, GError **error);             /* from the bin */
gboolean    ana_store_drop_parked    (AnaStore *self, gint64 mut, GError **error);    /* the user gives a refused change up */
gboolean    ana_store_retry_parked   (AnaStore *self, gint64 mut, GError **error);
GPtrArray  *ana_store_take_outbox    (AnaStore *self, gboolean single, char **client, GError **error); /* of AnaOutboxRow: marked as sent, with their numbers */
gboolean    ana_store_take_news      (AnaStore *self, const AnaHubNews *news, GPtrArray *changes, GError **error); /* AnaDocumentChange are added */
gboolean    ana_store_renumber       (AnaStore *self, gint64 last, GError **error);   /* the hub's last number of this sender */
GPtrArray  *ana_document_changes_new (void);
void        ana_document_change_free (AnaDocumentChange *change);

/* --- the bin --- */

typedef struct {
  char  *id;
  char  *body;
  gint64 at_usec;
} AnaBinned;

gboolean    ana_store_bin_document   (AnaStore *self, const char *kind, const char *id, const AnaOutboxEdit *mutation, GError **error);
gboolean    ana_store_unbin_document (AnaStore *self, const char *kind, const char *id, const AnaOutboxEdit *mutation, GError **error);
GPtrArray  *ana_store_list_bin       (AnaStore *self, const char *kind, GError **error);  /* of AnaBinned, newest first */
gboolean    ana_store_purge_bin      (AnaStore *self, GError **error);                    /* what has been there for 30 days, for good */

/* --- favourites and recent ones --- */

typedef struct {
  char    *id;
  gboolean favourite;
  gint64   opened_usec;          /* ANA_TIME_NONE: never */
} AnaShelfMark;

gboolean    ana_store_set_favourite  (AnaStore *self, const char *kind, const char *id, gboolean favourite, GError **error);
void        ana_store_touch_document (AnaStore *self, const char *kind, const char *id);  /* opened now; does not wait */
GPtrArray  *ana_store_list_marks     (AnaStore *self, const char *kind, GError **error);  /* of AnaShelfMark, opened last first */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaDraft, ana_draft_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaSynced, ana_synced_free)

G_END_DECLS
