/*
 * dir.c - a directory that captures come to, read in the order of their
 * names. A file is left when it has no more and a later one is there.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "source/inside.h"

struct dir {
	char *path;
	char *name;	   /* of the file at hand or the last one; NULL: none */
	struct file *file; /* NULL: the next one is awaited */
	struct source_counts counts;
	bool stopped;
};

static bool
ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcmp(name + n - m, end) == 0;
}

/* What else lies there, an index or something half-copied, is no capture. */
static bool
is_capture(const char *name)
{
	static const char *const ends[] = {".pcap", ".pcapng", ".cap",
	    ".pcap.gz", ".pcapng.gz", ".cap.gz", ".pcap.zst", ".pcapng.zst",
	    ".cap.zst"};
	size_t i;

	for (i = 0; name[0] != '.' && i < sizeof(ends) / sizeof(*ends); i++)
		if (ends_in(name, ends[i]))
			return true;
	return false;
}

struct dir *
dir_open(const char *name, enum source_got *got, struct err *e)
{
	struct dir *d;
	DIR *dp = opendir(name);

	*got = SOURCE_FAILED;
	if (dp == NULL) {
		err_set(e, "%s: %s", name, strerror(errno));
		return NULL;
	}
	closedir(dp);
	d = xcalloc(1, sizeof(*d));
	d->path = xstrdup(name);
	return d;
}

/* The first name behind the last one, to be freed; NULL: none. */
static char *
later(const struct dir *d)
{
	DIR *dp = opendir(d->path);
	struct dirent *de;
	char *first = NULL;

	while (dp != NULL && (de = readdir(dp)) != NULL) {
		if (!is_capture(de->d_name) ||
		    (d->name != NULL && strcmp(de->d_name, d->name) <= 0) ||
		    (first != NULL && strcmp(de->d_name, first) >= 0))
			continue;
		free(first);
		first = xstrdup(de->d_name);
	}
	if (dp != NULL)
		closedir(dp);
	return first;
}

static void
leave(struct dir *d)
{
	struct source_counts c = {0};

	if (d->file == NULL)
		return;
	file_counts(d->file, &c);
	d->counts.bytes += c.bytes;
	file_close(d->file);
	d->file = NULL;
}

/* Goes to the next file; SOURCE_PACKET when there is one. */
static enum source_got
enter(struct dir *d, struct err *e)
{
	char *name = later(d);
	struct buf path = {0};
	enum source_got got;

	if (name == NULL)
		return SOURCE_WAIT;
	free(d->name);
	d->name = name;
	buf_fmt(&path, "%s/%s", d->path, name);
	d->file = file_open(path.p, &got, e);
	buf_release(&path);
	if (d->file == NULL)
		return SOURCE_TOLD; /* the next one may be better */
	file_follow(d->file, true);
	return SOURCE_PACKET;
}

/* The file has no more. Once a later one is there, it gets no more either. */
static void
look_further(struct dir *d)
{
	char *name = later(d);

	file_follow(d->file, name == NULL);
	free(name);
}

static enum source_got
dir_next(void *self, struct seen *seen, struct err *e)
{
	struct dir *d = self;
	enum source_got got;

	while (!d->stopped) {
		if (d->file == NULL && (got = enter(d, e)) != SOURCE_PACKET)
			return got;
		got = file_next(d->file, seen, e);
		if (got == SOURCE_WAIT)
			look_further(d);
		if (got == SOURCE_PACKET || got == SOURCE_WAIT ||
		    got == SOURCE_TOLD)
			return got;
		leave(d);
		if (got != SOURCE_END)
			return SOURCE_TOLD;
	}
	return SOURCE_END;
}

static int
dir_fd(const void *self)
{
	(void)self;
	return -1;
}

static void
dir_stop(void *self)
{
	struct dir *d = self;

	d->stopped = true;
}

static void
dir_counts(void *self, struct source_counts *out)
{
	struct dir *d = self;
	struct source_counts c = {0};

	if (d->file != NULL)
		file_counts(d->file, &c);
	out->bytes = d->counts.bytes + c.bytes;
}

static void
dir_close(void *self)
{
	struct dir *d = self;

	leave(d);
	free(d->name);
	free(d->path);
	free(d);
}

const struct source_ops dir_ops = {
    true, NULL, dir_next, dir_fd, dir_stop, dir_counts, dir_close};
