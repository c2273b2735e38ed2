/*
 * bacnet_tag.h - tagged data, as the application layer encodes it, and the
 * productions of clause 21 as tables that one walker reads.
 *
 * ANSI/ASHRAE 135-2020, 20.2 and 21.
 */
#ifndef PROTO_BACNET_TAG_H
#define PROTO_BACNET_TAG_H

#include "base/names.h"
#include "proto/bacnet.h"

/* Application tag numbers, and what else a type may be. */
enum bacnet_kind {
	BACNET_NULL,
	BACNET_BOOLEAN,
	BACNET_UNSIGNED,
	BACNET_INTEGER,
	BACNET_REAL,
	BACNET_DOUBLE,
	BACNET_OCTETS,
	BACNET_CHARACTERS,
	BACNET_BITS,
	BACNET_ENUMERATED,
	BACNET_DATE,
	BACNET_TIME,
	BACNET_OBJECT,
	BACNET_PRIMITIVES,
	BACNET_DATETIME = BACNET_PRIMITIVES, /* told as one text */
	BACNET_SEQUENCE,
	BACNET_CHOICE,
	BACNET_ONE, /* any one element */
	BACNET_ANY  /* any elements up to the end */
};

enum bacnet_shape { BACNET_PRIMITIVE, BACNET_OPENING, BACNET_CLOSING };

struct bacnet_tag {
	uint32_t length; /* of the contents; of a boolean its value */
	uint8_t number;
	enum bacnet_shape shape;
	bool context;
};

/* Takes a tag; false: cut, short or broken. */
bool bacnet_tag(struct rd *, struct bacnet_tag *);
/* Looks at the next one, and takes nothing; false: there is none. */
bool bacnet_next(const struct rd *, struct bacnet_tag *);
/* Takes whole elements up to the end or a closing tag; false: they aren't. */
bool bacnet_balanced(struct rd *);

/* What a value means to the walker, besides its being told. */
enum bacnet_role {
	BACNET_PLAIN,
	BACNET_IS_OBJECT,      /* the object at hand from here on */
	BACNET_IS_TOLD_OBJECT, /* likewise, and is told beside its points */
	BACNET_IS_PROPERTY,    /* ... its property */
	BACNET_IS_INDEX,       /* ... of the array */
	BACNET_IS_VALUE,       /* ... its value, or a list of them */
	BACNET_IS_ITEMS,       /* ... a range of its elements */
	BACNET_IS_PRIORITY,    /* ... of its writing */
	BACNET_IS_ERROR,       /* ... why it wasn't done */
	BACNET_IS_STATE,       /* what decides on the action */
	BACNET_IS_EVENT_STATE,
	BACNET_IS_DEVICE, /* who speaks */
	BACNET_IS_NAME,	  /* of the object at hand */
	BACNET_IS_SECRET,
	BACNET_IS_POSITION, /* of the first element, or before the last */
	BACNET_IS_COUNT,    /* of elements */
	BACNET_IS_STREAM,   /* where data of a file begins */
	BACNET_IS_RECORD,   /* ... or which record */
	BACNET_IS_OCTETS,   /* how many are wanted of it */
	BACNET_IS_DATA,	    /* ... itself */
	BACNET_IS_RAW,	    /* a maker's own */
	BACNET_IS_POINT,    /* a sequence that touches what is at hand */
	BACNET_ROLES
};

struct bacnet_type {
	enum bacnet_kind kind;
	/*
	 * Of enumerations and bits, NULL where a number has none. Where there
	 * are no words at all the first `n` numbers are booleans.
	 */
	const char *const *words;
	const struct bacnet_field *fields;
	size_t n; /* words or fields */
};

enum { BACNET_UNTAGGED = 255 }; /* or an application tag: by the type */
enum { BACNET_OPTIONAL = 1, BACNET_LIST = 2 };

struct bacnet_field {
	const char *name; /* the standard's, in snake_case */
	const struct bacnet_type *type;
	uint8_t tag;
	uint8_t how; /* BACNET_OPTIONAL, BACNET_LIST */
	uint8_t role;
};

extern const struct bacnet_type bacnet_null, bacnet_boolean, bacnet_unsigned,
    bacnet_integer, bacnet_real, bacnet_double, bacnet_octets,
    bacnet_characters, bacnet_bits, bacnet_enumerated, bacnet_date, bacnet_time,
    bacnet_object, bacnet_datetime, bacnet_one, bacnet_any;

enum {
	BACNET_PATH_MAX = 1024,
	BACNET_DEPTH_MAX = 12, /* of what stands in what */
	BACNET_TOLD_MAX = 64   /* errors and priorities */
};

