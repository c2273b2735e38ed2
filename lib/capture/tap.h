/*
 * tap.h - the work of ots-capture between what it was told and its lines:
 * sources and archive are opened, packets go through the outlet, time and
 * losses are told, the archive and the metrics are looked after. It prints
 * nothing: words go to the caller.
 */
#ifndef CAPTURE_TAP_H
#define CAPTURE_TAP_H

#include "capture/inputs.h"
#include "capture/outlet.h"
#include "capture/pick.h"

enum tap_got {
	TAP_ON,
	TAP_WAIT,
	TAP_END,
	TAP_REFUSED, /* `e`: what was named is nothing that can be read */
	TAP_FAILED   /* `e`: the system failed */
};

struct tap {
	/* what is wanted; names and texts are borrowed */
	struct inputs from;
	struct archive_options keep; /* dir NULL: no archive */
	int format;		     /* -1: the one that suits */
	uint64_t snaplen;	     /* bytes kept of each packet */
	uint64_t most;		     /* packets; 0: no end */
	bool ticks;		     /* told, where packets' clock is ours */
	const char *metrics;	     /* file; NULL: none */
	/* `what`: a loss record says so too; NULL: words for people only */
	void (*say)(void *ctx, const char *what, uint64_t count,
	    const char *words, const char *reason);
	void (*note)(void *ctx, const char *words); /* if they want more */
	void *ctx;
	struct buf *out; /* where lines go */
	struct ts_cache *ts;
	/* what came of it; outlet.sensor is told, like the above */
	struct outlet outlet;
	uint64_t records, ticked; /* written, and not taken as counted yet */
	uint64_t bytes;		  /* read from sources that are done */
	int64_t clock;		  /* of the last packet or tick; TS_NONE */
	bool refused, failed;	  /* a source was, or the filter */
	/* its own */
	struct sources *sources;
	struct pick pick; /* only these frames; n 0: all */
	size_t turn;	  /* of the inputs, with picks: the next one */
	char *filter;	  /* or NULL */
	bool over, stopped;
	uint64_t not_archived, frame;
	int64_t tick, chores, measured;
};

void tap_init(struct tap *);
/* "json", "pcapng" or "none" */
bool tap_format(struct tap *, const char *name, struct err *);
/*
 * When all is told: `words`, serial taps and a filter, are what stood behind
 * the options. False: that doesn't go together.
 */
bool tap_ready(struct tap *, char **words, struct err *);
/* Opens all sources, but for picks, and the archive; TAP_ON: they are. */
enum tap_got tap_open(struct tap *, struct err *);
/* Goes on by a packet, if there is one. Doesn't wait. */
enum tap_got tap_next(struct tap *, struct err *);
/* After TAP_WAIT: for what to wait, and how long. */
size_t tap_poll(struct tap *, struct pollfd fds[SOURCES_MAX], int64_t *most);
/* Takes nothing more in; what had come is still handed out. */
void tap_stop(struct tap *);
/* At the end: what is to be told is told, the archive is complete. */
void tap_end(struct tap *);
void tap_release(struct tap *);

#endif
