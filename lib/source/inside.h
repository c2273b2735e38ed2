/*
 * inside.h - what the kinds of sources share.
 */
#ifndef SOURCE_INSIDE_H
#define SOURCE_INSIDE_H

#include "source/source.h"

/* A capture being read from a file. */
struct file;

struct file *file_open(const char *name, enum source_got *got, struct err *e);
enum source_got file_next(void *file, struct seen *, struct err *);
/* It grows: its end is no end. */
void file_follow(struct file *, bool);
void file_stop(void *file);
void file_counts(void *file, struct source_counts *);
void file_close(void *file); /* NULL is fine */

/* A directory that files come to. */
struct dir;

struct dir *dir_open(const char *name, enum source_got *got, struct err *e);
extern const struct source_ops dir_ops;

#endif
