/*
 * bacnet_mstp.c - frames of MS/TP: clause 9 of ANSI/ASHRAE 135-2020.
 *
 *	0x55 0xff, type(1), destination(1), source(1), length(2), header CRC(1)
 *	data(length), data CRC(2, low octet first)
 *
 * Without data there is no data CRC. From type 32 on the data is encoded so
 * that no 0x55 stands in it (9.10): length + 2 octets, of which the last five
 * hold a CRC-32K of the encoded data in front of them.
 */
#include "proto/bacnet.h"

enum {
	HEADER = 8,
	ENCODED_MIN = 32,
	ENCODED_MAX = 127,
	CRC_CODED = 5,
	DATA_MAX = 2048,
	NPDU_MAX = 2048
};

enum { DATA_EXPECTING = 5, DATA = 6, EXTENDED_EXPECTING = 32, EXTENDED = 33 };

static const struct frame_type {
	uint8_t type;
	const char *name;
	enum dir dir;
	enum action action;
} types[] = {
    {0, "token", DIR_REQUEST, ACT_OTHER},
    {1, "poll_for_master", DIR_REQUEST, ACT_SCAN},
    {2, "reply_to_poll_for_master", DIR_RESPONSE, ACT_SCAN},
    {3, "test_request", DIR_REQUEST, ACT_DIAGNOSE},
    {4, "test_response", DIR_RESPONSE, ACT_DIAGNOSE},
    {DATA_EXPECTING, "bacnet_data_expecting_reply", DIR_REQUEST, ACT_OTHER},
    {DATA, "bacnet_data_not_expecting_reply", DIR_REQUEST, ACT_OTHER},
    {7, "reply_postponed", DIR_RESPONSE, ACT_OTHER},
    {EXTENDED_EXPECTING, "bacnet_extended_data_expecting_reply", DIR_REQUEST,
	ACT_OTHER},
    {EXTENDED, "bacnet_extended_data_not_expecting_reply", DIR_REQUEST,
	ACT_OTHER},
    {34, "ipv6_encapsulation", DIR_REQUEST, ACT_OTHER},
};

static bool
encoded(uint8_t type)
{
	return type >= ENCODED_MIN && type <= ENCODED_MAX;
}

/* x^8 + x^7 + 1, Annex G.1 */
static uint8_t
crc8(const uint8_t *p, size_t n)
{
	uint8_t crc = 0xff;
	int bit;

	for (; n != 0; n--)
		for (crc ^= *p++, bit = 0; bit < 8; bit++)
			crc = (uint8_t)(crc >> 1 ^ (crc & 1 ? 0x81 : 0));
	return (uint8_t)~crc;
}

/* x^16 + x^12 + x^5 + 1, Annex G.2 */
static uint16_t
crc16(const uint8_t *p, size_t n)
{
	uint16_t crc = 0xffff;
	int bit;

	for (; n != 0; n--)
		for (crc ^= *p++, bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc >> 1 ^ (crc & 1 ? 0x8408 : 0));
	return (uint16_t)~crc;
}

/* CRC-32K, Annex G.3 */
static uint32_t
crc32k(const uint8_t *p, size_t n)
{
	uint32_t crc = UINT32_MAX;
	int bit;

	for (; n != 0; n--)
		for (crc ^= *p++, bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xeb31d82e : 0);
	return ~crc;
}

/* Consistent overhead byte stuffing, 9.10.3; 0: it isn't that. */
static size_t
decode_cobs(const uint8_t *p, size_t n, uint8_t *out, size_t room)
{
	size_t at = 0, used = 0;

	while (at < n) {
		uint8_t code = p[at++] ^ 0x55, last = code;

		if (code == 0 || at + code - 1u > n || used + code > room)
			return 0;
		while (--code != 0)
			out[used++] = p[at++] ^ 0x55;
		if (last != 255 && at != n)
			out[used++] = 0;
	}
	return used;
}

size_t
bacnet_mstp_length(struct span s)
{
	const uint8_t *b = (const uint8_t *)s.p;
	size_t n;

	if (s.n < HEADER)
		return 0;
	n = (size_t)(b[5] << 8 | b[6]);
	return HEADER + (n != 0 ? n + 2 : 0);
}

