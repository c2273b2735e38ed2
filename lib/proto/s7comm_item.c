/*
 * s7comm_item.c - addresses, and the points that come of them.
 *
 *	item: 12 length(1) syntax(1) ...
 *	S7ANY (10): type(1) count(2) db(2) area(1) address(3, in bits)
 *	DBREAD (b0): n(1), then n times bytes(1) db(2) start(2)
 *	1200SYM (b2): ff(1) root(2) area or db(2) crc(4), then lids(4 each)
 *	NCK (82, 83, 84): area(3 bits) unit(5 bits) column(2) line(2) module(1)
 *		lines(1)
 *	DRIVEESANY (a2): (1) (2) (2) parameter(2) index(2)
 *
 * and the data of an item: code(1) type(1) length(2) bytes.
 */
#include "base/num.h"
#include "proto/s7comm.h"

enum {
	SPECIFICATION = 0x12,
	S7ANY = 0x10,
	DBREAD = 0xb0,
	SYM1200 = 0xb2,
	DRIVEESANY = 0xa2,
	NCK = 0x82,
	NCK_INCH = 0x84
};
enum { SYM_DB = 0x8a0e, SYM_OTHER = 0 };
enum { HEAD_MAX = 40 };

/* The areas that one letter or two stand for. */
static const struct area {
	uint16_t code;
	bool element; /* counted by elements, not by bytes */
	const char *letters;
} areas[] = {
    {S7_AREA_P, false, "P"},
    {S7_AREA_PI, false, "PI"},
    {S7_AREA_I, false, "I"},
    {S7_AREA_Q, false, "Q"},
    {S7_AREA_M, false, "M"},
    {S7_AREA_L, false, "L"},
    {S7_AREA_V, false, "V"},
    {S7_AREA_C, true, "C"},
    {S7_AREA_T, true, "T"},
    {0x03, false, "SI"}, /* S7-200: system information */
    {0x05, false, "SM"}, /* S7-200: special memory */
    {0x06, false, "AI"},
    {0x07, false, "AQ"},
    {0x1e, true, "IEC_C"},
    {0x1f, true, "IEC_T"},
};

static const struct area *
area_of(uint16_t code)
{
	size_t i;

	for (i = 0; i < sizeof(areas) / sizeof(*areas); i++)
		if (areas[i].code == code)
			return &areas[i];
	return NULL;
}

static char *
put_db(char *to, const char *front, uint16_t db, const char *behind)
{
	to = stpcpy(to, front);
	to = num_u16(to, db);
	return stpcpy(to, behind);
}

/* "DB1.DB", "I": what stands in front of the letter of the width. */
static char *
put_area(char *to, const struct s7_item *item)
{
	const struct area *a = area_of(item->area);

	if (item->area == S7_AREA_DB)
		return put_db(to, "DB", item->db, ".DB");
	if (item->area == S7_AREA_DI)
		return put_db(to, "DI", item->db, ".DI");
	if (a != NULL)
		return stpcpy(to, a->letters);
	return put_db(put_db(to, "area", item->area, ":"), "", item->db, ".");
}

static bool
is_db(const struct s7_item *item)
{
	return item->area == S7_AREA_DB || item->area == S7_AREA_DI ||
	       area_of(item->area) == NULL;
}

static bool
is_element(const struct s7_item *item)
{
	const struct area *a = area_of(item->area);

	return a != NULL && a->element;
}

/* Does the address name a bit, by its type or because it must? */
static bool
is_bit(const struct s7_item *item)
{
	return !is_element(item) &&
	       (item->type == S7_BIT || (item->address & 7) != 0);
}

static char
letter_of(const struct s7_item *item)
{
	const struct s7_type *type = s7_type(item->type);

	switch (type != NULL ? type->width : 1) {
	case 2:
		return 'W';
	case 4:
		return 'D';
	default:
		return 'B';
	}
}

/* The reference of its first element; its number counts on from there. */
static struct ref
ref_of(struct msg *m, const struct s7_item *item)
{
	char *head = arena_alloc(&m->arena, HEAD_MAX);
	char *to = put_area(head, item);
	struct ref r = {.tail = SPAN(""), .numbered = true};

	if (is_element(item)) {
		r.n = item->address;
	} else if (is_bit(item)) {
		if (is_db(item))
			*to++ = 'X';
		to = num_u64(to, item->address >> 3);
		*to++ = '.';
		r.n = item->address & 7;
	} else {
		*to++ = letter_of(item);
		r.n = item->address >> 3;
	}
	r.head = span(head, (size_t)(to - head));
	return r;
}

