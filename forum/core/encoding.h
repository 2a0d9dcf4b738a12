/* Content-Encoding: which one a client takes, and making it. Pure. */
#ifndef FORUM_CORE_ENCODING_H
#define FORUM_CORE_ENCODING_H

#include <stddef.h>

enum encoding {
	ENCODING_PLAIN,
	ENCODING_GZIP,
	ENCODING_BROTLI,
	ENCODINGS,
};

/*
 * The smallest encoding that an Accept-Encoding header allows; NULL, and what
 * cannot be read, allow none. q=0 forbids; other weights do not count: whoever
 * takes both is best served by the smaller one. "*" is not taken as br or gzip.
 */
enum encoding	 encoding_choose(const char *accept);

/* "gzip", "br"; NULL for ENCODING_PLAIN. */
const char	*encoding_name(enum encoding);

/*
 * Compresses. Gives memory of malloc's, the caller's to free, or NULL when the
 * result would not be smaller or cannot be made.
 */
char		*encoding_make(enum encoding, const char *bytes, size_t length,
		    size_t *ret_length);

#endif
