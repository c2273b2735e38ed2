/*
 * event.c - a decoded message as an event line.
 *
 * Runs of registers and bits are most of what flows, so their loop writes
 * straight into the buffer.
 */
#include "base/num.h"
#include "decode/inside.h"

enum { PART_POINTS = 4096, PART_BYTES = 1 << 20 };
enum { HEAD_MAX = 192, POINT_MAX = 128 }; /* room for what has a bound */

/* Where an event in the making stands. */
struct writer {
	struct decode *d;
	struct buf *b;
	const struct msg *m;
	size_t start; /* of the line in the buffer */
	unsigned part, points;
};

static void
put_name(struct buf *b, const char *key, const char *name)
{
	rec_str(b, key, span_str(name));
}

/* Nanoseconds as seconds, without needless zeros. */
static char *
put_seconds(char *p, int64_t ns)
{
	uint32_t rest = (uint32_t)(ns % TS_SECOND);
	int i;

	p = num_i64(p, ns / TS_SECOND);
	if (rest == 0)
		return p;
	*p++ = '.';
	for (i = 8; i >= 0; i--, rest /= 10)
		p[i] = (char)('0' + rest % 10);
	for (i = 9; p[i - 1] == '0'; i--)
		continue;
	return p + i;
}

/*
 * What an event says of its function is one of few phrases: they are kept
 * ready, so that the next such event copies it.
 */
static struct span
phrase(struct decode *d, const struct msg *m)
{
	uint64_t mix = ((uintptr_t)m->fn * 31 + (uintptr_t)m->status) * 31 +
		       (uint64_t)m->code * 7 + m->action;
	struct phrase *p =
	    &d->phrases[mix * UINT64_C(0x9e3779b97f4a7c15) >> PHRASE_SHIFT];
	struct buf *b = &p->text;

	if (p->fn == m->fn && p->status == m->status && p->code == m->code &&
	    p->action == m->action && b->n != 0)
		return buf_all(b);
	*p = (struct phrase){m->fn, m->status, m->code, m->action, *b};
	b->n = 0;
	buf_char(b, ' '); /* what a key follows isn't a brace */
	if (m->fn != NULL)
		put_name(b, "fn", m->fn);
	if (m->code >= 0)
		rec_int(b, "code", m->code);
	if (m->action != ACT_NONE)
		put_name(b, "action", action_names[m->action]);
	if (m->status != NULL)
		put_name(b, "status", m->status);
	buf_drop(b, 1);
	return buf_all(b);
}

/* The parts of an event behind the first: without a code. */
static void
put_part(struct writer *w)
{
	const struct msg *m = w->m;
	struct buf *b = w->b;

	if (m->fn != NULL)
		put_name(b, "fn", m->fn);
	rec_uint(b, "part", w->part);
	if (m->action != ACT_NONE)
		put_name(b, "action", action_names[m->action]);
	if (m->status != NULL)
		put_name(b, "status", m->status);
}

/* ","proto":...,"dport":... : mostly as it was before on this way. */
static struct span
intro(struct way *way, const struct msg *m)
{
	struct buf *b = &way->intro;

	if (way->proto == m->proto && way->dir == m->dir && b->n != 0)
		return buf_all(b);
	way->proto = m->proto;
	way->dir = m->dir;
	b->n = 0;
	buf_str(b, "\",\"proto\":\"");
	buf_str(b, m->proto);
	buf_str(b, "\",\"dir\":\"");
	buf_str(b, dir_names[m->dir]);
	buf_char(b, '"');
	buf_span(b, way->ends);
	return buf_all(b);
}

static void
head(struct writer *w)
{
	const struct msg *m = w->m;
	struct conv *c = w->d->conv;
	bool answers = w->d->talk.from_server;
	struct span said = intro(&c->way[answers ? c->server : !c->server], m);
	struct buf *b = w->b;
	char *to = buf_need(b, HEAD_MAX + said.n);

	w->start = b->n;
	w->points = 0;
	to = LIT(to, "{\"type\":\"event\",\"ts\":\"");
	to = ts_put(to, &w->d->ts, m->ts);
	memcpy(to, said.p, said.n);
	to += said.n;
	if (m->station >= 0)
		to = num_i64(LIT(to, ",\"station\":"), m->station);
	b->n = (size_t)(to - b->p);
	if (m->station < 0 && m->station_text.n != 0)
		rec_wire(b, "station", m->station_text);
	if (m->txn >= 0) {
		to = buf_need(b, HEAD_MAX);
		to = num_i64(LIT(to, ",\"txn\":"), m->txn);
		b->n = (size_t)(to - b->p);
	}
	if (w->part > 1)
		put_part(w);
	else
		buf_span(b, phrase(w->d, m));
	if (m->latency >= 0) {
		to = LIT(buf_need(b, HEAD_MAX), ",\"latency\":");
		b->n = (size_t)(put_seconds(to, m->latency) - b->p);
	}
}

