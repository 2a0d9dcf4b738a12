/* Every page of the forum, filled with made-up data, to be looked at. */
#ifndef TESTS_GALLERY_GALLERY_H
#define TESTS_GALLERY_GALLERY_H

#include "text/arena.h"
#include "text/markdown.h"
#include "views/views.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))
#define DAY		86400

/* Everything in the gallery lives here. */
extern struct arena	*gallery_arena;

/* A frame with a title, in the part of the site `section`. */
struct frame	gallery_frame(const char *title, enum section);

/* So many seconds ago. */
struct when	ago(int64_t seconds);

/* Markdown, rendered as posts are. */
struct safe_html	prose(const char *markdown);

/* A member, with what else is known of them. */
#define AUTHOR(who, points, ...)					\
	((struct author){ .name = (who), .reputation = (points), __VA_ARGS__ })

/* Who looks: a customer is asked about everything that can be asked. */
enum looker { LOOKER_MODERATOR, LOOKER_VISITOR, LOOKER_CUSTOMER };

/* Writes DIRECTORY/NAME.html from a view, its slots filled for a moderator or whoever looks. */
#define SHOOT(name, view, page) SHOOT_FOR(name, view, page, LOOKER_MODERATOR)
#define SHOOT_FOR(name, view, page, looker) do {			\
	struct html h_;							\
	html_open(&h_, gallery_arena);					\
	view(&h_, page);						\
	gallery_write(name, &h_, looker);				\
} while (0)

void	gallery_write(const char *name, const struct html *, enum looker);

void	gallery_lists(void);
void	gallery_threads(void);
void	gallery_writing(void);
void	gallery_members(void);
void	gallery_moderation(void);
void	gallery_admin(void);
void	gallery_accounts(void);

/* What several pages show. */
extern const struct category_name	CATEGORIES[];
extern const size_t			CATEGORY_COUNT;
const struct thread_line	*gallery_lines(size_t *ret_count);
struct sidebar			 gallery_sidebar(void);

#endif
