/*
 * Where in the HTML a template is. The states are those of the HTML tokenizer
 * (https://html.spec.whatwg.org/#tokenization), less what a template has no
 * business to use: every parse error is refused, so that browsers and this
 * file cannot differ about where text ends and markup begins.
 *
 * Tags are written anew, one space before each attribute, so that lines of C
 * may stand between attributes without gluing them together.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "views/generator/generator.h"

struct reading {
	struct markup	*markup;
	const char	*at;
	const char	*end;
	struct buffer	*out;
	int		 line;
};

static const char	*read_text(struct reading *);
static const char	*read_tag_name(struct reading *);
static const char	*read_tag(struct reading *);
static const char	*read_name(struct reading *);
static const char	*read_after_name(struct reading *);
static const char	*read_before_value(struct reading *);
static const char	*read_quoted(struct reading *);
static const char	*read_bare(struct reading *);
static const char	*read_comment(struct reading *);
static const char	*read_declaration(struct reading *);
static const char	*read_raw(struct reading *);

/* One reader for each place, which takes at least one character. */
static const char	*(*const READERS[])(struct reading *) = {
	[IN_TEXT] = read_text,
	[IN_TAG_NAME] = read_tag_name,
	[IN_TAG] = read_tag,
	[IN_NAME] = read_name,
	[AFTER_NAME] = read_after_name,
	[BEFORE_VALUE] = read_before_value,
	[IN_QUOTED] = read_quoted,
	[IN_BARE] = read_bare,
	[IN_COMMENT] = read_comment,
	[IN_DECLARATION] = read_declaration,
	[IN_RAW] = read_raw,
};

static const char	*end_tag(struct reading *);
static const char	*open_value(struct reading *, char);
static bool		 ends_raw(const struct reading *);
static void		 open_tag(struct reading *, bool);
static void		 take(struct reading *, size_t);
static bool		 begins(const struct reading *, const char *);
static bool		 add_letter(char *, char);

const char *
markup_read(struct markup *markup, const char *text, size_t length, int line,
    struct buffer *out)
{
	struct reading	 reading = {
		.markup = markup, .at = text, .end = text + length,
		.out = out, .line = line,
	};
	const char	*refusal = NULL;

	if (length > 0)
		markup->fresh = false;
	while (reading.at < reading.end && refusal == NULL)
		refusal = READERS[markup->place](&reading);
	return refusal;
}

static const char *
read_text(struct reading *reading)
{
	struct markup	*markup = reading->markup;
	const char	*open;
	bool		 closing;

	open = memchr(reading->at, '<', (size_t)(reading->end - reading->at));
	if (open != reading->at) {
		if (open == NULL)
			open = reading->end;
		take(reading, (size_t)(open - reading->at));
		return NULL;
	}
	markup->line = reading->line;
	if (begins(reading, "<!--")) {
		/* Nobody who looks at a page needs our comments. */
		reading->at += 4;
		markup->place = IN_COMMENT;
		return NULL;
	}
	if (begins(reading, "<!")) {
		take(reading, 2);
		markup->place = IN_DECLARATION;
		return NULL;
	}
	closing = begins(reading, "</");
	if (reading->at + 1 + closing == reading->end ||
	    !isalpha((unsigned char)reading->at[1 + closing]))
		return "a < that opens no tag: write &lt;";
	open_tag(reading, closing);
	return NULL;
}

static const char *
read_tag_name(struct reading *reading)
{
	struct markup	*markup = reading->markup;
	char		 c = *reading->at;

	if (markup_is_space(c) || c == '>' || c == '/') {
		markup->place = IN_TAG;
		return NULL;
	}
	if (!isalnum((unsigned char)c) && c != '-')
		return "a tag name is made of letters, digits and -";
	if (!add_letter(markup->tag, c))
		return "the tag name is too long";
	take(reading, 1);
	return NULL;
}

static const char *
read_tag(struct reading *reading)
{
	struct markup	*markup = reading->markup;
	char		 c = *reading->at;

	if (markup_is_space(c)) {
		reading->at++;
		return NULL;
	}
	if (c == '>')
		return end_tag(reading);
	if (c == '/') {
		if (!begins(reading, "/>") || markup->closing)
			return "a / inside a tag";
		if (raw_element_find(markup->tag) != NULL)
			return "this element needs an end tag";
		/* An unquoted value before it would swallow the slash. */
		buffer_char(reading->out, ' ');
		take(reading, 1);
		return NULL;
	}
	if (markup->closing)
		return "an end tag has no attributes";
	if (strchr("\"'<=", c) != NULL)
		return "an attribute cannot begin like this";
	buffer_char(reading->out, ' ');
	markup->attribute[0] = '\0';
	markup->place = IN_NAME;
	return NULL;
}

static const char *
read_name(struct reading *reading)
{
	struct markup	*markup = reading->markup;
	char		 c = *reading->at;

	if (markup_is_space(c) || c == '=') {
		markup->place = AFTER_NAME;
		return NULL;
	}
	if (c == '>' || c == '/') {
		markup->place = IN_TAG;
		return NULL;
	}
	if (strchr("\"'<", c) != NULL)
		return "a quote or < in an attribute's name";
	if (!add_letter(markup->attribute, c))
		return "the attribute's name is too long";
	take(reading, 1);
	return NULL;
}

