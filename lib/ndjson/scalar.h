/*
 * scalar.h - over one scalar of a line that is being checked: strings, numbers
 * and words. What is passed over most is inline; the rest is in scalar.c.
 */
#ifndef NDJSON_SCALAR_H
#define NDJSON_SCALAR_H

#include "base/num.h"
#include "ndjson/nd.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/*
 * Where the reader stands is handed from function to function and returned,
 * so that it stays in a register; NULL: it failed, and `e` says why.
 *
 * A document ends with a bracket. That is looked at first, and then stops
 * every loop but those over the inside of a string: only there, and behind a
 * bracket that closes, is `end` asked for.
 */
struct scan {
	const char *end, *line;
	struct err *e;
	unsigned depth;	  /* how many brackets are open */
	uint64_t objects; /* for each of them a bit: is it an object? */
	bool escaped;	  /* some string of the line is */
};

/* Keeps why, with the column; NULL. */
const char *scan_fail(struct scan *, const char *at, const char *what);
/* What a string has beside plain bytes, from the first of it on. */
const char *scan_string_rest(struct scan *, const char *, bool *escaped);
/* Behind the digits, of which there are `whole`: the rest of a real. */
const char *scan_real(struct scan *, const char *from, const char *,
    size_t whole);
const char *scan_word(struct scan *, const char *, const char *word, size_t n);

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

static inline bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline const char *
skip_space(const char *p)
{
	while ((unsigned char)*p <= ' ' && is_space(*p))
		p++;
	return p;
}

/* From its opening quote to behind its closing one. */
static inline const char *
skip_string(struct scan *s, const char *p, bool *escaped)
{
	p = plain_run(p + 1, s->end);
	return p < s->end && *p == '"' ? p + 1
				       : scan_string_rest(s, p, escaped);
}

static inline const char *
skip_digits(const char *p)
{
	while ((unsigned char)(*p - '0') < 10)
		p++;
	return p;
}

static inline const char *
skip_number(struct scan *s, const char *p, enum nd_type *type)
{
	const char *from = p, *digits;
	int64_t v;

	p += *p == '-';
	digits = p;
	p = skip_digits(p);
	if (p == digits)
		return scan_fail(s, p, "a minus without digits");
	if (*digits == '0' && p - digits > 1)
		return scan_fail(s, digits, "number with a leading zero");
	if (*p == '.' || (*p | 0x20) == 'e') {
		*type = ND_REAL;
		return scan_real(s, from, p, (size_t)(p - digits));
	}
	*type = ND_INT;
	if (p - digits > 18 &&
	    !num_read_i64(span(from, (size_t)(p - from)), &v))
		return scan_fail(s, from, "integer beyond 64 bits");
	return p;
}

static inline const char *
skip_scalar(struct scan *s, const char *p, enum nd_type *type, bool *escaped)
{
	switch (*p) {
	case '"':
		*type = ND_STRING;
		return skip_string(s, p, escaped);
	case 't':
		*type = ND_TRUE;
		return scan_word(s, p, "true", 4);
	case 'f':
		*type = ND_FALSE;
		return scan_word(s, p, "false", 5);
	case 'n':
		*type = ND_NULL;
		return scan_word(s, p, "null", 4);
	default:
		if (*p != '-' && (unsigned char)(*p - '0') > 9)
			return scan_fail(s, p, "expected a value");
		return skip_number(s, p, type);
	}
}

#endif
