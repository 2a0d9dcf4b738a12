/*
 * Importing a Stack Exchange data dump: `forum import stackexchange DIR`.
 *
 *	read	the files, row by row, into temporary tables as they are
 *		(import_read; sql/import/stage makes the tables)
 *	plan	in SQL: what is new, who wrote it, under which ids
 *		(sql/import/plan)
 *	render	what members, tags and threads need (import_render)
 *	load	in SQL: members, tags, threads (sql/import/load)
 *	posts	rendered and written: Markdown, HTML, words for the search
 *		(import_post, import_walk, import_lexicon)
 *	finish	in SQL: history, search, votes, reputation, links
 *		(sql/import/finish)
 *
 * all in one transaction: an interrupted import leaves nothing. What was
 * imported is remembered in forum.import_map by the dump's name (its folder's)
 * and the original ids, so a repetition finds nothing to do, and a later dump of
 * the same site adds what is new in it.
 */
#ifndef FORUM_CLI_IMPORT_H
#define FORUM_CLI_IMPORT_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <time.h>

#include "cli/import_file.h"
#include "cli/import_link.h"
#include "cli/import_trouble.h"
#include "cli/place.h"

struct import {
	const struct place	*place;
	PGconn			*owner;
	const char		*directory;	/* of the dump */
	time_t			 now;
	struct link_site	 site;		/* that the dump is of */
	struct troubles		 troubles;
};

/* Reads one file into its staging table; says why and false on failure. */
bool	import_read(struct import *, const struct import_file *);

/* Renders the texts of members, tags and threads that the plan found new. */
bool	import_render(struct import *);

/* Renders and writes the posts that the plan found new. */
bool	import_posts(struct import *);

/* Prints what became of every row, on standard output. */
bool	import_report(struct import *);

/* Whether somebody asked the import to end (SIGINT, SIGTERM). */
bool	import_interrupted(void);

#endif
