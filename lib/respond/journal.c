/*
 * journal.c - what is about to be done, and what came of it: lines of actions,
 * each naming the hash of the one in front, appended and synced before the
 * step is taken.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sha256.h"
#include "respond/inside.h"
#include "json/json.h"

#define JOURNAL_MAX ((size_t)1 << 30)

const char *const step_statuses[STEP_STATUSES] = {"ok", "failed", "dry_run",
    "skipped", "refused", "pending", "timed_out", "done", "declined",
    "in_doubt"};

static const char no_hash[64 + 1] =
    "0000000000000000000000000000000000000000000000000000000000000000";

void
deed_key(struct buf *b, struct span alert, int64_t seq, struct span pb,
    struct span step)
{
	buf_fmt(b, "%.*s\n%lld\n%.*s\n%.*s", (int)alert.n, alert.p,
	    (long long)seq, (int)pb.n, pb.p, (int)step.n, step.p);
}

void
action_put(struct buf *b, struct ts_cache *c, const struct deed *d,
    const char *prev, const char *hash)
{
	rec_open(b, c, REC_action, d->ts);
	rec_wire(b, "alert", d->alert);
	rec_int(b, "seq", d->seq);
	rec_str(b, "playbook", d->playbook->id);
	rec_str(b, "step", d->step->id);
	rec_str(b, "do", span_str(d->step->action->name));
	rec_str(b, "status", span_str(step_statuses[d->status]));
	if (d->attempt != 0)
		rec_int(b, "attempt", d->attempt);
	if (d->duration >= 0)
		rec_num(b, "duration", d->duration);
	if (d->detail.n != 0) {
		nd_put_key(b, "detail");
		buf_char(b, '{');
		buf_span(b, d->detail);
		buf_char(b, '}');
	}
	if (prev != NULL)
		rec_str(b, "prev", span(prev, SHA256_TEXT));
	if (hash != NULL)
		rec_str(b, "hash", span(hash, SHA256_TEXT));
	rec_close(b);
}

/* The hash of a line is that of the line without its `hash`. */
static void
line_hash(struct span line, char out[64])
{
	static const char mark[] = ",\"hash\":\"";
	const char *at = memmem(line.p, line.n, mark, sizeof(mark) - 1);
	struct buf b = {0};

	buf_add(&b, line.p, at ? (size_t)(at - line.p) : line.n);
	if (at != NULL)
		buf_char(&b, '}');
	sha256_text(buf_all(&b), out);
	buf_release(&b);
}

bool
append_all(int fd, struct span text)
{
	while (text.n != 0) {
		ssize_t n = write(fd, text.p, text.n);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			text = span(text.p + n, text.n - (size_t)n);
	}
	return fsync(fd) == 0;
}

/* Or nothing of it: half a line would break the chain for good. */
static bool
append_or_not(int fd, struct span text)
{
	off_t end = lseek(fd, 0, SEEK_END);
	int why;

	if (append_all(fd, text))
		return true;
	why = errno;
	if (end >= 0 && ftruncate(fd, end) != 0)
		return false; /* then the next run tells of it */
	errno = why;
	return false;
}

bool
journal_put(struct respond *r, const struct deed *d, struct err *e)
{
	struct buf b = {0};
	char hash[SHA256_TEXT];
	bool ok;

	if (r->journal < 0)
		return true;
	action_put(&b, &r->ts, d, r->prev, NULL);
	sha256_text(span(b.p, b.n - 1), hash);
	b.n = 0;
	action_put(&b, &r->ts, d, r->prev, hash);
	ok = append_or_not(r->journal, buf_all(&b));
	if (ok)
		memcpy(r->prev, hash, sizeof(hash));
	else
		err_set(e, "%s: %s: nothing is done any more", r->journal_name,
		    strerror(errno));
	buf_release(&b);
	return ok;
}

/* One line of a journal that was written before. */
static bool
line_check(struct span line, char prev[64], struct err *e)
{
	struct json *j = json_doc(line, e);
	char hash[SHA256_TEXT];
	bool ok = j != NULL;

	line_hash(line, hash);
	if (ok && !span_eq(json_get_text(j, "prev"), span(prev, SHA256_TEXT)))
		ok = err_set(e, "doesn't follow the line in front of it");
	if (ok && !span_eq(json_get_text(j, "hash"), span(hash, SHA256_TEXT)))
		ok = err_set(e, "was changed after it was written");
	memcpy(prev, hash, sizeof(hash));
	json_doc_free(j);
	return ok;
}

/* Calls `each` for every line, if the chain holds. */
static bool
journal_read(struct span all, const char *name, char prev[64], uint64_t *n,
    void (*each)(struct respond *, struct span), struct respond *r,
    struct err *e)
{
	*n = 0;
	memcpy(prev, no_hash, SHA256_TEXT);
	while (all.n != 0) {
		struct span rest, line = span_cut(all, '\n', &rest);
		struct err why = {{0}};

		++*n;
		if (!line_check(line, prev, &why))
			return err_set(e, "%s:%llu: %s", name,
			    (unsigned long long)*n, why.text);
		if (each != NULL)
			each(r, line);
		all = rest;
	}
	return true;
}

bool
journal_verify(const char *file, uint64_t *lines, struct err *e)
{
	struct buf b = {0};
	char prev[SHA256_TEXT];
	bool ok = file_read(file, JOURNAL_MAX, &b, e) &&
		  journal_read(buf_all(&b), file, prev, lines, NULL, NULL, e);

	buf_release(&b);
	return ok;
}

/* What a line says is done, and what it says was only begun. */
static void
recall(struct respond *r, struct span line)
{
	struct json *j = json_doc(line, NULL);
	struct span status = json_get_text(j, "status");
	struct buf key = {0};
	struct span kept;
	int64_t seq = 0;

	json_get_int(j, "seq", &seq);
	deed_key(&key, json_get_text(j, "alert"), seq,
	    json_get_text(j, "playbook"), json_get_text(j, "step"));
	kept = arena_copy(&r->keys, buf_all(&key));
	if (span_is(status, "pending") && json_get(j, "attempt") == NULL)
		map_put(&r->begun, kept, r);
	else if (!span_is(status, "dry_run"))
		map_put(&r->done, kept, r);
	buf_release(&key);
	json_doc_free(j);
}

bool
respond_journal(struct respond *r, const char *file, struct err *e)
{
	struct buf b = {0};
	uint64_t n;
	bool ok = true;

	r->journal_name = file;
	r->journal = open(file,
	    O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (r->journal < 0)
		return err_set(e, "%s: %s", file, strerror(errno));
	if (flock(r->journal, LOCK_EX | LOCK_NB) != 0)
		return err_set(e, "%s: another ots-respond writes it", file);
	ok = file_read(file, JOURNAL_MAX, &b, e) &&
	     journal_read(buf_all(&b), file, r->prev, &n, recall, r, e);
	buf_release(&b);
	return ok;
}
