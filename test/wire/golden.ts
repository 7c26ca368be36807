/** Some of the golden frames of shared/wire/vectors.json, for a clone that has no ../shared. */
import type { Golden } from './spec.ts';

export const golden: readonly Golden[] = [
  {
    name: 'ping',
    type: 3,
    action: 4,
    layout: '',
    payloadLength: 0,
    hex: '5c00000000000000474244524550594803000000040000000080eeff',
  },
  {
    name: 'version-reply',
    type: 2,
    action: 3,
    layout: 'cstr:signature',
    payloadLength: 20,
    hex: '000000000000000047424452455059480200000003000000302e322e302d32303236303131352e30393330000080eeff',
  },
  {
    name: 'pause-request',
    type: 2,
    action: 1,
    layout: '',
    payloadLength: 0,
    hex: '5800000000000000474244524550594802000000010000000080eeff',
  },
  {
    name: 'paused-on-request',
    type: 3,
    action: 42,
    layout: 'DEBUGGEE_KD_PAUSED_PACKET',
    payloadLength: 72,
    hex:
      '0d000000000000004742445245505948030000002a000000b0a1e01203f8ffff00000000020000000000000000000000' +
      '00000000000000000000000000000000460200000000000048895c2408574883ec20488bd933ff901000000000000000' +
      '0080eeff',
  },
  {
    name: 'step-over-call',
    type: 1,
    action: 5,
    layout: 'DEBUGGEE_STEP_PACKET',
    payloadLength: 12,
    hex: '6400000000000000474244524550594801000000050000000300000001000000050000000080eeff',
  },
  {
    name: 'continue',
    type: 1,
    action: 6,
    layout: '',
    payloadLength: 0,
    hex: '5c00000000000000474244524550594801000000060000000080eeff',
  },
  {
    name: 'core-switch-result',
    type: 3,
    action: 43,
    layout: 'DEBUGGEE_CHANGE_CORE_PACKET',
    payloadLength: 8,
    hex: '80000000000000004742445245505948030000002b00000001000000ffffffff0080eeff',
  },
  {
    name: 'registers-read-all-result',
    type: 3,
    action: 56,
    layout: 'DEBUGGEE_REGISTER_READ_DESCRIPTION,GUEST_REGS,GUEST_EXTRA_REGISTERS',
    payloadLength: 184,
    hex:
      'c80000000000000047424452455059480300000038000000ffffffff000000000000000000000000ffffffff00000000' +
      '000000000000000011111111111111112222222222222222333333333333333344444444444444445555555555555555' +
      '6666666666666666777777777777777788888888888888889999999999999999aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb' +
      'ccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffff10002b0053002b002b00180000000000' +
      '4602000000000000b0a1e01203f8ffff0080eeff',
  },
  {
    name: 'memory-read-result',
    type: 3,
    action: 57,
    layout: 'DEBUGGER_READ_MEMORY,bytes',
    payloadLength: 64,
    hex:
      '5b0000000000000047424452455059480300000039000000a4010000000000000000c01203f8ffff1000000000000000' +
      '00000000010000000100000010000000ffffffff000000004d5a90000300000004000000ffff00000080eeff',
  },
  {
    name: 'memory-edit-bytes',
    type: 1,
    action: 23,
    layout: 'DEBUGGER_EDIT_MEMORY,u64*',
    payloadLength: 64,
    hex:
      'ce00000000000000474244524550594801000000170000000000000000000000222211118a9fffffa401000000000000' +
      '0000000003000000400000000000000090000000000000009000000000000000cc000000000000000080eeff',
  },
  {
    name: 'bp-set',
    type: 1,
    action: 24,
    layout: 'DEBUGGEE_BP_PACKET',
    payloadLength: 32,
    hex:
      'fd000000000000004742445245505948010000001800000000b0e01203f8ffffffffffffffffffffffffffff00000000' +
      '00000000000000000080eeff',
  },
  {
    name: 'log-info',
    type: 3,
    action: 41,
    layout: 'u32:operationCode,text',
    payloadLength: 28,
    hex:
      '2d00000000000000474244524550594803000000290000000100000068656c6c6f2066726f6d20746865206465627567' +
      '6765650a0080eeff',
  },
  {
    name: 'test-query-error',
    type: 3,
    action: 51,
    layout: 'DEBUGGER_DEBUGGER_TEST_QUERY_BUFFER',
    payloadLength: 24,
    hex:
      'f400000000000000474244524550594803000000330000000a000000000000009900000000000000060000c000000000' + '0080eeff',
  },
];
