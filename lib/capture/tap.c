#include "capture/tap.h"

#include <stdio.h>

#include "base/clock.h"

enum { OFTEN = 64 };

static const int64_t chores_every = TS_SECOND / 2;
static const int64_t measure_every = 4 * TS_SECOND;
/* longer than the kernel and the merging keep a packet back */
static const int64_t behind = 150 * TS_SECOND / 1000;

void
tap_init(struct tap *t)
{
	t->outlet.last = t->clock = TS_NONE;
	t->sources = sources_new();
}

/* --live: time has come this far, and nothing earlier follows. */
static void
tick(struct tap *t, int64_t ts)
{
	int64_t second = ts / TS_SECOND * TS_SECOND;

	if (!t->ticks || !t->live || t->outlet.format == FORMAT_PCAPNG ||
	    second <= t->tick)
		return;
	t->tick = t->clock = second;
	rec_open(t->out, t->ts, REC_tick, second);
	if (t->outlet.sensor != NULL)
		rec_str(t->out, "sensor", span_str(t->outlet.sensor));
	rec_close(t->out);
	t->ticked++;
}

static void
tell_archive(struct tap *t)
{
	uint64_t dropped;
	struct err e;

	if (t->outlet.archive == NULL)
		return;
	if (archive_news(t->outlet.archive, &e))
		t->say(t->ctx, NULL, 0, e.text, NULL);
	dropped = archive_counts(t->outlet.archive)->dropped;
	if (dropped > t->not_archived)
		t->say(t->ctx, "not_archived", dropped - t->not_archived, NULL,
		    t->archive_of);
	t->not_archived = dropped;
}

/* What was lost is told in the stream and to people. */
static void
tell_losses(struct tap *t)
{
	struct source_loss l;
	char words[256];

	while (sources_lost(t->sources, &l)) {
		snprintf(words, sizeof(words),
		    "%s: %llu packets dropped, %llu in all", l.name,
		    (unsigned long long)l.more, (unsigned long long)l.all);
		t->say(t->ctx, "kernel_drop", l.more, words, l.name);
		t->outlet.lost += l.more;
	}
	tell_archive(t);
}

static void
measure(struct tap *t)
{
	struct err e = {{0}};

	if (t->metrics != NULL && !outlet_metrics(&t->outlet, t->metrics, &e))
		t->say(t->ctx, NULL, 0, e.text, NULL);
}

/* What is to be done twice a second, and every few seconds. */
static void
chores(struct tap *t)
{
	int64_t now = clock_mono();

	if (now < t->chores)
		return;
	t->chores = now + chores_every;
	if (t->outlet.archive != NULL)
		archive_tick(t->outlet.archive,
		    t->live ? clock_real() : TS_NONE);
	tell_losses(t);
	if (now < t->measured + measure_every)
		return;
	t->measured = now;
	measure(t);
}

static void
on_packet(struct tap *t, const struct seen *seen)
{
	struct err e = {{0}};

	t->clock = seen->packet.ts;
	t->frame = seen->frame;
	if (t->pick.n != 0 && !pick_wants(&t->pick, seen->frame))
		return;
	tick(t, seen->packet.ts);
	t->records += outlet_put(&t->outlet, seen, t->out, t->ts, &e);
	if (t->outlet.seen % OFTEN == 0)
		chores(t);
	if (e.text[0] == '\0')
		return;
	t->say(t->ctx, NULL, 0, e.text, NULL);
	t->refused = t->over = true;
}

static void
on_trouble(struct tap *t, enum source_got got, const struct err *e)
{
	t->say(t->ctx, got == SOURCE_TOLD ? "broken_capture" : "source_failed",
	    1, e->text, e->text);
	t->refused |= got == SOURCE_REFUSED;
	t->failed |= got == SOURCE_FAILED;
}

/* Is there nothing more that is wanted? */
static bool
is_over(const struct tap *t)
{
	return t->over || (t->most != 0 && t->outlet.written >= t->most) ||
	       (t->pick.n != 0 && tap_missing(t) == 0);
}

enum tap_got
tap_next(struct tap *t)
{
	enum source_got got;
	struct err e = {{0}};
	struct seen seen;

	if (is_over(t))
		return TAP_END;
	got = sources_next(t->sources, &seen, &e);
	if (got == SOURCE_END)
		return TAP_END;
	if (got == SOURCE_WAIT)
		return TAP_WAIT;
	if (got == SOURCE_PACKET)
		on_packet(t, &seen);
	else
		on_trouble(t, got, &e);
	return TAP_ON;
}

size_t
tap_poll(struct tap *t, struct pollfd fds[SOURCES_MAX], int64_t *most)
{
	tick(t, clock_real() - behind);
	chores(t);
	return sources_poll(t->sources, fds, most);
}

uint64_t
tap_missing(const struct tap *t)
{
	return pick_next(&t->pick, t->frame);
}

void
tap_end(struct tap *t)
{
	struct err e = {{0}};

	if (t->outlet.archive != NULL && !archive_end(t->outlet.archive, &e)) {
		t->say(t->ctx, NULL, 0, e.text, NULL);
		t->failed = true;
	}
	tell_losses(t);
	measure(t);
}
