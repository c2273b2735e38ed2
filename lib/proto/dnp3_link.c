/*
 * dnp3_link.c - link frames.
 *
 *	05 64 length(1) control(1) destination(2) source(2) CRC(2)
 *	then blocks of up to 16 bytes of user data, each with a CRC(2)
 *
 * The length counts control, addresses and user data, and no CRC. Control:
 * DIR (from the master), PRM (the primary speaks), FCB, FCV or DFC, and the
 * function in four bits. All numbers are little-endian. IEEE 1815-2012, 9.2.
 */
#include "base/names.h"
#include "proto/dnp3.h"

enum {
	START_1 = 0x05,
	START_2 = 0x64,
	HEADER = 10,
	LENGTH_AT = 2,
	CONTROL_AT = 3,
	LENGTH_MIN = 5,
	FRAME_MAX = 292,
	BLOCK = 16,
	CRC_LEN = 2,
	DIR = 0x80,
	PRM = 0x40,
	FUNCTION = 0x0f
};

/* Of x^16 + x^13 + x^12 + x^11 + x^10 + x^8 + x^6 + x^5 + x^2 + 1. */
static const uint16_t crc_table[256] = {
    0x0000,
    0x365e,
    0x6cbc,
    0x5ae2,
    0xd978,
    0xef26,
    0xb5c4,
    0x839a,
    0xff89,
    0xc9d7,
    0x9335,
    0xa56b,
    0x26f1,
    0x10af,
    0x4a4d,
    0x7c13,
    0xb26b,
    0x8435,
    0xded7,
    0xe889,
    0x6b13,
    0x5d4d,
    0x07af,
    0x31f1,
    0x4de2,
    0x7bbc,
    0x215e,
    0x1700,
    0x949a,
    0xa2c4,
    0xf826,
    0xce78,
    0x29af,
    0x1ff1,
    0x4513,
    0x734d,
    0xf0d7,
    0xc689,
    0x9c6b,
    0xaa35,
    0xd626,
    0xe078,
    0xba9a,
    0x8cc4,
    0x0f5e,
    0x3900,
    0x63e2,
    0x55bc,
    0x9bc4,
    0xad9a,
    0xf778,
    0xc126,
    0x42bc,
    0x74e2,
    0x2e00,
    0x185e,
    0x644d,
    0x5213,
    0x08f1,
    0x3eaf,
    0xbd35,
    0x8b6b,
    0xd189,
    0xe7d7,
    0x535e,
    0x6500,
    0x3fe2,
    0x09bc,
    0x8a26,
    0xbc78,
    0xe69a,
    0xd0c4,
    0xacd7,
    0x9a89,
    0xc06b,
    0xf635,
    0x75af,
    0x43f1,
    0x1913,
    0x2f4d,
    0xe135,
    0xd76b,
    0x8d89,
    0xbbd7,
    0x384d,
    0x0e13,
    0x54f1,
    0x62af,
    0x1ebc,
    0x28e2,
    0x7200,
    0x445e,
    0xc7c4,
    0xf19a,
    0xab78,
    0x9d26,
    0x7af1,
    0x4caf,
    0x164d,
    0x2013,
    0xa389,
    0x95d7,
    0xcf35,
    0xf96b,
    0x8578,
    0xb326,
    0xe9c4,
    0xdf9a,
    0x5c00,
    0x6a5e,
    0x30bc,
    0x06e2,
    0xc89a,
    0xfec4,
    0xa426,
    0x9278,
    0x11e2,
    0x27bc,
    0x7d5e,
    0x4b00,
    0x3713,
    0x014d,
    0x5baf,
    0x6df1,
    0xee6b,
    0xd835,
    0x82d7,
    0xb489,
    0xa6bc,
    0x90e2,
    0xca00,
    0xfc5e,
    0x7fc4,
    0x499a,
    0x1378,
    0x2526,
    0x5935,
    0x6f6b,
    0x3589,
    0x03d7,
    0x804d,
    0xb613,
    0xecf1,
    0xdaaf,
    0x14d7,
    0x2289,
    0x786b,
    0x4e35,
    0xcdaf,
    0xfbf1,
    0xa113,
    0x974d,
    0xeb5e,
    0xdd00,
    0x87e2,
    0xb1bc,
    0x3226,
    0x0478,
    0x5e9a,
    0x68c4,
    0x8f13,
    0xb94d,
    0xe3af,
    0xd5f1,
    0x566b,
    0x6035,
    0x3ad7,
    0x0c89,
    0x709a,
    0x46c4,
    0x1c26,
    0x2a78,
    0xa9e2,
    0x9fbc,
    0xc55e,
    0xf300,
    0x3d78,
    0x0b26,
    0x51c4,
    0x679a,
    0xe400,
    0xd25e,
    0x88bc,
    0xbee2,
    0xc2f1,
    0xf4af,
    0xae4d,
    0x9813,
    0x1b89,
    0x2dd7,
    0x7735,
    0x416b,
    0xf5e2,
    0xc3bc,
    0x995e,
    0xaf00,
    0x2c9a,
    0x1ac4,
    0x4026,
    0x7678,
    0x0a6b,
    0x3c35,
    0x66d7,
    0x5089,
    0xd313,
    0xe54d,
    0xbfaf,
    0x89f1,
    0x4789,
    0x71d7,
    0x2b35,
    0x1d6b,
    0x9ef1,
    0xa8af,
    0xf24d,
    0xc413,
    0xb800,
    0x8e5e,
    0xd4bc,
    0xe2e2,
    0x6178,
    0x5726,
    0x0dc4,
    0x3b9a,
    0xdc4d,
    0xea13,
    0xb0f1,
    0x86af,
    0x0535,
    0x336b,
    0x6989,
    0x5fd7,
    0x23c4,
    0x159a,
    0x4f78,
    0x7926,
    0xfabc,
    0xcce2,
    0x9600,
    0xa05e,
    0x6e26,
    0x5878,
    0x029a,
    0x34c4,
    0xb75e,
    0x8100,
    0xdbe2,
    0xedbc,
    0x91af,
    0xa7f1,
    0xfd13,
    0xcb4d,
    0x48d7,
    0x7e89,
    0x246b,
    0x1235,
};

