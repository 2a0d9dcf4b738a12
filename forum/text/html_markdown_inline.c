/* Running text: the elements in it. */
#include "text/html_markdown_inline.h"

#include <cmark.h>
#include <string.h>

#include "text/html_markdown_piece.h"

static const char	*render(struct inline_run *, struct arena *,
			    void *const *, size_t);
static const char	*words_shown(struct arena *, const char *);
static void	walk(struct inline_run *, const GumboNode *, unsigned);
static void	walk_children(struct inline_run *, const GumboNode *, unsigned);
static void	walk_within(struct inline_run *, const GumboNode *, unsigned);
static void	walk_link(struct inline_run *, const GumboNode *, unsigned);

/* What opens and closes them. */
static const struct span {
	char		mark;
	unsigned	width;
} spans[] = {
	[ROLE_STRONG] = { '*', 2 },
	[ROLE_EMPHASIS] = { '*', 1 },
	[ROLE_STRIKE] = { '~', 2 },
};

const char *
inline_render(struct arena *arena, enum inline_place place, bool keeps_tables,
    void *const *nodes, size_t count)
{
	struct inline_run	run = {
		.place = place,
		.keeps_tables = keeps_tables,
	};
	const char		*markdown, *plain;

	markdown = render(&run, arena, nodes, count);
	if (!run.crowded)
		return markdown;
	/*
	 * Of some emphasis that touches emphasis CommonMark shows the asterisks,
	 * however they are written. The words matter more.
	 */
	run = (struct inline_run){
		.place = place,
		.keeps_tables = keeps_tables,
		.without_emphasis = true,
	};
	plain = render(&run, arena, nodes, count);
	return strcmp(words_shown(arena, markdown), words_shown(arena, plain))
	    == 0 ? markdown : plain;
}

const char *
inline_render_text(struct arena *arena, const char *text)
{
	struct inline_run	run = { .arena = arena };

	buffer_init(&run.text, arena);
	inline_words(&run, text);
	return buffer_string(&run.text);
}

static const char *
render(struct inline_run *run, struct arena *arena, void *const *nodes,
    size_t count)
{
	run->arena = arena;
	buffer_init(&run->text, arena);
	for (size_t i = 0; i < count; i++)
		walk(run, nodes[i], 0);
	return buffer_string(&run->text);
}

/* What a reader sees of a paragraph, without white space and strikes. */
static const char *
words_shown(struct arena *arena, const char *markdown)
{
	cmark_node	*document;
	cmark_iter	*iter;
	struct buffer	 words;

	document = cmark_parse_document(markdown, strlen(markdown),
	    CMARK_OPT_DEFAULT);
	iter = cmark_iter_new(document);
	buffer_init(&words, arena);
	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		const char	*text;

		text = cmark_node_get_literal(cmark_iter_get_node(iter));
		for (; text != NULL && *text != '\0'; text++)
			if ((unsigned char)*text > ' ' && *text != '~')
				buffer_char(&words, *text);
	}
	cmark_iter_free(iter);
	cmark_node_free(document);
	return buffer_string(&words);
}

void
inline_space(struct inline_run *run, enum inline_gap gap)
{
	if (gap == GAP_BREAK)
		run->breaks++;
	if (gap > run->gap)
		run->gap = gap;
}

static void
walk(struct inline_run *run, const GumboNode *node, unsigned depth)
{
	const char	*text = tree_text(node);
	enum tree_role	 role = tree_role(node);

	if (text != NULL) {
		inline_words(run, text);
		return;
	}
	switch (role) {
	case ROLE_STRONG:
	case ROLE_EMPHASIS:
	case ROLE_STRIKE:
		walk_within(run, node, depth);
		break;
	case ROLE_LINK:
		walk_link(run, node, depth);
		break;
	case ROLE_CODE:
	case ROLE_PREFORMATTED:
		piece_code(run, node);
		break;
	case ROLE_IMAGE:
		piece_image(run, node);
		break;
	case ROLE_BREAK:
		inline_space(run, GAP_BREAK);
		break;
	case ROLE_SUPERSCRIPT:
	case ROLE_SUBSCRIPT:
		if (!piece_script(run, node))
			walk_children(run, node, depth);
		break;
	case ROLE_QUOTATION:
		inline_words(run, "“");
		walk_children(run, node, depth);
		inline_words(run, "”");
		break;
	case ROLE_HIDDEN:
		break;
	case ROLE_NONE:
		walk_children(run, node, depth);
		break;
	default:
		/* A block where there is room for words only. */
		inline_space(run, GAP_SPACE);
		walk_children(run, node, depth);
		inline_space(run, GAP_SPACE);
		break;
	}
}

static void
walk_children(struct inline_run *run, const GumboNode *node, unsigned depth)
{
	const GumboVector	*children = tree_children(node);
	struct buffer		 text;

	if (children == NULL)
		return;
	if (depth >= TREE_DEPTH_MAX) {
		buffer_init(&text, run->arena);
		tree_collect(&text, node);
		inline_words(run, buffer_string(&text));
		return;
	}
	for (unsigned i = 0; i < children->length; i++)
		walk(run, children->data[i], depth + 1);
}

static void
walk_within(struct inline_run *run, const GumboNode *node, unsigned depth)
{
	enum tree_role	role = tree_role(node);
	bool		opened;

	opened = !run->without_emphasis && !inline_within(run, role) &&
	    inline_open(run, role, spans[role].mark, spans[role].width, NULL);
	walk_children(run, node, depth);
	if (opened)
		inline_close(run);
}

static void
walk_link(struct inline_run *run, const GumboNode *node, unsigned depth)
{
	const char	*ends = piece_link_target(run, node);
	bool		 opened;

	if (piece_bare_link(run, node))
		return;
	opened = ends != NULL && !inline_within(run, ROLE_LINK) &&
	    inline_open(run, ROLE_LINK, '[', 1, ends);
	walk_children(run, node, depth);
	if (opened)
		inline_close(run);
}
