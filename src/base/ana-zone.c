/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-zone.c: IANA zones read from the system's zone files into one table of intervals.
 */
#include "config.h"

#include "ana-zone-private.h"

#include "ana-error.h"
#include "ana-zone-list.h"
#include "ana-zone-rule-private.h"

#include <string.h>

/*
 * A zone is an ascending table of instants and the offset from each on. The rule at the foot of the file is written out
 * for 401 years; the Gregorian calendar repeats after 400, so that a later instant is looked up 400 years (or some
 * multiple) before. One binary search then answers everything, and there is no lock and no cache to share.
 */
#define CYCLE_USEC   (G_GINT64_CONSTANT (146097) * ANA_USEC_PER_DAY)
#define RULE_YEARS   402
#define MAX_OFFSET_USEC (26 * ANA_USEC_PER_HOUR)
#define MAX_FILE_BYTES (1024 * 1024)

struct _AnaZone {
  char     *name;
  GArray   *table;      /* of Change, the first at G_MININT64 */
  gint64    fold_usec;  /* from here on fold back by cycles; G_MAXINT64 without a rule */
  gboolean  skips_days;
};

typedef struct {
  gint64 at_usec;
  gint64 offset_usec;
} Change;

static GMutex zones_lock;
static GHashTable *zones; /* name -> AnaZone; never freed */

static void
add_change (AnaZone *self, gint64 at_usec, gint64 offset_usec)
{
  Change change = { at_usec, offset_usec };

  if (self->table->len > 0)
    {
      Change *last = &g_array_index (self->table, Change, self->table->len - 1);

      if (last->offset_usec == offset_usec || at_usec <= last->at_usec)
        return;
      if (ABS (offset_usec - last->offset_usec) >= ANA_USEC_PER_DAY)
        self->skips_days = TRUE;
    }
  g_array_append_val (self->table, change);
}

static AnaZone *
zone_alloc (const char *name)
{
  AnaZone *self = g_new0 (AnaZone, 1);

  self->name = g_strdup (name);
  self->table = g_array_new (FALSE, FALSE, sizeof (Change));
  self->fold_usec = G_MAXINT64;
  return self;
}

static void
zone_free (AnaZone *self)
{
  g_free (self->name);
  g_array_unref (self->table);
  g_free (self);
}

static gint64
read_be (const guint8 *p, guint n_bytes)
{
  guint64 value = (p[0] & 0x80) ? G_MAXUINT64 : 0;

  for (guint i = 0; i < n_bytes; i++)
    value = value << 8 | p[i];
  return (gint64) value;
}

/* The six counts of a TZif header, in the order of RFC 8536. */
typedef struct {
  gint64 n_isut, n_isstd, n_leap, n_time, n_type, n_char;
} Counts;

static gboolean
read_header (const guint8 *p, gsize len, Counts *out)
{
  gint64 *fields[] = { &out->n_isut, &out->n_isstd, &out->n_leap, &out->n_time, &out->n_type, &out->n_char };

  if (len < 44 || memcmp (p, "TZif", 4) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      *fields[i] = read_be (p + 20 + 4 * i, 4);
      if (*fields[i] < 0 || *fields[i] > MAX_FILE_BYTES)
        return FALSE;
    }
  return out->n_type > 0;
}

static gint64
body_size (const Counts *c, int time_size)
{
  return c->n_time * (time_size + 1) + c->n_type * 6 + c->n_char + c->n_leap * (time_size + 4) + c->n_isstd + c->n_isut;
}

static gboolean
read_body (AnaZone *self, const guint8 *p, const Counts *c)
{
  const guint8 *types = p + c->n_time * 8;
  const guint8 *infos = types + c->n_time;

  add_change (self, G_MININT64, read_be (infos, 4) * ANA_USEC_PER_SEC);
  for (gint64 i = 0; i < c->n_time; i++)
    {
      gint64 at_sec = read_be (p + i * 8, 8);
      gint64 offset_sec;

      if (types[i] >= c->n_type)
        return FALSE;
      offset_sec = read_be (infos + types[i] * 6, 4);
      if (ABS (offset_sec) * ANA_USEC_PER_SEC >= MAX_OFFSET_USEC)
        return FALSE;
      if (ABS (at_sec) < G_MAXINT64 / ANA_USEC_PER_SEC)
        add_change (self, at_sec * ANA_USEC_PER_SEC, offset_sec * ANA_USEC_PER_SEC);
    }
  return TRUE;
}

