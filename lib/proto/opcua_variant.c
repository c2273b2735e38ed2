/*
 * opcua_variant.c - variants: OPC 10000-6, 5.2.2.16.
 *
 *	type(6 bits) dimensions?(1) array?(1), length(4), elements, number of
 *	dimensions(4), dimensions(4 each)
 */
#include "proto/opcua.h"

enum { TYPE = 0x3f, DIMENSIONS = 0x40, ARRAY = 0x80, TYPE_MAX = 31 };

bool
opcua_deeper(struct opcua *u, struct rd *r)
{
	if (u->depth < OPCUA_NEST_MAX) {
		u->depth++;
		return true;
	}
	rd_bad(r, "nested too deep");
	return false;
}

/* The reserved types are read as byte strings: 5.2.2.16. */
static enum opcua_kind
variant_kind(struct rd *r, uint8_t head)
{
	uint8_t type = head & TYPE;

	if (type > TYPE_MAX)
		rd_bad(r, "a variant of no known type");
	return type > DIAG ? BYTES : (enum opcua_kind)type;
}

/* One of a kind; a scalar that is nothing is null. */
void
opcua_one(struct opcua *u, struct rd *r, enum opcua_kind kind, const char *key,
    uint32_t index)
{
	struct value v;

	switch (kind) {
	case OBJECT:
		opcua_object(u, r, key, index);
		break;
	case DATA:
		opcua_data(u, r, key, index);
		break;
	case VARIANT:
		opcua_variant(u, r, key, index);
		break;
	case DIAG:
		opcua_diag(u, r, key, index);
		break;
	case NOTHING:
		v = (struct value){.kind = VALUE_NULL};
		opcua_tell(u, key, index, v);
		break;
	default:
		v = opcua_scalar(u, r, kind);
		if (rd_ok(r))
			opcua_tell(u, key, index, v);
		break;
	}
}

static void
skip_dimensions(struct rd *r)
{
	bool lie;
	uint32_t n = opcua_count(r, &lie);

	rd_skip(r, lie ? rd_left(r) + 1 : (size_t)n * 4);
}

/* As a detail, or below the path. */
void
opcua_variant(struct opcua *u, struct rd *r, const char *key, uint32_t index)
{
	uint8_t head = rd_u8(r);
	enum opcua_kind kind = variant_kind(r, head);
	struct opcua_place place;
	uint32_t n, i;
	bool lie;

	if (!rd_ok(r) || !opcua_deeper(u, r))
		return;
	if (head & ARRAY && kind != NOTHING) {
		n = opcua_count(r, &lie);
		place = opcua_begin(u, key, index, true);
		for (i = 0; i < n && rd_ok(r); i++)
			opcua_one(u, r, kind, NULL, i);
		opcua_end(u, &place);
		if (lie)
			rd_skip(r, rd_left(r) + 1);
		if (head & DIMENSIONS)
			skip_dimensions(r);
	} else {
		opcua_one(u, r, kind, key, index);
	}
	u->depth--;
}

/* Where structures in a node's value have their fields. */
static struct span
inside(struct opcua *u)
{
	const struct opcua_item *it = &u->item;

	return it->value ? opcua_text(u, it->ref, SPAN("/Value")) : it->ref;
}

/* The point that waited for a value gives way to those below it. */
static void
give_way(struct opcua *u)
{
	if (u->item.point != 0 && u->item.point == u->msg->npoints)
		u->msg->npoints--;
	u->item.point = 0;
}

/* A structure, or what else has parts: points below `path`. */
static void
put_parts(struct opcua *u, struct rd *r, enum opcua_kind kind, struct span path,
    uint32_t index, bool indexed)
{
	struct span outer = u->path;
	struct opcua_item item;

	give_way(u);
	item = u->item;
	u->path = path;
	if (indexed)
		u->path = opcua_indexed(u, path, index);
	u->item.point = 0;
	opcua_one(u, r, kind, NULL, OPCUA_HERE);
	u->item = item;
	u->path = outer;
}

void
opcua_put_scalar(struct opcua *u, struct rd *r, enum opcua_kind kind,
    struct ref ref)
{
	struct value v = {.kind = VALUE_NULL};
	struct point *p;

	if (kind != NOTHING)
		v = opcua_scalar(u, r, kind);
	if (!rd_ok(r) || (p = opcua_point(u, ref)) == NULL)
		return;
	p->value = v;
}

/*
 * The dimensions come last: the points of a matrix, numbered through so far,
 * get an index for each of them, if they fit.
 */
static void
fold(struct opcua *u, struct rd *r, size_t start, uint32_t count)
{
	struct msg *m = u->msg;
	uint32_t dims[8], n, i;
	uint64_t all = 1;
	bool lie;

	n = opcua_count(r, &lie);
	if (n > sizeof(dims) / sizeof(*dims))
		lie = true;
	for (i = 0; i < n && !lie; i++) {
		dims[i] = rd_le32(r);
		all = all > UINT32_MAX ? all : all * dims[i];
	}
	if (lie)
		rd_bad(r, "more dimensions than there can be");
	if (rd_ok(r) && all != count)
		u->misfit = true; /* some servers do: the lengths close */
	if (!rd_ok(r) || u->misfit || n < 2 || count == 0)
		return;
	opcua_fold(u, &m->points[start], m->npoints - start, dims, n);
}

static void
put_array(struct opcua *u, struct rd *r, enum opcua_kind kind, bool dims)
{
	uint32_t base = u->item.ranged ? u->item.base : 0, n, i;
	bool lie, parts = kind >= OBJECT;
	struct span outer = u->item.ref;
	size_t start = u->item.point ? u->item.point - 1 : u->msg->npoints;

	n = opcua_count(r, &lie);
	if (n != 0)
		outer = !parts		  ? opcua_text(u, outer, SPAN("["))
			: kind != VARIANT ? inside(u)
					  : outer;
	for (i = 0; i < n && rd_ok(r); i++)
		if (parts)
			put_parts(u, r, kind, outer, base + i, true);
		else
			opcua_put_scalar(u, r, kind,
			    opcua_element(outer, base + i));
	if (lie)
		rd_skip(r, rd_left(r) + 1);
	if (!dims)
		return;
	if (parts)
		skip_dimensions(r);
	else
		fold(u, r, start, n);
}

/* A variant as points of the item. */
void
opcua_points(struct opcua *u, struct rd *r)
{
	uint8_t head = rd_u8(r);
	enum opcua_kind kind = variant_kind(r, head);

	if (!rd_ok(r) || !opcua_deeper(u, r))
		return;
	if (head & ARRAY && kind != NOTHING) {
		put_array(u, r, kind, head & DIMENSIONS);
	} else if (kind >= OBJECT) {
		put_parts(u, r, kind, inside(u), 0, false);
	} else {
		opcua_put_scalar(u, r, kind, opcua_ref(u));
	}
	u->depth--;
}
