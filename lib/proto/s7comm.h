/*
 * s7comm.h - what the files of S7comm share.
 *
 * Siemens has published no specification: names and layouts are those of
 * public dissectors and libraries, held against captures of real controllers.
 *
 * A conversation keeps S7_JOBS cyclic jobs with the items that they were asked
 * for (S7_ITEMS_MAX bytes each), the fragments of S7_FRAGMENTS user data
 * (S7_FRAGMENT_MAX bytes each), and S7_TRANSFERS blocks on their way. Where one
 * more comes, the oldest is forgotten.
 */
#ifndef PROTO_S7COMM_H
#define PROTO_S7COMM_H

#include "base/sha256.h"
#include "proto/tpkt.h"

enum {
	S7_JOBS = 32,
	S7_ITEMS_MAX = 4096,
	S7_EARLY = 8,
	S7_FRAGMENTS = 4,
	S7_FRAGMENT_MAX = 64 * 1024,
	S7_TRANSFERS = 4,
	S7_NAME_MAX = 32
};

enum { S7_JOB = 1, S7_ACK = 2, S7_ACK_DATA = 3, S7_USERDATA = 7 };

/* Codes of what became of one item. */
enum {
	S7_RESERVED = 0x00,
	S7_NO_DATA = 0x0a, /* or: the object doesn't exist */
	S7_UNCHANGED = 0xfe,
	S7_SUCCESS = 0xff
};

/* How an item's data says its length, and what it may be. */
enum {
	S7_DATA_NULL = 0,
	S7_DATA_BIT = 3,    /* length in bits */
	S7_DATA_BYTE = 4,   /* ... in bits: bytes, words, doublewords */
	S7_DATA_INT = 5,    /* ... in bits */
	S7_DATA_DINT = 6,   /* ... in bytes */
	S7_DATA_REAL = 7,   /* ... in bytes */
	S7_DATA_OCTETS = 9, /* ... in bytes */
	S7_DATA_NCK1 = 17,
	S7_DATA_NCK2 = 18
};

/* Areas of memory, as S7ANY numbers them. */
enum {
	S7_AREA_P = 0x80,
	S7_AREA_I,
	S7_AREA_Q,
	S7_AREA_M,
	S7_AREA_DB,
	S7_AREA_DI,
	S7_AREA_L,
	S7_AREA_V,
	S7_AREA_C = 0x1c,
	S7_AREA_T = 0x1d,
	S7_AREA_PI = 0x100 /* S7ANY doesn't tell inputs from outputs */
};

/* Types of items; these and others are in s7comm_type.c. */
enum {
	S7_BIT = 1,
	S7_BYTE = 2,
	S7_WORD = 4,
	S7_DWORD = 6,
	S7_COUNTER = 28,
	S7_TIMER = 29
};

/* How an item says its address; s7comm_ref.c has them all. */
enum {
	S7_SYNTAX_ANY = 0x10,
	S7_SYNTAX_NCK = 0x82,
	S7_SYNTAX_NCK_INCH = 0x84,
	S7_SYNTAX_DBREAD = 0xb0
};

/* An address as an item of a request names it. */
struct s7_item {
	uint8_t syntax, type;
	uint16_t area, db;
	bool any; /* S7ANY, or said in another way that comes to the same */
	/* Set by s7_item_place, where `any`: */
	bool element, bit;	    /* counted by elements; names a bit */
	const struct s7_area *of;   /* NULL: a block, or not known */
	const struct s7_type *kind; /* NULL: not known */
	uint32_t count;		    /* elements of the type */
	uint32_t address; /* in bits; of counters and timers the number */
	struct span rest; /* all that stands behind the syntax */
};

/* A job that sends values again and again, by the number it was given. */
struct s7_job {
	struct buf items; /* of the request's data; empty: free */
	uint8_t group, number;
};

struct s7_fragments {
	struct buf bytes;
	bool from_server;
	uint8_t group, subfunction, unit; /* unit 0: free */
};

/* A block on its way, until its last part. */
struct s7_transfer {
	struct sha256 *sha; /* NULL: free */
	char name[S7_NAME_MAX];
	uint8_t name_n;
	bool upload;
	uint32_t id; /* of an upload */
	uint64_t length;
};

/* A job that was answered before its request was seen. */
struct s7_early {
	uint16_t ref;
	uint8_t group, subfunction, number; /* group 0: free */
};

struct s7comm {
	struct s7_job jobs[S7_JOBS];
	struct s7_early early[S7_EARLY];
	struct s7_fragments fragments[S7_FRAGMENTS];
	struct s7_transfer transfers[S7_TRANSFERS];
	uint8_t next_job, next_early, next_fragments, next_transfer;
};

/* One PDU while it is read. */
struct s7_pdu {
	struct talk *talk;
	struct s7comm *s7;
	struct msg *msg;
	struct ask *ask; /* of a response: its request, where it was seen */
	struct rd param, data;
	struct span kept;      /* what was kept of the request */
	struct span keep;      /* of a request: what its response will need */
	const uint8_t *secret; /* where a secret begins, or NULL */
	uint16_t ref;
	uint8_t rosctr;
	bool fits;    /* the response is what its request asks for */
	bool no_ask;  /* of a request: no answer is due */
	bool unasked; /* user data that nobody asked for */
};

