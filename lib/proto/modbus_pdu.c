/*
 * modbus_pdu.c - the functions of MODBUS Application Protocol V1.1b3, 6.
 *
 * All numbers are big-endian; addresses start at zero, as on the wire.
 */
#include "base/names.h"
#include "base/num.h"
#include "proto/modbus.h"

enum {
	READ_COILS = 1,
	READ_DISCRETE = 2,
	READ_HOLDING = 3,
	READ_INPUT = 4,
	WRITE_COIL = 5,
	WRITE_REGISTER = 6,
	READ_EXCEPTION = 7,
	DIAGNOSTICS = 8,
	COUNTER = 11,
	EVENT_LOG = 12,
	WRITE_COILS = 15,
	WRITE_REGISTERS = 16,
	SERVER_ID = 17,
	READ_FILE = 20,
	WRITE_FILE = 21,
	MASK_WRITE = 22,
	READ_WRITE = 23,
	READ_FIFO = 24,
	ENCAPSULATED = 43
};

enum { MEI_CANOPEN = 13, MEI_IDENTIFICATION = 14 };
enum { FILE_REFERENCE = 6, COIL_ON = 0xff00, LISTEN_ONLY = 4 };

typedef void decode_fn(struct modbus_pdu *, struct rd *);

struct function {
	uint8_t code;
	const char *name;
	enum action action;
	const char *area; /* the kind of reference, for plain ranges */
	decode_fn *request, *response;
};

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

static const struct name objects[] = {
    {0, "vendor_name"},
    {1, "product_code"},
    {2, "major_minor_revision"},
    {3, "vendor_url"},
    {4, "product_name"},
    {5, "model_name"},
    {6, "user_application_name"},
};

static const struct function *function_of(uint8_t fc);

static const char *
area_of(const struct modbus_pdu *p)
{
	return function_of((uint8_t)p->msg->code)->area;
}

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
value_point(struct modbus_pdu *p, const char *area, uint32_t count)
{
	struct point *pt;

	if (has_range(p)) {
		pt = msg_point(p->msg, ref_at(area, p->ask->address));
	} else {
		pt = msg_point(p->msg, ref_plain(area));
		pt->ref.tail = SPAN("?");
		pt->indexed = true;
	}
	pt->count = count;
	return pt;
}

static void
put_words(struct point *pt, struct span words)
{
	pt->value.kind = VALUE_WORDS;
	pt->value.s = words;
	pt->count = (uint32_t)(words.n / 2);
}

static void
put_bits(struct point *pt, struct span bits, uint32_t count)
{
	pt->value.kind = VALUE_BITS;
	pt->value.s = bits;
	pt->count = count;
}

/* address(2) quantity(2) */
static void
range_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r), count = rd_be16(r);

	if (!rd_ok(r))
		return;
	remember(p, address, count);
	msg_point(p->msg, ref_at(area_of(p), address))->count = count;
}

/* bytes(1) bits, least significant first */
static void
bits_response(struct modbus_pdu *p, struct rd *r)
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
		put_bits(value_point(p, area_of(p), count), bits, count);
	rd_join(r, &body);
}

/* bytes(1) registers(2 each) */
static void
words_response(struct modbus_pdu *p, struct rd *r)
{
	uint8_t n = rd_u8(r);
	struct rd body = rd_sub(r, n);
	struct span words = rd_take(&body, rd_left(&body) & ~(size_t)1);

	if (has_range(p))
		p->matched = n == 2 * p->ask->count;
	if (words.n != 0)
		put_words(value_point(p, area_of(p), 0), words);
	if (rd_ok(r) && n % 2 != 0)
		rd_bad(r, "an odd number of bytes of registers");
}

/* address(2) ff00 or 0000 */
static void
coil_request(struct modbus_pdu *p, struct rd *r)
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
static void
register_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r);
	struct span word = rd_take(r, 2);

	if (!rd_ok(r))
		return;
	remember(p, address, 1);
	put_words(msg_point(p->msg, ref_at("hr:", address)), word);
}

