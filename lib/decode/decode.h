/*
 * decode.h - frames in, event lines out: the only place where net/ and proto/
 * meet.
 *
 * Which protocol a conversation speaks is told by its content; a well-known
 * port only says which to try first and how much proof is wanted:
 *
 *	forced by the user	the protocol is tried and nothing else
 *	well-known port		a message that frames well is claimed; until
 *				one does, they are looked for
 *	any other port		the whole message must fit its direction; its
 *				events are `guess` until a response has fitted
 *				its request. The first that doesn't fit ends
 *				the guess, and the next protocol is tried
 *
 * What doesn't fit is left alone: no event, no claim.
 */
#ifndef DECODE_DECODE_H
#define DECODE_DECODE_H

#include "base/buf.h"
#include "base/err.h"
#include "net/net.h"
#include "proto/proto.h"
#include "record/record.h"

enum { DECODE_FORCED = 64 };

struct decode_options {
	struct net_limits net;
	int64_t patience;     /* a request's, nanoseconds */
	int64_t cyclic_every; /* with cyclic_change: at least so often; 0: no */
	bool cyclic_change;   /* cyclic events where something differs */
	bool show_secrets;
	bool flows;	   /* a record for each conversation at its end */
	bool community_id; /* ... and this on them, and on events */
	size_t nforced;
	struct decode_forced {
		const struct proto *proto;
		uint16_t port;
	} forced[DECODE_FORCED];
};

void decode_defaults(struct decode_options *);
/* "all", "change", or a duration such as "10s" */
bool decode_cyclic(struct decode_options *, struct span text, struct err *);
/* "modbus=5020" */
bool decode_force(struct decode_options *, struct span text, struct err *);

struct decode_counts {
	uint64_t events, losses, flows, unanswered, exceptions, malformed, cut,
	    guess;
	uint64_t claimed; /* conversations with a protocol */
	uint64_t silent;  /* conversations with payload and without one */
};

struct decode;

/* Lines are appended to `out`, which the caller empties. */
struct decode *decode_new(const struct decode_options *, struct buf *out);

/*
 * Where the frames that follow come from: a file's name ("" for none), the
 * sensor that saw them ("" likewise). Frames of one sensor share their
 * conversations, from whatever file.
 */
void decode_source(struct decode *, struct span file, struct span sensor);
/* frame->number is the evidence's number within its file. */
void decode_frame(struct decode *, const struct frame *);

/*
 * One message of a protocol, as packet records with link payload carry it.
 * Where it came by no network, from a serial line, `line` says from which and
 * there are no addresses; `ends` are the two taps of a line that has two, the
 * sender's first.
 */
struct payload {
	int64_t ts;
	uint64_t number;
	const struct proto *proto;
	struct addr src, dst;
	uint16_t sport, dport;
	struct span line, ends[2];
	bool own;
	struct span bytes;
};
void decode_payload(struct decode *, const struct payload *);

/*
 * A `packet` record, which is a frame or, with link payload, a message, from
 * where it says. Its `vals` are those of decode_keys; `number` is the evidence
 * where the record has none.
 */
enum { DECODE_KEYS = 15 };
extern const char *const decode_keys[DECODE_KEYS];

enum decode_got {
	DECODE_TAKEN,
	DECODE_LATER,  /* of a protocol that isn't decoded yet: pass it on */
	DECODE_REFUSED /* `e`: it is no packet */
};
enum decode_got decode_record(struct decode *, const struct line *,
    uint64_t number, struct err *);

void decode_end(struct decode *);
const struct decode_counts *decode_counts(const struct decode *);
const struct net_counts *decode_net_counts(const struct decode *);
/* Both as one object, {"frames":..., ...}, NUL behind. */
void decode_detail(const struct decode *, struct buf *);
void decode_free(struct decode *);

#endif
