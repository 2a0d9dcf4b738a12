/* The logs of the programs that the forum runs. */
#include "cli/log.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_LARGE	(16 * 1024 * 1024)
#define EARLY		"the database system is "

off_t
log_turn(const char *path)
{
	struct stat	 found;
	char		*old;

	if (stat(path, &found) != 0)
		return 0;
	if (found.st_size < LOG_LARGE)
		return found.st_size;
	if (asprintf(&old, "%s.old", path) < 0)
		abort();
	(void)rename(path, old);
	free(old);
	return 0;
}

bool
log_attach(const char *path)
{
	int	empty, log;

	log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	empty = open("/dev/null", O_RDONLY | O_CLOEXEC);
	return log >= 0 && empty >= 0 && dup2(empty, STDIN_FILENO) >= 0 &&
	    dup2(log, STDOUT_FILENO) >= 0 && dup2(log, STDERR_FILENO) >= 0;
}

char *
log_last(struct arena *arena, const char *path, off_t from, const char *marker)
{
	char		*line = NULL, *found = NULL, *at;
	size_t		 room = 0, length;
	FILE		*file;

	if ((file = fopen(path, "re")) == NULL)
		return NULL;
	if (fseeko(file, from, SEEK_SET) == 0) {
		while (getline(&line, &room, file) > 0) {
			if ((at = strstr(line, marker)) == NULL)
				continue;
			at += strlen(marker);
			at += strspn(at, " \t");
			/* Said to us, who asked whether it is ready. */
			if (strncmp(at, EARLY, strlen(EARLY)) == 0)
				continue;
			length = strlen(at);
			while (length > 0 &&
			    isspace((unsigned char)at[length - 1]))
				length--;
			if (length > 0)
				found = arena_copy(arena, at, length);
		}
	}
	free(line);
	fclose(file);
	return found;
}
