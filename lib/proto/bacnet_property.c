/*
 * bacnet_property.c - the value of a property: by its type where clause 21
 * gives it one that its tags don't tell, by its tags where it doesn't, or
 * where the two don't fit.
 */
#include "proto/bacnet_words.h"

const struct bacnet_type bacnet_null = {.kind = BACNET_NULL},
			 bacnet_boolean = {.kind = BACNET_BOOLEAN},
			 bacnet_unsigned = {.kind = BACNET_UNSIGNED},
			 bacnet_integer = {.kind = BACNET_INTEGER},
			 bacnet_real = {.kind = BACNET_REAL},
			 bacnet_double = {.kind = BACNET_DOUBLE},
			 bacnet_octets = {.kind = BACNET_OCTETS},
			 bacnet_characters = {.kind = BACNET_CHARACTERS},
			 bacnet_bits = {.kind = BACNET_BITS},
			 bacnet_enumerated = {.kind = BACNET_ENUMERATED},
			 bacnet_date = {.kind = BACNET_DATE},
			 bacnet_time = {.kind = BACNET_TIME},
			 bacnet_object = {.kind = BACNET_OBJECT},
			 bacnet_datetime = {.kind = BACNET_DATETIME},
			 bacnet_one = {.kind = BACNET_ONE},
			 bacnet_any = {.kind = BACNET_ANY};

/* By application tag number. */
static const struct bacnet_type *const primitives[BACNET_PRIMITIVES] = {
    &bacnet_null, &bacnet_boolean, &bacnet_unsigned, &bacnet_integer,
    &bacnet_real, &bacnet_double, &bacnet_octets, &bacnet_characters,
    &bacnet_bits, &bacnet_enumerated, &bacnet_date, &bacnet_time,
    &bacnet_object};

enum { SESSION_KEYS = 55 };

static bool
ended(struct rd *r)
{
	struct bacnet_tag t;

	if (!rd_ok(r) || rd_left(r) == 0)
		return true;
	return bacnet_next(r, &t) && t.shape == BACNET_CLOSING;
}

/* Is the next element the last? */
static bool
is_last(const struct rd *r)
{
	struct rd ahead = *r;
	struct bacnet_tag t;

	if (!bacnet_tag(&ahead, &t))
		return true;
	if (t.shape == BACNET_OPENING) {
		if (!bacnet_balanced(&ahead) || !bacnet_tag(&ahead, &t))
			return true;
	} else if (t.context || t.number != BACNET_BOOLEAN) {
		rd_skip(&ahead, t.length);
	}
	return ended(&ahead);
}

/* Numbers of context tags, where they must stand for names. */
static const char *
number_name(uint8_t number)
{
	static const char *const names[] = {"0", "1", "2", "3", "4", "5", "6",
	    "7", "8", "9", "10", "11", "12", "13", "14", "15"};

	return number < sizeof(names) / sizeof(*names) ? names[number] : "n";
}

/* The bytes of a context tag, whose type isn't known; or what it opens. */
static void
context(struct bacnet_walk *w, struct rd *r, const struct bacnet_tag *t)
{
	const char *key = number_name(t->number);
	struct bacnet_tag end;
	struct span s;

	if (t->shape == BACNET_PRIMITIVE) {
		s = rd_take(r, t->length);
		if (rd_ok(r))
			bacnet_put(w, key,
			    (struct value){.kind = VALUE_BYTES, .s = s});
		return;
	}
	bacnet_generic(w, r, key);
	if (rd_ok(r) && bacnet_tag(r, &end) &&
	    (end.shape != BACNET_CLOSING || end.number != t->number))
		rd_bad(r, "a tag that was opened isn't closed");
}

static void
application(struct bacnet_walk *w, struct rd *r, const char *key,
    const struct bacnet_tag *t)
{
	const struct bacnet_type *type = t->number < BACNET_PRIMITIVES
					     ? primitives[t->number]
					     : &bacnet_octets;
	struct rd c;

	if (t->number == BACNET_BOOLEAN) {
		bacnet_put(w, key,
		    (struct value){.kind = VALUE_BOOL, .b = t->length != 0});
		return;
	}
	c = rd_sub(r, t->length);
	if (!rd_ok(r))
		return;
	if (type == &bacnet_bits) {
		bacnet_put_bits(w, key, &c, type);
	} else {
		struct value v = bacnet_value(w->msg, &c, type);

		if (rd_ok(&c))
			bacnet_put(w, key, v);
	}
	rd_join(r, &c);
}

