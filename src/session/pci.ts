/** PCI functions of the halted machine: spec/PROTOCOL.md 7.18, A32 and A34. */
import {
  DEBUGGEE_PCIDEVINFO_REQUEST_RESPONSE_PACKET,
  DEBUGGEE_PCITREE_REQUEST_RESPONSE_PACKET,
  messages,
  STATUS_OK,
} from '../wire/index.ts';
import { check, type Question } from './question.ts';

/** Bus 0 to 0xff, device 0 to 0x1f, function 0 to 7. */
export interface PciAddress {
  readonly bus: number;
  readonly device: number;
  readonly function: number;
}

export interface PciFunction extends PciAddress {
  readonly vendorId: number;
  readonly deviceId: number;
  /** Base class, subclass and interface in a number, 0x060400 for a bridge; undefined: unknown. */
  readonly classCode: number | undefined;
}

/** Milliseconds for 65536 functions through two I/O ports; a real bus takes a fraction of that. */
const SCAN_MS = 10_000;

/** Every function that the debuggee finds. */
export function pciTree(): Question<readonly PciFunction[]> {
  const layout = DEBUGGEE_PCITREE_REQUEST_RESPONSE_PACKET;
  return {
    what: 'looking for PCI functions',
    request: messages.pciTree,
    answer: messages.pciTreeResult,
    payload: layout.encode(),
    answerBytes: layout.size,
    repeatable: true,
    mayTake: SCAN_MS,
    accepts: () => true,
    decode(payload) {
      const { KernelStatus, DeviceInfoListNum, DeviceInfoList } = layout.decode(payload);
      check('looking for PCI functions', KernelStatus);
      const found = DeviceInfoList.slice(0, DeviceInfoListNum).map(
        ({ Bus, Device, Function: number, ConfigSpace }) => ({
          bus: Bus,
          device: Device,
          function: number,
          vendorId: ConfigSpace.VendorId,
          deviceId: ConfigSpace.DeviceId,
          classCode: number24(ConfigSpace.ClassCode),
        }),
      );
      // HyperDbg takes the class from the ids' own bytes: then no entry has one.
      const useless = found.every((each) => each.classCode === (each.deviceId << 8) + (each.vendorId >> 8));
      return useless ? found.map((each) => ({ ...each, classCode: undefined })) : found;
    },
  };
}

function number24([first = 0, second = 0, third = 0]: Uint8Array): number {
  return (first << 16) | (second << 8) | third;
}

const CONFIG_BYTES = 256;
/** Of DEBUGGEE_PCIDEVINFO...: where the configuration space begins. */
const CONFIG_AT = 10;

/**
 * A function's configuration space, 256 bytes; undefined: there is no such function.
 *
 * The last byte overlaps a field of the answer that HyperDbg fills in afterwards unless it is asked for raw bytes
 * (PROTOCOL.md 7.18), so raw bytes are always asked for.
 */
export function pciConfig(at: PciAddress): Question<Uint8Array | undefined> {
  const layout = DEBUGGEE_PCIDEVINFO_REQUEST_RESPONSE_PACKET;
  const { bus, device, function: number } = at;
  const what = `reading PCI function ${[bus, device, number].map((each) => each.toString(16)).join(' ')}`;
  return {
    what,
    request: messages.pciDevice,
    answer: messages.pciDeviceResult,
    payload: layout.encode({ PrintRaw: 1, DeviceInfo: { Bus: bus, Device: device, Function: number } }),
    answerBytes: layout.size,
    repeatable: true,
    accepts(payload) {
      const answered = layout.decode(payload).DeviceInfo;
      return answered.Bus === bus && answered.Device === device && answered.Function === number;
    },
    decode(payload) {
      const { KernelStatus, DeviceInfo } = layout.decode(payload);
      const { VendorId } = DeviceInfo.ConfigSpace.CommonHeader;
      if (KernelStatus !== STATUS_OK && VendorId === 0xffff) return undefined;
      check(what, KernelStatus);
      return payload.slice(CONFIG_AT, CONFIG_AT + CONFIG_BYTES);
    },
  };
}
