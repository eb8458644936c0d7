/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-json-reader.c: the pull reader: strict RFC 8259 over bytes in place.
 */
#include "config.h"

#include "ana-json.h"

#include "ana-error.h"
#include "ana-locale.h"

#include <math.h>
#include <string.h>

/*
 * One pass, no tree. The reader keeps what may come next (a value, a key, a comma) and one bit a level that says object
 * or array. A string without escapes is handed out where it lies; one with escapes is written to a scratch buffer.
 * Everything is checked on the way: UTF-8, control characters, surrogates, the range of numbers, depth and size. After
 * the first error every call gives the same error.
 */

#define MAX_DEPTH 1024

typedef enum {
  EXPECT_VALUE,       /* at the start, after a colon, after a comma in an array */
  EXPECT_FIRST_ITEM,  /* after [ */
  EXPECT_FIRST_KEY,   /* after { */
  EXPECT_KEY,         /* after a comma in an object */
  EXPECT_SEPARATOR,   /* after a value */
  EXPECT_NOTHING,     /* after the root value */
} Expect;

struct _AnaJsonReader {
  const char    *start;
  const char    *p;
  const char    *end;
  Expect         expect;
  guint          depth;
  const char    *text;
  gsize          text_len;
  gint64         int_value;
  double         double_value;
  gboolean       bool_value;
  const char    *problem;      /* (nullable) static */
  const char    *problem_at;
  AnaJsonLimits  limits;
  GString       *scratch;
  guint8         is_object[MAX_DEPTH / 8 + 1];
};

/* What a byte means inside a string: 0 plain, 1 must be looked at. */
static const guint8 special[256] = {
  [0x00 ... 0x1f] = 1, ['"'] = 1, ['\\'] = 1, [0x80 ... 0xff] = 1,
};

/**
 * ana_json_reader_new:
 * @limits: the most bytes, and the deepest nesting (1,024 at most)
 *
 * Makes a reader; load() it with one document after another. One thread.
 *
 * Returns: (transfer full): the reader
 */
AnaJsonReader *
ana_json_reader_new (AnaJsonLimits limits)
{
  AnaJsonReader *self = g_new0 (AnaJsonReader, 1);

  self->limits = limits;
  self->limits.max_depth = MIN (limits.max_depth, MAX_DEPTH);
  self->scratch = g_string_sized_new (64);
  ana_json_reader_load (self, "", 0);
  return self;
}

/**
 * ana_json_reader_free:
 * @self: (nullable): the reader
 */
void
ana_json_reader_free (AnaJsonReader *self)
{
  if (self == NULL)
    return;
  g_string_free (self->scratch, TRUE);
  g_free (self);
}

/**
 * ana_json_reader_load:
 * @self: the reader
 * @data: (array length=len): one JSON text, borrowed until the next load; needs no NUL at its end
 * @len: bytes
 *
 * Begins a new text and forgets the last one and its error.
 */
void
ana_json_reader_load (AnaJsonReader *self, const char *data, gsize len)
{
  self->start = self->p = data;
  self->end = data + len;
  self->expect = EXPECT_VALUE;
  self->depth = 0;
  self->text = NULL;
  self->text_len = 0;
  self->problem = NULL;
  if (len > self->limits.max_bytes)
    {
      self->problem = N_("the text is longer than allowed");
      self->problem_at = data;
    }
}

static AnaJsonToken
fail (AnaJsonReader *self, const char *at, const char *problem)
{
  self->problem = problem;
  self->problem_at = at;
  return ANA_JSON_ERROR;
}

/* --- strings --- */

/* The length of a well-formed UTF-8 sequence at @p, 0 when it is none. */
static int
utf8_length (const guint8 *p, const guint8 *end)
{
  guint8 c = p[0];
  gsize left = (gsize) (end - p);

  if (c < 0xc2 || c > 0xf4)
    return 0;
  if (c < 0xe0)
    return left >= 2 && (p[1] & 0xc0) == 0x80 ? 2 : 0;
  if (left < 3 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80)
    return 0;
  if (c < 0xf0)
    {
      if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f)) /* too long a form, or a surrogate */
        return 0;
      return 3;
    }
  if (left < 4 || (p[3] & 0xc0) != 0x80 || (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] > 0x8f))
    return 0;
  return 4;
}

