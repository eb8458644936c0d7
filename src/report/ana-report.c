/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-report.c: a board on pages, as a PDF.
 */
#include "config.h"

#include "ana-report-private.h"

#include "ana-error.h"
#include "ana-file.h"

#include <cairo-pdf.h>
#include <string.h>

#define PT_PER_PX   0.75 /* paper is measured at 96 pixels an inch */
#define MIN_WIDTH_PX 960 /* of a board on narrow paper: it is made smaller */

const AnaPaper ana_paper_a4 = { 841.89, 595.28, 36 };
const AnaPaper ana_paper_letter = { 792, 612, 36 };

AnaPaper
ana_paper_turn (AnaPaper paper)
{
  return (AnaPaper) { paper.height_pt, paper.width_pt, paper.margin_pt };
}

static void
lay_out_paper (AnaReport *self)
{
  double width_pt = MAX (self->paper.width_pt - 2 * self->paper.margin_pt, 72);
  double height_pt = MAX (self->paper.height_pt - 2 * self->paper.margin_pt, 72);

  self->width_px = MAX (width_pt / PT_PER_PX, MIN_WIDTH_PX);
  self->scale = width_pt / self->width_px;
  self->body_px = MAX (height_pt / self->scale - ANA_REPORT_HEAD_PX - ANA_REPORT_FOOT_PX, 200);
}

/**
 * ana_report_new:
 * @picture: a board with its data, which outlive the report; best in the light theme
 * @paper: its size and margins
 *
 * Plans the pages: each tab begins one; breaks are between tiles, never through one; a table that does not fit in its tile
 * follows the tab with all its rows, its head on each page. Any thread, one at a time.
 *
 * Returns: (transfer full): at least one page
 */
AnaReport *
ana_report_new (const AnaBoardPicture *picture, AnaPaper paper)
{
  AnaReport *self = g_new0 (AnaReport, 1);

  self->picture = *picture;
  self->picture.on_paper = FALSE;
  self->title = g_strdup (picture->title != NULL ? picture->title : ana_board_get_title (picture->board));
  self->paper = paper;
  self->items = g_array_new (FALSE, TRUE, sizeof (AnaReportItem));
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_report_table_free);
  self->elsewhere = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->figures = g_ptr_array_new_with_free_func (g_free);
  self->picture.elsewhere = self->elsewhere;
  self->picture.on_paper = TRUE;
  lay_out_paper (self);
  ana_report_plan (self);
  return self;
}

void
ana_report_free (AnaReport *self)
{
  g_array_unref (self->items);
  g_ptr_array_unref (self->tables);
  g_hash_table_unref (self->elsewhere);
  g_ptr_array_unref (self->figures);
  g_free (self->title);
  g_free (self);
}

guint
ana_report_get_n_pages (const AnaReport *self)
{
  return self->n_pages;
}

/* Of tables and lists; each counts once. */
gint64
ana_report_get_n_rows (const AnaReport *self)
{
  gint64 n_rows = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      const AnaReportItem *item = &g_array_index (self->items, AnaReportItem, i);

      if (item->kind == ANA_REPORT_TILE && item->tile->frame != NULL && (item->tile->type == ANA_TILE_TABLE || item->tile->type == ANA_TILE_LIST))
        n_rows += ana_frame_get_n_rows (item->tile->frame);
    }
  return n_rows;
}

/* --- PDF --- */

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Its dates are those of the data: made again tomorrow from the same, it is the same. */
static void
describe_document (AnaReport *self, cairo_surface_t *surface)
{
  gint64 as_of = self->picture.data->as_of_usec;
  gint64 t_usec = as_of != ANA_TIME_NONE ? as_of : self->picture.now_usec;
  g_autofree char *seconds = ana_time_format_rfc3339 (t_usec - t_usec % ANA_USEC_PER_SEC, NULL);
  g_autofree char *subject = g_strdup_printf ("%s, %s", self->picture.data->range_label, ana_zone_get_name (self->picture.zone));

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, subject);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Analytics Dashboard");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, seconds);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, seconds);
}

/* Tabs, and tables that go over pages, as bookmarks. */
static void
add_outline (AnaReport *self, cairo_surface_t *surface)
{
  int parent = CAIRO_PDF_OUTLINE_ROOT;

  for (guint i = 0; i < self->items->len; i++)
    {
      const AnaReportItem *item = &g_array_index (self->items, AnaReportItem, i);
      double y = self->paper.margin_pt + (ANA_REPORT_HEAD_PX + item->rect.y) * self->scale;
      char number[32];
      g_autofree char *place = NULL;

      g_ascii_formatd (number, sizeof number, "%.2f", y);
      place = g_strdup_printf ("page=%u pos=[0 %s]", item->page + 1, number);
      if (item->kind == ANA_REPORT_TAB)
        parent = cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, item->tab->title[0] != '\0' ? item->tab->title : item->tab->id, place,
                                                CAIRO_PDF_OUTLINE_FLAG_OPEN);
      else if (item->kind == ANA_REPORT_ROWS && item->is_first && item->tile->title[0] != '\0')
        cairo_pdf_surface_add_outline (surface, parent, item->tile->title, place, 0);
    }
}

static void
paint_all (AnaReport *self, cairo_t *cr)
{
  ana_report_begin_tag (self, cr, "Document");
  for (guint page = 0; page < self->n_pages; page++)
    {
      ana_report_paint_page (self, page, cr);
      if (page + 1 == self->n_pages)
        ana_report_end_tag (self, cr, "Document");
      cairo_show_page (cr);
    }
}

static GBytes *
make_pdf (AnaReport *self, const char *path, GError **error)
{
  GByteArray *out = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, out, self->paper.width_pt, self->paper.height_pt);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  /* 1.4 has all that we draw, and no compressed objects: every reader opens it, and every cairo writes it alike */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  describe_document (self, surface);
  g_ptr_array_set_size (self->figures, 0);
  self->is_tagged = TRUE;
  paint_all (self, cr);
  self->is_tagged = FALSE;
  add_outline (self, surface);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = status == CAIRO_STATUS_SUCCESS ? cairo_surface_status (surface) : status;
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (out);
  g_byte_array_unref (out);
  g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "%s: %s", path, cairo_status_to_string (status));
  return NULL;
}

/**
 * ana_report_write_pdf:
 * @self: a report
 * @path: the file
 * @error: return location
 *
 * Writes the pages as a PDF with text that can be selected, its fonts in it, tagged for screen readers: headings, tables,
 * figures in words. The same board with the same data gives the same bytes. Blocks on the disk.
 *
 * Returns: %FALSE and what writing says: a file that was there before still is
 */
gboolean
ana_report_write_pdf (AnaReport *self, const char *path, GError **error)
{
  g_autoptr (GBytes) painted = make_pdf (self, path, error), whole = NULL;

  if (painted == NULL)
    return FALSE;
  whole = ana_pdf_finish (painted, self->picture.locale != NULL ? self->picture.locale : g_get_language_names ()[0], self->figures, error);
  return whole != NULL && ana_file_write_atomic (path, g_bytes_get_data (whole, NULL), g_bytes_get_size (whole), 0644, error);
}
