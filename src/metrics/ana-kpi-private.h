/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-private.h: how one definition is read and how definitions are checked against each other.
 */
#pragma once

#include "ana-catalogue.h"

G_BEGIN_DECLS

/* A definition with the file it came from, for the messages. */
typedef struct {
  AnaKpi kpi;
  char  *file;  /* (nullable) base name */
} AnaKpiEntry;

void         ana_kpi_entry_free     (AnaKpiEntry *entry);

/* Reads members of one definition. The first fault is kept and everything after it is skipped, so that the reading
 * code is a plain list of members. */
typedef struct {
  const char *file;     /* (nullable) */
  const char *pointer;  /* JSON pointer of the definition */
  const char *code;     /* (nullable) once it is known */
  JsonObject *object;
  GPtrArray  *notes;    /* of char*: unknown members */
  GError    **error;
  gboolean    failed;
} AnaKpiReader;

void        ana_kpi_reader_fail     (AnaKpiReader *self,
                                     const char   *format,
                                     ...) G_GNUC_PRINTF (2, 3);
void        ana_kpi_reader_take     (AnaKpiReader *self,
                                     const char   *what,
                                     GError       *cause);
gboolean    ana_kpi_reader_has      (AnaKpiReader *self,
                                     const char   *member);
const char *ana_kpi_reader_text     (AnaKpiReader *self,
                                     const char   *member,
                                     gboolean      required,
                                     const char   *fallback);
gint64      ana_kpi_reader_int      (AnaKpiReader *self,
                                     const char   *member,
                                     gint64        low,
                                     gint64        high,
                                     gint64        fallback);
double      ana_kpi_reader_number   (AnaKpiReader *self,
                                     JsonObject   *object,
                                     const char   *member);
JsonArray  *ana_kpi_reader_array    (AnaKpiReader *self,
                                     const char   *member);
JsonObject *ana_kpi_reader_object   (AnaKpiReader *self,
                                     const char   *member,
                                     gboolean      required);
void        ana_kpi_reader_note_unknown (AnaKpiReader      *self,
                                         JsonObject        *object,
                                         const char        *below,
                                         const char *const *known);

AnaKpiEntry *ana_kpi_entry_read     (const char   *file,
                                     const char   *pointer,
                                     const char   *pack,
                                     JsonNode     *node,
                                     GPtrArray    *notes,
                                     GError      **error);

/* Parents and references exist and run in no circle. @by_code: code to index + 1 in @entries. */
gboolean     ana_kpi_graph_check    (GPtrArray    *entries,
                                     GHashTable   *by_code,
                                     GError      **error);

gboolean     ana_unit_is_compatible (const char   *declared,
                                     const char   *derived);

G_END_DECLS
