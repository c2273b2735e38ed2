/*
 * tell.c - what net/ gave up and what it saw of a conversation, as loss and
 * flow records.
 */
#include "base/sha256.h"
#include "decode/inside.h"

static void
put_end(struct buf *b, const char *addr, const char *port, const struct end *e)
{
	char text[ADDR_TEXT];

	if (e->addr.n == 0)
		return;
	rec_str(b, addr, span(text, (size_t)(addr_put(text, &e->addr) - text)));
	if (e->addr.n != 6)
		rec_uint(b, port, e->port);
}

static uint8_t *
put_bytes(uint8_t *to, const void *from, size_t n)
{
	memcpy(to, from, n);
	return to + n;
}

static uint8_t *
put_be16(uint8_t *to, uint16_t v)
{
	*to++ = (uint8_t)(v >> 8);
	*to++ = (uint8_t)v;
	return to;
}

/*
 * Community ID Flow Hashing v1: "1:" and the base64 of the SHA-1 of
 *
 *	seed(2)=0 address address protocol(1) 0(1) port(2) port(2)
 *
 * The lesser end comes first, as it does in a flow.
 */
static void
put_community_id(struct buf *b, const struct between *t)
{
	const struct end *e = t->end;
	uint8_t text[2 + 2 * sizeof(e->addr.b) + 2 + 4] = {0};
	uint8_t *to = text + 2, digest[SHA1_SIZE];
	size_t at;

	to = put_bytes(to, e[0].addr.b, e[0].addr.n);
	to = put_bytes(to, e[1].addr.b, e[1].addr.n);
	*to++ = t->protocol;
	*to++ = 0;
	to = put_be16(put_be16(to, e[0].port), e[1].port);
	sha1_digest(span(text, (size_t)(to - text)), digest);
	nd_put_key(b, "community_id");
	at = b->n;
	nd_put_base64(b, span(digest, sizeof(digest)));
	buf_need(b, 2);
	memmove(b->p + at + 3, b->p + at + 1, b->n - at - 1);
	memcpy(b->p + at + 1, "1:", 2);
	b->n += 2;
}

void
put_between(struct decode *d, struct buf *b, const struct between *t, int side)
{
	put_end(b, "src", "sport", &t->end[side]);
	put_end(b, "dst", "dport", &t->end[!side]);
	if (t->vlan != 0)
		rec_uint(b, "vlan", t->vlan);
	if (t->sensor != 0)
		rec_wire(b, "sensor", d->sensors[t->sensor]);
	if (d->options.community_id && t->protocol != 0)
		put_community_id(b, t);
}

struct between
between_of(const struct flow *f)
{
	return (struct between){
	    .end = {{f->addr[0], f->port[0]}, {f->addr[1], f->port[1]}},
	    .vlan = f->vlan,
	    .sensor = f->origin,
	    .protocol = f->protocol};
}

static void
open_loss(struct decode *d, const char *what, uint64_t count)
{
	rec_open(d->out, &d->ts, REC_loss, d->clock);
	rec_str(d->out, "tool", SPAN("ots-decode"));
	rec_str(d->out, "what", span_str(what));
	rec_uint(d->out, "count", count);
	d->counts.losses++;
}

void
tell_loss(struct decode *d, const struct conv *c, int side, const char *what,
    uint64_t count, uint64_t frame)
{
	open_loss(d, what, count);
	buf_span(d->out, c->way[side].ends);
	if (frame == 0) {
		rec_close(d->out);
		return;
	}
	rec_uint(d->out, "frame", frame & FRAME_MASK);
	buf_span(d->out, d->evidence[frame >> FILE_SHIFT]);
}

void
tell_unsaid(struct decode *d)
{
	if (d->unsaid == 0)
		return;
	open_loss(d, "evicted_flow", d->unsaid);
	rec_time(d->out, "since", d->unsaid_for);
	rec_close(d->out);
	d->unsaid = 0;
}

static void
put_flags(struct buf *b, bool guess, bool half)
{
	if (!guess && !half)
		return;
	nd_put_key(b, "flags");
	buf_str(b, guess && half ? "[\"half\",\"guess\"]"
		   : half	 ? "[\"half\"]"
				 : "[\"guess\"]");
}

static void
put_counts(struct buf *b, const struct flow *f, int src)
{
	rec_time(b, "first", f->since);
	rec_time(b, "last", f->last);
	rec_uint(b, "src_packets", f->packets[src]);
	rec_uint(b, "src_bytes", f->bytes[src]);
	rec_uint(b, "dst_packets", f->packets[!src]);
	rec_uint(b, "dst_bytes", f->bytes[!src]);
	if (f->retransmitted != 0)
		rec_uint(b, "retransmitted", f->retransmitted);
	if (f->gaps != 0)
		rec_uint(b, "gaps", f->gaps);
}

void
tell_flow(struct decode *d, const struct flow *f, const struct conv *c,
    enum net_end end)
{
	static const char *const words[] = {
	    "closed", "reset", "reused", "evicted", "finished"};
	bool tcp = f->protocol == IP_TCP;
	bool spoke = c != NULL && c->proto != NULL && (c->claimed || c->told);
	struct between ends = between_of(f);
	struct buf *b = d->out;

	rec_open(b, &d->ts, REC_flow, d->clock);
	rec_str(b, "transport", tcp ? SPAN("tcp") : SPAN("udp"));
	if (spoke)
		rec_str(b, "proto",
		    span_str(c->proto->event_proto ? c->proto->event_proto
						   : c->proto->name));
	put_between(d, b, &ends, f->opener);
	put_counts(b, f, f->opener);
	if (tcp)
		rec_str(b, "began",
		    f->tcp[0].whole || f->tcp[1].whole ? SPAN("syn")
						       : SPAN("midstream"));
	rec_str(b, "ended", span_str(words[end]));
	put_flags(b, spoke && !c->claimed,
	    f->packets[0] == 0 || f->packets[1] == 0);
	rec_close(b);
	d->counts.flows++;
}