static void
put_flags(struct buf *b, uint32_t flags)
{
	char sep = '[';
	int i;

	nd_put_key(b, "flags");
	for (i = 0; i < FLAG_COUNT; i++)
		if (flags & 1u << i) {
			buf_char(b, sep);
			nd_put_str(b, span_str(flag_names[i]));
			sep = ',';
		}
	buf_char(b, ']');
}

static void
tail(struct writer *w)
{
	const struct msg *m = w->m;
	struct buf *b = w->b;
	char *to;

	if (w->points != 0)
		buf_char(b, ']');
	if (m->flags != 0)
		put_flags(b, m->flags);
	if (m->ndetails != 0 && w->part <= 1)
		put_detail(b, m);
	if (w->d->skipped != 0 && w->part <= 1)
		rec_uint(b, "skipped", w->d->skipped);
	to = LIT(buf_need(b, HEAD_MAX), ",\"frame\":");
	b->n = (size_t)(num_u64(to, m->frame & FRAME_MASK) - b->p);
	buf_span(b, w->d->evidence[m->frame >> FILE_SHIFT]);
}

/* Behind 4,096 points or 1 MiB the rest is another line. */
static void
next_part(struct writer *w)
{
	w->part = w->part ? w->part : 1;
	tail(w);
	w->part++;
	head(w);
}

/* Puts what stands in front of a point; room for it and `more` bytes. */
static inline char *
next_point(struct writer *w, size_t more)
{
	char *to;

	if (w->points == PART_POINTS || w->b->n - w->start > PART_BYTES)
		next_part(w);
	to = buf_need(w->b, POINT_MAX + more);
	if (w->points++ != 0)
		*to++ = ',';
	else
		to = LIT(to, ",\"points\":[");
	return to;
}

static void
put_ref(struct buf *b, const struct ref *r)
{
	size_t n = r->head.n + r->tail.n;
	char *to = buf_need(b, n + NUM_MAX + 16), *from = to;

	memcpy(to, "{\"ref\":\"", 8);
	to += 8;
	if (memchr(r->head.p, '"', r->head.n) != NULL ||
	    memchr(r->head.p, '\\', r->head.n) != NULL) {
		b->n += 7;
		nd_put_str(b, r->head); /* a name that JSON must escape */
		b->n--;
		to = from = buf_need(b, r->tail.n + NUM_MAX + 16);
	} else {
		memcpy(to, r->head.p, r->head.n);
		to += r->head.n;
	}
	if (r->numbered)
		to = num_u64(to, r->n);
	memcpy(to, r->tail.p, r->tail.n);
	to += r->tail.n;
	*to++ = '"';
	b->n += (size_t)(to - from);
}

/*
 * What stands in front of a value, with a number in it that is counted up:
 * {"ref":"hr:17","value":
 *
 * The text is made for the first of a hundred numbers; in the others' copies
 * the last digits are written over.
 */
struct counted {
	struct buf *text;
	size_t at, size; /* of the number's digits */
	unsigned low;	 /* the last two digits of the one at hand */
	bool counts;
};

enum { COPY_WIDE = 32 }; /* copied at once, however short it is */

/* Of the point number `i` of a run. */
static void
counted_start(struct counted *c, const struct point *p, uint32_t i)
{
	struct buf *b = c->text;
	const uint32_t n = p->ref.n + (p->indexed ? 0 : i);

	c->counts = p->ref.numbered || p->indexed;
	c->low = (p->indexed ? i : n) % 100;
	b->n = 0;
	buf_str(b, "{\"ref\":");
	nd_put_str(b, p->ref.head);
	b->n--; /* the quote behind it */
	c->at = b->n;
	if (p->ref.numbered)
		nd_put_u64(b, n);
	c->size = b->n - c->at;
	buf_span(b, p->ref.tail);
	buf_char(b, '"');
	if (p->indexed) {
		buf_str(b, ",\"index\":");
		c->at = b->n;
		nd_put_u64(b, i);
		c->size = b->n - c->at;
	}
	buf_str(b, ",\"value\":");
	buf_need(b, COPY_WIDE);
}

