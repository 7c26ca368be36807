import { Text, useCursor, useStdout, useWindowSize } from 'ink';
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { isSmall, liveRows, type View, type Window } from './live-rows.ts';
import type { Theme } from './theme.ts';

/** What the live area draws from; `view()` returns the same object until something changed. */
export interface ViewSource {
  subscribe(listener: () => void): () => void;
  view(): View;
}

export interface LiveAreaProps {
  readonly source: ViewSource;
  readonly theme: Theme;
  /** Gets Ink's way to write above the live area, once. */
  readonly onWriter: (write: (text: string) => void) => void;
  /** The window's size, whenever it is another one. */
  readonly onWindow: (window: Window) => void;
}

/** The only thing that Ink draws: prompt, menu and status line, a borderless row each. */
export function LiveArea({ source, theme, onWriter, onWindow }: LiveAreaProps) {
  const { write } = useStdout();
  const { columns, rows: height } = useWindowSize();
  const { setCursorPosition } = useCursor();
  const view = useSyncExternalStore(source.subscribe, source.view);
  const menuRows = useRef(0);
  const window = { columns, rows: height };
  const held = view.menu === undefined ? 0 : menuRows.current;
  const { rows, cursor } = liveRows(view, window, theme, held, performance.now());
  useLayoutEffect(() => {
    menuRows.current = view.menu === undefined || isSmall(window) ? 0 : Math.max(held, rows.length - 2);
  });
  useLayoutEffect(() => onWriter(write), [onWriter, write]);
  useLayoutEffect(() => onWindow({ columns, rows: height }), [onWindow, columns, height]);
  setCursorPosition(cursor);
  // One text for all rows; Ink gives a first or only row that is empty no height.
  return <Text wrap="truncate">{rows.map((row) => (row === '' ? ' ' : row)).join('\n')}</Text>;
}
