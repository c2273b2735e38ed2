/*
 * needs.c - what a detect has to be given, as --only takes it: everything
 * else may be left out by who writes for it.
 */
#include <ctype.h>

#include "detect/inside.h"

enum { DEMANDS_MAX = 32 };

/* The fields of events that implied rules and alerts tell of. */
static const uint32_t event_fields[] = {DETECT_dir, DETECT_src, DETECT_dst,
    DETECT_proto, DETECT_action, DETECT_frame, DETECT_file, DETECT_sensor,
    DETECT_community_id};

static bool
detector_looks(const struct detect *d)
{
	size_t i;

	for (i = 0; d->plant != NULL && i < DETECTORS; i++)
		if (detectors[i]->looks != NULL &&
		    detectors[i]->looks(d->plant))
			return true;
	return false;
}

static bool
rule_looks(const struct detect *d)
{
	size_t i;

	for (i = 0; i < d->nrules; i++)
		if (d->rules[i]->of_events)
			return true;
	return false;
}

static void
put_fields(const struct detect *d, struct buf *b)
{
	bool wanted[DETECT_NAMES] = {false};
	size_t i, j;
	char sep = ':';

	for (i = 0; i < sizeof(event_fields) / sizeof(*event_fields); i++)
		wanted[event_fields[i]] = true;
	for (i = 0; i < d->nrules; i++)
		for (j = 0; d->rules[i]->of_events && j < d->rules[i]->nuses;
		     j++)
			if (!d->rules[i]->uses[j].is_tag)
				wanted[d->rules[i]->uses[j].id] = true;
	for (i = KEY_OWN; i < DETECT_KEYS; i++)
		if (wanted[i]) {
			buf_char(b, sep);
			buf_str(b, detect_keys[i]);
			sep = '+';
		}
}

/* It can stand in --only as it is. */
static bool
is_plain(struct span word)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if (!isalnum((unsigned char)word.p[i]) && word.p[i] != '_' &&
		    word.p[i] != '-' && word.p[i] != '.')
			return false;
	return word.n != 0;
}

/* All that the rules on events demand, one of which every event must be. */
static size_t
all_demands(const struct detect *d, struct expr_demand *on, size_t room)
{
	size_t n = 0, i, j, more;

	for (i = 0; i < d->nrules; i++) {
		if (!d->rules[i]->of_events)
			continue;
		more = expr_demands(d->rules[i]->expr, DETECT_action, on + n,
		    room - n);
		if (more == 0)
			return 0;
		for (j = n; j < n + more; j++)
			if (on[j].field >= DETECT_KEYS ||
			    field_is_end(on[j].field) || !is_plain(on[j].word))
				return 0;
		n += more;
	}
	return n;
}

static void
put_demands(const struct detect *d, struct buf *b)
{
	struct expr_demand on[DEMANDS_MAX];
	size_t n = all_demands(d, on, DEMANDS_MAX), i;

	for (i = 0; i < n; i++) {
		if (i != 0 && on[i].field == on[i - 1].field) {
			buf_char(b, '+');
		} else {
			buf_char(b, ':');
			buf_str(b, detect_keys[on[i].field]);
			buf_char(b, '=');
		}
		buf_span(b, on[i].word);
	}
}

void
detect_needs(const struct detect *d, struct buf *b)
{
	bool all = detector_looks(d);

	buf_str(b, "reading,component,loss,tick,config");
	if (!all && !rule_looks(d))
		return;
	buf_str(b, ",event");
	put_fields(d, b);
	if (!all)
		put_demands(d, b);
}

bool
detect_needs_same(const struct detect *d, const struct detect *e)
{
	struct buf a = {0}, b = {0};
	bool same;

	detect_needs(d, &a);
	detect_needs(e, &b);
	same = span_eq(buf_all(&a), buf_all(&b));
	buf_release(&a);
	buf_release(&b);
	return same;
}
