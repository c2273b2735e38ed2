/*
 * proto_modbus.c - Modbus/TCP: every function in both directions, responses
 * tied to their requests, and what is broken.
 */
#include "exchanges.h"

static struct buf room;

static void
ask(struct heard *h, unsigned txn, unsigned unit, struct span pdu)
{
	heard_bytes(h, false, with_mbap(&room, txn, unit, pdu), false);
}

static void
answer(struct heard *h, unsigned txn, unsigned unit, struct span pdu)
{
	heard_bytes(h, true, with_mbap(&room, txn, unit, pdu), false);
}

static void
every_function_is_decoded_both_ways(void)
{
	char due[512];
	struct heard h;
	size_t i;

	for (i = 0; i < NEXCHANGES; i++) {
		const struct exchange *x = &exchanges[i];

		heard_start(&h, &proto_modbus);
		ask(&h, TXN, UNIT, x->request);
		snprintf(due, sizeof(due), "request txn=7 station=10 %s",
		    x->asks);
		CHECK(h.emitted == 1);
		CHECK_SPAN_ROW(span_str(heard_said(&h)), due, x->name);
		answer(&h, TXN, UNIT, x->response);
		snprintf(due, sizeof(due), "response txn=7 station=10 %s",
		    x->answers);
		CHECK(h.emitted == 1);
		CHECK_SPAN_ROW(span_str(heard_said(&h)), due, x->name);
		/* Of these two nothing says how long they should be. */
		CHECK_ROW(h.talk.proven == (strncmp(x->name, "43/13", 5) != 0 &&
					       h.msg.code != 65),
		    x->name);
		heard_end(&h);
	}
}

/* Responses whose requests weren't seen have no addresses, and no latency. */
static void
addresses_come_from_the_request_alone(void)
{
	static const struct {
		struct span pdu;
		const char *said;
	} rows[] = {
	    {PDU("\x01\x01\xcd"), "read_coils 1 read ok co:?@0 x8=bits:cd"},
	    {PDU("\x03\x04\x02\x2b\x00\x00"),
		"read_holding_registers 3 read ok hr:?@0 x2=words:022b0000"},
	    {PDU("\x14\x06\x05\x06\x0d\xfe\x00\x20"),
		"read_file_record 20 file_read ok file:?@0 "
		"x2=words:0dfe0020"},
	    {PDU("\x18\x00\x04\x00\x01\x01\xb8"),
		"read_fifo_queue 24 read ok fifo:?[0] x1=words:01b8"},
	    {PDU("\x06\x00\x01\x00\x03"),
		"write_single_register 6 write ok hr:1"},
	    /* an empty queue */
	    {PDU("\x18\x00\x02\x00\x00"), "read_fifo_queue 24 read ok"},
	    /* a group without registers */
	    {PDU("\x14\x02\x01\x06"), "read_file_record 20 file_read ok"},
	    /* ids whose second byte is no run indicator, or says stopped */
	    {PDU("\x11\x02\x2a\x05"),
		"report_server_id 17 identify ok data=bytes:2a05"},
	    {PDU("\x11\x01\x2a"),
		"report_server_id 17 identify ok data=bytes:2a"},
	    {PDU("\x11\x02\x2a\x00"),
		"report_server_id 17 identify ok data=bytes:2a00 "
		"server_id=42 run_indicator=false additional=''"},
	};
	char due[256];
	struct heard h;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		heard_start(&h, &proto_modbus);
		answer(&h, TXN, UNIT, rows[i].pdu);
		snprintf(due, sizeof(due), "response txn=7 station=10 %s",
		    rows[i].said);
		CHECK_STR(heard_said(&h), due);
		CHECK(!h.talk.proven);
		heard_end(&h);
	}
}

static void
a_request_that_lost_its_address_lends_none(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	with_mbap(&room, TXN, UNIT, exchanges[2].request);
	heard_bytes(&h, false, span(room.p, 9), true);
	heard_said(&h);
	answer(&h, TXN, UNIT, exchanges[2].response);
	CHECK_STR(heard_said(&h),
	    "response txn=7 station=10 read_holding_registers 3 read ok "
	    "after 0 hr:?@0 x3=words:022b00000064");
	heard_end(&h);
	/* Nor does one that nobody answers tell one. */
	heard_start(&h, &proto_modbus);
	with_mbap(&room, TXN, UNIT, exchanges[2].request);
	heard_bytes(&h, false, span(room.p, 9), true);
	heard_said(&h);
	h.proto->overdue(&h.talk, 5000, true);
	CHECK_STR(heard_said(&h),
	    "request txn=7 station=10 read_holding_registers 3 read "
	    "unanswered");
	heard_end(&h);
}

