/*
 * cip_objects.c - the common services that read and write attributes: Volume
 * 1, appendix A-4. What an attribute holds is in cip_attributes.c; the bytes
 * of one that isn't known have no types, and nothing behind them in a list can
 * be found.
 */
#include "base/num.h"
#include "proto/cip.h"

static bool
of_class(const struct cip_call *c)
{
	return c->path.has & HAS_INSTANCE && c->path.instance == 0;
}

static const struct cip_attribute *
attribute(const struct cip_call *c, uint32_t id)
{
	if (!(c->path.has & HAS_CLASS))
		return NULL;
	return cip_attribute_of(c->path.class, of_class(c), id);
}

/* "1/1" to "1/1/", made once: lists have many attributes. */
static struct span
list_head(struct cip_call *c)
{
	struct span text = cip_ref(c)->text;
	char *p;

	if (c->list.n == 0) {
		p = arena_alloc(&c->m->arena, text.n + 1);
		memcpy(p, text.p, text.n);
		p[text.n] = '/';
		c->list = span(p, text.n + 1);
	}
	return c->list;
}

/* "1/1" and 7 to "1/1/7"; the path's own where that has an attribute. */
static struct point *
attribute_point(struct cip_call *c, uint32_t id)
{
	struct point *p;

	if (c->path.has & HAS_ATTRIBUTE || id == 0)
		return cip_point(c, "");
	p = msg_point(c->m, ref_span(list_head(c)));
	p->ref.numbered = true;
	p->ref.n = id;
	p->indexed = c->path.bytes.n == 0;
	return p;
}

static struct point *
named_point(struct cip_call *c, uint32_t id)
{
	const struct cip_attribute *a = attribute(c, id);
	struct point *p = attribute_point(c, id);

	if (a != NULL)
		p->name = span_str(a->name);
	return p;
}

/* "1/1/7[" */
static struct span
array_head(struct cip_call *c, uint32_t id)
{
	bool own = c->path.has & HAS_ATTRIBUTE;
	struct span text = own ? cip_ref(c)->text : list_head(c);
	char *p = arena_alloc(&c->m->arena, text.n + NUM_MAX + 1);
	char *end = p + text.n;

	memcpy(p, text.p, text.n);
	if (!own)
		end = num_u64(end, id);
	*end++ = '[';
	return span(p, (size_t)(end - p));
}

/* count(2), then as many UINTs */
static void
counted(struct cip_call *c, struct rd *r, const struct cip_attribute *a)
{
	uint16_t n = rd_le16(r), i;
	struct rd list = rd_sub(r, n * 2u);
	struct span head = array_head(c, a->id);

	for (i = 0; i < n && rd_left(&list) >= 2; i++) {
		struct point *p = msg_point(c->m, ref_span(head));

		p->name = span_str(a->name);
		p->value.kind = VALUE_UINT;
		p->value.u = rd_le16(&list);
		p->ref.tail = SPAN("]");
		p->ref.numbered = true;
		p->ref.n = i;
	}
}

static void
members(struct cip_call *c, struct rd *r, const struct cip_attribute *a)
{
	uint8_t i;

	for (i = 0; i < a->n && rd_left(r) != 0; i++) {
		const char *name = a->members[i].name;
		struct value v;
		struct point *p;
		size_t n = strlen(name);
		char *tail;

		if (!cip_value(c->m, r, a->members[i].type, &v))
			return;
		p = attribute_point(c, a->id);
		tail = arena_alloc(&c->m->arena, n + 1);
		tail[0] = '.';
		memcpy(tail + 1, name, n);
		p->ref.tail = span(tail, n + 1);
		p->name = span_str(a->name);
		p->value = v;
		if (a->members[i].type == T_STRING)
			rd_skip(r, v.s.n % 2 && rd_left(r) != 0); /* its pad */
	}
}

