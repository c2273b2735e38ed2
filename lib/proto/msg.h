/*
 * msg.h - one decoded message, before it is a line: the same shape for every
 * protocol. Decoders fill it; they know nothing of lines.
 *
 * Spans may point into the message's bytes: it is written out before they go.
 */
#ifndef PROTO_MSG_H
#define PROTO_MSG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/rd.h"
#include "base/ts.h"

enum dir { DIR_REQUEST, DIR_RESPONSE, DIR_REPORT, DIR_CYCLIC };

/* The neutral verbs, in the order of the manual; msg.c has their names. */
enum action {
	ACT_NONE,
	ACT_READ,
	ACT_WRITE,
	ACT_CONTROL,
	ACT_SELECT,
	ACT_OPERATE,
	ACT_CANCEL,
	ACT_START,
	ACT_STOP,
	ACT_PAUSE,
	ACT_RESET,
	ACT_RESTART,
	ACT_MODE,
	ACT_UPLOAD,
	ACT_DOWNLOAD,
	ACT_CHANGE_PROGRAM,
	ACT_FIRMWARE,
	ACT_FILE_READ,
	ACT_FILE_WRITE,
	ACT_FILE_DELETE,
	ACT_LIST,
	ACT_CONFIG,
	ACT_FORCE,
	ACT_RESERVE,
	ACT_FREEZE,
	ACT_CLEAR,
	ACT_ENABLE_REPORTS,
	ACT_DISABLE_REPORTS,
	ACT_TIME_SET,
	ACT_IDENTIFY,
	ACT_SCAN,
	ACT_SUBSCRIBE,
	ACT_ALARM,
	ACT_ACKNOWLEDGE,
	ACT_AUTH,
	ACT_CONNECT,
	ACT_DISCONNECT,
	ACT_KEEPALIVE,
	ACT_DIAGNOSE,
	ACT_EXCEPTION,
	ACT_OTHER,
	ACT_COUNT
};

enum {
	FLAG_GAP = 1,
	FLAG_RETRANSMIT = 2,
	FLAG_MIDSTREAM = 4,
	FLAG_HALF = 8,
	FLAG_LATE = 16,
	FLAG_MALFORMED = 32,
	FLAG_CUT = 64,
	FLAG_TEST = 128,
	FLAG_SIMULATED = 256,
	FLAG_ENCRYPTED = 512,
	FLAG_GUESS = 1024,
	FLAG_OWN = 2048,
	FLAG_COUNT = 12
};

extern const char *const dir_names[];
extern const char *const action_names[]; /* [ACT_NONE] is NULL */
extern const char *const flag_names[];	 /* by bit number */

enum value_kind {
	VALUE_NONE,
	VALUE_NULL,
	VALUE_BOOL,
	VALUE_INT,
	VALUE_UINT,
	VALUE_F32,
	VALUE_F64,
	VALUE_TEXT,  /* from the wire: may be anything */
	VALUE_BYTES, /* whose types the wire doesn't tell */
	VALUE_TIME,  /* `i`, nanoseconds since 1970 */
	/* Many points in one, numbered on from ref.n: */
	VALUE_WORDS, /* 16-bit big-endian, two bytes each */
	VALUE_BITS   /* least significant first, eight a byte */
};

struct value {
	enum value_kind kind;
	union {
		bool b;
		int64_t i;
		uint64_t u;
		float f32;
		double f64;
		struct span s;
	};
};

/* The canonical address: head, then the number if there is one, then tail. */
struct ref {
	struct span head;
	struct span tail;
	uint32_t n;
	bool numbered;
};

struct point {
	struct ref ref;
	struct span name; /* where the wire has one */
	struct value value;
	const char *quality; /* static; NULL: not told */
	int64_t time;	     /* the device's own, or TS_NONE */
	uint32_t qraw;
	uint32_t count; /* of a range or run, else 0 */
	bool has_qraw;
	bool indexed; /* the address isn't known: points carry `index` */
	uint32_t index;
};

enum detail_kind {
	DETAIL_OPEN,  /* an object */
	DETAIL_ARRAY, /* an array */
	DETAIL_CLOSE,
	DETAIL_VALUE
};

/* The protocol's other fields, in the order in which they are written. */
struct detail {
	struct span key; /* static; empty inside an array */
	enum detail_kind kind;
	struct value value;
};

struct msg {
	const char *proto; /* static, as all texts here that aren't spans */
	const char *fn, *status;
	struct span station_text; /* where it is no number: rack/slot */
	int64_t station, txn, code, latency; /* each -1: none */
	int64_t ts;
	uint64_t frame;
	enum dir dir;
	enum action action;
	uint32_t flags;
	struct point *points;
	struct detail *details;
	size_t npoints, ndetails, points_cap, details_cap;
	struct arena arena; /* for texts made while decoding */
	void *owner;	    /* the caller's */
};

/* Makes it fresh, keeping its memory. */
void msg_clear(struct msg *);
void msg_release(struct msg *);

/* A fresh point at the end. */
struct point *msg_point(struct msg *, struct ref);
/* The head is static text. */
struct ref ref_plain(const char *head);
struct ref ref_at(const char *head, uint32_t n);
/* The head lives as long as the message: in its bytes or its arena. */
struct ref ref_span(struct span head);
/*
 * A name from the wire made fit for a key to join on: control bytes, space,
 * % and what isn't UTF-8 become %XX.
 */
struct span ref_escape(struct msg *, struct span name);

/* Any single value; the key is static, and empty inside an array. */
void detail_put(struct msg *, struct span key, struct value);
void detail_open(struct msg *, const char *key);
void detail_array(struct msg *, const char *key);
void detail_close(struct msg *);

/*
 * The same, for a key that is NULL inside an array. Inline, as the compiler
 * knows how long a key is.
 */
static inline void
detail_value(struct msg *m, const char *key, struct value v)
{
	detail_put(m, span_str(key != NULL ? key : ""), v);
}

#define DETAIL(name, type, its_kind, member)                                   \
	static inline void detail_##name(struct msg *m, const char *key,       \
	    type v)                                                            \
	{                                                                      \
		detail_value(m, key, (struct value){its_kind, {.member = v}}); \
	}
DETAIL(int, int64_t, VALUE_INT, i)
DETAIL(uint, uint64_t, VALUE_UINT, u)
DETAIL(bool, bool, VALUE_BOOL, b)
DETAIL(f64, double, VALUE_F64, f64)
DETAIL(time, int64_t, VALUE_TIME, i)
DETAIL(text, struct span, VALUE_TEXT, s) /* from the wire */
DETAIL(bytes, struct span, VALUE_BYTES, s)
#undef DETAIL

static inline void
detail_name(struct msg *m, const char *key, const char *static_text)
{
	detail_text(m, key, span_str(static_text));
}

/*
 * Takes over how the reader ended: flags, detail.error and detail.hex of the
 * whole message. Nothing when it ended well.
 */
void msg_ended(struct msg *, const struct rd *, struct span whole);

#endif
