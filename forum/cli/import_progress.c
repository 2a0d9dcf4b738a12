/* How far an import is. */
#include "cli/import_progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define WIDTH		30
#define DRAW_EVERY	100	/* milliseconds */

static struct {
	const char	*what;
	long long	 total;
	long long	 drawn_at;	/* milliseconds of the clock */
	bool		 terminal;
	bool		 shown;
} bar;

static void		 draw(long long);
static long long	 milliseconds(void);

void
progress_begin(const char *what, long long total)
{
	bar.what = what;
	bar.total = total;
	bar.drawn_at = 0;
	bar.terminal = isatty(STDERR_FILENO);
	progress_at(0);
}

void
progress_at(long long done)
{
	long long	now;

	if (!bar.terminal)
		return;
	now = milliseconds();
	if (now - bar.drawn_at < DRAW_EVERY)
		return;
	bar.drawn_at = now;
	draw(done);
}

void
progress_hide(void)
{
	if (!bar.shown)
		return;
	/* To the beginning of the line, and clear what is on it. */
	fputs("\r\033[K", stderr);
	fflush(stderr);
	bar.shown = false;
	bar.drawn_at = 0;
}

static void
draw(long long done)
{
	int	filled;

	if (bar.total <= 0) {
		fprintf(stderr, "\r\033[K%s …", bar.what);
	} else {
		filled = (int)(done * WIDTH / bar.total);
		if (filled > WIDTH)
			filled = WIDTH;
		fprintf(stderr, "\r\033[K%-24s [%.*s%*s] %3d %%", bar.what,
		    filled, "##############################", WIDTH - filled,
		    "", (int)(done * 100 / bar.total));
	}
	fflush(stderr);
	bar.shown = true;
}

static long long
milliseconds(void)
{
	struct timespec	now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
