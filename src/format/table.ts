import type { Role, Span } from './block.ts';
import stringWidth from './width.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers are right-aligned. Default left. */
  readonly align?: 'left' | 'right';
  /** Role of the cells. Default 'plain'. */
  readonly role?: Role;
}

/** Lines of a table: a heading when some column has a title, then the rows, columns two spaces apart. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): Span[][] {
  const widths = columns.map(({ title }, index) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[index] ?? ''))),
  );
  const line = (cells: readonly string[], role: (column: Column) => Role): Span[] =>
    columns.map((column, index) => {
      const text = cells[index] ?? '';
      const padding = ' '.repeat((widths[index] ?? 0) - stringWidth(text));
      const last = index === columns.length - 1;
      const padded = column.align === 'right' ? padding + text : text + (last ? '' : padding);
      return { text: (index === 0 ? '' : '  ') + padded, role: role(column) };
    });
  const titled = columns.some(({ title }) => title !== '');
  return [
    ...(titled
      ? [
          line(
            columns.map(({ title }) => title),
            () => 'heading',
          ),
        ]
      : []),
    ...rows.map((row) => line(row, ({ role }) => role ?? 'plain')),
  ];
}
