/*
 * bacnet_walk.c - reads tagged data by the productions of clause 21.
 *
 * Parameters of a service become details; the values of properties become
 * points, a leaf each. What a production has at its end that it isn't known to
 * have is read by its tags: later revisions add there.
 */
#include <stddef.h>

#include "proto/bacnet_tag.h"

static void field(struct bacnet_walk *, struct rd *,
    const struct bacnet_field *);

void
bacnet_begin(struct bacnet_walk *w, struct talk *t)
{
	memset(w, 0, offsetof(struct bacnet_walk, path));
	w->talk = t;
	w->msg = t->msg;
	w->device = -1;
	w->flags = -1;
}

/* The end of what is constructed, or of all. */
static bool
at_end(struct rd *r)
{
	struct bacnet_tag t;

	if (!rd_ok(r) || rd_left(r) == 0)
		return true;
	return bacnet_next(r, &t) && t.shape == BACNET_CLOSING;
}

/* Does this tag begin an element of the type? */
static bool
begins(const struct bacnet_type *type, uint8_t number,
    const struct bacnet_tag *t)
{
	size_t i;

	if (number != BACNET_UNTAGGED)
		return t->context && t->number == number &&
		       t->shape != BACNET_CLOSING;
	if (type->kind < BACNET_PRIMITIVES)
		return !t->context && t->number == (uint8_t)type->kind;
	if (type->kind == BACNET_DATETIME)
		return !t->context && t->number == BACNET_DATE;
	if (type->kind == BACNET_ONE || type->kind == BACNET_ANY)
		return t->shape != BACNET_CLOSING;
	for (i = 0; i < type->n; i++) {
		const struct bacnet_field *f = &type->fields[i];

		if (begins(f->type, f->tag, t))
			return true;
		if (type->kind == BACNET_SEQUENCE &&
		    !(f->how & BACNET_OPTIONAL))
			break;
	}
	return false;
}

static bool
comes(struct rd *r, const struct bacnet_type *type, uint8_t number)
{
	struct bacnet_tag t;

	return bacnet_next(r, &t) && begins(type, number, &t);
}

/* What is behind a tag of this shape; false: it has another. */
static bool
opens(struct rd *r, struct bacnet_tag *t, enum bacnet_shape shape)
{
	if (bacnet_tag(r, t) && t->shape != shape)
		rd_bad(r, "a tag of another form than its type's");
	return rd_ok(r);
}

static void
closes(struct rd *r, uint8_t number)
{
	struct bacnet_tag t;

	if (bacnet_tag(r, &t) &&
	    (t.shape != BACNET_CLOSING || t.number != number))
		rd_bad(r, "a tag that was opened isn't closed");
}

static void
primitive(struct bacnet_walk *w, struct rd *r, const struct bacnet_type *type,
    const char *key)
{
	struct bacnet_tag t;
	struct rd contents;

	if (!opens(r, &t, BACNET_PRIMITIVE))
		return;
	if (!t.context && t.number == BACNET_BOOLEAN) {
		bacnet_put(w, key,
		    (struct value){.kind = VALUE_BOOL, .b = t.length != 0});
		return;
	}
	contents = rd_sub(r, t.length);
	if (!rd_ok(r))
		return;
	if (type->kind == BACNET_BITS) {
		bacnet_put_bits(w, key, &contents, type);
	} else {
		struct value v = bacnet_value(w->msg, &contents, type);

		if (rd_ok(&contents))
			bacnet_put(w, key, v);
	}
	rd_join(r, &contents);
}

static void
choice(struct bacnet_walk *w, struct rd *r, const struct bacnet_type *type)
{
	size_t i;

	for (i = 0; i < type->n; i++)
		if (comes(r, type->fields[i].type, type->fields[i].tag)) {
			field(w, r, &type->fields[i]);
			return;
		}
	if (!at_end(r)) {
		bacnet_generic_one(w, r, "value");
		return;
	}
	if (rd_left(r) != 0)
		rd_bad(r, "a choice without its contents");
	else
		rd_u8(r);
}

/* What is between the tags of a type that is constructed. */
static void
inside(struct bacnet_walk *w, struct rd *r, const struct bacnet_type *type)
{
	size_t i;

	if (type->kind == BACNET_CHOICE)
		choice(w, r, type);
	for (i = 0; type->kind == BACNET_SEQUENCE && i < type->n; i++)
		field(w, r, &type->fields[i]);
}

