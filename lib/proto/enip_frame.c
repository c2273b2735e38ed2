/*
 * enip_frame.c - where a message of the encapsulation ends, and what proves
 * that it is one: Volume 2, 2-3.
 *
 *	command(2) length(2) session(4) status(4) context(8) options(4)
 *	data(length)
 */
#include "proto/enip.h"

enum { HEADER = 24, LENGTH_MAX = 65511, REGISTER_SIZE = 4 };

enum {
	NOP = 0x00,
	LIST_SERVICES = 0x04,
	LIST_IDENTITY = 0x63,
	LIST_INTERFACES = 0x64,
	REGISTER = 0x65,
	UNREGISTER = 0x66,
	SEND_RR_DATA = 0x6f,
	SEND_UNIT_DATA = 0x70,
	INDICATE_STATUS = 0x72,
	CANCEL = 0x73
};

static bool
is_command(uint16_t c)
{
	return c == NOP || c == LIST_SERVICES ||
	       (c >= LIST_IDENTITY && c <= UNREGISTER) || c == SEND_RR_DATA ||
	       c == SEND_UNIT_DATA || c == INDICATE_STATUS || c == CANCEL;
}

static bool
is_status(uint32_t s)
{
	return s <= 3 || s == 0x64 || s == 0x65 || s == 0x69 || s == 0x6a;
}

/* Items whose lengths close; `types` says of which kinds they are. */
static bool
items_close(struct rd *r, unsigned *address, unsigned *data,
    struct span *inside)
{
	uint16_t n = rd_le16(r), i;

	*address = *data = 0xffff;
	for (i = 0; i < n && rd_ok(r); i++) {
		uint16_t type = rd_le16(r), len = rd_le16(r);
		struct span s = rd_take(r, len);

		if (i == 0)
			*address = type;
		if (i != 1)
			continue;
		*data = type;
		*inside = s;
	}
	return rd_ok(r) && n != 0 && rd_left(r) == 0;
}

/* A request's path fits and starts as paths do; a reply's status fits. */
static bool
is_service(struct span s, bool from_server)
{
	struct rd r = rd_init(s, false);
	uint8_t service = rd_u8(&r);
	struct cip_path path;
	struct rd p;

	if (service & CIP_REPLY) {
		uint8_t reserved = rd_u8(&r);

		rd_skip(&r, 1);
		rd_skip(&r, rd_u8(&r) * 2u);
		return rd_ok(&r) && reserved == 0 && from_server;
	}
	p = rd_sub(&r, rd_u8(&r) * 2u);
	cip_path_read(&p, &path);
	return rd_ok(&r) && rd_ok(&p) && service != 0 && !from_server;
}

/* Interface(4) timeout(2) items; both are zero for CIP over TCP. */
static bool
carries_cip(struct rd *r, uint16_t command, bool from_server)
{
	uint32_t interface = rd_le32(r);
	unsigned address, data;
	struct span inside = {"", 0};

	rd_skip(r, 2);
	if (interface != 0 || !items_close(r, &address, &data, &inside))
		return false;
	if (command == SEND_UNIT_DATA)
		return address == 0xa1 && data == 0xb1 && inside.n > 2 &&
		       is_service(span(inside.p + 2, inside.n - 2),
			   from_server);
	return address == 0 && data == 0xb2 && is_service(inside, from_server);
}

static bool
lists(struct rd *r, bool from_server, size_t whole)
{
	unsigned address, data;
	struct span inside;

	if (!from_server)
		return whole == HEADER;
	return items_close(r, &address, &data, &inside) &&
	       (address == 0x0c || address == 0x100);
}

/* Of a message that is whole: does all of it hold? */
static bool
holds(struct span s, bool from_server)
{
	struct rd r = rd_init(s, false);
	uint16_t command = rd_le16(&r);
	uint32_t session, status, options;

	rd_skip(&r, 2);
	session = rd_le32(&r);
	status = rd_le32(&r);
	rd_skip(&r, 8);
	options = rd_le32(&r);
	if (options != 0 || status != 0)
		return false;
	switch (command) {
	case LIST_SERVICES:
	case LIST_IDENTITY:
	case LIST_INTERFACES:
		return session == 0 && lists(&r, from_server, s.n);
	case REGISTER:
		return s.n == HEADER + REGISTER_SIZE && rd_le16(&r) == 1 &&
		       rd_le16(&r) == 0 && (session != 0) == from_server;
	case SEND_RR_DATA:
	case SEND_UNIT_DATA:
		return session != 0 && carries_cip(&r, command, from_server);
	default:
		return false; /* says too little to be believed */
	}
}

enum framed
enip_frame(struct span s, bool from_server, bool strict, size_t *len)
{
	struct rd r = rd_init(s, true);
	uint16_t command, length;
	uint32_t status, options;

	if (enip_io_starts(s))
		return enip_io_frame(s, len);
	*len = HEADER;
	command = rd_le16(&r);
	if (rd_ok(&r) && strict && !is_command(command))
		return FRAMED_NO;
	length = rd_le16(&r);
	if (length > LENGTH_MAX)
		return FRAMED_NO;
	rd_skip(&r, 4);
	status = rd_le32(&r);
	if (rd_ok(&r) && !is_status(status))
		return FRAMED_NO;
	rd_skip(&r, 8);
	options = rd_le32(&r);
	if (!rd_ok(&r))
		return FRAMED_MORE;
	if (!is_command(command) && (options != 0 || status != 0))
		return FRAMED_NO;
	*len = (size_t)HEADER + length;
	if (!strict)
		return FRAMED_YES;
	if (options != 0)
		return FRAMED_NO;
	if (s.n < *len)
		return FRAMED_MORE;
	return holds(span(s.p, *len), from_server) ? FRAMED_YES : FRAMED_NO;
}
