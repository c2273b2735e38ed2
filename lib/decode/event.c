/*
 * event.c - a decoded message as an event line.
 *
 * Runs of registers and bits are most of what flows, so their loop writes
 * straight into the buffer.
 */
#include <math.h>

#include "base/num.h"
#include "base/utf8.h"
#include "decode/inside.h"

enum { PART_POINTS = 4096, PART_BYTES = 1 << 20, POINT_MAX = 160 };

/* Where an event in the making stands. */
struct writer {
	struct decode *d;
	struct buf *b;
	const struct msg *m;
	size_t start; /* of the line in the buffer */
	unsigned part, points;
};

/* Nanoseconds as seconds, without needless zeros. */
static void
put_seconds(struct buf *b, int64_t ns)
{
	char *p = buf_need(b, NUM_MAX * 2), *from = p;
	int64_t rest = ns % TS_SECOND;
	int i;

	p = num_i64(p, ns / TS_SECOND);
	if (rest != 0) {
		*p++ = '.';
		for (i = 8; i >= 0; i--, rest /= 10)
			p[i] = (char)('0' + rest % 10);
		for (i = 9; p[i - 1] == '0'; i--)
			continue;
		p += i;
	}
	b->n += (size_t)(p - from);
}

static void
put_name(struct buf *b, const char *key, const char *name)
{
	rec_str(b, key, span_str(name));
}

