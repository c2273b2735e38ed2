/*
 * load.c - the plant file and what it includes.
 */
#include <glob.h>
#include <stdlib.h>

#include "base/file.h"
#include "plant/inside.h"

enum { INCLUDE_DEPTH = 8, FILE_BYTES_MAX = 64 << 20 };

const char *const severity_names[SEV_COUNT] = {
    "informational", "low", "medium", "high", "critical"};

/* Parts of the plant page that no tool here reads yet. */
static const char *const unread[] = {"types", "loops", "interlocks", "balances",
    "sifs", "layers", "fault_trees", "modes", "windows", "twin"};

void
file_note(struct loader *l, const char *name, struct span text)
{
	sums_add(&l->plant->files, &l->plant->arena, name, text);
}

const char *
beside(struct loader *l, struct span name)
{
	struct buf b = {0};
	const char *s;

	file_beside(&b, l->file, name);
	s = arena_str(&l->plant->arena, buf_all(&b));
	buf_release(&b);
	return s;
}

void
collect(struct loader *l, enum section section, struct conf *c)
{
	struct items *s = &l->sections[section];

	if (!conf_is(c, CONF_MAP, l->es, "a map with an id"))
		return;
	s->list = xgrow(s->list, s->n, &s->cap, sizeof(*s->list));
	s->list[s->n++] = (struct item){c, l->defaults};
}

static void
collect_list(struct loader *l, enum section section, struct conf *list)
{
	size_t i;

	if (!conf_is(list, CONF_LIST, l->es, "a list, each item behind a dash"))
		return;
	for (i = 0; i < list->n; i++)
		collect(l, section, list->kids[i]);
}

void
ids_register(struct loader *l, enum section section, struct map *ids)
{
	const struct items *s = &l->sections[section];
	size_t i;

	for (i = 0; i < s->n; i++) {
		struct conf *id = conf_need(s->list[i].conf, "id", l->es);
		void *former;

		if (id == NULL || !conf_is(id, CONF_SCALAR, l->es, "a text"))
			continue;
		if (id->text.n == 0)
			conf_error(id, l->es, "an id is never empty");
		former = map_put(ids, id->text, (void *)(uintptr_t)(i + 1));
		if (former != NULL)
			conf_error(id, l->es,
			    "the id %.*s is used twice, first in line %u of "
			    "%s",
			    (int)id->text.n, id->text.p,
			    s->list[(uintptr_t)former - 1].conf->line,
			    s->list[(uintptr_t)former - 1].conf->file);
	}
}

static uint32_t
named(struct loader *l, struct conf *c, const struct map *ids, const char *what)
{
	struct span id;
	uintptr_t at;

	if (!conf_text(c, l->es, &id))
		return NO_INDEX;
	at = (uintptr_t)map_get(ids, id);
	if (at == 0)
		conf_error(c, l->es, "no %s %.*s is declared", what, (int)id.n,
		    id.p);
	return (uint32_t)at - 1;
}

uint32_t
component_named(struct loader *l, struct conf *c)
{
	return named(l, c, &l->plant->component_ids, "component");
}

uint32_t
tag_named(struct loader *l, struct conf *c)
{
	return named(l, c, &l->plant->tag_ids, "tag");
}

void
id_read(struct loader *l, struct conf *c, struct span *out)
{
	struct conf *id = conf_need(c, "id", l->es);

	if (conf_text(id, l->es, out) && out->n == 0)
		conf_error(id, l->es, "an id is never empty");
}

/* AREA: 12.5, or AREA: {value: 12.5, unit: m2} */
static void
constants_read(struct loader *l, struct conf *c)
{
	struct plant *p = l->plant;
	size_t i;

	if (!conf_is(c, CONF_MAP, l->es, "a map of constants"))
		return;
	for (i = 0; i < c->n; i++) {
		struct conf *kid = c->kids[i];
		struct plant_constant k = {.id = kid->key};

		kid->taken = true;
		if (kid->kind == CONF_MAP) {
			conf_num(conf_need(kid, "value", l->es), l->es,
			    &k.value);
			conf_text(conf_get(kid, "unit"), l->es, &k.unit);
			conf_done(kid, l->es);
		} else {
			conf_num(kid, l->es, &k.value);
		}
		p->constants = xgrow(p->constants, p->nconstants,
		    &p->constants_cap, sizeof(*p->constants));
		p->constants[p->nconstants++] = k;
	}
}

