#include "proto/msg.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"
#include "base/utf8.h"

enum { HEX_BOUND = 256 };

const char *const dir_names[] = {"request", "response", "report", "cyclic"};

const char *const action_names[ACT_COUNT] = {NULL, "read", "write", "control",
    "select", "operate", "cancel", "start", "stop", "pause", "reset", "restart",
    "mode", "upload", "download", "change_program", "firmware", "file_read",
    "file_write", "file_delete", "list", "config", "force", "reserve", "freeze",
    "clear", "enable_reports", "disable_reports", "time_set", "identify",
    "scan", "subscribe", "alarm", "acknowledge", "auth", "connect",
    "disconnect", "keepalive", "diagnose", "exception", "other"};

const char *const flag_names[FLAG_COUNT] = {"gap", "retransmit", "midstream",
    "half", "late", "malformed", "cut", "test", "simulated", "encrypted",
    "guess", "own"};

void
msg_clear(struct msg *m)
{
	m->proto = m->fn = m->status = NULL;
	m->station_text = span("", 0);
	m->station = m->txn = m->code = m->latency = -1;
	m->dir = DIR_REQUEST;
	m->action = ACT_NONE;
	m->flags = 0;
	m->npoints = m->ndetails = 0;
	arena_reset(&m->arena);
}

void
msg_release(struct msg *m)
{
	free(m->points);
	free(m->details);
	arena_release(&m->arena);
	*m = (struct msg){0};
}

struct point *
msg_point(struct msg *m, struct ref ref)
{
	struct point *p;

	if (m->npoints == m->points_cap)
		m->points = xgrow(m->points, m->npoints, &m->points_cap,
		    sizeof(*m->points));
	p = &m->points[m->npoints++];
	*p = (struct point){.ref = ref, .time = TS_NONE};
	return p;
}

struct ref
ref_plain(const char *head)
{
	return (struct ref){.head = span_str(head), .tail = SPAN("")};
}

struct ref
ref_span(struct span head)
{
	return (struct ref){.head = head, .tail = SPAN("")};
}

struct ref
ref_at(const char *head, uint32_t n)
{
	return (struct ref){
	    .head = span_str(head), .tail = SPAN(""), .n = n, .numbered = true};
}

static bool
stays(struct span s, size_t n)
{
	unsigned char c = (unsigned char)s.p[0];

	if (n == 0 || c <= ' ' || c == '%' || c == 0x7f)
		return false;
	return !(c == 0xc2 && (unsigned char)s.p[1] < 0xa0); /* C1 */
}

struct span
ref_escape(struct msg *m, struct span name)
{
	char *p = arena_alloc(&m->arena, name.n * 3 + 1), *to = p;

	while (name.n != 0) {
		size_t n = utf8_len(name), used = n ? n : 1, i;

		if (stays(name, n)) {
			memcpy(to, name.p, n);
			to += n;
		} else {
			for (i = 0; i < used; i++) {
				*to++ = '%';
				to = num_hex(to, span(name.p + i, 1));
			}
		}
		name = span(name.p + used, name.n - used);
	}
	return span(p, (size_t)(to - p));
}

static struct detail *
detail(struct msg *m, struct span key, enum detail_kind kind)
{
	struct detail *d;

	if (m->ndetails == m->details_cap)
		m->details = xgrow(m->details, m->ndetails, &m->details_cap,
		    sizeof(*m->details));
	d = &m->details[m->ndetails++];
	d->key = key;
	d->kind = kind;
	return d;
}

void
detail_put(struct msg *m, struct span key, struct value v)
{
	detail(m, key, DETAIL_VALUE)->value = v;
}

void
detail_open(struct msg *m, const char *key)
{
	detail(m, span_str(key != NULL ? key : ""), DETAIL_OPEN);
}

void
detail_array(struct msg *m, const char *key)
{
	detail(m, span_str(key != NULL ? key : ""), DETAIL_ARRAY);
}

void
detail_close(struct msg *m)
{
	detail(m, SPAN(""), DETAIL_CLOSE);
}

void
msg_ended(struct msg *m, const struct rd *r, struct span whole)
{
	static const char *const words[] = {"", "the capture ends here",
	    "a length promises more than there is", "broken"};

	if (rd_ok(r))
		return;
	m->flags |= r->state == RD_CUT ? FLAG_CUT : FLAG_MALFORMED;
	detail_name(m, "error", r->state == RD_BAD ? r->why : words[r->state]);
	if (whole.n > HEX_BOUND)
		whole.n = HEX_BOUND;
	detail_bytes(m, "hex", whole);
}
