/* What may stand where in the HTML of a template. */
#include <string.h>

#include "views/generator/generator.h"

/* Why something is refused in a place; NULL where it is not, or not always. */
static const struct {
	const char	*expression;
	const char	*code;
	const char	*end_of_view;
} REFUSALS[] = {
	[IN_TEXT] = { NULL, NULL, NULL },
	[IN_TAG_NAME] = {
		"{{ }} cannot be part of a tag name",
		"C cannot stand in a tag name",
		"the view ends in a tag that begins here" },
	[IN_TAG] = {
		"{{ }} cannot be an attribute: use a line of C",
		NULL,
		"the view ends in a tag that begins here" },
	[IN_NAME] = {
		"{{ }} cannot be part of an attribute's name",
		"C cannot stand in an attribute's name",
		"the view ends in a tag that begins here" },
	[AFTER_NAME] = {
		"{{ }} cannot be an attribute: use a line of C",
		"C cannot stand in an attribute",
		"the view ends in a tag that begins here" },
	[BEFORE_VALUE] = {
		"{{ }} in an attribute needs quotes around the value",
		"C cannot stand in an attribute",
		"the view ends in a tag that begins here" },
	[IN_QUOTED] = {
		NULL,
		"C cannot stand in an attribute's value",
		"the view ends in a tag that begins here" },
	[IN_BARE] = {
		"{{ }} in an attribute needs quotes around the value",
		"C cannot stand in an attribute's value",
		"the view ends in a tag that begins here" },
	[IN_COMMENT] = {
		"{{ }} cannot stand in a comment",
		"C cannot stand in a comment",
		"the view ends in a comment that begins here" },
	[IN_DECLARATION] = {
		"{{ }} cannot stand in a declaration",
		"C cannot stand in a declaration",
		"the view ends in a declaration that begins here" },
	[IN_RAW] = {
		NULL,
		NULL,
		"the view ends in an element that begins here" },
};

const char *
markup_interpolate(struct markup *markup, const char **ret_function)
{
	bool	begun = markup->begun;

	if (REFUSALS[markup->place].expression != NULL)
		return REFUSALS[markup->place].expression;
	markup->fresh = false;
	markup->begun = true;
	if (markup->place == IN_TEXT) {
		*ret_function = "html_put";
		return NULL;
	}
	if (markup->place == IN_RAW) {
		*ret_function = "html_put_value";
		return markup->raw->shows_text ? NULL :
		    "{{ }} is not safe in this element: "
		    "its content is not text";
	}
	switch (attribute_kind(markup->attribute)) {
	case ATTRIBUTE_ADDRESS:
		*ret_function = begun ? "html_put_component" : "html_put_url";
		return NULL;
	case ATTRIBUTE_PLAIN:
		*ret_function = "html_put_value";
		return NULL;
	default:
		return "{{ }} is not safe in this attribute";
	}
}

const char *
markup_interrupt(const struct markup *markup)
{
	if (markup->place == IN_TAG && markup->closing)
		return "C cannot stand in an end tag";
	if (markup->place == IN_RAW && !markup->raw->shows_text)
		return "C cannot stand in this element: "
		    "its content is not text";
	return REFUSALS[markup->place].code;
}

const char *
markup_end_line(struct markup *markup, struct buffer *out)
{
	switch (markup->place) {
	case IN_TEXT:
	case IN_RAW:
		while (!markup->exact && out->length > 0 &&
		    markup_is_space(out->bytes[out->length - 1]))
			out->length--;
		if (!markup->fresh)
			buffer_char(out, '\n');
		markup->fresh = false;
		return NULL;
	case IN_QUOTED:
		if (attribute_kind(markup->attribute) == ATTRIBUTE_ADDRESS)
			return "an address must end on its own line";
		buffer_char(out, ' ');
		return NULL;
	case IN_TAG_NAME:
	case IN_NAME:
	case AFTER_NAME:
	case IN_BARE:
		markup->place = IN_TAG;
		return NULL;
	case BEFORE_VALUE:
		return "a value must follow = on the same line";
	case IN_DECLARATION:
		return "a declaration must end on its own line";
	case IN_TAG:
	case IN_COMMENT:
		return NULL;
	}
	return NULL;
}

const char *
markup_finish(const struct markup *markup)
{
	if (markup->place == IN_TEXT && markup->exact)
		return "the view ends inside <pre>";
	return REFUSALS[markup->place].end_of_view;
}

bool
markup_same(const struct markup *one, const struct markup *other)
{
	if (one->place != other->place || one->exact != other->exact)
		return false;
	switch (one->place) {
	case IN_RAW:
		return one->raw == other->raw;
	case IN_TAG:
		/* The same tag, not merely one of the same name. */
		return one->line == other->line &&
		    strcmp(one->tag, other->tag) == 0;
	default:
		return true;
	}
}

bool
markup_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
