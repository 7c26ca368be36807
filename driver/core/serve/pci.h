/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* PCI functions, through configuration mechanism #1 (PROTOCOL.md 7.18, A32 and A34). Nothing is written to any. */
#ifndef HALTWIRE_SERVE_PCI_H
#define HALTWIRE_SERVE_PCI_H

#include "serve/request.h"

enum flow pci_tree_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow pci_device_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
