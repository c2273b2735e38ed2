/*
 * iec104_element.h - the information elements of IEC 60870-5-101, 7.2.6: each
 * function reads one, without its time, into the object at hand.
 */
#ifndef PROTO_IEC104_ELEMENT_H
#define PROTO_IEC104_ELEMENT_H

#include "proto/iec104.h"

typedef void iec104_read(struct iec104_object *, struct rd *);

iec104_read iec104_siq, iec104_diq, iec104_vti, iec104_bsi, iec104_nva,
    iec104_sva, iec104_r32, iec104_bcr, iec104_scd, iec104_nva_bare;
iec104_read iec104_sep, iec104_spe, iec104_oci;
iec104_read iec104_sco, iec104_dco, iec104_rco, iec104_set_nva, iec104_set_sva,
    iec104_set_r32, iec104_set_bsi;
iec104_read iec104_coi, iec104_qoi, iec104_qcc, iec104_qrp, iec104_fbp,
    iec104_tsc, iec104_delay, iec104_nothing;
iec104_read iec104_par_nva, iec104_par_sva, iec104_par_r32, iec104_qpa;
iec104_read iec104_file_ready, iec104_section_ready, iec104_call, iec104_last,
    iec104_ack, iec104_directory, iec104_query;

#endif
