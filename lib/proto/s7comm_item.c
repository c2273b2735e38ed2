/*
 * s7comm_item.c - items and the points that come of them.
 *
 *	item: 12 length(1) syntax(1) ..., padded to an even length
 *	data of an item: code(1) type(1) length(2) bytes, padded likewise
 */
#include "proto/s7comm.h"

enum { SPECIFICATION = 0x12 };

static void
read_s7any(struct s7_item *item)
{
	struct rd r = rd_init(item->rest, false);

	item->any = true;
	item->type = rd_u8(&r);
	item->count = rd_be16(&r);
	item->db = rd_be16(&r);
	item->area = rd_u8(&r);
	item->address = rd_be24(&r);
	s7_item_place(item);
}

bool
s7_item_read(struct rd *r, struct s7_item *item, bool last)
{
	uint8_t kind = rd_u8(r), n = rd_u8(r);
	struct rd spec = rd_sub(r, n);

	*item = (struct s7_item){.syntax = rd_u8(&spec), .count = 1};
	item->rest = rd_rest(&spec);
	rd_join(r, &spec);
	if (rd_ok(r) && kind != SPECIFICATION)
		rd_bad(r, "an item that is no variable specification");
	if (!rd_ok(r))
		return false;
	if (n % 2 != 0 && !last && rd_left(r) != 0)
		rd_skip(r, 1);
	if (item->syntax == S7_SYNTAX_ANY && item->rest.n == 9)
		read_s7any(item);
	else if (item->syntax >= S7_SYNTAX_NCK &&
		 item->syntax <= S7_SYNTAX_NCK_INCH && item->rest.n == 7)
		item->count = (uint8_t)item->rest.p[6];
	return true;
}

struct s7_item
s7_item_of(uint16_t area, uint16_t db, uint8_t type, uint32_t count,
    uint32_t address)
{
	struct s7_item item = {.syntax = S7_SYNTAX_ANY,
	    .any = true,
	    .type = type,
	    .area = area,
	    .db = db,
	    .count = count,
	    .address = address};

	s7_item_place(&item);
	return item;
}

static bool
is_dbread(const struct s7_item *item)
{
	return item->syntax == S7_SYNTAX_DBREAD && item->rest.n >= 6;
}

/* The next area of a DBREAD: a run of bytes. */
static bool
dbread_area(struct rd *r, struct s7_item *area)
{
	uint8_t count = rd_u8(r);
	uint16_t db = rd_be16(r), start = rd_be16(r);

	*area =
	    s7_item_of(S7_AREA_DB, db, S7_BYTE, count, (uint32_t)start << 3);
	return rd_ok(r);
}

static struct point *
plain_point(struct msg *m, const struct s7_item *item)
{
	struct point *pt = s7_item_point(m, item);

	pt->count = item->count == 1 ? 0 : item->count;
	if (item->kind != NULL && item->kind->width == 8) /* counts the bytes */
		pt->count = item->count * 8;
	return pt;
}

static void
outcome(struct s7_pdu *p, struct point *pt, uint8_t code)
{
	if (code == S7_SUCCESS || code == S7_UNCHANGED)
		return;
	pt->quality = "bad";
	pt->qraw = code;
	pt->has_qraw = true;
	if (p->msg->status != NULL && strcmp(p->msg->status, "ok") == 0)
		p->msg->status = s7_return_code(code);
}

void
s7_item_asked(struct msg *m, const struct s7_item *item)
{
	struct rd r = rd_init(item->rest, false);
	struct s7_item area;

	if (!is_dbread(item)) {
		plain_point(m, item);
		return;
	}
	rd_skip(&r, 1);
	while (rd_left(&r) != 0 && dbread_area(&r, &area))
		plain_point(m, &area);
}

void
s7_item_done(struct s7_pdu *p, const struct s7_item *item, uint8_t code)
{
	size_t i = p->msg->npoints;

	s7_item_asked(p->msg, item);
	for (; i < p->msg->npoints; i++)
		outcome(p, &p->msg->points[i], code);
}

