/* Between a program and its disk. Notes in $FSYNC_LOG what reached it: every fsync and fdatasync with the file, its size then, and when, also
   those that the kernel is asked for (io_submit): these are done at once, so that what is noted is true.
   While the file $DISK_FULL is there, nothing can be written into files below $DISK; while $DISK_REFUSES is there, nothing is synced. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static ssize_t path_of(int fd, char *file, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, file, size - 1);
    if (length >= 0) file[length] = 0;
    return length;
}

/* What was written while the disk was busy need not be on it: the size and the time are those before. */
static void note(int fd, const struct stat *about, const struct timespec *began) {
    const char *log = getenv("FSYNC_LOG");
    char file[4096], line[4300];
    if (!log || path_of(fd, file, sizeof file) < 0) return;
    int count = snprintf(line, sizeof line, "%llu %lld %lld %s\n", (unsigned long long)about->st_ino, (long long)about->st_size,
                         began->tv_sec * 1000000000LL + began->tv_nsec, file);
    int to = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (to < 0) return;
    if (write(to, line, count) != count) abort();
    close(to);
}

static int refuses(void) {
    const char *flag = getenv("DISK_REFUSES");
    return flag && !access(flag, F_OK);
}

static int sync_with(const char *name, int fd) {
    struct stat about;
    struct timespec now;
    if (refuses()) {
        errno = EIO;
        return -1;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    int known = !fstat(fd, &about);
    int result = ((int (*)(int))dlsym(RTLD_NEXT, name))(fd);
    if (!result && known) note(fd, &about, &now);
    return result;
}

static int is_full(int fd) {
    const char *flag = getenv("DISK_FULL"), *disk = getenv("DISK");
    char file[4096];
    if (!flag || !disk || access(flag, F_OK)) return 0;
    if (path_of(fd, file, sizeof file) < 0 || strncmp(file, disk, strlen(disk))) return 0;
    errno = ENOSPC;
    return 1;
}

int fsync(int fd) { return sync_with("fsync", fd); }
int fdatasync(int fd) { return sync_with("fdatasync", fd); }

ssize_t write(int fd, const void *bytes, size_t count) {
    if (is_full(fd)) return -1;
    return ((ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    if (is_full(fd)) return -1;
    return ((ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite"))(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    if (is_full(fd)) return -1;
    return ((ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64"))(fd, bytes, count, offset);
}

static void sync_asked(long count, struct iocb **asked) {
    for (long each = 0; each < count; each++) {
        int code = asked[each]->aio_lio_opcode;
        if (code == IOCB_CMD_FSYNC || code == IOCB_CMD_FDSYNC) sync_with("fsync", asked[each]->aio_fildes);
    }
}

static void refuse(long count, struct io_event *done) {
    for (long each = 0; each < count && refuses(); each++) done[each].res = -EIO;
}

long syscall(long number, ...) {
    va_list list;
    long given[6], result;
    va_start(list, number);
    for (int each = 0; each < 6; each++) given[each] = va_arg(list, long);
    va_end(list);
    if (number == SYS_io_submit) sync_asked(given[1], (struct iocb **)given[2]);
    result = ((long (*)(long, ...))dlsym(RTLD_NEXT, "syscall"))(number, given[0], given[1], given[2], given[3], given[4], given[5]);
    if (number == SYS_io_getevents) refuse(result, (struct io_event *)given[3]);
    return result;
}
