/*
 * opcua_walk.c - walks through a message by the tables of its fields. What it
 * finds becomes details or, where a structure is the value of a node, points
 * below that node.
 */
#include "proto/opcua.h"

uint32_t
opcua_count(struct rd *r, bool *lie)
{
	uint32_t n = rd_le32(r);

	*lie = false;
	if (!rd_ok(r) || n > INT32_MAX) /* negative: no array at all */
		return 0;
	/* No element is smaller than a byte. */
	if (n > rd_left(r)) {
		*lie = true;
		n = (uint32_t)rd_left(r);
	}
	return n;
}

/* Where a structure's fields are points: the place of one below the path. */
static struct span
below(struct opcua *u, const char *key, uint32_t index)
{
	char text[64], *end;

	if (key == NULL)
		return opcua_indexed(u, u->path, index);
	text[0] = '.';
	end = stpncpy(text + 1, key, sizeof(text) - 1);
	return opcua_text(u, u->path, span(text, (size_t)(end - text)));
}

static void
tell_point(struct opcua *u, const char *key, uint32_t index, struct value v)
{
	struct span place = below(u, key, index);
	struct point *p = opcua_point(u, ref_span(place));

	if (p != NULL)
		p->value = v;
}

void
opcua_tell(struct opcua *u, const char *key, uint32_t index, struct value v)
{
	if (u->left_out)
		return;
	if (u->path.n != 0)
		tell_point(u, key, index, v);
	else if (u->told > OPCUA_TELL_MAX)
		u->too_deep = true;
	else if (u->msg->ndetails < OPCUA_DETAILS_MAX)
		detail_value(u->msg, key, v);
	else
		u->left_out = true;
}

struct opcua_place
opcua_begin(struct opcua *u, const char *key, uint32_t index, bool array)
{
	struct opcua_place place = {
	    .path = u->path, .details = u->msg->ndetails};

	if (u->path.n != 0) {
		u->path = below(u, key, index);
		return place;
	}
	if (u->told++ >= OPCUA_TELL_MAX ||
	    u->msg->ndetails >= OPCUA_DETAILS_MAX)
		return place;
	place.begun = true;
	if (array)
		detail_array(u->msg, key);
	else
		detail_open(u->msg, key);
	return place;
}

/* What holds nothing isn't told, but as one of several. */
void
opcua_end(struct opcua *u, const struct opcua_place *place)
{
	struct msg *m = u->msg;
	bool element = place->begun && m->details[place->details].key.n == 0;

	if (place->path.n != 0) {
		u->path = place->path;
		return;
	}
	u->told--;
	if (!place->begun)
		u->too_deep = true;
	else if (m->ndetails == place->details + 1 && !element)
		m->ndetails--;
	else
		detail_close(m);
}

/* An array of which no element holds anything isn't told. */
static void
end_array(struct opcua *u, const struct opcua_place *place)
{
	struct msg *m = u->msg;
	size_t i = place->details + 1;

	while (place->begun && i < m->ndetails &&
	       (m->details[i].kind == DETAIL_OPEN ||
		   m->details[i].kind == DETAIL_CLOSE))
		i++;
	if (place->begun && i == m->ndetails)
		m->ndetails = place->details + 1;
	opcua_end(u, place);
}

void
opcua_struct(struct opcua *u, struct rd *r, const struct opcua_struct *s)
{
	size_t i;

	if (!opcua_deeper(u, r))
		return;
	for (i = 0; i < s->nfields && rd_ok(r); i++)
		opcua_field(u, r, &s->fields[i]);
	u->depth--;
}

/* The name of what is one of a few, or its number. */
static void
walk_enum(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	uint32_t n = rd_le32(r);
	const char *name = name_of(f->words, f->nwords, n);
	struct value v = {.kind = VALUE_INT};

	v.i = (int32_t)n;
	if (name != NULL) {
		v.kind = VALUE_TEXT;
		v.s = span_str(name);
	}
	if (rd_ok(r))
		opcua_tell(u, key, index, v);
}

/* Texts, ids and times that aren't there aren't told. */
static void
walk_scalar(struct opcua *u, struct rd *r, enum opcua_kind kind,
    const char *key, uint32_t index)
{
	struct value v = opcua_scalar(u, r, kind);
	bool plain = u->path.n == 0 && key != NULL;

	if (rd_ok(r) && !(plain && v.kind == VALUE_NULL))
		opcua_tell(u, key, index, v);
}

static void
walk_one(struct opcua *u, struct rd *r, const struct opcua_field *f,
    const char *key, uint32_t index)
{
	struct opcua_place place;

	switch (f->kind) {
	case STRUCT:
		place = opcua_begin(u, key, index, false);
		opcua_struct(u, r, f->of);
		opcua_end(u, &place);
		break;
	case ENUM:
		walk_enum(u, r, f, key, index);
		break;
	case OBJECT:
	case DATA:
	case VARIANT:
	case DIAG:
		opcua_one(u, r, f->kind, key, index);
		break;
	default:
		walk_scalar(u, r, f->kind, key, index);
		break;
	}
}

/* One of what is asked for, answered, or merely there. */
static void
walk_element(struct opcua *u, struct rd *r, const struct opcua_field *f,
    uint32_t index)
{
	struct opcua_place place;

	opcua_item_start(u, f, index);
	if (f->role == TOLD) {
		place = opcua_begin(u, NULL, index, false);
		opcua_item_name(u);
		opcua_struct(u, r, f->of);
		opcua_end(u, &place);
	} else if (!opcua_role(u, r, f, NULL, index)) {
		walk_one(u, r, f, NULL, index);
	}
	if (rd_ok(r))
		opcua_item_end(u, f);
}

static void
walk_array(struct opcua *u, struct rd *r, const struct opcua_field *f)
{
	bool lie;
	uint32_t n = opcua_count(r, &lie), i;
	struct opcua_place place;

	if (f->role == NOTES)
		u->notes = n;
	if (n != 0) {
		place = opcua_begin(u, f->name, 0, true);
		for (i = 0; i < n && rd_ok(r); i++)
			walk_element(u, r, f, i);
		end_array(u, &place);
	}
	if (lie)
		rd_skip(r, rd_left(r) + 1);
}

void
opcua_field(struct opcua *u, struct rd *r, const struct opcua_field *f)
{
	if (f->array)
		walk_array(u, r, f);
	else if (f->role == PLAIN || !opcua_role(u, r, f, f->name, 0))
		walk_one(u, r, f, f->name, 0);
}
