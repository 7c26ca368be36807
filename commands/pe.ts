import { choice, positional, text } from '../src/shell/arguments/index.ts';
import { UsageError } from '../src/shell/errors.ts';
import { debuggeeCommand, quoted } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['.pe'],
  category: 'meta',
  summary: 'look into a PE file of the debuggee',
  usage: ['.pe header FILE', '.pe section NAME FILE'],
  examples: [
    ['.pe header c:\\windows\\notepad.exe', 'the headers, and the list of sections'],
    ['.pe section .text "/boot/efi/EFI/debian/grubx64.efi"', 'the bytes of a section, at most 64 KiB of them'],
  ],
  arguments: {
    kind: positional(choice('header|section', { header: 'the headers', section: 'the bytes of a section' }), {
      meaning: 'what to show',
    }),
    first: positional({ ...text, name: 'NAME' }, { meaning: 'the section, or the file whose headers are wanted' }),
    second: positional({ ...text, name: 'FILE' }, { optional: true, meaning: 'the file of the section' }),
  },
  line({ kind, first, second }) {
    if ((kind === 'section') !== (second !== undefined)) {
      const what = kind === 'section' ? 'missing FILE after the name of the section' : 'one word too many';
      throw new UsageError(what, undefined, [
        '.pe header FILE, .pe section NAME FILE     e.g. .pe section .text a.exe',
      ]);
    }
    return `.pe ${kind} ${quoted(first)}${second === undefined ? '' : ` ${quoted(second)}`}`;
  },
  asksOnly: true,
});
