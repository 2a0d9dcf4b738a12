/*
 * What the database says has changed: keys as sql/tables/0008_change.sql tells
 * them, each as one number. Pure.
 */
#ifndef FORUM_CORE_CHANGE_H
#define FORUM_CORE_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

enum change_kind {
	CHANGE_EVERYTHING = '*',
	CHANGE_THREAD = 't',		/* with the thread's id */
	CHANGE_MEMBER = 'm',		/* a member as shown beside a name */
	CHANGE_PROFILE = 'p',		/* what else a member's profile shows */
	CHANGE_LISTED = 'l',		/* which threads there are to list, and how many */
	CHANGE_ACTIVE = 'a',		/* the orders of lists */
	CHANGE_SCORE = 's',
	CHANGE_UNANSWERED = 'u',
};

/* `id` is 0 for the kinds that have none. */
uint64_t	change_key(enum change_kind, int64_t id);

/*
 * The next key of a payload ("t12 m7 l"), which is moved along; false at its
 * end. What is not understood, because a newer node may tell more than we
 * know, is CHANGE_EVERYTHING.
 */
bool		change_next(const char **payload, uint64_t *ret_key);

#endif
