#include "text/file_private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>

#define PAUSE_MIN 0.0005
#define PAUSE_MAX 0.010

double wf_file_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void wf_file_nap(double seconds)
{
	struct timespec t = {.tv_nsec = (long)(seconds * 1e9)};

	nanosleep(&t, NULL);
}

/* Who wants to write makes the kernel send a signal, by default one that ends the process. */
enum wf_lease wf_lease_take(int fd)
{
	fcntl(fd, F_SETSIG, SIGURG);
	if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0)
		return WF_LEASE_TAKEN;
	if (errno != EAGAIN || (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY)
		return WF_LEASE_NONE;
	return WF_LEASE_WRITER;
}

bool wf_lease_holds(int fd)
{
	return fcntl(fd, F_GETLEASE) == F_RDLCK;
}

void wf_lease_drop(int fd)
{
	fcntl(fd, F_SETLEASE, F_UNLCK);
}

enum wf_lease wf_lease_wait(int fd, double deadline)
{
	double pause = PAUSE_MIN;
	enum wf_lease lease;

	while ((lease = wf_lease_take(fd)) == WF_LEASE_WRITER && wf_file_now() < deadline) {
		wf_file_nap(pause);
		pause = pause < PAUSE_MAX / 2 ? pause * 2 : PAUSE_MAX;
	}
	return lease;
}
