/* Texts as UTF-8: what is accepted from outside, and reading it. */
#ifndef FORUM_TEXT_UTF8_H
#define FORUM_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/arena.h"

/* What utf8_next gives for bytes that are not UTF-8: U+FFFD. */
#define UTF8_REPLACEMENT	((int32_t)0xfffd)

/*
 * True when the bytes are UTF-8 that the database and every browser read in
 * the same way: no overlong forms, no surrogates, nothing above U+10FFFF, no
 * NUL.
 */
bool	utf8_valid(const char *bytes, size_t length);

/*
 * `text` with U+FFFD for each byte that is no part of a valid character; in
 * `arena`, or `text` itself when there is none.
 */
char	*utf8_mend(struct arena *arena, char *text);

/*
 * True when `text` can stand on one line as a name or a title and look like
 * what it is: valid, not blank, no control characters or line ends, nothing
 * that turns the writing direction, nothing invisible. The joiners that
 * Persian, Indic scripts and emoji need are fine between two such characters.
 */
bool	utf8_safe_line(const char *text);

/*
 * The character at `*at`, which is moved behind it. Bytes that begin no valid
 * character give UTF8_REPLACEMENT, one at a time. `*at` must be below `length`.
 */
int32_t	utf8_next(const char *bytes, size_t length, size_t *at);

/*
 * The character that ends before `at`, or -1 at the beginning. Bytes that are
 * no character give UTF8_REPLACEMENT.
 */
int32_t	utf8_before(const char *bytes, size_t at);

/* True for letters, digits and the marks that belong to them, of any script. */
bool	utf8_word_character(int32_t character);

/* True for the marks that stand over, under or beside the letter before. */
bool	utf8_mark(int32_t character);

/*
 * True for characters of the scripts that write no spaces between words: Thai,
 * Lao, Khmer, Burmese, Chinese, Japanese.
 */
bool	utf8_unspaced(int32_t character);

#endif
