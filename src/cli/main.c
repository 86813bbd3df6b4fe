#include "cli/commands.h"

#include "ops/advice.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

/* NO_COLOR over CLICOLOR_FORCE and FORCE_COLOR, over CLICOLOR=0, over what the terminal is. */
static bool wants_color(const struct wf_cli *cli)
{
	const char *when = cli->value[WF_OPT_COLOR], *clicolor = getenv("CLICOLOR"), *force;

	if (when && strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	if (is_set("NO_COLOR"))
		return false;
	force = is_set("CLICOLOR_FORCE") ? getenv("CLICOLOR_FORCE") : getenv("FORCE_COLOR");
	if (force && *force && strcmp(force, "0") != 0)
		return true;
	if (clicolor && strcmp(clicolor, "0") == 0)
		return false;
	return isatty(STDOUT_FILENO) && !(getenv("TERM") && strcmp(getenv("TERM"), "dumb") == 0);
}

/* The locale's name decides, as setlocale(3) finds it: LC_ALL, LC_CTYPE, LANG. */
static bool is_utf8_locale(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return false;
}

static void write_out(void *context, const char *bytes, size_t len)
{
	struct wf_cli *cli = context;

	if (!cli->broken && (fwrite(bytes, 1, len, stdout) != len || fflush(stdout) != 0))
		cli->broken = errno;
}

void wf_cli_stream(struct wf_cli *cli)
{
	cli->drain = (struct wf_drain){write_out, cli};
	cli->out.drain = &cli->drain;
}

static int trouble(const struct wf_cli *cli)
{
	return cli->command && cli->command->trouble ? cli->command->trouble : 2;
}

int wf_cli_finish(struct wf_cli *cli, int status)
{
	write_out(cli, cli->out.ptr, cli->out.len);
	if (!cli->broken)
		return status;
	fprintf(stderr, "wfmd: standard output: %s%s\n", strerror(cli->broken),
		cli->written ? "; the document has been written all the same" : "");
	return trouble(cli);
}

/* Whoever names a step where a file is wanted is told what the command takes. */
static void explain_file(struct wf_cli *cli)
{
	if (cli->err.code == WF_NOT_FOUND && cli->err.hint.len == 0 && cli->command &&
	    !cli->command->selectors && cli->file && !wf_cli_looks_like_file(cli->file))
		wf_error_hint(&cli->err, "usage: wfmd %s %s", cli->command->name,
			      cli->command->arguments);
}

int wf_cli_fail(struct wf_cli *cli)
{
	struct wf_buf text = WF_BUF_INIT;
	int status;

	explain_file(cli);
	if (cli->given[WF_OPT_JSON]) {
		wf_buf_clear(&cli->out);
		wf_out_error_json(&cli->out, &cli->err);
		wf_buf_byte(&cli->out, '\n');
	} else {
		wf_out_error_text(&text, &cli->err);
		fputs(text.ptr, stderr);
	}
	wf_buf_release(&text);
	status = wf_code_status(cli->err.code);
	return status == 2 ? trouble(cli) : status;
}

static void release(struct wf_cli *cli)
{
	free(cli->file);
	free(cli->settings);
	free(cli->names);
	free(cli->arguments);
	wf_advice_release(&cli->advice, &cli->nadvice);
	wf_map_release(&cli->map);
	wf_buf_release(&cli->out);
	wf_error_release(&cli->err);
}

static int run(struct wf_cli *cli, int argc, char **argv)
{
	if (wf_cli_parse(cli, argc, argv) != WF_OK)
		return wf_cli_fail(cli);
	cli->style = (struct wf_style){
		.color = wants_color(cli),
		.ascii = cli->given[WF_OPT_ASCII] || !is_utf8_locale(),
	};
	if (cli->given[WF_OPT_HELP]) {
		wf_cli_explain(cli, cli->command);
		return 0;
	}
	return cli->command->run(cli);
}

/* An error may come before the options are parsed: whether it is to be JSON is looked up here. */
static bool asks_for_json(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--json") == 0)
			return true;
	}
	return false;
}

static bool is_one_of(const char *word, const char *a, const char *b)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

/*
 * What a program is started without must not become a pipe or a file, to which a report or a
 * command would then write: it gets a descriptor that fails in each use, as a closed one does.
 */
static void keep_streams_apart(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
	}
}

static void nothing(int number)
{
	(void)number;
}

/*
 * A SIGCHLD that is ignored by inheritance would hide how children end. A write beyond the limit of file
 * sizes fails; SIGXFSZ, which comes with it, would end us before that can be said. Programs that are
 * started get it as it was, since a handler goes with exec.
 */
static void set_signals(void)
{
	struct sigaction size, on_size = {.sa_handler = nothing};

	signal(SIGCHLD, SIG_DFL);
	if (sigaction(SIGXFSZ, NULL, &size) == 0 && size.sa_handler == SIG_DFL)
		sigaction(SIGXFSZ, &on_size, NULL);
}

int main(int argc, char **argv)
{
	struct wf_cli cli = {.wait = 10, .out = WF_BUF_INIT, .err = WF_ERROR_INIT};
	const char *name = argc > 1 ? argv[1] : "help";
	int status;

	keep_streams_apart();
	set_signals();
	cli.given[WF_OPT_JSON] = asks_for_json(argc, argv);
	if (is_one_of(name, "--version", "-V")) {
		wf_buf_str(&cli.out,
			   cli.given[WF_OPT_JSON]
				   ? "{\"schema\":\"wfmd.version/1\",\"version\":\"" WFMD_VERSION
				     "\"}\n"
				   : "wfmd " WFMD_VERSION "\n");
		status = 0;
	} else {
		if (is_one_of(name, "--help", "-h"))
			name = "help";
		cli.command = wf_cli_command(name);
		if (cli.command) {
			wf_memory_trouble(trouble(&cli));
			status = run(&cli, argc > 1 ? argc - 1 : 1, argc > 1 ? argv + 1 : argv);
		} else {
			wf_cli_unknown(name, &cli.err);
			status = wf_cli_fail(&cli);
		}
	}
	status = wf_cli_finish(&cli, status);
	release(&cli);
	return status;
}
