/*
 * value.c - from points to the value of a tag, and its reading.
 */
#include <math.h>

#include "base/num.h"
#include "model/inside.h"

#define TEXT(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct span kind_texts[] = {TEXT(",\"kind\":\"measured\""),
    TEXT(",\"kind\":\"requested\""), TEXT(",\"kind\":\"commanded\""),
    TEXT(",\"kind\":\"rejected\"")};

/* Bytes of n registers in the order ABCD: the most significant first. */
static void
arrange(enum byte_order order, const uint16_t *words, size_t n, uint8_t *out)
{
	bool low_word_first = order == ORDER_CDAB || order == ORDER_DCBA;
	bool low_byte_first = order == ORDER_BADC || order == ORDER_DCBA;
	size_t i;

	for (i = 0; i < n; i++) {
		uint16_t w = words[low_word_first ? n - 1 - i : i];

		out[2 * i] = (uint8_t)(low_byte_first ? w : w >> 8);
		out[2 * i + 1] = (uint8_t)(low_byte_first ? w >> 8 : w);
	}
}

static uint64_t
big_endian(const uint8_t *b, size_t n)
{
	uint64_t v = 0;

	while (n-- != 0)
		v = v << 8 | *b++;
	return v;
}

static void
typed(enum tag_type type, uint64_t v, struct raw_value *out)
{
	uint32_t v32 = (uint32_t)v;

	out->kind = RAW_INT;
	switch (type) {
	case TYPE_I16:
		out->i = (int16_t)v;
		break;
	case TYPE_I32:
		out->i = (int32_t)v32;
		break;
	case TYPE_I64:
		out->i = (int64_t)v;
		break;
	case TYPE_F32:
		out->kind = RAW_F32;
		memcpy(&out->f32, &v32, sizeof(v32));
		break;
	case TYPE_F64:
		out->kind = RAW_F64;
		memcpy(&out->f64, &v, sizeof(v));
		break;
	default:
		out->kind = RAW_UINT;
		out->u = v;
		break;
	}
}

/* As the wire told it. */
bool
value_native(const struct point_in *p, struct raw_value *out)
{
	switch (p->value.type) {
	case ND_TRUE:
	case ND_FALSE:
		out->kind = RAW_BOOL;
		out->b = p->value.type == ND_TRUE;
		return true;
	case ND_INT:
		out->kind = RAW_INT;
		return nd_int(&p->value, &out->i);
	case ND_REAL:
		out->kind = RAW_F64;
		return nd_num(&p->value, &out->f64);
	case ND_STRING:
		out->kind = RAW_TEXT;
		out->text = p->value.text; /* still escaped: goes out as is */
		return true;
	default:
		out->kind = RAW_NONE;
		return true;
	}
}

void
value_of_words(const struct tag *t, const uint16_t *words, size_t n,
    struct raw_value *out)
{
	uint8_t bytes[2 * WORDS_MAX];

	arrange(t->source.order, words, n, bytes);
	typed(t->source.type == TYPE_NATIVE ? TYPE_U16 : t->source.type,
	    big_endian(bytes, 2 * n), out);
}

bool
value_read(const struct model *m, const struct tag *t, size_t i, size_t n,
    struct raw_value *out)
{
	const struct point_in *p = &m->points[i];
	uint16_t words[WORDS_MAX];
	uint64_t v;
	size_t w;

	if (p->area != AREA_HR && p->area != AREA_IR)
		return value_native(p, out);
	if (i + n > m->npoints)
		return false;
	for (w = 0; w < n; w++) {
		const struct point_in *q = &p[w];

		if (q->area != p->area || q->n != p->n + w ||
		    !nd_uint(&q->value, UINT16_MAX, &v))
			return false;
		words[w] = (uint16_t)v;
	}
	if (t->source.bit >= 0) {
		out->kind = RAW_BOOL;
		out->b = words[0] >> t->source.bit & 1;
		return true;
	}
	value_of_words(t, words, n, out);
	return true;
}

static double
as_double(const struct raw_value *r)
{
	switch (r->kind) {
	case RAW_BOOL:
		return r->b;
	case RAW_INT:
		return (double)r->i;
	case RAW_UINT:
		return (double)r->u;
	case RAW_F32:
		return (double)r->f32;
	case RAW_F64:
		return r->f64;
	default:
		return NAN;
	}
}

static const struct span *
state_name(const struct tag *t, double raw)
{
	size_t i;

	for (i = 0; i < t->nstates; i++)
		if (t->states[i].raw == raw)
			return &t->states[i].name;
	return NULL;
}

/* The value in the tag's unit. */
static void
put_value(struct buf *b, const struct tag *t, const struct raw_value *r)
{
	bool scaled =
	    t->source.scale != t->source.divisor || t->source.offset != 0;
	double v;

	if (t->nstates != 0) {
		const struct span *name = state_name(t, as_double(r));

		if (name != NULL)
			nd_put_str(b, *name);
		else
			buf_str(b, "null"); /* a state without a name */
		return;
	}
	if (r->kind == RAW_TEXT) {
		buf_char(b, '"');
		buf_span(b, r->text);
		buf_char(b, '"');
		return;
	}
	if (r->kind == RAW_BOOL || r->kind == RAW_NONE) {
		buf_str(b, r->kind == RAW_NONE ? "null"
			   : r->b	       ? "true"
					       : "false");
		return;
	}
	if (!scaled && r->kind == RAW_INT && r->i >= -(INT64_C(1) << 53) &&
	    r->i <= INT64_C(1) << 53) {
		nd_put_i64(b, r->i);
		return;
	}
	v = as_double(r) * t->source.scale / t->source.divisor +
	    t->source.offset;
	if (r->kind == RAW_F32)
		nd_put_f32(b, (float)v);
	else
		nd_put_f64(b, v);
}

