/* What programs read: Atom feeds and the site map. */
#ifndef FORUM_VIEWS_FEED_H
#define FORUM_VIEWS_FEED_H

#include "core/html.h"

struct feed_entry {
	const char	*url;		/* whole; also the entry's id */
	const char	*title;
	const char	*author;
	struct when	 published;
	struct when	 updated;
	const char	*html;		/* as text: readers of feeds unescape it */
};

/* RFC 4287: view_feed */
struct feed {
	const char		*title;
	const char		*url;		/* of the page */
	const char		*self;		/* of the feed */
	struct when		 updated;
	const struct feed_entry	*entries;
	size_t			 entry_count;
};

struct sitemap_line {
	const char	*url;
	struct when	 updated;
};

/* sitemaps.org: view_sitemap, view_sitemap_index */
struct sitemap {
	const struct sitemap_line	*lines;
	size_t				 count;
};

#endif
