/*
 * bacnet_put.c - what the walker finds, as details or as points.
 *
 * A point's reference is the object and the property at hand, the index of an
 * array, then the members down to the leaf:
 *
 *	analog-input:1/present-value
 *	schedule:2/weekly-schedule[1].day-schedule[3].time
 */
#include "base/num.h"
#include "proto/bacnet_words.h"

enum { BITS_MAX = 1024, DIGITS_MAX = 64 };

/* Bits of the status flags, first to last. */
enum { IN_ALARM = 1, FAULT = 2, OVERRIDDEN = 4, OUT_OF_SERVICE = 8 };

/* ".member-name" */
static void
member(struct bacnet_walk *w, const char *name)
{
	if (w->path_n + NUM_MAX * 2 > sizeof(w->path))
		return;
	w->path[w->path_n++] = '.';
	for (; *name != '\0' && w->path_n < sizeof(w->path); name++)
		w->path[w->path_n++] = *name == '_' ? '-' : *name;
}

size_t
bacnet_number(struct bacnet_walk *w, int64_t i)
{
	size_t back = w->path_n;
	char *p = w->path + w->path_n;

	if (!w->pointing || w->path_n + NUM_MAX > sizeof(w->path))
		return back;
	*p++ = '[';
	p = num_i64(p, i);
	*p++ = ']';
	w->path_n = (size_t)(p - w->path);
	return back;
}

static char *
add(char *p, struct span s)
{
	memcpy(p, s.p, s.n);
	return p + s.n;
}

/* "/property[index].member" */
static struct span
tail(struct bacnet_walk *w)
{
	const char *name = bacnet_property_tail(w->at.property);
	struct span known = span_str(name != NULL ? name : "/property-");
	char *p, *end;

	if (!w->at.has_property)
		return span("", 0);
	if (name != NULL && !w->at.has_index && w->path_n == 0)
		return known;
	p = arena_alloc(&w->msg->arena, known.n + w->path_n + 2 * NUM_MAX);
	end = add(p, known);
	if (name == NULL)
		end = num_u64(end, w->at.property);
	if (w->at.has_index) {
		*end++ = '[';
		end = num_u64(end, w->at.index);
		*end++ = ']';
	}
	end = add(end, span(w->path, w->path_n));
	return span(p, (size_t)(end - p));
}

struct point *
bacnet_point(struct bacnet_walk *w)
{
	uint32_t type = w->at.object >> 22;
	const char *head = bacnet_object_head(type);
	struct ref ref = {.n = w->at.object & BACNET_INSTANCE_MAX,
	    .numbered = true,
	    .tail = tail(w)};
	char *p, *end;

	if (head != NULL) {
		ref.head = span_str(head);
	} else {
		p = arena_alloc(&w->msg->arena, NUM_MAX);
		end = num_u64(stpcpy(p, "object-type-"), type);
		*end++ = ':';
		ref.head = span(p, (size_t)(end - p));
	}
	return msg_point(w->msg, ref);
}

static struct value *
detail(struct msg *m, const char *key, struct value v)
{
	detail_int(m, key, 0);
	m->details[m->ndetails - 1].value = v;
	return &m->details[m->ndetails - 1].value;
}

void
bacnet_put(struct bacnet_walk *w, const char *key, struct value v)
{
	size_t back = w->path_n;

	if (!w->pointing) {
		detail(w->msg, key, v);
		return;
	}
	if (key != NULL)
		member(w, key);
	bacnet_point(w)->value = v;
	w->valued = true;
	w->path_n = back;
}

/* The first is the highest of the first octet: 20.2.10. */
static bool
bit(struct span s, size_t i)
{
	return (uint8_t)s.p[i / 8] >> (7 - i % 8) & 1;
}

/* The words of those that are set, as details. */
static void
tell_bits(struct msg *m, const char *key, struct span s, size_t n,
    const struct bacnet_type *type)
{
	size_t i;

	detail_array(m, key);
	for (i = 0; i < n; i++) {
		struct span word = bacnet_word(type, i);

		if (!bit(s, i))
			continue;
		if (word.n != 0)
			detail_text(m, NULL, word);
		else
			detail_uint(m, NULL, i);
	}
	detail_close(m);
}

/* One point each. */
static void
point_bits(struct bacnet_walk *w, struct span s, size_t n,
    const struct bacnet_type *type)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct span word = bacnet_word(type, i);
		size_t back = w->path_n;

		if (word.n != 0 && w->path_n + word.n < sizeof(w->path)) {
			w->path[w->path_n++] = '.';
			add(w->path + w->path_n, word);
			w->path_n += word.n;
		} else {
			bacnet_number(w, (int64_t)i);
		}
		bacnet_put(w, NULL,
		    (struct value){.kind = VALUE_BOOL, .b = bit(s, i)});
		w->path_n = back;
	}
}

