/*
 * bacnet_service.h - the services of the application layer.
 *
 * ANSI/ASHRAE 135-2020, 13 to 17 and 21.
 */
#ifndef PROTO_BACNET_SERVICE_H
#define PROTO_BACNET_SERVICE_H

#include "proto/bacnet_types.h"

enum {
	BACNET_NOTIFIES = 1, /* tells what happens: a report */
	BACNET_NEEDS_ASK = 2 /* its answer doesn't say of which object */
};

struct bacnet_service {
	const char *name;
	enum action action;
	unsigned what;
	const struct bacnet_type *request, *answer, *failure; /* or NULL */
	unsigned role; /* of the request and the answer */
	/* Verbs by the state that the request asks for, 0 at the end. */
	const struct bacnet_verb *verbs;
};

struct bacnet_verb {
	uint32_t state;
	enum action action;
};

/* NULL: the standard has none. */
const struct bacnet_service *bacnet_service(bool confirmed, uint8_t choice);

#endif
