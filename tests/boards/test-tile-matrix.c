/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-tile-matrix.c: what is no chart of its own but stands on a board all the same, painted: the sparkline of a card, a text, a picture and
 * a list. Of each where its parts stand, its colours in the four themes, its vectors and its mirror image, and at the end which of them
 * hold. What of them is heard and walked over in the window: tests/app/test-tile-view.c.
 */
#include "config.h"

#include "ana-board-paint.h"
#include "matrix-vector.h"
#include "paint-probe.h"
#include "paint-texts.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define W 300
#define H 200
#define GROUND_PX 10 /* around the tile, where nothing of it may be */
#define PAD 12
#define HEAD 38
#define LIST_ROW 38
#define NOW 1775831400000000
#define N_DAYS 7

enum { PROOF_LAYOUT, PROOF_PIXELS, PROOF_VECTORS, PROOF_MIRROR, N_PROOFS };

static const char *const proof_names[] = { "layout", "pixels", "vectors", "mirror" };

typedef struct {
  const char *type;
  const char *tile;      /* in single quotes */
  const char *answer;    /* (nullable) of the hub, in single quotes */
  void (*layout) (const AnaTileData *tile, GArray *texts, gboolean mirrored);
  void (*pixels) (const AnaTileData *tile, const Probe *probe, const AnaTheme *theme);
  guint       n_vectors; /* what is painted of it that is no letter */
  guint       n_pictures;
} Row;

typedef struct {
  const Row *row;
  gboolean   holds[N_PROOFS];
} Case;

/* --- what there is to paint --- */

static const double days[N_DAYS] = { 300, 100, 200, 500, 400, 350, 150 };

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  const AnaZone *zone = ana_zone_get ("Europe/London", NULL); /* of the KPI's days */
  gint64 last = ana_bucket_start (ANA_PERIOD_DAY, zone, NOW);

  if (as_of_usec != NULL)
    *as_of_usec = NOW - 5 * ANA_USEC_PER_SEC;
  for (guint i = 0; i < N_DAYS; i++)
    {
      AnaSpanPart part = { .ts_usec = last - (gint64) (N_DAYS - 1 - i) * ANA_USEC_PER_DAY, .value = days[i], .has_value = TRUE, .count = 2 };

      if (ana_span_contains (span, part.ts_usec))
        g_array_append_val (parts, part);
    }
  return TRUE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  return g_strdupv ((char **) (const char *const[]) { "", NULL });
}

static void
read_answer_cb (gpointer row, const char *key, AnaTileAnswer *out)
{
  g_autofree char *text = g_strdelimit (g_strdup (((const Row *) row)->answer), "'", '"');

  out->body = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
}

static cairo_status_t
gather_cb (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Two halves, 40 by 20 pixels: red begins. */
static char *
make_picture (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 40, 20);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0, 0, 1);
  cairo_rectangle (cr, 20, 0, 20, 20);
  cairo_fill (cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png_stream (surface, gather_cb, bytes), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return g_base64_encode (bytes->data, bytes->len);
}

static AnaTileData *
build (const Row *row)
{
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL), *picture = make_picture ();
  g_auto (GStrv) around = g_strsplit (row->tile, "PICTURE", -1);
  g_autofree char *tile = g_strjoinv (picture, around);
  g_autofree char *text = g_strdup_printf ("{'format':'adash','version':1,'id':'b','title':'B','zone':'UTC','time':{'last':'P7D'},'compare':'none','filters':{},"
                                           "'tabs':[{'id':'main','title':'M'}],'tiles':{'t':{'tab':'main','x':0,'y':0,'w':4,'h':4,%s}}}", tile);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (dir, &error);
  g_autoptr (AnaBoard) board = ana_board_load (NULL, g_strdelimit (text, "'", '"'), -1, &error);
  AnaTileSource source = { { NULL, read_cb, list_dims_cb, NULL }, (gpointer) row, read_answer_cb, NULL };
  AnaBoardInput input = { .board = board, .catalogue = catalogue, .freshness = ANA_FRESH_LIVE, .locale = "en", .now_usec = NOW };
  g_autoptr (AnaBoardData) data = NULL;

  g_assert_no_error (error);
  data = ana_board_data_new (&input, &source);
  g_assert_cmpint (((AnaTileData *) data->tiles->pdata[0])->state, ==, ANA_TILE_READY);
  return ana_tile_data_ref (data->tiles->pdata[0]);
}

