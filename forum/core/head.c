/* The head of a request, read strictly. */
#include "core/head.h"

#include <string.h>
#include <strings.h>

#include "core/head_line.h"

static const struct {
	const char	*name;
	bool		 keeps_body;
} methods[] = {
	{ "GET", false }, { "HEAD", false }, { "POST", true }, { "PUT", true },
	{ "PATCH", true }, { "DELETE", false }, { "OPTIONS", false },
};

/* Headers as they are found; what they must not be together is judged at the end. */
struct found {
	int	hosts, lengths, encodings;
};

static void	read_part(struct head *, const char *, const char *);
static bool	read_first_line(struct head *, const char *, const char *);
static bool	read_method(struct head *);
static bool	read_target(struct head *);
static bool	read_version(struct head *);
static bool	read_header(struct head *, struct found *, const char *, const char *);
static bool	read_length(struct head *, struct span);
static bool	has_word(struct span, const char *);
static bool	judge(struct head *, const struct found *);
static bool	is_host(struct span);
static bool	refuse(struct head *, int, const char *);

struct head
head_read(const char *bytes, size_t length)
{
	struct head	 head = { .state = HEAD_PART };
	struct found	 found = { 0 };
	const char	*limit = bytes + length, *at = bytes, *end, *line_end;

	/* Some clients end a body with a line break that is not part of it. */
	while (limit - at >= 2 && at[0] == '\r' && at[1] == '\n')
		at += 2;
	head.first_line = (size_t)(at - bytes);
	end = memmem(at, (size_t)(limit - at), "\r\n\r\n", 4);
	if (end == NULL || end - bytes + 4 > HEAD_MAX) {
		read_part(&head, at, limit);
		return head;
	}
	head.length = (size_t)(end - bytes) + 4;
	line_end = memmem(at, (size_t)(end + 2 - at), "\r\n", 2);
	if (!read_first_line(&head, at, line_end))
		return head;
	for (at = line_end + 2; at < end + 2; at = line_end + 2) {
		line_end = memmem(at, (size_t)(end + 2 - at), "\r\n", 2);
		if (!read_header(&head, &found, at, line_end))
			return head;
	}
	if (judge(&head, &found))
		head.state = HEAD_WHOLE;
	return head;
}

/* What can be said before all of it is there: nobody waits for the rest of what is no request. */
static void
read_part(struct head *head, const char *at, const char *limit)
{
	const char	*line_end = memmem(at, (size_t)(limit - at), "\r\n", 2);

	if (memmem(at, (size_t)(limit - at), "\n\n", 2) != NULL ||
	    memchr(at, '\0', (size_t)(limit - at)) != NULL ||
	    (line_end == NULL && memchr(at, '\n', (size_t)(limit - at)) != NULL)) {
		refuse(head, 400, "The lines of this request do not end as they should.");
		return;
	}
	if (line_end != NULL) {
		if (read_first_line(head, at, line_end) && limit - at > HEAD_MAX)
			refuse(head, 431, "The headers of this request are too large.");
		return;
	}
	if (at < limit && !span_token(*at) && *at != '\r')
		refuse(head, 400, "This is no HTTP request; perhaps it should have gone to an https address.");
	else if (limit - at > HEAD_TARGET_MAX + HEAD_ROOM)
		refuse(head, 414, "This address is too long.");
}

/* METHOD SP target SP HTTP/1.x, with single spaces. */
static bool
read_first_line(struct head *head, const char *at, const char *end)
{
	const char	*first = memchr(at, ' ', (size_t)(end - at)), *second;

	if (first == NULL || (second = memchr(first + 1, ' ', (size_t)(end - first - 1))) == NULL)
		return refuse(head, 400, "The first line of this request is not complete.");
	head->method = (struct span){ at, (size_t)(first - at) };
	head->target = (struct span){ first + 1, (size_t)(second - first - 1) };
	head->version = (struct span){ second + 1, (size_t)(end - second - 1) };
	return read_version(head) && read_method(head) && read_target(head);
}

static bool
read_version(struct head *head)
{
	const char	*at = head->version.at;

	if (span_is(head->version, "HTTP/1.1") || span_is(head->version, "HTTP/1.0"))
		return true;
	if (head->version.length == 8 && memcmp(at, "HTTP/", 5) == 0 && at[6] == '.')
		return refuse(head, 505, "HTTP/1.1 is spoken here.");
	return refuse(head, 400, "The first line of this request is not complete.");
}

