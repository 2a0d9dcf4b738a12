/*
 * The lists of hostile input. They are not part of the project: they are read
 * from the directory data/hostile of $SHARED, or of ../shared. Where they are
 * missing, the tests that use them say so and pass.
 */
#ifndef FORUM_TESTS_UNIT_HOSTILE_H
#define FORUM_TESTS_UNIT_HOSTILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/buffer.h"

#define HOSTILE_MAX	2000

struct hostile {
	const char	*list[HOSTILE_MAX];
	int		 count;
};

/* The whole file `name`, or NULL, said on stderr, when it is not there. */
static inline char *
hostile_file(struct arena *arena, const char *name)
{
	const char	*shared = getenv("SHARED");
	const char	*path;
	struct buffer	 content;
	char		 piece[4096];
	size_t		 length;
	FILE		*file;

	path = arena_format(arena, "%s/data/hostile/%s",
	    shared != NULL ? shared : "../shared", name);
	if ((file = fopen(path, "r")) == NULL) {
		fprintf(stderr, "SKIPPED: there is no %s (set SHARED to the "
		    "directory with data/hostile)\n", path);
		return NULL;
	}
	buffer_init(&content, arena);
	while ((length = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(&content, piece, length);
	fclose(file);
	return buffer_string(&content);
}

static inline void
hostile_add(struct hostile *hostile, const char *text)
{
	if (hostile->count < HOSTILE_MAX)
		hostile->list[hostile->count++] = text;
}

/* One a line. */
static inline void
hostile_read_lines(struct arena *arena, struct hostile *hostile)
{
	char	*text = hostile_file(arena, "xss.txt"), *line;

	while ((line = strsep(&text, "\n")) != NULL)
		if (*line != '\0')
			hostile_add(hostile, line);
}

static inline void
hostile_add_utf8(struct buffer *text, uint32_t c)
{
	if (c < 0x80)
		buffer_char(text, (char)c);
	else if (c < 0x800)
		buffer_format(text, "%c%c", (int)(0xc0 | c >> 6),
		    (int)(0x80 | (c & 0x3f)));
	else if (c < 0x10000)
		buffer_format(text, "%c%c%c", (int)(0xe0 | c >> 12),
		    (int)(0x80 | (c >> 6 & 0x3f)), (int)(0x80 | (c & 0x3f)));
	else
		buffer_format(text, "%c%c%c%c", (int)(0xf0 | c >> 18),
		    (int)(0x80 | (c >> 12 & 0x3f)),
		    (int)(0x80 | (c >> 6 & 0x3f)), (int)(0x80 | (c & 0x3f)));
}

/* A \u escape and, for what needs two of them, the second; past the 'u'. */
static inline const char *
hostile_read_escape(struct buffer *text, const char *json)
{
	unsigned int	c = 0, low = 0;

	sscanf(json, "%4x", &c);
	json += 4;
	if (c >= 0xd800 && c < 0xdc00 && sscanf(json, "\\u%4x", &low) == 1) {
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		json += 6;
	}
	hostile_add_utf8(text, c);
	return json;
}

/* The strings of a JSON array of strings. */
static inline void
hostile_read_strings(struct arena *arena, struct hostile *hostile)
{
	static const char	 names[] = "nrtbf", meanings[] = "\n\r\t\b\f";
	const char		*json, *name;
	struct buffer		 text;

	json = hostile_file(arena, "naughty-strings.json");
	while (json != NULL && (json = strchr(json, '"')) != NULL) {
		buffer_init(&text, arena);
		for (json++; *json != '"' && *json != '\0'; json++) {
			if (*json != '\\') {
				buffer_char(&text, *json);
			} else if (*++json == 'u') {
				json = hostile_read_escape(&text, json + 1) - 1;
			} else {
				name = strchr(names, *json);
				buffer_char(&text, name == NULL ? *json :
				    meanings[name - names]);
			}
		}
		hostile_add(hostile, buffer_string(&text));
		json += *json == '"';
	}
}

#endif
