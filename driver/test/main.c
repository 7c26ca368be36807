// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Without an argument: the names of all tests. With one: runs that test; 0 = as it should be. */
#include "check.h"

#include <string.h>

static const struct test *const files[] = {
	receive_tests, request_tests, memory_tests, regs_tests, breakpoint_tests,
	step_tests, exits_tests, halt_tests, vmcall_tests, golden_tests, fuzz_tests,
	script_tests, script_limit_tests, script_float_tests,
	hardware_tests, msr_tests, search_tests, tasks_tests, watch_tests, pagein_tests,
	ept_rights_tests, cpu_support_tests, trap_tests, intercept_tests,
};

int main(int count, char **arguments)
{
	unsigned int i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const struct test *test;

		for (test = files[i]; test->name; test++) {
			if (count < 2) {
				puts(test->name);
			} else if (strcmp(arguments[1], test->name) == 0) {
				test->run();
				return 0;
			}
		}
	}
	return count < 2 ? 0 : 2;
}
