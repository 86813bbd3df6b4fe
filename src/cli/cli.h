/*
 * The command line: one command a file, each led by its const entry; one table
 * of options; what commands have in common.
 */
#ifndef WF_CLI_CLI_H
#define WF_CLI_CLI_H

#include "doc/select.h"
#include "ops/ops.h"
#include "out/out.h"

/*
 * Every option of every command: id, long name, short letter or 0, what its
 * argument is called (NULL: it has none), and its line of help.
 */
#define WF_OPTIONS(X) \
	X(WF_OPT_FILE, "file", 'f', "FILE", "the document, whatever its name") \
	X(WF_OPT_JSON, "json", 0, NULL, "one JSON object on standard output") \
	X(WF_OPT_QUIET, "quiet", 'q', NULL, "no report") \
	X(WF_OPT_COLOR, "color", 0, "WHEN", "auto, always or never") \
	X(WF_OPT_ASCII, "ascii", 0, NULL, "no symbols outside ASCII in reports") \
	X(WF_OPT_MAP, "map", 0, "CHARACTER=STATE", \
	  "read a marker or emoji as a state; repeatable") \
	X(WF_OPT_WORKFLOW, "workflow", 'w', "SELECTOR", "in this workflow of the document") \
	X(WF_OPT_DRY_RUN, "dry-run", 'n', NULL, "show what would be written, and write nothing") \
	X(WF_OPT_DIFF, "diff", 0, NULL, "print the diff, too") \
	X(WF_OPT_FORCE, "force", 0, NULL, "do it all the same: pass a gate, replace a file") \
	X(WF_OPT_WAIT, "wait", 0, "SECONDS", "how long to wait for the lock (10)") \
	X(WF_OPT_DATE, "date", 0, "DATE", "the date to write, 'YYYY-MM-DD HH:MM'") \
	X(WF_OPT_HELP, "help", 'h', NULL, "this help") \
	X(WF_OPT_PHASE, "phase", 0, "SELECTOR", "in this phase") \
	X(WF_OPT_ONELINE, "oneline", 0, NULL, "one line a workflow") \
	X(WF_OPT_OPEN, "open", 0, NULL, "only what is open") \
	X(WF_OPT_STEPS, "steps", 0, "N", "this many steps, all or none") \
	X(WF_OPT_ALL, "all", 0, NULL, "all of them: see the command") \
	X(WF_OPT_EXPECT, "expect", 0, "STEP", "only if this is the next step") \
	X(WF_OPT_TICKS_ONLY, "ticks-only", 0, NULL, "write markers alone") \
	X(WF_OPT_TITLE, "title", 't', "TEXT", "the document's title") \
	X(WF_OPT_SET, "set", 0, "NAME=VALUE", "fill a placeholder; repeatable") \
	X(WF_OPT_START, "start", 0, NULL, "begin the first phase") \
	X(WF_OPT_MESSAGE, "message", 'm', "TEXT", "why; what happened") \
	X(WF_OPT_ACTION, "action", 0, "TEXT", "what is needed to go on") \
	X(WF_OPT_SINCE, "since", 0, "WHEN", "the day, or the commit: see the command") \
	X(WF_OPT_KIND, "kind", 0, "TEXT", "what kind of failure it is") \
	X(WF_OPT_CAUSE, "cause", 0, "TEXT", "the root cause") \
	X(WF_OPT_RESOLUTION, "resolution", 0, "TEXT", "how it was mended") \
	X(WF_OPT_PREVENTION, "prevention", 0, "TEXT", "what keeps it from happening again") \
	X(WF_OPT_TO, "to", 0, "WHERE", "the phase to go back to, or whom to ask") \
	X(WF_OPT_AFTER, "after", 0, "STEP", "after this step") \
	X(WF_OPT_TAIL, "tail", 0, "N", "log the last N lines of the command's standard error") \
	X(WF_OPT_NO_FAIL, "no-fail", 0, NULL, "leave the document alone when the command fails") \
	X(WF_OPT_FORMAT, "format", 0, "NAME", \
	  "the form of the input or the report: see the command") \
	X(WF_OPT_CHECK, "check", 0, NULL, "write nothing; exit 1 where something would change") \
	X(WF_OPT_FIX, "fix", 0, NULL, "mend what can be mended") \
	X(WF_OPT_STRICT, "strict", 0, NULL, "style and good practice, too") \
	X(WF_OPT_RULE, "rule", 0, "NAME", "this rule alone; repeatable") \
	X(WF_OPT_IGNORE, "ignore", 0, "NAME", "without this rule; repeatable") \
	X(WF_OPT_RULES, "rules", 0, NULL, "list the rules") \
	X(WF_OPT_STDIN_FILENAME, "stdin-filename", 0, "NAME", "what standard input is called") \
	X(WF_OPT_STAGED, "staged", 0, NULL, "what git would commit, compared with HEAD") \
	X(WF_OPT_LIMIT, "limit", 0, "SECONDS", "how long it may take (60)") \
	X(WF_OPT_MARKER_SIZE, "marker-size", 0, "N", "how long the marks of conflicts are (7)")

