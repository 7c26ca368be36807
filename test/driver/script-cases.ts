/**
 * Scripts and what they print, or how their error reads. The registers hold rax 1, rcx 2, rdx 3, rbx 4, rsp 5 ... r15
 * 16 (driver/test/script/runner.c).
 */
export const cases: readonly (readonly [name: string, source: string, expected: string | RegExp])[] = [
  // Values
  ['print writes hex', 'print(0n255); print(-1);', 'ff\nffffffffffffffff\n'],
  ['registers and their parts', '@rax = 0x1122334455667788; print(@eax); print(@ah);', '55667788\n77\n'],
  ['a part leaves the rest', '@rax = -1; @eax = 0; print(@rax);', 'ffffffff00000000\n'],
  ['flags are registers', '@zf = 1; print(@rflags & 0x40);', '40\n'],
  ['a selector cannot be written', '@cs = 5;', /FUNC_MOV at symbol \d+: the register cannot be written/],
  ['pseudo-registers of nowhere', 'print($peb); print($context); print($event_id); print($core);', '0\n0\n0\n0\n'],
  ['no clock', 'printf("%s", $date);', /no clock for \$date/],
  ['globals begin at zero and keep values', '.g = 5; .g = .g + 1; print(.g);', '6\n'],

  // Integers
  ['signed division rounds to zero', 'int m = -7; int n = 2; printf("%d %d\\n", m / n, m % n);', '-3 -1\n'],
  ['unsigned division', 'unsigned int m = 0xfffffff9; unsigned int n = 2; printf("%u\\n", m / n);', '2147483644\n'],
  ['a quotient that does not fit', 'int m = 0x80000000; int n = -1; print(m / n);', /FUNC_DIV_TYPED.*does not fit/],
  ['a rest by zero', 'long m = 1; long n = 0; print(m % n);', /FUNC_MOD_TYPED.*division by zero/],
  ['a shift that is too far', 'int m = 1; int n = 32; print(m << n);', /FUNC_SHIFT_LEFT_TYPED.*width/],
  ['a signed shift keeps the sign', 'int m = -8; int n = 1; printf("%d\\n", m >> n);', '-4\n'],
  ['int wraps at 32 bits', 'int m = 0x7fffffff; int n = 1; printf("%lld\\n", m + n);', '-2147483648\n'],
  ['narrowing casts', 'print((unsigned char)0x1ff); print((short)0x18000);', 'ff\nffffffffffff8000\n'],
  ['bool is 0 or 1', 'bool t = 0x100; print(t);', '1\n'],
  ['registers compare signed', '@rax = -1; if (@rax < 0) { print(1); } else { print(2); }', '1\n'],
  ['memory compares unsigned', 'x = -1; if (x > 0) { print(1); } else { print(2); }', '1\n'],
  ['not and neg', 'print(not(0)); print(neg(1)); print(!5);', 'ffffffffffffffff\nffffffffffffffff\n0\n'],

  // Floats
  ['floats print six decimals', 'float w = 1.5; double z = -2.25; printf("%f %f\\n", w, z);', '1.500000 -2.250000\n'],
  ['single and double differ', 'float w = .1; double z = w; printf("%f\\n", z * 1000000.0);', '100000.001490\n'],
  ['float to int cuts', 'double z = -2.9; int i = (int)z; printf("%d\\n", i);', '-2\n'],
  ['a float too large for int', 'double z = 3000000000.0; int i = (int)z;', /FUNC_CAST_SCALAR.*does not fit its type/],
  ['a negative float is no unsigned', 'double z = -1.0; unsigned int i = (unsigned int)z;', /does not fit its type/],
  ['int to float', 'int i = -3; double z = i; printf("%f\\n", z / 2.0);', '-1.500000\n'],
  ['float division by zero', 'double m = 1.0; double n = 0.0; double k = m / n;', /FUNC_DIV_FLOAT.*division by zero/],
  ['float overflow', 'float m = 300000000000000000000000000000000000000.0; float n = m * m;', /FUNC_MUL_FLOAT/],
  ['a float and the wrong specifier', 'float w = 1.5; printf("%d", w);', /FUNC_PRINTF.*a float needs %f/],
  ['an int and %f', 'printf("%f", 1);', /FUNC_PRINTF.*a float needs %f/],

  // Control
  ['loops', 's = 0; for (i = 0; i < 5; i++) { if (i == 3) { continue; } s += i; } print(s);', '7\n'],
  ['while and break', 'x = 0; while (1) { x++; if (x == 9) { break; } } print(x);', '9\n'],
  ['do runs once', 'x = 0; do { x++; } while (0); print(x);', '1\n'],
  ['an endless loop', 'while (1) { x = 1; }', /did not end within 1000000 operations/],
  [
    'recursion',
    'int fib(int n) { if (n < 2) { return n; } return fib(n - 1) + fib(n - 2); } printf("%d\\n", fib(0n15));',
    '610\n',
  ],
  [
    'recursion that is too deep',
    'int down(int n) { return down(n + 1); } x = down(0);',
    /FUNC_\w+ at symbol \d+: the script's stack of 256 cells is full/,
  ],
  ['and stops at the first zero', 'if (0 && 1 / 0) { print(1); } else { print(2); }', '2\n'],

  // Memory
  ['addresses of variables', 'x = 0x1122334455667788; y = &x; print(dd(y)); print(db(y + 7));', '55667788\n11\n'],
  ['edits through an address', 'x = 0; y = &x; eb(y + 1, 0xab); print(x);', 'ab00\n'],
  ['edits of memory', 'print(eq(0x10000, 0x55)); print(poi(0x10000)); print(dw(0x10000));', '1\n55\n55\n'],
  ['edits of no memory say 0', 'print(ed(0xffff000000000000, 1));', '0\n'],
  ['reads of no memory stop', 'print(poi(0xffff000000000000));', /FUNC_POI.*cannot be read/],
  ['check_address', 'print(check_address(0x1000)); print(check_address(0xffff000000000000));', '1\n0\n'],
  ['hi and low', 'eq(0x10000, 0x11223344); print(hi(0x10000)); print(low(0x10000));', '1122\n3344\n'],
  ['physical memory', 'eq_pa(0x20000, 7); print(poi_pa(0x20000)); print(poi(0x20000));', '7\n7\n'],
  ['no physical memory', 'print(poi_pa(0x7fffffffffff));', /no memory at this physical address/],
  ['translation', 'print(virtual_to_physical(0xfffff80000100123)); print(physical_to_virtual(0));', '100123\n0\n'],
  ['memcpy', 'x = 0x77; y = 0; memcpy(&y, &x, 8); print(y);', '77\n'],
  ['memcpy of nothing', 'x = 1; memcpy(&x, &x, 0);', /FUNC_MEMCPY.*nothing to copy/],
  ['memcpy beyond the variables', 'x = 1; memcpy(&x, &x, 0x1000);', /FUNC_MEMCPY/],
  ['arrays', 'int m[3] = {1, 2, 3}; m[1] = 7; printf("%d %d %d\\n", m[0], m[1], m[2]);', '1 7 3\n'],
  ['arrays of bytes', 'char m[3] = {1, 0xff}; printf("%d %d %d\\n", m[0], m[1], m[2]);', '1 -1 0\n'],
  ['an element in place', 'long m[2] = {5, 6}; m[1] += 4; m[0]++; printf("%lld %lld\\n", m[0], m[1]);', '6 10\n'],
  [
    'structs',
    'struct P { char k; int x; }; struct P p; p.x = 5; p.k = 0x81; struct P *q; q = &p; q->x += 2; printf("%d %d\\n", p.k, p.x);',
    '-127 7\n',
  ],
  ['interlocked', '.g = 5; print(interlocked_exchange_add(&.g, 3)); print(interlocked_decrement(&.g));', '5\n7\n'],
  ['a lock is taken once', '.l = 0; spinlock_lock(&.l); spinlock_unlock(&.l); spinlock_lock(&.l); print(.l);', '1\n'],
  ['a taken lock', '.l = 1; spinlock_lock(&.l);', /FUNC_SPINLOCK_LOCK.*the lock is taken/],

  // Strings
  ['strlen', 'print(strlen("four")); eq(0x10000, 0x636261); print(strlen(0x10000));', '4\n3\n'],
  ['strcmp', 'print(strcmp("a", "a")); print(strcmp("b", "a")); print(strcmp("", "a"));', '0\n1\nffffffffffffff9f\n'],
  [
    'strcmp with memory',
    'eq(0x10000, 0x636261); print(strcmp(0x10000, "abc")); print(strcmp("abd", 0x10000));',
    '0\n1\n',
  ],
  ['strncmp and memcmp', 'print(strncmp("abx", "aby", 2)); print(memcmp("ab", "ac", 2));', '0\nffffffffffffffff\n'],
  [
    'wide strings',
    'print(wcslen(L"four")); print(wcscmp(L"ab", L"ab")); print(wcsncmp(L"ab", L"ac", 1));',
    '4\n0\n0\n',
  ],
  ['a string in no memory', 'print(strlen(0xffff000000000000));', /FUNC_STRLEN.*cannot be read/],

  // printf
  ['integers by width', 'printf("%d %ld %lld %hd\\n", -1, -1, -1, 0x18000);', '-1 -1 -1 -32768\n'],
  ['integers by base', 'printf("%x %o %u %llx\\n", -1, 8, 5, -1);', 'ffffffff 10 5 ffffffffffffffff\n'],
  ['characters and pointers', 'printf("%c%c %p\\n", 0x48, 0x69, 0x1234);', 'Hi 0000000000001234\n'],
  ['percent signs that are none', 'printf("100%% %z %d\\n", 3);', '100%% %z 3\n'],
  ['strings', 'eq(0x10000, 0x636261); printf("<%s>\\n", 0x10000);', '<abc>\n'],
  ['wide strings of memory', 'eq(0x10000, 0x4e2d00e90041); printf("<%ws>\\n", 0x10000);', '<Aé中>\n'],
  ['half a pair', 'eq(0x10000, 0x0041dc00); printf("<%ls>\\n", 0x10000);', '<\ufffdA>\n'],
  ['the process name', 'printf("<%s>\\n", $pname);', '<>\n'],
  ['a string in no memory is an error', 'printf("%s", 0xffff000000000000);', /FUNC_PRINTF.*cannot be read/],
  ['a string that does not fit is left out', 'printf("<%s>\\n", 0x100000);', '<>\n'],

  // Events and the machine
  ['what needs an event continues', 'pause(); event_disable(1); event_trace_step(); print(1);', '1\n'],
  ['event_sc does not swallow what follows', 'event_sc(1); print(2);', '2\n'],
  ['injection is refused', 'event_inject(3, 0xd);', /injects no events/],
  ['branch records are none', 'print(lbr_check());', '0\n'],
  ['the clock advances', 'm = rdtsc(); microsleep(5000); n = rdtsc(); if (n > m) { print(1); }', '1\n'],
  ['too much sleep', 'microsleep(0n31000000);', /more than 30 seconds/],
];
