/*
 * opcua_service.c - finds the services by the ids of their messages, and the
 * structures of extension objects by theirs.
 */
#include "proto/opcua_types.h"

/* Both sorted by id: see opcua.def. */
static const struct opcua_service services[] = {
#define SERVICE(id, request, name, verb, body) \
	{id, request, #name, ACT_##verb, &opcua_##body},
#define STRUCTURE(name)
#include "proto/opcua.def"
#undef SERVICE
#undef STRUCTURE
};

static const struct opcua_struct *const structures[] = {
#define SERVICE(id, request, name, verb, body)
#define STRUCTURE(name) &opcua_##name,
#include "proto/opcua.def"
};

const struct opcua_service *
opcua_service(uint32_t code)
{
	size_t lo = 0, hi = sizeof(services) / sizeof(*services);

	while (lo < hi) {
		size_t at = (lo + hi) / 2;

		if (services[at].code == code)
			return &services[at];
		if (services[at].code < code)
			lo = at + 1;
		else
			hi = at;
	}
	return NULL;
}

const struct opcua_struct *
opcua_structure(uint32_t id)
{
	size_t lo = 0, hi = sizeof(structures) / sizeof(*structures);

	while (lo < hi) {
		size_t at = (lo + hi) / 2;

		if (structures[at]->id == id)
			return structures[at];
		if (structures[at]->id < id)
			lo = at + 1;
		else
			hi = at;
	}
	return NULL;
}
