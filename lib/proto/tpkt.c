/*
 * tpkt.c - packets of RFC 1006, the data of COTP's DT TPDUs, and whose it is.
 *
 *	version(1)=3 reserved(1)=0 length(2) TPDU(length-4)
 *	TPDU: LI(1) type(1) ... (LI bytes in all), then user data
 *	DT of class 0: LI=2 f0 EOT(1 bit) number(7 bits)
 *
 * RFC 1006, 6; X.224, 13.
 */
#include "proto/tpkt.h"

#include <stdlib.h>

enum {
	HEADER = 4,
	LENGTH_MIN = 7, /* the header of DT, or RFC 1006's own minimum */
	LI_DT = 2,
	LI_CONNECT = 6,
	EOT = 0x80,
	PROOF_MAX = 1024
};
enum { DT = 0xf0, CR = 0xe0, CC = 0xd0, DR = 0x80, DC = 0xc0, ER = 0x70 };

static const struct tpkt_user *const users[TPKT_USERS] = {
    &s7comm_user, &s7comm_plus_user};

/* By the type: the header's length, or the least it can be; 0: not ours. */
static const struct {
	uint8_t type, least;
	bool exact;
} tpdus[] = {
    {DT, LI_DT, true}, {CR, LI_CONNECT, false}, {CC, LI_CONNECT, false},
    {DR, LI_CONNECT, false}, {DC, 5, false}, {ER, 4, false},
    {0x10, LI_DT, true}, /* ED, as RFC 1006 allows it */
};

/* Is this byte the type of a TPDU of class 0? */
static bool
type_fits(uint8_t type, uint8_t li)
{
	uint8_t kind = type & 0xf0;
	size_t i;

	/* A credit stands beside the type of CR and CC alone. */
	if ((type & 0x0f) != 0 && kind != CR && kind != CC)
		return false;
	for (i = 0; i < sizeof(tpdus) / sizeof(*tpdus); i++)
		if (tpdus[i].type == kind)
			return tpdus[i].exact ? li == tpdus[i].least
					      : li >= tpdus[i].least;
	return false;
}

/* Its header, as far as it has come. */
static enum framed
frame_one(struct span s, size_t *len)
{
	static const uint8_t front[] = {3, 0};
	const uint8_t *p = (const uint8_t *)s.p;
	size_t n, i;

	*len = LENGTH_MIN;
	for (i = 0; i < sizeof(front) && i < s.n; i++)
		if (p[i] != front[i])
			return FRAMED_NO;
	if (s.n >= HEADER) {
		n = (size_t)(p[2] << 8 | p[3]);
		if (n < LENGTH_MIN ||
		    (s.n > HEADER && p[HEADER] + 1u + HEADER > n))
			return FRAMED_NO;
	}
	if (s.n > HEADER && (p[HEADER] < LI_DT || p[HEADER] == 0xff))
		return FRAMED_NO;
	if (s.n > HEADER + 1 && !type_fits(p[HEADER + 1], p[HEADER]))
		return FRAMED_NO;
	if (s.n < LENGTH_MIN)
		return FRAMED_MORE;
	*len = (size_t)(p[2] << 8 | p[3]);
	return FRAMED_YES;
}

/*
 * TPKT alone proves nothing, others use it too: only what a user knows does.
 * TPDUs without data are looked past, as many as PROOF_MAX bytes hold.
 */
static enum framed
proof(struct span s, bool from_server, size_t *need)
{
	const uint8_t *p = (const uint8_t *)s.p;
	size_t len = 0, at = 0, i;

	for (;; at += len) {
		enum framed got = frame_one(span(s.p + at, s.n - at), &len);

		*need = at + len;
		if (got != FRAMED_YES || at > PROOF_MAX)
			return got == FRAMED_YES ? FRAMED_NO : got;
		if (*need > s.n)
			return FRAMED_MORE;
		if (p[at + HEADER + 1] == DT && len > LENGTH_MIN)
			break;
	}
	for (i = 0; i < TPKT_USERS; i++)
		if (users[i]->fits(span(p + at + LENGTH_MIN, len - LENGTH_MIN),
			p[at + HEADER + 2] & EOT, from_server))
			return FRAMED_YES;
	return FRAMED_NO;
}

enum framed
tpkt_frame(struct span s, bool from_server, bool strict, size_t *len)
{
	enum framed got = frame_one(s, len), proven;
	size_t need = 0;

	if (!strict || got == FRAMED_NO)
		return got;
	proven = proof(s, from_server, &need);
	if (proven == FRAMED_MORE)
		*len = need;
	return proven;
}

struct msg *
tpkt_msg(struct talk *t, const char *proto, enum dir dir)
{
	struct msg *m = talk_msg(t, proto, dir);
	struct tpkt *s = tpkt_of(t);

	m->station_text = span(s->station, s->station_n);
	return m;
}

void
tpkt_ask(struct talk *t, uint64_t key, struct span keep)
{
	struct tpkt_early *e = &tpkt_of(t)->early[!t->from_server];

	if (e->key == key && e->ts >= t->ts)
		e->key = 0;
	else
		asks_put(tpkt_asked(t), t, key, keep);
}

void
tpkt_answer(struct talk *t, uint64_t key, struct ask *a, bool fits)
{
	if (a != NULL)
		asks_answer(tpkt_answered(t), t, a, fits);
	else
		tpkt_of(t)->early[t->from_server] =
		    (struct tpkt_early){key, t->ts};
}

