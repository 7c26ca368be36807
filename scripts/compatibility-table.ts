/**
 * HyperDbg v0.23's commands, and their state here. Whether one exists follows from commands/index.ts; only the rest is
 * in this file. A test compares the names with spec/commands.json.
 */

/** The names in HyperDbg's documentation, in its groups. */
export const hyperDbgCommands = {
  debugging:
    '? a bc bd be bl bp continue cpu db dc dd dl dq dt eb ed eq events exit flush g gg gu i k kd kq lm load output p ' +
    'pause preactivate prealloc print r rdmsr sb sd settings sleep sq status struct t test u u2 ucpuid unload wrmsr x ~',
  extension:
    '!a !apic !cpuid !crwrite !db !dc !dd !dl !dq !dr !dt !dump !eb !ed !epthook !epthook2 !eq !exception !hide !idt ' +
    '!interrupt !ioapic !ioin !ioout !lbr !lbrdump !measure !mode !monitor !msrread !msrwrite !pa2va !pcicam !pcitree ' +
    '!pmc !pt !pte !rev !sb !sd !smi !sq !syscall !sysret !trace !track !tsc !u !u2 !unhide !va2pa !vmcall !xsetbv',
  meta:
    '.attach .cls .connect .debug .detach .disconnect .dump .formats .help .kill .listen .logclose .logopen .pagein .pe ' +
    '.process .process2 .restart .script .start .status .switch .sym .sympath .thread .thread2',
  hwdbg: '!hw !hw_clk',
} as const;

const userDebugger =
  "sent to the debuggee, as HyperDbg does. Haltwire's answers that there is no debugger of user-mode processes; nor is " +
  "there one in HyperDbg's v0.23 release";
const tracing = "sent to the debuggee, as HyperDbg does. HyperDbg's carries it out; Haltwire's does not trace";
const transparency =
  "sent to the debuggee, as HyperDbg does. Haltwire's refuses it, and so does HyperDbg's v0.23 release";

const listNeedsSymbols =
  "with HyperDbg's debuggee the list needs the symbols of its kernel, which come later; Haltwire's debuggee needs none";

/** Commands that exist and cannot do all that HyperDbg's can: what they lack. */
export const lacking: Readonly<Record<string, string>> = {
  '.connect': 'neither local debugging nor the text protocol over TCP exist: the debuggee is always at a line',
  '.debug': '`.debug prepare` is a program of its own, `haltwire prepare`',
  '!lbr': tracing,
  '!lbrdump': "of HyperDbg's debuggee; Haltwire's does not trace",
  '!pt': tracing,
  load: "sent to the debuggee, as HyperDbg does. Haltwire's has everything loaded when it is connected",
  unload: 'sent to the debuggee, as HyperDbg does. While connected both refuse what the session needs',
  '.process': listNeedsSymbols,
  '.thread': listNeedsSymbols,
  output: 'no libraries as outputs; events, which are to use outputs, come later',
  pause: 'halts a running debuggee; a halted one stays halted',
  test: '`test all` and `test hwdbg` test HyperDbg itself',
};

/** Remarks on commands that do all that HyperDbg's do. */
export const remarks: Readonly<Record<string, string>> = {
  flush: "Haltwire's debuggee sends its messages at once and has none to drop",
  lm: 'while the debuggee runs too, from what it reported at the start',
  preactivate: "Haltwire's debuggee has nothing to activate, and says so",
  prealloc: "Haltwire's debuggee has nothing to reserve, and says so",
  rdmsr: 'registers have names too',
  wrmsr: 'registers have names too',
};

/** Commands that only say why they are refused. */
export const refused: Readonly<Record<string, string>> = {
  '.disconnect': 'leaves the text protocol over TCP, which does not exist here; `.debug close` ends a session',
  '.listen': 'serves the text protocol over TCP, which does not exist here; `haltwire prepare` serves a debuggee',
  '.attach': userDebugger,
  '.detach': userDebugger,
  '.kill': userDebugger,
  '.restart': userDebugger,
  '.start': userDebugger,
  '.switch': userDebugger,
  '!hide': transparency,
  '!unhide': transparency,
  '!measure': 'sent to the debuggee, as HyperDbg does; deprecated at both ends, and does nothing',
  '!rev': "sent to the debuggee, as HyperDbg does. Haltwire's refuses it",
  '!hw': "for HyperDbg's hardware debugger, another device and another project",
  '!hw_clk': "for HyperDbg's hardware debugger, another device and another project",
};
