/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hub-swarm.c: a hub as a process of its own, and thousands of small clients for it on one epoll.
 */
#include "config.h"

#include "hub-swarm.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char catalogue[] =
  "{\"pack\":\"bench\",\"version\":1,\"kpis\":[{\"code\":\"B.SUM\",\"version\":1,\"name\":{\"en\":\"Sum\"},\"dataset\":\"orders\","
  "\"time\":\"ordered_at\",\"measure\":\"sum(quantity)\",\"unit\":\"count\",\"direction\":\"up\",\"dims\":[[\"country\"]]}]}";

/* --- the hub ---------------------------------------------------------------------------------------------------- */

static guint
find_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t len = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (bind (fd, (struct sockaddr *) &address, len) != 0 || getsockname (fd, (struct sockaddr *) &address, &len) != 0)
    g_error ("no port: %s", g_strerror (errno));
  close (fd);
  return ntohs (address.sin_port);
}

static int
connect_to (Swarm *self, gboolean wait)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (self->port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (wait ? 0 : SOCK_NONBLOCK), 0);

  if (fd >= 0 && (connect (fd, (struct sockaddr *) &address, sizeof address) == 0 || (!wait && errno == EINPROGRESS)))
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

void
swarm_start_hub (Swarm *self)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", self->port);
  g_autofree char *storage = g_strdup_printf ("sqlite:%s/hub", self->dir);
  int fd = -1;

  self->pid = fork ();
  if (self->pid == 0)
    {
      int null = open ("/dev/null", O_WRONLY);

      prctl (PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves no hub behind */
      dup2 (null, STDOUT_FILENO);
      dup2 (null, STDERR_FILENO);
      execl (self->program, self->program, "--listen", listen, "--storage", storage, NULL);
      _exit (127);
    }
  for (int i = 0; i < 1500 && fd < 0; i++)
    {
      g_usleep (20000);
      fd = connect_to (self, TRUE);
    }
  if (fd < 0)
    g_error ("%s does not listen", self->program);
  close (fd);
}

void
swarm_stop_hub (Swarm *self, int signal_number)
{
  kill (self->pid, signal_number);
  waitpid (self->pid, NULL, 0);
  self->pid = 0;
}

gboolean
swarm_hub_has_ended (Swarm *self)
{
  if (self->pid != 0 && waitpid (self->pid, NULL, WNOHANG) == self->pid)
    self->pid = 0;
  return self->pid == 0;
}

double
swarm_hub_mib (Swarm *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", self->pid);
  g_autofree char *text = NULL;
  unsigned long total, resident;

  if (!g_file_get_contents (path, &text, NULL, NULL) || sscanf (text, "%lu %lu", &total, &resident) != 2)
    return 0;
  return (double) resident * sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

guint
swarm_hub_fds (Swarm *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", self->pid);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

char *
swarm_request (Swarm *self, const char *method, const char *path, const char *body)
{
  g_autofree char *text = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                                           method, path, self->port, strlen (body), body);
  GString *answer = g_string_new (NULL);
  int fd = connect_to (self, TRUE);
  char buffer[4096], *blank;
  ssize_t n;

  for (gsize at = 0; at < strlen (text); at += n)
    if ((n = write (fd, text + at, strlen (text) - at)) <= 0)
      g_error ("%s: %s", path, g_strerror (errno));
  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (answer, buffer, n);
  close (fd);
  blank = strstr (answer->str, "\r\n\r\n");
  if (blank == NULL || strncmp (answer->str, "HTTP/1.1 200", 12) != 0)
    g_error ("%s: %s", path, answer->str);
  g_string_erase (answer, 0, blank + 4 - answer->str);
  return g_string_free (answer, FALSE);
}

void
swarm_set_hello (Swarm *self)
{
  static const char *const periods[SWARM_STREAMS] = { "minute", "hour", "day" };
  g_autoptr (GString) resume = g_string_new (NULL);

  for (int i = 0; i < SWARM_STREAMS; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"code\":\"B.SUM\",\"period\":\"%s\"}", periods[i]);
      g_autofree char *lease = swarm_request (self, "POST", "/stream/start", body);
      const char *epoch = strstr (lease, "\"e\":\"") + 5, *q = strstr (lease, "\"q\":") + 4;

      g_string_append_printf (resume, "%s{\"s\":\"kpi:B.SUM:%s\",\"e\":\"%.26s\",\"q\":%d}", i > 0 ? "," : "", periods[i], epoch, atoi (q));
    }
  g_free (self->hello);
  self->hello = g_strdup_printf ("{\"v\":1,\"t\":\"hello\",\"client\":\"b\",\"app\":\"1\",\"schema\":1,\"caps\":[],\"resume\":[%s],\"credit\":8000}",
                                 resume->str);
}

/* --- the clients ------------------------------------------------------------------------------------------------ */

static void
go_away (Swarm *self, SwarmClient *client)
{
  if (client->state == SWARM_LIVE)
    self->n_live--;
  if (client->fd >= 0)
    close (client->fd); /* leaves the epoll, too */
  client->fd = -1;
  client->state = SWARM_AWAY;
}

static gboolean
send_all (SwarmClient *client, const void *data, gsize len)
{
  return write (client->fd, data, len) == (gssize) len;
}

static gboolean
send_text (SwarmClient *client, const char *text)
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
  return send_all (client, frame, n + 4 + len);
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

