/*
 * scan.c - the checking reader: one pass over the line.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/num.h"
#include "base/utf8.h"
#include "ndjson/nd.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct scan {
	const char *p, *end, *line;
	struct err *e;
	unsigned depth;	  /* how many brackets are open */
	uint64_t objects; /* for each of them a bit: is it an object? */
};

static bool
fail(struct scan *s, const char *what)
{
	return err_set(s->e, "column %zu: %s", (size_t)(s->p - s->line) + 1,
	    what);
}

/* Passes over what needs no look: no quote, backslash, control or high byte. */
static inline const char *
plain_run(const char *p, const char *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\');
	const __m128i space = _mm_set1_epi8(0x20);

	/* Signed bytes: below 0x20 are the controls and all high bytes. */
	while (end - p >= 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote),
		    _mm_or_si128(_mm_cmpeq_epi8(v, back),
			_mm_cmplt_epi8(v, space)));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);

		if (mask != 0)
			return p + __builtin_ctz(mask);
		p += 16;
	}
#endif
	while (p < end && *p != '"' && *p != '\\' &&
	    (unsigned char)(*p - 0x20) < 0x60)
		p++;
	return p;
}

static inline void
skip_space(struct scan *s)
{
	while (s->p < s->end && (unsigned char)*s->p <= ' ' &&
	    (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
		s->p++;
}

static inline bool
at(const struct scan *s, char c)
{
	return s->p < s->end && *s->p == c;
}

static bool
hex4(struct scan *s, unsigned *out)
{
	uint8_t b[2];

	if (s->end - s->p < 4 || !num_read_hex(span(s->p, 4), b))
		return fail(s, "\\u wants four hexadecimal digits");
	s->p += 4;
	*out = (unsigned)(b[0] << 8 | b[1]);
	return true;
}

/* Behind the backslash. */
static bool
skip_escape(struct scan *s)
{
	unsigned hi, lo;

	if (s->p == s->end)
		return fail(s, "the string doesn't end");
	if (*s->p != 'u') {
		if (*s->p == '\0' || strchr("\"\\/bfnrt", *s->p) == NULL)
			return fail(s, "unknown escape");
		s->p++;
		return true;
	}
	s->p++;
	if (!hex4(s, &hi))
		return false;
	if (hi == 0)
		return fail(s, "U+0000 is not allowed");
	if (hi < 0xd800 || hi > 0xdfff)
		return true;
	if (hi > 0xdbff || s->end - s->p < 6 || s->p[0] != '\\' ||
	    s->p[1] != 'u')
		return fail(s, "lone surrogate");
	s->p += 2;
	if (!hex4(s, &lo))
		return false;
	return (lo >= 0xdc00 && lo <= 0xdfff) || fail(s, "lone surrogate");
}

/* From its opening quote to behind its closing one. */
static inline bool
skip_string(struct scan *s, bool *escaped)
{
	size_t n;

	s->p++;
	for (;;) {
		s->p = plain_run(s->p, s->end);
		if (s->p == s->end)
			return fail(s, "the string doesn't end");
		if (*s->p == '"') {
			s->p++;
			return true;
		}
		if (*s->p == '\\') {
			s->p++;
			*escaped = true;
			if (!skip_escape(s))
				return false;
		} else if ((unsigned char)*s->p < 0x20) {
			return fail(s, "control character in a string");
		} else {
			n = utf8_len(span(s->p, (size_t)(s->end - s->p)));
			if (n == 0)
				return fail(s, "not UTF-8");
			s->p += n;
		}
	}
}

static inline size_t
skip_digits(struct scan *s)
{
	const char *from = s->p;

	while (s->p < s->end && (unsigned char)(*s->p - '0') < 10)
		s->p++;
	return (size_t)(s->p - from);
}

static bool
real_fits(struct scan *s, const char *from)
{
	struct buf text = {0};
	bool fits;

	buf_add(&text, from, (size_t)(s->p - from));
	buf_char(&text, '\0');
	errno = 0;
	fits = !isinf(strtod(text.p, NULL)) || errno != ERANGE;
	buf_release(&text);
	if (!fits)
		s->p = from;
	return fits || fail(s, "number beyond a double");
}

static inline bool
skip_number(struct scan *s, enum nd_type *type)
{
	const char *from = s->p;
	size_t whole, exponent = 0;
	int64_t v;

	if (*s->p == '-')
		s->p++;
	if (at(s, '0')) {
		s->p++;
		whole = 1;
		if (s->p < s->end && *s->p >= '0' && *s->p <= '9')
			return fail(s, "number with a leading zero");
	} else if ((whole = skip_digits(s)) == 0) {
		return fail(s, "a minus without digits");
	}
	*type = ND_INT;
	if (at(s, '.')) {
		*type = ND_REAL;
		s->p++;
		if (skip_digits(s) == 0)
			return fail(s, "a point without digits");
	}
	if (s->p < s->end && (*s->p | 0x20) == 'e') {
		*type = ND_REAL;
		s->p++;
		if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
			s->p++;
		if ((exponent = skip_digits(s)) == 0)
			return fail(s, "an exponent without digits");
	}
	if (*type == ND_REAL)
		return (whole < 200 && exponent < 3) || real_fits(s, from);
	if (whole > 18 &&
	    !num_read_i64(span(from, (size_t)(s->p - from)), &v)) {
		s->p = from;
		return fail(s, "integer beyond 64 bits");
	}
	return true;
}

static bool
skip_word(struct scan *s, const char *word, size_t n)
{
	if ((size_t)(s->end - s->p) < n || memcmp(s->p, word, n) != 0)
		return fail(s, "expected a value");
	s->p += n;
	return true;
}

static inline bool
skip_scalar(struct scan *s, enum nd_type *type, bool *escaped)
{
	if (s->p == s->end)
		return fail(s, "expected a value");
	switch (*s->p) {
	case '"':
		*type = ND_STRING;
		return skip_string(s, escaped);
	case 't':
		*type = ND_TRUE;
		return skip_word(s, "true", 4);
	case 'f':
		*type = ND_FALSE;
		return skip_word(s, "false", 5);
	case 'n':
		*type = ND_NULL;
		return skip_word(s, "null", 4);
	default:
		if (*s->p != '-' && (unsigned char)(*s->p - '0') > 9)
			return fail(s, "expected a value");
		return skip_number(s, type);
	}
}

static bool
push(struct scan *s)
{
	if (s->depth == ND_DEPTH)
		return fail(s, "nested deeper than 64");
	s->depth++;
	s->objects = s->objects << 1 | (*s->p == '{');
	s->p++;
	skip_space(s);
	return true;
}

static inline bool
at_close(const struct scan *s)
{
	return at(s, s->objects & 1 ? '}' : ']');
}

static inline void
pop(struct scan *s)
{
	s->depth--;
	s->objects >>= 1;
	s->p++;
}

/* Behind a member: over the brackets that end here, and over a comma. */
static inline bool
skip_after(struct scan *s, unsigned floor)
{
	while (s->depth > floor) {
		skip_space(s);
		if (at(s, ',')) {
			s->p++;
			skip_space(s);
			return true;
		}
		if (!at_close(s))
			return fail(s, s->objects & 1 ?
				"expected , or }" :
				"expected , or ]");
		pop(s);
	}
	return true;
}

static inline bool
skip_name(struct scan *s, struct nd_val *key)
{
	const char *from = s->p;

	if (!at(s, '"'))
		return fail(s, "expected a name in quotes");
	key->escaped = false;
	if (!skip_string(s, &key->escaped))
		return false;
	key->text = span(from + 1, (size_t)(s->p - from) - 2);
	skip_space(s);
	if (!at(s, ':'))
		return fail(s, "expected a colon");
	s->p++;
	skip_space(s);
	return true;
}

/* From its bracket to behind the one that closes it. */
static bool
skip_nested(struct scan *s)
{
	unsigned floor = s->depth;
	struct nd_val name;
	enum nd_type type;
	bool escaped;

	if (!push(s))
		return false;
	if (at_close(s)) {
		pop(s);
		return true;
	}
	while (s->depth > floor) {
		if ((s->objects & 1) && !skip_name(s, &name))
			return false;
		if (at(s, '{') || at(s, '[')) {
			if (!push(s))
				return false;
			if (!at_close(s))
				continue;
			pop(s);
		} else if (!skip_scalar(s, &type, &escaped)) {
			return false;
		}
		if (!skip_after(s, floor))
			return false;
	}
	return true;
}

static inline bool
skip_value(struct scan *s, struct nd_val *v)
{
	const char *from = s->p;

	v->escaped = false;
	if (at(s, '{') || at(s, '[')) {
		v->type = *s->p == '{' ? ND_OBJECT : ND_ARRAY;
		if (!skip_nested(s))
			return false;
	} else if (!skip_scalar(s, &v->type, &v->escaped)) {
		return false;
	}
	v->text = span(from, (size_t)(s->p - from));
	if (v->type == ND_STRING)
		v->text = span(from + 1, v->text.n - 2);
	return true;
}

static unsigned
key_hash(const char *p, size_t n)
{
	if (n == 0)
		return 0;
	return ((unsigned char)p[0] * 7u + (unsigned char)p[n - 1] * 31u +
		   (unsigned)n * 3u) &
	    255;
}

void
nd_keys_init(struct nd_keys *k, const char *const *names, size_t n)
{
	size_t i;

	*k = (struct nd_keys){.n = n};
	for (i = 0; i < n; i++) {
		size_t len = strlen(names[i]);
		uint8_t *head = &k->heads[key_hash(names[i], len)];

		k->names[i] = names[i];
		k->lens[i] = (uint8_t)len;
		k->next[i] = *head;
		*head = (uint8_t)(i + 1);
	}
}

/* The index of a wanted name, or keys->n. */
static inline size_t
key_find(const struct nd_keys *k, struct span name)
{
	uint8_t i = k->heads[key_hash(name.p, name.n)];

	for (; i != 0; i = k->next[i - 1])
		if (k->lens[i - 1] == name.n &&
		    memcmp(k->names[i - 1], name.p, name.n) == 0)
			return (size_t)i - 1;
	return k->n;
}

static size_t
key_find_escaped(const struct nd_keys *k, const struct nd_val *name)
{
	struct buf room = {0};
	size_t i = key_find(k, nd_text(name, &room));

	buf_release(&room);
	return i;
}

static bool
scan_members(struct scan *s, const struct nd_keys *k, struct nd_val *vals)
{
	struct nd_val name = {0}, v = {0};
	size_t i;

	if (!push(s))
		return false;
	if (at_close(s))
		pop(s);
	while (s->depth != 0) {
		if (!skip_name(s, &name) || !skip_value(s, &v))
			return false;
		i = name.escaped ? key_find_escaped(k, &name) :
				   key_find(k, name.text);
		if (i < k->n)
			vals[i] = v;
		if (!skip_after(s, 0))
			return false;
	}
	return true;
}

bool
nd_scan(struct span line, const struct nd_keys *keys, struct nd_val *vals,
    struct err *e)
{
	struct scan s = {.p = line.p,
	    .end = line.p + line.n,
	    .line = line.p,
	    .e = e};
	size_t i;

	for (i = 0; i < keys->n; i++)
		vals[i].type = ND_NONE;
	skip_space(&s);
	if (at(&s, '[')) {
		if (!skip_nested(&s))
			return false;
	} else if (!at(&s, '{')) {
		return fail(&s, "expected { or [");
	} else if (!scan_members(&s, keys, vals)) {
		return false;
	}
	skip_space(&s);
	return s.p == s.end || fail(&s, "more text behind the value");
}
