/*
 * inside.h - what the parts of the archive share.
 */
#ifndef ARCHIVE_INSIDE_H
#define ARCHIVE_INSIDE_H

#include "archive/archive.h"
#include "base/sha256.h"
#include "base/ts.h"

/* What the index says of a file. */
struct entry {
	const char *name;    /* without the directory */
	int64_t first, last; /* TS_NONE: no packet */
	uint64_t packets, bytes;
	char sha256[SHA256_TEXT];
};

static inline void
entry_note(struct entry *n, int64_t ts)
{
	if (n->first == TS_NONE || ts < n->first)
		n->first = ts;
	if (n->last == TS_NONE || ts > n->last)
		n->last = ts;
}

/* A file of ours that is in the directory. */
struct kept {
	char *name;
	uint64_t size;
	bool indexed;
};

struct kept_list {
	struct kept *v; /* the oldest first */
	size_t n, cap;
	uint64_t size; /* of all */
};

/* names.c: "ots-cell-2-20261122T195631.123456789Z.pcapng" */
void name_put(struct buf *, const char *sensor, int64_t ts);
bool name_is_ours(const char *);
bool kept_read(int dirfd, struct kept_list *, struct err *);
void kept_release(struct kept_list *);
/* Appends all of a file of the directory; one that isn't there is empty. */
bool read_whole(int dirfd, const char *name, struct buf *, struct err *);

/* index.c */
void index_put(struct buf *lines, const struct entry *);
/* Adds the lines and empties them; on false they stay for another try. */
bool index_add(int dirfd, struct buf *lines, struct err *);
/* Cuts off a line that was left unfinished. */
bool index_mend(int dirfd, struct err *);
/* Calls `each` with the names in it. */
bool index_read(int dirfd, void (*each)(void *ctx, struct span name), void *ctx,
    struct err *);
/* Leaves out the lines of files that are gone. */
bool index_prune(int dirfd, struct err *);

/* adopt.c: indexes the files that an earlier run left; how many. */
size_t adopt(int dirfd, struct errs *told);

/*
 * prune.c: removes the oldest until `need` bytes more fit into `most`, but for
 * the pinned ones and `current`.
 */
struct prune {
	int dirfd;
	const char *current; /* NULL: none */
	uint64_t most, need;
	uint64_t left; /* what the others take now */
	size_t removed;
};
bool prune(struct prune *, struct err *);

#endif
