/*
 * What `check` says.
 */
#ifndef WF_OUT_FINDINGS_H
#define WF_OUT_FINDINGS_H

#include "lint/lint.h"
#include "out/json.h"

/* Findings over all the documents of a call. */
struct wf_findings_count {
	size_t files;    /* status documents that were checked */
	size_t affected; /* those with findings */
	size_t found[WF_SEVERITY_PRACTICE + 1];
	size_t fixable;
	size_t fixed;
};

/* `status.md:12:3: error: message [rule]`, a line each, and what to do. */
void wf_out_findings_text(struct wf_buf *out, const char *file, const struct wf_lint *lint);

/* The findings as elements of an open array of JSON. */
void wf_out_findings_json(struct wf_json *json, const char *file, const struct wf_lint *lint);

/*
 * `::error file=status.md,line=12,col=3,title=RULE::message`: commands of
 * GitHub's workflows. GitHub shows ten for a step, so these are kept until all
 * documents are checked: errors come first, and where there are more than ten,
 * nine and a notice of how many there are.
 */
#define WF_GITHUB_SHOWN 10

struct wf_github {
	struct wf_buf lines[WF_SEVERITY_PRACTICE + 1]
			   [WF_GITHUB_SHOWN]; /* the first of each severity */
	size_t n[WF_SEVERITY_PRACTICE + 1];   /* how many there are */
};

void wf_out_github_init(struct wf_github *github);
void wf_out_findings_github(struct wf_github *github, const char *file, const struct wf_lint *lint);

/* Appends what is to be shown, COUNT for the notice, and releases GITHUB. */
void wf_out_github_close(struct wf_buf *out, struct wf_github *github,
			 const struct wf_findings_count *count);

/* The findings as results of SARIF 2.1.0 in an open array; what stands around them. */
void wf_out_findings_sarif(struct wf_json *json, const char *file, const struct wf_lint *lint);
void wf_out_sarif_open(struct wf_json *json);
void wf_out_sarif_close(struct wf_json *json);

/* `2 errors, 1 warning in 1 of 3 documents; 1 can be fixed with --fix` */
void wf_out_findings_summary(struct wf_buf *out, const struct wf_findings_count *count);

/* All rules: a table; the rules of a wfmd.rules/1 object. */
void wf_out_rules_text(struct wf_buf *out);
void wf_out_rules_json(struct wf_buf *out);

#endif
