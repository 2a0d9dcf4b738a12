/* Every address of the forum. */
#ifndef FORUM_ROUTES_H
#define FORUM_ROUTES_H

#include "core/metric.h"
#include "core/request.h"

/* In the order in which they are tried; the last has no pattern. */
extern const struct route	routes[];

/* For addresses that nobody serves. */
extern const struct route	route_none;
extern const struct route	route_none_api;

/* What metrics call a route, and its name there; the number is less than METRIC_ROUTES_MAX. */
size_t			route_number(const struct route *);
struct metric_route	route_name(size_t number);

/* Once in each worker. */
void	routes_init(void);

#endif
