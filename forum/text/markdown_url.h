/* Where links in posts may lead, and how their addresses are written. */
#ifndef FORUM_TEXT_MARKDOWN_URL_H
#define FORUM_TEXT_MARKDOWN_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "text/buffer.h"

enum markdown_url_kind {
	URL_REFUSED,		/* shown as text */
	URL_INSIDE,		/* a path, query or fragment of this site */
	URL_OUTSIDE,		/* http or https, or // for https */
	URL_MAIL,
};

/*
 * What kind of address `url` is, as a browser would read it: anything with a
 * scheme but http, https and mailto is refused, and so is what only some
 * browsers take for another host.
 */
enum markdown_url_kind	markdown_url_kind(const char *url);

/* True when `url` is an https address, the only ones pictures load from. */
bool	markdown_url_https(const char *url);

/*
 * `url`, which is not refused, as the value of an attribute in double quotes:
 * percent-encoded where an address needs it and escaped where HTML does.
 */
void	markdown_url_write(struct buffer *, const char *url);

/* `length` bytes as one component of a path: all but A-Za-z0-9-._~ encoded. */
void	markdown_url_component(struct buffer *, const char *, size_t length);

/*
 * If the ':' of "http://" or "https://" or the '.' of "www." stands at `at`,
 * the number of letters before it that belong to it, and otherwise 0. What
 * stands before these letters does not join them into a longer word.
 */
size_t	markdown_bare_link_prefix(const char *text, size_t length, size_t at);

/*
 * Where the bare link ends whose ':' or '.' stands at `at`: at white space, '<',
 * a quote or a ']' too many, and before the punctuation and parentheses that
 * belong to the sentence around it. `at` itself when it is no link.
 */
size_t	markdown_bare_link_end(const char *text, size_t length, size_t at);

#endif
