import type { DebuggeeCommand } from './command.ts';

/** `cpu`: vendor, brand and features of the processor. */
export const cpu: DebuggeeCommand = {
  names: ['cpu'],
  example: 'cpu',
  async *run(_, { facts }) {
    const { vendor, brand, family, model, stepping, features } = await facts.cpu();
    yield `vendor  ${vendor}`;
    yield `brand   ${brand}`;
    yield `model   family ${family.toString(16)}, model ${model.toString(16)}, stepping ${stepping.toString(16)}`;
    yield '';
    for (const { name, supported } of features) yield `${name} ${supported ? 'supported' : 'not supported'}`;
  },
};
