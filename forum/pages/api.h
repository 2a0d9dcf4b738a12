/* The JSON API, /api/v1. What each call asks is a table, in api_calls.c. */
#ifndef FORUM_PAGES_API_H
#define FORUM_PAGES_API_H

#include "core/request.h"

/* Every call of the table. */
int	api_serve(struct request *);

/* GET /api/v1/openapi.json: the description of all this, for programs. */
int	api_describe(struct request *);

/* Ends the program unless each route of the API has its call, and each call its route. */
void	api_check(const struct route *routes);

#endif
