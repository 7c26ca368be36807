/** The driver core as WebAssembly: the module that the embedded machine runs, with the smallest possible machine. */
import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createDriverMemory,
  type DriverCore,
  instantiateDriver,
  loadDriverModule,
} from '../../src/machine/driver-core.ts';
import { fields, frame, KERNEL, payloads, TinyMachine } from './tiny-machine.ts';

const VMCALL_HALT = 0x201;
const VMCALL_PREPARE = 0x300;

let module: WebAssembly.Module;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build-driver.mjs'], { stdio: 'pipe' });
  module = await loadDriverModule();
}, 120_000);

function prepared(): { machine: TinyMachine; driver: DriverCore; user: DriverCore } {
  const machine = new TinyMachine();
  const memory = createDriverMemory();
  const driver = instantiateDriver(module, memory, 0, machine);
  const user = instantiateDriver(module, memory, 'user');
  driver.init(1);
  machine.memory.set(new Uint8Array(Uint32Array.of(0x3f8, 115200).buffer), 0x3000);
  expect(driver.call(VMCALL_PREPARE, KERNEL + 0x3000n, 280n)).toBe(0);
  machine.sent.length = 0;
  return { machine, driver, user };
}

describe('the WebAssembly driver core', () => {
  it('sends the paused packet and answers register requests', () => {
    const { machine, driver } = prepared();
    driver.gprs[0] = 0x1122334455667788n;
    machine.receive(frame(1, 21, new Uint8Array(24)), frame(1, 6));
    expect(driver.call(VMCALL_HALT)).toBe(0);
    const [paused, registers] = payloads(machine.sent);
    expect(paused?.action).toBe(42);
    expect(paused?.view.getBigUint64(0, true)).toBe(KERNEL);
    expect(registers?.action).toBe(56);
    expect(registers?.view.getBigUint64(8, true)).toBe(0x1122334455667788n);
  });

  it('reads guest memory through the page walk', () => {
    const { machine, driver } = prepared();
    machine.memory.set([1, 2, 3, 4], 0x3100);
    const request = new DataView(new ArrayBuffer(48));
    request.setBigUint64(8, KERNEL + 0x3100n, true);
    request.setUint32(16, 4, true);
    request.setUint32(28, 1, true);
    machine.receive(frame(1, 22, new Uint8Array(request.buffer)), frame(1, 6));
    driver.call(VMCALL_HALT);
    const answer = payloads(machine.sent)[1];
    expect(answer?.action).toBe(57);
    expect([...answer!.bytes.subarray(48)]).toEqual([1, 2, 3, 4]);
  });

  it('passes orders to the user-mode reader', () => {
    const { machine, driver, user } = prepared();
    expect(user.popMessage()).toBeUndefined();
    machine.receive(frame(1, 7));
    driver.call(VMCALL_HALT);
    expect(machine.notified).toBe(1);
    expect([...user.popMessage()!]).toEqual([7, 0, 0, 0x80]);
    expect(user.popMessage()).toBeUndefined();
  });

  it('leaves exits to the machine that are none of its own', () => {
    const { machine, driver } = prepared();
    machine.vmcs.set(fields.exitReason, 10n);
    expect(driver.exit()).toBe(1);
  });

  it('counts what it did', () => {
    const { machine, driver, user } = prepared();
    machine.receive(frame(1, 99), frame(1, 6));
    driver.call(VMCALL_HALT);
    expect(user.counters()).toMatchObject({ halts: 1n, unknownAction: 1n, framesReceived: 1n });
  });

  it('has no host to call outside VMX root', () => {
    const { user } = prepared();
    expect(() => user.exit()).toThrow('outside VMX root');
  });
});
