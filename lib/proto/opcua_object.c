/*
 * opcua_object.c - extension objects and diagnostics: OPC 10000-6, 5.2.2.12
 * and 15.
 *
 *	object       type, 0 | 1 length(4) bytes | 2 length(4) XML
 *	diagnostics  mask(1) symbol(4) namespace(4) locale(4) text(4) more
 *	             status(4) inner
 */
#include "proto/opcua.h"

enum { NO_BODY, BINARY, XML_BODY };

/* Of a type that isn't in the tables: its id, and its bytes. */
static void
unknown_object(struct opcua *u, struct rd *type, struct rd *body,
    uint8_t encoding)
{
	struct span id = opcua_node(u, type, false);
	struct value v = {.kind = VALUE_TEXT, .s = id};

	opcua_tell(u, "type_id", 0, v);
	if (encoding == NO_BODY)
		return;
	v.kind = encoding == XML_BODY ? VALUE_TEXT : VALUE_BYTES;
	v.s = rd_rest(body);
	opcua_tell(u, encoding == XML_BODY ? "xml" : "body", 0, v);
}

static void
tell_object(struct opcua *u, struct rd *type, struct rd *body, uint8_t encoding)
{
	struct rd number = *type;
	struct value v = {.kind = VALUE_TEXT};
	const struct opcua_struct *s = NULL;
	uint32_t id;
	uint16_t space;

	if (opcua_node_number(&number, &id, &space) && space == 0 &&
	    encoding != XML_BODY)
		s = opcua_structure(id);
	if (s == NULL) {
		unknown_object(u, type, body, encoding);
		return;
	}
	v.s = span_str(s->name);
	if (u->path.n == 0 && u->notes == 0)
		opcua_tell(u, "type", 0, v);
	if (encoding == BINARY)
		opcua_struct(u, body, s);
}

/* Skips a node id; true: it is the null id. */
static bool
skip_node(struct opcua *u, struct rd *r)
{
	return opcua_node(u, r, false).n == 0;
}

void
opcua_object(struct opcua *u, struct rd *r, const char *key, uint32_t index)
{
	struct rd type = *r, body = *r;
	struct opcua_place place;
	bool null = skip_node(u, r);
	uint8_t encoding = rd_u8(r);
	uint32_t n = 0;

	if (encoding > XML_BODY)
		rd_bad(r, "an extension object of no known encoding");
	if (encoding != NO_BODY)
		n = rd_le32(r);
	if (!rd_ok(r) || !opcua_deeper(u, r))
		return;
	if (n > INT32_MAX)
		n = 0;
	body = rd_sub(r, n);
	if (!null || encoding != NO_BODY) {
		place = opcua_begin(u, key, index, false);
		tell_object(u, &type, &body, encoding);
		opcua_end(u, &place);
		rd_join(r, &body);
	} else if (key == NULL) {
		opcua_tell(u, key, index, (struct value){.kind = VALUE_NULL});
	}
	u->depth--;
}

void
opcua_diag(struct opcua *u, struct rd *r, const char *key, uint32_t index)
{
	static const struct {
		uint8_t mask;
		const char *key;
		enum opcua_kind kind;
	} parts[] = {{1, "symbolic_id", INT32}, {2, "namespace_uri", INT32},
	    {8, "locale", INT32}, {4, "localized_text", INT32},
	    {16, "additional_info", STRING}, {32, "inner_status_code", STATUS},
	    {64, "inner_diagnostic_info", DIAG}};
	uint8_t mask = rd_u8(r);
	struct opcua_place place;
	size_t i;

	if (!rd_ok(r) || (mask == 0 && key != NULL) || !opcua_deeper(u, r))
		return;
	place = opcua_begin(u, key, index, false);
	for (i = 0; i < sizeof(parts) / sizeof(*parts) && rd_ok(r); i++)
		if (mask & parts[i].mask)
			opcua_one(u, r, parts[i].kind, parts[i].key, 0);
	opcua_end(u, &place);
	u->depth--;
}
