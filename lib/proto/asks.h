/*
 * asks.h - requests on their way: what ties a response to its request, and
 * tells the requests that nobody answered.
 *
 * A conversation keeps ASKS_MAX of them at most; when one more comes, the
 * oldest is forgotten. The bytes of a request that its response needs to be
 * read (addresses, item lists) are kept beside it.
 */
#ifndef PROTO_ASKS_H
#define PROTO_ASKS_H

#include "base/buf.h"
#include "proto/proto.h"

enum {
	ASKS_MAX = 64,
	ASK_KEPT_MAX = 1 << 20,	 /* all of a conversation's together */
	ASK_SPARE_MAX = 64 << 10 /* of a buffer that waits to be used again */
};

struct ask {
	uint64_t key; /* the module's own mix of what ties the two */
	int64_t ts;
	uint64_t frame;
	int64_t txn, station, code; /* of the request's event */
	const char *proto, *fn;	    /* static */
	struct span station_text;   /* lives as long as the conversation */
	enum action action;
	struct buf kept; /* bytes of the request; use asks_kept */
};

/* Zeroed is empty. */
struct asks {
	struct ask *list; /* in the order of their time */
	size_t n, cap;
	size_t kept; /* bytes, of them all */
};

/*
 * Remembers the request in t->msg, which is filled; `keep` is copied, unless
 * more than ASK_KEPT_MAX would be kept. The result is valid until the next
 * call.
 */
struct ask *asks_put(struct asks *, struct talk *, uint64_t key,
    struct span keep);
/* The oldest with this key, or NULL. */
struct ask *asks_find(const struct asks *, uint64_t key);

static inline struct span
asks_kept(const struct ask *a)
{
	return buf_all(&a->kept);
}

/*
 * The response in t->msg answers it: sets the latency, and with `fits` (the
 * response holds what the request asked for) calls the conversation proven.
 * The ask is forgotten; what it kept stays readable until the next asks_put.
 */
void asks_answer(struct asks *, struct talk *, struct ask *, bool fits);
/* Forgets it: no answer is due. */
void asks_drop(struct asks *, struct ask *);
/* ... all of them */
void asks_forget(struct asks *);
/* For struct proto's overdue, lost and release. */
void asks_overdue(struct asks *, struct talk *, int64_t now, bool ended);
void asks_lost(struct asks *, const struct talk *);
void asks_release(struct asks *);

#endif
