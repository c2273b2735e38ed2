/*
 * opcua_types.h - the messages and structures of OPC UA as tables of fields,
 * and how one walks through them.
 *
 * OPC 10000-4 defines the services, 10000-6 how they are written: a structure
 * is its fields one behind another, an array its length and its elements.
 */
#ifndef PROTO_OPCUA_TYPES_H
#define PROTO_OPCUA_TYPES_H

#include "base/names.h"
#include "proto/msg.h"

/* The built-in types by their ids (Part 6, 5.1.2), then what is made of them.
 */
enum opcua_kind {
	NOTHING,
	BOOL,
	SBYTE,
	BYTE,
	INT16,
	UINT16,
	INT32,
	UINT32,
	INT64,
	UINT64,
	FLOAT,
	DOUBLE,
	STRING,
	TIME,
	GUID,
	BYTES,
	XML,
	NODE,
	XNODE, /* ExpandedNodeId */
	STATUS,
	QNAME,
	LTEXT,
	OBJECT, /* ExtensionObject */
	DATA,	/* DataValue */
	VARIANT,
	DIAG,
	ENUM,
	STRUCT,
	KINDS
};

/* What a field is to its message, beside a detail to be told. */
enum opcua_role {
	PLAIN,
	ITEMS,	   /* what is asked for: one thing an element */
	PAIRED,	   /* answers to those, in their order: points */
	TOLD,	   /* ... whose elements say which one they answer */
	TOUCH,	   /* the address of what is touched: a point */
	ATTRIBUTE, /* part of that address */
	RANGE,
	METHOD,
	NAMED,	/* the point's name */
	VALUES, /* values of the point */
	INPUT,	/* arguments of the method */
	OUTPUT,
	RESULT, /* how it went with the item */
	SUBSCRIPTION,
	SUBSCRIPTIONS, /* ... asked for, one by one */
	ITEM,	       /* a monitored item that was made earlier */
	WATCHED,       /* ... asked for, one by one */
	ITEM_NEW,
	HANDLE,	    /* what a notification calls an item */
	HANDLE_NEW, /* what the client wants it to be called */
	NOTES,	    /* notifications */
	EVENT,	    /* the fields of an event */
	SELECT,	    /* ... and which are wanted */
	PATH,
	PATH_ATTRIBUTE,
	SECRET,
	SESSION,
	TOKEN,
	SWITCH, /* a flag that is the action: reports on or off */
	ROLES
};

struct opcua_struct;

struct opcua_field {
	const char *name;
	enum opcua_kind kind;
	enum opcua_role role;
	bool array;
	const struct opcua_struct *of; /* of a STRUCT */
	const struct name *words;      /* of an ENUM */
	size_t nwords;
};

/* `id` is the node of its binary encoding; 0: it only stands in others. */
struct opcua_struct {
	uint32_t id;
	const char *name;
	const struct opcua_field *fields;
	size_t nfields;
};

#define FIELDS(list) (list), sizeof(list) / sizeof(*(list))
#define WORDS(list) .words = (list), .nwords = sizeof(list) / sizeof(*(list))

struct opcua_service {
	uint32_t code;
	bool request;
	const char *name;
	enum action action;
	const struct opcua_struct *body; /* what stands behind the header */
};

/* NULL where the standard has none. */
const struct opcua_service *opcua_service(uint32_t code);
/* The structure that an ExtensionObject's type names, or NULL. */
const struct opcua_struct *opcua_structure(uint32_t id);
/* "good", "bad_node_id_unknown"; NULL: not in the table. */
const char *opcua_status_name(uint32_t code);

#define SERVICE(id, request, name, action, body) STRUCTURE(body)
#define STRUCTURE(name) extern const struct opcua_struct opcua_##name;
#include "proto/opcua.def"
#undef SERVICE
#undef STRUCTURE

extern const struct name opcua_message_security_mode_names[4];
extern const struct name opcua_timestamps_to_return_names[5];

#endif
