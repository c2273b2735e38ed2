/*
 * dnp3_object.c - object headers, and the table of annex A.
 *
 *	group(1) variation(1) prefix(4 bits of 1) range(4), then
 *	start and stop, or a count, or nothing, by the range code;
 *	then each object, with an index or its size in front by the prefix code
 *
 * IEEE 1815-2012, 4.2.2.7. Counts promise nothing: what is read ends with the
 * bytes, and every step takes some.
 */
#include "proto/dnp3.h"

enum { VARIABLE = 11, NO_RANGE = 6, PREFIX_MAX = 6, INDEX_MAX = 3 };
enum { PATTERN = 12, CLASSES = 60, CLASS_COUNT = 4, AUTHENTICATION = 120 };

/* What a function does to a group, where its name doesn't say it. */
static const struct {
	uint8_t fc, group;
	enum action action;
} special[] = {
    {DNP3_READ, 0, ACT_IDENTIFY},
    {DNP3_READ, 70, ACT_FILE_READ},
    {DNP3_WRITE, 50, ACT_TIME_SET},
    {DNP3_WRITE, 70, ACT_FILE_WRITE},
    {DNP3_WRITE, 80, ACT_CLEAR},
};

/* Of a message that does several things it is the function's own. */
static void
refine(struct dnp3_apdu *a, uint8_t group)
{
	enum action action = ACT_NONE;
	size_t i;

	for (i = 0; i < sizeof(special) / sizeof(*special); i++)
		if (special[i].fc == a->fc && special[i].group == group)
			action = special[i].action;
	if (!a->refined && action != ACT_NONE) {
		a->plain = a->msg->action;
		a->msg->action = action;
	} else if (a->refined && a->plain != ACT_NONE &&
		   action != a->msg->action) {
		a->msg->action = a->plain;
	}
	a->refined = true;
}

static uint32_t
number(struct rd *r, unsigned width)
{
	switch (width) {
	case 1:
		return rd_u8(r);
	case 2:
		return rd_le16(r);
	default:
		return rd_le32(r);
	}
}

/* Bytes of a prefix or of each number of a range. */
static unsigned
width_of(unsigned code)
{
	return 1u << code % 3;
}

static void
read_range(struct dnp3_header *h, struct rd *r)
{
	unsigned width = width_of(h->range);

	if (h->range < NO_RANGE) { /* from 3 on virtual addresses */
		h->start = number(r, width);
		h->stop = number(r, width);
		if (rd_ok(r) && h->stop < h->start)
			rd_bad(r, "a range whose stop is below its start");
		h->count = h->stop - h->start;
		h->count += h->count != UINT32_MAX;
		h->indexed = h->range < 3;
	} else if (h->range > NO_RANGE && h->range < 10) {
		h->count = number(r, width_of(h->range - 7u));
	} else if (h->range == VARIABLE) {
		h->count = rd_u8(r);
	} else if (h->range != NO_RANGE) {
		rd_bad(r, "a range code that is reserved");
	}
}

static void
put_header(struct msg *m, const struct dnp3_header *h, bool whole)
{
	detail_uint(m, "group", h->group);
	detail_uint(m, "variation", h->variation);
	if (h->object != NULL && h->object->name != NULL)
		detail_name(m, "name", h->object->name);
	detail_uint(m, "qualifier", h->qualifier);
	if (!whole)
		return;
	if (h->range < NO_RANGE) {
		detail_uint(m, "start", h->start);
		detail_uint(m, "stop", h->stop);
	}
	if (h->range != NO_RANGE)
		detail_uint(m, "count", h->count);
}

static bool
read_header(struct rd *r, struct dnp3_header *h)
{
	*h = (struct dnp3_header){0};
	h->group = rd_u8(r);
	h->variation = rd_u8(r);
	h->qualifier = rd_u8(r);
	h->begun = rd_ok(r);
	if (!h->begun)
		return false;
	h->prefix = h->qualifier >> 4 & 7;
	h->range = h->qualifier & 15;
	if (h->qualifier & 0x80 || h->prefix > PREFIX_MAX)
		rd_bad(r, "a qualifier that is reserved");
	else
		read_range(h, r);
	if (h->prefix != 0 && h->prefix <= INDEX_MAX)
		h->indexed = true;
	h->object = dnp3_object(h->group);
	if (h->object != NULL)
		h->layout = dnp3_layout(h->object, h->variation);
	if (h->layout != NULL && h->layout->head != NULL)
		h->head = span_str(h->layout->head);
	else if (h->object != NULL && h->object->head != NULL)
		h->head = span_str(h->object->head);
	return rd_ok(r);
}

struct point *
dnp3_point(struct dnp3_apdu *a, const struct dnp3_header *h, uint32_t index)
{
	struct ref ref = ref_span(h->head);
	struct point *pt;

	ref.n = index;
	ref.numbered = h->indexed;
	if (h->indexed)
		return msg_point(a->msg, ref);
	ref.tail = SPAN("?");
	pt = msg_point(a->msg, ref);
	pt->indexed = true;
	pt->index = index;
	return pt;
}