static bool
read_method(struct head *head)
{
	for (size_t i = 0; i < head->method.length; i++)
		if (!span_token(head->method.at[i]))
			return refuse(head, 400, "The method of this request is none.");
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (span_is(head->method, methods[i].name)) {
			head->keeps_body = methods[i].keeps_body;
			return true;
		}
	return head->method.length == 0 ? refuse(head, 400, "The method of this request is none.") :
	    refuse(head, 501, "This method is not known here.");
}

/* A path; a whole address, as proxies are asked; or * of OPTIONS. */
static bool
read_target(struct head *head)
{
	struct span	path = span_path(head->target);

	for (size_t i = 0; i < head->target.length; i++)
		if ((unsigned char)head->target.at[i] <= ' ' || head->target.at[i] == 0x7f || head->target.at[i] == '#')
			return refuse(head, 400, "This address has characters that no address has.");
	if (path.length > HEAD_TARGET_MAX)
		return refuse(head, 414, "This address is too long.");
	if ((path.length > 0 && *path.at == '/') || (span_is(path, "*") && span_is(head->method, "OPTIONS")))
		return true;
	return refuse(head, 400, "This address is none of a page.");
}

static bool
read_header(struct head *head, struct found *found, const char *at, const char *end)
{
	struct span	name, value;

	if (!header_split(at, end, &name, &value))
		return refuse(head, 400, "A header of this request cannot be understood.");
	switch (header_meaning(name)) {
	case HEADER_HOST:
		found->hosts++;
		head->host = value;
		return is_host(value) || refuse(head, 400, "The Host of this request cannot be understood.");
	case HEADER_LENGTH:
		found->lengths++;
		return read_length(head, value);
	case HEADER_ENCODING:
		found->encodings++;
		return true;
	case HEADER_EXPECT:
		head->waits = span_is(head->version, "HTTP/1.1");
		return (value.length == 12 && strncasecmp(value.at, "100-continue", 12) == 0) ||
		    refuse(head, 417, "What this request expects is not known here.");
	case HEADER_CONNECTION:
		head->closes = head->closes || has_word(value, "close");
		return true;
	default:
		return true;
	}
}

/* Whether a list, separated by commas, has a word. */
static bool
has_word(struct span list, const char *word)
{
	const char	*at = list.at, *end = list.at + list.length;
	size_t		 length = strlen(word);

	while (at < end) {
		const char	*comma = memchr(at, ',', (size_t)(end - at)), *stop = comma != NULL ? comma : end;

		while (at < stop && (*at == ' ' || *at == '\t'))
			at++;
		if ((size_t)(stop - at) >= length && strncasecmp(at, word, length) == 0 &&
		    (at + length == stop || at[length] == ' ' || at[length] == '\t'))
			return true;
		at = stop + 1;
	}
	return false;
}

static bool
read_length(struct head *head, struct span value)
{
	head->body_length = 0;
	if (value.length == 0)
		return refuse(head, 400, "The Content-Length of this request is no number.");
	for (size_t i = 0; i < value.length; i++) {
		if (value.at[i] < '0' || value.at[i] > '9')
			return refuse(head, 400, "The Content-Length of this request is no number.");
		/* Beyond the limit it does not matter by how much. */
		if (head->body_length <= HEAD_BODY_MAX)
			head->body_length = head->body_length * 10 + (uint64_t)(value.at[i] - '0');
	}
	return true;
}

static bool
judge(struct head *head, const struct found *found)
{
	if (found->lengths > 1 || (found->lengths > 0 && found->encodings > 0))
		return refuse(head, 400, "This request says more than once how long it is.");
	if (found->encodings > 0)
		return refuse(head, 411, "A body in pieces is not taken here; say its Content-Length.");
	if (found->hosts > 1 || (found->hosts == 0 && !span_is(head->version, "HTTP/1.0")))
		return refuse(head, 400, "A request needs one Host.");
	if (head->body_length > HEAD_BODY_MAX)
		return refuse(head, 413, "This is too large.");
	if (head->body_length == 0)
		head->waits = false;
	return true;
}

static bool
is_host(struct span host)
{
	if (host.length == 0 || host.length > 250)
		return false;
	for (size_t i = 0; i < host.length; i++)
		if (host.at[i] <= ' ' || host.at[i] >= 0x7f || strchr("/\\@,?#\"<>{}|^`", host.at[i]) != NULL)
			return false;
	return true;
}

/* Always false. */
static bool
refuse(struct head *head, int status, const char *why)
{
	head->state = HEAD_BAD;
	head->status = status;
	head->why = why;
	return false;
}

