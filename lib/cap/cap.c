#include "cap/cap.h"

#include <errno.h>
#include <linux/filter.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "base/ts.h"

struct cap {
	pcap_t *p;
	char *name;
	uint32_t link;
	bool nano;
	struct pcap_stat last;
	struct cap_counts counts;
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
	pcap_set_timeout(c->p, o->block);
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
cap_open(const struct cap_options *o, bool *misfit, struct err *e)
{
	struct cap *c = xcalloc(1, sizeof(*c));
	char text[PCAP_ERRBUF_SIZE] = "";

	*misfit = false;
	c->name = xstrdup(o->interface);
	c->p = pcap_create(o->interface, text);
	if (c->p == NULL)
		err_set(e, "%s: %s", o->interface, text);
	else if (set_up(c, o, e)) {
		*misfit = !set_filter(c, o->filter, e);
		if (!*misfit && pcap_setnonblock(c->p, 1, text) == 0)
			return c;
	}
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

int
cap_next(struct cap *c, struct packet *p, struct err *e)
{
	struct pcap_pkthdr *h;
	const u_char *bytes;
	int n = pcap_next_ex(c->p, &h, &bytes);

	if (n < 0)
		err_set(e, "%s: %s", c->name, pcap_geterr(c->p));
	if (n <= 0)
		return n < 0 ? -1 : 0;
	p->ts = h->ts.tv_sec * TS_SECOND + h->ts.tv_usec * (c->nano ? 1 : 1000);
	p->link = c->link;
	p->len = h->len;
	p->bytes = span(bytes, h->caplen);
	p->ifname = span_str(c->name);
	return 1;
}

/*
 * pcap_setfilter would also apply the filter to what is in the ring already:
 * the socket is asked itself.
 */
bool
cap_stop(struct cap *c, struct err *e)
{
	struct sock_filter none = {BPF_RET | BPF_K, 0, 0, 0};
	struct sock_fprog program = {1, &none};

	return setsockopt(pcap_fileno(c->p), SOL_SOCKET, SO_ATTACH_FILTER,
		   &program, sizeof(program)) == 0 ||
	       err_set(e, "%s: %s", c->name, strerror(errno));
}

bool
cap_counts(struct cap *c, struct cap_counts *out)
{
	struct pcap_stat s;

	if (pcap_stats(c->p, &s) != 0)
		return false;
	/* libpcap's are of 32 bits and wrap: what was added is taken over */
	c->counts.received += (uint32_t)(s.ps_recv - c->last.ps_recv);
	c->counts.dropped += (uint32_t)(s.ps_drop - c->last.ps_drop);
	c->counts.missed += (uint32_t)(s.ps_ifdrop - c->last.ps_ifdrop);
	c->last = s;
	*out = c->counts;
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
