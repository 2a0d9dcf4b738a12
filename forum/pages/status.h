/* Whether the forum is well: for load balancers and those who watch. */
#ifndef FORUM_PAGES_STATUS_H
#define FORUM_PAGES_STATUS_H

#include "core/request.h"

int	status_ready(struct request *);
int	status_alive(struct request *);
int	status_metrics(struct request *);

#endif
