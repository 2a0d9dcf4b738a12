/* The texts of a dump as Markdown of ours. */
#include "cli/import_text.h"

#include <cmark.h>
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "cli/import_dialect.h"
#include "text/html_markdown.h"
#include "text/buffer.h"

/*
 * Addresses that would not work here. Pictures on the network's own server,
 * which answers https as well: over http a picture would be shown as a link.
 * And the pages of tags.
 */
static const struct {
	const char	*theirs, *ours;
} addresses[] = {
	{ "http://i.stack.imgur.com/", "https://i.stack.imgur.com/" },
	{ "href=\"/questions/tagged/", "href=\"/tags/" },
};

static struct import_text	render(struct arena *, const char *,
				    enum import_origin);
static const char	*change_addresses(struct arena *, const char *);
static bool		 shows_same(struct arena *, const struct import_text *,
			    const char *);
static const char	*words_of(struct arena *, const char *);
static const char	*skip_tag(const char *);
static const char	*add_reference(struct buffer *, const char *);
static size_t		 script_length(const char *);
static bool		 begins_block(const char *);
static char		*escape_number(struct arena *, char *);

struct import_text
import_text_post(struct arena *arena, const char *source, const char *html)
{
	struct import_text	text;
	bool			has_formulas;

	html = change_addresses(arena, html);
	has_formulas = dialect_has_formulas(html);
	if (source != NULL) {
		source = change_addresses(arena, source);
		text = render(arena, import_text_source(arena, source,
		    has_formulas), ORIGIN_SOURCE);
		text.has_formulas = has_formulas;
		if (shows_same(arena, &text, html))
			return text;
	}
	text = render(arena, html_to_markdown(arena, html, strlen(html)),
	    ORIGIN_HTML);
	text.has_formulas = has_formulas;
	return text;
}

struct import_text
import_text_comment(struct arena *arena, const char *source, bool formulas)
{
	char	*line = arena_text(arena, source);

	for (char *c = line; *c != '\0'; c++)
		if (isspace((unsigned char)*c))
			*c = ' ';
	line += strspn(line, " ");
	if (begins_block(line))
		line = arena_format(arena, "\\%s", line);
	else
		line = escape_number(arena, line);
	return render(arena, dialect_adapt(arena, line, formulas),
	    ORIGIN_SOURCE);
}

const char *
import_text_source(struct arena *arena, const char *source, bool formulas)
{
	source = dialect_adapt(arena, source, formulas);
	return markdown_without_html(arena, source, strlen(source));
}

static struct import_text
render(struct arena *arena, const char *body, enum import_origin origin)
{
	return (struct import_text){
	    .body = body,
	    .rendered = markdown_render(arena, body, strlen(body)),
	    .origin = origin,
	};
}

static const char *
change_addresses(struct arena *arena, const char *text)
{
	const char	*found;
	struct buffer	 changed;

	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		if (strstr(text, addresses[i].theirs) == NULL)
			continue;
		buffer_init(&changed, arena);
		while ((found = strstr(text, addresses[i].theirs)) != NULL) {
			buffer_add(&changed, text, (size_t)(found - text));
			buffer_text(&changed, addresses[i].ours);
			text = found + strlen(addresses[i].theirs);
		}
		buffer_text(&changed, text);
		text = buffer_string(&changed);
	}
	return text;
}

/* Whether a reader sees the same words in both. */
static bool
shows_same(struct arena *arena, const struct import_text *text,
    const char *html)
{
	return strcmp(words_of(arena, text->rendered.html.text),
	    words_of(arena, html)) == 0;
}

/*
 * The words that a reader sees in HTML, without white space. Left out is what
 * may differ though the text is the same: the words of a link (the site shows
 * the title of a question for its bare address; a picture that we may not show
 * is a link here) and raised or lowered digits.
 */
static const char *
words_of(struct arena *arena, const char *html)
{
	struct buffer	words;

	buffer_init(&words, arena);
	while (*html != '\0') {
		if (*html == '<')
			html = skip_tag(html);
		else if (*html == '&')
			html = add_reference(&words, html);
		else if (isspace((unsigned char)*html))
			html++;
		else if (script_length(html) > 0)
			html += script_length(html);
		else
			buffer_char(&words, *html++);
	}
	return buffer_string(&words);
}

/* Behind a tag; behind the whole element when its words do not count. */
static const char *
skip_tag(const char *html)
{
	static const struct {
		const char	*begin, *end;
		size_t		 most;		/* a longer one counts */
	} elements[] = {
		{ "<a href", "</a>", SIZE_MAX },
		{ "<sup>", "</sup>", 20 },
		{ "<sub>", "</sub>", 20 },
	};
	const char	*end;

	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		if (strncmp(html, elements[i].begin,
		    strlen(elements[i].begin)) != 0)
			continue;
		end = strstr(html, elements[i].end);
		if (end != NULL && (size_t)(end - html) <= elements[i].most)
			return end + strlen(elements[i].end);
	}
	end = html + strcspn(html, ">");
	return *end == '>' ? end + 1 : end;
}

/* Adds the character that a reference stands for; returns what is behind it. */
static const char *
add_reference(struct buffer *words, const char *reference)
{
	size_t		 length = strcspn(reference, "; <") + 1;
	cmark_node	*document, *text;
	const char	*character = NULL;

	if (length > 40 || reference[length - 1] != ';') {
		buffer_char(words, '&');
		return reference + 1;
	}
	/* cmark knows all of their names. */
	document = cmark_parse_document(reference, length, CMARK_OPT_DEFAULT);
	text = cmark_node_first_child(cmark_node_first_child(document));
	if (text != NULL)
		character = cmark_node_get_literal(text);
	if (character != NULL && strcmp(character, "\xc2\xa0") != 0)
		buffer_text(words, character);
	cmark_node_free(document);
	return reference + length;
}

/* The length of a raised or lowered digit or sign, or no-break space; or 0. */
static size_t
script_length(const char *text)
{
	unsigned char	first = (unsigned char)text[0];
	unsigned char	second = (unsigned char)text[1];
	unsigned char	third = second != 0 ? (unsigned char)text[2] : 0;

	if (first == 0xc2 && (second == 0xb2 || second == 0xb3 ||
	    second == 0xb9 || second == 0xa0))
		return 2;
	return first == 0xe2 && ((second == 0x81 && third >= 0xb0) ||
	    (second == 0x82 && third <= 0x9c)) ? 3 : 0;
}

/* Whether the line would begin a quote, a list, a heading, code or a rule. */
static bool
begins_block(const char *line)
{
	switch (*line) {
	case '>':
	case '=':
		return true;
	case '#':
		line += strspn(line, "#");
		return *line == ' ' || *line == '\0';
	case '-':
	case '+':
		return line[1] == ' ' || line[1] == *line || line[1] == '\0';
	case '*':
		return line[1] == ' ' || line[1] == '\0';
	case '`':
	case '~':
		return strspn(line, "`") > 2 || strspn(line, "~") > 2;
	default:
		return false;
	}
}

/* "1. That" would begin a list, "1\. That" does not. */
static char *
escape_number(struct arena *arena, char *line)
{
	size_t	digits = strspn(line, "0123456789");
	char	mark = line[digits];

	if (digits == 0 || (mark != '.' && mark != ')') ||
	    (line[digits + 1] != ' ' && line[digits + 1] != '\0'))
		return line;
	return arena_format(arena, "%.*s\\%s", (int)digits, line,
	    line + digits);
}
