/*
 * base.c - the smaller things that everything stands on: maps, heaps, random
 * numbers, names, UTF-8, addresses, buffers, arenas, errors, files.
 */
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/addr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/names.h"
#include "base/rng.h"
#include "base/utf8.h"
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
names_are_found(void)
{
	static const struct name table[] = {{1, "one"}, {200000, "many"}};
	static const char *const words[] = {"alpha", "beta", ""};

	CHECK_STR(NAME_OF(table, 200000), "many");
	CHECK(NAME_OF(table, 2) == NULL);
	CHECK(WORD_INDEX(words, SPAN("beta")) == 1);
	CHECK(WORD_INDEX(words, SPAN("")) == 2);
	CHECK(WORD_INDEX(words, SPAN("bet")) == -1);
}

static void
the_nearest_word_is_near(void)
{
	static const char *const words[] = {"severity", "serenity", "tag",
	    "a-name-that-is-far-longer-than-the-sixty-three-letters-that-"
	    "are-compared"};
	char many[200];

	CHECK_STR(word_nearest(words, 4, SPAN("severty")), "severity");
	CHECK_STR(word_nearest(words, 4, SPAN("serenety")), "serenity");
	CHECK_STR(word_nearest(words, 4, SPAN("tg")), "tag");
	CHECK(word_nearest(words, 4, SPAN("xyz")) == NULL);
	CHECK(word_nearest(words, 4, SPAN("")) == NULL);
	CHECK(word_nearest(words, 0, SPAN("tag")) == NULL);
	memset(many, 'z', sizeof(many));
	CHECK(word_nearest(words, 4, span(many, sizeof(many))) == NULL);
}

static void
every_code_point_is_written_and_read(void)
{
	uint32_t c;

	for (c = 0; c <= 0x10ffff; c++) {
		bool surrogate = c >= 0xd800 && c <= 0xdfff;
		char text[4], *end = utf8_put(text, c);
		struct span s = span(text, (size_t)(end - text));

		CHECK(utf8_len(s) == (surrogate ? 0 : s.n));
		CHECK(utf8_len(span(text, s.n - 1)) == 0); /* cut */
	}
}

/* What RFC 3629 says of the sequence's value and length. */
static bool
well_formed(const unsigned char *p, size_t n)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t c = p[0] & (0xffu >> (n + 1));
	size_t i;

	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return false;
		c = c << 6 | (p[i] & 0x3f);
	}
	return c >= least[n] && c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff);
}

static void
no_other_bytes_are_utf8(void)
{
	static const unsigned char tails[] = {
	    0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
	enum { N = sizeof(tails) };
	int lead, i;

	for (lead = 0x80; lead <= 0xff; lead++)
		for (i = 0; i < N * N * N; i++) {
			unsigned char b[4] = {(unsigned char)lead, tails[i % N],
			    tails[i / N % N], tails[i / N / N]};
			size_t n = lead >= 0xf8	  ? 0
				   : lead >= 0xf0 ? 4
				   : lead >= 0xe0 ? 3
				   : lead >= 0xc0 ? 2
						  : 0;

			if (n != 0 && !well_formed(b, n))
				n = 0;
			CHECK(utf8_len(span(b, 4)) == n);
		}
	CHECK(utf8_valid(SPAN("")));
	CHECK(utf8_valid(SPAN("a\xc3\xa9z")));
	CHECK(!utf8_valid(SPAN("a\xc3")));
}

static void
addresses_go_there_and_back(void)
{
	static const struct {
		const char *text, *same;
		int n;
	} rows[] = {{"10.0.0.57", "10.0.0.57", 4},
	    {"255.255.255.255", "255.255.255.255", 4},
	    {"00:1b:1b:aa:BB:cc", "00:1b:1b:aa:bb:cc", 6},
	    {"00-1b-1b-aa-bb-cc", "00:1b:1b:aa:bb:cc", 6},
	    {"2001:DB8:0:0:0:0:0:1", "2001:db8::1", 16}, {"::", "::", 16},
	    {"::ffff:10.0.0.1", "::ffff:10.0.0.1", 16},
	    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 16}};
	char text[ADDR_TEXT];
	struct addr a;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_ROW(addr_read(span_str(rows[i].text), &a), rows[i].text);
		CHECK_ROW(a.n == rows[i].n, rows[i].text);
		CHECK_SPAN(span(text, (size_t)(addr_put(text, &a) - text)),
		    rows[i].same);
	}
	a = (struct addr){0};
	CHECK(addr_put(text, &a) == text);
}

static void
what_is_no_address_is_refused(void)
{
	static const char *const rows[] = {"", "10.0.0", "10.0.0.256",
	    "10.0.0.1 ", "plc-1", "00:1b:1b:aa:bb", "00:1b:1b:aa:bb:cg",
	    "00:1b:1b:aa:bb:cc:", "001b1baabbcc", ":::", "1:2:3:4:5:6:7",
	    "2001:db8::1%eth0", "00:1b:1b:aa:bb.cc"};
	struct addr a, b;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK_ROW(!addr_read(span_str(rows[i]), &a), rows[i]);
	CHECK(!addr_read(span("10.0.0.1\0", 9), &a));
	CHECK(addr_read(SPAN("10.0.0.1"), &a));
	CHECK(addr_read(SPAN("10.0.0.1"), &b) && addr_eq(&a, &b));
	b.n = 16; /* other than ::, it is another address */
	CHECK(!addr_eq(&a, &b));
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
		errs_add(&es, at, "number %d", i);
	CHECK(es.n == 30);
	CHECK_STR(es.kept[ERRS_KEPT - 1].text, "number 19");
}

static void
small_files_are_read_whole(void)
{
	char dir[] = "/tmp/ots-unit-XXXXXX", name[64];
	struct err e = {{0}};
	struct buf b = {0};
	FILE *f;

	if (!CHECK(mkdtemp(dir) != NULL))
		return;
	snprintf(name, sizeof(name), "%s/file", dir);
	f = fopen(name, "w");
	CHECK(f != NULL && fwrite("hello", 1, 5, f) == 5 && fclose(f) == 0);
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
	TEST("names are found by code and by word")
	names_are_found();
	TEST("the nearest word is near, or none")
	the_nearest_word_is_near();
	TEST("every code point is written and read")
	every_code_point_is_written_and_read();
	TEST("no other bytes are UTF-8")
	no_other_bytes_are_utf8();
	TEST("addresses go there and back")
	addresses_go_there_and_back();
	TEST("what is no address is refused")
	what_is_no_address_is_refused();
	TEST("the first error stays, bounded")
	the_first_error_stays();
	TEST("errors are listed with their places, twenty of them")
	errors_are_listed_with_their_places();
	TEST("small files are read whole, others refused")
	small_files_are_read_whole();
	TEST("files stand beside each other")
	files_stand_beside_each_other();
	return unit_end();
}
