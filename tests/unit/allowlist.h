/*
 * Looks at rendered Markdown as a browser would: parses it as HTML and says
 * what should not be in it. Written apart from the renderer, so that a mistake
 * has to be made twice.
 */
#ifndef FORUM_TESTS_UNIT_ALLOWLIST_H
#define FORUM_TESTS_UNIT_ALLOWLIST_H

#include <gumbo.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "text/buffer.h"
#include "text/markdown.h"

struct allowed {
	GumboTag	 tag;
	const char	*attributes;	/* with a space before and after each */
};

static const struct allowed allowed_elements[] = {
	{ GUMBO_TAG_P, " class " },
	{ GUMBO_TAG_H3, "" },
	{ GUMBO_TAG_H4, "" },
	{ GUMBO_TAG_H5, "" },
	{ GUMBO_TAG_H6, "" },
	{ GUMBO_TAG_BLOCKQUOTE, "" },
	{ GUMBO_TAG_UL, "" },
	{ GUMBO_TAG_OL, " start " },
	{ GUMBO_TAG_LI, " class " },
	{ GUMBO_TAG_INPUT, " type disabled checked aria-label " },
	{ GUMBO_TAG_PRE, "" },
	{ GUMBO_TAG_CODE, " class " },
	{ GUMBO_TAG_HR, "" },
	{ GUMBO_TAG_BR, "" },
	{ GUMBO_TAG_DIV, " class " },
	{ GUMBO_TAG_TABLE, "" },
	{ GUMBO_TAG_THEAD, "" },
	{ GUMBO_TAG_TBODY, "" },
	{ GUMBO_TAG_TR, "" },
	{ GUMBO_TAG_TH, " scope class " },
	{ GUMBO_TAG_TD, " class colspan " },
	{ GUMBO_TAG_EM, "" },
	{ GUMBO_TAG_STRONG, "" },
	{ GUMBO_TAG_DEL, "" },
	{ GUMBO_TAG_SPAN, " class " },
	{ GUMBO_TAG_A, " class href title rel " },
	{ GUMBO_TAG_IMG,
	    " src alt title loading decoding referrerpolicy " },
};

/* The classes that a style sheet may know; code has its own. */
static const char	allowed_classes[] = " raw task table image mention "
    "thread-link align-left align-center align-right ";

struct inspection {
	struct buffer	 text;		/* all text, and what alt says */
	struct buffer	 values;	/* the addresses and titles */
	size_t		 mentions;
	size_t		 threads;
	const char	*problem;	/* NULL: none */
};

static inline bool
listed(const char *list, const char *word)
{
	char	spaced[64];

	if (snprintf(spaced, sizeof(spaced), " %s ", word) >=
	    (int)sizeof(spaced))
		return false;
	return strstr(list, spaced) != NULL;
}

/* What a browser does before it looks for a scheme. */
static inline bool
leads_somewhere_safe(const char *url, bool picture)
{
	char	bare[16] = "";
	size_t	used = 0;

	for (; *url != '\0' && used < sizeof(bare) - 1; url++)
		if ((unsigned char)*url > ' ')
			bare[used++] = *url == '\\' ? '/' : *url;
	if (strncasecmp(bare, "https://", 8) == 0)
		return true;
	if (picture)
		return false;
	if (strncasecmp(bare, "http://", 7) == 0 ||
	    strncasecmp(bare, "mailto:", 7) == 0)
		return true;
	/* No scheme at all: a colon comes after the path's first part. */
	url -= used;
	return strncmp(bare, "//", 2) != 0 &&
	    url[strcspn(url, ":/?#")] != ':';
}

