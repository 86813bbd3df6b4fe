/*
 * What a loss of power can leave of a document that a command edits:
 *
 *	powerloss [-without file-flush|folder-flush] [-rogue] FOLDER [OLD] -- PROGRAM ARGUMENT...
 *
 * The command runs once, and what it does to the files of the empty FOLDER is recorded: the creating,
 * writing, flushing, linking, renaming, exchanging and unlinking. Power is then lost, on paper, after each of these
 * operations. On the disk there may be, as on a file system with a journal:
 *
 *	names	those after any number of the operations on names, in their order; at least of those
 *		before the last flush of the folder
 *	content	of a file that was flushed after its last write, all of it; of another nothing, its
 *		first half, zeros of its length, or all of it
 *
 * Each such state is made in FOLDER. The document must be whole: what it was, or what the command makes of
 * it, and only the latter once the command has ended with 0. Then the next edit must work on it,
 * and leave nothing beside it.
 *
 * With -rogue another program appends a line, and flushes it, just before the document and its new version
 * change places. From then on that line must be in the document after the next edit at the latest.
 *
 * With -without the flushes of the file or of the folder are taken out of the record, which must be found
 * out. Prints "N states, N bad" and each bad one.
 */
#include "trial.h"

#define OPS_MAX 256
#define FILES_MAX 16
#define ENTRIES_MAX 16
#define FDS_MAX 64
#define LINE "\nThe line of another program.\n"

enum kind { CREATE, WRITE, FLUSH, FLUSH_FOLDER, LINK, RENAME, EXCHANGE, UNLINK, ROGUE };

struct op {
	enum kind kind;
	int file;
	char name[300], other[300];
	struct bytes data;
};

/* What stands in the folder: which name leads to which file. */
struct names {
	struct {
		char name[300];
		int file; /* -1: free */
	} entries[ENTRIES_MAX];
};

enum content { NOTHING, HALF, ZEROS, ALL, NCONTENTS };

static struct op ops[OPS_MAX];
static int nops, nfiles;
static struct bytes old;
static int rogue_at = -1;
static int states, bad;

/* What the document may be, and what the next edit makes of each. */
static struct bytes wholes[4], nexts[4];
enum { OLD, NEW, OLD_WITH_LINE, NEW_WITH_LINE };

/* --- names --- */

static int *find(struct names *names, const char *name)
{
	for (int i = 0; i < ENTRIES_MAX; i++) {
		if (names->entries[i].file >= 0 && strcmp(names->entries[i].name, name) == 0)
			return &names->entries[i].file;
	}
	return NULL;
}

static void set(struct names *names, const char *name, int file)
{
	int *found = find(names, name);

	for (int i = 0; !found && i < ENTRIES_MAX; i++) {
		if (names->entries[i].file < 0) {
			snprintf(names->entries[i].name, sizeof(names->entries[i].name), "%s",
				 name);
			found = &names->entries[i].file;
		}
	}
	if (!found)
		give_up("too many names");
	*found = file;
}

static void begin(struct names *names)
{
	for (int i = 0; i < ENTRIES_MAX; i++)
		names->entries[i].file = -1;
	if (old.ptr)
		set(names, DOCUMENT, 0);
}

static bool is_about_names(const struct op *op)
{
	switch (op->kind) {
	case CREATE:
	case LINK:
	case RENAME:
	case EXCHANGE:
	case UNLINK: return true;
	default: return false;
	}
}

static void apply(struct names *names, const struct op *op)
{
	int *one = find(names, op->name), *other = find(names, op->other), file;

	switch (op->kind) {
	case CREATE: set(names, op->name, op->file); break;
	case UNLINK:
		if (one)
			*one = -1;
		break;
	case LINK:
		if (!one)
			give_up("a link to nothing");
		set(names, op->other, *one);
		break;
	case RENAME:
		if (!one)
			give_up("a rename of nothing");
		file = *one;
		*one = -1;
		set(names, op->other, file);
		break;
	case EXCHANGE:
		if (!one || !other)
			give_up("an exchange of nothing");
		file = *one;
		*one = *other;
		*other = file;
		break;
	default: break;
	}
}