/* As many points as elements, each of the type. */
static void
put_elements(struct msg *m, const struct s7_item *item,
    const struct s7_type *type, struct span data)
{
	uint32_t step = item->element ? 1 : type->width;
	struct point *pt = s7_item_point(m, item);

	for (;;) {
		pt->value = type->value(m, span(data.p, type->width));
		if (type->width == 8)
			pt->count = 8;
		data = span(data.p + type->width, data.n - type->width);
		if (data.n == 0)
			break;
		pt = msg_point(m, pt->ref);
		pt->ref.n += step;
	}
}

static bool
put_typed(struct msg *m, const struct s7_item *item, struct span data)
{
	const struct s7_type *type = item->kind;
	struct point *pt;

	if (type == NULL || data.n == 0 || (item->bit && item->type != S7_BIT))
		return false;
	if (item->type == S7_BIT && item->count == 1 && data.n == 1) {
		pt = s7_item_point(m, item);
		pt->value.kind = VALUE_BOOL;
		pt->value.b = data.p[0] & 1;
		return true;
	}
	if (type->width == 0 || data.n != (size_t)item->count * type->width)
		return false;
	if (type->width == 1 && (type->value == NULL || item->count > 1)) {
		pt = s7_item_point(m, item);
		pt->count = item->count == 1 ? 0 : item->count;
		pt->value.kind = type->value == NULL ? VALUE_TEXT : VALUE_BYTES;
		pt->value.s = data;
		return true;
	}
	put_elements(m, item, type, data);
	return true;
}

/* Of every area: its code, and behind success its bytes. */
static void
dbread_values(struct s7_pdu *p, const struct s7_item *item, struct span data)
{
	struct rd spec = rd_init(item->rest, false), r = rd_init(data, false);
	struct s7_item area;

	rd_skip(&spec, 1);
	while (rd_left(&spec) != 0 && dbread_area(&spec, &area)) {
		uint8_t code = rd_u8(&r);
		struct span bytes =
		    rd_take(&r, code == S7_SUCCESS ? area.count : 0);

		if (!rd_ok(&r))
			break;
		if (code == S7_SUCCESS)
			put_typed(p->msg, &area, bytes);
		else if (code != S7_UNCHANGED)
			s7_item_done(p, &area, code);
	}
	if (!rd_ok(&spec) || !rd_ok(&r) || rd_left(&r) != 0)
		p->fits = false;
}

void
s7_item_value(struct s7_pdu *p, const struct s7_item *item, uint8_t code,
    struct span data)
{
	struct point *pt;

	if (code != S7_SUCCESS && (code != S7_RESERVED || data.n == 0)) {
		s7_item_done(p, item, code);
		return;
	}
	if (is_dbread(item)) {
		dbread_values(p, item, data);
		return;
	}
	if (item->any && put_typed(p->msg, item, data))
		return;
	if (item->any)
		p->fits = false;
	pt = s7_item_point(p->msg, item);
	pt->value.kind = VALUE_BYTES;
	pt->value.s = data;
}

void
s7_value_unasked(struct s7_pdu *p, uint32_t index, uint8_t code, uint8_t type,
    struct span data)
{
	struct point *pt = msg_point(p->msg, ref_plain("?"));

	pt->indexed = true;
	pt->index = index;
	if (code == S7_SUCCESS && data.n != 0)
		pt->value = s7_data_value(type, data);
	outcome(p, pt, code);
}

struct span
s7_data_read(struct rd *r, uint8_t *code, uint8_t *type, bool last)
{
	uint16_t n;
	struct span data;

	*code = rd_u8(r);
	*type = rd_u8(r);
	n = rd_be16(r);
	if (*type >= S7_DATA_BIT && *type <= S7_DATA_INT)
		n = (uint16_t)((n + 7u) / 8);
	/* What failed has no data, whatever its length says. */
	if (*code != S7_SUCCESS && *code != S7_RESERVED)
		n = 0;
	data = rd_take(r, n);
	if (n % 2 != 0 && !last && rd_left(r) != 0)
		rd_skip(r, 1);
	return data;
}
