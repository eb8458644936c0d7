/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-xlsx-writer.c: tables as sheets of a workbook.
 *
 * libxlsxwriter keeps one row in memory and the others in a file that has no name. Texts are written as texts, so that
 * nothing is ever calculated. A spreadsheet's times know no zone: they are those of the document's, which the heading names.
 * A table longer than a sheet goes on in the next one.
 */
#include "config.h"

#include "ana-table-writer-private.h"

#include "ana-date.h"
#include "ana-error.h"
#include "ana-json.h"
#include "ana-money.h"
#include "ana-xlsx-library.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_NAME_CHARS 31
#define MAX_TEXT_CHARS 32767
#define MAX_COLUMNS    16384
#define MAX_EXACT      9007199254740992 /* 2^53 */
#define DAYS_TO_1970   25569            /* from the spreadsheet's day 0 */
#define FIRST_DAY      -25508           /* 1900-03-01: before it spreadsheets count a day that never was */
#define LAST_DAY       2932896          /* 9999-12-31 */
#define N_DIGITS       5
#define FIRST_SECOND   315532800        /* 1980: 0 would be the clock's */

struct _AnaXlsx {
  char          *part;       /* (owned) */
  lxw_workbook  *book;       /* freed when it is closed */
  lxw_worksheet *sheet;      /* (nullable) borrowed */
  char          *name;       /* (owned) of the table */
  guint          n_sheets;   /* of the table */
  guint32        row;        /* the next one of the sheet; 0: no heading yet */
  gint64         n_rows;     /* of the table */
  gint64         n_texts_cut;
  GHashTable    *names;      /* set: of sheets, case folded */
  /* What the file says of itself */
  char          *title, *range;
  const AnaZone *zone;
  gint64         as_of_usec;
  /* Formats: of the book */
  lxw_format    *heading, *time, *date, *money[N_DIGITS];
};

static lxw_format *
make_format (AnaXlsx *self, const char *pattern)
{
  lxw_format *format = workbook_add_format (self->book);

  format_set_num_format (format, pattern);
  return format;
}

static void
make_formats (AnaXlsx *self)
{
  static const char *const patterns[N_DIGITS] = { "#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000" };

  self->heading = workbook_add_format (self->book);
  format_set_bold (self->heading);
  self->time = make_format (self, "yyyy-mm-dd hh:mm:ss");
  self->date = make_format (self, "yyyy-mm-dd");
  for (guint i = 0; i < N_DIGITS; i++)
    self->money[i] = make_format (self, patterns[i]);
}

AnaXlsx *
ana_xlsx_new (const char *part, const AnaTableAbout *about)
{
  lxw_workbook_options options = { .constant_memory = LXW_TRUE, .use_zip64 = LXW_FALSE };
  lxw_doc_properties properties = { .title = (char *) about->title, .author = (char *) "Analytics Dashboard",
                                    .created = (time_t) MAX (about->created_usec / ANA_USEC_PER_SEC, FIRST_SECOND) };
  AnaXlsx *self = g_new0 (AnaXlsx, 1);

  self->part = g_strdup (part);
  self->book = workbook_new_opt (part, &options);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->title = g_strdup (about->title);
  self->range = g_strdup (about->range);
  self->zone = about->zone;
  self->as_of_usec = about->as_of_usec;
  workbook_set_properties (self->book, &properties);
  make_formats (self);
  return self;
}

void
ana_xlsx_free (AnaXlsx *self)
{
  if (self->book != NULL)
    lxw_workbook_free (self->book);
  g_hash_table_unref (self->names);
  g_free (self->part);
  g_free (self->name);
  g_free (self->title);
  g_free (self->range);
  g_free (self);
}

static gboolean
fail (const AnaXlsx *self, lxw_error code, GError **error)
{
  int saved = errno;

  if (saved == ENOSPC || saved == EDQUOT)
    g_set_error (error, ANA_ERROR, ANA_ERROR_FULL, "%s: %s", self->part, g_strerror (saved));
  else
    g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "%s: %s", self->part, lxw_strerror (code));
  return FALSE;
}

/* --- sheets --- */

/* What a spreadsheet takes as a name: at most 31 characters, none of []:*?/\, no apostrophe at its ends. */
static char *
clean_name (const char *name, guint max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (const char *p = valid; *p != '\0' && n < max_chars; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x20 || (c < 0x80 && strchr ("[]:*?/\\", (int) c) != NULL) || (c == '\'' && n == 0))
        c = '_';
      g_string_append_unichar (out, c);
    }
  while (out->len > 0 && strchr ("' ", out->str[out->len - 1]) != NULL)
    g_string_truncate (out, out->len - 1);
  if (out->len == 0)
    g_string_assign (out, "_");
  return g_string_free (out, FALSE);
}

/* Names of sheets are told apart without their case: the second gets a number. */
static char *
make_name (AnaXlsx *self, const char *name)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *end = i > 1 ? g_strdup_printf (" (%u)", i) : g_strdup ("");
      g_autofree char *begin = clean_name (name, (guint) (MAX_NAME_CHARS - strlen (end)));
      g_autofree char *whole = g_strconcat (begin, end, NULL), *folded = g_utf8_casefold (whole, -1);

      if (g_hash_table_add (self->names, g_steal_pointer (&folded)))
        return g_steal_pointer (&whole);
    }
}

