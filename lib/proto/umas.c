/*
 * umas.c - UMAS, Schneider's engineering protocol: Modbus function 90.
 *
 *	session(1) function(1) data
 *
 * A response says only 0xfe (ok) or 0xfd (error): its name comes from its
 * request. The codes are from public dissectors; what stands in `data` is
 * given as bytes.
 */
#include "base/names.h"
#include "proto/modbus.h"

enum { OK = 0xfe, ERROR = 0xfd };

static const struct function {
	uint8_t code;
	const char *name;
	enum action action;
} functions[] = {
    {0x01, "init_comm", ACT_CONNECT},
    {0x02, "read_id", ACT_IDENTIFY},
    {0x03, "read_project_info", ACT_IDENTIFY},
    {0x04, "read_plc_info", ACT_IDENTIFY},
    {0x06, "read_card_info", ACT_IDENTIFY},
    {0x0a, "repeat", ACT_DIAGNOSE},
    {0x10, "take_plc_reservation", ACT_RESERVE},
    {0x11, "release_plc_reservation", ACT_RESERVE},
    {0x12, "keep_alive", ACT_KEEPALIVE},
    {0x20, "read_memory_block", ACT_READ},
    {0x22, "read_variables", ACT_READ},
    {0x23, "write_variables", ACT_WRITE},
    {0x24, "read_coils_registers", ACT_READ},
    {0x25, "write_coils_registers", ACT_WRITE},
    {0x30, "initialize_upload", ACT_DOWNLOAD}, /* from PC to PLC */
    {0x31, "upload_block", ACT_DOWNLOAD},
    {0x32, "end_strategy_upload", ACT_DOWNLOAD},
    {0x33, "initialize_download", ACT_UPLOAD}, /* from PLC to PC */
    {0x34, "download_block", ACT_UPLOAD},
    {0x35, "end_strategy_download", ACT_UPLOAD},
    {0x39, "read_eth_master_data", ACT_READ},
    {0x40, "start_plc", ACT_START},
    {0x41, "stop_plc", ACT_STOP},
    {0x50, "monitor_plc", ACT_READ},
    {0x58, "check_plc", ACT_DIAGNOSE},
    {0x70, "read_io_object", ACT_READ},
    {0x71, "write_io_object", ACT_WRITE},
    {0x73, "get_status_module", ACT_DIAGNOSE},
};

void
umas_name(struct msg *m, uint16_t code)
{
	size_t i;

	m->proto = "umas";
	m->code = code;
	m->fn = "unknown";
	m->action = ACT_OTHER;
	for (i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (functions[i].code == code) {
			m->fn = functions[i].name;
			m->action = functions[i].action;
		}
}

static uint8_t
header(struct modbus_pdu *p, struct rd *r)
{
	uint8_t session = rd_u8(r), function = rd_u8(r);

	p->msg->proto = "umas";
	p->msg->code = -1;
	p->msg->fn = "unknown";
	if (rd_ok(r))
		detail_uint(p->msg, "session", session);
	return function;
}

void
umas_request(struct modbus_pdu *p, struct rd *r)
{
	uint8_t function = header(p, r);
	struct span data = rd_rest(r);

	if (!rd_ok(r))
		return;
	p->ask->sub = function;
	umas_name(p->msg, function);
	if (data.n != 0)
		detail_bytes(p->msg, "data", data);
}

void
umas_response(struct modbus_pdu *p, struct rd *r)
{
	uint8_t result = header(p, r);
	struct span data = rd_rest(r);

	if (!rd_ok(r)) {
		p->msg->status = NULL;
		return;
	}
	umas_name(p->msg, p->ask != NULL ? p->ask->sub : result);
	if (result == ERROR)
		p->msg->status = "error";
	else if (result != OK)
		p->msg->status = "unknown";
	p->matched = p->ask != NULL && (result == OK || result == ERROR);
	if (data.n != 0)
		detail_bytes(p->msg, "data", data);
}

const struct proto proto_umas = {.name = "umas"};
