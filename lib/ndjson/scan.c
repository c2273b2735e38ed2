/*
 * scan.c - the checking reader: one pass over the line, from scalar to scalar.
 *
 * What stands between two scalars (names, commas, brackets) is read by the
 * grammar once, and kept as a step. Where the same bytes come again behind the
 * same step they are passed over as a whole.
 */
#include "ndjson/scalar.h"

static inline const char *
push(struct scan *s, const char *p)
{
	if (s->depth == ND_DEPTH)
		return scan_fail(s, p, "nested deeper than 64");
	s->depth++;
	s->objects = s->objects << 1 | (*p == '{');
	return skip_space(p + 1);
}

static inline bool
at_close(const struct scan *s, const char *p)
{
	return *p == (s->objects & 1 ? '}' : ']');
}

/* Over the bracket; behind the last one there must be none left open. */
static inline const char *
pop(struct scan *s, const char *p)
{
	s->depth--;
	s->objects >>= 1;
	if (++p == s->end && s->depth != 0)
		return scan_fail(s, p, "a bracket isn't closed");
	return p;
}

/* A name and its colon. */
static inline const char *
skip_name(struct scan *s, const char *p, struct nd_val *key)
{
	const char *from = p;

	if (*p != '"')
		return scan_fail(s, p, "expected a name in quotes");
	key->escaped = false;
	if ((p = skip_string(s, p, &key->escaped)) == NULL)
		return NULL;
	key->text = span(from + 1, (size_t)(p - from) - 2);
	p = skip_space(p);
	if (*p != ':')
		return scan_fail(s, p, "expected a colon");
	return skip_space(p + 1);
}

static unsigned
key_hash(const char *p, size_t n)
{
	if (n == 0)
		return 0;
	return ((unsigned char)p[0] * 7u + (unsigned char)p[n - 1] * 31u +
		   (unsigned)n * 3u) &
	       255;
}

void
nd_keys_init(struct nd_keys *k, const char *const *names, size_t n)
{
	size_t i;

	memset(k, 0, sizeof(*k));
	k->n = n;
	k->nsteps = 1;
	for (i = 0; i < n; i++) {
		size_t len = strlen(names[i]);
		uint8_t *head = &k->heads[key_hash(names[i], len)];

		k->names[i] = names[i];
		k->lens[i] = (uint8_t)len;
		k->next[i] = *head;
		*head = (uint8_t)(i + 1);
	}
}

/* The index of a wanted name, or keys->n. */
static inline size_t
key_find(const struct nd_keys *k, struct span name)
{
	uint8_t i = k->heads[key_hash(name.p, name.n)];

	for (; i != 0; i = k->next[i - 1])
		if (k->lens[i - 1] == name.n &&
		    memcmp(k->names[i - 1], name.p, name.n) == 0)
			return (size_t)i - 1;
	return k->n;
}

static size_t
key_find_escaped(const struct nd_keys *k, const struct nd_val *name)
{
	struct buf room = {0};
	size_t i = key_find(k, nd_text(name, &room));

	buf_release(&room);
	return i;
}

enum { NOWHERE = UINT8_MAX };

/* A way from behind one scalar to the next, by the grammar. */
struct way {
	struct scan *s;
	struct nd_keys *keys;
	struct nd_val *vals;
	struct nd_val unwanted, *at; /* the top-level member at hand */
	const char *from;
	struct nd_step step; /* what is learnt */
	bool learns;	     /* it can be said in a step */
};

static struct nd_val *
member(struct way *w, size_t key)
{
	return key < w->keys->n ? &w->vals[key] : &w->unwanted;
}

/* A place in the step's text; what lies too far can't be kept. */
static uint8_t
place(struct way *w, const char *p)
{
	size_t n = (size_t)(p - w->from);

	if (n >= NOWHERE)
		w->learns = false;
	return (uint8_t)n;
}

