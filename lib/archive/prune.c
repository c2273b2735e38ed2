/*
 * prune.c - the oldest files go when all take too much room; pinned ones stay.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "archive/inside.h"

static bool
is_pinned(struct span pins, const char *name)
{
	struct span line;

	while (pins.n != 0) {
		line = span_cut(pins, '\n', &pins);
		if (line.n != 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (span_is(line, name))
			return true;
	}
	return false;
}

/*
 * The pins are read anew in front of each removal: who pins a file mustn't
 * lose it to a list that was read a moment earlier.
 */
static bool
may_go(const struct prune *p, const char *name, struct err *e)
{
	struct buf pins = {0};
	bool yes;

	if (p->current != NULL && strcmp(name, p->current) == 0)
		return false;
	yes = read_whole(p->dirfd, "pins", &pins, e) &&
	      !is_pinned(buf_all(&pins), name);
	buf_release(&pins);
	return yes;
}

static void
remove_oldest(struct prune *p, const struct kept_list *l, struct err *e)
{
	size_t i;

	for (i = 0; i < l->n && p->left + p->need > p->most; i++) {
		if (!may_go(p, l->v[i].name, e))
			continue;
		if (unlinkat(p->dirfd, l->v[i].name, 0) != 0) {
			err_set(e, "%s: %s", l->v[i].name, strerror(errno));
			continue;
		}
		p->left -= l->v[i].size;
		p->removed++;
	}
}

/* What the others take: the current file's size is the archive's to know. */
static void
leave_out_current(struct prune *p, const struct kept_list *l)
{
	size_t i;

	p->left = l->size;
	for (i = 0; p->current != NULL && i < l->n; i++)
		if (strcmp(l->v[i].name, p->current) == 0)
			p->left -= l->v[i].size;
}

bool
prune(struct prune *p, struct err *e)
{
	struct kept_list l;

	p->removed = 0;
	if (!kept_read(p->dirfd, &l, e))
		return false;
	leave_out_current(p, &l);
	remove_oldest(p, &l, e);
	kept_release(&l);
	if (p->removed != 0)
		index_prune(p->dirfd, e);
	return p->left + p->need <= p->most;
}
