/*
 * cip_logix.c - tags, symbols and templates of Logix controllers, which many
 * others speak too: 1756-PM020, "CIP Services and User-Defined Types".
 *
 *	read		count(2)
 *	... fragmented	count(2) offset(4)
 *	... reply	type(2) [handle(2)] values
 *	write		type(2) [handle(2)] count(2) values
 *	... fragmented	type(2) [handle(2)] count(2) offset(4) values
 *
 * Elements are numbered from the one that the path names, and by the offset
 * of their fragment.
 */
#include "base/num.h"
#include "proto/enip.h"

enum {
	STRUCTURE = 0x02a0,
	STRING_HANDLE = 0x0fce, /* length(4) characters(82) pad(2) */
	STRING_SIZE = 88,
	STRING_CHARS = 82
};

/* What is read or written, apart from the values. */
struct tag {
	uint16_t type, handle, count;
	uint32_t offset;
	bool counted; /* the count is known */
};

static void
read_type(struct cip_call *c, struct rd *r, struct tag *g)
{
	const char *name;

	g->type = rd_le16(r);
	if (g->type == STRUCTURE)
		g->handle = rd_le16(r);
	if (!rd_ok(r))
		return;
	name = g->type == STRUCTURE ? "structure" : cip_type_name(g->type);
	detail_name(c->m, "type", name != NULL ? name : "unknown");
	if (name == NULL)
		detail_uint(c->m, "type_code", g->type);
	if (g->type == STRUCTURE)
		detail_uint(c->m, "structure_handle", g->handle);
}

static size_t
element_size(const struct tag *g)
{
	if (g->type == STRUCTURE)
		return g->handle == STRING_HANDLE ? STRING_SIZE : 0;
	return cip_type_size(g->type);
}

static bool
element_value(struct cip_call *c, struct rd *r, const struct tag *g,
    struct value *v)
{
	struct rd one;
	uint32_t n;

	if (g->type != STRUCTURE)
		return cip_value(c->m, r, g->type, v);
	one = rd_sub(r, STRING_SIZE);
	n = rd_le32(&one);
	if (n > STRING_CHARS)
		rd_bad(r, "a string longer than its structure");
	v->kind = VALUE_TEXT;
	v->s = rd_take(&one, n);
	return rd_ok(r);
}

/* Bytes of no known type: behind the first fragment they say where. */
static void
raw(struct cip_call *c, struct rd *r, const struct tag *g)
{
	struct point *p = cip_point(c, "");

	if (g->offset != 0) {
		char *tail = arena_alloc(&c->m->arena, NUM_MAX + 1);

		tail[0] = '@';
		p->ref.tail =
		    span(tail, (size_t)(num_u64(tail + 1, g->offset) - tail));
	}
	if (rd_left(r) == 0)
		return;
	p->value.kind = VALUE_BYTES;
	p->value.s = rd_rest(r);
}

/* One value of one element goes by the name of the path alone. */
static bool
is_single(const struct cip_call *c, const struct tag *g, size_t left,
    size_t size)
{
	return g->offset == 0 && left == size &&
	       (g->counted ? g->count == 1 : !c->reply || c->asked);
}

/* Strings of the standard say how long they are. */
static bool
is_text(const struct tag *g)
{
	return g->type == T_STRING || g->type == T_STRING2 ||
	       g->type == T_STRINGN || g->type == T_SHORT_STRING;
}

static void
texts(struct cip_call *c, struct rd *r, const struct tag *g)
{
	struct value v;
	uint32_t i;

	for (i = 0; rd_left(r) != 0; i++)
		if (!cip_value(c->m, r, g->type, &v))
			return;
		else if (i == 0 && rd_left(r) == 0)
			cip_point(c, "")->value = v;
		else
			cip_element(c, i)->value = v;
}

