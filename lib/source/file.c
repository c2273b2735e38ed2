/*
 * file.c - a capture in a file or pipe, packed or not, that may be growing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "source/inside.h"
#include "zip/zip.h"

enum { READ_SIZE = 128 * 1024 };

struct file {
	char *name; /* for people */
	bool named; /* as evidence */
	int fd;
	struct zip *zip;
	struct buf buf;
	size_t at, taken; /* bytes of buf passed; of the packet handed out */
	bool pipe, follow, done;
	uint64_t frame, bytes;
	struct pcapfile pcap;
};

static enum source_got
fail(enum source_got got, struct err *e, const char *name, const char *why)
{
	err_set(e, "%s: %s", name, why);
	return got;
}

static enum source_got
look_at(struct file *f, struct err *e)
{
	struct stat st;

	if (f->fd < 0 || fstat(f->fd, &st) != 0)
		return fail(SOURCE_FAILED, e, f->name, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return fail(SOURCE_REFUSED, e, f->name,
		    "is a directory; name the files in it, or --follow it");
	f->pipe = !S_ISREG(st.st_mode);
	return SOURCE_PACKET;
}

struct file *
file_open(const char *name, enum source_got *got, struct err *e)
{
	bool is_stdin = strcmp(name, "-") == 0;
	struct file *f = xcalloc(1, sizeof(*f));

	f->name = xstrdup(is_stdin ? "stdin" : name);
	f->named = !is_stdin;
	f->fd = is_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	*got = look_at(f, e);
	if (*got != SOURCE_PACKET) {
		file_close(f);
		return NULL;
	}
	f->zip = zip_new(f->fd);
	return f;
}

void
file_follow(struct file *f, bool yes)
{
	f->follow = yes;
}

void
file_close(void *self)
{
	struct file *f = self;

	if (f == NULL)
		return;
	zip_free(f->zip);
	if (f->fd > STDIN_FILENO)
		close(f->fd);
	buf_release(&f->buf);
	free(f->name);
	free(f);
}

static struct span
there(const struct file *f)
{
	return span(f->buf.p + f->at, f->buf.n - f->at);
}

/* Nothing more will come. What does that say of what came? */
static enum source_got
end(struct file *f, struct err *e)
{
	struct err lacks = {{0}};

	f->done = true;
	if (!zip_whole(f->zip, &lacks))
		return fail(SOURCE_TOLD, e, f->name, lacks.text);
	if (!f->pcap.started && there(f).n != 0)
		return fail(SOURCE_REFUSED, e, f->name,
		    "is neither pcap nor pcapng");
	if (!f->pcap.started && f->named)
		return fail(SOURCE_REFUSED, e, f->name, "is empty");
	if (there(f).n == 0)
		return SOURCE_END;
	err_set(e, "%s: ends inside record %llu", f->name,
	    (unsigned long long)f->frame + 1);
	return SOURCE_TOLD;
}

/* A file that was cut since it was read has other bytes from here on. */
static enum source_got
wait_growth(struct file *f, struct err *e)
{
	struct stat st;

	if (f->pipe || fstat(f->fd, &st) != 0 ||
	    st.st_size >= lseek(f->fd, 0, SEEK_CUR))
		return SOURCE_WAIT;
	f->done = true;
	return fail(SOURCE_TOLD, e, f->name,
	    "was cut while it was followed: it isn't read any further");
}

/* More bytes behind those: SOURCE_PACKET when some came. */
static enum source_got
more(struct file *f, struct err *e)
{
	struct pollfd p = {.fd = f->fd, .events = POLLIN};
	struct err broken = {{0}};
	ssize_t n;

	if (f->pipe && !zip_ready(f->zip) && poll(&p, 1, 0) <= 0)
		return SOURCE_WAIT;
	buf_drop(&f->buf, f->at);
	f->at = 0;
	buf_need(&f->buf, READ_SIZE);
	n = zip_read(f->zip, f->buf.p + f->buf.n, READ_SIZE, &broken);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return SOURCE_PACKET; /* the same once more */
	if (n < 0)
		return fail(SOURCE_FAILED, e, f->name, strerror(errno));
	if (broken.text[0] != '\0') {
		f->done = true;
		return fail(SOURCE_TOLD, e, f->name, broken.text);
	}
	if (n == 0)
		return f->follow && !f->pipe ? wait_growth(f, e) : end(f, e);
	f->buf.n += (size_t)n;
	f->bytes += (uint64_t)n;
	return SOURCE_PACKET;
}

static enum source_got
broken(struct file *f, struct err *e, const char *why)
{
	f->done = true;
	if (!f->pcap.started)
		return fail(SOURCE_REFUSED, e, f->name,
		    "is neither pcap nor pcapng");
	return fail(SOURCE_TOLD, e, f->name, why);
}

enum source_got
file_next(void *self, struct seen *seen, struct err *e)
{
	struct file *f = self;
	enum source_got got;
	struct err why = {{0}};
	size_t used;

	f->at += f->taken;
	f->taken = 0;
	while (!f->done) {
		switch (pcapfile_next(&f->pcap, there(f), &seen->packet, &used,
		    &why)) {
		case PCAPFILE_PACKET:
			f->taken = used;
			seen->frame = ++f->frame;
			seen->file = f->named ? f->name : NULL;
			return SOURCE_PACKET;
		case PCAPFILE_OTHER:
			f->at += used;
			break;
		case PCAPFILE_MORE:
			if ((got = more(f, e)) != SOURCE_PACKET)
				return got;
			break;
		case PCAPFILE_BROKEN:
			return broken(f, e, why.text);
		}
	}
	return SOURCE_END;
}

static int
file_fd(const void *self)
{
	const struct file *f = self;

	return f->pipe ? f->fd : -1;
}

void
file_stop(void *self)
{
	struct file *f = self;

	f->done = true;
}

void
file_counts(void *self, struct source_counts *c)
{
	const struct file *f = self;

	c->bytes = f->bytes;
}

static const struct source_ops file_ops = {
    false, NULL, file_next, file_fd, file_stop, file_counts, file_close};
static const struct source_ops growing_ops = {
    true, NULL, file_next, file_fd, file_stop, file_counts, file_close};

bool
source_file(struct sources *a, const char *name, enum source_got *got,
    struct err *e)
{
	struct file *f = file_open(name, got, e);

	if (f != NULL)
		sources_add(a, &file_ops, f, name);
	return f != NULL;
}

bool
source_follow(struct sources *a, const char *name, enum source_got *got,
    struct err *e)
{
	struct stat st;
	struct file *f;
	struct dir *d;

	if (stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
		d = dir_open(name, got, e);
		if (d != NULL)
			sources_add(a, &dir_ops, d, name);
		return d != NULL;
	}
	f = file_open(name, got, e);
	if (f == NULL)
		return false;
	file_follow(f, true);
	sources_add(a, &growing_ops, f, name);
	return true;
}
