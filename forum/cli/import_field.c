/* The attributes of a dump's rows, as the columns of a COPY. */
#include "cli/import_field.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

/* Before this nobody asked questions in a web forum. */
#define YEAR_MIN	1990
#define DAY		(24 * 60 * 60)

static bool	write_id(struct buffer *, const char *);
static bool	write_number(struct buffer *, const char *);
static bool	write_date(struct buffer *, const char *,
		    struct field_memory *, bool);
static bool	write_line(struct buffer *, const char *);
static void	write_tags(struct buffer *, const char *);
static void	write_instead(struct buffer *, const struct field *,
		    const struct field_memory *);
static bool	read_integer(const char *, long long, long long, long long *);
static int	read_fraction(const char **);
static bool	is_day(const struct tm *);

enum field_result
field_write(struct buffer *row, const struct field *field, const char *value,
    struct field_memory *memory)
{
	size_t	begin = row->length;
	bool	sound = false;

	if (value == NULL && field->need == FIELD_OPTIONAL) {
		buffer_text(row, "\\N");
		return FIELD_SOUND;
	}
	if (value != NULL)
		switch (field->kind) {
		case FIELD_ID:
			sound = write_id(row, value);
			break;
		case FIELD_NUMBER:
			sound = write_number(row, value);
			break;
		case FIELD_DATE:
			sound = write_date(row, value, memory,
			    field->need == FIELD_MENDED);
			break;
		case FIELD_LINE:
			sound = write_line(row, value);
			break;
		case FIELD_TEXT:
			field_write_text(row, value);
			sound = true;
			break;
		case FIELD_TAGS:
			write_tags(row, value);
			sound = true;
			break;
		}
	if (sound)
		return FIELD_SOUND;
	row->length = begin;
	if (field->need == FIELD_NEEDED)
		return value == NULL ? FIELD_ABSENT : FIELD_BAD;
	write_instead(row, field, memory);
	return FIELD_ODD;
}

void
field_write_text(struct buffer *row, const char *text)
{
	size_t	plain;

	if (text == NULL) {
		buffer_text(row, "\\N");
		return;
	}
	for (;; text++) {
		plain = strcspn(text, "\\\t\n\r");
		buffer_add(row, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		/* Lines end with '\n' alone, however the dump ends them. */
		if (*text == '\r') {
			if (text[1] != '\n')
				buffer_text(row, "\\n");
			continue;
		}
		buffer_text(row, *text == '\\' ? "\\\\" :
		    *text == '\t' ? "\\t" : "\\n");
	}
}

bool
field_read_date(const char *text, time_t now, struct field_date *ret_date)
{
	struct tm		date = { 0 };
	struct field_date	read = { 0 };
	int			end = 0, year, month;

	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &date.tm_mday, &end)
	    != 3 || end != 10)
		return false;
	text += end;
	if (*text == 'T' || *text == ' ') {
		if (sscanf(text + 1, "%2d:%2d:%2d%n", &date.tm_hour,
		    &date.tm_min, &date.tm_sec, &end) != 3 || end != 8)
			return false;
		text += 1 + end;
		if (*text == '.')
			read.microseconds = read_fraction(&text);
		if (*text == 'Z')
			text++;
	}
	date.tm_year = year - 1900;
	date.tm_mon = month - 1;
	if (*text != '\0' || year < YEAR_MIN || !is_day(&date))
		return false;
	read.seconds = timegm(&date);
	if (read.seconds > now + DAY)
		return false;
	*ret_date = read;
	return true;
}

static bool
write_id(struct buffer *row, const char *value)
{
	long long	id;

	if (!read_integer(value, INT32_MIN, INT64_MAX / 2, &id) || id == 0)
		return false;
	buffer_format(row, "%lld", id);
	return true;
}

