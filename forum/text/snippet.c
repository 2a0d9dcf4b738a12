/* The part of a text that shows why it was found, with the words marked. */
#include "text/snippet.h"

#include <stdint.h>
#include <string.h>

#include "text/buffer.h"
#include "text/utf8.h"
#include "text/words.h"

enum {
	WORDS_MAX = 40,		/* that are looked for */
	MATCHES_MAX = 400,	/* of one text */
	LEAD = 60,		/* bytes before the first mark */
};

struct word {
	const char	*text;
	size_t		 length;
};

struct match {
	size_t	begin;
	size_t	end;
	size_t	word;		/* which one */
};

/* A text being looked through. */
struct search {
	struct arena	*arena;
	const char	*text;
	size_t		 length;
	struct word	 words[WORDS_MAX];
	size_t		 word_count;
	struct match	*matches;
	size_t		 match_count;
};

/* What text/words writes otherwise than people do, in scripts without spaces: the vowel AM. */
static const struct folding {
	const char	*written;
	const char	*folded;
} foldings[] = {
	{ "\u0e33", "\u0e4d\u0e32" },	/* Thai */
	{ "\u0eb3", "\u0ecd\u0eb2" },	/* Lao */
};

static void	read_words(struct search *, const char *);
static void	find_matches(struct search *);
static size_t	match_run(struct search *, size_t);
static void	match_unspaced(struct search *, size_t, size_t);
static size_t	match_at(struct search *, size_t, size_t, const struct word *);
static const struct folding *folding_at(const char *, const char *);
static void	add_match(struct search *, size_t, size_t, size_t);
static size_t	best_begin(const struct search *, size_t);
static size_t	worth(const struct search *, size_t, size_t);
static size_t	back_to_space(const struct search *, size_t, size_t);
static size_t	on_to_space(const struct search *, size_t);
static struct snippet cut(struct search *, size_t, size_t);
static void	add_piece(struct search *, struct piece *, size_t *, size_t, size_t, bool);

struct snippet
snippet_make(struct arena *arena, const char *text, const char *words, size_t length)
{
	struct search	search = { .arena = arena, .text = text == NULL ? "" : text };
	size_t		begin, end;

	search.length = strlen(search.text);
	if (search.length > SNIPPET_TEXT_MAX)
		search.length = back_to_space(&search, SNIPPET_TEXT_MAX, 0);
	search.matches = arena_array(arena, MATCHES_MAX, sizeof(*search.matches));
	read_words(&search, words == NULL ? "" : words);
	find_matches(&search);
	if (length == 0 || search.length <= length)
		return cut(&search, 0, search.length);
	begin = best_begin(&search, length);
	end = begin + length < search.length ? on_to_space(&search, begin + length) : search.length;
	return cut(&search, begin, end);
}

static void
read_words(struct search *search, const char *words)
{
	while (*words != '\0' && search->word_count < WORDS_MAX) {
		size_t	length = strcspn(words, " ");

		if (length > 0)
			search->words[search->word_count++] = (struct word){ words, length };
		words += length + (words[length] == ' ');
	}
}

static void
find_matches(struct search *search)
{
	size_t	at = 0;

	while (search->word_count > 0 && at < search->length) {
		size_t	end = match_run(search, at);

		if (end == at)
			utf8_next(search->text, search->length, &end);
		at = end;
	}
}

/* Looks at the run of word characters at `at`, gives its end; see text/words for what a run is. */
static size_t
match_run(struct search *search, size_t at)
{
	size_t		 end = at;
	bool		 unspaced = false;
	const char	*folded;

	while (end < search->length) {
		size_t	next = end;
		int32_t	character = utf8_next(search->text, search->length, &next);

		if (!utf8_word_character(character))
			break;
		if (end == at)
			unspaced = utf8_unspaced(character);
		else if (utf8_unspaced(character) != unspaced && !utf8_mark(character))
			break;
		end = next;
	}
	if (unspaced) {
		match_unspaced(search, at, end);
	} else if (end > at && end - at <= WORDS_WORD_MAX) {
		folded = words_segment(search->arena, arena_copy(search->arena, search->text + at, end - at));
		for (size_t i = 0; i < search->word_count; i++)
			if (strlen(folded) == search->words[i].length &&
			    memcmp(folded, search->words[i].text, search->words[i].length) == 0)
				add_match(search, at, end, i);
	}
	return end;
}

