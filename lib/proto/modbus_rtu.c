/*
 * modbus_rtu.c - RTU frames inside TCP, as serial gateways send them.
 *
 *	address(1) PDU CRC(2, low byte first)
 *
 * MODBUS over Serial Line V1.02, 2.5.1. The frame has no length: the PDU's
 * own contents tell it, and the CRC proves it.
 */
#include "proto/modbus.h"

enum { FRAME_MIN = 4, FRAME_MAX = 256, CRC_LEN = 2 };

/* The CRC of x^16 + x^15 + x^2 + 1, bits reflected, from 0xffff. */
static uint16_t
crc16(struct span s)
{
	uint16_t crc = 0xffff;
	size_t i;
	int bit;

	for (i = 0; i < s.n; i++) {
		crc = (uint16_t)(crc ^ (uint8_t)s.p[i]);
		for (bit = 0; bit < 8; bit++)
			crc =
			    (uint16_t)(crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1);
	}
	return crc;
}

static bool
crc_holds(struct span frame)
{
	const uint8_t *p = (const uint8_t *)frame.p + frame.n - CRC_LEN;

	return crc16(span(frame.p, frame.n - CRC_LEN)) ==
	       (uint16_t)(p[0] | p[1] << 8);
}

/* By its own contents; 0: these don't tell. */
static size_t
pdu_length(struct span pdu, bool from_server)
{
	return modbus_pdu_open(pdu) ? 0 : modbus_pdu_length(pdu, from_server);
}

static enum framed
modbus_rtu_frame(struct span s, bool from_server, bool strict, size_t *len)
{
	size_t n;

	*len = FRAME_MIN;
	if (s.n < FRAME_MIN)
		return FRAMED_MORE;
	n = pdu_length(span(s.p + 1, s.n - 1), from_server);
	if (n == 0 || 1 + n + CRC_LEN > FRAME_MAX) {
		/*
		 * A function of its maker's: all that came in one piece. It
		 * proves little: others have this CRC too.
		 */
		*len = s.n;
		return !strict && s.n <= FRAME_MAX && crc_holds(s) ? FRAMED_YES
								   : FRAMED_NO;
	}
	*len = 1 + n + CRC_LEN;
	if (s.n < *len)
		return FRAMED_MORE;
	return crc_holds(span(s.p, *len)) ? FRAMED_YES : FRAMED_NO;
}

static void
modbus_rtu_decode(struct talk *t, struct rd *r)
{
	struct modbus_adu adu = {
	    .rd = r, .whole = span(r->p, rd_left(r)), .txn = -1};
	uint8_t unit = rd_u8(r);
	size_t left = rd_left(r);
	size_t n = pdu_length(span(r->p, left), t->from_server);
	struct rd body;

	adu.unit = rd_ok(r) ? unit : -1;
	if (n == 0 && r->limit == RD_CUT)
		n = left + 1; /* who knows how long it was */
	else if (n == 0)
		n = left > CRC_LEN ? left - CRC_LEN : 0;
	body = rd_sub(r, n);
	rd_skip(r, CRC_LEN);
	modbus_pdu(t, &body, &adu);
}

static const uint16_t ports[] = {0};

const struct proto proto_modbus_rtu = {
    .name = "modbus_rtu",
    .event_proto = "modbus",
    .ports = ports,
    .over = OVER_TCP | OVER_UDP,
    .state = sizeof(struct modbus_state),
    .frame = modbus_rtu_frame,
    .decode = modbus_rtu_decode,
    .overdue = modbus_overdue,
    .lost = modbus_lost,
    .release = modbus_release,
};
