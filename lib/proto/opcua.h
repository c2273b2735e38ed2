/*
 * opcua.h - what the files of OPC UA share: a conversation, a message being
 * read, and how its parts are read.
 *
 *	opcua.c		chunks, hello and its kin
 *	opcua_secure.c	the secure channel: security, sequence, reassembly
 *	opcua_message.c	a service's message: header, request and response tied
 *	opcua_walk.c	fields by the tables of opcua_types.h
 *	opcua_item.c	the things that are asked for and answered one by one
 *	opcua_role.c	what a field is to the message; opcua_address.c, too
 *	opcua_scalar.c	the built-in types; opcua_node_id.c
 *	opcua_variant.c	what holds others; opcua_data_value.c, opcua_object.c
 *	opcua_world.c	monitored items and sessions of all conversations
 *	opcua.def	the messages and structures, which stand in the rest
 *
 * Sources: OPC 10000-4 (services) and OPC 10000-6 (mappings), 1.05.
 */
#ifndef PROTO_OPCUA_H
#define PROTO_OPCUA_H

#include "proto/asks.h"
#include "proto/opcua_types.h"

enum {
	OPCUA_CHUNK_MAX = 1 << 20,   /* what decode/ holds of a message */
	OPCUA_MESSAGE_MAX = 4 << 20, /* of all chunks together */
	OPCUA_HELD_MAX = 16 << 20,   /* of all messages begun anywhere */
	OPCUA_PARTS = 4,	     /* messages begun in one direction */
	OPCUA_NEST_MAX = 100,	     /* Part 6, 5.1.5: at least so deep */
	OPCUA_TELL_MAX = 12,	     /* ... told so deep */
	OPCUA_POINTS_MAX = 128 * 1024,
	OPCUA_DETAILS_MAX = 64 * 1024,
	OPCUA_TEXTS_MAX = 8 << 20 /* made for references */
};

/* A message of which some chunks have come. */
struct opcua_part {
	struct buf bytes;
	uint32_t request, chunks;
	bool open;
	bool too_long; /* bytes of it were left out */
	bool torn;     /* its first chunk wasn't seen */
};

/* One direction of a conversation. */
struct opcua_way {
	struct opcua_part parts[OPCUA_PARTS];
	unsigned next;	   /* the part to give up when there are too many */
	uint32_t sequence; /* of the last chunk */
	uint32_t expected; /* told with the next event, when it wasn't met */
	uint32_t flags;	   /* of chunks that gave no event yet */
	uint32_t hidden;   /* encrypted chunks that gave no event yet */
	bool sequenced, missed;
};

enum opcua_secrecy {
	SECRECY_UNKNOWN,
	SECRECY_NONE, /* readable: not encrypted */
	SECRECY_HIDDEN
};

struct opcua_policy {
	const char *uri; /* behind the common front */
	uint8_t signature;
};

struct opcua_state {
	struct asks asks;
	struct asks parked; /* publish requests: no answer is due at once */
	struct opcua_way way[2];
	struct ts_cache ts;
	struct buf keep;		   /* what a response will need */
	struct buf fields;		   /* of the events of an item */
	size_t *held;			   /* the world's count of our bytes */
	const struct opcua_policy *policy; /* of the channel, or NULL */
	enum opcua_secrecy secrecy;
	bool reversed; /* the server called its client */
};

/* The thing that a request asks for, or that its response answers. */
struct opcua_item {
	struct span ref;    /* of node and attribute */
	struct span fields; /* names of an event's fields, '\n' between */
	size_t point;	    /* 1 + that of a point without a value yet */
	uint32_t base;	    /* index of the first element, by a range */
	uint32_t handle, id;
	uint32_t status;
	bool ranged;
	bool value;  /* it is the node's value, no other attribute */
	bool unseen; /* its request wasn't: it is told by its place, handle */
};

