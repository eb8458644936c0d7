/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack.c: a board with its data as one signed file.
 */
#include "config.h"

#include "ana-pack-private.h"

#include "ana-error.h"
#include "ana-file.h"

#include <gio/gio.h>
#include <string.h>

/*
 * A pack is a zip that any tool can open: board.adash (layout, filters, annotations), frames/KEY.json (what a tile showed),
 * questions/ID.json, and manifest.json with the size and SHA-256 of each, who sent it, their public key, and a signature
 * over the manifest's canonical form. That covers what is in the files, but a zip has bytes beside them (times, attributes,
 * its directory). So the zip's comment holds a seal: key and signature over every byte before it. One flipped bit anywhere
 * is refused, before anything is unpacked.
 *
 * Who has a key can sign anything: what is unpacked is held to its limits all the same.
 */

#define MANIFEST_PURPOSE "adpack manifest 1"
#define SEAL_PURPOSE     "adpack seal 1"
#define SEAL_PREFIX      "adpack1 "
#define SEAL_BYTES       (sizeof SEAL_PREFIX - 1 + ANA_KEY_CHARS + 1 + ANA_SIGNATURE_CHARS)
#define END_BYTES        22 /* of a zip's directory's end, without its comment */

static const char *const unsigned_members[] = { "sha256", "signature", NULL };

AnaPack *
ana_pack_new (AnaBoard *board, const char *sender, const char *sender_name, gint64 created_usec)
{
  AnaPack *self = g_new0 (AnaPack, 1);

  self->board = ana_board_ref (board);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_pack_part_free);
  self->sender = g_strdup (sender);
  self->sender_name = g_strdup (sender_name);
  self->created_usec = created_usec;
  return self;
}

void
ana_pack_free (AnaPack *self)
{
  g_clear_pointer (&self->board, ana_board_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self->sender);
  g_free (self->sender_name);
  g_free (self->key);
  g_free (self);
}

static gboolean
check_part (const char *name, GBytes *data, GError **error)
{
  AnaJsonLimits limits = { ANA_PACK_MAX_PART_BYTES, 48 };
  gsize n;
  const char *text = g_bytes_get_data (data, &n);
  GError *problem = NULL;

  if (ana_json_scan (text, n, &limits, &problem))
    return TRUE;
  g_propagate_prefixed_error (error, problem, "%s:", name);
  return FALSE;
}

/**
 * ana_pack_add:
 * @self: a pack to be written
 * @name: `frames/KEY.json` or `questions/ID.json`
 * @data: JSON
 * @error: return location
 *
 * Returns: %FALSE and %ANA_ERROR_BAD_INPUT or %ANA_ERROR_LIMIT when it has no place in a pack
 */
gboolean
ana_pack_add (AnaPack *self, const char *name, GBytes *data, GError **error)
{
  AnaPackPart *part;

  if (!ana_pack_is_name (name) || strchr (name, '/') == NULL || ana_pack_get (self, name) != NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: has no place in a pack, or is there already", name);
      return FALSE;
    }
  if (self->parts->len >= ANA_PACK_MAX_PARTS)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "a pack has at most %d parts", ANA_PACK_MAX_PARTS);
      return FALSE;
    }
  if (!check_part (name, data, error))
    return FALSE;
  part = g_new0 (AnaPackPart, 1);
  *part = (AnaPackPart) { g_strdup (name), g_bytes_ref (data) };
  g_ptr_array_add (self->parts, part);
  return TRUE;
}

GBytes *
ana_pack_get (const AnaPack *self, const char *name)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (strcmp (((AnaPackPart *) self->parts->pdata[i])->name, name) == 0)
      return ((AnaPackPart *) self->parts->pdata[i])->data;
  return NULL;
}

char **
ana_pack_list_asking (const AnaPack *self)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < ana_board_get_n_tiles (self->board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (self->board, i);

      if (json_object_has_member (tile->json, "query") || tile->kpi_code != NULL)
        g_strv_builder_add (keys, tile->key);
    }
  return g_strv_builder_end (keys);
}

/* --- writing --- */

static AnaPackPart *
make_part (const char *name, char *text)
{
  AnaPackPart *part = g_new0 (AnaPackPart, 1);

  *part = (AnaPackPart) { g_strdup (name), g_bytes_new_take (text, strlen (text)) };
  return part;
}

static void
write_text (AnaJsonWriter *writer, const char *key, const char *text)
{
  ana_json_key (writer, key);
  ana_json_string (writer, text);
}

