/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-machine.c: from two looks at /proc to the rows of dataset `machine`.
 */
#include "config.h"

#include "ana-machine.h"

#include <math.h>

/**
 * ana_machine_file_path:
 * @file: one of the files
 *
 * Returns: where it lies
 */
const char *
ana_machine_file_path (AnaMachineFile file)
{
  static const char *const PATHS[ANA_MACHINE_N_FILES] = {
    "/proc/stat", "/proc/meminfo", "/proc/loadavg", "/proc/diskstats", "/proc/net/dev",
    "/proc/pressure/cpu", "/proc/pressure/io", "/proc/pressure/memory",
  };

  return PATHS[file];
}

static void
add (GArray     *out,
     const char *metric,
     const char *device,
     double      value)
{
  AnaMachineReading reading = { metric, device, value };

  if (isfinite (value))
    g_array_append_val (out, reading);
}

/* A counter that went back was reset or has wrapped: this second is not known. */
static void
add_rate (GArray     *out,
          const char *metric,
          guint64     then,
          guint64     now,
          gint64      elapsed_usec)
{
  if (now >= then && elapsed_usec > 0)
    add (out, metric, "total", (double) (now - then) * G_USEC_PER_SEC / (double) elapsed_usec);
}

static void
read_stat (AnaMachineBefore     *before,
           const AnaMachineLook *look,
           gint64                elapsed_usec,
           GArray               *out)
{
  const AnaProcStat *then = &before->stat;
  AnaProcStat now;
  gboolean ok = look->text[ANA_MACHINE_STAT] != NULL && ana_proc_parse_stat (look->text[ANA_MACHINE_STAT], &now);

  if (ok && before->has_stat && now.total > then->total && now.idle >= then->idle && now.iowait >= then->iowait
      && now.idle - then->idle <= now.total - then->total && now.iowait - then->iowait <= now.total - then->total)
    {
      double total = (double) (now.total - then->total);

      add (out, "cpu_percent", "total", 100.0 * (total - (double) (now.idle - then->idle)) / total);
      add (out, "cpu_iowait_percent", "total", 100.0 * (double) (now.iowait - then->iowait) / total);
    }
  if (ok && before->has_stat && now.has_switches && then->has_switches)
    add_rate (out, "context_switches", then->switches, now.switches, elapsed_usec);
  if (ok)
    before->stat = now;
  before->has_stat = ok;
}

static void
read_memory (const AnaMachineLook *look,
             GArray               *out)
{
  AnaProcMemory memory;

  if (look->text[ANA_MACHINE_MEMORY] == NULL || !ana_proc_parse_memory (look->text[ANA_MACHINE_MEMORY], &memory))
    return;
  if (memory.has_memory)
    {
      add (out, "memory_used_percent", "total",
           100.0 * (double) (memory.total_bytes - memory.available_bytes) / (double) memory.total_bytes);
      add (out, "memory_available_bytes", "total", (double) memory.available_bytes);
    }
  if (memory.has_swap)
    add (out, "swap_used_percent", "total",
         100.0 * (double) (memory.swap_total_bytes - memory.swap_free_bytes) / (double) memory.swap_total_bytes);
}

static void
read_load (const AnaMachineLook *look,
           GArray               *out)
{
  AnaProcLoad load;

  if (look->text[ANA_MACHINE_LOAD] == NULL || !ana_proc_parse_load (look->text[ANA_MACHINE_LOAD], &load))
    return;
  add (out, "load1", "total", load.load1);
  add (out, "tasks", "total", (double) load.tasks);
}

/* @has and @then are the flow's part of what was before. Devices that came or went make a jump: not known. */
static void
read_flow (const char  *text,
           gboolean   (*parse) (const char *text, AnaProcFlow *out),
           gboolean    *has,
           AnaProcFlow *then,
           const char  *in_metric,
           const char  *out_metric,
           gint64       elapsed_usec,
           GArray      *out)
{
  AnaProcFlow now;
  gboolean ok = text != NULL && parse (text, &now);

  if (ok && *has && now.n_devices == then->n_devices)
    {
      add_rate (out, in_metric, then->in_bytes, now.in_bytes, elapsed_usec);
      add_rate (out, out_metric, then->out_bytes, now.out_bytes, elapsed_usec);
    }
  if (ok)
    *then = now;
  *has = ok;
}

static void
read_pressure (const AnaMachineLook *look,
               GArray               *out)
{
  static const char *const METRICS[] = { "pressure_cpu_percent", "pressure_io_percent", "pressure_memory_percent" };

  for (guint i = 0; i < G_N_ELEMENTS (METRICS); i++)
    {
      const char *text = look->text[ANA_MACHINE_PRESSURE_CPU + i];
      double percent;

      if (text != NULL && ana_proc_parse_pressure (text, &percent))
        add (out, METRICS[i], "total", percent);
    }
}

/**
 * ana_machine_read:
 * @before: the counters of the look before; brought up to @look
 * @look: what was found now
 *
 * The readings that @look gives. Rates need a look before; what is missing gives no reading. Pure.
 *
 * Returns: (transfer full) (element-type AnaMachineReading): the readings, perhaps none
 */
GArray *
ana_machine_read (AnaMachineBefore     *before,
                  const AnaMachineLook *look)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (AnaMachineReading));
  gint64 elapsed_usec = look->monotonic_usec - before->monotonic_usec;

  read_stat (before, look, elapsed_usec, out);
  read_memory (look, out);
  read_load (look, out);
  read_flow (look->text[ANA_MACHINE_DISKS], ana_proc_parse_disks, &before->has_disks, &before->disks,
             "disk_read_bytes", "disk_write_bytes", elapsed_usec, out);
  read_flow (look->text[ANA_MACHINE_NETWORK], ana_proc_parse_network, &before->has_network, &before->network,
             "net_received_bytes", "net_sent_bytes", elapsed_usec, out);
  read_pressure (look, out);
  if (look->space_bytes > 0 && look->free_bytes <= look->space_bytes)
    add (out, "disk_free_percent", "/", 100.0 * (double) look->free_bytes / (double) look->space_bytes);
  before->monotonic_usec = look->monotonic_usec;
  return out;
}

/**
 * ana_machine_frame:
 * @readings: (element-type AnaMachineReading): readings of one instant
 * @host: name of this computer
 * @at_usec: the instant, UTC
 *
 * Returns: (transfer full): a frame of dataset `machine`: at, host, metric, device, value; one row a reading
 */
AnaFrame *
ana_machine_frame (GArray     *readings,
                   const char *host,
                   gint64      at_usec)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  guint at = ana_frame_builder_add_field (builder, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  guint host_col = ana_frame_builder_add_field (builder, "host", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  guint metric = ana_frame_builder_add_field (builder, "metric", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  guint device = ana_frame_builder_add_field (builder, "device", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  guint value = ana_frame_builder_add_field (builder, "value", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);

  for (guint i = 0; i < readings->len; i++)
    {
      const AnaMachineReading *reading = &g_array_index (readings, AnaMachineReading, i);

      ana_frame_builder_put_int64 (builder, at, at_usec);
      ana_frame_builder_put_text (builder, host_col, host, -1);
      ana_frame_builder_put_text (builder, metric, reading->metric, -1);
      ana_frame_builder_put_text (builder, device, reading->device, -1);
      ana_frame_builder_put_double (builder, value, reading->value);
    }
  return ana_frame_builder_end (builder);
}
