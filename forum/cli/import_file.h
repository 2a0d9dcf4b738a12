/*
 * The files of a Stack Exchange data dump: which attributes of their rows are
 * read, and the staging tables (sql/import/stage) they go to.
 */
#ifndef FORUM_CLI_IMPORT_FILE_H
#define FORUM_CLI_IMPORT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/import_field.h"

struct import_file {
	const char		*name;		/* "Posts.xml" */
	const char		*root;		/* "posts" */
	const char		*kind;		/* in the report, of unreadable rows */
	const char		*table;		/* NULL: only counted */
	const struct field	*fields;	/* the first is the row's own id */
	size_t			 field_count;
	bool			 needed;	/* without it there is nothing to do */
};

#define IMPORT_FILE_COUNT	8

/* In the order in which they are read. */
extern const struct import_file	import_files[IMPORT_FILE_COUNT];

#endif
