/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mutation.c: what a hub does with an edit, so that it is done once however often it is sent.
 */
#include "config.h"

#include "ana-mutation.h"

#include "ana-hlc.h"

#include <string.h>

/*
 * The hub, in one transaction: looks up the client's last number, judges each mutation, applies it to the object as it is
 * by then, appends the object to the stream `obj:`, stores the result and the number. A client that heard nothing sends the
 * same numbers again and gets the stored results. So an edit is applied exactly once, whatever breaks between (SYNC.md
 * section 4, row 4). A mutation that is refused is done with, too: its number is counted and its result stored, or the next
 * would wait for ever.
 */

AnaObject *
ana_object_new (const char *kind, const char *id)
{
  AnaObject *self = g_new0 (AnaObject, 1);

  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  return self;
}

AnaObject *
ana_object_copy (const AnaObject *self)
{
  AnaObject *copy = ana_object_new (self->kind, self->id);

  copy->rev = self->rev;
  copy->hlc = g_strdup (self->hlc);
  copy->dead = self->dead;
  copy->body = self->body != NULL ? json_node_copy (self->body) : NULL;
  copy->fields = self->fields != NULL ? json_node_copy (self->fields) : NULL;
  return copy;
}

void
ana_object_free (AnaObject *self)
{
  g_free (self->kind);
  g_free (self->id);
  g_free (self->hlc);
  g_clear_pointer (&self->body, json_node_unref);
  g_clear_pointer (&self->fields, json_node_unref);
  g_free (self);
}

void
ana_mutation_free (AnaMutation *self)
{
  g_free (self->kind);
  g_free (self->id);
  g_free (self->op);
  g_free (self->hlc);
  g_clear_pointer (&self->patch, json_node_unref);
  g_free (self);
}

void
ana_mutation_result_free (AnaMutationResult *self)
{
  g_free (self->error);
  g_clear_pointer (&self->object, ana_object_free);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  g_free (self);
}

AnaMutationTurn
ana_mutation_judge (gint64 last, gint64 n)
{
  if (n <= last)
    return ANA_MUTATION_REPEATED;
  return n == last + 1 ? ANA_MUTATION_NEXT : ANA_MUTATION_OUT_OF_ORDER;
}

/* --- applying --- */

static AnaMutationResult *
refuse (const AnaMutation *self, const AnaObject *before, const char *reason)
{
  AnaMutationResult *result = g_new0 (AnaMutationResult, 1);

  result->n = self->n;
  result->status = ANA_MUTATION_REFUSED;
  result->error = g_strdup (reason);
  result->rev = before != NULL ? before->rev : 0;
  return result;
}

static void
apply_put (const AnaMutation *self, AnaMutationResult *result, const AnaObject *before, const char *hlc)
{
  AnaObject *object = result->object;
  JsonNode *body = ana_merge_apply (self->kind, before != NULL ? before->body : NULL, self->patch, hlc, &object->fields, result->conflicts);

  g_clear_pointer (&object->body, json_node_unref);
  object->body = body;
  object->dead = FALSE;
}

/**
 * ana_mutation_apply:
 * @self: an edit whose turn it is
 * @before: (nullable): the object as it is; %NULL: there never was one
 * @now_usec: the hub's time
 *
 * Applies one edit. Pure: the caller stores the object (and appends it to the stream) and the result in one transaction.
 * A put on an object that somebody deleted brings it back; a delete of one that somebody edited since leaves it. For kinds
 * that are never merged the revision must match. Whether the body is a document of its kind is the caller's to check.
 *
 * Returns: (transfer full): the result; its object is what to store: none when it was refused, the same when it was kept
 */
