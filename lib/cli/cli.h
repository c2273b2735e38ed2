/*
 * cli.h - what all the mains share: options, usage, input, output, signals,
 * counts, exit codes. The only room that prints and exits.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "record/record.h"
#include "zip/zip.h"

enum {
	EXIT_DONE = 0,
	EXIT_YES = 1,	/* -e: the answer was yes; --strict: something lacked */
	EXIT_USAGE = 2, /* usage, configuration, input that can't be */
	EXIT_SYSTEM = 3 /* open, read, write, close failed */
};

#ifndef OTS_VERSION
#define OTS_VERSION "unknown"
#endif

/* An option: `key` is its letter, or a number from OPT_LONG on. */
struct cli_option {
	int key;
	const char *name; /* long name, or NULL */
	const char *arg;  /* its argument in the usage, or NULL */
	const char *help;
};

/* Those every tool has, handled here, end with OPT_COMMON. */
enum {
	OPT_LONG = 256,
	OPT_STATS,
	OPT_REJECT,
	OPT_STRICT,
	OPT_MAX_LINE,
	OPT_SINCE,
	OPT_UNTIL,
	OPT_SANDBOX,
	OPT_NO_SANDBOX,
	OPT_USER,
	OPT_COMMON
};

struct out {
	int fd;
	const char *name;
	struct buf buf;
	bool terminal;
	bool needless; /* when it closes, go on without it */
	bool closed;
	uint64_t records;
	uint64_t by_type[REC_UNKNOWN + 1];
};

struct cli {
	const char *tool;     /* ots-decode */
	const char *operands; /* "[file ...]" in the usage */
	const struct cli_option *options;
	size_t noptions;
	bool reads_lines; /* has --reject --max-line --since --until */
	bool bare;	  /* what it writes are no records */
	int argc;
	char **argv;
	const char *arg; /* of the option at hand */
	int verbose;	 /* -1: -q */
	bool strict;
	int64_t since, until; /* TS_NONE: not given */
	size_t max_line;
	const char *out_name;
	const char *reject_name;
	int64_t stats_every; /* nanoseconds; 0: at the end only */
	enum { SHED_CAN, SHED_MUST, SHED_NOT } shed;
	const char *user; /* --user, or NULL */
	/* The operands as cli_shed opened them, or -errno; NULL: not yet. */
	int *inputs;
	struct out out;
	FILE *reject;
	uint64_t in, rejected, bytes;
	int64_t first_ts, clock, stats_next;
	bool lacked;		  /* with --strict: end with EXIT_YES */
	struct ts_cache ts, read; /* written, and read, last */
};

/*
 * The options one by one; -1 at the end. The common ones are done inside;
 * usage errors end the process.
 */
int cli_next(struct cli *);
/* The arguments of an option that may be given several times. */
enum { CLI_LIST_MAX = 256 };
struct cli_list {
	const char *v[CLI_LIST_MAX];
	size_t n;
};
/*
 * Options that only set something: a member of the tool's struct, at `at` in
 * it. `bound`: a number is at most, a size at least that; of a list, how many
 * there may be, CLI_LIST_MAX at most.
 */
struct cli_setting {
	int key;
	enum {
		CLI_TEXT,     /* const char * */
		CLI_FLAG,     /* bool */
		CLI_NUMBER,   /* uint64_t */
		CLI_SIZE,     /* uint64_t, bytes */
		CLI_DURATION, /* int64_t, nanoseconds */
		CLI_LIST,     /* struct cli_list */
		CLI_ONLY,     /* struct only */
	} kind;
	size_t at;
	uint64_t bound;
};
/* False: the option at hand is none of them. */
bool cli_set(struct cli *, const struct cli_setting *, size_t n, int key,
    void *tool);
/* All options of a tool that has no others. */
void cli_settings(struct cli *, const struct cli_setting *, size_t n,
    void *tool);
/* The operands: files, or none for stdin. */
char **cli_operands(struct cli *);

