/*
 * opcua_role.c - what a field is to its message beside a detail: a value, how
 * it went, the name of a monitored item, a secret.
 */
#include "proto/opcua.h"

enum { VALUE_ATTRIBUTE = 13, SUBSCRIBED = 790, REPORTING = 2 };
enum { FIELDS_MAX = 4096 };

static void
tell_number(struct opcua *u, const char *key, uint32_t index, uint32_t n)
{
	opcua_tell(u, key, index, (struct value){.kind = VALUE_UINT, .u = n});
}

static void
tell_text(struct opcua *u, const char *key, uint32_t index, struct span s)
{
	opcua_tell(u, key, index, (struct value){.kind = VALUE_TEXT, .s = s});
}

static bool
role_values(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	(void)f;
	opcua_data_points(u, r, key, index);
	return true;
}

/* Points of their own, beside that of the item. */
static bool
arguments(struct opcua *u, struct rd *r, struct span tail, uint32_t index)
{
	struct opcua_item item = u->item;

	u->item = (struct opcua_item){.unseen = item.unseen,
	    .handle = item.handle,
	    .ref = opcua_indexed(u, opcua_text(u, item.ref, tail), index)};
	opcua_points(u, r);
	u->item = item;
	return true;
}

static bool
role_input(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	(void)f, (void)key;
	return arguments(u, r, SPAN(".in"), index);
}

static bool
role_output(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	(void)f, (void)key;
	return arguments(u, r, SPAN(".out"), index);
}

/* Where it went wrong, the item's point says so. */
static bool
role_result(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	uint32_t status = rd_le32(r);
	struct rd again = *r;
	struct opcua_item *it = &u->item;

	(void)f;
	if (!rd_ok(r))
		return true;
	opcua_result(u, status);
	if (it->point != 0 && status != 0) {
		struct point *p = &u->msg->points[it->point - 1];

		p->quality = opcua_quality(status);
		p->qraw = status;
		p->has_qraw = true;
		it->point = 0;
	}
	if (status == 0 && key != NULL)
		return true;
	again.p -= 4;
	opcua_tell(u, key, index, opcua_scalar(u, &again, STATUS));
	return true;
}

/* Answers one by one: values, or how it went. */
static bool
role_paired(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	if (f->kind == DATA)
		return role_values(u, r, f, key, index);
	if (f->kind == STATUS)
		return role_result(u, r, f, key, index);
	return false;
}

/* One that is new had no items, whatever the last of its number had. */
static bool
role_subscription(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	uint32_t id = rd_le32(r);

	(void)f;
	if (!rd_ok(r))
		return true;
	u->subscription = id;
	if (u->service->code == SUBSCRIBED)
		opcua_unsubscribe(u->talk->world, u->server, id);
	tell_number(u, key, index, id);
	return true;
}

static bool
role_subscriptions(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	u->item.id = rd_le32(r);
	(void)f;
	if (rd_ok(r))
		tell_number(u, key, index, u->item.id);
	return true;
}

/* What we know of a monitored item; false: nothing. */
static bool
take_watched(struct opcua *u, const struct opcua_watched *w)
{
	if (w == NULL)
		return false;
	u->item.ref = w->ref;
	u->item.fields = w->fields;
	u->item.value = w->value;
	u->item.id = w->id;
	u->item.unseen = false;
	return true;
}

static bool
role_item(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	uint32_t id = rd_le32(r);

	(void)f;
	if (!rd_ok(r))
		return true;
	if (take_watched(u,
		opcua_by_id(u->talk->world, u->server, u->subscription, id)))
		opcua_touch(u, u->item.ref);
	u->item.id = id;
	tell_number(u, key, index, id);
	return true;
}

static bool
role_item_new(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	return role_subscriptions(u, r, f, key, index);
}

static bool
role_handle_new(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	u->item.handle = rd_le32(r);
	(void)f;
	if (rd_ok(r))
		tell_number(u, key, index, u->item.handle);
	return true;
}

/* The item that a notification is about; its handle where that isn't known. */
static bool
role_handle(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	uint32_t handle = rd_le32(r);

	(void)f, (void)key, (void)index;
	u->item = (struct opcua_item){
	    .ref = SPAN("?"), .handle = handle, .unseen = true, .value = true};
	if (rd_ok(r))
		take_watched(u, opcua_by_handle(u->talk->world, u->server,
				    u->subscription, handle));
	return true;
}

/* The name of the field at `index` of the item's event, or nothing. */
static struct span
field_name(const struct opcua_item *it, uint32_t index)
{
	struct span rest = it->fields, name = span("", 0);

	while (rest.n != 0) {
		name = span_cut(rest, '\n', &rest);
		if (index-- == 0)
			return name;
	}
	return span("", 0);
}

