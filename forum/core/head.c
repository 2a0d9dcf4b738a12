/* The head of a request, such that Kore understands it. */
#include "core/head.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Kore splits 23 header lines off a head; a few less, so that ours fits too. */
enum { EARLY_LINES = 20, VALUE_MAX = 20 };

/* What stands between two line breaks, which for Kore are any \r and \n. */
struct line {
	const char	*text;
	size_t		 length;
};

static bool	has_body(const char *);
static struct line next_line(const char **, const char *);
static bool	is_header(struct line, const char *);
static bool	read_value(struct line, char *);

size_t
head_add_length(char *bytes, size_t length, size_t room)
{
	const char	*end = memmem(bytes, length, "\r\n\r\n", 4);
	const char	*at = bytes;
	char		 value[VALUE_MAX + 1] = "0", added[64];
	size_t		 offset, size;
	bool		 found = false;

	if (end == NULL || !has_body(bytes))
		return 0;
	end += 2;
	(void)next_line(&at, end);
	offset = (size_t)(at - bytes);
	for (int number = 0; at < end; number++) {
		struct line	line = next_line(&at, end);

		if (is_header(line, "transfer-encoding:"))
			return 0;
		if (found || !is_header(line, "content-length:"))
			continue;
		found = true;
		if (number < EARLY_LINES || !read_value(line, value))
			return 0;
	}
	size = (size_t)snprintf(added, sizeof(added), "Content-Length: %s\r\n", value);
	if (size > room - length)
		return 0;
	memmove(bytes + offset + size, bytes + offset, length - offset);
	memcpy(bytes + offset, added, size);
	return size;
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

/* The head is whole, so that there is enough to look at. */
static bool
has_body(const char *head)
{
	return strncasecmp(head, "POST ", 5) == 0 || strncasecmp(head, "PUT ", 4) == 0 ||
	    strncasecmp(head, "PATCH ", 6) == 0;
}

/* The line at *at, which moves to the one after it. */
static struct line
next_line(const char **at, const char *end)
{
	struct line	line = { .text = *at };

	while (*at < end && **at != '\r' && **at != '\n')
		(*at)++;
	line.length = (size_t)(*at - line.text);
	while (*at < end && (**at == '\r' || **at == '\n'))
		(*at)++;
	return line;
}

static bool
is_header(struct line line, const char *name)
{
	size_t	length = strlen(name);

	return line.length >= length && strncasecmp(line.text, name, length) == 0;
}

/* Digits; what is none is for Kore to refuse. */
static bool
read_value(struct line line, char *value)
{
	const char	*at = memchr(line.text, ':', line.length), *end = line.text + line.length;
	size_t		 count = 0;

	for (at++; at < end && (*at == ' ' || *at == '\t'); at++)
		;
	for (; at < end && *at >= '0' && *at <= '9' && count < VALUE_MAX; at++)
		value[count++] = *at;
	value[count] = '\0';
	return count > 0 && at == end;
}
