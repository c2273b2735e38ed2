/*
 * split.c - the buffer in front of the framings, and time.
 */
#include "serial/inside.h"

/* A message that doesn't go on for so long will not: its start is given up. */
static const int64_t patience = INT64_C(500000000);

void
split_init(struct split *s, const struct serial_tap *t)
{
	*s = (struct split){.proto = t->proto, .gap = serial_gap(t)};
}

static void
take(struct split *s, size_t n)
{
	size_t i, kept = 0;

	buf_drop(&s->held, n);
	for (i = 0; i < s->nmarks; i++)
		if (s->marks[i].end > n)
			s->marks[kept++] = (struct split_mark){
			    s->marks[i].end - n, s->marks[i].ts};
	s->nmarks = kept;
}

static void
drop(struct split *s, size_t n)
{
	take(s, n);
	s->lost += n;
}

static void
take_given(struct split *s)
{
	take(s, s->given);
	s->given = 0;
}

/* When the byte in front of `end` came. */
static int64_t
came(const struct split *s, size_t end)
{
	size_t i = 0;

	while (i + 1 < s->nmarks && s->marks[i].end < end)
		i++;
	return s->nmarks != 0 ? s->marks[i].ts : s->last;
}

void
split_push(struct split *s, struct span bytes, int64_t ts)
{
	take_given(s);
	if (bytes.n > SPLIT_MAX) {
		s->lost += bytes.n - SPLIT_MAX;
		bytes = span(bytes.p + bytes.n - SPLIT_MAX, SPLIT_MAX);
	}
	if (s->held.n + bytes.n > SPLIT_MAX)
		drop(s, s->held.n + bytes.n - SPLIT_MAX);
	buf_span(&s->held, bytes);
	s->nmarks -= s->nmarks == SPLIT_MARKS;
	s->marks[s->nmarks++] = (struct split_mark){s->held.n, ts};
	s->last = ts;
}

static enum cut
cut(const struct split *s, enum quiet quiet, size_t *n)
{
	static enum cut (*const cuts[SERIAL_PROTOS])(struct span, enum quiet,
	    size_t *) = {cut_rtu, cut_dnp3, cut_bsap};

	return cuts[s->proto](buf_all(&s->held), quiet, n);
}

static enum quiet
silence(const struct split *s, int64_t now)
{
	if (now - s->last >= patience)
		return QUIET_LONG;
	return now - s->last >= s->gap ? QUIET_GAP : QUIET_NOT;
}

bool
split_next(struct split *s, int64_t now, struct span *message, int64_t *ts)
{
	enum quiet quiet = silence(s, now);
	size_t n = 0;

	take_given(s);
	while (s->held.n != 0) {
		enum cut got = cut(s, quiet, &n);

		if (got == CUT_MESSAGE) {
			*message = span(s->held.p, n);
			*ts = came(s, n);
			s->given = n;
			return true;
		}
		if (got == CUT_MORE && quiet != QUIET_LONG)
			return false;
		drop(s, got == CUT_MORE ? 1 : n);
	}
	return false;
}

int64_t
split_wait(const struct split *s, int64_t now)
{
	int64_t silent = now - s->last;

	if (s->held.n == s->given)
		return -1;
	if (silent < s->gap)
		return s->gap - silent;
	return silent < patience ? patience - silent : 0;
}

void
split_release(struct split *s)
{
	buf_release(&s->held);
}
