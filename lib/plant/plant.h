/*
 * plant.h - the plant as its file describes it: what is there, what it means,
 * what is safe. Described in ots-plant(5).
 *
 * Everything lives in the plant's arena and is constant after plant_load.
 */
#ifndef PLANT_PLANT_H
#define PLANT_PLANT_H

#include <stdio.h>

#include "base/addr.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/sums.h"
#include "base/ts.h"
#include "expr/expr.h"

enum component_kind {
	KIND_SENSOR,
	KIND_ACTUATOR,
	KIND_VALVE,
	KIND_PUMP,
	KIND_BURNER,
	KIND_VESSEL,
	KIND_ALARM,
	KIND_CONTROLLER,
	KIND_SIS,
	KIND_LOGIC_SOLVER,
	KIND_HMI,
	KIND_HISTORIAN,
	KIND_OPC_SERVER,
	KIND_WORKSTATION,
	KIND_ENGINEERING,
	KIND_DOMAIN_CONTROLLER,
	KIND_SERVER,
	KIND_GATEWAY,
	KIND_SWITCH,
	KIND_DRIVE,
	KIND_ROBOT,
	KIND_GENERIC,
	KIND_COUNT
};
extern const char *const kind_names[KIND_COUNT];

enum tag_role {
	ROLE_NONE,
	ROLE_MEASUREMENT,
	ROLE_FEEDBACK,
	ROLE_OUTPUT,
	ROLE_SETPOINT,
	ROLE_COMMAND,
	ROLE_PARAMETER,
	ROLE_MODE,
	ROLE_BYPASS,
	ROLE_COUNT
};
extern const char *const role_names[ROLE_COUNT]; /* [ROLE_NONE] is "" */

enum severity {
	SEV_INFORMATIONAL,
	SEV_LOW,
	SEV_MEDIUM,
	SEV_HIGH,
	SEV_CRITICAL,
	SEV_COUNT
};
extern const char *const severity_names[SEV_COUNT];

enum addressing { ADDRESSING_ZERO, ADDRESSING_MODICON, ADDRESSING_IEC };

enum tag_type {
	TYPE_NATIVE, /* as the wire tells it */
	TYPE_BOOL,
	TYPE_U8,
	TYPE_I8,
	TYPE_U16,
	TYPE_I16,
	TYPE_U32,
	TYPE_I32,
	TYPE_U64,
	TYPE_I64,
	TYPE_F32,
	TYPE_F64,
	TYPE_COUNT
};
extern const char *const type_names[TYPE_COUNT];

/* Which byte of the value comes first, of values of several bytes. */
enum byte_order { ORDER_ABCD, ORDER_CDAB, ORDER_BADC, ORDER_DCBA, ORDER_COUNT };
extern const char *const order_names[ORDER_COUNT];

#define NO_INDEX UINT32_MAX

struct zone {
	struct span id;
	int64_t purdue, sl_t; /* -1: not told */
};

struct component_address {
	struct addr addr;
	struct span sensor; /* empty: seen by whichever */
};

struct component {
	struct span id, title, vendor, model, firmware, owner, location;
	enum component_kind kind;
	enum addressing addressing;
	struct component_address *addresses;
	size_t naddresses;
	uint32_t zone, controller, part_of; /* or NO_INDEX */
};

/* A limit that is an alarm in the sense of ISA-18.2. */
struct tag_alarm {
	bool set;
	double at;
	int priority; /* enum severity; -1: by which limit it is */
	int64_t on_delay, respond_within; /* TS_NONE: not told */
	struct span response;
};
enum { ALARM_LL, ALARM_L, ALARM_H, ALARM_HH, ALARM_COUNT };
extern const char *const alarm_names[ALARM_COUNT];

struct tag_state {
	double raw;
	struct span name;
};

struct tag {
	struct span id, unit;
	uint32_t component; /* or NO_INDEX */
	enum tag_role role;
	struct {
		bool set;
		uint32_t device; /* the component that holds the value */
		int64_t station; /* -1: any */
		struct span ref; /* canonical */
		enum tag_type type;
		enum byte_order order;
		double scale, divisor, offset; /* value = raw * scale / divisor
						  + offset */
		int at;	 /* byte of a block, or -1: the ref says it all */
		int bit; /* of the register or byte, or -1 */
	} source;
	struct tag_state *states;
	struct span *state_names; /* the same, for expressions */
	size_t nstates;
	bool has_range, has_safe;
	double range_lo, range_hi, safe_lo, safe_hi;
	struct tag_alarm alarms[ALARM_COUNT];
	double deadband;
	int64_t on_delay, off_delay;
	double rate_up, rate_down; /* a second; NAN: not told */
	int64_t stale;		   /* TS_NONE: not told */
	uint32_t feedback;	   /* a tag, or NO_INDEX */
	bool has_writers;
	uint32_t *writers; /* components */
	size_t nwriters;
};

/* From a zone or component to a zone or component, as client to server. */
struct conduit {
	struct span from, to;
	struct span *protocols, *actions; /* none: any */
	size_t nprotocols, nactions;
};

struct constraint {
	struct span id, title, never;
	struct expr *expr;
	int severity;
	struct span *labels;
	size_t nlabels;
};

struct lockout {
	struct span id, reason, file;
	uint32_t *components;
	size_t ncomponents;
	int64_t from, until;
	bool valid;
	struct span who; /* the signer, where it is valid */
	struct span why; /* why it isn't */
};

struct plant {
	struct arena arena;
	struct span name, lockouts_at;
	struct span timezone; /* with a NUL behind it */
	struct zone *zones;
	struct component *components;
	struct tag *tags;
	struct conduit *conduits;
	struct constraint *constraints;
	struct lockout *lockouts;
	struct sums files; /* that it was read from */
	struct plant_constant {
		struct span id, unit;
		double value;
	} * constants;
	size_t nzones, ncomponents, ntags, nconduits, nconstraints, nlockouts,
	    nconstants;
	size_t lockouts_cap, constants_cap;
	struct map component_ids, tag_ids, addresses;
};

struct proc_runner;

/*
 * False: the mistakes are in `es`, and the plant is to be released. `runner`
 * runs what checks signatures; NULL: we do.
 */
bool plant_load(struct plant *, const char *file, struct proc_runner *runner,
    struct errs *es);
void plant_release(struct plant *);

/* The index, or NO_INDEX. */
uint32_t plant_component(const struct plant *, struct span id);
uint32_t plant_tag(const struct plant *, struct span id);
/* Who has this address, as text, seen by this sensor ("" for none)? */
uint32_t plant_address(const struct plant *, struct span addr,
    struct span sensor);
/* Is `c` the component `of`, or a part of it, or held by it? */
bool plant_within(const struct plant *, uint32_t c, uint32_t of);

/* The canonical reference of what stands under `ref:`; false: not one. */
bool plant_ref(enum addressing, struct span ref, struct arena *,
    struct span *canonical);

/* Which order is meant where none is told. */
enum byte_order plant_order(struct span ref);

/* Names for expressions over this plant's tags (fields: none). */
void plant_names(const struct plant *, struct expr_names *);

/* Which limit an alarm is by default this severe. */
enum severity plant_alarm_severity(int which);

/* The canonical form, which reads in again. */
void plant_print(const struct plant *, FILE *);

/* The offset of the plant's local time from UTC then, in nanoseconds. */
int64_t plant_zone_offset(const struct plant *, int64_t ts);

#endif
