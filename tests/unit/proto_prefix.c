/*
 * proto_prefix.c - every prefix of every good message: decoded as what the
 * capture left of it, and as what its sender left out; framed as what has
 * come so far. Each from a block of exactly its size.
 */
#include "exchanges.h"

enum { PARTS = 64, TEXT = 80 };

/* What a message says, to be held against what its front says. */
struct outline {
	bool with_txn, with_station, with_code;
	uint32_t flags;
	size_t npoints, ndetails, nerrors;
	struct part {
		char name[TEXT];
		char bytes[300];
		size_t n;
	} points[PARTS], details[PARTS];
};

struct prefixes {
	struct heard heard;
	struct outline seen;
};

static void
keep_value(struct part *p, const struct value *v)
{
	p->n = 0;
	if (v->kind < VALUE_TEXT)
		return;
	p->n = v->s.n < sizeof(p->bytes) ? v->s.n : sizeof(p->bytes);
	if (p->n != 0)
		memcpy(p->bytes, v->s.p, p->n);
}

static bool
is_error(struct span key)
{
	return span_is(key, "error") || span_is(key, "hex");
}

static void
keep_outline(struct talk *t)
{
	struct heard *h = t->msg->owner;
	struct outline *o = &((struct prefixes *)(void *)h)->seen;
	const struct msg *m = t->msg;
	size_t i;

	h->emitted++;
	*o = (struct outline){.with_txn = m->txn >= 0,
	    .with_station = m->station >= 0,
	    .with_code = m->code >= 0,
	    .flags = m->flags};
	for (i = 0; i < m->npoints && i < PARTS; i++) {
		struct part *p = &o->points[o->npoints++];

		snprintf(p->name, sizeof(p->name), "%.*s%u%.*s",
		    (int)m->points[i].ref.head.n, m->points[i].ref.head.p,
		    m->points[i].ref.n, (int)m->points[i].ref.tail.n,
		    m->points[i].ref.tail.p);
		keep_value(p, &m->points[i].value);
	}
	for (i = 0; i < m->ndetails && i < PARTS; i++) {
		const struct detail *d = &m->details[i];

		if (d->kind != DETAIL_VALUE || d->key.n == 0)
			continue;
		if (is_error(d->key)) {
			o->nerrors++;
			continue;
		}
		snprintf(o->details[o->ndetails].name, TEXT, "%.*s",
		    (int)d->key.n, d->key.p);
		keep_value(&o->details[o->ndetails++], &d->value);
	}
}

/* The parts of a front are the first of the whole, or the front of one. */
static bool
is_front(const struct part *a, size_t na, const struct part *b, size_t nb)
{
	size_t i;

	for (i = 0; i < na && i < nb; i++)
		if (strcmp(a[i].name, b[i].name) != 0 || a[i].n > b[i].n ||
		    memcmp(a[i].bytes, b[i].bytes, a[i].n) != 0)
			return false;
	return na <= nb;
}

/* Decodes the front of a message, behind its request where it has one. */
static void
decode_front(struct prefixes *p, const struct proto *proto, struct span request,
    struct span message, bool from_server, size_t n, bool cut)
{
	heard_start(&p->heard, proto);
	p->heard.talk.emit = keep_outline;
	if (request.n != 0)
		heard_bytes(&p->heard, false, request, false);
	p->heard.emitted = 0;
	heard_bytes(&p->heard, from_server, span(message.p, n),
	    cut && n < message.n);
}

static void
check_front(const struct prefixes *p, const struct outline *whole,
    const char *name, size_t n, size_t len, bool cut)
{
	const struct outline *o = &p->seen;
	char row[TEXT];

	snprintf(row, sizeof(row), "%s, %zu of %zu bytes%s", name, n, len,
	    cut ? ", cut" : "");
	CHECK_ROW(p->heard.emitted == 1, row);
	CHECK_ROW(o->flags == (n == len ? 0u
				  : cut ? (unsigned)FLAG_CUT
					: (unsigned)FLAG_MALFORMED),
	    row);
	CHECK_ROW(o->nerrors == (n == len ? 0 : 2), row);
	CHECK_ROW(is_front(o->points, o->npoints, whole->points,
		      whole->npoints),
	    row);
	CHECK_ROW(is_front(o->details, o->ndetails, whole->details,
		      whole->ndetails),
	    row);
}

