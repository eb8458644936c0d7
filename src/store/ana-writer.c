/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-writer.c: the one thread that writes cache.db: gathers messages into groups, commits, checkpoints, and tells.
 */
#include "config.h"

#include "ana-cache-private.h"
#include "ana-clock.h"
#include "ana-error.h"
#include "ana-store-private.h"

#include <glib/gstdio.h>

#define RETRY_USEC       (ANA_USEC_PER_SEC / 4)  /* between two tries while the disk takes nothing */
#define FIRST_CARE_USEC  ANA_USEC_PER_SEC
#define FIRST_SCRUB_USEC (5 * ANA_USEC_PER_SEC)  /* not while the first board is painted */
#define SCRUB_PAUSE_USEC 4000
#define TRASH_PAUSE_USEC 50000
#define SCRUB_DAYS_USEC  ANA_USEC_PER_DAY
#define LOOK_USEC        ANA_USEC_PER_SEC
#define REST_USEC        (10 * ANA_USEC_PER_SEC)

typedef enum {
  OP_APPLY,
  OP_CHECK,
  OP_STAGE_BEGIN,
  OP_STAGE_ROWS,
  OP_STAGE_SWAP,
  OP_DROP,
  OP_OBJECT,
  OP_ANSWER,
  OP_TOUCH,
  OP_REPORT,
  OP_LIMIT,
  OP_SCRUB,
  OP_FLUSH,
} OpKind;

typedef struct {
  OpKind         kind;
  AnaRowBatch   *batch;    /* (owned) (nullable) */
  AnaApplyFunc   func;     /* (nullable) */
  gpointer       data;
  AnaApplyResult result;
  gint64         cursor_q;
} Op;

typedef struct {
  Op       op;
  char    *text[5];
  gint64   number[3];
  guint64  x;
  GBytes  *bytes;
} LongOp;

typedef struct {
  GMutex   mutex;
  GCond    cond;
  gboolean done;
} Waiter;

struct _AnaWriter {
  AnaStore  *store;         /* (borrowed): outlives us */
  AnaLane   *lane;
  GThread   *thread;
  GPtrArray *group;         /* of Op: waiting for the commit */
  AnaCache  *cache;
  gint64     group_usec;    /* monotonic time when the group began; 0 none */
  gint64     retry_usec;    /* not before this */
  gint64     trash_usec, scrub_usec, look_usec, limit_usec;
  gint64     rest_usec;     /* when the pages that the connection remembers are given back; 0: it has none to speak of */
  gboolean   degraded;
  gint64     limit_bytes;   /* atomic by the mutex */
  gint64     n_bytes;
  GMutex     mutex;
};

/* --- ops --- */

static void
op_free (Op *op)
{
  if (op->batch != NULL)
    ana_row_batch_unref (op->batch);
  if (op->kind != OP_APPLY && op->kind != OP_STAGE_ROWS)
    {
      LongOp *more = (LongOp *) op;

      for (guint i = 0; i < G_N_ELEMENTS (more->text); i++)
        g_free (more->text[i]);
      g_clear_pointer (&more->bytes, g_bytes_unref);
    }
  g_free (op);
}

static void
wake (Waiter *waiter)
{
  g_mutex_lock (&waiter->mutex);
  waiter->done = TRUE;
  g_cond_signal (&waiter->cond);
  g_mutex_unlock (&waiter->mutex);
}

/* Tells everyone what became of what they gave, in the order of giving. */
static void
deliver (AnaWriter *self, gboolean saved)
{
  ana_lane_done (self->lane, self->group->len);
  for (guint i = 0; i < self->group->len; i++)
    {
      Op *op = g_ptr_array_index (self->group, i);
      const char *stream = op->batch != NULL ? op->batch->stream : ((LongOp *) op)->text[0];

      if (!saved && op->result == ANA_APPLY_OK)
        op->result = ANA_APPLY_NOT_SAVED;
      if (op->kind == OP_FLUSH || op->kind == OP_SCRUB)
        wake (op->data);
      else if (op->func != NULL)
        op->func (op->result, stream, op->cursor_q, op->data);
      op_free (op);
    }
  g_ptr_array_set_size (self->group, 0);
  self->group_usec = 0;
  if (self->rest_usec == 0)
    self->rest_usec = ana_clock_monotonic_usec () + REST_USEC;
}

/* --- when the disk refuses --- */