static void
values(struct cip_call *c, struct rd *r, const struct tag *g)
{
	size_t size = element_size(g), i, n = rd_left(r);
	struct value v;

	if (is_text(g) && g->offset == 0 && cip_fits(c, n)) {
		texts(c, r, g);
		return;
	}
	if (size == 0 || g->offset % size != 0 || !cip_fits(c, n / size)) {
		raw(c, r, g);
		return;
	}
	if (is_single(c, g, n, size)) {
		if (element_value(c, r, g, &v))
			cip_point(c, "")->value = v;
		return;
	}
	for (i = 0; i < n / size; i++)
		if (element_value(c, r, g, &v))
			cip_element(c, g->offset / (uint32_t)size + (uint32_t)i)
			    ->value = v;
	if (rd_left(r) != 0)
		rd_skip(r, size); /* not a whole number of elements */
}

static void
asked_range(struct cip_call *c, const struct tag *g)
{
	struct point *p = cip_point(c, "");

	p->count = g->count;
}

void
cip_read_tag_request(struct cip_call *c, struct rd *r)
{
	struct tag g = {.count = rd_le16(r)};

	asked_range(c, &g);
}

void
cip_read_fragment_request(struct cip_call *c, struct rd *r)
{
	struct tag g = {.count = rd_le16(r)};

	g.offset = rd_le32(r);
	asked_range(c, &g);
	if (rd_ok(r))
		detail_uint(c->m, "offset", g.offset);
}

void
cip_read_tag_reply(struct cip_call *c, struct rd *r)
{
	struct tag g = {0};
	struct rd q = c->query;

	if (rd_left(r) == 0) {
		cip_point(c, "");
		return;
	}
	if (c->asked) {
		g.count = rd_le16(&q);
		g.counted = rd_ok(&q);
		if (c->service->code == CIP_UNCONNECTED_SEND)
			g.offset = rd_le32(&q);
	}
	read_type(c, r, &g);
	if (g.offset != 0)
		detail_uint(c->m, "offset", g.offset);
	if (rd_ok(r))
		values(c, r, &g);
}

static void
write_request(struct cip_call *c, struct rd *r, bool fragment)
{
	struct tag g = {0};

	read_type(c, r, &g);
	g.count = rd_le16(r);
	g.counted = true;
	if (fragment)
		g.offset = rd_le32(r);
	if (!rd_ok(r)) {
		cip_point(c, "");
		return;
	}
	detail_uint(c->m, "elements", g.count);
	if (fragment)
		detail_uint(c->m, "offset", g.offset);
	values(c, r, &g);
}

void
cip_write_tag_request(struct cip_call *c, struct rd *r)
{
	write_request(c, r, false);
}

void
cip_write_fragment_request(struct cip_call *c, struct rd *r)
{
	write_request(c, r, true);
}

/* The address and how much of it, no value. */
void
cip_write_tag_reply(struct cip_call *c, struct rd *r)
{
	struct point *p = cip_point(c, "");
	struct rd q = c->query;
	uint16_t count;

	if (c->asked && c->service->code != 0x4e) {
		if (rd_le16(&q) == STRUCTURE)
			rd_skip(&q, 2);
		count = rd_le16(&q);
		p->count = count > 1 ? count : 0;
	}
	cip_rest(c, r);
}

/* size(2) or(size) and(size): tag = (tag | or) & and */
void
cip_modify_tag_request(struct cip_call *c, struct rd *r)
{
	uint16_t size = rd_le16(r);
	struct span or = rd_take(r, size), and = rd_take(r, size);

	cip_point(c, "");
	if (!rd_ok(r))
		return;
	detail_bytes(c->m, "or_mask", or);
	detail_bytes(c->m, "and_mask", and);
}

/* count(2) attributes(2 each), from the path's instance on */
void
cip_symbols_request(struct cip_call *c, struct rd *r)
{
	uint16_t n = rd_le16(r), i;

	cip_point(c, "");
	detail_array(c->m, "attributes");
	for (i = 0; i < n && rd_left(r) >= 2; i++)
		detail_uint(c->m, NULL, rd_le16(r));
	detail_close(c->m);
	if (i < n)
		rd_skip(r, 2); /* fewer than it says */
}

