/*
 * serial.h - serial lines that are only listened to: how they are named, how
 * they are opened, and where one message ends and the next begins.
 *
 *	serial:/dev/ttyS0?baud=19200&parity=e&proto=modbus_rtu
 *	serial:/dev/ttyS0?...&dir=a	one of two taps: what one side sends
 *	serial:/dev/ttyS1?...&dir=b	... and the other
 */
#ifndef SERIAL_SERIAL_H
#define SERIAL_SERIAL_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum serial_proto {
	SERIAL_MODBUS_RTU,
	SERIAL_DNP3,
	SERIAL_BSAP,
	SERIAL_PROTOS
};
extern const char *const serial_protos[SERIAL_PROTOS];

struct serial_tap {
	char *device;
	char *line; /* which line two taps share: line=NAME ("serial") */
	uint32_t baud;
	char parity;   /* n e o */
	unsigned bits; /* 7 8 */
	unsigned stop; /* 1 2 */
	enum serial_proto proto;
	char dir; /* a b; 0: one tap that hears both */
};

/* Does it start as one? */
bool serial_named(struct span name);
bool serial_read(struct serial_tap *, struct span name, struct err *);
void serial_release(struct serial_tap *);

/*
 * Opens it for reading alone, doesn't wait, and lets RTS fall, which makes
 * some converters drive the line. -1: `e` says why.
 */
int serial_open(const struct serial_tap *, struct err *);

/* How long a character takes on the line, and the gap behind a message. */
int64_t serial_character(const struct serial_tap *);
int64_t serial_gap(const struct serial_tap *);

/*
 * Bytes, as they come, to messages. What is no message is passed over and
 * counted. At most SPLIT_MAX bytes wait.
 */
enum { SPLIT_MAX = 4096, SPLIT_MARKS = 64 };

struct split {
	enum serial_proto proto;
	int64_t gap; /* silence that ends a message of Modbus RTU */
	struct buf held;
	/* When they came: those up to `end` of `held` at `ts`. */
	struct split_mark {
		size_t end;
		int64_t ts;
	} marks[SPLIT_MARKS];
	size_t nmarks;
	size_t given;  /* bytes of the message that was handed out last */
	int64_t last;  /* when the last of them came */
	uint64_t lost; /* bytes that were part of no message */
};

void split_init(struct split *, const struct serial_tap *);
void split_push(struct split *, struct span bytes, int64_t ts);
/*
 * The next message; its bytes live until the next call. `now` is what time it
 * is. *ts: when its last byte came.
 */
bool split_next(struct split *, int64_t now, struct span *message, int64_t *ts);
/* Nanoseconds until split_next may know more; -1: not before more comes. */
int64_t split_wait(const struct split *, int64_t now);
void split_release(struct split *);

#endif
