/* Threads: reading one. */
#ifndef FORUM_PAGES_THREAD_H
#define FORUM_PAGES_THREAD_H

#include "core/request.h"

int	thread_show(struct request *);

#endif
