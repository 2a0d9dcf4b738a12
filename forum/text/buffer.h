/* A text that grows, in an arena. The bytes are valid as long as the arena. */
#ifndef FORUM_TEXT_BUFFER_H
#define FORUM_TEXT_BUFFER_H

#include <stddef.h>

#include "text/arena.h"

struct buffer {
	struct arena	*arena;
	char		*bytes;
	size_t		 length;
	size_t		 room;
};

/* An empty buffer whose bytes will live in `arena`. */
void	buffer_init(struct buffer *, struct arena *arena);

void	buffer_add(struct buffer *, const void *bytes, size_t length);
void	buffer_text(struct buffer *, const char *text);
void	buffer_char(struct buffer *, char);
void	buffer_format(struct buffer *, const char *format, ...)
	    __attribute__((format(printf, 2, 3)));

/* The content as a NUL-terminated text, valid until the next addition. */
char	*buffer_string(struct buffer *);

#endif
