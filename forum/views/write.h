/* Writing: ask, answer, edit, history, drafts. */
#ifndef FORUM_VIEWS_WRITE_H
#define FORUM_VIEWS_WRITE_H

#include "views/frame.h"
#include "views/thread.h"

/*
 * A text being written. `preview` is shown when it has a length (the form was
 * sent with preview=1). `place` names the draft it is saved under:
 *   "ask"  "new"  "thread/ID" (answer or reply)  "comment/POST"  "post/POST" (edit)
 * The form sends it; POST /drafts takes the same fields as the form itself.
 */
struct composer {
	const char		*body;
	struct safe_html	 preview;
	const char		*place;
	struct when		 draft_saved;	/* 0: there is no draft */
};

/* Threads that may say already what somebody asks: view_suggestions. */
struct suggestions {
	const struct thread_link	*list;
	size_t				 count;
	bool				 solve;		/* with "This solved it", of the form `solved` */
};

/*
 * The form of the buttons "This solved it". On a page that came back it carries
 * what was typed, which becomes a draft; scripts have saved one.
 */
struct solved_form {
	const struct composer	*composer;
	const char		*title;
	bool			 came_back;
};

/*
 * GET and POST /ask (question) and /new (discussion): view_ask
 * Fields: title, category (slug), tags (separated by spaces or commas), body.
 */
struct ask_page {
	struct frame			 frame;
	struct form			 form;
	enum thread_kind		 kind;
	const char			*title;
	const char			*category;	/* slug of the chosen one */
	const char			*tags;
	struct composer			 composer;
	const struct category_name	*categories;	/* those the member may post to */
	size_t				 category_count;
	struct suggestions		 suggestions;	/* for a form that came back */
};

/*
 * A reply's own page, when the form in the thread came back with an error or
 * was sent for a preview: view_reply
 * POST /t/{thread_id}/posts; fields: body, parent_id (comments only).
 */
struct reply_page {
	struct frame		 frame;
	struct form		 form;
	int64_t			 thread_id;
	const char		*thread_slug;
	const char		*thread_title;
	enum post_kind		 kind;		/* POST_ANSWER, POST_REPLY, POST_COMMENT */
	int64_t			 parent_id;	/* POST_COMMENT: the post commented */
	struct safe_html	 parent_html;	/* what is answered; may be empty */
	struct composer		 composer;
};

/* Somebody else was faster: what stands there now. */
struct conflict {
	struct author		 author;
	struct when		 at;
	int64_t			 revision;
	const char		*body;
	struct diff		 changes;	/* from what the member started with */
};

/*
 * GET and POST /p/{id}/edit: view_edit
 * Fields: body, reason, revision; for an opening post also title, category, tags.
 * 409: `conflict` is set, `revision` is the current one, the fields are still
 * the member's own.
 */
struct edit_page {
	struct frame			 frame;
	struct form			 form;
	int64_t				 post_id;
	int64_t				 thread_id;
	const char			*thread_slug;
	const char			*thread_title;
	enum post_kind			 kind;
	const char			*back;		/* path of the post, for Cancel */
	bool				 own;
	int64_t				 revision;
	const char			*reason;
	const char			*title;		/* opening posts only */
	const char			*category;
	const char			*tags;
	const struct category_name	*categories;
	size_t				 category_count;
	struct composer			 composer;
	const struct conflict		*conflict;	/* NULL: no */
};

struct revision {
	int64_t		 number;
	struct author	 author;
	struct when	 at;
	const char	*reason;
	struct diff	 body;		/* against the revision before */
	struct diff	 title;		/* no pieces: not changed */
	struct diff	 tags;		/* likewise */
};

/* Somebody accepted an answer, and perhaps took that back. */
struct acceptance {
	struct author	by;
	struct when	at;
	struct author	withdrawn_by;
	struct when	withdrawn_at;	/* 0: it stands */
};

/* GET /p/{id}/history: view_history, newest first */
struct history_page {
	struct frame		 frame;
	int64_t			 post_id;
	int64_t			 thread_id;
	const char		*thread_slug;
	const char		*thread_title;
	enum post_kind		 kind;
	const struct revision	*revisions;
	size_t			 revision_count;
	const struct acceptance	*acceptances;
	size_t			 acceptance_count;
	struct pager		 pager;
};

struct draft_line {
	const char	*place;		/* "thread/12" */
	const char	*what;		/* "Answer to “How do I…”" */
	const char	*href;		/* where writing goes on */
	const char	*excerpt;
	struct when	 saved;
};

/* GET /drafts: view_drafts. POST /drafts/delete takes `place`. */
struct drafts_page {
	struct frame			 frame;
	const char			*saved;	/* "The draft is deleted.", or NULL */
	const struct draft_line		*drafts;
	size_t				 draft_count;
};

#endif
