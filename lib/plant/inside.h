/*
 * inside.h - what the files of plant/ share while a plant is read.
 *
 * Reading goes in two rounds, because anything may name what is declared
 * further on: first the items of all files are collected and their ids
 * registered, then each is read.
 */
#ifndef PLANT_INSIDE_H
#define PLANT_INSIDE_H

#include "conf/conf.h"
#include "plant/plant.h"

/* One item of a list in one of the files. */
struct item {
	struct conf *conf;
	struct conf *defaults; /* `defaults: {source: ...}` of its file */
};

enum section {
	SECTION_ZONES,
	SECTION_CONDUITS,
	SECTION_COMPONENTS,
	SECTION_TAGS,
	SECTION_CONSTRAINTS,
	SECTION_COUNT
};

struct loader {
	struct plant *plant;
	struct errs *es;
	struct proc_runner *runner; /* of what checks signatures */
	const char *file;	    /* that is being read */
	unsigned depth;		    /* of includes */
	struct conf *defaults;
	struct items {
		struct item *list;
		size_t n, cap;
	} sections[SECTION_COUNT];
	struct conf *lockouts;
};

/* Collects one item more. */
void collect(struct loader *, enum section, struct conf *);
/* The first round: from a list of tags, with tables in it. */
void tags_collect(struct loader *, struct conf *list);
/* Registers the id of each item; the index is its place. */
void ids_register(struct loader *, enum section, struct map *);

/* The id of an item that no map of ids has. */
void id_read(struct loader *, struct conf *, struct span *out);
void zone_read(struct loader *, struct zone *, const struct item *);
void conduit_read(struct loader *, struct conduit *, const struct item *);
void component_read(struct loader *, struct component *, const struct item *);
void tag_read(struct loader *, struct tag *, const struct item *);
void source_read(struct loader *, struct conf *own, struct conf *defaults,
    struct tag *);
void constraint_read(struct loader *, struct constraint *, const struct item *);
void lockouts_read(struct loader *, struct conf *);
void timezone_read(struct loader *, struct conf *);

/* Adds the file to those that were read, with its hash. */
void file_note(struct loader *, const char *name, struct span text);
/* A name beside the file at hand, in the arena. */
const char *beside(struct loader *, struct span name);
/* The index that this node names; an error where there is none. */
uint32_t component_named(struct loader *, struct conf *);
uint32_t tag_named(struct loader *, struct conf *);

#endif