static void
exceptions_have_names(void)
{
	static const char *const names[] = {"unknown", "illegal_function",
	    "illegal_data_address", "illegal_data_value",
	    "server_device_failure", "acknowledge", "server_device_busy",
	    "negative_acknowledge", "memory_parity_error", "unknown",
	    "gateway_path_unavailable",
	    "gateway_target_device_failed_to_respond", "unknown"};
	char pdu[] = "\x90\x00", due[128];
	struct heard h;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		heard_start(&h, &proto_modbus);
		pdu[1] = (char)i;
		answer(&h, TXN, UNIT, span(pdu, 2));
		snprintf(due, sizeof(due),
		    "response txn=7 station=10 write_multiple_registers 16 "
		    "write %s exception_code=%zu",
		    names[i], i);
		CHECK_STR(heard_said(&h), due);
		heard_end(&h);
	}
}

static void
exceptions_are_called_as_what_they_refuse(void)
{
	static const struct {
		struct span asked, refused;
		const char *said;
	} rows[] = {
	    {PDU("\x08\x00\x01\x00\x00"), PDU("\x88\x01"),
		"diagnostics 8 restart"},
	    {PDU("\x2b\x0d\x00"), PDU("\xab\x01"),
		"canopen_general_reference 43 other"},
	    {PDU("\x2b\x0e\x01\x00"), PDU("\xab\x01"),
		"read_device_identification 43 identify"},
	    {PDU("\x5a\x00\x41"), PDU("\xda\x01"), "stop_plc 65 stop"},
	};
	struct heard h;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		heard_start(&h, &proto_modbus);
		ask(&h, TXN, UNIT, rows[i].asked);
		heard_said(&h);
		answer(&h, TXN, UNIT, rows[i].refused);
		CHECK_ROW(strstr(heard_said(&h), rows[i].said) != NULL,
		    rows[i].said);
		CHECK_STR(h.msg.status, "illegal_function");
		heard_end(&h);
	}
}

static void
diagnostics_have_names_and_verbs(void)
{
	static const struct {
		const char *sub, *said;
	} rows[] = {{"\1", "restart subfunction=1 "
			   "subfunction_name='restart_communications_option'"},
	    {"\3", "config subfunction=3 "
		   "subfunction_name='change_ascii_input_delimiter'"},
	    {"\4", "mode subfunction=4 "
		   "subfunction_name='force_listen_only_mode'"},
	    {"\x0a", "clear subfunction=10 subfunction_name="
		     "'clear_counters_and_diagnostic_register'"},
	    {"\x14", "clear subfunction=20 "
		     "subfunction_name='clear_overrun_counter_and_flag'"},
	    {"\x12", "diagnose subfunction=18 "
		     "subfunction_name='return_bus_character_overrun_count'"},
	    {"\x13", "diagnose subfunction=19 subfunction_name='unknown'"}};
	char pdu[] = "\x08\x00\x00\x12\x34", due[256];
	struct heard h;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		heard_start(&h, &proto_modbus);
		pdu[2] = rows[i].sub[0];
		ask(&h, TXN, UNIT, span(pdu, 5));
		snprintf(due, sizeof(due),
		    "request txn=7 station=10 diagnostics 8 %s data=bytes:1234",
		    rows[i].said);
		CHECK_STR(heard_said(&h), due);
		heard_end(&h);
	}
}

static void
other_values_of_a_coil_are_not_guessed(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	ask(&h, TXN, UNIT, SPAN("\x05\x00\x01\x00\x00"));
	CHECK_STR(heard_said(&h),
	    "request txn=7 station=10 write_single_coil 5 write co:1=false");
	ask(&h, TXN, UNIT, SPAN("\x05\x00\x01\x00\x01"));
	CHECK_STR(heard_said(&h),
	    "request txn=7 station=10 write_single_coil 5 write co:1=null "
	    "output_value=1");
	heard_end(&h);
}

