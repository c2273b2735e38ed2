/*
 * cip_path.c - padded paths: Volume 1, appendix C-1.4. The top three bits of
 * a segment's first byte say what it is:
 *
 *	000 port	e pppp, [link size], [port(2)], link address
 *	001 logical	ttt ff, value of 8, 16 or 32 bits behind a pad
 *	010 network	a ssss, one byte, or words and data
 *	011 symbolic	size, characters
 *	100 data	80 words data, or 91 size characters
 *	101, 110	data types
 */
#include "base/num.h"
#include "proto/enip.h"

enum { PORT_WIDE = 0x10, PORT_MORE = 0x0f };
enum { DATA_SIMPLE = 0x80, DATA_SYMBOL = 0x91 };
enum { KEY_PLAIN = 4, KEY_SERIAL = 5 };

static void
pad(struct rd *r)
{
	if (rd_at(r) % 2 != 0)
		rd_skip(r, 1);
}

static void
port(struct rd *r, uint8_t first, struct cip_segment *s)
{
	uint8_t size = 1;

	s->kind = SEG_PORT;
	s->wide = first & PORT_WIDE;
	if (s->wide)
		size = rd_u8(r);
	s->n = first & PORT_MORE;
	if (s->n == PORT_MORE)
		s->n = rd_le16(r);
	s->bytes = rd_take(r, size);
	pad(r);
}

static void
logical(struct rd *r, uint8_t first, struct cip_segment *s)
{
	s->kind = (enum cip_kind)(first >> 2 & 7);
	if (s->kind == SEG_KEY) {
		uint8_t format = rd_u8(r);

		if (format != KEY_PLAIN && format != KEY_SERIAL)
			rd_bad(r, "an electronic key of no known format");
		s->bytes = rd_take(r, format == KEY_SERIAL ? 12 : 8);
		return;
	}
	if (s->kind == SEG_EXTENDED)
		s->sub = rd_u8(r);
	else if (first & 3)
		rd_skip(r, 1);
	switch (first & 3) {
	case 0:
		s->n = rd_u8(r);
		pad(r);
		break;
	case 1:
		s->n = rd_le16(r);
		break;
	case 2:
		s->n = rd_le32(r);
		break;
	default:
		rd_bad(r, "a logical segment of a reserved format");
	}
}

static void
network(struct rd *r, uint8_t first, struct cip_segment *s)
{
	s->kind = SEG_NETWORK;
	s->sub = first & 0x1f;
	if (first & 0x10) {
		s->bytes = rd_take(r, rd_u8(r) * 2u);
	} else {
		s->n = rd_u8(r);
	}
}

/* Extended strings (size 0) have characters of two or three bytes. */
static void
symbolic(struct rd *r, uint8_t first, struct cip_segment *s)
{
	size_t size = first & 0x1f;

	s->kind = SEG_SYMBOL;
	if (size == 0) {
		uint8_t format = rd_u8(r);

		size = format & 0x1f;
		if (format >> 5 == 1)
			size *= 2;
		else if (format >> 5 == 2)
			size *= 3;
		else if (format >> 5 == 6 && size >= 6 && size <= 8)
			size = size == 6 ? 1 : size == 7 ? 2 : 4;
		else
			rd_bad(r, "a symbol of a reserved format");
	}
	s->bytes = rd_take(r, size);
	pad(r);
}

static void
data(struct rd *r, uint8_t first, struct cip_segment *s)
{
	s->kind = first == DATA_SYMBOL ? SEG_SYMBOL : SEG_DATA;
	if (first == DATA_SYMBOL)
		s->bytes = rd_take(r, rd_u8(r));
	else if (first == DATA_SIMPLE)
		s->bytes = rd_take(r, rd_u8(r) * 2u);
	else
		rd_bad(r, "a data segment of a reserved type");
	pad(r);
}

bool
cip_segment(struct rd *r, struct cip_segment *s)
{
	uint8_t first;

	*s = (struct cip_segment){.kind = SEG_TYPE};
	if (rd_left(r) == 0)
		return false;
	first = rd_u8(r);
	switch (first >> 5) {
	case 0:
		port(r, first, s);
		break;
	case 1:
		logical(r, first, s);
		break;
	case 2:
		network(r, first, s);
		break;
	case 3:
		symbolic(r, first, s);
		break;
	case 4:
		data(r, first, s);
		break;
	default:
		rd_bad(r, "a path segment whose length isn't known");
	}
	return rd_ok(r);
}

void
cip_path_read(struct rd *r, struct cip_path *p)
{
	struct cip_segment s;

	*p = (struct cip_path){.bytes = span(r->p, rd_left(r))};
	while (cip_segment(r, &s))
		switch (s.kind) {
		case SEG_CLASS:
			p->class = s.n;
			p->has = HAS_CLASS | (p->has & HAS_SYMBOL);
			break;
		case SEG_INSTANCE:
			p->instance = s.n;
			p->has |= HAS_INSTANCE;
			break;
		case SEG_POINT:
			p->point = s.n;
			p->has |= HAS_POINT;
			break;
		case SEG_ATTRIBUTE:
			p->attribute = s.n;
			p->has |= HAS_ATTRIBUTE;
			break;
		case SEG_SYMBOL:
			p->has = HAS_SYMBOL;
			break;
		default:
			break;
		}
}

uint32_t
cip_path_class(const struct cip_path *p)
{
	if (p->has & HAS_CLASS)
		return p->class;
	return p->has & HAS_SYMBOL ? CLASS_TAG : CLASS_ANY;
}

static void
route_add(struct cip_route *t, const char *p, size_t n)
{
	size_t room = sizeof(t->text) - t->n;

	if (n > room)
		n = room;
	memcpy(t->text + t->n, p, n);
	t->n = (uint8_t)(t->n + n);
}

static void
hop(struct cip_route *t, const struct cip_segment *s)
{
	char text[2 * NUM_MAX], *end = text;

	if (t->n != 0)
		*end++ = '/';
	end = num_u64(end, s->n);
	*end++ = '/';
	if (!s->wide && s->bytes.n != 0)
		end = num_u64(end, (uint8_t)s->bytes.p[0]);
	route_add(t, text, (size_t)(end - text));
	if (s->wide)
		route_add(t, s->bytes.p, s->bytes.n);
}

/* One hop over the backplane, which is port 1, is a slot. */
void
cip_route_read(struct span path, struct cip_route *t)
{
	struct rd r = rd_init(path, false);
	struct cip_segment s;
	unsigned hops = 0;

	t->n = 0;
	t->station = -1;
	while (cip_segment(&r, &s)) {
		if (s.kind != SEG_PORT)
			continue;
		hop(t, &s);
		t->station = hops++ == 0 && s.n == 1 && !s.wide
				 ? (uint8_t)s.bytes.p[0]
				 : -1;
	}
	if (t->station >= 0)
		t->n = 0;
}
