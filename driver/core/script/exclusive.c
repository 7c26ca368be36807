// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "script/exclusive.h"

#include "base/atomic.h"
#include "base/host.h"

static u32 inside; /* atomic */

void script_exclusive_begin(void)
{
	while (!atomic_replace(&inside, 0, 1))
		host_pause();
}

void script_exclusive_end(void)
{
	atomic_put(&inside, 0);
}