struct broken {
	const char *name;
	bool response;
	struct span request; /* in front of a response; empty: none */
	struct span pdu;
	const char *said; /* up to hex= */
};

#define SHORT "error='a length promises more than there is'"
#define NONE          \
	{             \
		"", 0 \
	}

static const struct broken broken[] = {
    {"coils: count of bytes", false, NONE, PDU("\x0f\x00\x13\x00\x0a\x01\xcd"),
	"write_multiple_coils 15 write co:19 x8=bits:cd "
	"error='the byte count isn't the quantity's'"},
    {"coils: a lie", false, NONE, PDU("\x0f\x00\x13\x00\x0a\x02\xcd"),
	"write_multiple_coils 15 write co:19 x8=bits:cd " SHORT},
    {"registers: count of bytes", false, NONE,
	PDU("\x10\x00\x01\x00\x02\x02\x00\x0a"),
	"write_multiple_registers 16 write hr:1 x1=words:000a "
	"error='the byte count isn't the quantity's'"},
    {"registers: half of one", false, NONE, PDU("\x10\x00\x01\x00\x01\x02\x00"),
	"write_multiple_registers 16 write " SHORT},
    {"read/write: count of bytes", false, NONE,
	PDU("\x17\x00\x03\x00\x06\x00\x0e\x00\x02\x02\x00\xff"),
	"read_write_multiple_registers 23 write hr:14 x1=words:00ff "
	"read_address=3 read_quantity=6 "
	"error='the byte count isn't the quantity's'"},
    {"read coils: no quantity", false, NONE, PDU("\x01\x00\x13"),
	"read_coils 1 read " SHORT},
    {"file: reference type", false, NONE,
	PDU("\x14\x07\x05\x00\x04\x00\x01\x00\x02"),
	"read_file_record 20 file_read error='reference type isn't 6'"},
    {"file: half a group", false, NONE,
	PDU("\x14\x0a\x06\x00\x04\x00\x01\x00\x02\x06\x00\x03"),
	"read_file_record 20 file_read file:4/1 x2 " SHORT},
    {"write file: length beyond", false, NONE,
	PDU("\x15\x09\x06\x00\x04\x00\x07\x00\x03\x06\xaf"),
	"write_file_record 21 file_write file:4/7 x3 " SHORT},
    {"an exception asked", false, NONE, PDU("\x83\x02"),
	"unknown 3 other error='a request with the bit of exceptions'"},
    {"registers: an odd number", true, NONE, PDU("\x03\x03\x02\x2b\x00"),
	"read_holding_registers 3 read ok hr:?@0 x1=words:022b "
	"error='an odd number of bytes of registers'"},
    {"registers: fewer than said", true, NONE, PDU("\x03\x06\x02\x2b\x00\x00"),
	"read_holding_registers 3 read ok hr:?@0 x2=words:022b0000 " SHORT},
    {"coils: fewer than said", true, NONE, PDU("\x01\x03\xcd"),
	"read_coils 1 read ok co:?@0 x8=bits:cd " SHORT},
    {"event log: too short", true, NONE, PDU("\x0c\x04\x00\x00\x01\x08"),
	"get_comm_event_log 12 diagnose ok " SHORT},
    {"file: reference type", true, NONE, PDU("\x14\x04\x03\x05\x0d\xfe"),
	"read_file_record 20 file_read ok error='reference type isn't 6'"},
    {"file: a group of nothing", true, NONE,
	PDU("\x14\x05\x03\x06\x0d\xfe\x00"),
	"read_file_record 20 file_read ok file:?@0 x1=words:0dfe " SHORT},
    {"file: a group beyond", true, NONE, PDU("\x14\x04\x05\x06\x0d\xfe"),
	"read_file_record 20 file_read ok file:?@0 x1=words:0dfe " SHORT},
    {"fifo: count of registers", true, NONE,
	PDU("\x18\x00\x04\x00\x02\x01\xb8"),
	"read_fifo_queue 24 read ok fifo:?[0] x1=words:01b8 "
	"error='the byte count isn't the FIFO count's'"},
    {"identification: fewer than said", true, NONE,
	PDU("\x2b\x0e\x01\x01\x00\x00\x02\x00\x01"
	    "A"),
	"read_device_identification 43 identify ok mei_type=14 "
	"read_device_id_code=1 conformity_level=1 more_follows=false "
	"next_object_id=0 objects=[ { id=0 name='vendor_name' value='A' / "
	"/ " SHORT},
    {"identification: a text beyond", true, NONE,
	PDU("\x2b\x0e\x01\x01\x00\x00\x01\x00\x05"
	    "A"),
	"read_device_identification 43 identify ok mei_type=14 "
	"read_device_id_code=1 conformity_level=1 more_follows=false "
	"next_object_id=0 objects=[ / " SHORT},
    {"exception: no code", true, NONE, PDU("\x83"),
	"read_holding_registers 3 read " SHORT},
};

