/* The parsed HTML: what each element is to us. */
#include "text/html_markdown_tree.h"

#include <setjmp.h>
#include <string.h>

static const enum tree_role	roles[GUMBO_TAG_LAST] = {
	[GUMBO_TAG_B] = ROLE_STRONG,
	[GUMBO_TAG_STRONG] = ROLE_STRONG,
	[GUMBO_TAG_I] = ROLE_EMPHASIS,
	[GUMBO_TAG_EM] = ROLE_EMPHASIS,
	[GUMBO_TAG_CITE] = ROLE_EMPHASIS,
	[GUMBO_TAG_DFN] = ROLE_EMPHASIS,
	[GUMBO_TAG_VAR] = ROLE_EMPHASIS,
	[GUMBO_TAG_DEL] = ROLE_STRIKE,
	[GUMBO_TAG_S] = ROLE_STRIKE,
	[GUMBO_TAG_STRIKE] = ROLE_STRIKE,
	[GUMBO_TAG_A] = ROLE_LINK,
	[GUMBO_TAG_CODE] = ROLE_CODE,
	[GUMBO_TAG_KBD] = ROLE_CODE,
	[GUMBO_TAG_SAMP] = ROLE_CODE,
	[GUMBO_TAG_TT] = ROLE_CODE,
	[GUMBO_TAG_IMG] = ROLE_IMAGE,
	[GUMBO_TAG_BR] = ROLE_BREAK,
	[GUMBO_TAG_SUP] = ROLE_SUPERSCRIPT,
	[GUMBO_TAG_SUB] = ROLE_SUBSCRIPT,
	[GUMBO_TAG_Q] = ROLE_QUOTATION,

	[GUMBO_TAG_ADDRESS] = ROLE_CONTAINER,
	[GUMBO_TAG_ARTICLE] = ROLE_CONTAINER,
	[GUMBO_TAG_ASIDE] = ROLE_CONTAINER,
	[GUMBO_TAG_BODY] = ROLE_CONTAINER,
	[GUMBO_TAG_CENTER] = ROLE_CONTAINER,
	[GUMBO_TAG_DD] = ROLE_CONTAINER,
	[GUMBO_TAG_DETAILS] = ROLE_CONTAINER,
	[GUMBO_TAG_DIV] = ROLE_CONTAINER,
	[GUMBO_TAG_DL] = ROLE_CONTAINER,
	[GUMBO_TAG_DT] = ROLE_CONTAINER,
	[GUMBO_TAG_FIELDSET] = ROLE_CONTAINER,
	[GUMBO_TAG_FIGCAPTION] = ROLE_CONTAINER,
	[GUMBO_TAG_FIGURE] = ROLE_CONTAINER,
	[GUMBO_TAG_FOOTER] = ROLE_CONTAINER,
	[GUMBO_TAG_FORM] = ROLE_CONTAINER,
	[GUMBO_TAG_HEADER] = ROLE_CONTAINER,
	[GUMBO_TAG_HGROUP] = ROLE_CONTAINER,
	[GUMBO_TAG_HTML] = ROLE_CONTAINER,
	[GUMBO_TAG_MAIN] = ROLE_CONTAINER,
	[GUMBO_TAG_NAV] = ROLE_CONTAINER,
	[GUMBO_TAG_P] = ROLE_CONTAINER,
	[GUMBO_TAG_SECTION] = ROLE_CONTAINER,
	[GUMBO_TAG_SUMMARY] = ROLE_CONTAINER,
	[GUMBO_TAG_CAPTION] = ROLE_CONTAINER,
	[GUMBO_TAG_TBODY] = ROLE_CONTAINER,
	[GUMBO_TAG_THEAD] = ROLE_CONTAINER,
	[GUMBO_TAG_TFOOT] = ROLE_CONTAINER,
	[GUMBO_TAG_TR] = ROLE_CONTAINER,
	[GUMBO_TAG_TD] = ROLE_CONTAINER,
	[GUMBO_TAG_TH] = ROLE_CONTAINER,
	[GUMBO_TAG_H1] = ROLE_HEADING,
	[GUMBO_TAG_H2] = ROLE_HEADING,
	[GUMBO_TAG_H3] = ROLE_HEADING,
	[GUMBO_TAG_H4] = ROLE_HEADING,
	[GUMBO_TAG_H5] = ROLE_HEADING,
	[GUMBO_TAG_H6] = ROLE_HEADING,
	[GUMBO_TAG_BLOCKQUOTE] = ROLE_QUOTE,
	[GUMBO_TAG_UL] = ROLE_LIST,
	[GUMBO_TAG_OL] = ROLE_LIST,
	[GUMBO_TAG_MENU] = ROLE_LIST,
	[GUMBO_TAG_DIR] = ROLE_LIST,
	[GUMBO_TAG_LI] = ROLE_ITEM,
	[GUMBO_TAG_PRE] = ROLE_PREFORMATTED,
	[GUMBO_TAG_LISTING] = ROLE_PREFORMATTED,
	[GUMBO_TAG_XMP] = ROLE_PREFORMATTED,
	[GUMBO_TAG_PLAINTEXT] = ROLE_PREFORMATTED,
	[GUMBO_TAG_HR] = ROLE_RULE,
	[GUMBO_TAG_TABLE] = ROLE_TABLE,

	[GUMBO_TAG_COL] = ROLE_HIDDEN,
	[GUMBO_TAG_COLGROUP] = ROLE_HIDDEN,
	[GUMBO_TAG_HEAD] = ROLE_HIDDEN,
	[GUMBO_TAG_IFRAME] = ROLE_HIDDEN,
	[GUMBO_TAG_NOEMBED] = ROLE_HIDDEN,
	[GUMBO_TAG_NOFRAMES] = ROLE_HIDDEN,
	[GUMBO_TAG_SCRIPT] = ROLE_HIDDEN,
	[GUMBO_TAG_STYLE] = ROLE_HIDDEN,
	[GUMBO_TAG_TEMPLATE] = ROLE_HIDDEN,
	[GUMBO_TAG_TITLE] = ROLE_HIDDEN,
};

