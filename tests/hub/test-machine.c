/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-machine.c: the texts of /proc, whole, cut off and hostile, and the rows of dataset `machine` made of them.
 */
#include "config.h"

#include "ana-machine.h"

static const char STAT_1[] =
  "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 100 0 100 700 100 0 0 0 0 0\nintr 5 1 2\nctxt 1000\nbtime 1\n";
static const char STAT_2[] =
  "cpu  150 0 150 760 140 0 0 0 0 0\ncpu0 150 0 150 760 140 0 0 0 0 0\nintr 5 1 2\nctxt 3000\nbtime 1\n";
static const char MEMINFO[] =
  "MemTotal:       16000 kB\nMemFree:        1000 kB\nMemAvailable:   4000 kB\nSwapTotal:   2000 kB\nSwapFree:   1500 kB\n";
static const char DISKS[] =
  "   7       0 loop0 9 0 9999 0 9 0 9999 0 0 0 0\n"
  "   8       0 sda 10 0 100 5 20 0 200 5 0 0 0 0 0 0 0\n"
  "   8       1 sda1 10 0 100 5 20 0 200 5 0 0 0 0 0 0 0\n"
  "   8      16 sdaa 1 0 10 5 2 0 20 5 0 0 0\n"
  " 259       0 nvme0n1 10 0 1000 5 20 0 2000 5 0 0 0\n"
  " 259       1 nvme0n1p1 10 0 1000 5 20 0 2000 5 0 0 0\n"
  " 254       0 dm-0 10 0 1000 5 20 0 2000 5 0 0 0\n";
static const char NETWORK[] =
  "Inter-|   Receive                                                |  Transmit\n"
  " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
  "    lo: 500 5 0 0 0 0 0 0 500 5 0 0 0 0 0 0\n"
  "  eth0: 1000 5 0 0 0 0 0 0 2000 5 0 0 0 0 0 0\n"
  "wlan0:30 5 0 0 0 0 0 0 40 5 0 0 0 0 0 0\n";

static void
test_stat (void)
{
  AnaProcStat stat;

  g_assert_true (ana_proc_parse_stat (STAT_1, &stat));
  g_assert_cmpuint (stat.total, ==, 1000);
  g_assert_cmpuint (stat.idle, ==, 800);
  g_assert_cmpuint (stat.iowait, ==, 100);
  g_assert_true (stat.has_switches);
  g_assert_cmpuint (stat.switches, ==, 1000);
  /* an old kernel: four fields, no iowait */
  g_assert_true (ana_proc_parse_stat ("cpu  1 2 3 4", &stat));
  g_assert_cmpuint (stat.total, ==, 10);
  g_assert_cmpuint (stat.iowait, ==, 0);
  g_assert_false (stat.has_switches);
}

static void
test_hostile (void)
{
  static const char *const TEXTS[] = {
    "", "\n", "\n\n\n", "cpu", "cpu ", "cpu  1 2 3", "cpu  a b c d", "cpu  -1 2 3 4", "cpu  99999999999999999999999 1 1 1",
    "cpu  18446744073709551615 18446744073709551615 1 1", "cpux 1 2 3 4", "some avg10=", "some avg10=x", "some avg10=-1",
    "some avg10=101", "some avg10=1e999", "some avg10=nan", "full avg10=1.00", "MemTotal:", "MemTotal: kB",
    "MemTotal: 99999999999999999999 kB\nMemAvailable: 1 kB", "MemTotal: 18446744073709551615 kB\nMemAvailable: 1 kB",
    "MemTotal: 1 kB\nMemAvailable: 2 kB", "MemTotal: 0 kB\nMemAvailable: 0 kB", "SwapTotal: 0 kB\nSwapFree: 0 kB",
    "0.1", "0.1 0.2 0.3", "x/1", "0.1 0.2 0.3 1/", "1e999 1 1 1/1", "8 0", "8 0 sda", "8 0 sda 1 2 3",
    "8 0 sda 1 0 36028797018963968 1 1 0 1", "a b c d e f g h i j", "eth0:", "eth0: 1 2 3", "lo: 1 2 3 4 5 6 7 8 9",
    ":1 2 3 4 5 6 7 8 9", "\xff\xfe\x01", "eth0: 99999999999999999999 2 3 4 5 6 7 8 9",
    "8 0 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1 2 3 4 5 6 7",
  };

  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      AnaProcStat stat;
      AnaProcMemory memory;
      AnaProcLoad load;
      AnaProcFlow flow;
      double percent;

      g_test_message ("%u", i);
      g_assert_false (ana_proc_parse_stat (TEXTS[i], &stat));
      g_assert_false (ana_proc_parse_memory (TEXTS[i], &memory));
      g_assert_false (ana_proc_parse_load (TEXTS[i], &load));
      g_assert_false (ana_proc_parse_disks (TEXTS[i], &flow));
      g_assert_false (ana_proc_parse_network (TEXTS[i], &flow));
      g_assert_false (ana_proc_parse_pressure (TEXTS[i], &percent));
    }
}