/* stderr: "ots-x: ..."; cli_note only under -v. */
void cli_warn(const struct cli *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void cli_note(const struct cli *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Flushes the output first. */
void cli_die(struct cli *, int status, const char *fmt, ...)
    __attribute__((noreturn, format(printf, 3, 4)));
/* Says those that are kept, and how many more there are. */
void cli_warn_errs(const struct cli *, const struct errs *);
/* Says them, then exit 2. Nothing where there are none. */
void cli_die_errs(struct cli *, const struct errs *);
/* A number with a unit: 5s (durations), or a plain one. */
int64_t cli_duration(struct cli *, const char *option);
uint64_t cli_number(struct cli *, const char *option, uint64_t most);
uint64_t cli_size(struct cli *, const char *option, uint64_t least);
int64_t cli_time(struct cli *, const char *option);

/* Opens stdout or -o, sets the signals up. */
void cli_start(struct cli *);
/* stdout was printed to, for people: closes and checks; the exit status. */
int cli_printed(void);
/* Writes the stats record, flushes, closes and checks: the exit status. */
int cli_finish(struct cli *, const char *detail_json);
/* Time goes on: writes a stats record where --stats wants one. */
void cli_clock(struct cli *, int64_t ts);
/* Lies it between --since and --until? What has no time does. */
static inline bool
cli_within(const struct cli *c, int64_t ts)
{
	return ts == TS_NONE || ((c->since == TS_NONE || ts >= c->since) &&
				    (c->until == TS_NONE || ts <= c->until));
}
/* Takes `n` records that were appended to out.buf into the counts. */
void cli_wrote(struct cli *, enum record_type, uint64_t n);

/* Signals: has the user asked to stop? A source stops at the first, a filter
 * that reads a pipe outlives the first SIGINT. */
void cli_signals(void);
bool cli_stopped(bool source);
bool cli_hung_up(void); /* SIGHUP since the last call */

/*
 * For sources: waits until one of the files can be read, a signal asks to
 * stop, or so many nanoseconds are over. Output is flushed first.
 */
struct pollfd;
void cli_wait(struct cli *, struct pollfd *, size_t n, int64_t most);

/* Output goes to out.buf; out_settle flushes it when it is full. */
void out_settle(struct cli *);
void out_flush(struct cli *);

/* An input being read: a file, stdin, a pipe; packed with gzip or zstd or not.
 */
struct in {
	struct cli *cli;
	const char *name;
	int fd;
	struct buf buf;
	size_t at; /* bytes of buf taken */
	struct zip *zip;
	bool eof, pipe;
	uint64_t lines;	     /* read so far */
	uint64_t size, done; /* a regular file's, for progress */
	int64_t told;	     /* when progress was last told */
};

/* "-" is stdin. A file that can't be opened ends the process. */
void in_open(struct in *, struct cli *, const char *name);
void in_close(struct in *);
/* What is there and not taken. */
static inline struct span
in_bytes(const struct in *i)
{
	return span(i->buf.p + i->at, i->buf.n - i->at);
}
/*
 * More bytes behind those; false at the end or when stopped. Output is
 * flushed before it would block.
 */
bool in_more(struct in *);
static inline void
in_take(struct in *i, size_t n)
{
	i->at += n;
}
/* At least `n` bytes, if there are as many. */
bool in_want(struct in *, size_t n);
/*
 * The next line without its end. Longer ones than --max-line are passed over
 * and told. False at the end.
 */
bool in_line(struct in *, struct span *line);

struct only;
/*
 * The loop of the filters that read records: for each line that is one and
 * lies within --since and --until calls `record`; what is none is told as
 * loss. `line->vals` are those of `names`, of which there are `nnames`.
 */
struct filter {
	struct cli *cli;
	const char *const *names;
	size_t nnames;
	struct only *only; /* what `record` passes by; NULL: it does not */
	void (*record)(void *ctx, struct line *);
	void (*reload)(void *ctx); /* SIGHUP, between two records; or NULL */
	void *ctx;
	struct nd_keys keys; /* its own */
};
void cli_filter(struct filter *);
/* A line that is no record; it is kept for --reject unless it is empty. */
void cli_reject(struct cli *, const char *name, uint64_t line, const char *why,
    struct span text);
/* A loss record of this tool. */
void cli_loss(struct cli *, const char *what, uint64_t count,
    const char *reason);

/* Copies `text` (a line without its end) to the output. */
void cli_pass(struct cli *, const struct line *);

#endif
