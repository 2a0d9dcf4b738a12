/* What every page has: the frame around it, the viewer, slots, form fields. */
#ifndef FORUM_VIEWS_FRAME_H
#define FORUM_VIEWS_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/html.h"

/* The community itself; the same for every page of an installation. */
struct site {
	const char	*name;		/* "Lumen Community" */
	const char	*tagline;	/* one line, for the front page */
	const char	*url;		/* "https://forum.example.com", no slash */
};

/* Which entry of the main navigation is marked as the current one. */
enum section {
	SECTION_NONE,
	SECTION_LATEST,
	SECTION_QUESTIONS,
	SECTION_DISCUSSIONS,
	SECTION_UNANSWERED,
	SECTION_TAGS,
	SECTION_MODERATION,
	SECTION_ADMIN,
	SECTION_ACCOUNTS,
};

/* The first member of every page struct. Views write the whole document. */
struct frame {
	const struct site	*site;		/* never NULL */
	const char		*title;		/* NULL: the site's own name */
	const char		*description;	/* for search engines; may be NULL */
	const char		*canonical;	/* the page's one whole address, or NULL */
	const char		*feed;		/* path of its Atom feed, or NULL */
	const char		*query;		/* shown in the header's search field */
	const char		*style;		/* one more style sheet, "account.css", or NULL */
	enum section		 section;
	bool			 unlisted;	/* keep away from search engines */
};

enum role {
	ROLE_MEMBER,
	ROLE_MODERATOR,
	ROLE_ADMIN,
	ROLE_CSM,
};

/* Somebody who wrote something. A NULL name is a member who was deleted. */
struct author {
	const char	*name;
	int64_t		 reputation;
	enum role	 role;
	bool		 staff;
};

/* Who looks at the page. Anonymous: name is NULL, the rest zero. */
struct viewer {
	const char	*name;
	const char	*csrf;		/* form token; also for anonymous forms */
	const char	*once;		/* a form's own number: the same form twice is one act */
	const char	*here;		/* path and query of this page, to come back to */
	int64_t		 reputation;
	int64_t		 unread;	/* notifications */
	int64_t		 open_flags;	/* for moderators */
	bool		 moderator;	/* may see /moderation */
	bool		 admin;		/* may see /admin */
	bool		 accounts;	/* may see /accounts */
	bool		 nps;		/* is to be asked about us: views/survey.html */
};

/*
 * Slots: the places that are filled per viewer when a page is sent, each by
 * the view of the same name from the struct named here.
 */
enum slot {
	SLOT_MEMBER,		/* view_slot_member(struct viewer) */
	SLOT_CSRF,		/* view_slot_csrf(struct viewer) */
	SLOT_ACT,		/* view_slot_act(struct viewer): the form of a thread's buttons */
	SLOT_NPS,		/* view_slot_nps(struct viewer) */
	SLOT_CSAT,		/* view_slot_csat(struct csat_mine); arg: thread id */
	SLOT_VOTE,		/* view_slot_vote(struct post_mine); arg: post id */
	SLOT_POST_TOOLS,	/* view_slot_post_tools(struct post_mine); arg: post id */
	SLOT_THREAD_TOOLS,	/* view_slot_thread_tools(struct thread_mine); arg: thread id */
	SLOT_ANSWER,		/* view_slot_answer(struct answer_mine); arg: thread id */
	SLOT_PROFILE_TOOLS,	/* view_slot_profile_tools(struct profile_mine); arg: member id */
};

/*
 * What was wrong with a form that came back. `field` is the name of a form
 * field, or NULL for what concerns the form as a whole.
 */
struct form_error {
	const char	*field;
	const char	*message;	/* a sentence for the person who typed */
};

enum { FORM_ERRORS_MAX = 12 };

struct form {
	struct form_error	errors[FORM_ERRORS_MAX];
	size_t			error_count;
	const char		*saved;	/* "Your profile is saved.", or NULL */
};

/* Adds an error; more than FORM_ERRORS_MAX are dropped. */
void		 form_fail(struct form *, const char *field, const char *message);

/* The first message for `field`, or NULL. */
const char	*form_error(const struct form *, const char *field);

/* One labelled line of input; used by the templates. */
struct field {
	const struct form	*form;
	const char		*name;
	const char		*id;		/* NULL: the name */
	const char		*label;
	const char		*value;
	const char		*hint;
	const char		*type;		/* NULL: text */
	const char		*complete;	/* autocomplete token, or NULL */
	int			 max;		/* characters; 0: no limit */
	bool			 required;
};

/* Where a list goes on. Full paths with query, or NULL. */
struct pager {
	const char	*first;		/* back to the first page, when not on it */
	const char	*next;
};

/* A choice of `<select>` and of tabs: the same name in form, query and table. */
struct choice {
	const char	*value;
	const char	*label;
};

#endif
