/*
 * iec104_file.c - the information elements of file transfer, IEC
 * 60870-5-101, 7.2.6.27 to 7.2.6.38.
 */
#include "proto/iec104_element.h"

#include "base/names.h"

/* name of file(2) length of file(3) qualifier(1) */
void
iec104_file_ready(struct iec104_object *o, struct rd *r)
{
	uint16_t name = rd_le16(r);
	uint32_t length = rd_le24(r);
	uint8_t q = rd_u8(r);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_uint(o->msg, "file_name", name);
	detail_uint(o->msg, "length", length);
	detail_bool(o->msg, "ready", !(q & 0x80));
}

/* name of file(2) name of section(1) length(3) qualifier(1) */
void
iec104_section_ready(struct iec104_object *o, struct rd *r)
{
	uint16_t name = rd_le16(r);
	uint8_t section = rd_u8(r), q;
	uint32_t length = rd_le24(r);

	q = rd_u8(r);
	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_uint(o->msg, "file_name", name);
	detail_uint(o->msg, "section", section);
	detail_uint(o->msg, "length", length);
	detail_bool(o->msg, "ready", !(q & 0x80));
}

static bool
file_and_section(struct iec104_object *o, struct rd *r, uint8_t *q)
{
	uint16_t name = rd_le16(r);
	uint8_t section = rd_u8(r);

	*q = rd_u8(r);
	if (!rd_ok(r))
		return false;
	iec104_detail(o);
	detail_uint(o->msg, "file_name", name);
	detail_uint(o->msg, "section", section);
	return true;
}

/* SCQ: 1 select file, 2 request file, 3 deactivate, 4 delete, 5.. section */
void
iec104_call(struct iec104_object *o, struct rd *r)
{
	static const struct name asks[] = {{0, "call_directory"},
	    {1, "select_file"}, {2, "request_file"}, {3, "deactivate_file"},
	    {4, "delete_file"}, {5, "select_section"}, {6, "request_section"},
	    {7, "deactivate_section"}};
	const char *name;
	uint8_t q;

	if (!file_and_section(o, r, &q))
		return;
	name = NAME_OF(asks, q & 15);
	detail_name(o->msg, "call", name ? name : "unknown");
	if ((q & 15) == 4)
		o->msg->action = ACT_FILE_DELETE;
	else if ((q & 15) == 0)
		o->msg->action = ACT_LIST;
}

/* LSQ and the checksum of what was sent */
void
iec104_last(struct iec104_object *o, struct rd *r)
{
	static const struct name lasts[] = {{1, "file_sent"},
	    {2, "file_deactivated"}, {3, "section_sent"},
	    {4, "section_deactivated"}};
	const char *name;
	uint8_t q, sum;

	if (!file_and_section(o, r, &q))
		return;
	sum = rd_u8(r);
	if (!rd_ok(r))
		return;
	name = NAME_OF(lasts, q);
	detail_name(o->msg, "last", name ? name : "unknown");
	detail_uint(o->msg, "checksum", sum);
}

/* AFQ: what is acknowledged, and an error */
void
iec104_ack(struct iec104_object *o, struct rd *r)
{
	static const struct name acks[] = {{1, "file_ok"}, {2, "file_failed"},
	    {3, "section_ok"}, {4, "section_failed"}};
	static const struct name errors[] = {{1, "no_memory"},
	    {2, "checksum_failed"}, {3, "unexpected_service"},
	    {4, "unexpected_file"}, {5, "unexpected_section"}};
	const char *name, *error;
	uint8_t q;

	if (!file_and_section(o, r, &q))
		return;
	name = NAME_OF(acks, q & 15);
	error = NAME_OF(errors, q >> 4);
	detail_name(o->msg, "acknowledged", name ? name : "unknown");
	if (error != NULL)
		detail_name(o->msg, "error_name", error);
}

/* An entry of the directory: name(2) length(3) status(1), then its time */
void
iec104_directory(struct iec104_object *o, struct rd *r)
{
	uint16_t name = rd_le16(r);
	uint32_t length = rd_le24(r);
	uint8_t status = rd_u8(r);

	if (!rd_ok(r))
		return;
	o->point->value = (struct value){.kind = VALUE_UINT, .u = name};
	iec104_detail(o);
	detail_uint(o->msg, "file_name", name);
	detail_uint(o->msg, "length", length);
	detail_bool(o->msg, "directory", status & 0x40);
}

/* Query log: name(2) from(7), and until in the place of the time */
void
iec104_query(struct iec104_object *o, struct rd *r)
{
	uint16_t name = rd_le16(r);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_uint(o->msg, "file_name", name);
	iec104_time(o->msg, r, "from");
}
