/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-json.h: strict RFC 8259. The pre-scan stands before every json-glib parse; the reader serves the stream.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct {
  gsize max_bytes;
  guint max_depth;
} AnaJsonLimits;

#define ANA_JSON_LIMITS_DEFAULT ((AnaJsonLimits) { 16 * 1024 * 1024, 64 })
#define ANA_JSON_LIMITS_WIRE    ((AnaJsonLimits) { 64 * 1024, 16 })

/* Refuses what RFC 8259 refuses, and also: repeated keys, NUL, lone surrogates, invalid UTF-8, a BOM,
 * trailing text, integers beyond int64, doubles beyond range, nesting and size over the limits. O(n). */
gboolean  ana_json_scan       (const char           *data,
                               gsize                 len,
                               const AnaJsonLimits  *limits,
                               GError              **error); /* message has line and column */
JsonNode *ana_json_parse      (const char           *data,
                               gssize                len,
                               const AnaJsonLimits  *limits, /* (nullable): the default */
                               GError              **error); /* (transfer full) */
JsonNode *ana_json_parse_file (const char           *path,
                               const AnaJsonLimits  *limits,
                               GError              **error);
char     *ana_json_canonical  (JsonNode             *node,
                               const char *const    *drop);  /* RFC 8785, without the named top members */
char     *ana_json_sha256     (JsonNode             *node,
                               const char *const    *drop);  /* lower-case hex of the canonical form */

/* Typed look-ups of configuration documents: FALSE and an error that names the path. */
const char *ana_json_get_string (JsonObject *object, const char *path, const char *member, const char *fallback, GError **error);
gint64      ana_json_get_int    (JsonObject *object, const char *path, const char *member, gint64 fallback, GError **error);
double      ana_json_get_double (JsonObject *object, const char *path, const char *member, double fallback, GError **error);
gboolean    ana_json_get_bool   (JsonObject *object, const char *path, const char *member, gboolean fallback, GError **error);

/* Writing: appends to a GString; commas are put by the writer. No NaN: a double that is not finite is null. */
typedef struct {
  GString *out;      /* (borrowed) */
  guint64  has_item; /* one bit a level */
  guint    depth;
  gboolean after_key;
} AnaJsonWriter;

void ana_json_writer_init  (AnaJsonWriter *self, GString *out);
void ana_json_begin_object (AnaJsonWriter *self);
void ana_json_end_object   (AnaJsonWriter *self);
void ana_json_begin_array  (AnaJsonWriter *self);
void ana_json_end_array    (AnaJsonWriter *self);
void ana_json_key          (AnaJsonWriter *self, const char *key);
void ana_json_string       (AnaJsonWriter *self, const char *value);  /* NULL is null */
void ana_json_int          (AnaJsonWriter *self, gint64 value);
void ana_json_double       (AnaJsonWriter *self, double value);       /* shortest text that reads back equal */
void ana_json_bool         (AnaJsonWriter *self, gboolean value);
void ana_json_null         (AnaJsonWriter *self);
void ana_json_node         (AnaJsonWriter *self, JsonNode *node);
void ana_json_raw          (AnaJsonWriter *self, const char *json);

void ana_double_to_string  (double value, char out[32]);              /* shortest, C locale */

/* Reading a stream: a pull reader over bytes in place, no tree, no allocation but for strings with escapes. */
typedef enum {
  ANA_JSON_ERROR,
  ANA_JSON_END,
  ANA_JSON_BEGIN_OBJECT,
  ANA_JSON_END_OBJECT,
  ANA_JSON_BEGIN_ARRAY,
  ANA_JSON_END_ARRAY,
  ANA_JSON_KEY,
  ANA_JSON_STRING,
  ANA_JSON_INT,
  ANA_JSON_DOUBLE,
  ANA_JSON_BOOL,
  ANA_JSON_NULL,
} AnaJsonToken;

typedef struct _AnaJsonReader AnaJsonReader;

AnaJsonReader *ana_json_reader_new       (AnaJsonLimits   limits);
void           ana_json_reader_free      (AnaJsonReader  *self);
void           ana_json_reader_load      (AnaJsonReader  *self,
                                          const char     *data,
                                          gsize           len);    /* borrowed until the next load */
AnaJsonToken   ana_json_reader_next      (AnaJsonReader  *self);
const char    *ana_json_reader_get_text  (AnaJsonReader  *self,
                                          gsize          *len);    /* key or string; valid until next() */
gint64         ana_json_reader_get_int   (AnaJsonReader  *self);
double         ana_json_reader_get_double (AnaJsonReader *self);   /* of an int or a double */
gboolean       ana_json_reader_get_bool  (AnaJsonReader  *self);
gsize          ana_json_reader_get_offset (AnaJsonReader *self);   /* just past the last token */
gboolean       ana_json_reader_skip      (AnaJsonReader  *self);   /* the value that comes next, whole */
guint          ana_json_reader_get_depth (AnaJsonReader  *self);   /* open objects and arrays */
void           ana_json_reader_fail      (AnaJsonReader  *self,
                                          const char     *problem); /* static: the last token is wrong to the caller */
gboolean       ana_json_reader_get_error (AnaJsonReader  *self,
                                          GError        **error);

/* --- places in a tree, by JSON pointer (RFC 6901) --- */

char     *ana_json_path_join   (const char           *path,
                                const char           *member);  /* path + "/" + member, escaped */
char    **ana_json_path_split  (const char           *pointer);
JsonNode *ana_json_path_get    (JsonNode             *root,
                                const char           *pointer); /* (nullable) (transfer none) */
JsonNode *ana_json_path_with   (JsonNode             *root,
                                const char           *pointer,
                                JsonNode             *value,    /* (nullable): the member goes */
                                int                   index,    /* among its siblings; -1: where it is, else last */
                                GError              **error);
int       ana_json_path_index  (JsonNode             *root,
                                const char           *pointer); /* of a member among its siblings; -1: none */
void      ana_json_path_locate (const char           *text,
                                gsize                 len,
                                const char           *pointer,
                                gint64               *line,
                                gint64               *column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaJsonReader, ana_json_reader_free)

G_END_DECLS
