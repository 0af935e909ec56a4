/* A disk that fails, and a clock that is wrong, for one process: cc -shared -fPIC, LD_PRELOAD.

   FAULT_AT=N     the Nth write, sync or cut of a file fails; with FAULT_LASTS, so do all after it
   FAULT_ERRNO=E  with this error
   FAULT_CLOCK=S  the time of day is S seconds off; read at every look, so that it can jump

   Output to a terminal or a pipe, and the first three descriptors, never fail. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long done;

static int fails(int file) {
    const char *at = getenv("FAULT_AT");
    struct stat about;
    if (!at || file < 3 || fstat(file, &about) || !S_ISREG(about.st_mode)) return 0;
    done++;
    if (done != atol(at) && !(done > atol(at) && getenv("FAULT_LASTS"))) return 0;
    errno = atoi(getenv("FAULT_ERRNO"));
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAILING(type, name, given, passed) \
    type name given { return fails(file) ? -1 : REAL(name) passed; }

FAILING(ssize_t, write, (int file, const void *from, size_t size), (file, from, size))
FAILING(ssize_t, pwrite, (int file, const void *from, size_t size, off_t at),
        (file, from, size, at))
FAILING(ssize_t, pwrite64, (int file, const void *from, size_t size, off64_t at),
        (file, from, size, at))
FAILING(int, ftruncate, (int file, off_t size), (file, size))
FAILING(int, ftruncate64, (int file, off64_t size), (file, size))
FAILING(int, fsync, (int file), (file))
FAILING(int, fdatasync, (int file), (file))

static long off(void) {
    const char *seconds = getenv("FAULT_CLOCK");
    return seconds ? atol(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = REAL(clock_gettime)(clock, now);
    if (!failed && clock == CLOCK_REALTIME) now->tv_sec += off();
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int failed = REAL(gettimeofday)(now, zone);
    if (!failed) now->tv_sec += off();
    return failed;
}

time_t time(time_t *kept) {
    time_t now = REAL(time)(NULL) + off();
    if (kept) *kept = now;
    return now;
}
