/*
 * cip_pccc.h - PCCC, the commands of PLC-5, SLC 500 and MicroLogix, carried by
 * the service Execute PCCC. Source: DF1 Protocol and Command Set Reference
 * Manual, Rockwell Automation 1770-6.5.16.
 */
#ifndef PROTO_CIP_PCCC_H
#define PROTO_CIP_PCCC_H

#include "proto/cip.h"

/* Where a logical address leads to, and how much of it. */
struct pccc_address {
	uint16_t size; /* bytes; of a typed read, elements */
	uint8_t type;  /* of the file; 0: not told */
	uint8_t as;    /* the values' type, where they say it themselves */
	uint16_t file, element, sub;
	uint32_t offset; /* of a range, in elements */
	bool typed, has_sub, told;
	struct span name; /* an address written out */
};

enum pccc_form {
	FORM_NONE,
	FORM_TWO,   /* size file type element */
	FORM_THREE, /* ... sub-element */
	FORM_RANGE, /* offset(2) total(2) PLC-5 address */
	FORM_PLC2,  /* address(2) */
	FORM_FILE,  /* size tag(2) offset(2) type */
	FORM_PLC5   /* PLC-5 address */
};

struct pccc_function {
	uint8_t command, function;
	const char *name;
	enum action action;
	enum pccc_form form;
};

enum { PCCC_NO_FUNCTION = 0xff }; /* the command says all */

const struct pccc_function *pccc_function_of(uint8_t command, uint8_t fnc);
bool pccc_has_function(uint8_t command);
const char *pccc_status_name(uint8_t sts, uint8_t ext);
const char *pccc_mode_name(uint8_t function, uint8_t mode);

/* Takes an address of this form off the reader. */
void pccc_address(struct rd *, enum pccc_form, struct pccc_address *);
struct span pccc_ref(struct msg *, const struct pccc_address *);
/* How many elements its size is; bytes, where the type isn't told. */
uint32_t pccc_count(const struct pccc_address *);
/* The values behind an address, as points. */
void pccc_values(struct cip_call *, struct rd *, const struct pccc_address *);
/* PLC-5 typed data, which say their types themselves. */
void pccc_typed(struct cip_call *, struct rd *, const struct pccc_address *);

#endif
