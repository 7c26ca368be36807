// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Something in the guest to look at: a page at a known physical address, in
 * which one thread a core counts, and which the debugger may change.
 *
 * 	0	"witness!"
 * 	8	order: written by the debugger, seen and answered here
 * 	16	answer: the order, plus one
 * 	24	address of turn(), which every thread calls all the time
 * 	64 + 64 n	count of core n, which calls getppid() for every step
 *
 * Two pages after it belong to it too, and are untouched.
 *
 * With arguments (address, length): prints kernel memory as /proc/kcore has it.
 * With "kvm": tries to create a VM, and says what came of it.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096
#define PRESENT (1ULL << 63)
#define PFN_MASK ((1ULL << 55) - 1)

static volatile uint64_t *page;

static uint64_t physical_of(volatile void *address)
{
	uint64_t entry = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY);

	if (fd < 0 || pread(fd, &entry, sizeof(entry), (uintptr_t)address / PAGE * sizeof(entry)) != sizeof(entry) ||
	    !(entry & PRESENT))
		exit(1);
	close(fd);
	return (entry & PFN_MASK) * PAGE;
}

static __attribute__((noinline)) void turn(long core)
{
	page[8 + 8 * core]++;
	syscall(SYS_getppid);
}

static void *count(void *argument)
{
	long core = (long)argument;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(core, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		exit(1);
	for (;;) {
		turn(core);
		usleep(2000);
	}
}

static int peek(uint64_t address, size_t length)
{
	int fd = open("/proc/kcore", O_RDONLY);
	unsigned char bytes[PAGE];
	Elf64_Ehdr head;
	Elf64_Phdr part;
	size_t i, j;

	if (length > sizeof(bytes) || pread(fd, &head, sizeof(head), 0) != sizeof(head))
		return 1;
	for (i = 0; i < head.e_phnum; i++) {
		if (pread(fd, &part, sizeof(part), head.e_phoff + i * sizeof(part)) != sizeof(part))
			return 1;
		if (part.p_type != PT_LOAD || address < part.p_vaddr || address - part.p_vaddr >= part.p_memsz)
			continue;
		if (pread(fd, bytes, length, part.p_offset + (address - part.p_vaddr)) != (ssize_t)length)
			return 1;
		for (j = 0; j < length; j++)
			printf("%02x", bytes[j]);
		printf("\n");
		return 0;
	}
	return 1;
}

static int create_vm(void)
{
	int fd = open("/dev/kvm", O_RDWR);
	int vm = fd < 0 ? -1 : ioctl(fd, KVM_CREATE_VM, 0);

	printf("kvm: %s\n", vm < 0 ? strerror(errno) : "created");
	return 0;
}

int main(int argc, char **argv)
{
	long core, cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (argc == 2)
		return create_vm();
	if (argc == 3)
		return peek(strtoull(argv[1], NULL, 16), strtoul(argv[2], NULL, 10));
	page = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED || mlock((void *)page, PAGE))
		return 1;
	memcpy((void *)page, "witness!", 8);
	page[3] = (uintptr_t)turn;
	printf("witness: pid %d virtual %p physical %llx\n", getpid(), (void *)page,
	       (unsigned long long)physical_of(page));
	fflush(stdout);
	for (core = 0; core < cores; core++) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, count, (void *)core))
			return 1;
	}
	for (;;) {
		if (page[1] && page[2] != page[1] + 1) {
			page[2] = page[1] + 1;
			printf("witness: saw %llx\n", (unsigned long long)page[1]);
			fflush(stdout);
		}
		usleep(50000);
	}
}
