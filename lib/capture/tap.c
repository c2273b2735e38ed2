#include "capture/tap.h"

#include <stdio.h>

#include "base/clock.h"
#include "capture/inside.h"

enum { OFTEN = 64 };

static const int64_t chores_every = TS_SECOND / 2;
static const int64_t measure_every = 4 * TS_SECOND;
/* longer than the kernel and the merging keep a packet back */
static const int64_t behind = 150 * TS_SECOND / 1000;

/* --live: time has come this far, and nothing earlier follows. */
static void
tick(struct tap *t, int64_t ts)
{
	int64_t second = ts / TS_SECOND * TS_SECOND;

	if (!t->ticks || t->from.kind != INPUTS_LIVE ||
	    t->outlet.format == FORMAT_PCAPNG || second <= t->tick)
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
		    t->keep.dir);
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
		    t->from.kind == INPUTS_LIVE ? clock_real() : TS_NONE);
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

/* A frame that was wanted and isn't there; 0: none. */
static uint64_t
missing(const struct tap *t)
{
	return pick_next(&t->pick, t->frame);
}

/* Is there nothing more that is wanted? */
static bool
is_over(const struct tap *t)
{
	return t->over || (t->most != 0 && t->outlet.written >= t->most) ||
	       (t->pick.n != 0 && missing(t) == 0);
}

/*
 * The frames that were named together have been read. Where it was kept from
 * reading on nobody knows which are there.
 */
static void
end_pick(struct tap *t)
{
	struct buf b = {0};

	if (missing(t) != 0 && !t->failed && !t->stopped && !is_over(t)) {
		buf_fmt(&b, "%s: has no frame %llu", t->pick.file,
		    (unsigned long long)missing(t));
		buf_char(&b, '\0');
		t->say(t->ctx, NULL, 0, b.p, NULL);
		t->refused = true;
	}
	t->bytes += sources_bytes(t->sources);
	sources_free(t->sources);
	t->sources = sources_new();
	sources_pace(t->sources, t->from.pace);
	pick_release(&t->pick);
	buf_release(&b);
}

/* The sources are at their end. Picks take turns. */
static enum tap_got
next_turn(struct tap *t, struct err *e)
{
	if (t->pick.n != 0)
		end_pick(t);
	if (t->from.kind != INPUTS_PICKS || t->turn == t->from.n ||
	    t->stopped || is_over(t))
		return TAP_END;
	if (!pick_read(&t->pick, t->from.names[t->turn++], e))
		return TAP_REFUSED;
	t->frame = 0;
	return tap_source(t, t->pick.file, e);
}

enum tap_got
tap_next(struct tap *t, struct err *e)
{
	struct err trouble = {{0}};
	enum source_got got;
	struct seen seen;

	if (is_over(t))
		return next_turn(t, e);
	got = sources_next(t->sources, &seen, &trouble);
	if (got == SOURCE_END)
		return next_turn(t, e);
	if (got == SOURCE_WAIT)
		return TAP_WAIT;
	if (got == SOURCE_PACKET)
		on_packet(t, &seen);
	else
		on_trouble(t, got, &trouble);
	return TAP_ON;
}

size_t
tap_poll(struct tap *t, struct pollfd fds[SOURCES_MAX], int64_t *most)
{
	tick(t, clock_real() - behind);
	chores(t);
	return sources_poll(t->sources, fds, most);
}

void
tap_stop(struct tap *t)
{
	t->stopped = true;
	sources_stop(t->sources);
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
	t->bytes += sources_bytes(t->sources);
}
