/*
 * dnp3_value.c - the values of points: packed bits, and what is
 *
 *	flags(1), value, time(6) or milliseconds(2)
 *
 * each where the variation has it. IEEE 1815-2012, annex A; flags are those
 * of 11.6. Two's complement, IEEE 754, all little-endian.
 */
#include "base/num.h"
#include "proto/dnp3.h"

enum {
	ONLINE = 0x01,
	RESTART = 0x02,
	COMM_LOST = 0x04,
	REMOTE_FORCED = 0x08,
	LOCAL_FORCED = 0x10,
	BIT_5 = 0x20, /* chatter filter, rollover, or over range */
	BIT_6 = 0x40, /* discontinuity, or reference error */
	STATE = 0x80
};

/* What bits 5 and 6 come to, by the kind of point. */
static const char *const fifth[] = {NULL, "uncertain", "overflow", "overflow"};
static const char *const sixth[] = {NULL, NULL, "uncertain", "uncertain"};

const char *
dnp3_quality(enum dnp3_flags kind, uint8_t flags)
{
	if (flags & COMM_LOST)
		return "old"; /* the last that was heard */
	if (!(flags & ONLINE))
		return "bad";
	if (flags & (REMOTE_FORCED | LOCAL_FORCED))
		return "forced";
	if (flags & BIT_5 && fifth[kind] != NULL)
		return fifth[kind];
	if (flags & BIT_6 && sixth[kind] != NULL)
		return sixth[kind];
	return flags & RESTART ? "uncertain" : "good";
}

int64_t
dnp3_time48(struct rd *r, uint64_t *ms)
{
	uint64_t low = rd_le32(r);
	uint64_t v = low | (uint64_t)rd_le16(r) << 32;

	if (ms != NULL)
		*ms = v;
	return rd_ok(r) && v <= INT64_MAX / 1000000 ? (int64_t)v * 1000000
						    : TS_NONE;
}

static int64_t
time_of(const struct dnp3_apdu *a, enum dnp3_time kind, struct rd *r)
{
	uint16_t ms;

	if (kind == DNP3_UNTIMED)
		return TS_NONE;
	if (kind == DNP3_ABSOLUTE)
		return dnp3_time48(r, NULL);
	ms = rd_le16(r);
	return a->cto != TS_NONE ? ts_after(a->cto, ms * INT64_C(1000000))
				 : TS_NONE;
}

/* Bytes of two decimal digits, the lowest first; null if one is none. */
static struct value
bcd(struct rd *r, size_t n)
{
	struct span s = rd_take(r, n);
	struct value v = {.kind = VALUE_UINT};
	uint64_t sum = 0;

	for (n = s.n; n-- > 0;) {
		uint8_t high = (uint8_t)s.p[n] >> 4, low = s.p[n] & 15;

		if (high > 9 || low > 9)
			v.kind = VALUE_NULL;
		sum = sum * 100 + high * 10u + low;
	}
	v.u = sum;
	return v;
}

static struct value
f32(uint32_t bits)
{
	struct value v = {.kind = VALUE_F32};

	memcpy(&v.f32, &bits, sizeof(v.f32));
	return v;
}

static struct value
f64(uint64_t bits)
{
	struct value v = {.kind = VALUE_F64};

	memcpy(&v.f64, &bits, sizeof(v.f64));
	return v;
}

struct value
dnp3_number(struct rd *r, enum dnp3_kind kind)
{
	switch (kind) {
	case DNP3_U8:
		return (struct value){.kind = VALUE_UINT, .u = rd_u8(r)};
	case DNP3_U16:
		return (struct value){.kind = VALUE_UINT, .u = rd_le16(r)};
	case DNP3_U32:
		return (struct value){.kind = VALUE_UINT, .u = rd_le32(r)};
	case DNP3_I16:
		return (struct value){
		    .kind = VALUE_INT, .i = (int16_t)rd_le16(r)};
	case DNP3_I32:
		return (struct value){
		    .kind = VALUE_INT, .i = (int32_t)rd_le32(r)};
	case DNP3_F32:
		return f32(rd_le32(r));
	case DNP3_F64:
		return f64(rd_le64(r));
	default:
		return bcd(r, (size_t)2 << (kind - DNP3_BCD2));
	}
}

void
dnp3_value(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	const struct dnp3_layout *l = h->layout;
	uint8_t flags = l->flags ? rd_u8(r) : 0, mask = 0xff;
	struct value v = {.kind = VALUE_BOOL, .b = flags & STATE};
	struct point *pt;
	int64_t time;

	if (l->kind == DNP3_STATE) {
		mask = 0x7f;
	} else if (l->kind == DNP3_DOUBLE) {
		mask = 0x3f;
		v = (struct value){.kind = VALUE_UINT, .u = flags >> 6};
	} else {
		v = dnp3_number(r, l->kind);
	}
	time = time_of(a, l->time, r);
	if (!rd_ok(r))
		return;
	pt = dnp3_point(a, h, index);
	pt->value = v;
	pt->time = time;
	if (l->flags) {
		pt->quality = dnp3_quality(h->object->flags, flags & mask);
		pt->qraw = flags & mask;
		pt->has_qraw = true;
	}
}

/* Two bits a point, the lowest first. */
static void
pairs(struct dnp3_apdu *a, const struct dnp3_header *h, struct span s)
{
	uint32_t i;

	for (i = 0; i < h->count && i < s.n * 4; i++) {
		unsigned v = (uint8_t)s.p[i / 4] >> i % 4 * 2 & 3;

		dnp3_point(a, h, h->start + i)->value =
		    (struct value){.kind = VALUE_UINT, .u = v};
	}
}

void
dnp3_packed(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r)
{
	unsigned each = h->layout->kind == DNP3_BITS ? 8 : 4;
	size_t due = ((size_t)h->count + each - 1) / each;
	struct span s = rd_take(r, due < rd_left(r) ? due : rd_left(r));
	struct point *pt;

	if (each == 4) {
		pairs(a, h, s);
	} else if (s.n != 0) {
		pt = dnp3_point(a, h, h->start);
		pt->value = (struct value){.kind = VALUE_BITS, .s = s};
		pt->count = h->count < s.n * 8 ? h->count : (uint32_t)s.n * 8;
	}
	rd_skip(r, due - s.n); /* what is missing */
}

struct ref
dnp3_ref2(struct msg *m, const char *head, uint32_t first, uint32_t second)
{
	size_t n = strlen(head);
	char *p = arena_alloc(&m->arena, n + 2 * NUM_MAX), *to = p;
	struct ref ref;

	memcpy(p, head, n);
	to = num_u64(p + n, first);
	*to++ = '/';
	ref = ref_span(span(p, (size_t)(to - p)));
	ref.n = second;
	ref.numbered = true;
	return ref;
}

void
dnp3_failed(struct dnp3_apdu *a, const char *status)
{
	if (a->status == NULL)
		a->status = status;
}
