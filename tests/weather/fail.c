/* Makes one call fail, or all from one on, that writes, cuts or syncs a file in one directory.
 *
 * Loaded into the program by the longer run (tests/weather/fault.rs), told by the environment:
 *   FAIL_IN      the directory, with a slash at its end
 *   FAIL_AT      which of the calls fails, from 1
 *   FAIL_WITH    the number of the error
 *   FAIL_ONCE    set where only that one fails
 *   FAIL_TOLD    a file that is made when a call was made to fail
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long calls;

/* Whether this call is to fail: those on other files do not count. */
static int fails(int fd) {
    const char *in = getenv("FAIL_IN"), *at = getenv("FAIL_AT"), *with = getenv("FAIL_WITH");
    char link[64], path[4096];
    if (!in || !at || !with) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, in, strlen(in))) return 0;
    long call = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST), wanted = atol(at);
    if (call < wanted || (call > wanted && getenv("FAIL_ONCE"))) return 0;
    const char *told = getenv("FAIL_TOLD");
    if (told) close(open(told, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    errno = atoi(with);
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count) { return fails(fd) ? -1 : REAL(write)(fd, bytes, count); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return fails(fd) ? -1 : REAL(pwrite)(fd, bytes, count, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) { return fails(fd) ? -1 : REAL(pwrite64)(fd, bytes, count, at); }
int ftruncate(int fd, off_t length) { return fails(fd) ? -1 : REAL(ftruncate)(fd, length); }
int ftruncate64(int fd, off64_t length) { return fails(fd) ? -1 : REAL(ftruncate64)(fd, length); }
int fsync(int fd) { return fails(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails(fd) ? -1 : REAL(fdatasync)(fd); }
