/*
 * s7comm_tis.c - programmer commands, Siemens' test and installation services:
 * variables watched, modified and forced, and the jobs that do it.
 *
 *	parameters(2) data(2), then parameters and data
 *	variable status: n(2), n addresses; later n values
 *	modify variable, force: n(2), n addresses, n values; later n codes
 *	address: area(1) repetition or bit(1) db(2) byte(2)
 *	value: code(1) type(1) length(2) bytes, padded to an even length
 *	a job: function(1) number(1)
 */
#include "base/names.h"
#include "proto/s7comm.h"

enum {
	VARIABLE_STATUS = 2,
	MODIFY_VARIABLE = 8,
	FORCE = 9,
	DISABLE_JOB = 0x0d,
	ENABLE_JOB,
	DELETE_JOB,
	READ_JOB_LIST,
	READ_JOB,
	REPLACE_JOB
};
enum { TIS = 1, AREA_TIMER = 0x54, AREA_COUNTER = 0x64, PARAM_TRIGGER = 20 };
enum { PARAM_BLOCK = 26, ADDRESS = 6 };

static const struct name triggers[] = {
    {0x0000, "immediately"},
    {0x0100, "system_trigger"},
    {0x0200, "main_cycle_start"},
    {0x0300, "main_cycle_end"},
    {0x0400, "run_stop_transition"},
    {0x0500, "after_code_address"},
    {0x0600, "code_address_area"},
    {0x0601, "code_address_area_with_call_environment"},
    {0x0700, "data_address"},
    {0x0800, "data_address_area"},
    {0x0900, "local_data_address"},
    {0x0a00, "local_data_address_area"},
    {0x0b00, "range_trigger"},
    {0x0c00, "before_code_address"},
};

/* The high nibble of an area, the low one is the type. */
static const struct name areas[] = {
    {0, "M"}, {1, "I"}, {2, "Q"}, {3, "PI"}, {7, "DB"}};

static uint16_t
area_code(uint8_t nibble)
{
	static const uint16_t codes[] = {
	    S7_AREA_M, S7_AREA_I, S7_AREA_Q, S7_AREA_PI};

	return nibble < 4 ? codes[nibble] : S7_AREA_DB;
}

/* area(1) repetition or bit(1) db(2) byte(2) */
static bool
read_address(struct rd *r, struct s7_item *item)
{
	static const uint8_t types[] = {S7_BIT, S7_BYTE, S7_WORD, S7_DWORD};
	uint8_t area = rd_u8(r), n = rd_u8(r);
	uint16_t db = rd_be16(r), at = rd_be16(r);

	if (!rd_ok(r))
		return false;
	if (area == AREA_TIMER)
		*item = s7_item_of(S7_AREA_T, 0, S7_TIMER, n, at);
	else if (area == AREA_COUNTER)
		*item = s7_item_of(S7_AREA_C, 0, S7_COUNTER, n, at);
	else if (NAME_OF(areas, area >> 4) == NULL || (area & 15) > 3)
		*item =
		    s7_item_of(0x200 | area, db, S7_BYTE, n, (uint32_t)at << 3);
	else if ((area & 15) == 0)
		*item = s7_item_of(area_code(area >> 4), db, S7_BIT, 1,
		    (uint32_t)at << 3 | (n & 7));
	else
		*item = s7_item_of(area_code(area >> 4), db, types[area & 3], n,
		    (uint32_t)at << 3);
	return true;
}

/* The addresses of variables, as a request lists them. */
static struct rd
address_list(struct rd *r, uint16_t *n)
{
	*n = rd_be16(r);
	return rd_sub(r, (size_t)*n * ADDRESS);
}

static void
watched(struct s7_pdu *p, struct rd *r)
{
	uint16_t n, i;
	struct rd list = address_list(r, &n);
	struct s7_item item;

	for (i = 0; i < n && read_address(&list, &item); i++)
		s7_item_asked(p->msg, &item);
}

/* Addresses, then as many values. */
static void
modified(struct s7_pdu *p, struct rd *r)
{
	uint16_t n, i;
	struct rd list = address_list(r, &n);
	uint8_t code, type;
	struct s7_item item;

	for (i = 0; i < n && read_address(&list, &item); i++) {
		struct span data = s7_data_read(r, &code, &type, false);

		if (rd_ok(r) && data.n != 0)
			s7_item_value(p, &item, S7_SUCCESS, data);
		else
			s7_item_asked(p->msg, &item);
	}
}

static enum action
action_of_job(uint8_t function)
{
	return function == MODIFY_VARIABLE ? ACT_WRITE
	       : function == FORCE	   ? ACT_FORCE
					   : ACT_CONTROL;
}

/* function(1) number(1): enabled, a job that writes does write */
static uint8_t
job_reference(struct s7_pdu *p, struct rd *r, uint8_t subfunction)
{
	uint8_t function = rd_u8(r), number = rd_u8(r);

	if (!rd_ok(r))
		return 0;
	detail_uint(p->msg, "job_function", function);
	detail_uint(p->msg, "job_reference", number);
	if (subfunction == ENABLE_JOB || subfunction == REPLACE_JOB)
		p->msg->action = action_of_job(function);
	if (subfunction == REPLACE_JOB || subfunction == DELETE_JOB)
		s7_job_drop(p->s7, TIS, number);
	return function;
}

