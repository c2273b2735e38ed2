/*
 * opcua_secure.c - the secure channel: which security there is, whether what
 * it carries can be read, the sequence of chunks, messages of several chunks.
 *
 *	OPN  channel(4) policy certificate thumbprint  sequence(4) request(4)
 *	MSG  channel(4) token(4)                       sequence(4) request(4)
 *
 * then the message's next bytes, then a signature where the mode is sign.
 * What stands behind the first gap is encrypted in OPN with any policy but
 * none, and in MSG and CLO in the mode sign and encrypt. Where the OPN that
 * says the mode can't be read, the first message tells: it starts as a
 * service's, or it is encrypted. OPC 10000-6, 6.7.2.
 */
#include "proto/opcua.h"

enum { SEQUENCE_WRAP = 1024, SEQUENCE_HEAD = 8 };

static const char policy_front[] =
    "http://opcfoundation.org/UA/SecurityPolicy#";

/* OPC 10000-7, 6.6: the bytes of a signature by the derived keys. */
static const struct opcua_policy policies[] = {
    {"None", 0},
    {"Basic128Rsa15", 20},
    {"Basic256", 20},
    {"Basic256Sha256", 32},
    {"Aes128_Sha256_RsaOaep", 32},
    {"Aes256_Sha256_RsaPss", 32},
    {"ECC_nistP256", 32},
    {"ECC_nistP384", 48},
    {"ECC_brainpoolP256r1", 32},
    {"ECC_brainpoolP384r1", 48},
    {"ECC_curve25519", 16},
    {"ECC_curve448", 16},
};
static const struct opcua_policy unknown_policy = {"", 0};

static const struct opcua_policy *
policy_of(struct span uri)
{
	size_t front = sizeof(policy_front) - 1, i;

	if (!span_starts(uri, policy_front))
		return &unknown_policy;
	uri = span(uri.p + front, uri.n - front);
	for (i = 0; i < sizeof(policies) / sizeof(*policies); i++)
		if (span_is(uri, policies[i].uri))
			return &policies[i];
	return &unknown_policy;
}

static bool
is_none(const struct opcua_policy *p)
{
	return p == &policies[0];
}

enum dir
opcua_side(const struct talk *t)
{
	const struct opcua_state *s = t->state;

	return t->from_server != s->reversed ? DIR_RESPONSE : DIR_REQUEST;
}

static struct opcua_way *
way_of(struct talk *t)
{
	return &((struct opcua_state *)t->state)->way[t->from_server];
}

static void
drop_part(struct opcua_state *s, struct opcua_part *p)
{
	if (s->held != NULL)
		*s->held -= p->bytes.n;
	buf_release(&p->bytes);
	*p = (struct opcua_part){0};
}

void
opcua_way_clear(struct opcua_state *s, struct opcua_way *w)
{
	size_t i;

	for (i = 0; i < OPCUA_PARTS; i++)
		drop_part(s, &w->parts[i]);
	*w = (struct opcua_way){0};
}

static struct opcua_part *
find_part(struct opcua_way *w, uint32_t request)
{
	size_t i;

	for (i = 0; i < OPCUA_PARTS; i++)
		if (w->parts[i].open && w->parts[i].request == request)
			return &w->parts[i];
	return NULL;
}

/* Nobody has more than a few messages half sent: the oldest gives way. */
static struct opcua_part *
new_part(struct opcua_state *s, struct opcua_way *w, uint32_t request)
{
	struct opcua_part *p;
	size_t i;

	for (i = 0; i < OPCUA_PARTS && w->parts[i].open; i++)
		continue;
	p = &w->parts[i < OPCUA_PARTS ? i : w->next++ % OPCUA_PARTS];
	drop_part(s, p);
	p->open = true;
	p->request = request;
	return p;
}

