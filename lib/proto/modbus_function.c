/*
 * modbus_function.c - the functions, by their codes, and the exceptions that
 * they answer with.
 *
 * MODBUS Application Protocol V1.1b3, 5 to 7.
 */
#include "base/names.h"
#include "proto/modbus.h"

static const struct name exceptions[] = {
    {1, "illegal_function"},
    {2, "illegal_data_address"},
    {3, "illegal_data_value"},
    {4, "server_device_failure"},
    {5, "acknowledge"},
    {6, "server_device_busy"},
    {7, "negative_acknowledge"},
    {8, "memory_parity_error"},
    {10, "gateway_path_unavailable"},
    {11, "gateway_target_device_failed_to_respond"},
};

/* A request that is its function code alone. */
static void
nothing(struct modbus_pdu *p, struct rd *r)
{
	(void)r;
	p->matched = p->ask != NULL;
}

static const struct function {
	uint8_t code;
	const char *name;
	enum action action;
	const char *area; /* the kind of reference, for plain ranges */
	modbus_fn *request, *response;
} functions[] = {
    {MODBUS_READ_COILS, "read_coils", ACT_READ, "co:", modbus_range_request,
	modbus_bits_response},
    {MODBUS_READ_DISCRETE, "read_discrete_inputs", ACT_READ,
	"di:", modbus_range_request, modbus_bits_response},
    {MODBUS_READ_HOLDING, "read_holding_registers", ACT_READ,
	"hr:", modbus_range_request, modbus_words_response},
    {MODBUS_READ_INPUT, "read_input_registers", ACT_READ,
	"ir:", modbus_range_request, modbus_words_response},
    {MODBUS_WRITE_COIL, "write_single_coil", ACT_WRITE,
	"co:", modbus_coil_request, modbus_single_response},
    {MODBUS_WRITE_REGISTER, "write_single_register", ACT_WRITE,
	"hr:", modbus_register_request, modbus_single_response},
    {MODBUS_READ_EXCEPTION, "read_exception_status", ACT_READ, "", nothing,
	modbus_exception_status_response},
    {MODBUS_DIAGNOSTICS, "diagnostics", ACT_DIAGNOSE, "",
	modbus_diagnostics_either, modbus_diagnostics_either},
    {MODBUS_COUNTER, "get_comm_event_counter", ACT_DIAGNOSE, "", nothing,
	modbus_counter_response},
    {MODBUS_EVENT_LOG, "get_comm_event_log", ACT_DIAGNOSE, "", nothing,
	modbus_event_log_response},
    {MODBUS_WRITE_COILS, "write_multiple_coils", ACT_WRITE,
	"co:", modbus_coils_request, modbus_multiple_response},
    {MODBUS_WRITE_REGISTERS, "write_multiple_registers", ACT_WRITE,
	"hr:", modbus_registers_request, modbus_multiple_response},
    {MODBUS_SERVER_ID, "report_server_id", ACT_IDENTIFY, "", nothing,
	modbus_server_id_response},
    {MODBUS_READ_FILE, "read_file_record", ACT_FILE_READ, "",
	modbus_read_file_request, modbus_read_file_response},
    {MODBUS_WRITE_FILE, "write_file_record", ACT_FILE_WRITE, "",
	modbus_write_file_either, modbus_write_file_either},
    {MODBUS_MASK_WRITE, "mask_write_register", ACT_WRITE,
	"hr:", modbus_mask_either, modbus_mask_either},
    {MODBUS_READ_WRITE, "read_write_multiple_registers", ACT_WRITE,
	"hr:", modbus_read_write_request, modbus_words_response},
    {MODBUS_READ_FIFO, "read_fifo_queue", ACT_READ, "", modbus_fifo_request,
	modbus_fifo_response},
    {MODBUS_ENCAPSULATED, "encapsulated_interface_transport", ACT_IDENTIFY, "",
	modbus_encapsulated_either, modbus_encapsulated_either},
    {MODBUS_UMAS, "umas", ACT_OTHER, "", umas_request, umas_response},
};

static const struct function *
function_of(uint8_t fc)
{
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (functions[i].code == fc)
			return &functions[i];
	return NULL;
}

bool
modbus_known(uint8_t fc)
{
	return function_of(fc) != NULL;
}

static const struct function *
name_function(struct msg *m, uint8_t fc)
{
	const struct function *f = function_of(fc);

	m->fn = f != NULL ? f->name : "unknown";
	m->action = f != NULL ? f->action : ACT_OTHER;
	return f;
}

/* Of a function that isn't known: its bytes, where there are any. */
static void
rest(struct modbus_pdu *p, struct rd *r)
{
	if (rd_left(r) != 0)
		detail_bytes(p->msg, "data", rd_rest(r));
}

/* What a request was called by more than its function code. */
static void
name_asked(struct msg *m, const struct modbus_ask *a)
{
	if (a->fc == MODBUS_UMAS)
		umas_name(m, a->sub);
	else if (a->fc == MODBUS_DIAGNOSTICS)
		m->action = modbus_diagnostic_action(a->sub);
	else if (a->fc == MODBUS_ENCAPSULATED)
		modbus_encapsulated_name(m, a->sub);
}

/* exception code(1), behind the function that it refuses */
static void
exception_response(struct modbus_pdu *p, struct rd *r)
{
	uint8_t code = rd_u8(r);
	const char *name = NAME_OF(exceptions, code);

	if (p->ask != NULL)
		name_asked(p->msg, p->ask);
	if (!rd_ok(r))
		return;
	p->msg->status = name ? name : "unknown";
	detail_uint(p->msg, "exception_code", code);
	p->matched = p->ask != NULL;
}

void
modbus_request(struct modbus_pdu *p, struct rd *r, uint8_t fc)
{
	const struct function *f = name_function(p->msg, fc);

	if (fc & MODBUS_EXCEPTION) {
		rd_bad(r, "a request with the bit of exceptions");
	} else if (f != NULL) {
		p->area = f->area;
		f->request(p, r);
	} else {
		rest(p, r);
	}
}

void
modbus_response(struct modbus_pdu *p, struct rd *r, uint8_t fc)
{
	uint8_t plain = (uint8_t)(fc & ~MODBUS_EXCEPTION);
	const struct function *f = name_function(p->msg, plain);

	if (fc & MODBUS_EXCEPTION) {
		exception_response(p, r);
		return;
	}
	p->msg->status = "ok";
	if (f != NULL) {
		p->area = f->area;
		f->response(p, r);
	} else {
		rest(p, r);
	}
}

void
modbus_name(struct msg *m, const struct modbus_ask *a)
{
	const struct function *f = name_function(m, a->fc);

	m->code = a->fc;
	name_asked(m, a);
	if (f != NULL && f->area[0] != '\0' && a->ranged)
		msg_point(m, ref_at(f->area, a->address))->count =
		    a->count > 1 ? a->count : 0;
}
