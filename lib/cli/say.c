/*
 * say.c - words for people, on stderr.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "cli/cli.h"

static void
say(const struct cli *c, const char *fmt, va_list ap)
{
	char text[2048], *p;

	vsnprintf(text, sizeof(text), fmt, ap);
	for (p = text; *p != '\0'; p++) /* words may hold text from the wire */
		if ((unsigned char)*p < ' ' || (unsigned char)*p == 0x7f)
			*p = '?';
	fprintf(stderr, "%s: %s\n", c->tool, text);
}

void
cli_warn(const struct cli *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(c, fmt, ap);
	va_end(ap);
}

void
cli_note(const struct cli *c, const char *fmt, ...)
{
	va_list ap;

	if (c->verbose < 1)
		return;
	va_start(ap, fmt);
	say(c, fmt, ap);
	va_end(ap);
}

void
cli_die(struct cli *c, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(c, fmt, ap);
	va_end(ap);
	if (c->out.buf.n != 0)
		out_flush(c); /* what was good before it isn't lost */
	exit(status);
}

void
cli_warn_errs(const struct cli *c, const struct errs *es)
{
	size_t i;

	for (i = 0; i < es->n && i < ERRS_KEPT; i++)
		cli_warn(c, "%s", es->kept[i].text);
	if (es->n > ERRS_KEPT)
		cli_warn(c, "and %zu more", es->n - ERRS_KEPT);
}

void
cli_die_errs(struct cli *c, const struct errs *es)
{
	if (es->n == 0)
		return;
	cli_warn_errs(c, es);
	exit(EXIT_USAGE);
}
