#include "base/num.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char num_pairs[200] =
    "00010203040506070809101112131415161718192021222324"
    "25262728293031323334353637383940414243444546474849"
    "50515253545556575859606162636465666768697071727374"
    "75767778798081828384858687888990919293949596979899";

static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
    1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

char *
num_u64(char *p, uint64_t v)
{
	char digits[20], *at = digits + sizeof(digits);
	size_t n;

	if (v < 65536)
		return num_u16(p, (uint32_t)v);
	while (v >= 100) {
		at -= 2;
		memcpy(at, num_pairs + v % 100 * 2, 2);
		v /= 100;
	}
	if (v >= 10) {
		at -= 2;
		memcpy(at, num_pairs + v * 2, 2);
	} else {
		*--at = (char)('0' + v);
	}
	n = (size_t)(digits + sizeof(digits) - at);
	memcpy(p, at, n);
	return p + n;
}

char *
num_i64(char *p, int64_t v)
{
	if (v >= 0)
		return num_u64(p, (uint64_t)v);
	*p++ = '-';
	return num_u64(p, (uint64_t)0 - (uint64_t)v);
}

/* A decimal fraction: `m` without its last `k` digits, a point, those. */
static char *
put_fraction(char *p, uint64_t m, int k)
{
	char digits[NUM_MAX];
	int n = (int)(num_u64(digits, m) - digits), i;

	if (n <= k) {
		*p++ = '0';
		*p++ = '.';
		for (i = n; i < k; i++)
			*p++ = '0';
		memcpy(p, digits, (size_t)n);
		return p + n;
	}
	memcpy(p, digits, (size_t)(n - k));
	p += n - k;
	if (k != 0) {
		*p++ = '.';
		memcpy(p, digits + n - k, (size_t)k);
		p += k;
	}
	return p;
}

/*
 * Most process values are decimal fractions of few digits. If v * 10^k is
 * (nearly) an integer m below 2^53, m / 10^k is rounded once from two exact
 * doubles, so when it equals v, its text reads back as v; the smallest such k
 * is the shortest text. All else goes the slow way through printf.
 */
static char *
put_simple(char *p, double v, double limit, int most, bool single)
{
	union {
		double d;
		uint64_t u;
	} back;
	int k;

	for (k = 0; k <= most; k++) {
		double m = nearbyint(v * tens[k]);

		if (m >= limit)
			return NULL;
		back.d = m / tens[k];
		if (single && (back.u & 0x1fffffff) == 0x10000000)
			continue; /* between two floats: rounds twice */
		if (single ? (float)back.d == (float)v : back.d == v)
			return put_fraction(p, (uint64_t)m, k);
	}
	return NULL;
}

static char *
put_slow(char *p, double v, int from, int to, bool single)
{
	char text[NUM_MAX];
	int digits, n = 0;

	for (digits = from; digits <= to; digits++) {
		n = snprintf(text, sizeof(text), "%.*g", digits, v);
		if (single ? strtof(text, NULL) == (float)v
			   : strtod(text, NULL) == v)
			break;
	}
	memcpy(p, text, (size_t)n);
	if (memchr(text, '.', (size_t)n) == NULL &&
	    memchr(text, 'e', (size_t)n) == NULL) {
		memcpy(p + n, ".0", 2); /* stay a real beyond 2^53 */
		n += 2;
	}
	return p + n;
}

static char *
put_real(char *p, double v, bool single)
{
	double limit = single ? 1e9 : NUM_EXACT;
	char *q;

	if (signbit(v)) {
		*p++ = '-';
		v = -v;
		if (v == 0) {
			memcpy(p, "0.0", 3); /* as an integer, -0 is 0 */
			return p + 3;
		}
	}
	q = put_simple(p, v, limit, single ? 9 : 15, single);
	if (q != NULL)
		return q;
	if (single)
		return put_slow(p, v, v < (double)FLT_MIN ? 1 : FLT_DIG,
		    FLT_DECIMAL_DIG, true);
	return put_slow(p, v, v < DBL_MIN ? 1 : DBL_DIG, DBL_DECIMAL_DIG,
	    false);
}

char *
num_f64(char *p, double v)
{
	return put_real(p, v, false);
}

char *
num_f32(char *p, float v)
{
	return put_real(p, (double)v, true);
}

char *
num_hex(char *p, struct span bytes)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < bytes.n; i++) {
		*p++ = digits[(unsigned char)bytes.p[i] >> 4];
		*p++ = digits[(unsigned char)bytes.p[i] & 15];
	}
	return p;
}

bool
num_read_u64(struct span s, uint64_t *out)
{
	uint64_t v = 0;
	size_t i;

	for (i = 0; i < s.n; i++) {
		unsigned d = (unsigned)(unsigned char)s.p[i] - '0';

		if (d > 9 || v > UINT64_MAX / 10 ||
		    (v == UINT64_MAX / 10 && d > UINT64_MAX % 10))
			return false;
		v = v * 10 + d;
	}
	*out = v;
	return s.n != 0;
}

bool
num_read_i64(struct span s, int64_t *out)
{
	bool minus = s.n != 0 && s.p[0] == '-';
	uint64_t v, most = (uint64_t)INT64_MAX + (minus ? 1 : 0);

	if (minus)
		s = span(s.p + 1, s.n - 1);
	if (!num_read_u64(s, &v) || v > most)
		return false;
	*out = minus ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

bool
num_read_size(struct span s, uint64_t *out)
{
	static const struct {
		const char *name;
		uint64_t bytes;
	} units[] = {
	    {"", 1},
	    {"B", 1},
	    {"k", 1 << 10},
	    {"K", 1 << 10},
	    {"KiB", 1 << 10},
	    {"kB", 1000},
	    {"M", 1 << 20},
	    {"MiB", 1 << 20},
	    {"MB", 1000000},
	    {"G", 1 << 30},
	    {"GiB", 1 << 30},
	    {"GB", 1000000000},
	    {"T", UINT64_C(1) << 40},
	    {"TiB", UINT64_C(1) << 40},
	    {"TB", UINT64_C(1000000000000)},
	};
	size_t n = 0, i;
	uint64_t v;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	if (!num_read_u64(span(s.p, n), &v))
		return false;
	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (span_is(span(s.p + n, s.n - n), units[i].name))
			return !__builtin_mul_overflow(v, units[i].bytes, out);
	return false;
}

bool
num_read_f64_long(const char *s, double *out)
{
	char *end;

	*out = strtod(s, &end);
	return *s != '\0' && *end == '\0' && isfinite(*out);
}

bool
num_read_f64(struct span s, double *out)
{
	char text[128];
	uint64_t v = 0;
	size_t i = 0;

	if (s.n == 0 || s.n >= sizeof(text))
		return false;
	for (; i < s.n && i < 15 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		v = v * 10 + (uint64_t)(s.p[i] - '0');
	if (i == s.n) { /* a short integer: no strtod */
		*out = (double)v;
		return true;
	}
	for (i = 0; i < s.n; i++)
		if (strchr("0123456789+-.eE", s.p[i]) == NULL || s.p[i] == 0)
			return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	return num_read_f64_long(text, out);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
num_read_hex(struct span s, uint8_t *out)
{
	size_t i;

	if (s.n % 2 != 0)
		return false;
	for (i = 0; i < s.n; i += 2) {
		int hi = hex_digit(s.p[i]), lo = hex_digit(s.p[i + 1]);

		if (hi < 0 || lo < 0)
			return false;
		out[i / 2] = (uint8_t)(hi << 4 | lo);
	}
	return true;
}
