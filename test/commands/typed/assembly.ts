import type { Typed } from './typed.ts';

export const assembly: Typed = {
  a: [
    'a {xor eax, eax; ret}',
    'a @rip {nop; nop; nop}',
    'u @rip l 3',
    'a {jmp nt!KiTick}',
    'a {jmp nt!KiTick} nt!KiIdleLoop',
    'a {jmp <nt!KiTick+@rcx>} @rip',
    'a @rip {again: dec ecx; jne again; ret} pid 4',
    'a @rip {mov dword ptr [rbp-8], 1}',
    'a {jmp short 20}',
    'a @rip {nopp}',
    'a @rip {mov [rax], 5; nop}',
    'a @rip {mov al, 1234}',
    'a @rip {nop; mov rax, nt!KiTock}',
    'a @rip nop',
    'a @rip mov rax, 5',
    'a @rip',
    'a {}',
    'a 1000 2000 {nop}',
    'a {nop} pid 8',
    'a fffff80000140000 {nop}',
    'asm @rip {nop}',
  ],
  physicalA: ['!a fffff80000101000 {xor eax, eax}', '!a {ret}', '!a'],
};