static bool
role_event(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	struct opcua_item item = u->item;
	struct span name = field_name(&item, index);

	(void)f, (void)key;
	u->events++;
	if (item.value && !item.unseen) /* of an event's history */
		u->item.ref = opcua_text(u, item.ref, SPAN("/EventNotifier"));
	u->item.ref =
	    name.n == 0
		? opcua_indexed(u, u->item.ref, index)
		: opcua_text(u, opcua_text(u, u->item.ref, SPAN(".")), name);
	u->item.point = 0;
	u->item.ranged = u->item.value = false;
	opcua_points(u, r);
	u->item = item;
	return true;
}

/* A field that events shall have: its browse path, with dots between. */
static bool
role_select(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	struct buf *b = &u->state->fields;
	struct opcua_place place = opcua_begin(u, key, index, false);

	u->selecting = true;
	u->selected = b->n;
	opcua_struct(u, r, f->of);
	u->selecting = false;
	if (b->n < FIELDS_MAX)
		buf_char(b, '\n');
	opcua_end(u, &place);
	return true;
}

static void
select_more(struct opcua *u, char front, struct span s)
{
	struct buf *b = &u->state->fields;

	if (!u->selecting || b->n + s.n >= FIELDS_MAX)
		return;
	if (b->n != u->selected)
		buf_char(b, front);
	buf_span(b, s);
}

static bool
role_path(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	struct value v = opcua_scalar(u, r, f->kind);

	if (!rd_ok(r))
		return true;
	if (v.kind == VALUE_TEXT)
		select_more(u, '.', ref_escape(u->msg, v.s));
	opcua_tell(u, key, index, v);
	return true;
}

static bool
role_path_attribute(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	uint32_t n = rd_le32(r);
	const char *name = opcua_attribute(n);

	(void)f;
	if (!rd_ok(r))
		return true;
	if (n != VALUE_ATTRIBUTE && name != NULL)
		select_more(u, '/', span_str(name));
	tell_number(u, key, index, n);
	return true;
}

static bool
role_secret(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	bool null;
	struct span s = opcua_string(r, &null);

	(void)f;
	if (rd_ok(r) && !null)
		tell_text(u, key, index,
		    u->talk->show_secrets ? s : SPAN("***"));
	return true;
}

static bool
role_session(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	u->session = opcua_node(u, r, f->kind == XNODE);
	if (rd_ok(r) && u->session.n != 0)
		tell_text(u, key, index, u->session);
	return true;
}

/* Says which session later requests are of: who has it can speak for it. */
static bool
role_token(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	struct span token = opcua_node(u, r, f->kind == XNODE);

	if (!rd_ok(r) || token.n == 0 || u->left_out)
		return true;
	opcua_session_put(u->talk->world, u->server, token, u->session);
	tell_text(u, key, index, u->talk->show_secrets ? token : SPAN("***"));
	return true;
}

/* Publishing on or off; an item's mode: disabled, sampling or reporting. */
static bool
role_switch(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	struct rd peek = *r;
	bool on =
	    f->kind == BOOL ? rd_u8(&peek) != 0 : rd_le32(&peek) == REPORTING;

	(void)key, (void)index;
	u->msg->action = on ? ACT_ENABLE_REPORTS : ACT_DISABLE_REPORTS;
	return false;
}

static opcua_role_fn *const roles[ROLES] = {
    [PAIRED] = role_paired,
    [TOUCH] = opcua_role_touch,
    [ATTRIBUTE] = opcua_role_attribute,
    [RANGE] = opcua_role_range,
    [METHOD] = opcua_role_method,
    [NAMED] = opcua_role_named,
    [VALUES] = role_values,
    [INPUT] = role_input,
    [OUTPUT] = role_output,
    [RESULT] = role_result,
    [SUBSCRIPTION] = role_subscription,
    [SUBSCRIPTIONS] = role_subscriptions,
    [ITEM] = role_item,
    [WATCHED] = role_item,
    [ITEM_NEW] = role_item_new,
    [HANDLE] = role_handle,
    [HANDLE_NEW] = role_handle_new,
    [EVENT] = role_event,
    [SELECT] = role_select,
    [PATH] = role_path,
    [PATH_ATTRIBUTE] = role_path_attribute,
    [SECRET] = role_secret,
    [SESSION] = role_session,
    [TOKEN] = role_token,
    [SWITCH] = role_switch,
};

bool
opcua_role(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	return roles[f->role] != NULL && roles[f->role](u, r, f, key, index);
}
