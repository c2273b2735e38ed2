/*
 * settings.c - what options are given: read, checked, set.
 */
#include "base/num.h"
#include "cli/only.h"

int64_t
cli_duration(struct cli *c, const char *option)
{
	int64_t d;

	if (!ts_read_duration(span_str(c->arg), &d))
		cli_die(c, EXIT_USAGE,
		    "--%s %s: write a duration with its unit, as in 500ms, "
		    "5s or 1h30m",
		    option, c->arg);
	return d;
}

uint64_t
cli_number(struct cli *c, const char *option, uint64_t most)
{
	uint64_t n;

	if (!num_read_u64(span_str(c->arg), &n) || n > most)
		cli_die(c, EXIT_USAGE,
		    "--%s %s: write a whole number up to %llu", option, c->arg,
		    (unsigned long long)most);
	return n;
}

uint64_t
cli_size(struct cli *c, const char *option, uint64_t least)
{
	uint64_t n;

	if (!num_read_size(span_str(c->arg), &n) || n < least)
		cli_die(c, EXIT_USAGE,
		    "--%s %s: write a size, as in 64MiB or 2G, of %llu bytes "
		    "or more",
		    option, c->arg, (unsigned long long)least);
	return n;
}

int64_t
cli_time(struct cli *c, const char *option)
{
	int64_t ts;

	if (!ts_read(span_str(c->arg), &ts))
		cli_die(c, EXIT_USAGE,
		    "--%s %s: write a time with its zone, as in "
		    "2026-11-22T19:56:31Z",
		    option, c->arg);
	return ts;
}

static const char *
name_of_option(const struct cli *c, int key)
{
	size_t i;

	for (i = 0; i < c->noptions; i++)
		if (c->options[i].key == key)
			return c->options[i].name;
	return "";
}

static void
add_to_list(struct cli *c, struct cli_list *l, const struct cli_setting *s)
{
	if (l->n == s->bound)
		cli_die(c, EXIT_USAGE, "more than %zu -%c", l->n, s->key);
	l->v[l->n++] = c->arg;
}

bool
cli_set(struct cli *c, const struct cli_setting *s, size_t n, int key,
    void *tool)
{
	const char *name = name_of_option(c, key);
	void *at;

	while (n != 0 && s->key != key)
		s++, n--;
	if (n == 0)
		return false;
	at = (char *)tool + s->at;
	switch (s->kind) {
	case CLI_TEXT:
		*(const char **)at = c->arg;
		break;
	case CLI_FLAG:
		*(bool *)at = true;
		break;
	case CLI_NUMBER:
		*(uint64_t *)at = cli_number(c, name, s->bound);
		break;
	case CLI_SIZE:
		*(uint64_t *)at = cli_size(c, name, s->bound);
		break;
	case CLI_DURATION:
		*(int64_t *)at = cli_duration(c, name);
		break;
	case CLI_LIST:
		add_to_list(c, at, s);
		break;
	case CLI_ONLY:
		only_read(at, c, name);
		break;
	}
	return true;
}

void
cli_settings(struct cli *c, const struct cli_setting *s, size_t n, void *tool)
{
	int key;

	while ((key = cli_next(c)) != -1)
		cli_set(c, s, n, key, tool);
}
