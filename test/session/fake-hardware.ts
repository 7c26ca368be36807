/** The devices of the fake debuggee: what HyperDbg's kernel answers about them (spec/PROTOCOL.md 7.6, 7.18). */
import {
  DEBUGGEE_PCIDEVINFO_REQUEST_RESPONSE_PACKET,
  DEBUGGEE_PCITREE_REQUEST_RESPONSE_PACKET,
  DEBUGGER_APIC_REQUEST,
  DEBUGGER_CPUID_REQUEST_RESPONSE,
  HYPERTRACE_LBR_DUMP_PACKETS,
  INTERRUPT_DESCRIPTOR_TABLE_ENTRIES_PACKETS,
  IO_APIC_ENTRY_PACKETS,
  LAPIC_PAGE,
  messages,
  SMI_OPERATION_PACKETS,
  STATUS_OK,
  viewOf,
} from '../../src/wire/index.ts';
import { CODE_BASE, type FakeDebuggee } from './debuggee.ts';

/** What a test may change. */
export interface FakeHardware {
  /** HyperDbg's way: classes in the tree are bytes of the ids. */
  uselessClasses: boolean;
  x2apic: boolean;
  apicStatus: number;
  smis: bigint;
  smiStatus: number;
  lbrStatus: number;
}

type Cpuid = readonly [number, number, number, number];

/** Leaves of an Intel Core i7-6700K; the others are zeros. */
const leaves: Readonly<Record<string, Cpuid>> = {
  '0.0': [0x16, 0x756e6547, 0x6c65746e, 0x49656e69],
  '1.0': [0x506e3, 0x100800, 0x7ffafbbf, 0xbfebfbff | 0],
  '4.0': [0x1c004121, 0x1c0003f, 0x3f, 0],
  '7.0': [0, 0x29c6fbf, 0, 0x9c000000],
  '15.0': [2, 334, 0, 0],
  '80000000.0': [0x80000008, 0, 0, 0],
  '80000008.0': [0x3027, 0, 0, 0],
};

const BRAND = 'Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz';

interface Fake {
  readonly at: readonly [number, number, number];
  /** Offset and bytes. */
  readonly config: readonly (readonly [number, number[]])[];
}

const functions: readonly Fake[] = [
  { at: [0, 0, 0], config: [[0, [0x86, 0x80, 0x37, 0x12, 6, 0, 0, 0, 2, 0, 0, 6]]] },
  {
    at: [0, 0x1f, 2],
    config: [
      [0, [0x86, 0x80, 0x22, 0x29, 7, 4, 0x10, 0, 2, 1, 6, 1, 0, 0, 0x80, 0]],
      [0x10, [1, 0xc0, 0, 0, 0x0c, 0, 0, 0xfe, 2, 0, 0, 0]],
      [0x34, [0x80]],
      [0x3c, [0x0b, 1]],
      [0x80, [5, 0xa8]],
      [0xa8, [0x12, 0x80]],
      [0xff, [0xee]],
    ],
  },
  {
    at: [1, 0, 0],
    config: [[0, [0xf4, 0x1a, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 2]]],
  },
];

function configOf({ config }: Fake): Uint8Array {
  const bytes = new Uint8Array(256);
  for (const [at, values] of config) bytes.set(values, at);
  return bytes;
}

/** Adds devices to a debuggee. */
export function teachHardware(debuggee: FakeDebuggee): FakeHardware {
  const hardware: FakeHardware = {
    uselessClasses: true,
    x2apic: false,
    apicStatus: STATUS_OK,
    smis: 42n,
    smiStatus: STATUS_OK,
    lbrStatus: STATUS_OK,
  };
  debuggee.taught.set(messages.cpuid.action, (payload) => debuggee.send(messages.cpuidResult, cpuidAnswer(payload)));
  debuggee.taught.set(messages.idt.action, () => debuggee.send(messages.idtResult, idtAnswer()));
  debuggee.taught.set(messages.apic.action, (payload) => {
    debuggee.send(messages.apicResult, ...apicAnswer(payload, hardware));
  });
  debuggee.taught.set(messages.smi.action, (payload) => {
    const { SmiOperationType } = SMI_OPERATION_PACKETS.decode(payload);
    if (SmiOperationType === 1 && hardware.smiStatus === STATUS_OK) hardware.smis++;
    const answer = payload.slice();
    viewOf(answer).setBigUint64(8, hardware.smis, true);
    viewOf(answer).setUint32(16, hardware.smiStatus, true);
    debuggee.send(messages.smiResult, answer);
  });
  debuggee.taught.set(messages.pciTree.action, () => debuggee.send(messages.pciTreeResult, treeAnswer(hardware)));
  debuggee.taught.set(messages.pciDevice.action, (payload) => {
    debuggee.send(messages.pciDeviceResult, deviceAnswer(payload));
  });
  debuggee.taught.set(messages.lbrDump.action, (payload) => {
    debuggee.send(messages.lbrDumpResult, lbrAnswer(payload, hardware));
  });
  return hardware;
}

function cpuidAnswer(payload: Uint8Array): Uint8Array {
  const { FunctionId: leaf, SubFunctionId: subleaf } = DEBUGGER_CPUID_REQUEST_RESPONSE.decode(payload);
  const [EAX, EBX, ECX, EDX] = leaves[`${leaf.toString(16)}.${subleaf}`] ?? [0, 0, 0, 0];
  const named = leaf >= 0x80000002 && leaf <= 0x80000004;
  return DEBUGGER_CPUID_REQUEST_RESPONSE.encode({
    ...(named ? { BrandString: Buffer.from(BRAND) } : { EAX, EBX, ECX, EDX: EDX >>> 0 }),
    FunctionId: leaf,
    SubFunctionId: subleaf,
    Leaf4MaxSubLeaf: leaf === 4 ? 3 : 0,
    KernelStatus: STATUS_OK,
  });
}

