/*
 * tap.h - the work of ots-capture between its sources and its lines: packets
 * go through the outlet, time and losses are told, the archive and the metrics
 * are looked after. It prints nothing: words go to the caller.
 */
#ifndef CAPTURE_TAP_H
#define CAPTURE_TAP_H

#include "capture/outlet.h"
#include "capture/pick.h"

enum tap_got { TAP_ON, TAP_WAIT, TAP_END };

struct tap {
	struct outlet outlet;
	struct sources *sources;
	struct pick pick;	/* only these frames; n 0: all */
	bool live, ticks;	/* live: the packets' clock is ours */
	const char *metrics;	/* file; NULL: none */
	const char *archive_of; /* its directory, for words */
	uint64_t most;		/* packets; 0: no end */
	/* `what`: a loss record says so too; NULL: words for people only */
	void (*say)(void *ctx, const char *what, uint64_t count,
	    const char *words, const char *reason);
	void *ctx;
	struct buf *out; /* where lines go */
	struct ts_cache *ts;
	uint64_t records, ticked; /* written: packets and ticks */
	int64_t clock;		  /* of the last packet or tick; TS_NONE */
	bool refused, failed;	  /* a source was, or the filter */
	/* its own */
	bool over;
	uint64_t not_archived, frame;
	int64_t tick, chores, measured;
};

void tap_init(struct tap *);
/* Goes on by a packet, if there is one. Doesn't wait. */
enum tap_got tap_next(struct tap *);
/* After TAP_WAIT: for what to wait, and how long. */
size_t tap_poll(struct tap *, struct pollfd fds[SOURCES_MAX], int64_t *most);
/* A frame that was wanted and isn't there; 0: none. */
uint64_t tap_missing(const struct tap *);
/* At the end: what is to be told is told, the archive is complete. */
void tap_end(struct tap *);

#endif
