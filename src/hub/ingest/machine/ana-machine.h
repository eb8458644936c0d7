/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-machine.h: from two looks at /proc to the rows of dataset `machine`. Pure: the caller reads the files.
 */
#pragma once

#include "ana-frame.h"
#include "ana-proc.h"

G_BEGIN_DECLS

typedef enum {
  ANA_MACHINE_STAT,
  ANA_MACHINE_MEMORY,
  ANA_MACHINE_LOAD,
  ANA_MACHINE_DISKS,
  ANA_MACHINE_NETWORK,
  ANA_MACHINE_PRESSURE_CPU,
  ANA_MACHINE_PRESSURE_IO,
  ANA_MACHINE_PRESSURE_MEMORY,
  ANA_MACHINE_N_FILES,
} AnaMachineFile;

/* What was found at one instant. */
typedef struct {
  char   *text[ANA_MACHINE_N_FILES];  /* (nullable) missing or not readable */
  guint64 space_bytes, free_bytes;    /* of the root file system; 0 when not known */
  gint64  monotonic_usec;
} AnaMachineLook;

/* The counters of the look before; all zero at first. */
typedef struct {
  gint64      monotonic_usec;
  gboolean    has_stat, has_disks, has_network;
  AnaProcStat stat;
  AnaProcFlow disks, network;
} AnaMachineBefore;

typedef struct {
  const char *metric;
  const char *device;
  double      value;
} AnaMachineReading;

const char *ana_machine_file_path (AnaMachineFile file);
GArray     *ana_machine_read      (AnaMachineBefore     *before,
                                   const AnaMachineLook *look);   /* of AnaMachineReading */
AnaFrame   *ana_machine_frame     (GArray               *readings,
                                   const char           *host,
                                   gint64                at_usec);

G_END_DECLS
