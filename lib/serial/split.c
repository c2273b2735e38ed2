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
	buf_drop(&s->held, n);
	s->edge = s->edge > n ? s->edge - n : 0;
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
	if (ts - s->last >= s->gap)
		s->edge = s->held.n;
	buf_span(&s->held, bytes);
	s->last = ts;
}

static enum cut
cut(const struct split *s, struct span bytes, bool quiet, size_t *n)
{
	static enum cut (*const cuts[SERIAL_PROTOS])(struct span, bool,
	    size_t *) = {cut_rtu, cut_dnp3, cut_bsap};

	return cuts[s->proto](bytes, quiet, n);
}

/* What begins and ends with a silence is a message; then the front is none. */
static bool
behind_edge(const struct split *s)
{
	struct span rest = span(s->held.p + s->edge, s->held.n - s->edge);
	size_t n = 0;

	return s->edge != 0 && s->proto == SERIAL_MODBUS_RTU &&
	       cut(s, rest, true, &n) == CUT_MESSAGE && n == rest.n;
}

bool
split_next(struct split *s, int64_t now, struct span *message, int64_t *ts)
{
	size_t n = 0;

	take_given(s);
	while (s->held.n != 0) {
		bool quiet = now - s->last >= s->gap;
		enum cut got = cut(s, buf_all(&s->held), quiet, &n);

		if (got == CUT_MESSAGE) {
			*message = span(s->held.p, n);
			*ts = s->last;
			s->given = n;
			return true;
		}
		if (got == CUT_MORE && quiet && behind_edge(s))
			n = s->edge;
		else if (got == CUT_MORE && now - s->last < patience)
			return false;
		else if (got == CUT_MORE)
			n = 1;
		drop(s, n);
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
