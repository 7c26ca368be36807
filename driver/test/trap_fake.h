/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The fake machine's monitor trap flag, which it has when a test says so, and its clock. */
#ifndef HALTWIRE_TRAP_FAKE_H
#define HALTWIRE_TRAP_FAKE_H

#include "fake.h"

extern bool fake_has_trap_flag;
extern bool fake_trap_flag[FAKE_CORES];
/* Does the guest's clock stand, and how often did it go on? */
extern bool fake_time_stands;
extern u32 fake_time_went_on;

#endif
