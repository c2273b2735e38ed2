/*
 * line.c - conversations on serial lines, where nothing around a message says
 * who sent it.
 *
 * Two taps tell by which of them it came; who asks is told by the first
 * message. One tap hears both: a message that only fits as a request, or only
 * as a response, is one. Of those that fit as both (an echo, as Modbus answers
 * a write, or an exception) one that comes behind a request while that waits is
 * its response. A request that is sent again before it was answered, and is of
 * that kind, can't be told from its response.
 */
#include "decode/inside.h"

enum shape { SHAPE_EITHER = -1, SHAPE_REQUEST, SHAPE_RESPONSE };

static bool
fits(const struct proto *p, struct span bytes, bool from_server)
{
	size_t len = 0;

	return p->frame(bytes, from_server, true, &len) == FRAMED_YES &&
	       len == bytes.n;
}

static enum shape
shape(const struct proto *p, struct span bytes)
{
	bool asks = fits(p, bytes, false), answers = fits(p, bytes, true);

	if (asks == answers)
		return SHAPE_EITHER;
	return asks ? SHAPE_REQUEST : SHAPE_RESPONSE;
}

static bool
has_taps(const struct payload *p)
{
	return p->ends[0].n != 0 || p->ends[1].n != 0;
}

/* The lesser end is side 0. */
static int
tap_side(const struct payload *p)
{
	size_t n = p->ends[0].n < p->ends[1].n ? p->ends[0].n : p->ends[1].n;
	int c = memcmp(p->ends[0].p, p->ends[1].p, n);

	return c != 0 ? c > 0 : p->ends[0].n > p->ends[1].n;
}

static void
put_key(struct buf *b, const struct decode *d, const struct payload *p,
    int side)
{
	buf_add(b, &p->proto, sizeof(struct proto *));
	buf_add(b, &d->sensor, sizeof(d->sensor));
	if (has_taps(p)) {
		buf_span(b, p->ends[side]);
		buf_char(b, '\0');
		buf_span(b, p->ends[!side]);
	} else {
		buf_span(b, p->line);
	}
}

static struct conv *
find(struct decode *d, const struct payload *p, int side, int server)
{
	struct between none = {.sensor = (uint16_t)d->sensor};
	struct buf key = {0};
	struct conv *c;

	put_key(&key, d, p, side);
	c = map_get(&d->pairs, buf_all(&key));
	if (c == NULL) {
		pairs_room(d);
		c = conv_new(d, &none);
		c->spoke_at = TS_NONE;
		which_is(d, c, p->proto, server);
		map_put(&d->pairs, arena_copy(&d->pairs_arena, buf_all(&key)),
		    c);
	}
	buf_release(&key);
	return c;
}

static bool
request_waits(const struct decode *d, const struct conv *c, int64_t ts)
{
	return c->spoke_at != TS_NONE && c->spoke != c->server &&
	       ts - c->spoke_at <= d->options.patience;
}

struct conv *
line_conv(struct decode *d, const struct payload *p, int *side)
{
	enum shape is = shape(p->proto, p->bytes);
	struct conv *c;

	if (has_taps(p)) {
		*side = tap_side(p);
		return find(d, p, *side, is == SHAPE_RESPONSE ? *side : !*side);
	}
	c = find(d, p, 0, 1);
	c->seen[0] = c->seen[1] = true;
	*side = is != SHAPE_EITHER ? (int)is : request_waits(d, c, p->ts);
	c->spoke = (uint8_t)*side;
	c->spoke_at = p->ts;
	return c;
}
