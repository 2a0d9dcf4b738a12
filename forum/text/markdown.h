/*
 * Markdown to HTML that is safe to show, and what else a post's text tells:
 * the words in it, whom it mentions, which threads it points to.
 *
 * The renderer is the allowlist: cmark parses, our own walk over its tree
 * writes every tag there is, and everything that came from the writer passes
 * through an escape. Raw HTML is shown as the text that was typed.
 *
 * CommonMark, and: tables, ~~strikethrough~~, bare links, task lists,
 * @mentions, #123 thread links. Headings stand two levels lower than written,
 * because the page has its own above them.
 */
#ifndef FORUM_TEXT_MARKDOWN_H
#define FORUM_TEXT_MARKDOWN_H

#include <stddef.h>

#include "text/arena.h"

/*
 * Goes up whenever the same source would give other HTML: stored HTML with a
 * lower version is rendered again by the nightly work.
 */
#define MARKDOWN_VERSION	1

/*
 * The most people one post can mention and threads it can link. What comes
 * after them is shown as it was typed.
 */
#define MARKDOWN_MENTIONS_MAX	20
#define MARKDOWN_THREADS_MAX	50

/*
 * HTML that may be sent as it is. Only markdown_render makes one, and
 * safe_html_stored for what markdown_render made earlier.
 */
struct safe_html {
	const char	*text;		/* NUL-terminated, never NULL */
	size_t		 length;
};

struct markdown {
	struct safe_html	 html;
	/* The text without markup, blocks on lines of their own. */
	const char		*plain;
	/* As written, without '@', each once, in the order of the text. */
	const char		**mentions;
	size_t			 mention_count;
	/* Decimal, without '#', each once, in the order of the text. */
	const char		**thread_ids;
	size_t			 thread_id_count;
};

/*
 * Renders `length` bytes of Markdown. Any bytes will do: what is no character
 * becomes U+FFFD, control characters are left out. Never fails; time and output
 * grow linearly with the input. Quotes and lists nested over 32 deep are shown
 * as they were typed.
 *
 * Everything returned lives in `arena`.
 *
 * Mentions and thread links are written exactly as
 *   <a class="mention" href="/u/KEY">@KEY</a>
 *   <a class="thread-link" href="/t/123">#123</a>
 * where KEY in href has all but A-Z a-z 0-9 - . _ ~ percent-encoded, so that
 * whoever knows that there is no such member or thread can take the link away.
 *
 * For style sheets and scripts there are, besides: pre > code.language-NAME,
 * div.table around a table, th and td.align-left, -center and -right, li.task
 * with a disabled checkbox first, span.image around a picture whose size nobody
 * knows yet, and p.raw with the lines of a block of HTML shown as text.
 */
struct markdown	markdown_render(struct arena *arena, const char *source,
		    size_t length);

/*
 * HTML that markdown_render made and the database kept. For columns named
 * html, and for nothing a person typed. NULL is the empty text; nothing is
 * copied.
 */
struct safe_html	safe_html_stored(const char *text);

#endif
