import { Text, useApp, useCursor, useStdout, useWindowSize } from 'ink';
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { type LiveRows, liveRows, type View } from './live-rows.ts';
import type { Theme } from './theme.ts';

/** What the live area draws from; `view()` returns the same object until something changed. */
export interface ViewSource {
  subscribe(listener: () => void): () => void;
  view(): View;
}

/** What only Ink can do. */
export interface InkHandle {
  /** Writes above the live area. */
  write(text: string): void;
  /** Takes the live area away, runs the callback with the terminal in its hands, draws the live area again. */
  suspend(callback: () => Promise<void>): Promise<void>;
}

export interface LiveAreaProps {
  readonly source: ViewSource;
  readonly theme: Theme;
  /** Called once Ink is ready. */
  readonly onReady: (ink: InkHandle) => void;
  /** Called with what was drawn last. */
  readonly onDrawn: (drawn: LiveRows) => void;
}

/** The only thing that Ink draws: prompt, menu and status line, a borderless row each. */
export function LiveArea({ source, theme, onReady, onDrawn }: LiveAreaProps) {
  const { write } = useStdout();
  const { suspendTerminal } = useApp();
  const window = useWindowSize();
  const { setCursorPosition } = useCursor();
  const view = useSyncExternalStore(source.subscribe, source.view);
  // An open menu keeps the height it had, so that narrowing it moves nothing.
  const held = useRef(0);
  const live = liveRows(view, window, theme, held.current, performance.now());
  useLayoutEffect(() => {
    held.current = live.menuRows;
    onDrawn(live);
  });
  useLayoutEffect(
    () => onReady({ write, suspend: (callback) => suspendTerminal(callback) }),
    [onReady, write, suspendTerminal],
  );
  setCursorPosition(live.cursor);
  // One text for all rows; Ink gives a first or only row that is empty no height.
  return <Text wrap="truncate">{live.rows.map((row) => (row === '' ? ' ' : row)).join('\n')}</Text>;
}
