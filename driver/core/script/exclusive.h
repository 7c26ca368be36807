/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What a script of one core does to memory in one piece, as those of all other cores see it. */
#ifndef HALTWIRE_SCRIPT_EXCLUSIVE_H
#define HALTWIRE_SCRIPT_EXCLUSIVE_H

/* Spins: the core inside reads and writes a word, and waits for nothing. */
void script_exclusive_begin(void);
void script_exclusive_end(void);

#endif
