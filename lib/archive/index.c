/*
 * index.c - a line for each complete file. It is JSON, and no record: it has
 * no type.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/inside.h"
#include "ndjson/nd.h"

static const char index_name[] = "index.ndjson";
static const char index_new[] = ".index.ndjson.new";

static void
put_time(struct buf *b, const char *key, int64_t ts)
{
	struct ts_cache none = {0};
	char text[TS_LEN];

	if (ts == TS_NONE)
		return;
	ts_put(text, &none, ts);
	nd_put_key(b, key);
	nd_put_str(b, span(text, TS_LEN));
}

void
index_put(struct buf *b, const struct entry *n)
{
	buf_char(b, '{');
	nd_put_key(b, "file");
	nd_put_str(b, span_str(n->name));
	put_time(b, "first", n->first);
	put_time(b, "last", n->last);
	nd_put_key(b, "packets");
	nd_put_u64(b, n->packets);
	nd_put_key(b, "bytes");
	nd_put_u64(b, n->bytes);
	nd_put_key(b, "sha256");
	nd_put_str(b, span(n->sha256, SHA256_TEXT));
	buf_str(b, "}\n");
}

static bool
failed(struct err *e, const char *name)
{
	return err_set(e, "%s: %s", name, strerror(errno));
}

/* All of it, or nothing is left of it. */
static bool
append(int fd, struct span s)
{
	off_t end = lseek(fd, 0, SEEK_END);
	size_t at = 0;

	while (at < s.n) {
		ssize_t n = write(fd, s.p + at, s.n - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int why = errno;

			if (ftruncate(fd, end) == 0)
				errno = why;
			return false;
		}
		at += (size_t)n;
	}
	return true;
}

bool
index_add(int dirfd, struct buf *lines, struct err *e)
{
	int fd;
	bool ok;

	if (lines->n == 0)
		return true;
	fd = openat(dirfd, index_name,
	    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	ok = fd >= 0 && append(fd, buf_all(lines));
	if (ok)
		lines->n = 0;
	else
		failed(e, index_name);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool
index_mend(int dirfd, struct err *e)
{
	struct buf b = {0};
	bool ok = read_whole(dirfd, index_name, &b, e);
	size_t whole = b.n;
	int fd;

	while (whole != 0 && b.p[whole - 1] != '\n')
		whole--;
	if (ok && whole != b.n) {
		fd = openat(dirfd, index_name, O_WRONLY | O_CLOEXEC);
		ok = (fd >= 0 && ftruncate(fd, (off_t)whole) == 0) ||
		     failed(e, index_name);
		if (fd >= 0)
			close(fd);
	}
	buf_release(&b);
	return ok;
}

/* The file that a line names; empty where it is no line of an index. */
static struct span
named(struct span line, struct buf *room)
{
	static const char *const names[] = {"file"};
	struct nd_keys keys;
	struct nd_val val;
	struct err e = {{0}};

	nd_keys_init(&keys, names, 1);
	if (!nd_scan(line, &keys, &val, &e) || val.type != ND_STRING)
		return span("", 0);
	return nd_text(&val, room);
}

bool
index_read(int dirfd, void (*each)(void *ctx, struct span name), void *ctx,
    struct err *e)
{
	struct buf b = {0}, room = {0};
	bool ok = read_whole(dirfd, index_name, &b, e);
	struct span rest = buf_all(&b);

	while (rest.n != 0)
		each(ctx, named(span_cut(rest, '\n', &rest), &room));
	buf_release(&b);
	buf_release(&room);
	return ok;
}

static bool
is_there(int dirfd, struct span name)
{
	struct buf b = {0};
	bool yes;

	buf_span(&b, name);
	buf_char(&b, '\0');
	yes = memchr(b.p, '/', b.n) == NULL &&
	      faccessat(dirfd, b.p, F_OK, 0) == 0;
	buf_release(&b);
	return yes;
}

/* Another index takes the place of this one, whole. */
static bool
replace(int dirfd, struct span s, struct err *e)
{
	int fd = openat(dirfd, index_new,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool ok = fd >= 0 && append(fd, s);

	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	return (ok && renameat(dirfd, index_new, dirfd, index_name) == 0) ||
	       failed(e, index_new);
}

bool
index_prune(int dirfd, struct err *e)
{
	struct buf b = {0}, kept = {0}, room = {0};
	bool ok = read_whole(dirfd, index_name, &b, e);
	struct span rest = buf_all(&b), line;

	while (ok && rest.n != 0) {
		line = span_cut(rest, '\n', &rest);
		if (!is_there(dirfd, named(line, &room)))
			continue;
		buf_span(&kept, line);
		buf_char(&kept, '\n');
	}
	if (ok && b.n != kept.n)
		ok = replace(dirfd, buf_all(&kept), e);
	buf_release(&b);
	buf_release(&kept);
	buf_release(&room);
	return ok;
}