#define WF_OPTION_ENUM(id, name, letter, argument, help) id,
enum wf_option { WF_OPTIONS(WF_OPTION_ENUM) WF_NOPTIONS };
#undef WF_OPTION_ENUM

struct wf_option_row {
	const char *name;
	int letter;
	const char *argument;
	const char *help;
};

extern const struct wf_option_row wf_options[WF_NOPTIONS];

#define WF_BIT(option) ((uint64_t)1 << (option))

/* What every command takes, what those that read a document take, what those that edit one take. */
#define WF_OPTS_COMMON \
	(WF_BIT(WF_OPT_JSON) | WF_BIT(WF_OPT_QUIET) | WF_BIT(WF_OPT_COLOR) | \
	 WF_BIT(WF_OPT_ASCII) | WF_BIT(WF_OPT_HELP))
#define WF_OPTS_READ \
	(WF_OPTS_COMMON | WF_BIT(WF_OPT_FILE) | WF_BIT(WF_OPT_MAP) | WF_BIT(WF_OPT_WORKFLOW))
#define WF_OPTS_EDIT \
	(WF_OPTS_READ | WF_BIT(WF_OPT_DRY_RUN) | WF_BIT(WF_OPT_DIFF) | WF_BIT(WF_OPT_FORCE) | \
	 WF_BIT(WF_OPT_WAIT) | WF_BIT(WF_OPT_DATE))

struct wf_cli;

struct wf_command {
	const char *name;
	const char *arguments;          /* as in "[FILE] STEP..." */
	const char *summary;            /* one line */
	const char *details;            /* what the help says beyond that, or NULL */
	uint64_t options;               /* bits of enum wf_option */
	bool selectors;                 /* FILE is the first argument only when it looks like one */
	int least, most;                /* arguments beside FILE; -1 for any number */
	enum wf_event event;            /* of a command that lets one happen to a phase */
	bool needs_message;             /* --message must be given */
	bool takes_input;               /* after FILE a file of reports may be named */
	bool ends_in_file;              /* what comes after LEAST arguments is the name of a file */
	bool takes_command;             /* what follows -- is a command of its own */
	int trouble;                    /* its exit status for trouble; 0 for the usual 2 */
	int (*run)(struct wf_cli *cli); /* returns the exit status */
};

/* All commands in the order in which help lists them; NULL ends. */
extern const struct wf_command *const wf_commands[];

/* One call of the program. */
struct wf_cli {
	const struct wf_command *command;
	char **args; /* what is left when options and FILE are taken away */
	int nargs;
	char **arguments; /* what args points into; owned */
	char **words;     /* the command after --, NULL at its end; or NULL */
	char *file;       /* the document, or NULL where no FILE was given; owned */
	bool given[WF_NOPTIONS];
	const char *value[WF_NOPTIONS]; /* of the last one given */
	struct wf_map map;
	struct wf_setting *settings;
	struct {
		enum wf_option option;
		const char *value;
	} * names; /* the rules that --rule and --ignore name */
	size_t nnames, names_cap;
	size_t nsettings, settings_cap;
	struct wf_style style;
	double wait;
	struct wf_buf *advice; /* what an edit advises to do now */
	size_t nadvice;
	struct wf_buf out; /* standard output, written at the end */
	struct wf_drain drain;
	int broken;   /* errno, where standard output could not be written; or 0 */
	bool written; /* a document was, which is to be said where the report cannot be */
	struct wf_error err;
};