static void
degrade (AnaWriter *self, const GError *error)
{
  g_autofree char *message = g_strdup_printf ("What arrives is shown but not saved: %s", error->message);
  gboolean full = g_error_matches (error, ANA_ERROR, ANA_ERROR_FULL);

  self->retry_usec = ana_clock_monotonic_usec () + RETRY_USEC;
  self->degraded = TRUE;
  ana_store_set_flags (self->store, ANA_STORE_DEGRADED | (full ? ANA_STORE_DISK_FULL : 0), full ? 0 : ANA_STORE_DISK_FULL, message);
}

static void
rebuild (AnaWriter *self, const char *why)
{
  const char *path = ana_store_get_cache_path (self->store);
  g_autofree char *message = g_strdup_printf ("The cache was damaged (%s). It was set aside and is fetched again.", why);
  g_autoptr (GError) error = NULL;
  AnaDb *db;

  ana_cache_take_db (self->cache, NULL);
  if (path == NULL)
    return;
  ana_pool_renew (ana_store_get_pool (self->store));
  ana_overlay_reset (ana_store_get_overlay (self->store));
  db = ana_cache_set_aside (path, &error) ? ana_cache_open (path, NULL, NULL, &error) : NULL;
  ana_pool_renew (ana_store_get_pool (self->store)); /* whoever opened the old file in between */
  if (db != NULL)
    ana_cache_take_db (self->cache, db);
  else
    degrade (self, error);
  ana_store_set_flags (self->store, ANA_STORE_CACHE_REBUILT, 0, message);
}

static void
fail (AnaWriter *self, const GError *error)
{
  gboolean damaged = self->cache->db != NULL && ana_db_is_damaged (self->cache->db);

  ana_cache_forget (self->cache);
  if (damaged || g_error_matches (error, ANA_ERROR, ANA_ERROR_CORRUPT))
    rebuild (self, error->message);
  else
    degrade (self, error);
}

static gboolean
open_again (AnaWriter *self, GError **error)
{
  const char *path = ana_store_get_cache_path (self->store);
  AnaDb *db = path != NULL ? ana_cache_open (path, NULL, NULL, error) : NULL;

  if (db == NULL)
    return FALSE;
  ana_cache_take_db (self->cache, db);
  return TRUE;
}

/* Ready to write; not while the disk was full a moment ago. */
static gboolean
prepare (AnaWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (self->cache->loaded)
    return TRUE;
  if (ana_clock_monotonic_usec () < self->retry_usec)
    return FALSE;
  if ((self->cache->db != NULL || open_again (self, &error)) && ana_cache_load (self->cache, &error))
    return TRUE;
  if (error == NULL) /* memory that is gone stays gone */
    {
      self->retry_usec = ana_clock_monotonic_usec () + ANA_USEC_PER_DAY;
      return FALSE;
    }
  fail (self, error);
  g_clear_error (&error);
  return self->cache->db != NULL && self->retry_usec < ana_clock_monotonic_usec () && ana_cache_load (self->cache, NULL);
}

/* Commits what was gathered, and tells. */
static gboolean
finish_group (AnaWriter *self)
{
  g_autoptr (GError) error = NULL;
  gboolean wrote = self->cache->loaded && (self->cache->touched->len > 0 || self->cache->put_rows->len > 0);
  gboolean saved = !self->cache->loaded || ana_cache_commit (self->cache, &error);

  if (!saved)
    fail (self, error);
  else if (wrote && self->degraded)
    {
      self->degraded = FALSE;
      ana_store_set_flags (self->store, 0, ANA_STORE_DEGRADED | ANA_STORE_DISK_FULL, NULL);
    }
  deliver (self, saved);
  if (saved && self->cache->loaded && !ana_db_checkpoint_step (self->cache->db, &error))
    fail (self, error);
  return saved;
}

/* An op failed halfway: nothing of its group can be kept. */
static void
abandon_group (AnaWriter *self, const GError *error)
{
  if (self->cache->db != NULL)
    ana_db_rollback (self->cache->db);
  fail (self, error);
  deliver (self, FALSE);
}

/* --- one op --- */