/* A sequence that touches a property, and has its value or not. */
static void
point(struct bacnet_walk *w, struct rd *r, const struct bacnet_type *type)
{
	w->valued = false;
	w->priority = 0;
	w->at.has_index = false;
	inside(w, r, type);
	if (!w->valued && w->at.has_object) {
		size_t path = w->path_n;

		w->path_n = 0;
		bacnet_point(w);
		w->path_n = path;
	}
	if (w->npriorities < BACNET_TOLD_MAX)
		w->priorities[w->npriorities++] = w->priority;
}

static void
constructed(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f,
    const char *key)
{
	bool tagged = f->tag != BACNET_UNTAGGED;
	struct bacnet_tag t = {.number = f->tag};
	size_t back;

	if (tagged && !opens(r, &t, BACNET_OPENING))
		return;
	if (f->type->kind == BACNET_DATETIME) {
		struct span s = bacnet_datetime_text(w->msg, r);

		if (rd_ok(r))
			bacnet_put(w, key,
			    (struct value){.kind = VALUE_TEXT, .s = s});
	} else if (f->type->kind == BACNET_ONE || f->type->kind == BACNET_ANY) {
		if (f->type->kind == BACNET_ONE)
			bacnet_generic_one(w, r, key);
		else
			bacnet_generic(w, r, key);
	} else if (bacnet_open(w, r, key, false, &back)) {
		if (f->role == BACNET_IS_POINT)
			point(w, r, f->type);
		else
			inside(w, r, f->type);
		if (tagged && !at_end(r))
			bacnet_generic(w, r, "more");
		bacnet_close(w, back);
	}
	if (tagged && rd_ok(r))
		closes(r, t.number);
}

static void
one(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f,
    const char *key)
{
	if (f->type->kind < BACNET_PRIMITIVES)
		primitive(w, r, f->type, key);
	else
		constructed(w, r, f, key);
}

static void
many(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f,
    int64_t first)
{
	struct bacnet_field element = *f;
	size_t back;

	element.tag = BACNET_UNTAGGED;
	element.how = 0;
	while (!at_end(r)) {
		if (!comes(r, f->type, BACNET_UNTAGGED)) {
			rd_bad(r, "an element of another type than its list's");
			break;
		}
		back = bacnet_number(w, first++);
		one(w, r, &element, NULL);
		w->path_n = back;
	}
}

static void
list(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	bool tagged = f->tag != BACNET_UNTAGGED;
	struct bacnet_tag t;
	size_t back;

	if (tagged && !opens(r, &t, BACNET_OPENING))
		return;
	if (bacnet_open(w, r, f->name, true, &back)) {
		many(w, r, f, 1);
		bacnet_close(w, back);
	}
	if (tagged && rd_ok(r))
		closes(r, t.number);
}

static void
field(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	bool empty = f->how & BACNET_LIST && f->tag == BACNET_UNTAGGED;

	if (!rd_ok(r))
		return;
	if (!comes(r, f->type, f->tag)) {
		if (f->how & BACNET_OPTIONAL || (empty && at_end(r)))
			return;
		if (rd_left(r) != 0)
			rd_bad(r, "a parameter is missing");
		else
			rd_u8(r); /* it is the end that tells why */
		return;
	}
	if (f->role != BACNET_PLAIN && f->role != BACNET_IS_POINT)
		bacnet_role(w, r, f);
	else if (f->how & BACNET_LIST)
		list(w, r, f);
	else
		one(w, r, f, f->name);
}

void
bacnet_walk(struct bacnet_walk *w, struct rd *r, const struct bacnet_type *type,
    unsigned role)
{
	if (role == BACNET_IS_POINT)
		point(w, r, type);
	else
		inside(w, r, type);
	if (rd_ok(r) && rd_left(r) != 0)
		bacnet_generic(w, r, "more");
	if (rd_ok(r) && rd_left(r) != 0)
		rd_bad(r, "a tag that closes what wasn't opened");
}

void
bacnet_elements(struct bacnet_walk *w, struct rd *r,
    const struct bacnet_type *type, int64_t first)
{
	struct bacnet_field f = {.type = type, .tag = BACNET_UNTAGGED};

	many(w, r, &f, first);
}

void
bacnet_element(struct bacnet_walk *w, struct rd *r,
    const struct bacnet_type *type)
{
	struct bacnet_field f = {.type = type, .tag = BACNET_UNTAGGED};

	if (comes(r, type, BACNET_UNTAGGED))
		one(w, r, &f, NULL);
	else if (rd_ok(r) && rd_left(r) != 0)
		rd_bad(r, "a value of another type than its property's");
	else
		rd_u8(r);
}
