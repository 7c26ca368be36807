import { expect, test } from 'vitest';
import { formatTable } from '../../src/format/table.ts';
import { plain, withRole } from './lines.ts';

test('columns are as wide as their widest cell', () => {
  const table = formatTable(
    [{ title: 'id', align: 'right' }, { title: 'name' }, { title: 'state' }],
    [
      ['1', 'nt', 'on'],
      ['10', 'worker.exe', 'off'],
    ],
  );
  expect(plain(table)).toEqual(['id  name        state', ' 1  nt          on', '10  worker.exe  off']);
  expect(withRole(table, 'heading')).toHaveLength(3);
});

test('a table without titles has no heading', () => {
  expect(plain(formatTable([{ title: '' }, { title: '' }], [['a', 'b']]))).toEqual(['a  b']);
});

test('wide characters count double', () => {
  expect(
    plain(
      formatTable(
        [{ title: '' }, { title: '' }],
        [
          ['日本', '1'],
          ['abcd', '2'],
        ],
      ),
    ),
  ).toEqual(['日本  1', 'abcd  2']);
});
