/* The lines of a head: their parts, and finding one. */
#include "core/head_line.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char		*name;
	enum header_meaning	 meaning;
} names[] = {
	{ "host", HEADER_HOST },
	{ "content-length", HEADER_LENGTH },
	{ "transfer-encoding", HEADER_ENCODING },
	{ "expect", HEADER_EXPECT },
	{ "connection", HEADER_CONNECTION },
};

bool
header_split(const char *at, const char *end, struct span *ret_name, struct span *ret_value)
{
	const char	*colon = at;

	while (colon < end && span_token(*colon))
		colon++;
	if (colon == at || colon == end || *colon != ':')
		return false;
	*ret_name = (struct span){ at, (size_t)(colon - at) };
	for (at = colon + 1; at < end && (*at == ' ' || *at == '\t'); at++)
		;
	while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*ret_value = (struct span){ at, (size_t)(end - at) };
	for (; at < end; at++)
		if (((unsigned char)*at < 0x20 && *at != '\t') || *at == 0x7f)
			return false;
	return true;
}

enum header_meaning
header_meaning(struct span name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i].name) == name.length && strncasecmp(names[i].name, name.at, name.length) == 0)
			return names[i].meaning;
	return HEADER_OTHER;
}

bool
span_is(struct span span, const char *text)
{
	return strlen(text) == span.length && memcmp(span.at, text, span.length) == 0;
}

bool
span_token(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	    (byte != '\0' && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}

struct span
span_path(struct span target)
{
	static const char *const	schemes[] = { "http://", "https://" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		size_t		 length = strlen(schemes[i]);
		const char	*path;

		if (target.length <= length || strncasecmp(target.at, schemes[i], length) != 0)
			continue;
		path = memchr(target.at + length, '/', target.length - length);
		if (path == NULL)
			return (struct span){ "/", 1 };
		return (struct span){ path, target.length - (size_t)(path - target.at) };
	}
	return target;
}

char *
head_find(struct arena *arena, const char *bytes, size_t length, const char *name)
{
	const char	*at = bytes, *end = bytes + length;
	size_t		 name_length = strlen(name);

	while (at < end) {
		const char	*stop = memchr(at, '\n', (size_t)(end - at));
		const char	*line_end = stop != NULL ? stop : end;

		if (line_end > at && line_end[-1] == '\r')
			line_end--;
		if (line_end == at)
			return NULL;
		if ((size_t)(line_end - at) > name_length && at[name_length] == ':' &&
		    strncasecmp(at, name, name_length) == 0) {
			at += name_length + 1;
			while (at < line_end && (*at == ' ' || *at == '\t'))
				at++;
			return arena_copy(arena, at, (size_t)(line_end - at));
		}
		at = stop != NULL ? stop + 1 : end;
	}
	return NULL;
}
