/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-links.c: what is joined, what is part of what, and maps.
 */
#include "config.h"

#include "matrix.h"

#define LINKS "'data':{'values':[{'a':'x','b':'y','v':3},{'a':'x','b':'z','v':1}]},'encoding':{'source':{'field':'a'},'target':{'field':'b'},'value':{'field':'v'}}"
#define SHELF "'data':{'values':[{'k':'r','p':null,'v':0},{'k':'a','p':'r','v':3},{'k':'b','p':'r','v':1}]},'encoding':{'key':{'field':'k'},'parent':{'field':'p'},'value':{'field':'v'}}"

/* The nth of the nodes, which follow the links. */
#define NODE(i) (2 + (i))

/* x holds 4, y 3 and z 1: heights as the flows, x at the left, the others at the right; a flow is as thick as it is worth. */
static void
check_sankey (const AnaGeom *geom)
{
  const AnaShape *x = matrix_shape (geom, NODE (0), 0), *y = matrix_shape (geom, NODE (1), 0), *z = matrix_shape (geom, NODE (2), 0);
  double unit = x->h / 4;

  matrix_near (y->h, 3 * unit);
  matrix_near (z->h, unit);
  matrix_near (x->x, matrix_x (geom, 0));
  matrix_near (y->x + y->w, matrix_x (geom, 1));
  matrix_near (z->x, y->x);
  for (guint i = 0; i < 2; i++)
    {
      const AnaShape *flow = matrix_shape (geom, i, 0);
      const AnaPoint *points = matrix_points (geom, flow);

      /* there on its upper edge and back on its lower: the ends are the thickness apart */
      matrix_near (points[flow->n_points - 1].y - points[0].y, (i == 0 ? 3 : 1) * unit);
    }
}

/* Every link joins the middles of its nodes; the two that are joined to one alone lie as far from it as each other. */
static void
check_network (const AnaGeom *geom)
{
  const AnaDatum *x = matrix_datum (geom, NODE (0)), *ends[] = { matrix_datum (geom, NODE (1)), matrix_datum (geom, NODE (2)) };

  for (guint i = 0; i < 2; i++)
    {
      const AnaPoint *points = matrix_points (geom, matrix_shape (geom, i, 0));

      matrix_near (points[0].x, x->x);
      matrix_near (points[0].y, x->y);
      matrix_near (points[1].x, ends[i]->x);
      matrix_near (points[1].y, ends[i]->y);
    }
}

/* In layers: the source left of what it leads to, those in one column. */
static void
check_dag (const AnaGeom *geom)
{
  const AnaDatum *x = matrix_datum (geom, NODE (0)), *y = matrix_datum (geom, NODE (1)), *z = matrix_datum (geom, NODE (2));

  g_assert_cmpfloat (x->x, <, y->x);
  matrix_near (y->x, z->x);
  matrix_near (x->y, (y->y + z->y) / 2);
}

/* Worth 4, 3 and 1 of 8 that leave and enter, clockwise from twelve o'clock on, with gaps of 0.04. */
static void
check_chord (const AnaGeom *geom)
{
  double unit = (2 * G_PI - 0.12) / 8, at = 0.02;
  static const double worth[] = { 4, 3, 1 };

  for (guint i = 0; i < 3; i++)
    {
      const AnaShape *arc = matrix_shape (geom, NODE (i), 0);

      g_assert_cmpfloat_with_epsilon (arc->a, at, 1e-5);
      g_assert_cmpfloat_with_epsilon (arc->b, at + worth[i] * unit, 1e-5);
      at = arc->b + 0.04;
    }
}

/* The root at the left, in the middle of its leaves, which are a half and a half of the height. */
static void
check_tree (const AnaGeom *geom)
{
  matrix_near (matrix_datum (geom, 0)->y, matrix_y (geom, .5));
  matrix_near (matrix_datum (geom, 1)->y, matrix_y (geom, .75));
  matrix_near (matrix_datum (geom, 2)->y, matrix_y (geom, .25));
  matrix_near (matrix_datum (geom, 1)->x, matrix_datum (geom, 2)->x);
  g_assert_cmpfloat (matrix_datum (geom, 0)->x, <, matrix_datum (geom, 1)->x);
}