/* What is too much is left out, and the message told as broken. */
static void
add_part(struct talk *t, struct opcua_part *p, struct span bytes)
{
	struct opcua_state *s = t->state;

	if (s->held == NULL)
		s->held = &((struct opcua_world *)t->world)->held;
	p->chunks++;
	if (p->bytes.n + bytes.n > OPCUA_MESSAGE_MAX ||
	    *s->held + bytes.n > OPCUA_HELD_MAX)
		p->too_long = true;
	if (p->too_long)
		return;
	buf_span(&p->bytes, bytes);
	*s->held += bytes.n;
}

/* One more than the last, beginning anew near the end of the numbers. */
static void
check_sequence(struct opcua_way *w, uint32_t sequence)
{
	uint32_t due = w->sequence + 1;
	bool wrapped = w->sequence >= UINT32_MAX - SEQUENCE_WRAP &&
		       sequence < SEQUENCE_WRAP;

	if (w->sequenced && sequence != due && !wrapped) {
		w->missed = true;
		w->expected = due;
	}
	w->sequence = sequence;
	w->sequenced = true;
}

/* What is encrypted, or broken in its header: what the header says. */
static void
tell_header(struct talk *t, const struct rd *r, const struct opcua_chunk *c,
    bool encrypted)
{
	static const struct name names[] = {{'O', "open_secure_channel"},
	    {'C', "close_secure_channel"}, {'M', "message"}};
	struct msg *m = opcua_msg(t, opcua_side(t), c);
	char kind = c->kind.p[0];
	struct rd end = *r;

	m->fn = NAME_OF(names, (uint8_t)kind);
	m->action = kind == 'O'	  ? ACT_CONNECT
		    : kind == 'C' ? ACT_DISCONNECT
				  : ACT_OTHER;
	if (encrypted)
		m->flags |= FLAG_ENCRYPTED;
	if (c->end != RD_OK)
		rd_fail(&end, c->end, "ends early");
	msg_ended(m, &end, c->whole);
	t->emit(t);
}

/* error(4) reason: the sender gives the message up. 6.7.3 */
static void
tell_abort(struct talk *t, struct rd *r, const struct opcua_chunk *c)
{
	struct opcua_state *s = t->state;
	struct msg *m = opcua_msg(t, opcua_side(t), c);
	struct ask *a = asks_find(&s->asks, c->request);
	uint32_t code = rd_le32(r);
	bool null;
	struct span reason = opcua_string(r, &null);

	m->fn = "abort";
	m->action = ACT_CANCEL;
	if (rd_ok(r)) {
		opcua_status(m, code);
		detail_text(m, "reason", reason);
	}
	if (a != NULL && m->dir == DIR_RESPONSE)
		asks_answer(&s->asks, t, a, true);
	msg_ended(m, r, c->whole);
	t->emit(t);
}

/* The last chunk of several is here, or as much as the capture has of one. */
static void
finish_part(struct talk *t, struct opcua_part *p, struct opcua_chunk *c,
    bool cut)
{
	struct rd r = rd_init(buf_all(&p->bytes), cut);

	if (p->too_long)
		r.limit = RD_BAD;
	c->chunks = p->chunks;
	c->too_long = p->too_long;
	if (p->torn)
		tell_header(t, &r, c, false);
	else
		opcua_message(t, &r, c);
	drop_part(t->state, p);
}

/* Behind a gap, what starts no message is the rest of one. */
static bool
is_torn(const struct talk *t, const struct rd *r)
{
	return (t->flags & (FLAG_GAP | FLAG_MIDSTREAM)) != 0 &&
	       !opcua_starts(span(r->p, rd_left(r)));
}

/*
 * A chunk's own bytes of a message, in clear: collected, given up or, with
 * the last of them, read.
 */
