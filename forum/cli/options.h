/*
 * The options of one command, as a table. `--help` is written from the same
 * table, so it cannot forget one.
 */
#ifndef FORUM_CLI_OPTIONS_H
#define FORUM_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum option_kind {
	OPTION_TEXT,		/* --name VALUE or --name=VALUE */
	OPTION_FLAG,		/* --name */
	OPTION_ARGUMENT		/* a word without a name, in the table's order */
};

struct option {
	const char		*name;		/* without dashes; of an argument: as help shows it */
	const char		*value;		/* how help names the value of an OPTION_TEXT */
	enum option_kind	 kind;
	bool			 required;
	size_t			 offset;	/* of a `const char *`, or of a flag's `bool` */
	const char		*help;
};

struct usage {
	const char		*command;	/* "member create" */
	const char		*does;		/* one sentence */
	const struct option	*options;
	size_t			 count;
};

/* What options_read asks of the command. */
enum {
	OPTIONS_GO_ON = -1	/* otherwise: the exit code to leave with */
};

/*
 * Reads `argv` (the words after the command's name) into `target`, a struct
 * whose fields the options' offsets name; fields of absent options stay as they
 * are. Returns OPTIONS_GO_ON, 0 after --help, or 2 after having said what is
 * wrong. The values point into `argv`.
 */
int	options_read(const struct usage *, void *target, int argc, char **argv);

/*
 * The number in `text`, from `least` to `most`. Says what is wrong with the
 * option `name` and returns false otherwise; *ret_number is then untouched.
 */
bool	options_number(const char *name, const char *text, long least,
	    long most, long *ret_number);

#endif
