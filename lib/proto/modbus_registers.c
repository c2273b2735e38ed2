/*
 * modbus_registers.c - bits and registers, read and written: functions 1 to 6,
 * 15, 16 and 22 to 24.
 *
 * MODBUS Application Protocol V1.1b3, 6.1 to 6.6, 6.11, 6.12 and 6.16 to 6.18.
 */
#include "base/num.h"
#include "proto/modbus.h"

enum { COIL_ON = 0xff00 };

/* Of a request: what it asks for, so that its response can say it. */
static void
remember(struct modbus_pdu *p, uint16_t address, uint16_t count)
{
	p->ask->address = address;
	p->ask->count = count;
	p->ask->ranged = true;
}

/* Of a response: was its request seen, up to its range at least? */
static bool
has_range(const struct modbus_pdu *p)
{
	return p->ask != NULL && p->ask->ranged;
}

/* The reference of a response's first value: "hr:17", or "hr:?". */
static struct point *
value_point(struct modbus_pdu *p, uint32_t count)
{
	struct point *pt;

	if (has_range(p)) {
		pt = msg_point(p->msg, ref_at(p->area, p->ask->address));
	} else {
		pt = msg_point(p->msg, ref_plain(p->area));
		pt->ref.tail = SPAN("?");
		pt->indexed = true;
	}
	pt->count = count;
	return pt;
}

static void
put_bits(struct point *pt, struct span bits, uint32_t count)
{
	pt->value.kind = VALUE_BITS;
	pt->value.s = bits;
	pt->count = count;
}

/* address(2) quantity(2) */
void
modbus_range_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r), count = rd_be16(r);

	if (!rd_ok(r))
		return;
	remember(p, address, count);
	msg_point(p->msg, ref_at(p->area, address))->count = count;
}

/* bytes(1) bits, least significant first */
void
modbus_bits_response(struct modbus_pdu *p, struct rd *r)
{
	struct rd body = rd_sub(r, rd_u8(r));
	struct span bits = rd_rest(&body);
	uint32_t count = (uint32_t)bits.n * 8;

	if (has_range(p) && p->ask->count < count) {
		p->matched = bits.n == (p->ask->count + 7u) / 8;
		count = p->ask->count;
	} else if (has_range(p)) {
		p->matched = p->ask->count == count;
	}
	if (bits.n != 0)
		put_bits(value_point(p, count), bits, count);
	rd_join(r, &body);
}

/* bytes(1) registers(2 each) */
void
modbus_words_response(struct modbus_pdu *p, struct rd *r)
{
	uint8_t n = rd_u8(r);
	struct rd body = rd_sub(r, n);
	struct span words = rd_take(&body, rd_left(&body) & ~(size_t)1);

	if (has_range(p))
		p->matched = n == 2 * p->ask->count;
	if (words.n != 0)
		modbus_put_words(value_point(p, 0), words);
	if (rd_ok(r) && n % 2 != 0)
		rd_bad(r, "an odd number of bytes of registers");
}

/* address(2) ff00 or 0000 */
void
modbus_coil_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r), v = rd_be16(r);
	struct point *pt;

	if (!rd_ok(r))
		return;
	remember(p, address, 1);
	pt = msg_point(p->msg, ref_at("co:", address));
	pt->value.kind = v == 0 || v == COIL_ON ? VALUE_BOOL : VALUE_NULL;
	pt->value.b = v == COIL_ON;
	if (pt->value.kind == VALUE_NULL)
		detail_uint(p->msg, "output_value", v);
}

/* address(2) value(2) */
void
modbus_register_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r);
	struct span word = rd_take(r, 2);

	if (!rd_ok(r))
		return;
	remember(p, address, 1);
	modbus_put_words(msg_point(p->msg, ref_at("hr:", address)), word);
}

/* An echo of the request: address(2) value(2) */
void
modbus_single_response(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r);

	rd_skip(r, 2);
	if (!rd_ok(r))
		return;
	msg_point(p->msg, ref_at(p->area, address));
	p->matched = has_range(p) && p->ask->address == address;
}

