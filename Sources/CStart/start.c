// What a static program on Linux needs to run where nothing else is. Other systems link none of it.

#include "start.h"

#if defined(STATIC_PROGRAM) && defined(__linux__)

#include <grp.h>
#include <pwd.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

// Swift's `CommandLine` reads /proc where it was not told.
extern void _swift_stdlib_overrideUnsafeArgvArgc(char **arguments, int count);

// Swift also looks for the program that prints its backtraces beside this one, whose path /proc has, and
// stops the process before `main` where there is no /proc. One that is named is not looked for.
__attribute__((constructor(101))) static void start_without_proc(int count, char **arguments) {
  if (access("/proc/self/exe", F_OK) == 0) return;
  setenv("SWIFT_BACKTRACE", "enable=no,swift-backtrace=/nowhere", 0);
  _swift_stdlib_overrideUnsafeArgvArgc(arguments, count);
}

// glibc asks shared libraries of its own about users and groups, and those of another version may stop
// the process. Foundation asks who owns a file, which nobody here wants to know: nobody is found.

int getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size, struct passwd **found) {
  (void)name, (void)entry, (void)buffer, (void)size;
  *found = NULL;
  return 0;
}

int getpwuid_r(uid_t user, struct passwd *entry, char *buffer, size_t size, struct passwd **found) {
  (void)user, (void)entry, (void)buffer, (void)size;
  *found = NULL;
  return 0;
}

int getgrnam_r(const char *name, struct group *entry, char *buffer, size_t size, struct group **found) {
  (void)name, (void)entry, (void)buffer, (void)size;
  *found = NULL;
  return 0;
}

int getgrgid_r(gid_t group, struct group *entry, char *buffer, size_t size, struct group **found) {
  (void)group, (void)entry, (void)buffer, (void)size;
  *found = NULL;
  return 0;
}

// Swift's runtime would load a library that an environment variable names, for those who work on it.
void *dlopen(const char *path, int mode) {
  (void)path, (void)mode;
  return NULL;
}

#endif
