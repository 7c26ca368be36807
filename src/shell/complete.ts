/**
 * What could be typed at the cursor: command names first, those valid now before the others, then whatever the argument
 * at hand offers. It parses the line as execution does.
 */
import type { ArgumentContext, Completion } from './arguments/type.ts';
import { arrange, nextFree, type Slot } from './arrange.ts';
import type { Command, LineContext, NamedCommand } from './command.ts';
import { completeStage, mayFilter, splitLine, stageOffers } from './filters/index.ts';
import { refusal } from './state-refusal.ts';
import { commandState } from './states.ts';
import type { Token } from './token.ts';

/** What fits a menu; a longer list is cut, and typing narrows it. */
const MOST_ITEMS = 500;

export interface CompletionResult {
  /** What an item replaces: UTF-16 offsets in the text. */
  readonly replace: readonly [from: number, to: number];
  readonly items: readonly Completion[];
  /** What is being completed, for the menu's title. */
  readonly title: string;
}

/** @returns undefined when nothing can be typed there */
export async function complete(
  text: string,
  cursor: number,
  context: LineContext,
): Promise<CompletionResult | undefined> {
  const head = text.slice(0, cursor);
  const { tokens: command, stages } = splitLine(head, context.registry);
  const stage = stages.at(-1);
  const tokens = stage === undefined ? command : [stage.sign, ...stage.words];
  const last = tokens.at(-1);
  const typing = last !== undefined && last.to === head.length && !/[ \n]$/.test(head) ? last : undefined;
  const from = typing?.from ?? head.length;
  if (stage !== undefined) {
    const offered = await completeStage(stage, typing, context);
    return offered && { replace: [from, cursor], ...offered };
  }
  const before = typing === undefined ? tokens : tokens.slice(0, -1);
  const [name] = before;
  if (name === undefined) {
    return { replace: [from, cursor], items: commandNames(typing?.text ?? '', context), title: 'commands' };
  }
  const found = context.registry.find(name.text);
  return found && completeArgument(found, before.slice(1), typing, head, context);
}

function commandNames(prefix: string, { registry, session }: LineContext): Completion[] {
  const state = commandState(session?.state);
  const names = prefix === '' ? frequentFirst(registry.names()) : registry.names(prefix);
  const all = names.map(({ name, command }) => ({
    refused: refusal(command, name, state) !== undefined,
    item: { insert: name, detail: command.summary, usage: command.usage[0] },
  }));
  const valid = all.filter(({ refused }) => !refused).map(({ item }) => item);
  // What cannot be run now is explained when it is typed, not offered.
  const typed = prefix !== '' && valid.length === 0;
  return typed ? all.map(({ item }) => ({ ...item, detail: `not while ${state}: ${item.detail}` })) : valid;
}

/** What a session is made of: offered first where nothing is typed yet. */
const FREQUENT = 'g t p i gu u r db dps dq k bp bl bc lm .process ? print !pte eb sb ~ .help exit'.split(' ');

/** Then the others, those with a `!` or a dot before their letters last. */
function frequentFirst(names: readonly NamedCommand[]): readonly NamedCommand[] {
  const rank = (name: string) => {
    const at = FREQUENT.indexOf(name);
    if (at >= 0) return at;
    return FREQUENT.length + (/^[a-z]/.test(name) ? 0 : name.startsWith('.') ? 1 : 2);
  };
  return names.toSorted((a, b) => rank(a.name) - rank(b.name));
}

async function completeArgument(
  command: Command,
  words: readonly Token[],
  typing: Token | undefined,
  head: string,
  context: LineContext,
): Promise<CompletionResult | undefined> {
  const { slots, waiting, misplaced } = arrange(command, words, head);
  if (misplaced !== undefined) return undefined;
  const slot = waiting ?? slots.find(isTailBegun) ?? nextFree(slots);
  const from = slot?.argument.shape === 'tail' ? (slot.tokens[0]?.from ?? typing?.from) : typing?.from;
  const prefix = head.slice(from ?? head.length);
  const offered = slot === undefined ? [] : await offers(slot, prefix, context);
  // A word that the line has to have first and that cannot be offered: taking a flag for it unasked would be wrong.
  const owed = offered.length === 0 && prefix === '' && slot?.argument.optional === false;
  const keywords = waiting === undefined ? keywordsOf(slots, prefix, owed) : [];
  const items = [...offered.slice(0, MOST_ITEMS), ...keywords];
  const whole = waiting === undefined && slots.every(({ argument, tokens }) => argument.optional || tokens.length > 0);
  if (items.length === 0 && whole && prefix === '' && mayFilter(head, context.registry)) {
    return { replace: [head.length, head.length], items: stageOffers, title: 'filters' };
  }
  return { replace: [from ?? head.length, head.length], items, title: titleOf(slot) };
}

const isTailBegun = ({ argument, tokens }: Slot): boolean => argument.shape === 'tail' && tokens.length > 0;

async function offers(slot: Slot, prefix: string, context: ArgumentContext): Promise<readonly Completion[]> {
  const { types, shape } = slot.argument;
  const type = types[shape === 'keyword' ? slot.tokens.length : 0];
  return (await type?.complete?.(prefix, context)) ?? [];
}

/** Keywords, and flags unless a word is `owed` before them, that have not been given. */
function keywordsOf(slots: readonly Slot[], prefix: string, owed: boolean): Completion[] {
  return slots.flatMap(({ argument: { word, types, meaning }, announced }): Completion[] => {
    if (word === undefined || announced !== undefined || !word.startsWith(prefix.toLowerCase())) return [];
    if (owed && types.length === 0) return [];
    const label = [word, ...types.map(({ name }) => name)].join(' ');
    return [{ insert: word, label, ...(meaning === undefined ? {} : { detail: meaning }) }];
  });
}

function titleOf(slot: Slot | undefined): string {
  if (slot === undefined) return 'options';
  const { types, meaning, shape } = slot.argument;
  const type = types[shape === 'keyword' ? slot.tokens.length : 0];
  return `${type?.name}: ${meaning ?? type?.describe}`;
}