static void
what_was_read_in_front_of_a_fault_is_kept(void)
{
	char due[512];
	struct heard h;
	size_t i;

	for (i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		const struct broken *x = &broken[i];
		struct buf hex = {0};

		heard_start(&h, &proto_modbus);
		if (x->response)
			answer(&h, TXN, UNIT, x->pdu);
		else
			ask(&h, TXN, UNIT, x->pdu);
		heard_hex(&hex, buf_all(&room));
		snprintf(due, sizeof(due),
		    "%s txn=7 station=10 %s hex=bytes:%.*s +malformed",
		    x->response ? "response" : "request", x->said, (int)hex.n,
		    hex.p);
		CHECK_SPAN_ROW(span_str(heard_said(&h)), due, x->name);
		buf_release(&hex);
		heard_end(&h);
	}
}

static void
bytes_behind_the_message_are_told(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	ask(&h, TXN, UNIT, SPAN("\x03\x00\x6b\x00\x03\xde\xad"));
	CHECK_STR(heard_said(&h),
	    "request txn=7 station=10 read_holding_registers 3 read hr:107 x3 "
	    "trailing=bytes:dead");
	heard_end(&h);
}

static void
hex_of_what_is_broken_has_a_bound(void)
{
	char pdu[1000] = "\x10\x00\x01\x01\x00\xff";
	struct heard h;
	const struct detail *last;

	heard_start(&h, &proto_modbus);
	ask(&h, TXN, UNIT, span(pdu, sizeof(pdu)));
	last = &h.msg.details[h.msg.ndetails - 1];
	CHECK_SPAN(last->key, "hex");
	CHECK(last->value.s.n == 256);
	CHECK(h.msg.flags == FLAG_MALFORMED);
	heard_end(&h);
}

static void
responses_find_their_requests_by_transaction(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	ask(&h, 1, UNIT, SPAN("\x03\x00\x10\x00\x01"));
	h.talk.ts += 5;
	ask(&h, 2, UNIT, SPAN("\x03\x00\x20\x00\x01"));
	ask(&h, 2, 11, SPAN("\x03\x00\x30\x00\x01"));	/* another unit */
	ask(&h, 2, UNIT, SPAN("\x04\x00\x40\x00\x01")); /* and function */
	heard_said(&h);
	h.talk.ts += 5;
	answer(&h, 2, UNIT, SPAN("\x03\x02\x00\x02"));
	CHECK(h.msg.latency == 5 && h.msg.points[0].ref.n == 0x20);
	answer(&h, 1, UNIT, SPAN("\x03\x02\x00\x01"));
	CHECK(h.msg.latency == 10 && h.msg.points[0].ref.n == 0x10);
	answer(&h, 2, UNIT, SPAN("\x84\x02"));
	CHECK(h.msg.latency == 5);
	answer(&h, 2, 11, SPAN("\x03\x02\x00\x03"));
	CHECK(h.msg.points[0].ref.n == 0x30);
	answer(&h, 2, UNIT, SPAN("\x03\x02\x00\x02")); /* answered already */
	CHECK(h.msg.latency == -1 && h.msg.points[0].indexed);
	h.talk.ts -= 100; /* the clock stepped back */
	ask(&h, 5, UNIT, SPAN("\x07"));
	h.talk.ts -= 100;
	answer(&h, 5, UNIT, SPAN("\x07\x00"));
	CHECK(h.msg.latency == 0);
	heard_end(&h);
}

