/* What programs read: Atom feeds, the site map, robots.txt. */
#ifndef FORUM_PAGES_FEED_H
#define FORUM_PAGES_FEED_H

#include "core/request.h"

int	feed_show(struct request *);
int	feed_sitemap(struct request *);
int	feed_sitemap_page(struct request *);
int	feed_robots(struct request *);

#endif