/* A message being read. */
struct opcua {
	struct talk *talk;
	struct msg *msg;
	struct opcua_state *state;
	const struct opcua_service *service; /* NULL: unknown */
	struct ask *ask;		     /* of a response */
	struct rd kept; /* of its request, what is still to come */
	struct opcua_item item;
	struct span path; /* a structure's fields become points below this */
	size_t texts;	  /* bytes made for references */
	uint64_t server;  /* whose subscriptions and sessions these are */
	uint32_t subscription;
	uint32_t notes, events; /* of a publish response */
	uint32_t good;		/* results of items that were good ... */
	uint32_t bad;		/* ... and that weren't */
	uint32_t worst;		/* the first of those */
	unsigned depth;		/* of the bytes */
	unsigned told;		/* of the details */
	bool selecting;	      /* reading the fields that an event shall have */
	size_t selected;      /* ... of which this one begins here */
	size_t common;	      /* ... and those so far are of every item */
	bool misfit;	      /* a matrix has other dimensions than elements */
	bool left_out;	      /* there is more than an event may hold: enough */
	bool too_deep;	      /* something is nested deeper than is told */
	char scratch[64];     /* for texts that nobody will see then */
	struct span session;  /* a new one */
	struct span token_at; /* where a token stands */
	const uint8_t *hush;  /* secrets may stand behind it, or NULL */
};

/* What stands around a message. */
struct opcua_chunk {
	struct span whole;
	struct span kind; /* "MSGF" */
	struct span policy, certificate, thumbprint;
	uint32_t size, channel, token, sequence, request, chunks;
	enum rd_end end;	 /* RD_OK: all its bytes are there */
	bool tokened, sequenced; /* these were read */
	bool too_long;		 /* bytes were left out */
};

enum { OPCUA_SUBSCRIPTIONS = 1024, OPCUA_SESSIONS = 1024 };

/* What the conversations of all servers share: see opcua_world.c. */
struct opcua_world {
	struct opcua_sub *subs;
	struct opcua_entry *entries;
	struct opcua_token *tokens;
	uint32_t *by[2]; /* buckets: by handle, by id */
	size_t held;	 /* bytes of messages begun */
	size_t texts;
	size_t entries_cap;
	uint64_t seed, uses;
	uint32_t nentries, nsubs, free, last;
};

/* opcua_secure.c: OPN, MSG and CLO, behind their size. */
void opcua_open(struct talk *, struct rd *, struct opcua_chunk *);
void opcua_secured(struct talk *, struct rd *, struct opcua_chunk *);
void opcua_way_clear(struct opcua_state *, struct opcua_way *);
/* What comes from here, where the message doesn't say. */
enum dir opcua_side(const struct talk *);

/* opcua_message.c: type, header and body of a whole message. */
void opcua_message(struct talk *, struct rd *, const struct opcua_chunk *);
/* Does a message of a service that we know start here? */
bool opcua_starts(struct span body);
/* A fresh message that tells its chunk. */
struct msg *opcua_msg(struct talk *, enum dir, const struct opcua_chunk *);
void opcua_status(struct msg *, uint32_t code);

/* opcua_walk.c */
void opcua_struct(struct opcua *, struct rd *, const struct opcua_struct *);
void opcua_field(struct opcua *, struct rd *, const struct opcua_field *);
/* The length of an array; lies are cut to what bytes there are. */
uint32_t opcua_count(struct rd *, bool *lie);
/*
 * A detail or, where there is a path, a point below it: by its key or, where
 * that is NULL, by its index.
 */
void opcua_tell(struct opcua *, const char *key, uint32_t index, struct value);
struct opcua_place {
	struct span path;
	size_t details;
	bool begun;
};
struct opcua_place opcua_begin(struct opcua *, const char *key, uint32_t index,
    bool array);
void opcua_end(struct opcua *, const struct opcua_place *);
#define OPCUA_HERE UINT32_MAX /* an index that adds nothing to the path */

/* opcua_scalar.c: kinds from BOOL to LTEXT. */
struct value opcua_scalar(struct opcua *, struct rd *, enum opcua_kind);
struct span opcua_string(struct rd *, bool *null);
int64_t opcua_time(uint64_t ticks); /* TS_NONE where it is none */