/* Where no spaces are, a word may begin anywhere; the longest that fits is it. */
static void
match_unspaced(struct search *search, size_t at, size_t end)
{
	while (at < end) {
		size_t	longest = at, which = 0;

		for (size_t i = 0; i < search->word_count; i++) {
			size_t	stop = match_at(search, at, end, &search->words[i]);

			if (stop > longest) {
				longest = stop;
				which = i;
			}
		}
		if (longest > at) {
			add_match(search, at, longest, which);
			at = longest;
		} else {
			utf8_next(search->text, end, &at);
		}
	}
}

/* Where `word` ends if it stands at `at`, else `at`. */
static size_t
match_at(struct search *search, size_t at, size_t end, const struct word *word)
{
	size_t	stop = at, i = 0;

	while (i < word->length) {
		const struct folding	*folding = folding_at(search->text + stop, word->text + i);

		if (folding != NULL) {
			stop += strlen(folding->written);
			i += strlen(folding->folded);
		} else if (stop < end && search->text[stop] == word->text[i]) {
			stop++;
			i++;
		} else {
			return at;
		}
	}
	return stop;
}

static const struct folding *
folding_at(const char *text, const char *word)
{
	for (size_t i = 0; i < sizeof(foldings) / sizeof(*foldings); i++)
		if (strncmp(text, foldings[i].written, strlen(foldings[i].written)) == 0 &&
		    strncmp(word, foldings[i].folded, strlen(foldings[i].folded)) == 0)
			return &foldings[i];
	return NULL;
}

static void
add_match(struct search *search, size_t begin, size_t end, size_t word)
{
	if (search->match_count < MATCHES_MAX)
		search->matches[search->match_count++] = (struct match){ begin, end, word };
}

/* Where the piece of the text begins that has most of the words, the first of equals. */
static size_t
best_begin(const struct search *search, size_t length)
{
	size_t	best = 0, most = 0, begin;

	for (size_t i = 0; i < search->match_count; i++) {
		size_t	found = worth(search, i, length - LEAD);

		if (found > most) {
			most = found;
			best = i;
		}
	}
	if (most == 0)
		return 0;
	begin = search->matches[best].begin;
	if (begin + length / 2 > search->length)
		begin = search->length > length ? search->length - length : 0;
	return begin <= LEAD ? 0 : back_to_space(search, begin - LEAD, LEAD);
}

/* How many different words begin within `length` bytes from a match on. */
static size_t
worth(const struct search *search, size_t first, size_t length)
{
	uint64_t	seen = 0;
	size_t		count = 0;

	for (size_t i = first; i < search->match_count; i++) {
		const struct match	*match = &search->matches[i];

		if (match->end > search->matches[first].begin + length)
			break;
		if ((seen >> match->word & 1) == 0)
			count++;
		seen |= (uint64_t)1 << match->word;
	}
	return count;
}

/* The beginning of the word that `at` is in, or of its character if the word is far away. */
static size_t
back_to_space(const struct search *search, size_t at, size_t most)
{
	size_t	begin = at;

	while (begin > 0 && at - begin < most && search->text[begin - 1] != ' ')
		begin--;
	if (begin == 0 || search->text[begin - 1] == ' ')
		return begin;
	while (at > 0 && ((unsigned char)search->text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/* The end of the word that `at` is in, or of its character if the word is long. */
static size_t
on_to_space(const struct search *search, size_t at)
{
	size_t	end = at + strcspn(search->text + at, " ");

	if (end > search->length)
		end = search->length;
	if (end - at <= LEAD)
		return end;
	while (at < search->length && ((unsigned char)search->text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* What is between, in pieces. */
static struct snippet
cut(struct search *search, size_t begin, size_t end)
{
	struct piece	*pieces = arena_array(search->arena, 2 * search->match_count + 3, sizeof(*pieces));
	size_t		 count = 0, at = begin;

	if (begin > 0)
		pieces[count++] = (struct piece){ .text = "… " };
	for (size_t i = 0; i < search->match_count; i++) {
		const struct match	*match = &search->matches[i];

		if (match->begin < at || match->end > end)
			continue;
		add_piece(search, pieces, &count, at, match->begin, false);
		add_piece(search, pieces, &count, match->begin, match->end, true);
		at = match->end;
	}
	add_piece(search, pieces, &count, at, end, false);
	if (end < search->length)
		pieces[count++] = (struct piece){ .text = " …" };
	return (struct snippet){ pieces, count };
}

static void
add_piece(struct search *search, struct piece *pieces, size_t *count, size_t begin, size_t end, bool marked)
{
	if (end > begin)
		pieces[(*count)++] = (struct piece){
		    .text = arena_copy(search->arena, search->text + begin, end - begin), .marked = marked };
}
