/*
 * dnp3.h - what the DNP3 files share: link frames with their CRCs, the
 * fragments that the transport function puts together from them, and the
 * objects in these.
 *
 * A conversation may carry many outstations (a serial line, a terminal
 * server): what is begun is kept for each pair of link addresses. Of these
 * DNP3_PEERS are known at a time, each with a fragment of DNP3_FRAGMENT_MAX
 * bytes at most for either direction; a further pair takes the place of the
 * one that came first.
 *
 * Source: IEEE Std 1815-2012; clauses are given as there.
 */
#ifndef PROTO_DNP3_H
#define PROTO_DNP3_H

#include "proto/asks.h"

enum {
	DNP3_USER_MAX = 250, /* user data of a frame */
	DNP3_FRAGMENT_MAX = 16 * 1024,
	DNP3_PEERS = 8
};

/* The link header, and how the frame around it ended. */
struct dnp3_link {
	struct rd *rd;
	struct span whole;
	uint16_t source, destination;
	uint8_t control, function;
	bool from_master, primary; /* DIR and PRM */
	uint8_t length;		   /* of the user data */
	const char *lacks;	   /* segments of the fragment, or NULL */
};

/* Primary functions that carry user data. */
enum { DNP3_CONFIRMED = 3, DNP3_UNCONFIRMED = 4 };

/* Does the CRC of `n` bytes stand behind them? */
bool dnp3_crc_holds(const uint8_t *, size_t n);
enum framed dnp3_frame(struct span, bool from_server, bool strict, size_t *);
/* Takes the header; false: cut, short, or its CRC is wrong. */
bool dnp3_link_header(struct rd *, struct dnp3_link *);
/* Takes the blocks up to the first that fails; returns the bytes of good ones.
 */
size_t dnp3_link_user(struct dnp3_link *, uint8_t user[DNP3_USER_MAX]);
/* Its name and verb; an unknown one has a name too. */
const char *dnp3_link_name(const struct dnp3_link *, enum action *);
bool dnp3_link_known(const struct dnp3_link *);

/* The segments of a fragment that came so far. */
struct dnp3_way {
	struct buf bytes;
	uint32_t flags; /* of the messages that brought them */
	enum { DNP3_IDLE, DNP3_GATHERING, DNP3_SKIPPING } state;
	uint8_t next; /* the sequence that is due */
};

/* The last SELECT, so that OPERATE can be held against it. */
struct dnp3_select {
	enum { DNP3_NO_SELECT, DNP3_SELECTED, DNP3_REFUSED, DNP3_USED } state;
	uint8_t seq;
	uint64_t objects; /* a hash of their bytes */
	int64_t ts;
};

/* A request whose response comes in several fragments, or was challenged. */
struct dnp3_series {
	const char *fn; /* static; NULL: none */
	enum action action;
	int64_t code, ts;
	uint8_t seq; /* of the next fragment */
};

/* A master and an outstation. */
struct dnp3_peer {
	uint16_t master, outstation;
	bool used;
	struct dnp3_way way[2]; /* [1]: from the master */
	struct dnp3_select select;
	struct dnp3_series series, challenged;
};

struct dnp3_state {
	struct asks asks;
	struct dnp3_peer *peers; /* DNP3_PEERS, once there is one */
	uint8_t next;		 /* the place that is taken next */
	bool swapped;		 /* the side called the server is the master */
	void (*emit)(struct talk *); /* the caller's, while asks are told */
};

struct dnp3_peer *dnp3_peer(struct dnp3_state *, uint16_t master,
    uint16_t outstation);
bool dnp3_is_broadcast(uint16_t address);
void dnp3_link_details(struct msg *, const struct dnp3_link *);

/*
 * One fragment, whole or as far as its frames were good (link->rd tells), and
 * emits its event; `flags` of earlier frames.
 */
void dnp3_fragment(struct talk *, const struct dnp3_link *, struct span,
    uint32_t flags);

/* Adds what a request touched to t->msg, without its values. */
void dnp3_repeat(struct talk *, const struct ask *);

enum {
	DNP3_CONFIRM = 0,
	DNP3_READ = 1,
	DNP3_WRITE = 2,
	DNP3_SELECT = 3,
	DNP3_OPERATE = 4,
	DNP3_FREEZE_AT_TIME = 11,
	DNP3_FREEZE_AT_TIME_NR = 12,
	DNP3_OPEN_FILE = 25,
	DNP3_AUTHENTICATE = 32,
	DNP3_RESPONSE = 129,
	DNP3_UNSOLICITED = 130,
	DNP3_AUTH_RESPONSE = 131
};