/* All prefixes of one message of Modbus/TCP, with and without its request. */
static void
check_prefixes(const char *name, struct span request, struct span message,
    bool from_server)
{
	static struct prefixes p;
	static struct outline whole;
	size_t n;
	int cut;

	decode_front(&p, &proto_modbus, request, message, from_server,
	    message.n, false);
	whole = p.seen;
	heard_end(&p.heard);
	for (n = 0; n <= message.n; n++)
		for (cut = 0; cut < 2; cut++) {
			decode_front(&p, &proto_modbus, request, message,
			    from_server, n, cut);
			check_front(&p, &whole, name, n, message.n, cut);
			CHECK_ROW(p.seen.with_txn == (n >= 2), name);
			CHECK_ROW(p.seen.with_station == (n >= MBAP), name);
			CHECK_ROW(p.seen.with_code == (n > MBAP), name);
			heard_end(&p.heard);
		}
}

static void
prefixes_of_requests_keep_what_they_have(void)
{
	struct buf b = {0};
	size_t i;

	for (i = 0; i < NEXCHANGES; i++)
		check_prefixes(exchanges[i].name, span("", 0),
		    with_mbap(&b, TXN, UNIT, exchanges[i].request), false);
	buf_release(&b);
}

static void
prefixes_of_responses_keep_what_they_have(bool with_request)
{
	struct buf b = {0}, q = {0};
	size_t i;

	for (i = 0; i < NEXCHANGES; i++) {
		struct span request = span("", 0);

		if (with_request)
			request =
			    with_mbap(&q, TXN, UNIT, exchanges[i].request);
		check_prefixes(exchanges[i].name, request,
		    with_mbap(&b, TXN, UNIT, exchanges[i].response), true);
	}
	buf_release(&b);
	buf_release(&q);
}

/* Framing asks for more until it knows, and then says the same length. */
static void
check_framing(const struct proto *proto, const char *name, struct span message,
    bool from_server, bool strict)
{
	enum framed got = FRAMED_MORE;
	size_t n, len;

	for (n = 0; n <= message.n; n++) {
		char *p = unit_exact(span(message.p, n));

		got = proto->frame(span(p, n), from_server, strict, &len);
		CHECK_ROW(got != FRAMED_NO, name);
		CHECK_ROW(got != FRAMED_MORE || len > n || strict, name);
		CHECK_ROW(got != FRAMED_YES || len == message.n, name);
		free(p);
	}
	CHECK_ROW(got == FRAMED_YES, name);
}

static void
prefixes_are_framed(void)
{
	struct buf b = {0};
	size_t i;
	int strict;

	for (i = 0; i < NEXCHANGES; i++)
		for (strict = 0; strict < 2; strict++) {
			const struct exchange *x = &exchanges[i];

			if (strict && strncmp(x->name, "65", 2) == 0)
				continue; /* nothing tells how long it is */
			check_framing(&proto_modbus, x->name,
			    with_mbap(&b, TXN, UNIT, x->request), false,
			    strict);
			check_framing(&proto_modbus, x->name,
			    with_mbap(&b, TXN, UNIT, x->response), true,
			    strict);
		}
	check_framing(&proto_modbus, "UMAS",
	    with_mbap(&b, TXN, UNIT, SPAN("\x5a\x01\x40")), false, true);
	check_framing(&proto_modbus, "UMAS",
	    with_mbap(&b, TXN, UNIT, SPAN("\x5a\x01\xfe")), true, true);
	buf_release(&b);
}

