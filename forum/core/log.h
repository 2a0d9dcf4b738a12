/* What the operator should know: a line on standard error, which `serve` shows and keeps. */
#ifndef FORUM_CORE_LOG_H
#define FORUM_CORE_LOG_H

/* One line, as printf would print it; what a client sent may be in it, control characters are not. */
void	log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
