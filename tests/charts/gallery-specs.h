/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery-specs.h: one spec of every kind of chart.
 */
#pragma once

#include "gallery-data.h"

typedef struct {
  const char *name;
  AnaFrame *(*make) (void);
  const char *spec;
} GallerySpec;

static const GallerySpec gallery_specs[] = {
  { "pie", gallery_sales, "{'title':'Revenue by region','mark':'arc','encoding':{'theta':{'field':'revenue'},'color':{'field':'region'}}}" },
  { "donut", gallery_sales,
    "{'title':'Orders by month','mark':{'type':'arc','innerRadius':0.6},'encoding':{'theta':{'field':'orders'},'color':{'field':'month'}}}" },
  { "scatter", gallery_waits, "{'title':'Score and wait','mark':'circle','encoding':{'x':{'field':'hours','title':'Hours'},'y':{'field':'score',"
                              "'title':'Score'},'color':{'field':'team'}}}" },
  { "bubble", gallery_sales, "{'title':'Margin and orders','mark':'circle','encoding':{'x':{'field':'orders','title':'Orders'},'y':{'field':'margin',"
                             "'title':'Margin, EUR'},'size':{'field':'revenue'},'color':{'field':'region'},'text':{'field':'month'}}}" },
  { "histogram", gallery_waits, "{'title':'Hours to the answer','mark':'histogram','encoding':{'x':{'field':'hours','title':'Hours'}}}" },
  { "facets", gallery_waits, "{'title':'Hours by team','mark':'histogram','encoding':{'x':{'field':'hours'},'facet':{'field':'team'}}}" },
};