static void
write_files (AnaJsonWriter *writer, GPtrArray *parts)
{
  ana_json_key (writer, "files");
  ana_json_begin_object (writer);
  for (guint i = 0; i < parts->len; i++)
    {
      const AnaPackPart *part = parts->pdata[i];
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, part->data);

      ana_json_key (writer, part->name);
      ana_json_begin_object (writer);
      ana_json_key (writer, "bytes");
      ana_json_int (writer, (gint64) g_bytes_get_size (part->data));
      write_text (writer, "sha256", hash);
      ana_json_end_object (writer);
    }
  ana_json_end_object (writer);
}

static char *
make_manifest (AnaPack *self, GPtrArray *parts, AnaSigner *signer)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *canonical = NULL;
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  write_text (&writer, "format", "adpack");
  ana_json_key (&writer, "version");
  ana_json_int (&writer, 1);
  write_text (&writer, "board", ana_board_get_id (self->board));
  write_text (&writer, "title", ana_board_get_title (self->board));
  ana_json_key (&writer, "created_usec");
  ana_json_int (&writer, self->created_usec);
  write_text (&writer, "sender", self->sender);
  write_text (&writer, "sender_name", self->sender_name);
  write_text (&writer, "key", ana_signer_get_key (signer));
  write_files (&writer, parts);
  ana_json_end_object (&writer);
  node = ana_json_parse (out->str, (gssize) out->len, NULL, NULL);
  canonical = ana_json_canonical (node, unsigned_members);
  signature = ana_signer_sign (signer, MANIFEST_PURPOSE, canonical, strlen (canonical));
  json_object_set_string_member (json_node_get_object (node), "signature", signature);
  return ana_json_canonical (node, NULL);
}

/* The zip with its comment's length set, then the seal over all of that. */
GBytes *
ana_pack_seal (GBytes *zip, AnaSigner *signer)
{
  GByteArray *out = g_bytes_unref_to_array (g_bytes_ref (zip));
  g_autofree char *signature = NULL;
  g_autofree char *comment = NULL;

  out->data[out->len - 2] = SEAL_BYTES & 0xff;
  out->data[out->len - 1] = SEAL_BYTES >> 8;
  signature = ana_signer_sign (signer, SEAL_PURPOSE, out->data, out->len);
  comment = g_strdup_printf (SEAL_PREFIX "%s %s", ana_signer_get_key (signer), signature);
  g_byte_array_append (out, (const guint8 *) comment, SEAL_BYTES);
  return g_byte_array_free_to_bytes (out);
}

/**
 * ana_pack_write:
 * @self: what goes into the file
 * @signer: the sender's key
 * @error: return location
 *
 * Returns: (transfer full): the file; the same for the same contents, key and time. %NULL and %ANA_ERROR_LIMIT when it is
 *   more than a pack may hold
 */
GBytes *
ana_pack_write (AnaPack *self, AnaSigner *signer, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_pack_part_free);
  g_autoptr (GBytes) zip = NULL;
  gsize n_bytes = 0;

  g_ptr_array_add (parts, make_part (ANA_PACK_BOARD, ana_board_to_text (self->board)));
  for (guint i = 0; i < self->parts->len; i++)
    {
      const AnaPackPart *part = self->parts->pdata[i];
      AnaPackPart *copy = g_new0 (AnaPackPart, 1);

      *copy = (AnaPackPart) { g_strdup (part->name), g_bytes_ref (part->data) };
      g_ptr_array_add (parts, copy);
      n_bytes += g_bytes_get_size (part->data);
    }
  if (n_bytes > ANA_PACK_MAX_BYTES - 2 * ANA_BOARD_MAX_BYTES)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_LIMIT, "the data of this board are more than a pack may hold");
      return NULL;
    }
  g_ptr_array_insert (parts, 0, make_part (ANA_PACK_MANIFEST, make_manifest (self, parts, signer)));
  zip = ana_pack_zip_write (parts, self->created_usec, error);
  return zip != NULL ? ana_pack_seal (zip, signer) : NULL;
}

/* --- reading --- */

static gboolean
corrupt (GError **error, const char *reason)
{
  g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s", reason);
  return FALSE;
}

gboolean
ana_pack_is_pack (GBytes *bytes)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);

  return n >= 4 && memcmp (data, "PK\3\4", 4) == 0;
}

