/*
 * opcua.c - OPC UA over TCP: its chunks, and those that stand outside of the
 * secure channel.
 *
 *	type(3) F|C|A(1) size(4) ...
 *
 * All numbers are little-endian; a text is its length(4), -1 for none, and
 * its bytes. OPC 10000-6, 7.1.2.
 */
#include "proto/opcua.h"

enum {
	HEAD = 8,
	TEXT_MAX = 4096, /* of URLs and reasons: 7.1.2.3 */
	PROOF = 24,	 /* a chunk's header, up to the request's id */
	SEVERITY = 0x80	 /* of the last byte of a status code: bad */
};

/* What the two sides say before there is a channel has a key of its own. */
static const uint64_t hello_key = UINT64_C(1) << 32;

static bool holds_hello(struct rd *);
static bool holds_acknowledge(struct rd *);
static bool holds_error(struct rd *);
static bool holds_reverse(struct rd *);
static bool holds_open(struct rd *);
static bool holds_secured(struct rd *);
static void decode_hello(struct talk *, struct rd *, struct opcua_chunk *);
static void decode_acknowledge(struct talk *, struct rd *,
    struct opcua_chunk *);
static void decode_error(struct talk *, struct rd *, struct opcua_chunk *);
static void decode_reverse(struct talk *, struct rd *, struct opcua_chunk *);

static const struct kind {
	char name[4];
	char ends[4]; /* the fourth bytes that it may have */
	uint32_t least;
	bool (*holds)(struct rd *); /* all that stands behind the size */
	void (*decode)(struct talk *, struct rd *, struct opcua_chunk *);
} kinds[] = {
    {"HEL", "F", 32, holds_hello, decode_hello},
    {"ACK", "F", 28, holds_acknowledge, decode_acknowledge},
    {"ERR", "F", 16, holds_error, decode_error},
    {"RHE", "F", 16, holds_reverse, decode_reverse},
    {"OPN", "FCA", 32, holds_open, opcua_open},
    {"CLO", "FCA", PROOF, holds_secured, opcua_secured},
    {"MSG", "FCA", PROOF, holds_secured, opcua_secured},
};

/* The kind that these bytes, of which there may be few, begin. */
static const struct kind *
kind_of(struct span s)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (memcmp(s.p, kinds[i].name, s.n < 3 ? s.n : 3) == 0 &&
		    (s.n < 4 || (s.p[3] != '\0' &&
				    strchr(kinds[i].ends, s.p[3]) != NULL)))
			return &kinds[i];
	return NULL;
}

/* A text, or none. */
static bool
holds_text(struct rd *r, uint32_t most)
{
	uint32_t n = rd_le32(r);

	if (n == UINT32_MAX)
		return true;
	if (n > most)
		return false;
	rd_skip(r, n);
	return rd_ok(r);
}

static bool
holds_hello(struct rd *r)
{
	rd_skip(r, 20);
	return holds_text(r, TEXT_MAX) && rd_left(r) == 0;
}

static bool
holds_acknowledge(struct rd *r)
{
	rd_skip(r, 20);
	return rd_ok(r) && rd_left(r) == 0;
}

static bool
holds_error(struct rd *r)
{
	rd_skip(r, 3);
	return (rd_u8(r) & SEVERITY) != 0 && holds_text(r, TEXT_MAX) &&
	       rd_left(r) == 0;
}

static bool
holds_reverse(struct rd *r)
{
	return holds_text(r, TEXT_MAX) && holds_text(r, TEXT_MAX) &&
	       rd_left(r) == 0;
}

/* channel(4), then policy, certificate and thumbprint */
static bool
holds_open(struct rd *r)
{
	rd_skip(r, 4);
	return holds_text(r, 255) && holds_text(r, OPCUA_CHUNK_MAX) &&
	       holds_text(r, 20) && rd_left(r) >= HEAD;
}

/* channel(4): there is none with the number 0 */
static bool
holds_secured(struct rd *r)
{
	return rd_le32(r) != 0;
}

/* Does what follows a message begin another, as far as it has come? */
static bool
followed(struct span s)
{
	return s.n == 0 || kind_of(s) != NULL;
}

static enum framed
opcua_frame(struct span s, bool from_server, bool strict, size_t *len)
{
	const struct kind *k = kind_of(s);
	struct rd r = rd_init(s, false);
	uint32_t size;

	/* Servers call clients, too (RHE): any kind comes from any side. */
	(void)from_server;
	*len = HEAD;
	if (k == NULL)
		return FRAMED_NO;
	if (s.n < HEAD)
		return FRAMED_MORE;
	rd_skip(&r, 4);
	size = rd_le32(&r);
	if (size < k->least || size > OPCUA_CHUNK_MAX)
		return FRAMED_NO;
	*len = size;
	if (!strict)
		return FRAMED_YES;
	if (s.n < size)
		return FRAMED_MORE;
	r = rd_init(span(s.p + HEAD, size - HEAD), false);
	return k->holds(&r) && followed(span(s.p + size, s.n - size))
		   ? FRAMED_YES
		   : FRAMED_NO;
}

