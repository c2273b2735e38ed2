/*
 * cip.h - what the files of the Common Industrial Protocol share: paths,
 * typed values, services and the calls that use them.
 *
 * CIP comes inside EtherNet/IP (enip.h); its events say `proto` cip, one for
 * each service, and wrappers (Unconnected Send, Multiple Service Packet) are
 * events of their own.
 *
 * Sources: The CIP Networks Library, Volume 1 (Common Industrial Protocol) and
 * Volume 2 (EtherNet/IP Adaptation), ODVA; Logix 5000 Controllers Data Access,
 * Rockwell Automation 1756-PM020; DF1 Protocol and Command Set, 1770-6.5.16.
 */
#ifndef PROTO_CIP_H
#define PROTO_CIP_H

#include "proto/proto.h"

enum {
	CIP_REPLY = 0x80,   /* the bit of a service */
	CIP_DEPTH = 4,	    /* services inside services */
	CIP_ROUTE = 96,	    /* bytes of a route's text; longer ones are cut */
	CIP_TEXTS = 8 << 20 /* bytes of the references of a message */
};

enum {
	CIP_UNCONNECTED_SEND = 0x52, /* of the connection manager */
	CIP_MULTIPLE = 0x0a
};

enum {
	CLASS_IDENTITY = 0x01,
	CLASS_ROUTER = 0x02,
	CLASS_ASSEMBLY = 0x04,
	CLASS_MANAGER = 0x06,
	CLASS_FILE = 0x37,
	CLASS_SYMBOL = 0x6b,
	CLASS_TEMPLATE = 0x6c,
	CLASS_PCCC = 0x67,
	CLASS_DH_PLUS = 0xa6,
	CLASS_TAG = 0x10000, /* no class: what a symbolic path names */
	CLASS_ANY = 0x10001,
	CLASS_UNKNOWN = 0x10002 /* a reply whose request wasn't seen */
};

enum {
	STATUS_OK = 0,
	STATUS_CONNECTION = 1,
	STATUS_PARTIAL = 6,
	STATUS_LIST = 0x0a,
	STATUS_EMBEDDED = 0x1e,
	STATUS_GENERAL = 0xff
};

/* A segment of a path: Volume 1, C-1. */
enum cip_kind {
	SEG_CLASS, /* the logical ones, in the order of their type */
	SEG_INSTANCE,
	SEG_MEMBER,
	SEG_POINT,
	SEG_ATTRIBUTE,
	SEG_KEY,
	SEG_SERVICE,
	SEG_EXTENDED,
	SEG_PORT,
	SEG_NETWORK,
	SEG_SYMBOL,
	SEG_DATA,
	SEG_TYPE
};

struct cip_segment {
	enum cip_kind kind;
	uint8_t sub;	   /* of network and extended ones */
	bool wide;	   /* a port whose address is a text */
	uint32_t n;	   /* the value; of ports, the port */
	struct span bytes; /* symbol, data, key, link address */
};

/* One more segment of a padded path; false: it broke or ended. */
bool cip_segment(struct rd *, struct cip_segment *);

enum {
	HAS_CLASS = 1,
	HAS_INSTANCE = 2,
	HAS_POINT = 4,
	HAS_ATTRIBUTE = 8,
	HAS_SYMBOL = 16
};

/* A path read once: what it leads to at its end. */
struct cip_path {
	struct span bytes;
	uint32_t class, instance, point, attribute;
	unsigned has; /* of these; symbols are read again where needed */
};

void cip_path_read(struct rd *, struct cip_path *);
/* The class that says which services there are. */
uint32_t cip_path_class(const struct cip_path *);

/* The ports of a path: where behind the host the addressed side is. */
struct cip_route {
	int64_t station; /* a slot of the backplane, or -1 */
	char text[CIP_ROUTE];
	uint8_t n; /* of the text: several hops, or other ports */
};

void cip_route_read(struct span path, struct cip_route *);

/*
 * A canonical reference, see ots-proto(7): elements joined by dots, each a
 * symbol or class/instance/attribute, with #point and [member].
 */
struct cip_ref {
	struct span text;
	struct span head; /* in front of an element's number, "Tank[" */
	uint32_t first;	  /* that number, of the first element */
};

/* What stands around a service. */
struct cip_around {
	struct talk *talk;
	uint64_t key;	     /* of the ask */
	struct span context; /* empty: all zero, or connected */
	uint32_t session, connection;
	int64_t txn, latency;
	struct cip_route route;
	struct span request; /* of a reply: what asked, empty: not seen */
	struct span sockets[2];
	const struct rd *outer; /* how what is around it ended, or NULL */
	int32_t index;		/* in a Multiple Service Packet, or -1 */
	uint8_t depth;
	bool connected;
};

/* A service being told: a request, or a reply to `query`. */
struct cip_call {
	struct talk *talk;
	struct msg *m;
	const struct cip_around *around;
	const struct cip_service *service;
	struct cip_path path; /* the request's; of a reply, what asked */
	struct cip_ref ref;   /* made when it is first asked for */
	struct span list;     /* ... with a slash, where lists need it */
	struct rd query;      /* of a reply: the request's data */
	struct rd inner;      /* of a wrapper: what it carries */
	struct cip_route route;
	void (*after)(struct cip_call *); /* tells what a wrapper carries */
	bool reply, asked;		  /* asked: the request was seen */
	bool inner_whole;
	uint8_t status;
};

