/* What a command says to the person who runs it. */
#ifndef FORUM_CLI_MESSAGE_H
#define FORUM_CLI_MESSAGE_H

#include <stdbool.h>

/*
 * One line on stderr, `forum: ` and the formatted text: what went wrong and
 * what to do. Returns false, so that a failing check can end with it.
 */
bool	message_fail(const char *format, ...)
	    __attribute__((format(printf, 1, 2)));

/*
 * Until message_fail_on nothing of that is said: what fails then fails because
 * somebody asked for it. A signal handler may call these.
 */
void	message_fail_off(void);
void	message_fail_on(void);

/* One line on stderr about something that takes its time. */
void	message_note(const char *format, ...)
	    __attribute__((format(printf, 1, 2)));

#endif