static gboolean
read_hex4 (const char *p, const char *end, gunichar *out)
{
  *out = 0;
  if (end - p < 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return FALSE;
      *out = *out << 4 | (gunichar) digit;
    }
  return TRUE;
}

/* @p is past "\u"; gives the place after the escape, or NULL. */
static const char *
read_unicode_escape (AnaJsonReader *self, const char *p)
{
  gunichar c, low;
  char utf8[6];

  if (!read_hex4 (p, self->end, &c))
    {
      fail (self, p, N_("four hex digits must follow \\u"));
      return NULL;
    }
  if (c == 0)
    {
      fail (self, p, N_("the character NUL is not allowed"));
      return NULL;
    }
  if (c >= 0xd800 && c <= 0xdfff)
    {
      if (c >= 0xdc00 || self->end - p < 10 || p[4] != '\\' || p[5] != 'u' || !read_hex4 (p + 6, self->end, &low)
          || low < 0xdc00 || low > 0xdfff)
        {
          fail (self, p, N_("half of a surrogate pair"));
          return NULL;
        }
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
      p += 6;
    }
  g_string_append_len (self->scratch, utf8, g_unichar_to_utf8 (c, utf8));
  return p + 4;
}

/* @p is at a backslash; gives the place after the escape, or NULL. */
static const char *
read_escape (AnaJsonReader *self, const char *p)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (self->end - p < 2)
    {
      fail (self, p, N_("the string has no end"));
      return NULL;
    }
  if (p[1] == 'u')
    return read_unicode_escape (self, p + 2);
  found = p[1] != '\0' ? strchr (from, p[1]) : NULL;
  if (found == NULL)
    {
      fail (self, p, N_("unknown escape"));
      return NULL;
    }
  g_string_append_c (self->scratch, to[found - from]);
  return p + 2;
}

/* @p is past the opening quote. */
static gboolean
read_string (AnaJsonReader *self, const char *p)
{
  const char *opening = p - 1;
  const char *run = p; /* what is not in the scratch buffer yet */
  gboolean escaped = FALSE;

  for (;;)
    {
      while (p < self->end && !special[(guint8) *p])
        p++;
      if (p >= self->end)
        {
          fail (self, opening, N_("the string has no end"));
          return FALSE;
        }
      if (*p == '"')
        break;
      if (*p == '\\')
        {
          if (!escaped)
            g_string_truncate (self->scratch, 0);
          escaped = TRUE;
          g_string_append_len (self->scratch, run, p - run);
          p = run = read_escape (self, p);
          if (p == NULL)
            return FALSE;
        }
      else
        {
          int len = (guint8) *p < 0x20 ? 0 : utf8_length ((const guint8 *) p, (const guint8 *) self->end);

          if (len == 0)
            {
              fail (self, p, (guint8) *p < 0x20 ? N_("a control character in a string") : N_("invalid UTF-8"));
              return FALSE;
            }
          p += len;
        }
    }

  if (escaped)
    g_string_append_len (self->scratch, run, p - run);
  self->text = escaped ? self->scratch->str : run;
  self->text_len = escaped ? self->scratch->len : (gsize) (p - run);
  self->p = p + 1;
  return TRUE;
}

/* --- numbers --- */

static AnaJsonToken
slow_double (AnaJsonReader *self, const char *start, const char *p)
{
  gsize len = (gsize) (p - start);
  char buffer[128];
  g_autofree char *long_text = len >= sizeof buffer ? g_strndup (start, len) : NULL;

  if (long_text == NULL)
    {
      memcpy (buffer, start, len);
      buffer[len] = '\0';
    }
  self->double_value = g_ascii_strtod (long_text != NULL ? long_text : buffer, NULL);
  if (!isfinite (self->double_value))
    return fail (self, start, N_("the number is beyond the range of a double"));
  self->p = p;
  return ANA_JSON_DOUBLE;
}

