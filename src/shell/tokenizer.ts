/**
 * Splits a command line into tokens exactly as HyperDbg does (shared/commands/SHELL.md 5; the recorded answers of
 * shared/conformance/command-parser-*.jsonl.gz decide).
 */
import { parseNumber } from './number.ts';
import type { Token, TokenKind } from './token.ts';

/** Whether a word counts as a number for the tokenizer. */
function wordKind(text: string): TokenKind {
  return parseNumber(text) === undefined ? 'String' : 'Num';
}

export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  let word = '';
  let from = 0;
  const flush = (to: number, kind?: TokenKind): void => {
    const text = word.trim();
    if (text !== '') {
      tokens.push({ kind: kind ?? wordKind(text), text, from, to });
    }
    word = '';
  };
  let at = 0;
  while (at < line.length) {
    const c = line[at]!;
    if (word === '') from = at;
    if (c === '/' && line[at + 1] === '/') {
      const ends = [line.indexOf('\n', at), line.indexOf('\\n', at)].filter((e) => e >= 0);
      at = ends.length === 0 ? line.length : Math.min(...ends);
      continue;
    }
    if (c === '/' && line[at + 1] === '*') {
      const end = line.indexOf('*/', at + 2);
      if (end >= 0) {
        at = end + 2;
        continue;
      }
    }
    if (c === '\\' && line[at + 1] === '"') {
      word += c;
      flush(at + 1);
      word = '"';
      at += 2;
      continue;
    }
    if (c === '\\' && '{}'.includes(line[at + 1] ?? 'x')) {
      word += line[at + 1];
      at += 2;
      continue;
    }
    if (c === '\\' && line[at + 1] === 'n' && word.trim() === '') {
      at += 2;
      continue;
    }
    if (c === ' ') {
      flush(at);
      at += 1;
      continue;
    }
    if (c === '"') {
      flush(at, 'String');
      let text = '';
      let i = at + 1;
      let closed = false;
      for (; i < line.length; i++) {
        if (line[i] === '\\' && line[i + 1] === '"') {
          text += '"';
          i++;
        } else if (line[i] === '"') {
          closed = true;
          i++;
          break;
        } else text += line[i];
      }
      if (closed && text === '') {
      } else if (closed) tokens.push({ kind: 'StringLiteral', text, from: at, to: i });
      else {
        word = text;
        flush(i);
      }
      at = i;
      continue;
    }
    if (c === '{') {
      flush(at);
      let depth = 1;
      let quoted = false;
      let lineComment = false;
      let i = at + 1;
      let text = '';
      for (; i < line.length; i++) {
        const d = line[i]!;
        if (d === '\\' && (quoted ? '"' : '"{}').includes(line[i + 1] ?? 'x')) {
          text += line[i + 1] === '"' ? d + line[i + 1] : line[i + 1];
          i++;
          continue;
        }
        if (!quoted && !lineComment && d === '/' && line[i + 1] === '*') {
          const e = line.indexOf('*/', i + 2);
          if (e >= 0) {
            text += line.slice(i, e + 2);
            i = e + 1;
            continue;
          }
        }
        if (!quoted && d === '/' && line[i + 1] === '/') {
          const nl = line.indexOf('\n', i);
          const end = nl < 0 ? line.length : nl;
          const first = line.indexOf('"', i);
          if (first >= 0) {
            let to = end;
            if (first < end) {
              const last = line.lastIndexOf('"', end);
              to = last === first ? line.length : last + 1;
            }
            text += line.slice(i, to);
            i = to - 1;
            continue;
          }
          lineComment = true;
        }
        if (d === '\n' || d === '}') lineComment = false;
        if (d === '"') quoted = !quoted;
        else if (!quoted && !lineComment && d === '{') depth++;
        else if (!quoted && d === '}') depth--;
        if (depth === 0) {
          i++;
          break;
        }
        text += d;
      }
      if (depth === 0) tokens.push({ kind: 'BracketString', text, from: at, to: i });
      else {
        word = text;
        flush(i);
      }
      at = i;
      continue;
    }
    word += c;
    at += 1;
  }
  flush(line.length);
  return tokens;
}