typedef struct { const AnaTileData *tile; const AnaTheme *theme; gboolean mirrored; } Painting;

static void
paint (cairo_t *cr, const Painting *painting)
{
  AnaBoardPicture picture = { .theme = painting->theme, .zone = ana_zone_utc (), .now_usec = NOW, .locale = "en", .mirrored = painting->mirrored };

  cairo_translate (cr, GROUND_PX, GROUND_PX);
  ana_tile_paint (&picture, painting->tile, cr, (AnaGridRect) { 0, 0, W, H });
}

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer painting)
{
  paint (cr, painting);
}

static char *
paint_file (const AnaTileData *tile, const char *ending, gboolean mirrored, gsize *length)
{
  Painting painting = { tile, ana_theme_get (ANA_THEME_LIGHT), mirrored };
  g_autofree char *dir = g_dir_make_tmp ("ana-tile-XXXXXX", NULL), *name = g_strconcat ("tile.", ending, NULL), *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_true (ana_paint_to_file (path, W + 2 * GROUND_PX, H + 2 * GROUND_PX, 1, paint_cb, &painting, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, length, &error));
  g_unlink (path);
  g_rmdir (dir);
  return text;
}

/* --- where its parts stand --- */

/* From the left edge of the tile; of what is written from right to left from its right edge. */
static double
begin_of (const PaintedText *text, gboolean mirrored)
{
  return mirrored ? W - (text->x1 - GROUND_PX) : text->x0 - GROUND_PX;
}

static const PaintedText *
get_text (GArray *texts, guint i)
{
  g_assert_cmpuint (i, <, texts->len);
  return &g_array_index (texts, PaintedText, i);
}

/* No letter is wider, not even a dash in the size of figures. */
#define LETTER_PX 28

static void
assert_begins (const PaintedText *text, gboolean mirrored, double x)
{
  double begins = begin_of (text, mirrored);

  g_assert_cmpfloat (begins, >=, x - 1);
  g_assert_cmpfloat (begins, <=, x + (mirrored ? LETTER_PX : 2)); /* of a turned line the last letter's own width is within */
}

static void
layout_card (const AnaTileData *tile, GArray *texts, gboolean mirrored)
{
  g_assert_cmpuint (tile->card->n_points, ==, N_DAYS);
  for (guint i = 0; i < N_DAYS; i++)
    g_assert_cmpfloat (tile->card->value[i], ==, days[i]);
  g_assert_true (tile->card->last_partial);
  g_assert_cmpuint (texts->len, >=, 3); /* age, title, figure */
  assert_begins (get_text (texts, 1), mirrored, PAD);
  assert_begins (get_text (texts, 2), mirrored, PAD);
  g_assert_cmpfloat (get_text (texts, 1)->y, <, get_text (texts, 2)->y);
}

/* Where a day's figure stands: the whole width, half a dot inside; four pixels above and below. */
static AnaPoint
day_at (guint i)
{
  double lo = 100, hi = 500, spark = H - 155 + 36;

  return (AnaPoint) { (float) (PAD + 2.75 + (W - 2 * PAD - 5.5) * i / (N_DAYS - 1)), (float) (86 + 4 + (spark - 8) * (1 - (days[i] - lo) / (hi - lo))) };
}

static gboolean
has_ink (const Probe *probe, double x, double y, int reach, AnaColour colour)
{
  for (int dy = -reach; dy <= reach; dy++)
    for (int dx = -reach; dx <= reach; dx++)
      if (probe_is (probe, GROUND_PX + (int) floor (x) + dx, GROUND_PX + (int) floor (y) + dy, colour))
        return TRUE;
  return FALSE;
}

