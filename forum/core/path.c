/* Matching the path of a request against a route's pattern. */
#include "core/path.h"

#include <assert.h>
#include <string.h>

#include "core/percent.h"

#define ID_DIGITS_MAX	18	/* always fits a bigint */

/* What stands between two slashes, of the path or of the pattern. */
struct segment {
	const char	*text;
	size_t		 length;
};

static bool		 match_segment(struct arena *, struct segment,
			    struct segment, struct path_params *);
static bool		 match_rest(struct arena *, struct segment,
			    const char *, struct path_params *);
static const char	*without_ending(struct arena *, const char *, const char *, size_t);
static void		 add_param(struct path_params *, struct segment,
			    const char *);
static const struct path_param *find(const struct path_params *, const char *);
static struct segment	 next_segment(const char **);
static char		*decode(struct arena *, struct segment);
static bool		 is_id_name(const char *, size_t);
static bool		 is_id(const char *);
static bool		 is_file_name(const char *);

bool
path_match(const char *pattern, const char *path, struct arena *arena,
    struct path_params *ret_params)
{
	struct path_params	params = { 0 };

	assert(*pattern == '/');
	if (*path != '/')
		return false;
	while (*pattern == '/' && *path == '/') {
		const struct segment	wanted = next_segment(&pattern);

		if (wanted.length > 0 && *wanted.text == '*') {
			if (!match_rest(arena, wanted, path, &params))
				return false;
			*ret_params = params;
			return true;
		}
		if (!match_segment(arena, wanted, next_segment(&path), &params))
			return false;
	}
	if (*pattern != '\0' || *path != '\0')
		return false;
	*ret_params = params;
	return true;
}

const char *
path_param(const struct path_params *params, const char *name)
{
	const struct path_param	*param = find(params, name);

	return param != NULL ? param->value : NULL;
}

const char *
path_id_text(const struct path_params *params, const char *name)
{
	const char	*value = path_param(params, name);

	assert(is_id_name(name, strlen(name)));
	assert(value != NULL && is_id(value));
	return value;
}

static bool
match_segment(struct arena *arena, struct segment wanted, struct segment given,
    struct path_params *params)
{
	const char	*value, *ending;

	if (wanted.length == 0 || *wanted.text != ':') {
		if (memchr(given.text, '%', given.length) == NULL)
			return given.length == wanted.length &&
			    memcmp(given.text, wanted.text, given.length) == 0;
		value = decode(arena, given);
		return value != NULL && strlen(value) == wanted.length &&
		    memcmp(value, wanted.text, wanted.length) == 0;
	}
	wanted.text++;
	wanted.length--;
	ending = memchr(wanted.text, '.', wanted.length);
	value = decode(arena, given);
	if (ending != NULL) {
		value = without_ending(arena, value, ending, wanted.length - (size_t)(ending - wanted.text));
		wanted.length = (size_t)(ending - wanted.text);
	}
	if (value == NULL || *value == '\0' ||
	    (is_id_name(wanted.text, wanted.length) && !is_id(value)))
		return false;
	add_param(params, wanted, value);
	return true;
}

/* The value without an ending that it must have; NULL when it has not. */
static const char *
without_ending(struct arena *arena, const char *value, const char *ending, size_t length)
{
	size_t	whole = value != NULL ? strlen(value) : 0;

	if (whole <= length || memcmp(value + whole - length, ending, length) != 0)
		return NULL;
	return arena_copy(arena, value, whole - length);
}

/* No segment has an encoded slash, so the whole decodes as its segments do. */
static bool
match_rest(struct arena *arena, struct segment wanted, const char *path,
    struct path_params *params)
{
	const struct segment	 rest = { path + 1, strlen(path + 1) };

	while (*path == '/') {
		const char	*name = decode(arena, next_segment(&path));

		if (name == NULL || !is_file_name(name))
			return false;
	}
	wanted.text++;
	wanted.length--;
	add_param(params, wanted, decode(arena, rest));
	return true;
}

static void
add_param(struct path_params *params, struct segment name, const char *value)
{
	assert(params->count < PATH_PARAMS_MAX);
	params->items[params->count++] = (struct path_param){
		.name = name.text, .name_length = name.length, .value = value,
	};
}

static const struct path_param *
find(const struct path_params *params, const char *name)
{
	size_t	length = strlen(name);

	for (size_t i = 0; i < params->count; i++)
		if (params->items[i].name_length == length &&
		    memcmp(params->items[i].name, name, length) == 0)
			return &params->items[i];
	return NULL;
}

/* The segment after the slash at *at, which moves to the next slash or end. */
static struct segment
next_segment(const char **at)
{
	struct segment	segment = { *at + 1, strcspn(*at + 1, "/") };

	*at = segment.text + segment.length;
	return segment;
}

static char *
decode(struct arena *arena, struct segment segment)
{
	return percent_decode(arena, segment.text, segment.length, false);
}

static bool
is_id_name(const char *name, size_t length)
{
	return (length == 2 && memcmp(name, "id", 2) == 0) ||
	    (length > 3 && memcmp(name + length - 3, "_id", 3) == 0);
}

static bool
is_id(const char *text)
{
	size_t	length = strlen(text);

	return length >= 1 && length <= ID_DIGITS_MAX && *text != '0' &&
	    strspn(text, "0123456789") == length;
}

static bool
is_file_name(const char *name)
{
	return *name != '\0' && strcmp(name, ".") != 0 &&
	    strcmp(name, "..") != 0 && strpbrk(name, "/\\") == NULL;
}
