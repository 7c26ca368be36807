import { describe, expect, it } from 'vitest';
import { ioctls, logCodes, operations } from '../../src/wire/driver-requests.ts';
import { actionName, messageOf, messages } from '../../src/wire/messages.ts';
import { generalRegisters, registerId, registerNames } from '../../src/wire/registers.ts';
import { STATUS_OK, statusOf, statusTable } from '../../src/wire/status.ts';
import * as structs from '../../src/wire/structs/index.ts';
import { loadLayout } from './spec.ts';

describe('tables', () => {
  it('finds a register in any case, with and without @', () => {
    expect(registerId('@RIP')).toBe(102);
    expect(registerId('rip')).toBe(102);
    expect(registerId('xyz')).toBeUndefined();
    expect(generalRegisters[4]).toBe('rsp');
  });

  it('names statuses, also unknown ones', () => {
    expect(statusOf(STATUS_OK).name).toBe('DEBUGGER_OPERATION_WAS_SUCCESSFUL');
    expect(statusOf(0xc0000005)).toMatchObject({ name: 'DEBUGGER_ERROR_INVALID_ADDRESS' });
    expect(statusOf(0x1234).meaning).toContain('0x1234');
  });

  it('names actions, also unknown ones', () => {
    expect(actionName(22)).toBe('readMemory (A22)');
    expect(actionName(99)).toBe('unknown (A99)');
    expect(messageOf(99)).toBeUndefined();
  });
});

describe('against layout.json', () => {
  const layout = loadLayout();

  it('has all 75 actions with their receiver and their answers', () => {
    expect(Object.values(messages)).toHaveLength(75);
    for (const action of layout.actions) {
      const ours = messageOf(action.number)!;
      expect(ours.type, action.sdkName).toBe(action.packetType);
      expect(ours.answers, action.sdkName).toEqual(action.answeredByNumbers ?? []);
    }
  });

  it('begins every payload with the right struct', () => {
    const byName = structs as Readonly<Record<string, unknown>>;
    for (const action of layout.actions) {
      const named = action.payload === null ? undefined : byName[action.payload];
      if (named !== undefined) expect(messageOf(action.number)?.payload, action.sdkName).toBe(named);
    }
  });

  it('has every status', () => {
    const named = Object.fromEntries(statusTable.map(([code, name]) => [name, code]));
    expect(named).toEqual(Object.fromEntries(Object.entries(layout.errors).map(([name, e]) => [name, e.value])));
  });

  it('has every register', () => {
    expect(Object.fromEntries(registerNames.map((name, id) => [id, name]))).toEqual(layout.registers.names);
  });

  it('has the right codes of driver requests, orders and logs', () => {
    for (const [name, code] of Object.entries(ioctls)) expect(code, name).toBe(layout.ioctls[name]?.value);
    const codes = layout.constants['operationCodes']!;
    for (const [name, code] of Object.entries({ ...operations, ...logCodes })) {
      expect(code, name).toBe(codes[name]?.value);
    }
  });
});
