/* The blocks of a post: paragraphs, headings, lists, code, tables. */
#include <string.h>

#include "text/markdown_source.h"
#include "text/markdown_table.h"
#include "text/markdown_writer.h"

/* A post's first level stands below the page's title and the post's own. */
#define HEADING_SHIFT	2
#define HEADING_LAST	6

#define LANGUAGE_MAX	30

static bool	write_code_block(struct markdown_writer *, cmark_node *);
static bool	write_html_block(struct markdown_writer *, cmark_node *);
static bool	open_heading(struct markdown_writer *, cmark_node *);
static void	close_heading(struct markdown_writer *, cmark_node *);
static bool	open_list(struct markdown_writer *, cmark_node *);
static void	close_list(struct markdown_writer *, cmark_node *);
static bool	open_item(struct markdown_writer *, cmark_node *);
static bool	open_paragraph(struct markdown_writer *, cmark_node *);
static void	close_paragraph(struct markdown_writer *, cmark_node *);
static bool	is_bare(cmark_node *);
static int	task_state(cmark_node *);
static void	write_table(struct markdown_writer *,
		    const struct markdown_table *);
static void	write_row(struct markdown_writer *,
		    const struct markdown_table *, size_t);
static int	heading_level(cmark_node *);
static size_t	language_length(const char *);

static const struct markdown_rule rules[] = {
	[CMARK_NODE_DOCUMENT] = { 0 },
	[CMARK_NODE_BLOCK_QUOTE] = { .open = "<blockquote>\n",
	    .close = "</blockquote>\n" },
	[CMARK_NODE_LIST] = { .enter = open_list, .leave = close_list },
	[CMARK_NODE_ITEM] = { .enter = open_item, .close = "</li>\n" },
	[CMARK_NODE_CODE_BLOCK] = { .enter = write_code_block },
	[CMARK_NODE_HTML_BLOCK] = { .enter = write_html_block },
	[CMARK_NODE_PARAGRAPH] = { .enter = open_paragraph,
	    .leave = close_paragraph },
	[CMARK_NODE_HEADING] = { .enter = open_heading,
	    .leave = close_heading },
	[CMARK_NODE_THEMATIC_BREAK] = { .open = "<hr>\n" },
};

/* Classes, because the content policy allows no styles. */
static const char *const cell_classes[] = {
	[ALIGN_NONE] = "",
	[ALIGN_LEFT] = " class=\"align-left\"",
	[ALIGN_CENTER] = " class=\"align-center\"",
	[ALIGN_RIGHT] = " class=\"align-right\"",
};

/* What stands before a task, by task_state. */
static const char *const task_boxes[] = {
	"",
	"<input type=\"checkbox\" disabled aria-label=\"To do\"> ",
	"<input type=\"checkbox\" disabled checked aria-label=\"Done\"> ",
};

const struct markdown_rule *
markdown_block_rule(cmark_node_type type)
{
	if (type < CMARK_NODE_FIRST_BLOCK || type > CMARK_NODE_LAST_BLOCK)
		return NULL;
	return &rules[type];
}

static bool
write_code_block(struct markdown_writer *writer, cmark_node *block)
{
	const char	*code = markdown_unmark(writer->arena,
			    cmark_node_get_literal(block));
	const char	*language = markdown_unmark(writer->arena,
			    cmark_node_get_fence_info(block));
	size_t		 length = language_length(language);

	buffer_text(&writer->html, "<pre><code");
	if (length > 0) {
		buffer_text(&writer->html, " class=\"language-");
		buffer_add(&writer->html, language, length);
		buffer_char(&writer->html, '"');
	}
	buffer_char(&writer->html, '>');
	markdown_escape(&writer->html, code, strlen(code));
	buffer_text(&writer->html, "</code></pre>\n");
	buffer_text(&writer->plain, code);
	markdown_plain_line(writer);
	return true;
}

/*
 * The length of the first word of a fence's info, if it can be a language's
 * name; it becomes part of a class, so nothing else may be in it.
 */
static size_t
language_length(const char *info)
{
	size_t	length = strspn(info, "abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+#-_.");

	if (length > LANGUAGE_MAX)
		return 0;
	return strchr(" \t{,:", info[length]) != NULL ? length : 0;
}

/* Tags are shown, line by line, as the text that was typed. */
static bool
write_html_block(struct markdown_writer *writer, cmark_node *block)
{
	const char	*text = markdown_unmark(writer->arena,
			    cmark_node_get_literal(block));
	size_t		 length = strlen(text);

	while (length > 0 && text[length - 1] == '\n')
		length--;
	buffer_text(&writer->html, "<p class=\"raw\">");
	buffer_add(&writer->plain, text, length);
	markdown_plain_line(writer);
	while (length > 0) {
		const char	*next = memchr(text, '\n', length);
		size_t		 line = next != NULL ?
				    (size_t)(next - text) : length;

		markdown_escape(&writer->html, text, line);
		if (next == NULL)
			break;
		buffer_text(&writer->html, "<br>\n");
		text = next + 1;
		length -= line + 1;
	}
	buffer_text(&writer->html, "</p>\n");
	return true;
}

static bool
open_heading(struct markdown_writer *writer, cmark_node *heading)
{
	buffer_format(&writer->html, "<h%d>", heading_level(heading));
	return true;
}

