/*
 * What a worker may ask of the kernel, beyond what Kore allows itself: what
 * libpq needs to connect, and threads with glibc 2.36. Files cannot be made,
 * programs not started.
 */
#include <errno.h>
#include <sys/prctl.h>
#include <sys/types.h>

#include <kore.h>
#include <seccomp.h>

KORE_SECCOMP_FILTER("forum",
	/* libpq */
	KORE_SYSCALL_ALLOW(newfstatat),
	KORE_SYSCALL_ALLOW(socket),
	KORE_SYSCALL_ALLOW(connect),
	KORE_SYSCALL_ALLOW(getsockopt),
	KORE_SYSCALL_ALLOW(getsockname),
	KORE_SYSCALL_ALLOW(getpeername),
	KORE_SYSCALL_ALLOW(getegid),
	KORE_SYSCALL_ALLOW(getgid),
	KORE_SYSCALL_ALLOW(uname),
	KORE_SYSCALL_ALLOW(sysinfo),
	KORE_SYSCALL_ALLOW(recvmsg),
	KORE_SYSCALL_ALLOW(sendmsg),
	KORE_SYSCALL_ALLOW(sendmmsg),
	KORE_SYSCALL_ALLOW(ioctl),
	/* ending with the parent */
	KORE_SYSCALL_ALLOW_ARG(prctl, 0, PR_SET_PDEATHSIG),
	/* ending a connection so that its last answer arrives */
	KORE_SYSCALL_ALLOW(shutdown),
	/* threads: clone3 is refused so that glibc takes clone, which Kore checks */
	KORE_SYSCALL_DENY(clone3, ENOSYS),
	KORE_SYSCALL_ALLOW(clone),
	KORE_SYSCALL_ALLOW(rseq),
	KORE_SYSCALL_ALLOW(set_robust_list),
	KORE_SYSCALL_ALLOW(sched_getaffinity),
	KORE_SYSCALL_ALLOW(sched_yield),
	KORE_SYSCALL_ALLOW(socketpair),
	KORE_SYSCALL_ALLOW(gettid),
	KORE_SYSCALL_ALLOW(setpriority),
	/* memory of large allocations */
	KORE_SYSCALL_ALLOW(mremap),
	KORE_SYSCALL_ALLOW(mlock),
	KORE_SYSCALL_ALLOW(munlock),
	KORE_SYSCALL_ALLOW(prlimit64)
)