/* Skips digits and adds those that fit to @mantissa; gives the place after them. */
static const char *
read_digits (const char *p, const char *end, guint64 *mantissa, int *n_digits)
{
  guint64 m = *mantissa;
  int n = *n_digits;

  for (; p < end && (guint8) (*p - '0') <= 9; p++)
    {
      if (n < 19)
        m = m * 10 + (guint64) (*p - '0');
      n += n > 0 || *p != '0';
    }
  *mantissa = m;
  *n_digits = n;
  return p;
}

static const char *
read_exponent (AnaJsonReader *self, const char *p, int *exponent)
{
  gboolean negative = FALSE;
  int value = 0;
  const char *digits;

  if (p < self->end && (*p == '+' || *p == '-'))
    negative = *p++ == '-';
  for (digits = p; p < self->end && (guint8) (*p - '0') <= 9; p++)
    if (value < 100000)
      value = value * 10 + (*p - '0');
  if (p == digits)
    {
      fail (self, p, N_("digits must follow the exponent"));
      return NULL;
    }
  *exponent += negative ? -value : value;
  return p;
}

static AnaJsonToken
finish_int (AnaJsonReader *self, const char *start, const char *p, gboolean negative, guint64 mantissa, int n_digits)
{
  guint64 limit = (guint64) G_MAXINT64 + negative;

  if (n_digits > 19 || mantissa > limit)
    return fail (self, start, N_("the integer is beyond the range of int64"));
  self->int_value = negative ? (gint64) (0 - mantissa) : (gint64) mantissa;
  self->double_value = (double) self->int_value;
  self->p = p;
  return ANA_JSON_INT;
}

static AnaJsonToken
read_number (AnaJsonReader *self, const char *start)
{
  static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  const char *p = start, *end = self->end, *digits;
  gboolean negative = *p == '-';
  guint64 mantissa = 0;
  int n_digits = 0, exponent = 0;
  double value;

  p += negative;
  digits = p;
  p = read_digits (p, end, &mantissa, &n_digits);
  if (p == digits)
    return fail (self, p, N_("digits must follow the sign"));
  if (*digits == '0' && p - digits > 1)
    return fail (self, start, N_("a number may not begin with 0"));
  if (p >= end || (*p != '.' && *p != 'e' && *p != 'E'))
    return finish_int (self, start, p, negative, mantissa, n_digits);

  if (*p == '.')
    {
      digits = ++p;
      p = read_digits (p, end, &mantissa, &n_digits);
      if (p == digits)
        return fail (self, p, N_("digits must follow the point"));
      exponent -= (int) MIN (p - digits, 100000);
    }
  if (p < end && (*p == 'e' || *p == 'E'))
    {
      p = read_exponent (self, p + 1, &exponent);
      if (p == NULL)
        return ANA_JSON_ERROR;
    }

  /* Exact mantissa, exact power, one rounding: right by IEEE 754. */
  if (n_digits > 19 || mantissa > G_GUINT64_CONSTANT (1) << 53 || exponent < -22 || exponent > 22)
    return slow_double (self, start, p);
  value = exponent < 0 ? (double) mantissa / powers[-exponent] : (double) mantissa * powers[exponent];
  self->double_value = negative ? -value : value;
  self->p = p;
  return ANA_JSON_DOUBLE;
}

/* --- structure --- */

static inline gboolean
in_object (const AnaJsonReader *self)
{
  return (self->is_object[self->depth >> 3] >> (self->depth & 7)) & 1;
}

static inline void
after_value (AnaJsonReader *self)
{
  self->expect = self->depth == 0 ? EXPECT_NOTHING : EXPECT_SEPARATOR;
}

