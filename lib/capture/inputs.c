#include "capture/inputs.h"

#include "base/num.h"
#include "serial/serial.h"

bool
inputs_add(struct inputs *in, enum inputs_kind kind, const char *name,
    struct err *e)
{
	if (in->n != 0 && in->kind != kind)
		return err_set(e, "-i, -r and --extract don't go together");
	if (in->n == SOURCES_MAX)
		return err_set(e, "more than %d sources", SOURCES_MAX);
	in->kind = kind;
	in->names[in->n++] = name;
	return true;
}

bool
inputs_take_taps(struct inputs *in, char **words, struct err *e)
{
	size_t i, n = 0;

	for (i = 0; words[i] != NULL; i++)
		if (!serial_named(span_str(words[i])))
			words[n++] = words[i];
		else if (!inputs_add(in, INPUTS_LIVE, words[i], e))
			return false;
	words[n] = NULL;
	return true;
}

bool
inputs_framed(const struct inputs *in, struct err *e)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		if (serial_named(span_str(in->names[i])))
			return err_set(e,
			    "%s: serial taps give records; neither -w nor "
			    "--format pcapng can keep them",
			    in->names[i]);
	return true;
}

bool
inputs_pace(struct inputs *in, const char *text, struct err *e)
{
	struct span s = span_str(text);

	if (s.n < 2 || s.p[s.n - 1] != 'x' ||
	    !num_read_f64(span(s.p, s.n - 1), &in->pace) || in->pace <= 0)
		return err_set(e,
		    "--pace %s: write how many times as fast, as in 1x or 0.5x",
		    text);
	return true;
}

bool
inputs_open(const struct inputs *in, const char *name, struct sources *a,
    enum source_got *got, struct err *e)
{
	struct source_live live = in->live;

	if (in->kind == INPUTS_LIVE && serial_named(span_str(name)))
		return source_serial(a, name, got, e);
	if (in->kind == INPUTS_LIVE) {
		live.interface = name;
		live.several = in->n > 1;
		return source_live(a, &live, got, e);
	}
	return in->follow ? source_follow(a, name, got, e)
			  : source_file(a, name, got, e);
}

bool
inputs_reopens(const struct inputs *in, size_t i, struct buf *path)
{
	const char *name = in->names[i];
	const char *colon = strrchr(name, ':');

	if (serial_named(span_str(name)))
		return false;
	if (in->kind == INPUTS_LIVE) /* what the interface dropped */
		buf_fmt(path, "/sys/class/net/%s/statistics", name);
	else if (in->kind == INPUTS_PICKS && colon != NULL)
		buf_add(path, name, (size_t)(colon - name));
	else if (in->kind == INPUTS_PICKS || in->follow)
		buf_str(path, name);
	else
		return false;
	return true;
}
