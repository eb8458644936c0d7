/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-xlsx-library.h: libxlsxwriter, loaded when it is first needed.
 *
 * Few who open a window write a workbook. One more function of it is one more line in each of the two lists.
 */
#pragma once

#include <xlsxwriter.h>
#include <glib.h>

G_BEGIN_DECLS

#define ANA_XLSX_FUNCTIONS(F) \
  F (format_set_bold) \
  F (format_set_num_format) \
  F (lxw_strerror) \
  F (lxw_workbook_free) \
  F (workbook_add_format) \
  F (workbook_add_worksheet) \
  F (workbook_close) \
  F (workbook_new_opt) \
  F (workbook_set_properties) \
  F (worksheet_freeze_panes) \
  F (worksheet_set_column) \
  F (worksheet_write_boolean) \
  F (worksheet_write_number) \
  F (worksheet_write_string)

typedef struct {
#define ANA_XLSX_MEMBER(name) typeof (&name) call_##name;
  ANA_XLSX_FUNCTIONS (ANA_XLSX_MEMBER)
#undef ANA_XLSX_MEMBER
} AnaXlsxLibrary;

const AnaXlsxLibrary *ana_xlsx_library_get (void);

#define format_set_bold (ana_xlsx_library_get ()->call_format_set_bold)
#define format_set_num_format (ana_xlsx_library_get ()->call_format_set_num_format)
#define lxw_strerror (ana_xlsx_library_get ()->call_lxw_strerror)
#define lxw_workbook_free (ana_xlsx_library_get ()->call_lxw_workbook_free)
#define workbook_add_format (ana_xlsx_library_get ()->call_workbook_add_format)
#define workbook_add_worksheet (ana_xlsx_library_get ()->call_workbook_add_worksheet)
#define workbook_close (ana_xlsx_library_get ()->call_workbook_close)
#define workbook_new_opt (ana_xlsx_library_get ()->call_workbook_new_opt)
#define workbook_set_properties (ana_xlsx_library_get ()->call_workbook_set_properties)
#define worksheet_freeze_panes (ana_xlsx_library_get ()->call_worksheet_freeze_panes)
#define worksheet_set_column (ana_xlsx_library_get ()->call_worksheet_set_column)
#define worksheet_write_boolean (ana_xlsx_library_get ()->call_worksheet_write_boolean)
#define worksheet_write_number (ana_xlsx_library_get ()->call_worksheet_write_number)
#define worksheet_write_string (ana_xlsx_library_get ()->call_worksheet_write_string)

G_END_DECLS