/* A fragment while its objects are read. */
struct dnp3_apdu {
	struct talk *talk;
	struct msg *msg;
	const char *status; /* the first that an object tells, but success */
	int64_t cto;	    /* common time of occurrence, or TS_NONE */
	enum action plain;  /* the function's, where a group's is another */
	bool refined;	    /* a group was there */
	uint8_t fc;
	uint8_t control; /* the last pattern control block's */
	bool response;	 /* or unsolicited: from the outstation */
	bool carries;	 /* its objects come with their contents */
	bool unknown;	 /* the function is */
	bool challenge;	 /* asks the other side to authenticate */
};

struct dnp3_object;

/* What stands in front of objects: 4.2.2.7. */
struct dnp3_header {
	const struct dnp3_object *object; /* NULL: the group isn't known */
	const struct dnp3_layout *layout; /* NULL: it has none */
	struct span head;		  /* of its points' references */
	uint8_t group, variation, qualifier, prefix, range;
	uint32_t start, stop, count;
	bool begun;   /* group, variation and qualifier were read */
	bool indexed; /* start or prefixes tell which points */
};

enum dnp3_kind {
	DNP3_BITS,   /* packed, least significant first */
	DNP3_PAIRS,  /* packed double bits */
	DNP3_STATE,  /* bit 7 of the flags */
	DNP3_DOUBLE, /* bits 6 and 7 of the flags */
	DNP3_U8,
	DNP3_U16,
	DNP3_U32,
	DNP3_I16,
	DNP3_I32,
	DNP3_F32,
	DNP3_F64,
	DNP3_BCD2, /* bytes of two digits each */
	DNP3_BCD4,
	DNP3_BCD8
};

enum dnp3_time { DNP3_UNTIMED, DNP3_ABSOLUTE, DNP3_RELATIVE };

/* A variation that is flags, value and time, each where it has one. */
struct dnp3_layout {
	uint8_t variation;
	enum dnp3_kind kind;
	bool flags;
	enum dnp3_time time;
	const char *head; /* where it isn't the group's */
};

/* One object's contents; `index` counts from 0 where nothing tells. */
typedef void dnp3_fn(struct dnp3_apdu *, const struct dnp3_header *,
    struct rd *, uint32_t index);

/* Which flags mean what. */
enum dnp3_flags { DNP3_PLAIN, DNP3_BINARY, DNP3_COUNTER, DNP3_ANALOG };

/* A group of annex A. */
struct dnp3_object {
	uint8_t group;
	const char *name; /* where its points don't say enough */
	const char *head; /* of its points' references */
	enum dnp3_flags flags;
	const struct dnp3_layout *layouts;
	uint8_t nlayouts;
	uint8_t last;	  /* variation that `read` knows */
	dnp3_fn *read;	  /* of variations without a layout */
	const char *list; /* what the details of its objects stand under */
};

/* All objects up to the end, as details and points. */
void dnp3_objects(struct dnp3_apdu *, struct rd *);
/* The table of annex A; NULL: no such group. */
const struct dnp3_object *dnp3_object(uint8_t group);
const struct dnp3_layout *dnp3_layout(const struct dnp3_object *,
    uint8_t variation);

struct point *dnp3_point(struct dnp3_apdu *, const struct dnp3_header *,
    uint32_t index);
/* head, number, '/', number. */
struct ref dnp3_ref2(struct msg *, const char *head, uint32_t, uint32_t);
void dnp3_value(struct dnp3_apdu *, const struct dnp3_header *, struct rd *,
    uint32_t index);
void dnp3_packed(struct dnp3_apdu *, const struct dnp3_header *, struct rd *);
/* Milliseconds since 1970 in 48 bits; TS_NONE beyond what ts.h holds. */
struct value dnp3_number(struct rd *, enum dnp3_kind);
int64_t dnp3_time48(struct rd *, uint64_t *ms);
void dnp3_detail_time(struct msg *, const char *key, int64_t ts);
/* The neutral word for flags without the state in them. */
const char *dnp3_quality(enum dnp3_flags, uint8_t flags);
void dnp3_failed(struct dnp3_apdu *, const char *status);

dnp3_fn dnp3_attribute, dnp3_control, dnp3_analog_output, dnp3_command_event,
    dnp3_clock, dnp3_common_time, dnp3_delay, dnp3_file, dnp3_storage,
    dnp3_octets, dnp3_string, dnp3_auth, dnp3_statistic;
/* The mask behind a pattern control block. */
void dnp3_pattern(struct dnp3_apdu *, const struct dnp3_header *, struct rd *);

#endif
