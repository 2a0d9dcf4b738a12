/* HTML's blocks as Markdown's: paragraphs, headings, quotes, code. */
#include "text/html_markdown_block.h"

#include <ctype.h>
#include <string.h>

#include "text/html_markdown_inline.h"
#include "text/html_markdown_table.h"

static void	write_block(struct writer *, GumboNode *, unsigned);
static void	write_paragraph(struct writer *, void *const *, size_t);
static void	write_heading(struct writer *, const GumboNode *);
static void	write_quote(struct writer *, const GumboNode *, unsigned);
static void	write_preformatted(struct writer *, const GumboNode *);
static const char	*language_of(struct arena *, const GumboNode *);
static size_t	longest_ticks(const char *);

void
block_write_content(struct writer *writer, const GumboNode *node,
    unsigned depth)
{
	const GumboVector	*children = tree_children(node);
	struct buffer		 text;

	if (children == NULL || depth >= TREE_DEPTH_MAX) {
		buffer_init(&text, writer->arena);
		tree_collect(&text, node);
		block_write_text(writer, buffer_string(&text));
		return;
	}
	block_write_nodes(writer, children->data, children->length, depth);
}

void
block_write_nodes(struct writer *writer, void *const *nodes, size_t count,
    unsigned depth)
{
	size_t	words = 0;	/* where they began */

	for (size_t i = 0; i < count; i++) {
		if (!tree_is_block(nodes[i]))
			continue;
		write_paragraph(writer, nodes + words, i - words);
		write_block(writer, nodes[i], depth + 1);
		words = i + 1;
	}
	write_paragraph(writer, nodes + words, count - words);
}

void
block_write_text(struct writer *writer, const char *text)
{
	text = inline_render_text(writer->arena, text);
	if (*text == '\0')
		return;
	writer_begin(writer, false);
	writer_lines(writer, text);
}

static void
write_block(struct writer *writer, GumboNode *node, unsigned depth)
{
	switch (tree_role(node)) {
	case ROLE_HEADING:
		write_heading(writer, node);
		break;
	case ROLE_QUOTE:
		write_quote(writer, node, depth);
		break;
	case ROLE_LIST:
		list_write(writer, node, depth);
		break;
	case ROLE_ITEM:
		list_write_item(writer, node, depth);
		break;
	case ROLE_PREFORMATTED:
		write_preformatted(writer, node);
		break;
	case ROLE_RULE:
		writer_begin(writer, false);
		/* A rule of dashes or asterisks would join a list's marker. */
		writer_lines(writer, "___");
		break;
	case ROLE_TABLE:
		if (!table_write(writer, node))
			block_write_content(writer, node, depth);
		break;
	default:
		block_write_content(writer, node, depth);
		break;
	}
}

static void
write_paragraph(struct writer *writer, void *const *nodes, size_t count)
{
	const char	*text;

	text = inline_render(writer->arena, INLINE_PARAGRAPH,
	    writer->keeps_tables, nodes, count);
	if (*text == '\0')
		return;
	writer_begin(writer, false);
	writer_lines(writer, text);
}

static void
write_heading(struct writer *writer, const GumboNode *node)
{
	const GumboVector	*children = tree_children(node);
	int			 level = (int)node->v.element.tag -
				    (int)GUMBO_TAG_H1 + 1;
	const char		*text;

	text = inline_render(writer->arena, INLINE_HEADING, false,
	    children->data, children->length);
	if (*text == '\0')
		return;
	writer_begin(writer, false);
	writer_lines(writer, arena_format(writer->arena, "%.*s %s", level,
	    "######", text));
}

static void
write_quote(struct writer *writer, const GumboNode *node, unsigned depth)
{
	bool	tight = writer->tight;
	size_t	entered;

	if (tree_content(node) == NULL)
		return;
	writer_begin(writer, tight);
	entered = writer_enter(writer, "> ", "> ");
	writer->tight = false;
	block_write_content(writer, node, depth);
	writer->tight = tight;
	writer_leave(writer, entered);
}

static void
write_preformatted(struct writer *writer, const GumboNode *node)
{
	struct buffer	 code, fenced;
	size_t		 ticks;
	const char	*text;

	buffer_init(&code, writer->arena);
	buffer_init(&fenced, writer->arena);
	tree_collect(&code, node);
	if (code.length > 0 && code.bytes[code.length - 1] == '\n')
		code.length--;
	text = buffer_string(&code);
	ticks = longest_ticks(text) + 1;
	if (ticks < 3)
		ticks = 3;
	for (size_t i = 0; i < ticks; i++)
		buffer_char(&fenced, '`');
	buffer_text(&fenced, language_of(writer->arena, node));
	buffer_char(&fenced, '\n');
	buffer_text(&fenced, text);
	buffer_char(&fenced, '\n');
	for (size_t i = 0; i < ticks; i++)
		buffer_char(&fenced, '`');
	writer_begin(writer, writer->tight);
	writer_lines(writer, buffer_string(&fenced));
}

/* The language that a class of the <pre> or of its <code> names, or "". */
static const char *
language_of(struct arena *arena, const GumboNode *pre)
{
	static const char *const	 prefixes[] = { "language-", "lang-" };
	const GumboNode			*node = pre;

	for (int i = 0; i < 2 && node != NULL; i++) {
		const char	*names = tree_attribute(node, "class");

		for (size_t p = 0; names != NULL && p < 2; p++) {
			const char	*name = strstr(names, prefixes[p]);
			size_t		 length = 0;

			if (name == NULL)
				continue;
			name += strlen(prefixes[p]);
			while (isalnum((unsigned char)name[length]) ||
			    (name[length] != '\0' &&
			    strchr("+#.-_", name[length]) != NULL))
				length++;
			return arena_copy(arena, name, length);
		}
		node = tree_next(node, pre);
	}
	return "";
}

static size_t
longest_ticks(const char *code)
{
	size_t	longest = 0, ticks = 0;

	for (; *code != '\0'; code++) {
		ticks = *code == '`' ? ticks + 1 : 0;
		if (ticks > longest)
			longest = ticks;
	}
	return longest;
}