static char *
put_hex_number(char *to, uint32_t v, size_t bytes)
{
	const uint8_t be[] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16),
	    (uint8_t)(v >> 8), (uint8_t)v};

	return num_hex(to, span(be + 4 - bytes, bytes));
}

/* "DB5", "I", "sym:12340050": whose symbols they are. */
static char *
put_symbol_root(char *to, uint16_t root, uint16_t area)
{
	static const char letters[] = "IQMCT";

	if (root == SYM_DB)
		return num_u16(stpcpy(to, "DB"), area);
	if (root == SYM_OTHER && area >= 0x50 && area < 0x55) {
		*to++ = letters[area - 0x50];
		return to;
	}
	return put_hex_number(put_hex_number(stpcpy(to, "sym:"), root, 2), area,
	    2);
}

/* "DB5:1a2b3c4d/2.9/4.10": root, checksum of the symbol, kind.LID each */
static struct ref
symbol_ref(struct msg *m, struct span spec)
{
	struct rd r = rd_init(spec, false);
	char *head = arena_alloc(&m->arena, HEAD_MAX + spec.n * 4), *to = head;
	uint16_t root, area;

	rd_skip(&r, 1);
	root = rd_be16(&r);
	area = rd_be16(&r);
	to = put_symbol_root(to, root, area);
	*to++ = ':';
	to = put_hex_number(to, rd_be32(&r), 4);
	while (rd_left(&r) >= 4) {
		uint32_t v = rd_be32(&r);

		*to++ = '/';
		to = num_u16(to, v >> 28);
		*to++ = '.';
		to = num_u64(to, v & 0x0fffffff);
	}
	return ref_span(span(head, (size_t)(to - head)));
}

/* "nck:C1/127/3/2": area and unit, module, column, line */
static struct ref
nck_ref(struct msg *m, struct span spec)
{
	static const char letters[] = "NBCATVHM";
	struct rd r = rd_init(spec, false);
	char *head = arena_alloc(&m->arena, HEAD_MAX), *to;
	uint8_t where = rd_u8(&r), module;
	uint16_t column = rd_be16(&r), line = rd_be16(&r);

	module = rd_u8(&r);
	to = stpcpy(head, "nck:");
	*to++ = letters[where >> 5];
	to = num_u16(to, where & 0x1f);
	*to++ = '/';
	to = num_u16(to, module);
	*to++ = '/';
	to = num_u16(to, column);
	*to++ = '/';
	to = num_u16(to, line);
	return ref_span(span(head, (size_t)(to - head)));
}

/* "drive:0.1.2/918/0" */
static struct ref
drive_ref(struct msg *m, struct span spec)
{
	struct rd r = rd_init(spec, false);
	char *head = arena_alloc(&m->arena, HEAD_MAX), *to;
	int i;

	to = num_u16(stpcpy(head, "drive:"), rd_u8(&r));
	for (i = 0; i < 4; i++) {
		*to++ = i < 2 ? '.' : '/';
		to = num_u16(to, rd_be16(&r));
	}
	return ref_span(span(head, (size_t)(to - head)));
}

/* "item:b112...": an address that isn't known, as it stands on the wire. */
static struct ref
raw_ref(struct msg *m, const struct s7_item *item)
{
	char *head = arena_alloc(&m->arena, HEAD_MAX + item->rest.n * 2), *to;

	to = put_hex_number(stpcpy(head, "item:"), item->syntax, 1);
	to = num_hex(to, item->rest);
	return ref_span(span(head, (size_t)(to - head)));
}

/* The lengths that let a syntax be read as what it is. */
static const struct syntax {
	uint8_t code, least, most; /* bytes behind the syntax */
	const char *name;
	struct ref (*ref)(struct msg *, struct span);
} syntaxes[] = {
    {S7ANY, 9, 9, "s7any", NULL},
    {0x13, 0, 255, "pbc_r_id", NULL},
    {0x15, 0, 255, "alarm_lockfree", NULL},
    {0x16, 0, 255, "alarm_ind", NULL},
    {0x19, 0, 255, "alarm_ack", NULL},
    {0x1a, 0, 255, "alarm_queryreq", NULL},
    {0x1c, 0, 255, "notify_ind", NULL},
    {NCK, 7, 7, "nck", nck_ref},
    {0x83, 7, 7, "nck_metric", nck_ref},
    {NCK_INCH, 7, 7, "nck_inch", nck_ref},
    {DRIVEESANY, 9, 9, "driveesany", drive_ref},
    {DBREAD, 6, 255, "dbread", NULL},
    {SYM1200, 9, 255, "1200sym", symbol_ref},
};