typedef void s7_fn(struct s7_pdu *);

static inline bool
s7_is_request(const struct s7_pdu *p)
{
	return p->msg->dir == DIR_REQUEST;
}

/* s7comm_name.c */
const char *s7_error(uint16_t code); /* class and code; never NULL */
const char *s7_return_code(uint8_t);
const char *s7_block_type(struct span two_digits); /* "0A" is "DB"; or NULL */
const char *s7_block_kind(uint8_t);		   /* 0x0a is "DB"; or NULL */
void s7_detail_code(struct msg *, const char *key, const char *name_key,
    uint32_t code, const char *name);

/* A text of a fixed length, padded with zeros or blanks. */
void s7_detail_padded(struct msg *, const char *key, struct rd *, size_t n);

/*
 * Items: an address, then what the wire has of it. s7_item_read takes one
 * item's specification off the reader, with its padding unless it is the last.
 */
bool s7_item_read(struct rd *, struct s7_item *, bool last);
/* An item that no S7ANY names, to be told like one. */
struct s7_item s7_item_of(uint16_t area, uint16_t db, uint8_t type,
    uint32_t count, uint32_t address);
const char *s7_item_type(const struct s7_item *);
/* A point with its reference, the first element's. */
struct point *s7_item_point(struct msg *, const struct s7_item *);
/* Finds its area and type, once all that it says is read. */
void s7_item_place(struct s7_item *);
/* A request's point: the address and how many. */
void s7_item_asked(struct msg *, const struct s7_item *);
/* A value's point, or several; `code` is what became of it. */
void s7_item_value(struct s7_pdu *, const struct s7_item *, uint8_t code,
    struct span data);
/* A point without a value: written, or refused. */
void s7_item_done(struct s7_pdu *, const struct s7_item *, uint8_t code);
/* As above, where the request wasn't seen: only the data's own type. */
void s7_value_unasked(struct s7_pdu *, uint32_t index, uint8_t code,
    uint8_t type, struct span data);
/* The value in data of this type, as far as the data itself tells. */
struct value s7_data_value(uint8_t type, struct span data);
/* code(1) type(1) length(2) data, padded unless it is the last. */
struct span s7_data_read(struct rd *, uint8_t *code, uint8_t *type, bool last);

/* s7comm_type.c: what a type of an item is. */
struct s7_type {
	uint8_t width; /* bytes; 0: a bit, or not known */
	const char *name;
	struct value (*value)(struct msg *, struct span);
};
const struct s7_type *s7_type(uint8_t code); /* NULL: unknown */
/* yy mm dd hh mm ss ms(12 bits) weekday(4 bits), all BCD */
bool s7_bcd_time(struct span eight, int64_t *ts);
/* As text, "1994-01-09T21:53:42.152": no zone is told. */
struct span s7_time_text(struct msg *, int64_t ts);
void s7_detail_bcd_time(struct msg *, const char *key, struct rd *);
/* milliseconds of the day(4) days since 1984(2) */
void s7_detail_day_time(struct msg *, const char *key, struct rd *);

/* Functions of jobs. */
s7_fn s7_setup_request, s7_setup_response;
s7_fn s7_read_request, s7_read_response, s7_write_request, s7_write_response;
s7_fn s7_block_request, s7_block_response;
s7_fn s7_pi_request, s7_stop_request, s7_nothing;

/* User data: s7comm_user.c finds group and subfunction, and calls these. */
struct s7_user {
	uint8_t method, kind, group, subfunction, number, unit;
	bool more;
	uint8_t code, type; /* of the data */
	struct rd data;	    /* behind the data's own head, put together */
};

enum { S7_PUSH = 0, S7_REQUEST = 1, S7_RESPONSE = 2 };

typedef void s7_user_fn(struct s7_pdu *, struct s7_user *);

struct s7_subfunction {
	uint8_t group, code;
	const char *name;
	enum action action;
	s7_user_fn *read;
};

void s7_userdata(struct s7_pdu *);
void s7_find_ask(struct s7_pdu *); /* sets ask, kept, and their name */
s7_user_fn s7_tis, s7_cyclic, s7_unsubscribe, s7_list_blocks;
s7_user_fn s7_list_blocks_of_type, s7_block_info, s7_szl, s7_message_service;
s7_user_fn s7_diagnostic, s7_alarm, s7_alarm_query, s7_password, s7_clock;
s7_user_fn s7_bsend, s7_nc_program, s7_user_plain;
/* The items of the job that a push belongs to, or that its request names. */
struct span s7_job_items(struct s7_pdu *, const struct s7_user *);
/* A request or an answer that may begin a job, or change what it sends. */
void s7_job_follow(struct s7_pdu *, struct s7_user *);
void s7_job_drop(struct s7comm *, uint8_t group, uint8_t number);
/* event(2) priority(1) ob(1) id(2) info(2) info(4) time(8) */
void s7_diagnostic_entry(struct msg *, struct rd *);

/* Of a conversation whose bytes were lost. */
void s7_transfers_lost(struct s7comm *);
/* "_0A00001P" as details: block type, number, filesystem. */
void s7_detail_block_name(struct msg *, struct span name);

#endif
