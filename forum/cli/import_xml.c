/*
 * The rows of a dump's file.
 *
 * After an error expat is done for. Then the file is searched, from the end of
 * the last good row on, for the beginning of a row behind the error, and a new
 * parser starts there as if it were the first row.
 */
#include "cli/import_xml.h"

#include <ctype.h>
#include <errno.h>
#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CHUNK	(256 * 1024)

struct place_in_file {
	off_t	offset;
	long	line;
};

struct reading {
	FILE				*file;
	const struct xml_listener	*listener;
	XML_Parser			 parser;
	char				 root[64];
	bool				 root_told;
	bool				 stopped;	/* by a listener or an error */
	bool				 too_large;	/* the row at hand */
	struct place_in_file		 start;		/* of this parser */
	struct place_in_file		 sound;		/* behind the last good row */
	off_t				 made_up;	/* bytes that are not in the file */
};

static bool	read_from(struct reading *, struct place_in_file *);
static void	feed(struct reading *);
static bool	parse(struct reading *, int);
static bool	resume_behind(struct reading *, struct place_in_file,
		    const char *, struct place_in_file *);
static bool	find_row(struct reading *, struct place_in_file *);
static bool	tell_damage(struct reading *, long, bool, const char *);
static void	begin_element(void *, const char *, const char **);
static void	refuse_doctype(void *, const char *, const char *,
		    const char *, int);
static struct place_in_file	here(const struct reading *);
static const char	*explain(const struct reading *);

bool
xml_read(FILE *file, const char *root, const struct xml_listener *listener)
{
	struct reading		reading = {
		.file = file,
		.listener = listener,
		.start = { .line = 1 },
		.sound = { .line = 1 },
	};
	struct place_in_file	next = { .line = 1 };
	bool			more = true;

	snprintf(reading.root, sizeof(reading.root), "%s", root);
	while (more && !reading.stopped)
		more = read_from(&reading, &next);
	return !reading.stopped;
}

const char *
xml_attribute(const struct xml_row *row, const char *name)
{
	for (const char **a = row->attributes; a[0] != NULL; a += 2)
		if (strcmp(a[0], name) == 0)
			return a[1];
	return NULL;
}

/*
 * Parses from `*next` to the end or to an error. Returns whether there is
 * something to read behind that, from `*next` on.
 */
static bool
read_from(struct reading *reading, struct place_in_file *next)
{
	struct place_in_file	 end;
	const char		*what;

	reading->start = reading->sound = *next;
	reading->made_up = 0;
	reading->too_large = false;
	if (fseeko(reading->file, next->offset, SEEK_SET) != 0 ||
	    (reading->parser = XML_ParserCreate(NULL)) == NULL) {
		reading->stopped = true;
		return false;
	}
	XML_SetUserData(reading->parser, reading);
	XML_SetStartElementHandler(reading->parser, begin_element);
	XML_SetStartDoctypeDeclHandler(reading->parser, refuse_doctype);
	feed(reading);
	what = explain(reading);
	end = here(reading);
	XML_ParserFree(reading->parser);
	if (reading->stopped || what == NULL)
		return false;
	return resume_behind(reading, end, what, next);
}

/* Gives the parser the file, chunk by chunk, until it has or refuses it. */
static void
feed(struct reading *reading)
{
	size_t	length;

	if (reading->start.offset > 0) {
		char	root[sizeof(reading->root) + 2];

		reading->made_up = snprintf(root, sizeof(root), "<%s>",
		    reading->root);
		if (XML_Parse(reading->parser, root, (int)reading->made_up, 0)
		    != XML_STATUS_OK)
			return;
	}
	do {
		void	*chunk = XML_GetBuffer(reading->parser, CHUNK);

		if (chunk == NULL)
			return;
		length = fread(chunk, 1, CHUNK, reading->file);
		if (ferror(reading->file)) {
			reading->stopped = true;
			return;
		}
		if (!parse(reading, (int)length))
			return;
	} while (length > 0);
}

static bool
parse(struct reading *reading, int length)
{
	off_t	at;

	if (XML_ParseBuffer(reading->parser, length, length == 0)
	    != XML_STATUS_OK || reading->stopped)
		return false;
	at = ftello(reading->file);
	reading->too_large = at - reading->sound.offset > XML_ROW_MAX + CHUNK;
	return !reading->too_large;
}

