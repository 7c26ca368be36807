/**
 * Names of PCI vendors and devices: a few that every second machine has, and what the PCI ID database of the debugger's
 * own system knows, where it has one (`pci.ids`: Debian's pciutils, Fedora's hwdata).
 */
import { readFile } from 'node:fs/promises';

export interface PciNames {
  readonly vendor: string | undefined;
  readonly device: string | undefined;
}

const vendors: Readonly<Record<number, string>> = {
  4096: 'Broadcom / LSI',
  4098: 'AMD / ATI',
  4130: 'AMD',
  4139: 'Matrox',
  4318: 'NVIDIA',
  4332: 'Realtek',
  4358: 'VIA',
  4473: 'Toshiba',
  4660: 'Bochs / QEMU',
  5140: 'Microsoft',
  5197: 'Samsung',
  5348: 'Broadcom',
  5549: 'VMware',
  5555: 'Mellanox',
  5559: 'SanDisk',
  5772: 'Qualcomm Atheros',
  6091: 'Qualcomm',
  6418: 'Renesas',
  6535: 'Phison',
  6659: 'ASPEED',
  6880: 'Google',
  6900: 'Red Hat (virtio)',
  6945: 'ASMedia',
  6966: 'Red Hat (QEMU)',
  7439: 'Amazon',
  7530: 'Aquantia',
  22611: 'XenSource',
  32902: 'Intel',
  33006: 'VirtualBox',
};

/** Vendor in the upper half. */
const devices: Readonly<Record<number, string>> = {
  305402129: 'standard VGA',
  336876371: 'Hyper-V VGA',
  363660293: 'SVGA II',
  363661120: 'VMCI',
  363661200: 'PCI bridge',
  363661216: 'PCI Express root port',
  363661232: 'VMXNET3',
  363661248: 'PVSCSI',
  452202496: 'virtio network',
  452202497: 'virtio block',
  452202498: 'virtio balloon',
  452202499: 'virtio console',
  452202500: 'virtio SCSI',
  452202501: 'virtio entropy',
  452202561: 'virtio 1.0 network',
  452202562: 'virtio 1.0 block',
  452202576: 'virtio 1.0 GPU',
  456523777: 'PCI bridge',
  456523778: 'serial port',
  456523781: 'test device',
  456523788: 'PCI Express root port',
  456523789: 'xHCI controller',
  2156270135: '82441FX host bridge',
  2156269582: '82540EM gigabit Ethernet',
  2156269779: '82574L gigabit Ethernet',
  2156275992: 'ICH9 LPC bridge',
  2156276002: 'ICH9 AHCI controller',
  2156276016: 'ICH9 SMBus',
  2156276160: 'Q35 host bridge',
  2156294144: 'PIIX3 ISA bridge',
  2156294160: 'PIIX3 IDE controller',
  2156294176: 'PIIX3 UHCI controller',
  2156294416: 'PIIX4 ISA bridge',
  2156294417: 'PIIX4 IDE controller',
  2156294419: 'PIIX4 ACPI',
  2156294544: '440BX host bridge',
  2156294545: '440BX AGP bridge',
  2163130095: 'graphics adapter',
  2163133182: 'guest service',
};

const databases = ['/usr/share/hwdata/pci.ids', '/usr/share/misc/pci.ids', '/usr/share/pci.ids'];

export type NameOf = (vendor: number, device: number) => PciNames;

/** Names of ours only. */
const carriedNames: NameOf = (vendor, device) => ({
  vendor: vendors[vendor],
  device: devices[vendor * 0x10000 + device],
});

/**
 * Ours first, then the system's.
 *
 * @param paths where a database may be; the first that can be read counts
 */
export async function pciNames(paths: readonly string[] = databases): Promise<NameOf> {
  const database = parseIds(await firstOf(paths));
  return (vendor, device) => {
    const carried = carriedNames(vendor, device);
    const known = database.get(vendor);
    return { vendor: carried.vendor ?? known?.name, device: carried.device ?? known?.devices.get(device) };
  };
}

async function firstOf(paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return '';
}

interface Vendor {
  readonly name: string;
  readonly devices: Map<number, string>;
}

/** Lines `8086  Intel Corporation`, and after a tab `\t1237  440FX ...`; classes begin with a C. */
export function parseIds(text: string): ReadonlyMap<number, Vendor> {
  const found = new Map<number, Vendor>();
  let vendor: Vendor | undefined;
  for (const line of text.split('\n')) {
    const [, tabs, id, name] = /^(\t?)([0-9a-f]{4}) {2}(.+)$/.exec(line) ?? [];
    if (id === undefined || name === undefined) {
      if (line.startsWith('C ')) vendor = undefined;
      continue;
    }
    if (tabs === '\t') vendor?.devices.set(Number.parseInt(id, 16), name);
    else {
      vendor = { name, devices: new Map() };
      found.set(Number.parseInt(id, 16), vendor);
    }
  }
  return found;
}
