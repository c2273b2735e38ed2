/*
 * enip_io.c - the data of class 0 and 1 connections, in datagrams: Volume 2,
 * 3-2.
 *
 *	2(2) 8002(2) 8(2) connection(4) sequence(4) b1(2) length(2) data
 *
 * Data of class 1 start with a count(2); O->T data go on with the run/idle
 * header(4), whose upper 28 bits are zero: where they once aren't, the
 * connection has none.
 */
#include "base/num.h"
#include "proto/enip.h"

enum { HEAD = 18, RUN_IDLE = 4, RESERVED = 0xf };

static const char start[] = "\x02\x00\x02\x80\x08\x00";

bool
enip_io_starts(struct span s)
{
	size_t n = sizeof(start) - 1;

	if (s.n < n)
		n = s.n;
	return n != 0 && memcmp(s.p, start, n) == 0;
}

enum framed
enip_io_frame(struct span s, size_t *len)
{
	struct rd r = rd_init(s, true);
	uint16_t type, n;

	*len = HEAD;
	rd_skip(&r, 14);
	type = rd_le16(&r);
	n = rd_le16(&r);
	if (!rd_ok(&r))
		return FRAMED_MORE;
	if (type != 0xb1)
		return FRAMED_NO;
	*len = (size_t)HEAD + n;
	return FRAMED_YES;
}

static void
tell_connection(struct msg *m, const struct enip_conn *c, int way)
{
	detail_uint(m, "connection_serial_number", c->serial);
	detail_uint(m, "originator_vendor_id", c->vendor);
	detail_uint(m, "originator_serial_number", c->originator_serial);
	detail_name(m, "way", way == O_TO_T ? "o_to_t" : "t_to_o");
	detail_uint(m, "transport_class", c->transport & 0xf);
	detail_uint(m, "rpi", c->rpi[way]);
}

static void
run_idle(struct msg *m, struct enip_conn *c, struct rd *r)
{
	struct rd ahead = *r;
	uint32_t head;

	if (c->modeless || rd_left(r) < RUN_IDLE)
		return;
	head = rd_le32(&ahead);
	if (head & ~(uint32_t)RESERVED) {
		c->modeless = true;
		return;
	}
	rd_skip(r, RUN_IDLE);
	detail_bool(m, "run", head & 1);
	if (head & 2)
		detail_bool(m, "claim_output_ownership", true);
	if (head & 0xc)
		detail_uint(m, "ready_for_ownership", head >> 2 & 3);
}

static struct span
unknown_ref(struct msg *m, uint32_t id)
{
	char *p = arena_alloc(&m->arena, 32), *end = stpcpy(p, "connection:0x");
	uint8_t b[4] = {(uint8_t)(id >> 24), (uint8_t)(id >> 16),
	    (uint8_t)(id >> 8), (uint8_t)id};

	end = num_hex(end, span(b, sizeof(b)));
	return span(p, (size_t)(end - p));
}

static void
put_data(struct msg *m, struct span ref, struct rd *r)
{
	struct point *p;

	if (!rd_ok(r) || rd_left(r) == 0)
		return; /* a heartbeat */
	p = msg_point(m, ref_span(ref));
	p->value.kind = VALUE_BYTES;
	p->value.s = rd_rest(r);
}

static void
known(struct msg *m, struct enip_conn *c, int way, struct rd *r)
{
	unsigned class = c->transport & 0xf;

	m->action = way == O_TO_T ? ACT_WRITE : ACT_READ;
	m->station = c->route.station;
	m->station_text = span(c->route.text, c->route.n);
	tell_connection(m, c, way);
	if (class != 0) {
		uint16_t count = rd_le16(r);

		if (rd_ok(r))
			detail_uint(m, "sequence_count", count);
	}
	if (way == O_TO_T)
		run_idle(m, c, r);
	put_data(m,
	    c->ref_n[way] != 0 ? span(c->ref[way], c->ref_n[way])
			       : unknown_ref(m, c->id[way]),
	    r);
}

void
enip_io(struct talk *t, struct rd *r)
{
	struct span whole = span(r->p, rd_left(r));
	struct msg *m = talk_msg(t, "cip", DIR_CYCLIC);
	struct enip_conn *c;
	uint32_t id, sequence;
	struct rd data;
	int way;

	m->fn = "connected_data";
	m->action = ACT_OTHER;
	rd_skip(r, 6);
	id = rd_le32(r);
	if (rd_ok(r))
		detail_uint(m, "connection", id);
	sequence = rd_le32(r);
	rd_skip(r, 2);
	data = rd_sub(r, rd_le16(r));
	if (rd_ok(&data)) {
		detail_uint(m, "sequence", sequence);
		c = enip_conn_find(t, id, &way);
		if (c != NULL)
			known(m, c, way, &data);
		else
			put_data(m, unknown_ref(m, id), &data);
	}
	rd_join(r, &data);
	msg_ended(m, r, whole);
	t->emit(t);
}

void
enip_io_connected(struct talk *t, struct cip_around *a, struct rd *r)
{
	struct span whole = span(r->p, rd_left(r));
	struct msg *m =
	    talk_msg(t, "cip", t->from_server ? DIR_RESPONSE : DIR_REQUEST);

	m->fn = "connected_data";
	m->action = ACT_OTHER;
	m->txn = a->txn;
	m->station = a->route.station;
	m->station_text = span(a->route.text, a->route.n);
	detail_uint(m, "session", a->session);
	detail_uint(m, "connection", a->connection);
	put_data(m, unknown_ref(m, a->connection), r);
	if (a->outer != NULL)
		rd_join(r, a->outer);
	msg_ended(m, r, whole);
	t->emit(t);
}
