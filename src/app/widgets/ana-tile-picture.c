/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-picture.c: the picture of an image tile, unpacked on a compute thread, no larger than a screen.
 */
#include "config.h"

#include "ana-tile-picture.h"

#include "ana-latest.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

#define MAX_SHOWN_PX 3840 /* the longer side of what is kept; the picture itself may be larger */

struct _AnaTilePicture {
  GtkWidget   parent_instance;
  /* Owned */
  GBytes     *bytes;    /* (nullable) what is shown, or on its way */
  AnaLatest  *work;
  /* Children */
  GtkStack   *stack;
  GtkPicture *picture;
  GtkLabel   *message;
};

G_DEFINE_FINAL_TYPE (AnaTilePicture, ana_tile_picture, GTK_TYPE_WIDGET)

/* --- on a compute thread --- */

static void
size_cb (GdkPixbufLoader *loader, int width, int height)
{
  double shrink = MAX (width, height) / (double) MAX_SHOWN_PX;

  if (shrink > 1)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width / shrink)), MAX (1, (int) (height / shrink)));
}

static GdkTexture *
make_texture (GdkPixbuf *pixbuf)
{
  g_autoptr (GBytes) pixels = gdk_pixbuf_read_pixel_bytes (pixbuf);

  return gdk_memory_texture_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf),
                                 gdk_pixbuf_get_has_alpha (pixbuf) ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8, pixels,
                                 (gsize) gdk_pixbuf_get_rowstride (pixbuf));
}

static gpointer
unpack (gpointer input, GCancellable *cancellable, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  GdkPixbuf *pixbuf;
  gboolean ok;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_cb), NULL);
  ok = gdk_pixbuf_loader_write_bytes (loader, input, error);
  ok = gdk_pixbuf_loader_close (loader, ok ? error : NULL) && ok;
  pixbuf = ok ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE, _("The picture is damaged"));
      return NULL;
    }
  return make_texture (pixbuf);
}

/* --- the widget --- */

static void
done_cb (gpointer result, const GError *error, gpointer data)
{
  AnaTilePicture *self = data;
  g_autoptr (GdkTexture) texture = result;

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  ana_ui_set_text (self->message, error != NULL ? error->message : "");
  gtk_stack_set_visible_child (self->stack, texture != NULL ? GTK_WIDGET (self->picture) : GTK_WIDGET (self->message));
}

static void
ana_tile_picture_dispose (GObject *object)
{
  AnaTilePicture *self = ANA_TILE_PICTURE (object);

  g_clear_pointer (&self->work, ana_latest_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  ana_ui_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (ana_tile_picture_parent_class)->dispose (object);
}

static void
ana_tile_picture_class_init (AnaTilePictureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_tile_picture_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ana_tile_picture_init (AnaTilePicture *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  self->picture = GTK_PICTURE (gtk_picture_new ());
  gtk_picture_set_can_shrink (self->picture, TRUE);
  self->message = GTK_LABEL (ana_ui_label_new ("", "ana-data ana-dim", 0.5f));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_wrap_mode (self->message, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (self->message, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_selectable (self->message, TRUE);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->picture));
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->message));
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
  self->work = ana_latest_new (unpack, (GDestroyNotify) g_bytes_unref, done_cb, g_object_unref, self);
}

GtkWidget *
ana_tile_picture_new (void)
{
  return g_object_new (ANA_TYPE_TILE_PICTURE, NULL);
}

/**
 * ana_tile_picture_set:
 * @self: the picture
 * @bytes: of a PNG or JPEG of a size that was checked (ana_image_check())
 * @title: what it is, for who does not see it
 *
 * Shows another picture when it is unpacked; the same one is not unpacked again. What cannot be is said in its place.
 */
void
ana_tile_picture_set (AnaTilePicture *self, GBytes *bytes, const char *title)
{
  gtk_picture_set_alternative_text (self->picture, title);
  ana_ui_set_a11y_label (GTK_WIDGET (self->picture), title); /* which GTK 4.8 takes for a description alone */
  if (self->bytes != NULL && g_bytes_equal (self->bytes, bytes))
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_ref (bytes);
  ana_latest_request (self->work, g_bytes_ref (bytes), TRUE);
}

GdkPaintable *
ana_tile_picture_get_paintable (AnaTilePicture *self)
{
  return gtk_picture_get_paintable (self->picture);
}
