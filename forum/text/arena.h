/*
 * Memory that lives as long as one piece of work: a request, a page, a row of
 * an import. Everything is allocated from the arena and nothing is freed but
 * the arena itself. Running out of memory ends the program: there is nothing
 * useful a half-built page could do.
 */
#ifndef FORUM_TEXT_ARENA_H
#define FORUM_TEXT_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new, empty arena. The caller destroys it. */
struct arena	*arena_create(void);

/* Frees the arena and everything allocated from it; NULL is fine. */
void		 arena_destroy(struct arena *);

/* Empties the arena for the next piece of work, keeping its first block. */
void		 arena_reset(struct arena *);

/* `size` zeroed bytes, aligned for any type. Never NULL. */
void		*arena_alloc(struct arena *, size_t size);

/* `count` zeroed elements of `size` bytes; ends the program on overflow. */
void		*arena_array(struct arena *, size_t count, size_t size);

/* A NUL-terminated copy of `length` bytes. */
char		*arena_copy(struct arena *, const void *bytes, size_t length);

/* A copy of a NUL-terminated text; NULL stays NULL. */
char		*arena_text(struct arena *, const char *text);

/* A formatted text, as printf would print it. */
char		*arena_format(struct arena *, const char *format, ...)
		    __attribute__((format(printf, 2, 3)));
char		*arena_vformat(struct arena *, const char *format, va_list)
		    __attribute__((format(printf, 2, 0)));

#endif