/* ,"raw":... where there is a number to tell */
static void
put_raw(struct buf *b, const struct raw_value *r, const struct tag *t)
{
	double v = as_double(r);
	char text[NUM_MAX], *end;

	if (r->kind == RAW_NONE || r->kind == RAW_TEXT ||
	    (r->kind == RAW_BOOL && t->nstates == 0))
		return;
	nd_put_key(b, "raw");
	if (r->kind == RAW_BOOL) {
		buf_char(b, r->b ? '1' : '0');
	} else if (!isfinite(v)) {
		nd_put_str(b, isnan(v) ? SPAN("nan")
			      : v > 0  ? SPAN("inf")
				       : SPAN("-inf"));
	} else if (r->kind == RAW_F32) {
		nd_put_f32(b, r->f32);
	} else if (r->kind == RAW_F64) {
		nd_put_f64(b, r->f64);
	} else if (fabs(v) <= NUM_EXACT) {
		nd_put_i64(b, r->kind == RAW_INT ? r->i : (int64_t)r->u);
	} else {
		end = r->kind == RAW_INT ? num_i64(text, r->i)
					 : num_u64(text, r->u);
		nd_put_str(b, span(text, (size_t)(end - text)));
	}
}

/* A member as it stands in the event; `key` is ,"key": */
static inline void
copy(struct buf *b, struct span key, const struct nd_val *v)
{
	bool quotes = v->type == ND_STRING;
	char *to;

	if (v->type == ND_NONE)
		return;
	to = buf_need(b, key.n + v->text.n + 2);
	memcpy(to, key.p, key.n);
	to += key.n;
	if (quotes)
		*to++ = '"';
	memcpy(to, v->text.p, v->text.n);
	to += v->text.n;
	if (quotes)
		*to++ = '"';
	nd_wrote(b, to);
}

static bool
has_flag(const struct nd_val *flags, const char *quoted)
{
	return flags->type == ND_ARRAY && memmem(flags->text.p, flags->text.n,
					      quoted, strlen(quoted)) != NULL;
}

static void
put_quality(struct buf *b, const struct line *l, const struct point_in *p)
{
	if (has_flag(&l->vals[MODEL_FLAGS], "\"test\""))
		rec_str(b, "quality", SPAN("test"));
	else if (has_flag(&l->vals[MODEL_FLAGS], "\"simulated\""))
		rec_str(b, "quality", SPAN("simulated"));
	else if (p != NULL && p->quality.type == ND_STRING)
		copy(b, SPAN(",\"quality\":"), &p->quality);
	else
		buf_span(b, SPAN(",\"quality\":\"good\""));
}

void
reading_put(struct model *m, const struct line *l, uint32_t tag,
    enum reading_kind kind, const struct raw_value *raw,
    const struct point_in *p)
{
	const struct tag *t = &m->plant->tags[tag];
	const struct tag_texts *x = &m->texts[tag];
	const struct nd_val *v = l->vals;
	bool request = span_is(v[MODEL_DIR].text, "request");
	struct buf *b = m->out;

	if (m->no_readings)
		return;
	rec_open(b, &m->ts, REC_reading, l->ts);
	buf_span(b, x->head);
	buf_span(b, SPAN(",\"value\":"));
	put_value(b, t, raw);
	buf_span(b, x->unit);
	buf_span(b, kind_texts[kind]);
	buf_span(b, x->role);
	put_quality(b, l, p);
	buf_span(b, x->where);
	if (request || kind == REQUESTED)
		copy(b, SPAN(",\"by\":"), &v[MODEL_SRC]);
	else if (span_is(v[MODEL_DIR].text, "response"))
		copy(b, SPAN(",\"by\":"), &v[MODEL_DST]);
	copy(b, SPAN(",\"src\":"), &v[MODEL_SRC]);
	copy(b, SPAN(",\"dst\":"), &v[MODEL_DST]);
	put_raw(b, raw, t);
	copy(b, SPAN(",\"proto\":"), &v[MODEL_PROTO]);
	if (p != NULL)
		copy(b, SPAN(",\"time\":"), &p->time);
	copy(b, SPAN(",\"flags\":"), &v[MODEL_FLAGS]);
	copy(b, SPAN(",\"sensor\":"), &v[MODEL_SENSOR]);
	copy(b, SPAN(",\"frame\":"), &v[MODEL_FRAME]);
	copy(b, SPAN(",\"file\":"), &v[MODEL_FILE]);
	copy(b, SPAN(",\"community_id\":"), &v[MODEL_COMMUNITY_ID]);
	rec_close(b);
	m->counts.readings++;
}