static AnaApplyResult
run_alone (AnaWriter *self, LongOp *more, GError **error)
{
  AnaCache *cache = self->cache;
  Op *op = &more->op;

  switch (op->kind)
    {
    case OP_CHECK:
      return ana_cache_check (cache, more->text[0], more->text[1], more->number[0], more->number[1], more->number[2], more->x,
                              ana_clock_now_usec (), &op->cursor_q, error);
    case OP_STAGE_BEGIN: return ana_cache_stage_begin (cache, more->text[0], error) ? ANA_APPLY_OK : ANA_APPLY_NOT_SAVED;
    case OP_STAGE_SWAP:
      op->cursor_q = more->number[0];
      return ana_cache_stage_swap (cache, more->text[0], more->text[1], more->number[0], more->text[2], error);
    case OP_DROP:
    default: return ana_cache_drop_stream (cache, more->text[0], error) ? ANA_APPLY_OK : ANA_APPLY_NOT_SAVED;
    }
}

static gboolean
put_answer (AnaWriter *self, LongOp *more, GError **error)
{
  return ana_cache_begin (self->cache, error) &&
         ana_answer_table_put (self->cache->db, more->text[0], more->text[1], more->number[0], more->bytes,
                               ana_clock_now_usec (), self->cache->answer_limit_bytes, error);
}

static AnaApplyResult
run_in_group (AnaWriter *self, Op *op, GError **error)
{
  AnaCache *cache = self->cache;
  LongOp *more = (LongOp *) op;
  gboolean ok = TRUE;

  switch (op->kind)
    {
    case OP_APPLY: return ana_cache_apply (cache, op->batch, &op->cursor_q, error);
    case OP_STAGE_ROWS: ok = ana_cache_stage_rows (cache, op->batch, error); break;
    case OP_OBJECT:
      ok = ana_cache_begin (cache, error) &&
           ana_object_table_put (cache->db, more->text[0], more->text[1], more->text[2], more->number[0], more->text[3],
                                 more->text[4], error);
      break;
    case OP_ANSWER: ok = put_answer (self, more, error); break;
    case OP_TOUCH:
    default:
      ok = ana_cache_begin (cache, error) && ana_answer_table_touch (cache->db, more->text[0], ana_clock_now_usec (), error);
      break;
    }
  return ok ? ANA_APPLY_OK : ANA_APPLY_NOT_SAVED;
}

static gboolean
is_alone (OpKind kind)
{
  return kind == OP_CHECK || kind == OP_STAGE_BEGIN || kind == OP_STAGE_SWAP || kind == OP_DROP;
}

static void
run_report (AnaWriter *self, LongOp *more)
{
  AnaStream *stream;

  finish_group (self);
  if (!prepare (self))
    return;
  if (more->text[0] == NULL)
    {
      rebuild (self, "a reader met it");
      return;
    }
  stream = g_hash_table_lookup (self->cache->streams, more->text[0]);
  if (stream != NULL && stream->row.state == ANA_STREAM_STATE_OK) /* to read a stream does not lift its quarantine */
    ana_cache_mark (self->cache, stream, ANA_STREAM_STATE_RESYNC);
  finish_group (self);
}

static void
run_scrub (AnaWriter *self)
{
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  finish_group (self);
  if (!prepare (self))
    return;
  ana_cache_scrub_reset (self->cache);
  while (more && self->cache->loaded && ana_cache_scrub_step (self->cache, &more, &error))
    ;
  if (error != NULL)
    fail (self, error);
  else
    finish_group (self);
}

static void
run_data_op (AnaWriter *self, Op *op)
{
  g_autoptr (GError) error = NULL;
  gboolean alone = is_alone (op->kind);

  op->cursor_q = -1;
  op->result = ANA_APPLY_NOT_SAVED;
  if (alone)
    finish_group (self);
  if (self->group_usec == 0)
    self->group_usec = ana_clock_monotonic_usec ();
  g_ptr_array_add (self->group, op);
  if (!prepare (self))
    return;
  if (!alone)
    op->result = run_in_group (self, op, &error);
  else if (ana_cache_begin (self->cache, &error))
    op->result = run_alone (self, (LongOp *) op, &error);
  if (error != NULL)
    abandon_group (self, error);
  else if (alone || self->group->len >= ANA_CACHE_GROUP_MESSAGES || self->cache->n_group_rows >= ANA_CACHE_GROUP_ROWS)
    finish_group (self);
}