static gboolean
add_sheet (AnaXlsx *self, GError **error)
{
  g_autofree char *name = make_name (self, self->name);

  self->sheet = workbook_add_worksheet (self->book, name);
  self->row = 0;
  self->n_sheets++;
  return self->sheet != NULL || fail (self, LXW_ERROR_MEMORY_MALLOC_FAILED, error);
}

gboolean
ana_xlsx_begin (AnaXlsx *self, const char *name, GError **error)
{
  g_free (self->name);
  self->name = g_strdup (name);
  self->n_rows = 0;
  self->n_sheets = 0;
  return add_sheet (self, error);
}

static double
get_width (AnaType type)
{
  switch (type)
    {
    case ANA_TYPE_TIME:
      return 20;
    case ANA_TYPE_TEXT:
      return 24;
    case ANA_TYPE_DATE:
    case ANA_TYPE_MONEY:
      return 14;
    case ANA_TYPE_INT:
    case ANA_TYPE_REAL:
    case ANA_TYPE_BOOL:
      break;
    }
  return 12;
}

/* What the cells do not say: a currency, a zone. */
static char *
make_heading (const AnaXlsx *self, const AnaField *field)
{
  if (field->type == ANA_TYPE_MONEY)
    return g_strdup_printf ("%s (%s)", field->name, field->currency);
  if (field->type == ANA_TYPE_TIME)
    return g_strdup_printf ("%s (%s)", field->name, ana_zone_get_name (self->zone));
  return g_strdup (field->name);
}

static void
write_heading (AnaXlsx *self, const AnaFrame *frame)
{
  guint n = MIN (ana_frame_get_n_cols (frame), MAX_COLUMNS);

  for (guint col = 0; col < n; col++)
    {
      const AnaField *field = ana_frame_get_field (frame, col);
      g_autofree char *heading = make_heading (self, field);

      worksheet_set_column (self->sheet, (lxw_col_t) col, (lxw_col_t) col, MAX (get_width (field->type), 2 + (double) g_utf8_strlen (heading, 60)), NULL);
      worksheet_write_string (self->sheet, 0, (lxw_col_t) col, heading, self->heading);
    }
  worksheet_freeze_panes (self->sheet, 1, 0);
  self->row = 1;
}

/* --- cells --- */

static lxw_error
write_text (AnaXlsx *self, guint col, const char *text)
{
  g_autofree char *cut = NULL;

  if (text[0] == '\0')
    return LXW_NO_ERROR; /* a sheet has no empty text */
  if (strlen (text) > MAX_TEXT_CHARS && g_utf8_strlen (text, -1) > MAX_TEXT_CHARS)
    {
      cut = g_utf8_substring (text, 0, MAX_TEXT_CHARS);
      self->n_texts_cut++;
    }
  return worksheet_write_string (self->sheet, self->row, (lxw_col_t) col, cut != NULL ? cut : text, NULL);
}

/* Beyond 2^53 a sheet's numbers are not exact: those are texts. */
static lxw_error
write_decimal (AnaXlsx *self, guint col, gint64 value, const char *currency)
{
  int digits = currency != NULL ? CLAMP (ana_money_get_digits (currency), 0, N_DIGITS - 1) : 0;
  g_autofree char *text = NULL;

  if (value >= -MAX_EXACT && value <= MAX_EXACT)
    return worksheet_write_number (self->sheet, self->row, (lxw_col_t) col, (double) value / pow (10, digits),
                                   currency != NULL ? self->money[digits] : NULL);
  text = currency != NULL ? ana_money_format_major (value, currency) : g_strdup_printf ("%" G_GINT64_FORMAT, value);
  return write_text (self, col, text);
}

static lxw_error
write_day (AnaXlsx *self, guint col, gint64 days)
{
  g_autofree char *text = NULL;

  if (days >= FIRST_DAY && days <= LAST_DAY)
    return worksheet_write_number (self->sheet, self->row, (lxw_col_t) col, (double) (days + DAYS_TO_1970), self->date);
  text = ana_time_format_date (ana_date_to_usec (days), ana_zone_utc ());
  return write_text (self, col, text);
}

static lxw_error
write_time (AnaXlsx *self, guint col, gint64 t_usec)
{
  gint64 days = t_usec / ANA_USEC_PER_DAY;
  g_autofree char *text = NULL;
  gint64 local;

  if (days > FIRST_DAY && days < LAST_DAY)
    {
      local = t_usec + ana_zone_offset_usec (self->zone, t_usec);
      return worksheet_write_number (self->sheet, self->row, (lxw_col_t) col, DAYS_TO_1970 + (double) local / ANA_USEC_PER_DAY, self->time);
    }
  text = ana_time_format_rfc3339 (t_usec, self->zone);
  return write_text (self, col, text);
}

