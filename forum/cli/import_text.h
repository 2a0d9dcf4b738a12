/*
 * The texts of a dump as Markdown of ours.
 *
 * The dump's writers wrote a Markdown that lets HTML and formulas through and
 * has a few words of its own ([tag:name]). Where the history has that source, it
 * is kept, changed only where we would show it otherwise; when it still reads
 * differently from what the site showed, the text is made from the site's HTML.
 */
#ifndef FORUM_CLI_IMPORT_TEXT_H
#define FORUM_CLI_IMPORT_TEXT_H

#include <stdbool.h>

#include "text/arena.h"
#include "text/markdown.h"

enum import_origin {
	ORIGIN_SOURCE,		/* the writer's Markdown */
	ORIGIN_HTML		/* made from what the site showed */
};

struct import_text {
	const char		*body;
	struct markdown		 rendered;
	enum import_origin	 origin;
	/* What the site showed has TeX in it. */
	bool			 has_formulas;
};

/*
 * The text of a post. `source` is NULL when there is none, else the Markdown;
 * `html` is what the site showed. All in `arena`.
 */
struct import_text	import_text_post(struct arena *, const char *source,
			    const char *html);

/*
 * The text of a comment: Markdown on one line, without blocks. `formulas`: the
 * site has some.
 */
struct import_text	import_text_comment(struct arena *, const char *source,
			    bool formulas);

/*
 * A source as our Markdown; `source` itself when nothing has to change.
 * `formulas`: what stands between dollars is one.
 */
const char	*import_text_source(struct arena *, const char *source,
		    bool formulas);

#endif
