/* The calls of the health core that take more than fields: a whole body of JSON, or give lines of it. */
#ifndef FORUM_PAGES_HEALTH_API_H
#define FORUM_PAGES_HEALTH_API_H

#include "core/request.h"

int	health_api_events(struct request *);
int	health_api_model(struct request *);
int	health_api_export_events(struct request *);
int	health_api_export_scores(struct request *);

#endif
