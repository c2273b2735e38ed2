/*
 * source.c - where a tag's value comes from: which device, which of its
 * references, and how the number is put together there.
 */
#include <math.h>

#include "base/num.h"
#include "plant/inside.h"

const char *const type_names[TYPE_COUNT] = {"native", "bool", "u8", "i8", "u16",
    "i16", "u32", "i32", "u64", "i64", "f32", "f64"};
const char *const order_names[ORDER_COUNT] = {"ABCD", "CDAB", "BADC", "DCBA"};

enum { REGISTER_BITS = 16, BYTE_BITS = 8, AT_MAX = 65535 };

/* A key of the tag's own source, or else of the file's defaults. */
static struct conf *
source_key(struct conf *own, struct conf *defaults, const char *key)
{
	struct conf *c = conf_get(own, key), *d = conf_get(defaults, key);

	return c != NULL ? c : d;
}

/*
 * A scale is kept as the fraction that was written: 0.1 as 1 / 10, because
 * raw / 10 is rounded once and prints as it should.
 */
static void
scale_read(struct loader *l, struct conf *c, struct tag *t)
{
	struct span rest;
	double power = 1, v = 1;

	t->source.scale = t->source.divisor = 1;
	if (!conf_num(c, l->es, &v))
		return;
	t->source.scale = v;
	span_cut(c->text, '.', &rest);
	if (v == 0) {
		conf_error(c, l->es, "a scale of 0 makes every value 0");
		return;
	}
	if (rest.n == 0 || rest.n > 15 || memchr(c->text.p, 'e', c->text.n) ||
	    memchr(c->text.p, 'E', c->text.n))
		return;
	while (rest.n-- != 0)
		power *= 10;
	t->source.scale = nearbyint(v * power);
	t->source.divisor = power;
}

/* The widths and kinds that references tell by themselves. */
static bool
is_bit_ref(struct span ref)
{
	return span_starts(ref, "co:") || span_starts(ref, "di:");
}

static bool
is_word_ref(struct span ref)
{
	return span_starts(ref, "hr:") || span_starts(ref, "ir:");
}

static void
default_role(struct tag *t)
{
	if (t->role != ROLE_NONE)
		return;
	if (span_starts(t->source.ref, "di:") ||
	    span_starts(t->source.ref, "ir:"))
		t->role = ROLE_MEASUREMENT;
	else if (span_starts(t->source.ref, "co:"))
		t->role = ROLE_OUTPUT;
}

/* CIP has the least significant byte first, everywhere. */
enum byte_order
plant_order(struct span ref)
{
	return span_starts(ref, "assembly:") ? ORDER_DCBA : ORDER_ABCD;
}

static void
device_read(struct loader *l, struct conf *own, struct conf *defaults,
    struct tag *t)
{
	int64_t station;

	t->source.device =
	    component_named(l, source_key(own, defaults, "device"));
	if (t->source.device == NO_INDEX && t->component != NO_INDEX)
		t->source.device =
		    l->plant->components[t->component].controller;
	if (t->source.device == NO_INDEX)
		conf_error(own, l->es,
		    "`device:` is missing here: which "
		    "component holds the value?");
	if (conf_int(source_key(own, defaults, "station"), l->es, 0, INT32_MAX,
		&station))
		t->source.station = station;
}

static void
ref_read(struct loader *l, struct conf *c, struct tag *t)
{
	const struct plant *p = l->plant;
	enum addressing how = ADDRESSING_ZERO;
	struct span text;

	if (c == NULL || !conf_text(c, l->es, &text))
		return;
	if (t->source.device != NO_INDEX)
		how = p->components[t->source.device].addressing;
	if (!plant_ref(how, text, &l->plant->arena, &t->source.ref))
		conf_error(c, l->es,
		    "%.*s is no reference; Modbus ones are written hr:0, "
		    "ir:0, co:0, di:0, or 40001 and %%MW0 where the device "
		    "has `addressing: modicon` or `iec`",
		    (int)text.n, text.p);
}

/* `at:` and `bit:`: which of the bytes, which bit of byte or register. */
static void
place_read(struct loader *l, struct conf *own, struct tag *t)
{
	struct conf *at = conf_get(own, "at"), *bit = conf_get(own, "bit");
	bool word = is_word_ref(t->source.ref);
	int64_t v;

	if (conf_int(at, l->es, 0, AT_MAX, &v))
		t->source.at = (int)v;
	if (at != NULL && (word || is_bit_ref(t->source.ref)))
		conf_error(at, l->es,
		    "`at:` counts the bytes of a block, and Modbus has none: "
		    "write the number of the register into `ref:`");
	if (conf_int(bit, l->es, 0, (word ? REGISTER_BITS : BYTE_BITS) - 1, &v))
		t->source.bit = (int)v;
	if (bit != NULL && !word && at == NULL)
		conf_error(bit, l->es,
		    "only registers (hr, ir) and bytes (`at:`) have bits");
}

static void
type_read(struct loader *l, struct conf *own, struct conf *defaults,
    struct tag *t)
{
	struct conf *c = source_key(own, defaults, "type");
	bool word = is_word_ref(t->source.ref);
	int type;

	if (conf_word(c, l->es, type_names, TYPE_COUNT, &type))
		t->source.type = (enum tag_type)type;
	if (is_bit_ref(t->source.ref) || t->source.bit >= 0) {
		t->source.type = TYPE_BOOL; /* whatever the defaults say */
		return;
	}
	type = (int)t->source.type;
	if (type == TYPE_BOOL && (word || t->source.at >= 0))
		conf_error(own, l->es, "a %s is a bool only with `bit:`",
		    word ? "register" : "byte");
	if (word && (type == TYPE_U8 || type == TYPE_I8))
		conf_error(c, l->es, "a register has 16 bits: u16 or i16");
	if (t->source.at >= 0 && type == TYPE_NATIVE)
		conf_error(own, l->es,
		    "`type:` is missing here: bytes don't tell what they hold");
}

/* The defaults are of registers, and say nothing of blocks of bytes. */
static void
order_read(struct loader *l, struct conf *own, struct conf *defaults,
    struct tag *t)
{
	struct conf *c = t->source.at >= 0 ? conf_get(own, "order")
					   : source_key(own, defaults, "order");
	int order;

	t->source.order = plant_order(t->source.ref);
	if (conf_word(c, l->es, order_names, ORDER_COUNT, &order))
		t->source.order = (enum byte_order)order;
}

void
source_read(struct loader *l, struct conf *own, struct conf *defaults,
    struct tag *t)
{
	t->source.device = NO_INDEX;
	t->source.station = t->source.bit = t->source.at = -1;
	t->source.scale = t->source.divisor = 1;
	if (!conf_is(own, CONF_MAP, l->es, "{ref: ...}"))
		return;
	t->source.set = true;
	device_read(l, own, defaults, t);
	ref_read(l, conf_need(own, "ref", l->es), t);
	place_read(l, own, t);
	type_read(l, own, defaults, t);
	order_read(l, own, defaults, t);
	scale_read(l, source_key(own, defaults, "scale"), t);
	conf_num(source_key(own, defaults, "offset"), l->es, &t->source.offset);
	conf_done(own, l->es);
	default_role(t);
}