/* An echo of the request: address(2) value(2) */
static void
single_response(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r);

	rd_skip(r, 2);
	if (!rd_ok(r))
		return;
	msg_point(p->msg, ref_at(area_of(p), address));
	p->matched = has_range(p) && p->ask->address == address;
}

/* address(2) quantity(2) */
static void
multiple_response(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r), count = rd_be16(r);

	if (!rd_ok(r))
		return;
	msg_point(p->msg, ref_at(area_of(p), address))->count = count;
	p->matched = has_range(p) && p->ask->address == address &&
		     p->ask->count == count;
}

/* address(2) quantity(2) bytes(1) bits */
static void
coils_request(struct modbus_pdu *p, struct rd *r)
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
static void
registers_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r), count = rd_be16(r);
	uint8_t n = rd_u8(r);
	bool ranged = rd_ok(r);
	struct rd body = rd_sub(r, n);
	struct span words = rd_take(&body, rd_left(&body) & ~(size_t)1);

	if (ranged)
		remember(p, address, count);
	if (words.n != 0)
		put_words(msg_point(p->msg, ref_at("hr:", address)), words);
	if (rd_ok(r) && n != 2 * count)
		rd_bad(r, "the byte count isn't the quantity's");
}

static void
nothing(struct modbus_pdu *p, struct rd *r)
{
	(void)r;
	p->matched = p->ask != NULL;
}

/* outputs(1): eight states that the device names */
static void
exception_status_response(struct modbus_pdu *p, struct rd *r)
{
	uint8_t v = rd_u8(r);

	if (rd_ok(r))
		detail_uint(p->msg, "output_data", v);
	p->matched = p->ask != NULL;
}

static enum action
diagnostic_action(uint16_t sub)
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
static void
diagnostics_either(struct modbus_pdu *p, struct rd *r)
{
	uint16_t sub = rd_be16(r);
	const char *name = NAME_OF(diagnostics, sub);
	struct span data = rd_rest(r);

	if (!rd_ok(r))
		return;
	p->msg->action = diagnostic_action(sub);
	if (!p->talk->from_server) {
		p->ask->sub = (uint8_t)sub;
		p->ask->silent = sub == LISTEN_ONLY;
	}
	detail_uint(p->msg, "subfunction", sub);
	detail_name(p->msg, "subfunction_name", name ? name : "unknown");
	detail_bytes(p->msg, "data", data);
	p->matched = p->ask != NULL;
}

/* status(2) events(2) */
static void
counter_response(struct modbus_pdu *p, struct rd *r)
{
	uint16_t status = rd_be16(r), count = rd_be16(r);

	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "status", status);
	detail_uint(p->msg, "event_count", count);
	p->matched = p->ask != NULL;
}

/* bytes(1) status(2) events(2) messages(2) log */
static void
event_log_response(struct modbus_pdu *p, struct rd *r)
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

/* bytes(1) id, which the device defines; mostly id(1) running(1) words */
static void
server_id_response(struct modbus_pdu *p, struct rd *r)
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

/* "file:4/7", numbered on by record. */
static struct point *
file_point(struct msg *m, uint16_t file, uint16_t record)
{
	char text[NUM_MAX], *end;
	struct point *pt;

	memcpy(text, "file:", 5);
	end = num_u16(text + 5, file);
	*end++ = '/';
	pt = msg_point(m, ref_at("", record));
	pt->ref.head = arena_copy(&m->arena, span(text, (size_t)(end - text)));
	return pt;
}

static void
remember_group(struct modbus_ask *a, uint16_t file, uint16_t record, uint16_t n)
{
	if (a->groups == NULL)
		a->groups = xmalloc(MODBUS_GROUPS * sizeof(*a->groups));
	if (a->ngroups < MODBUS_GROUPS)
		a->groups[a->ngroups++] =
		    (struct modbus_group){file, record, n};
}

