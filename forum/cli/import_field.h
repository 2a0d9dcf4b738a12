/*
 * The attributes of a dump's rows, as the columns of a COPY. A value that makes
 * no sense is left out or mended, and told; whatever is in a dump, PostgreSQL
 * can read what is written here.
 */
#ifndef FORUM_CLI_IMPORT_FIELD_H
#define FORUM_CLI_IMPORT_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "text/buffer.h"

enum field_kind {
	FIELD_ID,		/* an integer that names something */
	FIELD_NUMBER,		/* an integer, 32 bits */
	FIELD_DATE,		/* 2010-08-25T19:50:51.187, UTC */
	FIELD_LINE,		/* text for one line, fit to be shown */
	FIELD_TEXT,		/* text as it is */
	FIELD_TAGS		/* <a><b> or |a|b|: written "a b" */
};

enum field_need {
	FIELD_OPTIONAL,		/* without a sound value: NULL */
	FIELD_MENDED,		/* … something that will do instead */
	FIELD_NEEDED		/* … the row is left out */
};

struct field {
	const char	*attribute;
	const char	*column;
	enum field_kind	 kind;
	enum field_need	 need;
};

/* What is known from the rows before, for mending. */
struct field_memory {
	time_t	now;
	char	date[64];	/* the last sound needed one; "" before */
};

enum field_result {
	FIELD_SOUND,
	FIELD_ABSENT,		/* a needed one is not there */
	FIELD_ODD,		/* made no sense; NULL or mended */
	FIELD_BAD		/* made no sense and is needed */
};

/*
 * Writes one column in COPY's text format, without the tab. `value` is NULL when
 * the row has no such attribute. Nothing is written when the result is
 * FIELD_ABSENT or FIELD_BAD. Scratch memory comes from the buffer's arena.
 */
enum field_result	field_write(struct buffer *, const struct field *,
			    const char *value, struct field_memory *);

/* Text in COPY's text format; NULL is \N. */
void	field_write_text(struct buffer *, const char *text);

struct field_date {
	time_t	seconds;	/* UTC, since 1970 */
	int	microseconds;
};

/*
 * Reads a date of a dump; false when it is none, or not between 1990 and a day
 * from now.
 */
bool	field_read_date(const char *text, time_t now,
	    struct field_date *ret_date);

#endif
