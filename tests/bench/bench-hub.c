/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-hub.c: one hub with thousands of sockets: its memory, what it fans out, and how soon all are back after a
 * restart. Usage: bench-hub PATH-OF-analytics-hub [SOCKETS]; JSON lines on standard output.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#define N_STREAMS   3   /* each client watches minutes, hours and days */
#define N_COUNTRIES 200
#define N_BURSTS    10
#define N_SINGLES   40
#define WAIT_USEC   (60 * G_USEC_PER_SEC)

static const char catalogue[] =
  "{\"pack\":\"bench\",\"version\":1,\"kpis\":[{\"code\":\"B.SUM\",\"version\":1,\"name\":{\"en\":\"Sum\"},\"dataset\":\"orders\","
  "\"time\":\"ordered_at\",\"measure\":\"sum(quantity)\",\"unit\":\"count\",\"direction\":\"up\",\"dims\":[[\"country\"]]}]}";

typedef enum { CONNECTING, UPGRADING, WAITING, LIVE } State;

typedef struct {
  int     fd;
  State   state;
  char    tail[8];   /* the last bytes: what is looked for may come in two pieces */
  guint   n_tail, n_ckpts;
  guint64 n_rows, n_frames;
} Client;

typedef struct {
  char    *program, *dir;
  guint    port;
  pid_t    pid;
  int      epoll;
  guint    n_clients, n_live;
  Client  *clients;
  char    *hello;
  guint64  n_rows, n_frames;
} Bench;

/* --- the hub ---------------------------------------------------------------------------------------------------- */

static guint
find_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t len = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM, 0);

  if (bind (fd, (struct sockaddr *) &address, len) != 0 || getsockname (fd, (struct sockaddr *) &address, &len) != 0)
    exit (1);
  close (fd);
  return ntohs (address.sin_port);
}

static int
connect_to (Bench *self, gboolean wait)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (self->port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (wait ? 0 : SOCK_NONBLOCK), 0);

  if (connect (fd, (struct sockaddr *) &address, sizeof address) == 0 || (!wait && errno == EINPROGRESS))
    return fd;
  close (fd);
  return -1;
}

static void
start_hub (Bench *self)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", self->port);
  g_autofree char *storage = g_strdup_printf ("sqlite:%s/hub", self->dir);
  int fd = -1;

  self->pid = fork ();
  if (self->pid == 0)
    {
      int null = open ("/dev/null", O_WRONLY);

      dup2 (null, STDERR_FILENO);
      execl (self->program, self->program, "--listen", listen, "--storage", storage, NULL);
      _exit (127);
    }
  for (int i = 0; i < 200 && fd < 0; i++)
    {
      g_usleep (20000);
      fd = connect_to (self, TRUE);
    }
  if (fd < 0)
    exit (1);
  close (fd);
}

static void
stop_hub (Bench *self)
{
  kill (self->pid, SIGTERM);
  waitpid (self->pid, NULL, 0);
}

static double
get_resident_mib (Bench *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", self->pid);
  g_autofree char *text = NULL;
  unsigned long total, resident;

  if (!g_file_get_contents (path, &text, NULL, NULL) || sscanf (text, "%lu %lu", &total, &resident) != 2)
    return 0;
  return (double) resident * sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

/* Processor time of the hub so far, in seconds. */
static double
get_cpu_sec (Bench *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", self->pid);
  g_autofree char *text = NULL;
  unsigned long user, system_;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || sscanf (strrchr (text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system_) != 2)
    return 0;
  return (double) (user + system_) / sysconf (_SC_CLK_TCK);
}

/* A request on a connection of its own; the body of the answer. */
static char *
request (Bench *self, const char *method, const char *path, const char *body)
{
  g_autofree char *text = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                                           method, path, self->port, strlen (body), body);
  GString *answer = g_string_new (NULL);
  int fd = connect_to (self, TRUE);
  char buffer[4096], *blank;
  ssize_t n;

  for (gsize at = 0; at < strlen (text); at += n)
    if ((n = write (fd, text + at, strlen (text) - at)) <= 0)
      exit (1);
  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (answer, buffer, n);
  close (fd);
  blank = strstr (answer->str, "\r\n\r\n");
  if (blank == NULL || strncmp (answer->str, "HTTP/1.1 200", 12) != 0)
    {
      fprintf (stderr, "%s: %s\n", path, answer->str);
      exit (1);
    }
  g_string_erase (answer, 0, blank + 4 - answer->str);
  return g_string_free (answer, FALSE);
}

/* --- the clients ------------------------------------------------------------------------------------------------ */

static void
send_text (Client *client, const char *text)
{
  gsize len = strlen (text);
  g_autofree guint8 *frame = g_malloc (len + 8);
  guint n = len < 126 ? 2 : 4;

  frame[0] = 0x81;
  frame[1] = 0x80 | (len < 126 ? len : 126);
  if (n == 4)
    {
      frame[2] = len >> 8;
      frame[3] = len & 0xff;
    }
  memset (frame + n, 0, 4); /* a mask of zeros leaves the text as it is */
  memcpy (frame + n + 4, text, len);
  if (write (client->fd, frame, n + 4 + len) < 0)
    exit (1);
}

