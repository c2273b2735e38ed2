/*
 * torture.c - what comes of conversations whose segments arrive in any size
 * and order, more than once, with other contents the second time, or never:
 * the events of the clean stream, but for messages that bytes are missing of.
 *
 * A case is a seed. Every case is played twice. The reference sends each
 * message that nothing is missing of as one segment in its order; where bytes
 * are missing it tells no more than that. The tortured stream must give the
 * same events with the same flags in the same order.
 */
#include "torture_case.h"

enum { CASES = 10000, PIECES_MAX = 4 * STREAM_MAX };
enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };
struct run {
	struct decode *decode;
	struct buf out, frame;
	uint32_t acked[SIDES]; /* the receiver has these bytes */
	uint32_t id;	       /* of the last datagram in fragments */
};

static struct range pieces[PIECES_MAX];

static void
send_frame(struct run *run, const struct trial *t, struct span bytes)
{
	struct frame f = {.ts = INT64_C(1795377391000000000),
	    .number = 1,
	    .link = t->wrap->link,
	    .len = (uint32_t)bytes.n};
	void *exact = unit_exact(bytes);

	f.bytes = span(exact, bytes.n);
	decode_frame(run->decode, &f);
	free(exact);
}

/* Part of an IPv4 datagram's payload, as a fragment of it. */
static void
send_fragment(struct run *run, const struct trial *t, size_t from, size_t to)
{
	const char *header = run->frame.p, *payload = header + 20;
	bool more = to < run->frame.n - 20;
	struct buf b = {0};

	buf_add(&b, header, 2);
	add16(&b, (uint32_t)(20 + to - from));
	add16(&b, run->id);
	add16(&b, (uint32_t)(from / 8) | (more ? 0x2000 : 0));
	buf_add(&b, header + 8, 12);
	buf_add(&b, payload + from, to - from);
	send_frame(run, t, buf_all(&b));
	buf_release(&b);
}

/* Three of them, where there is so much, in two orders. */
static void
send_fragments(struct run *run, const struct trial *t)
{
	size_t n = run->frame.n - 20, cut = n > 48 ? 48 : n;

	run->id = (run->id + 1) & 0xffff;
	if (run->id % 2 == 0)
		send_fragment(run, t, 0, 40);
	if (cut < n)
		send_fragment(run, t, cut, n);
	if (cut > 40)
		send_fragment(run, t, 40, cut);
	if (run->id % 2 != 0)
		send_fragment(run, t, 0, 40);
}

static void
send(struct run *run, const struct trial *t, int side, uint8_t flags,
    uint32_t at, struct span data)
{
	struct sent s = {.seq = t->first[side] + at,
	    .ack = flags & ACK ? t->first[!side] + run->acked[!side] : 0,
	    .flags = flags,
	    .side = side,
	    .data = data};

	run->frame.n = 0;
	t->wrap->add(&run->frame, &s);
	if (t->wrap->fragments && run->frame.n > 60)
		send_fragments(run, t);
	else
		send_frame(run, t, buf_all(&run->frame));
}

static struct span
bytes_of(int side, uint32_t from, uint32_t to)
{
	return span(dialog.bytes[side] + from, to - from);
}

static void
begin(struct run *run, const struct trial *t)
{
	struct decode_options o;
	int side;

	decode_defaults(&o);
	*run = (struct run){0};
	run->decode = decode_new(&o, &run->out);
	for (side = 0; side < SIDES; side++)
		if (t->kind != MIDSTREAM)
			send(run, t, side, side ? SYN | ACK : SYN, UINT32_MAX,
			    span("", 0));
		else /* both are seen before any byte is */
			send(run, t, side, ACK, 0, span("", 0));
}

static void
finish(struct run *run, const struct trial *t)
{
	int side;

	for (side = 0; side < SIDES && t->ending == CLOSED; side++)
		send(run, t, side, FIN | ACK, dialog.size[side], span("", 0));
	if (t->ending == RESET)
		send(run, t, 0, RST | ACK, dialog.size[0], span("", 0));
	decode_end(run->decode);
	buf_release(&run->frame);
}

