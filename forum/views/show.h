/* Small things that many views show. */
#ifndef FORUM_VIEWS_SHOW_H
#define FORUM_VIEWS_SHOW_H

#include "core/html.h"
#include "views/frame.h"
#include "views/thread.h"

/* Colours of avatars and categories: class "hue-0" to "hue-11". */
enum { HUES = 12 };

enum icon {
	ICON_UP,
	ICON_DOWN,
	ICON_CHECK,
	ICON_SEARCH,
	ICON_BELL,
	ICON_LOCK,
	ICON_CLOSED,
	ICON_EYE_OFF,
	ICON_PEN,
	ICON_FEED,
	ICON_MENU,
};

/* What view_icon and view_avatar draw. */
struct icon_name {
	enum icon	icon;
};

struct avatar {
	const char	*letter;	/* one character, as UTF-8 */
	int		 hue;
};

/* What view_composer shows: a composer in its form. */
struct composer;
struct composer_field {
	const struct composer	*composer;
	const struct form	*form;
	const char		*label;
	const char		*hint;
	int			 rows;
};

/* What view_composer_buttons shows. */
struct composer_buttons {
	const char	*post;		/* on the main button */
	const char	*cancel;	/* path, or NULL */
};

/* What view_choices shows: the options of a <select>. */
struct choices {
	const struct choice	*list;
	size_t			 count;
	const char		*chosen;	/* value, or NULL */
};

/* What view_thread_links shows. */
struct thread_links {
	const struct thread_link	*list;
	size_t				 count;
};

/* What view_thread_line shows. */
struct thread_line;
struct thread_entry {
	const struct thread_line	*line;
	bool				 by_age;	/* who asked and when, not who answered last */
};

/* What view_placing shows: where a thread belongs. */
struct placing {
	const struct form		*form;
	const struct category_name	*categories;
	size_t				 category_count;
	const char			*category;
	const char			*tags;
};

/* Which tab is the current one. */
struct profile_tab {
	const char	*name;		/* of the member */
	enum { PROFILE_ABOUT, PROFILE_THREADS, PROFILE_ANSWERS, PROFILE_REPUTATION } part;
};

struct settings_tab {
	enum { SETTINGS_PROFILE, SETTINGS_SESSIONS, SETTINGS_TOKENS } part;
};

struct moderation_tab {
	enum { MODERATION_FLAGS, MODERATION_LOG } part;
};

struct admin_tab {
	enum { ADMIN_SETTINGS, ADMIN_CATEGORIES, ADMIN_TAGS, ADMIN_MEMBERS, ADMIN_TOKENS } part;
};

/* What view_flagged shows: one post of the list of flags. */
struct moderation_page;
struct flagged_post;
struct flagged {
	const struct moderation_page	*page;
	const struct flagged_post	*post;
};

/* What an error page says when nobody has said anything better. */
struct error_words {
	const char	*heading;
	const char	*message;
};

/* A drawing in the colour of the text around it, hidden from screen readers. */
void		 show_icon(struct html *, enum icon);

/* The picture made of a member's name; NULL is the deleted member's. */
void		 show_avatar(struct html *, const char *name);

/* 950, 1,234, 12.3k, 4.1M */
void		 show_number(struct html *, int64_t);

/* "1 answer", "1,234 answers" */
void		 show_count(struct html *, int64_t, const char *one,
		    const char *many);

/* The colour of a name: the same everywhere and always, 0 to HUES - 1. */
int		 hue_of(const char *name);

/* "answer", "reply", … in the middle of a sentence. */
const char	*post_word(enum post_kind);

/* "answered", "asked", …: what its author did. */
const char	*post_act(enum post_kind);

/* "hidden", "deleted", "waiting"; "visible". */
const char	*state_word(enum post_state);

/* "member", "moderator", "admin", "csm": as forms and SQL have it. */
const char	*role_word(enum role);

enum { ROLE_CHOICE_COUNT = 4 };
extern const struct choice ROLE_CHOICES[ROLE_CHOICE_COUNT];

/* For any HTTP status; never NULL. */
const struct error_words	*error_words(int status);

/* "Moderator", "Staff", or NULL for those without a badge. */
const char	*author_badge(const struct author *);

/* A moment as RFC 3339 has it, as text: 2026-11-01T09:00:00Z. Lives with the page. */
const char	*when_text(struct html *, struct when);

/* Whether two texts are the same; NULL is only like NULL. */
bool		 same_text(const char *, const char *);

/* How much of `part` is in `whole`, rounded down, 0 when whole is 0. */
int		 percent_of(int64_t part, int64_t whole);

#endif
