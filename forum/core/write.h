/* A text that a member wrote, as the database takes it: rendered once, here. */
#ifndef FORUM_CORE_WRITE_H
#define FORUM_CORE_WRITE_H

#include "core/request.h"

/* The six parameters that web functions call body, html, html_version, mentions, threads, words. */
struct written {
	const char	*body;
	const char	*html;
	const char	*version;
	const char	*mentions;
	const char	*threads;
	const char	*words;
};

/* Renders a Markdown text. Never fails; whether it may be posted the database decides. */
struct written	write_text(struct request *, const char *body);

/* The same as a list of arguments for db_ask. */
#define WRITTEN(w)	(w).body, (w).html, (w).version, (w).mentions, (w).threads, (w).words

/* What a form holds so far, as web.suggest_here takes it: title, title_words, body, body_words. */
#define WRITTEN_SO_FAR(rq)	form_text(rq, "title"), write_title_words(rq, form_text(rq, "title")), \
				form_text(rq, "body"), write_first_words(rq, form_text(rq, "body"))

/* A title's words for search, and its address. */
const char	*write_title_words(struct request *, const char *title);
/* The words that a text begins with: enough to find others like it. */
const char	*write_first_words(struct request *, const char *body);
const char	*write_slug(struct request *, const char *title);

/* The tags of a form's field as an array for PostgreSQL. */
const char	*write_tags(struct request *, const char *tags);

/* A text as the reader will see it: for previews. */
struct safe_html write_preview(struct request *, const char *body);

#endif