/* Areas as 3 and 1: as high, and with the gaps three times as wide. */
static void
check_treemap (const AnaGeom *geom)
{
  const AnaShape *a = matrix_shape (geom, 1, 0), *b = matrix_shape (geom, 2, 0);

  g_assert_cmpfloat_with_epsilon ((a->w + 2) / (b->w + 2), 3, 1e-3);
  matrix_near (a->h, b->h);
}

static void
check_sunburst (const AnaGeom *geom)
{
  const AnaShape *root = matrix_shape (geom, 0, 0), *a = matrix_shape (geom, 1, 0), *b = matrix_shape (geom, 2, 0);

  g_assert_cmpfloat_with_epsilon (root->b - root->a, 2 * G_PI, 1e-4);
  g_assert_cmpfloat_with_epsilon ((a->a + a->b) / 2, .75 * G_PI, 1e-3);
  g_assert_cmpfloat_with_epsilon ((b->a + b->b) / 2, 1.75 * G_PI, 1e-3);
  g_assert_cmpfloat (a->w, >=, root->h);
}

static void
check_icicle (const AnaGeom *geom)
{
  const AnaShape *root = matrix_shape (geom, 0, 0), *a = matrix_shape (geom, 1, 0), *b = matrix_shape (geom, 2, 0);

  g_assert_cmpfloat_with_epsilon ((a->w + 1.5) / (b->w + 1.5), 3, 1e-3);
  matrix_near (a->x, root->x);
  matrix_near (b->x + b->w, root->x + root->w);
  g_assert_cmpfloat (a->y, >=, root->y + root->h);
}

/* The north over the south, on one line, which both share. */
static void
check_map (const AnaGeom *geom)
{
  const AnaPoint *north = matrix_points (geom, matrix_shape (geom, 0, 0)), *south = matrix_points (geom, matrix_shape (geom, 1, 0));

  matrix_near (north[0].y, south[2].y);
  matrix_near (north[0].x, south[0].x);
  g_assert_cmpfloat (north[2].y, <, north[0].y);
  matrix_near (north[0].y - north[2].y, south[0].y - south[2].y);
}

/* Areas as 4 and 1; both as far from the middle as each other. */
static void
check_places (const AnaGeom *geom)
{
  const AnaShape *a = matrix_shape (geom, 0, 0), *b = matrix_shape (geom, 1, 0);

  matrix_near (a->w, 2 * b->w);
  matrix_near (a->y, b->y);
  matrix_near (a->x + b->x, 2 * matrix_x (geom, .5));
  g_assert_cmpfloat (a->x, <, b->x);
}

/* Twenty degrees along the equator, and as far ten degrees north of it, where the shortest way is not along the latitude. */
static void
check_routes (const AnaGeom *geom)
{
  const AnaPoint *equator = matrix_points (geom, matrix_shape (geom, 0, 0)), *north = matrix_points (geom, matrix_shape (geom, 1, 0));

  matrix_near (equator[0].y, equator[24].y);
  matrix_near (equator[0].x, north[0].x);
  g_assert_cmpfloat (north[24].y, <, north[0].y);
  matrix_near (equator[24].x, matrix_x (geom, .5));
}

