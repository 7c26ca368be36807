// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <linux/mm.h>

#include "../core/host.h"

/* Linux' direct map; what of it exists is for the page tables to say. */
u64 host_direct_map(u64 gpa)
{
	return (u64)__va(gpa);
}
