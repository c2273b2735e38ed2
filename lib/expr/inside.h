/*
 * inside.h - the tree of an expression.
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

#endif
