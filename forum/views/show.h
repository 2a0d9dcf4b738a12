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

/* "Moderator", "Staff", or NULL for those without a badge. */
const char	*author_badge(const struct author *);

/* Whether two texts are the same; NULL is only like NULL. */
bool		 same_text(const char *, const char *);

/* How much of `part` is in `whole`, rounded down, 0 when whole is 0. */
int		 percent_of(int64_t part, int64_t whole);

#endif
