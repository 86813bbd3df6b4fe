#include "doc/build.h"

#include "base/workers.h"

#include <pthread.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define AHEAD_MAX 16 /* parts that may be read before an earlier one is: they take memory */

/*
 * A document in parts that end before headings. Each is parsed and scanned as a document of its own,
 * by whichever thread is free, and they are joined in their order:
 *
 *	taken ----> read ----> ready ----> joined
 *	                         |
 *	                         +-------> dropped: a part before it turned out to go on
 *
 * Where a part did not end where it was cut (the heading is a line of a fence or of HTML), it is read
 * again together with the parts after it, twice as many each time until it does.
 */
struct part {
	struct wf_doc doc; /* borrows the source and the map */
	bool ready;
	bool closed; /* it ends where it was cut */
	bool mapped; /* it holds a map */
};

struct parts {
	struct wf_doc *doc;
	size_t *cuts; /* part I is lines cuts[I] to before cuts[I + 1] */
	struct part *parts;
	size_t n, cap;
	pthread_cond_t on;    /* a part was joined */
	pthread_mutex_t lock; /* of what follows, and of the document */
	size_t next;          /* the part that is taken next */
	size_t joined;        /* parts that are */
	bool mapped;          /* a map was found: all of this is in vain */
};

/* A thread's memory, used again for each part. */
struct desk {
	struct wf_pool pool;
	struct wf_blocks blocks;
};

static void cut(struct parts *p)
{
	const struct wf_source *src = &p->doc->src;

	p->cuts = wf_xrealloc(NULL, 1, sizeof(*p->cuts));
	p->cap = 1;
	for (size_t line = src->first; line <= src->nlines; p->n++) {
		p->cuts[p->n] = line;
		line = wf_blocks_cut(src, line, WF_BLOCKS_PART);
		WF_GROW(p->cuts, p->n + 1, p->cap);
		p->cuts[p->n + 1] = line;
	}
	p->parts = wf_xrealloc(NULL, p->n, sizeof(*p->parts));
	memset(p->parts, 0, p->n * sizeof(*p->parts));
}

/* Reads the parts from I to before END as one. */
static void read_parts(struct part *part, const struct parts *p, struct desk *desk, size_t i,
		       size_t end)
{
	const struct wf_doc *doc = p->doc;

	desk->blocks.n = 0;
	part->closed = wf_blocks_parse_part(&desk->blocks, &desk->pool, &doc->src, p->cuts[i],
					    p->cuts[end]);
	part->doc = (struct wf_doc){.src = doc->src, .map = doc->map};
	part->mapped = part->closed && wf_scan_finds_map(doc, &desk->blocks);
	if (part->closed && !part->mapped)
		wf_scan(&part->doc, &desk->blocks);
}

static void release(struct part *part)
{
	part->doc.src = (struct wf_source){0};
	part->doc.map = (struct wf_map){0};
	wf_doc_release(&part->doc);
}

/* Appends MORE elements to an array of a document. */
#define APPEND(to, n, cap, from, more) \
	do { \
		while ((n) + (more) > (cap)) { \
			(cap) = (cap) ? (cap)*2 : 16; \
			(to) = wf_xrealloc((to), (cap), sizeof(*(to))); \
		} \
		if (more) \
			memcpy((to) + (n), (from), (more) * sizeof(*(to))); \
		(n) += (more); \
	} while (0)

/* Headings, steps, fields and damages know each other by index: FROM's are moved to where they go. */
static void renumber(struct wf_doc *from, const struct wf_doc *to)
{
	uint32_t headings = to->nheadings ? (uint32_t)to->nheadings - 1 : 0;
	uint32_t steps = (uint32_t)to->nsteps, fields = (uint32_t)to->nfields;

	for (size_t i = 0; i < from->nheadings; i++) {
		from->headings[i].own.begin += steps;
		from->headings[i].fields.begin += fields;
	}
	for (size_t i = 0; i < from->nsteps; i++) {
		struct wf_step *step = &from->steps[i];

		step->heading += headings;
		step->end += steps;
		if (step->parent >= 0)
			step->parent += (int32_t)steps;
	}
	for (size_t i = 0; i < from->nreasons; i++)
		from->reasons[i].step += steps;
	for (size_t i = 0; i < from->nfields; i++)
		from->fields[i].heading += headings;
	for (size_t i = 0; i < from->ndamages; i++)
		from->damages[i].heading += headings;
}

