/*
 * Links of a dump's texts to questions and answers of the same site, which are
 * here now: by their full address, or from the site's root.
 */
#ifndef FORUM_CLI_IMPORT_LINK_H
#define FORUM_CLI_IMPORT_LINK_H

#include <stddef.h>

#include "text/arena.h"

#define LINK_HOSTS_MAX	8

/* Under which names the site was on the network. */
struct link_site {
	const char	*hosts[LINK_HOSTS_MAX];
	size_t		 count;
};

/* Where a question or answer is here. */
struct link {
	long long	 original;
	const char	*address;
	const char	*title;		/* of the question */
};

struct links {
	struct link	*link;
	size_t		 count;
};

/*
 * The hosts that a site of that name (its dump's directory) had: "cooking" and
 * "cooking.stackexchange.com" are cooking.stackexchange.com, "cooking.meta" is
 * cooking.meta.stackexchange.com and meta.cooking.stackexchange.com,
 * "serverfault" is serverfault.com. In the arena.
 */
struct link_site	link_site_make(struct arena *, const char *name);

/*
 * Adds to `ids` (room for `most`) the questions and answers that a text,
 * Markdown or HTML, links to; returns how many there are then.
 */
size_t	link_collect(const struct link_site *, const char *text,
	    long long *ids, size_t count, size_t most);

/*
 * The text with the addresses of `links` in place of the old ones. A bare
 * address in Markdown becomes a link with the title, as the site showed it.
 * `text` itself when nothing changes.
 */
const char	*link_change(struct arena *, const struct link_site *,
		    const struct links *, const char *text);

#endif