/* Strictly, a message's contents fit its length and its direction. */
static void
strict_framing_holds_contents_to_the_length(void)
{
	static const struct {
		struct span pdu;
		bool from_server;
	} rows[] = {
	    {PDU("\x03\x00\x6b\x00\x03\x00"), false},
	    {PDU("\x03\x00\x6b\x00"), false},
	    {PDU("\x03\x06\x02\x2b\x00\x00\x00"), true},
	    {PDU("\x03\x06\x02\x2b\x00\x00\x00\x64\x00"), true},
	    {PDU("\x03\x00\x6b\x00\x03"), true},
	    {PDU("\x03\x06\x02\x2b\x00\x00\x00\x64"), false},
	    {PDU("\x10\x00\x01\x00\x02\x04\x00\x0a\x01"), false},
	    {PDU("\x41\x01"), false},
	    {PDU("\x00\x01"), true},
	    {PDU("\x83\x02\x00"), true},
	    {PDU("\x83\x02"), false},
	    {PDU("\xc1\x02"), true},
	    {PDU("\x2b\x0e\x01\x01\x00\x00\x02\x00\x01"
		 "A"),
		true},
	};
	struct buf b = {0};
	size_t i, len;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct span s = with_mbap(&b, TXN, UNIT, rows[i].pdu);
		char row[16];

		snprintf(row, sizeof(row), "row %zu", i);
		CHECK_ROW(proto_modbus.frame(s, rows[i].from_server, true,
			      &len) == FRAMED_NO,
		    row);
		CHECK_ROW(proto_modbus.frame(s, rows[i].from_server, false,
			      &len) == FRAMED_YES,
		    row);
	}
	buf_release(&b);
}

static void
other_headers_are_not_modbus(void)
{
	static const struct span rows[] = {PDU("\x00\x07\x01"),
	    PDU("\x00\x07\x00\x01"),		     /* protocol */
	    PDU("\x00\x07\x00\x00\x00\x00\x0a\x03"), /* length 0 */
	    PDU("\x00\x07\x00\x00\x00\x01\x0a\x03"),
	    PDU("\x00\x07\x00\x00\x01\x05\x0a\x03"), /* 261 */
	    PDU("\x00\x07\x00\x00\x08\x01\x0a\x5a"), /* 2049, of UMAS */
	    PDU("GET / HTTP/1.1")};
	size_t i, len;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *p = unit_exact(rows[i]);

		CHECK(proto_modbus.frame(span(p, rows[i].n), false, false,
			  &len) == FRAMED_NO);
		free(p);
	}
	CHECK(proto_modbus.frame(SPAN("\x00\x07\x00\x00\x01\x04\x0a\x03"),
		  false, false, &len) == FRAMED_YES &&
	      len == 266);
	CHECK(proto_modbus.frame(SPAN("\x00\x07\x00\x00\x08\x00\x0a\x5a"),
		  false, false, &len) == FRAMED_YES &&
	      len == 2054);
}

/* Each byte of each message changed to each of some values: nothing breaks. */
static void
changed_bytes_are_safe(void)
{
	static const unsigned char values[] = {0, 1, 6, 0x7f, 0x80, 0xff};
	struct buf b = {0};
	struct heard h;
	size_t i, at, k;

	for (i = 0; i < NEXCHANGES; i++)
		for (at = 0; at < exchanges[i].response.n + MBAP; at++)
			for (k = 0; k < sizeof(values); k++) {
				heard_start(&h, &proto_modbus);
				heard_bytes(&h, false,
				    with_mbap(&b, TXN, UNIT,
					exchanges[i].request),
				    false);
				with_mbap(&b, TXN, UNIT, exchanges[i].response);
				b.p[at] = (char)values[k];
				heard_bytes(&h, true, buf_all(&b), false);
				heard_bytes(&h, false, buf_all(&b), false);
				CHECK(h.emitted == 3);
				heard_end(&h);
			}
	buf_release(&b);
}

int
main(void)
{
	TEST("prefixes of requests keep what they have and tell what ended")
	prefixes_of_requests_keep_what_they_have();
	TEST("prefixes of responses keep what they have and tell what ended")
	prefixes_of_responses_keep_what_they_have(true);
	TEST("... also where their requests weren't seen")
	prefixes_of_responses_keep_what_they_have(false);
	TEST("prefixes are framed: more, then always the same length")
	prefixes_are_framed();
	TEST("strict framing holds contents to length and direction")
	strict_framing_holds_contents_to_the_length();
	TEST("other headers are not Modbus")
	other_headers_are_not_modbus();
	TEST("changed bytes are safe")
	changed_bytes_are_safe();
	return unit_end();
}
