/*
 * bind.c - which tags lie behind which reference.
 */
#include "base/num.h"
#include "model/inside.h"

static const char area_names[AREA_COUNT][2] = {
    {'c', 'o'}, {'d', 'i'}, {'h', 'r'}, {'i', 'r'}};

uint8_t
ref_area(struct span ref, uint32_t *n)
{
	uint8_t area;
	uint32_t v = 0;
	size_t i;

	if (ref.n < 4 || ref.n > 8 || ref.p[2] != ':')
		return AREA_NONE;
	for (area = 0; area < AREA_COUNT; area++)
		if (ref.p[0] == area_names[area][0] &&
		    ref.p[1] == area_names[area][1])
			break;
	for (i = 3; i < ref.n; i++) {
		unsigned d = (unsigned)(unsigned char)ref.p[i] - '0';

		if (d > 9)
			return AREA_NONE;
		v = v * 10 + d;
	}
	*n = v;
	return v <= UINT16_MAX ? area : AREA_NONE;
}

static uint8_t
words_of(const struct tag *t) /* registers */
{
	if (t->source.bit >= 0)
		return 1;
	switch (t->source.type) {
	case TYPE_U32:
	case TYPE_I32:
	case TYPE_F32:
		return 2;
	case TYPE_U64:
	case TYPE_I64:
	case TYPE_F64:
		return 4;
	default:
		return 1;
	}
}

static struct unit *
unit_of(struct model *m, const struct tag *t)
{
	struct unit **at = &m->units[t->source.device];

	for (; *at != NULL; at = &(*at)->next)
		if ((*at)->station == t->source.station)
			return *at;
	*at = arena_zalloc(&m->arena, sizeof(**at));
	(*at)->station = t->source.station;
	return *at;
}

static void
bind_at(struct model *m, struct bound **at, uint32_t tag, uint8_t word,
    uint8_t words)
{
	struct bound *b = arena_zalloc(&m->arena, sizeof(*b));

	*b = (struct bound){NULL, tag, word, words};
	while (*at != NULL)
		at = &(*at)->next;
	*at = b;
}

/* Makes the table of an area reach to `n`. */
static void
widen(struct model *m, struct unit *u, uint8_t area, uint32_t from, uint32_t to)
{
	uint32_t first = u->areas[area].first, n = u->areas[area].n, end;
	struct bound **at;

	end = n == 0 || first + n < to ? to : first + n;
	if (n == 0 || from < first)
		first = from;
	if (n != 0 && first == u->areas[area].first && end == first + n)
		return;
	/* grow in steps, as the tags mostly come in order */
	end = (end + 255) & ~255u;
	at = arena_zalloc(&m->arena, (end - first) * sizeof(struct bound *));
	if (n != 0)
		memcpy(at + (u->areas[area].first - first), u->areas[area].at,
		    n * sizeof(struct bound *));
	u->areas[area].at = at;
	u->areas[area].first = first;
	u->areas[area].n = end - first;
}

static void
bind_tag(struct model *m, uint32_t i)
{
	const struct tag *t = &m->plant->tags[i];
	uint8_t words = words_of(t), word, area;
	struct unit *u = unit_of(m, t);
	struct bound *head;
	uint32_t n;

	area = ref_area(t->source.ref, &n);
	if (area == AREA_NONE) {
		block_bind(m, u, i);
		if (t->source.at >= 0)
			return;
		head = map_get(&u->refs, t->source.ref);
		if (head == NULL) {
			bind_at(m, &head, i, 0, 1);
			map_put(&u->refs, t->source.ref, head);
		} else {
			bind_at(m, &head->next, i, 0, 1);
		}
		return;
	}
	widen(m, u, area, n, n + words);
	for (word = 0; word < words; word++)
		bind_at(m, &u->areas[area].at[n + word - u->areas[area].first],
		    i, word, words);
}

struct bound *
bound_at(const struct unit *u, const struct point_in *p)
{
	uint32_t i;

	if (p->area == AREA_NONE)
		return map_get(&u->refs, p->ref);
	i = p->n - u->areas[p->area].first; /* wraps where it is below */
	return i < u->areas[p->area].n ? u->areas[p->area].at[i] : NULL;
}

static struct span
kept(struct model *m, struct buf *b)
{
	struct span s = arena_copy(&m->arena, span(b->p + 1, b->n - 1));

	b->n = 1;
	return s;
}

static void
texts_of(struct model *m, const struct tag *t, struct tag_texts *x)
{
	const struct plant *p = m->plant;
	struct buf b = {0};

	buf_char(&b, '"'); /* as if a member stood in front */
	rec_str(&b, "tag", t->id);
	x->head = kept(m, &b);
	if (t->unit.n != 0)
		rec_str(&b, "unit", t->unit);
	x->unit = kept(m, &b);
	if (t->role != ROLE_NONE)
		rec_str(&b, "role", span_str(role_names[t->role]));
	x->role = kept(m, &b);
	if (t->component != NO_INDEX)
		rec_str(&b, "component", p->components[t->component].id);
	if (t->source.device != NO_INDEX)
		rec_str(&b, "device", p->components[t->source.device].id);
	x->where = kept(m, &b);
	buf_release(&b);
}

void
bind_tags(struct model *m)
{
	const struct plant *p = m->plant;
	struct unit *u;
	uint32_t i;

	m->units = arena_zalloc(&m->arena,
	    (p->ncomponents + 1) * sizeof(struct unit *));
	m->texts = arena_zalloc(&m->arena, (p->ntags + 1) * sizeof(*m->texts));
	for (i = 0; i < p->ntags; i++) {
		texts_of(m, &p->tags[i], &m->texts[i]);
		if (p->tags[i].source.set)
			bind_tag(m, i);
	}
	for (i = 0; i < p->ncomponents; i++)
		for (u = m->units[i]; u != NULL; u = u->next)
			block_sort(u);
}
