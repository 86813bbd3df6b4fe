#include "lint/family.h"

/* The rules that compare with the committed version find nothing where there is none. */
void wf_lint_since(struct wf_check *check)
{
	if (!check->options->before)
		return;
}