static void
run_op (AnaWriter *self, Op *op)
{
  switch (op->kind)
    {
    case OP_FLUSH:
    case OP_SCRUB:
      if (op->kind == OP_SCRUB)
        run_scrub (self);
      g_ptr_array_add (self->group, op);
      finish_group (self);
      break;
    case OP_REPORT:
    case OP_LIMIT:
      if (op->kind == OP_REPORT)
        run_report (self, (LongOp *) op);
      else
        self->limit_usec = 0;
      ana_lane_done (self->lane, 1);
      op_free (op);
      break;
    default: run_data_op (self, op); break;
    }
}

/* --- care, between groups --- */

static gboolean
in_transaction (AnaWriter *self, gboolean (*func) (AnaWriter *self, GError **error))
{
  g_autoptr (GError) error = NULL;

  if (ana_cache_begin (self->cache, &error) && func (self, &error) && ana_cache_commit (self->cache, &error) &&
      ana_db_checkpoint_step (self->cache->db, &error))
    return TRUE;
  ana_db_rollback (self->cache->db);
  fail (self, error);
  return FALSE;
}

static gboolean
empty_trash (AnaWriter *self, GError **error)
{
  return ana_set_table_empty_trash (self->cache->db, &self->cache->trash, error);
}

static gboolean
trash_staged (AnaWriter *self, GError **error)
{
  /* Stages of this run are known; those that are not were left by a crash. */
  return g_hash_table_size (self->cache->stages) > 0 || ana_set_table_trash_staged (self->cache->db, error);
}

static gboolean
keep_limit (AnaWriter *self, GError **error)
{
  gboolean pruned = FALSE;
  gint64 limit;

  g_mutex_lock (&self->mutex);
  limit = self->limit_bytes;
  g_mutex_unlock (&self->mutex);
  if (!ana_cache_limit (self->cache, limit, &pruned, error))
    return FALSE;
  if (pruned)
    {
      self->limit_usec = 0; /* again, until it fits */
      ana_store_set_flags (self->store, ANA_STORE_CACHE_LIMITED, 0, "The cache reached its size limit: the oldest minutes were let go.");
    }
  return TRUE;
}

/* Somebody deleted the log under us. This connection still has it; others, and the next start, would not. */
static void
look_after_log (AnaWriter *self)
{
  const char *path = ana_store_get_cache_path (self->store);
  g_autofree char *log = path != NULL ? g_strconcat (path, "-wal", NULL) : NULL;
  g_autoptr (GError) error = NULL;

  if (log == NULL || !ana_db_is_wal (self->cache->db) || g_file_test (log, G_FILE_TEST_EXISTS))
    return;
  if (!ana_db_checkpoint (self->cache->db, &error))
    {
      fail (self, error);
      return;
    }
  ana_pool_renew (ana_store_get_pool (self->store));
  ana_cache_take_db (self->cache, NULL);
  prepare (self);
}

static void
look (AnaWriter *self)
{
  look_after_log (self);
  if (!self->cache->loaded)
    return;
  g_mutex_lock (&self->mutex);
  self->n_bytes = ana_db_get_bytes (self->cache->db);
  g_mutex_unlock (&self->mutex);
}

static void
scrub_a_little (AnaWriter *self, gint64 now_usec)
{
  g_autoptr (GError) error = NULL;
  gboolean more;

  if (!ana_cache_scrub_step (self->cache, &more, &error))
    {
      fail (self, error);
      return;
    }
  self->scrub_usec = now_usec + (more ? SCRUB_PAUSE_USEC : SCRUB_DAYS_USEC);
  if (!more)
    ana_db_rest (self->cache->db); /* all of the file was read */
  if (self->cache->put_rows->len > 0)
    finish_group (self);
}

static void
take_care (AnaWriter *self)
{
  gint64 now_usec = ana_clock_monotonic_usec ();

  if (!prepare (self))
    return;
  if (self->cache->trash && now_usec >= self->trash_usec)
    {
      self->trash_usec = now_usec + TRASH_PAUSE_USEC;
      if (!in_transaction (self, trash_staged) || !in_transaction (self, empty_trash))
        return;
    }
  if (now_usec >= self->limit_usec)
    {
      self->limit_usec = now_usec + 5 * ANA_USEC_PER_SEC;
      if (!in_transaction (self, keep_limit))
        return;
    }
  if (now_usec >= self->look_usec)
    {
      self->look_usec = now_usec + LOOK_USEC;
      look (self);
    }
  if (self->rest_usec != 0 && now_usec >= self->rest_usec)
    {
      self->rest_usec = 0;
      ana_db_rest (self->cache->db);
    }
  if (self->cache->loaded && now_usec >= self->scrub_usec)
    scrub_a_little (self, now_usec);
}

