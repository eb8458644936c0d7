/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-clock.c: the four clocks, and the fixed one of the tests.
 */
#include "config.h"

#include "ana-clock.h"

#include <time.h>

static gint64 fixed_now_usec;
static gint64 boottime_shift_usec;

/**
 * ana_clock_now_usec:
 *
 * The time of day. It may jump; use it for labels and ages, never for timeouts. Any thread.
 *
 * Returns: UTC microseconds, or what ana_clock_set_fixed() said
 */
gint64
ana_clock_now_usec (void)
{
  gint64 fixed = __atomic_load_n (&fixed_now_usec, __ATOMIC_RELAXED);

  return fixed != 0 ? fixed : g_get_real_time ();
}

/**
 * ana_clock_monotonic_usec:
 *
 * The clock of every timeout: never jumps, stands still while the machine sleeps. Any thread.
 *
 * Returns: microseconds since some start
 */
gint64
ana_clock_monotonic_usec (void)
{
  return g_get_monotonic_time ();
}

/**
 * ana_clock_boottime_usec:
 *
 * As the monotonic clock, but runs on while the machine sleeps: the difference of both tells of a suspend. Any thread.
 *
 * Returns: microseconds since some start
 */
gint64
ana_clock_boottime_usec (void)
{
  struct timespec now;

  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return g_get_monotonic_time ();
  return (gint64) now.tv_sec * 1000000 + now.tv_nsec / 1000
         + __atomic_load_n (&boottime_shift_usec, __ATOMIC_RELAXED);
}

/**
 * ana_clock_set_fixed:
 * @now_usec: the time that ana_clock_now_usec() gives from now on; 0 for the real one
 *
 * For tests alone.
 */
void
ana_clock_set_fixed (gint64 now_usec)
{
  __atomic_store_n (&fixed_now_usec, now_usec, __ATOMIC_RELAXED);
}

/**
 * ana_clock_add_sleep:
 * @usec: how long the machine seems to have slept
 *
 * Moves the boot-time clock on and leaves the monotonic one, as a suspend does. For tests alone.
 */
void
ana_clock_add_sleep (gint64 usec)
{
  __atomic_add_fetch (&boottime_shift_usec, usec, __ATOMIC_RELAXED);
}
