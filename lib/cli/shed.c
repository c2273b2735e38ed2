/*
 * shed.c - a tool gives up what it has no use for, and says so.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/shed.h"

static void
add(struct shed_list *l, struct span text)
{
	l->v = xgrow(l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n++] = xstrndup(text.p, text.n);
}

void
shed_read(struct shed *s, struct span path)
{
	s->may |= SANDBOX_READ;
	add(&s->read, path);
}

void
shed_write(struct shed *s, struct span path)
{
	s->may |= SANDBOX_WRITE;
	add(&s->write, path);
}

void
shed_program(struct shed *s, struct span name)
{
	add(&s->programs, name);
}

void
shed_files(struct shed *s, const struct sums *files)
{
	size_t i;

	for (i = 0; i < files->n; i++)
		shed_read(s, files->v[i].name);
}

void
shed_plant(struct shed *s, const struct plant *p)
{
	shed_files(s, &p->files);
	if (p->lockouts_at.n != 0)
		shed_read(s, p->lockouts_at);
	shed_read(s, SPAN("/usr/share/zoneinfo"));
	shed_program(s, SPAN("ssh-keygen"));
}

/* As many files at once as the system lets us. */
static void
raise_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

static void
open_inputs(struct cli *c)
{
	char **names = cli_operands(c);
	size_t n = 0, i;

	while (names[n] != NULL)
		n++;
	c->inputs = xcalloc(n, sizeof(*c->inputs));
	raise_limit();
	for (i = 0; i < n; i++) {
		if (strcmp(names[i], "-") == 0)
			continue;
		c->inputs[i] = open(names[i], O_RDONLY | O_CLOEXEC);
		if (c->inputs[i] < 0)
			c->inputs[i] = -errno; /* told in its turn */
	}
}

static struct sandbox
profile(const struct cli *c, const struct shed *s)
{
	return (struct sandbox){.may = s->may,
	    .user = c->user,
	    .strict = c->shed == SHED_MUST,
	    .read = s->read.v,
	    .write = s->write.v,
	    .nread = s->read.n,
	    .nwrite = s->write.n,
	    .ports = s->ports,
	    .nports = s->nports};
}

struct shedding {
	const struct cli *cli;
	const struct shed *shed;
};

/* In the process that runs programs. */
static bool
shed_runner(void *ctx, struct err *e)
{
	const struct shedding *k = ctx;
	struct sandbox_done done;
	struct sandbox p = profile(k->cli, k->shed);

	p.may |= SANDBOX_RUN;
	if (k->shed->programs_keep && p.user == NULL)
		return true;
	return sandbox_enter(&p, &done, e);
}

static void
start_runner(struct cli *c, struct shed *s)
{
	struct shedding k = {c, s};
	struct err e = {{0}};

	if (s->programs.n == 0)
		return;
	s->runner =
	    proc_runner_new(s->programs.v, s->programs.n, shed_runner, &k, &e);
	if (s->runner == NULL)
		cli_die(c, EXIT_SYSTEM, "%s", e.text);
	if (s->programs_keep && c->user == NULL)
		cli_note(c, "the programs of steps run with all the rights "
			    "that it was started with, in a process of their "
			    "own");
}

void
cli_shed(struct cli *c, struct shed *s)
{
	struct sandbox p = profile(c, s);
	struct sandbox_done done;
	struct err e = {{0}};

	if (c->reads_lines)
		open_inputs(c);
	if (c->shed == SHED_NOT) {
		cli_warn(c, "--no-sandbox: it keeps all rights");
		return;
	}
	start_runner(c, s);
	if (!sandbox_enter(&p, &done, &e))
		cli_die(c, EXIT_SYSTEM, "%s", e.text);
	cli_note(c, "shed: %s%s%s", done.shed,
	    done.kept[0] != '\0' ? "; not shed: " : "", done.kept);
}

bool
shed_may_run(const struct cli *c, const struct shed *s, struct span name)
{
	return c->shed == SHED_NOT ||
	       (s->runner != NULL && proc_runner_may(s->runner, name));
}

static struct span
directory(struct span path)
{
	const char *slash = memrchr(path.p, '/', path.n);

	return slash ? span(path.p, (size_t)(slash - path.p)) : span("", 0);
}

bool
shed_may_write(const struct cli *c, const struct shed *s, struct span path)
{
	size_t i;

	if (c->shed == SHED_NOT)
		return true;
	for (i = 0; i < s->write.n; i++)
		if (span_eq(directory(span_str(s->write.v[i])),
			directory(path)))
			return true;
	return false;
}

static void
release(struct shed_list *l)
{
	while (l->n != 0)
		free(l->v[--l->n]);
	free(l->v);
}

void
shed_release(struct shed *s)
{
	proc_runner_free(s->runner);
	release(&s->read);
	release(&s->write);
	release(&s->programs);
	*s = (struct shed){0};
}
