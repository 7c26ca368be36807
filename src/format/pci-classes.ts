/** What a PCI function is: PCI Code and ID Assignment Specification, appendix D. */

const bases: Readonly<Record<number, string>> = {
  0: 'unclassified',
  1: 'storage controller',
  2: 'network controller',
  3: 'display controller',
  4: 'multimedia controller',
  5: 'memory controller',
  6: 'bridge',
  7: 'communication controller',
  8: 'system peripheral',
  9: 'input controller',
  10: 'docking station',
  11: 'processor',
  12: 'serial bus controller',
  13: 'wireless controller',
  14: 'intelligent controller',
  15: 'satellite controller',
  16: 'encryption controller',
  17: 'signal processing controller',
  18: 'processing accelerator',
  19: 'instrumentation',
  255: 'other device',
};

/** By base class and subclass. */
const subclasses: Readonly<Record<number, string>> = {
  1: 'VGA-compatible device',
  256: 'SCSI controller',
  257: 'IDE controller',
  260: 'RAID controller',
  262: 'SATA controller',
  263: 'SAS controller',
  264: 'NVM controller',
  512: 'Ethernet controller',
  519: 'InfiniBand controller',
  768: 'VGA controller',
  770: '3D controller',
  896: 'display controller',
  1025: 'audio device',
  1027: 'HD audio device',
  1280: 'RAM',
  1536: 'host bridge',
  1537: 'ISA bridge',
  1540: 'PCI bridge',
  1664: 'bridge',
  1792: 'serial controller',
  1793: 'parallel controller',
  1920: 'communication controller',
  2048: 'interrupt controller',
  2049: 'DMA controller',
  2050: 'timer',
  2051: 'clock',
  2053: 'SD host controller',
  2054: 'IOMMU',
  2176: 'system peripheral',
  2880: 'coprocessor',
  3072: 'FireWire controller',
  3075: 'USB controller',
  3077: 'SMBus',
  3079: 'IPMI interface',
  3345: 'Bluetooth',
  3456: 'wireless controller',
  4224: 'encryption controller',
  4480: 'signal processing controller',
};

/** By all three numbers. */
const interfaces: Readonly<Record<number, string>> = {
  67073: 'AHCI controller',
  67586: 'NVMe controller',
  458754: '16550 serial controller',
  524304: 'I/O APIC',
  524320: 'I/O(x) APIC',
  525056: 'clock',
  787200: 'UHCI controller',
  787216: 'OHCI controller',
  787232: 'EHCI controller',
  787248: 'xHCI controller',
  787454: 'USB device',
};

/** @param code base class, subclass and interface, as 0x060400 */
export function pciClassName(code: number): string {
  return (
    interfaces[code] ?? subclasses[code >> 8] ?? bases[code >> 16] ?? `class ${code.toString(16).padStart(6, '0')}`
  );
}
