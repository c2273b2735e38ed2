/*
 * walk.c - values out of lines that were checked before.
 */
#include "base/num.h"
#include "base/utf8.h"
#include "ndjson/nd.h"

static unsigned
hex4(const char *p)
{
	uint8_t b[2] = {0};

	num_read_hex(span(p, 4), b);
	return (unsigned)(b[0] << 8 | b[1]);
}

/* Behind \u: one code point, of one unit or of a surrogate pair. */
static const char *
put_unit(struct buf *room, const char *p)
{
	uint32_t c = hex4(p);
	char *to = buf_need(room, 4);

	p += 4;
	if (c >= 0xd800 && c <= 0xdbff) {
		c = 0x10000 + ((c - 0xd800) << 10) + (hex4(p + 2) - 0xdc00);
		p += 6;
	}
	room->n += (size_t)(utf8_put(to, c) - to);
	return p;
}

struct span
nd_text(const struct nd_val *v, struct buf *room)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *p = v->text.p, *end = p + v->text.n;

	if (!v->escaped)
		return v->text;
	room->n = 0;
	while (p < end) {
		const char *q = memchr(p, '\\', (size_t)(end - p)), *at;

		buf_add(room, p, (size_t)((q ? q : end) - p));
		if (q == NULL)
			break;
		at = strchr(from, q[1]);
		p = q + 2;
		if (q[1] == 'u')
			p = put_unit(room, p);
		else
			buf_char(room, at ? to[at - from] : q[1]);
	}
	return buf_all(room);
}

bool
nd_int(const struct nd_val *v, int64_t *out)
{
	return v->type == ND_INT && num_read_i64(v->text, out);
}

bool
nd_uint(const struct nd_val *v, uint64_t most, uint64_t *out)
{
	uint64_t n;

	if (v->type != ND_INT || !num_read_u64(v->text, &n) || n > most)
		return false;
	*out = n;
	return true;
}

bool
nd_num(const struct nd_val *v, double *out)
{
	struct buf text = {0};
	bool ok;

	if (v->type != ND_INT && v->type != ND_REAL)
		return false;
	if (num_read_f64(v->text, out))
		return true;
	buf_span(&text, v->text); /* longer than any sane number */
	buf_char(&text, '\0');
	ok = num_read_f64_long(text.p, out);
	buf_release(&text);
	return ok;
}

static void
space(struct nd_cursor *c)
{
	while (c->p < c->end && (unsigned char)*c->p <= ' ')
		c->p++;
}

/* Behind the string whose opening quote was passed. */
static const char *
string_end(const char *p, bool *escaped)
{
	*escaped = false;
	for (; *p != '"'; p++)
		if (*p == '\\') {
			*escaped = true;
			p++;
		}
	return p + 1;
}

static const char *
nested_end(const char *p)
{
	int depth = 0;
	bool escaped;

	do {
		char c = *p++;

		if (c == '"')
			p = string_end(p, &escaped);
		else if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
	} while (depth != 0);
	return p;
}

static const char *
number_end(const char *p, const char *end, enum nd_type *type)
{
	*type = ND_INT;
	for (; p < end; p++) {
		if (*p == '.' || *p == 'e' || *p == 'E')
			*type = ND_REAL;
		else if ((*p < '0' || *p > '9') && *p != '-' && *p != '+')
			break;
	}
	return p;
}

void
nd_value(struct nd_cursor *c, struct nd_val *v)
{
	const char *from;

	space(c);
	from = c->p;
	v->escaped = false;
	switch (*from) {
	case '"':
		v->type = ND_STRING;
		c->p = string_end(from + 1, &v->escaped);
		v->text = span(from + 1, (size_t)(c->p - from) - 2);
		return;
	case '{':
	case '[':
		v->type = *from == '{' ? ND_OBJECT : ND_ARRAY;
		c->p = nested_end(from);
		break;
	case 't':
		v->type = ND_TRUE;
		c->p = from + 4;
		break;
	case 'f':
		v->type = ND_FALSE;
		c->p = from + 5;
		break;
	case 'n':
		v->type = ND_NULL;
		c->p = from + 4;
		break;
	default:
		c->p = number_end(from, c->end, &v->type);
		break;
	}
	v->text = span(from, (size_t)(c->p - from));
}

void
nd_enter(struct nd_cursor *c, const struct nd_val *v)
{
	*c = (struct nd_cursor){v->text.p, v->text.p + v->text.n};
	if (v->type == ND_OBJECT || v->type == ND_ARRAY)
		c->p++;
	else
		c->p = c->end;
}

bool
nd_down(struct nd_cursor *c, char bracket)
{
	space(c);
	if (c->p == c->end || *c->p != bracket)
		return false;
	c->p++;
	return true;
}

bool
nd_more(struct nd_cursor *c)
{
	space(c);
	if (c->p < c->end && *c->p == ',') {
		c->p++;
		space(c);
	}
	if (c->p == c->end)
		return false;
	if (*c->p == ']' || *c->p == '}') {
		c->p++;
		return false;
	}
	return true;
}

bool
nd_key(struct nd_cursor *c, struct nd_val *key)
{
	if (!nd_more(c))
		return false;
	nd_value(c, key);
	space(c);
	c->p++; /* the colon */
	return true;
}

bool
nd_member(struct nd_cursor *c, struct nd_val *key, struct nd_val *v)
{
	if (!nd_key(c, key))
		return false;
	nd_value(c, v);
	return true;
}

bool
nd_item(struct nd_cursor *c, struct nd_val *v)
{
	if (!nd_more(c))
		return false;
	nd_value(c, v);
	return true;
}

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
base64_group(const char *p, size_t pad, uint32_t *out)
{
	size_t i;

	*out = 0;
	for (i = 0; i < 4; i++) {
		int d = i < 4 - pad ? base64_digit(p[i]) : 0;

		if (d < 0)
			return false;
		*out = *out << 6 | (uint32_t)d;
	}
	return true;
}

bool
nd_base64(struct span text, struct buf *out)
{
	unsigned char *to;
	size_t i, pad = 0;
	uint32_t v;

	if (text.n % 4 != 0)
		return false;
	if (text.n == 0)
		return true;
	if (text.p[text.n - 1] == '=')
		pad = text.p[text.n - 2] == '=' ? 2 : 1;
	to = (unsigned char *)buf_need(out, text.n / 4 * 3);
	for (i = 0; i < text.n; i += 4) {
		size_t skip = i + 4 == text.n ? pad : 0;

		if (!base64_group(text.p + i, skip, &v))
			return false;
		*to++ = (unsigned char)(v >> 16);
		*to++ = (unsigned char)(v >> 8);
		*to++ = (unsigned char)v;
	}
	out->n += text.n / 4 * 3 - pad;
	return true;
}
