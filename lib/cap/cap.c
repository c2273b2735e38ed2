#include "cap/cap.h"

#include <pcap/pcap.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/ts.h"

struct cap {
	pcap_t *p;
	char *name;
	uint32_t link;
	bool nano;
	uint64_t seen; /* packets handed to us */
};

struct cap_filter {
	struct bpf_program program;
};

/* libpcap's DLT_ values differ from LINKTYPE_ ones where systems did. */
static uint32_t
linktype(int dlt)
{
	return dlt == DLT_RAW ? LINK_RAW : (uint32_t)dlt;
}

static int
dlt(uint32_t link)
{
	return link == LINK_RAW ? DLT_RAW : (int)link;
}

static bool
set_up(struct cap *c, const struct cap_options *o, struct err *e)
{
	int rc;

	pcap_set_snaplen(c->p, o->snaplen);
	pcap_set_promisc(c->p, o->promiscuous);
	pcap_set_timeout(c->p, 50); /* ms that a block may fill up */
	pcap_set_buffer_size(c->p, o->buffer);
	c->nano =
	    pcap_set_tstamp_precision(c->p, PCAP_TSTAMP_PRECISION_NANO) == 0;
	rc = pcap_activate(c->p);
	if (rc < 0)
		return err_set(e, "%s: %s", o->interface,
		    rc == PCAP_ERROR ? pcap_geterr(c->p)
				     : pcap_statustostr(rc));
	c->link = linktype(pcap_datalink(c->p));
	return true;
}

static bool
set_filter(struct cap *c, const char *filter, struct err *e)
{
	struct bpf_program program;
	bool ok;

	if (filter == NULL)
		return true;
	if (pcap_compile(c->p, &program, filter, 1, PCAP_NETMASK_UNKNOWN) != 0)
		return err_set(e, "the filter \"%s\": %s", filter,
		    pcap_geterr(c->p));
	ok = pcap_setfilter(c->p, &program) == 0 ||
	     err_set(e, "the filter: %s", pcap_geterr(c->p));
	pcap_freecode(&program);
	return ok;
}

struct cap *
cap_open(const struct cap_options *o, struct err *e)
{
	struct cap *c = xcalloc(1, sizeof(*c));
	char text[PCAP_ERRBUF_SIZE] = "";

	c->name = xstrdup(o->interface);
	c->p = pcap_create(o->interface, text);
	if (c->p == NULL)
		err_set(e, "%s: %s", o->interface, text);
	else if (set_up(c, o, e) && set_filter(c, o->filter, e) &&
		 pcap_setnonblock(c->p, 1, text) == 0)
		return c;
	if (text[0] != '\0')
		err_set(e, "%s: %s", o->interface, text);
	cap_close(c);
	return NULL;
}

int
cap_fd(const struct cap *c)
{
	return pcap_get_selectable_fd(c->p);
}

uint32_t
cap_link(const struct cap *c)
{
	return c->link;
}

struct reading {
	struct cap *cap;
	void (*each)(void *, const struct packet *);
	void *ctx;
};

static void
on_packet(u_char *user, const struct pcap_pkthdr *h, const u_char *bytes)
{
	struct reading *r = (struct reading *)(void *)user;
	struct packet p = {.link = r->cap->link,
	    .len = h->len,
	    .bytes = span(bytes, h->caplen),
	    .ifname = span_str(r->cap->name)};

	p.ts = h->ts.tv_sec * TS_SECOND +
	       h->ts.tv_usec * (r->cap->nano ? 1 : 1000);
	r->cap->seen++;
	r->each(r->ctx, &p);
}

int
cap_read(struct cap *c, int most,
    void (*each)(void *ctx, const struct packet *), void *ctx, struct err *e)
{
	struct reading r = {c, each, ctx};
	int n = pcap_dispatch(c->p, most, on_packet, (u_char *)(void *)&r);

	if (n < 0 && n != PCAP_ERROR_BREAK)
		err_set(e, "%s: %s", c->name, pcap_geterr(c->p));
	return n;
}

bool
cap_counts(struct cap *c, struct cap_counts *out)
{
	struct pcap_stat s;

	if (pcap_stats(c->p, &s) != 0)
		return false;
	out->received = c->seen;
	out->dropped = s.ps_drop;
	out->dropped_interface = s.ps_ifdrop;
	return true;
}

void
cap_close(struct cap *c)
{
	if (c == NULL)
		return;
	if (c->p != NULL)
		pcap_close(c->p);
	free(c->name);
	free(c);
}

struct cap_filter *
cap_filter_new(const char *text, uint32_t link, int snaplen, struct err *e)
{
	struct cap_filter *f = xcalloc(1, sizeof(*f));
	pcap_t *p = pcap_open_dead(dlt(link), snaplen);

	if (p == NULL)
		mem_exhausted();
	if (pcap_compile(p, &f->program, text, 1, PCAP_NETMASK_UNKNOWN) != 0) {
		err_set(e, "the filter \"%s\": %s", text, pcap_geterr(p));
		free(f);
		f = NULL;
	}
	pcap_close(p);
	return f;
}

bool
cap_filter_match(const struct cap_filter *f, const struct packet *p)
{
	struct pcap_pkthdr h = {
	    .caplen = (bpf_u_int32)p->bytes.n, .len = p->len};

	return pcap_offline_filter(&f->program, &h,
		   (const u_char *)p->bytes.p) != 0;
}

void
cap_filter_free(struct cap_filter *f)
{
	if (f == NULL)
		return;
	pcap_freecode(&f->program);
	free(f);
}
