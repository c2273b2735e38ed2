/*
 * json.h - documents that are read once: journals, models, imports. The only
 * door to Jansson. What flows is read by ndjson/.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

struct json; /* a value; borrowed from its document */

/* A document of its own, to be freed; NULL: `e` says where it breaks. */
struct json *json_doc(struct span text, struct err *e);
void json_doc_free(struct json *);

/* A member of an object, or NULL. */
const struct json *json_get(const struct json *, const char *key);
/* The text of a member; empty where it is none. */
struct span json_get_text(const struct json *, const char *key);
bool json_get_int(const struct json *, const char *key, int64_t *);

#endif
