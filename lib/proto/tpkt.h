/*
 * tpkt.h - ISO transport on top of TCP: TPKT packets (RFC 1006), each with one
 * TPDU of COTP class 0 (ISO 8073, X.224), and what is carried in them.
 *
 * The data of DT TPDUs is put together up to the one that ends it (EOT) and
 * then handed to the protocol that knows its first bytes: S7comm and
 * S7comm-plus are two such users. What no user knows is left alone: it gives
 * no event and no claim.
 *
 * A conversation keeps 2 * ASKS_MAX requests (a controller asks its
 * programming device, too, while a block is downloaded), and TSDU_MAX bytes of
 * each direction's unfinished data; what users keep they bound themselves.
 */
#ifndef PROTO_TPKT_H
#define PROTO_TPKT_H

#include "proto/asks.h"

enum { TSDU_MAX = 64 * 1024, STATION_MAX = 8, TPKT_USERS = 2 };

/* What an ask's key says of who asked, above the user's own bits. */
enum { TPKT_KEY_SHIFT = 56 };
#define TPKT_KEY_COTP (UINT64_C(1) << TPKT_KEY_SHIFT)
#define TPKT_KEY_S7COMM (UINT64_C(2) << TPKT_KEY_SHIFT)
#define TPKT_KEY_S7COMM_PLUS (UINT64_C(3) << TPKT_KEY_SHIFT)

struct tpkt {
	struct asks asks[2]; /* [0] the client's, [1] the server's */
	struct buf held[2];  /* by direction: data that has no end yet */
	/* By direction: the last answer whose request wasn't seen yet. */
	struct tpkt_early {
		uint64_t key;
		int64_t ts;
	} early[2];
	char station[STATION_MAX]; /* "rack/slot", from the called TSAP */
	uint8_t station_n;
	bool unsure[2]; /* by direction: the data may be a message's rest */
	void *user[TPKT_USERS]; /* each user's own, once it was seen */
};

/* A protocol that is carried in the data of DT TPDUs. */
struct tpkt_user {
	size_t state; /* bytes a conversation */
	/* Can these bytes be the front of its message? */
	bool (*mine)(struct span front);
	/*
	 * Do they hold in every way, their direction too? `whole`: the data
	 * ends where they end; else more of it follows in another TPDU.
	 */
	bool (*fits)(struct span data, bool whole, bool from_server);
	void (*decode)(struct talk *, void *state, struct rd *);
	void (*lost)(struct talk *, void *state); /* bytes of a direction */
	void (*release)(void *state);
};

extern const struct tpkt_user s7comm_user, s7comm_plus_user;

/* For struct proto; the state is a struct tpkt. */
enum framed tpkt_frame(struct span, bool from_server, bool strict, size_t *len);
void tpkt_decode(struct talk *, struct rd *);
void tpkt_overdue(struct talk *, int64_t now, bool ended);
void tpkt_lost(struct talk *);
void tpkt_release(void *state);

/* Of the talk at hand. */
static inline struct tpkt *
tpkt_of(const struct talk *t)
{
	return t->state;
}

/* The requests that the sender of this message makes. */
static inline struct asks *
tpkt_asked(const struct talk *t)
{
	return &tpkt_of(t)->asks[t->from_server];
}

/* The requests that the sender of this message answers. */
static inline struct asks *
tpkt_answered(const struct talk *t)
{
	return &tpkt_of(t)->asks[!t->from_server];
}

/*
 * The request in t->msg waits for its answer, unless that has come already:
 * requests are late where bytes in front of them are missing.
 */
void tpkt_ask(struct talk *, uint64_t key, struct span keep);
/* The response in t->msg answers `ask`, or NULL: nothing that was seen. */
void tpkt_answer(struct talk *, uint64_t key, struct ask *, bool fits);

/* A fresh message with the station that the connection told. */
struct msg *tpkt_msg(struct talk *, const char *proto, enum dir);

/*
 * A TPDU other than DT: `head` holds its header behind the length, `rest` what
 * stands behind that.
 */
void cotp_tpdu(struct talk *, struct rd *head, struct rd *rest,
    struct span whole);
/* DT whose data couldn't be read, or can't be kept. */
void cotp_broken(struct talk *, const struct rd *, struct span whole);
/* A TLS record where the data of a TPDU should be. */
bool cotp_is_tls(struct span front);
void cotp_tls(struct talk *, const char *proto, struct rd *);

#endif