/* address(2) quantity(2) */
void
modbus_multiple_response(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r), count = rd_be16(r);

	if (!rd_ok(r))
		return;
	msg_point(p->msg, ref_at(p->area, address))->count = count;
	p->matched = has_range(p) && p->ask->address == address &&
		     p->ask->count == count;
}

/* address(2) quantity(2) bytes(1) bits */
void
modbus_coils_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r), count = rd_be16(r);
	uint8_t n = rd_u8(r);
	bool ranged = rd_ok(r);
	struct rd body = rd_sub(r, n);
	struct span bits = rd_rest(&body);
	struct point *pt;

	if (ranged)
		remember(p, address, count);
	if (bits.n != 0) {
		pt = msg_point(p->msg, ref_at("co:", address));
		put_bits(pt, bits,
		    count < bits.n * 8 ? count : (uint32_t)bits.n * 8);
	}
	if (rd_ok(r) && n != (count + 7u) / 8)
		rd_bad(r, "the byte count isn't the quantity's");
}

/* address(2) quantity(2) bytes(1) registers */
void
modbus_registers_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r), count = rd_be16(r);
	uint8_t n = rd_u8(r);
	bool ranged = rd_ok(r);
	struct rd body = rd_sub(r, n);
	struct span words = rd_take(&body, rd_left(&body) & ~(size_t)1);

	if (ranged)
		remember(p, address, count);
	if (words.n != 0)
		modbus_put_words(msg_point(p->msg, ref_at("hr:", address)),
		    words);
	if (rd_ok(r) && n != 2 * count)
		rd_bad(r, "the byte count isn't the quantity's");
}

/* address(2) and(2) or(2): register = (register & and) | (or & ~and) */
void
modbus_mask_either(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r), and = rd_be16(r), or = rd_be16(r);

	if (!rd_ok(r))
		return;
	if (!p->talk->from_server)
		remember(p, address, 1);
	msg_point(p->msg, ref_at("hr:", address));
	detail_uint(p->msg, "and_mask", and);
	detail_uint(p->msg, "or_mask", or);
	p->matched = p->ask != NULL;
}

/* read address(2) quantity(2), write address(2) quantity(2) bytes(1) words */
void
modbus_read_write_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t from = rd_be16(r), count = rd_be16(r), to = rd_be16(r);
	uint16_t quantity = rd_be16(r);
	uint8_t n = rd_u8(r);
	bool ranged = rd_ok(r);
	struct rd body = rd_sub(r, n);
	struct span words = rd_take(&body, rd_left(&body) & ~(size_t)1);

	if (ranged) {
		remember(p, from, count);
		detail_uint(p->msg, "read_address", from);
		detail_uint(p->msg, "read_quantity", count);
	}
	if (words.n != 0)
		modbus_put_words(msg_point(p->msg, ref_at("hr:", to)), words);
	if (rd_ok(r) && n != 2 * quantity)
		rd_bad(r, "the byte count isn't the quantity's");
}

/* address(2) */
void
modbus_fifo_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r);

	if (!rd_ok(r))
		return;
	remember(p, address, 0);
	msg_point(p->msg, ref_at("fifo:", address));
}

/* bytes(2) count(2) registers */
void
modbus_fifo_response(struct modbus_pdu *p, struct rd *r)
{
	struct rd body = rd_sub(r, rd_be16(r));
	uint16_t count = rd_be16(&body);
	struct span words = rd_take(&body, rd_left(&body) & ~(size_t)1);
	char text[NUM_MAX], *end;
	struct point *pt;

	if (rd_ok(&body) && words.n != 2u * count)
		rd_bad(r, "the byte count isn't the FIFO count's");
	p->matched = p->ask != NULL;
	if (words.n != 0) {
		pt = msg_point(p->msg, ref_at("", 0));
		memcpy(text, "fifo:", 5);
		end = text + 5;
		if (has_range(p))
			end = num_u16(end, p->ask->address);
		else
			*end++ = '?';
		*end++ = '[';
		pt->ref.head = arena_copy(&p->msg->arena,
		    span(text, (size_t)(end - text)));
		pt->ref.tail = SPAN("]");
		modbus_put_words(pt, words);
	}
	rd_join(r, &body);
}
