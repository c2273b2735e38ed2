/*
 * poll.h - what is read from which device, and when. One request is on its way
 * at a time, each device is left alone for a while between two, and for long
 * where it fails.
 */
#ifndef POLL_POLL_H
#define POLL_POLL_H

#include "mbus/mbus.h"
#include "plant/plant.h"
#include "record/record.h"

struct poll_range {
	struct mbus_ask ask;
	int64_t due;	/* on the clock that only goes on; 0: now */
	unsigned fails; /* one after another: exceptions */
};

struct poll_device {
	struct addr addr;
	uint16_t port;
	struct poll_range *ranges;
	size_t n, cap, next; /* whose turn it is */
	struct mbus *mbus;
	int64_t due;
	unsigned fails;
};

struct poll {
	struct addr *allowed;
	size_t nallowed, allowed_cap;
	struct poll_device *devices;
	size_t n, cap;
	int64_t every, timeout;
	struct poll_counts {
		uint64_t asked, answered, refused, failed;
	} counts; /* of requests */
};

/* An address that may be asked. */
bool poll_allow(struct poll *, struct span host, struct err *);
/*
 * HOST[:PORT]/UNIT/TABLE:FIRST+COUNT, as in 192.0.2.10/1/hr:0+10. The plant,
 * if there is one, says who is a safety system: those aren't asked.
 */
bool poll_named(struct poll *, struct span name, const struct plant *,
    struct err *);
/*
 * What the plant's tags are read from. Calls `left_out` for each component of
 * which tags are not, with the reason.
 */
void poll_plant(struct poll *, const struct plant *,
    void (*left_out)(void *ctx, struct span component, const char *why),
    void *ctx);
/* Ranges that touch become one, as far as one request goes. */
void poll_tidy(struct poll *);

/* What came of one request. */
struct poll_done {
	const struct poll_device *device;
	const struct poll_range *range;
	struct mbus_told told;
	struct err why; /* it failed, or the device refused */
	int64_t hold;	/* ... and is left alone for so long */
};
/*
 * Asks whoever is due; false: nobody yet, *wait: for so many nanoseconds.
 */
bool poll_next(struct poll *, int64_t now, struct poll_done *, int64_t *wait);

/* The two that spoke: we did, and the device. */
enum poll_side { POLL_ASKED, POLL_ANSWERED };
/* When a side spoke; TS_NONE: it said nothing. */
int64_t poll_when(const struct poll_done *, enum poll_side);
/* What it said, as a packet record; `sensor` may be NULL. */
void poll_put(const struct poll_done *, enum poll_side, const char *sensor,
    uint64_t frame, struct buf *, struct ts_cache *);
/* Did the request fail? `e`: which one, why, and for how long none follows. */
bool poll_trouble(const struct poll_done *, struct err *);
/* All ranges as poll_named reads them, a line each. */
void poll_ranges(const struct poll *, struct buf *);
/* {"asked":..., ...} for the stats record, NUL behind. */
void poll_detail(const struct poll *, struct buf *);
void poll_release(struct poll *);

#endif