/* As the program's client does: it goes when it is told to. */
static void
take_bye (Swarm *self, SwarmClient *client, const char *data, gsize len)
{
  const char *bye = memmem (data, len, "\"t\":\"bye\"", 9);
  const char *retry = bye != NULL ? memmem (bye, data + len - bye, "\"retry_ms\":", 11) : NULL;

  if (retry == NULL)
    return;
  client->retry_ms = g_ascii_strtoll (retry + 11, NULL, 10);
  go_away (self, client);
}

static void
take_bytes (Swarm *self, SwarmClient *client, const char *data, gsize len)
{
  guint n_rows;

  switch (client->state)
    {
    case SWARM_AWAY:
    case SWARM_CONNECTING:
      break;
    case SWARM_UPGRADING:
      if (memmem (data, len, "\r\n\r\n", 4) == NULL)
        break;
      client->state = SWARM_WAITING;
      if (!send_text (client, self->hello))
        go_away (self, client);
      break;
    case SWARM_WAITING:
      client->n_ckpts += count_in (data, len, "\"t\":\"ckpt\"", 10);
      self->n_snapshots += count_in (data, len, "\"t\":\"reset\"", 11);
      if (client->n_ckpts < SWARM_STREAMS)
        break;
      client->state = SWARM_LIVE;
      self->n_live++;
      break;
    case SWARM_LIVE:
    default:
      n_rows = count_in (data, len, "[\"u\",", 5);
      client->n_rows += n_rows;
      self->n_rows += n_rows;
      self->n_frames += count_in (data, len, "\"t\":\"d\"", 7);
      take_bye (self, client, data, len);
      break;
    }
}

static void
read_client (Swarm *self, SwarmClient *client)
{
  static char buffer[8 + 256 * 1024];
  ssize_t n = -1;

  while (client->fd >= 0 && (n = read (client->fd, buffer + client->n_tail, sizeof buffer - 8)) > 0)
    {
      gsize len = client->n_tail + n;

      memcpy (buffer, client->tail, client->n_tail);
      take_bytes (self, client, buffer, len);
      client->n_tail = MIN (len, client->state == SWARM_WAITING ? 0 : 4);
      memcpy (client->tail, buffer + len - client->n_tail, client->n_tail);
    }
  if (client->fd >= 0 && (n == 0 || errno != EAGAIN))
    go_away (self, client);
}

static void
write_client (Swarm *self, SwarmClient *client)
{
  static const char head[] = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ads.v1\r\n\r\n";
  g_autofree char *text = g_strdup_printf ("GET /ws/dashboard/overview HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s", self->port, head);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };

  if (client->state != SWARM_CONNECTING)
    return;
  client->state = SWARM_UPGRADING;
  if (epoll_ctl (self->epoll, EPOLL_CTL_MOD, client->fd, &event) != 0 || !send_all (client, text, strlen (text)))
    go_away (self, client);
}

gboolean
swarm_connect (Swarm *self, SwarmClient *client)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT, .data.ptr = client };

  *client = (SwarmClient) { .fd = connect_to (self, FALSE), .state = SWARM_CONNECTING };
  if (client->fd >= 0 && epoll_ctl (self->epoll, EPOLL_CTL_ADD, client->fd, &event) == 0)
    return TRUE;
  go_away (self, client);
  return FALSE;
}

void
swarm_turn (Swarm *self, int timeout_ms)
{
  struct epoll_event events[512];
  int n = epoll_wait (self->epoll, events, G_N_ELEMENTS (events), timeout_ms);

  for (int i = 0; i < n; i++)
    {
      SwarmClient *client = events[i].data.ptr;

      if (events[i].events & EPOLLOUT && (events[i].events & (EPOLLHUP | EPOLLERR)) == 0)
        write_client (self, client);
      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        read_client (self, client);
    }
}

void
swarm_close (Swarm *self)
{
  for (guint i = 0; i < self->n_clients; i++)
    go_away (self, &self->clients[i]);
}

/* --- all of it -------------------------------------------------------------------------------------------------- */

void
swarm_init (Swarm *self, const char *program, guint n_clients)
{
  g_autofree char *packs = NULL;
  g_autofree char *file = NULL;
  struct rlimit limit;

  signal (SIGPIPE, SIG_IGN);
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  *self = (Swarm) { .program = g_strdup (program), .n_clients = n_clients, .port = find_port () };
  self->clients = g_new0 (SwarmClient, n_clients);
  for (guint i = 0; i < n_clients; i++)
    self->clients[i].fd = -1;
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  self->dir = g_dir_make_tmp ("ana-swarm-XXXXXX", NULL);
  packs = g_build_filename (self->dir, "data", "catalogue", NULL);
  file = g_build_filename (packs, "bench.json", NULL);
  if (g_mkdir_with_parents (packs, 0700) != 0 || !g_file_set_contents (file, catalogue, -1, NULL))
    g_error ("%s: %s", file, g_strerror (errno));
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

void
swarm_clear (Swarm *self)
{
  swarm_close (self);
  if (self->pid != 0)
    swarm_stop_hub (self, SIGTERM);
  close (self->epoll);
  remove_tree (self->dir);
  g_free (self->dir);
  g_free (self->hello);
  g_free (self->clients);
  g_free (self->program);
}
