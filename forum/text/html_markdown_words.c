/*
 * Text that shows as it stands: every character that Markdown would take for
 * markup gets a backslash, and no other, so that formulas stay readable.
 */
#include <ctype.h>
#include <string.h>

#include "text/html_markdown_inline.h"
#include "text/utf8.h"

/* At the beginning cmark takes it for a mark of the encoding, and drops it. */
#define BYTE_ORDER_MARK	0xfeff

static void	write_character(struct inline_run *, const char *, size_t,
		    size_t, int32_t);
static bool	needs_escape(const struct inline_run *, const char *, size_t);
static bool	begins_line(const struct inline_run *);
static bool	begins_block(const struct inline_run *, const char *, size_t);
static bool	ends_number(const struct inline_run *);
static bool	is_table_rule(const char *);
static bool	is_reference(const char *);
static bool	is_end(char);

void
inline_words(struct inline_run *run, const char *text)
{
	size_t	length = strlen(text);

	for (size_t at = 0; at < length;) {
		size_t	begin = at;
		int32_t	character = utf8_next(text, length, &at);

		if (character == '\n')
			inline_space(run, GAP_LINE);
		else if (character == ' ' || character == '\t' ||
		    character == '\r' || character == '\f')
			inline_space(run, GAP_SPACE);
		else if (character >= ' ' && (character < 0x7f || character > 0x9f) &&
		    (character != BYTE_ORDER_MARK || run->text.length > 0))
			write_character(run, text, begin, at, character);
	}
}

static void
write_character(struct inline_run *run, const char *text, size_t begin,
    size_t end, int32_t character)
{
	struct buffer	*out = &run->text;

	inline_prepare(run, character);
	if (run->guarded && !inline_is_wide_space(character) &&
	    (character >= 128 || isalnum((int)character))) {
		buffer_format(out, "&#%d;", (int)character);
	} else if (character >= 128) {
		buffer_add(out, text + begin, end - begin);
	} else if (needs_escape(run, text, begin)) {
		buffer_char(out, '\\');
		buffer_char(out, (char)character);
	} else {
		buffer_char(out, (char)character);
		if (character == '\\')
			run->bare_backslash = out->length;
	}
	run->guarded = false;
}

/* Whether the ASCII character at text[at] would be markup here. */
static bool
needs_escape(const struct inline_run *run, const char *text, size_t at)
{
	char	next = text[at + 1];
	char	before = at > 0 ? text[at - 1] : ' ';

	if (begins_line(run) && begins_block(run, text, at))
		return true;
	switch (text[at]) {
	case '\\':
		return !(isalnum((unsigned char)next) || (next & 0x80) != 0);
	case '*':
	case '`':
	case '[':
		return true;
	case '_':
		return !isalnum((unsigned char)before) ||
		    !isalnum((unsigned char)next);
	case '~':
		return next == '~' || before == '~' || is_end(next) ||
		    at == 0;
	case ']':
		return inline_within(run, ROLE_LINK);
	case '<':
		return next == '\0' || !is_end(next);
	case '&':
		return next == '\0' || is_reference(text + at + 1);
	case '#':
		return run->place == INLINE_HEADING ||
		    isdigit((unsigned char)next) || next == '\0';
	case '|':
		return run->place == INLINE_CELL;
	case '.':
	case ')':
		return is_end(next) && ends_number(run);
	default:
		return false;
	}
}

static bool
begins_line(const struct inline_run *run)
{
	return run->text.length == 0 ||
	    run->text.bytes[run->text.length - 1] == '\n';
}

/* Whether text[at], which begins a line, would begin a block. */
static bool
begins_block(const struct inline_run *run, const char *text, size_t at)
{
	const char	*line = text + at;

	switch (*line) {
	case '>':
	case '=':
		return true;
	case '#':
		line += strspn(line, "#");
		return is_end(*line);
	case '+':
		return is_end(line[1]);
	case '-':
		return is_end(line[1]) || line[1] == '-' ||
		    (!run->keeps_tables && is_table_rule(line));
	case ':':
	case '|':
		return !run->keeps_tables && is_table_rule(line);
	default:
		return false;
	}
}

/* Whether the line so far is a number, as of a list. */
static bool
ends_number(const struct inline_run *run)
{
	size_t	begin = run->text.length;

	while (begin > 0 &&
	    isdigit((unsigned char)run->text.bytes[begin - 1]))
		begin--;
	return begin < run->text.length &&
	    (begin == 0 || run->text.bytes[begin - 1] == '\n');
}

/* Whether the line could be what makes a table of the line above it. */
static bool
is_table_rule(const char *line)
{
	size_t	length = strspn(line, "|:- \t\r\f");

	return is_end(line[length]) && memchr(line, '-', length) != NULL;
}

/* Whether what follows '&' makes a character reference of it. */
static bool
is_reference(const char *text)
{
	size_t	length = 0;

	if (*text == '#')
		text++;
	while (isalnum((unsigned char)text[length]))
		length++;
	return length > 0 && (text[length] == ';' || text[length] == '\0');
}

static bool
is_end(char character)
{
	return character == '\0' || isspace((unsigned char)character);
}
