import type { IBufferCell, Terminal } from '@xterm/headless';

const cellSize = { width: 8.4, height: 18 };
const FONT = 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace';
const BACKGROUND = '#16181d';
const FOREGROUND = '#d5d8df';

/** The 16 colours of a terminal, dark theme. */
const palette = [
  '#2b2f38',
  '#e5707a',
  '#8fc07a',
  '#dcb55f',
  '#6ba4e8',
  '#c08ad8',
  '#5fbfc4',
  '#d5d8df',
  '#7b8494',
  '#f08a92',
  '#a8d795',
  '#f0cd7c',
  '#8dbcf5',
  '#d5a8e8',
  '#7fd5d9',
  '#ffffff',
] as const;

interface Look {
  readonly colour: string;
  readonly background: string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** The window of a terminal model as an SVG picture, one text element for each run of equal attributes. */
export function terminalSvg(terminal: Terminal, title: string): string {
  const { cols, rows, buffer } = terminal;
  const width = Math.ceil(cols * cellSize.width) + 24;
  const height = rows * cellSize.height + 52;
  const parts: string[] = [];
  for (let row = 0; row < rows; row++) {
    const line = buffer.active.getLine(buffer.active.baseY + row);
    if (!line) continue;
    let run: { text: string; start: number; look: Look } | undefined;
    const flush = () => {
      if (run && (run.text.trim() !== '' || run.look.background)) parts.push(runSvg(run, row));
      run = undefined;
    };
    for (let column = 0; column < cols; column++) {
      const cell = line.getCell(column);
      if (!cell || cell.getWidth() === 0) continue;
      const look = lookOf(cell);
      if (!run || JSON.stringify(run.look) !== JSON.stringify(look)) {
        flush();
        run = { text: '', start: column, look };
      }
      run.text += cell.getChars() || ' ';
    }
    flush();
  }
  const cursor =
    `<rect x="${12 + buffer.active.cursorX * cellSize.width}" y="${36 + buffer.active.cursorY * cellSize.height}" ` +
    `width="2" height="${cellSize.height - 2}" fill="${FOREGROUND}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}">
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g fill="#7b8494"><circle cx="18" cy="16" r="5"/><circle cx="36" cy="16" r="5"/><circle cx="54" cy="16" r="5"/></g>
<g font-family='${FONT}' font-size="14" xml:space="preserve">
${parts.join('\n')}
</g>
${cursor}
</svg>
`;
}

function runSvg({ text, start, look }: { text: string; start: number; look: Look }, row: number): string {
  const x = 12 + start * cellSize.width;
  const y = 34 + row * cellSize.height;
  const length = (text.length * cellSize.width).toFixed(1);
  const background = look.background
    ? `<rect x="${x.toFixed(1)}" y="${y}" width="${length}" height="${cellSize.height}" fill="${look.background}"/>`
    : '';
  const style = `${look.bold ? ' font-weight="bold"' : ''}${look.dim ? ' opacity="0.6"' : ''}`;
  return (
    `${background}<text x="${x.toFixed(1)}" y="${y + 14}" textLength="${length}" ` +
    `fill="${look.colour}"${style}>${escapeXml(text)}</text>`
  );
}

function lookOf(cell: IBufferCell): Look {
  const colour = cell.isFgPalette() ? (palette[cell.getFgColor()] ?? FOREGROUND) : FOREGROUND;
  const background = cell.isBgPalette() ? palette[cell.getBgColor()] : undefined;
  return cell.isInverse()
    ? { colour: background ?? BACKGROUND, background: colour, bold: cell.isBold() !== 0, dim: false }
    : { colour, background, bold: cell.isBold() !== 0, dim: cell.isDim() !== 0 };
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
