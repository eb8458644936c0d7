/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-proc.h: the texts of /proc as numbers. Pure; a field that is not there or makes no sense is not there.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Counters since the start of the machine, in ticks. */
typedef struct {
  guint64  total;
  guint64  idle;         /* and waiting for disks */
  guint64  iowait;
  guint64  switches;
  gboolean has_switches;
} AnaProcStat;

typedef struct {
  guint64  total_bytes, available_bytes;
  guint64  swap_total_bytes, swap_free_bytes;
  gboolean has_memory, has_swap;
} AnaProcMemory;

typedef struct {
  double  load1;
  guint64 tasks;
} AnaProcLoad;

/* Bytes since the start of the machine. */
typedef struct {
  guint64 in_bytes;   /* read, received */
  guint64 out_bytes;  /* written, sent */
  guint   n_devices;
} AnaProcFlow;

gboolean ana_proc_parse_stat     (const char *text, AnaProcStat *out);
gboolean ana_proc_parse_memory   (const char *text, AnaProcMemory *out);
gboolean ana_proc_parse_load     (const char *text, AnaProcLoad *out);
gboolean ana_proc_parse_disks    (const char *text, AnaProcFlow *out);
gboolean ana_proc_parse_network  (const char *text, AnaProcFlow *out);
gboolean ana_proc_parse_pressure (const char *text, double *out_percent);

G_END_DECLS
