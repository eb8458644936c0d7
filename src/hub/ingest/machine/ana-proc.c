/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-proc.c: the texts of /proc as numbers.
 *
 * Every parser reads a line at a time and takes nothing on trust: a number must be decimal and fit, a line that is cut
 * off is passed over, and FALSE means that the file told nothing, so that no row is made of it (missing is not zero).
 */
#include "config.h"

#include "ana-proc.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define SECTOR_BYTES 512 /* of /proc/diskstats, whatever the disk's own are */

static const char *
skip_blanks (const char *p)
{
  while (*p == ' ' || *p == '\t')
    p++;
  return p;
}

/* Takes one decimal number; NULL when there is none or it does not fit. */
static const char *
take_number (const char *p,
             guint64    *out)
{
  char *end = NULL;

  p = skip_blanks (p);
  if (!g_ascii_isdigit (*p))
    return NULL;
  errno = 0;
  *out = g_ascii_strtoull (p, &end, 10);
  return errno == 0 ? end : NULL;
}

/* Takes up to @n numbers of a line; returns how many there were. */
static guint
take_numbers (const char *p,
              guint64    *out,
              guint       n)
{
  guint taken = 0;

  while (taken < n && (p = take_number (p, &out[taken])) != NULL)
    taken++;
  return taken;
}

static const char *
next_line (const char *line)
{
  const char *end = strchr (line, '\n');

  return end != NULL ? end + 1 : NULL;
}

static gboolean
add_checked (guint64 *sum,
             guint64  value)
{
  return g_uint64_checked_add (sum, *sum, value);
}

static gboolean
parse_cpu (const char  *line,
           AnaProcStat *out)
{
  /* user nice system idle iowait irq softirq steal; guest time is in user already */
  guint64 ticks[8] = { 0 };

  if (take_numbers (line, ticks, 8) < 4)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    if (!add_checked (&out->total, ticks[i]))
      return FALSE;
  out->iowait = ticks[4];
  out->idle = ticks[3] + ticks[4];
  return TRUE;
}

/**
 * ana_proc_parse_stat:
 * @text: what /proc/stat holds
 * @out: (out): the counters of all processors together
 *
 * Returns: %FALSE when there is no whole line `cpu`
 */
gboolean
ana_proc_parse_stat (const char  *text,
                     AnaProcStat *out)
{
  gboolean found = FALSE;

  memset (out, 0, sizeof *out);
  for (const char *line = text; line != NULL; line = next_line (line))
    if (g_str_has_prefix (line, "cpu "))
      found = parse_cpu (line + 4, out);
    else if (g_str_has_prefix (line, "ctxt "))
      out->has_switches = take_number (line + 5, &out->switches) != NULL;
  return found;
}

static gboolean
parse_kilobytes (const char *line,
                 const char *name,
                 guint64    *out)
{
  guint64 kb;

  if (!g_str_has_prefix (line, name) || take_number (line + strlen (name), &kb) == NULL)
    return FALSE;
  return g_uint64_checked_mul (out, kb, 1024);
}

/**
 * ana_proc_parse_memory:
 * @text: what /proc/meminfo holds
 * @out: (out): memory and swap
 *
 * `has_memory` wants total and available, `has_swap` a swap space that is there (total above zero).
 *
 * Returns: %FALSE when neither is there
 */
gboolean
ana_proc_parse_memory (const char    *text,
                       AnaProcMemory *out)
{
  gboolean total = FALSE, available = FALSE, swap_total = FALSE, swap_free = FALSE;

  memset (out, 0, sizeof *out);
  for (const char *line = text; line != NULL; line = next_line (line))
    {
      total = total || parse_kilobytes (line, "MemTotal:", &out->total_bytes);
      available = available || parse_kilobytes (line, "MemAvailable:", &out->available_bytes);
      swap_total = swap_total || parse_kilobytes (line, "SwapTotal:", &out->swap_total_bytes);
      swap_free = swap_free || parse_kilobytes (line, "SwapFree:", &out->swap_free_bytes);
    }
  out->has_memory = total && available && out->total_bytes > 0 && out->available_bytes <= out->total_bytes;
  out->has_swap = swap_total && swap_free && out->swap_total_bytes > 0
                  && out->swap_free_bytes <= out->swap_total_bytes;
  return out->has_memory || out->has_swap;
}

/**
 * ana_proc_parse_load:
 * @text: what /proc/loadavg holds
 * @out: (out): mean over a minute, and the tasks that exist
 *
 * Returns: %FALSE when the line is not whole
 */
