/*
 * modbus.c - Modbus/TCP: PDUs behind an MBAP header.
 *
 *	transaction(2) protocol(2)=0 length(2) unit(1) PDU(length-1)
 *
 * MODBUS Messaging on TCP/IP Implementation Guide V1.0b, 3.1.3.
 */
#include "proto/modbus.h"

enum {
	HEADER = 7,
	LENGTH_AT = 4,
	LENGTH_MIN = 2,	   /* unit and function code */
	LENGTH_MAX = 260,  /* the standard says 254; some send more */
	LENGTH_UMAS = 2048 /* negotiated up to this by Schneider's tools */
};

static enum framed
modbus_frame(struct span s, bool from_server, bool strict, size_t *len)
{
	const uint8_t *p = (const uint8_t *)s.p;
	size_t n;

	*len = HEADER + 1;
	if (s.n > 2 && p[2] != 0)
		return FRAMED_NO;
	if (s.n > 3 && p[3] != 0)
		return FRAMED_NO;
	if (s.n < HEADER + 1)
		return FRAMED_MORE;
	n = (size_t)(p[LENGTH_AT] << 8 | p[LENGTH_AT + 1]);
	if (n < LENGTH_MIN ||
	    n > (p[HEADER] == MODBUS_UMAS ? LENGTH_UMAS : LENGTH_MAX))
		return FRAMED_NO;
	*len = HEADER - 1 + n;
	if (!strict)
		return FRAMED_YES;
	if (s.n < *len)
		return FRAMED_MORE;
	return modbus_pdu_length(span(p + HEADER, n - 1), from_server) == n - 1
		   ? FRAMED_YES
		   : FRAMED_NO;
}

static void
modbus_decode(struct talk *t, struct rd *r)
{
	struct modbus_adu adu = {.rd = r, .whole = span(r->p, rd_left(r))};
	struct rd body;
	uint16_t txn = rd_be16(r), n;
	uint8_t unit;

	adu.txn = rd_ok(r) ? txn : -1;
	rd_skip(r, 2);
	n = rd_be16(r);
	unit = rd_u8(r);
	adu.unit = rd_ok(r) ? unit : -1;
	body = rd_sub(r, n ? n - 1u : 0);
	modbus_pdu(t, &body, &adu);
}

static const uint16_t ports[] = {502, 0};

const struct proto proto_modbus = {
    .name = "modbus",
    .ports = ports,
    .over = OVER_TCP | OVER_UDP,
    .state = sizeof(struct modbus_state),
    .frame = modbus_frame,
    .decode = modbus_decode,
    .overdue = modbus_overdue,
    .lost = modbus_lost,
    .release = modbus_release,
};
