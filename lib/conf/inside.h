/*
 * inside.h - what the files of conf/ share.
 */
#ifndef CONF_INSIDE_H
#define CONF_INSIDE_H

#include "conf/conf.h"

/* So many of the keys that a map was asked for are kept for hints. */
enum { ASKED_MAX = 48 };

/* tree.c: a node without text or kids. */
struct conf *conf_new(struct arena *, enum conf_kind, struct place);

#endif
