/*
 * load.c - the files that a detect is made of: a plant, files of rules, and
 * directories of them.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "detect/inside.h"

static int
is_yaml(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return e->d_name[0] != '.' &&
	       ((n > 5 && strcmp(e->d_name + n - 5, ".yaml") == 0) ||
		   (n > 4 && strcmp(e->d_name + n - 4, ".yml") == 0));
}

bool
detect_rules(struct detect *d, const char *name, struct errs *es)
{
	size_t before = es->n;
	struct dirent **list;
	struct buf path = {0};
	struct stat st;
	int n, i;

	if (stat(name, &st) != 0 || !S_ISDIR(st.st_mode)) {
		rules_read(d, name, es);
		return es->n == before;
	}
	n = scandir(name, &list, is_yaml, alphasort);
	if (n < 0 && errno == ENOMEM)
		mem_exhausted();
	if (n < 0)
		errs_add(es, (struct place){name, 0, 0}, "%s", strerror(errno));
	if (n == 0)
		errs_add(es, (struct place){name, 0, 0}, "no *.yaml in it");
	for (i = 0; i < n; i++) {
		path.n = 0;
		buf_fmt(&path, "%s/%s", name, list[i]->d_name);
		buf_char(&path, '\0');
		rules_read(d, path.p, es);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	buf_release(&path);
	return es->n == before;
}

static struct plant *
own_plant(const char *file, struct proc_runner *runner, struct errs *es)
{
	struct plant *p = xmalloc(sizeof(*p));

	if (plant_load(p, file, runner, es))
		return p;
	plant_release(p);
	free(p);
	return NULL;
}

struct detect *
detect_load(const struct detect_files *from, struct proc_runner *runner,
    struct buf *out, struct errs *es)
{
	static const char none[SHA256_TEXT];
	struct plant *p = NULL;
	struct detect *d;
	bool ok = true;
	size_t i;

	if (from->plant != NULL) {
		p = own_plant(from->plant, runner, es);
		if (p == NULL)
			return NULL;
	}
	d = detect_new(p, out, none);
	d->own_plant = p;
	for (i = 0; i < from->nrules; i++)
		ok &= detect_rules(d, from->rules[i], es);
	if (!ok) {
		detect_free(d);
		return NULL;
	}
	sums_all(p != NULL ? &p->files : NULL, &d->files, d->config);
	return d;
}