/* The end of the turn that starts with message `i`. */
static size_t
turn_end(size_t i)
{
	size_t j = i;

	while (j < dialog.n &&
	       dialog.messages[j].side == dialog.messages[i].side)
		j++;
	return j;
}

/*
 * A message as the reference sends it. Where bytes are missing, one of its
 * bytes is sent if one was seen behind a gap: that is when the gap is known.
 */
static void
send_message(struct run *run, const struct trial *t, const struct message *m)
{
	uint32_t i, last = 0;
	bool whole = true, behind = false;

	for (i = m->at; i < m->at + m->n; i++)
		if (is_lost(t, m->side, i)) {
			whole = false;
		} else {
			last = i;
			behind |= i > 0 && is_lost(t, m->side, i - 1);
		}
	if (whole)
		send(run, t, m->side, ACK, m->at,
		    bytes_of(m->side, m->at, m->at + m->n));
	else if (behind)
		send(run, t, m->side, ACK, last,
		    bytes_of(m->side, last, last + 1));
}

static void
play_reference(struct run *run, const struct trial *t)
{
	size_t i, end;

	begin(run, t);
	for (i = 0; i < dialog.n; i = end) {
		int side = dialog.messages[i].side;

		for (end = turn_end(i); i < end; i++)
			send_message(run, t, &dialog.messages[i]);
		run->acked[side] =
		    dialog.messages[end - 1].at + dialog.messages[end - 1].n;
	}
	finish(run, t);
}

/* Sends what isn't lost of a piece. */
static void
send_piece(struct run *run, const struct trial *t, const struct range *p)
{
	uint32_t from = p->from, to;

	while (from < p->to) {
		for (to = from; to < p->to && !is_lost(t, p->side, to); to++)
			continue;
		if (to != from)
			send(run, t, p->side, ACK, from,
			    bytes_of(p->side, from, to));
		from = to + 1;
	}
}

/* The piece once more, and one of its bytes isn't what it was. */
static void
send_other(struct run *run, struct trial *t, const struct range *p)
{
	uint32_t n = p->to - p->from;
	char copy[STREAM_MAX];

	if (n < 2) /* it could be a keep-alive */
		return;
	memcpy(copy, bytes_of(p->side, p->from, p->to).p, n);
	copy[below(&t->rng, n)] ^= 1;
	send(run, t, p->side, ACK, p->from, span(copy, n));
	t->flips++;
}

/* A turn's bytes in pieces: they overlap, and some come twice. */
static size_t
cut(struct trial *t, int side, uint32_t from, uint32_t to)
{
	uint32_t at, n, more;
	size_t np = 0;

	for (at = from; at < to; at += n) {
		n = 1 + below(&t->rng, t->longest);
		n = n < to - at ? n : to - at;
		more = chance(&t->rng, 4) ? below(&t->rng, 10) : 0;
		more = more < at - from ? more : at - from;
		pieces[np++] = (struct range){side, at - more, at + n};
		if (chance(&t->rng, 8)) {
			more = below(&t->rng, at + 1);
			pieces[np++] = (struct range){side, more,
			    more + 1 + below(&t->rng, at + n - more)};
		}
	}
	return np;
}

static void
shuffle(struct trial *t, size_t n)
{
	size_t window = 1 + below(&t->rng, 20), i;

	for (i = 0; i < n; i++) {
		size_t k = i + below(&t->rng,
				   (uint32_t)(n - i < window ? n - i : window));
		struct range p = pieces[i];

		pieces[i] = pieces[k];
		pieces[k] = p;
	}
}

static void
play_turn(struct run *run, struct trial *t, size_t i, size_t end)
{
	const struct message *m = &dialog.messages[i],
			     *last = &dialog.messages[end - 1];
	size_t n = cut(t, m->side, m->at, last->at + last->n), k;

	/* From the middle, what comes first is where the stream starts. */
	if (t->kind != MIDSTREAM ||
	    (m->at > 0 && !is_lost(t, m->side, m->at - 1)))
		shuffle(t, n);
	for (k = 0; k < n; k++) {
		send_piece(run, t, &pieces[k]);
		if (t->kind == TWICE && chance(&t->rng, 4))
			send_other(run, t, &pieces[k]);
	}
	run->acked[m->side] = last->at + last->n;
}

