/*
 * plant - a plant file beside a part that it may include and a table of tags:
 * read; and where it is right, printed, and what was printed read again, which
 * must print the same.
 */
#include <fcntl.h>
#include <unistd.h>

#include "fuzz.h"
#include "plant/plant.h"

static char dir[] = "/tmp/ots-fuzz-XXXXXX";
static const char *const names[] = {"plant.yaml", "part.yaml", "tags.csv"};
static char path[64];

static void
write_file(const char *name, struct span text)
{
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	CHECK(fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n);
	close(fd);
}

static void
clean(void)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		unlink(path);
	}
	rmdir(dir);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	CHECK(mkdtemp(dir) != NULL);
	atexit(clean);
	write_file(names[1],
	    SPAN(
		"components:\n  - {id: plc-9, addressing: iec}\n"
		"tags:\n  - {id: T9, source: {device: plc-9, ref: \"%MW4\"}}"));
	write_file(names[2],
	    SPAN("id,unit,source.ref,source.type,range.lo\n"
		 "T7,m,hr:7,u32,\n\"T8\",\"m \"\"s\"\"\",co:8,,\n"));
	return 0;
}

/* NULL: refused. */
static char *
load_and_print(struct span text, size_t *n)
{
	struct errs es = {0};
	struct plant p;
	char *printed = NULL;
	FILE *f;
	size_t i;
	bool ok;

	write_file(names[0], text);
	ok = plant_load(&p, path, NULL, &es);
	CHECK(ok == (es.n == 0));
	if (ok) {
		for (i = 0; i < p.ncomponents; i++)
			CHECK(plant_component(&p, p.components[i].id) == i &&
			      plant_within(&p, (uint32_t)i, (uint32_t)i));
		for (i = 0; i < p.ntags; i++)
			CHECK(plant_tag(&p, p.tags[i].id) == i);
		plant_zone_offset(&p, INT64_C(1767225600000000000));
		f = open_memstream(&printed, n);
		plant_print(&p, f);
		fclose(f);
	} else {
		for (i = 0; i < es.n && i < ERRS_KEPT; i++)
			CHECK(es.kept[i].text[0] != '\0');
	}
	plant_release(&p);
	return printed;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span(size ? (const char *)data : "", size);
	char *a, *b;
	size_t n = 0, m = 0;

	/* Nothing outside its directory. */
	if (memmem(text.p, text.n, "/*", 2) || memmem(text.p, text.n, "/?", 2))
		return 0;
	a = load_and_print(text, &n);
	if (a == NULL)
		return 0;
	b = load_and_print(span(a, n), &m);
	if (b == NULL || n != m || memcmp(a, b, n) != 0)
		fprintf(stderr, "printed:\n%s\nand again:\n%s\n", a,
		    b ? b : "(refused)");
	CHECK(b != NULL && n == m && memcmp(a, b, n) == 0);
	free(a);
	free(b);
	return 0;
}
