/*
 * dnp3_annex.c - IEEE 1815-2012, annex A: the groups of objects and what
 * their variations look like.
 */
#include "proto/dnp3.h"

#define COUNT(list) (uint8_t)(sizeof(list) / sizeof(*(list)))
#define LAYOUTS(list) .layouts = list, .nlayouts = COUNT(list)

enum { FLAGS = true, NO_FLAGS = false };

static const struct dnp3_layout bits[] = {
    {1, DNP3_BITS, NO_FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_STATE, FLAGS, DNP3_UNTIMED, NULL},
};

static const struct dnp3_layout bit_events[] = {
    {1, DNP3_STATE, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_STATE, FLAGS, DNP3_ABSOLUTE, NULL},
    {3, DNP3_STATE, FLAGS, DNP3_RELATIVE, NULL},
};

static const struct dnp3_layout doubles[] = {
    {1, DNP3_PAIRS, NO_FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_DOUBLE, FLAGS, DNP3_UNTIMED, NULL},
};

static const struct dnp3_layout double_events[] = {
    {1, DNP3_DOUBLE, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_DOUBLE, FLAGS, DNP3_ABSOLUTE, NULL},
    {3, DNP3_DOUBLE, FLAGS, DNP3_RELATIVE, NULL},
};

static const struct dnp3_layout output_events[] = {
    {1, DNP3_STATE, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_STATE, FLAGS, DNP3_ABSOLUTE, NULL},
};

/* A delta is how much was counted since the last report: obsolete. */
static const struct dnp3_layout counters[] = {
    {1, DNP3_U32, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_U16, FLAGS, DNP3_UNTIMED, NULL},
    {3, DNP3_U32, FLAGS, DNP3_UNTIMED, "dctr:"},
    {4, DNP3_U16, FLAGS, DNP3_UNTIMED, "dctr:"},
    {5, DNP3_U32, NO_FLAGS, DNP3_UNTIMED, NULL},
    {6, DNP3_U16, NO_FLAGS, DNP3_UNTIMED, NULL},
    {7, DNP3_U32, NO_FLAGS, DNP3_UNTIMED, "dctr:"},
    {8, DNP3_U16, NO_FLAGS, DNP3_UNTIMED, "dctr:"},
};

static const struct dnp3_layout frozen_counters[] = {
    {1, DNP3_U32, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_U16, FLAGS, DNP3_UNTIMED, NULL},
    {3, DNP3_U32, FLAGS, DNP3_UNTIMED, "fdctr:"},
    {4, DNP3_U16, FLAGS, DNP3_UNTIMED, "fdctr:"},
    {5, DNP3_U32, FLAGS, DNP3_ABSOLUTE, NULL},
    {6, DNP3_U16, FLAGS, DNP3_ABSOLUTE, NULL},
    {7, DNP3_U32, FLAGS, DNP3_ABSOLUTE, "fdctr:"},
    {8, DNP3_U16, FLAGS, DNP3_ABSOLUTE, "fdctr:"},
    {9, DNP3_U32, NO_FLAGS, DNP3_UNTIMED, NULL},
    {10, DNP3_U16, NO_FLAGS, DNP3_UNTIMED, NULL},
    {11, DNP3_U32, NO_FLAGS, DNP3_UNTIMED, "fdctr:"},
    {12, DNP3_U16, NO_FLAGS, DNP3_UNTIMED, "fdctr:"},
};

static const struct dnp3_layout counter_events[] = {
    {1, DNP3_U32, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_U16, FLAGS, DNP3_UNTIMED, NULL},
    {3, DNP3_U32, FLAGS, DNP3_UNTIMED, "dctr:"},
    {4, DNP3_U16, FLAGS, DNP3_UNTIMED, "dctr:"},
    {5, DNP3_U32, FLAGS, DNP3_ABSOLUTE, NULL},
    {6, DNP3_U16, FLAGS, DNP3_ABSOLUTE, NULL},
    {7, DNP3_U32, FLAGS, DNP3_ABSOLUTE, "dctr:"},
    {8, DNP3_U16, FLAGS, DNP3_ABSOLUTE, "dctr:"},
};

