/*
 * iec104.c - IEC 60870-5-104: frames, their numbers, and what ties them.
 *
 *	start(1)=0x68 length(1) control(4) ASDU(length-4)
 *
 *	I: N(S) 15 bits, 0; N(R) 15 bits, 0	numbered, carries an ASDU
 *	S: 01 00; N(R) 15 bits, 0		confirms
 *	U: TESTFR STOPDT STARTDT, con and act each, 11; 00 00 00
 *
 * IEC 60870-5-104:2006, 5.
 */
#include "proto/iec104.h"

enum {
	START = 0x68,
	HEADER = 6, /* with start and length */
	LENGTH_MIN = 4,
	LENGTH_MAX = 253,
	UNCONFIRMED_MAX = 12, /* k: the standard's default */
	SEQUENCE = 0x7fff
};

static const struct uframe {
	uint8_t control;
	const char *name;
	enum action action;
	bool confirms;
} uframes[] = {
    {0x07, "startdt_act", ACT_ENABLE_REPORTS, false},
    {0x0b, "startdt_con", ACT_ENABLE_REPORTS, true},
    {0x13, "stopdt_act", ACT_DISABLE_REPORTS, false},
    {0x23, "stopdt_con", ACT_DISABLE_REPORTS, true},
    {0x43, "testfr_act", ACT_KEEPALIVE, false},
    {0x83, "testfr_con", ACT_KEEPALIVE, true},
};

static const struct uframe *
uframe_of(uint8_t control)
{
	size_t i;

	for (i = 0; i < sizeof(uframes) / sizeof(*uframes); i++)
		if (uframes[i].control == control)
			return &uframes[i];
	return NULL;
}

/* The rules of the control field that `n` bytes of it can break. */
static bool
control_fits(const uint8_t *p, size_t n, uint8_t length)
{
	if (n == 0)
		return true;
	if ((p[0] & 1) == 0)
		return length >= LENGTH_MIN + IEC104_DUI &&
		       (n < 3 || (p[2] & 1) == 0);
	if (length != LENGTH_MIN)
		return false;
	if ((p[0] & 3) == 1)
		return p[0] == 1 && (n < 2 || p[1] == 0) &&
		       (n < 3 || (p[2] & 1) == 0);
	return uframe_of(p[0]) != NULL && (n < 2 || p[1] == 0) &&
	       (n < 3 || p[2] == 0) && (n < 4 || p[3] == 0);
}

static enum framed
iec104_frame(struct span s, bool from_server, bool strict, size_t *len)
{
	const uint8_t *p = (const uint8_t *)s.p;

	*len = HEADER;
	if (s.n > 0 && p[0] != START)
		return FRAMED_NO;
	if (s.n < 2)
		return FRAMED_MORE;
	if (p[1] < LENGTH_MIN || p[1] > LENGTH_MAX ||
	    !control_fits(p + 2, s.n - 2, p[1]))
		return FRAMED_NO;
	if (s.n < HEADER)
		return FRAMED_MORE;
	*len = 2u + p[1];
	if (!strict)
		return FRAMED_YES;
	if ((p[2] & 1) == 0 &&
	    !iec104_asdu_fits(span(p + HEADER,
				  (s.n < *len ? s.n : *len) - HEADER),
		*len - HEADER, from_server))
		return FRAMED_NO;
	return s.n < *len ? FRAMED_MORE : FRAMED_YES;
}

/* N(S): told where it isn't the number that was due. */
static void
count_sent(struct talk *t, uint16_t ns)
{
	struct iec104_state *s = t->state;
	struct iec104_count *c = &s->count[t->from_server];

	detail_uint(t->msg, "ns", ns);
	if (t->flags & (FLAG_GAP | FLAG_MIDSTREAM))
		c->known = false;
	if (c->known && ns != c->next)
		detail_uint(t->msg, "ns_due", c->next);
	if (!c->known)
		c->acked = ns;
	c->known = true;
	c->next = (ns + 1) & SEQUENCE;
	if (t->other_seen &&
	    ((c->next - c->acked) & SEQUENCE) > UNCONFIRMED_MAX)
		detail_uint(t->msg, "unconfirmed",
		    (uint64_t)((c->next - c->acked) & SEQUENCE));
}

