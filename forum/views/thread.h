/* A thread and its posts, and what the viewer may do with them. */
#ifndef FORUM_VIEWS_THREAD_H
#define FORUM_VIEWS_THREAD_H

#include "text/diff.h"
#include "views/frame.h"

enum thread_kind {
	THREAD_QUESTION,
	THREAD_DISCUSSION,
};

enum post_kind {
	POST_QUESTION,
	POST_DISCUSSION,
	POST_ANSWER,
	POST_REPLY,
	POST_COMMENT,
};

/* Who may see it: the words of SQL. */
enum post_state {
	POST_VISIBLE,
	POST_PENDING,		/* waits for a moderator */
	POST_HIDDEN,		/* by a moderator */
	POST_DELETED,		/* softly, by its author or a moderator */
};

struct category_name {
	const char	*slug;
	const char	*name;
	bool		 restricted;	/* only some roles see it */
};

/* Order of the answers of a question. Query: ?sort=NAME */
enum answer_sort {
	ANSWERS_BY_SCORE,	/* "score": accepted first, score, time */
	ANSWERS_NEWEST,		/* "newest" */
	ANSWERS_OLDEST,		/* "oldest" */
};

struct comment {
	int64_t			id;
	int64_t			score;
	struct author		author;
	struct when		created;
	struct when		edited;
	struct safe_html	html;
	enum post_state		state;
};

struct post {
	int64_t			 id;
	enum post_kind		 kind;
	int64_t			 number;	/* among the answers or replies, from 1; 0: the opening post */
	int64_t			 score;
	int64_t			 revision;	/* above 1: was edited */
	struct author		 author;
	struct author		 editor;	/* of the latest edit */
	struct when		 created;
	struct when		 edited;	/* 0: never */
	struct safe_html	 html;
	bool			 accepted;
	enum post_state		 state;
	const char		*reason;	/* why it is not visible */
	const struct comment	*comments;
	size_t			 comment_count;
};

/* Another thread, as a link. */
struct thread_link {
	int64_t		 id;
	const char	*slug;
	const char	*title;
	int64_t		 score;
	int64_t		 answers;
	bool		 solved;
};

/* GET /t/{id}/{slug}: view_thread */
struct thread_page {
	struct frame		 frame;
	int64_t			 id;
	enum thread_kind	 kind;
	const char		*slug;
	const char		*title;
	struct category_name	 category;
	const char *const	*tags;
	size_t			 tag_count;
	int64_t			 views;
	int64_t			 answers;	/* or replies; not comments */
	struct when		 created;
	struct when		 active;
	int64_t			 accepted_post;	/* 0: not solved */
	struct author		 accepted_author;
	bool			 closed;
	const char		*closed_reason;
	struct when		 closed_at;
	struct thread_link	 duplicate_of;	/* id 0: not a duplicate */
	bool			 locked;
	const char		*locked_reason;
	enum post_state		 state;
	const char		*state_reason;
	struct post		 opening;	/* the question or the discussion's first post */
	const struct post	*posts;		/* this page's answers or replies */
	size_t			 post_count;
	int64_t			 first_number;	/* number of posts[0] in this order, from 1 */
	enum answer_sort	 sort;
	struct pager		 pager;
	const struct thread_link *similar;	/* may be none */
	size_t			 similar_count;
};

/*
 * The viewer and one post. For anonymous viewers, and for posts about which
 * nothing is known, only `viewer`, `id` and `thread_id` need be set.
 */
struct post_mine {
	const struct viewer	*viewer;
	int64_t			 id;
	int64_t			 thread_id;
	enum post_kind		 kind;
	int			 vote;		/* 1, 0, -1 */
	bool			 own;
	bool			 can_vote_up;
	bool			 can_vote_down;
	bool			 can_comment;
	bool			 can_edit;
	bool			 can_delete;
	bool			 can_restore;
	bool			 can_flag;
	bool			 can_accept;	/* an answer, not yet accepted */
	bool			 can_unaccept;
	bool			 can_hide;
	bool			 can_unhide;
	bool			 flagged;	/* by the viewer */
	const char		*draft;		/* of a comment; NULL: none */
};

/* The viewer and one thread. */
struct thread_mine {
	const struct viewer	*viewer;
	int64_t			 id;
	bool			 can_close;
	bool			 can_reopen;
	bool			 can_lock;
	bool			 can_unlock;
	bool			 can_move;
	bool			 can_delete;
	bool			 can_restore;
};

/* The form at the end of a thread. */
struct answer_mine {
	const struct viewer	*viewer;
	int64_t			 thread_id;
	enum thread_kind	 kind;
	const char		*why_not;	/* a sentence: "This thread is locked."; NULL: may post */
	bool			 own_question;	/* the asker answers: allowed, with a hint */
	const char		*draft;
	const char		*place;		/* of the draft: "thread/12" */
};

#endif
