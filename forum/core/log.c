/* What the operator should know. */
#include "core/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void
log_line(const char *format, ...)
{
	char		 line[1024];
	char		 stamp[32];
	time_t		 now = time(NULL);
	struct tm	 utc;
	va_list		 args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	line[strcspn(line, "\n")] = '\0';
	for (char *byte = line; *byte != '\0'; byte++)
		if ((unsigned char)*byte < 0x20 || *byte == 0x7f)
			*byte = '?';
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	fprintf(stderr, "%s web[%d] %s\n", stamp, (int)getpid(), line);
}
