/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-node-private.h: tokens and the syntax tree of the formula language; the room's own.
 */
#pragma once

#include "ana-formula.h"

G_BEGIN_DECLS

/* The type of the literal null: it takes the type of what stands beside it. */
#define ANA_TYPE_NULL ((AnaType) 7)

#define ANA_FORMULA_MAX_BYTES 65536
#define ANA_FORMULA_MAX_NEST  64   /* of parentheses and prefix operators: the parser's recursion */
#define ANA_FORMULA_MAX_DEPTH 400  /* of the tree: chains of operators too */

typedef enum {
  ANA_TOKEN_END,
  ANA_TOKEN_INT,
  ANA_TOKEN_REAL,
  ANA_TOKEN_TEXT,   /* 'it''s' */
  ANA_TOKEN_NAME,   /* name or keyword */
  ANA_TOKEN_QUOTED, /* "Unit Price" */
  ANA_TOKEN_REF,    /* {CODE} */
  ANA_TOKEN_SIGN,   /* an operator or punctuation, in text */
} AnaTokenType;

typedef struct {
  AnaTokenType type;
  gsize        pos;  /* of its first byte */
  char        *text; /* (owned) (nullable): unescaped */
  gint64       i;
  double       d;
} AnaToken;

typedef struct {
  const char *text;
  gsize       pos;
  AnaToken    token; /* the next one */
} AnaLexer;

void     ana_lexer_init   (AnaLexer   *self,
                           const char *text);
gboolean ana_lexer_next   (AnaLexer   *self,
                           GError    **error);
void     ana_lexer_clear  (AnaLexer   *self);
void     ana_formula_fail (GError    **error,
                           const char *text,
                           gsize       pos,
                           const char *format,
                           ...) G_GNUC_PRINTF (4, 5);

typedef enum {
  ANA_NODE_INT,
  ANA_NODE_REAL,
  ANA_NODE_TEXT,
  ANA_NODE_BOOL,
  ANA_NODE_NULL,
  ANA_NODE_COLUMN,
  ANA_NODE_REF,     /* {CODE} */
  ANA_NODE_NEGATE,
  ANA_NODE_NOT,
  ANA_NODE_ADD,
  ANA_NODE_SUB,
  ANA_NODE_MUL,
  ANA_NODE_DIV,
  ANA_NODE_MOD,
  ANA_NODE_EQ,
  ANA_NODE_NE,
  ANA_NODE_LT,
  ANA_NODE_LE,
  ANA_NODE_GT,
  ANA_NODE_GE,
  ANA_NODE_AND,
  ANA_NODE_OR,
  ANA_NODE_IN,      /* args[0] in the others */
  ANA_NODE_IS_NULL,
  ANA_NODE_CASE,    /* when, then, when, then, … [else] */
  ANA_NODE_CALL,    /* a function of rows, or of the post-aggregate scope */
  ANA_NODE_LEAF,    /* an aggregate; leaf is its index once compiled */
} AnaNodeOp;

typedef struct _AnaFunction AnaFunction;
typedef struct _AnaNode     AnaNode;

struct _AnaNode {
  AnaNodeOp          op;
  AnaType            type;
  char               currency[4];
  guint              depth;
  gsize              pos;
  gint64             i;        /* int, bool; time and date once a text was read as one */
  double             d;
  char              *text;     /* (owned) (nullable): literal text, column, code, function */
  const AnaFunction *function; /* of a call of the row scope */
  guint              leaf;     /* of ANA_NODE_LEAF */
  AnaDuration        duration; /* of prior and over */
  GPtrArray         *args;     /* (owned) (nullable) of AnaNode */
  AnaNode           *where;    /* (owned) (nullable): of a leaf */
};

AnaNode *ana_node_new   (AnaNodeOp      op,
                         gsize          pos);
void     ana_node_free  (AnaNode       *self);
gboolean ana_node_add   (AnaNode       *self,
                         AnaNode       *child);  /* (transfer full); FALSE when the tree is too deep */
guint    ana_node_n     (const AnaNode *self);
AnaNode *ana_node_arg   (const AnaNode *self,
                         guint          i);
gboolean ana_node_is_literal (const AnaNode *self);

/* Writes the tree as text that reads back the same; @leaf (nullable) names the aggregates instead. */
typedef void (*AnaLeafNamer) (GString *out, const AnaNode *leaf, gpointer data);
void     ana_node_print (const AnaNode *self,
                         GString       *out,
                         AnaLeafNamer   leaf,
                         gpointer       data);
void     ana_formula_quote_name (GString    *out,
                                 const char *name);
void     ana_formula_quote_text (GString    *out,
                                 const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaNode, ana_node_free)

AnaNode *ana_formula_parse (const char *text,
                            gboolean    measure, /* aggregates and references are allowed */
                            GError    **error);

/* Resolves columns and types below @self; rows only. */
gboolean ana_node_check   (AnaNode         *self,
                           const char      *text,
                           const AnaSchema *schema,
                           GError         **error);
gboolean ana_node_unify   (AnaNode         *a,
                           AnaNode         *b,
                           const char      *text,
                           gboolean         compare,
                           GError         **error);
gboolean ana_type_is_number (AnaType type);
gboolean ana_type_is_real   (AnaType type);
void     ana_node_set_type  (AnaNode       *self,
                             AnaType        type,
                             const char    *currency);
const char *ana_node_describe (const AnaNode *self,
                               char           out[16]);

G_END_DECLS
