/*
 * opcua_data_value.c - values with how good they are and of when: OPC 10000-6,
 * 5.2.2.17.
 *
 *	mask(1) variant status(4) source(8) ps(2) server(8) ps(2)
 */
#include "proto/opcua.h"

enum {
	HAS_VALUE = 1,
	HAS_STATUS = 2,
	HAS_SOURCE = 4,
	HAS_SERVER = 8,
	HAS_SOURCE_PS = 16,
	HAS_SERVER_PS = 32
};

/* Number and name, where the value isn't simply good. */
static void
tell_status(struct opcua *u, uint32_t status)
{
	const char *name = opcua_status_name(status);
	struct value v = {.kind = VALUE_UINT, .u = status};

	if (status == 0)
		return;
	if (name != NULL) {
		v.kind = VALUE_TEXT;
		v.s = span_str(name);
	}
	opcua_tell(u, "status_code", 0, v);
}

static void
tell_picoseconds(struct opcua *u, struct rd *r, const char *key)
{
	struct value v = {.kind = VALUE_UINT};

	v.u = rd_le16(r);
	if (rd_ok(r))
		opcua_tell(u, key, 0, v);
}

/* A timestamp that there is. */
static void
tell_time(struct opcua *u, uint64_t ticks, const char *key)
{
	uint8_t bytes[8];
	struct rd r = rd_init(span(bytes, sizeof(bytes)), false);
	struct value v;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(ticks >> 8 * i);
	v = opcua_scalar(u, &r, TIME);
	if (v.kind != VALUE_NULL)
		opcua_tell(u, key, 0, v);
}

/* In a detail or below the path: all of it is told. */
void
opcua_data(struct opcua *u, struct rd *r, const char *key, uint32_t index)
{
	uint8_t mask = rd_u8(r);
	struct opcua_place place;

	if (!rd_ok(r) || !opcua_deeper(u, r))
		return;
	place = opcua_begin(u, key, index, false);
	if (mask & HAS_VALUE)
		opcua_variant(u, r, "value", 0);
	if (mask & HAS_STATUS)
		tell_status(u, rd_le32(r));
	if (mask & HAS_SOURCE)
		tell_time(u, rd_le64(r), "source_timestamp");
	if (mask & HAS_SOURCE_PS)
		tell_picoseconds(u, r, "source_picoseconds");
	if (mask & HAS_SERVER)
		tell_time(u, rd_le64(r), "server_timestamp");
	if (mask & HAS_SERVER_PS)
		tell_picoseconds(u, r, "server_picoseconds");
	opcua_end(u, &place);
	u->depth--;
}

/* How good the item's points are, and of when. */
static void
qualify(struct opcua *u, size_t start, uint8_t mask, uint32_t status,
    uint64_t ticks)
{
	bool asked = u->msg->dir == DIR_REQUEST && !(mask & HAS_STATUS);
	const char *quality = asked ? NULL : opcua_quality(status);
	int64_t ts = opcua_time(ticks);
	size_t i;

	for (i = start; i < u->msg->npoints; i++) {
		struct point *p = &u->msg->points[i];

		p->quality = quality;
		p->qraw = status;
		p->has_qraw = status != 0;
		p->time = ts;
	}
}

/* The item's value: points; what these can't say is a detail. */
void
opcua_data_points(struct opcua *u, struct rd *r, const char *key,
    uint32_t index)
{
	size_t start = u->item.point ? u->item.point - 1 : u->msg->npoints;
	uint8_t mask = rd_u8(r);
	struct opcua_place place;
	uint64_t source = 0, server = 0;
	uint32_t status = 0;

	if (!rd_ok(r))
		return;
	place = opcua_begin(u, key, index, false);
	if (mask & HAS_VALUE)
		opcua_points(u, r);
	else
		opcua_put_scalar(u, r, NOTHING, opcua_ref(u));
	if (mask & HAS_STATUS)
		tell_status(u, status = rd_le32(r));
	if (mask & HAS_SOURCE)
		source = rd_le64(r);
	if (mask & HAS_SOURCE_PS)
		tell_picoseconds(u, r, "source_picoseconds");
	if (mask & HAS_SERVER)
		server = rd_le64(r);
	if (server != source && source != 0)
		tell_time(u, server, "server_timestamp");
	if (mask & HAS_SERVER_PS)
		tell_picoseconds(u, r, "server_picoseconds");
	opcua_end(u, &place);
	if (rd_ok(r))
		qualify(u, start, mask, status, source ? source : server);
	u->item.point = 0;
	u->item.status = status;
}