/* TLS where data should be: S7comm-plus, where that was spoken before. */
static void
tls(struct talk *t, struct rd *data)
{
	bool plus = tpkt_of(t)->user[1] != NULL;

	cotp_tls(t, plus ? "s7comm_plus" : "cotp", data);
}

/* Whose data are these? NULL: nobody's that is known. */
static const struct tpkt_user *
user_of(struct talk *t, const struct rd *data, size_t *i)
{
	struct span front = span(data->p, rd_left(data));
	bool unsure = tpkt_of(t)->unsure[t->from_server];

	for (*i = 0; *i < TPKT_USERS; ++*i)
		if (users[*i]->mine(front) &&
		    (!unsure || data->limit == RD_CUT ||
			users[*i]->fits(front, true, t->from_server)))
			return users[*i];
	return NULL;
}

/* All that one DT, or several of which this was the last, carried. */
static void
deliver(struct talk *t, struct rd *data)
{
	struct span front = span(data->p, rd_left(data));
	struct tpkt *s = tpkt_of(t);
	bool *unsure = &s->unsure[t->from_server];
	const struct tpkt_user *user;
	size_t i;

	*unsure |= (t->flags & (FLAG_GAP | FLAG_MIDSTREAM)) != 0;
	user = user_of(t, data, &i);
	if (user != NULL) {
		*unsure = false;
		if (s->user[i] == NULL)
			s->user[i] = xcalloc(1, user->state);
		user->decode(t, s->user[i], data);
	} else if (cotp_is_tls(front)) {
		tls(t, data);
	} else if (!*unsure && (s->user[0] != NULL || s->user[1] != NULL)) {
		rd_bad(data, "data that is none of this connection's");
		cotp_broken(t, data, front);
	}
}

/* More data of a TSDU, the last of it with `eot`. */
static void
assemble(struct talk *t, struct rd *body, bool eot)
{
	struct buf *held = &tpkt_of(t)->held[t->from_server];
	struct rd all;

	if (held->n == 0 && (eot || body->limit == RD_CUT)) {
		deliver(t, body);
		return;
	}
	if (held->n + rd_left(body) > TSDU_MAX) {
		rd_bad(body, "more data than any TSDU has");
		cotp_broken(t, body, buf_all(held));
		held->n = 0;
		return;
	}
	buf_add(held, body->p, rd_left(body));
	if (!eot && body->limit != RD_CUT)
		return;
	all = rd_init(buf_all(held), body->limit == RD_CUT);
	deliver(t, &all);
	held->n = 0;
}

/*
 * DT: the rest of its header is EOT and a number that class 0 leaves at 0.
 * `short_of`: there is less of it than its packet says.
 */
static void
data_tpdu(struct talk *t, struct rd *head, struct rd *body, bool short_of,
    struct span whole)
{
	uint8_t eot = rd_u8(head);

	if (!rd_ok(head) || (rd_left(body) == 0 && short_of)) {
		rd_has(body, 1);
		rd_join(head, body);
		cotp_broken(t, head, whole);
		return;
	}
	/* What carries nothing (some stacks' own keep-alive) says nothing. */
	if (rd_left(body) != 0 || tpkt_of(t)->held[t->from_server].n != 0)
		assemble(t, body, eot & EOT);
}

void
tpkt_decode(struct talk *t, struct rd *r)
{
	struct span whole = span(r->p, rd_left(r));
	struct rd body, head;
	uint16_t n;
	uint8_t type;

	rd_skip(r, 2);
	n = rd_be16(r);
	body = rd_sub(r, n > HEADER ? (size_t)n - HEADER : 0);
	head = rd_sub(&body, rd_u8(&body));
	type = rd_peek(&head, 0);
	if (!rd_ok(r) && r->limit == RD_CUT) /* perhaps behind the message */
		t->flags |= FLAG_CUT;
	if (!rd_ok(&head)) {
		cotp_broken(t, &head, whole);
	} else if (type == DT) {
		rd_skip(&head, 1);
		data_tpdu(t, &head, &body, !rd_ok(r), whole);
	} else {
		cotp_tpdu(t, &head, &body, whole);
	}
}

void
tpkt_overdue(struct talk *t, int64_t now, bool ended)
{
	struct tpkt *s = t->state;

	t->from_server = false;
	asks_overdue(&s->asks[0], t, now, ended);
	t->from_server = true;
	asks_overdue(&s->asks[1], t, now, ended);
}

void
tpkt_lost(struct talk *t)
{
	struct tpkt *s = t->state;
	size_t i;

	s->held[t->from_server].n = 0;
	s->unsure[t->from_server] = true;
	asks_forget(tpkt_answered(t)); /* responses may have been among them */
	for (i = 0; i < TPKT_USERS; i++)
		if (s->user[i] != NULL && users[i]->lost != NULL)
			users[i]->lost(t, s->user[i]);
}

void
tpkt_release(void *state)
{
	struct tpkt *s = state;
	size_t i;

	for (i = 0; i < 2; i++) {
		asks_release(&s->asks[i]);
		buf_release(&s->held[i]);
	}
	for (i = 0; i < TPKT_USERS; i++) {
		if (s->user[i] != NULL && users[i]->release != NULL)
			users[i]->release(s->user[i]);
		free(s->user[i]);
	}
}