/* No object has a virtual address, for all that is known. */
static bool
is_virtual(const struct dnp3_header *h)
{
	return h->range >= 3 && h->range < NO_RANGE;
}

/* Of an attribute the variation is part of its name. */
static struct ref
name_of_point(struct dnp3_apdu *a, const struct dnp3_header *h, uint32_t index)
{
	return h->group == 0
		   ? dnp3_ref2(a->msg, h->object->head, index, h->variation)
		   : ref_at(h->object->head, index);
}

/* Points that are only named: those asked for, of a class, or frozen. */
static void
asked(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r)
{
	const char *head = h->object != NULL ? h->object->head : NULL;
	bool class = h->group == CLASSES;
	uint32_t i;

	for (i = 0; h->prefix != 0 && i < h->count && rd_ok(r); i++) {
		uint32_t index = number(r, width_of(h->prefix - 1u));

		if (rd_ok(r) && head != NULL && !class)
			msg_point(a->msg, name_of_point(a, h, index));
	}
	if (h->prefix != 0 || head == NULL || is_virtual(h))
		return;
	if (class && h->variation - 1u < CLASS_COUNT) {
		msg_point(a->msg, ref_at(head, h->variation - 1u))->count =
		    h->count;
	} else if (class) {
		return;
	} else if (h->group == 0) {
		msg_point(a->msg, name_of_point(a, h, h->start));
	} else if (h->indexed) {
		msg_point(a->msg, ref_at(head, h->start))->count = h->count;
	} else {
		struct point *pt = msg_point(a->msg, ref_plain(head));

		pt->ref.tail = SPAN("*");
		pt->count = h->count;
	}
}

/* Objects one by one, each behind its prefix. */
static void
each(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    dnp3_fn *read)
{
	unsigned width = width_of(h->prefix + 2u);
	bool sized = h->prefix > INDEX_MAX;
	uint32_t i;

	for (i = 0; i < h->count && rd_ok(r); i++) {
		const uint8_t *at = r->p;
		uint32_t index = h->start + i;
		uint32_t n = h->prefix != 0 ? number(r, width) : 0;

		if (!rd_ok(r))
			break;
		if (sized) {
			struct rd body = rd_sub(r, n);

			read(a, h, &body, index);
			rd_join(r, &body);
		} else {
			read(a, h, r, h->prefix != 0 ? n : index);
		}
		if (r->p == at)
			break; /* of nothing there can be any number */
	}
}

/* What can't be told apart is given as it is. */
static void
put_unknown(struct dnp3_apdu *a, struct rd *r)
{
	detail_bool(a->msg, "unknown", true);
	if (rd_left(r) != 0)
		detail_bytes(a->msg, "data", rd_rest(r));
}

/* Who reads one object; NULL: nobody knows this variation. */
static dnp3_fn *
reader_of(const struct dnp3_header *h)
{
	const struct dnp3_object *o = h->object;

	if (h->layout != NULL)
		return dnp3_value;
	if (o == NULL || h->variation > o->last)
		return NULL;
	/* A variation of 0 asks for any; only a text's is its length. */
	return h->variation != 0 || o->read == dnp3_string ? o->read : NULL;
}

static void
contents(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r)
{
	bool packed = h->layout != NULL && h->layout->kind <= DNP3_PAIRS;
	bool sized = h->prefix > INDEX_MAX;
	dnp3_fn *read = reader_of(h);
	const char *list = read == NULL ? "data" : h->object->list;

	if (is_virtual(h) || (read == NULL && !sized) ||
	    (packed && h->prefix != 0)) {
		put_unknown(a, r);
	} else if (packed) {
		dnp3_packed(a, h, r);
	} else if (h->group == PATTERN && h->variation == 3) {
		dnp3_pattern(a, h, r);
	} else {
		if (list != NULL)
			detail_array(a->msg, list);
		each(a, h, r, read != NULL ? read : dnp3_octets);
		if (list != NULL)
			detail_close(a->msg);
	}
}

/* Requests name points, but for those whose objects bring something. */
static bool
carries(const struct dnp3_apdu *a, const struct dnp3_header *h)
{
	bool freeze =
	    a->fc == DNP3_FREEZE_AT_TIME || a->fc == DNP3_FREEZE_AT_TIME_NR;

	if (h->group == CLASSES)
		return false; /* they have none */
	return a->carries || h->prefix > INDEX_MAX ||
	       h->group == AUTHENTICATION || (freeze && h->group == 50);
}

void
dnp3_objects(struct dnp3_apdu *a, struct rd *r)
{
	struct msg *m = a->msg;
	struct dnp3_header h;

	if (a->unknown) { /* nobody knows whether these are objects */
		if (rd_left(r) != 0)
			detail_bytes(m, "data", rd_rest(r));
		return;
	}
	detail_array(m, "objects");
	while (rd_left(r) != 0) {
		bool whole = read_header(r, &h);

		if (!h.begun)
			break;
		refine(a, h.group);
		detail_open(m, NULL);
		put_header(m, &h, whole);
		if (whole && carries(a, &h))
			contents(a, &h, r);
		else if (whole)
			asked(a, &h, r);
		detail_close(m);
	}
	detail_close(m);
}
