// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* /dev/haltwire: a request of user mode becomes a VMCALL on the core it runs on (haltwire.h). */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "haltwire.h"
#include "hw.h"

static atomic_t openers = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(arrived);

/* Held for reading while a core may execute VMCALL, for writing to end that. */
static DECLARE_RWSEM(in_vmx);
static bool running;

/* The message that poll() has announced and read() has not fetched yet. */
static DEFINE_MUTEX(message_lock);
static u32 message_size;
static u8 message[HALTWIRE_BUFFER_MAX];

static const struct call {
	u32 ioctl, vmcall, min, max;
} calls[] = {
	{ HALTWIRE_PREPARE, KD_VMCALL_PREPARE, 1, HALTWIRE_BUFFER_MAX },
	{ HALTWIRE_PAUSE, KD_VMCALL_HALT, 0, 0 },
	{ HALTWIRE_FINISHED, KD_VMCALL_COMMAND_FINISHED, 0, 0 },
	{ HALTWIRE_TEXT, KD_VMCALL_USER_TEXT, 1, HALTWIRE_BUFFER_MAX },
	{ HALTWIRE_GENERAL, KD_VMCALL_GENERAL_BUFFER, 1, HALTWIRE_BUFFER_MAX },
	{ HALTWIRE_RELEASE, KD_VMCALL_RELEASE, 0, 0 },
};

void hw_messages_arrived(void)
{
	wake_up_interruptible(&arrived);
}

static long vmcall(u32 number, const void *buffer, u32 size, u32 *status)
{
	long error = -ESHUTDOWN;

	down_read(&in_vmx);
	if (running) {
		*status = hw_vmcall(number, (u64)buffer, size, 0);
		error = 0;
	}
	up_read(&in_vmx);
	return error;
}

static long carry_out(const struct call *call, struct haltwire_request *request)
{
	void *buffer = NULL;
	long error;

	if (request->size < call->min || request->size > call->max)
		return -EINVAL;
	if (request->size) {
		buffer = memdup_user(u64_to_user_ptr(request->buffer), request->size);
		if (IS_ERR(buffer))
			return PTR_ERR(buffer);
	}
	error = vmcall(call->vmcall, buffer, request->size, &request->status);
	kfree(buffer);
	return error;
}

static bool message_is_there(void)
{
	if (!message_size)
		message_size = kd_message_pop(message, sizeof(message));
	return message_size;
}

static long fetch_message(struct haltwire_request *request)
{
	long error = 0;

	mutex_lock(&message_lock);
	if (!message_is_there())
		error = -EAGAIN;
	else if (request->size < message_size)
		error = -EMSGSIZE;
	else if (copy_to_user(u64_to_user_ptr(request->buffer), message, message_size))
		error = -EFAULT;
	if (!error) {
		request->size = message_size;
		message_size = 0;
	}
	mutex_unlock(&message_lock);
	return error;
}

static long device_ioctl(struct file *file, unsigned int number, unsigned long address)
{
	struct haltwire_request request;
	long error = -ENOTTY;
	int i;

	if (_IOC_TYPE(number) != 'H')
		return -ENOTTY;
	if (copy_from_user(&request, (void __user *)address, sizeof(request)))
		return -EFAULT;
	if (request.version != HALTWIRE_VERSION || request.zero)
		return -EINVAL;
	request.status = 0;
	if (number == HALTWIRE_MESSAGE)
		error = fetch_message(&request);
	if (number == HALTWIRE_MSR)
		error = hw_msr_request(&request);
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		if (calls[i].ioctl == number)
			error = carry_out(&calls[i], &request);
	if (!error && copy_to_user((void __user *)address, &request, sizeof(request)))
		return -EFAULT;
	return error;
}

static __poll_t device_poll(struct file *file, poll_table *table)
{
	bool there;

	poll_wait(file, &arrived, table);
	mutex_lock(&message_lock);
	there = message_is_there();
	mutex_unlock(&message_lock);
	return there ? EPOLLIN | EPOLLRDNORM : 0;
}

static int device_open(struct inode *inode, struct file *file)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (atomic_cmpxchg(&openers, 0, 1))
		return -EBUSY;
	/* Messages that an earlier opener did not fetch are not for this one. */
	mutex_lock(&message_lock);
	do
		message_size = 0;
	while (message_is_there());
	mutex_unlock(&message_lock);
	return nonseekable_open(inode, file);
}

static int device_release(struct inode *inode, struct file *file)
{
	u32 status;

	vmcall(KD_VMCALL_RELEASE, NULL, 0, &status);
	atomic_set(&openers, 0);
	return 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = device_open,
	.release = device_release,
	.unlocked_ioctl = device_ioctl,
	.poll = device_poll,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "haltwire",
	.mode = 0600,
	.fops = &operations,
};

int hw_device_init(void)
{
	running = true;
	return misc_register(&device);
}

void hw_device_stop(void)
{
	u32 status;

	vmcall(KD_VMCALL_RELEASE, NULL, 0, &status);
	down_write(&in_vmx);
	running = false;
	up_write(&in_vmx);
}

void hw_device_exit(void)
{
	misc_deregister(&device);
}
