/*
 * open.c - the only door to termios.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "serial/serial.h"

static const struct {
	uint32_t baud;
	speed_t speed;
} speeds[] = {
    {50, B50},
    {75, B75},
    {110, B110},
    {134, B134},
    {150, B150},
    {200, B200},
    {300, B300},
    {600, B600},
    {1200, B1200},
    {1800, B1800},
    {2400, B2400},
    {4800, B4800},
    {9600, B9600},
    {19200, B19200},
    {38400, B38400},
    {57600, B57600},
    {115200, B115200},
    {230400, B230400},
    {460800, B460800},
    {500000, B500000},
    {576000, B576000},
    {921600, B921600},
    {1000000, B1000000},
    {1152000, B1152000},
    {1500000, B1500000},
    {2000000, B2000000},
    {2500000, B2500000},
    {3000000, B3000000},
    {3500000, B3500000},
    {4000000, B4000000},
};

static bool
find_speed(uint32_t baud, speed_t *speed)
{
	size_t i;

	for (i = 0; i < sizeof(speeds) / sizeof(*speeds); i++)
		if (speeds[i].baud == baud) {
			*speed = speeds[i].speed;
			return true;
		}
	return false;
}

/* Raw; a character of wrong parity is left out, and so its message fails. */
static void
fill(struct termios *o, const struct serial_tap *t, speed_t speed)
{
	cfmakeraw(o);
	o->c_iflag |= IGNBRK | (t->parity != 'n' ? INPCK | IGNPAR : 0);
	o->c_cflag &=
	    ~(tcflag_t)(CSIZE | PARENB | PARODD | CSTOPB | CRTSCTS | HUPCL);
	o->c_cflag |= (tcflag_t)(CLOCAL | CREAD | (t->bits == 7 ? CS7 : CS8));
	if (t->parity != 'n')
		o->c_cflag |= PARENB;
	if (t->parity == 'o')
		o->c_cflag |= PARODD;
	if (t->stop == 2)
		o->c_cflag |= CSTOPB;
	o->c_cc[VMIN] = 1;
	o->c_cc[VTIME] = 0;
	cfsetispeed(o, speed);
	cfsetospeed(o, speed);
}

static bool
set_up(int fd, const struct serial_tap *t, struct err *e)
{
	const int rts = TIOCM_RTS;
	struct termios o;
	speed_t speed;

	if (!find_speed(t->baud, &speed))
		return err_set(e, "%s: no line has %u baud", t->device,
		    t->baud);
	if (tcgetattr(fd, &o) != 0)
		return err_set(e, "%s: is no serial line: %s", t->device,
		    strerror(errno));
	fill(&o, t, speed);
	if (tcsetattr(fd, TCSANOW, &o) != 0)
		return err_set(e, "%s: %s", t->device, strerror(errno));
	ioctl(fd, TIOCMBIC, &rts); /* where it has one */
	tcflush(fd, TCIFLUSH);
	return true;
}

int
serial_open(const struct serial_tap *t, struct err *e)
{
	int fd = open(t->device, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0) {
		err_set(e, "%s: %s", t->device, strerror(errno));
		return -1;
	}
	if (set_up(fd, t, e))
		return fd;
	close(fd);
	return -1;
}
