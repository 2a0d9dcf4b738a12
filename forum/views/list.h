/* Lists of threads, tags and search results. */
#ifndef FORUM_VIEWS_LIST_H
#define FORUM_VIEWS_LIST_H

#include "text/snippet.h"
#include "views/frame.h"
#include "views/thread.h"

/* Query: ?sort=NAME and, for top, ?period=NAME */
enum list_sort {
	SORT_LATEST,		/* "latest" */
	SORT_ACTIVE,		/* "active" */
	SORT_TOP,		/* "top" */
	SORT_UNANSWERED,	/* "unanswered" */
};

enum list_period {
	PERIOD_WEEK,		/* "week" */
	PERIOD_MONTH,		/* "month" */
	PERIOD_ALL,		/* "all" */
};

enum list_kind {
	LIST_HOME,		/* / */
	LIST_QUESTIONS,		/* /questions */
	LIST_TAG,		/* /tags/{tag} */
	LIST_CATEGORY,		/* /c/{category} */
	LIST_MEMBER,		/* /u/{name}/threads; heading is the name */
};

struct thread_line {
	int64_t			 id;
	enum thread_kind	 kind;
	const char		*slug;
	const char		*title;
	const char		*excerpt;	/* plain text, may be NULL */
	struct category_name	 category;
	const char *const	*tags;
	size_t			 tag_count;
	struct author		 author;
	struct when		 created;
	struct author		 last_author;	/* of the latest answer or reply */
	struct when		 active;	/* its time; equal to created: none yet */
	int64_t			 score;
	int64_t			 answers;	/* or replies */
	int64_t			 views;
	bool			 solved;
	bool			 closed;
	bool			 locked;
	enum post_state		 state;
};

struct category_line {
	struct category_name	 name;
	const char		*description;
	int64_t			 threads;
};

struct tag_line {
	const char	*name;
	const char	*description;
	int64_t		 threads;
};

/* Beside a list: where else to look. */
struct sidebar {
	const struct category_line	*categories;
	size_t				 category_count;
	const struct tag_line		*tags;
	size_t				 tag_count;
	int64_t				 threads;
	int64_t				 questions;
	int64_t				 solved;
	int64_t				 members;
};

/* All lists of threads: view_list */
struct list_page {
	struct frame			 frame;
	enum list_kind			 kind;
	const char			*path;		/* without query: "/tags/sso" */
	const char			*heading;	/* "Questions", "sso", "Billing" */
	const char			*description;	/* of the tag or category */
	struct category_name		 category;	/* LIST_CATEGORY */
	enum list_sort			 sort;
	enum list_period		 period;	/* when sort is SORT_TOP */
	const struct thread_line	*threads;
	size_t				 thread_count;
	int64_t				 total;		/* -1: not counted */
	struct pager			 pager;
	struct sidebar			 sidebar;
};

/* GET /tags?q=: view_tags */
struct tags_page {
	struct frame		 frame;
	const char		*filter;	/* ?q= */
	const struct tag_line	*tags;
	size_t			 tag_count;
	struct pager		 pager;
};

struct search_hit {
	int64_t			 thread_id;
	enum thread_kind	 kind;
	int64_t			 post_id;	/* the post that matched, 0: the opening post */
	const char		*slug;
	struct snippet		 title;		/* what matches the query is marked */
	struct snippet		 text;
	struct category_name	 category;
	const char *const	*tags;
	size_t			 tag_count;
	struct author		 author;
	struct when		 created;
	int64_t			 score;
	int64_t			 answers;
	bool			 solved;
};

/* GET /search?q=: view_search */
struct search_page {
	struct frame			 frame;
	const char			*q;		/* NULL or empty: only the help */
	bool				 newest;	/* first; else the best matches */
	const char			*warning;	/* "There is no tag “foo”.", or NULL */
	const struct search_hit		*hits;
	size_t				 hit_count;
	int64_t				 total;		/* -1: not counted */
	struct pager			 pager;
};

#endif
