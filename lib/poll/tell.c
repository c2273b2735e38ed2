/*
 * tell.c - what was asked and answered, as records and in words.
 */
#include "poll/poll.h"

int64_t
poll_when(const struct poll_done *d, enum poll_side side)
{
	const struct mbus_told *m = &d->told;

	if (side == POLL_ASKED)
		return m->asked.n != 0 ? m->asked_at : TS_NONE;
	return m->answered.n != 0 ? m->answered_at : TS_NONE;
}

static void
put_end(struct buf *b, const char *key, const char *port_key,
    const struct addr *a, uint16_t port)
{
	char text[ADDR_TEXT];

	rec_str(b, key, span(text, (size_t)(addr_put(text, a) - text)));
	rec_uint(b, port_key, port);
}

void
poll_put(const struct poll_done *d, enum poll_side side, const char *sensor,
    uint64_t frame, struct buf *b, struct ts_cache *ts)
{
	const struct mbus_told *m = &d->told;
	bool ours = side == POLL_ASKED;
	struct span bytes = buf_all(ours ? &m->asked : &m->answered);

	rec_open(b, ts, REC_packet, poll_when(d, side));
	if (sensor != NULL)
		rec_str(b, "sensor", span_str(sensor));
	rec_str(b, "link", SPAN("payload"));
	rec_str(b, "proto", SPAN("modbus"));
	put_end(b, "src", "sport", ours ? &m->from : &d->device->addr,
	    ours ? m->from_port : d->device->port);
	put_end(b, "dst", "dport", ours ? &d->device->addr : &m->from,
	    ours ? d->device->port : m->from_port);
	rec_uint(b, "len", bytes.n);
	rec_uint(b, "cap", bytes.n);
	nd_put_key(b, "flags");
	buf_str(b, "[\"own\"]");
	rec_uint(b, "frame", frame);
	nd_put_key(b, "data");
	nd_put_base64(b, bytes);
	rec_close(b);
}

/* As it is named on the command line. */
static void
put_range(struct buf *b, const struct poll_device *d, const struct mbus_ask *k)
{
	char host[ADDR_TEXT + 1];

	*addr_put(host, &d->addr) = '\0';
	buf_fmt(b,
	    d->addr.n == 16 ? "[%s]:%u/%u/%s:%u+%u" : "%s:%u/%u/%s:%u+%u", host,
	    d->port, k->unit, mbus_tables[k->table], k->address, k->count);
}

void
poll_ranges(const struct poll *p, struct buf *b)
{
	size_t i, j;

	for (i = 0; i < p->n; i++)
		for (j = 0; j < p->devices[i].n; j++) {
			put_range(b, &p->devices[i],
			    &p->devices[i].ranges[j].ask);
			buf_char(b, '\n');
		}
}

bool
poll_trouble(const struct poll_done *d, struct err *e)
{
	struct buf range = {0};

	if (d->why.text[0] == '\0')
		return false;
	put_range(&range, d->device, &d->range->ask);
	err_set(e, "%.*s: %s: left alone for %lld s", (int)range.n, range.p,
	    d->why.text, (long long)(d->hold / TS_SECOND));
	buf_release(&range);
	return true;
}

void
poll_detail(const struct poll *p, struct buf *b)
{
	const struct poll_counts *c = &p->counts;

	buf_char(b, '{');
	rec_uint(b, "asked", c->asked);
	rec_uint(b, "answered", c->answered);
	rec_uint(b, "refused", c->refused);
	rec_uint(b, "failed", c->failed);
	buf_char(b, '}');
	buf_char(b, '\0');
}