/* The line goes by every figure, ends in a dot on the last whole day, and its colour is nowhere else. */
static void
pixels_card (const AnaTileData *tile, const Probe *probe, const AnaTheme *theme)
{
  AnaColour line = theme->series[0];

  for (guint i = 0; i < N_DAYS; i++)
    {
      AnaPoint at = day_at (i);

      g_assert_true (has_ink (probe, at.x, at.y, 2, line));
      if (i == N_DAYS - 2)
        g_assert_true (has_ink (probe, at.x, at.y, 0, line));
      g_assert_false (has_ink (probe, at.x, at.y < 86 + 40 ? at.y + 20 : at.y - 20, 1, line) && i != 2 && i != 4 && i != 5); /* these lie on a slope */
    }
  for (int y = 0; y < 86; y++)
    for (int x = 0; x < W; x++)
      g_assert_false (probe_is (probe, GROUND_PX + x, GROUND_PX + y, line));
}

static void
layout_text (const AnaTileData *tile, GArray *texts, gboolean mirrored)
{
  const PaintedText *title = get_text (texts, 0), *first = get_text (texts, 1), *last = get_text (texts, texts->len - 1);

  assert_begins (title, mirrored, PAD);
  assert_begins (first, mirrored, PAD);
  assert_begins (last, mirrored, PAD);
  g_assert_cmpfloat (title->y - GROUND_PX, <, HEAD);
  g_assert_cmpfloat (first->y - GROUND_PX, >, HEAD);
  g_assert_cmpfloat (last->y, >, first->y);
  g_assert_cmpuint (first->n, ==, strlen ("Heading"));
  for (guint i = 0; i < texts->len; i++) /* a line that is too long is broken, not cut */
    g_assert_cmpfloat (get_text (texts, i)->x1 - GROUND_PX, <, W - PAD + 1);
}

/* How far a pixel is on the way from the card to an ink: edges of letters are nowhere whole. Negative: it is on another way. */
static double
part_of_ink (const Probe *probe, int x, int y, AnaColour ink, AnaColour card)
{
  AnaColour got = probe_get (probe, GROUND_PX + x, GROUND_PX + y);
  double way[] = { ink.r - card.r, ink.g - card.g, ink.b - card.b }, is[] = { got.r - card.r, got.g - card.g, got.b - card.b };
  guint most = fabs (way[0]) >= fabs (way[1]) && fabs (way[0]) >= fabs (way[2]) ? 0 : fabs (way[1]) >= fabs (way[2]) ? 1 : 2;
  double part = is[most] / way[most];

  for (guint i = 0; i < 3; i++)
    if (fabs (is[i] - part * way[i]) > 0.03)
      return -1;
  return part;
}

/* The strongest there is of @ink between two heights, left of @x1. All that is there is of that ink. */
static double
find_strongest (const Probe *probe, const AnaTheme *theme, AnaColour ink, int x1, int y0, int y1)
{
  double strongest = 0;

  for (int y = y0; y < y1; y++)
    for (int x = PAD; x < x1; x++)
      {
        double part = part_of_ink (probe, x, y, ink, theme->card);

        g_assert_cmpfloat (part, >=, -0.02);
        strongest = fmax (strongest, part);
      }
  return strongest;
}

static void
pixels_text (const AnaTileData *tile, const Probe *probe, const AnaTheme *theme)
{
  g_assert_cmpfloat (find_strongest (probe, theme, theme->text, W - PAD, 8, HEAD), >, 0.6);
  g_assert_cmpfloat (find_strongest (probe, theme, theme->text, W - PAD, HEAD, H - 4), >, 0.6);
}

static void
layout_image (const AnaTileData *tile, GArray *texts, gboolean mirrored)
{
  g_assert_cmpuint (texts->len, ==, 1); /* its title */
  assert_begins (get_text (texts, 0), mirrored, PAD);
}

/* As large as it can be with its own proportions, in the middle; what it shows is nobody's theme. */
static void
pixels_image (const AnaTileData *tile, const Probe *probe, const AnaTheme *theme)
{
  static const AnaColour red = { 1, 0, 0, 1 }, blue = { 0, 0, 1, 1 };
  double scale = MIN ((W - 2 * PAD) / 40.0, (H - HEAD - PAD) / 20.0), left = (W - 40 * scale) / 2, bottom = HEAD + 20 * scale;

  g_assert_true (has_ink (probe, left + 4, HEAD + 4, 0, red) && has_ink (probe, left + 4, bottom - 4, 0, red));
  g_assert_true (has_ink (probe, W / 2 - 4, HEAD + 30, 0, red) && has_ink (probe, W / 2 + 4, HEAD + 30, 0, blue));
  g_assert_true (has_ink (probe, left + 40 * scale - 4, HEAD + 4, 0, blue));
  g_assert_true (has_ink (probe, W / 2, bottom + 4, 0, theme->card) && has_ink (probe, left - 4, HEAD + 20, 0, theme->card));
}

