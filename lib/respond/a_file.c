/*
 * a_file.c - appends the alert, or a text, to a file of lines.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "conf/print.h"
#include "respond/inside.h"

static void
read_step(struct step *s, struct conf *c, struct arena *a, struct errs *es)
{
	struct conf *path = conf_need(c, "path", es), *text;

	retry_read(conf_get(c, "retry"), s, es);
	if (conf_is(path, CONF_SCALAR, es, "a file's name"))
		s->nargs = conf_texts(path, es, a, &s->args);
	text = conf_get(c, "text");
	if (conf_text(text, es, &s->text))
		check_template(text, es, s->text, true);
}

static void
say(const struct step *s, const struct line *l, struct buf *b)
{
	(void)l;
	rec_str(b, "path", s->args[0]);
}

/* Written, synced and closed, or it doesn't count. */
static bool
append(const char *path, struct span text, struct err *e)
{
	int fd = open(path,
	    O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0640);
	bool ok;

	if (fd < 0)
		return err_set(e, "%s: %s", path, strerror(errno));
	ok = append_all(fd, text);
	if (!ok)
		err_set(e, "%s: %s", path, strerror(errno));
	if (close(fd) != 0)
		ok = err_set(e, "%s: %s", path, strerror(errno));
	return ok;
}

static enum step_status
run(const struct respond *r, const struct step *s, const struct line *l,
    struct buf *detail)
{
	struct buf line = {0}, path = {0};
	struct err e = {{0}};

	(void)r;
	if (s->text.n != 0)
		fill(&line, s->text, l);
	else
		buf_span(&line, l->text);
	buf_char(&line, '\n');
	buf_span(&path, s->args[0]);
	buf_char(&path, '\0');
	append(path.p, buf_all(&line), &e);
	if (e.text[0] != '\0')
		rec_wire(detail, "error", span_str(e.text));
	buf_release(&line);
	buf_release(&path);
	return e.text[0] == '\0' ? STEP_OK : STEP_FAILED;
}

static void
print(const struct step *s, FILE *f)
{
	fputs(", path: ", f);
	yaml_text(f, s->args[0]);
	if (s->text.n != 0) {
		fputs(", text: ", f);
		yaml_text(f, s->text);
	}
}

const struct action action_file = {.name = "file",
    .read = read_step,
    .say = say,
    .run = run,
    .print = print,
    .writes = true};
