/*
 * records - lines through the tools' rooms, one behind the other, as the pipe
 * has them: model, noise, detect, respond (dry). Whatever comes in, what comes
 * out is JSON, and a record. At a `config` record plant and rules are read
 * anew, as SIGHUP has it, and what was known goes on.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "detect/detect.h"
#include "fuzz.h"
#include "model/model.h"
#include "noise/noise.h"
#include "plant/plant.h"
#include "respond/respond.h"

static const char plant_text[] =
    "plant: P\n"
    "timezone: America/New_York\n"
    "defaults: {source: {device: plc, station: 1}}\n"
    "constants: {AREA: 12.5}\n"
    "zones: [{id: cell}, {id: it}]\n"
    "conduits: [{from: it, to: cell, protocols: [modbus], actions: [read]}]\n"
    "components:\n"
    "  - {id: plc, kind: controller, address: 192.0.2.10, zone: cell}\n"
    "  - {id: hmi, kind: hmi, address: 192.0.2.20, zone: it}\n"
    "  - {id: clamp, kind: actuator, controller: plc, part_of: plc}\n"
    "tags:\n"
    "  - {id: CLAMP, component: clamp, source: {ref: \"co:0\"},"
    " states: {0: closed, 1: open}, feedback: CLAMP.ZSO, writers: [hmi]}\n"
    "  - {id: CLAMP.ZSO, source: {ref: \"di:0\"},"
    " states: {0: closed, 1: open}}\n"
    "  - {id: SPEED, source: {ref: \"hr:0\", type: i16, scale: 0.1},"
    " safe: [-3, 3], rate: {up: 2/s, down: 1/s}, stale: 5s}\n"
    "  - {id: LOAD, source: {ref: \"hr:1\", type: f32, order: CDAB},"
    " range: [0, 200000], alarms: {l: 10, h: 55000, hh: {at: 60000,"
    " priority: critical, response: run}, deadband: 500, on_delay: 2s,"
    " off_delay: 1s}}\n"
    "  - {id: BIG, source: {ref: \"hr:3\", type: u64, order: BADC}}\n"
    "  - {id: BIT, source: {ref: \"hr:7\", bit: 3}}\n"
    "  - {id: WIDE, source: {ref: \"ir:0\", type: f64, order: DCBA}}\n"
    "  - {id: NAMED, source: {ref: \"DB1.DBW4\"}}\n"
    "  - {id: PLACED, source: {ref: \"assembly:1\", at: 2, type: i32}}\n"
    "constraints:\n"
    "  - {id: never-both, never: \"CLAMP == 'open' and LOAD > AREA\"}\n";

static const char rules_text[] =
    "- {title: A, name: a, level: critical, message: \"{CLAMP} {by} {LOAD}\","
    " when: \"on_request(CLAMP) and requested(CLAMP) == 'open' and"
    " (LOAD > 500 or abs(SPEED) > 0.1)\", alarm: {latch: true}}\n"
    "- {title: B, name: b, when: \"held(SPEED > 1, 3s) or"
    " age(changed(LOAD)) > 60s\", alarm: {on_delay: 1s, off_delay: 2s}}\n"
    "- {title: C, name: c, when: \"action == 'write' and src not in"
    " ['hmi', '192.0.2.20'] and hour() < 24\"}\n"
    "- {title: D, name: d, message: \"{client} {server} {value} {station}\","
    " when: \"code == 5 or fn in ['diagnostics'] or station == 'x'\"}\n"
    "- {title: H, name: h, message: \"{SPEED} {BIT}\","
    " when: \"age(LOAD) > 3s and age(SPEED) < 9s or LOAD < SPEED * 2\"}\n"
    "- {title: E, name: e, when: \"age(since(d(LOAD) > 1)) > 4s or"
    " quality(LOAD) == 'bad' or prev(CLAMP) == 'open'\"}\n"
    "- {title: F, name: f, when: \"actual(CLAMP) != CLAMP and"
    " bit(BIG, 3) or NAMED == 'on' or rejected(CLAMP) == 'open'\"}\n"
    "- {title: G, name: g, when: \"kind == 'measured' and value > 7 and"
    " if(BIT, WIDE, -1) > 0\", hazop: {node: N3, row: 14}}\n";

static const char playbooks_text[] =
    "playbooks:\n"
    "  - id: p\n"
    "    match: {rule: [\"*\"], state: [raised, updated, cleared]}\n"
    "    steps:\n"
    "      - {id: n, do: file, path: x.ndjson, text: \"{title} {value}\"}\n"
    "      - {id: x, do: exec, argv: [logger, \"{message}\"]}\n"
    "      - {id: m, do: manual, to: [a], text: \"{by} {src}\","
    " confirm_within: 5m}\n";

static const char *const faults[] = {"bias:tag=LOAD,by=3,from=1s,until=9s",
    "stuck:tag=SPEED", "drift:tag=W*,rate=1e300", "spike:by=2,p=0.5",
    "dropout:tag=B*,p=0.5", "gaussian:tag=BIG,sigma=2"};

static struct plant first; /* of every chain, until it reloads */
static const char *plant_file, *rules, *playbooks;
static struct nd_keys keys[4];

/* A file that lies in memory; its name. */
static char *
memory_file(const char *text, size_t n)
{
	int fd = memfd_create("fuzz", 0);
	char *name = malloc(32);

	CHECK(fd >= 0 && write(fd, text, n) == (ssize_t)n);
	snprintf(name, 32, "/proc/self/fd/%d", fd);
	return name;
}