function idtAnswer(): Uint8Array {
  const IdtEntry = new Array<bigint>(256).fill(0n);
  IdtEntry[0] = CODE_BASE;
  IdtEntry[14] = CODE_BASE + 0x1020n;
  IdtEntry[0xd1] = CODE_BASE + 0x1100n;
  return INTERRUPT_DESCRIPTOR_TABLE_ENTRIES_PACKETS.encode({ KernelStatus: STATUS_OK, IdtEntry });
}

function apicAnswer(payload: Uint8Array, { x2apic, apicStatus }: FakeHardware): Uint8Array[] {
  const { ApicType } = DEBUGGER_APIC_REQUEST.decode(payload);
  const head = DEBUGGER_APIC_REQUEST.encode({ ApicType, IsUsingX2APIC: x2apic, KernelStatus: apicStatus });
  if (apicStatus !== STATUS_OK) return [head];
  if (ApicType === 1) {
    const LlLhData = new Array<bigint>(24).fill(0x10000n);
    LlLhData[4] = 0x0300000000000934n;
    LlLhData[9] = 0x000000000000b039n;
    const table = { ApicBasePa: 0xfec00000n, ApicBaseVa: 0xfffff80000200000n, IoIdReg: 0x2000000, IoLl: 0x170020 };
    return [head, IO_APIC_ENTRY_PACKETS.encode({ ...table, LlLhData })];
  }
  const bank = (...vectors: number[]) => {
    const words = new Array<number>(32).fill(0);
    for (const vector of vectors) words[4 * (vector >> 5)]! |= 1 << (vector & 31);
    return words.map((word) => word >>> 0);
  };
  const page = LAPIC_PAGE.encode({
    Id: x2apic ? 1 : 0x1000000,
    Version: 0x1060015,
    TPR: 0x20,
    ProcessorPriority: 0xd0,
    LogicalDestination: x2apic ? 0x10002 : 0x2000000,
    DestinationFormat: 0xffffffff,
    SpuriousInterruptVector: 0x1ff,
    ISR: bank(0xd1),
    IRR: bank(0x31, 0xe1),
    TMR: bank(0x31),
    ErrorStatus: 0x80,
    LvtCmci: 0x10000,
    IcrLow: 0xc08fd,
    LvtTimer: 0x200d1,
    LvtThermalSensor: 0x10000,
    LvtPerfMonCounters: 0x400,
    LvtLINT0: 0x10700,
    LvtLINT1: 0x400,
    LvtError: 0xfe,
    InitialCount: 0x1000,
    CurrentCount: 0x345,
    DivideConfiguration: 3,
  });
  return [head, page];
}

function treeAnswer({ uselessClasses }: FakeHardware): Uint8Array {
  const DeviceInfoList = functions.map((each) => {
    const bytes = configOf(each);
    const ClassCode = uselessClasses
      ? Uint8Array.of(bytes[3]!, bytes[2]!, bytes[1]!)
      : Uint8Array.of(bytes[11]!, bytes[10]!, bytes[9]!);
    const view = viewOf(bytes);
    const ConfigSpace = { VendorId: view.getUint16(0, true), DeviceId: view.getUint16(2, true), ClassCode };
    return { Bus: each.at[0], Device: each.at[1], Function: each.at[2], ConfigSpace };
  });
  const head = { KernelStatus: STATUS_OK, DeviceInfoListNum: functions.length };
  return DEBUGGEE_PCITREE_REQUEST_RESPONSE_PACKET.encode({ ...head, DeviceInfoList });
}

/** With HyperDbg's bug: the last byte of 256 lands in the first BAR's description, and may be overwritten there. */
function deviceAnswer(payload: Uint8Array): Uint8Array {
  const { PrintRaw, DeviceInfo } = DEBUGGEE_PCIDEVINFO_REQUEST_RESPONSE_PACKET.decode(payload);
  const found = functions.find(
    ({ at }) => at[0] === DeviceInfo.Bus && at[1] === DeviceInfo.Device && at[2] === DeviceInfo.Function,
  );
  const answer = payload.slice();
  viewOf(answer).setUint32(0, found === undefined ? 0xc0000005 : STATUS_OK, true);
  answer.set(found === undefined ? Uint8Array.of(0xff, 0xff, 0xff, 0xff) : configOf(found), 10);
  if (PrintRaw === 0) viewOf(answer).setUint32(265, 0, true);
  return answer;
}

function lbrAnswer(payload: Uint8Array, { lbrStatus }: FakeHardware): Uint8Array {
  const { CoreId } = HYPERTRACE_LBR_DUMP_PACKETS.decode(payload);
  const core = CoreId === 0xffffffff ? 0 : CoreId;
  const at = (offset: bigint) => CODE_BASE + offset;
  const filled = core === 0;
  return HYPERTRACE_LBR_DUMP_PACKETS.encode({
    CoreId: core,
    NextCoreIsValid: core === 0,
    ArchBasedLBR: core === 1,
    CurrentLbrCapacity: 4,
    KernelStatus: lbrStatus,
    LbrStack: {
      Tos: 1,
      BranchEntry: filled
        ? [
            { From: at(0x1005n), To: at(0x1100n) },
            { From: at(0x1100n), To: at(0x100an) },
            { From: 0n, To: 0n },
            { From: at(0x100fn), To: at(0x1000n) },
          ]
        : [],
      LastBranchInfo: filled ? [{ AsUInt: 0n }, { AsUInt: (1n << 63n) | 0x12n }] : [],
    },
  });
}
