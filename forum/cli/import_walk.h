/*
 * Rows of the plan through the renderer and back: all rows of a query, some
 * hundred at a time, so that memory does not grow with the dump. A thread renders
 * them while the server writes those before.
 */
#ifndef FORUM_CLI_IMPORT_WALK_H
#define FORUM_CLI_IMPORT_WALK_H

#include "cli/import.h"
#include "cli/import_copy.h"
#include "cli/import_lexicon.h"
#include "cli/import_text.h"

/* Rows on their way. */
struct batch {
	PGresult	*rows;
	struct arena	*arena;
	struct links	 links;		/* that their texts have */
	struct buffer	 lines;		/* what became of them, for COPY */
	struct buffer	 aside;		/* for the second table, if there is one */
	struct found	*found;		/* of new posts, for the search */
	size_t		 found_count;
};

/* Under which words a new post is found. */
struct found {
	const char	*post, *thread;
	const char	*words;
};

struct walk {
	struct import	*import;
	void		*context;	/* of who takes the rows */
	struct arena	*arena;		/* for one row */
	struct batch	 batches[2];	/* one is rendered, one is written */
	struct lexicon	*lexicon;
	long long	 done;		/* rows, for the progress bar */
};

/*
 * Adds what became of a row to batch->lines, or to batch->aside. It runs in a
 * thread of its own, and must leave the connection alone.
 */
typedef void	walk_take(struct walk *, struct batch *, int row);

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
const char	*walk_value(const struct batch *, int row, int column);

/*
 * A value of a row that is a text, with its links to the site leading to where
 * that is here. Only for columns named "source" and "html".
 */
const char	*walk_text(const struct walk *, const struct batch *, int row,
		    int column);

/*
 * What a text became, as columns of a COPY. Returns the words under which it is
 * found, in the buffer's arena.
 */
#define WALK_TEXT	"body, html, html_version, words"
const char	*walk_add_text(struct buffer *row, const struct import_text *);

/* A new post into the search; the texts are the batch's. */
void	walk_add_found(struct batch *, const struct found *);

/* Whom and what it names, which only the database knows. */
#define WALK_REFERENCES	"mentions, threads"
void	walk_add_references(struct buffer *row, const struct import_text *);

#endif
