/*
 * cip_misc.c - services of single objects: files (Volume 1, 5-42), Modbus
 * (Volume 7A), and those that carry secrets.
 */
#include "proto/cip.h"

/* maximum(1) or, when writing, size(4) version(2) revision(2) name */
void
cip_file_start_request(struct cip_call *c, struct rd *r)
{
	cip_point(c, "");
	if (c->service->action == ACT_FILE_READ)
		detail_uint(c->m, "maximum_transfer_size", rd_u8(r));
	else
		detail_uint(c->m, "file_size", rd_le32(r));
	cip_rest(c, r);
}

/* size(4) transfer(1) */
void
cip_upload_start_reply(struct cip_call *c, struct rd *r)
{
	uint32_t size;
	uint8_t transfer;

	cip_point(c, "");
	if (rd_left(r) == 0)
		return;
	size = rd_le32(r);
	transfer = rd_u8(r);
	if (!rd_ok(r))
		return;
	detail_uint(c->m, "file_size", size);
	detail_uint(c->m, "transfer_size", transfer);
}

/* number(1), and when writing: packet(1) data */
void
cip_file_part_request(struct cip_call *c, struct rd *r)
{
	uint8_t number = rd_u8(r);

	cip_point(c, "");
	if (!rd_ok(r))
		return;
	detail_uint(c->m, "transfer_number", number);
	if (c->service->action == ACT_FILE_WRITE)
		detail_uint(c->m, "packet_type", rd_u8(r));
	cip_rest(c, r);
}

/* number(1), and when reading: packet(1) data */
void
cip_file_part_reply(struct cip_call *c, struct rd *r)
{
	cip_point(c, "");
	if (rd_left(r) == 0)
		return;
	detail_uint(c->m, "transfer_number", rd_u8(r));
	if (c->service->action == ACT_FILE_READ)
		detail_uint(c->m, "packet_type", rd_u8(r));
	cip_rest(c, r);
}

/* start(2) quantity(2), and when writing the values */
void
cip_modbus_request(struct cip_call *c, struct rd *r)
{
	uint16_t start = rd_le16(r), quantity = rd_le16(r);

	cip_point(c, "");
	if (!rd_ok(r))
		return;
	detail_uint(c->m, "starting_address", start);
	detail_uint(c->m, "quantity", quantity);
	cip_rest(c, r);
}

/* A password is among what this says. */
void
cip_secret(struct cip_call *c, struct rd *r)
{
	cip_point(c, "");
	if (c->talk->show_secrets || rd_left(r) == 0) {
		cip_rest(c, r);
		return;
	}
	rd_rest(r);
	detail_name(c->m, "data", "masked");
}
