#include "cli/cli.h"

#include "base/similar.h"
#include "base/utf8.h"
#include "ops/template.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define OPTION_ROW(id, name, letter, argument, help) [id] = {name, letter, argument, help},
const struct wf_option_row wf_options[WF_NOPTIONS] = {WF_OPTIONS(OPTION_ROW)};

/* getopt's tables for what COMMAND takes. */
struct tables {
	struct option longs[WF_NOPTIONS + 1];
	char shorts[2 * WF_NOPTIONS + 3];
};

static void build_tables(struct tables *t, const struct wf_command *command)
{
	size_t n = 0;
	char *s = t->shorts;

	*t = (struct tables){0};
	*s++ = '-'; /* arguments come as options of code 1, POSIXLY_CORRECT or not */
	*s++ = ':';
	for (int i = 0; i < WF_NOPTIONS; i++) {
		const struct wf_option_row *row = &wf_options[i];

		if (!(command->options & WF_BIT(i)))
			continue;
		t->longs[n++] = (struct option){
			row->name, row->argument ? required_argument : no_argument, NULL, 256 + i};
		if (row->letter) {
			*s++ = (char)row->letter;
			if (row->argument)
				*s++ = ':';
		}
	}
}

static int option_of(int code)
{
	if (code >= 256)
		return code - 256;
	for (int i = 0; i < WF_NOPTIONS; i++) {
		if (wf_options[i].letter == code)
			return i;
	}
	return -1;
}

/* The long option of COMMAND that NAME is nearly, or is; or NULL. */
static const char *nearest_option(const struct wf_command *command, struct wf_slice name)
{
	const char *nearest = NULL;
	size_t best = name.len / 4 + 2;

	for (int i = 0; i < WF_NOPTIONS; i++) {
		size_t d = wf_distance(name, wf_slice_str(wf_options[i].name));

		if ((command->options & WF_BIT(i)) && d < best) {
			best = d;
			nearest = wf_options[i].name;
		}
	}
	return nearest;
}

/* WORD is the option as it was given, or of several letters the one that is none. */
static enum wf_code refuse_option(struct wf_cli *cli, const char *word)
{
	struct wf_slice name = wf_slice(word, strcspn(word, "="));
	size_t dashes = strspn(word, "-");
	const char *nearest =
		name.len > 2 ? nearest_option(cli->command, wf_slice_skip(name, dashes)) : NULL;

	if (nearest && word[name.len] == '=' && wf_slice_is(wf_slice_skip(name, 2), nearest)) {
		wf_error_set(&cli->err, WF_USAGE, 0, "--%s takes no argument", nearest);
		wf_error_hint(&cli->err, "wfmd help %s", cli->command->name);
		return WF_USAGE;
	}
	wf_error_set(&cli->err, WF_USAGE, 0, "'%s' takes no option '%.*s'", cli->command->name,
		     WF_SLICE_ARG(name));
	if (nearest)
		wf_error_hint(&cli->err, "did you mean --%s? 'wfmd help %s' lists the options",
			      nearest, cli->command->name);
	else
		wf_error_hint(&cli->err, "wfmd help %s", cli->command->name);
	return WF_USAGE;
}

/*
 * Refuses what getopt stopped at: a word with two dashes, or one letter of a word, which however is
 * meant as a whole where it is the name of a long option with a dash too few.
 */
static enum wf_code refuse_unknown(struct wf_cli *cli, int argc, char **argv)
{
	const char letter[3] = {'-', (char)optopt, '\0'};
	const char *word = optind < argc ? argv[optind] : "";

	if (optopt <= 0 || optopt >= 256)
		return refuse_option(cli, argv[optind - 1]);
	for (int i = 0; i < WF_NOPTIONS; i++) {
		if ((cli->command->options & WF_BIT(i)) && word[0] == '-' &&
		    strcmp(word + 1, wf_options[i].name) == 0)
			return refuse_option(cli, word);
	}
	return refuse_option(cli, letter);
}

static enum wf_code refuse_value(struct wf_cli *cli, enum wf_option option, const char *wanted)
{
	wf_error_set(&cli->err, WF_USAGE, 0, "--%s takes %s, not '%s'", wf_options[option].name,
		     wanted, cli->value[option]);
	wf_error_hint(&cli->err, "wfmd help %s", cli->command->name);
	return WF_USAGE;
}

static enum wf_code add_setting(struct wf_cli *cli, const char *text)
{
	const char *equal = strchr(text, '=');

	if (!equal || equal == text)
		return refuse_value(cli, WF_OPT_SET, "NAME=VALUE");
	WF_GROW(cli->settings, cli->nsettings, cli->settings_cap);
	cli->settings[cli->nsettings++] = (struct wf_setting){
		.name = wf_slice(text, (size_t)(equal - text)), .value = wf_slice_str(equal + 1)};
	return WF_OK;
}

static enum wf_code set_wait(struct wf_cli *cli)
{
	char *end;

	errno = 0;
	cli->wait = strtod(cli->value[WF_OPT_WAIT], &end);
	if (errno || end == cli->value[WF_OPT_WAIT] || *end || !(cli->wait >= 0) ||
	    !isfinite(cli->wait))
		return refuse_value(cli, WF_OPT_WAIT, "a number of seconds");
	return WF_OK;
}