/* A vendor's classes don't all have UINTs for their own attributes. */
static bool
is_doubtful(const struct cip_call *c, const struct rd *r, bool last)
{
	uint32_t class = c->path.class;

	return of_class(c) && (!last || rd_left(r) != 2) &&
	       ((class >= 0x64 && class < 0xf0) || class >= 0x300);
}

/* False: nothing is known of it, or its size isn't told. */
static bool
known(struct cip_call *c, struct rd *r, uint32_t id, bool last)
{
	const struct cip_attribute *a = attribute(c, id);
	struct value v;

	if (a == NULL || a->type == T_STRINGI || (a->type == T_REST && !last) ||
	    is_doubtful(c, r, last))
		return false;
	if (a->type == T_ARRAY)
		counted(c, r, a);
	else if (a->type == T_STRUCT)
		members(c, r, a);
	else if (cip_value(c->m, r, a->type, &v))
		named_point(c, id)->value = v;
	if (a->class == CLASS_SYMBOL && a->type == T_STRING && rd_ok(r))
		cip_symbol_named(c, c->path.instance, v.s);
	return true;
}

static void
bytes(struct cip_call *c, struct rd *r, struct point *p)
{
	if (!rd_ok(r) || rd_left(r) == 0)
		return;
	p->value.kind = VALUE_BYTES;
	p->value.s = rd_rest(r);
	(void)c;
}

/* The object was touched; what else is said are bytes. */
void
cip_touched(struct cip_call *c, struct rd *r)
{
	const struct cip_attribute *a = c->path.has & HAS_ATTRIBUTE
					    ? attribute(c, c->path.attribute)
					    : NULL;
	struct point *p = cip_point(c, "");

	if (a != NULL)
		p->name = span_str(a->name);
	cip_rest(c, r);
}

void
cip_get_single_request(struct cip_call *c, struct rd *r)
{
	named_point(c, c->path.attribute);
	cip_rest(c, r);
}

void
cip_get_single_reply(struct cip_call *c, struct rd *r)
{
	if (rd_left(r) == 0 || !known(c, r, c->path.attribute, true))
		bytes(c, r, named_point(c, c->path.attribute));
}

void
cip_set_single_request(struct cip_call *c, struct rd *r)
{
	cip_get_single_reply(c, r);
}

void
cip_set_single_reply(struct cip_call *c, struct rd *r)
{
	named_point(c, c->path.attribute);
	cip_rest(c, r);
}

void
cip_get_all_request(struct cip_call *c, struct rd *r)
{
	cip_touched(c, r);
}

void
cip_get_all_reply(struct cip_call *c, struct rd *r)
{
	size_t n = 0, i;
	const uint8_t *ids = cip_attributes_all(c->path.class, of_class(c), &n);

	if (!(c->path.has & HAS_CLASS))
		n = 0;
	for (i = 0; i < n && rd_left(r) != 0; i++)
		if (!known(c, r, ids[i], false))
			break;
	if (c->m->npoints == 0 || rd_left(r) != 0)
		bytes(c, r, cip_point(c, ""));
}

void
cip_set_all_request(struct cip_call *c, struct rd *r)
{
	bytes(c, r, cip_point(c, ""));
}

/* count(2) attributes(2 each) */
void
cip_get_list_request(struct cip_call *c, struct rd *r)
{
	uint16_t n = rd_le16(r), i;

	if (!cip_fits(c, n)) {
		cip_rest(c, r);
		return;
	}
	for (i = 0; i < n && rd_left(r) >= 2; i++)
		named_point(c, rd_le16(r));
	if (i < n && rd_ok(r))
		rd_skip(r, 2); /* fewer than it says */
}

/* An attribute whose status isn't success has no value. */
static void
failed(struct cip_call *c, uint32_t id, uint16_t status)
{
	struct point *p = named_point(c, id);

	p->quality = "bad";
	p->qraw = status;
	p->has_qraw = true;
}

