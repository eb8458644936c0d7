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

#define XY_DAY "'x':{'field':'day'},'y':{'field':'revenue','title':'Revenue, EUR'},'color':{'field':'region'}"

#define FLOW  "'source':{'field':'from'},'target':{'field':'to'},'value':{'field':'amount'}"
#define SHELF "'key':{'field':'name'},'parent':{'field':'parent'},'value':{'field':'size'}"

#define AREAS \
  "'geojson':{'type':'FeatureCollection','features':[" \
  "{'type':'Feature','id':'Nord','geometry':{'type':'Polygon','coordinates':[[[0.83,43.53],[0.05,44.00],[-0.78,43.47],[-0.82,42.47],[-0.05,42.00],[0.77,42.52],[0.83,43.53]]]}}," \
  "{'type':'Feature','id':'Alta','geometry':{'type':'Polygon','coordinates':[[[2.47,43.53],[1.68,44.00],[0.91,43.47],[0.93,42.47],[1.72,42.00],[2.50,42.52],[2.47,43.53]]]}}," \
  "{'type':'Feature','id':'Costa','geometry':{'type':'Polygon','coordinates':[[[4.20,43.53],[3.34,44.00],[2.54,43.47],[2.59,42.47],[3.46,42.00],[4.27,42.52],[4.20,43.53]]]}}," \
  "{'type':'Feature','id':'Mira','geometry':{'type':'Polygon','coordinates':[[[-0.05,41.93],[-0.91,42.43],[-1.71,41.99],[-1.65,41.07],[-0.79,40.58],[0.02,41.01],[-0.05,41.93]]]}}," \
  "{'type':'Feature','id':'Vale','geometry':{'type':'Polygon','coordinates':[[[1.72,41.93],[0.83,42.43],[-0.04,41.99],[-0.02,41.07],[0.86,40.58],[1.74,41.01],[1.72,41.93]]]}}," \
  "{'type':'Feature','id':'Sol','geometry':{'type':'Polygon','coordinates':[[[3.44,41.93],[2.60,42.43],[1.71,41.99],[1.67,41.07],[2.50,40.58],[3.38,41.01],[3.44,41.93]]]}}," \
  "{'type':'Feature','id':'Rio','geometry':{'type':'Polygon','coordinates':[[[5.08,41.93],[4.30,42.43],[3.47,41.99],[3.43,41.07],[4.21,40.58],[5.02,41.01],[5.08,41.93]]]}}," \
  "{'type':'Feature','id':'Baja','geometry':{'type':'Polygon','coordinates':[[[0.83,40.53],[0.05,40.99],[-0.78,40.46],[-0.82,39.47],[-0.05,39.01],[0.77,39.53],[0.83,40.53]]]}}," \
  "{'type':'Feature','id':'Luz','geometry':{'type':'Polygon','coordinates':[[[2.47,40.53],[1.68,40.99],[0.91,40.46],[0.93,39.47],[1.72,39.01],[2.50,39.53],[2.47,40.53]]]}}," \
  "{'type':'Feature','id':'Este','geometry':{'type':'Polygon','coordinates':[[[4.20,40.53],[3.34,40.99],[2.54,40.46],[2.59,39.47],[3.46,39.01],[4.27,39.53],[4.20,40.53]]]}}" \
  "]}"

#define MAP \
  "{'title':'Orders by province','data':{'values':[{'p':'Nord','v':12},{'p':'Alta','v':45},{'p':'Costa','v':30},{'p':'Vale','v':66},{'p':'Sol','v':51},{'p':'Rio','v':23},{'p':'Baja','v':38},{'p':'Luz','v':90},{'p':'Este','v':17}]},'mark':'geoshape','encoding':{'key':{'field':'p'},'color':{'field':'v','title':'orders'}}," AREAS "}"