static const struct dnp3_layout frozen_counter_events[] = {
    {1, DNP3_U32, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_U16, FLAGS, DNP3_UNTIMED, NULL},
    {3, DNP3_U32, FLAGS, DNP3_UNTIMED, "fdctr:"},
    {4, DNP3_U16, FLAGS, DNP3_UNTIMED, "fdctr:"},
    {5, DNP3_U32, FLAGS, DNP3_ABSOLUTE, NULL},
    {6, DNP3_U16, FLAGS, DNP3_ABSOLUTE, NULL},
    {7, DNP3_U32, FLAGS, DNP3_ABSOLUTE, "fdctr:"},
    {8, DNP3_U16, FLAGS, DNP3_ABSOLUTE, "fdctr:"},
};

static const struct dnp3_layout analogs[] = {
    {1, DNP3_I32, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_I16, FLAGS, DNP3_UNTIMED, NULL},
    {3, DNP3_I32, NO_FLAGS, DNP3_UNTIMED, NULL},
    {4, DNP3_I16, NO_FLAGS, DNP3_UNTIMED, NULL},
    {5, DNP3_F32, FLAGS, DNP3_UNTIMED, NULL},
    {6, DNP3_F64, FLAGS, DNP3_UNTIMED, NULL},
};

static const struct dnp3_layout frozen_analogs[] = {
    {1, DNP3_I32, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_I16, FLAGS, DNP3_UNTIMED, NULL},
    {3, DNP3_I32, FLAGS, DNP3_ABSOLUTE, NULL},
    {4, DNP3_I16, FLAGS, DNP3_ABSOLUTE, NULL},
    {5, DNP3_I32, NO_FLAGS, DNP3_UNTIMED, NULL},
    {6, DNP3_I16, NO_FLAGS, DNP3_UNTIMED, NULL},
    {7, DNP3_F32, FLAGS, DNP3_UNTIMED, NULL},
    {8, DNP3_F64, FLAGS, DNP3_UNTIMED, NULL},
};

static const struct dnp3_layout analog_events[] = {
    {1, DNP3_I32, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_I16, FLAGS, DNP3_UNTIMED, NULL},
    {3, DNP3_I32, FLAGS, DNP3_ABSOLUTE, NULL},
    {4, DNP3_I16, FLAGS, DNP3_ABSOLUTE, NULL},
    {5, DNP3_F32, FLAGS, DNP3_UNTIMED, NULL},
    {6, DNP3_F64, FLAGS, DNP3_UNTIMED, NULL},
    {7, DNP3_F32, FLAGS, DNP3_ABSOLUTE, NULL},
    {8, DNP3_F64, FLAGS, DNP3_ABSOLUTE, NULL},
};

static const struct dnp3_layout deadbands[] = {
    {1, DNP3_U16, NO_FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_U32, NO_FLAGS, DNP3_UNTIMED, NULL},
    {3, DNP3_F32, NO_FLAGS, DNP3_UNTIMED, NULL},
};

static const struct dnp3_layout analog_outputs[] = {
    {1, DNP3_I32, FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_I16, FLAGS, DNP3_UNTIMED, NULL},
    {3, DNP3_F32, FLAGS, DNP3_UNTIMED, NULL},
    {4, DNP3_F64, FLAGS, DNP3_UNTIMED, NULL},
};

static const struct dnp3_layout packed[] = {
    {1, DNP3_BITS, NO_FLAGS, DNP3_UNTIMED, NULL},
};

static const struct dnp3_layout bcds[] = {
    {1, DNP3_BCD2, NO_FLAGS, DNP3_UNTIMED, NULL},
    {2, DNP3_BCD4, NO_FLAGS, DNP3_UNTIMED, NULL},
    {3, DNP3_BCD8, NO_FLAGS, DNP3_UNTIMED, NULL},
};

static const struct dnp3_layout bytes[] = {
    {1, DNP3_U8, NO_FLAGS, DNP3_UNTIMED, NULL},
};