static void
add_rule (AnaZone *self, const AnaZoneRule *rule)
{
  const Change *last = &g_array_index (self->table, Change, self->table->len - 1);
  gint64 from_usec = MAX (last->at_usec, 0);
  int first_year = 1970;

  if (!rule->has_dst)
    return;
  ana_date_to_civil (ana_floor_div (from_usec, ANA_USEC_PER_DAY), &first_year, NULL, NULL);
  for (int year = first_year; year < first_year + RULE_YEARS; year++)
    {
      gint64 at_sec[2];
      int offset_sec[2];

      ana_zone_rule_transitions (rule, year, at_sec, offset_sec);
      for (int i = 0; i < 2; i++)
        if (at_sec[i] * ANA_USEC_PER_SEC > from_usec)
          add_change (self, at_sec[i] * ANA_USEC_PER_SEC, offset_sec[i] * ANA_USEC_PER_SEC);
    }
  self->fold_usec = ana_date_from_civil (first_year + RULE_YEARS - 1, 1, 1) * ANA_USEC_PER_DAY;
}

static gboolean
read_file (AnaZone *self, const guint8 *data, gsize len)
{
  Counts counts;
  gint64 skip;
  g_autofree char *foot = NULL;
  AnaZoneRule rule;

  if (!read_header (data, len, &counts) || data[4] < '2')
    return FALSE;
  skip = 44 + body_size (&counts, 4);
  if (skip > (gint64) len || !read_header (data + skip, len - skip, &counts))
    return FALSE;
  skip += 44;
  if (skip + body_size (&counts, 8) > (gint64) len || !read_body (self, data + skip, &counts))
    return FALSE;

  skip += body_size (&counts, 8);
  foot = g_strndup ((const char *) data + skip, len - skip);
  g_strstrip (foot);
  if (foot[0] != '\0')
    {
      if (!ana_zone_rule_parse (foot, &rule))
        return FALSE;
      add_rule (self, &rule);
    }
  return TRUE;
}

static gboolean
is_safe_name (const char *name)
{
  if (name[0] == '\0' || name[0] == '/' || strlen (name) > 100 || strstr (name, "..") != NULL)
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("_+-/", *p) == NULL)
      return FALSE;
  return TRUE;
}

static char *
find_file (const char *name)
{
  const char *dir = g_getenv ("TZDIR");

  return g_build_filename (dir != NULL && dir[0] == '/' ? dir : "/usr/share/zoneinfo", name, NULL);
}

static AnaZone *
load (const char *name, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  gsize len = 0;
  AnaZone *self;

  path = find_file (name);
  if (!is_safe_name (name) || !g_file_get_contents (path, &data, &len, NULL))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "no time zone “%s” on this computer", name);
      return NULL;
    }

  self = zone_alloc (name);
  if (len <= MAX_FILE_BYTES && read_file (self, (const guint8 *) data, len))
    return self;
  zone_free (self);
  g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "the file of time zone “%s” is damaged", name);
  return NULL;
}

/**
 * ana_zone_utc:
 *
 * UTC, named "Etc/UTC". Needs no file. Any thread.
 *
 * Returns: (transfer none): the zone
 */
const AnaZone *
ana_zone_utc (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      AnaZone *self = zone_alloc ("Etc/UTC");

      add_change (self, G_MININT64, 0);
      g_once_init_leave (&once, (gsize) self);
    }
  return (const AnaZone *) once;
}

/**
 * ana_zone_get:
 * @name: an IANA name; "UTC", "Etc/UTC" and "Z" are ana_zone_utc()
 * @error: return location
 *
 * Finds a zone. The same name gives the same pointer for the life of the process. Any thread.
 *
 * Returns: (transfer none) (nullable): the zone; %NULL and ANA_ERROR_NOT_FOUND when this computer has none of the name
 */
const AnaZone *
ana_zone_get (const char *name, GError **error)
{
  AnaZone *self;

  g_return_val_if_fail (name != NULL, NULL);

  if (g_str_equal (name, "Etc/UTC") || g_str_equal (name, "UTC") || g_str_equal (name, "Z"))
    return ana_zone_utc ();

  g_mutex_lock (&zones_lock);
  if (zones == NULL)
    zones = g_hash_table_new (g_str_hash, g_str_equal);
  self = g_hash_table_lookup (zones, name);
  if (self == NULL)
    {
      self = load (name, error);
      if (self != NULL)
        g_hash_table_insert (zones, self->name, self);
    }
  g_mutex_unlock (&zones_lock);
  return self;
}

/**
 * ana_zone_local:
 *
 * The zone of this computer and user (TZ, /etc/localtime); UTC when it has no name that we know. Any thread.
 *
 * Returns: (transfer none): the zone
 */
const AnaZone *
ana_zone_local (void)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  const char *name = g_time_zone_get_identifier (local);
  const AnaZone *zone = name != NULL ? ana_zone_get (name, NULL) : NULL;

  return zone != NULL ? zone : ana_zone_utc ();
}

