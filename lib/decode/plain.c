/*
 * plain.c - points as most are, {"ref":"ai:3","value":-2,"quality":"good",
 * "qraw":1}, copied together without a look at each character.
 */
#include "base/num.h"
#include "decode/inside.h"

/* Both words are the decoder's own: nothing in them needs escaping. */
static void
quality_make(struct quality *q, const struct point *p)
{
	char *to = q->text;

	if (p->quality != NULL) {
		to = stpcpy(LIT(to, ",\"quality\":\""), p->quality);
		*to++ = '"';
	}
	if (p->has_qraw)
		to = num_u64(LIT(to, ",\"qraw\":"), p->qraw);
	q->n = (size_t)(to - q->text);
	q->quality = p->quality;
	q->has_qraw = p->has_qraw;
	q->qraw = p->qraw;
}

char *
point_quality(struct quality *q, char *to, const struct point *p)
{
	if (p->quality == NULL && !p->has_qraw)
		return to;
	if (q->quality != p->quality || q->has_qraw != p->has_qraw ||
	    q->qraw != p->qraw)
		quality_make(q, p);
	memcpy(to, q->text, sizeof(q->text)); /* of a fixed length: quick */
	return to + q->n;
}

/* A value that has a bound; NULL: any other. */
static char *
short_value(char *to, const struct value *v)
{
	if (v->kind == VALUE_NONE)
		return to;
	to = LIT(to, ",\"value\":");
	if (v->kind == VALUE_BOOL)
		return v->b ? LIT(to, "true") : LIT(to, "false");
	if (v->kind == VALUE_UINT && v->u <= UINT64_C(1) << 53)
		return num_u64(to, v->u);
	if (v->kind == VALUE_INT && v->i == (int32_t)v->i)
		return num_i64(to, v->i);
	return NULL;
}

/* Must nothing in it be escaped? */
static bool
is_plain(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '"' || s.p[i] == '\\')
			return false;
	return true;
}

char *
point_plain(struct quality *q, char *to, const struct point *p)
{
	struct span head = p->ref.head, tail = p->ref.tail;

	if (p->indexed || p->name.n != 0 || p->count != 0 || !is_plain(head))
		return NULL;
	to = LIT(to, "{\"ref\":\"");
	memcpy(to, head.p, head.n);
	to += head.n;
	if (p->ref.numbered)
		to = num_u64(to, p->ref.n);
	memcpy(to, tail.p, tail.n);
	to += tail.n;
	*to++ = '"';
	to = short_value(to, &p->value);
	return to != NULL ? point_quality(q, to, p) : NULL;
}
