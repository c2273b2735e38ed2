/*
 * inside.h - what the files of decode/ share.
 */
#ifndef DECODE_INSIDE_H
#define DECODE_INSIDE_H

#include "base/hash.h"
#include "base/heap.h"
#include "decode/decode.h"
#include "record/record.h"

/*
 * Evidence travels through net/ as one number: the file's place in the list
 * of files above, the frame's number in it below.
 */
enum { FILE_SHIFT = 40, PHRASES = 128 };
#define FRAME_MASK ((UINT64_C(1) << FILE_SHIFT) - 1)

/* One direction of a conversation. */
struct way {
	struct buf held;   /* the front of a message that isn't whole yet */
	struct span ends;  /* ,"src":...,"dport":... of its events */
	struct buf intro;  /* ... with what stands in front, of `proto` */
	const char *proto; /* static, and `dir` */
	enum dir dir;
	uint64_t messages; /* told so far */
	uint64_t hunted;   /* bytes passed over in search of a message */
	uint32_t flags;	   /* of the next event */
	bool lost;	   /* where the next message starts isn't known */
};

struct conv {
	struct heap_node due; /* when a request's patience ends */
	struct flow *flow;    /* NULL: layer 2, or fed by decode_payload */
	const struct proto *proto;
	struct end end[SIDES];
	void *state;
	struct way way[SIDES];
	struct arena arena;
	uint32_t layer2;
	uint16_t origin;
	uint8_t server; /* the side that answers */
	uint8_t spoke;	/* last, on a serial line; then */
	int64_t spoke_at;
	bool seen[SIDES];
	bool dead;    /* speaks nothing that we know */
	bool known;   /* on a well-known port of `proto` */
	bool claimed; /* is what `proto` says */
	bool told;    /* an event was written */
	bool own;
	uint8_t misses; /* datagrams that fitted nothing */
};

/* ,"fn":...,"status":... of a message, ready to copy. */
struct phrase {
	const char *fn, *status; /* static: compared by address */
	int64_t code;
	enum action action;
	struct buf text;
};

struct decode {
	struct decode_options options;
	struct net *net;
	struct buf *out;
	struct msg msg;
	struct talk talk;
	struct conv *conv; /* whose message is being decoded */
	struct heap due;
	struct ts_cache ts;
	struct phrase phrases[PHRASES];
	struct buf counted;    /* for runs of values */
	struct cyclic *cyclic; /* what was said last */
	uint64_t cyclic_seed, skipped;
	int64_t clock;
	struct span *files, *sensors; /* the first of each is none */
	struct span *evidence;	      /* by file: what ends an event's line */
	size_t nevidence, nfiles, nsensors, files_cap, sensors_cap;
	size_t file, sensor;
	struct map pairs; /* conversations without a flow, by their ends */
	struct arena pairs_arena;
	void **worlds; /* of the protocols, in the order of protos[] */
	struct arena arena;
	struct decode_counts counts;
};

struct conv *conv_new(struct decode *, const struct end[SIDES], uint16_t vlan,
    size_t sensor);
void conv_stream(struct decode *, struct conv *, int side,
    const struct chunk *);
void conv_datagram(struct decode *, struct conv *, int side,
    const struct chunk *);
/* The next message is this protocol's, whatever it looks like. */
void conv_claim(struct decode *, struct conv *, const struct proto *,
    int server);
void conv_overdue(struct decode *, struct conv *, int64_t now, bool ended);
void conv_free(struct decode *, struct conv *);

/* What conversations without a flow are told apart by; zeroed first. */
struct pair_key {
	const struct proto *proto;
	struct end end[SIDES]; /* the greater one behind */
	uint32_t layer2;
	uint16_t vlan, sensor;
};

/* The conversation between two ends that no flow stands for, and its side. */
struct conv *pair_conv(struct decode *, const struct proto *,
    const struct end *src, const struct end *dst, uint32_t layer2,
    uint16_t vlan, int *side);
void pair_layer2(void *ctx, const struct layer2 *, const struct frame *);
/* Room for one more of them. */
void pairs_room(struct decode *);
/* The conversation on a serial line, and who of it sent this. */
struct conv *line_conv(struct decode *, const struct payload *, int *side);
void pairs_release(struct decode *);

/* Is this cyclic message to be written? *skipped: how many weren't before. */
bool cyclic_wanted(struct decode *, const struct msg *, uint64_t *skipped);

/*
 * A point but its time and its closing brace, in one piece: most points that
 * aren't of a run. NULL: it must be put together. Room for POINT_MAX bytes and
 * its reference.
 */
char *point_plain(char *to, const struct point *);
char *point_quality(char *to, const struct point *);

/* Copies a literal, where there is room for it. */
#define LIT(to, text) \
	((char *)memcpy(to, text, sizeof(text) - 1) + sizeof(text) - 1)

/* Writes decode->msg as one event line, or several where it is long. */
void event_put(struct decode *);

#endif
