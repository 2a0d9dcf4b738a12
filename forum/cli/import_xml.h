/*
 * The rows of a dump's file: `<row A="…" B="…" />`, one after the other in a
 * root element. Read as a stream, so that memory does not grow with the file,
 * and read on after damage: the row with it is lost, the next one is not.
 */
#ifndef FORUM_CLI_IMPORT_XML_H
#define FORUM_CLI_IMPORT_XML_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* A row larger than this is damage: a quote that nobody closed. */
#define XML_ROW_MAX	((off_t)64 * 1024 * 1024)

struct xml_row {
	long		 line;		/* where it begins, from 1 */
	off_t		 offset;
	/* name, value, name, value, …, NULL; UTF-8, valid during the call */
	const char	**attributes;
};

/*
 * Who listens. Every function may return false to end the reading; none may
 * call the reader.
 */
struct xml_listener {
	/* The root element, once. */
	bool	(*root)(void *context, const char *name);
	bool	(*row)(void *context, const struct xml_row *);
	/*
	 * Something is wrong at that line. `lost`: it was the row there.
	 */
	bool	(*damage)(void *context, long line, bool lost,
		    const char *what);
	void	*context;
};

/*
 * Reads the file from its beginning; it must be seekable. `root` is the
 * expected name of the root element, which is taken for granted when the
 * beginning of the file is lost. Returns false when a listener ended the reading
 * or the file cannot be read (errno), after what could be read was told.
 */
bool	xml_read(FILE *, const char *root, const struct xml_listener *);

/* The attribute of that name, or NULL. */
const char	*xml_attribute(const struct xml_row *, const char *name);

#endif
