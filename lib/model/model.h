/*
 * model.h - events become readings: the values of the plant's tags.
 *
 * What a device reports is `measured`; what a client writes is `requested`,
 * and, when the device answered, `commanded` or `rejected`.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "plant/plant.h"
#include "record/record.h"

/* The keys of a record that the model asks for, in its nd_keys' order. */
enum {
	MODEL_PROTO = KEY_OWN,
	MODEL_DIR,
	MODEL_SRC,
	MODEL_SPORT,
	MODEL_DST,
	MODEL_DPORT,
	MODEL_SENSOR,
	MODEL_STATION,
	MODEL_TXN,
	MODEL_FN,
	MODEL_ACTION,
	MODEL_STATUS,
	MODEL_POINTS,
	MODEL_FLAGS,
	MODEL_PART,
	MODEL_FRAME,
	MODEL_FILE,
	MODEL_COMMUNITY_ID,
	MODEL_KEYS
};
extern const char *const model_keys[MODEL_KEYS];

struct model_counts {
	uint64_t readings, components;
};

struct model;

/* Lines are appended to `out`, which the caller empties. */
struct model *model_new(const struct plant *, struct buf *out);
/* Which of its records are written; both, unless it is told. */
void model_want(struct model *, bool readings, bool components);
/* Time goes on to that of the record that comes next. */
void model_clock(struct model *, int64_t ts);
void model_event(struct model *, const struct line *);
const struct model_counts *model_counts(const struct model *);
void model_free(struct model *);

#endif
