/*
 * inside.h - what the framings of serial/ share. Each is a pure function of
 * the bytes at hand.
 */
#ifndef SERIAL_INSIDE_H
#define SERIAL_INSIDE_H

#include "serial/serial.h"

enum cut {
	CUT_MESSAGE, /* *n bytes at the front are one */
	CUT_MORE,    /* it may become one */
	CUT_NOT	     /* *n bytes at the front belong to none */
};

/* `quiet`: the line has been silent behind these bytes for a gap. */
enum cut cut_rtu(struct span, bool quiet, size_t *n);
enum cut cut_dnp3(struct span, bool quiet, size_t *n);
enum cut cut_bsap(struct span, bool quiet, size_t *n);

#endif
