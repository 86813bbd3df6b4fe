#include "out/findings.h"

void wf_digest_init(struct wf_digest *digest)
{
	for (size_t s = 0; s <= WF_SEVERITY_PRACTICE; s++) {
		digest->n[s] = 0;
		for (size_t i = 0; i < WF_DIGEST_SHOWN; i++)
			digest->lines[s][i] = (struct wf_buf)WF_BUF_INIT;
	}
}

struct wf_buf *wf_digest_line(struct wf_digest *digest, enum wf_severity severity)
{
	size_t n = digest->n[severity]++;

	return n < WF_DIGEST_SHOWN ? &digest->lines[severity][n] : NULL;
}

size_t wf_digest_close(struct wf_buf *out, struct wf_digest *digest)
{
	size_t all = 0, shown = 0, limit = WF_DIGEST_SHOWN;

	for (size_t s = 0; s <= WF_SEVERITY_PRACTICE; s++)
		all += digest->n[s];
	if (all > limit)
		limit--;
	for (size_t s = 0; s <= WF_SEVERITY_PRACTICE; s++) {
		for (size_t i = 0; i < WF_DIGEST_SHOWN; i++) {
			if (i < digest->n[s] && shown < limit) {
				wf_buf_slice(out, wf_buf_as_slice(&digest->lines[s][i]));
				shown++;
			}
			wf_buf_release(&digest->lines[s][i]);
		}
	}
	return all - shown;
}
