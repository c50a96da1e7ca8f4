/* photostat.render.inside._stillclock: a clock that stands still, preloaded into soffice.
 *
 * Why: LibreOffice asks for the date in many places (fields of text, headers, slides and drawings, TODAY() and NOW(), document
 * properties that are missing), and each of them would give another page tomorrow. The moment that dates print is decided
 * outside (render/clock.py); soffice_process.py writes it into the file that PHOTOSTAT_CLOCK names, as one int64 of seconds
 * since 1970, before each document. 0 = the real time, which a starting soffice gets.
 *
 * Still are clock_gettime(CLOCK_REALTIME) and time(), by which LibreOffice makes dates. gettimeofday() and the monotonic clocks
 * go on: its timers and waits are made from those, and would hang. Nothing else is changed, and nothing is trusted to it: it
 * guards no border.
 *
 * It is built as an extension module only because setuptools builds those; Python never imports it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

typedef int (*clock_gettime_fn)(clockid_t, struct timespec *);

static const volatile int64_t *moment;
static clock_gettime_fn real_clock_gettime;

__attribute__((constructor)) static void open_moment(void) {
    real_clock_gettime = (clock_gettime_fn)dlsym(RTLD_NEXT, "clock_gettime");
    const char *path = getenv("PHOTOSTAT_CLOCK");
    int descriptor = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (descriptor < 0)
        return;
    void *mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, descriptor, 0);
    if (mapped != MAP_FAILED)
        moment = mapped;
    close(descriptor);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int64_t still = moment ? *moment : 0;
    if (still && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec = (time_t)still;
        now->tv_nsec = 0;
        return 0;
    }
    if (!real_clock_gettime) /* another constructor asks before ours has run */
        real_clock_gettime = (clock_gettime_fn)dlsym(RTLD_NEXT, "clock_gettime");
    return real_clock_gettime(clock, now);
}

time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

/* Found by name at run time, so that the library needs no Python where it is preloaded. */
void *PyInit__stillclock(void);
void *PyInit__stillclock(void) { return NULL; }
