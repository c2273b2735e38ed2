/*
 * s7.h - TPKT packets and S7comm PDUs for the tests of proto/.
 */
#ifndef TESTS_UNIT_S7_H
#define TESTS_UNIT_S7_H

#include "proto/s7comm.h"
#include "proto/s7comm_plus.h"
#include "talk.h"

#define BYTES(lit)                      \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}

enum { MORE = 0, EOT = 0x80 };

static inline void
put16(struct buf *b, size_t v)
{
	buf_char(b, (char)(v >> 8));
	buf_char(b, (char)v);
}

/* DT with these data, at the end of `b`. */
static inline void
put_dt(struct buf *b, int eot, struct span data)
{
	buf_add(b, "\3\0", 2);
	put16(b, data.n + 7);
	buf_add(b, "\2\xf0", 2);
	buf_char(b, (char)eot);
	buf_span(b, data);
}

/* A PDU without what stands around it; `error` of answers alone. */
static inline void
put_pdu(struct buf *b, uint8_t rosctr, unsigned ref, struct span param,
    struct span data)
{
	buf_char(b, 0x32);
	buf_char(b, (char)rosctr);
	put16(b, 0);
	put16(b, ref);
	put16(b, param.n);
	put16(b, data.n);
	if (rosctr == S7_ACK || rosctr == S7_ACK_DATA)
		put16(b, 0);
	buf_span(b, param);
	buf_span(b, data);
}

/* One PDU in one packet, decoded. */
static inline void
speak(struct heard *h, bool from_server, uint8_t rosctr, unsigned ref,
    struct span param, struct span data)
{
	struct buf pdu = {0}, packet = {0};

	put_pdu(&pdu, rosctr, ref, param, data);
	put_dt(&packet, EOT, buf_all(&pdu));
	heard_bytes(h, from_server, buf_all(&packet), false);
	buf_release(&pdu);
	buf_release(&packet);
}

/* User data: kind and group, subfunction, number, unit, more; its bytes. */
static inline void
speak_user(struct heard *h, bool from_server, unsigned ref, const char how[5],
    struct span bytes)
{
	struct buf param = {0}, data = {0};

	buf_add(&param, "\0\1\x12\x08\x12", 5);
	buf_add(&param, how, 5);
	put16(&param, 0);
	buf_add(&data, "\xff\x09", 2);
	put16(&data, bytes.n);
	buf_span(&data, bytes);
	speak(h, from_server, S7_USERDATA, ref, buf_all(&param),
	    buf_all(&data));
	buf_release(&param);
	buf_release(&data);
}

/* A DT whose data aren't a PDU of S7comm, or only a part of one. */
static inline void
speak_dt(struct heard *h, bool from_server, int eot, struct span data)
{
	struct buf packet = {0};

	put_dt(&packet, eot, data);
	heard_bytes(h, from_server, buf_all(&packet), false);
	buf_release(&packet);
}

#endif