/* @key: (out) (transfer full): whose seal it is */
static gboolean
check_seal (GBytes *bytes, char **key, GError **error)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);
  const char *end, *comment;
  g_autofree char *signature = NULL;

  if (n > ANA_PACK_MAX_BYTES)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "a pack has at most %d bytes", ANA_PACK_MAX_BYTES);
      return FALSE;
    }
  if (n < END_BYTES + SEAL_BYTES || !ana_pack_is_pack (bytes))
    return corrupt (error, "is no pack");
  comment = data + n - SEAL_BYTES;
  end = comment - END_BYTES;
  if (memcmp (end, "PK\5\6", 4) != 0 || memcmp (comment, SEAL_PREFIX, strlen (SEAL_PREFIX)) != 0 ||
      comment[strlen (SEAL_PREFIX) + ANA_KEY_CHARS] != ' ')
    return corrupt (error, "has no seal, or was changed since it was sealed");
  *key = g_strndup (comment + strlen (SEAL_PREFIX), ANA_KEY_CHARS);
  signature = g_strndup (comment + strlen (SEAL_PREFIX) + ANA_KEY_CHARS + 1, ANA_SIGNATURE_CHARS);
  if (ana_signature_check (*key, signature, SEAL_PURPOSE, data, n - SEAL_BYTES))
    return TRUE;
  return corrupt (error, "was changed since it was sealed");
}

static AnaPackPart *
find_part (GPtrArray *parts, const char *name)
{
  for (guint i = 0; i < parts->len; i++)
    if (strcmp (((AnaPackPart *) parts->pdata[i])->name, name) == 0)
      return parts->pdata[i];
  return NULL;
}

static gboolean
check_files (JsonObject *manifest, GPtrArray *parts, GError **error)
{
  JsonNode *node = json_object_get_member (manifest, "files");
  JsonObject *files = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (files == NULL || json_object_get_size (files) != parts->len - 1)
    return corrupt (error, ANA_PACK_MANIFEST ": does not name what the pack holds");
  for (guint i = 0; i < parts->len; i++)
    {
      const AnaPackPart *part = parts->pdata[i];
      JsonNode *entry = json_object_get_member (files, part->name);
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, part->data);

      if (strcmp (part->name, ANA_PACK_MANIFEST) == 0)
        continue;
      if (entry == NULL || !JSON_NODE_HOLDS_OBJECT (entry) ||
          g_strcmp0 (ana_json_get_string (json_node_get_object (entry), "", "sha256", "", NULL), hash) != 0)
        return corrupt (error, ANA_PACK_MANIFEST ": does not fit what the pack holds");
    }
  return TRUE;
}

static gboolean
check_manifest (JsonNode *node, const char *key, GPtrArray *parts, GError **error)
{
  JsonObject *manifest = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *canonical = ana_json_canonical (node, unsigned_members);
  gint64 version;

  if (manifest == NULL || g_strcmp0 (ana_json_get_string (manifest, "", "format", "", NULL), "adpack") != 0)
    return corrupt (error, ANA_PACK_MANIFEST ": is none");
  version = ana_json_get_int (manifest, "", "version", 0, NULL);
  if (version != 1)
    {
      g_set_error (error, ANA_ERROR, version > 1 ? ANA_ERROR_TOO_NEW : ANA_ERROR_CORRUPT, ANA_PACK_MANIFEST ": version %" G_GINT64_FORMAT, version);
      return FALSE;
    }
  if (g_strcmp0 (ana_json_get_string (manifest, "", "key", "", NULL), key) != 0 ||
      !ana_signature_check (key, ana_json_get_string (manifest, "", "signature", "", NULL) ?: "", MANIFEST_PURPOSE, canonical, strlen (canonical)))
    return corrupt (error, ANA_PACK_MANIFEST ": its signature is not its sender's");
  return check_files (manifest, parts, error);
}

