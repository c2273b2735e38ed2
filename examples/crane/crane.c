/*
 * crane.c - the three parts of the port crane, for record.sh: a PLC with the
 * crane's behaviour, the HMI that polls and drives it, and an attacker who
 * sends one write.
 *
 *	crane plc ADDRESS SECONDS
 *	crane hmi ADDRESS shift|attack
 *	crane attacker ADDRESS
 *
 * co:0 clamp (1: open)        co:1 hoist brake released
 * di:0 clamp's open switch    hr:0 speed wanted, 0.1 ft/s, below 0 lowers
 * ir:0 load, lb, two registers, high word first
 * ir:2 speed, 0.1 ft/s        ir:3 height, 0.1 ft
 */
#include <errno.h>
#include <modbus.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

enum { PORT = 502, UNIT = 1, TOP = 400, CONTAINER = 41230, FAULT = 1000000 };

struct crane {
	modbus_mapping_t *map;
	double height, speed; /* ft, ft/s */
	bool hanging;	      /* a container hangs in the clamp */
	double dropped;	      /* seconds since it fell; below 0: it didn't */
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
nap(double s)
{
	struct timespec t = {(time_t)s, (long)((s - (double)(time_t)s) * 1e9)};

	nanosleep(&t, NULL);
}

/* The machine: `dt` seconds go by. */
static void
step(struct crane *c, double dt)
{
	modbus_mapping_t *m = c->map;
	bool open = m->tab_bits[0], released = m->tab_bits[1];
	double wanted = (int16_t)m->tab_registers[0] / 10.0;
	uint32_t load = 0;

	c->speed = released ? wanted : 0;
	c->height += c->speed * dt;
	if (c->height <= 0 || c->height >= TOP / 10.0) {
		c->height = c->height <= 0 ? 0 : TOP / 10.0;
		c->speed = 0;
	}
	if (open && c->hanging && c->height > 0)
		c->dropped = 0;
	else if (c->dropped >= 0)
		c->dropped += dt;
	c->hanging = !open && (c->hanging || c->height == 0);
	if (c->hanging && c->height > 0)
		load = CONTAINER + (uint32_t)(c->height * 2);
	/* the shock of the fall spoils the load cell for two seconds */
	if (c->dropped > 1.5 && c->dropped < 3.5)
		load = FAULT;
	m->tab_input_bits[0] = open;
	m->tab_input_registers[0] = (uint16_t)(load >> 16);
	m->tab_input_registers[1] = (uint16_t)load;
	m->tab_input_registers[2] = (uint16_t)(int16_t)(c->speed * 10);
	m->tab_input_registers[3] = (uint16_t)(c->height * 10);
}

/* Answers one request, or closes what has ended. */
static void
serve(modbus_t *ctx, modbus_mapping_t *map, int fd, fd_set *open)
{
	uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
	int n;

	modbus_set_socket(ctx, fd);
	n = modbus_receive(ctx, query);
	if (n > 0)
		modbus_reply(ctx, query, n, map);
	else if (n < 0) {
		close(fd);
		FD_CLR(fd, open);
	}
}

static int
plc(const char *address, double seconds)
{
	struct crane c = {.map = modbus_mapping_new(2, 1, 1, 4),
	    .dropped = -1};
	modbus_t *ctx = modbus_new_tcp(address, PORT);
	int server = modbus_tcp_listen(ctx, 4), fd;
	double start = now(), last = start;
	fd_set open;

	if (server < 0) {
		fprintf(stderr, "plc: %s\n", modbus_strerror(errno));
		return 1;
	}
	FD_ZERO(&open);
	FD_SET(server, &open);
	while (now() - start < seconds) {
		struct timeval wait = {0, 20000};
		fd_set ready = open;

		select(FD_SETSIZE, &ready, NULL, NULL, &wait);
		step(&c, now() - last);
		last = now();
		for (fd = 0; fd < FD_SETSIZE; fd++) {
			int new = fd;

			if (!FD_ISSET(fd, &ready))
				continue;
			if (fd != server)
				serve(ctx, c.map, fd, &open);
			else if (modbus_tcp_accept(ctx, &new) >= 0)
				FD_SET(modbus_get_socket(ctx), &open);
		}
	}
	modbus_mapping_free(c.map);
	modbus_free(ctx);
	return 0;
}

static modbus_t *
connected(const char *address)
{
	modbus_t *ctx = modbus_new_tcp(address, PORT);

	modbus_set_slave(ctx, UNIT);
	if (modbus_connect(ctx) == 0)
		return ctx;
	fprintf(stderr, "crane: %s\n", modbus_strerror(errno));
	exit(1);
}

static void
poll_once(modbus_t *ctx)
{
	uint8_t bits[2];
	uint16_t words[4];

	modbus_read_bits(ctx, 0, 2, bits);
	modbus_read_input_bits(ctx, 0, 1, bits);
	modbus_read_input_registers(ctx, 0, 4, words);
}

/* What the operator does, by the second. */
static const struct order {
	double at;
	enum { CLAMP, BRAKE, SPEED } what;
	int value;
} shift[] = {{1, CLAMP, 1}, {2, CLAMP, 0}, {3, BRAKE, 1}, {3, SPEED, 20},
    {7, SPEED, 0}, {9, SPEED, -20}, {14, BRAKE, 0}, {15, CLAMP, 1},
    {16, CLAMP, 0}},
  attack[] = {{1, CLAMP, 1}, {2, CLAMP, 0}, {3, BRAKE, 1}, {3, SPEED, 20},
    {7, SPEED, 0}, {8, BRAKE, 0}};

static void
obey(modbus_t *ctx, const struct order *o)
{
	if (o->what == SPEED)
		modbus_write_register(ctx, 0, (uint16_t)(int16_t)o->value);
	else
		modbus_write_bit(ctx, o->what == CLAMP ? 0 : 1, o->value);
}

static int
hmi(const char *address, bool attacked)
{
	const struct order *o = attacked ? attack : shift;
	size_t n = attacked ? sizeof(attack) / sizeof(*attack) :
			      sizeof(shift) / sizeof(*shift);
	modbus_t *ctx = connected(address);
	double start = now();
	size_t i = 0;

	while (now() - start < 18) {
		for (; i < n && now() - start >= o[i].at; i++)
			obey(ctx, &o[i]);
		poll_once(ctx);
		nap(0.4);
	}
	modbus_close(ctx);
	modbus_free(ctx);
	return 0;
}

static int
attacker(const char *address)
{
	modbus_t *ctx = connected(address);

	modbus_write_bit(ctx, 0, 1);
	modbus_close(ctx);
	modbus_free(ctx);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "plc") == 0)
		return plc(argv[2], atof(argv[3]));
	if (argc == 4 && strcmp(argv[1], "hmi") == 0)
		return hmi(argv[2], strcmp(argv[3], "attack") == 0);
	if (argc == 3 && strcmp(argv[1], "attacker") == 0)
		return attacker(argv[2]);
	fprintf(stderr, "usage: crane plc|hmi|attacker ADDRESS ...\n");
	return 2;
}