/* Three rows: what it is begins, when stands under it, how much ends; all rows have the same height. */
static void
layout_list (const AnaTileData *tile, GArray *texts, gboolean mirrored)
{
  guint first = texts->len - 9;

  g_assert_cmpuint (ana_frame_get_n_rows (tile->frame), ==, 3);
  for (guint row = 0; row < 3; row++)
    {
      const PaintedText *figure = get_text (texts, first + 3 * row), *what = get_text (texts, first + 3 * row + 1), *when = get_text (texts, first + 3 * row + 2);

      assert_begins (what, mirrored, PAD);
      assert_begins (when, mirrored, PAD);
      assert_begins (figure, !mirrored, PAD);
      g_assert_cmpfloat (what->y, <, when->y);
      g_assert_cmpfloat (figure->y, >, what->y);
      g_assert_cmpfloat (figure->y, <, when->y);
      g_assert_cmpfloat_with_epsilon (what->y, get_text (texts, first + 1)->y + row * LIST_ROW, 0.01);
    }
}

static void
pixels_list (const AnaTileData *tile, const Probe *probe, const AnaTheme *theme)
{
  double dim = theme->dim.a * fmax (fmax ((theme->dim.r - theme->card.r) / (theme->text.r - theme->card.r), (theme->dim.g - theme->card.g) / (theme->text.g - theme->card.g)),
                                    (theme->dim.b - theme->card.b) / (theme->text.b - theme->card.b));

  for (guint row = 0; row < 3; row++)
    {
      int top = HEAD + (int) row * LIST_ROW;
      double when;

      g_assert_cmpfloat (find_strongest (probe, theme, theme->text, W / 2, top + 2, top + 19), >, 0.6);
      when = find_strongest (probe, theme, theme->text, W / 2, top + 21, top + 34);
      g_assert_cmpfloat (when, >, 0.5 * dim);
      g_assert_cmpfloat (when, <=, dim + 0.03);
    }
}

static const Row rows[] = {
  /* the box and its edge, state, line, its running end, its dot */
  { "sparkline", "'type':'kpi','kpi':{'code':'COM.ACTIVE_CUSTOMERS','period':'day','dim':''}", NULL, layout_card, pixels_card, 6, 0 },
  { "text", "'type':'text','title':'Note','markdown':'# Heading\\n\\nSome **bold** words that go on until a line of this tile has no more room for them'", NULL,
    layout_text, pixels_text, 2, 0 },
  { "image", "'type':'image','title':'Plan','image':{'type':'image/png','data':'PICTURE'}", NULL, layout_image, pixels_image, 2, 1 },
  /* the box and its edge, state, two lines between three rows */
  { "list", "'type':'list','title':'Last orders','query':{'source':'orders','select':['sku','ordered_at','quantity']}",
    "{'columns':[{'name':'sku','type':'text'},{'name':'ordered_at','type':'time'},{'name':'quantity','type':'int'}],"
    "'rows':[['Lamp',1775800000000000,4],['Chair',1775700000000000,11],['Desk',1775600000000000,2]],'truncated':false}",
    layout_list, pixels_list, 5, 0 },
};

/* --- the proofs --- */

static void
check_layout (const Row *row, gboolean mirrored)
{
  g_autoptr (AnaTileData) tile = build (row);
  gsize length;
  g_autofree char *svg = paint_file (tile, "svg", mirrored, &length);
  g_autoptr (GArray) texts = painted_texts (svg);

  for (guint i = 0; i < texts->len; i++)
    g_test_message ("text %u of %u letters from %.1f to %.1f at %.1f", i, get_text (texts, i)->n, get_text (texts, i)->x0 - GROUND_PX,
                    get_text (texts, i)->x1 - GROUND_PX, get_text (texts, i)->y - GROUND_PX);
  row->layout (tile, texts, mirrored);
}

