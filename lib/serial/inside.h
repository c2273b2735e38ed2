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

/* Has the line been silent behind these bytes? */
enum quiet {
	QUIET_NOT,
	QUIET_GAP,  /* as behind a message */
	QUIET_LONG, /* nothing of a message is to come any more */
};

enum cut cut_rtu(struct span, enum quiet, size_t *n);
enum cut cut_dnp3(struct span, enum quiet, size_t *n);
enum cut cut_bsap(struct span, enum quiet, size_t *n);

#endif
