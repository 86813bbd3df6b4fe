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
 * The few findings that there is room for: errors come first, and where there
 * are more than ten, the last of ten lines is left to say so. All documents are
 * checked before it is known which ones these are.
 */
#define WF_DIGEST_SHOWN 10

struct wf_digest {
	struct wf_buf lines[WF_SEVERITY_PRACTICE + 1]
			   [WF_DIGEST_SHOWN]; /* the first of each severity */
	size_t n[WF_SEVERITY_PRACTICE + 1];   /* how many there are */
};

void wf_digest_init(struct wf_digest *digest);

/* The buffer for the line of a finding that may be shown; NULL for one that will not be. */
struct wf_buf *wf_digest_line(struct wf_digest *digest, enum wf_severity severity);

/* Appends what is to be shown and releases DIGEST; returns how many findings are left out. */
size_t wf_digest_close(struct wf_buf *out, struct wf_digest *digest);

/* Lines as of wf_out_findings_text. */
void wf_out_findings_digest(struct wf_digest *digest, const char *file, const struct wf_lint *lint);

/*
 * `::error file=status.md,line=12,col=3,title=RULE::message`: commands of
 * GitHub's workflows. GitHub shows ten for a step; where there are more, the
 * tenth is a notice of COUNT.
 */
void wf_out_findings_github(struct wf_digest *digest, const char *file, const struct wf_lint *lint);
void wf_out_github_close(struct wf_buf *out, struct wf_digest *digest,
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
