import { render } from 'ink-testing-library';
import { describe, expect, it, vi } from 'vitest';
import { LiveArea, type ViewSource } from '../../src/ui/LiveArea.tsx';
import type { View } from '../../src/ui/live-rows.ts';
import { plainTheme } from '../../src/ui/theme.ts';
import { haltedStatus } from './status.ts';

const view: View = {
  prompt: '0: kHyperDbg> ',
  text: 'b',
  cursor: 1,
  hint: 'p 1000',
  menu: undefined,
  status: haltedStatus(),
  notice: undefined,
};

/** A source whose view can be changed, and the window's rows, which the testing library leaves open. */
function source(first: View): ViewSource & { set(next: View): void } {
  let current = first;
  const listeners = new Set<() => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    view: () => current,
    set(next) {
      current = next;
      for (const listener of listeners) listener();
    },
  };
}

const mount = (from: ViewSource) =>
  render(<LiveArea source={from} theme={plainTheme} onReady={() => {}} onDrawn={() => {}} />);

const menu = (count: number) => ({
  title: '',
  selected: undefined,
  items: Array.from({ length: count }, (_, n) => ({ insert: `b${n}` })),
});

describe('LiveArea', () => {
  it('shows the prompt with its hint and the status line', () => {
    const { lastFrame, unmount } = mount(source(view));
    expect(lastFrame()?.split('\n')).toEqual([
      '0: kHyperDbg> bp 1000',
      expect.stringMatching(/^ ■ halted {2}core 0 of 2/),
    ]);
    unmount();
  });

  it('puts the menu between them', () => {
    const { lastFrame, unmount } = mount(source({ ...view, menu: menu(3) }));
    expect(lastFrame()?.split('\n').slice(1, 4)).toEqual([' b0', ' b1', ' b2']);
    unmount();
  });

  it('keeps its height while an open menu is narrowed, and gives it back when the menu closes', async () => {
    const from = source({ ...view, menu: menu(5) });
    const { lastFrame, unmount } = mount(from);
    from.set({ ...view, menu: menu(2) });
    await vi.waitFor(() => expect(lastFrame()).not.toContain('b2'));
    expect(lastFrame()?.split('\n')).toHaveLength(7);
    from.set(view);
    await vi.waitFor(() => expect(lastFrame()?.split('\n')).toHaveLength(2));
    unmount();
  });

  it('never has more than ten rows', () => {
    const { lastFrame, unmount } = mount(source({ ...view, text: 'x'.repeat(2000), cursor: 2000, menu: menu(50) }));
    expect(lastFrame()?.split('\n')).toHaveLength(10);
    unmount();
  });
});
