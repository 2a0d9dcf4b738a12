/* A Markdown source made ready for cmark. */
#include "text/markdown_source.h"

#include <stdbool.h>
#include <string.h>
#include <unicode/uchar.h>

#include "text/buffer.h"
#include "text/markdown_url.h"
#include "text/utf8.h"

/*
 * For every link it finds, cmark 0.30 looks at all pictures still open before
 * it. With this many at most, that stays linear. Later ones become links.
 */
#define PICTURES_MAX	500

/* Escaped, these must not begin a mention, thread link, strike or bare link. */
#define ESCAPES_KEPT	"~@#:."

/* What can close emphasis after a bare link, or ends its sentence. */
#define LINK_TAIL	"*_~.,:;!?'"

struct preparation {
	const char	*source;
	size_t		 length;
	size_t		 at;
	struct buffer	 text;
	size_t		 nesting;	/* no less than the depth cmark is at */
	size_t		 pictures;
};

static void	limit_nesting(struct preparation *);
static size_t	container_marker(const struct preparation *, size_t);
static bool	is_rule(const struct preparation *, size_t);
static void	take(struct preparation *);
static void	take_control(struct preparation *);
static void	take_escape(struct preparation *);
static void	take_picture(struct preparation *);
static void	take_bare_link(struct preparation *);
static void	take_entity(struct preparation *);
static void	take_character(struct preparation *);
static void	leave_out(struct preparation *);
static bool	is_unspeakable(int32_t);
static size_t	bare_link_end(const struct preparation *);
static char	peek(const struct preparation *, size_t);
static bool	one_of(const char *, char);

struct markdown_source
markdown_source_prepare(struct arena *arena, const char *source, size_t length)
{
	struct preparation	p = { .source = source, .length = length };
	bool			line_begins = true;

	buffer_init(&p.text, arena);
	if (length >= 3 && memcmp(source, "\xef\xbb\xbf", 3) == 0)
		p.at = 3;
	while (p.at < length) {
		if (line_begins)
			limit_nesting(&p);
		take(&p);
		line_begins = p.text.length > 0 &&
		    p.text.bytes[p.text.length - 1] == '\n';
	}
	return (struct markdown_source){
		.text = buffer_string(&p.text),
		.length = p.text.length,
	};
}

const char *
markdown_mark(const char *bytes, size_t length)
{
	if (length < MARK_LENGTH || memcmp(bytes, MARK_APART, 2) != 0)
		return NULL;
	switch (bytes[2]) {
	case '\x90':
		return "";
	case '\x91':
		return "*";
	case '\x92':
		return "_";
	default:
		return NULL;
	}
}

const char *
markdown_unmark(struct arena *arena, const char *text)
{
	struct buffer	 plain;
	const char	*end = text + strlen(text), *mark;

	if (strstr(text, "\xef\xb7") == NULL)
		return text;
	buffer_init(&plain, arena);
	while ((mark = memchr(text, 0xef, (size_t)(end - text))) != NULL) {
		const char	*meaning = markdown_mark(mark,
				    (size_t)(end - mark));

		buffer_add(&plain, text, (size_t)(mark - text));
		buffer_text(&plain, meaning != NULL ? meaning : "\xef");
		text = mark + (meaning != NULL ? MARK_LENGTH : 1);
	}
	buffer_add(&plain, text, (size_t)(end - text));
	return buffer_string(&plain);
}

/*
 * cmark visits every open quote and list at each line, so thousands of them
 * make its time quadratic. At the beginning of a line this reckons how deep
 * the containers can be after it, never too low: each one that goes on takes a
 * '>' or two columns of indent, each new one a marker. The marker that would
 * go too deep is set apart, which makes it text.
 */
static void
limit_nesting(struct preparation *p)
{
	size_t	at = p->at, columns = 0, markers = 0, kept = 0, width;

	for (;;) {
		while (at < p->length &&
		    (p->source[at] == ' ' || p->source[at] == '\t'))
			columns += p->source[at++] == ' ' ? 1 : 4;
		if ((width = container_marker(p, at)) == 0)
			break;
		kept = p->nesting < columns / 2 ? p->nesting : columns / 2;
		if (kept + markers >= MARKDOWN_NESTING_MAX) {
			if (!is_rule(p, at)) {
				buffer_add(&p->text, p->source + p->at,
				    at - p->at);
				buffer_text(&p->text, MARK_APART);
				p->at = at;
			}
			break;
		}
		markers++;
		at += width;
	}
	if (markers > 0)
		p->nesting = kept + markers;
}

/* The width of the quote or list marker at `at`, 0 when there is none. */
static size_t
container_marker(const struct preparation *p, size_t at)
{
	size_t	end = at;

	if (at == p->length)
		return 0;
	if (p->source[at] == '>')
		return 1;
	if (one_of("-+*", p->source[at]))
		end++;
	else {
		while (end < p->length && end - at < 10 &&
		    p->source[end] >= '0' && p->source[end] <= '9')
			end++;
		if (end == at || end == p->length ||
		    (p->source[end] != '.' && p->source[end] != ')'))
			return 0;
		end++;
	}
	if (end < p->length && !one_of(" \t\r\n", p->source[end]))
		return 0;
	return end - at;
}

