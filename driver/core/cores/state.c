// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "cores/state.h"

struct kd_machine kd;
