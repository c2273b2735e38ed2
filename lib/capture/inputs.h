/*
 * inputs.h - what packets come from, as it was named: interfaces and serial
 * taps, captures, or frames of captures. All of a run are of one kind.
 */
#ifndef CAPTURE_INPUTS_H
#define CAPTURE_INPUTS_H

#include "source/source.h"

enum inputs_kind {
	INPUTS_STDIN, /* none was named */
	INPUTS_LIVE,
	INPUTS_FILES,
	INPUTS_PICKS /* as pick_read reads them */
};

struct inputs {
	enum inputs_kind kind;
	const char *names[SOURCES_MAX]; /* borrowed */
	size_t n;
	struct source_live live; /* of all interfaces; `interface` isn't set */
	bool follow;		 /* what is read grows */
	double pace;		 /* times recorded speed; 0: none */
};

/* False: of another kind than those before, or one too many. */
bool inputs_add(struct inputs *, enum inputs_kind, const char *name,
    struct err *);
/* Takes the serial taps from the NULL-terminated words of a filter. */
bool inputs_take_taps(struct inputs *, char **words, struct err *);
/*
 * False: a serial tap is among them, and pcapng, with no link type for messages
 * without frames, can't keep those.
 */
bool inputs_framed(const struct inputs *, struct err *);
/* "2x" */
bool inputs_pace(struct inputs *, const char *text, struct err *);

/* Opens one by its name; a capture's is "-" for stdin. As those of source.h. */
bool inputs_open(const struct inputs *, const char *name, struct sources *,
    enum source_got *, struct err *);
/* Appends the path that the i-th opens again while it runs; false: none. */
bool inputs_reopens(const struct inputs *, size_t i, struct buf *path);

#endif
