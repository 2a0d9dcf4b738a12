/* The web program: what Kore calls before it serves. Requests begin in request.c. */
#include <malloc.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <kore.h>
#include <hooks.h>
#include <http.h>

#include "core/asset_serve.h"
#include "core/cache.h"
#include "core/conf.h"
#include "core/counter.h"
#include "core/db.h"
#include "core/metric.h"
#include "core/outbox.h"
#include "core/page.h"
#include "core/replica.h"
#include "core/reply.h"
#include "routes.h"

/* In the parent, before workers are made: files are read with the parent's rights. */
void
kore_parent_configure(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	/* The log is a file: a worker that dies would take its last words along. */
	fflush(stdout);
	setlinebuf(stdout);
	if (sodium_init() == -1)
		fatalx("libsodium does not start");
	/* Reads a file, which a worker should not when it first tells the time. */
	tzset();
	conf_read();
	metric_init();
	asset_read();
	http_server_version(REPLY_SERVER);
	http_hsts_enable = 0;	/* core/reply says it, and only where visitors come over https */
}

/*
 * A worker keeps the memory that it frees. Giving it back and asking again is a
 * system call that waits until no thread of the process is about the map of its
 * memory; one that makes 64 MiB ready for a password, at low priority, is for long.
 */
static void
memory_keep(void)
{
	(void)mallopt(M_TRIM_THRESHOLD, 256 << 20);
	(void)mallopt(M_TOP_PAD, 64 << 20);
	(void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
}

/* In each worker, in the sandbox. */
void
kore_worker_configure(void)
{
	/* One that outlives its parent would keep the port, and nobody would know of it. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	memory_keep();
	metric_worker_init(worker->id, worker->pid, worker->restarted != 0);
	db_init(conf()->database, conf()->read);
	replica_init();
	cache_init();
	page_site_init();
	counter_init();
	outbox_init();
	routes_init();
}

#ifdef __SANITIZE_ADDRESS__
/*
 * A worker that ends runs the destructors of all libraries; with the sanitizer's
 * library before them, one of libcurl's friends waits for ever.
 */
void
kore_worker_teardown(void)
{
	_exit(0);
}
#endif
