/* Posts that an older renderer made are rendered again. */
#ifndef FORUM_JOBS_RENDER_H
#define FORUM_JOBS_RENDER_H

#include <libpq-fe.h>
#include <stdbool.h>

/*
 * Renders a batch of outdated posts in one transaction; any number of jobs
 * programs may do so at once. Gives how many there were, -1 on failure.
 */
int	render_batch(PGconn *);

#endif
