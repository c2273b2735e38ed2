/*
 * inside.h - the tree of an expression, and what the files that read one
 * share.
 */
#ifndef EXPR_INSIDE_H
#define EXPR_INSIDE_H

#include "expr/expr.h"

enum expr_op {
	OP_CONST,
	OP_TAG, /* a tag and its aspect */
	OP_FIELD,
	OP_AND,
	OP_OR,
	OP_NOT,
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_IN,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_MOD,
	OP_NEG,
	OP_CALL
};

enum expr_func {
#define FUNC(name, args, result) FUNC_##name,
#include "expr/funcs.def"
#undef FUNC
	FUNC_COUNT
};

enum { KIDS_MAX = 3 };

struct expr {
	enum expr_op op;
	enum expr_type type;
	struct span text; /* where it stands in the source */
	struct expr *kid[KIDS_MAX];
	size_t nkids;
	struct expr_value value; /* OP_CONST */
	uint32_t id;		 /* of a tag or field */
	enum expr_aspect aspect;
	enum expr_func func;
	struct expr_value *list; /* OP_IN */
	size_t nlist;
	size_t slot;	       /* of held() and since() */
	enum expr_type wanted; /* of the root: what its reader asked for */
	size_t nslots;	       /* of the root: how many there are, */
	struct expr **watched; /* ... and whose, the inner ones first */
	bool duration;	       /* a constant with a unit of time */
	struct expr_tag tag;   /* OP_TAG */
};

/*
 * What reads. NULL and false are passed on: whoever gave them first has told
 * why.
 */
enum { SLOTS_MAX = 32 };

struct reader {
	const char *p, *end, *start; /* what comes, in the text */
	const struct expr_names *names;
	struct arena *arena;
	struct expr_error *e;
	unsigned depth, operators;
	size_t nslots;
	struct expr *watched[SLOTS_MAX];
};

/* token.c */
/* Tells a mistake, if it is the first; always NULL. */
struct expr *expr_fail(struct reader *, const char *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* A node whose text is from there to what comes. */
struct expr *expr_new(struct reader *, enum expr_op, enum expr_type,
    const char *from);
void token_space(struct reader *);
bool token_is_name(char, bool first);
/* The name at the front, not taken; empty where none stands there. */
struct span token_name(struct reader *);
/* Takes a word, or a sign, if it comes. */
bool token_word(struct reader *, const char *);
bool token_take(struct reader *, const char *);
/* Takes a sign that must come. */
bool token_want(struct reader *, const char *);
/* Constants; their first character comes. */
struct expr *token_number(struct reader *);
struct expr *token_text(struct reader *);

/* name.c: {tag}, and a name without braces */
struct expr *name_braced(struct reader *);
struct expr *name_plain(struct reader *, struct span);

/* call.c: a function of this name, and its arguments */
struct expr *call_read(struct reader *, struct span name);

/* type.c */
bool type_fits(enum expr_type is, enum expr_type wanted);
bool type_want(struct reader *, const struct expr *, enum expr_type);
/* May they be compared so? */
bool type_compare(struct reader *, enum expr_op, const struct expr *,
    const struct expr *);

/* read.c: `or` of the grammar, which is any expression */
struct expr *read_or(struct reader *);

#endif