static const struct syntax *
syntax_of(const struct s7_item *item)
{
	size_t i;

	for (i = 0; i < sizeof(syntaxes) / sizeof(*syntaxes); i++)
		if (syntaxes[i].code == item->syntax)
			return &syntaxes[i];
	return NULL;
}

static bool
syntax_fits(const struct syntax *s, const struct s7_item *item)
{
	return s != NULL && item->rest.n >= s->least && item->rest.n <= s->most;
}

static void
read_s7any(struct s7_item *item)
{
	struct rd r = rd_init(item->rest, false);

	item->type = rd_u8(&r);
	item->count = rd_be16(&r);
	item->db = rd_be16(&r);
	item->area = rd_u8(&r);
	item->address = rd_be24(&r);
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
	if (item->syntax == S7ANY && item->rest.n == 9)
		read_s7any(item);
	else if (item->syntax >= NCK && item->syntax <= NCK_INCH &&
		 item->rest.n == 7)
		item->count = (uint8_t)item->rest.p[6];
	return true;
}

struct s7_item
s7_item_of(uint16_t area, uint16_t db, uint8_t type, uint32_t count,
    uint32_t address)
{
	return (struct s7_item){.syntax = S7ANY,
	    .type = type,
	    .area = area,
	    .db = db,
	    .count = count,
	    .address = address,
	    .rest = SPAN("\0\0\0\0\0\0\0\0\0")};
}

static bool
is_any(const struct s7_item *item)
{
	return item->syntax == S7ANY && item->rest.n == 9;
}

static bool
is_dbread(const struct s7_item *item)
{
	return item->syntax == DBREAD && item->rest.n >= 6;
}

const char *
s7_item_type(const struct s7_item *item)
{
	const struct s7_type *type = s7_type(item->type);
	const struct syntax *syntax = syntax_of(item);

	if (is_any(item))
		return type != NULL ? type->name : "unknown";
	return syntax != NULL ? syntax->name : "unknown";
}

static struct ref
item_ref(struct msg *m, const struct s7_item *item)
{
	const struct syntax *s = syntax_of(item);

	if (is_any(item))
		return ref_of(m, item);
	if (syntax_fits(s, item) && s->ref != NULL)
		return s->ref(m, item->rest);
	return raw_ref(m, item);
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
	struct point *pt = msg_point(m, item_ref(m, item));
	const struct s7_type *type = is_any(item) ? s7_type(item->type) : NULL;

	pt->count = item->count == 1 ? 0 : item->count;
	if (type != NULL && type->width == 8) /* counts the bytes */
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
	struct ref ref = ref_of(m, item);
	uint32_t step = is_element(item) ? 1 : type->width;

	for (; data.n != 0; data.p += type->width, data.n -= type->width) {
		struct value v = type->value(m, span(data.p, type->width));
		struct point *pt = msg_point(m, ref);

		pt->value = v;
		if (type->width == 8)
			pt->count = 8;
		ref.n += step;
	}
}

static bool
put_typed(struct msg *m, const struct s7_item *item, struct span data)
{
	const struct s7_type *type = s7_type(item->type);
	struct point *pt;

	if (type == NULL || data.n == 0 ||
	    (is_bit(item) && item->type != S7_BIT))
		return false;
	if (item->type == S7_BIT && item->count == 1 && data.n == 1) {
		pt = msg_point(m, ref_of(m, item));
		pt->value.kind = VALUE_BOOL;
		pt->value.b = data.p[0] & 1;
		return true;
	}
	if (type->width == 0 || data.n != (size_t)item->count * type->width)
		return false;
	if (type->width == 1 && (type->value == NULL || item->count > 1)) {
		pt = msg_point(m, ref_of(m, item));
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
	if (is_any(item) && put_typed(p->msg, item, data))
		return;
	if (is_any(item))
		p->fits = false;
	pt = msg_point(p->msg, item_ref(p->msg, item));
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