typedef void cip_fn(struct cip_call *, struct rd *);

struct cip_service {
	uint32_t class;
	uint8_t code;
	const char *name;
	enum action action;
	cip_fn *request, *reply; /* NULL: the data are told as bytes */
};

/* NULL: the class defines no such service. */
const struct cip_service *cip_service_of(uint32_t class, uint8_t code);
/* What a service does to an object of this class, where that is special. */
enum action cip_action(uint32_t class, uint8_t code, enum action);

/* One service, request or reply, and what it carries. */
void cip_message(struct cip_around *, struct rd *);
/* The request inside an Unconnected Send, and where it goes. */
struct span cip_unwrap(struct span request, struct cip_route *);

/* The reference of the call's path. */
const struct cip_ref *cip_ref(struct cip_call *);
struct point *cip_point(struct cip_call *, const char *tail);
struct point *cip_element(struct cip_call *, uint32_t n);
/*
 * Whether `n` points may have references of this length: what repeats a path
 * of half a kilobyte for every byte of a message is told as bytes.
 */
bool cip_fits(struct cip_call *, size_t n);
/* A name from the wire as a part of a reference; `first` of its path. */
struct span cip_escape(struct msg *, struct span name, bool first);

/*
 * Types, by their code in Volume 1, C-6.1, or one of ours. A value of a type
 * whose size isn't known takes nothing and gives false.
 */
enum {
	T_NONE = 0,
	T_BOOL = 0xc1,
	T_SINT,
	T_INT,
	T_DINT,
	T_LINT,
	T_USINT,
	T_UINT,
	T_UDINT,
	T_ULINT,
	T_REAL,
	T_LREAL,
	T_STIME,
	T_DATE,
	T_TOD,
	T_DT,
	T_STRING,
	T_BYTE,
	T_WORD,
	T_DWORD,
	T_LWORD,
	T_STRING2,
	T_FTIME,
	T_LTIME,
	T_ITIME,
	T_STRINGN,
	T_SHORT_STRING,
	T_TIME,
	T_EPATH,
	T_ENGUNIT,
	T_STRINGI,
	T_STRUCT = 1, /* its members are listed */
	T_ARRAY,      /* the rest: elements of the type in front */
	T_PATH,	      /* words(2) path */
	T_IP,	      /* UDINT, told as a dotted text */
	T_MAC,	      /* 6 bytes */
	T_REST	      /* bytes to the end */
};

const char *cip_type_name(uint32_t type);
size_t cip_type_size(uint32_t type); /* 0: none, or not fixed */
bool cip_value(struct msg *, struct rd *, uint32_t type, struct value *);

struct cip_member {
	const char *name;
	uint8_t type;
};

struct cip_attribute {
	uint16_t class, id;
	const char *name;
	uint8_t type, n;
	const struct cip_member *members;
};

/* NULL: not known. Instance 0 is the class itself. */
const struct cip_attribute *cip_attribute_of(uint32_t class, bool of_class,
    uint32_t id);
/* The attributes that Get_Attributes_All gives, in their order. */
const uint8_t *cip_attributes_all(uint32_t class, bool of_class, size_t *n);

const char *cip_class_name(uint32_t class);
const char *cip_status_name(uint8_t status);
const char *cip_extended_name(uint32_t class, uint8_t status, uint16_t ext);
const char *cip_state_name(uint8_t);
void cip_vendor(struct msg *, uint16_t);
void cip_device_type(struct msg *, uint16_t);

/* The symbol of this number, under the path's last class, has this name. */
void cip_symbol_named(struct cip_call *, uint32_t instance, struct span name);
/* The bytes that are left, if any, as detail.data. */
void cip_rest(struct cip_call *, struct rd *);

/* Services, by the file that reads them. */
cip_fn cip_multiple_request, cip_multiple_reply;
cip_fn cip_get_single_request, cip_get_single_reply, cip_set_single_request,
    cip_set_single_reply;
cip_fn cip_get_all_request, cip_get_all_reply, cip_set_all_request;
cip_fn cip_get_list_request, cip_get_list_reply, cip_set_list_request,
    cip_set_list_reply;
cip_fn cip_member_request, cip_member_reply, cip_touched, cip_reset_request,
    cip_reset_reply, cip_create_reply, cip_find_request, cip_find_reply;
cip_fn cip_send_request, cip_send_reply, cip_open_request, cip_open_reply,
    cip_large_open_request, cip_close_request, cip_close_reply,
    cip_connection_request, cip_owner_request;
cip_fn cip_read_tag_request, cip_read_tag_reply, cip_write_tag_request,
    cip_write_tag_reply, cip_read_fragment_request, cip_write_fragment_request,
    cip_modify_tag_request, cip_symbols_request, cip_symbols_reply,
    cip_template_request;
cip_fn cip_pccc_request, cip_pccc_reply;
cip_fn cip_file_start_request, cip_upload_start_reply, cip_file_part_request,
    cip_file_part_reply;
cip_fn cip_modbus_request, cip_secret;

#endif