/* --- recording --- */

struct recorder {
	struct tracee t;
	struct names names;
	int files[FDS_MAX]; /* what each descriptor is: a file, FOLDER_FD or NO_FD */
	bool rogue;
};

enum { NO_FD = -1, FOLDER_FD = -2 };

static struct op *record(enum kind kind, int file, const char *name, const char *other)
{
	struct op *op = &ops[nops];

	if (++nops == OPS_MAX)
		give_up("too many operations");
	op->kind = kind;
	op->file = file;
	snprintf(op->name, sizeof(op->name), "%s", name);
	snprintf(op->other, sizeof(op->other), "%s", other);
	return op;
}

static void recorded(struct recorder *r, enum kind kind, const char *name, const char *other)
{
	apply(&r->names, record(kind, -1, name, other));
}

static void opened(struct recorder *r)
{
	long flags = (long)r->t.args[2];
	char name[300];
	int *found;

	if (r->t.result >= FDS_MAX)
		give_up("too many descriptors");
	trace_string(&r->t, r->t.args[1], name, sizeof(name));
	if (flags & O_DIRECTORY) {
		r->files[r->t.result] = FOLDER_FD;
		return;
	}
	if (!strstr(name, DOCUMENT))
		return;
	if (flags & O_CREAT) {
		if (nfiles == FILES_MAX)
			give_up("too many files");
		apply(&r->names, record(CREATE, nfiles++, name, ""));
	}
	found = find(&r->names, name);
	r->files[r->t.result] = found ? *found : NO_FD;
}

static void written(struct recorder *r, int file)
{
	struct op *op = record(WRITE, file, "", "");

	op->data.len = (size_t)r->t.result;
	op->data.ptr = malloc(op->data.len);
	trace_memory(&r->t, r->t.args[1], op->data.ptr, op->data.len);
}

static void parts_written(struct recorder *r, int file)
{
	struct op *op = record(WRITE, file, "", "");
	size_t len = (size_t)r->t.result, done = 0;
	struct iovec part;

	op->data.len = len;
	op->data.ptr = malloc(len);
	for (uint64_t at = r->t.args[1]; done < len; at += sizeof(part)) {
		if (trace_memory(&r->t, at, &part, sizeof(part)) != sizeof(part))
			give_up("the parts of a write cannot be read");
		if (part.iov_len > len - done)
			part.iov_len = len - done;
		trace_memory(&r->t, (uintptr_t)part.iov_base, op->data.ptr + done, part.iov_len);
		done += part.iov_len;
	}
}

static void linked_or_renamed(struct recorder *r, enum kind kind)
{
	char name[300], other[300];

	trace_string(&r->t, r->t.args[1], name, sizeof(name));
	trace_string(&r->t, r->t.args[3], other, sizeof(other));
	recorded(r, kind, name, other);
}

static void called(struct recorder *r)
{
	unsigned long fd = r->t.args[0];
	int file = fd < FDS_MAX ? r->files[fd] : NO_FD;
	char name[300];

	if (r->t.result < 0)
		return;
	switch (r->t.call) {
	case SYS_openat: opened(r); break;
	case SYS_close:
		if (fd < FDS_MAX)
			r->files[fd] = NO_FD;
		break;
	case SYS_write:
		if (file >= 0)
			written(r, file);
		break;
	case SYS_writev:
		if (file >= 0)
			parts_written(r, file);
		break;
	case SYS_fsync:
		if (file != NO_FD)
			record(file == FOLDER_FD ? FLUSH_FOLDER : FLUSH, file, "", "");
		break;
	case SYS_linkat: linked_or_renamed(r, LINK); break;
	case SYS_renameat: linked_or_renamed(r, RENAME); break;
	case SYS_renameat2: linked_or_renamed(r, r->t.args[4] == 2 ? EXCHANGE : RENAME); break;
	case SYS_unlinkat:
		trace_string(&r->t, r->t.args[1], name, sizeof(name));
		recorded(r, UNLINK, name, "");
		break;
	}
}

