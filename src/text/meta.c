#include "base/arena.h"
#include "text/file_private.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/xattr.h>
#include <unistd.h>

#define PERMISSIONS 07777

/* Written by the kernel itself from what the file holds: never copied. */
static const char *const measured[] = {"security.ima", "security.evm"};

static enum wf_code not_kept(const char *given, const char *what, struct wf_error *err)
{
	wf_file_fail(err, given, WF_UNWRITABLE,
		     "cannot be written: its %s would be lost: %s; the file is as it was", what,
		     strerror(errno));
	wf_error_hint(err, "run wfmd as the owner of the file or as root");
	return WF_UNWRITABLE;
}

/* The names of FD's attributes, each ending in a NUL, one after the other. */
static int list_names(int fd, struct wf_buf *names)
{
	ssize_t n;

	for (;;) {
		n = flistxattr(fd, NULL, 0);
		if (n <= 0)
			break;
		wf_buf_clear(names);
		wf_buf_reserve(names, (size_t)n);
		n = flistxattr(fd, names->ptr, (size_t)n);
		if (n >= 0 || errno != ERANGE)
			break;
	}
	names->len = n > 0 ? (size_t)n : 0;
	return n >= 0 || errno == ENOTSUP || errno == ENOSYS ? 0 : -1;
}

static int get_value(int fd, const char *name, struct wf_buf *value)
{
	ssize_t n;

	do {
		wf_buf_clear(value);
		n = fgetxattr(fd, name, NULL, 0);
		if (n <= 0)
			break;
		wf_buf_reserve(value, (size_t)n);
		n = fgetxattr(fd, name, value->ptr, (size_t)n);
	} while (n < 0 && errno == ERANGE);
	value->len = n > 0 ? (size_t)n : 0;
	return n >= 0 ? 0 : -1;
}

static bool is_measured(const char *name)
{
	for (size_t i = 0; i < sizeof(measured) / sizeof(measured[0]); i++) {
		if (strcmp(name, measured[i]) == 0)
			return true;
	}
	return false;
}

static int copy_value(int to, int from, const char *name)
{
	struct wf_buf want = WF_BUF_INIT, have = WF_BUF_INIT;
	int result = get_value(from, name, &want);

	if (result != 0) {
		result = errno == ENODATA ? 0 : -1;
		goto done;
	}
	if (get_value(to, name, &have) == 0 &&
	    wf_slice_eq(wf_buf_as_slice(&want), wf_buf_as_slice(&have)))
		goto done;
	result = fsetxattr(to, name, want.ptr, want.len, 0);
done:
	wf_buf_release(&want);
	wf_buf_release(&have);
	return result;
}

static enum wf_code copy_attributes(int to, int from, const char *given, struct wf_error *err)
{
	struct wf_buf names = WF_BUF_INIT, what = WF_BUF_INIT;
	enum wf_code code = WF_OK;

	if (list_names(from, &names) != 0)
		code = not_kept(given, "attributes", err);
	for (size_t i = 0; i < names.len && code == WF_OK; i += strlen(names.ptr + i) + 1) {
		if (is_measured(names.ptr + i) || copy_value(to, from, names.ptr + i) == 0)
			continue;
		wf_buf_printf(&what, "attribute %s", names.ptr + i);
		code = not_kept(given, what.ptr, err);
	}
	wf_buf_release(&names);
	wf_buf_release(&what);
	return code;
}

/*
 * A new file can have attributes that nobody gave it: an access control list
 * from its folder, which has to go, and a label of the security policy, which stays.
 */
static enum wf_code drop_attributes(int to, int from, const char *given, struct wf_error *err)
{
	struct wf_buf names = WF_BUF_INIT;
	enum wf_code code = WF_OK;

