/*
 * inside.h - what the files of capture/ share.
 */
#ifndef CAPTURE_INSIDE_H
#define CAPTURE_INSIDE_H

#include "capture/tap.h"

/* Opens one source by its name; TAP_ON: it is. */
enum tap_got tap_source(struct tap *, const char *name, struct err *);

#endif