/* Group of a file request: type(1)=6 file(2) record(2) length(2) */
static bool
file_group(struct rd *r, struct modbus_group *g)
{
	uint8_t type = rd_u8(r);

	g->file = rd_be16(r);
	g->record = rd_be16(r);
	g->length = rd_be16(r);
	if (rd_ok(r) && type != FILE_REFERENCE)
		rd_bad(r, "reference type isn't 6");
	return rd_ok(r);
}

/* bytes(1), then groups */
static void
read_file_request(struct modbus_pdu *p, struct rd *r)
{
	struct rd body = rd_sub(r, rd_u8(r));
	struct modbus_group g;

	while (rd_left(&body) != 0 && file_group(&body, &g)) {
		file_point(p->msg, g.file, g.record)->count = g.length;
		remember_group(p->ask, g.file, g.record, g.length);
	}
	rd_join(r, &body);
}

/* bytes(1), then: length(1) type(1)=6 registers */
static void
read_file_response(struct modbus_pdu *p, struct rd *r)
{
	struct rd body = rd_sub(r, rd_u8(r));
	size_t i;

	for (i = 0; rd_left(&body) != 0; i++) {
		uint8_t n = rd_u8(&body);
		struct rd group = rd_sub(&body, n);
		struct span words;
		struct point *pt;

		if (rd_u8(&group) != FILE_REFERENCE && rd_ok(&group))
			rd_bad(&group, "reference type isn't 6");
		words = rd_take(&group, rd_left(&group) & ~(size_t)1);
		rd_join(&body, &group);
		if (!rd_ok(&group) || words.n == 0)
			continue;
		if (p->ask != NULL && i < p->ask->ngroups) {
			pt = file_point(p->msg, p->ask->groups[i].file,
			    p->ask->groups[i].record);
			p->matched = words.n == 2u * p->ask->groups[i].length;
		} else {
			pt = msg_point(p->msg, ref_plain("file:?"));
			pt->indexed = true;
		}
		put_words(pt, words);
	}
	rd_join(r, &body);
}

/* bytes(1), then groups with their registers; the response is an echo */
static void
write_file_either(struct modbus_pdu *p, struct rd *r)
{
	struct rd body = rd_sub(r, rd_u8(r));
	struct modbus_group g;

	while (rd_left(&body) != 0 && file_group(&body, &g)) {
		struct span words = rd_take(&body, 2u * g.length);
		struct point *pt = file_point(p->msg, g.file, g.record);

		pt->count = g.length;
		if (!p->talk->from_server && words.n != 0)
			put_words(pt, words);
	}
	p->matched = p->ask != NULL;
	rd_join(r, &body);
}

/* address(2) and(2) or(2): register = (register & and) | (or & ~and) */
static void
mask_either(struct modbus_pdu *p, struct rd *r)
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
static void
read_write_request(struct modbus_pdu *p, struct rd *r)
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
		put_words(msg_point(p->msg, ref_at("hr:", to)), words);
	if (rd_ok(r) && n != 2 * quantity)
		rd_bad(r, "the byte count isn't the quantity's");
}

/* address(2) */
static void
fifo_request(struct modbus_pdu *p, struct rd *r)
{
	uint16_t address = rd_be16(r);

	if (!rd_ok(r))
		return;
	remember(p, address, 0);
	msg_point(p->msg, ref_at("fifo:", address));
}

/* bytes(2) count(2) registers */
static void
fifo_response(struct modbus_pdu *p, struct rd *r)
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
		put_words(pt, words);
	}
	rd_join(r, &body);
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