/* The reference of the path up to its last class: "Program:Main.107/". */
static struct span
scope_of(struct cip_call *c, size_t *class_at)
{
	struct span text = cip_ref(c)->text;
	size_t n = text.n;

	while (n != 0 && text.p[n - 1] != '/')
		n--;
	*class_at = n;
	while (n != 0 && text.p[n - 1] != '.')
		n--;
	return span(text.p, n);
}

void
cip_symbol_named(struct cip_call *c, uint32_t instance, struct span name)
{
	size_t class_at;
	struct span scope = scope_of(c, &class_at);

	enip_symbol_add(c->talk, scope, instance,
	    cip_escape(c->m, name, scope.n == 0));
}

static struct point *
symbol_point(struct cip_call *c, uint32_t instance, uint16_t id, bool bracket)
{
	struct span text = cip_ref(c)->text;
	size_t class_at;
	char *p, *end;

	scope_of(c, &class_at);
	p = end = arena_alloc(&c->m->arena, class_at + 2 * NUM_MAX);
	memcpy(p, text.p, class_at);
	end = num_u64(end + class_at, instance);
	*end++ = '/';
	end = num_u64(end, id);
	if (bracket)
		*end++ = '[';
	return msg_point(c->m, ref_span(span(p, (size_t)(end - p))));
}

/* An attribute of several numbers, [i] each. */
static bool
symbol_members(struct cip_call *c, struct rd *r, uint32_t instance,
    const struct cip_attribute *a)
{
	struct value v;
	uint8_t i;

	for (i = 0; i < a->n; i++) {
		struct point *p;

		if (!cip_value(c->m, r, a->members[i].type, &v))
			return false;
		p = symbol_point(c, instance, a->id, true);
		p->name = span_str(a->name);
		p->ref.numbered = true;
		p->ref.n = i;
		p->ref.tail = SPAN("]");
		p->value = v;
	}
	return true;
}

static bool
symbol_attribute(struct cip_call *c, struct rd *r, uint32_t instance,
    const struct cip_attribute *a)
{
	struct value v;
	struct point *p;

	if (a->type == T_STRUCT)
		return symbol_members(c, r, instance, a);
	if (!cip_value(c->m, r, a->type, &v))
		return false;
	p = symbol_point(c, instance, a->id, false);
	p->name = span_str(a->name);
	p->value = v;
	if (a->type != T_STRING)
		return true;
	cip_symbol_named(c, instance, v.s);
	return true;
}

/* One symbol: instance(4), then the attributes that were asked for. */
static bool
symbol(struct cip_call *c, struct rd *r, struct rd ids)
{
	uint32_t instance = rd_le32(r);

	while (rd_left(&ids) >= 2 && rd_ok(r)) {
		const struct cip_attribute *a =
		    cip_attribute_of(CLASS_SYMBOL, false, rd_le16(&ids));

		if (a == NULL || !symbol_attribute(c, r, instance, a))
			return false;
	}
	return rd_ok(r);
}

void
cip_symbols_reply(struct cip_call *c, struct rd *r)
{
	struct rd q = c->query, ids;
	uint16_t n = rd_le16(&q);

	ids = rd_sub(&q, n * 2u);
	if (c->asked && rd_ok(&q) && c->path.has & HAS_CLASS &&
	    cip_fits(c, rd_left(r)))
		while (rd_left(r) != 0 && symbol(c, r, ids))
			continue;
	if (c->m->npoints == 0)
		cip_point(c, "");
	cip_rest(c, r);
}

/* offset(4) size(2) */
void
cip_template_request(struct cip_call *c, struct rd *r)
{
	uint32_t offset = rd_le32(r);
	uint16_t size = rd_le16(r);

	cip_point(c, "");
	if (!rd_ok(r))
		return;
	detail_uint(c->m, "offset", offset);
	detail_uint(c->m, "size", size);
}