/* When to look again with nothing to do: never, but for what is under way. */
static gint64
next_care (AnaWriter *self)
{
  gint64 next_usec = self->scrub_usec;

  if (!self->cache->loaded)
    return MAX (self->retry_usec, self->look_usec);
  if (self->cache->trash)
    next_usec = MIN (next_usec, self->trash_usec);
  if (self->rest_usec != 0)
    next_usec = MIN (next_usec, self->rest_usec);
  if (self->limit_usec == 0)
    next_usec = 0;
  return next_usec;
}

static gpointer
writer_thread (gpointer data)
{
  AnaWriter *self = data;
  gboolean closed = FALSE;

  while (!closed)
    {
      gboolean gathering = self->group_usec != 0;
      g_autoptr (GPtrArray) ops = NULL;

      ops = ana_lane_take (self->lane, gathering ? self->group_usec + ANA_CACHE_GROUP_USEC : next_care (self), gathering, &closed);
      for (guint i = 0; i < ops->len; i++)
        run_op (self, g_ptr_array_index (ops, i));
      if (self->group_usec != 0 && (closed || ana_clock_monotonic_usec () >= self->group_usec + ANA_CACHE_GROUP_USEC))
        finish_group (self);
      if (self->group_usec == 0 && !closed)
        take_care (self);
    }
  return NULL;
}

/* --- from any thread --- */

AnaWriter *
ana_writer_new (AnaStore *store, AnaDb *db)
{
  AnaWriter *self = g_new0 (AnaWriter, 1);
  gint64 now_usec = ana_clock_monotonic_usec ();

  self->store = store;
  self->lane = ana_lane_new ();
  self->group = g_ptr_array_new ();
  self->cache = ana_cache_new ();
  g_mutex_init (&self->mutex);
  ana_cache_take_db (self->cache, db);
  self->n_bytes = ana_db_get_bytes (db);
  self->look_usec = self->limit_usec = self->rest_usec = now_usec + FIRST_CARE_USEC;
  self->trash_usec = now_usec + FIRST_CARE_USEC;
  self->scrub_usec = now_usec + FIRST_SCRUB_USEC;
  self->thread = g_thread_new ("cache-writer", writer_thread, self);
  return self;
}

