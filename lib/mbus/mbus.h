/*
 * mbus.h - the only door to libmodbus, and it opens one way: there are the four
 * functions that read, and no other.
 */
#ifndef MBUS_MBUS_H
#define MBUS_MBUS_H

#include <stdint.h>

#include "base/addr.h"
#include "base/buf.h"
#include "base/err.h"

/* Their numbers are those of the functions that read them. */
enum mbus_table { MBUS_CO = 1, MBUS_DI, MBUS_HR, MBUS_IR };
extern const char *const mbus_tables[MBUS_IR + 1]; /* [0] is "" */

enum { MBUS_WORDS = 125, MBUS_BITS = 2000 };

struct mbus_ask {
	enum mbus_table table;
	uint8_t unit;
	uint16_t address, count;
};

/* What went over the line, with its MBAP header; empty: nothing did. */
struct mbus_told {
	struct buf asked, answered;
	int64_t asked_at, answered_at; /* nanoseconds since 1970 */
	struct addr from;
	uint16_t from_port;
	uint8_t exception; /* that it answered with; 0: none */
};

struct mbus;

struct mbus *mbus_new(const struct addr *, uint16_t port, int64_t timeout);
/*
 * Connects where it isn't, asks, and waits for the answer. False: `e` says
 * why there is none, and it has hung up.
 */
bool mbus_read(struct mbus *, const struct mbus_ask *, struct mbus_told *,
    struct err *);
void mbus_told_release(struct mbus_told *);
void mbus_free(struct mbus *);

#endif
