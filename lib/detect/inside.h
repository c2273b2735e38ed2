/*
 * inside.h - what the files of detect/ share.
 */
#ifndef DETECT_INSIDE_H
#define DETECT_INSIDE_H

#include "base/hash.h"
#include "base/heap.h"
#include "conf/conf.h"
#include "detect/detect.h"
#include "detect/test.h"

enum { WHY_MAX = 16, EVIDENCE_MAX = 8, GROUPS_MAX = 1024 };

enum alert_class { CLASS_PROCESS, CLASS_SECURITY, CLASS_HEALTH, CLASS_COUNT };
extern const char *const class_names[CLASS_COUNT];

enum alert_state {
	ALERT_RAISED,
	ALERT_UPDATED,
	ALERT_CLEARED,
	ALERT_UNKNOWN,
	ALERT_PENDING,
	ALERT_STATES
};
extern const char *const alert_states[ALERT_STATES];

/* What a rule says of itself, whoever wrote it. */
struct about {
	struct span name, title, message, id;
	enum severity severity;
	enum alert_class class;
	const struct span *labels;
	size_t nlabels;
	struct span hazop; /* a JSON object, or empty */
	bool latch;
	int64_t on_delay, off_delay;
	/* true only on the record that made it so: it ends off_delay later */
	bool momentary;
};

enum { FLOW_ID_MAX = 30 }; /* 1: and a SHA-1 in base64 */

/* Where a value was seen. */
struct seen {
	int64_t ts;
	uint64_t frame;
	uint32_t file; /* in the list of names; 0: none */
	bool set;
	uint8_t flow_n;
	char flow[FLOW_ID_MAX]; /* its community id, where it is told */
};

/* One term of a condition, with its value. */
struct why {
	struct span expr;
	struct expr_value value;
	int outcome; /* TERM_... */
};

/*
 * What an alert tells of the record that caused it. Spans are the record's or
 * the plant's; a condition that waits keeps copies.
 */
struct cause {
	struct span by, src, dst, proto, component, tag;
	struct expr_value value; /* of the tag, if `has_value` */
	bool has_value;
	struct seen seen[EVIDENCE_MAX];
	size_t nseen;
	struct why why[WHY_MAX];
	size_t nwhy;
	/* for the message: what {name} stands for; false: nothing */
	bool (*named)(void *ctx, struct span name, struct expr_value *);
	void *ctx;
};

struct cond;

/* Fills the cause of a condition that comes to be true by time alone. */
typedef void explain_fn(struct detect *, struct cond *, struct cause *);
/* Looks again, because time has come. */
typedef void wake_fn(struct detect *, struct cond *);

/* One condition: a rule, for one group. */
struct cond {
	struct heap_node due; /* of its delays and its waking */
	const struct about *about;
	struct span group;
	enum { COND_NORMAL, COND_RISING, COND_ACTIVE, COND_FALLING } state;
	int64_t since;	     /* when it came to be true */
	int64_t falls;	     /* when FALLING ends */
	int64_t rises;	     /* when RISING ends */
	int64_t wakes;	     /* when its outcome may change by itself */
	char id[192];	     /* of the alert */
	uint64_t seq, count; /* records told, times it was true */
	int64_t told;	     /* when its last record was */
	explain_fn *explain;
	wake_fn *wake;
	void *owner;
};

/* Conditions of one rule by group, made as they come. */
struct groups {
	struct map map;
	struct arena arena;
};

/* What is known of a tag. */
struct tag_view {
	struct known {
		struct expr_value value;
		struct seen seen;
		bool set;
		struct span text; /* room for a text value */
	} kinds[4];		  /* measured requested commanded rejected */
	struct expr_value prev;
	struct span prev_text; /* room for its text */
	int64_t prev_at, changed, requested_now;
	bool has_prev;
	double d; /* per second, between the last two samples */
	struct span quality;
	struct rule_ref *rules; /* those that name it */
};

enum { KIND_MEASURED, KIND_REQUESTED, KIND_COMMANDED, KIND_REJECTED, KINDS };
extern const char *const reading_kinds[KINDS];

/* A reading as the detectors see it. */
struct reading {
	const struct line *line;
	uint32_t tag;
	int kind;
	struct expr_value value; /* unknown: null */
	struct seen seen;
	bool late; /* older than what is known already */
};