/* As many bits as were asked for, however many the bytes hold. */
static void
a_response_is_proven_by_its_length(void)
{
	static const struct {
		struct span request, response;
		bool proven;
		uint32_t count;
	} rows[] = {
	    {PDU("\x01\x00\x00\x00\x03"), PDU("\x01\x01\xff"), true, 3},
	    {PDU("\x01\x00\x00\x00\x08"), PDU("\x01\x01\xff"), true, 8},
	    {PDU("\x01\x00\x00\x00\x09"), PDU("\x01\x01\xff"), false, 8},
	    {PDU("\x01\x00\x00\x00\x03"), PDU("\x01\x02\xff\xff"), false, 3},
	    {PDU("\x03\x00\x00\x00\x02"), PDU("\x03\x02\0\0"), false, 1},
	    {PDU("\x03\x00\x00\x00\x01"), PDU("\x03\x02\0\0"), true, 1},
	    {PDU("\x06\x00\x01\x00\x03"), PDU("\x06\x00\x02\x00\x03"), false,
		0},
	    {PDU("\x10\x00\x01\x00\x01\x02\x00\x00"),
		PDU("\x10\x00\x01\x00\x02"), false, 2},
	};
	struct heard h;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char row[16];

		snprintf(row, sizeof(row), "row %zu", i);
		heard_start(&h, &proto_modbus);
		ask(&h, 1, 1, rows[i].request);
		answer(&h, 1, 1, rows[i].response);
		CHECK_ROW(h.talk.proven == rows[i].proven, row);
		CHECK_ROW(h.msg.points[0].count == rows[i].count, row);
		heard_end(&h);
	}
}

static void
thirty_two_requests_are_remembered(void)
{
	struct heard h;
	unsigned i;

	heard_start(&h, &proto_modbus);
	for (i = 0; i < 40; i++)
		ask(&h, i, UNIT, SPAN("\x03\x00\x10\x00\x01"));
	for (i = 0; i < 40; i++) {
		answer(&h, i, UNIT, SPAN("\x03\x02\x00\x01"));
		CHECK((h.msg.latency < 0) == (i < 8));
	}
	heard_end(&h);
}

/* Groups of files are remembered as many as a request can hold. */
static void
a_file_request_full_of_groups_is_safe(void)
{
	char pdu[2 + 36 * 7] = "\x14\xfc"; /* one more than fits the standard */
	char response[2 + 36 * 4] = "\x14\x90";
	struct heard h;
	size_t i;

	for (i = 0; i < 36; i++) {
		memcpy(pdu + 2 + i * 7, "\x06\0\1\0\0\0\1", 7);
		pdu[2 + i * 7 + 4] = (char)i;
		memcpy(response + 2 + i * 4, "\x03\x06\0\0", 4);
	}
	heard_start(&h, &proto_modbus);
	ask(&h, TXN, UNIT, span(pdu, sizeof(pdu)));
	CHECK(h.msg.npoints == 36 && h.msg.flags == 0);
	answer(&h, TXN, UNIT, span(response, sizeof(response)));
	CHECK(h.msg.npoints == 36);
	CHECK(h.msg.points[34].ref.n == 34 && !h.msg.points[34].indexed);
	CHECK(h.msg.points[35].indexed);
	heard_end(&h);
}

int
main(void)
{
	TEST("every function is decoded both ways")
	every_function_is_decoded_both_ways();
	TEST("addresses come from the request alone")
	addresses_come_from_the_request_alone();
	TEST("a request that lost its address lends none")
	a_request_that_lost_its_address_lends_none();
	TEST("exceptions have names")
	exceptions_have_names();
	TEST("exceptions are called as what they refuse")
	exceptions_are_called_as_what_they_refuse();
	TEST("diagnostics have names and verbs")
	diagnostics_have_names_and_verbs();
	TEST("other values of a coil are not guessed")
	other_values_of_a_coil_are_not_guessed();
	TEST("what was read in front of a fault is kept")
	what_was_read_in_front_of_a_fault_is_kept();
	TEST("bytes behind the message are told")
	bytes_behind_the_message_are_told();
	TEST("hex of what is broken has a bound")
	hex_of_what_is_broken_has_a_bound();
	TEST("responses find their requests by transaction")
	responses_find_their_requests_by_transaction();
	TEST("a response is proven by its length")
	a_response_is_proven_by_its_length();
	TEST("thirty-two requests are remembered, the youngest")
	thirty_two_requests_are_remembered();
	TEST("a file request full of groups is safe")
	a_file_request_full_of_groups_is_safe();
	buf_release(&room);
	return unit_end();
}
