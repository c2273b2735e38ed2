/*
 * cip_manager.c - the connection manager: Volume 1, 3-5.5. Forward Open:
 *
 *	priority(1) ticks(1) O->T id(4) T->O id(4) serial(2) vendor(2)
 *	originator(4) multiplier(1) 0(3) O->T rpi(4) params(2) T->O rpi(4)
 *	params(2) transport(1) words(1) path
 *
 * and the reply of success:
 *
 *	O->T id(4) T->O id(4) serial(2) vendor(2) originator(4) O->T api(4)
 *	T->O api(4) words(1) 0(1) data
 *
 * The large one has params(4). Intervals are microseconds.
 */
#include "base/num.h"
#include "proto/enip.h"

static const char *const types[] = {
    "null", "multicast", "point_to_point", "reserved"};
static const char *const priorities[] = {"low", "high", "scheduled", "urgent"};
static const char *const triggers[] = {
    "cyclic", "change_of_state", "application_object", "reserved"};
static const char *const ways[WAYS] = {"o_to_t", "t_to_o"};

enum { LARGE = 0x5b };
enum { INHIBIT = 3, SAFETY = 0x10 }; /* network segments */

/* What a Forward Open asks for. */
struct opening {
	uint8_t priority, ticks, multiplier, transport;
	uint32_t id[WAYS], rpi[WAYS], params[WAYS];
	uint16_t serial, vendor;
	uint32_t originator_serial;
	struct rd path;
};

/* The sixteen bits that both sizes have, the size apart. */
static uint32_t
bits(uint32_t params, bool large)
{
	return large ? params >> 16 : params;
}

static uint16_t
size_of(uint32_t params, bool large)
{
	return (uint16_t)(large ? params & 0xffff : params & 0x1ff);
}

static void
read_opening(struct rd *r, bool large, struct opening *o)
{
	int way;

	o->priority = rd_u8(r);
	o->ticks = rd_u8(r);
	o->id[O_TO_T] = rd_le32(r);
	o->id[T_TO_O] = rd_le32(r);
	o->serial = rd_le16(r);
	o->vendor = rd_le16(r);
	o->originator_serial = rd_le32(r);
	o->multiplier = rd_u8(r);
	rd_skip(r, 3);
	for (way = 0; way < WAYS; way++) {
		o->rpi[way] = rd_le32(r);
		o->params[way] = large ? rd_le32(r) : rd_le16(r);
	}
	o->transport = rd_u8(r);
	o->path = rd_sub(r, rd_u8(r) * 2u);
}

static void
tell_way(struct msg *m, const struct opening *o, int way, bool large)
{
	uint32_t b = bits(o->params[way], large);

	detail_open(m, ways[way]);
	detail_uint(m, "connection_id", o->id[way]);
	detail_uint(m, "rpi", o->rpi[way]);
	detail_uint(m, "size", size_of(o->params[way], large));
	detail_name(m, "size_type", b & 0x200 ? "variable" : "fixed");
	detail_name(m, "priority", priorities[b >> 10 & 3]);
	detail_name(m, "type", types[b >> 13 & 3]);
	detail_bool(m, "redundant_owner", b & 0x8000);
	detail_close(m);
}

/* Vendor, product: only a device that fits is to answer. C-1.4.5 */
static void
tell_key(struct msg *m, struct span key)
{
	struct rd r = rd_init(key, false);
	uint16_t vendor = rd_le16(&r), type = rd_le16(&r);
	uint16_t product = rd_le16(&r);
	uint8_t major = rd_u8(&r), minor = rd_u8(&r);

	detail_open(m, "electronic_key");
	cip_vendor(m, vendor);
	cip_device_type(m, type);
	detail_uint(m, "product_code", product);
	detail_uint(m, "major_revision", major & 0x7fu);
	detail_uint(m, "minor_revision", minor);
	detail_bool(m, "compatibility", major & 0x80);
	if (rd_left(&r) != 0)
		detail_uint(m, "serial_number", rd_le32(&r));
	detail_close(m);
}

/* What a connection path says beside ports and applications. */
static void
tell_segments(struct msg *m, struct rd path)
{
	bool told[SEG_TYPE + 1] = {false};
	struct cip_segment s;

	while (cip_segment(&path, &s)) {
		if (told[s.kind])
			continue;
		told[s.kind] = true;
		if (s.kind == SEG_KEY)
			tell_key(m, s.bytes);
		else if (s.kind == SEG_NETWORK && s.sub == INHIBIT)
			detail_uint(m, "production_inhibit_time", s.n);
		else if (s.kind == SEG_NETWORK && s.sub == SAFETY)
			detail_bytes(m, "safety_segment", s.bytes);
		else if (s.kind == SEG_DATA)
			detail_bytes(m, "configuration_data", s.bytes);
	}
}