/* The text for the number at hand; its end. */
static inline char *
counted_put(const struct counted *c, char *to)
{
	const struct buf *t = c->text;
	char *digits = to + c->at + c->size;

	memcpy(to, t->p, COPY_WIDE);
	if (t->n > COPY_WIDE)
		memcpy(to + COPY_WIDE, t->p + COPY_WIDE, t->n - COPY_WIDE);
	if (c->counts && c->size > 1)
		memcpy(digits - 2, num_pairs + c->low * 2, 2);
	else if (c->counts)
		digits[-1] = (char)('0' + c->low);
	return to + t->n;
}

static inline void
counted_next(struct counted *c, const struct point *p, uint32_t i)
{
	c->low++;
	if (c->counts && (c->low == 100 || (c->low == 10 && c->size == 1)))
		counted_start(c, p, i);
}

static inline char *
put_bit(char *to, bool on)
{
	return on ? LIT(to, "true}") : LIT(to, "false}");
}

/*
 * A point for each of a run: most of what flows, so what is the same from one
 * to the next is copied as a whole.
 */
static void
put_run(struct writer *w, const struct point *p)
{
	bool bits = p->value.kind == VALUE_BITS;
	const uint8_t *v = (const uint8_t *)p->value.s.p;
	struct counted c = {.text = &w->d->counted};
	uint32_t i;

	if (p->count == 0)
		return;
	counted_start(&c, p, 0);
	for (i = 0; i < p->count; i++) {
		char *to = counted_put(&c, next_point(w, c.text->n));

		if (bits)
			to = put_bit(to, v[i / 8] >> i % 8 & 1);
		else
			to = LIT(num_u16(to,
				     (uint32_t)(v[2 * i] << 8 | v[2 * i + 1])),
			    "}");
		w->b->n = (size_t)(to - w->b->p);
		counted_next(&c, p, i + 1);
	}
}

/* Any point but its time, piece by piece. */
static void
put_whole(struct writer *w, const struct point *p)
{
	struct buf *b = w->b;

	put_ref(b, &p->ref);
	if (p->indexed)
		rec_uint(b, "index", p->index);
	if (p->name.n != 0)
		rec_wire(b, "name", p->name);
	if (p->value.kind == VALUE_BYTES) {
		rec_uint(b, "count", p->value.s.n);
		put_value(b, SPAN("bytes"), &p->value);
	} else {
		if (p->count != 0)
			rec_uint(b, "count", p->count);
		if (p->value.kind != VALUE_NONE)
			put_value(b, SPAN("value"), &p->value);
	}
	b->n =
	    (size_t)(point_quality(&w->d->quality, buf_need(b, HEAD_MAX), p) -
		     b->p);
}

static void
put_point(struct writer *w, const struct point *p)
{
	char *to = next_point(w, p->ref.head.n + p->ref.tail.n), *end;
	struct buf *b = w->b;

	b->n = (size_t)(to - b->p);
	end = point_plain(&w->d->quality, to, p);
	if (end != NULL)
		b->n = (size_t)(end - b->p);
	else
		put_whole(w, p);
	if (p->time != TS_NONE)
		rec_time(b, "time", p->time);
	buf_char(b, '}');
}

static void
count(struct decode_counts *c, const struct msg *m)
{
	c->events++;
	c->malformed += (m->flags & FLAG_MALFORMED) != 0;
	c->cut += (m->flags & FLAG_CUT) != 0;
	c->guess += (m->flags & FLAG_GUESS) != 0;
	if (m->status != NULL && m->dir == DIR_RESPONSE)
		c->exceptions += strcmp(m->status, "ok") != 0;
	else if (m->status != NULL)
		c->unanswered += strcmp(m->status, "unanswered") == 0;
}

void
event_put(struct decode *d)
{
	struct writer w = {.d = d, .b = d->out, .m = &d->msg};
	size_t i;

	if (d->msg.ts < d->clock)
		d->msg.flags |= FLAG_LATE;
	count(&d->counts, &d->msg);
	head(&w);
	for (i = 0; i < d->msg.npoints; i++) {
		const struct point *p = &d->msg.points[i];

		if (p->value.kind == VALUE_WORDS || p->value.kind == VALUE_BITS)
			put_run(&w, p);
		else
			put_point(&w, p);
	}
	tail(&w);
}
