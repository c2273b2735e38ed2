/*
 * base.c - the smaller things that everything stands on: maps, heaps, random
 * numbers, buffers, arenas, errors, files.
 */
#include <math.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/rng.h"
#include "unit.h"

enum { KEYS = 5000, NODES = 200, ROUNDS = 20000 };

static void
a_hash_depends_on_every_byte_and_the_seed(void)
{
	unsigned char bytes[40];
	uint64_t before = 0;
	size_t n, i;

	memset(bytes, 7, sizeof(bytes));
	for (n = 0; n <= sizeof(bytes); n++) {
		unsigned char *p = unit_exact(span(bytes, n));
		uint64_t h = hash_bytes(1, p, n);

		CHECK(hash_bytes(1, p, n) == h);
		CHECK(hash_bytes(2, p, n) != h);
		CHECK(n == 0 || h != before); /* one byte more */
		before = h;
		for (i = 0; i < n; i++) {
			p[i] ^= 0x40;
			CHECK(hash_bytes(1, p, n) != h);
			p[i] ^= 0x40;
		}
		free(p);
	}
}

/* A map of KEYS keys, "0" to "4999", each with its own text as its value. */
static void
fill_map(struct map *m, struct arena *a)
{
	char text[16];
	int i;

	for (i = 0; i < KEYS; i++) {
		int n = snprintf(text, sizeof(text), "%d", i);
		char *key = arena_str(a, span(text, (size_t)n));

		CHECK(map_put(m, span_str(key), key) == NULL);
	}
}

static void
a_map_finds_what_was_put(void)
{
	struct arena a = {0};
	struct map m = {0};
	char text[16];
	int i;

	CHECK(map_get(&m, SPAN("0")) == NULL);
	fill_map(&m, &a);
	CHECK(m.n == KEYS);
	for (i = 0; i < KEYS; i++) {
		const char *value;

		snprintf(text, sizeof(text), "%d", i);
		value = map_get(&m, span_str(text));
		CHECK(value != NULL && strcmp(value, text) == 0);
	}
	CHECK(map_get(&m, SPAN("5000")) == NULL);
	CHECK(map_get(&m, SPAN("")) == NULL);
	map_release(&m);
	arena_release(&a);
}

static void
a_map_walks_in_the_order_of_insertion(void)
{
	struct map_entry *e = NULL;
	struct arena a = {0};
	struct map m = {0};
	char text[16];
	int i = 0;

	CHECK(map_next(&m, NULL) == NULL);
	fill_map(&m, &a);
	for (; (e = map_next(&m, e)) != NULL; i++) {
		snprintf(text, sizeof(text), "%d", i);
		CHECK_SPAN(e->key, text);
	}
	CHECK(i == KEYS);
	map_release(&m);
	arena_release(&a);
}

static void
putting_again_replaces(void)
{
	struct map m = {0};
	int one = 1, two = 2;

	CHECK(map_put(&m, span("a\0b", 3), &one) == NULL);
	CHECK(map_put(&m, span("a\0c", 3), &two) == NULL);
	CHECK(map_put(&m, SPAN(""), &two) == NULL);
	CHECK(map_put(&m, span("a\0b", 3), &two) == &one);
	CHECK(map_get(&m, span("a\0b", 3)) == &two);
	CHECK(map_get(&m, SPAN("")) == &two);
	CHECK(m.n == 3);
	map_release(&m);
}

/* The node that comes next, found the slow way; NULL where none is set. */
static struct heap_node *
earliest(struct heap_node *nodes)
{
	struct heap_node *first = NULL;
	size_t i;

	for (i = 0; i < NODES; i++) {
		struct heap_node *n = &nodes[i];

		if (n->place == 0)
			continue;
		if (first == NULL || n->at < first->at ||
		    (n->at == first->at && n->order < first->order))
			first = n;
	}
	return first;
}

static void
a_heap_hands_out_the_earliest(void)
{
	struct heap_node nodes[NODES] = {{0}};
	struct heap h = {0};
	struct rng r;
	int i;

	rng_seed(&r, 1);
	CHECK(heap_first(&h) == NULL);
	for (i = 0; i < ROUNDS; i++) {
		struct heap_node *n = &nodes[rng_u64(&r) % NODES];

		if (rng_u64(&r) % 3 == 0)
			heap_remove(&h, n); /* set or not */
		else
			heap_set(&h, n, (int64_t)(rng_u64(&r) % 50) - 25);
		if (!CHECK(heap_first(&h) == earliest(nodes)))
			break;
	}
	while (heap_first(&h) != NULL) {
		CHECK(heap_first(&h) == earliest(nodes));
		heap_remove(&h, heap_first(&h));
	}
	heap_release(&h);
}

