#include "base/sums.h"

#include <stdlib.h>

void
sums_add(struct sums *s, struct arena *a, const char *name, struct span text)
{
	struct sum *f;

	s->v = xgrow(s->v, s->n, &s->cap, sizeof(*s->v));
	f = &s->v[s->n++];
	f->name = arena_copy(a, span_str(name));
	sha256_text(text, f->sha256);
}

static void
add_all(struct sha256 *h, const struct sums *s)
{
	size_t i;

	for (i = 0; s != NULL && i < s->n; i++)
		sha256_add(h, span(s->v[i].sha256, SHA256_TEXT));
}

void
sums_all(const struct sums *a, const struct sums *b, char out[SHA256_TEXT])
{
	struct sha256 *h = sha256_new();

	add_all(h, a);
	add_all(h, b);
	sha256_end(h, out);
}

void
sums_release(struct sums *s)
{
	free(s->v);
	*s = (struct sums){0};
}