/* opcua_node_id.c: "ns=2;s=Tank.Level"; empty is the null id. */
struct span opcua_node(struct opcua *, struct rd *, bool expanded);
/* One that is a number; false: it is of another kind. */
bool opcua_node_number(struct rd *, uint32_t *id, uint16_t *space);
char *opcua_put_guid(char *, struct rd *);
const char *opcua_attribute(uint32_t id);

/*
 * opcua_variant.c, opcua_data_value.c, opcua_object.c: the types that hold
 * others, as details or as points below the path.
 */
void opcua_variant(struct opcua *, struct rd *, const char *key,
    uint32_t index);
void opcua_object(struct opcua *, struct rd *, const char *key, uint32_t index);
void opcua_data(struct opcua *, struct rd *, const char *key, uint32_t index);
void opcua_diag(struct opcua *, struct rd *, const char *key, uint32_t index);
/* One of a kind that variants hold. */
void opcua_one(struct opcua *, struct rd *, enum opcua_kind, const char *key,
    uint32_t index);
/* One level more, to be left by depth--; false: there are too many. */
bool opcua_deeper(struct opcua *, struct rd *);
/* A variant, and a data value, as points of the item. */
void opcua_points(struct opcua *, struct rd *);
void opcua_data_points(struct opcua *, struct rd *, const char *key,
    uint32_t index);
void opcua_put_scalar(struct opcua *, struct rd *, enum opcua_kind, struct ref);

/* opcua_item.c */
void opcua_item_start(struct opcua *, const struct opcua_field *,
    uint32_t index);
void opcua_item_name(struct opcua *);
void opcua_item_end(struct opcua *, const struct opcua_field *);
/* The front of what a response will need. */
void opcua_keep(struct opcua *);
/* The item's point, waiting or new; NULL: there are too many. */
struct point *opcua_point(struct opcua *, struct ref);
/* A point for an address, which may get a value yet. */
void opcua_touch(struct opcua *, struct span ref);
struct ref opcua_ref(struct opcua *);
struct ref opcua_element(struct span front, uint32_t index);
void opcua_fold(struct opcua *, struct point *, size_t n, const uint32_t *dims,
    uint32_t ndims);
void opcua_result(struct opcua *, uint32_t status);
/* For a text; once enough is told, the next overwrites it. */
char *opcua_room(struct opcua *, size_t n);
struct span opcua_text(struct opcua *, struct span head, struct span tail);
struct span opcua_indexed(struct opcua *, struct span head, uint32_t index);
const char *opcua_quality(uint32_t status);

/*
 * opcua_role.c, opcua_address.c: a field that is more than a detail; false: it
 * is one, too.
 */
typedef bool opcua_role_fn(struct opcua *, struct rd *,
    const struct opcua_field *, const char *key, uint32_t index);
opcua_role_fn opcua_role, opcua_role_touch, opcua_role_attribute,
    opcua_role_range, opcua_role_method, opcua_role_named;

/* opcua_world.c */
struct opcua_watched {
	struct span ref, fields;
	uint32_t handle, id;
	bool value; /* the node's value is watched */
};
/* Whose subscriptions and sessions: hashes the server's end. */
uint64_t opcua_server(const struct talk *, const struct end *);
const struct opcua_watched *opcua_by_handle(struct opcua_world *,
    uint64_t server, uint32_t subscription, uint32_t handle);
const struct opcua_watched *opcua_by_id(struct opcua_world *, uint64_t server,
    uint32_t subscription, uint32_t id);
void opcua_watch(struct opcua_world *, uint64_t server, uint32_t subscription,
    const struct opcua_watched *);
void opcua_unwatch(struct opcua_world *, uint64_t server, uint32_t subscription,
    uint32_t id);
void opcua_rename(struct opcua_world *, uint64_t server, uint32_t subscription,
    uint32_t id, uint32_t handle);
void opcua_unsubscribe(struct opcua_world *, uint64_t server,
    uint32_t subscription);
/* The session that a token belongs to; empty: not known. */
struct span opcua_session(const struct opcua_world *, uint64_t server,
    struct span token);
void opcua_session_put(struct opcua_world *, uint64_t server, struct span token,
    struct span session);
void opcua_world_release(void *);

#endif
