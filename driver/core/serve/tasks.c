// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/tasks.h"

#include "cores/state.h"
#include "wire/line.h"
#include "wire/log.h"
#include "wire/wire.h"

/* A list that the guest has spoilt may go round: more than any system has. */
#define TASKS_MAX 65536u
/* Of all processes together: less than half a second of looking. */
#define THREADS_MAX (1u << 20)

bool task_find_process(const struct task_wanted *wanted, struct host_thread *found)
{
	u32 i;

	*found = (struct host_thread){ 0 };
	for (i = 0; i < TASKS_MAX && host_next_process(found); i++)
		if (wanted->object ? found->process == wanted->object : found->pid == wanted->id)
			return true;
	return false;
}

static bool find_in(u64 process, const struct task_wanted *wanted, struct host_thread *found,
		    u32 *left)
{
	*found = (struct host_thread){ 0 };
	for (; *left && host_next_thread(process, found); --*left)
		if (wanted->object ? found->thread == wanted->object : found->tid == wanted->id)
			return true;
	return false;
}

bool task_find_thread(const struct task_wanted *wanted, struct host_thread *found)
{
	struct host_thread process = { 0 };
	u32 left = THREADS_MAX;
	u32 i;

	for (i = 0; left && i < TASKS_MAX && host_next_process(&process); i++)
		if (find_in(process.process, wanted, found, &left))
			return true;
	return false;
}

/* A name with a line break or an escape in it would not be one line of text. */
static void put_name(struct text *text, const char *name)
{
	char clean[sizeof(((struct host_thread *)0)->name)];
	u32 i;

	for (i = 0; i < sizeof(clean); i++) {
		u8 byte = (u8)name[i];

		clean[i] = byte && (byte < 0x20 || byte == 0x7f) ? '?' : name[i];
	}
	text_bytes(text, clean, sizeof(clean));
}

static void put_id(struct text *text, u32 id)
{
	text_hex(text, id, 4);
	text_put(text, "  ");
}

/* Any request that comes meanwhile ends the list: the debugger does not want the rest. */
static bool goes_on(struct kd_cpu *cpu)
{
	if (!line_interrupted())
		return true;
	log_line(cpu, LOG_WARNING, "the list was interrupted");
	return false;
}

void task_list_processes(struct kd_cpu *cpu)
{
	struct host_thread at = { 0 };
	u32 i;

	log_line(cpu, LOG_INFO, "pid   process           name");
	log_line(cpu, LOG_INFO, "----  ----------------  ----");
	for (i = 0; i < TASKS_MAX && host_next_process(&at) && goes_on(cpu); i++) {
		struct text text = { 0 };

		put_id(&text, at.pid);
		text_hex(&text, at.process, 16);
		text_put(&text, "  ");
		put_name(&text, at.name);
		log_text(cpu, LOG_INFO, &text);
	}
}

void task_list_threads(struct kd_cpu *cpu, u64 process)
{
	struct host_thread at = { 0 };
	u32 i;

	log_line(cpu, LOG_INFO, "tid   thread            pid   name");
	log_line(cpu, LOG_INFO, "----  ----------------  ----  ----");
	for (i = 0; i < TASKS_MAX && host_next_thread(process, &at) && goes_on(cpu); i++) {
		struct text text = { 0 };

		put_id(&text, at.tid);
		text_hex(&text, at.thread, 16);
		text_put(&text, "  ");
		put_id(&text, at.pid);
		put_name(&text, at.name);
		log_text(cpu, LOG_INFO, &text);
	}
}