/* A line like "- - - -" is a rule, however many lists it could be. */
static bool
is_rule(const struct preparation *p, size_t at)
{
	char	stroke = p->source[at];

	for (; at < p->length && p->source[at] != '\n'; at++)
		if (p->source[at] != stroke &&
		    !one_of(" \t\r", p->source[at]))
			return false;
	return true;
}

/* Moves one thing from the source to the text. */
static void
take(struct preparation *p)
{
	unsigned char	c = (unsigned char)p->source[p->at];

	if (c >= 0x7f)
		take_character(p);
	else if (c < 0x20)
		take_control(p);
	else if (c == '\\')
		take_escape(p);
	else if (c == '&' && peek(p, 1) == '#')
		take_entity(p);
	else if (c == '!' && peek(p, 1) == '[')
		take_picture(p);
	else if ((c == ':' || c == '.') &&
	    markdown_bare_link_prefix(p->source, p->length, p->at) > 0)
		take_bare_link(p);
	else {
		size_t	begin = p->at++;

		/* Letters, digits and spaces need no second look. */
		while (p->at < p->length && (p->source[p->at] == ' ' ||
		    ((unsigned char)p->source[p->at] < 0x80 &&
		    utf8_word_character(p->source[p->at]))))
			p->at++;
		buffer_add(&p->text, p->source + begin, p->at - begin);
	}
}

static void
take_control(struct preparation *p)
{
	char	c = p->source[p->at++];

	if (c == '\t' || c == '\n')
		buffer_char(&p->text, c);
	else if (c == '\r' && peek(p, 0) != '\n')
		buffer_char(&p->text, '\n');
	else if (c != '\r')
		leave_out(p);
}

/* What is left out must not bring together an entity, an escape or a picture that it kept apart. */
static void
leave_out(struct preparation *p)
{
	if (p->text.length > 0 && one_of("&\\!", p->text.bytes[p->text.length - 1]))
		buffer_text(&p->text, MARK_APART);
}

/* cmark takes the backslash off and forgets that there was one. */
static void
take_escape(struct preparation *p)
{
	char	escaped = peek(p, 1);

	buffer_char(&p->text, '\\');
	p->at++;
	if (one_of(ESCAPES_KEPT, escaped)) {
		buffer_char(&p->text, escaped);
		buffer_text(&p->text, MARK_APART);
		p->at++;
	} else if (escaped == '\\') {
		buffer_char(&p->text, escaped);
		p->at++;
	}
}

static void
take_picture(struct preparation *p)
{
	buffer_char(&p->text, '!');
	p->at++;
	if (++p->pictures > PICTURES_MAX)
		buffer_text(&p->text, MARK_APART);
}

/*
 * From the ':' of http:// or the '.' of www. to the link's end. A page called
 * _index_ is no reason for italics.
 */
static void
take_bare_link(struct preparation *p)
{
	size_t	end = bare_link_end(p);

	buffer_char(&p->text, p->source[p->at++]);
	while (p->at < end) {
		if (p->source[p->at] == '*') {
			buffer_text(&p->text, MARK_STAR);
			p->at++;
		} else if (p->source[p->at] == '_') {
			buffer_text(&p->text, MARK_UNDERSCORE);
			p->at++;
		} else
			take_character(p);
	}
}

/*
 * cmark would decode &#6; as well, long after controls were left out here. Such
 * an entity is kept as it was typed.
 */
static void
take_entity(struct preparation *p)
{
	bool	hex = peek(p, 2) == 'x' || peek(p, 2) == 'X';
	int32_t	character = 0;

	for (size_t ahead = hex ? 3 : 2; character < 0x110000; ahead++) {
		int	digit = u_digit(peek(p, ahead), hex ? 16 : 10);

		if (digit < 0)
			break;
		character = character * (hex ? 16 : 10) + digit;
	}
	buffer_text(&p->text, "&#");
	if (is_unspeakable(character))
		buffer_text(&p->text, MARK_APART);
	p->at += 2;
}

static void
take_character(struct preparation *p)
{
	size_t	begin = p->at;
	int32_t	character = utf8_next(p->source, p->length, &p->at);

	if (character >= 0x7f && character <= 0x9f)
		leave_out(p);
	else if (character == UTF8_REPLACEMENT || is_unspeakable(character))
		buffer_text(&p->text, "\xef\xbf\xbd");
	else
		buffer_add(&p->text, p->source + begin, p->at - begin);
}

/* Controls and noncharacters: HTML may hold neither, and the marks are ours. */
static bool
is_unspeakable(int32_t character)
{
	if (character < 0x20)
		return character != '\t' && character != '\n';
	return (character >= 0x7f && character <= 0x9f) ||
	    U_IS_UNICODE_NONCHAR(character);
}

/* Careful rather than complete: what is left out is parsed as ever. */
static size_t
bare_link_end(const struct preparation *p)
{
	size_t	end = p->at + 1;

	while (end < p->length && (unsigned char)p->source[end] > ' ' &&
	    !one_of("<>\"`()[]\\|&", p->source[end]))
		end++;
	while (end > p->at + 1 && one_of(LINK_TAIL, p->source[end - 1]))
		end--;
	return end;
}

/* The byte `ahead` of the next one, NUL behind the end. */
static char
peek(const struct preparation *p, size_t ahead)
{
	return p->at + ahead < p->length ? p->source[p->at + ahead] : '\0';
}

/* strchr, but NUL, which a source may have, is one of nothing. */
static bool
one_of(const char *set, char c)
{
	return c != '\0' && strchr(set, c) != NULL;
}
