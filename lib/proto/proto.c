#include "proto/proto.h"

const struct proto *const protos[] = {
#define PROTO(name) &proto_##name,
#include "proto/protos.def"
#undef PROTO
    NULL};

const struct proto *
proto_named(struct span name)
{
	size_t i;

	for (i = 0; protos[i] != NULL; i++)
		if (span_is(name, protos[i]->name))
			return protos[i];
	return NULL;
}

struct msg *
talk_msg(struct talk *t, const char *proto, enum dir dir)
{
	struct msg *m = t->msg;

	msg_clear(m);
	m->proto = proto;
	m->dir = dir;
	m->ts = t->ts;
	m->frame = t->frame;
	m->flags = t->flags;
	return m;
}
