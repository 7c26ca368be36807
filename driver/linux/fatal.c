// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The end: in VMX root, where there is neither a way on nor a way back. */
#include <linux/kernel.h>

#include "hw.h"

#define TEXT_BYTES 256

void hw_fatal(struct hw_vcpu *vcpu, const char *format, ...)
{
	char text[TEXT_BYTES];
	va_list args;

	va_start(args, format);
	vscnprintf(text, sizeof(text), format, args);
	va_end(args);
	kd_report(text);
	panic("haltwire: core %u: %s", vcpu->core, text);
}