/* All but the first part begin with a heading: nothing belongs to the one that stands for them. */
static void join(struct wf_doc *to, struct part *part)
{
	struct wf_doc *from = &part->doc;
	size_t skip = to->nheadings > 0;

	renumber(from, to);
	APPEND(to->headings, to->nheadings, to->headings_cap, from->headings + skip,
	       from->nheadings - skip);
	APPEND(to->steps, to->nsteps, to->steps_cap, from->steps, from->nsteps);
	APPEND(to->reasons, to->nreasons, to->reasons_cap, from->reasons, from->nreasons);
	APPEND(to->fields, to->nfields, to->fields_cap, from->fields, from->nfields);
	APPEND(to->damages, to->ndamages, to->damages_cap, from->damages, from->ndamages);
	if (from->last_block)
		to->last_block = from->last_block;
	wf_arena_adopt(&to->arena, &from->arena);
	release(part);
}

/* Reads what part I is the beginning of, until it ends where it is cut. */
static size_t read_on(struct part *part, const struct parts *p, struct desk *desk, size_t i)
{
	size_t end = i + 1;

	for (size_t n = 2; !part->closed; n *= 2) {
		end = n < p->n - i ? i + n : p->n;
		release(part);
		read_parts(part, p, desk, i, end);
	}
	return end;
}

/* Joins the parts that are ready, in order. The lock is held. */
static void join_ready(struct parts *p, struct desk *desk)
{
	while (!p->mapped && p->joined < p->n && p->parts[p->joined].ready) {
		struct part *part = &p->parts[p->joined];
		size_t end = read_on(part, p, desk, p->joined);

		p->mapped = part->mapped;
		if (p->mapped)
			break;
		join(p->doc, part);
		for (size_t i = p->joined + 1; i < end; i++) {
			if (p->parts[i].ready)
				release(&p->parts[i]);
		}
		p->joined = end;
		p->next = p->next < end ? end : p->next;
	}
	pthread_cond_broadcast(&p->on);
}

static void work(void *context)
{
	struct parts *p = context;
	struct desk desk = {0};

	pthread_mutex_lock(&p->lock);
	while (p->next < p->n && !p->mapped) {
		size_t i = p->next;

		if (i > p->joined + AHEAD_MAX) {
			pthread_cond_wait(&p->on, &p->lock);
			continue;
		}
		p->next++;
		pthread_mutex_unlock(&p->lock);
		read_parts(&p->parts[i], p, &desk, i, i + 1);
		pthread_mutex_lock(&p->lock);
		p->parts[i].ready = true;
		if (i < p->joined)
			release(&p->parts[i]);
		join_ready(p, &desk);
	}
	pthread_mutex_unlock(&p->lock);
	wf_pool_release(&desk.pool);
	wf_blocks_release(&desk.blocks);
}

/* A map was found: what has been read is of no use. */
static void forget(struct parts *p)
{
	struct wf_doc *doc = p->doc, fresh = {.name = doc->name,
					      .src = doc->src,
					      .map = doc->map,
					      .log = doc->log,
					      .title = doc->title};

	for (size_t i = p->joined; i < p->n; i++) {
		if (p->parts[i].ready)
			release(&p->parts[i]);
	}
	doc->src = (struct wf_source){0};
	doc->map = (struct wf_map){0};
	wf_doc_release(doc);
	*doc = fresh;
}

/* What the parts were read in goes back to the system, or an edit of the document would come on top. */
static void give_back(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

bool wf_parts_scan(struct wf_doc *doc)
{
	struct parts p = {.doc = doc};

	if (doc->src.len < 2 * WF_BLOCKS_PART)
		return false;
	cut(&p);
	pthread_cond_init(&p.on, NULL);
	pthread_mutex_init(&p.lock, NULL);
	wf_workers_run(p.n, work, &p);
	pthread_cond_destroy(&p.on);
	pthread_mutex_destroy(&p.lock);
	if (p.mapped)
		forget(&p);
	free(p.cuts);
	free(p.parts);
	give_back();
	return !p.mapped;
}
