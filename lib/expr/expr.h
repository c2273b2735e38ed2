/*
 * expr.h - the expression language of rules, constraints and permits.
 *
 * Three-valued (Kleene): true, false, unknown. Knows neither JSON nor plants:
 * names are resolved, and values fetched, through the functions of its host.
 * The language is described in ots-expr(7).
 *
 *	or    := and { "or" and }
 *	and   := not { "and" not }
 *	not   := "not" not | cmp
 *	cmp   := sum [ ( == != < <= > >= ) sum | [ "not" ] "in" "[" list "]" ]
 *	sum   := term { ( + - ) term }
 *	term  := unary { ( * / % ) unary }
 *	unary := "-" unary | number [ unit of time ] | 'text' | true | false
 *	       | name | {tag} | function "(" arguments ")" | "(" or ")"
 */
#ifndef EXPR_EXPR_H
#define EXPR_EXPR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"

enum expr_type { EXPR_NUM, EXPR_BOOL, EXPR_TEXT, EXPR_TIME, EXPR_ANY };

struct expr_value {
	enum expr_type type; /* never EXPR_ANY */
	bool unknown;
	bool b;
	double num;
	/*
	 * How fast the number changes by the clock alone, a second; `num` is
	 * what it is now. A comparison with it tells when its outcome will
	 * change.
	 */
	double slope;
	int64_t time;
	struct span text;
	struct span alias; /* another name of the same: a host's component */
	int64_t at;	   /* since when it is so, TS_NONE: not told */
};

/* What may be asked of a tag. */
enum expr_aspect {
	ASPECT_MEASURED,
	ASPECT_REQUESTED,
	ASPECT_COMMANDED,
	ASPECT_REJECTED,
	ASPECT_ACTUAL,
	ASPECT_ON_REQUEST,
	ASPECT_PREV,
	ASPECT_AGE,
	ASPECT_CHANGED,
	ASPECT_QUALITY,
	ASPECT_D,
	ASPECT_COUNT
};

/* What the host says of a tag when an expression is read. */
struct expr_tag {
	uint32_t id;
	enum expr_type type;
	const struct span *states; /* the words a text tag may be, or NULL */
	size_t nstates;
	bool feedback; /* actual() means something; then its type and words */
	enum expr_type actual_type;
	const struct span *actual_states;
	size_t nactual_states;
};

struct expr_names {
	/* A declared tag? */
	bool (*tag)(void *ctx, struct span name, struct expr_tag *);
	/* A field of the current record? Then its id and type. */
	bool (*field)(void *ctx, struct span name, uint32_t *id,
	    enum expr_type *);
	/* A named constant? */
	bool (*constant)(void *ctx, struct span name, double *);
	void *ctx;
};

struct expr_error {
	size_t at; /* offset in the text */
	char text[256];
};

struct expr;

/*
 * Reads an expression that must be of type `want` (EXPR_ANY: any). All of it
 * lives in the arena; the text must too. NULL: *e says why and where.
 */
struct expr *expr_read(struct span text, enum expr_type want,
    const struct expr_names *, struct arena *, struct expr_error *e);

/* Fetching values when an expression is evaluated. */
struct expr_host {
	void (*tag)(void *ctx, uint32_t id, enum expr_aspect,
	    struct expr_value *);
	void (*field)(void *ctx, uint32_t id, struct expr_value *);
	/* The plant's local time as if it were UTC; NULL: it is UTC. */
	int64_t (*local)(void *ctx, int64_t now);
	void *ctx;
	int64_t now;
};

/*
 * What held() and since() remember of their condition: one slot each, of each
 * use of an expression. Make them fresh with expr_slots_init.
 */
struct expr_slot {
	int64_t since; /* TS_NONE: it doesn't hold */
	bool unknown;
};

/*
 * Evaluates. A value that isn't of the type that was wanted is unknown. *wake
 * is lowered to the time at which the outcome may change though no record
 * comes.
 */
void expr_eval(const struct expr *, const struct expr_host *,
    struct expr_slot *slots, struct expr_value *out, int64_t *wake);

size_t expr_slots(const struct expr *); /* how many it needs */
void expr_slots_init(struct expr_slot *, size_t n);

/* The tags and fields that an expression asks for, in order of appearance. */
struct expr_use {
	bool is_tag;
	uint32_t id;
	enum expr_aspect aspect; /* of a tag */
};
size_t expr_uses(const struct expr *, struct expr_use *out, size_t room);

/*
 * The terms of a condition for an explanation: its smallest parts that are
 * true or false. `value` is what was compared, where there was one.
 */
struct expr_term {
	struct span text;
	struct expr_value value;
	enum { TERM_FALSE, TERM_TRUE, TERM_UNKNOWN } outcome;
};
size_t expr_terms(const struct expr *, const struct expr_host *,
    struct expr_slot *slots, struct expr_term *out, size_t room);

/*
 * Can the condition hold only where one of these fields is its word, because
 * it says so (==, in, or, in a conjunction)? How many they are, or 0: there is
 * nothing so simple, or it is more than `room`. In a conjunction what is said
 * of the field `first` alone comes first. For dispatch.
 */
struct expr_demand {
	uint32_t field;
	struct span word;
};
size_t expr_demands(const struct expr *, uint32_t first, struct expr_demand *,
    size_t room);

extern const char *const expr_functions[];
extern const size_t expr_nfunctions;

#endif