/*
 * Says what was lost up to the error at `end` and finds the row to go on with.
 * An error may be told at the beginning of the row with it, where the last
 * parser came from a good row: then that row gets a parser of its own, and is
 * lost when this one fails on it at once.
 */
static bool
resume_behind(struct reading *reading, struct place_in_file end,
    const char *what, struct place_in_file *next)
{
	struct place_in_file	at = reading->sound;
	off_t			behind = end.offset;
	bool			found, lost = false;

	if (behind <= reading->start.offset)
		behind = reading->start.offset + 1;
	for (;;) {
		found = find_row(reading, &at);
		if (reading->stopped)
			return false;
		if (!found || at.offset >= behind)
			break;
		if (!tell_damage(reading, at.line, true, what))
			return false;
		lost = true;
		at.offset++;
	}
	if (!lost && (!found || at.offset > end.offset) &&
	    !tell_damage(reading, end.line, false, what))
		return false;
	*next = at;
	return found;
}

/* Moves `*at` to the next `<row` at or behind it; false at the file's end. */
static bool
find_row(struct reading *reading, struct place_in_file *at)
{
	static const char	 row[] = "<row";
	size_t			 matched = 0;
	off_t			 offset = at->offset;
	long			 line = at->line;
	int			 c;

	if (fseeko(reading->file, offset, SEEK_SET) != 0) {
		reading->stopped = true;
		return false;
	}
	while ((c = getc_unlocked(reading->file)) != EOF) {
		offset++;
		if (matched == strlen(row) && (isspace(c) || c == '/')) {
			at->offset = offset - (off_t)strlen(row) - 1;
			at->line = line;
			return true;
		}
		if (c == '\n')
			line++;
		if (matched < strlen(row) && c == row[matched])
			matched++;
		else
			matched = c == row[0];
	}
	if (ferror(reading->file))
		reading->stopped = true;
	return false;
}

static bool
tell_damage(struct reading *reading, long line, bool lost, const char *what)
{
	const struct xml_listener	*listener = reading->listener;

	if (!listener->damage(listener->context, line, lost, what))
		reading->stopped = true;
	return !reading->stopped;
}

static void
begin_element(void *context, const char *name, const char **attributes)
{
	struct reading			*reading = context;
	const struct xml_listener	*listener = reading->listener;
	struct place_in_file		 begin = here(reading);
	bool				 more = true;

	if (strcmp(name, "row") == 0) {
		more = listener->row(listener->context, &(struct xml_row){
		    .line = begin.line, .offset = begin.offset,
		    .attributes = attributes });
		reading->sound = begin;
		reading->sound.offset +=
		    XML_GetCurrentByteCount(reading->parser);
	} else if (!reading->root_told) {
		snprintf(reading->root, sizeof(reading->root), "%s", name);
		more = listener->root(listener->context, name);
		reading->root_told = true;
	}
	if (!more) {
		reading->stopped = true;
		XML_StopParser(reading->parser, XML_FALSE);
	}
}

/* Dumps have none, and it is the door to all that is expensive in XML. */
static void
refuse_doctype(void *context, const char *name, const char *system,
    const char *public, int has_subset)
{
	struct reading	*reading = context;

	(void)name;
	(void)system;
	(void)public;
	(void)has_subset;
	XML_StopParser(reading->parser, XML_FALSE);
}

/* Where the parser is in the file. */
static struct place_in_file
here(const struct reading *reading)
{
	return (struct place_in_file){
	    .offset = reading->start.offset - reading->made_up +
		XML_GetCurrentByteIndex(reading->parser),
	    .line = reading->start.line - 1 +
		(long)XML_GetCurrentLineNumber(reading->parser),
	};
}

/* What ended the parsing; NULL for the end of the file. */
static const char *
explain(const struct reading *reading)
{
	enum XML_Error	error = XML_GetErrorCode(reading->parser);

	if (reading->too_large)
		return "a row of more than 64 MiB";
	switch (error) {
	case XML_ERROR_NONE:
		return NULL;
	case XML_ERROR_NO_ELEMENTS:
	case XML_ERROR_UNCLOSED_TOKEN:
	case XML_ERROR_PARTIAL_CHAR:
		return "the file or the row ends early";
	case XML_ERROR_ABORTED:
		return "a document type, which no dump has";
	default:
		return XML_ErrorString(error);
	}
}
