/*
 * s7comm_list.c - which blocks a controller has.
 *
 *	list blocks, answered: n times type(2 digits) count(2)
 *	list of type: type(2); answered: n times number(2) flags(1) language(1)
 *	block info: type(2) number(5 digits) filesystem(1); answered below
 */
#include "base/names.h"
#include "proto/s7comm.h"

static const struct name languages[] = {
    {0x01, "awl"},
    {0x02, "kop"},
    {0x03, "fup"},
    {0x04, "scl"},
    {0x05, "db"},
    {0x06, "graph"},
    {0x07, "sdb"},
    {0x08, "cpu_db"},
    {0x11, "sdb_after_overall_reset"},
    {0x12, "sdb_routing"},
    {0x29, "encrypt"},
};

static void
block_type(struct msg *m, struct span type)
{
	const char *name = s7_block_type(type);

	if (name != NULL)
		detail_name(m, "block_type", name);
	else
		detail_text(m, "block_type", type);
}

void
s7_list_blocks(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;

	if (u->kind != S7_RESPONSE || rd_left(r) == 0)
		return;
	detail_array(p->msg, "blocks");
	while (rd_left(r) != 0) {
		struct span type = rd_take(r, 2);
		uint16_t n = rd_be16(r);

		if (!rd_ok(r))
			break;
		detail_open(p->msg, NULL);
		block_type(p->msg, type);
		detail_uint(p->msg, "count", n);
		detail_close(p->msg);
	}
	detail_close(p->msg);
}

static void
language(struct msg *m, uint8_t code)
{
	s7_detail_code(m, "language", "language_name", code,
	    NAME_OF(languages, code));
}

void
s7_list_blocks_of_type(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;

	if (rd_left(r) == 0 && r->limit == RD_SHORT)
		return;
	if (u->kind == S7_REQUEST) {
		struct span type = rd_take(r, 2);

		if (rd_ok(r))
			block_type(p->msg, type);
		return;
	}
	detail_array(p->msg, "blocks");
	while (rd_left(r) != 0) {
		uint16_t number = rd_be16(r);
		uint8_t flags = rd_u8(r), code = rd_u8(r);

		if (!rd_ok(r))
			break;
		detail_open(p->msg, NULL);
		detail_uint(p->msg, "block_number", number);
		detail_uint(p->msg, "flags", flags);
		language(p->msg, code);
		detail_close(p->msg);
	}
	detail_close(p->msg);
}

static void
lengths(struct msg *m, struct rd *r)
{
	static const char *const keys[] = {
	    "ssb_length", "add_length", "localdata_length", "mc7_length"};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		uint16_t n = rd_be16(r);

		if (rd_ok(r))
			detail_uint(m, keys[i], n);
	}
}

/*
 * type(2) length(2) (2) "pp" (1) flags(1) language(1) kind(1) number(2)
 * load memory(4) security(4) code time(6) interface time(6) lengths(4 of 2)
 * author(8) family(8) name(8) version(1) (1) checksum(2) (8)
 */
static void
block_header(struct s7_pdu *p, struct rd *r)
{
	struct msg *m = p->msg;
	uint8_t flags, code, kind, version;
	uint32_t load, security;
	uint16_t number, sum;

	rd_skip(r, 9);
	flags = rd_u8(r);
	code = rd_u8(r);
	kind = rd_u8(r);
	number = rd_be16(r);
	load = rd_be32(r);
	security = rd_be32(r);
	if (!rd_ok(r))
		return;
	detail_name(m, "block_type",
	    s7_block_kind(kind) ? s7_block_kind(kind) : "unknown");
	detail_uint(m, "block_number", number);
	detail_uint(m, "flags", flags);
	language(m, code);
	detail_uint(m, "load_memory_length", load);
	detail_uint(m, "block_security", security);
	s7_detail_day_time(m, "code_timestamp", r);
	s7_detail_day_time(m, "interface_timestamp", r);
	lengths(m, r);
	s7_detail_padded(m, "author", r, 8);
	s7_detail_padded(m, "family", r, 8);
	s7_detail_padded(m, "name", r, 8);
	version = rd_u8(r);
	rd_skip(r, 1);
	sum = rd_be16(r);
	rd_skip(r, 8);
	if (!rd_ok(r))
		return;
	detail_uint(m, "version_major", version >> 4);
	detail_uint(m, "version_minor", version & 15u);
	detail_uint(m, "checksum", sum);
}

void
s7_block_info(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;

	if (rd_left(r) == 0 && r->limit == RD_SHORT)
		return;
	if (u->kind == S7_REQUEST) {
		struct span name = rd_take(r, 8);

		if (rd_ok(r))
			s7_detail_block_name(p->msg, name);
	} else if (u->code == S7_SUCCESS) {
		block_header(p, r);
	}
}