static AnaJsonToken
begin (AnaJsonReader *self, const char *p, gboolean object)
{
  if (self->depth >= self->limits.max_depth)
    return fail (self, p, N_("nested deeper than allowed"));
  self->depth++;
  if (object)
    self->is_object[self->depth >> 3] |= (guint8) (1 << (self->depth & 7));
  else
    self->is_object[self->depth >> 3] &= (guint8) ~(1 << (self->depth & 7));
  self->expect = object ? EXPECT_FIRST_KEY : EXPECT_FIRST_ITEM;
  self->p = p + 1;
  return object ? ANA_JSON_BEGIN_OBJECT : ANA_JSON_BEGIN_ARRAY;
}

static AnaJsonToken
finish (AnaJsonReader *self, const char *p, gboolean object)
{
  self->depth--;
  self->p = p + 1;
  after_value (self);
  return object ? ANA_JSON_END_OBJECT : ANA_JSON_END_ARRAY;
}

static AnaJsonToken
read_word (AnaJsonReader *self, const char *p, const char *word, gsize len, AnaJsonToken token)
{
  if ((gsize) (self->end - p) < len || memcmp (p, word, len) != 0)
    return fail (self, p, N_("unknown word"));
  self->p = p + len;
  return token;
}

static AnaJsonToken
read_value (AnaJsonReader *self, const char *p)
{
  AnaJsonToken token;

  switch (*p)
    {
    case '{':
      return begin (self, p, TRUE);
    case '[':
      return begin (self, p, FALSE);
    case '"':
      token = read_string (self, p + 1) ? ANA_JSON_STRING : ANA_JSON_ERROR;
      break;
    case '-':
    case '0' ... '9':
      token = read_number (self, p);
      break;
    case 't':
      self->bool_value = TRUE;
      token = read_word (self, p, "true", 4, ANA_JSON_BOOL);
      break;
    case 'f':
      self->bool_value = FALSE;
      token = read_word (self, p, "false", 5, ANA_JSON_BOOL);
      break;
    case 'n':
      token = read_word (self, p, "null", 4, ANA_JSON_NULL);
      break;
    default:
      return fail (self, p, N_("a value must stand here"));
    }
  after_value (self);
  return token;
}

static inline const char *
skip_space (const char *p, const char *end)
{
  while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
    p++;
  return p;
}

static AnaJsonToken
read_key (AnaJsonReader *self, const char *p)
{
  if (*p != '"')
    return fail (self, p, N_("a key in double quotes must stand here"));
  if (!read_string (self, p + 1))
    return ANA_JSON_ERROR;
  p = skip_space (self->p, self->end);
  if (p >= self->end || *p != ':')
    return fail (self, p, N_("a colon must follow the key"));
  self->p = p + 1;
  self->expect = EXPECT_VALUE;
  return ANA_JSON_KEY;
}

static AnaJsonToken
read_after_separator (AnaJsonReader *self, const char *p)
{
  gboolean object = in_object (self);

  if (*p == (object ? '}' : ']'))
    return finish (self, p, object);
  if (*p != ',')
    return fail (self, p, object ? N_("a comma or } must stand here") : N_("a comma or ] must stand here"));
  p = skip_space (p + 1, self->end);
  self->p = p;
  self->expect = object ? EXPECT_KEY : EXPECT_VALUE;
  if (p >= self->end)
    return fail (self, p, N_("the text ends too early"));
  return object ? read_key (self, p) : read_value (self, p);
}

/**
 * ana_json_reader_next:
 * @self: the reader
 *
 * Goes on to the next token. A key has its colon behind it already.
 *
 * Returns: the token; %ANA_JSON_END after the whole text, %ANA_JSON_ERROR (again and again) when it is wrong
 */
