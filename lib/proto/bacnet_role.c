/*
 * bacnet_role.c - the fields of a service that say what it is about: objects,
 * properties, their values, why they were refused.
 */
#include "base/num.h"
#include "proto/bacnet_words.h"

enum { DEVICE = 8 };

typedef void role_fn(struct bacnet_walk *, struct rd *,
    const struct bacnet_field *);

/* The contents of a primitive; the reader fails where it is none. */
static struct rd
contents(struct rd *r)
{
	struct bacnet_tag t;

	if (bacnet_tag(r, &t) && t.shape != BACNET_PRIMITIVE)
		rd_bad(r, "a tag of another form than its type's");
	return rd_ok(r) ? rd_sub(r, t.length) : *r;
}

/* A number of at most 32 bits. */
static int64_t
number(struct rd *r, const struct bacnet_field *f)
{
	struct rd c = contents(r);
	size_t n = rd_left(&c);
	int64_t v = 0;

	if (rd_ok(&c) && (n == 0 || n > 4))
		rd_bad(&c, "a number of no or too many octets");
	if (rd_ok(&c) && f->type->kind == BACNET_INTEGER &&
	    rd_peek(&c, 0) & 0x80)
		v = -1;
	while (rd_left(&c) != 0)
		v = (int64_t)((uint64_t)v << 8 | rd_u8(&c));
	rd_join(r, &c);
	return v;
}

static struct value
enumerated(uint32_t v, const struct bacnet_type *type)
{
	struct span word = bacnet_word(type, v);

	if (word.n != 0)
		return (struct value){.kind = VALUE_TEXT, .s = word};
	return (struct value){.kind = VALUE_UINT, .u = v};
}

static void
object(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	struct rd c = contents(r);
	uint32_t v = rd_be32(&c);

	rd_join(r, &c);
	if (!rd_ok(r))
		return;
	if (f->role == BACNET_IS_TOLD_OBJECT)
		bacnet_put(w, f->name,
		    (struct value){.kind = VALUE_TEXT,
			.s = bacnet_object_text(w->msg, v)});
	bacnet_object_ends(w);
	w->at = (struct bacnet_subject){.object = v, .has_object = true};
}

static void
property(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	uint32_t v = (uint32_t)number(r, f);

	if (!rd_ok(r))
		return;
	if (!w->at.has_object) /* one that is to be made */
		bacnet_put(w, f->name,
		    enumerated(v, &bacnet_property_identifier));
	w->at.property = v;
	w->at.has_property = true;
	w->at.has_index = false;
	w->valued = false;
}

static void
array_index(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	uint32_t v = (uint32_t)number(r, f);

	if (!rd_ok(r))
		return;
	w->at.index = v;
	w->at.has_index = true;
}

/* What is between the tags of something constructed. */
static void
between(struct bacnet_walk *w, struct rd *r,
    void (*read)(struct bacnet_walk *, struct rd *))
{
	struct bacnet_tag open, t;

	if (bacnet_tag(r, &open) && open.shape != BACNET_OPENING)
		rd_bad(r, "a tag of another form than its type's");
	if (!rd_ok(r))
		return;
	read(w, r);
	if (rd_ok(r) && bacnet_tag(r, &t) &&
	    (t.shape != BACNET_CLOSING || t.number != open.number))
		rd_bad(r, "a tag that was opened isn't closed");
}

static void
whole_property(struct bacnet_walk *w, struct rd *r)
{
	if (w->touching)
		bacnet_balanced(r);
	else if (w->at.has_object)
		bacnet_property(w, r, 1);
	else
		bacnet_generic(w, r, "value");
}

static void
value(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	(void)f;
	between(w, r, whole_property);
}

/* The sequence number of the first item stands behind them: 15.8.1.2. */
static int64_t
first_item(const struct bacnet_walk *w, const struct rd *r)
{
	static const struct bacnet_field f = {
	    "first_sequence_number", &bacnet_unsigned, 6, 0, 0};
	struct rd ahead = *r;
	struct bacnet_tag t;
	int64_t v;

	if (bacnet_balanced(&ahead) && bacnet_tag(&ahead, &t) &&
	    bacnet_next(&ahead, &t) && t.context && t.number == 6) {
		v = number(&ahead, &f);
		if (rd_ok(&ahead))
			return v;
	}
	if (w->has_start && w->has_count)
		return w->count < 0 ? w->start + w->count + 1 : w->start;
	return 1;
}

static void
range(struct bacnet_walk *w, struct rd *r)
{
	bacnet_property(w, r, first_item(w, r));
}

static void
items(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	(void)f;
	between(w, r, range);
}

static void
priority(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	w->priority = (uint8_t)number(r, f);
}

static void
keep_error(struct bacnet_walk *w, struct rd *r)
{
	struct bacnet_failure e = {.object = w->at.object,
	    .property = w->at.property,
	    .has_property = w->at.has_property,
	    .index = w->at.index,
	    .has_index = w->at.has_index};

	bacnet_read_error(r, &e);
	if (rd_ok(r) && w->nerrors < BACNET_TOLD_MAX)
		w->errors[w->nerrors++] = e;
}

static void
error(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	(void)f;
	between(w, r, keep_error);
}

static void
state(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	uint32_t v = (uint32_t)number(r, f);

	if (!rd_ok(r))
		return;
	w->state = v;
	w->has_state = true;
	bacnet_put(w, f->name, enumerated(v, f->type));
}

