#include "archive/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "archive/inside.h"
#include "base/clock.h"
#include "base/mem.h"

enum { PAGE = 4096, PAD_MIN = 16, UNIT_EXTRA = 256, LINES_MAX = 65536 };

static const char begun_name[] = ".begun.pcapng";

struct archive {
	struct archive_options o;
	int dirfd, fd;	 /* fd -1: no file is open */
	struct buf path; /* DIR/NAME of the file at hand */
	size_t base;	 /* where the name starts in it */
	bool named;	 /* it has its name: until then it is `begun_name` */
	struct pcapng writer;
	struct buf page, unit; /* what waits to be written; the next blocks */
	uint64_t at;	       /* bytes of the file written */
	uint64_t frames, waiting; /* packets of the file; of the page */
	struct entry entry, safe; /* of all packets; of those written */
	struct buf lines;	  /* for the index, until it takes them */
	struct sha256 *sum;
	int64_t name_ts;  /* of the last name */
	uint64_t others;  /* bytes of the other files */
	bool full;	  /* no room: packets are dropped until `retry` */
	int64_t retry;	  /* by the clock that only goes on */
	uint64_t offered; /* packets */
	struct archive_counts counts;
	struct err news;
};

static const char *
name_of_file(const struct archive *a)
{
	return a->path.p + a->base;
}

