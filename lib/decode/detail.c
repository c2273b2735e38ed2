/*
 * detail.c - single values, and what a message tells beside its points.
 */
#include <math.h>

#include "base/num.h"
#include "decode/inside.h"

/* NaN and the infinities, which JSON can't say. */
static void
put_strange(struct buf *b, double v)
{
	buf_str(b, "null");
	rec_str(b, "raw",
	    isnan(v) ? SPAN("nan")
	    : v > 0  ? SPAN("inf")
		     : SPAN("-inf"));
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
put_time(struct buf *b, int64_t ts)
{
	struct ts_cache none = {0};
	char text[TS_LEN];

	nd_put_str(b, span(text, (size_t)(ts_put(text, &none, ts) - text)));
}

/* Most details are whole numbers and booleans: written in one piece. */
static inline bool
put_simple(struct buf *b, struct span key, const struct value *v)
{
	char *to;

	if (key.n == 0 || v->kind > VALUE_UINT || v->kind < VALUE_BOOL ||
	    (v->kind != VALUE_BOOL && v->u > UINT64_C(1) << 53))
		return false; /* no INT below zero is so small */
	to = nd_name_at(b, key, NUM_MAX);
	if (v->kind != VALUE_BOOL)
		to = num_u64(to, v->u);
	else
		to = v->b ? LIT(to, "true") : LIT(to, "false");
	nd_wrote(b, to);
	return true;
}

void
put_value(struct buf *b, struct span key, const struct value *v)
{
	if (put_simple(b, key, v))
		return;
	if (v->kind == VALUE_TEXT) {
		if (key.n != 0)
			rec_wire(b, key.p, v->s); /* it is a literal's */
		else
			nd_put_text(b, v->s);
		return;
	}
	if (key.n != 0)
		nd_wrote(b, nd_name_at(b, key, 0));
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
	case VALUE_TIME:
		put_time(b, v->i);
		break;
	default:
		buf_str(b, "null");
		break;
	}
}

void
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
		if (d->key.n == 0 && last != '[')
			buf_char(b, ',');
		if (d->kind == DETAIL_VALUE) {
			put_value(b, d->key, &d->value);
			continue;
		}
		if (d->key.n != 0)
			nd_wrote(b, nd_name_at(b, d->key, 0));
		array[++depth] = d->kind == DETAIL_ARRAY;
		buf_char(b, array[depth] ? '[' : '{');
	}
	buf_char(b, '}');
}
