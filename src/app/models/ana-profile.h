/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-profile.h: one account at one hub: its folder, its store, its sync.
 */
#pragma once

#include "ana-changes.h"
#include "ana-sync.h"
#include "ana-catalogue.h"

G_BEGIN_DECLS

#define ANA_TYPE_PROFILE (ana_profile_get_type ())
G_DECLARE_FINAL_TYPE (AnaProfile, ana_profile, ANA, PROFILE, GObject)

AnaProfile   *ana_profile_new            (const char  *name,
                                          const char  *dir);
GPtrArray    *ana_profile_list           (void);      /* of AnaProfile: sample, main, then the hubs that were added */
AnaProfile   *ana_profile_add            (const char  *title,
                                          const char  *url,
                                          const char  *token_file,
                                          GError     **error);

const char   *ana_profile_get_name       (AnaProfile  *self);
const char   *ana_profile_get_title      (AnaProfile  *self);
const char   *ana_profile_get_dir        (AnaProfile  *self);
const char   *ana_profile_get_url        (AnaProfile  *self);      /* (nullable) NULL: the embedded hub */
void          ana_profile_set_url        (AnaProfile  *self,
                                          const char  *url);
gboolean      ana_profile_is_sample      (AnaProfile  *self);

gboolean      ana_profile_open           (AnaProfile  *self,
                                          GError     **error);
gboolean      ana_profile_prepare        (AnaProfile  *self,
                                          AnaStore   **store,
                                          AnaCatalogue **catalogue);
void          ana_profile_open_async     (AnaProfile  *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer     data);
gboolean      ana_profile_open_finish    (AnaProfile  *self,
                                          GAsyncResult *result,
                                          GError     **error);
typedef gboolean (*AnaProfileFunc)       (AnaStore    *store,    /* (nullable) */
                                          const char  *dir,
                                          gpointer     data,
                                          GError     **error);
void          ana_profile_work_async     (AnaProfile  *self,
                                          AnaProfileFunc func,
                                          gpointer     data,
                                          GDestroyNotify destroy,
                                          GAsyncReadyCallback callback,
                                          gpointer     user_data);
gboolean      ana_profile_work_finish    (AnaProfile  *self,
                                          GAsyncResult *result,
                                          GError     **error);
void          ana_profile_close          (AnaProfile  *self);
AnaStore     *ana_profile_get_store      (AnaProfile  *self);      /* (nullable) */
AnaChanges   *ana_profile_get_changes    (AnaProfile  *self);      /* (nullable) while it is not open to write */
void          ana_profile_note_document  (AnaProfile  *self,
                                          const char  *kind,
                                          const char  *id,
                                          gboolean     gone,
                                          guint        n_conflicts);
AnaCatalogue *ana_profile_get_catalogue  (AnaProfile  *self);
gboolean      ana_profile_reload_catalogue (AnaProfile *self);
const GError *ana_profile_get_fault      (AnaProfile  *self,
                                          gint64      *since_usec); /* (nullable) why it is not open */
char         *ana_profile_dup_notice     (AnaProfile  *self);      /* (nullable) translated: why it is read only or not open … */
char         *ana_profile_dup_details    (AnaProfile  *self);      /* (nullable) the same for a report */
AnaSync      *ana_profile_get_sync       (AnaProfile  *self);      /* (nullable) before it was connected */
void          ana_profile_connect        (AnaProfile  *self,
                                          const char  *url);
void          ana_profile_stop_sync      (AnaProfile  *self);
void          ana_profile_watch          (AnaProfile  *self,
                                          const char *const *codes);
void          ana_profile_watch_overview (AnaProfile  *self);

const char   *ana_locale                 (void);      /* "es": the language of names and numbers */

G_END_DECLS