/* MEI type(1), then what it says */
static void
encapsulated_either(struct modbus_pdu *p, struct rd *r)
{
	uint8_t mei = rd_u8(r);
	struct msg *m = p->msg;

	if (!rd_ok(r))
		return;
	detail_uint(m, "mei_type", mei);
	if (!p->talk->from_server)
		p->ask->sub = mei;
	if (mei == MEI_CANOPEN) {
		m->fn = "canopen_general_reference";
		m->action = ACT_OTHER;
	}
	if (mei != MEI_IDENTIFICATION) {
		detail_bytes(m, "data", rd_rest(r));
		return;
	}
	m->fn = "read_device_identification";
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

static const struct function functions[] = {
    {READ_COILS, "read_coils", ACT_READ, "co:", range_request, bits_response},
    {READ_DISCRETE, "read_discrete_inputs", ACT_READ, "di:", range_request,
	bits_response},
    {READ_HOLDING, "read_holding_registers", ACT_READ, "hr:", range_request,
	words_response},
    {READ_INPUT, "read_input_registers", ACT_READ, "ir:", range_request,
	words_response},
    {WRITE_COIL, "write_single_coil", ACT_WRITE, "co:", coil_request,
	single_response},
    {WRITE_REGISTER, "write_single_register", ACT_WRITE,
	"hr:", register_request, single_response},
    {READ_EXCEPTION, "read_exception_status", ACT_READ, "", nothing,
	exception_status_response},
    {DIAGNOSTICS, "diagnostics", ACT_DIAGNOSE, "", diagnostics_either,
	diagnostics_either},
    {COUNTER, "get_comm_event_counter", ACT_DIAGNOSE, "", nothing,
	counter_response},
    {EVENT_LOG, "get_comm_event_log", ACT_DIAGNOSE, "", nothing,
	event_log_response},
    {WRITE_COILS, "write_multiple_coils", ACT_WRITE, "co:", coils_request,
	multiple_response},
    {WRITE_REGISTERS, "write_multiple_registers", ACT_WRITE,
	"hr:", registers_request, multiple_response},
    {SERVER_ID, "report_server_id", ACT_IDENTIFY, "", nothing,
	server_id_response},
    {READ_FILE, "read_file_record", ACT_FILE_READ, "", read_file_request,
	read_file_response},
    {WRITE_FILE, "write_file_record", ACT_FILE_WRITE, "", write_file_either,
	write_file_either},
    {MASK_WRITE, "mask_write_register", ACT_WRITE, "hr:", mask_either,
	mask_either},
    {READ_WRITE, "read_write_multiple_registers", ACT_WRITE,
	"hr:", read_write_request, words_response},
    {READ_FIFO, "read_fifo_queue", ACT_READ, "", fifo_request, fifo_response},
    {ENCAPSULATED, "encapsulated_interface_transport", ACT_IDENTIFY, "",
	encapsulated_either, encapsulated_either},
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

void
modbus_request(struct modbus_pdu *p, struct rd *r, uint8_t fc)
{
	const struct function *f = name_function(p->msg, fc);

	if (fc & MODBUS_EXCEPTION)
		rd_bad(r, "a request with the bit of exceptions");
	else if (f != NULL)
		f->request(p, r);
	else
		rest(p, r);
}

void
modbus_response(struct modbus_pdu *p, struct rd *r, uint8_t fc)
{
	uint8_t plain = (uint8_t)(fc & ~MODBUS_EXCEPTION);
	const struct function *f = name_function(p->msg, plain);

	if (fc & MODBUS_EXCEPTION) {
		uint8_t code = rd_u8(r);
		const char *name = NAME_OF(exceptions, code);

		if (plain == MODBUS_UMAS && p->ask != NULL)
			umas_name(p->msg, p->ask->sub);
		if (!rd_ok(r))
			return;
		p->msg->status = name ? name : "unknown";
		detail_uint(p->msg, "exception_code", code);
		p->matched = p->ask != NULL;
		return;
	}
	p->msg->status = "ok";
	if (f != NULL)
		f->response(p, r);
	else
		rest(p, r);
}

void
modbus_name(struct msg *m, const struct modbus_ask *a)
{
	const struct function *f = name_function(m, a->fc);

	m->code = a->fc;
	if (a->fc == MODBUS_UMAS)
		umas_name(m, a->sub);
	else if (a->fc == DIAGNOSTICS)
		m->action = diagnostic_action(a->sub);
	else if (f != NULL && f->area[0] != '\0' && a->ranged)
		msg_point(m, ref_at(f->area, a->address))->count =
		    a->count > 1 ? a->count : 0;
}

bool
modbus_pdu_open(struct span pdu)
{
	uint8_t fc = pdu.n != 0 ? (uint8_t)pdu.p[0] : 0;

	return fc == MODBUS_UMAS ||
	       (fc == ENCAPSULATED &&
		   (pdu.n < 2 || pdu.p[1] != MEI_IDENTIFICATION));
}

/* `fixed` bytes, the last of which counts those that follow. */
static size_t
counted(struct span pdu, size_t fixed)
{
	return fixed + (pdu.n < fixed ? 0 : (uint8_t)pdu.p[fixed - 1]);
}

static size_t
request_length(struct span pdu)
{
	switch ((uint8_t)pdu.p[0]) {
	case READ_COILS:
	case READ_DISCRETE:
	case READ_HOLDING:
	case READ_INPUT:
	case WRITE_COIL:
	case WRITE_REGISTER:
	case DIAGNOSTICS:
		return 5;
	case READ_EXCEPTION:
	case COUNTER:
	case EVENT_LOG:
	case SERVER_ID:
		return 1;
	case WRITE_COILS:
	case WRITE_REGISTERS:
		return counted(pdu, 6);
	case READ_FILE:
	case WRITE_FILE:
		return counted(pdu, 2);
	case MASK_WRITE:
		return 7;
	case READ_WRITE:
		return counted(pdu, 10);
	case READ_FIFO:
		return 3;
	case ENCAPSULATED:
		return modbus_pdu_open(pdu) ? pdu.n : 4;
	case MODBUS_UMAS:
		return pdu.n >= 3 ? pdu.n : 0;
	default:
		return 0;
	}
}

/* fixed(7) of a device identification, then id(1) length(1) text */
static size_t
identification_length(struct span pdu)
{
	struct rd r = rd_init(pdu, true);
	uint8_t count;

	rd_skip(&r, 6);
	count = rd_u8(&r);
	while (count-- != 0 && rd_ok(&r)) {
		rd_skip(&r, 1);
		rd_skip(&r, rd_u8(&r));
	}
	return rd_ok(&r) ? rd_at(&r) : pdu.n + 1;
}

static size_t
response_length(struct span pdu)
{
	switch ((uint8_t)pdu.p[0]) {
	case READ_COILS:
	case READ_DISCRETE:
	case READ_HOLDING:
	case READ_INPUT:
	case EVENT_LOG:
	case SERVER_ID:
	case READ_FILE:
	case WRITE_FILE:
	case READ_WRITE:
		return counted(pdu, 2);
	case WRITE_COIL:
	case WRITE_REGISTER:
	case DIAGNOSTICS:
	case COUNTER:
	case WRITE_COILS:
	case WRITE_REGISTERS:
		return 5;
	case READ_EXCEPTION:
		return 2;
	case MASK_WRITE:
		return 7;
	case READ_FIFO:
		return counted(pdu, 3);
	case ENCAPSULATED:
		return modbus_pdu_open(pdu) ? pdu.n
					    : identification_length(pdu);
	case MODBUS_UMAS:
		return pdu.n >= 3 ? pdu.n : 0;
	default:
		return function_of((uint8_t)pdu.p[0] & 0x7f) != NULL ? 2 : 0;
	}
}

size_t
modbus_pdu_length(struct span pdu, bool from_server)
{
	if (pdu.n == 0)
		return 0;
	return from_server ? response_length(pdu) : request_length(pdu);
}
