#include "capture/pick.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"

static int
by_number(const void *a, const void *b)
{
	const struct pick_range *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* "812" or "1-20" */
static bool
read_range(struct span s, struct pick_range *r)
{
	struct span to, from = span_cut(s, '-', &to);

	if (!num_read_u64(from, &r->from) || r->from == 0)
		return false;
	if (from.n == s.n)
		r->to = r->from;
	else if (!num_read_u64(to, &r->to))
		return false;
	return r->from <= r->to;
}

/* Ranges that touch become one. */
static void
tidy(struct pick *p)
{
	size_t i, n = 0;

	qsort(p->ranges, p->n, sizeof(*p->ranges), by_number);
	for (i = 1; i < p->n; i++) {
		struct pick_range *last = &p->ranges[n], *r = &p->ranges[i];

		if (r->from > last->to)
			p->ranges[++n] = *r;
		else if (r->to > last->to)
			last->to = r->to;
	}
	p->n = n + 1;
}

bool
pick_read(struct pick *p, const char *text, struct err *e)
{
	const char *colon = strrchr(text, ':');
	struct span rest = span_str(colon != NULL ? colon + 1 : "");
	size_t cap = 0;

	*p = (struct pick){0};
	while (colon != NULL && colon != text && rest.n != 0 &&
	       rest.p[rest.n - 1] != ',') {
		p->ranges = xgrow(p->ranges, p->n, &cap, sizeof(*p->ranges));
		if (!read_range(span_cut(rest, ',', &rest), &p->ranges[p->n]))
			break;
		p->n++;
		if (rest.n != 0)
			continue;
		p->file = xstrndup(text, (size_t)(colon - text));
		tidy(p);
		return true;
	}
	pick_release(p);
	return err_set(e,
	    "%s: write a file and its frames, as in attack.pcap:812 or "
	    "attack.pcap:1-20,812",
	    text);
}

bool
pick_wants(struct pick *p, uint64_t frame)
{
	while (p->at < p->n && p->ranges[p->at].to < frame)
		p->at++;
	return p->at < p->n && p->ranges[p->at].from <= frame;
}

uint64_t
pick_next(const struct pick *p, uint64_t frame)
{
	size_t i;

	for (i = p->at; i < p->n; i++)
		if (p->ranges[i].to > frame)
			return p->ranges[i].from > frame ? p->ranges[i].from
							 : frame + 1;
	return 0;
}

void
pick_release(struct pick *p)
{
	free(p->file);
	free(p->ranges);
	*p = (struct pick){0};
}