AnaJsonToken
ana_json_reader_next (AnaJsonReader *self)
{
  const char *p;

  if (G_UNLIKELY (self->problem != NULL))
    return ANA_JSON_ERROR;
  p = skip_space (self->p, self->end);
  if (G_UNLIKELY (p >= self->end))
    return self->expect == EXPECT_NOTHING ? ANA_JSON_END
                                          : fail (self, p, p == self->start ? N_("the text is empty") : N_("the text ends too early"));

  switch (self->expect)
    {
    case EXPECT_SEPARATOR:
      return read_after_separator (self, p);
    case EXPECT_FIRST_ITEM:
      if (*p == ']')
        return finish (self, p, FALSE);
      return read_value (self, p);
    case EXPECT_FIRST_KEY:
      if (*p == '}')
        return finish (self, p, TRUE);
      return read_key (self, p);
    case EXPECT_KEY:
      return read_key (self, p);
    case EXPECT_VALUE:
      return read_value (self, p);
    case EXPECT_NOTHING:
    default:
      return fail (self, p, N_("text after the end of the value"));
    }
}

/**
 * ana_json_reader_get_text:
 * @self: the reader, on a key or a string
 * @len: (out): bytes
 *
 * Returns: (transfer none): valid UTF-8, not terminated, without NUL; valid until the next call of next() or load()
 */
const char *
ana_json_reader_get_text (AnaJsonReader *self, gsize *len)
{
  *len = self->text_len;
  return self->text;
}

/**
 * ana_json_reader_get_int:
 * @self: the reader, on an integer
 *
 * Returns: the number, exact
 */
gint64
ana_json_reader_get_int (AnaJsonReader *self)
{
  return self->int_value;
}

/**
 * ana_json_reader_get_double:
 * @self: the reader, on an integer or a double
 *
 * Returns: the number, finite
 */
double
ana_json_reader_get_double (AnaJsonReader *self)
{
  return self->double_value;
}

/**
 * ana_json_reader_get_bool:
 * @self: the reader, on true or false
 *
 * Returns: which
 */
gboolean
ana_json_reader_get_bool (AnaJsonReader *self)
{
  return self->bool_value;
}

/**
 * ana_json_reader_get_offset:
 * @self: the reader
 *
 * Returns: bytes from the start of the text to just past the last token (of a key: past its colon)
 */
gsize
ana_json_reader_get_offset (AnaJsonReader *self)
{
  return (gsize) (self->p - self->start);
}

/**
 * ana_json_reader_get_depth:
 * @self: the reader
 *
 * Returns: how many objects and arrays are open
 */
guint
ana_json_reader_get_depth (AnaJsonReader *self)
{
  return self->depth;
}

/**
 * ana_json_reader_skip:
 * @self: the reader, before a value
 *
 * Reads over the value that comes next, whole, and checks it.
 *
 * Returns: %FALSE when the text is wrong, or when no value comes next
 */
gboolean
ana_json_reader_skip (AnaJsonReader *self)
{
  guint depth = self->depth;

  do
    {
      AnaJsonToken token = ana_json_reader_next (self);

      if (token == ANA_JSON_ERROR || token == ANA_JSON_END || self->depth < depth)
        return FALSE;
    }
  while (self->depth > depth);
  return TRUE;
}

/**
 * ana_json_reader_get_error:
 * @self: the reader
 * @error: return location
 *
 * Sets @error to the problem found, with the line and the column (in characters) of its place.
 *
 * Returns: %TRUE when there was one
 */
gboolean
ana_json_reader_get_error (AnaJsonReader *self, GError **error)
{
  gint64 line = 1, column = 1;

  if (self->problem == NULL)
    return FALSE;
  for (const char *p = self->start; p < self->problem_at && p < self->end; p++)
    {
      if (*p == '\n')
        {
          line++;
          column = 1;
        }
      else if ((*p & 0xc0) != 0x80)
        column++;
    }
  ana_error_set_at (error, NULL, line, column, "%s", ana_locale_word (self->problem));
  return TRUE;
}

/**
 * ana_json_reader_fail:
 * @self: the reader
 * @problem: (not nullable): static text: why the last token is wrong to the caller
 *
 * Makes an error of the caller's own at the end of the last token: for readers of one kind of document.
 */
void
ana_json_reader_fail (AnaJsonReader *self, const char *problem)
{
  if (self->problem == NULL)
    fail (self, self->p > self->start ? self->p - 1 : self->p, problem);
}
