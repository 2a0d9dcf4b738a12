/* Files of SQL: finding, hashing and running them. */
#ifndef FORUM_CLI_SQLFILE_H
#define FORUM_CLI_SQLFILE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "cli/place.h"

struct sqlfile {
	const char	*name;		/* "sql/web/thread.sql" */
	const char	*text;
	const char	*checksum;	/* BLAKE2b-256 of the text, hexadecimal */
};

struct sqlfiles {
	struct sqlfile	*file;
	size_t		 count;
};

/*
 * Reads every .sql file of a folder like "sql/web", sorted by name as bytes, so
 * that `_` comes before letters. In the arena. Says why and returns false when
 * the folder or a file cannot be read; a folder without files is fine.
 */
bool	sqlfile_list(const struct place *, const char *folder,
	    struct sqlfiles *ret_files);

/* One file. */
bool	sqlfile_read(const struct place *, const char *name,
	    struct sqlfile *ret_file);

/* Runs a file's statements; an error is said with the file's line. */
bool	sqlfile_run(PGconn *, const struct sqlfile *);

/* BLAKE2b-256 of a text, hexadecimal, in the arena. */
char	*sqlfile_checksum(struct arena *, const char *text);

#endif
