/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-json-scan.c: the check that stands before every parse: the strict reader, and no key twice in one object.
 */
#include "config.h"

#include "ana-json.h"

#include "ana-error.h"
#include "ana-locale.h"

#include <string.h>

/*
 * Keys of all open objects lie on one stack; an open-addressed table finds them by a seeded hash of (object, text), so
 * that the cost is O(n) however many keys an object has and whoever chose them. Objects close in the reverse order of
 * their opening, so that the last keys put in are the first to leave: with linear probing such a slot can simply be
 * emptied, no other chain runs over it.
 */
typedef struct {
  guint64     hash;
  guint32     object;
  guint32     slot;
  const char *text;   /* in the document, or in the chunk when it had escapes */
  gsize       len;
} Key;

typedef struct {
  GArray       *keys;      /* of Key */
  GArray       *objects;   /* of guint32: the index of each open level's first key; G_MAXUINT32 for an array */
  guint32      *table;     /* index into keys + 1 */
  guint32       mask;
  guint64       seed;
  GStringChunk *chunk;     /* (nullable) */
} KeySet;

static void
key_set_init (KeySet *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (Key));
  self->objects = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->mask = 63;
  self->table = g_new0 (guint32, self->mask + 1);
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();
  self->chunk = NULL;
}

static void
key_set_clear (KeySet *self)
{
  g_array_unref (self->keys);
  g_array_unref (self->objects);
  g_free (self->table);
  g_clear_pointer (&self->chunk, g_string_chunk_free);
}

static guint64
hash_key (const KeySet *self, guint32 object, const char *text, gsize len)
{
  guint64 h = self->seed ^ ((guint64) object * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  for (; len >= 8; len -= 8, text += 8)
    {
      guint64 word;

      memcpy (&word, text, 8);
      h = (h ^ word) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
      h ^= h >> 32;
    }
  for (gsize i = 0; i < len; i++)
    h = (h ^ (guint8) text[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  h = (h ^ (h >> 29) ^ len) * G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return h ^ (h >> 32);
}

static void
put_in_table (KeySet *self, guint32 index)
{
  Key *key = &g_array_index (self->keys, Key, index);
  guint32 slot = (guint32) key->hash & self->mask;

  while (self->table[slot] != 0)
    slot = (slot + 1) & self->mask;
  self->table[slot] = index + 1;
  key->slot = slot;
}

static void
grow (KeySet *self)
{
  self->mask = self->mask * 2 + 1;
  g_free (self->table);
  self->table = g_new0 (guint32, self->mask + 1);
  for (guint32 i = 0; i < self->keys->len; i++)
    put_in_table (self, i);
}

static gboolean
has_key (const KeySet *self, const Key *wanted)
{
  for (guint32 slot = (guint32) wanted->hash & self->mask; self->table[slot] != 0; slot = (slot + 1) & self->mask)
    {
      const Key *key = &g_array_index (self->keys, Key, self->table[slot] - 1);

      if (key->hash == wanted->hash && key->object == wanted->object && key->len == wanted->len
          && memcmp (key->text, wanted->text, key->len) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
open_level (KeySet *self, gboolean object)
{
  guint32 first = object ? self->keys->len : G_MAXUINT32;

  g_array_append_val (self->objects, first);
}

static void
close_level (KeySet *self)
{
  guint32 first = g_array_index (self->objects, guint32, self->objects->len - 1);

  g_array_set_size (self->objects, self->objects->len - 1);
  if (first == G_MAXUINT32)
    return;
  for (guint32 i = self->keys->len; i > first; i--)
    self->table[g_array_index (self->keys, Key, i - 1).slot] = 0;
  g_array_set_size (self->keys, first);
}

/* The level is known by its depth: no two objects of one depth are open at once. */
static gboolean
add_key (KeySet *self, const char *text, gsize len, gboolean in_place)
{
  Key key = { .object = self->objects->len, .text = text, .len = len };

  key.hash = hash_key (self, key.object, text, len);
  if (has_key (self, &key))
    return FALSE;
  if (!in_place)
    {
      if (self->chunk == NULL)
        self->chunk = g_string_chunk_new (256);
      key.text = g_string_chunk_insert_len (self->chunk, text, (gssize) len);
    }
  g_array_append_val (self->keys, key);
  if (self->keys->len * 2 > self->mask)
    grow (self);
  else
    put_in_table (self, self->keys->len - 1);
  return TRUE;
}

static gboolean
scan (AnaJsonReader *reader, KeySet *set, const char *data, gsize len)
{
  for (;;)
    {
      const char *text;
      gsize text_len;

      switch (ana_json_reader_next (reader))
        {
        case ANA_JSON_ERROR:
          return FALSE;
        case ANA_JSON_END:
          return TRUE;
        case ANA_JSON_BEGIN_OBJECT:
          open_level (set, TRUE);
          break;
        case ANA_JSON_BEGIN_ARRAY:
          open_level (set, FALSE);
          break;
        case ANA_JSON_END_OBJECT:
        case ANA_JSON_END_ARRAY:
          close_level (set);
          break;
        case ANA_JSON_KEY:
          text = ana_json_reader_get_text (reader, &text_len);
          if (!add_key (set, text, text_len, text >= data && text < data + len))
            {
              ana_json_reader_fail (reader, N_("the key stands twice in one object"));
              return FALSE;
            }
          break;
        default:
          break;
        }
    }
}

/**
 * ana_json_scan:
 * @data: (array length=len): a JSON text; needs no NUL at its end
 * @len: bytes
 * @limits: (nullable): %NULL for the default
 * @error: return location
 *
 * Refuses what RFC 8259 refuses, and what readers understand in different ways: a key twice in one object, NUL, half
 * surrogates, a byte-order mark, integers beyond int64, doubles beyond range; and what is too deep or too long. O(n),
 * without recursion. Any thread.
 *
 * Returns: %TRUE when the text may be parsed; else ANA_ERROR_BAD_INPUT with line and column
 */
gboolean
ana_json_scan (const char *data, gsize len, const AnaJsonLimits *limits, GError **error)
{
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new (limits != NULL ? *limits : ANA_JSON_LIMITS_DEFAULT);
  KeySet set;
  gboolean ok;

  key_set_init (&set);
  ana_json_reader_load (reader, data, len);
  ok = scan (reader, &set, data, len);
  key_set_clear (&set);
  if (!ok)
    ana_json_reader_get_error (reader, error);
  return ok;
}
