/*
 * dnp3_time.c - objects that are no points: time (g50 to g52), storage (g81),
 * and those of bytes. IEEE 1815-2012, A.23 to A.25 and A.34 on.
 */
#include "proto/dnp3.h"

enum { CLOCK_INTERVAL = 2, CLOCK_INDEXED = 4, COARSE = 1, SYNCHRONIZED = 1 };

void
dnp3_detail_time(struct msg *m, const char *key, int64_t ts)
{
	struct ts_cache cache = {0};
	char *p = arena_alloc(&m->arena, TS_LEN);

	if (ts == TS_NONE)
		return;
	ts_put(p, &cache, ts);
	detail_text(m, key, span(p, TS_LEN));
}

/* time(6), then in variations 2 and 4 an interval(4), in 4 its units(1) */
void
dnp3_clock(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	struct point *pt;
	uint64_t ms;
	int64_t time = dnp3_time48(r, &ms);
	bool interval = h->variation % 2 == 0;
	uint32_t n = interval ? rd_le32(r) : 0;
	uint8_t units = h->variation == CLOCK_INDEXED ? rd_u8(r) : 0;

	if (!rd_ok(r))
		return;
	pt = msg_point(a->msg,
	    h->indexed ? ref_at("time:", index) : ref_plain("time"));
	pt->value = (struct value){.kind = VALUE_UINT, .u = ms};
	pt->time = time;
	if (interval && (h->count == 1 || h->variation == CLOCK_INTERVAL))
		detail_uint(a->msg, "interval", n);
	if (h->count == 1 && h->variation == CLOCK_INDEXED)
		detail_uint(a->msg, "interval_units", units);
}

/* The time that relative times behind it count from. */
void
dnp3_common_time(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	int64_t time = dnp3_time48(r, NULL);

	(void)index;
	if (!rd_ok(r))
		return;
	a->cto = time;
	dnp3_detail_time(a->msg, "time", time);
	detail_bool(a->msg, "synchronized", h->variation == SYNCHRONIZED);
}

/* seconds(2) or milliseconds(2) */
void
dnp3_delay(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	uint32_t n = rd_le16(r);

	(void)index;
	if (rd_ok(r))
		detail_uint(a->msg, "time_delay_ms",
		    h->variation == COARSE ? n * 1000 : n);
}

/* fill percentage(1) group(1) variation(1) */
void
dnp3_storage(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	uint8_t fill = rd_u8(r), group = rd_u8(r), variation = rd_u8(r);

	(void)h;
	(void)index;
	if (!rd_ok(r))
		return;
	detail_uint(a->msg, "fill_percentage", fill);
	detail_uint(a->msg, "stored_group", group);
	detail_uint(a->msg, "stored_variation", variation);
}

/* What has a size and no form that is known here. */
void
dnp3_octets(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	(void)h;
	(void)index;
	if (rd_ok(r))
		detail_bytes(a->msg, NULL, rd_rest(r));
}

/* The variation is the length: what they mean the wire doesn't tell. */
void
dnp3_string(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	struct span s = rd_take(r, h->variation);
	struct point *pt;

	if (!rd_ok(r))
		return;
	pt = dnp3_point(a, h, index);
	pt->value = (struct value){.kind = VALUE_BYTES, .s = s};
}
