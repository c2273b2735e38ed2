/*
 * open.c - from what a tap was told to all that it has open.
 */
#include <stdlib.h>

#include "capture/inside.h"

enum { SNAPLEN = 262144, RING = 64 << 20, FILE_SIZE = 128 << 20 };

void
tap_init(struct tap *t)
{
	*t = (struct tap){.format = -1,
	    .snaplen = SNAPLEN,
	    .keep = {.rotate_size = FILE_SIZE},
	    .from = {.live = {.ring = RING}},
	    .outlet = {.last = TS_NONE},
	    .clock = TS_NONE,
	    .sources = sources_new()};
}

bool
tap_format(struct tap *t, const char *name, struct err *e)
{
	t->format = format_read(span_str(name));
	return t->format >= 0 ||
	       err_set(e, "--format %s: write json, pcapng or none", name);
}

/* The kernel filters what is live. */
static void
set_filter(struct tap *t, char **words)
{
	t->filter = filters_text(words);
	if (t->from.kind == INPUTS_LIVE)
		t->from.live.filter = t->filter;
	else if (t->filter != NULL)
		t->outlet.filters = filters_new(t->filter);
}

bool
tap_ready(struct tap *t, char **words, struct err *e)
{
	struct outlet *o = &t->outlet;
	bool pcapng = t->keep.dir != NULL || t->format == FORMAT_PCAPNG;

	if (!inputs_take_taps(&t->from, words, e) ||
	    (pcapng && !inputs_framed(&t->from, e)))
		return false;
	set_filter(t, words);
	if (t->format < 0)
		t->format =
		    t->from.kind == INPUTS_PICKS ? FORMAT_PCAPNG : FORMAT_JSON;
	o->format = (enum format)t->format;
	o->snaplen = o->pcapng.snaplen = t->keep.snaplen =
	    t->from.live.snaplen = (uint32_t)t->snaplen;
	t->keep.sensor = o->sensor;
	return true;
}

enum tap_got
tap_source(struct tap *t, const char *name, struct err *e)
{
	bool live = t->from.kind == INPUTS_LIVE;
	enum source_got got = SOURCE_REFUSED;
	struct buf words = {0};

	if (!inputs_open(&t->from, name, t->sources, &got, e))
		return got == SOURCE_REFUSED ? TAP_REFUSED : TAP_FAILED;
	buf_fmt(&words, "%s: %s", name, live ? "capturing" : "reading");
	buf_char(&words, '\0');
	t->note(t->ctx, words.p);
	buf_release(&words);
	return TAP_ON;
}

static void
tell(struct tap *t, struct buf *words)
{
	buf_char(words, '\0');
	t->say(t->ctx, NULL, 0, words->p, NULL);
	words->n = 0;
}

/* What an earlier run left is told. */
static void
tell_adopted(struct tap *t, const struct errs *told)
{
	uint64_t adopted = archive_counts(t->outlet.archive)->adopted;
	struct buf b = {0};
	size_t i;

	for (i = 0; i < told->n && i < ERRS_KEPT; i++) {
		buf_fmt(&b, "%s/%s", t->keep.dir, told->kept[i].text);
		tell(t, &b);
	}
	if (adopted != 0) {
		buf_fmt(&b, "%s: files of an earlier run indexed: %llu",
		    t->keep.dir, (unsigned long long)adopted);
		tell(t, &b);
	}
	buf_release(&b);
}

enum tap_got
tap_open(struct tap *t, struct err *e)
{
	bool later = t->from.kind == INPUTS_PICKS;
	enum tap_got got = TAP_ON;
	struct errs told = {0};
	size_t i;

	sources_pace(t->sources, t->from.pace);
	if (t->from.n == 0)
		got = tap_source(t, "-", e);
	for (i = 0; got == TAP_ON && !later && i < t->from.n; i++)
		got = tap_source(t, t->from.names[i], e);
	if (got != TAP_ON || t->keep.dir == NULL)
		return got;
	t->outlet.archive = archive_open(&t->keep, &told, e);
	if (t->outlet.archive == NULL)
		return TAP_FAILED;
	tell_adopted(t, &told);
	return TAP_ON;
}

void
tap_release(struct tap *t)
{
	archive_free(t->outlet.archive);
	sources_free(t->sources);
	filters_free(t->outlet.filters);
	pick_release(&t->pick);
	free(t->filter);
}
