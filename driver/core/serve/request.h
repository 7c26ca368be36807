/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The requests that the halted machine serves, as one table: how long each
 * is, what answers it and who carries it out.
 */
#ifndef HALTWIRE_SERVE_REQUEST_H
#define HALTWIRE_SERVE_REQUEST_H

#include "wire/call.h"
#include "wire/receive.h"

struct request {
	u16 size;		/* the struct that every request has */
	u16 answer_size;	/* of the answer, without a variable part */
	u16 answer;		/* its action; 0: none */
	u16 status_at;		/* offset of the 32-bit status in the answer */
	u32 refusal;		/* the status of a malformed or unsupported request */
	/* Bytes of payload that the struct announces; absent: the struct is all. */
	u64 (*length)(const u8 *payload);
	/* Absent: not supported yet. */
	enum flow (*run)(struct kd_cpu *cpu, struct kd_call *call);
};

/* The request with this action number, or NULL. */
const struct request *request_find(u32 action);

/*
 * For receive_init(): never less than the request's struct. FRAME_ANY_LENGTH for
 * what is not a request, or announces more than a frame can hold.
 */
u32 request_length(u32 type, u32 action, const u8 *payload, u32 have);

/* Carries a received frame out: checks, runs, answers. */
enum flow request_serve(struct kd_cpu *cpu, u32 action, const u8 *payload, u32 length);

#endif
