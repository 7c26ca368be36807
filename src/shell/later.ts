/**
 * Commands of HyperDbg v0.23 that are not here yet, with what they are a part of: typing one says that it was
 * understood, and is not sent to some other command whose name looks like it.
 */
export const later: Readonly<Record<string, string>> = {
  ...all(
    'events !cpuid !crwrite !dr !epthook !epthook2 !exception !interrupt !ioin !ioout !mode !monitor !msrread !msrwrite ' +
      '!pmc !syscall !sysret !trace !tsc !vmcall !xsetbv',
    'events',
  ),
  ...all('dt !dt struct x .sym .sympath', 'symbols from files'),
};

function all(names: string, what: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, what]));
}