/*
 * Gumbo asks for about 300 bytes of tree per byte of the densest honest HTML.
 * Markup that reopens thousands of elements in each of thousands of paragraphs
 * asks for the square of its length.
 */
#define PARSE_BASE	((size_t)1 << 20)
#define PARSE_FACTOR	((size_t)1000)

struct parse {
	struct arena	*arena;
	size_t		 left;
	jmp_buf		 too_much;
};

static const GumboNode	*next_sibling(const GumboNode *, const GumboNode *);
static size_t		 control_length(const char *);
static void		*allocate(void *, size_t);
static void		 release(void *, void *);

const GumboNode *
tree_parse(struct arena *arena, const char *html, size_t length)
{
	GumboOptions	 options = kGumboDefaultOptions;
	struct parse	 parse = { .arena = arena };
	GumboOutput	*output;

	parse.left = PARSE_BASE + length * PARSE_FACTOR;
	options.allocator = allocate;
	options.deallocator = release;
	options.userdata = &parse;
	options.max_errors = 0;
	options.fragment_context = GUMBO_TAG_BODY;
	/*
	 * Gumbo does not survive an allocator that says no. It keeps nothing
	 * outside of the arena, so it can be left where it stands.
	 */
	if (setjmp(parse.too_much) != 0)
		return NULL;
	output = gumbo_parse_with_options(&options, html, length);
	return output->root;
}

enum tree_role
tree_role(const GumboNode *node)
{
	enum tree_role	role;

	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
		role = roles[node->v.element.tag];
		/* Within <svg>, elements of these names have content. */
		if ((role == ROLE_IMAGE || role == ROLE_BREAK || role == ROLE_RULE) &&
		    node->v.element.children.length > 0)
			return ROLE_NONE;
		return role;
	case GUMBO_NODE_TEMPLATE:
	case GUMBO_NODE_COMMENT:
		return ROLE_HIDDEN;
	default:
		return ROLE_NONE;
	}
}

