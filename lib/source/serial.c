/*
 * serial.c - a tap of a serial line as a source: each message of the line is
 * a packet without a frame.
 */
#include "serial/serial.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/ts.h"
#include "source/inside.h"

enum { READ = 1024 };

/* How often what was no message is told. */
static const int64_t often = 10 * TS_SECOND;

struct tap {
	struct serial_tap as;
	int fd;
	struct split split;
	struct buf message; /* the one handed out last */
	struct seen_payload payload;
	char *ends[2];
	bool stopped, ended;
	struct err why;	      /* it ended */
	uint64_t bytes, told; /* told: of those lost */
	int64_t tell;
};

static void
tap_listen(void *self)
{
	struct tap *t = self;
	char room[READ];
	ssize_t n;

	if (t->ended)
		return;
	n = read(t->fd, room, sizeof(room));
	if (n > 0) {
		t->bytes += (uint64_t)n;
		split_push(&t->split, span(room, (size_t)n), clock_real());
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		t->ended = true;
		err_set(&t->why, "%s: %s", t->as.device,
		    n == 0 ? "the line is gone" : strerror(errno));
	}
}

/* Of a line that is noisy, or has another speed than it was given. */
static bool
tell_lost(struct tap *t, struct err *e)
{
	uint64_t lost = t->split.lost - t->told;
	int64_t now = clock_mono();

	bool last = t->stopped || t->ended;

	if (lost == 0 || (now < t->tell && !last))
		return false;
	t->told += lost;
	t->tell = now + often;
	err_set(e, "%s: %llu bytes were part of no message", t->as.device,
	    (unsigned long long)lost);
	return true;
}

/*
 * Once it is stopped, a line that would go on is taken to be silent. The
 * message is copied: more is listened to while it waits.
 */
static bool
next_message(struct tap *t, struct packet *p)
{
	int64_t now = clock_real();
	struct span message;

	if (t->stopped || t->ended)
		now += TS_SECOND;
	if (!split_next(&t->split, now, &message, &p->ts))
		return false;
	t->message.n = 0;
	buf_span(&t->message, message);
	p->bytes = buf_all(&t->message);
	p->len = (uint32_t)p->bytes.n;
	p->ifname = span_str(t->as.device);
	return true;
}

static enum source_got
tap_next(void *self, struct seen *seen, struct err *e)
{
	struct tap *t = self;

	if (next_message(t, &seen->packet)) {
		seen->frame = 0;
		seen->file = NULL;
		seen->payload = &t->payload;
		return SOURCE_PACKET;
	}
	if (tell_lost(t, e))
		return SOURCE_TOLD;
	if (t->stopped)
		return SOURCE_END;
	if (t->ended)
		*e = t->why;
	return t->ended ? SOURCE_FAILED : SOURCE_WAIT;
}

static int
tap_fd(const void *self)
{
	const struct tap *t = self;

	return t->ended ? -1 : t->fd;
}

static void
tap_stop(void *self)
{
	struct tap *t = self;

	t->stopped = true;
}

static void
tap_counts(void *self, struct source_counts *out)
{
	const struct tap *t = self;

	out->bytes = t->bytes;
}

static void
tap_close(void *self)
{
	struct tap *t = self;

	close(t->fd);
	split_release(&t->split);
	buf_release(&t->message);
	serial_release(&t->as);
	free(t->ends[0]);
	free(t->ends[1]);
	free(t);
}

static const struct source_ops tap_ops = {
    true, tap_listen, tap_next, tap_fd, tap_stop, tap_counts, tap_close};

/* The two ends of a line with two taps: LINE/a and LINE/b. */
static void
name_ends(struct tap *t)
{
	int i;

	t->payload.proto = serial_protos[t->as.proto];
	if (t->as.dir == 0)
		return;
	for (i = 0; i < 2; i++) {
		struct buf b = {0};

		buf_fmt(&b, "%s/%c", t->as.line, 'a' + i);
		buf_char(&b, '\0');
		t->ends[i] = b.p;
	}
	t->payload.src = t->ends[t->as.dir == 'b'];
	t->payload.dst = t->ends[t->as.dir == 'a'];
}

bool
source_serial(struct sources *a, const char *name, enum source_got *got,
    struct err *e)
{
	struct tap *t = xcalloc(1, sizeof(*t));

	*got = SOURCE_REFUSED;
	if (serial_read(&t->as, span_str(name), e)) {
		*got = SOURCE_FAILED;
		t->fd = serial_open(&t->as, e);
		if (t->fd >= 0) {
			split_init(&t->split, &t->as);
			name_ends(t);
			sources_add(a, &tap_ops, t, t->as.device);
			return true;
		}
	}
	serial_release(&t->as);
	free(t);
	return false;
}