static const struct function {
	uint8_t control; /* PRM and the function */
	const char *name;
	enum action action;
} functions[] = {
    {PRM | 0, "reset_link_states", ACT_CONNECT},
    {PRM | 1, "reset_user_process", ACT_RESET}, /* obsolete */
    {PRM | 2, "test_link_states", ACT_KEEPALIVE},
    {PRM | DNP3_CONFIRMED, "confirmed_user_data", ACT_OTHER},
    {PRM | DNP3_UNCONFIRMED, "unconfirmed_user_data", ACT_OTHER},
    {PRM | 9, "request_link_status", ACT_KEEPALIVE},
    {0, "ack", ACT_ACKNOWLEDGE},
    {1, "nack", ACT_ACKNOWLEDGE},
    {11, "link_status", ACT_KEEPALIVE},
    {14, "not_functioning", ACT_EXCEPTION}, /* obsolete */
    {15, "not_supported", ACT_EXCEPTION},
};

static const struct function *
function_of(uint8_t control)
{
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (functions[i].control == (control & (PRM | FUNCTION)))
			return &functions[i];
	return NULL;
}

const char *
dnp3_link_name(const struct dnp3_link *l, enum action *action)
{
	const struct function *f = function_of(l->control);

	*action = f != NULL ? f->action : ACT_OTHER;
	return f != NULL ? f->name : "unknown";
}

bool
dnp3_link_known(const struct dnp3_link *l)
{
	return function_of(l->control) != NULL;
}

static bool
has_user_data(uint8_t control)
{
	return control & PRM && ((control & FUNCTION) == DNP3_CONFIRMED ||
				    (control & FUNCTION) == DNP3_UNCONFIRMED);
}

static uint16_t
crc16(const uint8_t *p, size_t n)
{
	uint16_t crc = 0;
	size_t i;

	for (i = 0; i < n; i++)
		crc = (uint16_t)(crc >> 8 ^ crc_table[(crc ^ p[i]) & 0xff]);
	return (uint16_t)~crc;
}

/* The CRC of `n` bytes stands behind them. */
static bool
crc_holds(const uint8_t *p, size_t n)
{
	return crc16(p, n) == (uint16_t)(p[n] | p[n + 1] << 8);
}