static void
close_heading(struct markdown_writer *writer, cmark_node *heading)
{
	buffer_format(&writer->html, "</h%d>\n", heading_level(heading));
	markdown_plain_line(writer);
}

static int
heading_level(cmark_node *heading)
{
	int	level = cmark_node_get_heading_level(heading) + HEADING_SHIFT;

	return level < HEADING_LAST ? level : HEADING_LAST;
}

static bool
open_list(struct markdown_writer *writer, cmark_node *list)
{
	int	start = cmark_node_get_list_start(list);

	if (cmark_node_get_list_type(list) == CMARK_BULLET_LIST)
		buffer_text(&writer->html, "<ul>\n");
	else if (start == 1)
		buffer_text(&writer->html, "<ol>\n");
	else
		buffer_format(&writer->html, "<ol start=\"%d\">\n", start);
	return true;
}

static void
close_list(struct markdown_writer *writer, cmark_node *list)
{
	bool	bullets = cmark_node_get_list_type(list) == CMARK_BULLET_LIST;

	buffer_text(&writer->html, bullets ? "</ul>\n" : "</ol>\n");
}

static bool
open_item(struct markdown_writer *writer, cmark_node *item)
{
	bool	task = task_state(cmark_node_first_child(item)) > 0;

	buffer_text(&writer->html, task ? "<li class=\"task\">" : "<li>");
	return true;
}

static bool
open_paragraph(struct markdown_writer *writer, cmark_node *paragraph)
{
	cmark_node	*text = cmark_node_first_child(paragraph);
	int		 task = task_state(paragraph);

	/* Only the placeholder of a table was in it. */
	if (text == NULL) {
		close_paragraph(writer, paragraph);
		return false;
	}
	if (!is_bare(paragraph))
		buffer_text(&writer->html, "<p>");
	buffer_text(&writer->html, task_boxes[task]);
	if (task > 0)
		cmark_node_set_literal(text, cmark_node_get_literal(text) + 4);
	return true;
}

static void
close_paragraph(struct markdown_writer *writer, cmark_node *paragraph)
{
	struct markdown_tables	*tables = writer->tables;

	if (cmark_node_first_child(paragraph) != NULL) {
		if (!is_bare(paragraph))
			buffer_text(&writer->html, "</p>\n");
		else if (cmark_node_next(paragraph) != NULL)
			buffer_char(&writer->html, '\n');
		markdown_plain_line(writer);
	}
	if (tables != NULL && tables->count > 0 &&
	    tables->list->line == cmark_node_get_end_line(paragraph)) {
		write_table(writer, tables->list++);
		tables->count--;
	}
}

/* In a tight list the text stands right in the item. */
static bool
is_bare(cmark_node *paragraph)
{
	cmark_node	*item = cmark_node_parent(paragraph);

	return cmark_node_get_type(item) == CMARK_NODE_ITEM &&
	    cmark_node_get_list_tight(cmark_node_parent(item));
}

/*
 * 0 when `paragraph` does not begin a list item with "[ ] " or "[x] ", 1 when
 * the task is still to do, 2 when it is done.
 */
static int
task_state(cmark_node *paragraph)
{
	cmark_node	*text = cmark_node_first_child(paragraph);
	const char	*box;

	if (text == NULL || cmark_node_get_type(text) != CMARK_NODE_TEXT ||
	    cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH ||
	    cmark_node_previous(paragraph) != NULL ||
	    cmark_node_get_type(cmark_node_parent(paragraph)) !=
	    CMARK_NODE_ITEM)
		return 0;
	box = cmark_node_get_literal(text);
	if (strncmp(box, "[ ] ", 4) == 0)
		return 1;
	return strncmp(box, "[x] ", 4) == 0 || strncmp(box, "[X] ", 4) == 0 ?
	    2 : 0;
}

/* The frame lets a wide table scroll by itself. */
static void
write_table(struct markdown_writer *writer, const struct markdown_table *table)
{
	buffer_text(&writer->html,
	    "<div class=\"table\"><table>\n<thead>\n");
	write_row(writer, table, 0);
	buffer_text(&writer->html, "</thead>\n");
	if (table->row_count > 1)
		buffer_text(&writer->html, "<tbody>\n");
	for (size_t i = 1; i < table->row_count; i++)
		write_row(writer, table, i);
	if (table->row_count > 1)
		buffer_text(&writer->html, "</tbody>\n");
	buffer_text(&writer->html, "</table></div>\n");
}

static void
write_row(struct markdown_writer *writer, const struct markdown_table *table,
    size_t index)
{
	const struct markdown_row	*row = &table->rows[index];
	const char			*name = index == 0 ? "th" : "td";
	size_t				 missing = table->columns - row->count;

	buffer_text(&writer->html, "<tr>\n");
	for (size_t i = 0; i < row->count; i++) {
		buffer_format(&writer->html, "<%s%s%s>", name,
		    index == 0 ? " scope=\"col\"" : "",
		    cell_classes[table->aligns[i]]);
		if (i > 0)
			buffer_char(&writer->plain, ' ');
		markdown_write_inside(writer,
		    writer->tables->cells[row->first + i]);
		buffer_format(&writer->html, "</%s>\n", name);
	}
	/* One wide cell: filling up each would let two bytes become hundreds. */
	if (missing > 0)
		buffer_format(&writer->html, "<td colspan=\"%zu\"></td>\n",
		    missing);
	buffer_text(&writer->html, "</tr>\n");
	markdown_plain_line(writer);
}
