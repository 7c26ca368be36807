/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The request A17: PROTOCOL.md 7.14. */
#ifndef HALTWIRE_SERVE_SEARCH_H
#define HALTWIRE_SERVE_SEARCH_H

#include "wire/call.h"

/*
 * Every hit is reported as text, a line of hexadecimal digits each, before the
 * answer counts them. A hit lies in the range with all of its bytes, at a
 * multiple of the values' size from the range's start. Pages that cannot be
 * read are left out; HyperDbg refuses a range that has one. Ends after
 * SEARCH_MOST_HITS, and early, with a warning, where the debugger sends
 * something else meanwhile or after 16 GiB.
 *
 * With SEARCH_IN_PARTS it ends after half a second as well. Then a line of text
 * says "stopped at ADDRESS" when there is more to search, and one before it
 * "unreadable BYTES", both in hexadecimal, when there were such.
 */
enum flow search_request(struct kd_cpu *cpu, struct kd_call *call);

#define SEARCH_MOST_HITS 0x1000u
#define SEARCH_MOST_PATTERN 0x1000u	/* bytes */

#endif
