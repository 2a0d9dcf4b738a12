/*
 * Work that takes long, on Kore's task threads.
 *
 * A job has memory of its own, because the request may go away while a thread
 * is at it. A thread touches nothing but its job.
 */
#include "core/work.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <kore.h>
#include <http.h>
#include <tasks.h>

#include "core/metric.h"
#include "core/refusal.h"

enum {
	JOBS_MAX = 32,		/* waiting or running; beyond it: 503 */
	NICE = 10		/* of the threads: whoever reads does not wait for whoever signs in */
};

/* Of a password that nobody ever knew, as expensive to check as those that start() makes. */
#define NOBODYS_HASH	"$argon2id$v=19$m=65536,t=2,p=1$" \
			"eXQjb5dkZlN5UXM64ST2PA$zr9/ifZoXc3ft/O2oLdbWXe5LU0ehDICS0nqrIrnVXk"

struct work {
	struct kore_task	 task;		/* first: Kore hands it back */
	struct request		*request;	/* NULL: gone */
	step_function		 next;
	bool			 begun;		/* else it only has its place */
	bool			 check;
	bool			 fits;
	bool			 ended;
	char			 password[PASSWORD_MAX + 1];
	char			 hash[crypto_pwhash_STRBYTES];
};

static bool	place(struct request *);
static int	refuse(struct request *);
static int	start(struct request *, bool, const char *, const char *, step_function);
static void	leave_place(void);
static int	run(struct kore_task *);
static void	on_event(struct kore_task *);

static size_t	jobs;

int
work_hash(struct request *rq, const char *password, step_function next)
{
	return start(rq, false, "", password, next);
}

int
work_check(struct request *rq, const char *hash, const char *password, step_function next)
{
	return start(rq, true, hash != NULL ? hash : NOBODYS_HASH, password, next);
}

int
work_place(struct request *rq, step_function next)
{
	return place(rq) ? request_chain(rq, next) : refuse(rq);
}

void
work_forget(struct request *rq)
{
	struct work	*work = rq->work;

	rq->work = NULL;
	if (work == NULL)
		return;
	work->request = NULL;
	if (!work->begun) {
		leave_place();
		free(work);
	}
}

/* Whether a request has a place, now or from before. */
static bool
place(struct request *rq)
{
	if (rq->work != NULL)
		return true;
	if (jobs >= JOBS_MAX)
		return false;
	rq->work = calloc(1, sizeof(*rq->work));
	if (rq->work == NULL)
		abort();
	rq->work->request = rq;
	metric_set(METRIC_HASHES_WAITING, (int64_t)++jobs);
	return true;
}

static int
refuse(struct request *rq)
{
	struct refusal	away = refusal_away();

	metric_add(METRIC_HASHES_REFUSED, 1);
	return request_refuse(rq, away.status, away.message);
}

static int
start(struct request *rq, bool check, const char *hash, const char *password, step_function next)
{
	struct work	*work;

	if (!place(rq))
		return refuse(rq);
	work = rq->work;
	work->begun = true;
	work->check = check;
	work->next = next;
	strncpy(work->password, password, PASSWORD_MAX);
	strncpy(work->hash, hash, sizeof(work->hash) - 1);
	http_request_sleep(rq->http);
	kore_task_create(&work->task, run);
	kore_task_bind_callback(&work->task, on_event);
	kore_task_run(&work->task);
	return KORE_RESULT_RETRY;
}

static void
leave_place(void)
{
	metric_set(METRIC_HASHES_WAITING, (int64_t)--jobs);
}

/* On a thread. */
static int
run(struct kore_task *task)
{
	struct work	*work = (struct work *)task;
	size_t		 length = strlen(work->password);

	/* Linux gives each thread its own. */
	(void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
	if (work->check)
		work->fits = crypto_pwhash_str_verify(work->hash, work->password, length) == 0;
	else if (crypto_pwhash_str(work->hash, work->password, length,
	    crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		work->hash[0] = '\0';
	sodium_memzero(work->password, sizeof(work->password));
	return KORE_RESULT_OK;
}

/* On the worker, when the thread has closed its end. */
static void
on_event(struct kore_task *task)
{
	struct work	*work = (struct work *)task;
	struct request	*rq = work->request;

	if (work->ended || !kore_task_finished(task))
		return;
	work->ended = true;
	leave_place();
	if (rq != NULL) {
		rq->work = NULL;
		rq->password_fits = work->fits;
		rq->password_hash = arena_text(rq->arena, work->hash);
		if (!work->check && work->hash[0] == '\0')
			request_answered(rq, work->next, refusal_away());
		else
			request_answered(rq, work->next, (struct refusal){ 0 });
	}
	kore_task_destroy(task);
	free(work);
}
