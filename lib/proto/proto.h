/*
 * proto.h - what a protocol module gives and gets.
 *
 * A module ends in one filled `struct proto`, named in protos.def. Framing
 * ("how long is the next message, not known yet, or not ours") and decoding
 * ("exactly one message") are two functions, so a decoder is a pure function
 * of the bytes and the conversation's state, and fuzzes as one.
 */
#ifndef PROTO_PROTO_H
#define PROTO_PROTO_H

#include "base/addr.h"
#include "base/layer2.h"
#include "proto/msg.h"

enum { OVER_TCP = 1, OVER_UDP = 2, OVER_LAYER2 = 4 };

/* One end of a conversation; without a port on layer 2. */
struct end {
	struct addr addr;
	uint16_t port;
};

enum framed {
	FRAMED_NO,   /* not this protocol, or not a message's start */
	FRAMED_MORE, /* *len bytes are needed to tell */
	FRAMED_YES   /* the message is *len bytes long */
};

/*
 * The conversation that a message belongs to. The caller keeps one for each
 * and sets what changes before it calls.
 */
struct talk {
	void *state;	 /* the module's, proto->state bytes, zeroed first */
	void *world;	 /* ... proto->world bytes, shared by all its talks */
	struct msg *msg; /* fill it, then call emit; one at a time */
	void (*emit)(struct talk *);
	void (*overdue_at)(struct talk *, int64_t when);
	int64_t ts;
	int64_t patience; /* how long a request may go without its response */
	uint64_t frame;
	uint32_t flags;	 /* of the message at hand: gap, midstream, ... */
	uint32_t layer2; /* 0, or what base/layer2.h tells */
	uint16_t origin; /* the sensor: equal addresses there are others */
	const struct end *src, *dst; /* of the message at hand */
	bool from_server;
	bool stream;	 /* TCP, not a datagram */
	bool other_seen; /* packets of the other direction were seen */
	bool show_secrets;
	bool proven; /* the module sets it: a response fits its request */
};

struct proto {
	const char *name;
	const char *event_proto; /* what events say, where it isn't `name` */
	const uint16_t *ports;	 /* well-known ones, 0 at the end */
	const uint32_t *layer2;	 /* see base/layer2.h, 0 at the end */
	unsigned over;
	size_t state; /* bytes a conversation */
	/*
	 * Bytes that all conversations share, for what is agreed on in one
	 * and spoken in another. The module bounds what it keeps there.
	 */
	size_t world;
	/*
	 * How long is the message at the front of `bytes`? With `strict` the
	 * whole of it must hold: its lengths close and its contents fit the
	 * direction. That is asked where nothing else says that the bytes are
	 * this protocol: on strange ports, and behind a gap. NULL for what
	 * only comes inside another protocol.
	 */
	enum framed (*frame)(struct span bytes, bool from_server, bool strict,
	    size_t *len);
	/* One message, whole or cut (r->limit tells): fills and emits. */
	void (*decode)(struct talk *, struct rd *);
	/*
	 * Requests whose patience ended at or before `now` (all of them, where
	 * the conversation has ended): emits one event each, status
	 * "unanswered", and says when to call again.
	 */
	void (*overdue)(struct talk *, int64_t now, bool ended);
	/*
	 * Bytes of a direction (talk->from_server) were lost: what was begun
	 * is forgotten, and requests whose response may have been among them
	 * aren't called unanswered.
	 */
	void (*lost)(struct talk *);
	void (*release)(void *state); /* may be NULL */
	void (*world_release)(void *world);
};

#define PROTO(name) extern const struct proto proto_##name;
#include "proto/protos.def"
#undef PROTO

/* All of them, in the order of protos.def, NULL at the end. */
extern const struct proto *const protos[];

const struct proto *proto_named(struct span name);

/* A fresh message with the talk's time, frame and flags. */
struct msg *talk_msg(struct talk *, const char *proto, enum dir);

#endif
