/* A dump's file into its staging table. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "cli/import.h"
#include "cli/import_copy.h"
#include "cli/import_progress.h"
#include "cli/import_xml.h"
#include "cli/message.h"
#include "cli/query.h"

struct reading {
	struct import			*import;
	const struct import_file	*file;
	struct copy			 copy;
	struct field_memory		 memory;
	struct arena			*scratch;	/* for one row */
	const char			*wrong_root;	/* all rows are, then */
	long				 rows, lost, refused;
	bool				 failed;	/* and has said so */
};

static bool	read_rows(struct reading *, FILE *);
static bool	take_root(void *, const char *);
static bool	take_row(void *, const struct xml_row *);
static bool	take_fields(struct reading *, const struct xml_row *);
static bool	take_damage(void *, long, bool, const char *);
static void	tell_field(struct reading *, const struct xml_row *,
		    const struct field *, const char *, enum field_result);
static const char	*column_names(struct arena *,
			    const struct import_file *);
static bool	note_file(struct reading *, const char *);

bool
import_read(struct import *import, const struct import_file *file)
{
	struct reading	 reading = {
		.import = import,
		.file = file,
		.memory = { .now = import->now },
	};
	const char	*path;
	FILE		*stream;
	bool		 done;

	path = arena_format(import->place->arena, "%s/%s", import->directory,
	    file->name);
	stream = fopen(path, "re");
	if (stream == NULL) {
		if (file->needed)
			return message_fail("cannot read %s: %s", path,
			    strerror(errno));
		trouble_tell(&import->troubles, file->name, 0, errno == ENOENT ?
		    "is not there, imported without it" :
		    "cannot be read, imported without it",
		    errno == ENOENT ? NULL : strerror(errno));
		return note_file(&reading, "cannot be read");
	}
	reading.scratch = arena_create();
	done = read_rows(&reading, stream) &&
	    note_file(&reading, reading.wrong_root);
	arena_destroy(reading.scratch);
	fclose(stream);
	return done;
}

static bool
read_rows(struct reading *reading, FILE *stream)
{
	const struct import_file	*file = reading->file;
	const struct xml_listener	 listener = { .root = take_root,
	    .row = take_row, .damage = take_damage, .context = reading };
	struct stat			 status;
	bool				 whole;

	if (fstat(fileno(stream), &status) == 0)
		progress_begin(file->name, status.st_size);
	if (file->table != NULL && !copy_begin(&reading->copy,
	    reading->import->owner, file->table,
	    column_names(reading->scratch, file)))
		return false;
	errno = 0;
	whole = xml_read(stream, file->root, &listener);
	if (!whole && !reading->failed && errno != 0)
		trouble_tell(&reading->import->troubles, file->name, 0,
		    "cannot be read to its end", strerror(errno));
	if (file->table != NULL && !copy_end(&reading->copy))
		return false;
	return !reading->failed;
}

static bool
take_root(void *context, const char *name)
{
	struct reading	*reading = context;

	if (strcasecmp(name, reading->file->root) != 0) {
		reading->wrong_root = arena_format(reading->import->place->arena,
		    "its root is <%s>, not <%s>", name, reading->file->root);
		trouble_tell(&reading->import->troubles, reading->file->name,
		    0, reading->wrong_root, "nothing of it is imported");
	}
	return true;
}

static bool
take_row(void *context, const struct xml_row *row)
{
	struct reading	*reading = context;

	progress_at(row->offset);
	reading->rows++;
	if (reading->file->table == NULL || reading->wrong_root != NULL)
		return true;
	if (!take_fields(reading, row))
		reading->refused++;
	arena_reset(reading->scratch);
	reading->failed = import_interrupted() || !copy_flush(&reading->copy);
	return !reading->failed;
}

/* Adds the row to what is copied, or says why not. */
static bool
take_fields(struct reading *reading, const struct xml_row *row)
{
	struct buffer	line;

	buffer_init(&line, reading->scratch);
	buffer_format(&line, "%ld", row->line);
	for (size_t i = 0; i < reading->file->field_count; i++) {
		const struct field	*field = &reading->file->fields[i];
		const char		*value;
		enum field_result	 result;

		value = xml_attribute(row, field->attribute);
		buffer_char(&line, '\t');
		result = field_write(&line, field, value, &reading->memory);
		if (result != FIELD_SOUND)
			tell_field(reading, row, field, value, result);
		if (result == FIELD_ABSENT || result == FIELD_BAD)
			return false;
	}
	buffer_char(&line, '\n');
	buffer_add(&reading->copy.rows, line.bytes, line.length);
	return true;
}

static bool
take_damage(void *context, long line, bool lost, const char *what)
{
	struct reading	*reading = context;

	if (lost) {
		reading->rows++;
		reading->lost++;
	}
	trouble_tell(&reading->import->troubles, reading->file->name, line,
	    lost ? "malformed XML, the row is left out" : "malformed XML",
	    what);
	return true;
}

static void
tell_field(struct reading *reading, const struct xml_row *row,
    const struct field *field, const char *value, enum field_result result)
{
	const char	*id = xml_attribute(row, "Id");
	const char	*outcome = "imported without it", *kind, *detail;

	if (result != FIELD_ODD)
		outcome = "the row is left out";
	else if (field->need == FIELD_MENDED && field->kind == FIELD_DATE &&
	    *reading->memory.date != '\0')
		outcome = "the row before's is taken";
	if (value == NULL)
		kind = arena_format(reading->scratch, "no %s, %s",
		    field->attribute, outcome);
	else
		kind = arena_format(reading->scratch, "%s makes no sense, %s",
		    field->attribute, outcome);
	detail = arena_format(reading->scratch, "Id %.20s%s%.100s",
	    id != NULL ? id : "missing", value != NULL ? ", it says " : "",
	    value != NULL ? value : "");
	trouble_tell(&reading->import->troubles, reading->file->name,
	    row->line, kind, detail);
}

static const char *
column_names(struct arena *arena, const struct import_file *file)
{
	struct buffer	names;

	buffer_init(&names, arena);
	buffer_text(&names, "line");
	for (size_t i = 0; i < file->field_count; i++)
		buffer_format(&names, ", %s", file->fields[i].column);
	return buffer_string(&names);
}

/* Leaves a note of the file for the plan and the report. */
static bool
note_file(struct reading *reading, const char *unusable)
{
	struct arena	*arena = reading->import->place->arena;
	const char	*values[] = {
		reading->file->name,
		reading->file->kind,
		unusable,
		arena_format(arena, "%ld", reading->rows),
		arena_format(arena, "%ld", reading->lost),
		arena_format(arena, "%ld", reading->refused),
	};
	PGresult	*noted;

	noted = query_ask(reading->import->owner, "INSERT INTO dump_file "
	    "(name, kind, unusable, rows, lost, refused) "
	    "VALUES ($1, $2, $3, $4, $5, $6)", 6, values);
	PQclear(noted);
	return noted != NULL;
}