#define WORDS \
  "{'w':'delivery','n':90,'k':'Delivery'},{'w':'price','n':74,'k':'Goods'},{'w':'quality','n':68,'k':'Goods'},{'w':'support','n':55,'k':'Service'},{'w':'" \
  "colour','n':41,'k':'Goods'},{'w':'size','n':38,'k':'Goods'},{'w':'fits','n':33,'k':'Goods'},{'w':'packaging','n':30,'k':'Delivery'},{'w':'fast','n':29" \
  ",'k':'Delivery'},{'w':'returns','n':26,'k':'Service'},{'w':'friendly','n':24,'k':'Service'},{'w':'late','n':22,'k':'Delivery'},{'w':'broken','n':20,'k" \
  "':'Goods'},{'w':'manual','n':18,'k':'Goods'},{'w':'app','n':17,'k':'Service'},{'w':'battery','n':16,'k':'Goods'},{'w':'loud','n':15,'k':'Goods'},{'w':" \
  "'soft','n':14,'k':'Goods'},{'w':'warm','n':13,'k':'Goods'},{'w':'refund','n':12,'k':'Service'},{'w':'gift','n':11,'k':'Goods'},{'w':'again','n':10,'k'" \
  ":'Goods'},{'w':'value','n':10,'k':'Goods'},{'w':'shoes','n':9,'k':'Goods'},{'w':'website','n':9,'k':'Service'},{'w':'answer','n':8,'k':'Service'},{'w'" \
  ":'email','n':8,'k':'Service'},{'w':'phone','n':7,'k':'Service'},{'w':'sturdy','n':7,'k':'Goods'},{'w':'light','n':6,'k':'Goods'},{'w':'zip','n':6,'k':" \
  "'Goods'},{'w':'smell','n':5,'k':'Goods'},{'w':'invoice','n':5,'k':'Service'},{'w':'courier','n':4,'k':'Delivery'},{'w':'stairs','n':4,'k':'Delivery'}," \
  "{'w':'voucher','n':3,'k':'Service'},{'w':'queue','n':3,'k':'Service'},{'w':'warranty','n':3,'k':'Service'},{'w':'label','n':2,'k':'Delivery'},{'w':'ta" \
  "pe','n':2,'k':'Delivery'}"