static void
play_tortured(struct run *run, struct trial *t)
{
	size_t i, end;

	begin(run, t);
	for (i = 0; i < dialog.n; i = end) {
		end = turn_end(i);
		play_turn(run, t, i, end);
	}
	finish(run, t);
}

/* The next event; of what was sent twice it is said, and not compared. */
static struct span
next_event(struct span *rest, struct buf *room)
{
	static const char *const flags[] = {",\"flags\":[\"retransmit\"]",
	    "\"retransmit\",", ",\"retransmit\""};
	struct span line;
	size_t i;

	do
		line = span_cut(*rest, '\n', rest);
	while (line.n != 0 &&
	       !memmem(line.p, line.n, "\"type\":\"event\"", 14));
	for (i = 0; i < 3; i++) {
		size_t n = strlen(flags[i]);
		const char *at = memmem(line.p, line.n, flags[i], n);

		if (at == NULL)
			continue;
		room->n = 0;
		buf_add(room, line.p, (size_t)(at - line.p));
		buf_add(room, at + n, line.n - (size_t)(at - line.p) - n);
		return buf_all(room);
	}
	return line;
}

static bool
same_events(const struct run *a, const struct run *b, const char *name)
{
	struct span left = buf_all(&a->out), right = buf_all(&b->out), l, r;
	struct buf lroom = {0}, rroom = {0};
	bool same;

	do {
		l = next_event(&left, &lroom);
		r = next_event(&right, &rroom);
		same = unit_check(span_eq(l, r), "the events are the same",
		    name, __FILE__, __LINE__);
	} while (same && l.n != 0);
	if (!same)
		printf("#   got: %.*s\n#   due: %.*s\n", (int)r.n, r.p,
		    (int)l.n, l.p);
	buf_release(&lroom);
	buf_release(&rroom);
	return same;
}

static bool
says(const struct run *run, const char *text)
{
	return memmem(buf_all(&run->out).p, run->out.n, text, strlen(text)) !=
	       NULL;
}

/* What is said of gaps and conflicts is true. */
static void
check_losses(const struct run *run, const struct trial *t, const char *name)
{
	const struct net_counts *n = decode_net_counts(run->decode);

	CHECK_ROW(n->conflicts == t->flips, name);
	CHECK_ROW(t->kind == LOSSY || t->kind == MIDSTREAM ||
		      decode_counts(run->decode)->events >= dialog.n,
	    name);
	CHECK_ROW(t->kind == LOSSY || n->gaps == 0, name);
	CHECK_ROW(!says(run, "[\"gap") || n->gaps != 0, name);
	CHECK_ROW(t->kind == LOSSY || !says(run, "\"tcp_gap\""), name);
	CHECK_ROW(t->kind != WHOLE || !says(run, "\"loss\""), name);
	CHECK_ROW(!says(run, "malformed"), name);
	CHECK_ROW(!says(run, "\"unfinished_message\""), name);
}

static bool
try_case(uint32_t seed, uint64_t *events)
{
	static const char *const words[] = {
	    "whole", "lossy", "midstream", "twice"};
	struct run due, got;
	struct trial t;
	char name[64];
	bool same;

	choose(&t, seed);
	snprintf(name, sizeof(name), "case %u, %s", seed, words[t.kind]);
	play_reference(&due, &t);
	play_tortured(&got, &t);
	*events += decode_counts(got.decode)->events;
	same = same_events(&due, &got, name);
	check_losses(&got, &t, name);
	decode_free(due.decode);
	decode_free(got.decode);
	buf_release(&due.out);
	buf_release(&got.out);
	return same;
}

int
main(int argc, char **argv)
{
	uint32_t seed = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
	uint32_t end = argc > 1 ? seed + 1 : CASES, failed = 0;
	uint64_t events = 0;

	TEST("tortured streams give the events of clean ones")
	{
		read_dialog(&crane, "examples/crane/normal.pcap");
		CHECK(crane.n > 200);
		for (; seed < end && failed < 5; seed++)
			failed += !try_case(seed, &events);
		CHECK(events > (argc > 1 ? 0 : 20u * CASES));
	}
	return unit_end();
}