static void
equal_times_come_out_in_the_order_they_were_set(void)
{
	struct heap_node nodes[NODES] = {{0}};
	struct heap h = {0};
	size_t i;

	for (i = 0; i < NODES; i++)
		heap_set(&h, &nodes[i], 5);
	heap_set(&h, &nodes[0], 5); /* set again: now the last */
	for (i = 1; i < NODES; i++) {
		CHECK(heap_first(&h) == &nodes[i]);
		heap_remove(&h, heap_first(&h));
	}
	CHECK(heap_first(&h) == &nodes[0]);
	heap_release(&h);
}

static void
random_numbers_are_the_published_ones(void)
{
	/* Of xoshiro256**, from the state 1, 2, 3, 4. */
	static const uint64_t due[] = {11520, 0, 1509978240,
	    1215971899390074240, 1216172134540287360, 607988272756665600};
	/* Of splitmix64, from 0. */
	static const uint64_t state[] = {0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4,
	    0x06c45d188009454f, 0xf88bb8a8724c81ec};
	struct rng r = {{1, 2, 3, 4}};
	size_t i;

	for (i = 0; i < sizeof(due) / sizeof(*due); i++)
		CHECK(rng_u64(&r) == due[i]);
	rng_seed(&r, 0);
	CHECK(memcmp(r.s, state, sizeof(state)) == 0);
}

static void
random_numbers_have_their_shapes(void)
{
	double sum = 0, squares = 0, least = 1, most = 0;
	struct rng r;
	int i;

	rng_seed(&r, 3);
	for (i = 0; i < ROUNDS; i++) {
		double v = rng_unit(&r), g = rng_gauss(&r);

		least = v < least ? v : least;
		most = v > most ? v : most;
		sum += g;
		squares += g * g;
	}
	CHECK(least >= 0 && least < 0.001);
	CHECK(most < 1 && most > 0.999);
	CHECK(fabs(sum / ROUNDS) < 0.03);
	CHECK(fabs(squares / ROUNDS - 1) < 0.05);
}

static void
a_buffer_grows_at_its_end(void)
{
	struct buf b = {0};
	size_t i;

	CHECK(buf_all(&b).n == 0 && buf_all(&b).p != NULL);
	for (i = 0; i < 5000; i++)
		buf_char(&b, (char)('a' + i % 26));
	buf_fmt(&b, "%d-%s", 42, "x");
	buf_span(&b, SPAN("yz"));
	buf_str(&b, "");
	buf_add(&b, NULL, 0);
	CHECK(b.n == 5006);
	for (i = 0; i < 5000; i++)
		CHECK(b.p[i] == (char)('a' + i % 26));
	buf_drop(&b, 0);
	buf_drop(&b, 5000);
	CHECK_SPAN(buf_all(&b), "42-xyz");
	buf_drop(&b, 6);
	CHECK(b.n == 0);
	buf_release(&b);
	CHECK(b.p == NULL && b.cap == 0);
}

static void
an_arena_hands_out_room_that_stays(void)
{
	struct arena a = {0};
	unsigned char *all[300];
	int i, round;

	for (round = 0; round < 3; round++) {
		for (i = 0; i < 300; i++) {
			size_t n = (size_t)i * 7;

			all[i] = arena_zalloc(&a, n);
			CHECK((uintptr_t)all[i] % 16 == 0);
			CHECK(n == 0 || all[i][n - 1] == 0);
			memset(all[i], i, n);
		}
		for (i = 1; i < 300; i++)
			CHECK(all[i][0] == (unsigned char)i &&
			      all[i][i * 7 - 1] == (unsigned char)i);
		arena_reset(&a);
	}
	memset(arena_alloc(&a, 100000), 1, 100000);
	CHECK_STR(arena_str(&a, span("abc", 2)), "ab");
	CHECK_STR(arena_str(&a, span(NULL, 0)), "");
	CHECK_SPAN(arena_copy(&a, SPAN("xyz")), "xyz");
	CHECK_SPAN(arena_copy(&a, span(NULL, 0)), "");
	CHECK(arena_copy(&a, span(NULL, 0)).p != NULL);
	arena_release(&a);
	arena_reset(&a); /* of nothing */
	arena_release(&a);
}

static void
an_array_grows_by_doubling(void)
{
	size_t cap = 0, n;
	int *p = NULL;

	for (n = 0; n < 1000; n++) {
		p = xgrow(p, n, &cap, sizeof(*p));
		CHECK(cap > n && cap <= (n < 4 ? 8 : 2 * n + 8));
		p[n] = (int)n;
	}
	for (n = 0; n < 1000; n++)
		CHECK(p[n] == (int)n);
	free(p);
}

static void
texts_are_copied(void)
{
	char *empty = xstrdup(""), *text = xstrdup("abc");

	CHECK_STR(empty, "");
	CHECK_STR(text, "abc");
	free(empty);
	free(text);
}

