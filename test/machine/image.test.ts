import { describe, expect, test } from 'vitest';
import { buildImage, demoImageHash, demoSymbols } from '../../src/machine/guest/image.ts';
import { KERNEL_BASE } from '../../src/machine/guest/layout.ts';

describe('the guest image', () => {
  test('has the same code and addresses whatever the number of cores', () => {
    const [one, many] = [buildImage(1), buildImage(16)];
    expect(many.kernel.symbols).toEqual(one.kernel.symbols);
    const { offset, length } = one.kernel.sections.find((section) => section.executable)!;
    expect(many.kernel.bytes.slice(offset, offset + length)).toEqual(one.kernel.bytes.slice(offset, offset + length));
  });

  test('begins where a kernel is loaded', () => {
    const [first] = demoSymbols();
    expect(first).toMatchObject({ name: 'nt!KiImageHeader', address: KERNEL_BASE });
  });

  test('has symbols in order that do not overlap', () => {
    for (const module of ['nt', 'init', 'worker']) {
      const symbols = demoSymbols().filter((one) => one.module === module);
      expect(symbols.length).toBeGreaterThan(3);
      symbols.slice(1).forEach((symbol, index) => {
        const before = symbols[index]!;
        expect(before.address + BigInt(before.size)).toBeLessThanOrEqual(symbol.address);
      });
    }
  });

  test('is named by its code', () => {
    expect(demoImageHash()).toMatch(/^[0-9a-f]{12}$/);
    expect(demoImageHash()).toBe(demoImageHash());
  });
});
