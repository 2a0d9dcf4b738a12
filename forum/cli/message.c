/* What a command says to the person who runs it. */
#include "cli/message.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>

static void	say(const char *, const char *, va_list);

static volatile sig_atomic_t	silent;

bool
message_fail(const char *format, ...)
{
	va_list	args;

	if (silent)
		return false;
	va_start(args, format);
	say("forum: ", format, args);
	va_end(args);
	return false;
}

void
message_fail_off(void)
{
	silent = 1;
}

void
message_fail_on(void)
{
	silent = 0;
}

void
message_note(const char *format, ...)
{
	va_list	args;

	va_start(args, format);
	say("", format, args);
	va_end(args);
}

static void
say(const char *prefix, const char *format, va_list args)
{
	/* What was printed so far belongs before the message. */
	fflush(stdout);
	fputs(prefix, stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}