static void
the_first_error_stays(void)
{
	struct err e = {{0}};
	char many[2 * ERR_TEXT];

	CHECK(!err_set(&e, "first %d", 1));
	CHECK(!err_set(&e, "second"));
	CHECK_STR(e.text, "first 1");
	CHECK(!err_set(NULL, "nobody asks"));
	memset(many, 'x', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	e.text[0] = '\0';
	err_set(&e, "%s", many);
	CHECK(strlen(e.text) == ERR_TEXT - 1);
}

static void
errors_are_listed_with_their_places(void)
{
	static struct errs es;
	struct place at = {"plant.yaml", 3, 7};
	int i;

	CHECK(!errs_add(&es, at, "no %s", "tag"));
	at.line = 0;
	errs_add(&es, at, "is empty");
	at.file = NULL;
	errs_add(&es, at, "nowhere");
	CHECK_STR(es.kept[0].text, "plant.yaml:3:7: no tag");
	CHECK_STR(es.kept[1].text, "plant.yaml: is empty");
	CHECK_STR(es.kept[2].text, "nowhere");
	for (i = 3; i < 30; i++)
		CHECK(!errs_add(&es, at, "number %d", i));
	CHECK(es.n == 30);
	CHECK_STR(es.kept[ERRS_KEPT - 1].text, "number 19");
}

/* Rather the mistake without its place than the place alone. */
static void
a_place_too_long_is_left_out(void)
{
	static struct errs es;
	char name[2 * ERR_TEXT];
	struct place at = {name, 3, 7};

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	errs_add(&es, at, "mistake");
	CHECK_STR(es.kept[0].text, "mistake");
	name[ERR_TEXT - 6] = '\0'; /* with ":3:7: " just too long */
	errs_add(&es, at, "mistake");
	CHECK_STR(es.kept[1].text, "mistake");
}

static void
write_file(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");

	CHECK(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void
small_files_are_read_whole(void)
{
	char dir[] = "/tmp/ots-unit-XXXXXX", name[64];
	int before = dup(0), after;
	struct err e = {{0}};
	struct buf b = {0};

	close(before);
	if (!CHECK(mkdtemp(dir) != NULL))
		return;
	snprintf(name, sizeof(name), "%s/file", dir);
	write_file(name, "x");
	CHECK(file_read(name, 5, &b, &e));
	CHECK_SPAN(buf_all(&b), "x");
	write_file(name, "hello");
	b.n = 0;
	CHECK(file_read(name, 5, &b, &e));
	CHECK_SPAN(buf_all(&b), "hello");
	b.n = 0;
	CHECK(!file_read(name, 4, &b, &e));
	CHECK(strstr(e.text, "larger than 4 bytes") != NULL);
	e.text[0] = '\0';
	CHECK(!file_read(dir, 5, &b, &e));
	CHECK(strstr(e.text, "is a directory") != NULL);
	e.text[0] = '\0';
	unlink(name);
	CHECK(!file_read(name, 5, &b, &e));
	CHECK(strstr(e.text, "No such file") != NULL);
	rmdir(dir);
	after = dup(0);
	close(after);
	CHECK(after == before); /* nothing stays open */
	buf_release(&b);
}

static void
files_stand_beside_each_other(void)
{
	struct buf b = {0};

	file_beside(&b, "dir/of/base", SPAN("name"));
	CHECK_STR(b.p, "dir/of/name");
	b.n = 0;
	file_beside(&b, "dir/of/base", SPAN("/abs"));
	CHECK_STR(b.p, "/abs");
	b.n = 0;
	file_beside(&b, "dir/of/base", SPAN(""));
	CHECK_STR(b.p, "dir/of/");
	b.n = 0;
	file_beside(&b, "base", SPAN("name"));
	CHECK_STR(b.p, "name");
	CHECK(b.n == 4);
	buf_release(&b);
}

static void
check_containers(void)
{
	TEST("a hash depends on every byte and on the seed")
	a_hash_depends_on_every_byte_and_the_seed();
	TEST("a map finds what was put")
	a_map_finds_what_was_put();
	TEST("a map walks in the order of insertion")
	a_map_walks_in_the_order_of_insertion();
	TEST("putting again replaces and gives the former value")
	putting_again_replaces();
	TEST("a heap hands out the earliest")
	a_heap_hands_out_the_earliest();
	TEST("equal times come out in the order they were set")
	equal_times_come_out_in_the_order_they_were_set();
	TEST("a buffer grows at its end and drops its front")
	a_buffer_grows_at_its_end();
	TEST("an arena hands out aligned room that stays")
	an_arena_hands_out_room_that_stays();
	TEST("texts are copied")
	texts_are_copied();
	TEST("an array grows by doubling")
	an_array_grows_by_doubling();
}

int
main(void)
{
	check_containers();
	TEST("random numbers are the published ones")
	random_numbers_are_the_published_ones();
	TEST("random numbers have their shapes")
	random_numbers_have_their_shapes();
	TEST("the first error stays, bounded")
	the_first_error_stays();
	TEST("errors are listed with their places, twenty of them")
	errors_are_listed_with_their_places();
	TEST("a place too long is left out")
	a_place_too_long_is_left_out();
	TEST("small files are read whole, others refused")
	small_files_are_read_whole();
	TEST("files stand beside each other")
	files_stand_beside_each_other();
	return unit_end();
}