static const MatrixRow rows[] = {
  { "sankey", "{'title':'T','mark':'sankey'," LINKS "}", check_sankey, 5, "s1*.28 s1*.28 s1 s2",
    "Node,a,b,v\n,x,y,3\n,x,z,1\nx,,,4\ny,,,3\nz,,,1\n",
    "T. Sankey diagram: 5 nodes and flows. Highest v: Node: x, v: 4. Lowest: a: x, b: z, v: 1." },
  { "network", "{'title':'T','mark':'network'," LINKS "}", check_network, 5, "prev*.55 prev*.55 s1",
    "Node,a,b,v\n,x,y,3\n,x,z,1\nx,,,\ny,,,\nz,,,\n",
    "T. Network: 5 nodes and links. Highest v: a: x, b: y, v: 3. Lowest: a: x, b: z, v: 1." },
  { "dag", "{'title':'T','mark':'dag'," LINKS "}", check_dag, 7, "prev*.9 prev*.9 s1",
    "Node,a,b,v\n,x,y,3\n,x,z,1\nx,,,\ny,,,\nz,,,\n",
    "T. Layered graph: 5 nodes and links. Highest v: a: x, b: y, v: 3. Lowest: a: x, b: z, v: 1." },
  { "chord", "{'title':'T','mark':'chord'," LINKS "}", check_chord, 5, "s1*.4 s1*.4 s1 s2 s3",
    "Node,a,b,v\n,x,z,1\n,x,y,3\nx,,,4\ny,,,3\nz,,,1\n",
    "T. Chord diagram: 5 nodes and flows. Highest v: Node: x, v: 4. Lowest: a: x, b: z, v: 1." },
  { "tree", "{'title':'T','mark':'tree'," SHELF "}", check_tree, 5, "prev s1 s2",
    "k,p,v,Share\nr,,4,1\na,r,3,0.75\nb,r,1,0.25\n",
    "T. Tree: 3 nodes. Highest v: k: r, v: 4, Share: 100\302\240%. Lowest: k: b, p: r, v: 1, Share: 25\302\240%." },
  { "treemap", "{'title':'T','mark':'treemap'," SHELF "}", check_treemap, 3, "text*.07@100,0 s1@100,0 s2@30,100",
    "k,p,v,Share\nr,,4,1\na,r,3,0.75\nb,r,1,0.25\n",
    "T. Treemap: 3 parts. Highest v: k: r, v: 4, Share: 100\302\240%. Lowest: k: b, p: r, v: 1, Share: 25\302\240%." },
  { "sunburst", "{'title':'T','mark':'sunburst'," SHELF "}", check_sunburst, 3, "prev@0,20 s1@30,0 s2@-30,0",
    "k,p,v,Share\nr,,4,1\na,r,3,0.75\nb,r,1,0.25\n",
    "T. Sunburst: 3 parts. Highest v: k: r, v: 4, Share: 100\302\240%. Lowest: k: b, p: r, v: 1, Share: 25\302\240%." },
  { "icicle", "{'title':'T','mark':'icicle'," SHELF "}", check_icicle, 3, "prev@100,0 s1@100,0 s2@30,30",
    "k,p,v,Share\nr,,4,1\na,r,3,0.75\nb,r,1,0.25\n",
    "T. Icicle: 3 parts. Highest v: k: r, v: 4, Share: 100\302\240%. Lowest: k: b, p: r, v: 1, Share: 25\302\240%." },
  { "choropleth", "{'title':'T','mark':'geoshape','data':{'values':[{'p':'N','v':0},{'p':'S','v':10}]},'encoding':{'key':{'field':'p'},'color':{'field':'v'}},'geojson':{'type':'FeatureCollection','features':["
    "{'type':'Feature','id':'N','geometry':{'type':'Polygon','coordinates':[[[0,1],[1,1],[1,2],[0,2],[0,1]]]}},"
    "{'type':'Feature','id':'S','geometry':{'type':'Polygon','coordinates':[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}}]}}", check_map, 2, "q0@20,20 q1@20,20",
    "p,v\nN,0\nS,10\n",
    "T. Map: 2 areas. Highest v: p: S, v: 10. Lowest: p: N, v: 0." },
  { "map of places", "{'title':'T','mark':'geopoint','data':{'values':[{'x':0,'y':0,'v':4,'n':'A'},{'x':10,'y':0,'v':1,'n':'B'}]},'encoding':{'longitude':{'field':'x'},'latitude':{'field':'y'},'size':{'field':'v'},'text':{'field':'n'}}}",
    check_places, 2, "s1*.75",
    "n,x,y,v\nA,0,0,4\nB,10,0,1\n",
    "T. Map of places: 2 places and routes. Highest v: n: A, x: 0, y: 0, v: 4. Lowest: n: B, x: 10, y: 0, v: 1." },
  { "map of routes", "{'title':'T','mark':'geopoint','data':{'values':[{'a':0,'b':0,'c':20,'d':0,'n':'A'},{'a':0,'b':10,'c':20,'d':10,'n':'B'}]},'encoding':{'longitude':{'field':'a'},'latitude':{'field':'b'},'longitude2':{'field':'c'},"
    "'latitude2':{'field':'d'},'text':{'field':'n'}}}", check_routes, 6, "s1*.75",
    "n,a,b,c,d\nA,0,0,20,0\nB,0,10,20,10\n",
    "T. Map of routes: 2 places and routes." },
};

const MatrixRows matrix_links = { rows, G_N_ELEMENTS (rows) };