static void
test_memory (void)
{
  AnaProcMemory memory;

  g_assert_true (ana_proc_parse_memory (MEMINFO, &memory));
  g_assert_true (memory.has_memory && memory.has_swap);
  g_assert_cmpuint (memory.total_bytes, ==, 16000 * 1024);
  g_assert_cmpuint (memory.available_bytes, ==, 4000 * 1024);
  g_assert_true (ana_proc_parse_memory ("MemTotal: 2 kB\nMemAvailable: 1 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n", &memory));
  g_assert_false (memory.has_swap);
}

static void
test_flows (void)
{
  AnaProcFlow flow;
  AnaProcLoad load;
  double percent;

  g_assert_true (ana_proc_parse_disks (DISKS, &flow));
  g_assert_cmpuint (flow.n_devices, ==, 3);
  g_assert_cmpuint (flow.in_bytes, ==, 512 * (100 + 10 + 1000));
  g_assert_cmpuint (flow.out_bytes, ==, 512 * (200 + 20 + 2000));
  g_assert_true (ana_proc_parse_network (NETWORK, &flow));
  g_assert_cmpuint (flow.n_devices, ==, 2);
  g_assert_cmpuint (flow.in_bytes, ==, 1030);
  g_assert_cmpuint (flow.out_bytes, ==, 2040);
  g_assert_true (ana_proc_parse_load ("0.52 0.40 0.30 2/345 6789\n", &load));
  g_assert_cmpfloat (load.load1, ==, 0.52);
  g_assert_cmpuint (load.tasks, ==, 345);
  g_assert_true (ana_proc_parse_pressure ("some avg10=1.25 avg60=0.00 avg300=0.00 total=1\n", &percent));
  g_assert_cmpfloat (percent, ==, 1.25);
}

static double
find (GArray     *readings,
      const char *metric)
{
  for (guint i = 0; i < readings->len; i++)
    if (g_str_equal (g_array_index (readings, AnaMachineReading, i).metric, metric))
      return g_array_index (readings, AnaMachineReading, i).value;
  return -1;
}

static void
test_rates (void)
{
  AnaMachineBefore before = { 0 };
  AnaMachineLook look = { { NULL } };
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;
  g_autoptr (GArray) third = NULL;

  look.text[ANA_MACHINE_STAT] = (char *) STAT_1;
  look.text[ANA_MACHINE_NETWORK] = (char *) "eth0: 1000 0 0 0 0 0 0 0 500";
  look.monotonic_usec = 10 * G_USEC_PER_SEC;
  first = ana_machine_read (&before, &look);
  g_assert_cmpuint (first->len, ==, 0); /* a rate needs two looks */

  look.text[ANA_MACHINE_STAT] = (char *) STAT_2;
  look.text[ANA_MACHINE_NETWORK] = (char *) "eth0: 5000 0 0 0 0 0 0 0 500";
  look.monotonic_usec += 2 * G_USEC_PER_SEC;
  second = ana_machine_read (&before, &look);
  g_assert_cmpfloat (find (second, "cpu_percent"), ==, 50); /* 200 ticks, 100 idle */
  g_assert_cmpfloat (find (second, "cpu_iowait_percent"), ==, 20);
  g_assert_cmpfloat (find (second, "context_switches"), ==, 1000);
  g_assert_cmpfloat (find (second, "net_received_bytes"), ==, 2000);
  g_assert_cmpfloat (find (second, "net_sent_bytes"), ==, 0);
  g_assert_cmpfloat (find (second, "disk_read_bytes"), ==, -1);

  /* counters that went back: the machine's were reset, or a counter of 32 bits has wrapped */
  look.text[ANA_MACHINE_STAT] = (char *) STAT_1;
  look.text[ANA_MACHINE_NETWORK] = (char *) "eth0: 10 0 0 0 0 0 0 0 600";
  look.monotonic_usec += G_USEC_PER_SEC;
  third = ana_machine_read (&before, &look);
  g_assert_cmpfloat (find (third, "cpu_percent"), ==, -1);
  g_assert_cmpfloat (find (third, "context_switches"), ==, -1);
  g_assert_cmpfloat (find (third, "net_received_bytes"), ==, -1);
  g_assert_cmpfloat (find (third, "net_sent_bytes"), ==, 100);
}

