/*
 * Judging documents by the rules of `check`, and the report on them: for
 * commands that have findings to show.
 *
 *	struct wf_judge judge = {.cli = cli, .options = ..., .format = WF_FORM_TEXT};
 *	wf_judge_open(&judge);
 *	... wf_judge_document(&judge, &document, &cli->out) for each ...
 *	wf_judge_close(&judge);
 *	... judge.count ...
 *	wf_judge_release(&judge);
 */
#ifndef WF_CLI_JUDGE_H
#define WF_CLI_JUDGE_H

#include "cli/cli.h"
#include "git/list.h"
#include "git/versions.h"
#include "out/findings.h"

/* The forms of a report; all but the last two have the names that --format takes. */
enum wf_form {
	WF_FORM_TEXT,
	WF_FORM_JSON,
	WF_FORM_SARIF,
	WF_FORM_GITHUB,
	WF_FORM_DIGEST, /* the first few findings, errors first */
	WF_FORM_NONE,   /* they are counted */
};

struct wf_judge {
	struct wf_cli *cli;
	struct wf_lint_options options;
	enum wf_form format;
	struct wf_json json; /* writes to cli->out */
	struct wf_buf errors;
	struct wf_digest digest;
	struct wf_buf top; /* of the work tree: machines are told places in the repository */
	struct wf_findings_count count;
	struct wf_buf
		wrong; /* the documents with errors, as words of a shell that are no options */
	size_t nwrong;
	enum wf_code code; /* of the last file that could not be judged */
	size_t failed;
};

/* What is judged, all borrowed. */
struct wf_judged {
	const char *name;  /* as the report calls it */
	const char *place; /* the same seen from the top of the work tree; NULL: to be found out */
	struct wf_slice bytes;
	bool chosen; /* the user or git's attribute named it; else only status documents count */
	const char
		*before_name; /* what the committed version is called, or NULL: none is compared */
	struct wf_slice before;
};

void wf_judge_open(struct wf_judge *judge);

/*
 * Judges DOCUMENT; findings of the form WF_FORM_TEXT are appended to TEXT. One
 * that is not chosen is passed over where neither it nor its committed version
 * is a status document.
 */
enum wf_code wf_judge_document(struct wf_judge *judge, const struct wf_judged *document,
			       struct wf_buf *text);

/*
 * Judges the files at PATHS, chosen where git's attribute says so and left out
 * where it says that: side by side, reported in their order. Errors are noted.
 */
void wf_judge_files(struct wf_judge *judge, const struct wf_paths *paths);

/*
 * Judges what is staged of VERSIONS, beside what the commit of QUERY has, as
 * their attributes say; files that QUERY names are chosen, folders are not.
 * Errors are noted.
 */
void wf_judge_versions(struct wf_judge *judge, const struct wf_versions *versions,
		       const struct wf_versions_query *query);

/* Reports cli->err as the reason why a file could not be judged, and goes on. */
void wf_judge_trouble(struct wf_judge *judge);

/* Ends the report, which may have one line for all documents. */
void wf_judge_close(struct wf_judge *judge);

void wf_judge_release(struct wf_judge *judge);

#endif
