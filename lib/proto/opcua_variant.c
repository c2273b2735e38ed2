/*
 * opcua_variant.c - the types that hold others: variants, data values,
 * extension objects, diagnostics. OPC 10000-6, 5.2.2.12 to 17.
 *
 *	variant   type(6 bits) dimensions?(1) array?(1), length(4), elements,
 *	          number of dimensions(4), dimensions(4 each)
 *	data      mask(1) variant status(4) source(8) ps(2) server(8) ps(2)
 *	object    type, 0 | 1 length(4) bytes | 2 length(4) XML
 */
#include "proto/opcua.h"

enum { TYPE = 0x3f, DIMENSIONS = 0x40, ARRAY = 0x80, TYPE_MAX = 31 };
enum {
	HAS_VALUE = 1,
	HAS_STATUS = 2,
	HAS_SOURCE = 4,
	HAS_SERVER = 8,
	HAS_SOURCE_PS = 16,
	HAS_SERVER_PS = 32
};
enum { NO_BODY, BINARY, XML_BODY };

static bool
deeper(struct opcua *u, struct rd *r)
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
static void
tell_one(struct opcua *u, struct rd *r, enum opcua_kind kind, const char *key,
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

	if (!rd_ok(r) || !deeper(u, r))
		return;
	if (head & ARRAY && kind != NOTHING) {
		n = opcua_count(r, &lie);
		place = opcua_begin(u, key, index, true);
		for (i = 0; i < n && rd_ok(r); i++)
			tell_one(u, r, kind, NULL, i);
		opcua_end(u, &place);
		if (lie)
			rd_skip(r, rd_left(r) + 1);
		if (head & DIMENSIONS)
			skip_dimensions(r);
	} else {
		tell_one(u, r, kind, key, index);
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
	tell_one(u, r, kind, NULL, OPCUA_HERE);
	u->item = item;
	u->path = outer;
}

static void
put_scalar(struct opcua *u, struct rd *r, enum opcua_kind kind, struct ref ref)
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
			put_scalar(u, r, kind, opcua_element(outer, base + i));
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

	if (!rd_ok(r) || !deeper(u, r))
		return;
	if (head & ARRAY && kind != NOTHING) {
		put_array(u, r, kind, head & DIMENSIONS);
	} else if (kind >= OBJECT) {
		put_parts(u, r, kind, inside(u), 0, false);
	} else {
		put_scalar(u, r, kind, opcua_ref(u));
	}
	u->depth--;
}

/* Number and name, where the value isn't simply good. */
static void
tell_status(struct opcua *u, uint32_t status)
{
	const char *name = opcua_status_name(status);
	struct value v = {.kind = VALUE_UINT, .u = status};

	if (status == 0)
		return;
	if (name != NULL) {
		v.kind = VALUE_TEXT;
		v.s = span_str(name);
	}
	opcua_tell(u, "status_code", 0, v);
}

static void
tell_picoseconds(struct opcua *u, struct rd *r, const char *key)
{
	struct value v = {.kind = VALUE_UINT};

	v.u = rd_le16(r);
	if (rd_ok(r))
		opcua_tell(u, key, 0, v);
}

/* A timestamp that there is. */
static void
tell_time(struct opcua *u, uint64_t ticks, const char *key)
{
	uint8_t bytes[8];
	struct rd r = rd_init(span(bytes, sizeof(bytes)), false);
	struct value v;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(ticks >> 8 * i);
	v = opcua_scalar(u, &r, TIME);
	if (v.kind != VALUE_NULL)
		opcua_tell(u, key, 0, v);
}

/* In a detail or below the path: all of it is told. */
void
opcua_data(struct opcua *u, struct rd *r, const char *key, uint32_t index)
{
	uint8_t mask = rd_u8(r);
	struct opcua_place place;

	if (!rd_ok(r) || !deeper(u, r))
		return;
	place = opcua_begin(u, key, index, false);
	if (mask & HAS_VALUE)
		opcua_variant(u, r, "value", 0);
	if (mask & HAS_STATUS)
		tell_status(u, rd_le32(r));
	if (mask & HAS_SOURCE)
		tell_time(u, rd_le64(r), "source_timestamp");
	if (mask & HAS_SOURCE_PS)
		tell_picoseconds(u, r, "source_picoseconds");
	if (mask & HAS_SERVER)
		tell_time(u, rd_le64(r), "server_timestamp");
	if (mask & HAS_SERVER_PS)
		tell_picoseconds(u, r, "server_picoseconds");
	opcua_end(u, &place);
	u->depth--;
}

/* How good the item's points are, and of when. */
static void
qualify(struct opcua *u, size_t start, uint8_t mask, uint32_t status,
    uint64_t ticks)
{
	bool asked = u->msg->dir == DIR_REQUEST && !(mask & HAS_STATUS);
	const char *quality = asked ? NULL : opcua_quality(status);
	int64_t ts = opcua_time(ticks);
	size_t i;

	for (i = start; i < u->msg->npoints; i++) {
		struct point *p = &u->msg->points[i];

		p->quality = quality;
		p->qraw = status;
		p->has_qraw = status != 0;
		p->time = ts;
	}
}

