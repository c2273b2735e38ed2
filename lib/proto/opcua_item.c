/*
 * opcua_item.c - the things that a request asks for one by one, and that its
 * response answers: their addresses, their points, how it went with them.
 *
 * A request is kept as what its response needs: subscription(4), then for each
 * item flags(1) length(2) reference, and where the flags say so base(4),
 * handle(4) id(4), length(2) fields of events.
 */
#include "base/num.h"
#include "proto/opcua.h"

enum { KEPT_RANGED = 1, KEPT_VALUE = 2, KEPT_WATCHED = 4, KEPT_FIELDS = 8 };
enum { CREATED = 754, MODIFIED = 766, REMOVED = 784, UNSUBSCRIBED = 850 };

const char *
opcua_quality(uint32_t status)
{
	static const char *const names[] = {"good", "uncertain", "bad", "bad"};

	return names[status >> 30];
}

char *
opcua_room(struct opcua *u, size_t n)
{
	if (u->left_out && n <= sizeof(u->scratch))
		return u->scratch;
	return arena_alloc(&u->msg->arena, n);
}

struct span
opcua_text(struct opcua *u, struct span head, struct span tail)
{
	char *p;

	u->texts += head.n + tail.n;
	if (u->texts > OPCUA_TEXTS_MAX)
		u->left_out = true;
	if (u->left_out)
		return head;
	p = arena_alloc(&u->msg->arena, head.n + tail.n);
	if (head.n != 0)
		memcpy(p, head.p, head.n);
	if (tail.n != 0)
		memcpy(p + head.n, tail.p, tail.n);
	return span(p, head.n + tail.n);
}

struct span
opcua_indexed(struct opcua *u, struct span head, uint32_t index)
{
	char text[NUM_MAX], *end = text;

	if (index == OPCUA_HERE)
		return head;
	*end++ = '[';
	end = num_u64(end, index);
	*end++ = ']';
	return opcua_text(u, head, span(text, (size_t)(end - text)));
}

struct point *
opcua_point(struct opcua *u, struct ref ref)
{
	struct msg *m = u->msg;
	struct point *p;

	if (ref.head.n == 0) /* a value where no item is at hand */
		ref = ref_span(SPAN("?"));
	if (u->item.point != 0) {
		p = &m->points[u->item.point - 1];
		u->item.point = 0;
		p->ref = ref;
		p->count = 0;
	} else if (m->npoints < OPCUA_POINTS_MAX && !u->left_out) {
		p = msg_point(m, ref);
	} else {
		u->left_out = true;
		return NULL;
	}
	if (u->item.unseen) {
		p->indexed = true;
		p->index = u->item.handle;
	}
	return p;
}

struct ref
opcua_element(struct span front, uint32_t index)
{
	return (struct ref){
	    .head = front, .n = index, .numbered = true, .tail = SPAN("]")};
}

struct ref
opcua_ref(struct opcua *u)
{
	const struct opcua_item *it = &u->item;

	if (!it->ranged)
		return ref_span(it->ref);
	return opcua_element(opcua_text(u, it->ref, SPAN("[")), it->base);
}

/* The indices of a row, "3,0,", behind the front of its matrix. */
static struct span
row_front(struct opcua *u, struct span head, uint32_t row, const uint32_t *dims,
    uint32_t ndims)
{
	char text[8 * NUM_MAX], *end = text;
	uint32_t index[8], i;

	for (i = ndims; i-- != 0; row /= dims[i])
		index[i] = row % dims[i];
	for (i = 0; i < ndims; i++) {
		end = num_u64(end, index[i]);
		*end++ = ',';
	}
	return opcua_text(u, head, span(text, (size_t)(end - text)));
}

void
opcua_touch(struct opcua *u, struct span ref)
{
	u->item.point = 0;
	u->item.ref = ref;
	if (opcua_point(u, opcua_ref(u)) != NULL)
		u->item.point = u->msg->npoints;
}

/*
 * The points of a matrix, numbered through so far, get an index for each
 * dimension: the front of a row is one text.
 */
void
opcua_fold(struct opcua *u, struct point *p, size_t n, const uint32_t *dims,
    uint32_t ndims)
{
	uint32_t last = dims[ndims - 1], row;
	struct span head = p->ref.head, front = head;
	size_t i;

	for (i = 0; i < n; i++) {
		if (i % last == 0) {
			row = (uint32_t)(i / last);
			front = row_front(u, head, row, dims, ndims - 1);
		}
		if (u->left_out)
			return;
		p[i].ref = opcua_element(front, (uint32_t)(i % last));
	}
}

void
opcua_result(struct opcua *u, uint32_t status)
{
	if (status >> 31 == 0)
		u->good++;
	else if (u->bad++ == 0)
		u->worst = status;
	u->item.status = status;
}

static void
put_le32(struct buf *b, uint32_t v)
{
	uint8_t bytes[4] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16),
	    (uint8_t)(v >> 24)};

	buf_add(b, bytes, sizeof(bytes));
}

