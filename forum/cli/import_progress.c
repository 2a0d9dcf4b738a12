/* How far an import is. */
#include "cli/import_progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define WIDTH		30	/* of the bar; the words beside it need OTHERS */
#define OTHERS		(24 + sizeof(" [] 100 %"))
#define DRAW_EVERY	100	/* milliseconds */

static struct {
	const char	*what;
	long long	 total;
	long long	 drawn_at;	/* milliseconds of the clock */
	bool		 terminal;
	bool		 shown;
} bar;

static void		 draw(long long);
static int		 bar_width(void);
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
	int	width = bar_width(), filled;

	if (done > bar.total)
		done = bar.total;
	if (bar.total <= 0) {
		fprintf(stderr, "\r\033[K%s …", bar.what);
	} else if (width == 0) {
		fprintf(stderr, "\r\033[K%s %d %%", bar.what,
		    (int)(done * 100 / bar.total));
	} else {
		filled = (int)(done * width / bar.total);
		fprintf(stderr, "\r\033[K%-24s [%.*s%*s] %3d %%", bar.what,
		    filled, "##############################", width - filled,
		    "", (int)(done * 100 / bar.total));
	}
	fflush(stderr);
	bar.shown = true;
}

/* What fits on one line of the terminal; 0 when it is too narrow for a bar. */
static int
bar_width(void)
{
	struct winsize	window;
	int		room = WIDTH;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 &&
	    window.ws_col > 0)
		room = (int)window.ws_col - (int)OTHERS;
	return room > WIDTH ? WIDTH : room < 5 ? 0 : room;
}

static long long
milliseconds(void)
{
	struct timespec	now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
