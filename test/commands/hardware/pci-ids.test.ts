import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseIds, pciNames } from '../../../commands/hardware/pci-ids.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-pci-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As https://pci-ids.ucw.cz has it. */
const database = [
  '# a comment',
  '0e11  Compaq Computer Corporation',
  '\t0001  PCI to EISA Bridge',
  '\t\t0e11 4030  Smart-2/P',
  '8086  Another name of Intel',
  '\t1237  another name',
  '\tfeed  Something new',
  'C 01  Mass storage controller',
  '\t00  SCSI storage controller',
].join('\n');

test('vendors and their devices, without subsystems and classes', () => {
  const ids = parseIds(database);
  expect(ids.get(0x0e11)).toEqual({
    name: 'Compaq Computer Corporation',
    devices: new Map([[1, 'PCI to EISA Bridge']]),
  });
  expect(ids.size).toBe(2);
});

test('what is carried comes first, then the database of the system, if there is one', async () => {
  const file = path.join(folder, 'pci.ids');
  writeFileSync(file, database);
  const nameOf = await pciNames([path.join(folder, 'none'), file]);
  expect(nameOf(0x8086, 0x1237)).toEqual({ vendor: 'Intel', device: '82441FX host bridge' });
  expect(nameOf(0x8086, 0xfeed)).toEqual({ vendor: 'Intel', device: 'Something new' });
  expect(nameOf(0x0e11, 1)).toEqual({ vendor: 'Compaq Computer Corporation', device: 'PCI to EISA Bridge' });
  const alone = await pciNames([]);
  expect(alone(0x0e11, 1)).toEqual({ vendor: undefined, device: undefined });
});