static const GallerySpec gallery_specs[] = {
  { "line", gallery_load, "{'title':'Lines','mark':'line','encoding':{'x':{'field':'time','title':null},'y':{'field':'load','title':null},'color':{'field':'server'}}}" },
  { "area", gallery_sales, "{'title':'Area','mark':'area','encoding':{'x':{'field':'day','title':null},'y':{'aggregate':'sum','field':'revenue','title':null}}}" },
  { "symlog", gallery_waits, "{'title':'Hours against the mean, logarithmic around zero','mark':'circle','transform':[{'joinaggregate':[{'op':'mean','field':'hours','as':'mean'}]},"
                             "{'calculate':'(datum.hours - datum.mean) * (datum.hours - datum.mean) * (datum.hours - datum.mean)','as':'off'}],'encoding':{'x':{'field':'score','title':'Score','scale':{'reverse':true}},"
                             "'y':{'field':'off','title':'Off the mean, cubed','scale':{'type':'symlog'}},'color':{'field':'team'}}}" },
  { "band", gallery_sales, "{'title':'From the lowest to the highest','encoding':{'x':{'field':'day','title':null}},'layer':[{'mark':'band','encoding':{'y':{'aggregate':'min',"
                           "'field':'revenue','title':'Lowest to highest'},'y2':{'aggregate':'max','field':'revenue'}}},{'mark':'line','encoding':{'y':{'aggregate':'mean','field':'revenue','title':'Mean'}}}]}" },
  { "stacked-bars", gallery_sales, "{'title':'On top of each other','mark':'bar','encoding':{'x':{'field':'month','title':null},'y':{'field':'revenue','title':null},"
                                   "'color':{'field':'region'}}}" },
  { "column", gallery_monthly, "{'title':'Columns','mark':'bar','encoding':{'x':{'field':'month','title':null},'y':{'field':'revenue','title':null}}}" },
  { "lying-bars", gallery_goals, "{'title':'Lying bars','mark':'bar','encoding':{'y':{'field':'goal','title':null},'x':{'field':'actual','title':null}}}" },
  { "step", gallery_sales, "{'title':'Steps','mark':{'type':'line','interpolate':'step-after'},'encoding':{" XY_DAY "}}" },
  { "smooth", gallery_sales, "{'title':'Smooth lines','mark':{'type':'line','interpolate':'monotone','point':true},'encoding':{" XY_DAY "}}" },
  { "stacked-area", gallery_sales, "{'title':'Stacked area','mark':{'type':'area','interpolate':'monotone'},'encoding':{" XY_DAY "}}" },
  { "hundred-percent", gallery_sales, "{'title':'Share of revenue','mark':'bar','encoding':{'x':{'field':'month'},'y':{'field':'revenue',"
                                      "'stack':'normalize','title':null},'color':{'field':'region'}}}" },
  { "dual-axis", gallery_monthly, "{'title':'Revenue and orders','resolve':{'scale':{'y':'independent'}},'encoding':{'x':{'field':'month'}},'layer':["
                                "{'mark':'bar','encoding':{'y':{'field':'revenue','title':'Revenue'}}},{'mark':'line','encoding':{'y':{'field':'orders','title':'Orders'}}}]}" },
  { "horizon", gallery_load, "{'title':'Load against the mean','mark':'horizon','encoding':{'x':{'field':'time','title':null},'y':{'field':'load'},"
                             "'color':{'field':'server'}}}" },
  { "grouped", gallery_sales, "{'title':'Beside each other','mark':'bar','encoding':{'x':{'field':'month','title':null},'y':{'field':'revenue','stack':null},"
                              "'color':{'field':'region'}}}" },
  { "lollipop", gallery_monthly, "{'title':'Lollipop','mark':'lollipop','encoding':{'x':{'field':'month','title':null},'y':{'field':'change'}}}" },
  { "bullet", gallery_goals, "{'title':'Goals','mark':'bullet','encoding':{'y':{'field':'goal','title':null},'x':{'field':'actual','title':null},"
                             "'target':{'field':'target'},'low':{'field':'poor'},'high':{'field':'fair'}}}" },
  { "pareto", gallery_goals, "{'title':'Pareto','mark':'pareto','encoding':{'x':{'field':'goal','title':null},'y':{'field':'actual','title':null}}}" },
  { "diverging", gallery_answers, "{'title':'Answers','mark':'diverging','encoding':{'y':{'field':'question','title':null},'x':{'field':'people',"
                                  "'title':null},'color':{'field':'answer'}}}" },
  { "spans", gallery_goals, "{'title':'From poor to target','mark':'bar','encoding':{'y':{'field':'goal','title':null},'x':{'field':'poor','title':null},"
                            "'x2':{'field':'target'}}}" },
  { "facet-lines", gallery_load, "{'title':'Load of the servers','mark':'line','encoding':{'x':{'field':'time','title':null},'y':{'field':'load','title':null},"
                                 "'facet':{'field':'server'}}}" },
  { "pie", gallery_sales, "{'title':'Revenue by region','mark':'arc','encoding':{'theta':{'field':'revenue'},'color':{'field':'region'}}}" },
  { "donut", gallery_sales,
    "{'title':'Orders by month','mark':{'type':'arc','innerRadius':0.6},'encoding':{'theta':{'field':'orders'},'color':{'field':'month'}}}" },
  { "scatter", gallery_waits, "{'title':'Score and wait','mark':'circle','encoding':{'x':{'field':'hours','title':'Hours'},'y':{'field':'score',"
                              "'title':'Score'},'color':{'field':'team'}}}" },
  { "bubble", gallery_sales, "{'title':'Margin and orders','mark':'circle','encoding':{'x':{'field':'orders','title':'Orders'},'y':{'field':'margin',"
                             "'title':'Margin, EUR'},'size':{'field':'revenue'},'color':{'field':'region'},'text':{'field':'month'}}}" },
  { "histogram", gallery_waits, "{'title':'Hours to the answer','mark':'histogram','encoding':{'x':{'field':'hours','title':'Hours'}}}" },
  { "facets", gallery_waits, "{'title':'Hours by team','mark':'histogram','encoding':{'x':{'field':'hours'},'facet':{'field':'team'}}}" },
  { "box", gallery_waits, "{'title':'Box','mark':'boxplot','encoding':{'x':{'field':'team','title':null},'y':{'field':'hours','title':'Hours'}}}" },
  { "violin", gallery_waits, "{'title':'Violin','mark':'violin','encoding':{'x':{'field':'team','title':null},'y':{'field':'hours','title':'Hours'}}}" },
  { "ridgeline", gallery_waits, "{'title':'Ridges','mark':'ridgeline','encoding':{'y':{'field':'team','title':null},'x':{'field':'hours','title':'Hours'}}}" },
  { "parallel", gallery_sales, "{'title':'Each month and region','mark':'parallel','transform':[{'fold':['revenue','orders','margin']}],'encoding':{'x':{'field':'key'},"
                               "'y':{'field':'value'},'color':{'field':'region'}}}" },
  { "scatter-matrix", gallery_sales, "{'title':'Each against each','repeat':{'row':['revenue','orders','margin'],'column':['revenue','orders','margin']},"
                                     "'spec':{'mark':'circle','encoding':{'x':{'field':{'repeat':'column'}},'y':{'field':{'repeat':'row'}},'color':{'field':'region'}}}}" },
  { "strip", gallery_waits, "{'title':'Strip','mark':'tick','encoding':{'y':{'field':'team','title':null},'x':{'field':'hours','title':'Hours'}}}" },
  { "ecdf", gallery_waits, "{'title':'How many are answered','mark':'ecdf','encoding':{'x':{'field':'hours','title':'Hours'},'color':{'field':'team'}}}" },
  { "qq", gallery_waits, "{'title':'Against a normal law','mark':'qq','encoding':{'x':{'field':'hours','title':'Hours'}}}" },
  { "hexbin", gallery_waits, "{'title':'Hexagons','mark':'hexbin','encoding':{'x':{'field':'hours','title':null},'y':{'field':'score','title':null}}}" },
  { "density", gallery_waits, "{'title':'Density','mark':'density','encoding':{'x':{'field':'hours','title':null},'y':{'field':'score','title':null}}}" },
  { "trail", gallery_monthly, "{'title':'Month by month','mark':'trail','encoding':{'x':{'field':'orders','title':'Orders'},'y':{'field':'revenue',"
                              "'title':'Revenue'},'text':{'field':'month'}}}" },
  { "matrix", gallery_sales, "{'title':'Orders','mark':{'type':'rect','text':true},'encoding':{'x':{'field':'month','title':null},'y':{'field':'region',"
                             "'title':null},'color':{'field':'orders'}}}" },
  { "calendar", gallery_tickets, "{'title':'Tickets by day','mark':'calendar','encoding':{'x':{'field':'time'},'color':{'field':'tickets'}}}" },
  { "hours", gallery_tickets, "{'title':'Tickets by hour','mark':'hours','encoding':{'x':{'field':'time'},'color':{'field':'tickets'}}}" },
  { "cohort", gallery_cohorts, "{'title':'Who stays','mark':'cohort','encoding':{'x':{'field':'age','title':'Months'},'y':{'field':'cohort','title':null},"
                               "'color':{'field':'share'}}}" },
  { "correlation", gallery_pairs, "{'title':'Correlation','mark':'correlation','encoding':{'x':{'field':'one','title':null},'y':{'field':'two','title':null},"
                                  "'color':{'field':'r'}}}" },
  { "gauge", gallery_goals, "{'title':'Dials','mark':{'type':'gauge','max':400},'encoding':{'value':{'field':'actual'},'color':{'field':'goal'},"
                            "'target':{'field':'target'}}}" },
  { "bar-gauge", gallery_goals, "{'title':'Bars','mark':'bargauge','encoding':{'value':{'field':'actual'},'color':{'field':'goal'},"
                                "'target':{'field':'target'}}}" },
  { "radar", gallery_answers, "{'title':'Radar','mark':'radar','encoding':{'theta':{'field':'answer'},'radius':{'field':'people'},"
                              "'color':{'field':'question'}}}" },
  { "funnel", gallery_steps, "{'title':'To the order','mark':'funnel','encoding':{'x':{'field':'step'},'value':{'field':'people'}}}" },
  { "waterfall", gallery_monthly, "{'title':'Waterfall','mark':'waterfall','encoding':{'x':{'field':'month','title':null},'y':{'field':'change','title':null},"
                                  "'color':{'field':'kind'}}}" },
  { "sankey", gallery_flows, "{'title':'Orders','mark':'sankey','encoding':{" FLOW "}}" },
  { "chord", gallery_people, "{'title':'Letters between them','mark':'chord','encoding':{'source':{'field':'from'},'target':{'field':'to'},'value':{'field':'letters'}}}" },
  { "treemap", gallery_shelf, "{'title':'Stock','mark':'treemap','encoding':{" SHELF "}}" },
  { "sunburst", gallery_shelf, "{'title':'Stock in rings','mark':'sunburst','encoding':{" SHELF "}}" },
  { "icicle", gallery_shelf, "{'title':'Stock in layers','mark':'icicle','encoding':{" SHELF "}}" },
  { "tree", gallery_shelf, "{'title':'Shelf','mark':'tree','encoding':{'key':{'field':'name'},'parent':{'field':'parent'}}}" },
  { "candlestick", gallery_prices, "{'title':'Price','mark':'candlestick','encoding':{'x':{'field':'day','title':null},'open':{'field':'open'},"
                                   "'high':{'field':'high'},'low':{'field':'low'},'close':{'field':'close'}}}" },
  { "control", gallery_prices, "{'title':'Minutes a part','mark':'control','encoding':{'x':{'field':'day','title':null},'y':{'field':'minutes','title':null}}}" },
  { "timeline", gallery_states, "{'title':'States','mark':'timeline','encoding':{'x':{'field':'from','title':null},'y':{'field':'machine','title':null},"
                                "'color':{'field':'state'}}}" },
  { "event", gallery_states, "{'title':'Events','mark':'event','encoding':{'x':{'field':'from','title':null},'y':{'field':'machine','title':null},"
                             "'text':{'field':'note'}}}" },
  { "network", gallery_people, "{'title':'Who writes to whom','mark':'network','encoding':{'source':{'field':'from'},'target':{'field':'to'},"
                               "'value':{'field':'letters'}}}" },
  { "dag", gallery_lineage, "{'title':'Where figures come from','mark':'dag','encoding':{'source':{'field':'from'},'target':{'field':'to'}}}" },
  { "map", NULL, MAP },
  { "places", NULL, "{'title':'Shops by turnover','data':{'values':[{'x':0.1,'y':43,'v':12,'n':'Nord'},{'x':1.6,'y':43.1,'v':45,'n':'Alta'},{'x':3.4,'y':42.8,'v':30,'n':'Costa'},{'x':-0.7,'y':41.4,'v':8,'n':'Mira'},"
                    "{'x':0.9,'y':41.5,'v':66,'n':'Vale'},{'x':2.4,'y':41.4,'v':51,'n':'Sol'},{'x':4.3,'y':41.2,'v':23,'n':'Rio'},{'x':1.7,'y':39.9,'v':90,'n':'Luz'}]},'mark':'geopoint','encoding':{"
                    "'longitude':{'field':'x'},'latitude':{'field':'y'},'size':{'field':'v','title':'Turnover'},'text':{'field':'n'}}," AREAS "}" },
  { "routes", NULL, "{'title':'Pallets from two harbours','data':{'values':[{'x':-74,'y':40.7,'x2':-0.1,'y2':51.5,'v':40,'h':'New York','n':'London'},{'x':-74,'y':40.7,'x2':8.7,'y2':50.1,'v':25,'h':'New York','n':'Frankfurt'},"
                    "{'x':-74,'y':40.7,'x2':28,'y2':-26.2,'v':9,'h':'New York','n':'Johannesburg'},{'x':103.8,'y':1.3,'x2':55.3,'y2':25.2,'v':30,'h':'Singapore','n':'Dubai'},{'x':103.8,'y':1.3,'x2':139.7,'y2':35.7,'v':50,'h':'Singapore','n':'Tokyo'},"
                    "{'x':103.8,'y':1.3,'x2':151.2,'y2':-33.9,'v':18,'h':'Singapore','n':'Sydney'},{'x':103.8,'y':1.3,'x2':-118.2,'y2':34,'v':34,'h':'Singapore','n':'Los Angeles'}]},'mark':'rule','encoding':{'longitude':{'field':'x'},"
                    "'latitude':{'field':'y'},'longitude2':{'field':'x2'},'latitude2':{'field':'y2'},'size':{'field':'v','title':'Pallets'},'color':{'field':'h','title':'Harbour'},'text':{'field':'n'}}}" },
  { "words", NULL, "{'title':'What reviews speak of','data':{'values':[" WORDS "]},'mark':'wordcloud','encoding':{'text':{'field':'w'},'value':{'field':'n'},'color':{'field':'k'}}}" },
  { "status", gallery_checks, "{'title':'Checks, day by day','mark':'status','encoding':{'x':{'field':'day','title':null},'y':{'field':'service','title':null},'color':{'field':'state'}}}" },
  { "table", gallery_sales, "{'title':'Revenue','mark':{'type':'table','sparkline':true},'encoding':{'y':{'field':'region','title':null},'x':{'field':'month',"
                            "'title':null},'value':{'field':'revenue'}}}" },
  { "layers", gallery_sales, "{'title':'Revenue with its mean','encoding':{'x':{'field':'region','title':null},'y':{'aggregate':'sum','field':'revenue','title':null}},"
                             "'layer':[{'mark':'bar'},{'mark':{'type':'text','dy':-9},'encoding':{'text':{'aggregate':'sum','field':'revenue'}}},"
                             "{'mark':{'type':'rule','strokeDash':[4,4]},'transform':[{'aggregate':[{'op':'sum','field':'revenue','as':'r'}],'groupby':['region']}],"
                             "'encoding':{'x':null,'y':{'aggregate':'mean','field':'r'}}}]}" },
  { "errorbar", gallery_waits, "{'title':'Waiting, with its spread','encoding':{'x':{'field':'team','title':null}},'layer':["
                                "{'mark':{'type':'errorbar','extent':'stdev'},'encoding':{'y':{'field':'hours','title':null}}},"
                                "{'mark':'square','encoding':{'y':{'aggregate':'mean','field':'hours'}}}]}" },
  { "errorband", gallery_load, "{'title':'Load, with its spread','encoding':{'x':{'field':'time','title':null}},'layer':["
                               "{'mark':{'type':'errorband','extent':'stdev'},'encoding':{'y':{'field':'load','title':null}}},"
                               "{'mark':'line','encoding':{'y':{'aggregate':'mean','field':'load'}}}]}" },
  { "heat-cells", gallery_sales, "{'title':'Heat in cells','mark':{'type':'table','heat':true,'totals':true},'encoding':{'y':{'field':'month','title':null},"
                                 "'x':{'field':'region','title':null},'value':{'field':'orders'}}}" },
  { "concat", gallery_waits, "{'title':'Waiting, two ways','hconcat':[{'mark':'bar','encoding':{'x':{'bin':true,'field':'hours','title':null},'y':{'aggregate':'count','title':null}}},"
                             "{'encoding':{'x':{'field':'team','title':null},'y':{'field':'hours','title':null}},'layer':[{'mark':'boxplot'},{'mark':'point'}]}]}" },
};