static void file_load(struct loader *, const char *name);

static void
include(struct loader *l, struct conf *c)
{
	struct span *names;
	size_t n = conf_texts(c, l->es, &l->plant->arena, &names), i, j;

	for (i = 0; i < n; i++) {
		const char *pattern = beside(l, names[i]);
		glob_t g;
		int rc = glob(pattern, 0, NULL, &g);

		if (rc == GLOB_NOSPACE)
			mem_exhausted();
		if (rc != 0) {
			conf_error(c, l->es, "no file %s", pattern);
			continue;
		}
		for (j = 0; j < g.gl_pathc; j++)
			file_load(l, arena_str(&l->plant->arena,
					 span_str(g.gl_pathv[j])));
		globfree(&g);
	}
}

static void
refuse_unread(struct loader *l, struct conf *top)
{
	size_t i;

	for (i = 0; i < sizeof(unread) / sizeof(*unread); i++) {
		struct conf *c = conf_get(top, unread[i]);

		if (c != NULL)
			conf_error(c, l->es,
			    "`%s:` is not read by this version: take it out, "
			    "or its contents would be silently unwatched",
			    unread[i]);
	}
}

static void
defaults_read(struct loader *l, struct conf *c)
{
	static const char *const keys[] = {
	    "device", "station", "type", "order", "scale", "offset"};
	size_t i;

	if (c == NULL)
		return;
	l->defaults = conf_get(c, "source");
	conf_done(c, l->es);
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		conf_get(l->defaults, keys[i]);
	conf_done(l->defaults, l->es);
}

static void
top_read(struct loader *l, struct conf *top)
{
	struct plant *p = l->plant;

	conf_text(conf_get(top, "plant"), l->es, &p->name);
	timezone_read(l, conf_get(top, "timezone"));
	defaults_read(l, conf_get(top, "defaults"));
	if (conf_get(top, "constants") != NULL)
		constants_read(l, conf_get(top, "constants"));
	collect_list(l, SECTION_ZONES, conf_get(top, "zones"));
	collect_list(l, SECTION_CONDUITS, conf_get(top, "conduits"));
	collect_list(l, SECTION_COMPONENTS, conf_get(top, "components"));
	tags_collect(l, conf_get(top, "tags"));
	collect_list(l, SECTION_CONSTRAINTS, conf_get(top, "constraints"));
	if (conf_get(top, "lockouts") != NULL)
		l->lockouts = conf_get(top, "lockouts");
	include(l, conf_get(top, "include"));
	refuse_unread(l, top);
	conf_done(top, l->es);
}

static void
file_load(struct loader *l, const char *name)
{
	struct loader inner = *l;
	struct buf b = {0};
	struct err e = {{0}};
	struct conf *top;

	if (l->es->n >= ERRS_KEPT)
		return; /* files that include each other would never end */
	if (l->depth == INCLUDE_DEPTH) {
		errs_add(l->es, (struct place){name, 0, 0},
		    "included deeper than %d: does it include itself?",
		    INCLUDE_DEPTH);
		return;
	}
	l->file = name;
	l->depth++;
	if (!file_read(name, FILE_BYTES_MAX, &b, &e)) {
		errs_add(l->es, (struct place){0}, "%s", e.text);
	} else {
		file_note(l, name, buf_all(&b));
		top = conf_parse(name, buf_all(&b), &l->plant->arena, l->es);
		if (conf_is(top, CONF_MAP, l->es, "`plant:` and its parts"))
			top_read(l, top);
	}
	buf_release(&b);
	l->file = inner.file;
	l->depth = inner.depth;
	l->defaults = inner.defaults;
}

