#include "mbus/mbus.h"

#include <errno.h>
#include <modbus/modbus.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/ts.h"

const char *const mbus_tables[MBUS_IR + 1] = {"", "co", "di", "hr", "ir"};

enum { EXCEPTION = 0x80, HEADER = 7, REQUEST = 6, PORT_TEXT = 8 };

struct mbus {
	modbus_t *ctx;
	bool connected;
	struct addr from;
	uint16_t from_port;
};

struct mbus *
mbus_new(const struct addr *a, uint16_t port, int64_t timeout)
{
	struct mbus *m = xcalloc(1, sizeof(*m));
	char host[ADDR_TEXT + 1], service[PORT_TEXT];

	*addr_put(host, a) = '\0';
	snprintf(service, sizeof(service), "%u", port);
	m->ctx = a->n == 4 ? modbus_new_tcp(host, port)
			   : modbus_new_tcp_pi(host, service);
	if (m->ctx == NULL)
		mem_exhausted();
	modbus_set_response_timeout(m->ctx, (uint32_t)(timeout / TS_SECOND),
	    (uint32_t)(timeout % TS_SECOND / 1000));
	return m;
}

static void
hang_up(struct mbus *m)
{
	if (m->connected)
		modbus_close(m->ctx);
	m->connected = false;
}

/* Our own end of the connection. */
static void
find_ourselves(struct mbus *m)
{
	struct sockaddr_storage s = {0};
	socklen_t size = sizeof(s);
	const struct sockaddr_in *v4 = (const void *)&s;
	const struct sockaddr_in6 *v6 = (const void *)&s;

	m->from = (struct addr){0};
	m->from_port = 0;
	if (getsockname(modbus_get_socket(m->ctx), (struct sockaddr *)&s,
		&size) != 0)
		return;
	if (s.ss_family == AF_INET) {
		m->from.n = sizeof(v4->sin_addr);
		memcpy(m->from.b, &v4->sin_addr, sizeof(v4->sin_addr));
		m->from_port = ntohs(v4->sin_port);
	} else if (s.ss_family == AF_INET6) {
		m->from.n = sizeof(v6->sin6_addr);
		memcpy(m->from.b, &v6->sin6_addr, sizeof(v6->sin6_addr));
		m->from_port = ntohs(v6->sin6_port);
	}
}

static bool
failed(struct mbus *m, const char *what, struct err *e)
{
	/* before it is hung up, which may set another */
	const char *why = modbus_strerror(errno);

	hang_up(m);
	return err_set(e, "%s: %s", what, why);
}

static bool
connect_once(struct mbus *m, struct err *e)
{
	if (m->connected)
		return true;
	if (modbus_connect(m->ctx) != 0)
		return failed(m, "can't connect", e);
	m->connected = true;
	find_ourselves(m);
	return true;
}

static void
be16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

/* What libmodbus made of `pdu`; its transaction is that of the answer. */
static void
keep_request(struct mbus_told *t, const uint8_t *pdu, unsigned transaction)
{
	uint8_t head[HEADER - 1] = {0};

	be16(head, transaction);
	be16(head + 4, REQUEST);
	t->asked.n = 0;
	buf_add(&t->asked, head, sizeof(head));
	buf_add(&t->asked, pdu, REQUEST);
}

bool
mbus_read(struct mbus *m, const struct mbus_ask *k, struct mbus_told *t,
    struct err *e)
{
	uint8_t pdu[REQUEST] = {k->unit, (uint8_t)k->table};
	uint8_t answer[MODBUS_TCP_MAX_ADU_LENGTH];
	int n;

	t->asked.n = t->answered.n = 0;
	t->exception = 0;
	be16(pdu + 2, k->address);
	be16(pdu + 4, k->count);
	if (!connect_once(m, e))
		return false;
	t->from = m->from;
	t->from_port = m->from_port;
	modbus_set_slave(m->ctx, k->unit);
	t->asked_at = clock_real();
	if (modbus_send_raw_request(m->ctx, pdu, REQUEST) < 0)
		return failed(m, "can't send", e);
	keep_request(t, pdu, 0);
	n = modbus_receive_confirmation(m->ctx, answer);
	t->answered_at = clock_real();
	if (n < HEADER + 2)
		return failed(m, "no answer", e);
	keep_request(t, pdu, (unsigned)(answer[0] << 8 | answer[1]));
	buf_add(&t->answered, answer, (size_t)n);
	if (answer[HEADER] & EXCEPTION)
		t->exception = answer[HEADER + 1];
	return true;
}

void
mbus_told_release(struct mbus_told *t)
{
	buf_release(&t->asked);
	buf_release(&t->answered);
}

void
mbus_free(struct mbus *m)
{
	hang_up(m);
	modbus_free(m->ctx);
	free(m);
}