void
bacnet_put_bits(struct bacnet_walk *w, const char *key, struct rd *r,
    const struct bacnet_type *type)
{
	uint8_t unused = rd_u8(r);
	struct span s = rd_rest(r);
	size_t n = s.n * 8, back = w->path_n;

	if (rd_ok(r) && (unused > 7 || unused > n))
		rd_bad(r, "a bit string with more unused bits than bits");
	if (!rd_ok(r))
		return;
	n -= unused;
	if (n > BITS_MAX) {
		bacnet_put(w, key, (struct value){.kind = VALUE_BYTES, .s = s});
		return;
	}
	if (!w->pointing) {
		tell_bits(w->msg, key, s, n, type);
		return;
	}
	if (w->at.property == BACNET_STATUS_FLAGS && w->path_n == 0 && n != 0)
		w->flags = bit(s, 0) * IN_ALARM | (n > 1 && bit(s, 1)) * FAULT |
			   (n > 2 && bit(s, 2)) * OVERRIDDEN |
			   (n > 3 && bit(s, 3)) * OUT_OF_SERVICE;
	if (key != NULL)
		member(w, key);
	point_bits(w, s, n, type);
	w->path_n = back;
}

bool
bacnet_open(struct bacnet_walk *w, struct rd *r, const char *key, bool array,
    size_t *back)
{
	*back = w->path_n;
	if (w->depth == BACNET_DEPTH_MAX) {
		rd_bad(r, "values are nested too deep");
		return false;
	}
	w->depth++;
	if (w->pointing) {
		if (key != NULL)
			member(w, key);
	} else if (array) {
		detail_array(w->msg, key);
	} else {
		detail_open(w->msg, key);
	}
	return true;
}

/* What nothing was told in isn't told either. */
void
bacnet_close(struct bacnet_walk *w, size_t back)
{
	struct msg *m = w->msg;
	enum detail_kind last =
	    m->ndetails != 0 ? m->details[m->ndetails - 1].kind : DETAIL_CLOSE;

	w->depth--;
	w->path_n = back;
	if (w->pointing)
		return;
	if (last == DETAIL_OPEN || last == DETAIL_ARRAY)
		m->ndetails--;
	else
		detail_close(m);
}

static const char *
quality(int flags)
{
	return flags & FAULT		? "bad"
	       : flags & OVERRIDDEN	? "substituted"
	       : flags & OUT_OF_SERVICE ? "blocked"
					: "good";
}

/* Its status flags are those of the values that came with them. */
void
bacnet_object_ends(struct bacnet_walk *w)
{
	struct msg *m = w->msg;
	size_t i;

	for (i = w->first_point; w->flags >= 0 && i < m->npoints; i++) {
		struct point *p = &m->points[i];

		if (p->value.kind == VALUE_NONE ||
		    span_starts(p->ref.tail, "/status-flags"))
			continue;
		p->quality = quality(w->flags);
		p->qraw = (uint32_t)w->flags;
		p->has_qraw = true;
	}
	w->first_point = m->npoints;
	w->flags = -1;
}

static void
put_priorities(struct bacnet_walk *w)
{
	struct msg *m = w->msg;
	bool any = false;
	size_t i;

	for (i = 0; i < w->npriorities; i++)
		any |= w->priorities[i] != 0;
	if (!any)
		return;
	if (w->npriorities == 1) {
		detail_uint(m, "priority", w->priorities[0]);
		return;
	}
	detail_array(m, "priorities");
	for (i = 0; i < w->npriorities; i++)
		detail_uint(m, NULL, w->priorities[i]);
	detail_close(m);
}

static void
put_failure(struct bacnet_walk *w, const struct bacnet_failure *f)
{
	struct msg *m = w->msg;
	const char *name = bacnet_property_tail(f->property);

	detail_open(m, NULL);
	detail_text(m, "object_identifier", bacnet_object_text(m, f->object));
	if (name != NULL)
		detail_name(m, "property_identifier", name + 1);
	else if (f->has_property)
		detail_uint(m, "property_identifier", f->property);
	if (f->has_index)
		detail_uint(m, "property_array_index", f->index);
	bacnet_put_error(m, f);
	detail_close(m);
}

void
bacnet_finish(struct bacnet_walk *w)
{
	size_t i;

	bacnet_object_ends(w);
	put_priorities(w);
	if (w->nerrors == 0)
		return;
	detail_array(w->msg, "errors");
	for (i = 0; i < w->nerrors; i++)
		put_failure(w, &w->errors[i]);
	detail_close(w->msg);
}