AnaMutationResult *
ana_mutation_apply (const AnaMutation *self, const AnaObject *before, gint64 now_usec)
{
  g_autofree char *hlc = ana_hlc_clamp (self->hlc, now_usec);
  gboolean is_put = strcmp (self->op, "put") == 0, is_behind = before != NULL && before->rev != self->base_rev;
  AnaMutationResult *result;

  if (hlc == NULL)
    return refuse (self, before, "hlc: no clock");
  if (!is_put && strcmp (self->op, "delete") != 0)
    return refuse (self, before, "op: put or delete is wanted");
  if (is_put && !ana_merge_check (self->patch, NULL))
    return refuse (self, before, "patch: no changes");
  if (ana_merge_is_strict (self->kind) && (is_behind || (before == NULL && self->base_rev != 0)))
    return refuse (self, before, "stale: it was changed since; read it anew");

  result = g_new0 (AnaMutationResult, 1);
  result->n = self->n;
  result->object = before != NULL ? ana_object_copy (before) : ana_object_new (self->kind, self->id);
  if (is_put)
    {
      result->conflicts = ana_merge_conflicts_new ();
      apply_put (self, result, before, hlc);
    }
  else if (is_behind && !before->dead && !ana_merge_delete_wins (self->kind))
    {
      result->status = ANA_MUTATION_KEPT;
      result->rev = before->rev;
      return result;
    }
  else
    result->object->dead = TRUE;
  result->rev = ++result->object->rev;
  g_free (result->object->hlc);
  result->object->hlc = g_steal_pointer (&hlc);
  return result;
}

/* --- the client's side --- */

static gboolean
follows_parked (const AnaOutboxItem *items, guint i)
{
  for (guint k = 0; k < i; k++)
    if (items[k].parked && strcmp (items[k].kind, items[i].kind) == 0 && strcmp (items[k].id, items[i].id) == 0)
      return TRUE;
  return FALSE;
}

/**
 * ana_outbox_pick:
 * @items: (array length=n_items): what waits, in line
 * @n_items: how many
 * @answered: the last number that the hub has answered
 * @single: whether to send one alone
 * @muts: (out) (array): places in line, room for %ANA_MUTATIONS_MAX
 * @ns: (out) (array): the number of each
 *
 * What goes out next. What may have reached the hub goes first, under the numbers it had; then the others in line, without
 * those that are parked and those that build on a parked one. At most a hundred and 4 MiB, but always one.
 *
 * Returns: how many; 0: nothing can be sent
 */
guint
ana_outbox_pick (const AnaOutboxItem *items, guint n_items, gint64 answered, gboolean single, gint64 *muts, gint64 *ns)
{
  guint n = 0, most = single ? 1 : ANA_MUTATIONS_MAX;
  gsize n_bytes = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n_items && n < most; i++)
      {
        const AnaOutboxItem *item = &items[i];

        if (item->parked || (item->n > 0) != (pass == 0) || (item->n == 0 && follows_parked (items, i)))
          continue;
        if (n > 0 && n_bytes + item->n_bytes > ANA_MUTATIONS_MAX_BYTES / 2)
          return n;
        muts[n] = item->mut;
        ns[n] = pass == 0 ? item->n : n > 0 ? ns[n - 1] + 1 : answered + 1;
        n_bytes += item->n_bytes;
        n++;
      }
  return n;
}

/**
 * ana_outbox_judge:
 * @status: of HTTP; 0: no answer came
 * @code: (nullable): the member "error" of an answer that is no result
 * @n_sent: how many mutations the request had
 *
 * Returns: what to do now
 */
AnaOutboxStep
ana_outbox_judge (guint status, const char *code, guint n_sent)
{
  if (status >= 200 && status < 300)
    return ANA_OUTBOX_TAKE;
  if (status == 401)
    return ANA_OUTBOX_SIGN_IN;
  if (status == 409 && g_strcmp0 (code, "out_of_order") == 0)
    return ANA_OUTBOX_RENUMBER;
  if (status == 409 && g_strcmp0 (code, "other_client") == 0)
    return ANA_OUTBOX_RENEW;
  if (status < 400 || status >= 500 || status == 408 || status == 409 || status == 425 || status == 426 || status == 429)
    return ANA_OUTBOX_RETRY;
  return n_sent > 1 ? ANA_OUTBOX_SINGLE : ANA_OUTBOX_PARK;
}
