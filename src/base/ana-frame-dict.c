/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-frame-dict.c: dictionaries of text columns: made by hashing, shared by counting.
 */
#include "config.h"

#include "ana-frame-private.h"

#include "ana-codec.h"

#include <string.h>

static void
dict_clear (AnaDict *dict)
{
  g_strfreev (dict->texts);
}

AnaDict *
ana_dict_new_take (char **texts, guint n)
{
  AnaDict *dict = g_atomic_rc_box_new0 (AnaDict);

  dict->texts = texts;
  dict->n = n;
  return dict;
}

void
ana_dict_unref (AnaDict *dict)
{
  g_atomic_rc_box_release_full (dict, (GDestroyNotify) dict_clear);
}

void
ana_dict_builder_init (AnaDictBuilder *self)
{
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->mask = 31;
  self->table = g_new0 (guint32, self->mask + 1);
}

void
ana_dict_builder_clear (AnaDictBuilder *self)
{
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->table, g_free);
}

static guint32
find_slot (const AnaDictBuilder *self, const char *text, gsize len)
{
  guint64 hash = ana_fnv1a64 (text, len);
  guint32 slot = (guint32) (hash ^ (hash >> 32)) & self->mask;

  while (self->table[slot] != 0)
    {
      const char *known = self->texts->pdata[self->table[slot] - 1];

      if (strncmp (known, text, len) == 0 && known[len] == '\0')
        break;
      slot = (slot + 1) & self->mask;
    }
  return slot;
}

static void
grow (AnaDictBuilder *self)
{
  self->mask = self->mask * 2 + 1;
  g_free (self->table);
  self->table = g_new0 (guint32, self->mask + 1);
  for (guint32 i = 0; i < self->texts->len; i++)
    self->table[find_slot (self, self->texts->pdata[i], strlen (self->texts->pdata[i]))] = i + 1;
}

guint32
ana_dict_builder_add (AnaDictBuilder *self, const char *text, gsize len)
{
  gsize n = strnlen (text, len);
  guint32 slot = find_slot (self, text, n);

  if (self->table[slot] != 0)
    return self->table[slot] - 1;
  if (self->texts->len * 2 > self->mask)
    {
      grow (self);
      slot = find_slot (self, text, n);
    }
  g_ptr_array_add (self->texts, g_strndup (text, n));
  self->table[slot] = self->texts->len;
  return self->texts->len - 1;
}

/* Empties the builder into a dictionary. */
AnaDict *
ana_dict_builder_end (AnaDictBuilder *self)
{
  guint n = self->texts->len;

  g_ptr_array_add (self->texts, NULL);
  g_clear_pointer (&self->table, g_free);
  return ana_dict_new_take ((char **) g_ptr_array_free (g_steal_pointer (&self->texts), FALSE), n);
}
