/* What somebody typed into the search field, taken apart. */
#include "text/query.h"

#include <stdbool.h>
#include <string.h>

#include "text/buffer.h"
#include "text/utf8.h"
#include "text/words.h"

/* One piece of what was typed: [-][name:]text, of which text may be quoted. */
struct token {
	bool		 without;
	const char	*name;		/* of a filter, or NULL */
	const char	*text;
	bool		 quoted;
};

static const char	*const filters[] = { "is", "tag", "user", "category" };

/* What may follow is: */
static const struct {
	const char	*word;
	const char	*state;
	const char	*kind;
} states[] = {
	{ "solved",	"solved",	NULL },
	{ "unsolved",	"unsolved",	NULL },
	{ "unanswered",	"unanswered",	NULL },
	{ "question",	NULL,		"question" },
	{ "discussion",	NULL,		"discussion" },
};

static char		*readable(struct arena *, const char *);
static struct token	 next_token(struct arena *, const char **);
static const char	*filter_name(const char *);
static const char	*read_text(struct arena *, const char **, bool *);
static bool		 take_filter(struct query *, const struct token *);
static bool		 take_state(struct query *, const char *);
static void		 take_words(struct arena *, struct query *, struct buffer *, const struct token *);
static void		 add_part(const char **, size_t *, const char *);
static const char	*first_words(struct arena *, const char *, size_t);

struct query
query_parse(struct arena *arena, const char *typed)
{
	struct query	 query = { 0 };
	struct buffer	 words;
	const char	*at;

	buffer_init(&words, arena);
	at = readable(arena, typed == NULL ? "" : typed);
	for (at += strspn(at, " "); *at != '\0'; at += strspn(at, " ")) {
		struct token	token = next_token(arena, &at);

		if (token.name == NULL || token.without || !take_filter(&query, &token))
			take_words(arena, &query, &words, &token);
	}
	query.words = first_words(arena, buffer_string(&words), QUERY_WORDS_MAX);
	return query;
}

/* Cut to what is read, with every kind of white space a space. */
static char *
readable(struct arena *arena, const char *typed)
{
	size_t	 length = strlen(typed);
	char	*text;

	if (length > QUERY_LENGTH_MAX)
		for (length = QUERY_LENGTH_MAX; ((unsigned char)typed[length] & 0xc0) == 0x80;)
			length--;
	text = arena_copy(arena, typed, length);
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < ' ')
			text[i] = ' ';
	return text;
}

static struct token
next_token(struct arena *arena, const char **at)
{
	struct token	token = { 0 };

	if (**at == '-' && (*at)[1] != '\0' && (*at)[1] != ' ' && (*at)[1] != '-') {
		token.without = true;
		++*at;
	}
	token.name = filter_name(*at);
	if (token.name != NULL)
		*at += strlen(token.name) + 1;
	token.text = read_text(arena, at, &token.quoted);
	return token;
}

/* The filter that `text` begins with, "tag:", if something follows. */
static const char *
filter_name(const char *text)
{
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++) {
		size_t	length = strlen(filters[i]);

		if (strncmp(text, filters[i], length) == 0 && text[length] == ':' &&
		    text[length + 1] != '\0' && text[length + 1] != ' ')
			return filters[i];
	}
	return NULL;
}

/* To the end of the quotes, or of the word. */
static const char *
read_text(struct arena *arena, const char **at, bool *ret_quoted)
{
	const char	*begin = *at, *end;

	if (*begin == '"' && (end = strchr(begin + 1, '"')) != NULL) {
		*ret_quoted = true;
		*at = end + 1;
		return arena_copy(arena, begin + 1, (size_t)(end - begin - 1));
	}
	*at += strcspn(*at, " ");
	return arena_copy(arena, begin, (size_t)(*at - begin));
}

static bool
take_filter(struct query *query, const struct token *token)
{
	if (*token->text == '\0')
		return true;
	switch (*token->name) {
	case 'i':
		return take_state(query, token->text);
	case 't':
		add_part(query->tags, &query->tag_count, token->text);
		return true;
	case 'u':
		query->author = token->text;
		return true;
	default:
		query->category = token->text;
		return true;
	}
}

static bool
take_state(struct query *query, const char *word)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++) {
		if (strcmp(states[i].word, word) != 0)
			continue;
		if (states[i].state != NULL)
			query->state = states[i].state;
		else
			query->kind = states[i].kind;
		return true;
	}
	return false;
}

static void
take_words(struct arena *arena, struct query *query, struct buffer *words, const struct token *token)
{
	const char	*cut = first_words(arena, words_segment(arena, token->text), QUERY_WORDS_MAX);

	if (*cut == '\0')
		return;
	if (token->without) {
		add_part(query->without, &query->without_count, cut);
	} else if (token->quoted && token->name == NULL && strchr(cut, ' ') != NULL) {
		add_part(query->phrases, &query->phrase_count, cut);
	} else {
		if (token->name != NULL)
			buffer_format(words, "%s ", token->name);
		buffer_format(words, "%s ", cut);
	}
}

/* Parts beyond the most are left out; nobody misses them. */
static void
add_part(const char **parts, size_t *count, const char *part)
{
	if (*count < QUERY_PARTS_MAX)
		parts[(*count)++] = part;
}

/* At most so many of the words, which have one space between them. */
static const char *
first_words(struct arena *arena, const char *words, size_t most)
{
	const char	*end = words;

	while (most-- > 0 && *end != '\0') {
		end += strspn(end, " ");
		end += strcspn(end, " ");
	}
	if (end > words && end[-1] == ' ')
		end--;
	return arena_copy(arena, words, (size_t)(end - words));
}
