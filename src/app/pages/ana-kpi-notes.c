/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-notes.c: annotations of the KPI page: kept, and taken back.
 */
#include "config.h"

#include "ana-kpi-notes.h"

#include "ana-note-dialog.h"

#include <glib/gi18n.h>

#define MAX_NOTED 100

struct _AnaKpiNotes {
  GObject     parent_instance;
  /* Owned */
  AnaSession *session;       /* borrowed: outlives its pages */
  AnaKpiData *data;          /* (nullable) that was last asked about */
  GPtrArray  *noted, *unnoted; /* of AnaKpiNote */
};

G_DEFINE_FINAL_TYPE (AnaKpiNotes, ana_kpi_notes, G_TYPE_OBJECT)

enum { KEPT, FAULT, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  AnaKpiNotes *self;  /* (owned) */
  AnaKpiNote  *note;  /* (owned) */
  GPtrArray   *to;    /* (owned) where it can be taken back from */
  gboolean     tells;
} Keeping;

static void
keeping_free (Keeping *keeping)
{
  g_object_unref (keeping->self);
  g_clear_pointer (&keeping->note, ana_kpi_note_free);
  g_ptr_array_unref (keeping->to);
  g_free (keeping);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keeping, keeping_free)

static const char *
name_deed (const AnaKpiNote *note)
{
  return note->is == NULL ? _("Annotation deleted") : note->was == NULL ? _("Annotation kept") : _("Annotation changed");
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Keeping) keeping = data;
  AnaKpiNotes *self = keeping->self;
  g_autoptr (GError) error = NULL;
  const char *said;

  if (!ana_kpi_note_finish (result, &error))
    {
      g_signal_emit (self, signals[FAULT], 0, error->message);
      return;
    }
  said = keeping->tells ? name_deed (keeping->note) : NULL;
  if (keeping->tells)
    g_ptr_array_set_size (self->unnoted, 0);
  if (keeping->to->len == MAX_NOTED)
    g_ptr_array_remove_index (keeping->to, 0);
  g_ptr_array_add (keeping->to, g_steal_pointer (&keeping->note));
  g_signal_emit (self, signals[KEPT], 0, said);
}

static void
keep (AnaKpiNotes *self, AnaKpiNote *note, GPtrArray *to, gboolean tells)
{
  AnaStore *store = ana_session_get_store (self->session);
  Keeping *keeping;

  if (store == NULL)
    {
      ana_kpi_note_free (note);
      return;
    }
  keeping = g_new0 (Keeping, 1);
  *keeping = (Keeping) { g_object_ref (self), note, g_ptr_array_ref (to), tells };
  ana_kpi_note_async (store, note, kept_cb, keeping);
}

static void
say_cb (AnaChart *chart, const char *id, const AnaAnnotation *said, gpointer data)
{
  AnaKpiNotes *self = data;
  AnaStore *store = ana_session_get_store (self->session);

  if (store != NULL && self->data != NULL && self->data->chart == chart)
    keep (self, ana_kpi_note_new (self->data, store, id, said), self->noted, TRUE);
}

/* What the chart of @data wants. */
void
ana_kpi_notes_ask (AnaKpiNotes *self, AnaChartView *view, AnaKpiData *data, const AnaChartNote *note)
{
  g_clear_pointer (&self->data, ana_kpi_data_unref);
  self->data = ana_kpi_data_ref (data);
  ana_note_ask (view, data->chart, note, say_cb, self);
}

static gboolean
go (AnaKpiNotes *self, GPtrArray *from, GPtrArray *to)
{
  g_autoptr (AnaKpiNote) last = NULL;

  if (from->len == 0)
    return FALSE;
  last = g_ptr_array_steal_index (from, from->len - 1);
  keep (self, ana_kpi_note_new_back (last), to, FALSE);
  return TRUE;
}

gboolean
ana_kpi_notes_undo (AnaKpiNotes *self)
{
  return go (self, self->noted, self->unnoted);
}

gboolean
ana_kpi_notes_redo (AnaKpiNotes *self)
{
  return go (self, self->unnoted, self->noted);
}

void
ana_kpi_notes_forget (AnaKpiNotes *self)
{
  g_ptr_array_set_size (self->noted, 0);
  g_ptr_array_set_size (self->unnoted, 0);
}

static void
ana_kpi_notes_finalize (GObject *object)
{
  AnaKpiNotes *self = ANA_KPI_NOTES (object);

  g_clear_pointer (&self->data, ana_kpi_data_unref);
  g_ptr_array_unref (self->noted);
  g_ptr_array_unref (self->unnoted);
  G_OBJECT_CLASS (ana_kpi_notes_parent_class)->finalize (object);
}

static void
ana_kpi_notes_class_init (AnaKpiNotesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ana_kpi_notes_finalize;
  signals[KEPT] = g_signal_new ("kept", ANA_TYPE_KPI_NOTES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAULT] = g_signal_new ("fault", ANA_TYPE_KPI_NOTES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ana_kpi_notes_init (AnaKpiNotes *self)
{
  self->noted = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_kpi_note_free);
  self->unnoted = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_kpi_note_free);
}

AnaKpiNotes *
ana_kpi_notes_new (AnaSession *session)
{
  AnaKpiNotes *self = g_object_new (ANA_TYPE_KPI_NOTES, NULL);

  self->session = session;
  return self;
}
