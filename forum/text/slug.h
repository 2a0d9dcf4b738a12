/* The readable part of a thread's address. */
#ifndef FORUM_TEXT_SLUG_H
#define FORUM_TEXT_SLUG_H

#include "text/arena.h"

/* The longest slug, in bytes. */
#define SLUG_MAX	80

/*
 * A slug for `title` (UTF-8, any script): 1 to SLUG_MAX characters of a-z, 0-9
 * and single hyphens inside, cut between words where that is possible. Other
 * scripts are transliterated: "Đặt lại mật khẩu" gives "dat-lai-mat-khau".
 * "thread" when nothing is left. Lives in `arena`.
 *
 * Not for several threads at once: the transliterator is opened once a process.
 */
char	*slug_make(struct arena *arena, const char *title);

#endif
