/* Words as PostgreSQL finds them: a text's tsvector, made here. */
#include "cli/import_lexicon.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/import_field.h"
#include "cli/query.h"

/* More words than this are forgotten, some 15 MB of them. */
#define WORDS_MAX	((size_t)100 * 1000)
#define SLOTS_FIRST	((size_t)64 * 1024)

/* So many of a lexeme's positions does to_tsvector keep. */
#define PLACES_MAX	255

/* What a word adds to a vector, at so many positions behind the word before. */
struct lexeme {
	const char	*written;	/* in a tsvector, in a column of a COPY */
	uint32_t	 place;
};

struct word {
	const char	*text;
	size_t		 length;
	uint64_t	 hash;
	/* NULL, 0: the database was not asked yet */
	struct lexeme	*lexemes;
	size_t		 count;
	/* of a text's positions, which also words without lexemes take */
	uint32_t	 places;
};

/* Of the table: NULL is free. */
struct slot {
	struct word	*word;
};

struct lexicon {
	PGconn		 *connection;
	struct arena	 *arena;	/* of the words */
	struct arena	 *scratch;	/* of a call */
	struct slot	 *slots;	/* by hash; a power of two of them */
	size_t		  slot_count;
	size_t		  word_count;
};

/* The words of a text one after the other: begin with { text, 0 }. */
struct cut {
	const char	*word;
	size_t		 length;
};

static bool		 cut_next(struct cut *);
static struct word	*find(const struct lexicon *, const struct cut *);
static struct word	*add(struct lexicon *, const struct cut *);
static void		 forget(struct lexicon *);
static void		 grow(struct lexicon *);
static struct slot	*slot_of(const struct lexicon *, const char *, size_t,
			    uint64_t);
static uint64_t		 hash_of(const char *, size_t);
static bool		 ask(struct lexicon *, const struct slot *, size_t);
static int		 read_lexemes(struct lexicon *, struct word *,
			    const PGresult *, int);
static int		 compare(const void *, const void *);
static bool		 same(const struct lexeme *, const struct lexeme *);
static void		 add_number(struct buffer *, uint32_t);

struct lexicon *
lexicon_create(PGconn *connection)
{
	struct lexicon	*lexicon = malloc(sizeof(*lexicon));

	if (lexicon == NULL)
		abort();
	*lexicon = (struct lexicon){ .connection = connection,
	    .arena = arena_create(), .scratch = arena_create() };
	forget(lexicon);
	return lexicon;
}

void
lexicon_destroy(struct lexicon *lexicon)
{
	if (lexicon == NULL)
		return;
	arena_destroy(lexicon->arena);
	arena_destroy(lexicon->scratch);
	free(lexicon);
}

bool
lexicon_learn(struct lexicon *lexicon, const char *const *texts, size_t count)
{
	struct buffer	 unknown;
	struct slot	 slot;

	if (lexicon->word_count > WORDS_MAX)
		forget(lexicon);
	arena_reset(lexicon->scratch);
	buffer_init(&unknown, lexicon->scratch);
	for (size_t i = 0; i < count; i++)
		for (struct cut cut = { texts[i], 0 }; cut_next(&cut); )
			if (find(lexicon, &cut) == NULL) {
				slot.word = add(lexicon, &cut);
				buffer_add(&unknown, &slot, sizeof(slot));
			}
	return unknown.length == 0 ||
	    ask(lexicon, (const struct slot *)(void *)unknown.bytes,
		unknown.length / sizeof(slot));
}

void
lexicon_write(struct lexicon *lexicon, struct buffer *row, const char *text)
{
	struct buffer	 found;
	struct lexeme	*lexemes;
	size_t		 count;
	uint32_t	 place = 0;

	arena_reset(lexicon->scratch);
	buffer_init(&found, lexicon->scratch);
	for (struct cut cut = { text, 0 }; cut_next(&cut); ) {
		const struct word	*word = find(lexicon, &cut);

		for (size_t i = 0; i < word->count; i++) {
			struct lexeme	lexeme = word->lexemes[i];

			lexeme.place += place;
			buffer_add(&found, &lexeme, sizeof(lexeme));
		}
		place += word->places;
	}
	/* In the order of a vector, which spares the database to sort it. */
	lexemes = (struct lexeme *)(void *)found.bytes;
	count = found.length / sizeof(*lexemes);
	if (count > 1)
		qsort(lexemes, count, sizeof(*lexemes), compare);
	for (size_t i = 0, places = 0; i < count; i++) {
		bool	again = i > 0 && same(&lexemes[i], &lexemes[i - 1]);

		places = again ? places + 1 : 1;
		if (places > PLACES_MAX)
			continue;
		if (!again && i > 0)
			buffer_char(row, ' ');
		if (!again)
			buffer_text(row, lexemes[i].written);
		buffer_char(row, again ? ',' : ':');
		add_number(row, lexemes[i].place);
	}
}

static bool
cut_next(struct cut *cut)
{
	cut->word += cut->length;
	cut->word += strspn(cut->word, " ");
	cut->length = strcspn(cut->word, " ");
	return cut->length > 0;
}