gboolean
ana_proc_parse_load (const char  *text,
                     AnaProcLoad *out)
{
  char *end = NULL;
  const char *slash = strchr (text, '/');

  if (!g_ascii_isdigit (*text) || slash == NULL)
    return FALSE;
  out->load1 = g_ascii_strtod (text, &end);
  return end != text && isfinite (out->load1) && take_number (slash + 1, &out->tasks) != NULL;
}

/* Disks that are made of others, or of memory, would count twice. */
static gboolean
is_made_of_others (const char *name)
{
  static const char *const PREFIXES[] = { "loop", "ram", "zram", "dm-", "md", "sr", "fd" };

  for (guint i = 0; i < G_N_ELEMENTS (PREFIXES); i++)
    if (g_str_has_prefix (name, PREFIXES[i]))
      return TRUE;
  return FALSE;
}

/* sda1 of sda, nvme0n1p2 of nvme0n1: a disk's partitions follow it. */
static gboolean
is_partition (const char *name,
              const char *disk)
{
  const char *rest = name + strlen (disk);

  if (*disk == '\0' || !g_str_has_prefix (name, disk))
    return FALSE;
  if (*rest == 'p')
    rest++;
  if (*rest == '\0')
    return FALSE;
  while (g_ascii_isdigit (*rest))
    rest++;
  return *rest == '\0';
}

static const char *
take_name (const char *p,
           char        out[64])
{
  gsize n;

  p = skip_blanks (p);
  n = strcspn (p, " \t\n");
  if (n == 0 || n >= 64)
    return NULL;
  memcpy (out, p, n);
  out[n] = '\0';
  return p + n;
}

static gboolean
add_flow (AnaProcFlow *out,
          guint64      in_bytes,
          guint64      out_bytes)
{
  AnaProcFlow sum = *out;

  if (!add_checked (&sum.in_bytes, in_bytes) || !add_checked (&sum.out_bytes, out_bytes))
    return FALSE;
  sum.n_devices++;
  *out = sum;
  return TRUE;
}

/**
 * ana_proc_parse_disks:
 * @text: what /proc/diskstats holds
 * @out: (out): bytes of all whole disks; partitions and disks made of others are left out
 *
 * Returns: %FALSE when there is no disk
 */
gboolean
ana_proc_parse_disks (const char  *text,
                      AnaProcFlow *out)
{
  char disk[64] = "";

  memset (out, 0, sizeof *out);
  for (const char *line = text; line != NULL; line = next_line (line))
    {
      guint64 place[2];
      guint64 n[7]; /* reads merged sectors ms, writes merged sectors */
      char name[64];
      const char *p = take_number (line, &place[0]);

      p = p != NULL ? take_number (p, &place[1]) : NULL;
      p = p != NULL ? take_name (p, name) : NULL;
      if (p == NULL || is_made_of_others (name) || is_partition (name, disk))
        continue;
      if (take_numbers (p, n, 7) < 7 || n[2] > G_MAXUINT64 / SECTOR_BYTES || n[6] > G_MAXUINT64 / SECTOR_BYTES)
        continue;
      if (add_flow (out, n[2] * SECTOR_BYTES, n[6] * SECTOR_BYTES))
        g_strlcpy (disk, name, sizeof disk);
    }
  return out->n_devices > 0;
}

/**
 * ana_proc_parse_network:
 * @text: what /proc/net/dev holds
 * @out: (out): bytes of all interfaces but the loopback
 *
 * Returns: %FALSE when there is no such interface
 */
gboolean
ana_proc_parse_network (const char  *text,
                        AnaProcFlow *out)
{
  memset (out, 0, sizeof *out);
  for (const char *line = text; line != NULL; line = next_line (line))
    {
      const char *name = skip_blanks (line);
      gsize n = strcspn (name, ":\n");
      guint64 fields[9]; /* received: bytes packets errs drop fifo frame compressed multicast; sent: bytes */

      if (name[n] != ':' || n == 0 || (n == 2 && g_str_has_prefix (name, "lo")))
        continue;
      if (take_numbers (name + n + 1, fields, 9) == 9)
        add_flow (out, fields[0], fields[8]);
    }
  return out->n_devices > 0;
}

/**
 * ana_proc_parse_pressure:
 * @text: what a file of /proc/pressure holds
 * @out_percent: (out): share of the last ten seconds in which some task waited, 0 to 100
 *
 * Returns: %FALSE when there is no whole line `some`
 */
gboolean
ana_proc_parse_pressure (const char *text,
                         double     *out_percent)
{
  static const char START[] = "some avg10=";

  for (const char *line = text; line != NULL; line = next_line (line))
    if (g_str_has_prefix (line, START) && g_ascii_isdigit (line[strlen (START)]))
      {
        *out_percent = g_ascii_strtod (line + strlen (START), NULL);
        return *out_percent >= 0 && *out_percent <= 100;
      }
  return FALSE;
}
