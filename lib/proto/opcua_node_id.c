/*
 * opcua_node_id.c - node ids, read and written: OPC 10000-6, 5.2.2.9.
 *
 *	00 id(1)                 i=id
 *	01 space(1) id(2)        ns=space;i=id
 *	02 space(2) id(4)        ns=space;i=id
 *	03 space(2) text         ns=space;s=text
 *	04 space(2) guid(16)     ns=space;g=guid
 *	05 space(2) bytes        ns=space;b=bytes in hex
 *
 * In an ExpandedNodeId, 80 says that the URI of its namespace follows, and 40
 * that the number of a server does: nsu=URI; and svr=N; in front.
 *
 * An id is a reference and the front of others (attributes, elements, methods),
 * so what in a text could be taken for what we put behind it is escaped.
 */
#include "base/num.h"
#include "proto/opcua.h"

enum { URI = 0x80, SERVER = 0x40, NUMBER_TEXT = 32, GUID_TEXT = 64 };

/* OPC 10000-6, A.1 */
static const char *const attributes[] = {NULL, "NodeId", "NodeClass",
    "BrowseName", "DisplayName", "Description", "WriteMask", "UserWriteMask",
    "IsAbstract", "Symmetric", "InverseName", "ContainsNoLoops",
    "EventNotifier", "Value", "DataType", "ValueRank", "ArrayDimensions",
    "AccessLevel", "UserAccessLevel", "MinimumSamplingInterval", "Historizing",
    "Executable", "UserExecutable", "DataTypeDefinition", "RolePermissions",
    "UserRolePermissions", "AccessRestrictions", "AccessLevelEx"};

const char *
opcua_attribute(uint32_t id)
{
	return id < sizeof(attributes) / sizeof(*attributes) ? attributes[id]
							     : NULL;
}

/* data1(4) data2(2) data3(2) data4(8), the numbers little-endian */
char *
opcua_put_guid(char *p, struct rd *r)
{
	uint32_t a = rd_le32(r);
	uint16_t b = rd_le16(r), c = rd_le16(r);
	uint8_t head[8] = {(uint8_t)(a >> 24), (uint8_t)(a >> 16),
	    (uint8_t)(a >> 8), (uint8_t)a, (uint8_t)(b >> 8), (uint8_t)b,
	    (uint8_t)(c >> 8), (uint8_t)c};
	struct span tail = rd_take(r, 8);

	if (!rd_ok(r))
		return p;
	p = num_hex(p, span(head, 4));
	*p++ = '-';
	p = num_hex(p, span(head + 4, 2));
	*p++ = '-';
	p = num_hex(p, span(head + 6, 2));
	*p++ = '-';
	p = num_hex(p, span(tail.p, 2));
	*p++ = '-';
	return num_hex(p, span(tail.p + 2, 6));
}