static void
tell_triad(struct msg *m, uint16_t serial, uint16_t vendor, uint32_t originator)
{
	detail_uint(m, "connection_serial_number", serial);
	detail_uint(m, "originator_vendor_id", vendor);
	detail_uint(m, "originator_serial_number", originator);
}

static void
tell_opening(struct cip_call *c, const struct opening *o, bool large)
{
	struct msg *m = c->m;
	int way;

	detail_uint(m, "priority_time_tick", o->priority);
	detail_uint(m, "timeout_ticks", o->ticks);
	tell_triad(m, o->serial, o->vendor, o->originator_serial);
	if (o->multiplier < 8)
		detail_uint(m, "timeout_multiplier", 4u << o->multiplier);
	for (way = 0; way < WAYS; way++)
		tell_way(m, o, way, large);
	detail_uint(m, "transport_class", o->transport & 0xf);
	detail_name(m, "trigger",
	    triggers[(o->transport >> 4 & 7) < 3 ? o->transport >> 4 & 7 : 3]);
	detail_name(m, "direction", o->transport & 0x80 ? "server" : "client");
}

/*
 * The application paths of a connection path, in their order: each instance,
 * connection point or symbol starts one, under the class in front.
 */
enum { APPLICATIONS = 4 };

struct application {
	struct cip_segment s;
	uint32_t class;
};

static size_t
applications(struct rd path, struct application app[APPLICATIONS])
{
	struct cip_segment s;
	uint32_t class = 0;
	size_t n = 0;

	while (cip_segment(&path, &s)) {
		if (s.kind == SEG_CLASS)
			class = s.n;
		else if (n < APPLICATIONS &&
			 (s.kind == SEG_INSTANCE || s.kind == SEG_POINT ||
			     s.kind == SEG_SYMBOL))
			app[n++] = (struct application){s, class};
	}
	return n;
}

/* assembly:100, a tag's name, or class/instance */
static struct span
application_ref(struct msg *m, const struct application *a)
{
	char *p, *end;

	if (a->s.kind == SEG_SYMBOL)
		return cip_escape(m, a->s.bytes, true);
	p = end = arena_alloc(&m->arena, 2 * NUM_MAX);
	if (a->class == CLASS_ASSEMBLY) {
		end = stpcpy(end, "assembly:");
	} else {
		end = num_u64(end, a->class);
		*end++ = a->s.kind == SEG_POINT ? '#' : '/';
	}
	end = num_u64(end, a->s.n);
	return span(p, (size_t)(end - p));
}

/*
 * Which of the application paths is whose: configuration, consumption,
 * production, where the first is there when there is one more than the ways
 * that aren't null. Volume 1, 3-5.5.1.10.
 */
static struct span
way_ref(struct msg *m, const struct opening *o, bool large, int way)
{
	struct application app[APPLICATIONS];
	size_t n = applications(o->path, app), used = 0, at;
	bool on[WAYS];
	int w;

	for (w = 0; w < WAYS; w++) {
		on[w] = bits(o->params[w], large) >> 13 & 3;
		used += on[w];
	}
	if (n == 0 || !on[way])
		return span("", 0);
	at = n > used ? n - used : 0; /* behind the configuration */
	if (way == T_TO_O && on[O_TO_T])
		at++;
	return application_ref(m, &app[at < n ? at : n - 1]);
}

static void
point_of(struct cip_call *c, struct span ref)
{
	if (ref.n != 0)
		msg_point(c->m, ref_span(ref));
}

/* Where a connection goes to, if its path says that. */
static void
go(struct cip_call *c, struct span path)
{
	struct cip_route route;

	cip_route_read(path, &route);
	if (route.station < 0 && route.n == 0)
		return; /* the way of the request itself */
	c->route = route;
	c->m->station = route.station;
	c->m->station_text = span(c->route.text, c->route.n);
}

static void
tell_points(struct cip_call *c, const struct opening *o, bool large)
{
	struct span to = way_ref(c->m, o, large, O_TO_T);
	struct span from = way_ref(c->m, o, large, T_TO_O);

	point_of(c, to);
	if (!span_eq(to, from))
		point_of(c, from);
}

static void
opening_request(struct cip_call *c, struct rd *r, bool large)
{
	struct opening o;
	struct span path;
	struct rd check;

	read_opening(r, large, &o);
	if (!rd_ok(r))
		return;
	check = o.path;
	path = rd_rest(&check);
	go(c, path);
	tell_opening(c, &o, large);
	tell_segments(c->m, o.path);
	detail_bytes(c->m, "connection_path", path);
	tell_points(c, &o, large);
}

void
cip_open_request(struct cip_call *c, struct rd *r)
{
	opening_request(c, r, false);
}

void
cip_large_open_request(struct cip_call *c, struct rd *r)
{
	opening_request(c, r, true);
}