static size_t
frame_length(uint8_t length)
{
	size_t user = length - LENGTH_MIN;

	return HEADER + user + (user + BLOCK - 1) / BLOCK * CRC_LEN;
}

static bool
blocks_hold(const uint8_t *p, size_t n)
{
	while (n > BLOCK + CRC_LEN) {
		if (!crc_holds(p, BLOCK))
			return false;
		p += BLOCK + CRC_LEN;
		n -= BLOCK + CRC_LEN;
	}
	return n == 0 || crc_holds(p, n - CRC_LEN);
}

/*
 * A header whose CRC is wrong can't be trusted with its length. It ends where
 * the next good header begins, so that no good frame is lost by a bad one;
 * else where its length says, if another frame or nothing stands behind; else
 * it is as long as the longest, at most.
 */
static size_t
broken_length(struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	size_t n = frame_length(p[LENGTH_AT]), at;

	for (at = 2; at + HEADER <= s.n && at < FRAME_MAX; at++)
		if (p[at] == START_1 && p[at + 1] == START_2 &&
		    crc_holds(p + at, HEADER - CRC_LEN))
			return at;
	if (n == s.n || (n + 1 < s.n && p[n] == START_1 && p[n + 1] == START_2))
		return n;
	return s.n < FRAME_MAX ? s.n : FRAME_MAX;
}

/* All that frames have in common is the same either way. */
enum framed
dnp3_frame(struct span s, bool from_server, bool strict, size_t *len)
{
	const uint8_t *p = (const uint8_t *)s.p;
	const struct function *f;

	(void)from_server; /* outstations open connections too */
	*len = HEADER;
	if ((s.n > 0 && p[0] != START_1) || (s.n > 1 && p[1] != START_2) ||
	    (s.n > LENGTH_AT && p[LENGTH_AT] < LENGTH_MIN))
		return FRAMED_NO;
	if (s.n < HEADER)
		return FRAMED_MORE;
	f = function_of(p[CONTROL_AT]);
	if (!crc_holds(p, HEADER - CRC_LEN)) {
		*len = broken_length(s);
		return strict || f == NULL ? FRAMED_NO : FRAMED_YES;
	}
	*len = frame_length(p[LENGTH_AT]);
	if (!strict)
		return FRAMED_YES;
	if (f == NULL ||
	    has_user_data(p[CONTROL_AT]) != (p[LENGTH_AT] > LENGTH_MIN))
		return FRAMED_NO;
	if (s.n < *len)
		return FRAMED_MORE;
	return blocks_hold(p + HEADER, *len - HEADER) ? FRAMED_YES : FRAMED_NO;
}

bool
dnp3_link_header(struct rd *r, struct dnp3_link *l)
{
	struct span front = rd_take(r, HEADER - CRC_LEN);
	struct rd h = rd_init(front, false);

	rd_skip(r, CRC_LEN);
	if (!rd_ok(r))
		return false;
	if (!crc_holds((const uint8_t *)front.p, front.n)) {
		rd_bad(r, "the CRC of the link header is wrong");
		return false;
	}
	rd_skip(&h, 2);
	l->length = (uint8_t)(rd_u8(&h) - LENGTH_MIN);
	l->control = rd_u8(&h);
	l->destination = rd_le16(&h);
	l->source = rd_le16(&h);
	l->function = l->control & FUNCTION;
	l->from_master = l->control & DIR;
	l->primary = l->control & PRM;
	if (l->length > DNP3_USER_MAX) /* below 5 */
		rd_bad(r, "the length is less than its header's");
	return rd_ok(r);
}

size_t
dnp3_link_user(struct dnp3_link *l, uint8_t user[DNP3_USER_MAX])
{
	size_t n = 0;

	while (n < l->length && rd_ok(l->rd)) {
		size_t block = l->length - n < BLOCK ? l->length - n : BLOCK;
		struct span s = rd_take(l->rd, block + CRC_LEN);

		if (!rd_ok(l->rd))
			break;
		if (!crc_holds((const uint8_t *)s.p, block)) {
			rd_bad(l->rd, "the CRC of a data block is wrong");
			break;
		}
		memcpy(user + n, s.p, block);
		n += block;
	}
	return n;
}