/* In details and, as its property, a point. */
static void
event_state(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	uint32_t v = (uint32_t)number(r, f);
	struct bacnet_subject at = w->at;
	struct value told = enumerated(v, f->type);

	if (!rd_ok(r))
		return;
	bacnet_put(w, f->name, told);
	if (w->pointing || w->touching || !at.has_object)
		return;
	w->at.property = BACNET_EVENT_STATE;
	w->at.has_property = true;
	bacnet_point(w)->value = told;
	w->at = at;
}

static void
device(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	struct rd c = contents(r);
	uint32_t v = rd_be32(&c);

	rd_join(r, &c);
	if (!rd_ok(r))
		return;
	if (v >> 22 == DEVICE)
		w->device = v & BACNET_INSTANCE_MAX;
	bacnet_put(w, f->name,
	    (struct value){
		.kind = VALUE_TEXT, .s = bacnet_object_text(w->msg, v)});
}

static void
name(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	struct rd c = contents(r);
	struct value v = bacnet_value(w->msg, &c, f->type);

	rd_join(r, &c);
	if (!rd_ok(r))
		return;
	if (!w->at.has_object)
		return;
	w->at.property = BACNET_OBJECT_NAME;
	w->at.has_property = true;
	bacnet_point(w)->value = v;
}

static void
secret(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	struct rd c = contents(r);
	struct value v = bacnet_value(w->msg, &c, f->type);

	rd_join(r, &c);
	if (!rd_ok(r))
		return;
	if (!w->talk->show_secrets)
		v = (struct value){.kind = VALUE_TEXT, .s = SPAN("***")};
	bacnet_put(w, f->name, v);
}

static void
position(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	w->start = number(r, f);
	w->has_start = rd_ok(r);
	if (rd_ok(r))
		bacnet_put(w, f->name,
		    (struct value){.kind = VALUE_INT, .i = w->start});
}

static void
count(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	w->count = number(r, f);
	w->has_count = rd_ok(r);
	if (rd_ok(r))
		bacnet_put(w, f->name,
		    (struct value){.kind = VALUE_INT, .i = w->count});
}

static void
stream(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	w->start = number(r, f);
	w->records = false;
}

static void
record(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	w->start = number(r, f);
	w->records = true;
}

/* "file:1/stream[512]", "file:1/record[3]" */
static struct point *
file_point(struct bacnet_walk *w)
{
	const char *head = w->records ? "/record[" : "/stream[";
	char *p = arena_alloc(&w->msg->arena, 2 * NUM_MAX);
	char *end = num_i64(stpcpy(p, head), w->start);
	struct point *pt;

	*end++ = ']';
	w->at.has_property = false;
	pt = bacnet_point(w);
	pt->ref.tail = span(p, (size_t)(end - p));
	return pt;
}

static void
octets(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	uint32_t n = (uint32_t)number(r, f);

	if (rd_ok(r) && w->at.has_object)
		file_point(w)->count = n;
}

/* A record each, or all of a stream. */
static void
data(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	struct bacnet_tag t;

	do {
		struct rd c = contents(r);

		rd_join(r, &c);
		if (!rd_ok(r))
			return;
		if (w->at.has_object && w->touching)
			file_point(w);
		else if (w->at.has_object)
			file_point(w)->value = (struct value){
			    .kind = VALUE_BYTES, .s = rd_rest(&c)};
		if (w->start >= 0) /* -1: behind the last */
			w->start++;
	} while (f->how & BACNET_LIST && bacnet_next(r, &t) &&
		 t.shape == BACNET_PRIMITIVE);
}

/* What a maker puts there isn't always tagged: then it is bytes. */
static void
raw(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	struct rd try = *r;
	struct bacnet_tag t, end;
	struct span s;

	if (!bacnet_tag(&try, &t) || t.shape != BACNET_OPENING) {
		rd_bad(r, "a tag of another form than its type's");
		return;
	}
	*r = try;
	if (!bacnet_balanced(&try) || !bacnet_tag(&try, &end) ||
	    end.number != t.number || rd_left(&try) != 0) {
		s = rd_rest(r);
		if (s.n != 0 && r->limit != RD_CUT)
			s.n--; /* the tag that closes it */
		bacnet_put(w, f->name,
		    (struct value){.kind = VALUE_BYTES, .s = s});
		return;
	}
	bacnet_generic(w, r, f->name);
	bacnet_tag(r, &end);
}

void
bacnet_role(struct bacnet_walk *w, struct rd *r, const struct bacnet_field *f)
{
	static role_fn *const roles[BACNET_ROLES] = {
	    [BACNET_IS_OBJECT] = object,
	    [BACNET_IS_TOLD_OBJECT] = object,
	    [BACNET_IS_PROPERTY] = property,
	    [BACNET_IS_INDEX] = array_index,
	    [BACNET_IS_VALUE] = value,
	    [BACNET_IS_ITEMS] = items,
	    [BACNET_IS_PRIORITY] = priority,
	    [BACNET_IS_ERROR] = error,
	    [BACNET_IS_STATE] = state,
	    [BACNET_IS_EVENT_STATE] = event_state,
	    [BACNET_IS_DEVICE] = device,
	    [BACNET_IS_NAME] = name,
	    [BACNET_IS_SECRET] = secret,
	    [BACNET_IS_POSITION] = position,
	    [BACNET_IS_COUNT] = count,
	    [BACNET_IS_STREAM] = stream,
	    [BACNET_IS_RECORD] = record,
	    [BACNET_IS_OCTETS] = octets,
	    [BACNET_IS_DATA] = data,
	    [BACNET_IS_RAW] = raw,
	};

	roles[f->role](w, r, f);
}
