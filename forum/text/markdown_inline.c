/* What stands in a line of a post: emphasis, code, links, pictures. */
#include <string.h>

#include "text/markdown_source.h"
#include "text/markdown_url.h"
#include "text/markdown_writer.h"

/*
 * Emphasis nested deeper shows no difference to a reader, and browsers give up
 * on trees some hundred elements deep.
 */
#define EMPHASIS_MAX	16

static bool	write_text(struct markdown_writer *, cmark_node *);
static bool	write_code(struct markdown_writer *, cmark_node *);
static bool	write_html(struct markdown_writer *, cmark_node *);
static bool	open_emphasis(struct markdown_writer *, cmark_node *);
static void	close_emphasis(struct markdown_writer *, cmark_node *);
static bool	open_link(struct markdown_writer *, cmark_node *);
static void	close_link(struct markdown_writer *, cmark_node *);
static bool	write_picture(struct markdown_writer *, cmark_node *);
static void	write_anchor(struct markdown_writer *, cmark_node *,
		    const char *);
static void	open_refused(struct markdown_writer *, cmark_node *,
		    const char *);
static void	close_refused(struct markdown_writer *, cmark_node *,
		    const char *);
static bool	is_autolink(cmark_node *, const char *);
static char	*words_inside(struct markdown_writer *, cmark_node *);
static void	write_title(struct markdown_writer *, cmark_node *);
static void	show(struct markdown_writer *, const char *);

static const struct markdown_rule rules[] = {
	[CMARK_NODE_TEXT] = { .enter = write_text },
	[CMARK_NODE_SOFTBREAK] = { .open = "\n", .plain = "\n" },
	[CMARK_NODE_LINEBREAK] = { .open = "<br>\n", .plain = "\n" },
	[CMARK_NODE_CODE] = { .enter = write_code },
	[CMARK_NODE_HTML_INLINE] = { .enter = write_html },
	[CMARK_NODE_EMPH] = { .enter = open_emphasis, .leave = close_emphasis },
	[CMARK_NODE_STRONG] = { .enter = open_emphasis,
	    .leave = close_emphasis },
	[CMARK_NODE_LINK] = { .enter = open_link, .leave = close_link },
	[CMARK_NODE_IMAGE] = { .enter = write_picture },
};

const struct markdown_rule *
markdown_inline_rule(cmark_node_type type)
{
	if (type < CMARK_NODE_FIRST_INLINE || type > CMARK_NODE_LAST_INLINE)
		return NULL;
	return &rules[type];
}

static bool
write_text(struct markdown_writer *writer, cmark_node *text)
{
	markdown_write_text(writer, text, 0);
	return true;
}

static bool
write_code(struct markdown_writer *writer, cmark_node *code)
{
	buffer_text(&writer->html, "<code>");
	show(writer, cmark_node_get_literal(code));
	buffer_text(&writer->html, "</code>");
	return true;
}

/* Tags are no markup here, they are what the writer typed. */
static bool
write_html(struct markdown_writer *writer, cmark_node *html)
{
	show(writer, cmark_node_get_literal(html));
	return true;
}

static bool
open_emphasis(struct markdown_writer *writer, cmark_node *node)
{
	if (++writer->emphasis <= EMPHASIS_MAX)
		buffer_text(&writer->html, cmark_node_get_type(node) ==
		    CMARK_NODE_STRONG ? "<strong>" : "<em>");
	return true;
}

static void
close_emphasis(struct markdown_writer *writer, cmark_node *node)
{
	if (writer->emphasis-- <= EMPHASIS_MAX)
		buffer_text(&writer->html, cmark_node_get_type(node) ==
		    CMARK_NODE_STRONG ? "</strong>" : "</em>");
}

static bool
open_link(struct markdown_writer *writer, cmark_node *link)
{
	const char	*url = markdown_unmark(writer->arena,
			    cmark_node_get_url(link));

	if (markdown_url_kind(url) == URL_REFUSED) {
		open_refused(writer, link, url);
		return true;
	}
	/* <url> is a link for cmark even in the words of another. */
	if (writer->in_link) {
		show(writer, words_inside(writer, link));
		return false;
	}
	write_anchor(writer, link, url);
	writer->in_link = true;
	/* A link without words could neither be seen nor read out. */
	if (cmark_node_first_child(link) == NULL)
		show(writer, url);
	return true;
}