static void
head(struct writer *w)
{
	const struct msg *m = w->m;
	struct conv *c = w->d->conv;
	struct buf *b = w->b;

	w->start = b->n;
	w->points = 0;
	rec_open(b, &w->d->ts, REC_event, m->ts);
	put_name(b, "proto", m->proto);
	put_name(b, "dir", dir_names[m->dir]);
	buf_span(b, c->way[w->d->talk.from_server ? c->server : !c->server]
			.ends);
	if (m->station >= 0)
		rec_int(b, "station", m->station);
	else if (m->station_text.n != 0)
		rec_wire(b, "station", m->station_text);
	if (m->txn >= 0)
		rec_int(b, "txn", m->txn);
	if (m->fn != NULL)
		put_name(b, "fn", m->fn);
	if (w->part > 1)
		rec_uint(b, "part", w->part);
	else if (m->code >= 0)
		rec_int(b, "code", m->code);
	if (m->action != ACT_NONE)
		put_name(b, "action", action_names[m->action]);
	if (m->status != NULL)
		put_name(b, "status", m->status);
	if (m->latency >= 0) {
		nd_put_key(b, "latency");
		put_seconds(b, m->latency);
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

/* NaN and the infinities, which JSON can't say. */
static void
put_strange(struct buf *b, double v)
{
	buf_str(b, "null");
	rec_str(b, "raw", isnan(v) ? SPAN("nan") : v > 0 ? SPAN("inf") :
							   SPAN("-inf"));
}

/* Beyond 2^53 the value is the nearest double and raw the exact digits. */
static void
put_integer(struct buf *b, bool minus, uint64_t v)
{
	char text[NUM_MAX], *end = text;

	if (minus)
		*end++ = '-';
	end = num_u64(end, v);
	if (v <= UINT64_C(1) << 53) {
		buf_add(b, text, (size_t)(end - text));
		return;
	}
	nd_put_f64(b, minus ? -(double)v : (double)v);
	rec_str(b, "raw", span(text, (size_t)(end - text)));
}

static void
put_value(struct buf *b, const char *key, const struct value *v)
{
	if (v->kind == VALUE_TEXT) {
		if (key != NULL)
			rec_wire(b, key, v->s);
		else
			nd_put_text(b, v->s);
		return;
	}
	if (key != NULL)
		nd_put_key(b, key);
	switch (v->kind) {
	case VALUE_BOOL:
		nd_put_bool(b, v->b);
		break;
	case VALUE_INT:
		put_integer(b, v->i < 0,
		    v->i < 0 ? 0 - (uint64_t)v->i : (uint64_t)v->i);
		break;
	case VALUE_UINT:
		put_integer(b, false, v->u);
		break;
	case VALUE_F32:
		if (isfinite(v->f32))
			nd_put_f32(b, v->f32);
		else
			put_strange(b, (double)v->f32);
		break;
	case VALUE_F64:
		if (isfinite(v->f64))
			nd_put_f64(b, v->f64);
		else
			put_strange(b, v->f64);
		break;
	case VALUE_BYTES:
		nd_put_hex(b, v->s);
		break;
	default:
		buf_str(b, "null");
		break;
	}
}

static void
put_detail(struct buf *b, const struct msg *m)
{
	bool array[16] = {false};
	size_t depth = 0, i;

	nd_put_key(b, "detail");
	buf_char(b, '{');
	for (i = 0; i < m->ndetails; i++) {
		const struct detail *d = &m->details[i];
		char last = b->p[b->n - 1];

		if (d->kind == DETAIL_CLOSE) {
			buf_char(b, array[depth--] ? ']' : '}');
			continue;
		}
		if (d->key == NULL && last != '[')
			buf_char(b, ',');
		if (d->kind == DETAIL_VALUE) {
			put_value(b, d->key, &d->value);
			continue;
		}
		if (d->key != NULL)
			nd_put_key(b, d->key);
		array[++depth] = d->kind == DETAIL_ARRAY;
		buf_char(b, array[depth] ? '[' : '{');
	}
	buf_char(b, '}');
}

static void
tail(struct writer *w)
{
	const struct msg *m = w->m;
	struct buf *b = w->b;

	if (w->points != 0)
		buf_char(b, ']');
	if (m->flags != 0)
		put_flags(b, m->flags);
	if (m->ndetails != 0 && w->part <= 1)
		put_detail(b, m);
	rec_uint(b, "frame", m->frame & FRAME_MASK);
	if (m->frame >> FILE_SHIFT != 0)
		rec_wire(b, "file", w->d->files[m->frame >> FILE_SHIFT]);
	rec_close(b);
}

/* Room for one more point: the comma, or the next part of the event. */
static char *
next_point(struct writer *w)
{
	if (w->points == PART_POINTS || w->b->n - w->start > PART_BYTES) {
		w->part = w->part ? w->part : 1;
		tail(w);
		w->part++;
		head(w);
	}
	if (w->points++ == 0)
		buf_str(w->b, ",\"points\":[");
	else
		buf_char(w->b, ',');
	return buf_need(w->b, POINT_MAX);
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

/* {"ref":"hr:17","value":4142} for each of a run */
static void
put_run(struct writer *w, const struct point *p)
{
	struct ref ref = p->ref;
	bool bits = p->value.kind == VALUE_BITS;
	const uint8_t *v = (const uint8_t *)p->value.s.p;
	struct buf *b = w->b;
	uint32_t i;

	for (i = 0; i < p->count; i++) {
		next_point(w);
		put_ref(b, &ref);
		if (p->indexed)
			rec_uint(b, "index", i);
		if (bits) {
			nd_put_key(b, "value");
			nd_put_bool(b, v[i / 8] >> i % 8 & 1);
		} else {
			rec_uint(b, "value",
			    (uint32_t)(v[2 * i] << 8 | v[2 * i + 1]));
		}
		buf_char(b, '}');
		ref.n++;
	}
}

static void
put_point(struct writer *w, const struct point *p)
{
	struct buf *b = w->b;

	next_point(w);
	put_ref(b, &p->ref);
	if (p->indexed)
		rec_uint(b, "index", p->index);
	if (p->name.n != 0)
		rec_wire(b, "name", p->name);
	if (p->value.kind == VALUE_BYTES) {
		rec_uint(b, "count", p->value.s.n);
		put_value(b, "bytes", &p->value);
	} else {
		if (p->count != 0)
			rec_uint(b, "count", p->count);
		if (p->value.kind != VALUE_NONE)
			put_value(b, "value", &p->value);
	}
	if (p->quality != NULL)
		put_name(b, "quality", p->quality);
	if (p->has_qraw)
		rec_uint(b, "qraw", p->qraw);
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

		if (p->value.kind == VALUE_WORDS ||
		    p->value.kind == VALUE_BITS)
			put_run(&w, p);
		else
			put_point(&w, p);
	}
	tail(&w);
}
