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
enum { FILE_SHIFT = 40, PHRASES = 1024, PHRASE_SHIFT = 54 };
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
	uint64_t frame;	   /* of what is held, and `ts` */
	int64_t ts;
	size_t room;	/* of `held`, as counted in decode->held */
	uint32_t flags; /* of the next event */
	size_t skip;	/* bytes to come of a message that has a hole */
	bool lost;	/* where the next message starts isn't known */
	bool front;	/* ... and the first byte held started a segment */
	uint8_t ragged; /* a bit for each segment that ended in a message */
};

struct conv {
	struct heap_node due; /* when a request's patience ends */
	struct flow *flow;    /* NULL: layer 2, or fed by decode_payload */
	const struct proto *proto;
	struct end end[SIDES];
	void *state;
	struct way way[SIDES];
	struct buf ends; /* those of both ways */
	uint32_t layer2;
	uint16_t origin;
	uint8_t server; /* the side that answers */
	uint8_t spoke;	/* last, on a serial line; then */
	int64_t spoke_at;
	bool seen[SIDES];
	uint64_t ruled_out; /* protocols, by their place in protos[] */
	bool dead;	    /* speaks nothing that we know */
	bool known;   /* on a port of `proto`, whose messages aren't found */
	bool doubted; /* what was taken for a message of `proto` is none */
	bool claimed; /* is what `proto` says */
	bool told;    /* an event was written */
	bool own;
	uint8_t misses; /* datagrams or segments that fitted nothing */
};

/* ,"fn":...,"status":... of a message, ready to copy. */
struct phrase {
	const char *fn, *status; /* static: compared by address */
	int64_t code;
	enum action action;
	struct buf text;
};

/* ,"quality":...,"qraw":... as the point before had it, ready to copy. */
struct quality {
	const char *quality; /* static: compared by address */
	uint32_t qraw;
	bool has_qraw;
	size_t n;
	char text[64];
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
	struct quality quality;
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
	size_t held;	    /* room of messages that aren't whole */
	uint64_t unsaid;    /* flows that made way, not told yet */
	int64_t unsaid_for; /* since then */
	struct buf data, texts[DECODE_KEYS]; /* of the packet record at hand */
};

/* Is it the name of a protocol that isn't decoded yet? */
bool decode_later(struct span name);

/* Who speaks with whom, and where. */
struct between {
	struct end end[SIDES];
	uint16_t vlan, sensor;
	uint8_t protocol; /* as in IP; 0: none is known */
};

struct conv *conv_new(struct decode *, const struct between *);
void conv_stream(struct decode *, struct conv *, int side,
    const struct chunk *);
/* False: it was a guess that this is a message, and it is none. */
bool conv_decode(struct decode *, struct conv *, int side, struct span message,
    const struct chunk *, bool cut);
/* Bytes that are no message's start, where one was due. */
void conv_broken(struct decode *, struct conv *, int side, struct span bytes,
    const struct chunk *);
/* Bytes of this side were lost. */
void conv_lost(struct decode *, struct conv *, int side);
/* Gives back the room of a message that isn't whole. */
void conv_drop_held(struct decode *, struct way *);
void conv_datagram(struct decode *, struct conv *, int side,
    const struct chunk *);
void conv_conflict(struct decode *, struct conv *, int side,
    const struct conflict *);
/* No more bytes will come: what waited for them is told. */
void conv_ended(struct decode *, struct conv *);
/* It speaks nothing that we know. */
void conv_die(struct decode *, struct conv *);
void conv_overdue(struct decode *, struct conv *, int64_t now, bool ended);
void conv_free(struct decode *, struct conv *);

/*
 * Chooses a protocol by what `side` says first; `bytes` end with those of the
 * chunk at hand. False: not yet, or never.
 */
bool which_stream(struct decode *, struct conv *, int side,
    const struct chunk *, struct span *bytes);
bool which_datagram(struct decode *, struct conv *, int side,
    const struct chunk *);
/* It is this one, whatever it says. */
void which_is(struct decode *, struct conv *, const struct proto *, int server);
/* What was taken for a guess or by its port has proven to be it, or not. */
void which_proven(struct decode *, struct conv *);
void which_not(struct decode *, struct conv *);

/*
 * Are these bytes whole messages, the last of which ends where they end, with
 * the `missing` that the capture left out behind them?
 */
bool feet_close(const struct proto *, bool from_server, struct span,
    size_t missing);
/*
 * Where the next message of a way that is lost starts: moves the front of
 * `bytes` there, or as far as it can't be. They end with the segment at hand.
 */
bool feet_find(struct conv *, int side, const struct chunk *,
    struct span *bytes);
/* The same, where no more bytes are to be waited for. */
bool feet_settle(struct conv *, int side, struct span *bytes);
/* A hole inside a message: does its length tell where the next one starts? */
bool feet_keep(const struct conv *, int side, uint32_t skipped, size_t *skip);
/* So much was passed over that it won't be this protocol. */
bool feet_hopeless(const struct conv *, int side);

/* Records of what net/ tells. `side` is the one whose bytes are meant. */
void tell_loss(struct decode *, const struct conv *, int side, const char *what,
    uint64_t count, uint64_t frame);
void tell_flow(struct decode *, const struct flow *, const struct conv *,
    enum net_end);
/* Flows that had to make way, of which nothing had been told. */
void tell_unsaid(struct decode *);
/* ,"src":...,"dport":... as `side` sends */
void put_between(struct decode *, struct buf *, const struct between *,
    int side);
struct between between_of(const struct flow *);

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

/* A value, behind its key unless that is empty. */
void put_value(struct buf *, struct span key, const struct value *);
/* ,"detail":{...} */
void put_detail(struct buf *, const struct msg *);

/*
 * A point but its time and its closing brace, in one piece: most points that
 * aren't of a run. NULL: it must be put together. Room for POINT_MAX bytes and
 * its reference.
 */
char *point_plain(struct quality *, char *to, const struct point *);
char *point_quality(struct quality *, char *to, const struct point *);

/* Copies a literal, where there is room for it. */
#define LIT(to, text) \
	((char *)memcpy(to, text, sizeof(text) - 1) + sizeof(text) - 1)

/* Writes decode->msg as one event line, or several where it is long. */
void event_put(struct decode *);

#endif
