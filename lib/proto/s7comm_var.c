/*
 * s7comm_var.c - variables read and written, and what a connection agrees on.
 *
 *	setup: f0 00 calling(2) called(2) PDU length(2)
 *	read, write: 04 or 05, n(1), n items; data of n items where there are
 *	write, answered: 05 n(1); n codes(1 each)
 */
#include "proto/s7comm.h"

void
s7_nothing(struct s7_pdu *p)
{
	p->fits = p->ask != NULL;
}

/* 00 calling(2) called(2) length(2) */
static void
setup(struct s7_pdu *p)
{
	struct rd *r = &p->param;
	uint16_t calling, called, length;

	rd_skip(r, 1);
	calling = rd_be16(r);
	called = rd_be16(r);
	length = rd_be16(r);
	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "max_amq_calling", calling);
	detail_uint(p->msg, "max_amq_called", called);
	detail_uint(p->msg, "pdu_length", length);
}

void
s7_setup_request(struct s7_pdu *p)
{
	setup(p);
}

void
s7_setup_response(struct s7_pdu *p)
{
	if (rd_left(&p->param) != 0)
		setup(p);
	p->fits = p->ask != NULL;
}

/* The names of the types of n items, as far as they can be read. */
static void
put_types(struct s7_pdu *p, struct span items, uint8_t n)
{
	struct rd r = rd_init(items, true);
	struct s7_item item;
	unsigned i;

	for (i = 0; i < n && s7_item_read(&r, &item, i + 1u == n); i++) {
		if (i == 0)
			detail_array(p->msg, "types");
		detail_name(p->msg, NULL, s7_item_type(&item));
	}
	if (i != 0)
		detail_close(p->msg);
}

void
s7_read_request(struct s7_pdu *p)
{
	struct rd *r = &p->param;
	uint8_t n = rd_u8(r);
	struct span items = span(r->p, rd_left(r));
	struct s7_item item;
	unsigned i;

	if (!rd_ok(r))
		return;
	p->keep = items;
	for (i = 0; i < n && s7_item_read(r, &item, i + 1u == n); i++)
		s7_item_asked(p->msg, &item);
	put_types(p, items, n);
}

/* The codes of all items, where one isn't success. */
static void
put_codes(struct s7_pdu *p, const uint8_t *codes, size_t n)
{
	size_t i;

	for (i = 0; i < n && codes[i] == S7_SUCCESS; i++)
		continue;
	if (i == n)
		return;
	detail_array(p->msg, "return_codes");
	for (i = 0; i < n; i++)
		detail_name(p->msg, NULL, s7_return_code(codes[i]));
	detail_close(p->msg);
}

void
s7_read_response(struct s7_pdu *p)
{
	struct rd asked = rd_init(p->kept, false), *r = &p->data;
	uint8_t n = rd_u8(&p->param), code, type, codes[UINT8_MAX];
	struct s7_item item;
	unsigned i;

	if (!rd_ok(&p->param))
		return;
	p->fits = p->ask != NULL;
	for (i = 0; i < n; i++) {
		struct span data = s7_data_read(r, &code, &type, i + 1u == n);

		if (!rd_ok(r))
			break;
		codes[i] = code;
		if (p->ask != NULL && s7_item_read(&asked, &item, i + 1u == n))
			s7_item_value(p, &item, code, data);
		else
			s7_value_unasked(p, i, code, type, data);
	}
	p->fits = p->fits && rd_ok(&asked) && rd_left(&asked) == 0;
	put_codes(p, codes, i);
}

void
s7_write_request(struct s7_pdu *p)
{
	struct rd *r = &p->param;
	uint8_t n = rd_u8(r), code, type;
	struct span items = span(r->p, rd_left(r)), data;
	struct s7_item item;
	unsigned i;

	if (!rd_ok(r))
		return;
	p->keep = items;
	for (i = 0; i < n && s7_item_read(r, &item, i + 1u == n); i++) {
		data = s7_data_read(&p->data, &code, &type, i + 1u == n);
		if (rd_ok(&p->data) && data.n != 0)
			s7_item_value(p, &item, S7_SUCCESS, data);
		else
			s7_item_asked(p->msg, &item);
	}
	put_types(p, items, n);
}

void
s7_write_response(struct s7_pdu *p)
{
	struct rd asked = rd_init(p->kept, false), *r = &p->data;
	uint8_t n = rd_u8(&p->param), codes[UINT8_MAX];
	struct s7_item item;
	unsigned i;

	if (!rd_ok(&p->param))
		return;
	p->fits = p->ask != NULL;
	for (i = 0; i < n; i++) {
		codes[i] = rd_u8(r);
		if (!rd_ok(r))
			break;
		if (p->ask != NULL && s7_item_read(&asked, &item, i + 1u == n))
			s7_item_done(p, &item, codes[i]);
		else
			s7_value_unasked(p, i, codes[i], S7_DATA_NULL,
			    span("", 0));
	}
	p->fits = p->fits && rd_ok(&asked) && rd_left(&asked) == 0;
	put_codes(p, codes, i);
}
