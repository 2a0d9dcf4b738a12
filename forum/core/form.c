/* What a form or a query string says. */
#include "core/form.h"

#include <assert.h>
#include <string.h>

#include "core/percent.h"

static bool	read_field(struct arena *, const char *, size_t,
		    struct form_value *);
static void	join_line_breaks(char *);
static const char *end_of_piece(const char *, const char *);

int
fields_parse(struct arena *arena, const char *bytes, size_t length,
    struct fields *ret_fields)
{
	struct form_value	 items[FIELDS_MAX];
	size_t		 count = 0;
	const char	*end, *piece_end;

	assert(bytes != NULL || length == 0);
	if (length == 0)
		bytes = "";
	end = bytes + length;
	for (; bytes < end; bytes = piece_end + (piece_end < end)) {
		piece_end = end_of_piece(bytes, end);
		if (piece_end == bytes)
			continue;
		if (count == FIELDS_MAX)
			return 413;
		if (!read_field(arena, bytes, (size_t)(piece_end - bytes),
		    &items[count++]))
			return 400;
	}
	ret_fields->items = arena_array(arena, count, sizeof(*items));
	ret_fields->count = count;
	if (count > 0)
		memcpy(ret_fields->items, items, count * sizeof(*items));
	return 0;
}

const char *
fields_get(const struct fields *fields, const char *name)
{
	size_t	position = 0;

	return fields_next(fields, name, &position);
}

const char *
fields_next(const struct fields *fields, const char *name, size_t *position)
{
	while (*position < fields->count) {
		const struct form_value	*field = &fields->items[(*position)++];

		if (strcmp(field->name, name) == 0)
			return field->value;
	}
	return NULL;
}

static bool
read_field(struct arena *arena, const char *piece, size_t length,
    struct form_value *ret_field)
{
	const char	*equals = memchr(piece, '=', length);
	size_t		 name = equals != NULL ? (size_t)(equals - piece) :
			    length;
	size_t		 skip = equals != NULL ? name + 1 : length;
	char		*value;

	ret_field->name = percent_decode(arena, piece, name, true);
	value = percent_decode(arena, piece + skip, length - skip, true);
	if (ret_field->name == NULL || value == NULL)
		return false;
	join_line_breaks(value);
	ret_field->value = value;
	return true;
}

/* \r\n and \r become \n. */
static void
join_line_breaks(char *text)
{
	char	*to = strchr(text, '\r');

	if (to == NULL)
		return;
	for (const char *from = to; *from != '\0'; from++) {
		if (*from != '\r')
			*to++ = *from;
		else if (from[1] != '\n')
			*to++ = '\n';
	}
	*to = '\0';
}

static const char *
end_of_piece(const char *bytes, const char *end)
{
	const char	*and = memchr(bytes, '&', (size_t)(end - bytes));

	return and != NULL ? and : end;
}
