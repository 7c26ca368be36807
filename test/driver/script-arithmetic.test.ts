/**
 * Integer arithmetic twice: by our compiler and the driver core's evaluator, and by the rules of C on big integers, on
 * operands that a fixed seed picks from the edges.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { compile, encodeSymbols } from '../../src/script/index.ts';
import { Evaluator } from './evaluator.ts';

interface Type {
  readonly name: string;
  readonly bits: number;
  readonly signed: boolean;
}

const types: readonly Type[] = [8, 16, 32, 64].flatMap((bits) => {
  const name = { 8: 'char', 16: 'short', 32: 'int', 64: 'long' }[bits]!;
  return [
    { name, bits, signed: true },
    { name: `unsigned ${name}`, bits, signed: false },
  ];
});
const int = types.find(({ name }) => name === 'int')!;

const operators = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '<', '>', '<=', '>=', '==', '!='] as const;
type Operator = (typeof operators)[number];
const comparisons: readonly Operator[] = ['<', '>', '<=', '>=', '==', '!='];

const edges = [0n, 1n, 2n, 3n, 7n, 31n, 32n, 63n, 64n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0x8000n, 0x7fffffffn];
const values = [...edges, 0x80000000n, 0xffffffffn, 0x7fffffffffffffffn, 0x8000000000000000n, 0xffffffffffffffffn];

function narrow({ bits, signed }: Type, value: bigint): bigint {
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** The usual arithmetic conversions, C11 6.3.1.8. */
function common(left: Type, right: Type): Type {
  const [a, b] = [left, right].map((type) => (type.bits < 32 ? int : type)) as [Type, Type];
  if (a.bits !== b.bits) return a.bits > b.bits ? a : b;
  return a.signed ? b : a;
}

/** Undefined where the script has to stop. */
function compute(operator: Operator, type: Type, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return narrow(type, a + b);
    case '-':
      return narrow(type, a - b);
    case '*':
      return narrow(type, a * b);
    case '/':
    case '%': {
      if (b === 0n || narrow(type, a / b) !== a / b) return undefined;
      return operator === '/' ? a / b : a % b;
    }
    case '&':
      return narrow(type, a & b);
    case '|':
      return narrow(type, a | b);
    case '^':
      return narrow(type, a ^ b);
    case '<<':
    case '>>': {
      if (b < 0n || b >= BigInt(type.bits)) return undefined;
      return narrow(type, operator === '<<' ? a << b : a >> b);
    }
    case '<':
      return a < b ? 1n : 0n;
    case '>':
      return a > b ? 1n : 0n;
    case '<=':
      return a <= b ? 1n : 0n;
    case '>=':
      return a >= b ? 1n : 0n;
    case '==':
      return a === b ? 1n : 0n;
    case '!=':
      return a !== b ? 1n : 0n;
  }
}

let seed = 20250101;

function pick<T>(from: readonly T[]): T {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return from[(seed >>> 8) % from.length]!;
}

interface Sum {
  readonly source: string;
  readonly expected: string;
}

function sum(operator: Operator, left: Type, right: Type): Sum {
  const [x, y] = [pick(values), pick(values)];
  const type = common(left, right);
  const [a, b] = [narrow(type, narrow(left, x)), narrow(type, narrow(right, y))];
  const declared = `${left.name} x = 0x${x.toString(16)}; ${right.name} y = 0x${y.toString(16)}; `;
  const shown = comparisons.includes(operator)
    ? `if (x ${operator} y) { printf("1"); } else { printf("0"); }`
    : `printf("%llx", x ${operator} y);`;
  const result = compute(operator, type, a, b);
  const expected = result === undefined ? 'stops' : BigInt.asUintN(64, result).toString(16);
  return { source: declared + shown, expected };
}

describe('integer arithmetic as C has it', () => {
  const evaluator = new Evaluator();
  afterAll(() => evaluator.dispose());

  it.each(operators)('%s', (operator) => {
    const sums = types.flatMap((left) =>
      types.flatMap((right) => [sum(operator, left, right), sum(operator, left, right)]),
    );
    const outcomes = evaluator.run(
      sums.map(({ source }) => {
        const result = compile(source);
        if (!result.ok) throw new Error(`${source}: ${result.error.message}`);
        return encodeSymbols(result.buffer);
      }),
    );
    const ours = sums.map(({ source }, i) => ({ source, expected: outcomes[i]!.ok ? outcomes[i]!.output : 'stops' }));
    expect(ours).toEqual(sums);
  });
});
