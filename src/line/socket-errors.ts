/** What the system says about a socket or a pipe, turned into what a person can do about it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { formatLine, type PathAddress, type TcpAddress } from './address.ts';
import { LineError } from './line.ts';

export type SocketAddress = PathAddress | TcpAddress;

/** Sent to a second peer before it is turned away; our own clients know it and say so. */
export const BUSY_NOTICE = Buffer.from('haltwire: this line is in use by another peer\r\n');

/** Explains why a connection could not be made. */
export function explainConnect(address: SocketAddress, error: NodeJS.ErrnoException): LineError {
  const name = formatLine(address);
  const options = { cause: error };
  switch (error.code) {
    case 'ENOENT':
      return new LineError('absent', `there is no ${name}`, startOtherEnd(address), options);
    case 'ECONNREFUSED':
      return new LineError('refused', `nothing listens at ${name}`, startOtherEnd(address), options);
    case 'EACCES':
    case 'EPERM':
      return new LineError('permission', `you may not use ${name}`, 'be the user who started the other end', options);
    case 'EBUSY':
      return inUse(name);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new LineError('absent', `${name}: that host name is not known`, 'give its address in numbers', options);
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new LineError(
        'absent',
        `${name} cannot be reached`,
        'check the network, the address and the port',
        options,
      );
    default:
      return new LineError('other', `${name} cannot be opened: ${error.message}`, startOtherEnd(address), options);
  }
}

/** Explains why one cannot listen there. */
export function explainListen(address: SocketAddress, error: NodeJS.ErrnoException): LineError {
  const name = formatLine(address);
  const options = { cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new LineError('busy', `${name} is in use: another process listens there`, 'use another name', options);
    case 'EACCES':
    case 'EPERM':
      // libuv calls an absent folder EACCES.
      if (address.kind === 'unix' && !existsSync(path.dirname(address.path))) return noFolder(name, options);
      return new LineError('permission', `you may not listen at ${name}`, 'use a folder or port of your own', options);
    case 'ENOENT':
      return noFolder(name, options);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new LineError(
        'absent',
        `${name} is no address of this machine`,
        'for example: tcp:127.0.0.1:4444',
        options,
      );
    default:
      return new LineError('other', `cannot listen at ${name}: ${error.message}`, 'use another name', options);
  }
}

function noFolder(name: string, options: ErrorOptions): LineError {
  return new LineError('absent', `the folder of ${name} does not exist`, 'make it first', options);
}

/** The line has its one peer. */
export function inUse(name: string): LineError {
  return new LineError('busy', `${name} is in use by another peer`, 'disconnect the other debugger first');
}

/** The connection is no more. @param error nothing when the other end closed it */
export function disconnected(name: string, error: Error | undefined): LineError {
  const why = error === undefined ? 'the other end closed the connection' : `the connection broke: ${error.message}`;
  const options = error === undefined ? undefined : { cause: error };
  return new LineError('gone', `${name}: ${why}`, 'start the other end again', options);
}

function startOtherEnd(address: SocketAddress): string {
  return `start the other end first, for example: haltwire prepare ${formatLine(address)} --machine embedded`;
}
