/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_SERVE_SCRIPT_REQUEST_H
#define HALTWIRE_SERVE_SCRIPT_REQUEST_H

#include "serve/request.h"

/*
 * A15, run a script on the operating core: PROTOCOL.md 7.11. Any 16 bytes that
 * arrive while it runs end it (HyperDbg's debugger sends nothing meanwhile, and
 * its debuggee would lose them): so a debugger takes a script back by asking
 * for something else. What it asked is served after the script's answer.
 */
enum flow script_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
