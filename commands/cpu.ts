import { gateName } from '../src/format/gate.ts';
import { describeProcessor } from '../src/inspect/processor.ts';
import { command } from '../src/shell/command.ts';

export default command({
  names: ['cpu'],
  category: 'debugging',
  summary: "the processor's vendor, brand and features",
  usage: ['cpu'],
  examples: [['cpu', 'one line a feature; `cpu | grep AVX` shows some']],
  details: ['The operating core executes CPUID in the halt; `ucpuid` shows single leaves.'],
  states: ['halted'],
  arguments: {},
  async run({ session, signal }) {
    const { features, ...processor } = await describeProcessor(session, signal);
    const vendor = gateName(processor.vendor);
    const brand = gateName(processor.brand);
    const [family, model, stepping] = [processor.family, processor.model, processor.stepping].map(hex);
    return {
      kind: 'cpu',
      lines: [
        `vendor  ${vendor}`,
        `brand   ${brand}`,
        `model   family ${family}, model ${model}, stepping ${stepping}`,
        '',
        ...features.map(({ name, supported }) => `${name} ${supported ? 'supported' : 'not supported'}`),
      ],
      data: {
        ...processor,
        vendor,
        brand,
        features: Object.fromEntries(features.map(({ name, supported }) => [name, supported])),
      },
    };
  },
});

const hex = (value: number): string => value.toString(16);
