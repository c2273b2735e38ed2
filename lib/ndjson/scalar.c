#include "ndjson/scalar.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"

const char *
scan_fail(struct scan *s, const char *p, const char *what)
{
	err_set(s->e, "column %zu: %s", (size_t)(p - s->line) + 1, what);
	return NULL;
}

static const char *
hex4(struct scan *s, const char *p, unsigned *out)
{
	uint8_t b[2];

	if (s->end - p < 4 || !num_read_hex(span(p, 4), b))
		return scan_fail(s, p, "\\u wants four hexadecimal digits");
	*out = (unsigned)(b[0] << 8 | b[1]);
	return p + 4;
}

/* Behind the backslash. */
static const char *
skip_escape(struct scan *s, const char *p)
{
	unsigned hi, lo;

	if (p == s->end)
		return scan_fail(s, p, "the string doesn't end");
	if (*p != 'u') {
		if (*p == '\0' || strchr("\"\\/bfnrt", *p) == NULL)
			return scan_fail(s, p, "unknown escape");
		return p + 1;
	}
	if ((p = hex4(s, p + 1, &hi)) == NULL)
		return NULL;
	if (hi == 0)
		return scan_fail(s, p, "U+0000 is not allowed");
	if (hi < 0xd800 || hi > 0xdfff)
		return p;
	if (hi > 0xdbff || s->end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return scan_fail(s, p, "lone surrogate");
	if ((p = hex4(s, p + 2, &lo)) == NULL)
		return NULL;
	if (lo < 0xdc00 || lo > 0xdfff)
		return scan_fail(s, p, "lone surrogate");
	return p;
}

const char *
scan_string_rest(struct scan *s, const char *p, bool *escaped)
{
	size_t n;

	for (;; p = plain_run(p, s->end)) {
		if (p == s->end)
			return scan_fail(s, p, "the string doesn't end");
		if (*p == '"')
			return p + 1;
		if (*p == '\\') {
			s->escaped = *escaped = true;
			if ((p = skip_escape(s, p + 1)) == NULL)
				return NULL;
		} else if ((unsigned char)*p < 0x20) {
			return scan_fail(s, p, "control character in a string");
		} else {
			n = utf8_len(span(p, (size_t)(s->end - p)));
			if (n == 0)
				return scan_fail(s, p, "not UTF-8");
			p += n;
		}
	}
}

static const char *
real_fits(struct scan *s, const char *from, const char *p)
{
	struct buf text = {0};
	bool fits;

	buf_add(&text, from, (size_t)(p - from));
	buf_char(&text, '\0');
	errno = 0;
	fits = !isinf(strtod(text.p, NULL)) || errno != ERANGE;
	buf_release(&text);
	return fits ? p : scan_fail(s, from, "number beyond a double");
}

const char *
scan_real(struct scan *s, const char *from, const char *p, size_t whole)
{
	const char *digits;
	size_t exponent = 0;

	if (*p == '.') {
		digits = p + 1;
		if ((p = skip_digits(digits)) == digits)
			return scan_fail(s, p, "a point without digits");
	}
	if ((*p | 0x20) == 'e') {
		p++;
		if (*p == '+' || *p == '-')
			p++;
		digits = p;
		p = skip_digits(p);
		if ((exponent = (size_t)(p - digits)) == 0)
			return scan_fail(s, p, "an exponent without digits");
	}
	return whole < 200 && exponent < 3 ? p : real_fits(s, from, p);
}

const char *
scan_word(struct scan *s, const char *p, const char *word, size_t n)
{
	if ((size_t)(s->end - p) < n || memcmp(p, word, n) != 0)
		return scan_fail(s, p, "expected a value");
	return p + n;
}
