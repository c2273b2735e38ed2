/*
 * put.c - writing values at the end of a buffer.
 */
#include <math.h>

#include "base/num.h"
#include "base/utf8.h"
#include "ndjson/nd.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Eight bytes at once: is one of them to be looked at? */
static inline bool
any_special(uint64_t x)
{
	const uint64_t ones = UINT64_MAX / 255, highs = ones << 7;
	uint64_t quote = x ^ ones * '"', back = x ^ ones * '\\';
	uint64_t del = x ^ ones * 0x7f;

	return ((x | (x - ones * 0x20) | (quote - ones) | (back - ones) |
		    (del - ones)) &
		   highs) != 0;
}

/*
 * Up to 16 bytes with nothing special in them: true when they were copied.
 * Both ends are read and written as wholes, which meet in the middle.
 */
static inline bool
copy_short(char *to, const char *p, size_t n)
{
	uint64_t a = 0, b = 0;

	if (n >= 8) {
		memcpy(&a, p, 8);
		memcpy(&b, p + n - 8, 8);
		if (any_special(a) || any_special(b))
			return false;
		memcpy(to, &a, 8);
		memcpy(to + n - 8, &b, 8);
		return true;
	}
	if (n < 4) {
		if (n == 0)
			return true;
		a = (unsigned char)p[0] |
		    (uint64_t)(unsigned char)p[n / 2] << 8 |
		    (uint64_t)(unsigned char)p[n - 1] << 16;
		if (any_special(a | UINT64_C(0x2020202020) << 24))
			return false;
		to[0] = p[0];
		to[n / 2] = p[n / 2];
		to[n - 1] = p[n - 1];
		return true;
	}
	memcpy(&a, p, 4);
	memcpy((char *)&a + 4, p + n - 4, 4);
	if (any_special(a))
		return false;
	memcpy(to, &a, 4);
	memcpy(to + n - 4, (char *)&a + 4, 4);
	return true;
}

/* Copies what needs no escape; buffers have room for 16 bytes too many. */
static inline size_t
copy_plain(char *to, const char *p, size_t n)
{
	size_t i = 0;

#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\');
	const __m128i space = _mm_set1_epi8(0x20), del = _mm_set1_epi8(0x7f);

	for (; n - i >= 16; i += 16) {
		__m128i v =
		    _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		__m128i hit =
		    _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote),
				     _mm_cmpeq_epi8(v, del)),
			_mm_or_si128(_mm_cmpeq_epi8(v, back),
			    _mm_cmplt_epi8(v, space)));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);

		_mm_storeu_si128((__m128i *)(void *)(to + i), v);
		if (mask != 0)
			return i + (size_t)__builtin_ctz(mask);
	}
#endif
	for (; i < n; i++) {
		if (p[i] == '"' || p[i] == '\\' || p[i] == 0x7f ||
		    (unsigned char)(p[i] - 0x20) >= 0x60)
			break;
		to[i] = p[i];
	}
	return i;
}

static char *
put_escape(char *to, uint32_t c)
{
	static const char from[] = "\"\\\b\f\n\r\t", word[] = "\"\\bfnrt";
	const char *at = c < 0x80 && c != 0 ? strchr(from, (int)c) : NULL;
	unsigned char b = (unsigned char)c;

	*to++ = '\\';
	if (at != NULL) {
		*to++ = word[at - from];
		return to;
	}
	memcpy(to, "u00", 3);
	return num_hex(to + 3, span(&b, 1));
}

/*
 * One character that copy_plain stopped at. Controls are escaped, those of
 * C1 too, so that a line may be looked at in a terminal; U+0000 can't stand
 * in a line and becomes U+FFFD, as what isn't UTF-8 does.
 */
static char *
put_special(char *to, struct span s, size_t *used, bool *clean)
{
	size_t n = utf8_len(s);

	*used = n ? n : 1;
	if (n == 0 || s.p[0] == '\0') {
		*clean = false;
		return utf8_put(to, 0xfffd);
	}
	if (n == 1)
		return put_escape(to, (unsigned char)s.p[0]);
	if (n == 2 && (unsigned char)s.p[0] == 0xc2 &&
	    (unsigned char)s.p[1] < 0xa0)
		return put_escape(to, (unsigned char)s.p[1]);
	memcpy(to, s.p, n);
	return to + n;
}

char *
nd_str_at(char *to, struct span s, bool *clean)
{
	*clean = true;
	*to++ = '"';
	if (s.n <= 16 && copy_short(to, s.p, s.n)) {
		to[s.n] = '"';
		return to + s.n + 1;
	}
	for (;;) {
		size_t n = copy_plain(to, s.p, s.n);

		to += n;
		s = span(s.p + n, s.n - n);
		if (s.n == 0)
			break;
		to = put_special(to, s, &n, clean);
		s = span(s.p + n, s.n - n);
	}
	*to++ = '"';
	return to;
}

bool
nd_put_text(struct buf *b, struct span s)
{
	bool clean;

	nd_wrote(b, nd_str_at(buf_need(b, nd_str_room(s.n)), s, &clean));
	return clean;
}

void
nd_put_str(struct buf *b, struct span s)
{
	nd_put_text(b, s);
}

void
nd_put_i64(struct buf *b, int64_t v)
{
	char *to = buf_need(b, NUM_MAX);

	b->n += (size_t)(num_i64(to, v) - to);
}

void
nd_put_u64(struct buf *b, uint64_t v)
{
	char *to = buf_need(b, NUM_MAX);

	b->n += (size_t)(num_u64(to, v) - to);
}

void
nd_put_f64(struct buf *b, double v)
{
	char *to = buf_need(b, NUM_MAX);

	if (isfinite(v))
		b->n += (size_t)(num_f64(to, v) - to);
	else
		buf_add(b, "null", 4);
}

void
nd_put_f32(struct buf *b, float v)
{
	char *to = buf_need(b, NUM_MAX);

	if (isfinite(v))
		b->n += (size_t)(num_f32(to, v) - to);
	else
		buf_add(b, "null", 4);
}

void
nd_put_bool(struct buf *b, bool v)
{
	buf_str(b, v ? "true" : "false");
}

void
nd_put_hex(struct buf *b, struct span s)
{
	char *to = buf_need(b, s.n * 2 + 2);

	*to = '"';
	num_hex(to + 1, s);
	to[1 + s.n * 2] = '"';
	b->n += s.n * 2 + 2;
}

void
nd_put_base64(struct buf *b, struct span s)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = (const unsigned char *)s.p;
	char *to = buf_need(b, s.n / 3 * 4 + 6), *from = to;
	uint32_t v;
	size_t n;

	*to++ = '"';
	for (n = s.n; n >= 3; n -= 3, p += 3) {
		v = (uint32_t)(p[0] << 16 | p[1] << 8 | p[2]);
		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		*to++ = digits[v >> 6 & 63];
		*to++ = digits[v & 63];
	}
	if (n != 0) {
		v = (uint32_t)(p[0] << 16 | (n == 2 ? p[1] << 8 : 0));
		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		*to++ = n == 2 ? digits[v >> 6 & 63] : '=';
		*to++ = '=';
	}
	*to++ = '"';
	b->n += (size_t)(to - from);
}