/* count(2), then: attribute(2) status(2) data */
void
cip_get_list_reply(struct cip_call *c, struct rd *r)
{
	uint16_t n, i;

	if (rd_left(r) == 0)
		return;
	n = rd_le16(r);
	if (!cip_fits(c, n)) {
		cip_rest(c, r);
		return;
	}
	for (i = 0; i < n && rd_ok(r); i++) {
		uint16_t id = rd_le16(r), status = rd_le16(r);
		bool last = i + 1 == n;

		if (!rd_ok(r))
			return;
		if (status != STATUS_OK)
			failed(c, id, status);
		else if (known(c, r, id, last))
			continue;
		else if (last)
			bytes(c, r, named_point(c, id));
		else {
			named_point(c, id);
			cip_rest(c, r);
			return;
		}
	}
}

/* count(2), then: attribute(2) data */
void
cip_set_list_request(struct cip_call *c, struct rd *r)
{
	uint16_t n = rd_le16(r), i;

	if (!cip_fits(c, n)) {
		cip_rest(c, r);
		return;
	}
	for (i = 0; i < n && rd_ok(r); i++) {
		uint16_t id = rd_le16(r);

		if (!rd_ok(r))
			return;
		if (known(c, r, id, i + 1 == n))
			continue;
		if (i + 1 == n) {
			bytes(c, r, named_point(c, id));
			return;
		}
		named_point(c, id);
		cip_rest(c, r);
		return;
	}
}

/* count(2), then: attribute(2) status(2) */
void
cip_set_list_reply(struct cip_call *c, struct rd *r)
{
	uint16_t n, i;

	if (rd_left(r) == 0)
		return;
	n = rd_le16(r);
	if (!cip_fits(c, n)) {
		cip_rest(c, r);
		return;
	}
	for (i = 0; i < n && rd_ok(r); i++) {
		uint16_t id = rd_le16(r), status = rd_le16(r);

		if (!rd_ok(r))
			return;
		if (status != STATUS_OK)
			failed(c, id, status);
		else
			named_point(c, id);
	}
}

void
cip_member_request(struct cip_call *c, struct rd *r)
{
	bytes(c, r, cip_point(c, ""));
}

void
cip_member_reply(struct cip_call *c, struct rd *r)
{
	bytes(c, r, cip_point(c, ""));
}

/* Of the identity: 0 turns it off and on, 1 also sets it up as delivered. */
static enum action
reset_action(const struct cip_call *c, struct rd type)
{
	return cip_path_class(&c->path) == CLASS_IDENTITY &&
		       (rd_left(&type) == 0 || rd_u8(&type) == 0)
		   ? ACT_RESTART
		   : ACT_RESET;
}

void
cip_reset_request(struct cip_call *c, struct rd *r)
{
	cip_point(c, "");
	c->m->action = reset_action(c, *r);
	if (rd_left(r) != 0)
		detail_uint(c->m, "type", rd_u8(r));
	cip_rest(c, r);
}

void
cip_reset_reply(struct cip_call *c, struct rd *r)
{
	if (c->asked)
		c->m->action = reset_action(c, c->query);
	cip_touched(c, r);
}

/* instance(2), and what else the class tells */
void
cip_create_reply(struct cip_call *c, struct rd *r)
{
	cip_point(c, "");
	if (c->status == STATUS_OK && rd_left(r) >= 2)
		detail_uint(c->m, "created_instance", rd_le16(r));
	cip_rest(c, r);
}

void
cip_find_request(struct cip_call *c, struct rd *r)
{
	cip_point(c, "");
	detail_uint(c->m, "maximum", rd_u8(r));
}

void
cip_find_reply(struct cip_call *c, struct rd *r)
{
	uint8_t n, i;

	cip_point(c, "");
	if (rd_left(r) == 0)
		return;
	n = rd_u8(r);
	detail_array(c->m, "instances");
	for (i = 0; i < n && rd_left(r) >= 2; i++)
		detail_uint(c->m, NULL, rd_le16(r));
	detail_close(c->m);
	if (i < n)
		rd_skip(r, 2); /* fewer than it says */
}
