/* Sending something to another server. */
#ifndef FORUM_JOBS_POST_H
#define FORUM_JOBS_POST_H

#include <signal.h>
#include <stdbool.h>

#include "text/arena.h"

struct post {
	const char	*url;		/* http or https; redirections are not followed */
	const char	*token;		/* bearer token */
	const char	*media;		/* type of the body */
	const char	*body;

	/* What came back. */
	long		 status;	/* of HTTP; 0: nobody answered */
	const char	*answer;	/* the body, at most 8 MiB of it */
	const char	*wrong;		/* unless status is 200: what went wrong, as a sentence */
	long		 retry_after;	/* seconds that the server asked for, or 0 */
};

/* Once, before the first post; they are given up when *ended is set. */
bool	post_init(const volatile sig_atomic_t *ended);

/* Posts and waits for the answer, at most a minute. The results are the arena's. */
void	post_send(struct arena *, struct post *);

#endif
