/*
 * enip.h - EtherNet/IP: the encapsulation, and what its conversations share.
 *
 * A Forward Open is agreed on in one conversation and its data flow in others,
 * by connection id; symbols are listed in one and used by number in another.
 * Both are kept for all of them: CONNS_MAX connections, of which the oldest is
 * overwritten, and SYMBOLS_MAX names of at most SYMBOLS_BYTES, which are
 * forgotten all at once when one more comes. A conversation itself keeps what
 * asks.h says.
 *
 * Source: The CIP Networks Library, Volume 2, chapter 2, ODVA.
 */
#ifndef PROTO_ENIP_H
#define PROTO_ENIP_H

#include "base/hash.h"
#include "proto/asks.h"
#include "proto/cip.h"

enum {
	CONNS_MAX = 4096,
	SYMBOLS_MAX = 65536,
	SYMBOLS_BYTES = 8 << 20,
	CONN_REF = 96 /* bytes of a reference; longer ones are numbers */
};

enum { O_TO_T, T_TO_O, WAYS }; /* originator, target */

/* A connection that a Forward Open made. */
struct enip_conn {
	uint64_t key[WAYS]; /* of connection id, producer and sensor */
	uint32_t next[WAYS];
	uint32_t id[WAYS], rpi[WAYS], class;
	uint32_t originator_serial;
	uint16_t serial, vendor;
	uint16_t size[WAYS];
	uint8_t transport; /* direction, trigger, class, as on the wire */
	bool modeless;	   /* O->T data have no run/idle header */
	struct cip_route route;
	uint8_t ref_n[WAYS];
	char ref[WAYS][CONN_REF];
};

struct enip_world {
	struct enip_conn *conns;
	uint32_t *slots; /* index * WAYS + way + 1; 0 is none */
	size_t nconns, conns_cap, turn;
	struct map symbols;
	struct arena names;
	size_t names_bytes;
	uint64_t seed;
};

struct enip_state {
	struct asks asks;
};

/* `c` is copied; the ends are those of the Forward Open's reply. */
void enip_conn_add(struct talk *, struct enip_conn *c);
/* Who sends with this id, and which way; NULL: its opening wasn't seen. */
struct enip_conn *enip_conn_find(const struct talk *, uint32_t id, int *way);

/* Of the talk's server; the scope is the reference in front, mostly empty. */
void enip_symbol_add(struct talk *, struct span scope, uint32_t instance,
    struct span escaped);
struct span enip_symbol(const struct talk *, struct span scope,
    uint32_t instance);
void enip_world_release(void *world);

/* The items of a common packet format: Volume 2, 2-6. */
struct enip_items {
	struct rd data, other; /* as far as they were read */
	uint32_t connection;
	struct span sockets[WAYS];
	bool has_data, connected;
};

void enip_items_read(struct rd *, struct enip_items *);
/* Those of a List reply, as details. */
void enip_items_tell(struct msg *, struct rd *);
void enip_socket(struct msg *, const char *key, struct span);

/* Do these bytes start an I/O packet (sequenced address, connected data)? */
bool enip_io_starts(struct span);
enum framed enip_io_frame(struct span, size_t *len);
void enip_io(struct talk *, struct rd *);
/* Of a connection to an object that speaks no CIP over it. */
void enip_io_connected(struct talk *, struct cip_around *, struct rd *);

/* Frames one encapsulated message: enip_frame.c. */
enum framed enip_frame(struct span, bool from_server, bool strict, size_t *len);

#endif
