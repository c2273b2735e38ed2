/*
 * archive.h - packets kept in a directory: pcapng files that begin anew by
 * size and by time, the oldest removed when all take too much room, and an
 * index of those that are complete.
 *
 *	DIR/ots-20261122T195631.123456789Z.pcapng	after its first packet
 *	DIR/index.ndjson	a line for each complete file that is there
 *	DIR/pins		names of files that are never removed
 *
 * A file that is there can be read at any moment, also after kill -9: it comes
 * to be with its header in it, and what is written lies within one page of it
 * each time and ends where a block ends. The kernel looks for a fatal signal
 * between pages, so such a write is done or not done. Only a packet that is
 * larger than a page (4096 bytes) can be torn.
 */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include "base/err.h"
#include "pcapfile/pcapfile.h"

struct archive_options {
	const char *dir;      /* there already */
	const char *sensor;   /* in the names; NULL: none */
	uint64_t rotate_size; /* bytes of a file */
	int64_t rotate_time;  /* nanoseconds of a file; 0: no bound */
	uint64_t keep_size;   /* bytes of all; 0: no bound */
	uint32_t snaplen;
};

struct archive_counts {
	uint64_t files, bytes;	   /* begun and written by this run */
	uint64_t packets;	   /* in them */
	uint64_t dropped;	   /* for lack of room */
	uint64_t adopted, removed; /* files */
	uint64_t size;		   /* bytes of all files that are there */
};

struct archive;

/*
 * Takes the directory for itself and indexes what an earlier run left. What
 * there is to say to people goes to `told`.
 */
struct archive *archive_open(const struct archive_options *, struct errs *told,
    struct err *);
/* Where a packet went; `file` lives until the next call. */
struct archive_place {
	const char *file; /* DIR/NAME */
	uint64_t frame;
};
/* False: it was dropped. */
bool archive_put(struct archive *, const struct packet *,
    struct archive_place *);
/* Once in a while: writes what waits, ends a file whose time is over. */
void archive_tick(struct archive *, int64_t now);
/* Something happened that people should know, since the last call. */
bool archive_news(struct archive *, struct err *);
/* Ends the file at hand; false: not all of it is there. */
bool archive_end(struct archive *, struct err *);
const struct archive_counts *archive_counts(struct archive *);
void archive_free(struct archive *);

#endif
