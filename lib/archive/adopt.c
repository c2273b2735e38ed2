/*
 * adopt.c - files that an earlier run left without ending them: they are
 * indexed, and what was written of a last block is cut off.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/inside.h"
#include "base/hash.h"
#include "base/mem.h"

enum { READ_SIZE = 128 * 1024 };

/* A file being gone through. */
struct scan {
	int fd;
	struct buf buf;
	size_t at;
	struct sha256 *sum; /* of what was passed */
	struct pcapfile *pcap;
	struct entry entry;
};

static void
pass(struct scan *s, size_t n)
{
	sha256_add(s->sum, span(s->buf.p + s->at, n));
	s->at += n;
	s->entry.bytes += n;
}

/* As read(2), behind what is there. */
static ssize_t
more(struct scan *s)
{
	ssize_t n;

	buf_drop(&s->buf, s->at);
	s->at = 0;
	buf_need(&s->buf, READ_SIZE);
	do
		n = read(s->fd, s->buf.p + s->buf.n, READ_SIZE);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		s->buf.n += (size_t)n;
	return n;
}

/* Passes what is whole at the front; false: that was all that is there. */
static bool
scan_block(struct scan *s, struct err *why)
{
	struct span all = span(s->buf.p + s->at, s->buf.n - s->at);
	struct packet p;
	size_t used;

	switch (pcapfile_next(s->pcap, all, &p, &used, why)) {
	case PCAPFILE_PACKET:
		entry_note(&s->entry, p.ts);
		s->entry.packets++;
		pass(s, used);
		return true;
	case PCAPFILE_OTHER:
		pass(s, used);
		return true;
	default:
		return false;
	}
}

/*
 * Up to the last whole block. Where a block is broken (`why`) nothing behind
 * it can be read, and all of it stays.
 */
static bool
scan_blocks(struct scan *s, struct err *why, struct err *e)
{
	ssize_t n;

	do {
		while (why->text[0] == '\0' && scan_block(s, why))
			continue;
		if (why->text[0] != '\0')
			pass(s, s->buf.n - s->at);
		n = more(s);
	} while (n > 0);
	return n == 0 || err_set(e, "%s", strerror(errno));
}

/* Takes one file in; false: `e` says why it stays as it is. */
static bool
adopt_file(int dirfd, const struct kept *k, struct errs *told, struct err *e)
{
	struct scan s = {.fd = openat(dirfd, k->name, O_RDWR | O_CLOEXEC),
	    .entry = {.name = k->name, .first = TS_NONE, .last = TS_NONE}};
	struct place at = {.file = k->name};
	struct err why = {{0}};
	struct buf line = {0};
	bool ok;

	if (s.fd < 0)
		return err_set(e, "%s", strerror(errno));
	s.sum = sha256_new();
	s.pcap = xcalloc(1, sizeof(*s.pcap));
	ok = scan_blocks(&s, &why, e);
	if (ok && why.text[0] != '\0')
		errs_add(told, at, "%s", why.text);
	if (ok && k->size > s.entry.bytes) {
		ok = ftruncate(s.fd, (off_t)s.entry.bytes) == 0 ||
		     err_set(e, "%s", strerror(errno));
		errs_add(told, at, "%llu bytes of an unfinished block cut off",
		    (unsigned long long)(k->size - s.entry.bytes));
	}
	sha256_end(s.sum, s.entry.sha256);
	if (ok) {
		index_put(&line, &s.entry);
		ok = index_add(dirfd, &line, e);
	}
	buf_release(&line);
	free(s.pcap);
	buf_release(&s.buf);
	close(s.fd);
	return ok;
}

static void
mark(void *ctx, struct span name)
{
	struct kept *k = map_get(ctx, name);

	if (k != NULL)
		k->indexed = true;
}

static void
mark_indexed(int dirfd, const struct kept_list *l, struct err *e)
{
	struct map names = {0};
	size_t i;

	for (i = 0; i < l->n; i++)
		map_put(&names, span_str(l->v[i].name), &l->v[i]);
	index_read(dirfd, mark, &names, e);
	map_release(&names);
}

size_t
adopt(int dirfd, struct errs *told)
{
	struct kept_list l;
	struct err e = {{0}};
	size_t i, n = 0;

	if (kept_read(dirfd, &l, &e) && index_mend(dirfd, &e))
		mark_indexed(dirfd, &l, &e);
	for (i = 0; e.text[0] == '\0' && i < l.n; i++) {
		struct err why = {{0}};
		struct place at = {.file = l.v[i].name};

		if (l.v[i].indexed)
			continue;
		if (adopt_file(dirfd, &l.v[i], told, &why))
			n++;
		else
			errs_add(told, at, "can't be indexed: %s", why.text);
	}
	if (e.text[0] != '\0')
		errs_add(told, (struct place){0}, "%s", e.text);
	kept_release(&l);
	return n;
}
