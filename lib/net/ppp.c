/*
 * ppp.c - the Point-to-Point Protocol (RFC 1661) by itself and over Ethernet
 * (RFC 2516).
 */
#include "net/inside.h"

enum { ALL_STATIONS = 0xff, SHORT = 1, IPV4 = 0x0021, IPV6 = 0x0057 };
enum { PPPOE_VERSION = 0x11, SESSION_DATA = 0 };

/* [ff 03] protocol(2, or 1 if it is odd) */
void
ppp_frame(struct net *net, const struct outer *o, struct rd *r)
{
	uint16_t protocol;

	if (rd_peek(r, 0) == ALL_STATIONS)
		rd_skip(r, 2);
	protocol = rd_peek(r, 0) & SHORT ? rd_u8(r) : rd_be16(r);
	if (!rd_ok(r))
		net->counts.bad += r->state != RD_CUT;
	else if (protocol == IPV4 || protocol == IPV6)
		ip_datagram(net, o, r);
	else
		net->counts.other++;
}

/* version+type(1) code(1) session(2) length(2) */
void
pppoe_frame(struct net *net, const struct outer *o, struct rd *r)
{
	uint8_t version = rd_u8(r), code = rd_u8(r);
	uint16_t length;
	struct rd body;

	rd_skip(r, 2);
	length = rd_be16(r);
	if (rd_ok(r) && (version != PPPOE_VERSION || code != SESSION_DATA))
		rd_bad(r, "no data of a session");
	if (!rd_ok(r)) {
		net->counts.bad += r->state != RD_CUT;
		return;
	}
	body = rd_left(r) >= length ? rd_sub(r, length) : *r;
	ppp_frame(net, o, &body);
}
