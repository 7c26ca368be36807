import type { Highlight } from '../shell/highlight.ts';
import { inert } from './paint.ts';
import type { TypedCell } from './prompt-rows.ts';
import type { Theme } from './theme.ts';

/** Typed text as the terminal gets it: in the colours of what it means, brackets that belong together marked. */
export function paintTyped(cells: readonly TypedCell[], highlight: Highlight | undefined, theme: Theme): string {
  if (highlight === undefined) return inert(cells.map(({ text }) => text).join(''));
  const { spans, pair } = highlight;
  let painted = '';
  let run = { style: '', text: '' };
  const flush = (): void => {
    painted += paint(run.style as Style, inert(run.text), theme);
  };
  let next = spans.findIndex(({ to }) => to > (cells[0]?.at ?? 0));
  for (const { text, at } of cells) {
    while (next >= 0 && next < spans.length && spans[next]!.to <= at) next++;
    const span = spans[next];
    const style: Style = pair?.includes(at) ? 'pair' : span !== undefined && span.from <= at ? span.role : '';
    if (style !== run.style) {
      flush();
      run = { style, text: '' };
    }
    run.text += text;
  }
  flush();
  return painted;
}

type Style = '' | 'pair' | Highlight['spans'][number]['role'];

function paint(style: Style, text: string, theme: Theme): string {
  if (style === '') return text;
  return style === 'pair' ? theme.mark('pair', text) : theme.role(style, text);
}
