/*
 * outlet.h - what becomes of a packet that was seen: it passes a filter, goes
 * into the archive, and out as a record or as pcapng. And the counts of that,
 * which balance: received = written + filtered + dropped.
 */
#ifndef CAPTURE_OUTLET_H
#define CAPTURE_OUTLET_H

#include "archive/archive.h"
#include "record/record.h"
#include "source/source.h"

enum format { FORMAT_JSON, FORMAT_PCAPNG, FORMAT_NONE };

/* -1: no such format. */
int format_read(struct span name);

struct filters;

struct outlet {
	enum format format;
	const char *sensor; /* NULL: none */
	uint32_t snaplen;
	struct filters *filters; /* NULL: the source did it, or all pass */
	struct archive *archive; /* NULL: none */
	struct pcapng pcapng;
	uint64_t seen, written, filtered; /* packets */
	uint64_t lost;			  /* told of the sources */
	uint64_t bytes;			  /* captured, of those written */
	int64_t last;			  /* ts of the last one; TS_NONE */
};

/* The words of a filter as its text, to be freed; NULL: none. */
char *filters_text(char **words);
/* A filter for whatever link types come. */
struct filters *filters_new(const char *text);
/* False with `e` set: the filter can't be. */
bool filters_pass(struct filters *, const struct packet *, struct err *);
void filters_free(struct filters *); /* NULL is fine */

/* Appends to `out`; how many records that were. */
size_t outlet_put(struct outlet *, const struct seen *, struct buf *out,
    struct ts_cache *, struct err *);
/* {"received":..., ...} for the stats record, NUL behind. */
void outlet_detail(const struct outlet *, struct buf *);
/*
 * The counts for Prometheus, as a text file that takes the place of the last
 * one at once: node_exporter never reads half of it.
 */
bool outlet_metrics(const struct outlet *, const char *file, struct err *);

#endif