static const char *
read_after_name(struct reading *reading)
{
	struct markup		*markup = reading->markup;
	enum attribute_kind	 kind;

	if (markup_is_space(*reading->at)) {
		reading->at++;
		return NULL;
	}
	if (*reading->at != '=') {
		markup->place = IN_TAG;
		return NULL;
	}
	take(reading, 1);
	markup->place = BEFORE_VALUE;
	kind = attribute_kind(markup->attribute);
	return kind != ATTRIBUTE_SCRIPT && kind != ATTRIBUTE_STYLE ? NULL :
	    "scripts and styles in attributes do not work under the content "
	    "policy";
}

static const char *
read_before_value(struct reading *reading)
{
	char	c = *reading->at;

	if (markup_is_space(c)) {
		reading->at++;
		return NULL;
	}
	if (c == '"' || c == '\'') {
		take(reading, 1);
		return open_value(reading, c);
	}
	if (c == '>')
		return "a value must follow =";
	reading->markup->place = IN_BARE;
	return attribute_kind(reading->markup->attribute) == ATTRIBUTE_ADDRESS ?
	    "an address needs quotes" : NULL;
}

static const char *
read_quoted(struct reading *reading)
{
	struct markup	*markup = reading->markup;
	size_t		 left = (size_t)(reading->end - reading->at);
	const char	*quote = memchr(reading->at, markup->quote, left);
	size_t		 length = quote == NULL ? left :
			    (size_t)(quote - reading->at);

	/* In <noscript>, browsers find end tags even here. */
	if (memchr(reading->at, '<', length) != NULL)
		return "a < in a value: write &lt;";
	markup->begun = markup->begun || length > 0;
	take(reading, length);
	if (quote != NULL) {
		take(reading, 1);
		markup->place = IN_TAG;
	}
	return NULL;
}

static const char *
read_bare(struct reading *reading)
{
	char	c = *reading->at;

	if (markup_is_space(c) || c == '>') {
		reading->markup->place = IN_TAG;
		return NULL;
	}
	if (strchr("\"'<=`", c) != NULL)
		return "this value needs quotes";
	take(reading, 1);
	return NULL;
}

static const char *
read_comment(struct reading *reading)
{
	if (begins(reading, "-->")) {
		reading->at += 3;
		reading->markup->place = IN_TEXT;
	} else {
		reading->at++;
	}
	return NULL;
}

static const char *
read_declaration(struct reading *reading)
{
	if (*reading->at == '>')
		reading->markup->place = IN_TEXT;
	take(reading, 1);
	return NULL;
}

/* The content of a raw element ends at its end tag and nowhere else. */
static const char *
read_raw(struct reading *reading)
{
	if (ends_raw(reading)) {
		open_tag(reading, true);
		return NULL;
	}
	if (begins(reading, "<!--") &&
	    strcmp(reading->markup->raw->name, "script") == 0)
		return "<!-- in a script hides where it ends";
	take(reading, 1);
	return NULL;
}

static bool
ends_raw(const struct reading *reading)
{
	const char	*raw = reading->markup->raw->name;
	size_t		 length = strlen(raw);
	size_t		 left = (size_t)(reading->end - reading->at);

	if (!begins(reading, "</") || left < 2 + length ||
	    strncasecmp(reading->at + 2, raw, length) != 0)
		return false;
	return left == 2 + length ||
	    markup_is_space(reading->at[2 + length]) ||
	    strchr("/>", reading->at[2 + length]) != NULL;
}

static void
open_tag(struct reading *reading, bool closing)
{
	struct markup	*markup = reading->markup;

	markup->line = reading->line;
	markup->closing = closing;
	markup->tag[0] = '\0';
	markup->place = IN_TAG_NAME;
	take(reading, closing ? 2 : 1);
}

/* The > of a tag: what it opens or closes decides how to read on. */
static const char *
end_tag(struct reading *reading)
{
	struct markup	*markup = reading->markup;
	const struct raw_element *raw = raw_element_find(markup->tag);

	take(reading, 1);
	markup->place = IN_TEXT;
	if (markup->closing) {
		if (raw != NULL || strcmp(markup->tag, "pre") == 0)
			markup->exact = false;
		return NULL;
	}
	if (raw != NULL) {
		markup->place = IN_RAW;
		markup->exact = markup->exact || raw->exact;
		markup->raw = raw;
	} else if (strcmp(markup->tag, "pre") == 0) {
		markup->exact = true;
	} else {
		return NULL;
	}
	if (markup->exact) {
		/*
		 * Browsers drop a line break that comes first. With one of our
		 * own there, a text that begins with a break keeps it.
		 */
		buffer_char(reading->out, '\n');
		markup->fresh = reading->at == reading->end;
	}
	return NULL;
}

static const char *
open_value(struct reading *reading, char quote)
{
	struct markup	*markup = reading->markup;

	markup->place = IN_QUOTED;
	markup->quote = quote;
	markup->begun = false;
	if (attribute_kind(markup->attribute) != ATTRIBUTE_ADDRESS)
		return NULL;
	if (reading->at < reading->end && markup_is_space(*reading->at))
		return "an address begins with white space";
	if (!address_is_safe(reading->at, (size_t)(reading->end - reading->at)))
		return "an address of this scheme is not safe";
	return NULL;
}

static void
take(struct reading *reading, size_t length)
{
	buffer_add(reading->out, reading->at, length);
	reading->at += length;
}

static bool
begins(const struct reading *reading, const char *with)
{
	size_t	length = strlen(with);

	return (size_t)(reading->end - reading->at) >= length &&
	    memcmp(reading->at, with, length) == 0;
}

static bool
add_letter(char *name, char c)
{
	size_t	length = strlen(name);

	if (length >= NAME_MAX_LENGTH)
		return false;
	name[length] = (char)tolower((unsigned char)c);
	name[length + 1] = '\0';
	return true;
}
