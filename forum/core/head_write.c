/* The head of a request, written anew for Kore. */
#include <stdio.h>
#include <string.h>

#include "core/head_line.h"

static char	*put(char *, const char *, size_t);
static char	*put_header(char *, struct span, struct span);

size_t
head_write(const char *bytes, const struct head *head, char *out)
{
	static const char	no_host[] = "localhost";
	struct span		path = span_path(head->target), name, value, host = head->host;
	const char		*end = bytes + head->length - 2, *at, *line_end;
	char			*to = out;

	if (host.at == NULL)
		host = (struct span){ no_host, sizeof(no_host) - 1 };
	if (span_is(path, "*"))
		path.at = "/";
	to = put(to, head->method.at, head->method.length + 1);
	to = put(to, path.at, path.length);
	to = put(to, head->version.at - 1, head->version.length + 1);
	to = put(to, "\r\nHost:", 7);
	to = put(to, host.at, host.length);
	to = put(to, "\r\n", 2);
	if (head->keeps_body)
		to += sprintf(to, "Content-Length:%ju\r\n", (uintmax_t)head->body_length);
	if (head->closes)
		to = put(to, "Connection:close\r\n", 18);
	at = (char *)memmem(bytes + head->first_line, head->length - head->first_line, "\r\n", 2) + 2;
	for (; at < end; at = line_end + 2) {
		line_end = memmem(at, (size_t)(end - at), "\r\n", 2);
		if (header_split(at, line_end, &name, &value) && value.length > 0 &&
		    header_meaning(name) == HEADER_OTHER)
			to = put_header(to, name, value);
	}
	to = put(to, "\r\n", 2);
	return (size_t)(to - out);
}

static char *
put(char *to, const char *bytes, size_t length)
{
	memcpy(to, bytes, length);
	return to + length;
}

/* Kore refuses what is not ASCII, such as another application's cookie. */
static char *
put_header(char *to, struct span name, struct span value)
{
	to = put(to, name.at, name.length);
	*to++ = ':';
	for (size_t i = 0; i < value.length; i++)
		*to++ = (unsigned char)value.at[i] >= 0x80 ? '?' : value.at[i] == '\t' ? ' ' : value.at[i];
	return put(to, "\r\n", 2);
}
