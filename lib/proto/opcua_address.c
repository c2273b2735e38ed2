/*
 * opcua_address.c - the fields that an address is made of: a node, which of its
 * attributes, which elements of it; an object and its method.
 */
#include "base/num.h"
#include "proto/opcua.h"

enum { VALUE_ATTRIBUTE = 13 };

/* The address at hand is more than it was. */
static void
extend(struct opcua *u, struct span tail)
{
	struct opcua_item *it = &u->item;

	it->ref = opcua_text(u, it->ref, tail);
	if (it->point != 0)
		u->msg->points[it->point - 1].ref = ref_span(it->ref);
}

/* What a server found may be on another one: that is a detail, too. */
bool
opcua_role_touch(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	struct span id = opcua_node(u, r, f->kind == XNODE);

	if (!rd_ok(r))
		return true;
	if (id.n == 0 && (f->kind == XNODE || !u->service->request))
		return true; /* what wasn't made or found */
	opcua_touch(u, id.n != 0 ? id : SPAN("i=0"));
	if (f->kind == XNODE)
		opcua_tell(u, key, index,
		    (struct value){.kind = VALUE_TEXT, .s = id});
	return true;
}

bool
opcua_role_attribute(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	uint32_t n = rd_le32(r);
	const char *name = opcua_attribute(n);
	char text[NUM_MAX], *end = text;

	(void)f, (void)key, (void)index;
	if (!rd_ok(r) || n == VALUE_ATTRIBUTE)
		return true;
	*end++ = '/';
	if (name != NULL)
		end = stpcpy(end, name);
	else
		end = num_u64(end, n);
	extend(u, span(text, (size_t)(end - text)));
	u->item.value = false;
	return true;
}

/* "5" or "5:7": false: more dimensions, or none. */
static bool
read_range(struct span s, uint64_t *from, uint64_t *to)
{
	struct span rest, front = span_cut(s, ':', &rest);
	bool one = front.n == s.n;

	if (!num_read_u64(front, from) || *from > INT32_MAX)
		return false;
	*to = *from;
	return one ||
	       (num_read_u64(rest, to) && *to >= *from && *to <= INT32_MAX);
}

/* In one dimension it says which elements; else it stands as it is. */
bool
opcua_role_range(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	struct opcua_item *it = &u->item;
	uint64_t from, to;
	bool null;
	struct span s = opcua_string(r, &null);

	(void)f, (void)key, (void)index;
	if (!rd_ok(r) || s.n == 0)
		return true;
	if (!read_range(s, &from, &to)) {
		extend(u, SPAN("["));
		extend(u, ref_escape(u->msg, s));
		extend(u, SPAN("]"));
		return true;
	}
	it->ranged = true;
	it->base = (uint32_t)from;
	if (it->point != 0) {
		struct point *p = &u->msg->points[it->point - 1];

		p->ref = opcua_ref(u);
		p->count = (uint32_t)(to - from + 1);
	}
	return true;
}

/* Of the object at hand. */
bool
opcua_role_method(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	struct span id = opcua_node(u, r, false);

	(void)f, (void)key, (void)index;
	if (!rd_ok(r))
		return true;
	extend(u, SPAN("/"));
	extend(u, id.n != 0 ? id : SPAN("i=0"));
	u->item.value = false;
	return true;
}

bool
opcua_role_named(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	struct value v = opcua_scalar(u, r, f->kind);

	if (!rd_ok(r) || v.kind != VALUE_TEXT)
		return true;
	if (u->item.point != 0)
		u->msg->points[u->item.point - 1].name = v.s;
	else
		opcua_tell(u, key, index, v);
	return true;
}
