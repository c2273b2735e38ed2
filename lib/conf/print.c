#include "conf/print.h"

#include "base/num.h"
#include "base/ts.h"
#include "base/utf8.h"

static bool
is_plain(struct span s)
{
	static const char *const retyped[] = {
	    "y", "n", "yes", "no", "on", "off", "true", "false", "null"};
	char lower[8] = "";
	size_t i;

	if (s.n == 0 || !((s.p[0] | 32) >= 'a' && (s.p[0] | 32) <= 'z'))
		return false;
	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '_' || c == '-' ||
			c == '.' || c == '/'))
			return false;
		if (i < sizeof(lower) - 1)
			lower[i] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
	}
	for (i = 0; i < sizeof(retyped) / sizeof(*retyped); i++)
		if (s.n < sizeof(lower) && strcmp(lower, retyped[i]) == 0)
			return false;
	return true;
}

/*
 * Beyond ASCII: what YAML takes for a line's end, a mark of byte order or no
 * character at all. 0: it may stand as it is.
 */
static unsigned
odd(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	unsigned c;

	if (n != 2 && n != 3)
		return 0;
	c = n == 2 ? (p[0] & 31u) << 6 | (p[1] & 63u)
		   : (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
	return c < 0xa0 || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
		       c >= 0xfffe
		   ? c
		   : 0;
}

/* The first character; returns its length. */
static size_t
put_quoted(FILE *f, struct span s)
{
	size_t n = utf8_len(s);
	unsigned char c = (unsigned char)s.p[0];

	if (c == '"' || c == '\\')
		fprintf(f, "\\%c", c);
	else if (c < ' ' || c == 0x7f)
		fprintf(f, "\\x%02x", c);
	else if (n == 0)
		fputs("\\ufffd", f);
	else if (odd(s.p, n) != 0)
		fprintf(f, "\\u%04x", odd(s.p, n));
	else
		fwrite(s.p, 1, n, f);
	return n ? n : 1;
}

void
yaml_text(FILE *f, struct span s)
{
	size_t n;

	if (is_plain(s)) {
		fwrite(s.p, 1, s.n, f);
		return;
	}
	putc('"', f);
	for (; s.n != 0; s = span(s.p + n, s.n - n))
		n = put_quoted(f, s);
	putc('"', f);
}

void
yaml_num(FILE *f, double v)
{
	char text[NUM_MAX], *end = num_f64(text, v);

	fwrite(text, 1, (size_t)(end - text), f);
}

void
yaml_duration(FILE *f, int64_t d)
{
	char text[64], *end = ts_put_duration(text, d);

	fwrite(text, 1, (size_t)(end - text), f);
}

void
yaml_time(FILE *f, int64_t ts)
{
	struct ts_cache none = {0};
	char text[TS_LEN];

	ts_put(text, &none, ts);
	fprintf(f, "\"%.*s\"", TS_LEN, text);
}

void
yaml_member(FILE *f, bool *first, const char *key)
{
	fprintf(f, "%s%s: ", *first ? "" : ", ", key);
	*first = false;
}

void
yaml_member_text(FILE *f, bool *first, const char *key, struct span s)
{
	if (s.n == 0)
		return;
	yaml_member(f, first, key);
	yaml_text(f, s);
}

void
yaml_texts(FILE *f, const struct span *list, size_t n)
{
	size_t i;

	putc('[', f);
	for (i = 0; i < n; i++) {
		if (i != 0)
			fputs(", ", f);
		yaml_text(f, list[i]);
	}
	putc(']', f);
}
