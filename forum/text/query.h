/* What somebody typed into the search field, taken apart. */
#ifndef FORUM_TEXT_QUERY_H
#define FORUM_TEXT_QUERY_H

#include <stddef.h>

#include "text/arena.h"

/* More than this is not read: nobody types it, and each costs the database. */
#define QUERY_LENGTH_MAX	1000	/* bytes */
#define QUERY_WORDS_MAX		20
#define QUERY_PARTS_MAX		8	/* phrases, words without, tags: of each */

/*
 * All words are cut and folded by text/words, as those of posts are: nothing
 * of the query's own syntax is left in them. NULL is a filter that was not
 * given; of a filter given twice the last counts.
 */
struct query {
	const char	*words;		/* "" when there are none */
	const char	*phrases[QUERY_PARTS_MAX];
	size_t		 phrase_count;
	const char	*without[QUERY_PARTS_MAX];
	size_t		 without_count;
	const char	*tags[QUERY_PARTS_MAX];	/* as typed */
	size_t		 tag_count;
	const char	*author;	/* as typed */
	const char	*category;	/* as typed */
	const char	*state;		/* solved, unsolved, unanswered */
	const char	*kind;		/* question, discussion */
};

/*
 * Reads
 *	word  "some words"  -word  -"some words"
 *	tag:x  user:name  user:"a name"  category:slug
 *	is:solved  is:unsolved  is:unanswered  is:question  is:discussion
 * in any order. Whatever else there is, a quote that never ends or is:great,
 * is words. NULL is the empty query. Everything lives in `arena`.
 */
struct query	query_parse(struct arena *arena, const char *typed);

#endif