	if (list_names(to, &names) != 0)
		code = not_kept(given, "attributes", err);
	for (size_t i = 0; i < names.len && code == WF_OK; i += strlen(names.ptr + i) + 1) {
		const char *name = names.ptr + i;

		if (fgetxattr(from, name, NULL, 0) >= 0 ||
		    (errno == ENODATA && fremovexattr(to, name) == 0))
			continue;
		if (strncmp(name, "security.", 9) != 0)
			code = not_kept(given, "access control", err);
	}
	wf_buf_release(&names);
	return code;
}

/* Reads up to three numbers at the beginning of the file PATH; how many there are. */
static int read_numbers(const char *path, unsigned long numbers[3])
{
	FILE *f = fopen(path, "re");
	int n = f ? fscanf(f, "%lu %lu %lu", &numbers[0], &numbers[1], &numbers[2]) : 0;

	if (f)
		fclose(f);
	return n;
}

/*
 * ID is what the kernel shows for all that have none in this user namespace (user_namespaces(7)). That
 * id mostly is somebody's, too, and to give the new version to him would succeed.
 */
static bool is_nobodys(unsigned long id, const char *overflow, const char *map)
{
	unsigned long numbers[3];

	if (read_numbers(overflow, numbers) != 1 || numbers[0] != id)
		return false;
	return read_numbers(map, numbers) == 3 && numbers[2] != UINT32_MAX;
}

static enum wf_code no_such_id(const char *given, const char *what, struct wf_error *err)
{
	wf_file_fail(
		err, given, WF_UNWRITABLE,
		"cannot be written: its %s would be lost: it has no number in this container; the "
		"file is as it was",
		what);
	wf_error_hint(err, "run wfmd outside of it, or give the file to somebody who is in it");
	return WF_UNWRITABLE;
}

static enum wf_code copy_owner(int to, const struct stat *want, const char *given,
			       struct wf_error *err)
{
	struct stat have;

	if (fstat(to, &have) != 0)
		return not_kept(given, "owner", err);
	if (have.st_uid == want->st_uid && have.st_gid == want->st_gid)
		return WF_OK;
	if (have.st_uid != want->st_uid &&
	    is_nobodys(want->st_uid, "/proc/sys/kernel/overflowuid", "/proc/self/uid_map"))
		return no_such_id(given, "owner", err);
	if (have.st_gid != want->st_gid &&
	    is_nobodys(want->st_gid, "/proc/sys/kernel/overflowgid", "/proc/self/gid_map"))
		return no_such_id(given, "group", err);
	if (fchown(to, want->st_uid, want->st_gid) == 0)
		return WF_OK;
	if (have.st_uid != want->st_uid)
		return not_kept(given, "owner", err);
	not_kept(given, "group", err);
	wf_error_hint(err,
		      "run wfmd as root or as a member of the group, or give the file another");
	return WF_UNWRITABLE;
}

static enum wf_code copy_mode(int to, const struct stat *want, const char *given,
			      struct wf_error *err)
{
	struct stat have;

	if (fstat(to, &have) != 0)
		return not_kept(given, "mode", err);
	if ((have.st_mode & PERMISSIONS) != (want->st_mode & PERMISSIONS) &&
	    (fchmod(to, want->st_mode & PERMISSIONS) != 0 || fstat(to, &have) != 0))
		return not_kept(given, "mode", err);
	if ((have.st_mode & PERMISSIONS) == (want->st_mode & PERMISSIONS))
		return WF_OK;
	errno = EPERM;
	return not_kept(given, "mode", err);
}

enum wf_code wf_file_copy_meta(int to, int from, const char *given, struct wf_error *err)
{
	enum wf_code code = WF_OK;
	struct stat want;

	if (fstat(from, &want) != 0)
		return not_kept(given, "mode", err);
	code = copy_owner(to, &want, given, err);
	if (code == WF_OK)
		code = drop_attributes(to, from, given, err);
	if (code == WF_OK)
		code = copy_attributes(to, from, given, err);
	if (code == WF_OK)
		code = copy_mode(to, &want, given, err);
	return code;
}
