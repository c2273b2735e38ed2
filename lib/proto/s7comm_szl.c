/*
 * s7comm_szl.c - the system status list: what a controller says of itself.
 *
 *	asked: id(2) index(2)
 *	answered: id(2) index(2) length(2) n(2), then n entries of that length
 *
 * An id is class(4 bits) extract(4 bits) list(8 bits); an extract of 15 asks
 * for length and number alone. The lists and fields are those of Siemens'
 * System Software for S7-300/400, Reference Manual.
 */
#include "base/names.h"
#include "proto/s7comm.h"

enum { IDENTIFICATION = 0x11, COMPONENT = 0x1c, DIAGNOSTICS = 0xa0 };
enum { COMMUNICATION = 0x31, PROTECTION = 0x32, LEDS = 0x74, MODES = 0x24 };
enum { LEDS_OLD = 0x19, ENTRY_MAX = 4096, HEAD_ONLY = 15 };

static const struct name lists[] = {
    {0x00, "szl_ids"},
    {0x11, "module_identification"},
    {0x12, "cpu_characteristics"},
    {0x13, "user_memory_areas"},
    {0x14, "system_areas"},
    {0x15, "block_types"},
    {0x16, "priority_classes"},
    {0x17, "permitted_sdbs"},
    {0x18, "maximum_io_configuration"},
    {0x19, "module_leds"},
    {0x1c, "component_identification"},
    {0x21, "interrupt_assignment"},
    {0x22, "interrupt_status"},
    {0x23, "priority_class_status"},
    {0x24, "modes"},
    {0x25, "process_image_assignment"},
    {0x31, "communication_capability"},
    {0x32, "communication_status"},
    {0x33, "diagnostics_stations"},
    {0x37, "ethernet_details"},
    {0x71, "h_cpu_group"},
    {0x74, "module_led_status"},
    {0x75, "switched_dp_slaves"},
    {0x81, "start_information"},
    {0x82, "start_events"},
    {0x90, "dp_master_systems"},
    {0x91, "module_status"},
    {0x92, "rack_station_status"},
    {0x94, "station_status"},
    {0x95, "extended_dp_master_system"},
    {0x96, "module_status_pn_dp"},
    {0x9c, "tool_changers"},
    {0xa0, "diagnostic_buffer"},
    {0xb1, "module_diagnostics_record_0"},
    {0xb2, "module_diagnostics_record_1_geographical"},
    {0xb3, "module_diagnostics_record_1_logical"},
    {0xb4, "dp_slave_diagnostics"},
};

static const struct name components[] = {
    {1, "plc_name"},
    {2, "module_name"},
    {3, "plant_identification"},
    {4, "copyright"},
    {5, "serial_number"},
    {7, "module_type_name"},
    {8, "memory_card_serial_number"},
    {9, "manufacturer_and_profile"},
    {10, "oem_copyright"},
    {11, "location"},
};

static const struct name modes[] = {
    {1, "stop_update"},
    {2, "stop_memory_reset"},
    {3, "stop_self_initialization"},
    {4, "stop"},
    {5, "startup_cold_restart"},
    {6, "startup_warm_restart"},
    {7, "startup_hot_restart"},
    {8, "run"},
    {9, "run_r"},
    {10, "hold"},
    {11, "link_up"},
    {12, "update"},
    {13, "defective"},
    {14, "self_test"},
    {15, "no_power"},
};

static const struct name leds[] = {
    {1, "SF"},
    {2, "INTF"},
    {3, "EXTF"},
    {4, "RUN"},
    {5, "STOP"},
    {6, "FRCE"},
    {7, "CRST"},
    {8, "BAF"},
    {9, "USR"},
    {10, "USR1"},
    {11, "BUS1F"},
    {12, "BUS2F"},
    {13, "REDF"},
    {14, "MSTR"},
    {15, "RACK0"},
    {16, "RACK1"},
    {17, "RACK2"},
    {18, "IFM1F"},
    {19, "IFM2F"},
    {20, "BUS3F"},
    {21, "MAINT"},
    {22, "DC24V"},
};

static void
word(struct msg *m, const char *key, struct rd *r)
{
	uint16_t v = rd_be16(r);

	if (rd_ok(r))
		detail_uint(m, key, v);
}

static void
words(struct msg *m, const char *const *keys, size_t n, struct rd *r)
{
	size_t i;

	for (i = 0; i < n; i++)
		word(m, keys[i], r);
}

/* index(2) order number(20) type(2) version(2) version(2) */
static void
identification(struct msg *m, struct rd *r)
{
	static const char *const keys[] = {
	    "module_type", "version", "description_version"};

	word(m, "index", r);
	s7_detail_padded(m, "order_number", r, 20);
	words(m, keys, 3, r);
}

