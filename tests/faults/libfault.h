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

/* What a file system may lack, or be. */
typedef enum {
  ANA_FAULT_NO_LOCKS  = 1 << 0, /* fcntl locks: ENOLCK */
  ANA_FAULT_NO_FLOCK  = 1 << 1, /* flock: EOPNOTSUPP */
  ANA_FAULT_NO_MAPS   = 1 << 2, /* shared mmap of a file: ENODEV */
  ANA_FAULT_IS_REMOTE = 1 << 3, /* statfs tells NFS */
} AnaFaultPlace;

void ana_fault_arm    (AnaFaultKind kind,
                       int          nth,          /* 1: the next one */
                       int          error_number,
                       int          stays);       /* and all after it */
int  ana_fault_disarm (void);                     /* how many there were since */
void ana_fault_place  (unsigned     lacks);       /* of AnaFaultPlace, until set anew */