static void
close_link(struct markdown_writer *writer, cmark_node *link)
{
	const char	*url = markdown_unmark(writer->arena,
			    cmark_node_get_url(link));

	if (markdown_url_kind(url) == URL_REFUSED) {
		close_refused(writer, link, url);
		return;
	}
	buffer_text(&writer->html, "</a>");
	writer->in_link = false;
}

/* Pictures come over https; the others are links to where they are. */
static bool
write_picture(struct markdown_writer *writer, cmark_node *picture)
{
	const char	*url = markdown_unmark(writer->arena,
			    cmark_node_get_url(picture));
	const char	*words = words_inside(writer, picture);

	if (markdown_url_https(url)) {
		buffer_text(&writer->html,
		    "<span class=\"image\"><img src=\"");
		markdown_url_write(&writer->html, url);
		buffer_text(&writer->html, "\" alt=\"");
		show(writer, words);
		write_title(writer, picture);
		buffer_text(&writer->html, "\" loading=\"lazy\" "
		    "decoding=\"async\" referrerpolicy=\"no-referrer\">"
		    "</span>");
	} else if (writer->in_link) {
		show(writer, words);
	} else if (markdown_url_kind(url) != URL_REFUSED) {
		write_anchor(writer, picture, url);
		show(writer, *words != '\0' ? words : url);
		buffer_text(&writer->html, "</a>");
	} else {
		show(writer, "![");
		show(writer, words);
		close_refused(writer, picture, url);
	}
	return false;
}

static void
write_anchor(struct markdown_writer *writer, cmark_node *link, const char *url)
{
	buffer_text(&writer->html, "<a href=\"");
	markdown_url_write(&writer->html, url);
	write_title(writer, link);
	if (markdown_url_kind(url) == URL_OUTSIDE)
		buffer_text(&writer->html, "\" rel=\"nofollow ugc noopener");
	buffer_text(&writer->html, "\">");
}

/* Ends the attribute before and leaves the title's own open. */
static void
write_title(struct markdown_writer *writer, cmark_node *link)
{
	const char	*title = markdown_unmark(writer->arena,
			    cmark_node_get_title(link));

	if (*title == '\0')
		return;
	buffer_text(&writer->html, "\" title=\"");
	markdown_escape(&writer->html, title, strlen(title));
}

/* A refused link is shown as it was typed, so that nobody wonders. */
static void
open_refused(struct markdown_writer *writer, cmark_node *link, const char *url)
{
	show(writer, is_autolink(link, url) ? "<" : "[");
}

static void
close_refused(struct markdown_writer *writer, cmark_node *link, const char *url)
{
	if (is_autolink(link, url)) {
		show(writer, ">");
		return;
	}
	show(writer, "](");
	show(writer, url);
	if (*cmark_node_get_title(link) != '\0') {
		show(writer, " \"");
		show(writer, cmark_node_get_title(link));
		show(writer, "\"");
	}
	show(writer, ")");
}

/* Written as <url>, for which cmark makes a link with the URL as its text. */
static bool
is_autolink(cmark_node *link, const char *url)
{
	cmark_node	*text = cmark_node_first_child(link);

	return cmark_node_get_type(link) == CMARK_NODE_LINK && text != NULL &&
	    cmark_node_next(text) == NULL &&
	    cmark_node_get_type(text) == CMARK_NODE_TEXT &&
	    strcmp(cmark_node_get_literal(text), url) == 0;
}

/* What is inside a node, without the markup. */
static char *
words_inside(struct markdown_writer *writer, cmark_node *node)
{
	cmark_iter	*iter = cmark_iter_new(node);
	struct buffer	 words;

	buffer_init(&words, writer->arena);
	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node	*inside = cmark_iter_get_node(iter);
		const char	*literal = cmark_node_get_literal(inside);

		if (literal != NULL)
			buffer_text(&words,
			    markdown_unmark(writer->arena, literal));
		else if (inside != node &&
		    cmark_node_first_child(inside) == NULL)
			buffer_char(&words, ' ');
	}
	cmark_iter_free(iter);
	return buffer_string(&words);
}

static void
show(struct markdown_writer *writer, const char *text)
{
	text = markdown_unmark(writer->arena, text);
	markdown_escape(&writer->html, text, strlen(text));
	buffer_text(&writer->plain, text);
}
