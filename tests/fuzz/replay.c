/*
 * Gives a target, whose name is the program's, each input of its corpus, or the files that are
 * named, and writes TAP. Where the target says what is wrong with one, the program ends.
 */
#include "fuzz.h"

#include "text/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CORPUS "tests/fuzz/corpus"

static void replay(int n, const char *path)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes;
	size_t len;

	if (wf_file_read(&bytes, &len, path, &err) != WF_OK) {
		printf("not ok %d - %s: %s\n", n, path, err.message.ptr);
	} else {
		LLVMFuzzerTestOneInput((const uint8_t *)bytes, len);
		printf("ok %d - %s\n", n, path);
		free(bytes);
	}
	fflush(stdout);
	wf_error_release(&err);
}

static int is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct dirent **entries = NULL;
	struct wf_buf folder = WF_BUF_INIT, path = WF_BUF_INIT;
	int n = 0;

	wf_buf_printf(&folder, "%s/%s", CORPUS, basename(argv[0]));
	if (argc == 1)
		n = scandir(folder.ptr, &entries, is_input, alphasort);
	printf("1..%d\n", argc > 1 ? argc - 1 : n);
	fflush(stdout);
	for (int i = 1; i < argc; i++)
		replay(i, argv[i]);
	for (int i = 0; i < n; i++) {
		wf_buf_clear(&path);
		wf_buf_printf(&path, "%s/%s", folder.ptr, entries[i]->d_name);
		replay(i + 1, path.ptr);
		free(entries[i]);
	}
	free(entries);
	wf_buf_release(&folder);
	wf_buf_release(&path);
	return n < 0;
}
