import { command } from '../src/shell/command.ts';

export default command({
  names: ['flush'],
  category: 'debugging',
  summary: 'drop the messages that the debuggee has not sent yet',
  usage: ['flush'],
  examples: [['flush', 'how many messages were dropped, by their queue']],
  details: ["Haltwire's debuggee sends its messages at once and has none to drop."],
  states: ['halted'],
  arguments: {},
  async run({ session, signal }) {
    const { root, nonRoot } = await session.flush({ signal });
    const text = `dropped ${root + nonRoot} messages: ${nonRoot} of VMX non-root, ${root} of VMX root`;
    return { kind: 'flushed', lines: [text], data: { root, nonRoot } };
  },
});
