import { Decoder, DecoderOptions, Formatter, FormatterSyntax } from 'iced-x86';
import { expect, test } from 'vitest';
import { type Assembler, assemble } from '../../src/machine/guest/assembler.ts';
import { at, gs, indexed, rel, to } from '../../src/machine/guest/operand.ts';

const BASE = 0xfffff80000101000n;

/** What a program's bytes are when read back. */
function listing(program: (a: Assembler) => void): string[] {
  const { bytes } = assemble(BASE, program);
  const decoder = new Decoder(64, bytes, DecoderOptions.None);
  decoder.ip = BASE;
  const formatter = new Formatter(FormatterSyntax.Intel);
  return decoder.decodeAll().map((instruction) => formatter.format(instruction));
}

test('encodes instructions', () => {
  const text = listing((a) => {
    a.emit('mov', 'rax', gs(8));
    a.emit('mov', at('rsp', -8), 'ecx');
    a.emit('add', 'rbx', 5);
    a.emit('cmp', at('rax', 0x30, 8), 0);
    a.emit('lea', 'rcx', indexed('rcx', 'rdx', 8, 16));
    a.emit('mov', 'rdx', 0x1122334455667788n);
    a.emit('lock inc', at('rdi', 0, 4));
  });
  expect(text).toEqual([
    'mov rax,gs:[8]',
    'mov [rsp-8],ecx',
    'add rbx,5',
    'cmp qword ptr [rax+30h],0',
    'lea rcx,[rcx+rdx*8+10h]',
    'mov rdx,1122334455667788h',
    'lock inc dword ptr [rdi]',
  ]);
});

test('finds labels before and after, relative and absolute', () => {
  const text = listing((a) => {
    a.label('start');
    a.emit('lea', 'rax', rel('data'));
    a.emit('mov', 'rcx', to('start'));
    a.branch('jne', 'start');
    a.branch('call', 'data');
    a.label('data');
    a.emit('ret');
  });
  expect(text).toEqual([
    'lea rax,[0FFFFF80000101018h]',
    'mov rcx,0FFFFF80000101000h',
    'jne short 0FFFFF80000101000h',
    'call 0FFFFF80000101018h',
    'ret',
  ]);
});

test('takes the long form of a branch only where the short one does not reach', () => {
  const far = (distance: number) =>
    assemble(BASE, (a) => {
      a.branch('jmp', 'end');
      a.zeros(distance);
      a.label('end');
    }).bytes.length - distance;
  expect(far(127)).toBe(2);
  expect(far(128)).toBe(5);
});

test('keeps local labels to the routine they are in', () => {
  const { labels } = assemble(BASE, (a) => {
    for (const name of ['one', 'two']) {
      a.label(name);
      a.label('.again');
      a.branch('jmp', '.again');
    }
  });
  expect(labels.map(({ name }) => name)).toEqual(['one', 'two']);
});

test('says what is wrong', () => {
  const emit = (program: (a: Assembler) => void) => () => assemble(BASE, program);
  expect(emit((a) => a.emit('movv', 'rax', 'rbx'))).toThrow('`movv` is no instruction');
  expect(
    emit((a) => {
      a.label('twice');
      a.label('twice');
    }),
  ).toThrow('label twice is defined twice');
});