static enum wf_code take_option(struct wf_cli *cli, int option, const char *argument)
{
	cli->given[option] = true;
	cli->value[option] = argument;
	switch (option) {
	case WF_OPT_MAP: return wf_map_add(&cli->map, wf_slice_str(argument), &cli->err);
	case WF_OPT_SET: return add_setting(cli, argument);
	case WF_OPT_WAIT: return set_wait(cli);
	case WF_OPT_DATE:
		if (!wf_cli_is_date(argument))
			return refuse_value(cli, WF_OPT_DATE, "'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM'");
		return WF_OK;
	case WF_OPT_RULE:
	case WF_OPT_IGNORE:
		WF_GROW(cli->names, cli->nnames, cli->names_cap);
		cli->names[cli->nnames].option = (enum wf_option)option;
		cli->names[cli->nnames++].value = argument;
		return WF_OK;
	case WF_OPT_COLOR:
		if (strcmp(argument, "auto") && strcmp(argument, "always") &&
		    strcmp(argument, "never"))
			return refuse_value(cli, WF_OPT_COLOR, "auto, always or never");
		return WF_OK;
	default: return WF_OK;
	}
}

/* What a user says is written into a UTF-8 document; a file's name may be any bytes. */
static enum wf_code check_utf8(struct wf_cli *cli, const char *word)
{
	if (wf_utf8_is_whole(word, strlen(word)))
		return WF_OK;
	return wf_error_set(&cli->err, WF_USAGE, 0, "an argument is not UTF-8: '%s'", word);
}

static enum wf_code parse_options(struct wf_cli *cli, int argc, char **argv)
{
	enum wf_code code = WF_OK;
	struct tables tables;
	int c;

	build_tables(&tables, cli->command);
	cli->args = cli->arguments = wf_xrealloc(NULL, (size_t)argc + 1, sizeof(*cli->args));
	cli->nargs = 0;
	opterr = 0;
	optind = 0;
	while (code == WF_OK &&
	       (c = getopt_long(argc, argv, tables.shorts, tables.longs, NULL)) != -1) {
		int option = option_of(c == ':' && optopt ? optopt : c);

		if (c == 1) {
			cli->args[cli->nargs++] = optarg;
			continue;
		}
		if (c == '?')
			return refuse_unknown(cli, argc, argv);
		if (c == ':') {
			wf_error_set(&cli->err, WF_USAGE, 0, "--%s takes an argument",
				     wf_options[option].name);
			return WF_USAGE;
		}
		if (optarg && option != WF_OPT_FILE)
			code = check_utf8(cli, optarg);
		if (code == WF_OK)
			code = take_option(cli, option, optarg);
	}
	for (int i = optind; i < argc; i++)
		cli->args[cli->nargs++] = argv[i];
	return code;
}

static bool ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len >= n && strcasecmp(s + len - n, end) == 0;
}

bool wf_cli_looks_like_file(const char *s)
{
	return strcmp(s, "-") == 0 || ends_with(s, ".md") || ends_with(s, ".markdown");
}

/* The first argument is FILE, by the command's manner of naming it. */
static bool first_is_file(const struct wf_cli *cli)
{
	if (!(cli->command->options & WF_BIT(WF_OPT_FILE)) || cli->nargs == 0)
		return false;
	if (cli->command->takes_input)
		return cli->nargs > 1 ||
		       (wf_cli_looks_like_file(cli->args[0]) && strcmp(cli->args[0], "-") != 0);
	return !cli->command->selectors || wf_cli_looks_like_file(cli->args[0]);
}

/* Takes FILE from --file or the arguments. */
static void take_file(struct wf_cli *cli)
{
	const char *file = cli->value[WF_OPT_FILE];

	if (!file && first_is_file(cli)) {
		file = cli->args[0];
		cli->args++;
		cli->nargs--;
	}
	if (file)
		cli->file = wf_xstrndup(file, strlen(file));
}

/* What follows the first -- is not ours to parse. */
static void split_words(struct wf_cli *cli, int *argc, char **argv)
{
	for (int i = 1; i < *argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			cli->words = argv + i + 1;
			*argc = i;
			return;
		}
	}
}

enum wf_code wf_cli_number(struct wf_cli *cli, enum wf_option option, uint32_t fallback,
			   uint32_t max, uint32_t *number)
{
	const char *text = cli->value[option];
	unsigned long n;
	char *end;

	*number = fallback;
	if (!cli->given[option])
		return WF_OK;
	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || *end || !wf_is_digit(text[0]) || n == 0 || n > max)
		return refuse_value(cli, option, "a number from 1");
	*number = (uint32_t)n;
	return WF_OK;
}

enum wf_code wf_cli_parse(struct wf_cli *cli, int argc, char **argv)
{
	const struct wf_command *command = cli->command;
	enum wf_code code;

	if (command->takes_command)
		split_words(cli, &argc, argv);
	code = parse_options(cli, argc, argv);
	if (code != WF_OK || cli->given[WF_OPT_HELP])
		return code;
	if (command->most >= 0 || command->selectors)
		take_file(cli);
	for (int i = 0; i < cli->nargs && code == WF_OK && command->selectors; i++) {
		if (!command->ends_in_file || i < command->least)
			code = check_utf8(cli, cli->args[i]);
	}
	if (code != WF_OK)
		return code;
	if (cli->nargs < command->least || (command->most >= 0 && cli->nargs > command->most)) {
		if (cli->nargs > command->most && command->most >= 0)
			wf_error_set(&cli->err, WF_USAGE, 0, "one argument too many: '%s'",
				     cli->args[command->most]);
		else
			wf_error_set(&cli->err, WF_USAGE, 0, "an argument is missing");
		wf_error_hint(&cli->err, "usage: wfmd %s %s", command->name, command->arguments);
		return WF_USAGE;
	}
	return WF_OK;
}
