/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_CHECK_H
#define HALTWIRE_CHECK_H

#include <stdio.h>
#include <stdlib.h>

/* A failed check ends the program: every test runs in a process of its own. */
#define CHECK(condition) do { \
	if (!(condition)) { \
		fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
		exit(1); \
	} \
} while (0)

#define CHECK_EQUAL(value, wanted) do { \
	unsigned long long v_ = (value), w_ = (wanted); \
	if (v_ != w_) { \
		fprintf(stderr, "%s:%d: %s is 0x%llx, not 0x%llx (%s)\n", \
			__FILE__, __LINE__, #value, v_, w_, #wanted); \
		exit(1); \
	} \
} while (0)

struct test {
	const char *name;
	void (*run)(void);
};

/* Each file of tests has one such list, ended by an entry without a name. */
extern const struct test receive_tests[], request_tests[], memory_tests[], regs_tests[],
	breakpoint_tests[], step_tests[], exits_tests[], halt_tests[], vmcall_tests[], golden_tests[], fuzz_tests[],
	script_tests[], script_limit_tests[], script_float_tests[],
	hardware_tests[], msr_tests[], search_tests[], tasks_tests[], watch_tests[], pagein_tests[],
	ept_rights_tests[], cpu_support_tests[], trap_tests[], intercept_tests[];

#endif
