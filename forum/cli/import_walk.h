/*
 * Rows of the plan through the renderer and back: all rows of a query, some
 * hundred at a time, so that memory does not grow with the dump. The server
 * writes what was rendered while the next row is.
 */
#ifndef FORUM_CLI_IMPORT_WALK_H
#define FORUM_CLI_IMPORT_WALK_H

#include "cli/import.h"
#include "cli/import_copy.h"
#include "cli/import_text.h"

struct walk {
	struct import	*import;
	struct arena	*arena;		/* for one row */
	struct arena	*batch;		/* for the rows at hand */
	struct copy	 copy;
	struct buffer	 aside;		/* for the second table, if there is one */
	long long	 done;		/* rows, for the progress bar */
	void		*context;	/* of who takes the rows */
	struct links	 links;		/* of the rows at hand, see below */
};

/* Adds what became of a row to walk->copy.rows, or to walk->aside. */
typedef void	walk_take(struct walk *, const PGresult *, int row);

/* The columns of a table that take what became of the rows. */
struct walk_target {
	const char	*table;
	const char	*columns;
};

/*
 * Takes all rows of a query. `second` takes what was put aside; NULL: nothing
 * is. Says why and returns false on failure, or when somebody interrupts.
 */
bool	walk_rows(struct walk *, const char *query,
	    const struct walk_target *first, const struct walk_target *second,
	    walk_take *);

/* A value of a row; NULL when it is. */
const char	*walk_value(const PGresult *, int row, int column);

/*
 * A value of a row that is a text, with its links to the site leading to where
 * that is here. Only for columns named "source" and "html".
 */
const char	*walk_text(const struct walk *, const PGresult *, int row,
		    int column);

/* What a text became, as columns of a COPY. */
#define WALK_TEXT	"body, html, html_version, words"
void	walk_add_text(struct buffer *row, const struct import_text *);

/* Whom and what it names, which only the database knows. */
#define WALK_REFERENCES	"mentions, threads"
void	walk_add_references(struct buffer *row, const struct import_text *);

#endif