/* Where it has no key it stands in a list, as details do in an object. */
void
bacnet_generic_one(struct bacnet_walk *w, struct rd *r, const char *key)
{
	struct bacnet_tag t;
	size_t back;

	if (!bacnet_tag(r, &t))
		return;
	if (t.shape == BACNET_CLOSING) {
		rd_bad(r, "a tag that closes what wasn't opened");
	} else if (!t.context) {
		application(w, r, key, &t);
	} else if (bacnet_open(w, r, key, false, &back)) {
		context(w, r, &t);
		bacnet_close(w, back);
	}
}

void
bacnet_generic(struct bacnet_walk *w, struct rd *r, const char *key)
{
	int64_t i = 1;
	size_t back, here;

	if (ended(r))
		return;
	if (is_last(r)) {
		bacnet_generic_one(w, r, key);
		return;
	}
	if (!bacnet_open(w, r, key, true, &back))
		return;
	while (!ended(r)) {
		here = bacnet_number(w, i++);
		bacnet_generic_one(w, r, NULL);
		w->path_n = here;
	}
	bacnet_close(w, back);
}

/* By its type; false: it isn't of this type. */
static bool
typed(struct bacnet_walk *w, struct rd *r, const struct bacnet_property_type *p,
    int64_t first)
{
	if (p->many && !w->at.has_index)
		bacnet_elements(w, r, p->type, first);
	else
		bacnet_element(w, r, p->type);
	return r->state == RD_CUT || (rd_ok(r) && ended(r));
}

/* Elements of a range that have no type here are numbered nevertheless. */
static void
untyped(struct bacnet_walk *w, struct rd *r, int64_t first, bool many)
{
	if (many)
		bacnet_elements(w, r, &bacnet_one, first);
	else
		bacnet_generic(w, r, NULL);
}

/* Keys were properties of devices once: 12.11 before 2012. */
static bool
masked(struct bacnet_walk *w, struct rd *r)
{
	if (!w->at.has_property || w->at.property != SESSION_KEYS ||
	    w->talk->show_secrets || rd_left(r) == 0)
		return false;
	bacnet_balanced(r);
	bacnet_point(w)->value =
	    (struct value){.kind = VALUE_TEXT, .s = SPAN("***")};
	w->valued = true;
	return true;
}

void
bacnet_property(struct bacnet_walk *w, struct rd *r, int64_t first)
{
	const struct bacnet_subject at = w->at;
	const struct bacnet_property_type *p = NULL;
	size_t points = w->msg->npoints, path = w->path_n;
	bool pointing = w->pointing;
	unsigned depth = w->depth;
	struct rd try = *r;

	if (masked(w, r))
		return;
	if (at.has_property && !(at.has_index && at.index == 0))
		p = bacnet_property_type(at.object >> 22, at.property);
	w->pointing = true;
	w->path_n = 0;
	if (p != NULL && typed(w, &try, p, first)) {
		*r = try;
	} else {
		w->msg->npoints = points;
		w->at = at;
		w->depth = depth;
		w->path_n = 0;
		w->valued = false;
		untyped(w, r, first, p == NULL && first != 1);
	}
	w->at = at;
	w->valued = w->msg->npoints > points;
	w->pointing = pointing;
	w->path_n = path;
	w->depth = depth;
}

void
bacnet_read_error(struct rd *r, struct bacnet_failure *e)
{
	uint32_t *const into[2] = {&e->class, &e->code};
	struct bacnet_tag t;
	int i;

	for (i = 0; i < 2; i++) {
		struct rd c;

		if (bacnet_tag(r, &t) &&
		    (t.context || t.number != BACNET_ENUMERATED ||
			t.length > 4))
			rd_bad(r, "an error without class and code");
		if (!rd_ok(r))
			return;
		c = rd_sub(r, t.length);
		*into[i] = 0;
		while (rd_left(&c) != 0)
			*into[i] = *into[i] << 8 | rd_u8(&c);
		rd_join(r, &c);
	}
}

const char *
bacnet_error_name(const struct bacnet_failure *e)
{
	struct span code = bacnet_word(&bacnet_error_code, e->code);

	return code.n != 0 ? code.p : "unknown";
}

static void
put_word(struct msg *m, const char *key, const struct bacnet_type *type,
    uint32_t v)
{
	struct span word = bacnet_word(type, v);

	if (word.n != 0)
		detail_text(m, key, word);
	else
		detail_uint(m, key, v);
}

void
bacnet_put_error(struct msg *m, const struct bacnet_failure *e)
{
	put_word(m, "error_class", &bacnet_error_class, e->class);
	put_word(m, "error_code", &bacnet_error_code, e->code);
}