/**
 * ana_zone_get_name:
 * @zone: the zone
 *
 * Returns: (transfer none): its IANA name
 */
const char *
ana_zone_get_name (const AnaZone *zone)
{
  return zone->name;
}

/* How far back an instant must go to fall into the table. */
static gint64
get_fold (const AnaZone *zone, gint64 t_usec)
{
  if (t_usec < zone->fold_usec)
    return 0;
  return ((t_usec - zone->fold_usec) / CYCLE_USEC + 1) * CYCLE_USEC;
}

static guint
find_change (const AnaZone *zone, gint64 t_usec)
{
  const Change *table = (const Change *) zone->table->data;
  guint low = 0, high = zone->table->len;

  while (high - low > 1)
    {
      guint mid = low + (high - low) / 2;

      if (table[mid].at_usec <= t_usec)
        low = mid;
      else
        high = mid;
    }
  return low;
}

/*
 * ana_zone_interval:
 * @zone: the zone
 * @t_usec: any instant
 *
 * Returns: the longest stretch around @t_usec without a change of offset
 */
AnaZoneInterval
ana_zone_interval (const AnaZone *zone, gint64 t_usec)
{
  const Change *table = (const Change *) zone->table->data;
  gint64 fold = get_fold (zone, t_usec);
  guint i = find_change (zone, t_usec - fold);

  return (AnaZoneInterval) {
    .start_usec = i == 0 ? G_MININT64 : table[i].at_usec + fold,
    .end_usec = i + 1 < zone->table->len ? ana_saturating_add (table[i + 1].at_usec, fold) : G_MAXINT64,
    .offset_usec = table[i].offset_usec,
  };
}

/**
 * ana_zone_next_change:
 * @zone: the zone
 * @t_usec: any instant
 *
 * Pure, any thread.
 *
 * Returns: the first instant after @t_usec at which the zone's clocks are moved; G_MAXINT64 when they never are again
 */
gint64
ana_zone_next_change (const AnaZone *zone, gint64 t_usec)
{
  return ana_zone_interval (zone, t_usec).end_usec;
}

gboolean
ana_zone_skips_days (const AnaZone *zone)
{
  return zone->skips_days;
}

/**
 * ana_zone_offset_usec:
 * @zone: the zone
 * @t_usec: any instant
 *
 * How far the zone's clocks are ahead of UTC at an instant. Pure, any thread.
 *
 * Returns: microseconds, positive east of Greenwich
 */
gint64
ana_zone_offset_usec (const AnaZone *zone, gint64 t_usec)
{
  const Change *table = (const Change *) zone->table->data;

  return table[find_change (zone, t_usec - get_fold (zone, t_usec))].offset_usec;
}

/**
 * ana_zone_local_to_utc:
 * @zone: the zone
 * @local_usec: what a clock on the wall shows, as microseconds since 1970-01-01T00:00 of that clock
 *
 * The instant at which the zone's clocks show a time. A time that comes twice is its first; a time that never comes
 * (clocks go forward over it) is the first instant after the gap. Pure, any thread.
 *
 * Returns: UTC microseconds
 */
gint64
ana_zone_local_to_utc (const AnaZone *zone, gint64 local_usec)
{
  const Change *table = (const Change *) zone->table->data;
  guint n = zone->table->len;
  gint64 fold = get_fold (zone, local_usec);
  gint64 local = local_usec - fold;
  guint i = find_change (zone, ana_saturating_add (local, -MAX_OFFSET_USEC));
  gint64 t;

  while (i + 1 < n && table[i + 1].at_usec + table[i].offset_usec <= local)
    i++;
  t = ana_saturating_add (local, -table[i].offset_usec);
  return ana_saturating_add (MAX (t, table[i].at_usec), fold);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * ana_zone_list:
 *
 * The zones that people live in, one for each place whose clocks differ from others since 1970, and UTC. Reads a file: not
 * on the main thread.
 *
 * Returns: (transfer full) (array zero-terminated=1): names, in order; UTC alone where the computer has no list
 */
char **
ana_zone_list (void)
{
  g_autofree char *path = find_file ("zone1970.tab"), *text = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) lines = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    lines = g_strsplit (text, "\n", -1);
  g_ptr_array_add (names, g_strdup ("Etc/UTC"));
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) columns = lines[i][0] != '#' ? g_strsplit (lines[i], "\t", 4) : NULL;

      if (columns != NULL && g_strv_length (columns) >= 3 && is_safe_name (columns[2]))
        g_ptr_array_add (names, g_strdup (columns[2]));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}
