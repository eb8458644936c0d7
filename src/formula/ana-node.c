/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-node.c: the syntax tree and its text.
 */
#include "config.h"

#include "ana-json.h"
#include "ana-node-private.h"

#include <string.h>

AnaNode *
ana_node_new (AnaNodeOp op, gsize pos)
{
  AnaNode *self = g_new0 (AnaNode, 1);

  self->op = op;
  self->pos = pos;
  self->type = ANA_TYPE_NULL;
  self->depth = 1;
  return self;
}

void
ana_node_free (AnaNode *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->args, g_ptr_array_unref);
  ana_node_free (self->where);
  g_free (self->text);
  g_free (self);
}

gboolean
ana_node_add (AnaNode *self, AnaNode *child)
{
  if (self->args == NULL)
    self->args = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_node_free);
  g_ptr_array_add (self->args, child);
  self->depth = MAX (self->depth, child->depth + 1);
  return self->depth <= ANA_FORMULA_MAX_DEPTH;
}

guint
ana_node_n (const AnaNode *self)
{
  return self->args != NULL ? self->args->len : 0;
}

AnaNode *
ana_node_arg (const AnaNode *self, guint i)
{
  return g_ptr_array_index (self->args, i);
}

gboolean
ana_node_is_literal (const AnaNode *self)
{
  return self->op == ANA_NODE_INT || self->op == ANA_NODE_REAL || self->op == ANA_NODE_TEXT
         || (self->op == ANA_NODE_NEGATE && ana_node_is_literal (ana_node_arg (self, 0)));
}

void
ana_formula_quote_text (GString *out, const char *text)
{
  g_string_append_c (out, '\'');
  for (; *text != '\0'; text++)
    {
      if (*text == '\'')
        g_string_append_c (out, '\'');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '\'');
}

void
ana_formula_quote_name (GString *out, const char *name)
{
  g_string_append_c (out, '"');
  for (; *name != '\0'; name++)
    {
      if (*name == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *name);
    }
  g_string_append_c (out, '"');
}

static const char *
get_sign (AnaNodeOp op)
{
  switch (op)
    {
    case ANA_NODE_ADD: return " + ";
    case ANA_NODE_SUB: return " - ";
    case ANA_NODE_MUL: return " * ";
    case ANA_NODE_DIV: return " / ";
    case ANA_NODE_MOD: return " % ";
    case ANA_NODE_EQ:  return " = ";
    case ANA_NODE_NE:  return " != ";
    case ANA_NODE_LT:  return " < ";
    case ANA_NODE_LE:  return " <= ";
    case ANA_NODE_GT:  return " > ";
    case ANA_NODE_GE:  return " >= ";
    case ANA_NODE_AND: return " and ";
    case ANA_NODE_OR:  return " or ";
    default:           return NULL;
    }
}

static void
print_list (const AnaNode *self, guint first, GString *out, AnaLeafNamer leaf, gpointer data)
{
  g_string_append_c (out, '(');
  for (guint i = first; i < ana_node_n (self); i++)
    {
      if (i > first)
        g_string_append (out, ", ");
      ana_node_print (ana_node_arg (self, i), out, leaf, data);
    }
  if (self->where != NULL)
    {
      g_string_append (out, ana_node_n (self) > 0 ? " where " : "where ");
      ana_node_print (self->where, out, leaf, data);
    }
  g_string_append_c (out, ')');
}

static void
print_case (const AnaNode *self, GString *out, AnaLeafNamer leaf, gpointer data)
{
  guint n = ana_node_n (self);

  g_string_append (out, "case");
  for (guint i = 0; i + 1 < n; i += 2)
    {
      g_string_append (out, " when ");
      ana_node_print (ana_node_arg (self, i), out, leaf, data);
      g_string_append (out, " then ");
      ana_node_print (ana_node_arg (self, i + 1), out, leaf, data);
    }
  if (n % 2 == 1)
    {
      g_string_append (out, " else ");
      ana_node_print (ana_node_arg (self, n - 1), out, leaf, data);
    }
  g_string_append (out, " end");
}

static void
print_literal (const AnaNode *self, GString *out)
{
  char number[32];

  if (self->text != NULL) /* a text, also one that was read as a time */
    ana_formula_quote_text (out, self->text);
  else if (self->op == ANA_NODE_REAL)
    {
      ana_double_to_string (self->d, number);
      g_string_append (out, number);
      if (strpbrk (number, ".eE") == NULL)
        g_string_append (out, ".0");
    }
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, self->i);
}

static void
print_prefix (const AnaNode *self, const char *before, const char *after, GString *out, AnaLeafNamer leaf, gpointer data)
{
  g_string_append (out, before);
  ana_node_print (ana_node_arg (self, 0), out, leaf, data);
  g_string_append (out, after);
}

void
ana_node_print (const AnaNode *self, GString *out, AnaLeafNamer leaf, gpointer data)
{
  const char *sign = get_sign (self->op);

  if (sign != NULL)
    {
      print_prefix (self, "(", sign, out, leaf, data);
      ana_node_print (ana_node_arg (self, 1), out, leaf, data);
      g_string_append_c (out, ')');
      return;
    }
  switch (self->op)
    {
    case ANA_NODE_BOOL:
      g_string_append (out, self->i ? "true" : "false");
      break;
    case ANA_NODE_NULL:
      g_string_append (out, "null");
      break;
    case ANA_NODE_COLUMN:
      ana_formula_quote_name (out, self->text);
      break;
    case ANA_NODE_REF:
      g_string_append_printf (out, "{%s}", self->text);
      break;
    case ANA_NODE_NEGATE:
      print_prefix (self, "(-", ")", out, leaf, data);
      break;
    case ANA_NODE_NOT:
      print_prefix (self, "(not ", ")", out, leaf, data);
      break;
    case ANA_NODE_IS_NULL:
      print_prefix (self, "(", " is null)", out, leaf, data);
      break;
    case ANA_NODE_IN:
      print_prefix (self, "(", " in ", out, leaf, data);
      print_list (self, 1, out, leaf, data);
      g_string_append_c (out, ')');
      break;
    case ANA_NODE_CASE:
      print_case (self, out, leaf, data);
      break;
    case ANA_NODE_LEAF:
      if (leaf != NULL)
        {
          leaf (out, self, data);
          break;
        }
      G_GNUC_FALLTHROUGH;
    case ANA_NODE_CALL:
      g_string_append (out, self->text);
      print_list (self, 0, out, leaf, data);
      break;
    default:
      print_literal (self, out);
    }
}