/* For real, so that the command finds it. */
static void append_line(struct recorder *r)
{
	int fd = open(DOCUMENT, O_WRONLY | O_APPEND);
	struct op *op;

	if (fd < 0 || write(fd, LINE, strlen(LINE)) != (ssize_t)strlen(LINE))
		give_up("another program cannot write");
	close(fd);
	rogue_at = nops;
	op = record(ROGUE, *find(&r->names, DOCUMENT), "", "");
	op->data = (struct bytes){strdup(LINE), strlen(LINE)};
	r->rogue = false;
}

static void run_recorded(bool rogue)
{
	struct recorder r = {.rogue = rogue};

	for (int i = 0; i < FDS_MAX; i++)
		r.files[i] = NO_FD;
	nfiles = old.ptr != NULL;
	begin(&r.names);
	reset(&old);
	if (!trace_works() || !trace_begin(&r.t, start(command, true)))
		exit(77);
	while (trace_next(&r.t)) {
		if (r.t.entry && r.t.call == SYS_renameat2 && r.rogue)
			append_line(&r);
		if (!r.t.entry)
			called(&r);
	}
	if (result_of(r.t.status) != 0)
		give_up("the command fails");
}

static void forget(enum kind kind)
{
	int kept = 0;

	for (int i = 0; i < nops; i++) {
		if (i == rogue_at)
			rogue_at = kept;
		if (ops[i].kind != kind)
			ops[kept++] = ops[i];
	}
	nops = kept;
}

/* --- what may be on the disk --- */

/* All that was written to FILE by the first DONE operations; *SAFE: and flushed. *LAST: the last of them. */
static struct bytes content_of(int file, int done, bool *safe, int *last)
{
	struct bytes all = {malloc((size_t)1 << 20), 0};

	*safe = file == 0 && old.ptr;
	*last = -1;
	if (*safe) {
		memcpy(all.ptr, old.ptr, old.len);
		all.len = old.len;
	}
	for (int i = 0; i < done; i++) {
		if (ops[i].file != file)
			continue;
		if (ops[i].kind == WRITE || ops[i].kind == ROGUE) {
			memcpy(all.ptr + all.len, ops[i].data.ptr, ops[i].data.len);
			all.len += ops[i].data.len;
			*safe = ops[i].kind == ROGUE;
			*last = i;
		}
		*safe |= ops[i].kind == FLUSH;
	}
	return all;
}

static void make_file(const char *name, int file, int done, enum content what)
{
	bool safe;
	int last;
	struct bytes all = content_of(file, done, &safe, &last);
	struct timespec times[2];
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (!safe && what == ZEROS)
		memset(all.ptr, 0, all.len);
	if (!safe && what < ZEROS)
		all.len = what == NOTHING ? 0 : all.len / 2;
	if (fd < 0 || write(fd, all.ptr, all.len) != (ssize_t)all.len)
		give_up(name);
	times[0] = times[1] = (struct timespec){.tv_sec = 1000000000 + last};
	futimens(fd, times);
	close(fd);
	free(all.ptr);
}

/* The names, and the files behind them. */
static void make_files(const struct names *names, int done, enum content what)
{
	for (int i = 0; i < ENTRIES_MAX; i++) {
		const char *name = names->entries[i].name;
		int file = names->entries[i].file, first = 0;

		while (names->entries[first].file != file)
			first++;
		if (file >= 0 && first == i)
			make_file(name, file, done, what);
		else if (file >= 0 && link(names->entries[first].name, name) != 0)
			give_up(name);
	}
}

