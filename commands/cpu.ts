import { debuggeeCommand } from './user-mode/debuggee-command.ts';

const FEATURE = /^(\S+) (supported|not supported)$/gm;

export default debuggeeCommand({
  names: ['cpu'],
  category: 'debugging',
  summary: "the processor's vendor, brand and features",
  usage: ['cpu'],
  examples: [['cpu', 'one line a feature; `cpu | grep AVX` shows some']],
  arguments: {},
  line: () => 'cpu',
  asksOnly: true,
  results: {
    kind: 'cpu',
    of: (text) =>
      Object.fromEntries(Array.from(text.matchAll(FEATURE), ([, name, has]) => [name!, has === 'supported'])),
  },
});
