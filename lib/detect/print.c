/*
 * print.c - the canonical form of rules, which reads in again.
 */
#include "conf/print.h"
#include "base/sha256.h"
#include "detect/inside.h"

/* A rule without an id has one made from its name. */
static void
print_id(FILE *f, const struct about *a)
{
	char h[SHA256_TEXT], id[40];

	if (a->id.n != 0) {
		yaml_text(f, a->id);
		return;
	}
	sha256_text(a->name, h);
	h[12] = '8'; /* RFC 9562: custom, by us */
	h[16] = 'a';
	snprintf(id, sizeof(id), "%.8s-%.4s-%.4s-%.4s-%.12s", h, h + 8, h + 12,
	    h + 16, h + 20);
	yaml_text(f, span_str(id));
}

static void
print_rule(const struct rule *r, FILE *f)
{
	const struct about *a = &r->about;

	fputs("- title: ", f);
	yaml_text(f, a->title);
	fputs("\n  name: ", f);
	yaml_text(f, a->name);
	fputs("\n  id: ", f);
	print_id(f, a);
	if (r->status.n != 0)
		fprintf(f, "\n  status: %.*s", (int)r->status.n, r->status.p);
	if (r->description.n != 0) {
		fputs("\n  description: ", f);
		yaml_text(f, r->description);
	}
	fprintf(f, "\n  level: %s\n  class: %s", severity_names[a->severity],
	    class_names[a->class]);
	if (a->nlabels != 0) {
		fputs("\n  tags: ", f);
		yaml_texts(f, a->labels, a->nlabels);
	}
	fputs("\n  when: ", f);
	yaml_text(f, r->when);
	fputs("\n  message: ", f);
	yaml_text(f, a->message);
	fputs("\n  alarm: {on_delay: ", f);
	yaml_duration(f, a->on_delay);
	fputs(", off_delay: ", f);
	yaml_duration(f, a->off_delay);
	fprintf(f, ", latch: %s}\n", a->latch ? "true" : "false");
	if (a->hazop.n != 0)
		fprintf(f, "  hazop: %.*s\n", (int)a->hazop.n, a->hazop.p);
}

void
detect_print(const struct detect *d, FILE *f)
{
	size_t i;

	for (i = 0; i < d->nrules; i++)
		if (d->rules[i]->at.file != NULL)
			print_rule(d->rules[i], f);
}