static struct word *
find(const struct lexicon *lexicon, const struct cut *cut)
{
	return slot_of(lexicon, cut->word, cut->length,
	    hash_of(cut->word, cut->length))->word;
}

static struct word *
add(struct lexicon *lexicon, const struct cut *cut)
{
	struct word	*word = arena_alloc(lexicon->arena, sizeof(*word));

	if (lexicon->word_count * 2 > lexicon->slot_count)
		grow(lexicon);
	*word = (struct word){
	    .text = arena_copy(lexicon->arena, cut->word, cut->length),
	    .length = cut->length,
	    .hash = hash_of(cut->word, cut->length),
	};
	slot_of(lexicon, word->text, word->length, word->hash)->word = word;
	lexicon->word_count++;
	return word;
}

static void
forget(struct lexicon *lexicon)
{
	arena_reset(lexicon->arena);
	lexicon->word_count = 0;
	lexicon->slot_count = SLOTS_FIRST;
	lexicon->slots = arena_array(lexicon->arena, lexicon->slot_count,
	    sizeof(*lexicon->slots));
}

static void
grow(struct lexicon *lexicon)
{
	struct slot	*old = lexicon->slots;
	size_t		 count = lexicon->slot_count;

	lexicon->slot_count = count * 2;
	lexicon->slots = arena_array(lexicon->arena, lexicon->slot_count,
	    sizeof(*lexicon->slots));
	for (size_t i = 0; i < count; i++)
		if (old[i].word != NULL)
			*slot_of(lexicon, old[i].word->text,
			    old[i].word->length, old[i].word->hash) = old[i];
}

/* Where the word is, or would be. */
static struct slot *
slot_of(const struct lexicon *lexicon, const char *text, size_t length,
    uint64_t hash)
{
	size_t	at = hash & (lexicon->slot_count - 1);

	for (;; at = (at + 1) & (lexicon->slot_count - 1)) {
		const struct word	*word = lexicon->slots[at].word;

		if (word == NULL || (word->hash == hash &&
		    word->length == length &&
		    memcmp(word->text, text, length) == 0))
			return &lexicon->slots[at];
	}
}

/* FNV-1a: short texts, and nobody gains by words that meet. */
static uint64_t
hash_of(const char *text, size_t length)
{
	uint64_t	hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3;
	return hash ^ hash >> 32;
}

/* Asks the database what it makes of new words. */
static bool
ask(struct lexicon *lexicon, const struct slot *words, size_t count)
{
	struct buffer	 array;
	PGresult	*rows;
	const char	*values[1];
	int		 row = 0;

	/* Letters, digits and marks: nothing that an array has to quote. */
	buffer_init(&array, lexicon->scratch);
	for (size_t i = 0; i < count; i++) {
		buffer_text(&array, i > 0 ? "\",\"" : "{\"");
		buffer_add(&array, words[i].word->text, words[i].word->length);
	}
	buffer_text(&array, "\"}");
	values[0] = buffer_string(&array);
	rows = query_ask(lexicon->connection, "SELECT lexeme, place FROM "
	    "pg_temp.lexemes($1)", 1, values);
	if (rows == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		row = read_lexemes(lexicon, words[i].word, rows, row);
	PQclear(rows);
	return true;
}

/*
 * Reads the rows of a word: its lexemes, and one without lexeme that tells how
 * many positions it takes. Returns the first row of the next word.
 */
static int
read_lexemes(struct lexicon *lexicon, struct word *word, const PGresult *rows,
    int row)
{
	int		end = row;
	struct buffer	written;

	while (!PQgetisnull(rows, end, 0))
		end++;
	word->count = (size_t)(end - row);
	word->lexemes = arena_array(lexicon->arena, word->count,
	    sizeof(*word->lexemes));
	for (size_t i = 0; i < word->count; i++, row++) {
		buffer_init(&written, lexicon->scratch);
		field_write_text(&written, PQgetvalue(rows, row, 0));
		word->lexemes[i] = (struct lexeme){
		    .written = arena_text(lexicon->arena,
			buffer_string(&written)),
		    .place = (uint32_t)atoi(PQgetvalue(rows, row, 1)) };
	}
	word->places = (uint32_t)atoi(PQgetvalue(rows, end, 1));
	return end + 1;
}

static int
compare(const void *a, const void *b)
{
	const struct lexeme	*first = a, *second = b;
	int			 order = first->written == second->written ? 0 :
				    strcmp(first->written, second->written);

	return order != 0 ? order :
	    (first->place > second->place) - (first->place < second->place);
}

/* Several words have one lexeme; most often it is the same word again. */
static bool
same(const struct lexeme *first, const struct lexeme *second)
{
	return first->written == second->written ||
	    strcmp(first->written, second->written) == 0;
}

/* There are millions of these, and printf takes its time. */
static void
add_number(struct buffer *row, uint32_t number)
{
	char	 digits[10];
	char	*digit = digits + sizeof(digits);

	do
		*--digit = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	buffer_add(row, digit, (size_t)(digits + sizeof(digits) - digit));
}
