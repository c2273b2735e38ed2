/*
 * print.h - values as YAML that reads in again as what it was.
 */
#ifndef CONF_PRINT_H
#define CONF_PRINT_H

#include <stdint.h>
#include <stdio.h>

#include "base/span.h"

/* Quoted where YAML 1.1 or 1.2 would read something else. */
void yaml_text(FILE *, struct span);
void yaml_num(FILE *, double);
void yaml_duration(FILE *, int64_t);
void yaml_time(FILE *, int64_t ts);

/*
 * Members of a map on one line, {a: 1, b: 2}: each call puts what stands in
 * front of the value; `first` is true at first and kept by them.
 */
void yaml_member(FILE *, bool *first, const char *key);
/* A member, unless the text is empty. */
void yaml_member_text(FILE *, bool *first, const char *key, struct span);
void yaml_texts(FILE *, const struct span *, size_t n);

#endif
