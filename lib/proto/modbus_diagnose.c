/*
 * modbus_diagnose.c - how a device fares on its line: functions 7, 8, 11 and
 * 12.
 *
 * MODBUS Application Protocol V1.1b3, 6.7 to 6.10.
 */
#include "base/names.h"
#include "proto/modbus.h"

enum { LISTEN_ONLY = 4 };

static const struct name diagnostics[] = {
    {0, "return_query_data"},
    {1, "restart_communications_option"},
    {2, "return_diagnostic_register"},
    {3, "change_ascii_input_delimiter"},
    {4, "force_listen_only_mode"},
    {10, "clear_counters_and_diagnostic_register"},
    {11, "return_bus_message_count"},
    {12, "return_bus_communication_error_count"},
    {13, "return_bus_exception_error_count"},
    {14, "return_server_message_count"},
    {15, "return_server_no_response_count"},
    {16, "return_server_nak_count"},
    {17, "return_server_busy_count"},
    {18, "return_bus_character_overrun_count"},
    {20, "clear_overrun_counter_and_flag"},
};

/* outputs(1): eight states that the device names */
void
modbus_exception_status_response(struct modbus_pdu *p, struct rd *r)
{
	uint8_t v = rd_u8(r);

	if (rd_ok(r))
		detail_uint(p->msg, "output_data", v);
	p->matched = p->ask != NULL;
}

enum action
modbus_diagnostic_action(uint16_t sub)
{
	switch (sub) {
	case 1:
		return ACT_RESTART;
	case 3:
		return ACT_CONFIG;
	case LISTEN_ONLY:
		return ACT_MODE;
	case 10:
	case 20:
		return ACT_CLEAR;
	default:
		return ACT_DIAGNOSE;
	}
}

/* subfunction(2) data(2 each) */
void
modbus_diagnostics_either(struct modbus_pdu *p, struct rd *r)
{
	uint16_t sub = rd_be16(r);
	const char *name = NAME_OF(diagnostics, sub);
	struct span data = rd_rest(r);

	if (!rd_ok(r))
		return;
	p->msg->action = modbus_diagnostic_action(sub);
	if (!p->talk->from_server) {
		p->ask->sub = sub;
		p->ask->silent = sub == LISTEN_ONLY;
	}
	detail_uint(p->msg, "subfunction", sub);
	detail_name(p->msg, "subfunction_name", name ? name : "unknown");
	detail_bytes(p->msg, "data", data);
	p->matched = p->ask != NULL;
}

/* status(2) events(2) */
void
modbus_counter_response(struct modbus_pdu *p, struct rd *r)
{
	uint16_t status = rd_be16(r), count = rd_be16(r);

	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "status", status);
	detail_uint(p->msg, "event_count", count);
	p->matched = p->ask != NULL;
}

/* bytes(1) status(2) events(2) messages(2) log */
void
modbus_event_log_response(struct modbus_pdu *p, struct rd *r)
{
	struct rd body = rd_sub(r, rd_u8(r));
	uint16_t status = rd_be16(&body), count = rd_be16(&body);
	uint16_t messages = rd_be16(&body);

	if (rd_ok(&body)) {
		detail_uint(p->msg, "status", status);
		detail_uint(p->msg, "event_count", count);
		detail_uint(p->msg, "message_count", messages);
		detail_bytes(p->msg, "events", rd_rest(&body));
		p->matched = p->ask != NULL;
	}
	rd_join(r, &body);
}
