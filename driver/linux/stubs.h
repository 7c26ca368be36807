/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What entry.S and C agree on. */
#ifndef HALTWIRE_STUBS_H
#define HALTWIRE_STUBS_H

#define HW_FAULT_STUB_SIZE 16

#endif
