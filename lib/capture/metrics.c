/*
 * metrics.c - Prometheus' text exposition format 0.0.4, for the textfile
 * collector of node_exporter.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/num.h"
#include "capture/outlet.h"

struct metric {
	const char *name, *type, *help;
	double value;
};

/* A label's value: backslash, quote and newline are escaped. */
static void
put_label(struct buf *b, const char *sensor)
{
	buf_str(b, "{sensor=\"");
	for (; *sensor != '\0'; sensor++) {
		if (*sensor == '\\' || *sensor == '"')
			buf_char(b, '\\');
		if (*sensor == '\n')
			buf_str(b, "\\n");
		else
			buf_char(b, *sensor);
	}
	buf_str(b, "\"}");
}

static void
put_metrics(struct buf *b, const struct metric *m, size_t n, const char *sensor)
{
	for (; n != 0; n--, m++) {
		buf_fmt(b, "# HELP ots_capture_%s %s\n", m->name, m->help);
		buf_fmt(b, "# TYPE ots_capture_%s %s\n", m->name, m->type);
		buf_fmt(b, "ots_capture_%s", m->name);
		if (sensor != NULL)
			put_label(b, sensor);
		buf_char(b, ' ');
		buf_need(b, NUM_MAX);
		b->n = (size_t)(num_f64(b->p + b->n, m->value) - b->p);
		buf_char(b, '\n');
	}
}

static void
put_all(struct buf *b, const struct outlet *o)
{
	static const struct archive_counts none = {0};
	const struct archive_counts *a =
	    o->archive != NULL ? archive_counts(o->archive) : &none;
	const struct metric all[] = {
	    {"received_packets_total", "counter",
		"Packets that came, those dropped included.",
		(double)(o->seen + o->lost)},
	    {"written_packets_total", "counter", "Packets handed on.",
		(double)o->written},
	    {"dropped_packets_total", "counter",
		"Packets that came and were lost.", (double)o->lost},
	    {"filtered_packets_total", "counter",
		"Packets that the filter left out after they were received.",
		(double)o->filtered},
	    {"written_bytes_total", "counter",
		"Bytes of the packets handed on.", (double)o->bytes},
	    {"last_packet_timestamp_seconds", "gauge",
		"When the last packet was seen; 0: none yet.",
		o->last == TS_NONE ? 0 : (double)o->last / 1e9},
	    {"archive_files_total", "counter", "Files begun in the archive.",
		(double)a->files},
	    {"archive_written_bytes_total", "counter",
		"Bytes written to the archive.", (double)a->bytes},
	    {"archive_dropped_packets_total", "counter",
		"Packets that the archive had no room for.",
		(double)a->dropped},
	    {"archive_removed_files_total", "counter",
		"Files removed from the archive for lack of room.",
		(double)a->removed},
	    {"archive_size_bytes", "gauge",
		"Bytes of all files that are there.", (double)a->size},
	};
	size_t n = sizeof(all) / sizeof(*all);

	put_metrics(b, all, o->archive != NULL ? n : n - 5, o->sensor);
}

static bool
write_all(int fd, struct span s)
{
	while (s.n != 0) {
		ssize_t n = write(fd, s.p, s.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		s = span(s.p + n, s.n - (size_t)n);
	}
	return true;
}

/* node_exporter reads *.prom: it doesn't see the name it is written under. */
bool
outlet_metrics(const struct outlet *o, const char *file, struct err *e)
{
	struct buf text = {0}, name = {0};
	bool ok;
	int fd;

	put_all(&text, o);
	buf_fmt(&name, "%s.new", file);
	fd = open(name.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	ok = fd >= 0 && write_all(fd, buf_all(&text));
	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	ok = (ok && rename(name.p, file) == 0) ||
	     err_set(e, "%s: %s", name.p, strerror(errno));
	buf_release(&text);
	buf_release(&name);
	return ok;
}