static void
take(struct talk *t, struct rd *r, struct opcua_chunk *c)
{
	struct opcua_state *s = t->state;
	struct opcua_way *w = way_of(t);
	struct opcua_part *p = find_part(w, c->request);
	char final = c->kind.p[3];
	bool cut = c->end == RD_CUT, torn = is_torn(t, r);

	if (final == 'F' && p == NULL && torn) {
		tell_header(t, r, c, false);
		return;
	}
	if (final == 'F' && p == NULL) {
		opcua_message(t, r, c);
		return;
	}
	if (final == 'A') {
		if (p != NULL)
			drop_part(s, p);
		tell_abort(t, r, c);
		return;
	}
	if (p == NULL) {
		p = new_part(s, w, c->request);
		p->torn = torn;
	}
	add_part(t, p, rd_rest(r));
	if (final == 'F' || cut)
		finish_part(t, p, c, cut);
	else
		w->flags |= t->flags;
}

/* sequence(4) request(4), then the message, then its signature. */
static void
take_clear(struct talk *t, struct rd *r, struct opcua_chunk *c,
    size_t signature)
{
	struct rd body;

	c->sequence = rd_le32(r);
	c->request = rd_le32(r);
	if (rd_ok(r) && c->end == RD_OK && rd_left(r) < signature)
		rd_bad(r, "no room for the signature");
	if (!rd_ok(r)) {
		tell_header(t, r, c, false);
		return;
	}
	c->sequenced = true;
	check_sequence(way_of(t), c->sequence);
	body = *r;
	if (c->end == RD_OK)
		body = rd_sub(r, rd_left(r) - signature);
	take(t, &body, c);
}

/* Behind the policy stands the message, encrypted unless it is none. */
void
opcua_open(struct talk *t, struct rd *r, struct opcua_chunk *c)
{
	struct opcua_state *s = t->state;
	bool null;

	c->channel = rd_le32(r);
	c->policy = opcua_string(r, &null);
	c->certificate = opcua_string(r, &null);
	c->thumbprint = opcua_string(r, &null);
	if (rd_ok(r)) {
		s->policy = policy_of(c->policy);
		s->secrecy =
		    is_none(s->policy) ? SECRECY_NONE : SECRECY_UNKNOWN;
	}
	if (rd_ok(r) && s->secrecy == SECRECY_NONE)
		take_clear(t, r, c, 0);
	else
		tell_header(t, r, c, rd_ok(r));
}

/* Whether what the channel carries can be read, as far as it shows. */
static void
look(struct opcua_state *s, const struct rd *r, char final)
{
	bool starts = rd_left(r) > SEQUENCE_HEAD &&
		      opcua_starts(span(r->p + SEQUENCE_HEAD,
			  rd_left(r) - SEQUENCE_HEAD));

	if (s->secrecy != SECRECY_UNKNOWN || final == 'A')
		return;
	if (starts)
		s->secrecy = SECRECY_NONE;
	else if (s->policy != NULL)
		s->secrecy = SECRECY_HIDDEN;
}

/*
 * Without an OPN seen, a chunk that starts no service's message may be the
 * middle of one. Chunks in clear count up; so two that don't are encrypted.
 */
static void
take_hidden(struct talk *t, struct rd *r, struct opcua_chunk *c)
{
	struct opcua_state *s = t->state;
	struct opcua_way *w = way_of(t);
	bool encrypted = s->secrecy == SECRECY_HIDDEN;
	uint32_t sequence = rd_le32(r);

	if (!encrypted && w->sequenced && rd_ok(r))
		encrypted = sequence != w->sequence + 1;
	w->sequence = sequence;
	w->sequenced = rd_ok(r);
	w->hidden++;
	if (c->kind.p[3] == 'C' && rd_ok(r)) {
		w->flags |= t->flags;
		return;
	}
	c->chunks = w->hidden;
	w->hidden = 0;
	tell_header(t, r, c, encrypted);
}

void
opcua_secured(struct talk *t, struct rd *r, struct opcua_chunk *c)
{
	struct opcua_state *s = t->state;

	c->channel = rd_le32(r);
	c->token = rd_le32(r);
	c->tokened = rd_ok(r);
	look(s, r, c->kind.p[3]);
	if (s->secrecy == SECRECY_NONE)
		take_clear(t, r, c, s->policy ? s->policy->signature : 0);
	else
		take_hidden(t, r, c);
}
