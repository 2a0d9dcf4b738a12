/*
 * What is wrong with a dump, said to the operator: a line each, but of the same
 * kind of trouble in the same file not more than ten, and then how many more.
 */
#ifndef FORUM_CLI_IMPORT_TROUBLE_H
#define FORUM_CLI_IMPORT_TROUBLE_H

#include <stddef.h>

#include "text/arena.h"

/* Of one kind, this many are said in full. */
#define TROUBLE_LINES	10

struct trouble_kind {
	const char	*file;
	const char	*kind;
	unsigned long	 count;
};

struct troubles {
	struct arena		*arena;		/* for the kinds */
	struct trouble_kind	 kinds[200];
	size_t			 count;
};

/*
 * One more: "Posts.xml:12: kind: detail". `line` 0 is none, `detail` may be
 * NULL. Of kinds beyond 200 nothing is said.
 */
void	trouble_tell(struct troubles *, const char *file, long line,
	    const char *kind, const char *detail);

/* So many more of which the caller shows no line. */
void	trouble_count(struct troubles *, const char *file, const char *kind,
	    unsigned long more);

/* Says how many more there were of each kind. */
void	trouble_finish(struct troubles *);

#endif