struct rule {
	struct about about;
	struct span when;
	struct expr *expr;
	struct expr_slot *slots;
	struct cond cond;	     /* of rules on tags */
	struct groups groups;	     /* of rules on events */
	bool on_record;		     /* names fields of the record at hand, */
	bool of_events, of_readings; /* ... which only these have */
	struct expr_use *uses;
	size_t nuses;
	uint32_t group_tag; /* its component names the group */
	struct place at;    /* no file: the plant implies it */
	struct span status, description;
	struct rule_test *tests;
	size_t ntests;
};

struct rule_ref {
	struct rule_ref *next;
	struct rule *rule;
};

/* An implied detector: one file each, listed in detectors.def. */
struct detector {
	const char *name;
	/* Once, when the plant is known. */
	void (*setup)(struct detect *);
	void (*reading)(struct detect *, const struct reading *);
	void (*event)(struct detect *, const struct line *);
	/* Does this plant make it look at events? NULL: none does. */
	bool (*looks)(const struct plant *);
	void (*release)(struct detect *);
};

#define DETECTOR(name) extern const struct detector detector_##name;
#include "detect/detectors.def"
#undef DETECTOR

enum {
#define DETECTOR(name) DETECTOR_##name,
#include "detect/detectors.def"
#undef DETECTOR
	DETECTORS
};
extern const struct detector *const detectors[DETECTORS];

struct detect {
	const struct plant *plant;
	struct plant *own_plant; /* the same, where detect_load read it */
	struct buf *out;
	struct arena arena;
	struct tag_view *tags;
	struct rule **rules;
	size_t nrules, rules_cap;
	struct sums files;			      /* of rules */
	struct map names;			      /* of the rules */
	struct rule_ref *event_rules, *reading_rules; /* by no tag */
	struct rule_ref *by_action[64]; /* that demand one action */
	size_t nby_action;
	struct span actions[64];
	struct heap due;
	struct cond **conds; /* all of them */
	size_t nconds, conds_cap;
	struct map inherited; /* states of conditions before a reload */
	int64_t clock;
	const struct line *line; /* at hand; NULL: a timer */
	struct arena texts;	 /* of the line, without its escapes */
	uint32_t request_tag;	 /* that this record wrote, or NO_INDEX */
	struct span *evidence_files;
	size_t nevidence_files, evidence_cap;
	void *own[DETECTORS]; /* each implied detector's */
	struct ts_cache ts;
	char config[64];
	struct detect_counts counts;
};

/* cond.c */
enum truth { IS_FALSE, IS_TRUE, IS_UNKNOWN };
void cond_init(struct detect *, struct cond *, const struct about *,
    struct span group, void *owner);
void cond_set(struct detect *, struct cond *, enum truth, struct cause *);
void cond_due(struct detect *, struct cond *);
/* Sets the timer to the earliest of what the condition waits for. */
void cond_timer(struct detect *, struct cond *);
struct cond *group_cond(struct detect *, struct groups *, const struct about *,
    struct span key, void *owner);
void groups_release(struct detect *, struct groups *);

/* inherit.c: takes over the state that the condition had before a reload. */
void cond_inherit(struct detect *, struct cond *);

/* alert.c */
void alert_put(struct detect *, struct cond *, enum alert_state,
    struct cause *);

/* Adds a rule that was read or implied; else why it could never be true. */
const char *rule_add(struct detect *, struct rule *);

/* rules.c: a file, not a directory. */
void rules_read(struct detect *, const char *file, struct errs *);

/* rule.c */
/* Fields whose values are addresses, so that a component's id equals too. */
bool field_is_end(uint32_t key);
void rule_reading(struct detect *, struct rule *);
void rule_record(struct detect *, struct rule *);
void rules_fields(struct expr_names *, struct detect *);
void rule_values(struct detect *, struct expr_host *);

/* view.c: tags as expressions see them */
bool view_reading(struct detect *, const struct line *, struct reading *);
void view_tag(struct detect *, uint32_t tag, enum expr_aspect,
    struct expr_value *);
struct span field_text(const struct line *, int key);
struct seen seen_of(struct detect *, const struct line *);
/* Texts that outlive the line, or the plant, that they came from. */
void keep_text(struct detect *, uint32_t tag, struct known *);
void cause_of(struct detect *, const struct line *, struct cause *);
void cause_see(struct cause *, const struct seen *);
/* The end of a line at hand, and the component that has it. */
uint32_t end_component(struct detect *, const struct line *, int key);

#endif