static int which(const struct bytes *bytes, const struct bytes *list)
{
	for (int i = 0; i < 4; i++) {
		if (same(bytes, &list[i]) && (i < OLD_WITH_LINE || rogue_at >= 0))
			return i;
	}
	return -1;
}

/* What is wrong with the state in the folder, of a machine that stopped after DONE operations. */
static const char *judge(int done)
{
	bool has_line = rogue_at >= 0 && done > rogue_at;
	struct bytes now = read_file(DOCUMENT), next;
	int before = which(&now, wholes), after;

	free(now.ptr);
	if (before < 0)
		return "not whole";
	if (done == nops && before != (has_line ? NEW_WITH_LINE : NEW))
		return "reported, and not there";
	if (run_next(now.ptr != NULL) != 0)
		return "the next edit fails";
	next = read_file(DOCUMENT);
	after = which(&next, nexts);
	free(next.ptr);
	if (after < 0)
		return "the next edit is another";
	if (has_line && after < OLD_WITH_LINE)
		return "another program's line is lost";
	return is_littered() ? "litter after the next edit" : NULL;
}

static void try_state(int done, int named, enum content what)
{
	struct names names;
	const char *wrong;

	begin(&names);
	for (int i = 0, n = 0; n < named; i++) {
		if (!is_about_names(&ops[i]))
			continue;
		apply(&names, &ops[i]);
		n++;
	}
	reset(&(struct bytes){NULL, 0});
	make_files(&names, done, what);
	wrong = judge(done);
	states++;
	bad += wrong != NULL;
	if (wrong)
		printf("bad: after %d of %d operations, %d on names, content %d: %s\n", done, nops,
		       named, what, wrong);
}

static void lose_power(int done)
{
	int least = 0, most = 0;

	for (int i = 0; i < done; i++) {
		most += is_about_names(&ops[i]);
		if (ops[i].kind == FLUSH_FOLDER)
			least = most;
	}
	for (int named = least; named <= most; named++) {
		for (int what = NOTHING; what < NCONTENTS; what++)
			try_state(done, named, (enum content)what);
	}
}

static void learn_one(int which_one, const struct bytes *from)
{
	reset(from);
	if (which_one & 1 && run(command) != 0)
		give_up("the command fails by itself");
	wholes[which_one] = read_file(DOCUMENT);
	if (run_next(wholes[which_one].ptr != NULL) != 0)
		give_up("the next edit fails by itself");
	nexts[which_one] = read_file(DOCUMENT);
}

static void learn(void)
{
	struct bytes with_line = {malloc(old.len + sizeof(LINE)), old.len};

	learn_one(OLD, &old);
	learn_one(NEW, &old);
	if (old.ptr) {
		memcpy(with_line.ptr, old.ptr, old.len);
		memcpy(with_line.ptr + old.len, LINE, strlen(LINE));
		with_line.len += strlen(LINE);
		learn_one(OLD_WITH_LINE, &with_line);
		learn_one(NEW_WITH_LINE, &with_line);
	}
	free(with_line.ptr);
}

int main(int argc, char **argv)
{
	const char *without = NULL, *folder;
	bool rogue = false;
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++) {
		if (strcmp(argv[at], "-rogue") == 0)
			rogue = true;
		else if (at + 1 < argc)
			without = argv[++at];
	}
	if (at + 2 >= argc)
		return 2;
	folder = argv[at++];
	if (strcmp(argv[at], "--") != 0)
		old = read_file(argv[at++]);
	command = argv + at + 1;
	if (strcmp(argv[at], "--") != 0 || at + 1 >= argc || chdir(folder) != 0)
		return 2;
	learn();
	run_recorded(rogue);
	if (without)
		forget(strcmp(without, "file-flush") == 0 ? FLUSH : FLUSH_FOLDER);
	for (int done = 0; done <= nops; done++)
		lose_power(done);
	reset(&(struct bytes){NULL, 0});
	printf("%d states, %d bad\n", states, bad);
	return bad > 0;
}
