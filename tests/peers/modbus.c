/*
 * modbus.c - a device and a master of libmodbus, for tests.
 *
 *	modbus serve tcp ADDRESS PORT	until it is killed
 *	modbus serve rtu DEVICE
 *	modbus ask rtu DEVICE		reads, writes and a refusal, then ends
 */
#include <errno.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { UNIT = 7, BAUD = 19200, ITEMS = 200 };

static modbus_t *
line(const char *device)
{
	modbus_t *m = modbus_new_rtu(device, BAUD, 'E', 8, 1);

	modbus_set_slave(m, UNIT);
	return m;
}

static void
fill(modbus_mapping_t *map)
{
	int i;

	for (i = 0; i < ITEMS; i++) {
		map->tab_bits[i] = i % 3 == 0;
		map->tab_input_bits[i] = i % 5 == 0;
		map->tab_registers[i] = (uint16_t)(i * 257);
		map->tab_input_registers[i] = (uint16_t)(i * 31);
	}
}

static int
serve(modbus_t *m, int listener)
{
	uint8_t ask[MODBUS_MAX_ADU_LENGTH];
	modbus_mapping_t *map = modbus_mapping_new(ITEMS, ITEMS, ITEMS, ITEMS);

	fill(map);
	puts("ready");
	fflush(stdout);
	for (;;) {
		int n;

		if (listener >= 0 && modbus_tcp_accept(m, &listener) < 0)
			return 1;
		while ((n = modbus_receive(m, ask)) >= 0)
			if (n > 0)
				modbus_reply(m, ask, n, map);
		if (listener >= 0)
			modbus_close(m);
		else if (errno != ETIMEDOUT && errno != EMBBADCRC)
			return 0;
	}
}

static int
ask(modbus_t *m)
{
	uint16_t words[16];
	uint8_t bits[16];
	int i;

	if (modbus_connect(m) < 0)
		return 1;
	modbus_set_response_timeout(m, 10, 0);
	for (i = 0; i < 20; i++) {
		if (modbus_read_registers(m, i, 3, words) != 3 ||
		    modbus_write_register(m, 5, (uint16_t)i) != 1 ||
		    modbus_read_bits(m, 0, 10, bits) != 10)
			return 1;
	}
	return modbus_read_registers(m, 5000, 1, words) >= 0;
}

int
main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[2], "tcp") == 0) {
		modbus_t *m = modbus_new_tcp(argv[3], atoi(argv[4]));
		int listener = modbus_tcp_listen(m, 4);

		return listener < 0 ? 1 : serve(m, listener);
	}
	if (argc != 4 || strcmp(argv[2], "rtu") != 0)
		return 2;
	if (strcmp(argv[1], "ask") == 0)
		return ask(line(argv[3]));
	modbus_t *m = line(argv[3]);

	return modbus_connect(m) < 0 ? 1 : serve(m, -1);
}