/* A top-level value with brackets begins or, behind `p`, ends. */
static void
opens(struct way *w, const char *p)
{
	if (w->step.opens != NOWHERE)
		w->learns = false;
	w->step.opens = place(w, p);
	w->at->type = *p == '{' ? ND_OBJECT : ND_ARRAY;
	w->at->text.p = p;
	w->at->escaped = false;
}

static void
closes(struct way *w, const char *p)
{
	if (w->step.closes != NOWHERE || w->step.opens != NOWHERE)
		w->learns = false;
	w->step.closes = place(w, p);
	w->at->text.n = (size_t)(p - w->at->text.p);
}

static const char *
name(struct way *w, const char *p)
{
	struct nd_val key = {0};
	size_t i;

	if ((p = skip_name(w->s, p, &key)) == NULL || w->s->depth != 1)
		return p;
	i = key.escaped ? key_find_escaped(w->keys, &key)
			: key_find(w->keys, key.text);
	if (w->step.key != NOWHERE)
		w->learns = false;
	w->step.key = (uint8_t)i;
	w->at = member(w, i);
	return p;
}

/* Into brackets until a scalar comes; *empty: there is none in them. */
static const char *
descend(struct way *w, const char *p, bool *empty)
{
	struct scan *s = w->s;

	for (;;) {
		if ((s->objects & 1) && (p = name(w, p)) == NULL)
			return NULL;
		if (*p != '{' && *p != '[')
			return p;
		if (s->depth == 1 && (s->objects & 1))
			opens(w, p);
		if ((p = push(s, p)) == NULL)
			return NULL;
		*empty = at_close(s, p);
		if (*empty)
			return p;
	}
}

/* Behind a value: over the brackets that end here, and over a comma. */
static const char *
ascend(struct way *w, const char *p)
{
	struct scan *s = w->s;

	while (s->depth != 0) {
		p = skip_space(p);
		if (*p == ',')
			return skip_space(p + 1);
		if (!at_close(s, p))
			return scan_fail(s, p,
			    s->objects & 1 ? "expected , or }"
					   : "expected , or ]");
		if ((p = pop(s, p)) == NULL)
			return NULL;
		if (s->depth == 1 && (s->objects & 1))
			closes(w, p);
	}
	return p;
}

/* To the next scalar, or behind the document. */
static const char *
by_grammar(struct way *w, const char *p)
{
	bool empty = false;

	w->from = p;
	w->learns = true;
	w->step = (struct nd_step){.key = NOWHERE,
	    .closes = NOWHERE,
	    .opens = NOWHERE,
	    .depth = {(uint8_t)w->s->depth},
	    .objects = {w->s->objects}};
	if (w->s->depth == 0)
		p = descend(w, p, &empty);
	else
		empty = true;
	while (p != NULL && empty && (p = ascend(w, p)) != NULL) {
		empty = false;
		if (w->s->depth != 0)
			p = descend(w, p, &empty);
	}
	return p;
}

/* Keeps the step and that it followed the one at `last`; returns where. */
static size_t
learn(struct way *w, size_t last, const char *p)
{
	struct nd_keys *k = w->keys;
	struct nd_step *to = &w->step;
	size_t n = (size_t)(p - w->from), i;

	if (!w->learns || n > ND_STEP_TEXT)
		return ND_STEPS;
	memcpy(to->text, w->from, n);
	to->n = (uint8_t)n;
	to->depth[1] = (uint8_t)w->s->depth;
	to->objects[1] = w->s->objects;
	for (i = 1; i < k->nsteps; i++)
		if (k->steps[i].n == n &&
		    k->steps[i].depth[0] == to->depth[0] &&
		    k->steps[i].objects[0] == to->objects[0] &&
		    memcmp(k->steps[i].text, to->text, n) == 0)
			break;
	if (i == ND_STEPS)
		return ND_STEPS;
	if (i == k->nsteps)
		k->steps[k->nsteps++] = *to;
	if (last == ND_STEPS)
		return i;
	to = &k->steps[last];
	memmove(to->after + 1, to->after, ND_STEP_AFTER - 1);
	to->after[0] = (uint8_t)i;
	return i;
}