static void
test_device_comes_and_goes (void)
{
  AnaMachineBefore before = { 0 };
  AnaMachineLook look = { { NULL } };

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GArray) readings = NULL;

      look.monotonic_usec += G_USEC_PER_SEC;
      look.text[ANA_MACHINE_NETWORK] = (char *) (i == 1 ? "eth0: 1 0 0 0 0 0 0 0 1\nusb0: 9000 0 0 0 0 0 0 0 9000"
                                                        : "eth0: 1 0 0 0 0 0 0 0 1");
      readings = ana_machine_read (&before, &look);
      g_assert_cmpuint (readings->len, ==, 0);
    }
}

static void
test_nothing_there (void)
{
  AnaMachineBefore before = { 0 };
  AnaMachineLook look = { { NULL } };
  g_autoptr (GArray) one = ana_machine_read (&before, &look);
  g_autoptr (GArray) two = ana_machine_read (&before, &look);

  g_assert_cmpuint (one->len, ==, 0);
  g_assert_cmpuint (two->len, ==, 0);
}

static void
test_file_goes_and_comes (void)
{
  AnaMachineBefore before = { 0 };
  AnaMachineLook look = { { NULL } };

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GArray) readings = NULL;

      look.monotonic_usec += G_USEC_PER_SEC;
      look.text[ANA_MACHINE_STAT] = i == 1 ? NULL : (char *) (i == 3 ? STAT_2 : STAT_1);
      readings = ana_machine_read (&before, &look);
      /* no rate over the gap: what was before is forgotten with the file */
      g_assert_cmpuint (readings->len, ==, i == 3 ? 3 : 0);
    }
}

static void
test_frame (void)
{
  AnaMachineBefore before = { 0 };
  AnaMachineLook look = { { NULL } };
  g_autoptr (GArray) readings = NULL;
  g_autoptr (AnaFrame) frame = NULL;

  look.text[ANA_MACHINE_MEMORY] = (char *) MEMINFO;
  look.text[ANA_MACHINE_PRESSURE_IO] = (char *) "some avg10=7.50 avg60=0\n";
  look.space_bytes = 400;
  look.free_bytes = 100;
  readings = ana_machine_read (&before, &look);
  frame = ana_machine_frame (readings, "host", 1234567);
  g_assert_cmpuint (ana_frame_get_n_rows (frame), ==, 5);
  g_assert_cmpfloat (find (readings, "memory_used_percent"), ==, 75);
  g_assert_cmpfloat (find (readings, "swap_used_percent"), ==, 25);
  g_assert_cmpfloat (find (readings, "pressure_io_percent"), ==, 7.5);
  g_assert_cmpfloat (find (readings, "disk_free_percent"), ==, 25);
  g_assert_cmpint (ana_frame_get_int64s (frame, ana_frame_find (frame, "at"))[4], ==, 1234567);
  g_assert_cmpstr (ana_frame_get_text (frame, ana_frame_find (frame, "host"), 0), ==, "host");
  g_assert_cmpstr (ana_frame_get_text (frame, ana_frame_find (frame, "device"), 4), ==, "/");
  g_assert_cmpfloat (ana_frame_get_doubles (frame, ana_frame_find (frame, "value"))[4], ==, 25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/machine/stat", test_stat);
  g_test_add_func ("/hub/machine/hostile", test_hostile);
  g_test_add_func ("/hub/machine/memory", test_memory);
  g_test_add_func ("/hub/machine/flows", test_flows);
  g_test_add_func ("/hub/machine/rates", test_rates);
  g_test_add_func ("/hub/machine/device-comes-and-goes", test_device_comes_and_goes);
  g_test_add_func ("/hub/machine/nothing-there", test_nothing_there);
  g_test_add_func ("/hub/machine/file-goes-and-comes", test_file_goes_and_comes);
  g_test_add_func ("/hub/machine/frame", test_frame);
  return g_test_run ();
}