static lxw_error
write_cell (AnaXlsx *self, const AnaFrame *frame, guint col, guint row)
{
  const AnaField *field = ana_frame_get_field (frame, col);

  switch (field->type)
    {
    case ANA_TYPE_TEXT:
      return write_text (self, col, ana_frame_get_text (frame, col, row));
    case ANA_TYPE_REAL:
      return worksheet_write_number (self->sheet, self->row, (lxw_col_t) col, ana_frame_get_doubles (frame, col)[row], NULL);
    case ANA_TYPE_BOOL:
      return worksheet_write_boolean (self->sheet, self->row, (lxw_col_t) col, ana_frame_get_int64s (frame, col)[row] != 0, NULL);
    case ANA_TYPE_TIME:
      return write_time (self, col, ana_frame_get_int64s (frame, col)[row]);
    case ANA_TYPE_DATE:
      return write_day (self, col, ana_frame_get_int64s (frame, col)[row]);
    case ANA_TYPE_MONEY:
      return write_decimal (self, col, ana_frame_get_int64s (frame, col)[row], field->currency);
    case ANA_TYPE_INT:
      break;
    }
  return write_decimal (self, col, ana_frame_get_int64s (frame, col)[row], NULL);
}

static gboolean
write_row (AnaXlsx *self, const AnaFrame *frame, guint row, GError **error)
{
  guint n = MIN (ana_frame_get_n_cols (frame), MAX_COLUMNS);

  for (guint col = 0; col < n; col++)
    {
      lxw_error code = ana_frame_is_null (frame, col, row) ? LXW_NO_ERROR : write_cell (self, frame, col, row);

      if (code != LXW_NO_ERROR)
        return fail (self, code, error);
    }
  self->row++;
  self->n_rows++;
  return TRUE;
}

gboolean
ana_xlsx_add (AnaXlsx *self, const AnaFrame *frame, GError **error)
{
  if (self->row == 0)
    write_heading (self, frame);
  for (guint row = 0; row < ana_frame_get_n_rows (frame); row++)
    {
      if (self->row >= ANA_XLSX_MAX_ROWS)
        {
          if (!add_sheet (self, error))
            return FALSE;
          write_heading (self, frame);
        }
      if (!write_row (self, frame, row, error))
        return FALSE;
    }
  return TRUE;
}

/* --- what it says of itself --- */

static void
write_line (lxw_worksheet *sheet, guint32 *row, const char *what, const char *is, lxw_format *format)
{
  worksheet_write_string (sheet, *row, 0, what, format);
  if (is != NULL && *is != '\0')
    worksheet_write_string (sheet, *row, 1, is, NULL);
  (*row)++;
}

static void
write_tables (AnaXlsx *self, lxw_worksheet *sheet, guint32 row, const GArray *done)
{
  worksheet_write_string (sheet, row, 0, _("Table"), self->heading);
  worksheet_write_string (sheet, row, 1, _("Rows"), self->heading);
  for (guint i = 0; i < done->len; i++)
    {
      const AnaTableDone *table = &g_array_index (done, AnaTableDone, i);
      gint64 n_sheets = MAX (1, (table->n_rows + ANA_XLSX_MAX_ROWS - 2) / (ANA_XLSX_MAX_ROWS - 1));
      g_autofree char *spread = g_strdup_printf (ngettext ("on %d sheet", "on %d sheets", (gulong) n_sheets), (int) n_sheets);

      row++;
      worksheet_write_string (sheet, row, 0, table->name, NULL);
      worksheet_write_number (sheet, row, 1, (double) table->n_rows, self->money[0]);
      worksheet_write_string (sheet, row, 2, table->is_cut ? _("cut: there are more rows") : n_sheets > 1 ? spread : _("complete"), NULL);
    }
}

static void
write_about (AnaXlsx *self, const GArray *done)
{
  g_autofree char *name = make_name (self, _("About")), *as_of = NULL, *texts = NULL;
  lxw_worksheet *sheet = workbook_add_worksheet (self->book, name);
  guint32 row = 0;

  if (self->as_of_usec != ANA_TIME_NONE)
    as_of = ana_time_format_rfc3339 (self->as_of_usec, self->zone);
  worksheet_set_column (sheet, 0, 1, 30, NULL);
  worksheet_set_column (sheet, 2, 2, 40, NULL);
  write_line (sheet, &row, _("Title"), self->title, self->heading);
  write_line (sheet, &row, _("Range"), self->range, self->heading);
  write_line (sheet, &row, _("Time zone"), ana_zone_get_name (self->zone), self->heading);
  write_line (sheet, &row, _("Data as of"), as_of, self->heading);
  if (self->n_texts_cut > 0)
    {
      texts = g_strdup_printf ("%" G_GINT64_FORMAT, self->n_texts_cut);
      write_line (sheet, &row, _("Texts cut at 32,767 characters"), texts, self->heading);
    }
  write_tables (self, sheet, row + 1, done);
}

/* Puts the workbook together. */
gboolean
ana_xlsx_close (AnaXlsx *self, const GArray *done, GError **error)
{
  lxw_error code;

  write_about (self, done);
  errno = 0;
  code = workbook_close (self->book);
  self->book = NULL;
  return code == LXW_NO_ERROR || fail (self, code, error);
}
