/* One cookie out of a Cookie header. */
#include "core/cookie.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const char	*skip_space(const char *);
static char		*copy_value(struct arena *, const char *, size_t);

char *
cookie_find(struct arena *arena, const char *header, const char *name)
{
	size_t	name_length = strlen(name);
	size_t	length;

	assert(name_length > 0 && strcspn(name, "=; \t") == name_length);
	if (header == NULL)
		return NULL;
	for (;;) {
		header = skip_space(header);
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
	const char	*start = skip_space(value);
	const char	*end = value + length;

	while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (end - start >= 2 && *start == '"' && end[-1] == '"') {
		start++;
		end--;
	}
	return arena_copy(arena, start, end > start ? (size_t)(end - start) : 0);
}

static const char *
skip_space(const char *text)
{
	return text + strspn(text, " \t");
}