/* The item's value: points; what these can't say is a detail. */
void
opcua_data_points(struct opcua *u, struct rd *r, const char *key,
    uint32_t index)
{
	size_t start = u->item.point ? u->item.point - 1 : u->msg->npoints;
	uint8_t mask = rd_u8(r);
	struct opcua_place place;
	uint64_t source = 0, server = 0;
	uint32_t status = 0;

	if (!rd_ok(r))
		return;
	place = opcua_begin(u, key, index, false);
	if (mask & HAS_VALUE)
		opcua_points(u, r);
	else
		put_scalar(u, r, NOTHING, opcua_ref(u));
	if (mask & HAS_STATUS)
		tell_status(u, status = rd_le32(r));
	if (mask & HAS_SOURCE)
		source = rd_le64(r);
	if (mask & HAS_SOURCE_PS)
		tell_picoseconds(u, r, "source_picoseconds");
	if (mask & HAS_SERVER)
		server = rd_le64(r);
	if (server != source && source != 0)
		tell_time(u, server, "server_timestamp");
	if (mask & HAS_SERVER_PS)
		tell_picoseconds(u, r, "server_picoseconds");
	opcua_end(u, &place);
	if (rd_ok(r))
		qualify(u, start, mask, status, source ? source : server);
	u->item.point = 0;
	u->item.status = status;
}

/* Of a type that isn't in the tables: its id, and its bytes. */
static void
unknown_object(struct opcua *u, struct rd *type, struct rd *body,
    uint8_t encoding)
{
	struct span id = opcua_node(u, type, false);
	struct value v = {.kind = VALUE_TEXT, .s = id};

	opcua_tell(u, "type_id", 0, v);
	if (encoding == NO_BODY)
		return;
	v.kind = encoding == XML_BODY ? VALUE_TEXT : VALUE_BYTES;
	v.s = rd_rest(body);
	opcua_tell(u, encoding == XML_BODY ? "xml" : "body", 0, v);
}

static void
tell_object(struct opcua *u, struct rd *type, struct rd *body, uint8_t encoding)
{
	struct rd number = *type;
	struct value v = {.kind = VALUE_TEXT};
	const struct opcua_struct *s = NULL;
	uint32_t id;
	uint16_t space;

	if (opcua_node_number(&number, &id, &space) && space == 0 &&
	    encoding != XML_BODY)
		s = opcua_structure(id);
	if (s == NULL) {
		unknown_object(u, type, body, encoding);
		return;
	}
	v.s = span_str(s->name);
	if (u->path.n == 0 && u->notes == 0)
		opcua_tell(u, "type", 0, v);
	if (encoding == BINARY)
		opcua_struct(u, body, s);
}

/* Skips a node id; true: it is the null id. */
static bool
skip_node(struct opcua *u, struct rd *r)
{
	return opcua_node(u, r, false).n == 0;
}

void
opcua_object(struct opcua *u, struct rd *r, const char *key, uint32_t index)
{
	struct rd type = *r, body = *r;
	struct opcua_place place;
	bool null = skip_node(u, r);
	uint8_t encoding = rd_u8(r);
	uint32_t n = 0;

	if (encoding > XML_BODY)
		rd_bad(r, "an extension object of no known encoding");
	if (encoding != NO_BODY)
		n = rd_le32(r);
	if (!rd_ok(r) || !deeper(u, r))
		return;
	if (n > INT32_MAX)
		n = 0;
	body = rd_sub(r, n);
	if (!null || encoding != NO_BODY) {
		place = opcua_begin(u, key, index, false);
		tell_object(u, &type, &body, encoding);
		opcua_end(u, &place);
		rd_join(r, &body);
	} else if (key == NULL) {
		opcua_tell(u, key, index, (struct value){.kind = VALUE_NULL});
	}
	u->depth--;
}

/* symbol(4) namespace(4) locale(4) text(4) more status(4) inner: 5.2.2.12 */
void
opcua_diag(struct opcua *u, struct rd *r, const char *key, uint32_t index)
{
	static const struct {
		uint8_t mask;
		const char *key;
		enum opcua_kind kind;
	} parts[] = {{1, "symbolic_id", INT32}, {2, "namespace_uri", INT32},
	    {8, "locale", INT32}, {4, "localized_text", INT32},
	    {16, "additional_info", STRING}, {32, "inner_status_code", STATUS},
	    {64, "inner_diagnostic_info", DIAG}};
	uint8_t mask = rd_u8(r);
	struct opcua_place place;
	size_t i;

	if (!rd_ok(r) || (mask == 0 && key != NULL) || !deeper(u, r))
		return;
	place = opcua_begin(u, key, index, false);
	for (i = 0; i < sizeof(parts) / sizeof(*parts) && rd_ok(r); i++)
		if (mask & parts[i].mask)
			tell_one(u, r, parts[i].kind, parts[i].key, 0);
	opcua_end(u, &place);
	u->depth--;
}
