/*
 * stats.c - what was seen, in numbers, for the record at the end.
 */
#include "decode/decode.h"
#include "record/record.h"

void
decode_detail(const struct decode *d, struct buf *b)
{
	const struct decode_counts *c = decode_counts(d);
	const struct net_counts *n = decode_net_counts(d);

	buf_char(b, '{');
	rec_uint(b, "frames", n->frames);
	rec_uint(b, "ip", n->ip);
	rec_uint(b, "tcp", n->tcp);
	rec_uint(b, "udp", n->udp);
	rec_uint(b, "other", n->other);
	rec_uint(b, "cut_frames", n->cut);
	rec_uint(b, "bad_frames", n->bad);
	rec_uint(b, "tunnels", n->tunnels);
	rec_uint(b, "fragments", n->fragments);
	rec_uint(b, "reassembled", n->reassembled);
	rec_uint(b, "incomplete", n->incomplete);
	rec_uint(b, "redundant", n->redundant);
	rec_uint(b, "duplicates", n->duplicates);
	rec_uint(b, "retransmitted", n->retransmitted);
	rec_uint(b, "conflicts", n->conflicts);
	rec_uint(b, "gaps", n->gaps);
	rec_uint(b, "late", n->late);
	rec_uint(b, "evicted", n->evicted);
	rec_uint(b, "conversations", c->claimed);
	rec_uint(b, "conversations_unknown", c->silent);
	rec_uint(b, "exceptions", c->exceptions);
	rec_uint(b, "unanswered", c->unanswered);
	rec_uint(b, "malformed", c->malformed);
	rec_uint(b, "cut", c->cut);
	rec_uint(b, "guess", c->guess);
	buf_char(b, '}');
	buf_char(b, '\0');
}
