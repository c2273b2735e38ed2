/*
 * source.h - where packets come from: captures in files, directories that
 * grow, interfaces; one of them or several, merged in the order of time.
 *
 * A kind of source is a struct of functions. Each packet is asked for and its
 * bytes stay where they are until the source is asked again, so that merging
 * copies nothing: one packet of each source waits, the earliest is handed on.
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include <poll.h>

#include "base/err.h"
#include "base/heap.h"
#include "pcapfile/pcapfile.h"

enum { SOURCES_MAX = 256 }; /* open at once */

enum source_got {
	SOURCE_PACKET,
	SOURCE_WAIT,	/* none yet */
	SOURCE_TOLD,	/* `e`: something can't be seen; it goes on */
	SOURCE_END,	/* no more */
	SOURCE_REFUSED, /* `e`: what was named is nothing that can be read */
	SOURCE_FAILED	/* `e`: the system failed; this source is at its end */
};

/* What is no frame but a message by itself, from a serial line. */
struct seen_payload {
	const char *proto;
	const char *src, *dst; /* NULL: one tap hears both */
};

/* A packet and where it was seen. */
struct seen {
	struct packet packet;
	const struct seen_payload *payload; /* NULL: a frame */
	const char *file;		    /* NULL: none is named */
	uint64_t frame; /* in its file, from 1; 0: it is in no file */
};

struct source_counts {
	uint64_t bytes; /* read from files, unpacked */
	uint64_t lost;	/* packets that came and couldn't be kept */
};

/* What a kind of source does; `self` is its own. */
struct source_ops {
	/*
	 * Packets come as they happen: the others don't wait for this one
	 * longer than SOURCE_HOLD.
	 */
	bool live;
	/*
	 * Takes in what is there, where its time is that of our reading, and
	 * so must not wait for others. NULL: it has times of its own.
	 */
	void (*listen)(void *self);
	/* Doesn't wait. The bytes stay until the next call. */
	enum source_got (*next)(void *self, struct seen *, struct err *);
	int (*fd)(const void *self); /* readable when it goes on; -1: ask */
	void (*stop)(void *self);    /* take no more in, hand out what came */
	void (*counts)(void *self, struct source_counts *);
	void (*close)(void *self);
};

struct sources;

struct sources *sources_new(void);
/* `name` is borrowed. */
void sources_add(struct sources *, const struct source_ops *, void *self,
    const char *name);
/* Recorded speed times `times`; 0: as fast as can be. */
void sources_pace(struct sources *, double times);
/* The next packet of all; doesn't wait. */
enum source_got sources_next(struct sources *, struct seen *, struct err *);
/* What to wait for, and nanoseconds at most, after a SOURCE_WAIT. */
size_t sources_poll(struct sources *, struct pollfd fds[SOURCES_MAX],
    int64_t *wait);
void sources_stop(struct sources *);
uint64_t sources_bytes(struct sources *);

/* A source that lost packets since it was last told. */
struct source_loss {
	const char *name;
	uint64_t more, all;
};
bool sources_lost(struct sources *, struct source_loss *);
void sources_free(struct sources *);

/*
 * The kinds. Each opens what it is named for; false: `e` says why, and *got is
 * SOURCE_REFUSED or SOURCE_FAILED.
 */

/* A capture in a file; "-" is stdin. */
bool source_file(struct sources *, const char *name, enum source_got *got,
    struct err *);
/* A file that grows, or a directory that new ones come to, by name. */
bool source_follow(struct sources *, const char *name, enum source_got *got,
    struct err *);

/* A tap of a serial line, by its name; see serial/serial.h. */
bool source_serial(struct sources *, const char *name, enum source_got *got,
    struct err *);

struct source_live {
	const char *interface, *filter; /* NULL: none */
	uint32_t snaplen;
	uint64_t ring; /* bytes */
	bool as_it_is; /* the interface isn't made promiscuous */
	bool several;  /* there are others to be merged with */
};
bool source_live(struct sources *, const struct source_live *,
    enum source_got *got, struct err *);

#endif
