/*
 * How far an import is: a bar on standard error, when that is a terminal.
 * Nothing otherwise.
 */
#ifndef FORUM_CLI_IMPORT_PROGRESS_H
#define FORUM_CLI_IMPORT_PROGRESS_H

/*
 * Begins a stretch of work: `what` is done when progress_at has been told
 * `total` (0: nobody knows how much there is).
 */
void	progress_begin(const char *what, long long total);

/* So much of it is done. Cheap: draws a few times a second at most. */
void	progress_at(long long done);

/* Takes the bar away, so that a line can be printed; the next one draws it. */
void	progress_hide(void);

#endif
