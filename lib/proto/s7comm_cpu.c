/*
 * s7comm_cpu.c - clock, password, messages that are subscribed to, and data
 * between programs.
 *
 *	clock: 00 year(1) time(8), BCD
 *	password: eight bytes, each added to 55 and the one two in front
 *	message service: events(1) (1) name(8)
 *	BSEND: 12 length(1) 13 (1) r_id(4), then what is sent
 */
#include "proto/s7comm.h"

enum { PASSWORD = 8, PASSWORD_MASK = 0x55, ALARMS = 0x80, CLOCK = 10 };
enum { SET_PASSWORD = 1 };

void
s7_clock(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;

	/* Without a time it is asked for, or its setting is answered. */
	if (rd_left(r) < CLOCK && r->limit == RD_SHORT) {
		s7_user_plain(p, u);
		return;
	}
	rd_skip(r, 2); /* the year is in the time again */
	s7_detail_bcd_time(p->msg, "time", r);
}

/* Its bytes lie behind each other's: the first two start the chain. */
static struct span
plain_password(struct msg *m, struct span hidden)
{
	const uint8_t *from = (const uint8_t *)hidden.p;
	char *to = arena_alloc(&m->arena, PASSWORD);
	size_t i, n = PASSWORD;

	for (i = 0; i < PASSWORD; i++)
		to[i] =
		    (char)(from[i] ^ PASSWORD_MASK ^ (i < 2 ? 0 : from[i - 2]));
	while (n != 0 && (to[n - 1] == ' ' || to[n - 1] == '\0'))
		n--;
	return span(to, n);
}

void
s7_password(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;
	struct span hidden;

	if (u->subfunction != SET_PASSWORD || u->kind != S7_REQUEST) {
		s7_user_plain(p, u);
		return;
	}
	if (!p->talk->show_secrets)
		p->secret = p->data.start;
	hidden = rd_take(r, PASSWORD);
	if (!rd_ok(r))
		return;
	detail_text(p->msg, "password",
	    p->talk->show_secrets ? plain_password(p->msg, hidden)
				  : SPAN("***"));
}

void
s7_message_service(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;
	uint8_t events, code;

	if (rd_left(r) == 0 && r->limit == RD_SHORT)
		return;
	events = rd_u8(r);
	rd_skip(r, 1);
	if (!rd_ok(r))
		return;
	if (u->kind != S7_REQUEST) {
		detail_uint(p->msg, "result", events);
		return;
	}
	detail_uint(p->msg, "subscribed_events", events);
	s7_detail_padded(p->msg, "username", r, 8);
	if (!(events & ALARMS) || rd_left(r) == 0)
		return;
	code = rd_u8(r);
	rd_skip(r, 1);
	if (rd_ok(r))
		detail_uint(p->msg, "alarm_type", code);
}

/* 12 length(1) 13 (1) r_id(4), in front of each piece */
void
s7_bsend(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;
	uint32_t id;
	struct span bytes;
	struct point *pt;

	if (u->kind == S7_PUSH || (rd_left(r) < 8 && r->limit == RD_SHORT)) {
		s7_user_plain(p, u);
		return;
	}
	rd_skip(r, 4);
	id = rd_be32(r);
	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "r_id", id);
	bytes = rd_rest(r);
	if (bytes.n == 0)
		return;
	pt = msg_point(p->msg, ref_at("r_id:", id));
	pt->value.kind = VALUE_BYTES;
	pt->value.s = bytes;
}

/* Sinumerik's programs: names and parts as they stand there. */
void
s7_nc_program(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;

	if (rd_left(r) == 0)
		return;
	if (u->kind == S7_REQUEST && u->subfunction != 3 && u->subfunction != 8)
		detail_text(p->msg, "filename", rd_rest(r));
	else
		s7_user_plain(p, u);
}
