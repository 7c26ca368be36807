/**
 * The machine's own time: an executed instruction is one tick, of the time-stamp counter as of the APIC timer. While a
 * core is idle, HLT waits in real time and then sets the clock to the moment it waited for; so a run is the same every
 * time as far as one core alone decides it, and an idle machine costs nothing.
 */
export const TICKS_PER_SECOND = 5_000_000;
export const TICKS_PER_MS = TICKS_PER_SECOND / 1000;
