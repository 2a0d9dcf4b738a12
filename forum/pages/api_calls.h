/* The calls of the JSON API as a table. */
#ifndef FORUM_PAGES_API_CALLS_H
#define FORUM_PAGES_API_CALLS_H

#include "core/request.h"

enum { API_ARGUMENTS_MAX = 13 };

/* Where the parameters of a query come from; all but the first two have a name. */
enum api_source {
	API_NOTHING,		/* ends the list */
	API_SITE,		/* this site's address, without a slash at the end */
	API_PATH_ID,
	API_PATH_TEXT,
	API_QUERY,		/* NULL when it is not there, or empty */
	API_QUERY_WORDS,	/* the same, cut into words by text/words */
	API_QUERY_SEARCH,	/* eight parameters, as web.search has them from `words` to `only_kind` */
	/* Fields of the body; NULL when they are not there, or null. */
	API_TEXT,
	API_NUMBER,
	API_FLAG,		/* "true" or "false" */
	API_TEXTS,
	API_TITLE,		/* three parameters: the title, its words, its slug */
	API_WRITTEN,		/* the six of core/write.h; "" when it is not there */
};

struct api_argument {
	enum api_source	 source;
	const char	*name;
};

/*
 * One call. Its query has the credential as $1, then the arguments, and gives
 * one row. With status 200 the column `json` is the answer; 201 also has the
 * column `location`; 204 has no columns that matter.
 */
struct api_call {
	enum method		 method;
	const char		*pattern;	/* as in routes.c */
	int			 status;
	const char		*sql;
	struct api_argument	 arguments[API_ARGUMENTS_MAX + 1];
};

/* The last has no pattern. */
extern const struct api_call	api_calls[];

#endif
