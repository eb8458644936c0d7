/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sqlite.h: a connection and its statements, every return checked. One writer a database, and it alone checkpoints.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  ANA_DB_WRITER,    /* made when missing; WAL; checkpoints by ana_db_checkpoint_step() alone */
  ANA_DB_READER,    /* SQLITE_OPEN_READONLY: never writes, never checkpoints */
  ANA_DB_IMMUTABLE, /* a file that nobody writes: no -wal, no -shm, works on a read-only medium */
  ANA_DB_MEMORY,    /* no file: the path is a name that connections of this process share; a writer */
  ANA_DB_MEMORY_READER,
} AnaDbMode;

typedef enum {
  ANA_SYNC_NORMAL,  /* survives a crash of the program; a power cut may take the last commits */
  ANA_SYNC_FULL,    /* a commit is on the disk */
} AnaDbSync;

typedef struct _AnaDb   AnaDb;    /* used by one thread at a time */
typedef struct _AnaStmt AnaStmt;  /* belongs to its connection */

AnaDb      *ana_db_open            (const char  *path,
                                    AnaDbMode    mode,
                                    AnaDbSync    sync,
                                    GError     **error);
void        ana_db_close           (AnaDb       *self);                 /* (nullable) */
gboolean    ana_db_exec            (AnaDb       *self,
                                    const char  *sql,
                                    GError     **error);
gboolean    ana_db_get_int         (AnaDb       *self,
                                    const char  *sql,
                                    gint64      *out,
                                    GError     **error);                /* first column of the first row; 0 when none */
gboolean    ana_db_begin           (AnaDb       *self,
                                    GError     **error);                /* IMMEDIATE on a writer, DEFERRED on a reader */
gboolean    ana_db_commit          (AnaDb       *self,
                                    GError     **error);                /* rolls back when it fails */
void        ana_db_rollback        (AnaDb       *self);                 /* no-op outside a transaction */
gboolean    ana_db_in_transaction  (AnaDb       *self);
gboolean    ana_db_is_damaged      (AnaDb       *self);                 /* SQLite has found damage through this connection */
gboolean    ana_db_is_wal          (AnaDb       *self);
gint64      ana_db_get_last_id     (AnaDb       *self);
void        ana_db_rest             (AnaDb       *self);                 /* gives back pages that were read; they are read again when wanted */
gint64      ana_db_get_bytes       (AnaDb       *self);                 /* pages in use x page size; -1 on error */
gboolean    ana_db_checkpoint_step (AnaDb       *self,
                                    GError     **error);                /* PASSIVE, when about 1 MiB of WAL is waiting */
gboolean    ana_db_checkpoint      (AnaDb       *self,
                                    GError     **error);                /* PASSIVE, all that readers allow */
gboolean    ana_db_migrate         (AnaDb             *self,
                                    gint64             application_id,
                                    const char *const *steps,           /* steps[i] brings version i to i + 1 */
                                    guint              n_steps,
                                    GError           **error);
gboolean    ana_db_copy_to         (AnaDb       *self,
                                    const char  *path,
                                    GError     **error);                /* VACUUM INTO, then fsync */
gboolean    ana_db_copy_to_memory  (AnaDb       *self,
                                    const char  *name,
                                    GError     **error);
gboolean    ana_db_move            (const char  *path,
                                    const char  *to,
                                    GError     **error);                /* with its log, index and journal; nobody has it open */

AnaStmt    *ana_db_stmt            (AnaDb       *self,
                                    const char  *sql,                   /* a literal: kept by its address */
                                    GError     **error);
/* Columns and parameters count from 0. A bind that fails is told by the next run or next. Texts and blobs are not copied. */
void        ana_stmt_bind_int      (AnaStmt     *self,
                                    int          index,
                                    gint64       value);
void        ana_stmt_bind_double   (AnaStmt     *self,
                                    int          index,
                                    double       value);                /* refuses what is not finite */
void        ana_stmt_bind_text     (AnaStmt     *self,
                                    int          index,
                                    const char  *value);                /* NULL is null */
void        ana_stmt_bind_blob     (AnaStmt     *self,
                                    int          index,
                                    const void  *data,
                                    gsize        n_bytes);
gboolean    ana_stmt_run           (AnaStmt     *self,
                                    GError     **error);                /* to the end; resets */
gboolean    ana_stmt_next          (AnaStmt     *self,
                                    GError     **error);                /* TRUE: a row. FALSE: end or error; resets */
void        ana_stmt_reset         (AnaStmt     *self);
gint64      ana_stmt_get_int       (AnaStmt     *self,
                                    int          column);
double      ana_stmt_get_double    (AnaStmt     *self,
                                    int          column);
const char *ana_stmt_get_text      (AnaStmt     *self,
                                    int          column);               /* (nullable) valid until the next step */
const void *ana_stmt_get_blob      (AnaStmt     *self,
                                    int          column,
                                    gsize       *n_bytes);              /* (nullable) valid until the next step */
gboolean    ana_stmt_is_null       (AnaStmt     *self,
                                    int          column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaDb, ana_db_close)

G_END_DECLS
