/* Texts cut into words, for full text search. */
#ifndef FORUM_TEXT_WORDS_H
#define FORUM_TEXT_WORDS_H

#include "text/arena.h"

/* Words of more bytes than this are not words (keys, hashes): left out. */
#define WORDS_WORD_MAX	200

/*
 * The words of `text` (UTF-8) in their order, with one space between them,
 * case-folded and in one normal form (NFKC), so that two ways of writing the
 * same word meet. Thai, Lao, Khmer, Burmese, Chinese and Japanese, which write
 * no spaces, are cut by dictionary. Both what is indexed and what is searched
 * for pass through here. Lives in `arena`. What is not UTF-8 separates words.
 *
 * Not for several threads at once: the dictionaries are opened once a process.
 */
char	*words_segment(struct arena *arena, const char *text);

#endif