static bool
take_dir(struct archive *a, struct err *e)
{
	a->dirfd = open(a->o.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (a->dirfd < 0)
		return err_set(e, "%s: %s", a->o.dir, strerror(errno));
	if (flock(a->dirfd, LOCK_EX | LOCK_NB) != 0)
		return err_set(e,
		    errno == EWOULDBLOCK
			? "%s: another ots-capture writes to it"
			: "%s: can't be locked",
		    a->o.dir);
	return true;
}

struct archive *
archive_open(const struct archive_options *o, struct errs *told, struct err *e)
{
	struct archive *a = xcalloc(1, sizeof(*a));
	struct kept_list l = {0};

	a->o = *o;
	/* the file at hand can't go: another one must be able to */
	if (o->keep_size != 0 && o->rotate_size > o->keep_size / 2)
		a->o.rotate_size = o->keep_size / 2;
	a->fd = -1;
	a->name_ts = TS_NONE;
	a->writer.snaplen = o->snaplen;
	if (!take_dir(a, e)) {
		archive_free(a);
		return NULL;
	}
	unlinkat(a->dirfd, begun_name, 0);
	a->counts.adopted = adopt(a->dirfd, told);
	index_prune(a->dirfd, e);
	if (kept_read(a->dirfd, &l, e))
		a->others = l.size;
	kept_release(&l);
	if (e->text[0] == '\0')
		return a;
	archive_free(a);
	return NULL;
}

/* All of it at the file's end, or none of it. */
static bool
write_all(struct archive *a, struct span s)
{
	size_t done = 0;
	int why;

	while (done < s.n) {
		ssize_t n = pwrite(a->fd, s.p + done, s.n - done,
		    (off_t)(a->at + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			why = errno;
			if (ftruncate(a->fd, (off_t)a->at) == 0)
				errno = why;
			return false;
		}
		done += (size_t)n;
	}
	return true;
}

static void
drop_waiting(struct archive *a)
{
	a->counts.packets -= a->waiting;
	a->frames -= a->waiting;
	a->entry = a->safe;
	a->waiting = 0;
	a->page.n = 0;
}

/* What waits goes to the file. False: there was no room, and it is gone. */
static bool
flush(struct archive *a)
{
	if (a->page.n == 0)
		return true;
	if (!write_all(a, buf_all(&a->page))) {
		drop_waiting(a);
		return false;
	}
	sha256_add(a->sum, buf_all(&a->page));
	a->at += a->page.n;
	a->counts.bytes += a->page.n;
	a->page.n = 0;
	a->waiting = 0;
	a->safe = a->entry;
	return true;
}

static void
abandon(struct archive *a)
{
	sha256_free(a->sum);
	a->sum = NULL;
	a->counts.packets -= a->frames;
	a->frames = 0;
	unlinkat(a->dirfd, a->named ? name_of_file(a) : begun_name, 0);
}

static void
end_file(struct archive *a)
{
	if (a->fd < 0)
		return;
	flush(a);
	close(a->fd);
	a->fd = -1;
	if (a->frames == 0 || !a->named) {
		abandon(a);
		return;
	}
	a->entry.name = name_of_file(a);
	a->entry.packets = a->frames;
	a->entry.bytes = a->at;
	sha256_end(a->sum, a->entry.sha256);
	a->sum = NULL;
	a->others += a->at;
	if (a->lines.n < LINES_MAX) /* else the next run adopts it */
		index_put(&a->lines, &a->entry);
	index_add(a->dirfd, &a->lines, &a->news);
}

static void
put_path(struct archive *a, int64_t ts)
{
	a->path.n = 0;
	buf_str(&a->path, a->o.dir);
	if (a->path.n != 0 && a->path.p[a->path.n - 1] != '/')
		buf_char(&a->path, '/');
	a->base = a->path.n;
	name_put(&a->path, a->o.sensor, ts);
}

/* A name that isn't there and sorts behind the last one. */
static void
choose_name(struct archive *a, int64_t ts)
{
	if (a->name_ts != TS_NONE && ts <= a->name_ts)
		ts = a->name_ts + 1;
	put_path(a, ts);
	while (faccessat(a->dirfd, name_of_file(a), F_OK, 0) == 0)
		put_path(a, ++ts);
	a->name_ts = ts;
}

static bool
begin_file(struct archive *a, const struct packet *p)
{
	choose_name(a, p->ts);
	a->fd = openat(a->dirfd, begun_name,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (a->fd < 0)
		return false;
	a->named = false;
	a->writer.nifs = 0;
	a->at = a->frames = a->waiting = 0;
	a->entry = (struct entry){.first = TS_NONE, .last = TS_NONE};
	a->safe = a->entry;
	a->sum = sha256_new();
	return true;
}

/*
 * The unit goes behind what waits, on a page of its own where it would reach
 * into the next one. What is left of a page is none or a block of padding.
 */
static bool
place_unit(struct archive *a)
{
	size_t end = (size_t)((a->at + a->page.n) % PAGE);
	size_t left = PAGE - end, n = a->unit.n;

	if (end != 0 && n != left && n + PAD_MIN > left) {
		pcapng_pad(&a->page, left);
		if (!flush(a))
			return false;
	}
	buf_span(&a->page, buf_all(&a->unit));
	end = (size_t)((a->at + a->page.n) % PAGE);
	if (end != 0 && PAGE - end < PAD_MIN)
		pcapng_pad(&a->page, PAGE - end + PAGE);
	return true;
}

static bool
write_unit(struct archive *a, const struct packet *p)
{
	a->unit.n = 0;
	pcapng_put(&a->writer, &a->unit, p);
	if (!place_unit(a))
		return false;
	a->waiting++;
	a->frames++;
	a->counts.packets++;
	entry_note(&a->entry, p->ts);
	if ((!a->named || (a->at + a->page.n) % PAGE == 0 ||
		a->page.n > PAGE) &&
	    !flush(a))
		return false;
	if (!a->named &&
	    renameat(a->dirfd, begun_name, a->dirfd, name_of_file(a)) != 0)
		return false;
	a->counts.files += !a->named;
	a->named = true;
	return true;
}

static bool
is_over(const struct archive *a, const struct packet *p)
{
	uint64_t size = a->at + a->page.n + p->bytes.n + UNIT_EXTRA;

	if (a->fd < 0)
		return false;
	return size > a->o.rotate_size ||
	       (a->o.rotate_time != 0 && p->ts / a->o.rotate_time >
					     a->entry.first / a->o.rotate_time);
}

/* Is there room for the packet within keep_size? Makes some. */
static bool
make_room(struct archive *a, const struct packet *p)
{
	uint64_t need = p->bytes.n + UNIT_EXTRA + 2 * PAGE;
	struct prune pr = {.dirfd = a->dirfd, .most = a->o.keep_size};
	bool ok;

	if (a->fd >= 0)
		need += a->at + a->page.n;
	if (a->o.keep_size == 0 || a->others + need <= a->o.keep_size)
		return true;
	pr.need = need;
	pr.current = a->fd >= 0 ? name_of_file(a) : NULL;
	ok = prune(&pr, &a->news);
	a->others = pr.left;
	a->counts.removed += pr.removed;
	if (ok || a->fd < 0)
		return ok || (errno = EDQUOT, false);
	end_file(a); /* now it is one of those that may go */
	return make_room(a, p);
}

static bool
put(struct archive *a, const struct packet *p)
{
	if (is_over(a, p))
		end_file(a);
	if (!make_room(a, p) || (a->fd < 0 && !begin_file(a, p)))
		return false;
	return write_unit(a, p);
}

/* What is to be said of the room goes before what follows from it. */
static void
tell(struct archive *a, const char *what, const char *so)
{
	a->news.text[0] = '\0';
	err_set(&a->news, "%s: %s%s", a->o.dir, what, so);
}

/* The file ends where there was no room, and another try is made later. */
static void
stop_a_while(struct archive *a, int why)
{
	bool first = !a->full;

	end_file(a);
	a->full = true;
	a->retry = clock_mono() + TS_SECOND;
	if (!first)
		return;
	tell(a,
	    why == EDQUOT ? "what must stay takes all of --keep-size"
			  : strerror(why),
	    ": packets are not archived until there is room");
}

static void
go_on(struct archive *a)
{
	a->full = false;
	tell(a, "packets are archived again", "");
	index_add(a->dirfd, &a->lines, &a->news);
}

bool
archive_put(struct archive *a, const struct packet *p,
    struct archive_place *place)
{
	a->offered++;
	if (a->full && clock_mono() < a->retry)
		return false;
	errno = 0;
	if (!put(a, p)) {
		stop_a_while(a, errno);
		return false;
	}
	if (a->full)
		go_on(a);
	place->file = a->path.p;
	place->frame = a->frames;
	return true;
}

void
archive_tick(struct archive *a, int64_t now)
{
	if (a->fd < 0)
		return;
	if (!flush(a))
		stop_a_while(a, errno);
	else if (now != TS_NONE && a->o.rotate_time != 0 &&
		 now / a->o.rotate_time > a->entry.first / a->o.rotate_time)
		end_file(a);
}

bool
archive_news(struct archive *a, struct err *e)
{
	*e = a->news;
	a->news.text[0] = '\0';
	return e->text[0] != '\0';
}

bool
archive_end(struct archive *a, struct err *e)
{
	uint64_t kept = a->counts.packets;

	end_file(a);
	if (a->counts.packets != kept)
		err_set(e, "%s: the last packets can't be written", a->o.dir);
	else if (a->lines.n != 0)
		err_set(e, "%s: the index can't be written", a->o.dir);
	return e->text[0] == '\0';
}

const struct archive_counts *
archive_counts(struct archive *a)
{
	a->counts.dropped = a->offered - a->counts.packets;
	a->counts.size = a->others + a->at * (a->fd >= 0);
	return &a->counts;
}

void
archive_free(struct archive *a)
{
	if (a == NULL)
		return;
	end_file(a);
	if (a->dirfd >= 0)
		close(a->dirfd);
	buf_release(&a->path);
	buf_release(&a->page);
	buf_release(&a->unit);
	buf_release(&a->lines);
	free(a);
}
