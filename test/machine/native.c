/*
 * Executes pieces of machine code on the processor of this computer, for the differential test of the interpreter.
 * A line in: code as hex (without its return), then rax rbx rcx rdx rsi rdi rflags and eight memory bytes, in hex.
 * RSI points to the memory when the line says so by a value of 1. A line out: the same seven values and the memory.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

typedef unsigned long long u64;

struct state {
	u64 rax, rbx, rcx, rdx, rsi, rdi, flags;
};

static void execute(void *code, struct state *s)
{
	u64 flags = (s->flags & 0x8d5) | 0x202;

	__asm__ volatile(
		"push %%rbp\n\t"
		"push %[state]\n\t"
		"mov %[code], %%rbp\n\t"
		"push %[flags]\n\t"
		"mov %[state], %%r8\n\t"
		"mov 0(%%r8), %%rax\n\t"
		"mov 8(%%r8), %%rbx\n\t"
		"mov 16(%%r8), %%rcx\n\t"
		"mov 24(%%r8), %%rdx\n\t"
		"mov 32(%%r8), %%rsi\n\t"
		"mov 40(%%r8), %%rdi\n\t"
		"popfq\n\t"
		"call *%%rbp\n\t"
		"pushfq\n\t"
		"pop %%rbp\n\t"
		"cld\n\t"
		"pop %%r8\n\t"
		"mov %%rax, 0(%%r8)\n\t"
		"mov %%rbx, 8(%%r8)\n\t"
		"mov %%rcx, 16(%%r8)\n\t"
		"mov %%rdx, 24(%%r8)\n\t"
		"mov %%rsi, 32(%%r8)\n\t"
		"mov %%rdi, 40(%%r8)\n\t"
		"mov %%rbp, 48(%%r8)\n\t"
		"pop %%rbp\n\t"
		:
		: [state] "r"(s), [code] "r"(code), [flags] "r"(flags)
		: "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "cc", "memory");
}

int main(void)
{
	unsigned char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	static unsigned char memory[64];
	char hex[64];
	struct state s;
	u64 quad;

	while (scanf("%63s %llx %llx %llx %llx %llx %llx %llx %llx", hex, &s.rax, &s.rbx, &s.rcx, &s.rdx, &s.rsi, &s.rdi,
		     &s.flags, &quad) == 9) {
		unsigned int length = 0, byte;
		int points = s.rsi == 1;

		for (char *at = hex; sscanf(at, "%2x", &byte) == 1; at += 2)
			code[length++] = (unsigned char)byte;
		code[length] = 0xc3;
		memset(memory, 0, sizeof(memory));
		memcpy(memory, &quad, 8);
		if (points)
			s.rsi = (u64)memory;
		execute(code, &s);
		if (points)
			s.rsi -= (u64)memory;
		memcpy(&quad, memory, 8);
		printf("%llx %llx %llx %llx %llx %llx %llx %llx\n", s.rax, s.rbx, s.rcx, s.rdx, s.rsi, s.rdi, s.flags & 0x8d5,
		       quad);
	}
	return 0;
}
