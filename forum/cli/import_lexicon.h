/*
 * Words as PostgreSQL finds them: a text's tsvector, made here.
 *
 * to_tsvector cuts and stems every word of every post, which is a good part of
 * all work of an import; but a dump's texts are made of few different words. So
 * the database is asked once what it makes of each (pg_temp.lexemes), and the
 * vectors are put together from that. A text's vector here is to_tsvector's:
 * what stands between two words of text/words is a space, and nothing that
 * PostgreSQL's parser knows reaches over one.
 */
#ifndef FORUM_CLI_IMPORT_LEXICON_H
#define FORUM_CLI_IMPORT_LEXICON_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "text/buffer.h"

struct lexicon;

/* An empty one; it asks over that connection. */
struct lexicon	*lexicon_create(PGconn *);
void		 lexicon_destroy(struct lexicon *);

/*
 * Learns all words of some texts, each words with spaces between them. Those of
 * earlier calls may be forgotten: memory does not grow with the dump. Says why
 * and returns false on failure.
 */
bool	lexicon_learn(struct lexicon *, const char *const *texts, size_t count);

/* Writes the vector of a text that was learnt, as a column of a COPY. */
void	lexicon_write(struct lexicon *, struct buffer *row, const char *text);

#endif