static guint
count_in (const char *data, gsize len, const char *what, gsize what_len)
{
  const char *at = data, *end = data + len;
  guint n = 0;

  while ((at = memmem (at, end - at, what, what_len)) != NULL)
    {
      n++;
      at += what_len;
    }
  return n;
}

static void
take_bytes (Bench *self, Client *client, char *data, gsize len)
{
  guint n_rows;

  switch (client->state)
    {
    case CONNECTING:
      break;
    case UPGRADING:
      if (memmem (data, len, "\r\n\r\n", 4) != NULL)
        {
          client->state = WAITING;
          send_text (client, self->hello);
        }
      break;
    case WAITING:
      client->n_ckpts += count_in (data, len, "\"t\":\"ckpt\"", 10);
      if (client->n_ckpts >= N_STREAMS)
        {
          client->state = LIVE;
          self->n_live++;
        }
      break;
    case LIVE:
      n_rows = count_in (data, len, "[\"u\",", 5);
      client->n_rows += n_rows;
      self->n_rows += n_rows;
      self->n_frames += count_in (data, len, "\"t\":\"d\"", 7);
      break;
    }
}

static void
read_client (Bench *self, Client *client)
{
  static char buffer[8 + 256 * 1024];
  ssize_t n;

  while ((n = read (client->fd, buffer + client->n_tail, sizeof buffer - 8)) > 0)
    {
      gsize len = client->n_tail + n;

      memcpy (buffer, client->tail, client->n_tail);
      take_bytes (self, client, buffer, len);
      client->n_tail = MIN (len, client->state == WAITING ? 0 : 4);
      memcpy (client->tail, buffer + len - client->n_tail, client->n_tail);
    }
  if (n == 0)
    epoll_ctl (self->epoll, EPOLL_CTL_DEL, client->fd, NULL);
}

static void
write_client (Bench *self, Client *client)
{
  static const char head[] = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ads.v1\r\n\r\n";
  g_autofree char *text = g_strdup_printf ("GET /ws/dashboard/b HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s", self->port, head);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };

  if (client->state != CONNECTING)
    return;
  client->state = UPGRADING;
  epoll_ctl (self->epoll, EPOLL_CTL_MOD, client->fd, &event);
  if (write (client->fd, text, strlen (text)) < 0)
    exit (1);
}

static void
turn (Bench *self, int timeout_ms)
{
  struct epoll_event events[512];
  int n = epoll_wait (self->epoll, events, G_N_ELEMENTS (events), timeout_ms);

  for (int i = 0; i < n; i++)
    {
      Client *client = events[i].data.ptr;

      if (events[i].events & EPOLLOUT)
        write_client (self, client);
      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        read_client (self, client);
    }
}

static void
connect_all (Bench *self)
{
  self->n_live = 0;
  for (guint i = 0; i < self->n_clients; i++)
    {
      struct epoll_event event = { .events = EPOLLIN | EPOLLOUT, .data.ptr = &self->clients[i] };

      self->clients[i] = (Client) { .fd = connect_to (self, FALSE), .state = CONNECTING };
      if (self->clients[i].fd < 0 || epoll_ctl (self->epoll, EPOLL_CTL_ADD, self->clients[i].fd, &event) != 0)
        exit (1);
      if (i % 100 == 99)
        turn (self, 0);
    }
}

static void
close_all (Bench *self)
{
  for (guint i = 0; i < self->n_clients; i++)
    close (self->clients[i].fd);
}

/* Seconds until everybody is live. */
static double
wait_live (Bench *self)
{
  gint64 began = g_get_monotonic_time ();

  while (self->n_live < self->n_clients)
    {
      turn (self, 100);
      if (g_get_monotonic_time () - began > WAIT_USEC)
        {
          fprintf (stderr, "%u of %u live\n", self->n_live, self->n_clients);
          exit (1);
        }
    }
  return (g_get_monotonic_time () - began) / 1e6;
}

/* --- the runs --------------------------------------------------------------------------------------------------- */

static char *
make_orders (gint64 at_usec, guint n, guint round)
{
  GString *body = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (body, "%s{\"ordered_at\":%" G_GINT64_FORMAT ",\"order_id\":\"%u-%u\",\"country\":\"land %03u\",\"quantity\":%u}",
                            i > 0 ? "," : "", at_usec, round, i, i, i + 1);
  g_string_append_c (body, ']');
  return g_string_free (body, FALSE);
}

/* One turn; @last is when rows came last. */
static guint64
take_turn (Bench *self, int timeout_ms, guint64 before, gint64 *last)
{
  turn (self, timeout_ms);
  if (self->n_rows != before)
    *last = g_get_monotonic_time ();
  return self->n_rows;
}