/* N(R): what this side has received of the other. */
static void
count_received(struct talk *t, uint16_t nr)
{
	struct iec104_state *s = t->state;
	struct iec104_count *c = &s->count[!t->from_server];

	detail_uint(t->msg, "nr", nr);
	if (!c->known)
		return;
	if (((c->next - nr) & SEQUENCE) > ((c->next - c->acked) & SEQUENCE))
		detail_uint(t->msg, "nr_last", c->acked);
	c->acked = nr;
}

/* STARTDT, STOPDT and TESTFR can be asked by either side. */
static uint64_t
uframe_key(uint8_t control, bool from_server)
{
	uint8_t what = control & 0xc0 ? 2 : control & 0x30 ? 1 : 0;

	return UINT64_C(1) << 63 | (uint64_t)from_server << 8 | what;
}

static void
unnumbered(struct talk *t, uint8_t control, struct rd *r)
{
	struct iec104_state *s = t->state;
	const struct uframe *u = uframe_of(control);
	struct ask *a;

	if (u == NULL) {
		rd_bad(r, "no such U frame");
		return;
	}
	t->msg->fn = u->name;
	t->msg->action = u->action;
	if (!u->confirms) {
		if (t->from_server)
			t->msg->dir = DIR_REPORT;
		asks_put(&s->asks, t, uframe_key(control, t->from_server),
		    span("", 0));
		return;
	}
	t->msg->status = "ok";
	a = asks_find(&s->asks, uframe_key(control, !t->from_server));
	if (a != NULL)
		asks_answer(&s->asks, t, a, true);
}

static void
iec104_decode(struct talk *t, struct rd *r)
{
	struct msg *m =
	    talk_msg(t, "iec104", t->from_server ? DIR_RESPONSE : DIR_REQUEST);
	struct span whole = span(r->p, rd_left(r));
	uint8_t length;
	uint16_t send, receive;
	struct rd body;

	if (rd_u8(r) != START && rd_ok(r))
		rd_bad(r, "no start byte");
	length = rd_u8(r);
	send = rd_le16(r);
	receive = rd_le16(r);
	body = rd_sub(r, length >= LENGTH_MIN ? length - 4u : 0u);
	if (!rd_ok(r) && rd_at(r) < HEADER) {
		msg_ended(m, r, whole);
		t->emit(t);
		return;
	}
	if ((send & 1) == 0) {
		count_sent(t, send >> 1);
		count_received(t, receive >> 1);
		iec104_asdu(t, &body);
	} else if ((send & 3) == 1) {
		m->fn = "s_format";
		m->action = ACT_KEEPALIVE;
		count_received(t, receive >> 1);
	} else {
		unnumbered(t, (uint8_t)send, &body);
	}
	rd_join(&body, r);
	msg_ended(m, &body, whole);
	t->emit(t);
}

static void
iec104_overdue(struct talk *t, int64_t now, bool ended)
{
	struct iec104_state *s = t->state;

	asks_overdue(&s->asks, t, now, ended);
}

static void
iec104_lost(struct talk *t)
{
	struct iec104_state *s = t->state;

	asks_lost(&s->asks, t);
	s->count[t->from_server].known = false;
}

static void
iec104_release(void *state)
{
	struct iec104_state *s = state;

	asks_release(&s->asks);
}

static const uint16_t ports[] = {2404, 0};

const struct proto proto_iec104 = {
    .name = "iec104",
    .ports = ports,
    .over = OVER_TCP,
    .state = sizeof(struct iec104_state),
    .frame = iec104_frame,
    .decode = iec104_decode,
    .overdue = iec104_overdue,
    .lost = iec104_lost,
    .release = iec104_release,
};