/* Ten words and, of block status, which block. */
static void
parameters(struct s7_pdu *p, struct rd r)
{
	size_t n = rd_left(&r);
	struct msg *m = p->msg;
	uint16_t trigger, type, event;

	if (n < PARAM_TRIGGER)
		return;
	rd_skip(&r, 2);
	type = rd_be16(&r);
	detail_uint(m, "trigger_type", type);
	detail_uint(m, "trigger_frequency", rd_be16(&r));
	detail_uint(m, "answer_size", rd_be16(&r));
	rd_skip(&r, 10);
	trigger = rd_be16(&r);
	s7_detail_code(m, "trigger_event", "trigger_event_name", trigger,
	    NAME_OF(triggers, trigger));
	if (n < PARAM_BLOCK)
		return;
	event = rd_be16(&r);
	s7_detail_code(m, "block_type", "block_type_name", event,
	    event < 16 ? s7_block_kind((uint8_t)event) : NULL);
	detail_uint(m, "block_number", rd_be16(&r));
	detail_uint(m, "start_address", rd_be16(&r));
}

/* Both parts, of the service itself or of a job inside another's data. */
static bool
parts(struct rd *r, struct rd *param, struct rd *data)
{
	uint16_t nparam = rd_be16(r), ndata = rd_be16(r);

	*param = rd_sub(r, nparam);
	*data = rd_sub(r, ndata);
	return rd_ok(param) && rd_ok(data);
}

static void
variables(struct s7_pdu *p, struct rd *r, uint8_t function)
{
	if (function == VARIABLE_STATUS)
		watched(p, r);
	else
		modified(p, r);
}

static bool
has_variables(uint8_t function)
{
	return function == VARIABLE_STATUS || function == MODIFY_VARIABLE ||
	       function == FORCE;
}

static void
replaced(struct s7_pdu *p, struct rd *r)
{
	struct rd param, data;
	uint8_t function;

	rd_skip(r, 2);
	function = job_reference(p, r, REPLACE_JOB);
	if (rd_ok(r) && parts(r, &param, &data) && has_variables(function)) {
		variables(p, &data, function);
		rd_join(r, &data);
	}
}

static void
request_data(struct s7_pdu *p, struct rd *r, uint8_t function)
{
	if (has_variables(function)) {
		variables(p, r, function);
	} else if (function == REPLACE_JOB) {
		replaced(p, r);
	} else if (function == DELETE_JOB || function == ENABLE_JOB ||
		   function == DISABLE_JOB || function == READ_JOB) {
		if (function == DELETE_JOB)
			rd_skip(r, 2);
		job_reference(p, r, function);
	}
}

/* n times: function(1) number(1) (2) */
static void
job_list(struct s7_pdu *p, struct rd *r)
{
	detail_array(p->msg, "jobs");
	while (rd_left(r) >= 4) {
		detail_open(p->msg, NULL);
		detail_uint(p->msg, "job_function", rd_u8(r));
		detail_uint(p->msg, "job_reference", rd_u8(r));
		detail_close(p->msg);
		rd_skip(r, 2);
	}
	detail_close(p->msg);
}

/* The addresses that a job's request listed. */
static struct rd
addresses_asked(struct span kept)
{
	struct rd r = rd_init(kept, false), param, data;
	uint16_t n;

	if (!parts(&r, &param, &data))
		return rd_init(span("", 0), false);
	return address_list(&data, &n);
}

/* n(2), then the values of what is watched, or what became of the others */
static void
reported(struct s7_pdu *p, const struct s7_user *u, struct rd *r)
{
	struct rd asked = addresses_asked(s7_job_items(p, u));
	bool values = u->subfunction == VARIABLE_STATUS;
	uint16_t n = rd_be16(r), i;
	uint8_t code, type = S7_DATA_NULL;
	struct s7_item item;

	for (i = 0; i < n; i++) {
		struct span data = span("", 0);

		if (values)
			data = s7_data_read(r, &code, &type, false);
		else
			code = rd_u8(r);
		if (!rd_ok(r))
			break;
		if (rd_left(&asked) == 0 || !read_address(&asked, &item))
			s7_value_unasked(p, i, code, type, data);
		else if (values)
			s7_item_value(p, &item, code, data);
		else
			s7_item_done(p, &item, code);
	}
	if (rd_ok(r) && !values && rd_left(r) == 1)
		rd_skip(r, 1); /* padding */
}

void
s7_tis(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data, param, data;
	uint8_t f = u->subfunction;

	if (rd_left(r) == 0 && r->limit == RD_SHORT)
		return;
	if (!parts(r, &param, &data))
		return;
	if (u->kind == S7_REQUEST) {
		parameters(p, param);
		request_data(p, &data, f);
	} else if (has_variables(f) && rd_left(&data) != 0) {
		reported(p, u, &data);
	} else if (f == READ_JOB_LIST) {
		job_list(p, &data);
	}
	if (rd_ok(&data) && rd_left(&data) != 0)
		detail_bytes(p->msg, "data", rd_rest(&data));
	rd_join(r, &data);
}
