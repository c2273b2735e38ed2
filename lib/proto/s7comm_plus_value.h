/*
 * s7comm_plus_value.h - the tagged values of S7comm-plus.
 */
#ifndef PROTO_S7COMM_PLUS_VALUE_H
#define PROTO_S7COMM_PLUS_VALUE_H

#include "proto/s7comm_plus.h"

/*
 * Makes a point a leaf of the value at the reader: its reference ends with
 * [i] for elements and .id for members. False: it can't be read for certain.
 */
bool plus_value(struct msg *, struct rd *, struct span ref);
/* The points from there on lose their values. */
void plus_hide(struct msg *, size_t from);

#endif
