/** Structs of PCI (spec/PROTOCOL.md 7.18); packed to one byte. */
import { array, bits, bytes, i32, struct, u8, u16, u32, u64 } from '../layout.ts';

export const PORTABLE_PCI_CONFIG_SPACE_HEADER_MINIMAL = struct('PORTABLE_PCI_CONFIG_SPACE_HEADER_MINIMAL', 7, {
  VendorId: [0, u16],
  DeviceId: [2, u16],
  ClassCode: [4, bytes(3)],
});

export const PCI_DEV_MINIMAL = struct('PCI_DEV_MINIMAL', 9, {
  Bus: [0, u8],
  Device: [1, bits(u8, 0, 5)],
  Function: [1, bits(u8, 5, 3)],
  ConfigSpace: [2, PORTABLE_PCI_CONFIG_SPACE_HEADER_MINIMAL],
});

export const DEBUGGEE_PCITREE_REQUEST_RESPONSE_PACKET = struct('DEBUGGEE_PCITREE_REQUEST_RESPONSE_PACKET', 2300, {
  KernelStatus: [0, u32],
  DeviceInfoListNum: [4, u8],
  DeviceInfoList: [5, array(PCI_DEV_MINIMAL, 255)],
});

export const PORTABLE_PCI_COMMON_HEADER = struct('PORTABLE_PCI_COMMON_HEADER', 16, {
  VendorId: [0, u16],
  DeviceId: [2, u16],
  Command: [4, u16],
  Status: [6, u16],
  RevisionId: [8, u8],
  ClassCode: [9, bytes(3)],
  CacheLineSize: [12, u8],
  PrimaryLatencyTimer: [13, u8],
  HeaderType: [14, u8],
  Bist: [15, u8],
});

export const PORTABLE_PCI_EP_HEADER = struct('PORTABLE_PCI_EP_HEADER', 48, {
  Bar: [0, array(u32, 6)],
  CardBusCISPtr: [24, u32],
  SubVendorId: [28, u16],
  SubSystemId: [30, u16],
  ROMBar: [32, u32],
  CapabilitiesPtr: [36, u8],
  Reserved: [37, bytes(3)],
  Reserved1: [40, u32],
  InterruptLine: [44, u8],
  InterruptPin: [45, u8],
  MinGnt: [46, u8],
  MaxLat: [47, u8],
});

export const PORTABLE_PCI_BRIDGE_HEADER = struct('PORTABLE_PCI_BRIDGE_HEADER', 48, {
  Bar: [0, array(u32, 2)],
  PrimaryBusNumber: [8, u8],
  SecondaryBusNumber: [9, u8],
  SubordinateBusNumber: [10, u8],
  SecondaryLatencyTimer: [11, u8],
  IoBase: [12, u8],
  IoLimit: [13, u8],
  SecondaryStatus: [14, u16],
  MemoryBase: [16, u16],
  MemoryLimit: [18, u16],
  PrefetchableMemoryBase: [20, u16],
  PrefetchableMemoryLimit: [22, u16],
  PrefetchableBaseUpper32b: [24, u32],
  PrefetchableLimitUpper32b: [28, u32],
  IoBaseUpper16b: [32, u16],
  IoLimitUpper16b: [34, u16],
  CapabilityPtr: [36, u8],
  Reserved: [37, bytes(3)],
  ROMBar: [40, u32],
  InterruptLine: [44, u8],
  InterruptPin: [45, u8],
  BridgeControl: [46, u16],
});

export const PORTABLE_PCI_DEVICE_HEADER = struct('PORTABLE_PCI_DEVICE_HEADER', 48, {
  ConfigSpaceEp: [0, PORTABLE_PCI_EP_HEADER],
  ConfigSpacePtpBridge: [0, PORTABLE_PCI_BRIDGE_HEADER],
});

export const PORTABLE_PCI_CONFIG_SPACE_HEADER = struct('PORTABLE_PCI_CONFIG_SPACE_HEADER', 64, {
  CommonHeader: [0, PORTABLE_PCI_COMMON_HEADER],
  DeviceHeader: [16, PORTABLE_PCI_DEVICE_HEADER],
});

export const PCI_DEV_MMIOBAR_INFO = struct('PCI_DEV_MMIOBAR_INFO', 24, {
  Is64Bit: [0, i32],
  IsEnabled: [4, i32],
  BarOffsetEnd: [8, u64],
  BarSize: [16, u64],
});

export const PCI_DEV = struct('PCI_DEV', 401, {
  Bus: [0, u8],
  Device: [1, bits(u8, 0, 5)],
  Function: [1, bits(u8, 5, 3)],
  ConfigSpace: [2, PORTABLE_PCI_CONFIG_SPACE_HEADER],
  ConfigSpaceAdditional: [66, bytes(191)],
  MmioBarInfo: [257, array(PCI_DEV_MMIOBAR_INFO, 6)],
});

export const DEBUGGEE_PCIDEVINFO_REQUEST_RESPONSE_PACKET = struct('DEBUGGEE_PCIDEVINFO_REQUEST_RESPONSE_PACKET', 412, {
  KernelStatus: [0, u32],
  PrintRaw: [4, i32],
  DeviceInfo: [8, PCI_DEV],
});