/* Posts events, waits until nothing comes any more, and says what came and what it cost the hub. */
static void
run_fan_out (Bench *self, const char *name, guint n_rounds, guint n_orders, gint64 pause_usec)
{
  gint64 began, last;
  guint64 before = 0;
  double cpu = get_cpu_sec (self), sec;

  self->n_rows = self->n_frames = 0;
  began = last = g_get_monotonic_time ();
  for (guint round = 0; round < n_rounds; round++)
    {
      g_autofree char *body = make_orders (g_get_real_time (), n_orders, round);
      gint64 until;

      g_free (request (self, "POST", "/ingest/bench?dataset=orders", body));
      until = g_get_monotonic_time () + pause_usec;
      do
        before = take_turn (self, 5, before, &last);
      while (g_get_monotonic_time () < until);
    }
  while (g_get_monotonic_time () - last < 1500000)
    before = take_turn (self, 50, before, &last);
  sec = (last - began) / 1e6;
  cpu = get_cpu_sec (self) - cpu;
  printf ("{\"bench\":\"hub-%s\",\"sockets\":%u,\"rows\":%" G_GUINT64_FORMAT ",\"frames\":%" G_GUINT64_FORMAT ",\"sec\":%.3f,\"hub_cpu_sec\":%.3f,"
          "\"rows_per_sec\":%.0f,\"rows_per_cpu_sec\":%.0f,\"frames_per_cpu_sec\":%.0f,\"resident_mib\":%.1f}\n",
          name, self->n_clients, self->n_rows, self->n_frames, sec, cpu, self->n_rows / sec, self->n_rows / MAX (cpu, 0.01),
          self->n_frames / MAX (cpu, 0.01), get_resident_mib (self));
  fflush (stdout);
}

/* The greeting that resumes each stream at its head. */
static void
set_hello (Bench *self)
{
  static const char *const periods[N_STREAMS] = { "minute", "hour", "day" };
  g_autoptr (GString) resume = g_string_new (NULL);

  for (int i = 0; i < N_STREAMS; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"code\":\"B.SUM\",\"period\":\"%s\"}", periods[i]);
      g_autofree char *lease = request (self, "POST", "/stream/start", body);
      const char *epoch = strstr (lease, "\"e\":\"") + 5, *q = strstr (lease, "\"q\":") + 4;

      g_string_append_printf (resume, "%s{\"s\":\"kpi:B.SUM:%s\",\"e\":\"%.26s\",\"q\":%d}", i > 0 ? "," : "", periods[i], epoch, atoi (q));
    }
  g_free (self->hello);
  self->hello = g_strdup_printf ("{\"v\":1,\"t\":\"hello\",\"client\":\"b\",\"app\":\"1\",\"schema\":1,\"caps\":[],\"resume\":[%s],\"credit\":8000}",
                                 resume->str);
}

static void
run (Bench *self)
{
  double empty, sec;

  start_hub (self);
  empty = get_resident_mib (self);
  set_hello (self);
  connect_all (self);
  sec = wait_live (self);
  printf ("{\"bench\":\"hub-connect\",\"sockets\":%u,\"sec\":%.3f,\"resident_mib\":%.1f,\"empty_mib\":%.1f}\n", self->n_clients, sec,
          get_resident_mib (self), empty);
  fflush (stdout);
  run_fan_out (self, "fan-out-coalesced", N_BURSTS, N_COUNTRIES, 200000);
  run_fan_out (self, "fan-out-single", N_SINGLES, 1, 20000);
  stop_hub (self);
  close_all (self);
  start_hub (self);
  set_hello (self);
  connect_all (self);
  sec = wait_live (self);
  printf ("{\"bench\":\"hub-reconnect-storm\",\"sockets\":%u,\"sec\":%.3f,\"resident_mib\":%.1f}\n", self->n_clients, sec, get_resident_mib (self));
  close_all (self);
  stop_hub (self);
}

static void
prepare (Bench *self)
{
  g_autofree char *packs = NULL;
  g_autofree char *file = NULL;

  self->dir = g_dir_make_tmp ("ana-bench-XXXXXX", NULL);
  packs = g_build_filename (self->dir, "data", "catalogue", NULL);
  file = g_build_filename (packs, "bench.json", NULL);
  if (g_mkdir_with_parents (packs, 0700) != 0 || !g_file_set_contents (file, catalogue, -1, NULL))
    exit (1);
  *strrchr (packs, '/') = '\0';
  g_setenv ("ANALYTICS_DATA", packs, TRUE);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      remove_tree (inner);
    }
  g_remove (path);
}

int
main (int argc, char **argv)
{
  Bench self = { NULL };
  struct rlimit limit;

  if (argc < 2)
    {
      fprintf (stderr, "usage: bench-hub PATH-OF-analytics-hub [SOCKETS]\n");
      return 2;
    }
  signal (SIGPIPE, SIG_IGN);
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  self.program = argv[1];
  self.n_clients = argc > 2 ? atoi (argv[2]) : 5000;
  self.clients = g_new0 (Client, self.n_clients);
  self.port = find_port ();
  self.epoll = epoll_create1 (EPOLL_CLOEXEC);
  prepare (&self);
  run (&self);
  remove_tree (self.dir);
  g_free (self.dir);
  g_free (self.hello);
  g_free (self.clients);
  return 0;
}