/* The message is whole: what it says ends where it ends. */
static void
finish(struct talk *t, struct rd *r, const struct opcua_chunk *c)
{
	if (rd_ok(r) && rd_left(r) != 0)
		detail_bytes(t->msg, "trailing", rd_rest(r));
	msg_ended(t->msg, r, c->whole);
}

static void
tell_text(struct msg *m, const char *key, struct rd *r)
{
	bool null;
	struct span s = opcua_string(r, &null);

	if (rd_ok(r) && !null)
		detail_text(m, key, s);
}

static void
tell_numbers(struct msg *m, struct rd *r)
{
	static const char *const keys[] = {"protocol_version",
	    "receive_buffer_size", "send_buffer_size", "max_message_size",
	    "max_chunk_count"};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		uint32_t v = rd_le32(r);

		if (rd_ok(r))
			detail_uint(m, keys[i], v);
	}
}

/* version(4) receive(4) send(4) message(4) chunks(4) url */
static void
decode_hello(struct talk *t, struct rd *r, struct opcua_chunk *c)
{
	struct opcua_state *s = t->state;
	struct msg *m = opcua_msg(t, DIR_REQUEST, c);

	m->fn = "hello";
	m->action = ACT_CONNECT;
	tell_numbers(m, r);
	tell_text(m, "endpoint_url", r);
	finish(t, r, c);
	s->secrecy = SECRECY_UNKNOWN;
	s->policy = NULL;
	s->reversed = t->from_server;
	asks_put(&s->asks, t, hello_key, span("", 0));
	t->emit(t);
}

static void
answer_hello(struct talk *t, bool fits)
{
	struct opcua_state *s = t->state;
	struct ask *a = asks_find(&s->asks, hello_key);

	if (a != NULL)
		asks_answer(&s->asks, t, a, fits);
}

static void
decode_acknowledge(struct talk *t, struct rd *r, struct opcua_chunk *c)
{
	struct msg *m = opcua_msg(t, DIR_RESPONSE, c);

	m->fn = "acknowledge";
	m->action = ACT_CONNECT;
	m->status = "ok";
	tell_numbers(m, r);
	finish(t, r, c);
	answer_hello(t, true);
	t->emit(t);
}

/* error(4) reason */
static void
decode_error(struct talk *t, struct rd *r, struct opcua_chunk *c)
{
	struct msg *m = opcua_msg(t, DIR_RESPONSE, c);
	uint32_t code = rd_le32(r);

	m->fn = "error";
	m->action = ACT_EXCEPTION;
	if (rd_ok(r))
		opcua_status(m, code);
	tell_text(m, "reason", r);
	finish(t, r, c);
	answer_hello(t, false);
	t->emit(t);
}

/* server's uri, url */
static void
decode_reverse(struct talk *t, struct rd *r, struct opcua_chunk *c)
{
	struct msg *m = opcua_msg(t, DIR_REPORT, c);

	m->fn = "reverse_hello";
	m->action = ACT_CONNECT;
	tell_text(m, "server_uri", r);
	tell_text(m, "endpoint_url", r);
	finish(t, r, c);
	t->emit(t);
}

static void
opcua_decode(struct talk *t, struct rd *r)
{
	struct opcua_chunk c = {.whole = span(r->p, rd_left(r)), .chunks = 1};
	const struct kind *k;
	struct rd body;
	uint32_t size;

	c.kind = span(r->p, rd_left(r) < 4 ? rd_left(r) : 4);
	k = kind_of(c.kind);
	rd_skip(r, 4);
	size = rd_le32(r);
	c.size = size;
	if (rd_ok(r) && (k == NULL || size < HEAD))
		rd_bad(r, "no chunk of OPC UA");
	if (!rd_ok(r)) {
		opcua_msg(t, opcua_side(t), &c);
		msg_ended(t->msg, r, c.whole);
		t->emit(t);
		return;
	}
	body = rd_sub(r, size - HEAD);
	c.end = r->state;
	k->decode(t, &body, &c);
}

static void
opcua_overdue(struct talk *t, int64_t now, bool ended)
{
	struct opcua_state *s = t->state;

	asks_overdue(&s->asks, t, now, ended);
}

static void
opcua_lost(struct talk *t)
{
	struct opcua_state *s = t->state;

	opcua_way_clear(s, &s->way[t->from_server]);
	if (opcua_side(t) == DIR_RESPONSE) {
		asks_forget(&s->asks);
		asks_forget(&s->parked);
	}
}

static void
opcua_release(void *state)
{
	struct opcua_state *s = state;

	opcua_way_clear(s, &s->way[0]);
	opcua_way_clear(s, &s->way[1]);
	asks_release(&s->asks);
	asks_release(&s->parked);
	buf_release(&s->keep);
	buf_release(&s->fields);
}

static const uint16_t ports[] = {4840, 0};

const struct proto proto_opcua = {
    .name = "opcua",
    .ports = ports,
    .over = OVER_TCP,
    .state = sizeof(struct opcua_state),
    .world = sizeof(struct opcua_world),
    .frame = opcua_frame,
    .decode = opcua_decode,
    .overdue = opcua_overdue,
    .lost = opcua_lost,
    .release = opcua_release,
    .world_release = opcua_world_release,
};
