/*
 * inside.h - what the files of model/ share.
 */
#ifndef MODEL_INSIDE_H
#define MODEL_INSIDE_H

#include "base/hash.h"
#include "model/model.h"

enum { AREA_CO, AREA_DI, AREA_HR, AREA_IR, AREA_COUNT, AREA_NONE = AREA_COUNT };

enum { WORDS_MAX = 4 }; /* registers of a value */

/* A tag that lies, with one of its words, at a reference. */
struct bound {
	struct bound *next;
	uint32_t tag;
	uint8_t word; /* 0: its first */
	uint8_t words;
};

/* The tags behind one station of a device. */
struct unit {
	struct unit *next;
	int64_t station; /* -1: any */
	struct {
		struct bound **at; /* by number, from `first` on */
		uint32_t first, n;
	} areas[AREA_COUNT];
	struct map refs;   /* of other protocols: text to struct bound */
	struct map blocks; /* of bytes: areas to what lies in them */
};

/* One point of the event at hand. */
struct point_in {
	struct span ref, bytes; /* in hexadecimal */
	struct nd_val value, raw, time, quality;
	uint32_t n;   /* of the reference, where it has a number */
	uint8_t area; /* or AREA_NONE */
	bool has_value;
};

/* A value as it was read, in front of scale and names. */
struct raw_value {
	enum {
		RAW_NONE,
		RAW_BOOL,
		RAW_INT,
		RAW_UINT,
		RAW_F32,
		RAW_F64,
		RAW_TEXT
	} kind;
	union {
		bool b;
		int64_t i;
		uint64_t u;
		float f32;
		double f64;
	};
	struct span text;
};

/* Texts of a tag's readings that never change. */
struct tag_texts {
	struct span head;  /* ,"tag":"..." */
	struct span unit;  /* ,"unit":"..." or nothing */
	struct span role;  /* ,"role":"..." or nothing */
	struct span where; /* ,"component":"...","device":"..." */
};

/* An address seen a moment ago, and whose it is. */
struct host {
	char text[39];
	uint8_t n;
	uint32_t component; /* or NO_INDEX */
};

enum { PENDING = 256, HOSTS = 64 };

/* A write whose response is awaited. */
struct pending {
	uint64_t key; /* 0: free */
	struct written {
		uint32_t tag;
		struct raw_value raw;
	} * tags;
	size_t n, cap;
};

enum reading_kind { MEASURED, REQUESTED, COMMANDED, REJECTED };

struct model {
	const struct plant *plant;
	struct buf *out;
	struct unit **units; /* by component */
	struct tag_texts *texts;
	struct arena arena; /* as long as the model */
	struct point_in *points;
	size_t npoints, points_cap;
	struct pending pending[PENDING];
	size_t pending_next;
	struct host hosts[HOSTS];
	struct map strangers; /* addresses that no component has */
	struct arena strangers_arena;
	int64_t clock;
	bool no_readings, no_components; /* aren't wanted */
	bool *locked;			 /* by lockout: told */
	struct ts_cache ts;
	struct buf room;
	struct arena refs; /* of the event at hand that held escapes */
	uint64_t seed;
	struct model_counts counts;
};

/* In place of an exchange's key, which is odd. */
enum { NO_REQUEST = 0, NEVER_ANSWERED = 2 };

/* What ties a response to its request, as one number. */
uint64_t exchange_key(const struct model *, const struct line *, bool request);
/* The same request again: what it wrote before isn't awaited twice. */
void pending_renew(struct model *, uint64_t key);
void pending_add(struct model *, uint64_t key, uint32_t tag,
    const struct raw_value *);
/* The device's answer to a write. */
void pending_end(struct model *, const struct line *);
void pending_release(struct model *);

void bind_tags(struct model *);
/* The area of a Modbus reference and its number; AREA_NONE for others. */
uint8_t ref_area(struct span ref, uint32_t *n);
struct bound *bound_at(const struct unit *, const struct point_in *);

/* A tag that a point touches. */
struct touched {
	uint32_t tag;
	bool whole; /* and `raw` is its value */
	struct raw_value raw;
};

struct block_walk {
	const struct block *block;
	uint64_t byte;
	size_t size, next;
	uint8_t bit;
};

void block_bind(struct model *, struct unit *, uint32_t tag);
void block_sort(struct unit *);
void block_release(struct unit *);
/* False: the point lies in no block. */
bool block_begin(const struct unit *, const struct point_in *,
    struct block_walk *);
bool block_next(const struct model *, struct block_walk *,
    const struct point_in *, struct touched *);

/* The value of the tag whose `words` registers start with points[i]. */
bool value_read(const struct model *, const struct tag *, size_t i,
    size_t words, struct raw_value *);
bool value_native(const struct point_in *, struct raw_value *);
void value_of_words(const struct tag *, const uint16_t *words, size_t n,
    struct raw_value *);
void reading_put(struct model *, const struct line *, uint32_t tag,
    enum reading_kind, const struct raw_value *, const struct point_in *);

#endif