/* Sorted by group. Where `last` is 0 and nothing reads, the sizes tell. */
static const struct dnp3_object objects[] = {
    {0, "device_attribute", "attr:", .last = 255, .read = dnp3_attribute,
	.list = "attributes"},
    {1, NULL, "bi:", DNP3_BINARY, LAYOUTS(bits)},
    {2, NULL, "bi:", DNP3_BINARY, LAYOUTS(bit_events)},
    {3, NULL, "dbi:", DNP3_BINARY, LAYOUTS(doubles)},
    {4, NULL, "dbi:", DNP3_BINARY, LAYOUTS(double_events)},
    {10, NULL, "bo:", DNP3_PLAIN, LAYOUTS(bits)},
    {11, NULL, "bo:", DNP3_PLAIN, LAYOUTS(output_events)},
    {12, NULL, "bo:", .last = 3, .read = dnp3_control, .list = "controls"},
    {13, NULL, "bocmd:", .last = 2, .read = dnp3_command_event,
	.list = "controls"},
    {20, NULL, "ctr:", DNP3_COUNTER, LAYOUTS(counters)},
    {21, NULL, "fctr:", DNP3_COUNTER, LAYOUTS(frozen_counters)},
    {22, NULL, "ctr:", DNP3_COUNTER, LAYOUTS(counter_events)},
    {23, NULL, "fctr:", DNP3_COUNTER, LAYOUTS(frozen_counter_events)},
    {30, NULL, "ai:", DNP3_ANALOG, LAYOUTS(analogs)},
    {31, NULL, "fai:", DNP3_ANALOG, LAYOUTS(frozen_analogs)},
    {32, NULL, "ai:", DNP3_ANALOG, LAYOUTS(analog_events)},
    {33, NULL, "fai:", DNP3_ANALOG, LAYOUTS(analog_events)},
    {34, NULL, "aidb:", .layouts = deadbands, .nlayouts = COUNT(deadbands)},
    {40, NULL, "ao:", DNP3_ANALOG, LAYOUTS(analog_outputs)},
    {41, NULL, "ao:", .last = 4, .read = dnp3_analog_output,
	.list = "controls"},
    {42, NULL, "ao:", DNP3_ANALOG, LAYOUTS(analog_events)},
    {43, NULL, "aocmd:", .last = 8, .read = dnp3_command_event,
	.list = "controls"},
    {50, "time_and_date", NULL, .last = 4, .read = dnp3_clock},
    {51, "time_and_date_cto", NULL, .last = 2, .read = dnp3_common_time},
    {52, "time_delay", NULL, .last = 2, .read = dnp3_delay},
    {60, NULL, "class:", .last = 0},
    {70, "file_control", NULL, .last = 8, .read = dnp3_file, .list = "files"},
    {80, NULL, "iin:", LAYOUTS(packed)},
    {81, "device_storage", NULL, .last = 1, .read = dnp3_storage},
    {82, "device_profile", NULL, .last = 0},
    {83, "data_set_private_registration", NULL, .last = 0},
    {85, "data_set_prototype", NULL, .last = 0},
    {86, "data_set_descriptor", NULL, .last = 0},
    {87, "data_set", NULL, .last = 0},
    {88, "data_set_event", NULL, .last = 0},
    {90, "application", NULL, .last = 0},
    {91, "status_of_requested_operation", NULL, .last = 0},
    {101, NULL, "bcd:", LAYOUTS(bcds)},
    {102, NULL, "uint:", LAYOUTS(bytes)},
    {110, NULL, "str:", .last = 255, .read = dnp3_string},
    {111, NULL, "str:", .last = 255, .read = dnp3_string},
    {112, NULL, "vt:", .last = 255, .read = dnp3_string},
    {113, NULL, "vt:", .last = 255, .read = dnp3_string},
    {120, "authentication", NULL, .last = 15, .read = dnp3_auth,
	.list = "authentication"},
    {121, NULL, "stat:", .last = 1, .read = dnp3_statistic},
    {122, NULL, "stat:", .last = 2, .read = dnp3_statistic},
};

const struct dnp3_object *
dnp3_object(uint8_t group)
{
	size_t low = 0, high = COUNT(objects);

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (objects[mid].group == group)
			return &objects[mid];
		if (objects[mid].group < group)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* Variations count from 1 without a hole, wherever there are layouts. */
const struct dnp3_layout *
dnp3_layout(const struct dnp3_object *o, uint8_t variation)
{
	return variation != 0 && variation <= o->nlayouts
		   ? &o->layouts[variation - 1]
		   : NULL;
}
