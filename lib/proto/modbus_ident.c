/*
 * modbus_ident.c - what a device is: function 17, and 43, which carries its
 * identification or another protocol's messages.
 *
 * MODBUS Application Protocol V1.1b3, 6.13 and 6.19 to 6.21.
 */
#include "base/names.h"
#include "proto/modbus.h"

static const struct name objects[] = {
    {0, "vendor_name"},
    {1, "product_code"},
    {2, "major_minor_revision"},
    {3, "vendor_url"},
    {4, "product_name"},
    {5, "model_name"},
    {6, "user_application_name"},
};

/* bytes(1) id, which the device defines; mostly id(1) running(1) words */
void
modbus_server_id_response(struct modbus_pdu *p, struct rd *r)
{
	struct rd body = rd_sub(r, rd_u8(r));
	struct span all = span(body.p, rd_left(&body));
	uint8_t id = rd_u8(&body), run = rd_u8(&body);

	if (all.n != 0)
		detail_bytes(p->msg, "data", all);
	if (rd_ok(&body) && (run == 0 || run == 0xff)) {
		detail_uint(p->msg, "server_id", id);
		detail_bool(p->msg, "run_indicator", run != 0);
		detail_text(p->msg, "additional", rd_rest(&body));
	}
	p->matched = p->ask != NULL;
}

/* code(1) conformity(1) more(1) next(1) count(1), then id(1) length(1) text */
static void
identification_response(struct modbus_pdu *p, struct rd *r)
{
	uint8_t code = rd_u8(r), conformity = rd_u8(r), follows = rd_u8(r);
	uint8_t next = rd_u8(r), count = rd_u8(r);
	struct msg *m = p->msg;
	int i;

	if (!rd_ok(r))
		return;
	detail_uint(m, "read_device_id_code", code);
	detail_uint(m, "conformity_level", conformity);
	detail_bool(m, "more_follows", follows != 0);
	detail_uint(m, "next_object_id", next);
	detail_array(m, "objects");
	for (i = 0; i < count; i++) {
		uint8_t id = rd_u8(r), n = rd_u8(r);
		struct span text = rd_take(r, n);
		const char *name = NAME_OF(objects, id);

		if (!rd_ok(r))
			break;
		detail_open(m, NULL);
		detail_uint(m, "id", id);
		detail_name(m, "name", name ? name : "extended");
		detail_text(m, "value", text);
		detail_close(m);
	}
	detail_close(m);
	p->matched = p->ask != NULL;
}

void
modbus_encapsulated_name(struct msg *m, uint16_t mei)
{
	if (mei == MODBUS_MEI_CANOPEN) {
		m->fn = "canopen_general_reference";
		m->action = ACT_OTHER;
	} else if (mei == MODBUS_MEI_IDENTIFICATION) {
		m->fn = "read_device_identification";
	}
}

/* MEI type(1), then what it says */
void
modbus_encapsulated_either(struct modbus_pdu *p, struct rd *r)
{
	uint8_t mei = rd_u8(r);
	struct msg *m = p->msg;

	if (!rd_ok(r))
		return;
	detail_uint(m, "mei_type", mei);
	if (!p->talk->from_server)
		p->ask->sub = mei;
	modbus_encapsulated_name(m, mei);
	if (mei != MODBUS_MEI_IDENTIFICATION) {
		detail_bytes(m, "data", rd_rest(r));
		return;
	}
	if (p->talk->from_server) {
		identification_response(p, r);
	} else {
		uint8_t code = rd_u8(r), object = rd_u8(r);

		if (!rd_ok(r))
			return;
		detail_uint(m, "read_device_id_code", code);
		detail_uint(m, "object_id", object);
	}
}