/* The second round. */
static void
read_items(struct loader *l)
{
	struct plant *p = l->plant;
	struct items *s = l->sections;
	size_t i;

	p->zones = xcalloc(s[SECTION_ZONES].n, sizeof(*p->zones));
	for (; p->nzones < s[SECTION_ZONES].n; p->nzones++)
		zone_read(l, &p->zones[p->nzones],
		    &s[SECTION_ZONES].list[p->nzones]);
	p->ncomponents = s[SECTION_COMPONENTS].n;
	p->components = xcalloc(p->ncomponents, sizeof(*p->components));
	for (i = 0; i < p->ncomponents; i++)
		component_read(l, &p->components[i],
		    &s[SECTION_COMPONENTS].list[i]);
	p->nconduits = s[SECTION_CONDUITS].n;
	p->conduits = xcalloc(p->nconduits, sizeof(*p->conduits));
	for (i = 0; i < p->nconduits; i++)
		conduit_read(l, &p->conduits[i], &s[SECTION_CONDUITS].list[i]);
	p->ntags = s[SECTION_TAGS].n;
	p->tags = xcalloc(p->ntags, sizeof(*p->tags));
	for (i = 0; i < p->ntags; i++)
		tag_read(l, &p->tags[i], &s[SECTION_TAGS].list[i]);
	p->nconstraints = s[SECTION_CONSTRAINTS].n;
	p->constraints = xcalloc(p->nconstraints, sizeof(*p->constraints));
	for (i = 0; i < p->nconstraints; i++)
		constraint_read(l, &p->constraints[i],
		    &s[SECTION_CONSTRAINTS].list[i]);
}

static void
addresses_register(struct loader *l)
{
	struct plant *p = l->plant;
	char text[ADDR_TEXT];
	size_t i, j;

	for (i = 0; i < p->ncomponents; i++)
		for (j = 0; j < p->components[i].naddresses; j++) {
			const struct component_address *a =
			    &p->components[i].addresses[j];
			char *end = addr_put(text, &a->addr);
			struct buf key = {0};

			buf_add(&key, text, (size_t)(end - text));
			buf_char(&key, '%');
			buf_span(&key, a->sensor);
			if (map_put(&p->addresses,
				arena_copy(&p->arena, buf_all(&key)),
				(void *)(uintptr_t)(i + 1)) != NULL)
				conf_error(l->sections[SECTION_COMPONENTS]
					       .list[i]
					       .conf,
				    l->es,
				    "two components have the address "
				    "%.*s",
				    (int)(end - text), text);
			buf_release(&key);
		}
}

bool
plant_load(struct plant *p, const char *file, struct proc_runner *runner,
    struct errs *es)
{
	struct loader l = {
	    .plant = p, .es = es, .file = file, .runner = runner};
	struct map other = {0}; /* ids that nothing looks up by name */
	size_t before = es->n;
	int i;

	*p = (struct plant){0};
	file_load(&l, file);
	ids_register(&l, SECTION_ZONES, &other);
	map_release(&other);
	ids_register(&l, SECTION_CONSTRAINTS, &other);
	map_release(&other);
	ids_register(&l, SECTION_COMPONENTS, &p->component_ids);
	ids_register(&l, SECTION_TAGS, &p->tag_ids);
	read_items(&l);
	addresses_register(&l);
	l.file = file;
	if (es->n == before)
		lockouts_read(&l, l.lockouts);
	for (i = 0; i < SECTION_COUNT; i++)
		free(l.sections[i].list);
	return es->n == before;
}

void
plant_release(struct plant *p)
{
	map_release(&p->component_ids);
	map_release(&p->tag_ids);
	map_release(&p->addresses);
	free(p->zones);
	free(p->components);
	free(p->tags);
	free(p->conduits);
	free(p->constraints);
	free(p->lockouts);
	sums_release(&p->files);
	free(p->constants);
	arena_release(&p->arena);
	*p = (struct plant){0};
}
