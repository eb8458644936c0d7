/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libfault.h: faults of files, on purpose.
 */
#pragma once

typedef enum {
  ANA_FAULT_NONE,
  ANA_FAULT_WRITE, /* write, pwrite, ftruncate of regular files */
  ANA_FAULT_SYNC,  /* fsync, fdatasync */
  ANA_FAULT_OPEN,
} AnaFaultKind;

void ana_fault_arm    (AnaFaultKind kind,
                       int          nth,          /* 1: the next one */
                       int          error_number,
                       int          stays);       /* and all after it */
int  ana_fault_disarm (void);                     /* how many there were since */
