/*
 * modbus ADDRESS - libmodbus asks what modbus.js asks, too.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <modbus.h>

int
main(int argc, char **argv)
{
	uint16_t was[2], now[2] = {0x41a5, 0x8000};
	uint8_t coil;
	modbus_t *plc;

	assert(argc == 2);
	plc = modbus_new_tcp(argv[1], 502);
	assert(plc != NULL && modbus_set_slave(plc, 17) == 0);
	assert(modbus_connect(plc) == 0);
	assert(modbus_read_registers(plc, 0, 2, was) == 2 && was[0] == 16657);
	assert(modbus_write_registers(plc, 0, 2, now) == 2);
	assert(modbus_read_registers(plc, 0, 2, was) == 2);
	assert(was[0] == now[0] && was[1] == now[1]);
	assert(modbus_read_bits(plc, 3, 1, &coil) == 1 && coil == 1);
	assert(modbus_write_bit(plc, 3, 0) == 1);
	assert(modbus_write_register(plc, 40, 1234) == 1);
	assert(modbus_read_registers(plc, 900, 1, was) == -1);
	assert(errno == EMBXILADD);
	modbus_close(plc);
	modbus_free(plc);
	return 0;
}