static void
put_text(struct buf *b, struct span s)
{
	if (s.n > UINT16_MAX)
		s.n = 0;
	buf_char(b, (char)s.n);
	buf_char(b, (char)(s.n >> 8));
	buf_span(b, s);
}

void
opcua_keep(struct opcua *u)
{
	if (u->state->keep.n == 0)
		put_le32(&u->state->keep, u->subscription);
}

static void
keep(struct opcua *u)
{
	struct buf *b = &u->state->keep;
	const struct opcua_item *it = &u->item;
	struct span fields = buf_all(&u->state->fields);
	unsigned flags = (it->ranged ? KEPT_RANGED : 0) |
			 (it->value ? KEPT_VALUE : 0) |
			 (it->handle != 0 || it->id != 0 ? KEPT_WATCHED : 0) |
			 (fields.n != 0 ? KEPT_FIELDS : 0);

	if (b->n > ASK_KEPT_MAX || u->left_out) /* see asks.h */
		return;
	opcua_keep(u);
	buf_char(b, (char)flags);
	put_text(b, it->ref);
	if (flags & KEPT_RANGED)
		put_le32(b, it->base);
	if (flags & KEPT_WATCHED) {
		put_le32(b, it->handle);
		put_le32(b, it->id);
	}
	if (flags & KEPT_FIELDS)
		put_text(b, fields);
}

/* What the next item of the request was; false: that isn't known. */
static bool
recall(struct opcua *u)
{
	struct opcua_item *it = &u->item;
	struct rd *k = &u->kept;
	uint8_t flags = rd_u8(k);

	it->ranged = flags & KEPT_RANGED;
	it->value = flags & KEPT_VALUE;
	it->ref = rd_take(k, rd_le16(k));
	if (flags & KEPT_RANGED)
		it->base = rd_le32(k);
	if (flags & KEPT_WATCHED) {
		it->handle = rd_le32(k);
		it->id = rd_le32(k);
	}
	if (flags & KEPT_FIELDS)
		it->fields = rd_take(k, rd_le16(k));
	return rd_ok(k);
}

/* Its request wasn't seen: by its place. */
static void
unseen(struct opcua *u, uint32_t index)
{
	u->item = (struct opcua_item){
	    .ref = SPAN("?"), .handle = index, .unseen = true, .value = true};
}

static void
answered(struct opcua *u, const struct opcua_field *f, uint32_t index)
{
	bool known = recall(u);

	if (!known || (u->item.ref.n == 0 && f->kind == DATA))
		unseen(u, index);
	/* That it went well says nothing of "?". */
	if (known ? u->item.ref.n != 0 : f->kind != STATUS)
		opcua_touch(u, u->item.ref);
}

void
opcua_item_start(struct opcua *u, const struct opcua_field *f, uint32_t index)
{
	switch (f->role) {
	case ITEMS:
	case WATCHED:
	case SUBSCRIPTIONS:
		u->item = (struct opcua_item){.value = true};
		if (index == 0) /* those in front are of all items */
			u->common = u->state->fields.n;
		u->state->fields.n = u->common;
		break;
	case PAIRED:
		u->item = (struct opcua_item){0};
		answered(u, f, index);
		break;
	case TOLD:
		u->item = (struct opcua_item){0};
		if (!recall(u))
			u->item.ref = span("", 0);
		break;
	default:
		break;
	}
}

void
opcua_item_name(struct opcua *u)
{
	struct value v = {.kind = VALUE_TEXT, .s = u->item.ref};

	if (v.s.n != 0)
		opcua_tell(u, "node_id", 0, v);
	u->item = (struct opcua_item){0};
}

/* What a server did to its monitored items changes what we know of them. */
static void
learn(struct opcua *u)
{
	struct opcua_world *w = u->talk->world;
	const struct opcua_item *it = &u->item;
	const struct opcua_watched item = {.ref = it->ref,
	    .fields = it->fields,
	    .handle = it->handle,
	    .id = it->id,
	    .value = it->value};

	if (it->status >> 31 != 0 || it->unseen)
		return;
	switch (u->service->code) {
	case CREATED:
		opcua_watch(w, u->server, u->subscription, &item);
		break;
	case MODIFIED:
		opcua_rename(w, u->server, u->subscription, it->id, it->handle);
		break;
	case REMOVED:
		opcua_unwatch(w, u->server, u->subscription, it->id);
		break;
	case UNSUBSCRIBED:
		opcua_unsubscribe(w, u->server, it->id);
		break;
	default:
		break;
	}
}

void
opcua_item_end(struct opcua *u, const struct opcua_field *f)
{
	switch (f->role) {
	case ITEMS:
	case WATCHED:
	case SUBSCRIPTIONS:
		keep(u);
		break;
	case PAIRED:
		if (f->kind == DATA)
			opcua_result(u, u->item.status);
		learn(u);
		break;
	default:
		break;
	}
}