/* What was opened is kept, so that its data can be told. */
static void
keep(struct cip_call *c, const struct opening *o, bool large,
    const uint32_t id[WAYS])
{
	struct enip_conn n = {0};
	struct rd path = o->path;
	struct cip_path end;
	int way;

	for (way = 0; way < WAYS; way++) {
		struct span ref = way_ref(c->m, o, large, way);

		n.id[way] = id[way];
		n.rpi[way] = o->rpi[way];
		n.size[way] = size_of(o->params[way], large);
		if (ref.n <= CONN_REF) {
			memcpy(n.ref[way], ref.p, ref.n);
			n.ref_n[way] = (uint8_t)ref.n;
		}
	}
	cip_path_read(&path, &end);
	n.class = cip_path_class(&end);
	n.transport = o->transport;
	n.serial = o->serial;
	n.vendor = o->vendor;
	n.originator_serial = o->originator_serial;
	n.route = c->route;
	enip_conn_add(c->talk, &n);
}

/* serial(2) vendor(2) originator(4) words(1) 0(1) */
static void
refused(struct cip_call *c, struct rd *r)
{
	uint16_t serial, vendor;
	uint32_t originator;

	if (rd_left(r) == 0)
		return;
	serial = rd_le16(r);
	vendor = rd_le16(r);
	originator = rd_le32(r);
	if (!rd_ok(r))
		return;
	tell_triad(c->m, serial, vendor, originator);
	if (rd_left(r) == 0)
		return;
	detail_uint(c->m, "remaining_path_size", rd_u8(r));
	rd_skip(r, rd_left(r) != 0);
}

/* The request's side of a reply. */
static bool
recall(struct cip_call *c, struct opening *o, bool large)
{
	struct rd q = c->query, path;

	if (!c->asked)
		return false;
	read_opening(&q, large, o);
	if (!rd_ok(&q))
		return false;
	path = o->path;
	go(c, rd_rest(&path));
	tell_points(c, o, large);
	return true;
}

void
cip_open_reply(struct cip_call *c, struct rd *r)
{
	bool large = c->service->code == LARGE, asked;
	uint32_t id[WAYS], api[WAYS], originator;
	uint16_t serial, vendor, words;
	struct opening o;
	int way;

	asked = recall(c, &o, large);
	if (c->status != STATUS_OK) {
		refused(c, r);
		return;
	}
	id[O_TO_T] = rd_le32(r);
	id[T_TO_O] = rd_le32(r);
	serial = rd_le16(r);
	vendor = rd_le16(r);
	originator = rd_le32(r);
	api[O_TO_T] = rd_le32(r);
	api[T_TO_O] = rd_le32(r);
	words = rd_u8(r);
	rd_skip(r, 1);
	if (!rd_ok(r))
		return;
	tell_triad(c->m, serial, vendor, originator);
	for (way = 0; way < WAYS; way++) {
		detail_open(c->m, ways[way]);
		detail_uint(c->m, "connection_id", id[way]);
		detail_uint(c->m, "api", api[way]);
		detail_close(c->m);
		if (c->around->sockets[way].n != 0)
			enip_socket(c->m,
			    way == O_TO_T ? "socket_o_to_t" : "socket_t_to_o",
			    c->around->sockets[way]);
	}
	if (words != 0)
		detail_bytes(c->m, "application_reply", rd_take(r, words * 2u));
	if (asked && rd_ok(r))
		keep(c, &o, large, id);
}

/* priority(1) ticks(1) serial(2) vendor(2) originator(4) words(1) 0(1) path */
void
cip_close_request(struct cip_call *c, struct rd *r)
{
	uint8_t priority = rd_u8(r), ticks = rd_u8(r);
	uint16_t serial = rd_le16(r), vendor = rd_le16(r), words;
	uint32_t originator = rd_le32(r);
	struct span path;

	if (!rd_ok(r))
		return;
	detail_uint(c->m, "priority_time_tick", priority);
	detail_uint(c->m, "timeout_ticks", ticks);
	tell_triad(c->m, serial, vendor, originator);
	words = rd_u8(r);
	rd_skip(r, 1);
	path = rd_take(r, words * 2u);
	if (!rd_ok(r))
		return;
	go(c, path);
	detail_bytes(c->m, "connection_path", path);
}

/* serial(2) vendor(2) originator(4) words(1) 0(1) data */
void
cip_close_reply(struct cip_call *c, struct rd *r)
{
	struct rd q = c->query;

	rd_skip(&q, 12); /* up to its path */
	if (c->asked && rd_ok(&q))
		go(c, rd_rest(&q));
	refused(c, r);
	if (rd_left(r) != 0)
		detail_bytes(c->m, "application_reply", rd_rest(r));
}

/* number(2) */
void
cip_connection_request(struct cip_call *c, struct rd *r)
{
	uint16_t n = rd_le16(r);

	if (rd_ok(r))
		detail_uint(c->m, "connection_number", n);
}

/* 0(1) words(1) path */
void
cip_owner_request(struct cip_call *c, struct rd *r)
{
	rd_skip(r, 1);
	detail_bytes(c->m, "connection_path", rd_take(r, rd_u8(r) * 2u));
}