static bool
write_number(struct buffer *row, const char *value)
{
	long long	number;

	/* Sums of two such numbers must still fit. */
	if (!read_integer(value, INT32_MIN / 4, INT32_MAX / 4, &number))
		return false;
	buffer_format(row, "%lld", number);
	return true;
}

static bool
write_date(struct buffer *row, const char *value, struct field_memory *memory,
    bool remember)
{
	struct field_date	date;
	struct tm		parts;
	char			text[sizeof(memory->date)];
	size_t			length;

	if (!field_read_date(value, memory->now, &date))
		return false;
	gmtime_r(&date.seconds, &parts);
	length = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
	snprintf(text + length, sizeof(text) - length, ".%06d+00",
	    date.microseconds);
	if (remember)
		memcpy(memory->date, text, sizeof(text));
	buffer_text(row, text);
	return true;
}

/* On one line, without what nobody could see or what turns the writing. */
static bool
write_line(struct buffer *row, const char *value)
{
	struct buffer	line;
	size_t		length = strlen(value);
	char		character[8];

	buffer_init(&line, row->arena);
	for (size_t at = 0; at < length;) {
		size_t	begin = at;

		(void)utf8_next(value, length, &at);
		memcpy(character, value + begin, at - begin);
		character[at - begin] = '\0';
		if (strspn(character, " \t\r\n") > 0)
			snprintf(character, sizeof(character), " ");
		else if (!utf8_safe_line(character))
			continue;
		if (*character != ' ' || (line.length > 0 &&
		    line.bytes[line.length - 1] != ' '))
			buffer_text(&line, character);
	}
	while (line.length > 0 && line.bytes[line.length - 1] == ' ')
		line.length--;
	field_write_text(row, buffer_string(&line));
	return line.length > 0;
}

/* Tags have neither white space nor brackets nor bars in them. */
static void
write_tags(struct buffer *row, const char *value)
{
	struct buffer	tags;

	buffer_init(&tags, row->arena);
	for (; *value != '\0'; value++) {
		if (strchr("<>| \t\r\n", *value) == NULL)
			buffer_char(&tags, *value);
		else if (tags.length > 0 && tags.bytes[tags.length - 1] != ' ')
			buffer_char(&tags, ' ');
	}
	if (tags.length > 0 && tags.bytes[tags.length - 1] == ' ')
		tags.length--;
	field_write_text(row, buffer_string(&tags));
}

static void
write_instead(struct buffer *row, const struct field *field,
    const struct field_memory *memory)
{
	bool	mended = field->need == FIELD_MENDED;

	if (mended && field->kind == FIELD_NUMBER)
		buffer_char(row, '0');
	else if (mended && field->kind == FIELD_DATE && *memory->date != '\0')
		buffer_text(row, memory->date);
	else if (!mended ||
	    (field->kind != FIELD_TEXT && field->kind != FIELD_TAGS))
		buffer_text(row, "\\N");
}

static bool
read_integer(const char *text, long long least, long long most,
    long long *ret_number)
{
	long long	 number;
	char		*end;

	errno = 0;
	number = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || number < least ||
	    number > most)
		return false;
	*ret_number = number;
	return true;
}

/* Reads ".187" as 187000 and moves behind it; digits beyond six are dropped. */
static int
read_fraction(const char **text)
{
	int	microseconds = 0, unit = 100000;

	for ((*text)++; isdigit((unsigned char)**text); (*text)++) {
		microseconds += (**text - '0') * unit;
		unit /= 10;
	}
	return microseconds;
}

/* Whether the calendar and the clock know it: no 30th of February. */
static bool
is_day(const struct tm *date)
{
	struct tm	counted = *date;

	(void)timegm(&counted);
	return counted.tm_year == date->tm_year &&
	    counted.tm_mon == date->tm_mon &&
	    counted.tm_mday == date->tm_mday &&
	    counted.tm_hour == date->tm_hour &&
	    counted.tm_min == date->tm_min &&
	    counted.tm_sec == date->tm_sec;
}
