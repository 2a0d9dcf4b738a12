/* Flags, moderators' acts and their log; plain messages and errors. */
#ifndef FORUM_VIEWS_MODERATION_H
#define FORUM_VIEWS_MODERATION_H

#include "views/frame.h"
#include "views/member.h"
#include "views/thread.h"

/* GET and POST /p/{id}/flag: view_flag. Fields: reason, note. */
struct flag_page {
	struct frame		 frame;
	struct form		 form;
	int64_t			 post_id;
	struct author		 author;
	struct safe_html	 html;
	const struct choice	*reasons;	/* spam, rude, off_topic, … */
	size_t			 reason_count;
	const char		*reason;	/* chosen */
	const char		*note;
};

struct flag {
	int64_t		 id;
	const char	*reason;	/* "Spam" */
	const char	*note;
	struct author	 author;
	struct when	 at;
};

/* All open flags of one post. */
struct flagged_post {
	int64_t			 thread_id;
	const char		*thread_slug;
	const char		*thread_title;
	struct post		 post;		/* comments too; no comments below */
	const struct flag	*flags;
	size_t			 flag_count;
};

/*
 * GET /moderation: view_moderation
 * POST /moderation/posts/{post id}; fields: action (dismiss, hide, delete), reason.
 */
struct moderation_page {
	struct frame			 frame;
	struct form			 form;
	int64_t				 form_post;	/* the post `form` belongs to */
	const char			*reason;
	const struct flagged_post	*posts;
	size_t				 post_count;
	int64_t				 open;
	struct pager			 pager;
};

/*
 * One act that asks for a reason, as a page of its own: view_action.
 * Posts `reason` to `action`, and with `option_name` the chosen option, and with
 * `text_name` one line of text (the duplicate's number or address).
 */
struct action_page {
	struct frame		 frame;
	struct form		 form;
	const char		*heading;	/* "Close this thread" */
	const char		*explanation;	/* what will happen */
	const char		*subject;	/* the thread's title or member's name */
	const char		*subject_href;
	struct safe_html	 html;		/* the post concerned, may be empty */
	const char		*action;	/* path to post to */
	const char		*button;	/* "Close thread" */
	bool			 grave;		/* shown as a dangerous act */
	bool			 reason_optional;
	const char		*reason;
	const char		*option_name;	/* NULL: none; "category", "days", … */
	const char		*option_label;
	const struct choice	*options;
	size_t			 option_count;
	const char		*option;	/* chosen */
	const char		*text_name;	/* NULL: none; "duplicate_of" */
	const char		*text_label;
	const char		*text_hint;
	const char		*text;
};

struct log_line {
	int64_t		 id;
	struct when	 at;
	struct author	 author;
	const char	*act;		/* "closed", "hid the answer of Mai in" */
	const char	*subject;
	const char	*href;
	const char	*reason;
	const char	*undo;		/* path of the act that undoes this one, or NULL */
	bool		 undone;
};

/* GET /moderation/log: view_moderation_log */
struct log_page {
	struct frame		 frame;
	const struct log_line	*lines;
	size_t			 line_count;
	struct pager		 pager;
};

/* Any status that is not a success: view_error */
struct error_page {
	struct frame	 frame;
	int		 status;
	const char	*message;	/* what the database or the handler said; may be NULL */
	int64_t		 retry_after;	/* seconds; 0: unknown */
	struct held	 held;		/* what was posted when the forum could not take it */
};

#endif
