/*
 * exchanges.h - a request and a response of every function of the MODBUS
 * Application Protocol V1.1b3, most of them its own examples, and what they
 * say: as talk.h writes it, behind direction, txn and station.
 */
#ifndef TESTS_UNIT_EXCHANGES_H
#define TESTS_UNIT_EXCHANGES_H

#include "talk.h"

enum { TXN = 7, UNIT = 10, MBAP = 7 };

struct exchange {
	const char *name;
	struct span request, response; /* PDUs */
	const char *asks, *answers;
};

#define PDU(text)                         \
	{                                 \
		"" text, sizeof(text) - 1 \
	}

static const struct exchange exchanges[] = {
    {"01 read coils",
	/* fc, address 19, quantity 19 */
	PDU("\x01\x00\x13\x00\x13"),
	/* fc, 3 bytes, coils 19 to 37 */
	PDU("\x01\x03\xcd\x6b\x05"), "read_coils 1 read co:19 x19",
	"read_coils 1 read ok after 0 co:19 x19=bits:cd6b05"},
    {"02 read discrete inputs",
	/* fc, address 196, quantity 22 */
	PDU("\x02\x00\xc4\x00\x16"),
	/* fc, 3 bytes, inputs 196 to 217 */
	PDU("\x02\x03\xac\xdb\x35"), "read_discrete_inputs 2 read di:196 x22",
	"read_discrete_inputs 2 read ok after 0 di:196 x22=bits:acdb35"},
    {"03 read holding registers",
	/* fc, address 107, quantity 3 */
	PDU("\x03\x00\x6b\x00\x03"),
	/* fc, 6 bytes, 555, 0, 100 */
	PDU("\x03\x06\x02\x2b\x00\x00\x00\x64"),
	"read_holding_registers 3 read hr:107 x3",
	"read_holding_registers 3 read ok after 0 hr:107 "
	"x3=words:022b00000064"},
    {"04 read input registers",
	/* fc, address 8, quantity 1 */
	PDU("\x04\x00\x08\x00\x01"),
	/* fc, 2 bytes, 10 */
	PDU("\x04\x02\x00\x0a"), "read_input_registers 4 read ir:8 x1",
	"read_input_registers 4 read ok after 0 ir:8 x1=words:000a"},
    {"05 write single coil",
	/* fc, address 172, on */
	PDU("\x05\x00\xac\xff\x00"), PDU("\x05\x00\xac\xff\x00"),
	"write_single_coil 5 write co:172=true",
	"write_single_coil 5 write ok after 0 co:172"},
    {"06 write single register",
	/* fc, address 1, value 3 */
	PDU("\x06\x00\x01\x00\x03"), PDU("\x06\x00\x01\x00\x03"),
	"write_single_register 6 write hr:1 x1=words:0003",
	"write_single_register 6 write ok after 0 hr:1"},
    {"07 read exception status", PDU("\x07"),
	/* fc, outputs */
	PDU("\x07\x6d"), "read_exception_status 7 read",
	"read_exception_status 7 read ok after 0 output_data=109"},
    {"08 diagnostics",
	/* fc, subfunction 0, data */
	PDU("\x08\x00\x00\xa5\x37"), PDU("\x08\x00\x00\xa5\x37"),
	"diagnostics 8 diagnose subfunction=0 "
	"subfunction_name='return_query_data' data=bytes:a537",
	"diagnostics 8 diagnose ok after 0 subfunction=0 "
	"subfunction_name='return_query_data' data=bytes:a537"},
    {"11 get comm event counter", PDU("\x0b"),
	/* fc, status busy, 264 events */
	PDU("\x0b\xff\xff\x01\x08"), "get_comm_event_counter 11 diagnose",
	"get_comm_event_counter 11 diagnose ok after 0 status=65535 "
	"event_count=264"},
    {"12 get comm event log", PDU("\x0c"),
	/* fc, 8 bytes, status 0, 264 events, 289 messages, two events */
	PDU("\x0c\x08\x00\x00\x01\x08\x01\x21\x20\x00"),
	"get_comm_event_log 12 diagnose",
	"get_comm_event_log 12 diagnose ok after 0 status=0 event_count=264 "
	"message_count=289 events=bytes:2000"},
    {"15 write multiple coils",
	/* fc, address 19, quantity 10, 2 bytes, coils */
	PDU("\x0f\x00\x13\x00\x0a\x02\xcd\x01"), PDU("\x0f\x00\x13\x00\x0a"),
	"write_multiple_coils 15 write co:19 x10=bits:cd01",
	"write_multiple_coils 15 write ok after 0 co:19 x10"},
    {"16 write multiple registers",
	/* fc, address 1, quantity 2, 4 bytes, 10, 258 */
	PDU("\x10\x00\x01\x00\x02\x04\x00\x0a\x01\x02"),
	PDU("\x10\x00\x01\x00\x02"),
	"write_multiple_registers 16 write hr:1 x2=words:000a0102",
	"write_multiple_registers 16 write ok after 0 hr:1 x2"},
    {"17 report server id", PDU("\x11"),
	/* fc, 5 bytes, id, running, the device's own */
	PDU("\x11\x05\x2a\xff"
	    "ABC"),
	"report_server_id 17 identify",
	"report_server_id 17 identify ok after 0 data=bytes:2aff414243 "
	"server_id=42 run_indicator=true additional='ABC'"},
    {"20 read file record",
	/* fc, 14 bytes, twice: type 6, file, record, length */
	PDU("\x14\x0e\x06\x00\x04\x00\x01\x00\x02\x06\x00\x03\x00\x09\x00"
	    "\x02"),
	/* fc, 12 bytes, twice: 5 bytes, type 6, registers */
	PDU("\x14\x0c\x05\x06\x0d\xfe\x00\x20\x05\x06\x33\xcd\x00\x40"),
	"read_file_record 20 file_read file:4/1 x2 file:3/9 x2",
	"read_file_record 20 file_read ok after 0 file:4/1 "
	"x2=words:0dfe0020 file:3/9 x2=words:33cd0040"},
    {"21 write file record",
	/* fc, 13 bytes, type 6, file 4, record 7, length 3, registers */
	PDU("\x15\x0d\x06\x00\x04\x00\x07\x00\x03\x06\xaf\x04\xbe\x10\x0d"),
	PDU("\x15\x0d\x06\x00\x04\x00\x07\x00\x03\x06\xaf\x04\xbe\x10\x0d"),
	"write_file_record 21 file_write file:4/7 x3=words:06af04be100d",
	"write_file_record 21 file_write ok after 0 file:4/7 x3"},
    {"22 mask write register",
	/* fc, address 4, and, or */
	PDU("\x16\x00\x04\x00\xf2\x00\x25"),
	PDU("\x16\x00\x04\x00\xf2\x00\x25"),
	"mask_write_register 22 write hr:4 and_mask=242 or_mask=37",
	"mask_write_register 22 write ok after 0 hr:4 and_mask=242 "
	"or_mask=37"},
    {"23 read/write multiple registers",
	/* fc, read 6 from 3, write 3 from 14, 6 bytes, registers */
	PDU("\x17\x00\x03\x00\x06\x00\x0e\x00\x03\x06\x00\xff\x00\xff\x00"
	    "\xff"),
	/* fc, 12 bytes, registers */
	PDU("\x17\x0c\x00\xfe\x0a\xcd\x00\x01\x00\x03\x00\x0d\x00\xff"),
	"read_write_multiple_registers 23 write hr:14 x3=words:00ff00ff00ff "
	"read_address=3 read_quantity=6",
	"read_write_multiple_registers 23 write ok after 0 hr:3 "
	"x6=words:00fe0acd00010003000d00ff"},
    {"24 read FIFO queue",
	/* fc, pointer address 1246 */
	PDU("\x18\x04\xde"),
	/* fc, 6 bytes, 2 registers */
	PDU("\x18\x00\x06\x00\x02\x01\xb8\x12\x84"),
	"read_fifo_queue 24 read fifo:1246",
	"read_fifo_queue 24 read ok after 0 fifo:1246[0] x2=words:01b81284"},
    {"43/13 CANopen general reference",
	/* fc, MEI type, its data */
	PDU("\x2b\x0d\x01\x02\x03"), PDU("\x2b\x0d\x04\x05"),
	"canopen_general_reference 43 other mei_type=13 data=bytes:010203",
	"canopen_general_reference 43 other ok after 0 mei_type=13 "
	"data=bytes:0405"},
    {"43/14 read device identification",
	/* fc, MEI type, basic, from object 0 */
	PDU("\x2b\x0e\x01\x00"),
	/* fc, MEI type, basic, conformity, more, next, 2 objects */
	PDU("\x2b\x0e\x01\x01\xff\x02\x02\x00\x04"
	    "Acme"
	    "\x80\x02"
	    "V1"),
	"read_device_identification 43 identify mei_type=14 "
	"read_device_id_code=1 object_id=0",
	"read_device_identification 43 identify ok after 0 mei_type=14 "
	"read_device_id_code=1 conformity_level=1 more_follows=true "
	"next_object_id=2 objects=[ { id=0 name='vendor_name' value='Acme' / "
	"{ id=128 name='extended' value='V1' / /"},
    {"65, a maker's own", PDU("\x41\x01\x02"), PDU("\x41\x03"),
	"unknown 65 other data=bytes:0102",
	"unknown 65 other ok after 0 data=bytes:03"},
    {"exception", PDU("\x03\x00\x00\x00\x01"), PDU("\x83\x02"),
	"read_holding_registers 3 read hr:0 x1",
	"read_holding_registers 3 read illegal_data_address after 0 "
	"exception_code=2"},
};

enum { NEXCHANGES = sizeof(exchanges) / sizeof(*exchanges) };

/* The PDU behind a header of Modbus/TCP. */
static inline struct span
with_mbap(struct buf *b, unsigned txn, unsigned unit, struct span pdu)
{
	unsigned n = (unsigned)pdu.n + 1;
	unsigned char header[MBAP] = {(unsigned char)(txn >> 8),
	    (unsigned char)txn, 0, 0, (unsigned char)(n >> 8), (unsigned char)n,
	    (unsigned char)unit};

	b->n = 0;
	buf_add(b, header, MBAP);
	buf_span(b, pdu);
	return buf_all(b);
}

#endif
