/*
 * modbus_file.c - records of files, read and written: functions 20 and 21.
 *
 * MODBUS Application Protocol V1.1b3, 6.14 and 6.15.
 */
#include "base/num.h"
#include "proto/modbus.h"

enum { FILE_REFERENCE = 6 };

/* "file:4/7", numbered on by record. */
static struct point *
file_point(struct msg *m, uint16_t file, uint16_t record)
{
	char text[NUM_MAX], *end;
	struct point *pt;

	memcpy(text, "file:", 5);
	end = num_u16(text + 5, file);
	*end++ = '/';
	pt = msg_point(m, ref_at("", record));
	pt->ref.head = arena_copy(&m->arena, span(text, (size_t)(end - text)));
	return pt;
}

static void
remember_group(struct modbus_ask *a, uint16_t file, uint16_t record, uint16_t n)
{
	if (a->groups == NULL)
		a->groups = xmalloc(MODBUS_GROUPS * sizeof(*a->groups));
	if (a->ngroups < MODBUS_GROUPS)
		a->groups[a->ngroups++] =
		    (struct modbus_group){file, record, n};
}

/* Group of a file request: type(1)=6 file(2) record(2) length(2) */
static bool
file_group(struct rd *r, struct modbus_group *g)
{
	uint8_t type = rd_u8(r);

	g->file = rd_be16(r);
	g->record = rd_be16(r);
	g->length = rd_be16(r);
	if (rd_ok(r) && type != FILE_REFERENCE)
		rd_bad(r, "reference type isn't 6");
	return rd_ok(r);
}

/* bytes(1), then groups */
void
modbus_read_file_request(struct modbus_pdu *p, struct rd *r)
{
	struct rd body = rd_sub(r, rd_u8(r));
	struct modbus_group g;

	while (rd_left(&body) != 0 && file_group(&body, &g)) {
		file_point(p->msg, g.file, g.record)->count = g.length;
		remember_group(p->ask, g.file, g.record, g.length);
	}
	rd_join(r, &body);
}

/* bytes(1), then: length(1) type(1)=6 registers */
void
modbus_read_file_response(struct modbus_pdu *p, struct rd *r)
{
	struct rd body = rd_sub(r, rd_u8(r));
	size_t i;

	for (i = 0; rd_left(&body) != 0; i++) {
		uint8_t n = rd_u8(&body);
		struct rd group = rd_sub(&body, n);
		struct span words;
		struct point *pt;

		if (rd_u8(&group) != FILE_REFERENCE && rd_ok(&group))
			rd_bad(&group, "reference type isn't 6");
		words = rd_take(&group, rd_left(&group) & ~(size_t)1);
		rd_join(&body, &group);
		if (!rd_ok(&group) || words.n == 0)
			continue;
		if (p->ask != NULL && i < p->ask->ngroups) {
			pt = file_point(p->msg, p->ask->groups[i].file,
			    p->ask->groups[i].record);
			p->matched = words.n == 2u * p->ask->groups[i].length;
		} else {
			pt = msg_point(p->msg, ref_plain("file:?"));
			pt->indexed = true;
		}
		modbus_put_words(pt, words);
	}
	rd_join(r, &body);
}

/* bytes(1), then groups with their registers; the response is an echo */
void
modbus_write_file_either(struct modbus_pdu *p, struct rd *r)
{
	struct rd body = rd_sub(r, rd_u8(r));
	struct modbus_group g;

	while (rd_left(&body) != 0 && file_group(&body, &g)) {
		struct span words = rd_take(&body, 2u * g.length);
		struct point *pt = file_point(p->msg, g.file, g.record);

		pt->count = g.length;
		if (!p->talk->from_server && words.n != 0)
			modbus_put_words(pt, words);
	}
	p->matched = p->ask != NULL;
	rd_join(r, &body);
}
