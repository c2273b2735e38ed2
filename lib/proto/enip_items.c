/*
 * enip_items.c - the common packet format: Volume 2, 2-6.
 *
 *	count(2), then: type(2) length(2) data(length)
 */
#include "proto/enip.h"

enum {
	ITEM_NULL = 0x0000,
	ITEM_IDENTITY = 0x000c,
	ITEM_SECURITY = 0x0086,
	ITEM_CONNECTED_ADDRESS = 0x00a1,
	ITEM_CONNECTED_DATA = 0x00b1,
	ITEM_UNCONNECTED_DATA = 0x00b2,
	ITEM_SERVICES = 0x0100,
	ITEM_SOCKET_O_TO_T = 0x8000,
	ITEM_SOCKET_T_TO_O = 0x8001
};

enum { SOCKET_SIZE = 16 };

void
enip_items_read(struct rd *r, struct enip_items *it)
{
	uint16_t n = rd_le16(r), i;

	*it = (struct enip_items){.connected = false};
	for (i = 0; i < n && rd_ok(r); i++) {
		uint16_t type = rd_le16(r), len = rd_le16(r);
		bool begun = rd_ok(r);
		struct rd item = rd_sub(r, len);

		if (!begun)
			return;
		if ((type == ITEM_CONNECTED_DATA ||
			type == ITEM_UNCONNECTED_DATA) &&
		    !it->has_data) {
			it->has_data = true;
			it->connected = type == ITEM_CONNECTED_DATA;
			it->data = item;
		} else if (type == ITEM_CONNECTED_ADDRESS) {
			it->connection = rd_le32(&item);
		} else if (type == ITEM_SOCKET_O_TO_T ||
			   type == ITEM_SOCKET_T_TO_O) {
			it->sockets[type == ITEM_SOCKET_T_TO_O] =
			    rd_rest(&item);
		}
	}
}

/* family(2) port(2) address(4) 0(8), all of it big-endian */
void
enip_socket(struct msg *m, const char *key, struct span s)
{
	struct rd r = rd_init(s, false);
	uint16_t family = rd_be16(&r), port = rd_be16(&r);
	struct addr a = {.n = 4};
	struct span ip = rd_take(&r, 4);
	char *p;

	if (!rd_ok(&r))
		return;
	memcpy(a.b, ip.p, 4);
	p = arena_alloc(&m->arena, ADDR_TEXT);
	detail_open(m, key);
	detail_uint(m, "sin_family", family);
	detail_uint(m, "sin_port", port);
	detail_text(m, "sin_addr", span(p, (size_t)(addr_put(p, &a) - p)));
	detail_close(m);
}

/*
 * version(2) socket(16) vendor(2) type(2) code(2) major(1) minor(1) status(2)
 * serial(4) length(1) name state(1)
 */
static void
identity(struct msg *m, struct rd *r)
{
	uint16_t version = rd_le16(r), vendor, type, code, status;
	struct span socket = rd_take(r, SOCKET_SIZE), name;
	uint8_t major, minor, state;
	uint32_t serial;
	const char *state_name;

	vendor = rd_le16(r);
	type = rd_le16(r);
	code = rd_le16(r);
	major = rd_u8(r);
	minor = rd_u8(r);
	status = rd_le16(r);
	serial = rd_le32(r);
	if (!rd_ok(r))
		return;
	detail_uint(m, "encapsulation_protocol_version", version);
	enip_socket(m, "socket_address", socket);
	cip_vendor(m, vendor);
	cip_device_type(m, type);
	detail_uint(m, "product_code", code);
	detail_open(m, "revision");
	detail_uint(m, "major", major);
	detail_uint(m, "minor", minor);
	detail_close(m);
	detail_uint(m, "status", status);
	detail_uint(m, "serial_number", serial);
	name = rd_take(r, rd_u8(r));
	if (!rd_ok(r))
		return;
	detail_text(m, "product_name", name);
	state = rd_u8(r);
	if (!rd_ok(r))
		return;
	detail_uint(m, "state", state);
	state_name = cip_state_name(state);
	if (state_name != NULL)
		detail_name(m, "state_name", state_name);
}

/* version(2) flags(2) name(16) */
static void
services(struct msg *m, struct rd *r)
{
	uint16_t version = rd_le16(r), flags = rd_le16(r);
	struct span name = rd_take(r, 16);

	if (!rd_ok(r))
		return;
	while (name.n != 0 && name.p[name.n - 1] == '\0')
		name.n--;
	detail_uint(m, "encapsulation_protocol_version", version);
	detail_uint(m, "capability_flags", flags);
	detail_bool(m, "supports_cip_over_tcp", flags & 0x20);
	detail_bool(m, "supports_class_0_or_1_over_udp", flags & 0x100);
	detail_text(m, "name_of_service", name);
}

/* profiles(2) state(1) state(1) [port state(1)]: Volume 8, 3-3 */
static void
security(struct msg *m, struct rd *r)
{
	uint16_t profiles = rd_le16(r);
	uint8_t cip = rd_u8(r), eip = rd_u8(r);

	if (!rd_ok(r))
		return;
	detail_uint(m, "security_profiles", profiles);
	detail_uint(m, "cip_security_state", cip);
	detail_uint(m, "ethernet_ip_security_state", eip);
	if (rd_left(r) != 0)
		detail_uint(m, "iana_port_state", rd_u8(r));
}

static void
item(struct msg *m, struct rd *r, uint16_t type)
{
	detail_open(m, NULL);
	detail_uint(m, "type", type);
	if (type == ITEM_IDENTITY)
		identity(m, r);
	else if (type == ITEM_SERVICES)
		services(m, r);
	else if (type == ITEM_SECURITY)
		security(m, r);
	if (rd_ok(r) && rd_left(r) != 0)
		detail_bytes(m, "data", rd_rest(r));
	detail_close(m);
}

void
enip_items_tell(struct msg *m, struct rd *r)
{
	uint16_t n = rd_le16(r), i;

	if (!rd_ok(r))
		return;
	detail_array(m, "items");
	for (i = 0; i < n && rd_ok(r); i++) {
		uint16_t type = rd_le16(r), len = rd_le16(r);
		bool begun = rd_ok(r);
		struct rd one = rd_sub(r, len);

		if (!begun)
			break;
		item(m, &one, type);
		rd_join(r, &one);
	}
	detail_close(m);
}
