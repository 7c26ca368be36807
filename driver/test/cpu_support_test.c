// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Which processors driver/linux refuses, and with which words. */
#include "../vmx/cpu_support.c"
#include "check.h"

#include <string.h>

/* The capability MSRs of the Haswell that Bochs emulates. */
static const struct hw_cpu_facts haswell = {
	.vmx = true,
	.cr4 = 0x3706f0 & ~0x2000,
	.feature_control = 5,
	.basic = 0xd810000000002b,
	.pin = 0x7f00000016,
	.cpu = 0xf7f9fffe04006172,
	.cpu2 = 0x47fff00000000,
	.ept = 0xf0106334141,
};

static void says(const struct hw_cpu_facts *facts, const char *words)
{
	const char *refusal = hw_cpu_support(facts);

	CHECK(refusal && strstr(refusal, words));
}

static void good(void)
{
	CHECK(!hw_cpu_support(&haswell));
}

#define WITHOUT(field, value, words) do { \
	struct hw_cpu_facts facts = haswell; \
	facts.field = (value); \
	says(&facts, words); \
} while (0)

static void firmware(void)
{
	WITHOUT(vmx, false, "has no VMX");
	WITHOUT(feature_control, 0, "is not locked");
	WITHOUT(feature_control, 4, "is not locked");
	WITHOUT(feature_control, 1, "switched off in the firmware's setup");
	/* Inside SMX only, which nobody is. */
	WITHOUT(feature_control, 3, "switched off in the firmware's setup");
}

static void somebody_else(void)
{
	WITHOUT(cr4, haswell.cr4 | 0x2000, "in use already, by KVM");
	WITHOUT(cr4, haswell.cr4 | 1ULL << 32, "fred=off");
}

static void capabilities(void)
{
	WITHOUT(basic, 0x2b, "TRUE control MSRs");
	WITHOUT(pin, haswell.pin & ~(1ULL << 35), "NMI exiting");
	WITHOUT(pin, haswell.pin & ~(1ULL << 37), "virtual NMIs");
	WITHOUT(pin, haswell.pin & ~(1ULL << 38), "preemption timer");
	WITHOUT(cpu, haswell.cpu & ~(1ULL << 60), "MSR bitmaps");
	WITHOUT(cpu, haswell.cpu & ~(1ULL << 63), "secondary controls");
	WITHOUT(cpu2, haswell.cpu2 & ~(1ULL << 33), "no EPT");
	WITHOUT(cpu2, haswell.cpu2 & ~(1ULL << 37), "no VPID");
	WITHOUT(ept, haswell.ept & ~(1ULL << 16), "2 MiB pages");
	WITHOUT(ept, haswell.ept & ~(1ULL << 26), "INVEPT");
	WITHOUT(ept, haswell.ept & ~(1ULL << 41), "INVVPID");
	/* An MSR that is not there. */
	WITHOUT(ept, 0, "EPT");
	WITHOUT(pin, 0, "NMI exiting");
}

const struct test cpu_support_tests[] = {
	{ "decide: a processor that can be used", good },
	{ "decide: what the firmware left", firmware },
	{ "decide: VMX that is taken, FRED", somebody_else },
	{ "decide: capabilities", capabilities },
	{ NULL, NULL },
};
