/*
 * Markdown to HTML that is safe to show: the parts put together.
 *
 * Usually one pass: the source is made ready, cmark parses it, the walk writes
 * each node by its rule. Only a source with tables is parsed a second time.
 */
#include "text/markdown.h"

#include <string.h>

#include "text/markdown_source.h"
#include "text/markdown_table.h"
#include "text/markdown_writer.h"

static bool	render_tables(struct markdown_writer *, cmark_node *,
		    const struct markdown_source *);
static void	walk(struct markdown_writer *, cmark_node *, cmark_node *);
static bool	enter(struct markdown_writer *, cmark_node *);
static void	leave(struct markdown_writer *, cmark_node *);
static const struct markdown_rule	*rule_of(cmark_node *);
static cmark_node	*parse(const struct markdown_source *);
static void	writer_init(struct markdown_writer *, struct arena *);

struct markdown
markdown_render(struct arena *arena, const char *source, size_t length)
{
	struct markdown_source	 ready;
	struct markdown_writer	*writer = arena_alloc(arena, sizeof(*writer));
	cmark_node		*document;

	ready = markdown_source_prepare(arena, source, length);
	document = parse(&ready);
	writer_init(writer, arena);
	if (!render_tables(writer, document, &ready))
		markdown_write_inside(writer, document);
	cmark_node_free(document);
	while (writer->plain.length > 0 &&
	    writer->plain.bytes[writer->plain.length - 1] == '\n')
		writer->plain.length--;
	return (struct markdown){
		.html = {
			.text = buffer_string(&writer->html),
			.length = writer->html.length,
		},
		.plain = buffer_string(&writer->plain),
		.mentions = writer->mentions.list,
		.mention_count = writer->mentions.count,
		.thread_ids = writer->threads.list,
		.thread_id_count = writer->threads.count,
	};
}

struct safe_html
safe_html_stored(const char *text)
{
	if (text == NULL)
		text = "";
	return (struct safe_html){ .text = text, .length = strlen(text) };
}

/* Renders a source with tables; false, and nothing written, without any. */
static bool
render_tables(struct markdown_writer *writer, cmark_node *document,
    const struct markdown_source *source)
{
	struct markdown_tables	tables;
	cmark_node		*again, *first;
	bool			placed;

	if (!markdown_tables_find(writer->arena, document, source, &tables))
		return false;
	again = parse(&tables.source);
	placed = markdown_tables_place(writer->arena, again, &tables);
	if (placed) {
		first = cmark_node_first_child(again);
		for (size_t i = 0; i < tables.cell_count; i++)
			first = cmark_node_next(first);
		writer->tables = &tables;
		walk(writer, again, first);
		writer->tables = NULL;
	}
	cmark_node_free(again);
	return placed;
}

void
markdown_write_inside(struct markdown_writer *writer, cmark_node *node)
{
	walk(writer, node, cmark_node_first_child(node));
}

/*
 * Writes what is inside `root`, from its child `node` on. A loop, because what
 * people type must not decide how deep the stack gets.
 */
static void
walk(struct markdown_writer *writer, cmark_node *root, cmark_node *node)
{
	while (node != NULL) {
		if (enter(writer, node)) {
			if (cmark_node_first_child(node) != NULL) {
				node = cmark_node_first_child(node);
				continue;
			}
			leave(writer, node);
		}
		while (cmark_node_next(node) == NULL) {
			node = cmark_node_parent(node);
			if (node == root) {
				markdown_end_strike(writer, root);
				return;
			}
			leave(writer, node);
		}
		node = cmark_node_next(node);
	}
}

/* Begins a node; false when there is nothing more to do for it. */
static bool
enter(struct markdown_writer *writer, cmark_node *node)
{
	const struct markdown_rule	*rule = rule_of(node);

	if (rule->open != NULL)
		buffer_text(&writer->html, rule->open);
	if (rule->plain != NULL)
		buffer_text(&writer->plain, rule->plain);
	return rule->enter == NULL || rule->enter(writer, node);
}

static void
leave(struct markdown_writer *writer, cmark_node *node)
{
	const struct markdown_rule	*rule = rule_of(node);

	markdown_end_strike(writer, node);
	if (rule->leave != NULL)
		rule->leave(writer, node);
	if (rule->close != NULL)
		buffer_text(&writer->html, rule->close);
}

/* Never fails; what neither has a rule for is passed through unseen. */
static const struct markdown_rule *
rule_of(cmark_node *node)
{
	static const struct markdown_rule	 none;
	cmark_node_type				 type;
	const struct markdown_rule		*rule;

	type = cmark_node_get_type(node);
	if ((rule = markdown_block_rule(type)) == NULL)
		rule = markdown_inline_rule(type);
	return rule != NULL ? rule : &none;
}

static cmark_node *
parse(const struct markdown_source *source)
{
	return cmark_parse_document(source->text, source->length,
	    CMARK_OPT_DEFAULT);
}

static void
writer_init(struct markdown_writer *writer, struct arena *arena)
{
	writer->arena = arena;
	buffer_init(&writer->html, arena);
	buffer_init(&writer->plain, arena);
	writer->mentions.limit = MARKDOWN_MENTIONS_MAX;
	writer->threads.limit = MARKDOWN_THREADS_MAX;
}

void
markdown_plain_line(struct markdown_writer *writer)
{
	struct buffer	*plain = &writer->plain;

	if (plain->length > 0 && plain->bytes[plain->length - 1] != '\n')
		buffer_char(plain, '\n');
}

void
markdown_escape(struct buffer *html, const char *text, size_t length)
{
	static const char *const	escapes[256] = {
		['&'] = "&amp;",
		['<'] = "&lt;",
		['>'] = "&gt;",
		['"'] = "&quot;",
	};
	size_t				begin = 0;

	for (size_t i = 0; i < length; i++) {
		const char	*escape = escapes[(unsigned char)text[i]];

		if (escape == NULL)
			continue;
		buffer_add(html, text + begin, i - begin);
		buffer_text(html, escape);
		begin = i + 1;
	}
	buffer_add(html, text + begin, length - begin);
}