/* A lock in force, as if its signature had been looked at. */
static void
hang_lock(struct plant *p)
{
	struct lockout *k = calloc(1, sizeof(*k));

	*k = (struct lockout){.id = {"LO-1", 4},
	    .reason = {"\"why\"", 5},
	    .components = arena_alloc(&p->arena, sizeof(*k->components)),
	    .ncomponents = 1,
	    .from = INT64_C(1767225610000000000),
	    .until = INT64_C(1767225700000000000),
	    .valid = true,
	    .who = {"boss", 4}};
	k->components[0] = plant_component(p, SPAN("clamp"));
	p->lockouts = k;
	p->nlockouts = 1;
}

static void
load(struct plant *p)
{
	struct errs *es = calloc(1, sizeof(*es));

	if (!plant_load(p, plant_file, NULL, es))
		fprintf(stderr, "%s\n", es->kept[0].text);
	CHECK(es->n == 0);
	free(es);
	hang_lock(p);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	plant_file = memory_file(plant_text, sizeof(plant_text) - 1);
	rules = memory_file(rules_text, sizeof(rules_text) - 1);
	playbooks = memory_file(playbooks_text, sizeof(playbooks_text) - 1);
	load(&first);
	nd_keys_init(&keys[0], model_keys, MODEL_KEYS);
	nd_keys_init(&keys[1], noise_keys, NOISE_KEYS);
	nd_keys_init(&keys[2], detect_keys, DETECT_KEYS);
	nd_keys_init(&keys[3], respond_keys, RESPOND_KEYS);
	return 0;
}

struct chain {
	struct plant *plant;
	struct model *model;
	struct noise *noise;
	struct detect *detect;
	struct respond *respond;
	struct buf out[4]; /* of each of them */
};

static void
watch(struct chain *c, struct plant *p)
{
	struct errs *es = calloc(1, sizeof(*es));

	c->plant = p;
	c->model = model_new(p, &c->out[0]);
	c->detect = detect_new(p, &c->out[2],
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	if (!detect_rules(c->detect, rules, es))
		fprintf(stderr, "%s\n", es->kept[0].text);
	CHECK(es->n == 0);
	free(es);
}

static void
drop(struct chain *c)
{
	model_free(c->model);
	detect_free(c->detect);
	if (c->plant != &first) {
		plant_release(c->plant);
		free(c->plant);
	}
}

static void
reload(struct chain *c)
{
	struct plant *fresh = calloc(1, sizeof(*fresh));
	struct chain old = *c;

	load(fresh);
	watch(c, fresh);
	detect_inherit(c->detect, old.detect);
	drop(&old);
}

static void
start(struct chain *c)
{
	struct errs *es = calloc(1, sizeof(*es));
	size_t i;

	watch(c, &first);
	c->noise = noise_new(&c->out[1], 1);
	for (i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		CHECK(noise_fault(c->noise, span_str(faults[i]), NULL));
	c->respond = respond_new(&c->out[3], false);
	if (!respond_playbooks(c->respond, playbooks, es))
		fprintf(stderr, "%s\n", es->kept[0].text);
	CHECK(es->n == 0);
	free(es);
}

/* What the tool does with a record; true: it passes it on, too. */
static bool
stage(struct chain *c, int at, const struct line *l)
{
	switch (at) {
	case 0:
		model_clock(c->model, l->ts);
		if (l->type == REC_event)
			model_event(c->model, l);
		return true;
	case 1:
		noise_clock(c->noise, l->ts);
		return l->type != REC_reading || !noise_reading(c->noise, l);
	case 2:
		if (l->ts != TS_NONE)
			detect_clock(c->detect, l->ts);
		detect_record(c->detect, l);
		return false;
	default:
		if (l->type == REC_alert)
			CHECK(respond_alert(c->respond, l, NULL));
		return false;
	}
}

static void pass(struct chain *, int at, struct span lines, bool ours);

/* A line through the tool and what comes of it through those behind. */
static void
one(struct chain *c, int at, struct span text, bool ours)
{
	struct nd_val vals[ND_KEYS];
	struct line l = {.text = text, .vals = vals};
	struct err e = {{0}};
	bool is_record = line_scan(&l, &keys[at], &e), on;
	struct buf made;

	if (!is_record && ours)
		fprintf(stderr, "%s: %.*s\n", e.text, (int)text.n, text.p);
	CHECK(is_record || !ours);
	if (!is_record)
		return;
	c->out[at].n = 0;
	on = stage(c, at, &l);
	made = c->out[at];
	c->out[at] = (struct buf){0};
	fuzz_lines(&made);
	if (at < 3) {
		if (on)
			pass(c, at + 1, text, ours);
		pass(c, at + 1, buf_all(&made), true);
	}
	buf_release(&c->out[at]);
	c->out[at] = made;
}

static void
pass(struct chain *c, int at, struct span lines, bool ours)
{
	while (lines.n != 0) {
		struct span line = span_cut(lines, '\n', &lines);

		if (line.n != 0)
			one(c, at, line, ours);
		if (at == 0 && span_starts(line, "{\"type\":\"config\""))
			reload(c);
	}
}

static void
stop(struct chain *c)
{
	int i;

	c->out[1].n = c->out[2].n = 0;
	noise_end(c->noise);
	detect_end(c->detect);
	for (i = 0; i < 4; i++) {
		fuzz_lines(&c->out[i]);
		buf_release(&c->out[i]);
	}
	noise_free(c->noise);
	respond_free(c->respond);
	drop(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct chain c = {0};

	start(&c);
	pass(&c, 0, span(size ? (const char *)data : "", size), false);
	stop(&c);
	return 0;
}