static void
test_layout (gpointer data)
{
  check_layout (((Case *) data)->row, FALSE);
  ((Case *) data)->holds[PROOF_LAYOUT] = TRUE;
}

static void
test_mirror (gpointer data)
{
  check_layout (((Case *) data)->row, TRUE);
  ((Case *) data)->holds[PROOF_MIRROR] = TRUE;
}

static void
assert_ground (const Probe *probe, AnaColour ground)
{
  for (int y = 0; y < H + 2 * GROUND_PX; y++)
    for (int x = 0; x < W + 2 * GROUND_PX; x++)
      if (x < GROUND_PX || y < GROUND_PX || x >= W + GROUND_PX || y >= H + GROUND_PX)
        g_assert_true (probe_is (probe, x, y, ground));
}

static void
test_pixels (gpointer data)
{
  Case *self = data;
  g_autoptr (AnaTileData) tile = build (self->row);
  const AnaColour ground = { 0, 1, 0, 1 };

  for (guint t = 0; t < 4; t++)
    {
      Painting painting = { tile, ana_theme_get (t), FALSE };
      Probe probe = probe_new (W + 2 * GROUND_PX, H + 2 * GROUND_PX, ground);

      paint (probe.cr, &painting);
      if (g_getenv ("MATRIX_DUMP") != NULL)
        {
          g_autofree char *path = g_strdup_printf ("%s/tile-%s-%u.png", g_getenv ("MATRIX_DUMP"), self->row->type, t);

          cairo_surface_write_to_png (probe.surface, path);
        }
      self->row->pixels (tile, &probe, painting.theme);
      assert_ground (&probe, ground);
      probe_free (&probe);
    }
  self->holds[PROOF_PIXELS] = TRUE;
}

static guint
count (const char *text, gsize length, const char *what)
{
  guint n = 0;

  for (const char *at = text; (at = memmem (at, length - (gsize) (at - text), what, strlen (what))) != NULL; at++)
    n++;
  return n;
}

/* Letters are glyphs, marks are paths, and nothing is a picture but what was given as one. */
static void
test_vectors (gpointer data)
{
  Case *self = data;
  g_autoptr (AnaTileData) tile = build (self->row);
  gsize svg_length, pdf_length;
  g_autofree char *svg = paint_file (tile, "svg", FALSE, &svg_length), *pdf = paint_file (tile, "pdf", FALSE, &pdf_length);
  guint n_texts = 0;

  g_test_message ("%u vectors in SVG", matrix_svg_count (svg));
  g_assert_cmpuint (count (svg, svg_length, "<image "), ==, self->row->n_pictures);
  g_assert_cmpuint (count (pdf, pdf_length, "/Subtype /Image"), ==, self->row->n_pictures);
  g_assert_nonnull (strstr (svg, "<use "));
  if (self->row->n_pictures == 0)
    {
      g_assert_cmpuint (matrix_svg_count (svg), ==, self->row->n_vectors);
      g_assert_cmpuint (matrix_pdf_count (pdf, pdf_length, &n_texts), ==, self->row->n_vectors);
      g_assert_cmpuint (n_texts, >, 0);
    }
  self->holds[PROOF_VECTORS] = TRUE;
}

static void
print_matrix (const Case *cases)
{
  g_print ("# %-22s", "tile");
  for (guint p = 0; p < N_PROOFS; p++)
    g_print (" %8s", proof_names[p]);
  g_print ("\n");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_print ("# %-22s", cases[i].row->type);
      for (guint p = 0; p < N_PROOFS; p++)
        g_print (" %8s", cases[i].holds[p] ? "yes" : "-");
      g_print ("\n");
    }
}

int
main (int argc, char **argv)
{
  void (*const tests[]) (gpointer data) = { test_layout, test_pixels, test_vectors, test_mirror };
  Case cases[G_N_ELEMENTS (rows)] = { 0 };
  int result;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint p = 0; p < N_PROOFS; p++)
      {
        g_autofree char *path = g_strdup_printf ("/boards/tile-matrix/%s/%s", rows[i].type, proof_names[p]);

        cases[i].row = &rows[i];
        g_test_add_data_func (path, &cases[i], (GTestDataFunc) (void (*) (void)) tests[p]);
      }
  result = g_test_run ();
  print_matrix (cases);
  return result;
}
