/* One cookie out of a Cookie header. */
#include "core/cookie.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static char	*copy_value(struct arena *, const char *, size_t);

char *
cookie_find(struct arena *arena, const char *header, const char *name)
{
	size_t	name_length = strlen(name);

	assert(name_length > 0 && strcspn(name, "=; \t") == name_length);
	if (header == NULL)
		return NULL;
	for (;;) {
		size_t	length;

		header += strspn(header, " \t");
		/* A cookie ends at the next semicolon, quotes or not. */
		length = strcspn(header, ";");
		if (length > name_length && header[name_length] == '=' &&
		    memcmp(header, name, name_length) == 0)
			return copy_value(arena, header + name_length + 1,
			    length - name_length - 1);
		if (header[length] == '\0')
			return NULL;
		header += length + 1;
	}
}

static char *
copy_value(struct arena *arena, const char *value, size_t length)
{
	size_t	space = strspn(value, " \t");

	value += space;
	length -= space;
	while (length > 0 && strchr(" \t", value[length - 1]) != NULL)
		length--;
	if (length >= 2 && value[0] == '"' && value[length - 1] == '"')
		return arena_copy(arena, value + 1, length - 2);
	return arena_copy(arena, value, length);
}
