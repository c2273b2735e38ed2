/*
 * cip_ref.c - the reference of a path: elements joined by dots, each of them a
 * symbol or class/instance/attribute, with #point and [member] behind it.
 *
 *	Program:Main.Tank[3].Level	1/1/7	4/100/3	107/12	4/1#100
 *
 * What could be mistaken for another reference is %XX in symbols.
 */
#include "base/names.h"
#include "base/num.h"
#include "proto/enip.h"

struct text {
	char *p;
	size_t n, cap;
};

static void
put(struct text *t, const char *p, size_t n)
{
	if (n <= t->cap - t->n) {
		memcpy(t->p + t->n, p, n);
		t->n += n;
	}
}

static void
put_char(struct text *t, char c)
{
	put(t, &c, 1);
}

static void
put_number(struct text *t, uint32_t n)
{
	char text[NUM_MAX], *end = num_u64(text, n);

	put(t, text, (size_t)(end - text));
}

static bool
is_plain(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= 'a' && c <= 'z') && c != '_')
			return false;
	}
	return s.n != 0;
}

static size_t
digits(struct span s, size_t at)
{
	while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	return at;
}

/* Would it read as assembly:100, connection:0x... or N7:0? */
static bool
resembles(struct span s)
{
	static const char *const heads[] = {"", "A", "B", "C", "D", "F", "I",
	    "L", "MG", "N", "O", "PD", "PLS", "R", "S", "ST", "T"};
	struct span number, head = span_cut(s, ':', &number);
	size_t n;

	if (head.n == s.n)
		return false;
	if (span_is(head, "assembly") || span_is(head, "connection") ||
	    span_is(head, "plc2"))
		return true;
	if (number.n == 0 || digits(number, 0) != number.n)
		return false;
	for (n = head.n; n != 0 && digits(head, n - 1) == head.n; n--)
		continue;
	return WORD_INDEX(heads, span(head.p, n)) >= 0;
}

struct span
cip_escape(struct msg *m, struct span name, bool first)
{
	struct span s;
	struct text t;
	bool colons;
	size_t i;

	if (is_plain(name))
		return name;
	s = ref_escape(m, name);
	colons = first && resembles(name);
	t = (struct text){arena_alloc(&m->arena, s.n * 3 + 1), 0, s.n * 3};
	for (i = 0; i < s.n; i++)
		if (memchr("/.[]#@", s.p[i], 6) != NULL ||
		    (colons && s.p[i] == ':')) {
			char hex[2];

			num_hex(hex, span(s.p + i, 1));
			put_char(&t, '%');
			put(&t, hex, 2);
		} else {
			put_char(&t, s.p[i]);
		}
	return span(t.p, t.n);
}

/* A reference in the making. */
struct making {
	struct cip_call *call;
	struct text t;
	size_t element; /* where the last one starts */
	size_t number;	/* where the last member's number starts */
	uint32_t class, member;
	enum cip_kind last;
	bool names; /* symbols by number get the names that they have */
};

static void
next_element(struct making *k)
{
	if (k->t.n != 0)
		put_char(&k->t, '.');
	k->element = k->t.n;
}

/* 107/12, or the name that a list of symbols gave it. */
static void
instance(struct making *k, uint32_t n, bool attribute)
{
	struct span name = span("", 0), scope;

	if (k->last != SEG_CLASS) {
		next_element(k);
		put_char(&k->t, '/');
	} else if (k->names && k->class == CLASS_SYMBOL && !attribute) {
		scope = span(k->t.p, k->element);
		name = enip_symbol(k->call->talk, scope, n);
	}
	if (name.n != 0) {
		k->t.n = k->element;
		put(&k->t, name.p, name.n);
		k->names = false;
	} else {
		put_number(&k->t, n);
	}
}

static void
member(struct making *k, uint32_t n)
{
	if (k->last == SEG_MEMBER && k->t.n != 0)
		k->t.p[k->t.n - 1] = ',';
	else
		put_char(&k->t, '[');
	k->number = k->t.n;
	k->member = n;
	put_number(&k->t, n);
	put_char(&k->t, ']');
}

static void
segment(struct making *k, const struct cip_segment *s, struct rd *r)
{
	struct span name;
	bool attribute = rd_left(r) != 0 && (rd_peek(r, 0) & 0xfc) == 0x30;

	switch (s->kind) {
	case SEG_CLASS:
		next_element(k);
		put_number(&k->t, s->n);
		put_char(&k->t, '/');
		k->class = s->n;
		break;
	case SEG_INSTANCE:
		instance(k, s->n, attribute);
		break;
	case SEG_ATTRIBUTE:
		put_char(&k->t, '/');
		put_number(&k->t, s->n);
		break;
	case SEG_POINT:
		put_char(&k->t, '#');
		put_number(&k->t, s->n);
		break;
	case SEG_MEMBER:
		member(k, s->n);
		break;
	case SEG_SYMBOL:
		name = cip_escape(k->call->m, s->bytes, k->t.n == 0);
		next_element(k);
		put(&k->t, name.p, name.n);
		break;
	default:
		return; /* leads to no other place */
	}
	k->last = s->kind;
}

/* Does the service read or write tags, where a name is wanted? */
static bool
of_tags(const struct cip_call *c)
{
	const struct cip_service *s = c->service;

	return s != NULL && (s->reply == cip_read_tag_reply ||
				s->reply == cip_write_tag_reply);
}

const struct cip_ref *
cip_ref(struct cip_call *c)
{
	struct rd r = rd_init(c->path.bytes, false);
	struct making k = {.call = c, .last = SEG_TYPE, .names = of_tags(c)};
	struct cip_segment s;

	if (c->ref.text.n != 0)
		return &c->ref;
	k.t.cap = c->path.bytes.n * 6 + 1024;
	k.t.p = arena_alloc(&c->m->arena, k.t.cap + 1);
	while (cip_segment(&r, &s))
		segment(&k, &s, &r);
	if (k.t.n == 0)
		put_char(&k.t, '?'); /* what was asked wasn't seen */
	c->ref.text = span(k.t.p, k.t.n);
	if (k.last == SEG_MEMBER) {
		c->ref.first = k.member;
		c->ref.head = span(k.t.p, k.number);
	} else {
		k.t.p[k.t.n] = '[';
		c->ref.head = span(k.t.p, k.t.n + 1);
	}
	return &c->ref;
}

bool
cip_fits(struct cip_call *c, size_t n)
{
	return n <= CIP_TEXTS / (cip_ref(c)->text.n + 1);
}

/* The path itself; a tail is static text. */
struct point *
cip_point(struct cip_call *c, const char *tail)
{
	struct point *p = msg_point(c->m, ref_span(cip_ref(c)->text));

	p->ref.tail = span_str(tail);
	p->indexed = c->path.bytes.n == 0;
	return p;
}

/* The element `n` behind the one that the path names. */
struct point *
cip_element(struct cip_call *c, uint32_t n)
{
	const struct cip_ref *ref = cip_ref(c);
	struct point *p = msg_point(c->m, ref_span(ref->head));

	p->ref.numbered = true;
	p->ref.n = ref->first + n;
	p->ref.tail = SPAN("]");
	return p;
}