/* The command called NAME, or NULL. */
const struct wf_command *wf_cli_command(const char *name);

/* There is no command NAME: WF_USAGE, with the nearest one. */
enum wf_code wf_cli_unknown(const char *name, struct wf_error *err);

/* Says COMMAND's help, or with NULL the list of the commands. */
void wf_cli_explain(struct wf_cli *cli, const struct wf_command *command);

/* Parses ARGV after the command's name. WF_USAGE for what the command does not take. */
enum wf_code wf_cli_parse(struct wf_cli *cli, int argc, char **argv);

/* S is '-' or ends like the name of a Markdown file: FILE, where selectors are taken, too. */
bool wf_cli_looks_like_file(const char *s);

/* Sets cli->file: the FILE given, else $WFMD_FILE, else the document that is found here or above. */
enum wf_code wf_cli_find_file(struct wf_cli *cli);

/* Says cli->err, as text or JSON, and returns the exit status it leads to. */
int wf_cli_fail(struct wf_cli *cli);

/* A large report goes to standard output while it is made: nothing of it will be taken back. */
void wf_cli_stream(struct wf_cli *cli);

/* Prints cli->out to standard output; returns STATUS, or that of trouble where it cannot be written. */
int wf_cli_finish(struct wf_cli *cli, int status);

/* The folders with user templates, those that come first first; free them with the second. */
char **wf_cli_template_folders(size_t *n);
void wf_cli_folders_free(char **folders, size_t n);

/* Gives DRAFT the date and time that it writes: --date, SOURCE_DATE_EPOCH or now. */
enum wf_code wf_cli_date(struct wf_cli *cli, struct wf_draft *draft);

/* TEXT is `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`. */
bool wf_cli_is_date(const char *text);

/* Now, for the age of blockers: SOURCE_DATE_EPOCH (*UTC: days are UTC's) or the clock. */
int64_t wf_cli_now(bool *utc);

/* A document that a command only looks at, with a fresh draft. */
struct wf_look {
	char *bytes;
	size_t len;
	struct wf_doc doc;
	struct wf_draft draft;
	uint32_t workflow; /* that of -w, else the active one */
};

/* Reads the document of this call, which must be a status document. Release also after an error. */
enum wf_code wf_cli_look(struct wf_cli *cli, struct wf_look *look);

/* The same; where ONLY_STATUS, WF_NOT_STATUS without an error for what is none by the look of its bytes. */
enum wf_code wf_cli_look_for(struct wf_cli *cli, struct wf_look *look, bool only_status);

void wf_cli_look_release(struct wf_look *look);

/* The workflow that -w names, else the active one. */
enum wf_code wf_cli_workflow(struct wf_cli *cli, const struct wf_draft *draft, uint32_t *workflow);

/* The workflow that selectors are limited to: that of -w, else -1. */
enum wf_code wf_cli_scope(struct wf_cli *cli, const struct wf_doc *doc, int32_t *workflow);

/*
 * What an editing command does to a draft; *WORKFLOW is set to the one that the
 * report is about. It may be called again on newer content of the file.
 */
typedef enum wf_code (*wf_cli_edit_fn)(struct wf_cli *cli, struct wf_draft *draft,
				       uint32_t *workflow);

/* Reads, edits and writes this call's document as its options say, and reports; the exit status. */
int wf_cli_edit(struct wf_cli *cli, wf_cli_edit_fn edit);

/* The one thing of KINDS that SELECTOR names, in the workflow of -w where that is given. */
enum wf_code wf_cli_select(struct wf_cli *cli, const struct wf_doc *doc, const char *selector,
			   unsigned kinds, struct wf_selection *found);

/* What the options say about an event. */
struct wf_words wf_cli_words(const struct wf_cli *cli);

/* Lets the command's event happen to the phase (or step) that its argument names: a command's run. */
int wf_cli_run_event(struct wf_cli *cli);

/* A command that asks for --message was called without it: WF_USAGE. */
enum wf_code wf_cli_require_message(struct wf_cli *cli);

/* The number that OPTION was given, from 1 to MAX; FALLBACK where it was not. */
enum wf_code wf_cli_number(struct wf_cli *cli, enum wf_option option, uint32_t fallback,
			   uint32_t max, uint32_t *number);

#endif
