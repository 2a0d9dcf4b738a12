/* Where things are: the data directory, and the forum's own files. */
#include "cli/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"
#include "text/buffer.h"

#define LAYOUT		"1\n"
#define FILE_MAX	(16 * 1024 * 1024)

static const struct {
	const char	*name;
	mode_t		 mode;
} directories[] = {
	{ "secret", 0700 },
	{ "log", 0750 },
	{ "run", 0755 },
};

static const char	*absolute(struct arena *, const char *);
static bool		 make_parents(struct arena *, const char *);
static bool		 is_empty(const char *);
static bool		 explain(const char *, const char *);

bool
place_init(struct place *place, const char *data)
{
	char	 program[PATH_MAX], *slash;
	ssize_t	 length;

	*place = (struct place){ .arena = arena_create() };
	length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	if (length < 0)
		return message_fail("cannot find the program's own directory: %s",
		    strerror(errno));
	program[length] = '\0';
	if ((slash = strrchr(program, '/')) != NULL)
		*slash = '\0';
	place->program = arena_text(place->arena, program);
	if ((slash = strrchr(program, '/')) != NULL)
		*slash = '\0';
	place->share = getenv("FORUM_SHARE");
	if (place->share == NULL)
		place->share = arena_text(place->arena, program);
	place->build = getenv("FORUM_BUILD");
	if (place->build == NULL)
		place->build = arena_format(place->arena, "%s/build",
		    place->share);
	place->share = absolute(place->arena, place->share);
	place->build = absolute(place->arena, place->build);
	place->data = absolute(place->arena, data);
	return true;
}

void
place_finish(struct place *place)
{
	arena_destroy(place->arena);
	*place = (struct place){ 0 };
}

char *
place_path(const struct place *place, const char *name)
{
	return arena_format(place->arena, "%s/%s", place->data, name);
}

bool
place_prepare(const struct place *place)
{
	const char	*layout, *path;
	char		*found;
	size_t		 i;

	layout = place_path(place, "layout");
	if (mkdir(place->data, 0755) != 0 && errno == ENOENT &&
	    make_parents(place->arena, place->data))
		(void)mkdir(place->data, 0755);
	if (access(place->data, R_OK | W_OK | X_OK) != 0)
		return explain("cannot write to", place->data);
	if ((found = place_read(place->arena, layout)) == NULL) {
		if (!is_empty(place->data))
			return message_fail("%s is not a data directory of the "
			    "forum and holds other files; choose another with "
			    "--data", place->data);
		if (!place_write(place->arena, layout, 0644, LAYOUT))
			return false;
	} else if (strcmp(found, LAYOUT) != 0)
		return message_fail("%s was made by another version of the "
		    "forum (layout %.*s); use that version", place->data,
		    (int)strcspn(found, "\n"), found);
	for (i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		path = place_path(place, directories[i].name);
		if (mkdir(path, directories[i].mode) != 0 && errno != EEXIST)
			return explain("cannot make", path);
		if (access(path, R_OK | W_OK | X_OK) != 0)
			return explain("cannot write to", path);
	}
	return true;
}

bool
place_exists(const struct place *place)
{
	return access(place_path(place, "layout"), F_OK) == 0;
}

char *
place_read(struct arena *arena, const char *path)
{
	struct buffer	 text;
	char		 bytes[65536];
	size_t		 got;
	FILE		*file;
	bool		 failed;

	if ((file = fopen(path, "re")) == NULL)
		return NULL;
	buffer_init(&text, arena);
	while (text.length < FILE_MAX &&
	    (got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buffer_add(&text, bytes, got);
	failed = ferror(file) != 0;
	fclose(file);
	if (failed || text.length >= FILE_MAX) {
		errno = failed ? EIO : EFBIG;
		return NULL;
	}
	return buffer_string(&text);
}

bool
place_write(struct arena *arena, const char *path, mode_t mode,
    const char *text)
{
	const char	*new = arena_format(arena, "%s.new", path);
	size_t		 length = strlen(text);
	int		 file;
	bool		 written;

	(void)unlink(new);
	file = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (file < 0)
		return explain("cannot write", new);
	written = write(file, text, length) == (ssize_t)length &&
	    fchmod(file, mode) == 0 && fsync(file) == 0;
	if (close(file) != 0 || !written || rename(new, path) != 0) {
		explain("cannot write", path);
		(void)unlink(new);
		return false;
	}
	return true;
}

/* The path without links where it exists, else from the current directory. */
static const char *
absolute(struct arena *arena, const char *path)
{
	char	 real[PATH_MAX], here[PATH_MAX];
	size_t	 length;
	char	*full;

	if (realpath(path, real) != NULL)
		return arena_text(arena, real);
	if (path[0] == '/' || getcwd(here, sizeof(here)) == NULL)
		full = arena_text(arena, path);
	else
		full = arena_format(arena, "%s/%s", here, path);
	for (length = strlen(full); length > 1 && full[length - 1] == '/';)
		full[--length] = '\0';
	return full;
}

static bool
make_parents(struct arena *arena, const char *path)
{
	char	*parent = arena_text(arena, path), *slash;

	for (slash = strchr(parent + 1, '/'); slash != NULL;
	    slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(parent, 0755) != 0 && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return true;
}

static bool
is_empty(const char *path)
{
	const struct dirent	*entry;
	DIR			*directory;
	bool			 empty = true;

	if ((directory = opendir(path)) == NULL)
		return false;
	while (empty && (entry = readdir(directory)) != NULL)
		empty = strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0;
	closedir(directory);
	return empty;
}

static bool
explain(const char *what, const char *path)
{
	int		error = errno;
	struct stat	found;

	if (stat(path, &found) == 0 && !S_ISDIR(found.st_mode))
		return message_fail("%s %s: it is not a directory; move it away or "
		    "choose another directory with --data", what, path);
	if (error == EACCES && stat(path, &found) == 0)
		return message_fail("%s %s: it belongs to the user with id %u; "
		    "run as that user or choose another directory with --data",
		    what, path, (unsigned)found.st_uid);
	return message_fail("%s %s: %s; choose another directory with --data",
	    what, path, strerror(error));
}