static inline bool
is_here(const struct nd_step *t, const struct scan *s, const char *p)
{
	size_t left = (size_t)(s->end - p);

#ifdef __SSE2__
	if (t->n <= 16 && left >= 16) {
		__m128i a = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i b =
		    _mm_loadu_si128((const __m128i *)(const void *)t->text);
		unsigned same =
		    (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(a, b));

		return (~same & ((1u << t->n) - 1)) == 0;
	}
#endif
	return left >= t->n && memcmp(p, t->text, t->n) == 0;
}

static inline bool
starts_scalar(char c)
{
	return c == '"' || (unsigned char)(c - '0') < 10 || c == '-' ||
	       c == 't' || c == 'f' || c == 'n';
}

/*
 * The step that stands here again, as one of those that followed `last`: as a
 * whole, for behind it comes a scalar, as it did before, or nothing.
 */
static inline size_t
again(const struct nd_keys *k, const struct scan *s, const char *p, size_t last)
{
	size_t i;

	for (i = 0; i < ND_STEP_AFTER; i++) {
		uint8_t next = k->steps[last].after[i];
		const struct nd_step *t = &k->steps[next];

		if (next == 0)
			break;
		if (t->depth[0] == s->depth && t->objects[0] == s->objects &&
		    is_here(t, s, p) &&
		    (t->depth[1] == 0 || starts_scalar(p[t->n])))
			return next;
	}
	return ND_STEPS;
}

static inline const char *
take(struct way *w, const struct nd_step *t, const char *p)
{
	w->s->depth = t->depth[1];
	w->s->objects = t->objects[1];
	if (t->closes != NOWHERE)
		w->at->text.n = (size_t)(p + t->closes - w->at->text.p);
	if (t->key != NOWHERE)
		w->at = member(w, t->key);
	if (t->opens != NOWHERE) {
		w->at->type = p[t->opens] == '{' ? ND_OBJECT : ND_ARRAY;
		w->at->text.p = p + t->opens;
		w->at->escaped = false;
	}
	return p + t->n;
}

static inline const char *
scalar(struct way *w, const char *p)
{
	struct nd_val nested, *v = &nested;
	const char *from = p;

	if (w->s->depth == 1)
		v = w->at;
	v->escaped = false;
	if ((p = skip_scalar(w->s, p, &v->type, &v->escaped)) == NULL)
		return NULL;
	v->text = span(from, (size_t)(p - from));
	if (v->type == ND_STRING)
		v->text = span(from + 1, v->text.n - 2);
	return p;
}

static const char *
document(struct way *w, const char *p)
{
	size_t last = 0;

	do {
		size_t next =
		    last == ND_STEPS ? ND_STEPS : again(w->keys, w->s, p, last);

		if (next != ND_STEPS) {
			p = take(w, &w->keys->steps[next], p);
		} else {
			if ((p = by_grammar(w, p)) == NULL)
				return NULL;
			next = learn(w, last, p);
		}
		last = next;
	} while (w->s->depth != 0 && (p = scalar(w, p)) != NULL);
	return p;
}

bool
nd_scan(struct span line, struct nd_keys *keys, struct nd_val *vals,
    struct err *e)
{
	struct scan s = {.end = line.p + line.n, .line = line.p, .e = e};
	struct way w = {.s = &s, .keys = keys, .vals = vals};
	const char *p = line.p;
	size_t i;

	for (i = 0; i < keys->n; i++)
		vals[i].type = ND_NONE;
	while (s.end > p && is_space(s.end[-1]))
		s.end--;
	while (p < s.end && is_space(*p))
		p++;
	if (p == s.end || (*p != '{' && *p != '['))
		return scan_fail(&s, p, "expected { or [") != NULL;
	if (s.end[-1] != '}' && s.end[-1] != ']')
		return scan_fail(&s, s.end,
			   "the line doesn't end with } or ]") != NULL;
	w.at = &w.unwanted;
	p = document(&w, p);
	if (p != NULL && p != s.end)
		p = scan_fail(&s, p, "more text behind the value");
	keys->escaped = s.escaped;
	return p != NULL;
}
