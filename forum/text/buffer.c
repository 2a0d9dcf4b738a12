/* A text that grows, in an arena. */
#include "text/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void	make_room(struct buffer *, size_t);

void
buffer_init(struct buffer *buffer, struct arena *arena)
{
	*buffer = (struct buffer){ .arena = arena };
}

void
buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
	if (length == 0)
		return;
	make_room(buffer, length);
	memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
}

void
buffer_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void
buffer_char(struct buffer *buffer, char character)
{
	buffer_add(buffer, &character, 1);
}

void
buffer_format(struct buffer *buffer, const char *format, ...)
{
	va_list	args;

	va_start(args, format);
	buffer_text(buffer, arena_vformat(buffer->arena, format, args));
	va_end(args);
}

char *
buffer_string(struct buffer *buffer)
{
	make_room(buffer, 1);
	buffer->bytes[buffer->length] = '\0';
	return buffer->bytes;
}

static void
make_room(struct buffer *buffer, size_t more)
{
	size_t	 need, room;
	char	*bytes;

	if (__builtin_add_overflow(buffer->length, more, &need) ||
	    need > PTRDIFF_MAX / 2)
		abort();
	if (need <= buffer->room)
		return;
	room = buffer->room > 0 ? buffer->room : 128;
	while (room < need)
		room *= 2;
	bytes = arena_alloc(buffer->arena, room);
	if (buffer->length > 0)
		memcpy(bytes, buffer->bytes, buffer->length);
	buffer->bytes = bytes;
	buffer->room = room;
}