/* The octets of a frame in its pieces. */
static bool
data_holds(const uint8_t *b, size_t length)
{
	size_t n = length - HEADER;
	uint8_t crc[8];

	if (n == 0)
		return true;
	if (!encoded(b[2]))
		return n > 2 && crc16(b + HEADER, n - 2) ==
				    (b[length - 2] | b[length - 1] << 8);
	return n > CRC_CODED &&
	       decode_cobs(b + length - CRC_CODED, CRC_CODED, crc,
		   sizeof(crc)) == 4 &&
	       crc32k(b + HEADER, n - CRC_CODED) ==
		   ((uint32_t)crc[0] | (uint32_t)crc[1] << 8 |
		       (uint32_t)crc[2] << 16 | (uint32_t)crc[3] << 24);
}

bool
bacnet_mstp_holds(struct span s, size_t length)
{
	const uint8_t *b = (const uint8_t *)s.p;

	return b[0] == 0x55 && b[1] == 0xff && crc8(b + 2, 5) == b[7] &&
	       data_holds(b, length);
}

static const struct frame_type *
type_of(uint8_t type)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (types[i].type == type)
			return &types[i];
	return NULL;
}

/* Frames of the link alone. */
static void
tell(struct talk *t, struct rd *r, struct bacnet_link *l, uint8_t type,
    struct span data)
{
	const struct frame_type *f = type_of(type);
	struct msg *m = talk_msg(t, "bacnet", f != NULL ? f->dir : DIR_REQUEST);

	m->fn = l->frame;
	m->action = f != NULL ? f->action : ACT_OTHER;
	if (m->dir == DIR_RESPONSE)
		m->status = "ok";
	bacnet_put_link(m, l);
	if (f == NULL)
		detail_uint(m, "frame_type", type);
	if (data.n != 0)
		detail_bytes(m, "data", data);
	bacnet_emit(t, r, l);
}

/* The NPDU of extended data, which stands in `npdu` then. */
static struct span
extended(struct rd *r, struct span data, uint8_t npdu[NPDU_MAX])
{
	size_t n = 0;

	if (data.n > CRC_CODED)
		n = decode_cobs((const uint8_t *)data.p, data.n - CRC_CODED,
		    npdu, NPDU_MAX);
	if (n == 0)
		rd_bad(r, "extended data that isn't encoded as such");
	return span(npdu, n);
}

/* Who has the token isn't told: on a line that is most of what is said. */
static bool
untold(const struct rd *r, uint8_t type)
{
	return rd_ok(r) && type <= 2;
}

/* Takes the header and the data with its CRC. */
static struct span
read_frame(struct rd *r, struct bacnet_link *l, uint8_t *type)
{
	const uint8_t *b = (const uint8_t *)l->whole.p;
	struct span data;
	size_t n;

	if (rd_be16(r) != 0x55ff)
		rd_bad(r, "no preamble");
	*type = rd_u8(r);
	l->destination = rd_u8(r);
	l->source = rd_u8(r);
	n = rd_be16(r);
	rd_u8(r);
	l->frame = type_of(*type) != NULL ? type_of(*type)->name : "unknown";
	if (rd_ok(r) && crc8(b + 2, 5) != b[7])
		rd_bad(r, "the header's CRC is wrong");
	data = rd_take(r, n != 0 ? n + 2 : 0);
	if (rd_ok(r) && !data_holds(b, bacnet_mstp_length(l->whole)))
		rd_bad(r, "the data's CRC is wrong");
	return data;
}

void
bacnet_mstp(struct talk *t, struct rd *r, struct bacnet_link *l)
{
	uint8_t type, npdu[NPDU_MAX];
	struct span data = read_frame(r, l, &type);
	bool carries = type == DATA || type == DATA_EXPECTING ||
		       type == EXTENDED || type == EXTENDED_EXPECTING;
	struct span bare = span(data.p, data.n >= 2 ? data.n - 2 : 0);

	t->flags &= ~(uint32_t)FLAG_HALF; /* all of a line is seen at once */
	if (untold(r, type))
		return;
	if (rd_ok(r) && carries && bare.n == 0)
		rd_bad(r, "a frame of data without data");
	if (rd_ok(r) && carries && encoded(type))
		bare = extended(r, data, npdu);
	if (rd_ok(r) && carries) {
		struct rd body = rd_init(bare, false);

		t->proven = true; /* by two CRCs */
		bacnet_npdu(t, &body, l);
	} else {
		tell(t, r, l, type, bare);
	}
}