/* Why a property wasn't read or written. */
struct bacnet_failure {
	uint32_t object, property, index;
	bool has_property, has_index;
	uint32_t class, code;
};

/* What is being spoken of. */
struct bacnet_subject {
	uint32_t object; /* type in the upper 10 bits, instance below */
	uint32_t property, index;
	bool has_object, has_property, has_index;
};

/* A service while it is read. */
struct bacnet_walk {
	struct talk *talk;
	struct msg *msg;
	struct bacnet_subject at;
	int64_t device;	    /* who speaks, or -1 */
	int64_t start;	    /* of a file's data, or of a range */
	int64_t count;	    /* of a range */
	size_t first_point; /* of the object at hand */
	uint32_t state;	    /* see BACNET_IS_STATE */
	int flags;	    /* of the object at hand, or -1 */
	unsigned depth;
	bool has_state, has_start, has_count;
	bool records;	  /* start counts these, not octets */
	bool pointing;	  /* values become points, not details */
	bool touching;	  /* what is touched counts, not its values */
	bool valued;	  /* the property at hand has its point */
	uint8_t priority; /* of its writing, 0: none */
	size_t path_n;	  /* members below the property */
	size_t nerrors, npriorities;
	char path[BACNET_PATH_MAX]; /* not cleared, like what follows */
	uint8_t priorities[BACNET_TOLD_MAX];
	struct bacnet_failure errors[BACNET_TOLD_MAX];
};

void bacnet_begin(struct bacnet_walk *, struct talk *);
/* The parameters of a service, which are all there is. */
void bacnet_walk(struct bacnet_walk *, struct rd *, const struct bacnet_type *,
    unsigned role);
/* Elements of one type up to the end or a closing tag, from number `first`. */
void bacnet_elements(struct bacnet_walk *, struct rd *,
    const struct bacnet_type *, int64_t first);
/* One element of a type. */
void bacnet_element(struct bacnet_walk *, struct rd *,
    const struct bacnet_type *);
/* Tells what was gathered on the way. */
void bacnet_finish(struct bacnet_walk *);
/* What is in a field that has a role. */
void bacnet_role(struct bacnet_walk *, struct rd *,
    const struct bacnet_field *);
/* The value of the property at hand, up to the end or a closing tag. */
void bacnet_property(struct bacnet_walk *, struct rd *, int64_t first);
/* Elements whose types nobody tells, up to the end or a closing tag. */
void bacnet_generic(struct bacnet_walk *, struct rd *, const char *key);
void bacnet_generic_one(struct bacnet_walk *, struct rd *, const char *key);
/* Error ::= class, code */
void bacnet_read_error(struct rd *, struct bacnet_failure *);
void bacnet_put_error(struct msg *, const struct bacnet_failure *);
const char *bacnet_error_name(const struct bacnet_failure *);

/* A primitive's contents as a value; bits aren't one. */
struct value bacnet_value(struct msg *, struct rd *,
    const struct bacnet_type *);
struct span bacnet_object_text(struct msg *, uint32_t object);
struct span bacnet_datetime_text(struct msg *, struct rd *);

/* Under a name, or NULL in a list, as points or details. */
void bacnet_put(struct bacnet_walk *, const char *key, struct value);
void bacnet_put_bits(struct bacnet_walk *, const char *key, struct rd *,
    const struct bacnet_type *);
/* Goes into something constructed; false: too deep. */
bool bacnet_open(struct bacnet_walk *, struct rd *, const char *key, bool array,
    size_t *back);
void bacnet_close(struct bacnet_walk *, size_t back);
/* Element `i` of a list, where values become points. */
size_t bacnet_number(struct bacnet_walk *, int64_t i);
/* A point of what is at hand. */
struct point *bacnet_point(struct bacnet_walk *);
/* The object at hand is another from here on, or there is none. */
void bacnet_object_ends(struct bacnet_walk *);

/* What clause 21 says of a property. */
struct bacnet_property_type {
	uint16_t property;
	bool many; /* an array or a list of them */
	const struct bacnet_type *type;
};
/* NULL: nothing that its tags don't tell. */
const struct bacnet_property_type *bacnet_property_type(uint32_t object_type,
    uint32_t property);
/* "/present-value", or NULL. */
const char *bacnet_property_tail(uint32_t property);
/* "analog-input:", or NULL. */
const char *bacnet_object_head(uint32_t type);
/* Empty: it has none. Object types come without colon, properties without /. */
struct span bacnet_word(const struct bacnet_type *, uint64_t);

enum {
	BACNET_EVENT_STATE = 36,
	BACNET_OBJECT_NAME = 77,
	BACNET_PRESENT_VALUE = 85,
	BACNET_STATUS_FLAGS = 111
};

#endif
