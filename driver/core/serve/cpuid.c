// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/bytes.h"
#include "base/host.h"
#include "wire/packets.h"

#define LEAF_BRAND_FIRST 0x80000002u
#define LEAF_BRAND_LAST 0x80000004u
#define MSR_IA32_XSS 0xda0u
#define SUBLEAVES_MAX 64u

enum { EAX, EBX, ECX, EDX };

/* The number of sub-leaves is bounded: a wrong CPUID must not hold us up. */
static u32 last_cache_subleaf(void)
{
	u32 out[4];
	u32 i;

	for (i = 0; i < SUBLEAVES_MAX; i++) {
		host_cpuid(4, i, out);
		if (!(out[EAX] & 0x1f))
			break;
	}
	return i ? i - 1 : 0;
}

static u32 last_topology_subleaf(void)
{
	u32 out[4];
	u32 i;

	for (i = 0; i < SUBLEAVES_MAX; i++) {
		host_cpuid(0xb, i, out);
		if (!(out[ECX] >> 8 & 0xff))
			break;
	}
	return i ? i - 1 : 0;
}

static bool leaf_supported(u32 leaf)
{
	u32 out[4];

	host_cpuid(leaf & 0x80000000u, 0, out);
	return leaf <= out[EAX];
}

static void fill_brand(struct wire_cpuid *answer)
{
	u32 i;

	for (i = 0; i < 3; i++) {
		u32 out[4];

		host_cpuid(LEAF_BRAND_FIRST + i, 0, out);
		bytes_copy(answer->brand + 16 * i, out, sizeof(out));
	}
}

static void fill_leaf(struct wire_cpuid *answer)
{
	u32 out[4];

	host_cpuid(answer->leaf, answer->subleaf, answer->registers);
	switch (answer->leaf) {
	case 4:
		answer->leaf4_last_subleaf = last_cache_subleaf();
		break;
	case 0xb:
		answer->leaf_b_supported = leaf_supported(0xb);
		answer->leaf_b_last_subleaf = last_topology_subleaf();
		break;
	case 0xd:
		/* The supported bits: XCR0 itself cannot be read here. */
		host_cpuid(0xd, 0, out);
		answer->xcr0 = (u64)out[EDX] << 32 | out[EAX];
		if (!host_read_msr(MSR_IA32_XSS, &answer->xss))
			answer->xss = 0;
		break;
	case 0x12:
		answer->leaf12_supported = leaf_supported(0x12);
		break;
	case 7: case 0x14: case 0x17: case 0x18:
		/* EAX of sub-leaf 0 is the last sub-leaf. */
		host_cpuid(answer->leaf, 0, out);
		answer->leaf_last_subleaf = out[EAX];
		break;
	}
}

enum flow cpuid_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_cpuid *answer = (struct wire_cpuid *)call->answer;
	u32 leaf = answer->leaf;
	u32 subleaf = answer->subleaf;

	(void)cpu;
	bytes_clear(answer, sizeof(*answer));
	answer->leaf = leaf;
	answer->subleaf = subleaf;
	if (leaf >= LEAF_BRAND_FIRST && leaf <= LEAF_BRAND_LAST)
		fill_brand(answer);
	else
		fill_leaf(answer);
	answer->status = STATUS_OK;
	return FLOW_STAY;
}