static AnaPack *
read_contents (GPtrArray *parts, JsonObject *manifest, const char *key, GError **error)
{
  AnaPackPart *document = find_part (parts, ANA_PACK_BOARD);
  g_autoptr (AnaBoard) board = NULL;
  g_autoptr (AnaPack) self = NULL;
  gsize n;
  const char *text;

  if (document == NULL)
    {
      corrupt (error, ANA_PACK_BOARD ": is missing");
      return NULL;
    }
  text = g_bytes_get_data (document->data, &n);
  board = ana_board_load (ANA_PACK_BOARD, text, (gssize) n, error);
  if (board == NULL)
    return NULL;
  self = ana_pack_new (board, ana_json_get_string (manifest, "", "sender", "", NULL) ?: "",
                       ana_json_get_string (manifest, "", "sender_name", "", NULL) ?: "", ana_json_get_int (manifest, "", "created_usec", 0, NULL));
  self->key = g_strdup (key);
  for (guint i = 0; i < parts->len; i++)
    {
      const AnaPackPart *part = parts->pdata[i];

      if (strchr (part->name, '/') != NULL && !ana_pack_add (self, part->name, part->data, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

static AnaPack *
read_pack (GBytes *bytes, GError **error)
{
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (JsonNode) manifest = NULL;
  AnaPackPart *part;

  if (!check_seal (bytes, &key, error))
    return NULL;
  parts = ana_pack_zip_read (bytes, error);
  part = parts != NULL ? find_part (parts, ANA_PACK_MANIFEST) : NULL;
  if (parts == NULL)
    return NULL;
  if (part == NULL)
    {
      corrupt (error, ANA_PACK_MANIFEST ": is missing");
      return NULL;
    }
  manifest = ana_json_parse (g_bytes_get_data (part->data, NULL), (gssize) g_bytes_get_size (part->data), NULL, error);
  if (manifest == NULL || !check_manifest (manifest, key, parts, error))
    return NULL;
  return read_contents (parts, json_node_get_object (manifest), key, error);
}

/**
 * ana_pack_read:
 * @file: (nullable): where it came from
 * @bytes: a file, anything
 * @error: return location
 *
 * Opens a pack: seal, manifest, hashes, limits, document, in that order; nothing is written anywhere. Whose key it is must
 * still be looked at: ana_pack_judge().
 *
 * Returns: (transfer full): the pack; %NULL and %ANA_ERROR_CORRUPT (changed, or no pack), %ANA_ERROR_BAD_INPUT (holds what no
 *   pack may), %ANA_ERROR_LIMIT or %ANA_ERROR_TOO_NEW, naming @file
 */
AnaPack *
ana_pack_read (const char *file, GBytes *bytes, GError **error)
{
  GError *problem = NULL;
  AnaPack *self = read_pack (bytes, &problem);

  if (self == NULL)
    g_propagate_prefixed_error (error, problem, "%s%s", file != NULL ? file : "", file != NULL ? ": " : "");
  return self;
}

AnaPack *
ana_pack_read_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *problem = NULL;

  stream = g_file_read (file, NULL, &problem);
  bytes = stream != NULL ? g_input_stream_read_bytes (G_INPUT_STREAM (stream), ANA_PACK_MAX_BYTES + 1, NULL, &problem) : NULL;
  if (bytes != NULL)
    return ana_pack_read (path, bytes, error);
  g_set_error (error, ANA_ERROR, g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? ANA_ERROR_NOT_FOUND : ANA_ERROR_FAILED,
               "%s: %s", path, problem->message);
  g_error_free (problem);
  return NULL;
}

/* --- whose key --- */

static JsonNode *
parse_known (const char *known)
{
  g_autoptr (JsonNode) node = known != NULL ? ana_json_parse (known, -1, NULL, NULL) : NULL;
  JsonNode *empty;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  empty = json_node_init_object (json_node_alloc (), NULL);
  json_node_take_object (empty, json_object_new ());
  return empty;
}

/**
 * ana_pack_judge:
 * @self: a pack that was read
 * @known: (nullable): the keys remembered
 *
 * A name proves nothing: a sender is known by the key of their first pack.
 *
 * Returns: whether this is that key
 */
AnaPackTrust
ana_pack_judge (const AnaPack *self, const char *known)
{
  g_autoptr (JsonNode) node = parse_known (known);
  JsonNode *entry = json_object_get_member (json_node_get_object (node), self->sender);

  if (entry == NULL || !JSON_NODE_HOLDS_OBJECT (entry))
    return ANA_PACK_KEY_NEW;
  return g_strcmp0 (ana_json_get_string (json_node_get_object (entry), "", "key", "", NULL), self->key) == 0 ? ANA_PACK_KEY_KNOWN
                                                                                                      : ANA_PACK_KEY_CHANGED;
}

/**
 * ana_pack_remember:
 * @self: a pack whose key the user has seen
 * @known: (nullable): the keys remembered so far
 * @now_usec: when
 *
 * Returns: (transfer full): the keys to remember, JSON text
 */
char *
ana_pack_remember (const AnaPack *self, const char *known, gint64 now_usec)
{
  g_autoptr (JsonNode) node = parse_known (known);
  JsonObject *entry = json_object_new ();

  json_object_set_string_member (entry, "key", self->key);
  json_object_set_string_member (entry, "name", self->sender_name);
  json_object_set_int_member (entry, "since", now_usec);
  json_object_set_object_member (json_node_get_object (node), self->sender, entry);
  return ana_json_canonical (node, NULL);
}