static inline void
inspect_attribute(struct inspection *seen, const GumboElement *element,
    const GumboAttribute *attribute)
{
	bool	picture = element->tag == GUMBO_TAG_IMG;

	buffer_text(&seen->values, attribute->value);
	buffer_char(&seen->values, ' ');
	if (strcmp(attribute->name, "alt") == 0)
		buffer_text(&seen->text, attribute->value);
	if ((strcmp(attribute->name, "href") == 0 ||
	    strcmp(attribute->name, "src") == 0) &&
	    !leads_somewhere_safe(attribute->value, picture))
		seen->problem = "address";
	if (strcmp(attribute->name, "class") != 0)
		return;
	if (strcmp(attribute->value, "mention") == 0)
		seen->mentions++;
	if (strcmp(attribute->value, "thread-link") == 0)
		seen->threads++;
	if (element->tag == GUMBO_TAG_CODE ?
	    strncmp(attribute->value, "language-", 9) != 0 ||
	    attribute->value[strcspn(attribute->value, " \t\n\"'<>&")] != '\0' :
	    !listed(allowed_classes, attribute->value))
		seen->problem = "class";
}

static inline void
inspect_element(struct inspection *seen, const GumboElement *element)
{
	const struct allowed	*allowed = NULL;
	const GumboAttribute	*href, *rel;

	for (size_t i = 0;
	    i < sizeof(allowed_elements) / sizeof(*allowed_elements); i++)
		if (allowed_elements[i].tag == element->tag)
			allowed = &allowed_elements[i];
	if (allowed == NULL) {
		seen->problem = "element";
		return;
	}
	for (unsigned int i = 0; i < element->attributes.length; i++) {
		const GumboAttribute	*attribute =
					    element->attributes.data[i];

		if (!listed(allowed->attributes, attribute->name))
			seen->problem = "attribute";
		inspect_attribute(seen, element, attribute);
	}
	href = gumbo_get_attribute(&element->attributes, "href");
	rel = gumbo_get_attribute(&element->attributes, "rel");
	if (href != NULL &&
	    (strncasecmp(href->value, "http://", 7) == 0 ||
	    strncasecmp(href->value, "https://", 8) == 0) &&
	    (rel == NULL || strcmp(rel->value, "nofollow ugc noopener") != 0))
		seen->problem = "rel";
}

static inline void
inspect_node(struct inspection *seen, const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
		inspect_element(seen, &node->v.element);
		for (unsigned int i = 0; i < node->v.element.children.length;
		    i++)
			inspect_node(seen, node->v.element.children.data[i]);
		break;
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_WHITESPACE:
		buffer_text(&seen->text, node->v.text.text);
		break;
	default:
		seen->problem = "kind of node";
	}
}

/* True when both texts are the same but for white space. */
static inline bool
same_words(const char *one, const char *other)
{
	static const char	space[] = " \t\n\r\f";

	for (;;) {
		one += strspn(one, space);
		other += strspn(other, space);
		if (*one != *other)
			return false;
		if (*one == '\0')
			return true;
		one++;
		other++;
	}
}

/*
 * What is wrong with `markdown`, or NULL: a foreign element, attribute, class
 * or address, tags that do not nest, a plain text that says something else than
 * the HTML. `ret_seen` lives in `arena`.
 */
static inline const char *
inspect(struct arena *arena, const struct markdown *markdown,
    struct inspection *ret_seen)
{
	GumboOptions	 options = kGumboDefaultOptions;
	GumboOutput	*output;
	const GumboNode	*root;

	memset(ret_seen, 0, sizeof(*ret_seen));
	buffer_init(&ret_seen->text, arena);
	buffer_init(&ret_seen->values, arena);
	if (strlen(markdown->html.text) != markdown->html.length)
		return "length";
	options.fragment_context = GUMBO_TAG_DIV;
	output = gumbo_parse_with_options(&options, markdown->html.text,
	    markdown->html.length);
	root = output->root;
	for (unsigned int i = 0; i < root->v.element.children.length; i++)
		inspect_node(ret_seen, root->v.element.children.data[i]);
	if (ret_seen->problem == NULL && output->errors.length > 0)
		ret_seen->problem = "nesting";
	gumbo_destroy_output(&options, output);
	if (ret_seen->problem == NULL &&
	    !same_words(buffer_string(&ret_seen->text), markdown->plain))
		ret_seen->problem = "plain text";
	if (ret_seen->problem == NULL &&
	    (ret_seen->mentions < markdown->mention_count ||
	    ret_seen->threads < markdown->thread_id_count))
		ret_seen->problem = "mentions";
	buffer_string(&ret_seen->values);
	return ret_seen->problem;
}

#endif