/* index(2) and what it says(32) */
static void
component(struct msg *m, struct rd *r)
{
	uint16_t index = rd_be16(r);
	const char *name = NAME_OF(components, index);

	if (!rd_ok(r))
		return;
	detail_uint(m, "index", index);
	detail_name(m, "name", name != NULL ? name : "unknown");
	if (index == 9) {
		static const char *const keys[] = {
		    "manufacturer_id", "profile_id", "profile_specific_type"};

		words(m, keys, 3, r);
		return;
	}
	s7_detail_padded(m, "value", r, rd_left(r));
}

/* event(2) ae(1) mode(4 bits each) (4) info(4 of 1) time(8) */
static void
mode(struct msg *m, struct rd *r)
{
	uint16_t event = rd_be16(r);
	uint8_t ae = rd_u8(r), id = rd_u8(r);
	struct span info;

	rd_skip(r, 4);
	info = rd_take(r, 4);
	if (!rd_ok(r))
		return;
	detail_uint(m, "ereig", event);
	detail_uint(m, "ae", ae);
	s7_detail_code(m, "mode", "mode_name", id & 15,
	    NAME_OF(modes, id & 15));
	s7_detail_code(m, "previous_mode", "previous_mode_name", id >> 4,
	    NAME_OF(modes, id >> 4));
	detail_bytes(m, "anlinfo", info);
	s7_detail_bcd_time(m, "time", r);
}

static void
communication(struct msg *m, struct rd *r)
{
	uint16_t index = rd_be16(r), pdu = rd_be16(r), connections = rd_be16(r);
	uint32_t mpi = rd_be32(r), bus = rd_be32(r);

	if (!rd_ok(r) || index != 1)
		return;
	detail_uint(m, "index", index);
	detail_uint(m, "pdu", pdu);
	detail_uint(m, "anz", connections);
	detail_uint(m, "mpi_bps", mpi);
	detail_uint(m, "mkbus_bps", bus);
}

/* Of index 4: how far the controller is protected. */
static void
protection(struct msg *m, struct rd *r)
{
	static const char *const keys[] = {"index", "key", "param", "real",
	    "bart_sch", "crst_wrst", "ken_f", "ken_rel", "ken_ver1_hw",
	    "ken_ver2_hw", "ken_ver1_awp", "ken_ver2_awp"};

	if (rd_left(r) >= 24 && rd_peek(r, 0) == 0 && rd_peek(r, 1) == 4)
		words(m, keys, sizeof(keys) / sizeof(*keys), r);
}

/* rack and LED(2) on(1) blinking(1) */
static void
led(struct msg *m, struct rd *r)
{
	uint16_t id = rd_be16(r);
	uint8_t on = rd_u8(r), blink = rd_u8(r);

	if (!rd_ok(r))
		return;
	s7_detail_code(m, "led_id", "led_name", id, NAME_OF(leds, id & 0xff));
	detail_uint(m, "led_on", on);
	detail_uint(m, "led_blink", blink);
}

static const struct entry {
	uint8_t list;
	void (*read)(struct msg *, struct rd *);
} entries[] = {
    {IDENTIFICATION, identification},
    {COMPONENT, component},
    {MODES, mode},
    {COMMUNICATION, communication},
    {PROTECTION, protection},
    {LEDS, led},
    {LEDS_OLD, led},
    {DIAGNOSTICS, s7_diagnostic_entry},
};

static void
put_entry(struct msg *m, uint8_t list, struct rd r)
{
	size_t i;

	detail_open(m, NULL);
	for (i = 0; i < sizeof(entries) / sizeof(*entries); i++)
		if (entries[i].list == list)
			entries[i].read(m, &r);
	if (rd_ok(&r) && rd_left(&r) != 0)
		detail_bytes(m, "data", rd_rest(&r));
	detail_close(m);
}

static void
put_entries(struct msg *m, uint8_t list, bool head_only, struct rd *r)
{
	uint16_t length = rd_be16(r), n = rd_be16(r), i;

	if (!rd_ok(r))
		return;
	detail_uint(m, "entry_length", length);
	detail_uint(m, "entry_count", n);
	if (length == 0 || head_only)
		return;
	detail_array(m, "entries");
	for (i = 0; i < n && i < ENTRY_MAX; i++) {
		struct rd entry = rd_sub(r, length);

		if (!rd_ok(r))
			break;
		put_entry(m, list, entry);
	}
	detail_close(m);
}

void
s7_szl(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;
	struct msg *m = p->msg;
	uint16_t id, index;
	uint8_t list;

	if (rd_left(r) == 0 && r->limit == RD_SHORT)
		return;
	id = rd_be16(r);
	index = rd_be16(r);
	if (!rd_ok(r))
		return;
	list = (uint8_t)id;
	if (list == IDENTIFICATION || list == COMPONENT)
		m->action = ACT_IDENTIFY;
	s7_detail_code(m, "szl_id", "szl_id_name", id, NAME_OF(lists, list));
	detail_uint(m, "szl_index", index);
	if (u->kind == S7_RESPONSE && rd_left(r) != 0)
		put_entries(m, list, (id >> 8 & 15) == HEAD_ONLY, r);
}