/* Could this, behind a slash, be an attribute or a method of ours? */
static bool
looks_ours(struct span s)
{
	static const char *const ids[] = {
	    "i=", "s=", "g=", "b=", "ns=", "nsu=", "svr="};
	size_t i;

	if (s.n != 0 && s.p[0] >= '0' && s.p[0] <= '9')
		return true;
	for (i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		if (span_starts(s, ids[i]))
			return true;
	for (i = 1; i < sizeof(attributes) / sizeof(*attributes); i++)
		if (span_starts(s, attributes[i]))
			return true;
	return false;
}

/* Where an index that could be ours begins, at the end; or the end. */
static size_t
index_at(struct span s)
{
	size_t i = s.n;

	if (i == 0 || s.p[--i] != ']')
		return s.n;
	while (i != 0 && memchr("0123456789,:", s.p[i - 1], 12) != NULL)
		i--;
	return i != 0 && i != s.n - 1 && s.p[i - 1] == '[' ? i - 1 : s.n;
}

/* A text fit to stand in front of what we put behind an id. */
static struct span
fit(struct opcua *u, struct span text)
{
	struct span s = ref_escape(u->msg, text);
	size_t bracket = index_at(s), i;
	char *p, *to;

	if (bracket == s.n && (s.n == 0 || memchr(s.p, '/', s.n) == NULL))
		return s;
	p = to = opcua_room(u, s.n * 3);
	for (i = 0; i < s.n; i++)
		if (i == bracket)
			to = stpcpy(to, "%5B");
		else if (s.p[i] == '/' &&
			 looks_ours(span(s.p + i + 1, s.n - i - 1)))
			to = stpcpy(to, "%2F");
		else
			*to++ = s.p[i];
	return span(p, (size_t)(to - p));
}

static char *
put_space(char *p, uint16_t space)
{
	if (space == 0)
		return p;
	p = stpcpy(p, "ns=");
	p = num_u16(p, space);
	*p++ = ';';
	return p;
}

static struct span
numeric(struct opcua *u, uint16_t space, uint32_t id)
{
	char *p, *end;

	if (space == 0 && id == 0)
		return span("", 0);
	p = opcua_room(u, NUMBER_TEXT);
	end = put_space(p, space);
	end = stpcpy(end, "i=");
	end = num_u64(end, id);
	return span(p, (size_t)(end - p));
}

/* space(2), then a text, guid or bytes */
static struct span
named(struct opcua *u, struct rd *r, uint8_t how)
{
	uint16_t space = rd_le16(r);
	struct span s = span("", 0);
	bool null = false;
	char *p, *end;

	if (how != 4)
		s = opcua_string(r, &null);
	if (!rd_ok(r) || (how != 4 && s.n == 0 && space == 0))
		return span("", 0);
	if (how == 3)
		s = fit(u, s);
	p = opcua_room(u, GUID_TEXT + s.n * 2);
	end = put_space(p, space);
	*end++ = "sgb"[how - 3];
	*end++ = '=';
	if (how == 3) {
		memcpy(end, s.p, s.n);
		end += s.n;
	} else if (how == 4) {
		end = opcua_put_guid(end, r);
	} else {
		end = num_hex(end, s);
	}
	return rd_ok(r) ? span(p, (size_t)(end - p)) : span("", 0);
}

static struct span
node_id(struct opcua *u, struct rd *r, uint8_t how)
{
	uint16_t space;

	switch (how) {
	case 0:
		return numeric(u, 0, rd_u8(r));
	case 1:
		space = rd_u8(r);
		return numeric(u, space, rd_le16(r));
	case 2:
		space = rd_le16(r);
		return numeric(u, space, rd_le32(r));
	case 3:
	case 4:
	case 5:
		return named(u, r, how);
	default:
		rd_bad(r, "a node id of no known kind");
		return span("", 0);
	}
}

/* The URI and the server stand behind the id and are written in front. */
static struct span
expand(struct opcua *u, struct rd *r, uint8_t how, struct span id)
{
	struct span uri = span("", 0);
	uint32_t server = 0;
	char *p, *end;
	bool null;

	if (how & URI)
		uri = ref_escape(u->msg, opcua_string(r, &null));
	if (how & SERVER)
		server = rd_le32(r);
	if (!rd_ok(r) || (uri.n == 0 && server == 0))
		return id;
	p = end = opcua_room(u, NUMBER_TEXT + uri.n + id.n);
	if (server != 0) {
		end = stpcpy(end, "svr=");
		end = num_u64(end, server);
		*end++ = ';';
	}
	if (uri.n != 0) {
		end = stpcpy(end, "nsu=");
		memcpy(end, uri.p, uri.n);
		end += uri.n;
		*end++ = ';';
	}
	memcpy(end, id.p, id.n);
	return span(p, (size_t)(end - p) + id.n);
}

struct span
opcua_node(struct opcua *u, struct rd *r, bool expanded)
{
	uint8_t how = rd_u8(r);
	uint8_t more = expanded ? how & (URI | SERVER) : 0;
	struct span id;

	if (!rd_ok(r))
		return span("", 0);
	id = node_id(u, r, (uint8_t)(how & ~more));
	return more != 0 ? expand(u, r, more, id) : id;
}

bool
opcua_node_number(struct rd *r, uint32_t *id, uint16_t *space)
{
	uint8_t how = rd_u8(r);

	*space = 0;
	*id = 0;
	if (how == 0) {
		*id = rd_u8(r);
	} else if (how == 1) {
		*space = rd_u8(r);
		*id = rd_le16(r);
	} else if (how == 2) {
		*space = rd_le16(r);
		*id = rd_le32(r);
	} else {
		rd_bad(r, "a type that isn't told by number");
	}
	return rd_ok(r);
}
