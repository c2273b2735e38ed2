/*
 * names.c - the names of the archive's files, which sort by time; and what
 * lies beside them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/inside.h"
#include "base/mem.h"

enum { WHOLE_MAX = 1 << 30 };

/* 20261122T195631.123456789Z: what is left of a ts without - and : */
enum { STAMP = TS_LEN - 4 };

static const char prefix[] = "ots-", suffix[] = ".pcapng";

static bool
fits_a_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

void
name_put(struct buf *b, const char *sensor, int64_t ts)
{
	struct ts_cache none = {0};
	char text[TS_LEN];
	size_t i;

	buf_str(b, prefix);
	for (; sensor != NULL && *sensor != '\0'; sensor++) {
		buf_char(b, fits_a_name(*sensor) ? *sensor : '_');
		if (sensor[1] == '\0')
			buf_char(b, '-');
	}
	ts_put(text, &none, ts);
	for (i = 0; i < TS_LEN; i++)
		if (text[i] != '-' && text[i] != ':')
			buf_char(b, text[i]);
	buf_str(b, suffix);
	buf_char(b, '\0');
	b->n--;
}

/* Where the time stands in a name of ours, or NULL. */
static const char *
stamp_of(const char *name)
{
	static const char form[] = "00000000T000000.000000000Z";
	size_t n = strlen(name), end = sizeof(suffix) - 1, i;
	const char *at;

	if (n < sizeof(prefix) - 1 + STAMP + end ||
	    strncmp(name, prefix, sizeof(prefix) - 1) != 0 ||
	    strcmp(name + n - end, suffix) != 0)
		return NULL;
	at = name + n - end - STAMP;
	for (i = 0; i < STAMP; i++)
		if (form[i] == '0' ? at[i] < '0' || at[i] > '9'
				   : at[i] != form[i])
			return NULL;
	return at;
}

bool
name_is_ours(const char *name)
{
	return stamp_of(name) != NULL;
}

static int
by_time(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;
	int d = strcmp(stamp_of(x->name), stamp_of(y->name));

	return d != 0 ? d : strcmp(x->name, y->name);
}

static void
keep(struct kept_list *l, int dirfd, const char *name)
{
	struct stat st;

	if (!name_is_ours(name) ||
	    fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(st.st_mode))
		return;
	l->v = xgrow(l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n++] =
	    (struct kept){.name = xstrdup(name), .size = (uint64_t)st.st_size};
	l->size += (uint64_t)st.st_size;
}

bool
kept_read(int dirfd, struct kept_list *l, struct err *e)
{
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dp = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *de;

	*l = (struct kept_list){0};
	if (dp == NULL) {
		err_set(e, "the archive's directory: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	while ((de = readdir(dp)) != NULL)
		keep(l, dirfd, de->d_name);
	closedir(dp);
	if (l->n != 0)
		qsort(l->v, l->n, sizeof(*l->v), by_time);
	return true;
}

void
kept_release(struct kept_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		free(l->v[i].name);
	free(l->v);
	*l = (struct kept_list){0};
}

bool
read_whole(int dirfd, const char *name, struct buf *b, struct err *e)
{
	enum { PIECE = 65536 };
	int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;

	if (fd < 0)
		return errno == ENOENT ||
		       err_set(e, "%s: %s", name, strerror(errno));
	while (n > 0 && b->n < WHOLE_MAX) {
		buf_need(b, PIECE);
		do
			n = read(fd, b->p + b->n, PIECE);
		while (n < 0 && errno == EINTR);
		if (n > 0)
			b->n += (size_t)n;
	}
	if (n < 0)
		err_set(e, "%s: %s", name, strerror(errno));
	else if (n > 0)
		err_set(e, "%s: is too large", name);
	close(fd);
	return n == 0;
}
