/*
 * s7comm_ref.c - addresses as references.
 *
 *	item: 12 length(1) syntax(1) ...
 *	S7ANY (10): type(1) count(2) db(2) area(1) address(3, in bits)
 *	DBREAD (b0): n(1), then n times bytes(1) db(2) start(2)
 *	1200SYM (b2): ff(1) root(2) area or db(2) crc(4), then lids(4 each)
 *	NCK (82, 83, 84): area(3 bits) unit(5 bits) column(2) line(2) module(1)
 *		lines(1)
 *	DRIVEESANY (a2): (1) (2) (2) parameter(2) index(2)
 */
#include "base/num.h"
#include "proto/s7comm.h"

enum { SYM_DB = 0x8a0e, SYM_OTHER = 0 };
enum { HEAD_MAX = 40 };

/* The areas that one letter or two stand for. */
static const struct s7_area {
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

static const struct s7_area *
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
	if (item->area == S7_AREA_DB)
		return put_db(to, "DB", item->db, ".DB");
	if (item->area == S7_AREA_DI)
		return put_db(to, "DI", item->db, ".DI");
	if (item->of != NULL)
		return stpcpy(to, item->of->letters);
	return put_db(put_db(to, "area", item->area, ":"), "", item->db, ".");
}

void
s7_item_place(struct s7_item *item)
{
	bool block = item->area == S7_AREA_DB || item->area == S7_AREA_DI;

	item->of = block ? NULL : area_of(item->area);
	item->kind = s7_type(item->type);
	item->element = item->of != NULL && item->of->element;
	/* By its type, or because the address must. */
	item->bit = !item->element &&
		    (item->type == S7_BIT || (item->address & 7) != 0);
}

static char
letter_of(const struct s7_item *item)
{
	static const char letters[] = {'B', 'B', 'W', 'B', 'D'};
	unsigned width = item->kind != NULL ? item->kind->width : 1;

	return width < sizeof(letters) ? letters[width] : 'B';
}

/* The reference of its first element; its number counts on from there. */
static void
put_ref(struct msg *m, const struct s7_item *item, struct ref *r)
{
	char *head = arena_alloc(&m->arena, HEAD_MAX);
	char *to = put_area(head, item);

	r->numbered = true;
	if (item->element) {
		r->n = item->address;
	} else if (item->bit) {
		if (item->of == NULL)
			*to++ = 'X';
		to = num_u64(to, item->address >> 3);
		*to++ = '.';
		r->n = item->address & 7;
	} else {
		*to++ = letter_of(item);
		r->n = item->address >> 3;
	}
	r->head = span(head, (size_t)(to - head));
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
    {S7_SYNTAX_ANY, 9, 9, "s7any", NULL},
    {0x13, 0, 255, "pbc_r_id", NULL},
    {0x15, 0, 255, "alarm_lockfree", NULL},
    {0x16, 0, 255, "alarm_ind", NULL},
    {0x19, 0, 255, "alarm_ack", NULL},
    {0x1a, 0, 255, "alarm_queryreq", NULL},
    {0x1c, 0, 255, "notify_ind", NULL},
    {S7_SYNTAX_NCK, 7, 7, "nck", nck_ref},
    {0x83, 7, 7, "nck_metric", nck_ref},
    {S7_SYNTAX_NCK_INCH, 7, 7, "nck_inch", nck_ref},
    {0xa2, 9, 9, "driveesany", drive_ref},
    {S7_SYNTAX_DBREAD, 6, 255, "dbread", NULL},
    {0xb2, 9, 255, "1200sym", symbol_ref},
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

const char *
s7_item_type(const struct s7_item *item)
{
	const struct syntax *syntax;

	if (item->any)
		return item->kind != NULL ? item->kind->name : "unknown";
	syntax = syntax_of(item);
	return syntax != NULL ? syntax->name : "unknown";
}

struct point *
s7_item_point(struct msg *m, const struct s7_item *item)
{
	static const struct ref none = {.head = {"", 0}, .tail = {"", 0}};
	struct point *pt = msg_point(m, none);
	const struct syntax *s;

	if (item->any) { /* in place: this is where most points come from */
		put_ref(m, item, &pt->ref);
		return pt;
	}
	s = syntax_of(item);
	if (syntax_fits(s, item) && s->ref != NULL)
		pt->ref = s->ref(m, item->rest);
	else
		pt->ref = raw_ref(m, item);
	return pt;
}
