/*
 * The template generator against an HTML parser: where the generator lets a
 * value be shown, the parser must find it in text or in the value of a harmless
 * attribute. Templates are put together from pieces that matter to both.
 */
#include <assert.h>
#include <gumbo.h>
#include <stdint.h>
#include <string.h>

#include "views/generator/generator.h"

#define MARK	"mArKeR"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *const PIECES[] = {
	"{{", "\n", " ", "<", ">", "</", "/", "=", "\"", "'", "!", "-", "--",
	"<!--", "-->", "--!>", "<!doctype", "a", "p", "x", "href", "class",
	"onclick", "style", "script", "title", "textarea", "pre", "<a", "<p>",
	"<script>", "</script>", "<title>", "</title>", "<textarea>",
	"</textarea>", "<pre>", "</pre>", "=\"", "\">", "='", "'>", "iframe",
	"<style>", "</style>", "noscript", "/>", "?", "&", "`", "\t",
};

static void
check_attribute(const GumboAttribute *attribute)
{
	assert(strstr(attribute->name, "marker") == NULL);
	if (strstr(attribute->value, MARK) == NULL)
		return;
	assert(strncmp(attribute->name, "on", 2) != 0);
	assert(strcmp(attribute->name, "style") != 0);
}

static void
check_node(const GumboNode *node)
{
	const GumboElement	*element = &node->v.element;

	if (node->type == GUMBO_NODE_COMMENT)
		assert(strstr(node->v.text.text, MARK) == NULL);
	if (node->type == GUMBO_NODE_TEXT && strstr(node->v.text.text, MARK)) {
		const GumboTag	around = node->parent->v.element.tag;

		assert(around != GUMBO_TAG_SCRIPT && around != GUMBO_TAG_STYLE);
	}
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	for (unsigned int i = 0; i < element->attributes.length; i++)
		check_attribute(element->attributes.data[i]);
	for (unsigned int i = 0; i < element->children.length; i++)
		check_node(element->children.data[i]);
}

static char *
put_together(struct arena *arena, const uint8_t *bytes, size_t length)
{
	struct buffer	template;

	buffer_init(&template, arena);
	for (size_t i = 0; i < length; i++)
		buffer_text(&template, PIECES[bytes[i] %
		    (sizeof(PIECES) / sizeof(PIECES[0]))]);
	return buffer_string(&template);
}

/* The markup with the mark where a value would be shown; false if refused. */
static bool
fill_in(const char *template, struct buffer *out)
{
	struct markup	 markup = { .place = IN_TEXT };
	const char	*function, *refusal;
	size_t		 length;

	for (; *template != '\0'; template += length) {
		if (*template == '\n') {
			length = 1;
			refusal = markup_end_line(&markup, out);
		} else if (strncmp(template, "{{", 2) == 0) {
			length = 2;
			refusal = markup_interpolate(&markup, &function);
			buffer_text(out, MARK);
		} else {
			length = strcspn(template, "{\n");
			refusal = markup_read(&markup, template, length, 1,
			    out);
		}
		if (refusal != NULL)
			return false;
	}
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	struct buffer	 out;
	GumboOutput	*parsed;

	buffer_init(&out, arena);
	if (fill_in(put_together(arena, bytes, length), &out)) {
		parsed = gumbo_parse(buffer_string(&out));
		check_node(parsed->root);
		gumbo_destroy_output(&kGumboDefaultOptions, parsed);
	}
	arena_destroy(arena);
	return 0;
}
