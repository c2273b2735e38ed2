/*
 * s7comm_cyclic.c - values that the controller sends by itself.
 *
 *	asked: n(2) base(1) factor(1), then n items
 *	answered and sent on: n(2), then n times code(1) type(1) length(2) bytes
 *	unsubscribe: function(1) job(1)
 *
 * The number of the job ties what is sent to what was asked for.
 */
#include "proto/s7comm.h"

enum { ITEMS_AT = 4, GROUP_CYCLIC = 2 };

static void
asked(struct s7_pdu *p, struct rd *r)
{
	static const uint32_t bases[] = {100, 1000, 10000};
	uint16_t n = rd_be16(r), i;
	uint8_t base = rd_u8(r), factor = rd_u8(r);
	struct s7_item item;

	if (!rd_ok(r))
		return;
	if (base < 3)
		detail_uint(p->msg, "interval_ms", bases[base] * factor);
	for (i = 0; i < n && s7_item_read(r, &item, i + 1 == n); i++)
		s7_item_asked(p->msg, &item);
	if (rd_ok(r) && rd_left(r) == 1)
		rd_skip(r, 1); /* padding */
}

static void
sent(struct s7_pdu *p, const struct s7_user *u, struct rd *r)
{
	struct span kept = s7_job_items(p, u);
	struct rd items = rd_init(kept, false);
	uint16_t n = rd_be16(r), i;
	uint8_t code, type;
	struct s7_item item;

	rd_skip(&items, ITEMS_AT);
	for (i = 0; i < n; i++) {
		struct span data = s7_data_read(r, &code, &type, i + 1 == n);

		if (!rd_ok(r))
			break;
		if (rd_left(&items) != 0 &&
		    s7_item_read(&items, &item, i + 1 == n))
			s7_item_value(p, &item, code, data);
		else
			s7_value_unasked(p, i, code, type, data);
	}
}

void
s7_cyclic(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;

	if (rd_left(r) == 0 && r->limit == RD_SHORT)
		return;
	if (u->kind == S7_REQUEST)
		asked(p, r);
	else
		sent(p, u, r);
}

void
s7_unsubscribe(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;
	uint8_t function, job;

	if (u->kind != S7_REQUEST)
		return;
	function = rd_u8(r);
	job = rd_u8(r);
	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "function", function);
	detail_uint(p->msg, "job_reference", job);
	s7_job_drop(p->s7, GROUP_CYCLIC, job);
}