bool
tree_is_block(const GumboNode *root)
{
	const GumboNode	*node = root;

	do {
		enum tree_role	role = tree_role(node);

		if (role == ROLE_HIDDEN || role == ROLE_CODE)
			node = next_sibling(node, root);
		else if (role >= ROLE_CONTAINER)
			return true;
		else
			node = tree_next(node, root);
	} while (node != NULL);
	return false;
}

const char *
tree_text(const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_WHITESPACE:
	case GUMBO_NODE_CDATA:
		return node->v.text.text;
	default:
		return NULL;
	}
}

const GumboVector *
tree_children(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT ?
	    &node->v.element.children : NULL;
}

const GumboNode *
tree_next(const GumboNode *node, const GumboNode *root)
{
	const GumboVector	*children = tree_children(node);

	if (children != NULL && children->length > 0)
		return children->data[0];
	return next_sibling(node, root);
}

void
tree_collect(struct buffer *text, const GumboNode *root)
{
	const GumboNode	*node = root;
	const char	*piece;

	while (node != NULL) {
		if (tree_role(node) == ROLE_HIDDEN) {
			node = next_sibling(node, root);
			continue;
		}
		if (tree_role(node) == ROLE_BREAK)
			buffer_char(text, '\n');
		for (piece = tree_text(node); piece != NULL && *piece != '\0';) {
			size_t	control = control_length(piece);

			if (control == 0)
				buffer_char(text, *piece++);
			else
				piece += control;
		}
		node = tree_next(node, root);
	}
}

const GumboNode *
tree_content(const GumboNode *root)
{
	const GumboNode	*node = root;
	const char	*text;

	while (node != NULL) {
		enum tree_role	role = tree_role(node);

		if (role == ROLE_HIDDEN) {
			node = next_sibling(node, root);
			continue;
		}
		if (role == ROLE_RULE || role == ROLE_PREFORMATTED ||
		    (role == ROLE_IMAGE &&
		    !tree_is_blank(tree_attribute(node, "src"))))
			return node;
		for (text = tree_text(node); text != NULL && *text != '\0';
		    text++) {
			if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
				text += 2;	/* a byte order mark shows nothing */
			else if (control_length(text) == 2)
				text++;
			else if ((unsigned char)*text > ' ' && *text != 0x7f)
				return node;
		}
		node = tree_next(node, root);
	}
	return NULL;
}

const char *
tree_attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute	*attribute;

	if (node->type != GUMBO_NODE_ELEMENT)
		return NULL;
	attribute = gumbo_get_attribute(&node->v.element.attributes, name);
	return attribute != NULL ? attribute->value : NULL;
}

bool
tree_is_blank(const char *text)
{
	return text == NULL || text[strspn(text, " \t\r\n\f")] == '\0';
}

/* The node after everything that is inside of `node`. */
static const GumboNode *
next_sibling(const GumboNode *node, const GumboNode *root)
{
	const GumboVector	*siblings;
	size_t			 next;

	for (; node != root; node = node->parent) {
		siblings = tree_children(node->parent);
		next = node->index_within_parent + 1;
		if (siblings != NULL && next < siblings->length)
			return siblings->data[next];
	}
	return NULL;
}

/* Of the control character, other than a tab or line end, that the text begins with; 0 when it does not. */
static size_t
control_length(const char *text)
{
	const unsigned char	*byte = (const unsigned char *)text;

	if (byte[0] == 0xc2 && byte[1] >= 0x80 && byte[1] <= 0x9f)
		return 2;
	return (byte[0] < ' ' && byte[0] != '\n' && byte[0] != '\t') || byte[0] == 0x7f;
}

static void *
allocate(void *context, size_t size)
{
	struct parse	*parse = context;

	if (size > parse->left)
		longjmp(parse->too_much, 1);
	parse->left -= size;
	return arena_alloc(parse->arena, size);
}

static void
release(void *context, void *bytes)
{
	(void)context;
	(void)bytes;
}