void
ana_writer_stop (AnaWriter *self)
{
  g_autoptr (GError) error = NULL;

  ana_lane_close (self->lane);
  g_thread_join (self->thread);
  /* Should the disk refuse now, the tail stays and is played again at the next start: nothing is lost. */
  if (self->cache->loaded && ana_cache_fold_all (self->cache, &error))
    ana_db_checkpoint (self->cache->db, NULL);
  ana_cache_free (self->cache);
  g_ptr_array_unref (self->group);
  ana_lane_free (self->lane);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

G_NO_INLINE static void
give (AnaWriter *self, Op *op, gboolean urgent)
{
  if (ana_lane_push (self->lane, op, urgent))
    return;
  if (op->func != NULL)
    op->func (ANA_APPLY_NOT_SAVED, op->batch != NULL ? op->batch->stream : ((LongOp *) op)->text[0], -1, op->data);
  op_free (op);
}

static LongOp *
long_op (OpKind kind, AnaApplyFunc func, gpointer data)
{
  LongOp *more = g_new0 (LongOp, 1);

  more->op.kind = kind;
  more->op.func = func;
  more->op.data = data;
  return more;
}

static void
give_batch (AnaWriter *self, OpKind kind, AnaRowBatch *batch, AnaApplyFunc func, gpointer data)
{
  Op *op = g_new (Op, 1);

  op->kind = kind;
  op->batch = ana_row_batch_ref (batch);
  op->func = func;
  op->data = data;
  give (self, op, FALSE);
}

void
ana_writer_apply (AnaWriter *self, AnaRowBatch *batch, AnaApplyFunc func, gpointer data)
{
  give_batch (self, OP_APPLY, batch, func, data);
}

void
ana_writer_stage_rows (AnaWriter *self, AnaRowBatch *batch)
{
  give_batch (self, OP_STAGE_ROWS, batch, NULL, NULL);
}

void
ana_writer_check (AnaWriter *self, const char *stream, const char *epoch, gint64 q, gint64 from_usec, gint64 n, guint64 x,
                  AnaApplyFunc func, gpointer data)
{
  LongOp *more = long_op (OP_CHECK, func, data);

  more->text[0] = g_strdup (stream);
  more->text[1] = g_strdup (epoch);
  more->number[0] = q;
  more->number[1] = from_usec;
  more->number[2] = n;
  more->x = x;
  give (self, &more->op, FALSE);
}

static void
give_text (AnaWriter *self, OpKind kind, const char *text, gboolean urgent)
{
  LongOp *more = long_op (kind, NULL, NULL);

  more->text[0] = g_strdup (text);
  give (self, &more->op, urgent);
}

void
ana_writer_stage_begin (AnaWriter *self, const char *stream)
{
  give_text (self, OP_STAGE_BEGIN, stream, FALSE);
}

void
ana_writer_stage_swap (AnaWriter *self, const char *stream, const char *epoch, gint64 q, const char *filter_id,
                       AnaApplyFunc func, gpointer data)
{
  LongOp *more = long_op (OP_STAGE_SWAP, func, data);

  more->text[0] = g_strdup (stream);
  more->text[1] = g_strdup (epoch);
  more->text[2] = g_strdup (filter_id);
  more->number[0] = q;
  give (self, &more->op, TRUE);
}

void
ana_writer_drop_stream (AnaWriter *self, const char *stream)
{
  give_text (self, OP_DROP, stream, TRUE);
}

void
ana_writer_put_object (AnaWriter *self, const char *tenant, const char *kind, const char *id, gint64 rev, const char *etag,
                       const char *body)
{
  LongOp *more = long_op (OP_OBJECT, NULL, NULL);

  more->text[0] = g_strdup (tenant);
  more->text[1] = g_strdup (kind);
  more->text[2] = g_strdup (id);
  more->text[3] = g_strdup (etag != NULL ? etag : "");
  more->text[4] = g_strdup (body);
  more->number[0] = rev;
  give (self, &more->op, FALSE);
}

void
ana_writer_put_answer (AnaWriter *self, const char *key, const char *etag, gint64 as_of_usec, GBytes *body)
{
  LongOp *more = long_op (OP_ANSWER, NULL, NULL);

  more->text[0] = g_strdup (key);
  more->text[1] = g_strdup (etag);
  more->number[0] = as_of_usec;
  more->bytes = g_bytes_ref (body);
  give (self, &more->op, FALSE);
}

void
ana_writer_touch_answer (AnaWriter *self, const char *key)
{
  give_text (self, OP_TOUCH, key, FALSE);
}

void
ana_writer_report (AnaWriter *self, const char *stream)
{
  give_text (self, OP_REPORT, stream, TRUE);
}

static void
give_and_wait (AnaWriter *self, OpKind kind)
{
  Waiter waiter = { .done = FALSE };
  LongOp *more = long_op (kind, NULL, &waiter);

  g_mutex_init (&waiter.mutex);
  g_cond_init (&waiter.cond);
  if (!ana_lane_push (self->lane, more, TRUE))
    {
      op_free (&more->op);
      waiter.done = TRUE;
    }
  g_mutex_lock (&waiter.mutex);
  while (!waiter.done)
    g_cond_wait (&waiter.cond, &waiter.mutex);
  g_mutex_unlock (&waiter.mutex);
  g_mutex_clear (&waiter.mutex);
  g_cond_clear (&waiter.cond);
}

void
ana_writer_flush (AnaWriter *self)
{
  give_and_wait (self, OP_FLUSH);
}

void
ana_writer_scrub (AnaWriter *self)
{
  give_and_wait (self, OP_SCRUB);
}

guint
ana_writer_get_n_queued (AnaWriter *self)
{
  return ana_lane_get_n (self->lane);
}

void
ana_writer_set_limit (AnaWriter *self, gint64 n_bytes)
{
  g_mutex_lock (&self->mutex);
  self->limit_bytes = n_bytes;
  g_mutex_unlock (&self->mutex);
  give_text (self, OP_LIMIT, NULL, TRUE);
}

gint64
ana_writer_get_bytes (AnaWriter *self)
{
  gint64 n_bytes;

  g_mutex_lock (&self->mutex);
  n_bytes = self->n_bytes;
  g_mutex_unlock (&self->mutex);
  return n_bytes;
}
