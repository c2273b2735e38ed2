#include <stdlib.h>

#include "base/mem.h"
#include "cap/cap.h"
#include "capture/outlet.h"

enum { LINKS_MAX = 16, SNAPLEN_MAX = 262144 };

/* One text, compiled for each link type when that is first met. */
struct filters {
	char *text;
	size_t n;
	struct {
		uint32_t link;
		struct cap_filter *filter;
	} of[LINKS_MAX];
};

char *
filters_text(char **words)
{
	struct buf b = {0};

	for (; *words != NULL; words++) {
		if (b.n != 0)
			buf_char(&b, ' ');
		buf_str(&b, *words);
	}
	if (b.n != 0)
		buf_char(&b, '\0');
	return b.p;
}

/*
 * For the link types that are common, while names in it can still be looked
 * up. What doesn't suit one of them is told when it is met.
 */
struct filters *
filters_new(const char *text)
{
	static const uint32_t links[] = {
	    LINK_ETHERNET, LINK_RAW, LINK_SLL, LINK_SLL2, LINK_NULL};
	struct filters *f = xcalloc(1, sizeof(*f));
	size_t i;

	f->text = xstrdup(text);
	for (i = 0; i < sizeof(links) / sizeof(*links); i++) {
		struct cap_filter *new =
		    cap_filter_new(text, links[i], SNAPLEN_MAX, NULL);

		if (new == NULL)
			continue;
		f->of[f->n].link = links[i];
		f->of[f->n++].filter = new;
	}
	return f;
}

bool
filters_pass(struct filters *f, const struct packet *p, struct err *e)
{
	struct cap_filter *new;
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->of[i].link == p->link)
			return cap_filter_match(f->of[i].filter, p);
	if (f->n == LINKS_MAX)
		return err_set(e, "the filter \"%s\": more than %d link types",
		    f->text, LINKS_MAX);
	new = cap_filter_new(f->text, p->link, SNAPLEN_MAX, e);
	if (new == NULL)
		return false;
	f->of[f->n].link = p->link;
	f->of[f->n++].filter = new;
	return cap_filter_match(new, p);
}

void
filters_free(struct filters *f)
{
	size_t i;

	if (f == NULL)
		return;
	for (i = 0; i < f->n; i++)
		cap_filter_free(f->of[i].filter);
	free(f->text);
	free(f);
}
