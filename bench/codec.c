/*
 * codec.c - the line codec against Jansson, on one event line of 272 bytes:
 * five keys read, the whole line written. Prints nanoseconds and ratios.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "record/record.h"

enum { OURS = 2000000, THEIRS = 200000, ROUNDS = 5 };

static const char line[] =
    "{\"type\":\"event\",\"ts\":\"2026-11-22T19:56:31.123456000Z\","
    "\"proto\":\"modbus\",\"dir\":\"response\",\"src\":\"10.0.0.3\","
    "\"sport\":502,\"dst\":\"10.0.0.5\",\"dport\":2578,\"station\":10,"
    "\"txn\":17,\"fn\":\"read_input_registers\",\"code\":4,"
    "\"action\":\"read\",\"status\":\"ok\","
    "\"points\":[{\"ref\":\"ir:0\",\"value\":7}]}";

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t
read_ours(void)
{
	static const char *const names[] = {
	    "src", "code", "action", "points", "ts"};
	struct nd_val v[5];
	struct nd_keys keys;
	size_t sum = 0;
	int i;

	nd_keys_init(&keys, names, 5);
	for (i = 0; i < OURS; i++) {
		if (!nd_scan(span(line, sizeof(line) - 1), &keys, v, NULL))
			abort();
		sum += v[0].text.n + v[3].text.n;
	}
	return sum;
}

static size_t
read_theirs(void)
{
	size_t sum = 0;
	int i;

	for (i = 0; i < THEIRS; i++) {
		json_t *j = json_loadb(line, sizeof(line) - 1, 0, NULL);

		sum += json_string_length(json_object_get(j, "src"));
		sum += (size_t)json_integer_value(json_object_get(j, "code"));
		sum += json_string_length(json_object_get(j, "action"));
		sum += json_array_size(json_object_get(j, "points"));
		sum += json_string_length(json_object_get(j, "ts"));
		json_decref(j);
	}
	return sum;
}

/* Every string escaped, the time formatted from nanoseconds. */
static size_t
write_ours(void)
{
	struct ts_cache cache = {0};
	struct buf b = {0};
	size_t sum = 0;
	int i;

	for (i = 0; i < OURS; i++) {
		b.n = 0;
		rec_open(&b, &cache, REC_event,
		    INT64_C(1795377391123456000) + i * INT64_C(1000000));
		rec_str(&b, "proto", SPAN("modbus"));
		rec_str(&b, "dir", SPAN("response"));
		rec_str(&b, "src", SPAN("10.0.0.3"));
		rec_int(&b, "sport", 502);
		rec_str(&b, "dst", SPAN("10.0.0.5"));
		rec_int(&b, "dport", 2578);
		rec_int(&b, "station", 10);
		rec_int(&b, "txn", i & 0xffff);
		rec_str(&b, "fn", SPAN("read_input_registers"));
		rec_int(&b, "code", 4);
		rec_str(&b, "action", SPAN("read"));
		rec_str(&b, "status", SPAN("ok"));
		nd_put_key(&b, "points");
		buf_add(&b, "[{", 2);
		rec_str(&b, "ref", SPAN("ir:0"));
		rec_int(&b, "value", 7);
		buf_add(&b, "}]", 2);
		rec_close(&b);
		sum += b.n;
	}
	buf_release(&b);
	return sum;
}

static size_t
write_theirs(void)
{
	char room[512], ts[64];
	size_t sum = 0;
	int i;

	for (i = 0; i < THEIRS; i++) {
		time_t s = 1795377391 + i / 1000;
		struct tm tm;
		json_t *j;

		gmtime_r(&s, &tm);
		strftime(ts, sizeof(ts), "%Y-%m-%dT%H:%M:%S", &tm);
		snprintf(ts + 19, sizeof(ts) - 19, ".%09dZ", i % 1000);
		j = json_pack("{ss ss ss ss ss si ss si si si ss si ss ss "
			      "s[{ss si}]}",
		    "type", "event", "ts", ts, "proto", "modbus", "dir",
		    "response", "src", "10.0.0.3", "sport", 502, "dst",
		    "10.0.0.5", "dport", 2578, "station", 10, "txn", i & 0xffff,
		    "fn", "read_input_registers", "code", 4, "action", "read",
		    "status", "ok", "points", "ref", "ir:0", "value", 7);
		sum += json_dumpb(j, room, sizeof(room), JSON_COMPACT);
		json_decref(j);
	}
	return sum;
}

/* The best of some rounds: what else the machine does is left out. */
static double
best(size_t (*run)(void), int n)
{
	double least = 1e9;
	size_t sum = 0;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		double from = now(), took;

		sum += run();
		took = (now() - from) / n;
		if (took < least)
			least = took;
	}
	if (sum == 0)
		abort();
	return least * 1e9;
}

int
main(void)
{
	double r = best(read_ours, OURS), jr = best(read_theirs, THEIRS);
	double w = best(write_ours, OURS), jw = best(write_theirs, THEIRS);

	printf("line of %zu bytes\n", sizeof(line) - 1);
	printf("read five keys: %.0f ns; json_loadb and five gets: %.0f ns; "
	       "ratio %.1f\n",
	    r, jr, jr / r);
	printf("write the line: %.0f ns; json_pack and json_dumpb: %.0f ns; "
	       "ratio %.1f\n",
	    w, jw, jw / w);
	return 0;
}
