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
		if (!dnp3_crc_holds(p, BLOCK))
			return false;
		p += BLOCK + CRC_LEN;
		n -= BLOCK + CRC_LEN;
	}
	return n == 0 || dnp3_crc_holds(p, n - CRC_LEN);
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
		    dnp3_crc_holds(p + at, HEADER - CRC_LEN))
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
	if (!dnp3_crc_holds(p, HEADER - CRC_LEN)) {
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
	if (!dnp3_crc_holds((const uint8_t *)front.p, front.n)) {
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
		if (!dnp3_crc_holds((const uint8_t *)s.p, block)) {
			rd_bad(l->rd, "the CRC of a data block is wrong");
			break;
		}
		memcpy(user + n, s.p, block);
		n += block;
	}
	return n;
}
