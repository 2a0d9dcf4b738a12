/* What HTML's elements and attributes mean to the one who fills them in. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "views/generator/generator.h"

static const struct {
	const char		*name;
	enum attribute_kind	 kind;
} ATTRIBUTES[] = {
	{ "action",		ATTRIBUTE_ADDRESS },
	{ "background",		ATTRIBUTE_ADDRESS },
	{ "cite",		ATTRIBUTE_ADDRESS },
	{ "data",		ATTRIBUTE_ADDRESS },
	{ "formaction",		ATTRIBUTE_ADDRESS },
	{ "href",		ATTRIBUTE_ADDRESS },
	{ "imagesrcset",	ATTRIBUTE_CLOSED },
	{ "longdesc",		ATTRIBUTE_ADDRESS },
	{ "manifest",		ATTRIBUTE_ADDRESS },
	{ "ping",		ATTRIBUTE_CLOSED },
	{ "poster",		ATTRIBUTE_ADDRESS },
	{ "src",		ATTRIBUTE_ADDRESS },
	{ "srcdoc",		ATTRIBUTE_CLOSED },
	{ "srcset",		ATTRIBUTE_CLOSED },
	{ "style",		ATTRIBUTE_STYLE },
	{ "xlink:href",		ATTRIBUTE_ADDRESS },
};

static const struct raw_element RAW_ELEMENTS[] = {
	{ "iframe",	.shows_text = false,	.exact = false },
	{ "noembed",	.shows_text = false,	.exact = false },
	{ "noframes",	.shows_text = false,	.exact = false },
	{ "plaintext",	.shows_text = false,	.exact = false },
	{ "script",	.shows_text = false,	.exact = false },
	{ "style",	.shows_text = false,	.exact = false },
	{ "textarea",	.shows_text = true,	.exact = true },
	{ "title",	.shows_text = true,	.exact = false },
	{ "xmp",	.shows_text = false,	.exact = false },
};

static const char *const SCHEMES[] = { "http:", "https:", "mailto:" };

enum attribute_kind
attribute_kind(const char *name)
{
	const size_t	count = sizeof(ATTRIBUTES) / sizeof(ATTRIBUTES[0]);

	for (size_t i = 0; i < count; i++)
		if (strcmp(ATTRIBUTES[i].name, name) == 0)
			return ATTRIBUTES[i].kind;
	return strncmp(name, "on", 2) == 0 ? ATTRIBUTE_SCRIPT : ATTRIBUTE_PLAIN;
}

const struct raw_element *
raw_element_find(const char *tag)
{
	const size_t	count = sizeof(RAW_ELEMENTS) / sizeof(RAW_ELEMENTS[0]);

	for (size_t i = 0; i < count; i++)
		if (strcmp(RAW_ELEMENTS[i].name, tag) == 0)
			return &RAW_ELEMENTS[i];
	return NULL;
}

bool
address_is_safe(const char *address, size_t length)
{
	size_t	end = 0;

	while (end < length && (isalnum((unsigned char)address[end]) ||
	    strchr("+-.", address[end]) != NULL))
		end++;
	if (end == length || address[end] != ':')
		return true;
	for (size_t i = 0; i < sizeof(SCHEMES) / sizeof(SCHEMES[0]); i++)
		if (strlen(SCHEMES[i]) == end + 1 &&
		    strncasecmp(address, SCHEMES[i], end + 1) == 0)
			return true;
	return false;
}
