/* Memory that lives as long as one piece of work. */
#include "text/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE	((size_t)16 * 1024)

struct block {
	struct block	*next;
	size_t		 room;
	size_t		 used;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block	*blocks;	/* the newest first */
};

static struct block	*add_block(struct block *, size_t);
static size_t		 round_up(size_t);

struct arena *
arena_create(void)
{
	struct arena	*arena = malloc(sizeof(*arena));

	if (arena == NULL)
		abort();
	arena->blocks = add_block(NULL, BLOCK_SIZE);
	return arena;
}

void
arena_destroy(struct arena *arena)
{
	struct block	*next;

	if (arena == NULL)
		return;
	for (struct block *block = arena->blocks; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

void
arena_reset(struct arena *arena)
{
	struct block	*block;

	while ((block = arena->blocks)->next != NULL) {
		arena->blocks = block->next;
		free(block);
	}
	block->used = 0;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct block	*block = arena->blocks;
	size_t		 need;
	void		*bytes;

	if (size > PTRDIFF_MAX - sizeof(struct block) - BLOCK_SIZE)
		abort();
	need = round_up(size > 0 ? size : 1);
	if (need > block->room - block->used) {
		/* Large requests double, so that growing texts stay linear. */
		block = add_block(block, need > BLOCK_SIZE ? need : BLOCK_SIZE);
		arena->blocks = block;
	}
	bytes = block->bytes + block->used;
	block->used += need;
	return memset(bytes, 0, size);
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t	total;

	if (__builtin_mul_overflow(count, size, &total))
		abort();
	return arena_alloc(arena, total);
}

char *
arena_copy(struct arena *arena, const void *bytes, size_t length)
{
	char	*copy = arena_alloc(arena, length + 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

char *
arena_text(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

char *
arena_format(struct arena *arena, const char *format, ...)
{
	va_list	 args;
	char	*text;

	va_start(args, format);
	text = arena_vformat(arena, format, args);
	va_end(args);
	return text;
}

char *
arena_vformat(struct arena *arena, const char *format, va_list args)
{
	va_list	 again;
	char	*text;
	int	 length;

	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		abort();
	text = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, args);
	return text;
}

static struct block *
add_block(struct block *next, size_t room)
{
	struct block	*block = malloc(sizeof(*block) + room);

	if (block == NULL)
		abort();
	block->next = next;
	block->room = room;
	block->used = 0;
	return block;
}

static size_t
round_up(size_t size)
{
	const size_t	step = alignof(max_align_t);

	return (size + step - 1) / step * step;
}
