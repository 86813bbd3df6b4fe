/* Reads a file and parses it with md4c, to nothing: what a fast parser of Markdown needs. */
#include <fcntl.h>
#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int block(MD_BLOCKTYPE type, void *detail, void *count)
{
	(void)type;
	(void)detail;
	++*(size_t *)count;
	return 0;
}

static int span(MD_SPANTYPE type, void *detail, void *count)
{
	(void)type;
	(void)detail;
	(void)count;
	return 0;
}

static int text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *count)
{
	(void)type;
	(void)text;
	(void)size;
	(void)count;
	return 0;
}

int main(int argc, char **argv)
{
	MD_PARSER parser = {0, 0, block, block, span, span, text, NULL, NULL};
	size_t blocks = 0, len = 0;
	struct stat st;
	char *bytes;
	ssize_t n;
	int fd;

	if (argc != 2 || (fd = open(argv[1], O_RDONLY)) < 0 || fstat(fd, &st) != 0)
		return 2;
	bytes = malloc((size_t)st.st_size + 1);
	while (bytes && (n = read(fd, bytes + len, (size_t)st.st_size - len)) > 0)
		len += (size_t)n;
	if (!bytes || md_parse(bytes, (MD_SIZE)len, &parser, &blocks) != 0)
		return 1;
	printf("%zu\n", blocks);
	return 0;
}
