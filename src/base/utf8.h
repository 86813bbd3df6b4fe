/*
 * UTF-8 (RFC 3629).
 */
#ifndef WF_BASE_UTF8_H
#define WF_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The bytes of the well-formed character at S, of which LEFT bytes may be read:
 * 1 to 4, or 0 where there is none (an overlong form, a surrogate, beyond
 * U+10FFFF, a stray byte, the end).
 */
size_t wf_utf8_len(const char *s, size_t left);

/* The code point of the character at S, whose LEN bytes wf_utf8_len has found well-formed. */
uint32_t wf_utf8_point(const char *s, size_t len);

/* The LEN bytes at S are well-formed characters and nothing else. */
bool wf_utf8_is_whole(const char *s, size_t len);

#endif
