/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-page.c: what the pages of the window share: session, reading off the main thread, narrow, signals.
 *
 * A page says what it asks (`prepare`), how an answer is made of it on a compute thread (`build`) and how it is put in
 * place (`show`). When to read is decided here: at once while the page is mapped, else when it comes up again.
 */
#include "config.h"

#include "ana-page.h"

#include "ana-crosshair.h"
#include "ana-ui.h"

typedef struct {
  /* Borrowed */
  AnaSession *session;  /* (nullable) (weak) outlives the window, but not what is under way for a page of it */
  /* Owned */
  AnaAnswers *answers;  /* (nullable) */
  AnaLatest  *latest;   /* (nullable) */
  /* Derived */
  gboolean    marked;   /* rows moved while the page was not mapped */
  gboolean    turning;  /* the answer to another question is awaited; the old one is on show */
  gboolean    narrow;
} AnaPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AnaPage, ana_page, GTK_TYPE_WIDGET)

#define PRIV(self) ((AnaPagePrivate *) ana_page_get_instance_private (self))

enum { OPEN_KPI, TOAST, TURNED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
drop_answers (AnaPage *self)
{
  AnaPagePrivate *priv = PRIV (self);

  if (priv->answers != NULL)
    g_signal_handlers_disconnect_by_data (priv->answers, self);
  g_clear_object (&priv->answers);
}

static void
ana_page_dispose (GObject *object)
{
  AnaPage *self = ANA_PAGE (object);
  AnaPagePrivate *priv = PRIV (self);

  g_clear_pointer (&priv->latest, ana_latest_free);
  if (priv->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (priv->session, self);
      ana_session_watch (priv->session, NULL, self);
    }
  g_clear_weak_pointer (&priv->session);
  drop_answers (self);
  ana_ui_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (ana_page_parent_class)->dispose (object);
}

static void
ana_page_map (GtkWidget *widget)
{
  AnaPage *self = ANA_PAGE (widget);

  GTK_WIDGET_CLASS (ana_page_parent_class)->map (widget);
  if (PRIV (self)->marked)
    ana_page_request (self, FALSE);
}

static void
ana_page_class_init (AnaPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = ana_page_map;
  signals[OPEN_KPI] = g_signal_new ("open-kpi", ANA_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOAST] = g_signal_new ("toast", ANA_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TURNED] = g_signal_new ("turned", ANA_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ana_page_init (AnaPage *self)
{
}

static void
built_cb (gpointer built, const GError *error, gpointer data)
{
  AnaPagePrivate *priv = PRIV (data);
  gboolean turned = priv->turning;

  ANA_PAGE_GET_CLASS (data)->show (data, built, error);
  priv->turning = FALSE;
  if (turned)
    g_signal_emit (data, signals[TURNED], 0);
}

static void
profile_changed_cb (AnaSession *session, AnaPage *self)
{
  ANA_PAGE_GET_CLASS (self)->profile_changed (self);
}

/**
 * ana_page_set_session:
 * @self: just made
 * @session: not open yet; outlives the page
 *
 * Once, before anything else.
 */
void
ana_page_set_session (AnaPage *self, AnaSession *session)
{
  AnaPagePrivate *priv = PRIV (self);
  AnaPageClass *klass = ANA_PAGE_GET_CLASS (self);
  g_autoptr (AnaCrosshair) crosshair = NULL;

  g_return_if_fail (priv->session == NULL);
  g_set_weak_pointer (&priv->session, session);
  crosshair = ana_crosshair_new (ana_session_get_settings (session));
  ana_crosshair_share (crosshair, GTK_WIDGET (self));
  if (klass->build != NULL)
    priv->latest = ana_latest_new (klass->build, (GDestroyNotify) ana_reading_free, built_cb, klass->free_built, self);
  g_signal_connect (session, "profile-changed", G_CALLBACK (profile_changed_cb), self);
}

AnaSession *
ana_page_get_session (AnaPage *self)
{
  return PRIV (self)->session;
}

/**
 * ana_page_renew:
 * @self: with a session that is open
 *
 * Another profile, or other definitions: what the hub answered before counts no more.
 */
void
ana_page_renew (AnaPage *self)
{
  AnaPagePrivate *priv = PRIV (self);

  drop_answers (self);
  priv->answers = ana_answers_new (ana_session_get_profile (priv->session));
  g_signal_connect_swapped (priv->answers, "arrived", G_CALLBACK (ana_page_mark), self);
}

gboolean
ana_page_has_answers (AnaPage *self)
{
  return PRIV (self)->answers != NULL;
}

/**
 * ana_page_request:
 * @self: a page that builds
 * @drop_running: the question is another one; what is under way answers the old one
 *
 * Reads what the page shows; the answer comes to its `show`.
 */
void
ana_page_request (AnaPage *self, gboolean drop_running)
{
  AnaPagePrivate *priv = PRIV (self);
  AnaReading *reading;

  if (priv->answers == NULL || priv->session == NULL)
    return;
  reading = ana_reading_new (priv->session, priv->answers);
  if (!ANA_PAGE_GET_CLASS (self)->prepare (self, reading))
    {
      ana_reading_free (reading);
      return;
    }
  priv->marked = FALSE;
  priv->turning |= drop_running;
  ana_latest_request (priv->latest, reading, drop_running);
}

/* What the page shows has moved: it reads again, now or when it is looked at next. */
void
ana_page_mark (AnaPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ana_page_request (self, FALSE);
  else
    PRIV (self)->marked = TRUE;
}

gboolean
ana_page_is_marked (AnaPage *self)
{
  return PRIV (self)->marked;
}

/**
 * ana_page_is_turning:
 * @self: the page
 *
 * Returns: whether what it shows answers the question before; during its `show`, whether it is the answer to another.
 *   The signal "turned" tells when it is shown
 */
gboolean
ana_page_is_turning (AnaPage *self)
{
  return PRIV (self)->turning;
}

/**
 * ana_page_ask:
 * @self: the page
 * @questions: (element-type AnaSpanQuestion): copied
 *
 * Asks the hub for what cannot be merged from buckets; the page is marked when an answer differs from the one before.
 */
void
ana_page_ask (AnaPage *self, GArray *questions)
{
  ana_answers_ask (PRIV (self)->answers, (AnaSpanQuestion *) questions->data, questions->len);
}

/* Whether that changed anything; the sheet knows a narrow page by its class. */
gboolean
ana_page_set_narrow (AnaPage *self, gboolean narrow)
{
  AnaPagePrivate *priv = PRIV (self);

  if (priv->narrow == narrow)
    return FALSE;
  priv->narrow = narrow;
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  return TRUE;
}

gboolean
ana_page_get_narrow (AnaPage *self)
{
  return PRIV (self)->narrow;
}

void
ana_page_open_kpi (AnaPage *self, const char *code)
{
  g_signal_emit (self, signals[OPEN_KPI], 0, code);
}

void
ana_page_toast (AnaPage *self, const char *text)
{
  g_signal_emit (self, signals[TOAST], 0, text);
}
